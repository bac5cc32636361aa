"""Check 10: how many profiles each branch and each alternative of the rules applies to on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeAlias, assert_never, cast

from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Known, Not, truth
from obligations.plan.plan import Plan
from obligations.province.profile import Profile

#: The values of the verdicts in ``BRANCHES``, for type checkers.
Branch: TypeAlias = Literal["mandatory", "optional", "exempt"]


class Use(NamedTuple):
    """The number of profiles for which an alternative of a branch holds."""

    condition: Condition
    profiles: int


class BranchUse(NamedTuple):
    """The number of profiles for which the branch of a verdict holds, and each of its alternatives."""

    measure: int
    branch: Branch
    profiles: int
    alternatives: tuple[Use, ...]


class Coverage(NamedTuple):
    """The use of each branch on a day. ``unreadable`` profiles do not fit the plan's vocabulary."""

    on: date
    provinces: tuple[str, ...]
    unreadable: tuple[str, ...]
    branches: tuple[BranchUse, ...]


def coverage(plan: Plan, profiles: Sequence[Profile], on: date, unreadable: Sequence[str] = ()) -> Coverage:
    """Return which rules of a plan apply to the profiles on a day; ``unreadable`` names are only passed on."""
    known = [
        {fact: standing.value for fact, standing in profile.of_plan(plan.vocabulary, on).items()}
        for profile in profiles
    ]
    branches = [
        BranchUse(
            measure.number,
            cast("Branch", verdict.value),
            _count(condition, known),
            tuple(Use(alternative, _count(alternative, known)) for alternative in alternatives(condition)),
        )
        for measure in plan.measures
        for verdict, condition in measure.branches.items()
        if condition is not None
    ]
    return Coverage(on, tuple(p.province for p in profiles), tuple(unreadable), tuple(branches))


def alternatives(condition: Condition) -> Iterator[Condition]:
    """Yield the ways in which a condition can hold, as it is written: each part of 任一, each of several values."""
    match condition:
        case AnyOf(parts):
            for part in parts:
                yield from alternatives(part)
        case Is(fact, values):
            yield from (Is(fact, (value,)) for value in values)
        case Everyone() | Has() | AllOf() | Not():
            yield condition
        case _:
            assert_never(condition)


def _count(condition: Condition, provinces: Sequence[Known]) -> int:
    return sum(truth(condition, known) is True for known in provinces)
