"""The whole program as a learner meets it: `flaskpath check` from cold, memory at rest, typing in a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.figures import quantiles, timed

FLASKPATH = Path(sys.executable).parent / "flaskpath"
TOPIC, CHECK_RUNS, TYPED = "routing", 7, 40
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def check_from_cold() -> dict[str, float]:
    """Milliseconds of `flaskpath check` on the starter of one topic, progress kept."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "FLASKPATH_DATA": f"{folder}/data"}
        work = f"{folder}/work"
        subprocess.run([FLASKPATH, "start", TOPIC, work], env=environ, check=True, stdout=subprocess.DEVNULL)
        command = [str(FLASKPATH), "check", work]
        quiet: dict[str, Any] = {"env": environ, "stdout": subprocess.DEVNULL, "check": False}
        return quantiles([timed(lambda: subprocess.run(command, **quiet)) for _ in range(CHECK_RUNS)])


def served() -> dict[str, Any]:
    """{"memory_mb", "typing"}: the program at rest after a verdict, and pause-to-verdict in Chromium (ms)."""
    with tempfile.TemporaryDirectory() as folder, _learn(folder) as (address, process):
        typing = _type(f"{address}/topics/{TOPIC}")
        time.sleep(3)
        return {"typing": typing, "memory_mb": round(_memory(process.pid))}


@contextmanager
def _learn(folder: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [str(FLASKPATH), "learn", "--port", str(port), "--no-browser"]
    process = subprocess.Popen(
        command, env={**os.environ, "FLASKPATH_DATA": folder}, stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _type(address: str) -> dict[str, float] | None:
    chromium = shutil.which("chromium")
    if chromium is None:
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(
            bypass_csp=True
        )  # waiting for a mark evaluates text, which our policy forbids
        page.goto(address)
        page.wait_for_function("performance.getEntriesByName('flaskpath:verdict').length > 0", timeout=30_000)
        page.locator("#editor .cm-content").click()
        page.keyboard.press("ControlOrMeta+End")
        for number in range(TYPED):
            seen = page.evaluate("performance.getEntriesByName('flaskpath:verdict').length")
            page.keyboard.type(f"\n# {number}")
            page.wait_for_function(f"performance.getEntriesByName('flaskpath:verdict').length > {seen}")
        marks = page.evaluate(
            "['pause', 'verdict'].map(n => performance.getEntriesByName('flaskpath:' + n).map(e => e.startTime))"
        )
        browser.close()
    pauses, verdicts = marks
    times = [painted - max(p for p in pauses if p <= painted) for painted in verdicts[1:]]
    return quantiles(times)


def _memory(root: int) -> float:
    """MB of proportional set size of a process and all below it: shared pages count once."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    total, waiting = 0.0, [root]
    while waiting:
        process = waiting.pop()
        waiting += children.get(process, [])
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += (
            next((int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:")), 0) / 1024
        )
    return total
