"""What belongs together in two plans: which measures, and which facts, are the same one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from obligations.logic.conditions import Condition, Everyone, Has, Is, Not, with_leaves
from obligations.plan.plan import Measure, Plan
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import fold

#: Two measures with other titles are taken for the same one from this likeness on.
_ALIKE: Final = 0.6
#: Where more pairs than this are left, only measures that stand near one another are compared.
_MOST_PAIRS: Final = 100_000
_NEAR: Final = 25


def matched_measures(old: Plan, new: Plan) -> list[tuple[Measure, Measure]]:
    """Measures that are the same one, in the order of the new plan.

    First those with the same title and clause, then those with the same title, then the most alike first.
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
        before, after = ([m for m in left if id(m) not in taken] for left in (before, after))
    alike = [
        (likeness, i, j)
        for i, one in enumerate(before)
        for j, other in enumerate(after)
        if len(before) * len(after) < _MOST_PAIRS or abs(i - j) < _NEAR
        if (likeness := _likeness(one, other)) >= _ALIKE
    ]
    for _, i, j in sorted(alike, key=lambda found: -found[0]):
        if id(before[i]) not in taken and id(after[j]) not in taken:
            pairs.append((before[i], after[j]))
            taken |= {id(before[i]), id(after[j])}
    order = {id(m): i for i, m in enumerate(new.measures)}
    return sorted(pairs, key=lambda pair: order[id(pair[1])])


def _likeness(before: Measure, after: Measure) -> float:
    """How much two measures are alike: what a province is to do, the title, the clause, the departments, the number."""
    one, other = _pairs_of(before.title), _pairs_of(after.title)
    likeness = 2 * len(one & other) / (len(one) + len(other) or 1)
    if before.actions is not None and before.actions == after.actions:
        likeness += 0.6
    if before.clause is not None and before.clause == after.clause:
        likeness += 0.15
    return likeness + 0.1 * (before.bureau == after.bureau) + 0.1 * (before.number == after.number)


@lru_cache(maxsize=8192)
def _pairs_of(title: str) -> frozenset[str]:
    """The characters of a title two by two, and the first and the last one."""
    word = f" {fold(title[:200])} "
    return frozenset(word[i : i + 2] for i in range(len(word) - 1))


def matched_facts(old: Vocabulary, new: Vocabulary) -> dict[str, Fact]:
    """Facts that are the same one, one to one: by identifier and name, by name, and what is left by identifier.

    A fact that there is or is not is never the same as one with values; two with values share one at least.
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
            left = [f for f in new.facts if f not in same.values() and (f.values is None) == (fact.values is None)]
            found = next((f for f in left if test(fact, f) and _shared(fact, f) != ()), None)
            if found is not None:
                same[fact.id] = found
    return same


def _shared(one: Fact, other: Fact) -> tuple[str, ...] | None:
    """The values that both facts have, as the other writes them; None for facts that are there or not."""
    if one.values is None or other.values is None:
        return None
    known = set(map(fold, one.values))
    return tuple(value for value in other.values if fold(value) in known)


class Common(NamedTuple):
    """What two plans can be compared by: the facts of both, those that are the same one with the values of both."""

    vocabulary: Vocabulary
    taken_as: Mapping[str, str]

    @classmethod
    def of(cls, old: Vocabulary, new: Vocabulary, same: Mapping[str, Fact]) -> Common:
        """The facts of both plans, and as which of them each of the old plan's is taken; ``same`` as matched."""
        facts = {fact.id: fact for fact in new.facts}
        taken_as: dict[str, str] = {}
        for fact in old.facts:
            if fact.id in same:
                own = same[fact.id]
                facts[own.id] = Fact(own.id, own.label, _shared(fact, own), own.aliases)
                taken_as[fact.id] = own.id
            else:
                name = _unused(fact.id, facts, "{}_old{}")
                names = {fold(n) for f in facts.values() for n in f.names}
                facts[name] = Fact(name, _unused(fact.label, names, "原{}{}"), fact.values)
                taken_as[fact.id] = name
        return cls(Vocabulary(tuple(facts.values())), taken_as)

    def of_old(self, branch: Condition | None) -> Condition | None:
        """A branch of the old plan, in the facts and values that both have."""
        return self._limited(branch, self.taken_as)

    def of_new(self, branch: Condition | None) -> Condition | None:
        """A branch of the new plan, in the facts and values that both have."""
        return self._limited(branch, {})

    def _limited(self, branch: Condition | None, taken_as: Mapping[str, str]) -> Condition | None:
        def leaf(condition: Has | Is) -> Condition:
            fact = self.vocabulary[taken_as.get(condition.fact, condition.fact)]
            if isinstance(condition, Has):
                return Has(fact.id)
            told = set(map(fold, condition.values))
            values = tuple(value for value in fact.values or () if fold(value) in told)
            return Is(fact.id, values) if values else Not(Everyone())

        return None if branch is None else with_leaves(branch, leaf)


def _unused(name: str, taken: Collection[str], pattern: str) -> str:
    """A name, or else one made from it, that is not taken."""
    names = (name, *(pattern.format(name, i or "") for i in range(len(taken) + 1)))
    return next(made for made in names if fold(made) not in taken)
