"""A set of provinces as a condition, so that people are told “非强省试点的二类省份” and not a list of provinces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import permutations
from operator import and_, or_
from typing import Final, TypeAlias

from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, Value, combined
from obligations.logic.space import Space

#: Of each fact, the values that are allowed: all provinces with such values. A fact that is not in it may be anything.
_Box: TypeAlias = Mapping[str, tuple[Value, ...]]

#: Up to so many facts, every order of them is tried when a box is widened.
_FEW: Final = 3


def condition_of(space: Space, provinces: int) -> Condition:
    """A short condition that holds for exactly this set of provinces. It names no fact that does not matter."""
    if provinces == space.everyone:
        return Everyone()
    if not provinces:
        return Not(Everyone())
    direct = list(_cover(space, provinces))
    opposite = list(_cover(space, space.everyone & ~provinces))
    if _length(opposite) < _length(direct) and len(direct) > 1:
        return Not(combined(AnyOf, (_all(space, box) for box in opposite)))
    return combined(AnyOf, (_all(space, box) for box in direct))


def _cover(space: Space, provinces: int) -> Iterator[_Box]:
    """Boxes that together make up a set: each as wide as can be, the next one where most is left to cover."""
    left = provinces
    while left:
        province = space.first(left)
        boxes = [_widened(space, province, provinces, order) for order in _orders(space.facts)]
        box = max(boxes, key=lambda box: (_covered(space, box) & left).bit_count())
        yield box
        left &= ~_covered(space, box)


def _orders(facts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Orders in which a box is widened: all for few facts; for more, each fact comes first once."""
    if len(facts) <= _FEW:
        return permutations(facts)
    return (facts[i:] + facts[:i] for i in range(len(facts)))


def _widened(space: Space, province: Mapping[str, Value], within: int, order: tuple[str, ...]) -> _Box:
    """The province's box, widened fact by fact as long as it stays within the set."""
    box: dict[str, tuple[Value, ...]] = {fact: (value,) for fact, value in province.items()}
    for fact in order:
        domain = space.domains[space.facts.index(fact)]
        without = {f: values for f, values in box.items() if f != fact}
        fitting = tuple(v for v in domain if not _covered(space, {**without, fact: (v,)}) & ~within)
        box = without if fitting == domain else {**box, fact: fitting}
    return box


def _covered(space: Space, box: _Box) -> int:
    by_fact = (reduce(or_, (space.having({fact: value}) for value in values)) for fact, values in box.items())
    return reduce(and_, by_fact, space.everyone)


def _length(boxes: list[_Box]) -> int:
    return sum(len(box) for box in boxes)


def _all(space: Space, box: _Box) -> Condition:
    """Facts in the order of the space, those that are there or not before those that have values."""
    leaves: list[Condition] = []
    for fact in sorted(box, key=lambda f: (not isinstance(box[f][0], bool), space.facts.index(f))):
        values = box[fact]
        if isinstance(values[0], bool):
            leaves.append(Has(fact) if values[0] else Not(Has(fact)))
        else:
            leaves.append(Is(fact, tuple(str(value) for value in values)))
    return combined(AllOf, leaves)
