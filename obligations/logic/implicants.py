"""Prime implicants: the smallest sets of facts that settle a condition, whatever else is so.

If a set of facts forces a condition to hold (or not to hold), so does every larger one; the smallest are its
prime implicants. A condition is therefore settled by what is known of a province exactly when one of them is
among the known facts. The durable-rules engine fires on them, and a verdict's reasons are made of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import reduce
from math import prod
from operator import and_
from typing import NamedTuple, TypeAlias

from obligations.logic.conditions import Condition, Not, Value, facts_of
from obligations.logic.space import Space

#: Facts, each with a value: "强省试点省 is true, and 省份类别 is 一类".
Cube: TypeAlias = frozenset[tuple[str, Value]]


class Implicants(NamedTuple):
    """What settles a condition: the smallest sets of facts that force it to hold, and that force it to fail."""

    holds: tuple[Cube, ...]
    fails: tuple[Cube, ...]

    def outcome(self, has: Set[tuple[str, Value]]) -> bool | None:
        """Whether these facts force the condition to hold (True), to fail (False), or neither (None)."""
        if any(cube <= has for cube in self.holds):
            return True
        return False if any(cube <= has for cube in self.fails) else None


#: A branch that is not written holds for no province.
NOBODY = Implicants(holds=(), fails=(frozenset(),))


def implicants_of(condition: Condition | None, domains: Mapping[str, tuple[Value, ...]]) -> Implicants:
    """What settles ``condition`` (None: a branch that is not there), given all values that its facts can have."""
    if condition is None:
        return NOBODY
    if isinstance(condition, Not):
        inner = implicants_of(condition.part, domains)
        return Implicants(holds=inner.fails, fails=inner.holds)
    space = Space(facts_of(condition), domains)
    covered = space.covered(condition)
    return Implicants(primes(space, covered), primes(space, space.everyone & ~covered))


def primes(space: Space, provinces: int) -> tuple[Cube, ...]:
    """The smallest sets of facts that force a province into the set ``provinces``, fewest facts first."""
    found = _primes(provinces, tuple(map(len, space.domains)))
    cubes = [
        frozenset((space.facts[fact], space.domains[fact][value]) for fact, value in prime)
        for prime in sorted(found, key=lambda p: (len(p), sorted(p)))
    ]
    return tuple(cubes)


def _primes(bits: int, sizes: tuple[int, ...], first: int = 0) -> frozenset[frozenset[tuple[int, int]]]:
    """Primes as sets of (fact position, value position), by splitting on the first fact.

    A prime either leaves the first fact open, and then is a prime of what all its values have in common; or it
    names one value, and then is a prime of that value's part that no prime of the first kind makes redundant.
    """
    if bits == 0:
        return frozenset()
    if bits == (1 << prod(sizes)) - 1:
        return frozenset({frozenset()})
    width = prod(sizes[1:])
    parts = [bits >> width * value & (1 << width) - 1 for value in range(sizes[0])]
    shared = _primes(reduce(and_, parts), sizes[1:], first + 1)
    return shared | {
        prime | {(first, value)}
        for value, part in enumerate(parts)
        for prime in _primes(part, sizes[1:], first + 1)
        if not any(other <= prime for other in shared)
    }
