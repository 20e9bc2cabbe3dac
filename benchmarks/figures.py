"""Small arithmetic on measured times, and how they are printed. Measures nothing."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from time import perf_counter


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def quantiles(times: Sequence[float]) -> dict[str, float]:
    """p50 and p99 of `times`, in the unit they are in."""
    ordered = sorted(times)
    return {
        "p50": round(statistics.median(ordered), 2),
        "p99": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 2),
        "runs": len(ordered),
    }


def line(name: str, figure: str, target: str) -> str:
    return f"{name:<52} {figure:>22}   {target}"
