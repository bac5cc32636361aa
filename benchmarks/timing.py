"""Times of calls and processes that are compared with one another."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent


def best_of(*calls: Callable[[], object], rounds: int = 30, seconds: float = 0.02) -> list[float]:
    """Return the seconds of each call: the average in its best round; rounds of the calls alternate."""
    counts = []
    for call in calls:
        call()
        start = time.perf_counter()
        call()
        counts.append(max(1, int(seconds / max(time.perf_counter() - start, 1e-7))))
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for i, (call, count) in enumerate(zip(calls, counts, strict=True)):
            start = time.perf_counter()
            for _ in range(count):
                call()
            best[i] = min(best[i], (time.perf_counter() - start) / count)
    return best


#: Processes may keep compiled modules, as an installed program does: or else compiling would be measured.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def python(*args: str) -> str:
    """Return what a fresh Python process prints."""
    return subprocess.run(
        [sys.executable, *args], cwd=ROOT, env=_ENVIRONMENT, check=True, capture_output=True, text=True
    ).stdout


def processes(*commands: list[str], rounds: int = 40) -> list[float]:
    """Return the seconds of each command from start to end: the median of its rounds; commands alternate."""
    taken: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds):
        for i, command in enumerate(commands):
            start = time.perf_counter()
            subprocess.run(command, cwd=ROOT, env=_ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
            taken[i].append(time.perf_counter() - start)
    return [median(times) for times in taken]
