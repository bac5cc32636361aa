"""The finite space of provinces, as far as a few facts go, and which part of it a condition covers.

Facts have few values, so the complete provinces that differ in some facts can be counted out (2 × 3 = 6 for
强省试点省 and 省份类别). A condition is then a set of them, kept as the bits of one integer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import Final

from obligations.conditions import Condition, Value, truth

#: Conditions that together span more provinces than this are refused when a plan is loaded (twelve yes-or-no
#: facts in one measure); no real clause comes near, and everything exact about a measure counts them out.
MOST_PROVINCES: Final = 4096


class Space:
    """All complete provinces, as far as ``facts`` go. Province number i is bit i of a set of provinces."""

    def __init__(self, facts: Iterable[str], domains: Mapping[str, tuple[Value, ...]]) -> None:
        self.facts = tuple(facts)
        self.domains = tuple(domains[f] for f in self.facts)
        self.size = prod(map(len, self.domains))

    def provinces(self) -> Iterator[dict[str, Value]]:
        """Every complete province; the last fact varies fastest."""
        for values in product(*self.domains):
            yield dict(zip(self.facts, values, strict=True))

    def covered(self, condition: Condition | None) -> int:
        """The set of provinces for which ``condition`` holds (none, for a branch that is not there)."""
        if condition is None:
            return 0
        return sum(1 << i for i, province in enumerate(self.provinces()) if truth(condition, province))
