"""Memory over 100 000 evaluations."""

from __future__ import annotations

import sys
from itertools import islice, product
from pathlib import Path

from benchmarks.timing import python


def resident() -> int:
    """Return the resident memory of the process in bytes (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def evaluate(rounds: int) -> None:
    """Evaluate by turns on the engine, without a cache, and for ever new provinces; print memory before and after."""
    from obligations import load_plan, obligations_for
    from obligations.engine.evaluate import evaluator

    plan = load_plan()
    engine = evaluator(plan, "durable")
    domains = plan.vocabulary.domains
    before = 0
    warm_up = rounds // 5
    states = list(islice(product(*((*domain, None) for domain in domains.values())), 0, None, 7))
    for i in range(warm_up + rounds):
        values = states[i % len(states)]
        known = {f: v for f, v in zip(domains, values, strict=True) if v is not None}
        if i % 2:
            engine(known)
        else:
            obligations_for({"province": f"第 {i} 省", "facts": known})
        if i == warm_up:  # every cache is full by then
            before = resident()
    print(before, resident())


def growth() -> tuple[float, str]:
    """Return resident memory at the end ÷ that when the caches are full."""
    before, after = map(int, python("-m", "benchmarks.memory", "100000").split())
    return after / before, f"{after / 2**20:.1f} MiB against {before / 2**20:.1f} MiB before them, caches filled"


if __name__ == "__main__":
    evaluate(int(sys.argv[1]))
