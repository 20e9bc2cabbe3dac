"""Runs every measurement, prints it beside its target and writes build/bench.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import program, verdicts
from benchmarks.figures import line

RESULTS = Path("build/bench.json")
TARGETS = {
    "hello": ("3-request app", "at most 7.5 ms, 30 times, 100/s"),
    "members": ("12-request SQLAlchemy app", "at most 45 ms, 12 times, 20/s"),
}


def main() -> None:
    results: dict[str, Any] = {}
    print(line("what", "p50 (p99)", "target"))
    for name, (title, target) in TARGETS.items():
        found = results[name] = verdicts.measure(name)
        verdict, pytest = found["verdict"], found["pytest"]
        print(line(f"{title}: verdict in the jail", f"{verdict['p50']} ({verdict['p99']}) ms", target))
        print(line("  the same checks as a cold pytest", f"{pytest['p50']} ({pytest['p99']}) ms", ""))
        print(line("  faster than pytest", f"{found['times_faster']} times", ""))
        print(line(f"  {verdicts.AT_ONCE} at once", f"{found['per_second']} a second", ""), flush=True)
    check = results["check"] = program.check_from_cold()
    print(line("flaskpath check from cold", f"{check['p50']} ({check['p99']}) ms", "at most 1500 ms"))
    whole = results["learn"] = program.served()
    if whole["typing"] is None:
        print(
            "Typing in a browser was not measured: Chromium is missing. Install it with: apt install chromium"
        )
    else:
        typing = whole["typing"]
        print(
            line(
                "typing pause to verdict, in Chromium",
                f"{typing['p50']} ({typing['p99']}) ms",
                "at most 150 ms",
            )
        )
    print(line("memory of the whole program at rest", f"{whole['memory_mb']} MB", "at most 250 MB"))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(f"\nWritten to {RESULTS}")


if __name__ == "__main__":
    main()
