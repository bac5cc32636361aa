"""The plain data of a list (for JSON), compared with the evaluation that the list is of."""

from __future__ import annotations

import gc
import time
from itertools import product

from obligations import Evidence, Profile, Record, load_plan, obligations_for

#: Odd, and no multiple of the number of a fact's values: so each round has all kinds of provinces.
_ROUNDS = 31


def against_evaluation() -> tuple[float, str]:
    """Return the ratio over all states of knowledge of the shipped plan, each evaluated once; loading is on no side."""
    profiles = _profiles()
    obligations_for(profiles[0]).to_dict()  # loads what either side needs
    best = [float("inf"), float("inf")]
    for first in range(1, _ROUNDS + 1):
        some = profiles[first::_ROUNDS]
        best = [min(*seconds) for seconds in zip(best, _seconds(some), strict=True)]
    evaluated, told = best
    return told / evaluated, f"{told * 1e6:.0f} µs against {evaluated * 1e6:.0f} µs"


def _seconds(profiles: list[Profile]) -> tuple[float, float]:
    """Return the seconds of an evaluation, and of making plain data of the fresh answer, on average."""
    evaluated = told = 0.0
    gc.collect()
    for profile in profiles:
        start = time.perf_counter()
        result = obligations_for(profile)
        middle = time.perf_counter()
        result.to_dict()
        evaluated += middle - start
        told += time.perf_counter() - middle
    return evaluated / len(profiles), told / len(profiles)


def _profiles() -> list[Profile]:
    """Return provinces with every set of facts there can be; in every second one they are unverified."""
    domains = load_plan().vocabulary.domains
    evidence = (Evidence.REPORT, Evidence.UNVERIFIED)
    return [
        Profile(
            f"第 {number} 省",
            {
                fact: (Record(value, source="某文件", evidence=evidence[number % 2]),)
                for fact, value in zip(domains, values, strict=True)
            },
        )
        for number, values in enumerate(product(*((*domain, None) for domain in domains.values())))
    ]
