"""What rules mean by definition: the verdict on which all ways of filling in the unknown agree.

Worked out with nothing but ``truth``, one complete province after the other; for small vocabularies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import TypeAlias

from obligations.logic.conditions import AllOf, AnyOf, Condition, Has, Is, Not, Value, truth
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Vocabulary
from tests.strategies import Branches, states

Province: TypeAlias = dict[str, Value]
#: Facts, each with a value.
Facts: TypeAlias = frozenset[tuple[str, Value]]


def provinces(vocabulary: Vocabulary) -> list[Province]:
    """Every complete province."""
    ids = [fact.id for fact in vocabulary.facts]
    return [dict(zip(ids, v, strict=True)) for v in product(*(f.domain for f in vocabulary.facts))]


def holds(condition: Condition | None, province: Mapping[str, Value]) -> bool:
    return condition is not None and truth(condition, province) is True


def held(branches: Branches, province: Mapping[str, Value]) -> tuple[Verdict, ...]:
    """The verdicts of the branches that a complete province is in: at most one, in sound rules."""
    return tuple(v for v, branch in zip(BRANCHES, branches, strict=True) if holds(branch, province))


def answer(branches: Branches, province: Mapping[str, Value]) -> Verdict:
    """The verdict of sound rules for a complete province."""
    [verdict] = held(branches, province) or (Verdict.UNSPECIFIED,)
    return verdict


class Knowledge:
    """Every state of knowledge of a vocabulary, each with the provinces that it may be of."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.provinces = provinces(vocabulary)
        self.states = states(vocabulary)

    @cached_property
    def _fillings(self) -> dict[Facts, list[int]]:
        return {
            frozenset(state.items()): [i for i, p in enumerate(self.provinces) if state.items() <= p.items()]
            for state in self.states
        }

    def verdicts(self, branches: Branches) -> dict[Facts, Verdict]:
        """The verdict of sound branches in each state."""
        answers = [answer(branches, province) for province in self.provinces]
        agreed = {known: {answers[i] for i in fillings} for known, fillings in self._fillings.items()}
        return {known: some.pop() if len(some) == 1 else Verdict.UNDETERMINED for known, some in agreed.items()}

    def truths(self, condition: Condition | None) -> dict[Facts, bool | None]:
        """What all provinces that a state may be of agree on about a condition; None if they do not."""
        found = [holds(condition, province) for province in self.provinces]
        agreed = {known: {found[i] for i in fillings} for known, fillings in self._fillings.items()}
        return {known: some.pop() if len(some) == 1 else None for known, some in agreed.items()}

    def missing(self, branches: Branches) -> dict[Facts, set[str]]:
        """The unknown facts with which the answer changes, in each state, for some way of filling in the others."""
        answers = {frozenset(province.items()): answer(branches, province) for province in self.provinces}
        turning = [
            {
                fact.id
                for fact in self.vocabulary.facts
                if len({answers[frozenset((province | {fact.id: value}).items())] for value in fact.domain}) > 1
            }
            for province in self.provinces
        ]
        return {
            known: set[str]().union(*(turning[i] for i in fillings)) - {fact for fact, _ in known}
            for known, fillings in self._fillings.items()
        }


def every_rule(vocabulary: Vocabulary) -> Iterator[Branches]:
    """Every sound rule that there is over a vocabulary: each province is in one of the branches, or in none.

    Each branch lists its provinces one by one; one that has none is left out.
    """
    alone = [AllOf(tuple(_leaf(fact, value) for fact, value in province.items())) for province in provinces(vocabulary)]
    for answers in product((*BRANCHES, Verdict.UNSPECIFIED), repeat=len(alone)):
        lists = [tuple(one for one, has in zip(alone, answers, strict=True) if has is verdict) for verdict in BRANCHES]
        yield tuple(AnyOf(some) if some else None for some in lists)


def _leaf(fact: str, value: Value) -> Condition:
    if isinstance(value, str):
        return Is(fact, (value,))
    return Has(fact) if value else Not(Has(fact))


def as_read(some: Branches, everyone: list[Province]) -> Branches:
    """What a clause with these branches, one after the other, means: a later and narrower one is an exception."""
    read = list(some)
    for j, later in enumerate(some):
        for i, earlier in enumerate(read[:j]):
            both = [(holds(earlier, p), holds(later, p)) for p in everyone]
            if (True, True) in both and (True, False) in both and (False, True) not in both:
                assert earlier is not None and later is not None
                read[i] = AllOf((earlier, Not(later)))
    return tuple(read)
