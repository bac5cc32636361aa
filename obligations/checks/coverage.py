"""Check 10: which branches and alternatives of the rules some profiles exercise on a day, and which none does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from obligations.logic.conditions import AnyOf, Condition, Is, Known, truth
from obligations.plan.plan import Plan
from obligations.province.profile import Profile

Branch: TypeAlias = Literal["mandatory", "optional"]


class Use(NamedTuple):
    """How many profiles a condition holds for."""

    condition: Condition
    profiles: int


class BranchUse(NamedTuple):
    """How many profiles fall under a branch (``mandatory`` or ``optional``) of a measure, and by which alternative."""

    measure: int
    branch: Branch
    profiles: int
    alternatives: tuple[Use, ...]


class Coverage(NamedTuple):
    """What profiles exercise on a day. ``unreadable`` are those that do not fit the plan's vocabulary."""

    on: date
    provinces: tuple[str, ...]
    unreadable: tuple[str, ...]
    branches: tuple[BranchUse, ...]


def coverage(plan: Plan, profiles: Sequence[Profile], on: date, unreadable: Sequence[str] = ()) -> Coverage:
    """Which rules of a plan the profiles exercise on a day."""
    known = [
        {fact: standing.value for fact, standing in profile.on(on).items() if fact in plan.vocabulary}
        for profile in profiles
    ]
    names: tuple[Branch, Branch] = ("mandatory", "optional")
    branches = [
        BranchUse(
            measure.number,
            branch,
            _count(condition, known),
            tuple(Use(alternative, _count(alternative, known)) for alternative in alternatives(condition)),
        )
        for measure in plan.measures
        for branch, condition in zip(names, (measure.mandatory, measure.optional), strict=True)
        if condition is not None
    ]
    return Coverage(on, tuple(p.province for p in profiles), tuple(unreadable), tuple(branches))


def alternatives(condition: Condition) -> Iterator[Condition]:
    """The ways in which a condition can hold, as it is written: each part of 任一, each of several values."""
    match condition:
        case AnyOf(parts):
            for part in parts:
                yield from alternatives(part)
        case Is(fact, values):
            yield from (Is(fact, (value,)) for value in values)
        case _:
            yield condition


def _count(condition: Condition, provinces: Sequence[Known]) -> int:
    return sum(truth(condition, known) is True for known in provinces)
