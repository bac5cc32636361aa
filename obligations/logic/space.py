"""The finite space of provinces, as far as a few facts go, and which part of it a condition covers.

Facts have few values, so the complete provinces that differ in some facts can be enumerated (2 × 3 = 6 for
强省试点省 and 省份类别). A condition is then a set of them, kept as the bits of one integer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import islice, product
from math import prod
from operator import and_, or_
from typing import Final, assert_never

from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, Value

#: A measure whose facts span more provinces than this is refused when a plan is loaded (ten yes-or-no facts).
#: No real clause comes near; everything exact about a measure enumerates its provinces.
MOST_PROVINCES: Final = 1024


class Space:
    """All complete provinces, as far as ``facts`` go. Province number i is bit i of a set of provinces, an integer."""

    def __init__(self, facts: Iterable[str], domains: Mapping[str, tuple[Value, ...]]) -> None:
        self.facts = tuple(facts)
        self.domains = tuple(domains[f] for f in self.facts)
        self.size = prod(map(len, self.domains))
        self.everyone = (1 << self.size) - 1
        self._with = dict(self._sets())

    def provinces(self) -> Iterator[dict[str, Value]]:
        """Yield every complete province, in the order of their numbers; the last fact varies fastest."""
        for values in product(*self.domains):
            yield dict(zip(self.facts, values, strict=True))

    def having(self, facts: Mapping[str, Value]) -> int:
        """Return the set of provinces that have all these facts."""
        return reduce(and_, (self._with[fact, value] for fact, value in facts.items()), self.everyone)

    def changed(self, provinces: int, fact: str, before: Value, after: Value) -> int:
        """Return those of a set of provinces whose ``fact`` is ``before``, as they would be with ``after`` instead."""
        position = self.facts.index(fact)
        block = prod(map(len, self.domains[position + 1 :]))
        shift = (self.domains[position].index(after) - self.domains[position].index(before)) * block
        having = provinces & self._with[fact, before]
        return having << shift if shift > 0 else having >> -shift

    def first(self, provinces: int) -> dict[str, Value]:
        """Return the first province of a set that is not empty."""
        index = (provinces & -provinces).bit_length() - 1
        return next(islice(self.provinces(), index, None))

    def witness(self, provinces: int) -> dict[str, Value]:
        """Return a few facts of a province of a set that is not empty: all provinces with these facts are in it."""
        needed = self.first(provinces)
        for fact in self.facts:
            others = {f: v for f, v in needed.items() if f != fact}
            if not self.having(others) & ~provinces:  # whatever this fact is
                needed = others
        return needed

    def covered(self, condition: Condition | None) -> int:
        """Return the set of provinces for which ``condition`` holds (none, for a branch that is not there).

        The same meaning as ``truth`` for each province, worked out for all of them at once: with the bits of
        ``_sets``, 同时（强省试点省，非（省份类别 = 一类）） is 000111 & ~001001 = 000110, the provinces 1 and 2.
        """
        match condition:
            case None:
                return 0
            case Everyone():
                return self.everyone
            case Has(fact):
                return self._with[fact, True]
            case Is(fact, values):
                return reduce(or_, (self._with[fact, value] for value in values))
            case Not(part):
                return self.everyone & ~self.covered(part)
            case AnyOf(parts):
                return reduce(or_, map(self.covered, parts))
            case AllOf(parts):
                return reduce(and_, map(self.covered, parts))
            case _:
                assert_never(condition)

    def covered_by_any(self, conditions: Iterable[Condition | None]) -> int:
        """Return the set of provinces for which at least one of the conditions holds."""
        return reduce(or_, map(self.covered, conditions), 0)

    def same(self, one: Condition | None, other: Condition | None) -> bool:
        """Return whether two conditions hold for the same provinces (None: a branch that is not there, for none)."""
        return self.covered(one) == self.covered(other)

    def _sets(self) -> Iterator[tuple[tuple[str, Value], int]]:
        """Yield every fact and value with the set of provinces that have it: a block of ones, repeated.

        强省试点省 (是, 否) and 省份类别 (一类, 二类, 三类) make six provinces: 0 is 是 and 一类, 1 is 是 and 二类, ...,
        5 is 否 and 三类. As bits, province 0 on the right:
            强省试点省  是 000111, 否 111000             blocks of three, once
            省份类别    一类 001001, 二类 010010, 三类 100100   blocks of one, repeated every three
        """
        block = self.size
        for fact, domain in zip(self.facts, self.domains, strict=True):
            period, block = block, block // len(domain)
            repeated = self.everyone // ((1 << period) - 1)  # one bit at the start of each period
            for i, value in enumerate(domain):
                yield (fact, value), (((1 << block) - 1) << (i * block)) * repeated
