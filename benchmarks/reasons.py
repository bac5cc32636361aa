"""The first explanation of all measures in a process, against the first evaluation."""

from __future__ import annotations

import gc
import time

from benchmarks.timing import python


def first() -> tuple[float, float]:
    """Seconds of the first evaluation, and of explaining all its measures in full.

    Both sides start with what they load done: durable-rules for one, the grammar of clauses for the other.
    """
    import obligations.answers.explanation
    import obligations.answers.json_form  # noqa: F401
    from obligations import load_plan, load_profile, obligations_for, shipped
    from obligations.clauses.reader import read_clause

    path = shipped.find_profile("广东")
    assert path is not None
    profile, plan = load_profile(path), load_plan()
    read_clause("各类省份都必做", plan.vocabulary)  # a clause that the plan does not have
    gc.collect()
    gc.freeze()
    start = time.perf_counter()
    result = obligations_for(profile)
    evaluated = time.perf_counter()
    told = [obligation.explain().to_dict() for obligation in result]
    explained = time.perf_counter()
    assert len(told) == 25
    return evaluated - start, explained - evaluated


def against_evaluation(rounds: int = 20) -> tuple[float, str]:
    """Trees, marked clauses, changes and answers of all 25 measures, as plain data; clauses are read for it."""
    found = [tuple(map(float, python("-m", "benchmarks.reasons").split())) for _ in range(rounds)]
    evaluated, explained = (min(times) for times in zip(*found, strict=True))
    return explained / evaluated, f"{explained * 1e3:.1f} ms against {evaluated * 1e3:.1f} ms"


if __name__ == "__main__":
    print(*first())
