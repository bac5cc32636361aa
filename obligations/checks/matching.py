"""Matches the measures and the facts of two plans: which of them are the same one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from obligations.logic.conditions import Condition, Everyone, Has, Is, Not, with_leaves
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.vocabulary import Fact, Group, Vocabulary
from obligations.text import fold

#: The least likeness at which two measures with different titles are the same one.
_ALIKE: Final = 0.6
#: If more pairs than this are left, only measures with nearby positions are compared.
_MOST_PAIRS: Final = 100_000
_NEAR: Final = 25


def matched_measures(old: Plan, new: Plan) -> list[tuple[Measure, Measure]]:
    """Return the measures that are the same one in both plans, in the order of the new plan.

    Those with the same title, clause and departments are matched first, then those with the same title, then the
    remaining ones by likeness, the most alike pair first.
    """
    pairs: list[tuple[Measure, Measure]] = []
    before, after = list(old.measures), list(new.measures)
    keys: tuple[Callable[[Measure], object], ...] = (
        lambda m: (fold(m.title), m.clause, m.bureau),
        lambda m: fold(m.title),
    )
    for key in keys:
        by_key: dict[object, list[Measure]] = {}
        for measure in before:
            by_key.setdefault(key(measure), []).append(measure)
        pairs += [(same.pop(0), measure) for measure in after if (same := by_key.get(key(measure)))]
        taken = {id(measure) for pair in pairs for measure in pair}
        before, after = ([m for m in measures if id(m) not in taken] for measures in (before, after))
    alike = [
        (likeness, i, j)
        for i, one in enumerate(before)
        for j, other in enumerate(after)
        if len(before) * len(after) < _MOST_PAIRS or abs(i - j) < _NEAR
        if (likeness := _likeness(one, other)) >= _ALIKE
    ]
    for _, i, j in sorted(alike, key=lambda pair: -pair[0]):
        if id(before[i]) not in taken and id(after[j]) not in taken:
            pairs.append((before[i], after[j]))
            taken |= {id(before[i]), id(after[j])}
    order = {id(m): i for i, m in enumerate(new.measures)}
    return sorted(pairs, key=lambda pair: order[id(pair[1])])


def _likeness(before: Measure, after: Measure) -> float:
    """Return how much two measures are alike, from 0 to 1.95: by title (up to 1), actions, clause, departments, number.

    强省建设 has the character pairs _强 强省 省建 建设 设_, and 强市建设 _强 强市 市建 建设 设_: three in common, so
    2 × 3 / (5 + 5) = 0.6, just enough for one measure. 保护中心 and 维权中心 have two in common, so 0.4, which is too
    little, unless they also have the same actions (+ 0.6), or clause (+ 0.15) and departments or number (+ 0.1 each).
    """
    one, other = _pairs_of(before.title), _pairs_of(after.title)
    likeness = 2 * len(one & other) / (len(one) + len(other) or 1)
    if before.actions is not None and before.actions == after.actions:
        likeness += 0.6
    if before.clause is not None and before.clause == after.clause:
        likeness += 0.15
    return likeness + 0.1 * (before.bureau == after.bureau) + 0.1 * (before.number == after.number)


@lru_cache(maxsize=8192)
def _pairs_of(title: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a title; its ends count as spaces."""
    word = f" {fold(title[:200])} "
    return frozenset(word[i : i + 2] for i in range(len(word) - 1))


def matched_facts(old: Vocabulary, new: Vocabulary) -> dict[str, Fact]:
    """Return identifier of the old fact → the same fact of the new plan, one to one.

    Facts are matched by identifier and label, then by any name, then by identifier. A presence fact is never the same
    as one with values; two facts with values must have one in common.
    """
    same: dict[str, Fact] = {}
    tests: tuple[Callable[[Fact, Fact], bool], ...] = (
        lambda one, other: one.id == other.id and fold(one.label) == fold(other.label),
        lambda one, other: bool({fold(n) for n in one.names[1:]} & {fold(n) for n in other.names[1:]}),
        lambda one, other: one.id == other.id,
    )
    for test in tests:
        for fact in old.facts:
            if fact.id in same:
                continue
            free = [f for f in new.facts if f not in same.values() and (f.values is None) == (fact.values is None)]
            match = next((f for f in free if test(fact, f) and _shared(fact, f) != ()), None)
            if match is not None:
                same[fact.id] = match
    return same


def _shared(one: Fact, other: Fact) -> tuple[str, ...] | None:
    """Return the values that both facts have, as ``other`` writes them; None for presence facts."""
    if one.values is None or other.values is None:
        return None
    known = set(map(fold, one.values))
    return tuple(value for value in other.values if fold(value) in known)


def _groups(one: Fact, other: Fact) -> tuple[Group, ...]:
    """Return the groups of ``other``, named if either fact has them named."""
    named = {(group.name, group.values) for group in one.groups if group.is_named}
    return tuple(g._replace(is_named=g.is_named or (g.name, g.values) in named) for g in other.groups)


class Common(NamedTuple):
    """The facts of two plans in one vocabulary; a fact that is in both has the values that both have.

    ``taken_as`` maps each fact of the old plan to its identifier in ``vocabulary``.
    """

    vocabulary: Vocabulary
    taken_as: Mapping[str, str]

    @classmethod
    def of(cls, old: Vocabulary, new: Vocabulary, same: Mapping[str, Fact]) -> Common:
        """Return the facts of two plans; ``same`` are their matched facts."""
        facts = {fact.id: fact for fact in new.facts}
        taken_as: dict[str, str] = {}
        for fact in old.facts:
            if fact.id in same:
                own = same[fact.id]
                facts[own.id] = replace(own, values=_shared(fact, own), groups=_groups(fact, own))
                taken_as[fact.id] = own.id
            else:
                name = _unused(fact.id, facts, "{}_old{}")
                names = {fold(n) for f in facts.values() for n in f.names}
                facts[name] = replace(fact, id=name, label=_unused(fact.label, names, "原{}{}"), aliases=())
                taken_as[fact.id] = name
        return cls(Vocabulary(tuple(facts.values())), taken_as)

    def of_old(self, branch: Condition | None) -> Condition | None:
        """Return a branch of the old plan in terms of ``vocabulary``, without values that a matched fact has lost."""
        return self._limited(branch, self.taken_as)

    def of_new(self, branch: Condition | None) -> Condition | None:
        """Return a branch of the new plan in terms of ``vocabulary``, without values that are new to a matched fact."""
        return self._limited(branch, {})

    def _limited(self, branch: Condition | None, taken_as: Mapping[str, str]) -> Condition | None:
        def leaf(condition: Has | Is) -> Condition:
            fact = self.vocabulary[taken_as.get(condition.fact, condition.fact)]
            if isinstance(condition, Has):
                return Has(fact.id)
            folded = set(map(fold, condition.values))
            values = tuple(value for value in fact.values or () if fold(value) in folded)
            return Is(fact.id, values) if values else Not(Everyone())

        return None if branch is None else with_leaves(branch, leaf)


def _unused(name: str, taken: Collection[str], pattern: str) -> str:
    """Return a name, or else one made from it, that is not taken."""
    names = (name, *(pattern.format(name, i or "") for i in range(len(taken) + 1)))
    return next(free for free in names if fold(free) not in taken)
