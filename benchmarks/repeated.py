"""A complete province evaluated again, compared with common-expression-language and with a first evaluation."""

from __future__ import annotations

from itertools import count

import cel

from benchmarks.timing import best_of
from obligations import Profile, load_plan, load_profile, obligations_for
from obligations.engine.evaluate import evaluator
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not


def as_cel(condition: Condition) -> str:
    """Return a condition as a CEL expression."""
    match condition:
        case Everyone():
            return "true"
        case Has(fact):
            return fact
        case Is(fact, values):
            return f"{fact} in {list(values)}" if len(values) > 1 else f"{fact} == {values[0]!r}"
        case Not(part):
            return f"!({as_cel(part)})"
        case AnyOf(parts):
            return " || ".join(f"({as_cel(part)})" for part in parts)
        case AllOf(parts):
            return " && ".join(f"({as_cel(part)})" for part in parts)


def against_cel() -> tuple[float, str]:
    """Return the time for a profile seen before ÷ that for the distinct conditions of the plan, compiled by CEL."""
    plan = load_plan()
    profile = load_profile("example")
    branches = [branch for branch in plan.implicants if branch is not None]
    programs = [cel.compile(as_cel(branch)) for branch in branches]
    context = cel.Context(variables=obligations_for(profile).known)

    def by_cel() -> None:
        for program in programs:
            program.execute(context)

    def ours() -> None:
        obligations_for(profile)

    mine, theirs = best_of(ours, by_cel)
    return mine / theirs, f"{mine * 1e6:.2f} µs against {theirs * 1e6:.2f} µs for {len(programs)} distinct conditions"


def another_province() -> tuple[float, str]:
    """Return the time for ever new provinces with the same facts, whose verdicts are cached ÷ that of an evaluation."""
    profile = load_profile("example")
    engine = evaluator(load_plan(), "durable")
    known = obligations_for(profile).known
    numbers = count()

    def another() -> None:
        obligations_for(Profile(f"第 {next(numbers)} 省", profile.facts))

    mine, evaluation = best_of(another, lambda: engine(known))
    return mine / evaluation, f"{mine * 1e6:.1f} µs against {evaluation * 1e6:.1f} µs"
