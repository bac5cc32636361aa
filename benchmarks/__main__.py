"""Prints each ratio with its goal; the exit status is 1 if a goal is missed.

Times are the best of many rounds, so that other programs on the machine matter little; both sides of a ratio alternate.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

from benchmarks import (
    checking,
    first_evaluation,
    growth,
    matrices,
    memory,
    plain_data,
    reasons,
    repeated,
    whole_process,
)


class Goal(NamedTuple):
    name: str
    most: float
    measure: Callable[[], tuple[float, str]]


GOALS = (
    Goal("repeated obligations_for ÷ common-expression-language, same conditions", 1.0, repeated.against_cel),
    Goal("another province with equal facts ÷ evaluating it with durable-rules", 0.6, repeated.another_province),
    Goal("first evaluation ÷ the same rules written by hand for durable-rules", 1.0, first_evaluation.against_hand),
    Goal("to_dict() of a list ÷ evaluating it, facts not evaluated before", 2.0, plain_data.against_evaluation),
    Goal(
        "`obligations for` as a process ÷ importing its libraries and defining one pydantic model",
        1.6,
        whole_process.against_imports,
    ),
    Goal("explaining all 25 measures for the first time ÷ the first evaluation", 3.0, reasons.against_evaluation),
    Goal("`obligations matrix` of 31 regions ÷ `obligations for` of one, as processes", 2.0, whole_process.matrix),
    Goal("a province in a matrix of 10 000 ÷ one in a matrix of 1 000", 1.2, matrices.per_province),
    Goal("checking a measure of a large plan ÷ one of a plan a quarter as large", 1.2, checking.per_measure),
    Goal("memory after 100 000 evaluations ÷ before", 1.05, memory.growth),
    Goal("an input twice as large ÷ it, the worst of every reader and dimension", growth.MOST, growth.worst),
)


def main() -> int:
    missed = 0
    for goal in GOALS:
        ratio, detail = goal.measure()
        verdict = "ok" if ratio <= goal.most else "MISSED"
        missed += ratio > goal.most
        print(f"{ratio:8.3f}  (goal: at most {goal.most:g})  {verdict:6}  {goal.name}\n          {detail}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
