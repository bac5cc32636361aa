"""Prime implicants: the smallest sets of facts that settle a condition, whatever the other facts are.

If a set of facts forces a condition to hold (or to fail), so does every larger one; the smallest are its
prime implicants. What is known of a province therefore settles a condition exactly when it includes one of
them. The durable-rules engine fires on them, and a verdict's reasons are made of them.
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
    """The smallest sets of facts that force a condition to hold, and the smallest that force it to fail."""

    holds: tuple[Cube, ...]
    fails: tuple[Cube, ...]

    def outcome(self, has: Set[tuple[str, Value]]) -> bool | None:
        """Return whether these facts force the condition to hold (True), to fail (False), or neither (None)."""
        if any(cube <= has for cube in self.holds):
            return True
        return False if any(cube <= has for cube in self.fails) else None


#: A branch that is not written holds for no province.
NOBODY = Implicants(holds=(), fails=(frozenset(),))


def implicants_of(condition: Condition | None, domains: Mapping[str, tuple[Value, ...]]) -> Implicants:
    """Return what settles ``condition`` (None: a branch that is not there); ``domains`` has all values of its facts."""
    if condition is None:
        return NOBODY
    if isinstance(condition, Not):
        inner = implicants_of(condition.part, domains)
        return Implicants(holds=inner.fails, fails=inner.holds)
    space = Space(facts_of(condition), domains)
    covered = space.covered(condition)
    return Implicants(primes(space, covered), primes(space, space.everyone & ~covered))


def primes(space: Space, provinces: int) -> tuple[Cube, ...]:
    """Return the smallest sets of facts that force a province into the set ``provinces``, fewest facts first."""
    positions = _primes(provinces, tuple(map(len, space.domains)))
    return tuple(
        frozenset((space.facts[fact], space.domains[fact][value]) for fact, value in prime)
        for prime in sorted(positions, key=lambda p: (len(p), sorted(p)))
    )


def _primes(bits: int, sizes: tuple[int, ...], first: int = 0) -> frozenset[frozenset[tuple[int, int]]]:
    """Return primes as sets of (fact position, value position), by splitting on the first fact.

    A prime either leaves the first fact open, and then is a prime of what all its values have in common; or it
    names one value, and then is a prime of that value's part that no prime of the first kind makes redundant.

    任一（强省试点省，省份类别 = 一类）, with the bits of ``Space._sets``, is 001111, of sizes (2, 3). Its parts are
    111 (强省试点省 是) and 001 (否). In common they have 001, whose prime is {(1, 0)}: 一类, whatever 强省试点省 is.
    The part 111 adds {(0, 0)}: 强省试点省 是, whatever the class. The part 001 would add {(0, 1), (1, 0)}, which
    {(1, 0)} makes redundant. So the primes are {(0, 0)} and {(1, 0)}.
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
