"""Check 4: nothing is redundant. No alternative, value or branch can be removed without changing an answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from operator import and_, or_
from typing import NamedTuple, assert_never

from obligations.checks.claims import Claim
from obligations.checks.clauses import MOST, readable_clause
from obligations.clauses.writer import write_in_chinese
from obligations.logic.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Everyone,
    Has,
    Is,
    Not,
    facts_of,
    parts_of,
    with_part,
    with_parts,
)
from obligations.logic.space import Space
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.vocabulary import Vocabulary


def redundancy(plan: Plan) -> Claim:
    """Return the claim that nothing can be removed; its cases are the pieces that were removed to try it."""
    findings = tuple(finding for m in plan.with_own_rules for finding in of_measure(m, plan.vocabulary))
    branches = [b for m in plan.measures for b in m.branches.values() if b is not None]
    pieces = len(branches) + sum(1 for branch in branches for _ in strikings(branch, plan.vocabulary))
    return Claim(Check.REDUNDANCY, findings, pieces, "pieces")


def of_measure(measure: Measure, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield what can be removed from one measure."""
    for verdict, condition in measure.branches.items():
        if condition is not None:
            for kind, piece in _idle(condition, vocabulary):
                what = f"{measure.called}{vocabulary.labels[verdict]}一支里，{piece}"
                remedy = "请删去；删不删，各省的结论都一样"
                place = measure.places.get(verdict)
                yield Finding(Check.REDUNDANCY, kind, Severity.ERROR, what, remedy, measure.number, place)
    yield from _nobody_else(measure, vocabulary)


def _idle(condition: Condition, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield pieces that can be removed one after the other, each from what the ones before it leave."""
    space = Space(facts_of(condition), vocabulary.domains)
    covered = space.covered(condition)
    if not covered:
        yield "idle-branch", "没有省份能符合"
        return
    alone = {(kind, piece) for kind, piece, _ in _without_effect(condition, vocabulary, space)}
    while alone:  # one after the other: of two that can each be struck, both may be too much
        for kind, piece, without in _without_effect(condition, vocabulary, space):
            if (kind, piece) in alone:
                written = piece if isinstance(piece, str) else write_in_chinese(piece, vocabulary)
                yield kind, f"“{written}”是多余的"
                condition = without
                break
        else:
            return


def _without_effect(
    condition: Condition, vocabulary: Vocabulary, space: Space
) -> Iterator[tuple[str, Condition | str, Condition]]:
    """Yield those strikings after which a condition holds for the same provinces."""
    covered = space.covered(condition)
    for striking, left in zip(strikings(condition, vocabulary), effects(condition, vocabulary, space), strict=True):
        if left == covered:
            yield striking


class _Around(NamedTuple):
    """What a condition comes to by what is around a part of it: the provinces if the part fails, and if it holds."""

    fails: int
    holds: int

    def of(self, part: int) -> int:
        """Return the provinces for which the condition holds if the part holds for these."""
        return (part & self.holds) | (~part & self.fails)


def effects(
    condition: Condition, vocabulary: Vocabulary | None, space: Space, around: _Around | None = None
) -> Iterator[int]:
    """Yield what a condition covers after each of its :func:`strikings`, in their order, in one walk of the tree."""
    around = around or _Around(0, space.everyone)
    match condition:
        case AnyOf(parts) | AllOf(parts):
            is_any = isinstance(condition, AnyOf)
            join, neutral = (or_, 0) if is_any else (and_, space.everyone)
            each = [space.covered(part) for part in parts]
            before = [*accumulate(each, join, initial=neutral)]
            after = [*accumulate(reversed(each), join, initial=neutral)][::-1]
            for i in reversed(range(len(parts))):
                others = join(before[i], after[i + 1])
                if len(parts) > 1:
                    yield around.of(others)
                within = (
                    _Around(around.of(others), around.holds) if is_any else _Around(around.fails, around.of(others))
                )
                yield from effects(parts[i], vocabulary, space, within)
        case Not(part):
            yield from effects(part, vocabulary, space, _Around(around.holds, around.fails))
        case Is() | Has() | Everyone():
            yield from (around.of(space.covered(left)) for _, _, left in strikings(condition, vocabulary))
        case _:
            assert_never(condition)


def strikings(
    condition: Condition, vocabulary: Vocabulary | None = None
) -> Iterator[tuple[str, Condition | str, Condition]]:
    """Yield every way to remove one piece: its kind, the piece, and what is left. Later pieces come first.

    With a ``vocabulary``, the name of a group of values is one piece: of 东部 nobody can strike 海南 alone.
    """
    match condition:
        case AnyOf(parts) | AllOf(parts):
            for i, part in reversed(list(enumerate(parts))):
                rest = (*parts[:i], *parts[i + 1 :])
                if rest:
                    yield "idle-alternative", part, with_parts(condition, rest)
                yield from _within(condition, i, vocabulary)
        case Not():
            yield from _within(condition, 0, vocabulary)
        case Is(fact, values) if len(values) > 1:
            names = {value: (value,) for value in values} if vocabulary is None else vocabulary[fact].named(values)
            for name in reversed(names):
                left = {value for other, of_other in names.items() if other != name for value in of_other}
                if left:
                    yield "idle-value", name, Is(fact, tuple(value for value in values if value in left))
        case Is() | Has() | Everyone():
            return
        case _:
            assert_never(condition)


def _within(
    condition: Condition, position: int, vocabulary: Vocabulary | None
) -> Iterator[tuple[str, Condition | str, Condition]]:
    """Yield every way to remove a piece from one part of a condition."""
    for kind, piece, left in strikings(parts_of(condition)[position], vocabulary):
        yield kind, piece, with_part(condition, position, left)


def _nobody_else(measure: Measure, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield a clause that names 其他省份 although there are none."""
    clause = readable_clause(measure, vocabulary)
    others = None if clause is None else clause.others
    if others is None or vocabulary.count(facts_of(others)) > MOST:
        return  # the check of clauses reports that it is too large
    if not Space(facts_of(others), vocabulary.domains).covered(others):
        what = f"{measure.called}的条款说“其他省份”，但没有省份在其他之列"
        place = measure.places.get("clause")
        yield Finding(Check.REDUNDANCY, "nobody-else", Severity.ERROR, what, "请核对条款原文", measure.number, place)
