"""The first explanation of all measures in a process, compared with the first evaluation."""

from __future__ import annotations

import gc
import time

from benchmarks.timing import python


def first() -> tuple[float, float]:
    """Return the seconds of the first evaluation, and of explaining all its measures in full.

    What each of the two loads is loaded before: durable-rules for one, the grammar of clauses for the other.
    """
    import obligations.answers.explanation
    import obligations.answers.json.answer  # noqa: F401
    from obligations import load_plan, load_profile, obligations_for
    from obligations.clauses.reader import read_clause

    profile, plan = load_profile("广东"), load_plan()
    read_clause("各类省份都必做", plan.vocabulary)  # not a clause of the plan: those must not be in the cache
    gc.collect()
    gc.freeze()
    start = time.perf_counter()
    result = obligations_for(profile)
    evaluated = time.perf_counter()
    explanations = [obligation.explain().to_dict() for obligation in result]
    explained = time.perf_counter()
    assert len(explanations) == 25
    return evaluated - start, explained - evaluated


def against_evaluation(rounds: int = 20) -> tuple[float, str]:
    """Return the ratio; reading the clauses, and making plain data of all explanations, is measured."""
    measured = [tuple(map(float, python("-m", "benchmarks.reasons").split())) for _ in range(rounds)]
    evaluated, explained = (min(times) for times in zip(*measured, strict=True))
    return explained / evaluated, f"{explained * 1e3:.1f} ms against {evaluated * 1e3:.1f} ms"


if __name__ == "__main__":
    print(*first())
