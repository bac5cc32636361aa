"""Boxes of facts: of each fact some values, and so all provinces with such values. 一、二类 and 强省试点省 is one box.

A set of provinces is described to people, and written into tables, as few boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import permutations
from operator import and_, or_
from typing import Final, TypeAlias

from obligations.logic.conditions import Value
from obligations.logic.space import Space

#: Of each fact, the values that are allowed. A fact that is not in it may be anything.
Box: TypeAlias = Mapping[str, tuple[Value, ...]]

#: Up to this many facts, every order of them is tried when a box is widened; the number of orders grows too fast.
_FEW: Final = 3


def merged(boxes: Iterable[Box], domains: Mapping[str, tuple[Value, ...]]) -> list[Box]:
    """Return boxes with those joined that differ in the values of one fact only, fact by fact in ``domains``' order.

    {类别: 一类, 强省: 是} and {类别: 二类, 强省: 是} are {类别: 一、二类, 强省: 是}. A joined box has the place of its
    first part, and its values are in the order of the fact's domain.
    """
    result = list(boxes)
    for fact, domain in domains.items():
        joined: dict[tuple[bool, tuple[tuple[str, tuple[Value, ...]], ...]], Box] = {}
        for box in result:
            key = (fact in box, tuple((other, values) for other, values in box.items() if other != fact))
            before = joined.get(key, box)
            values = (*before[fact], *box[fact]) if fact in box else ()
            joined[key] = {**before, fact: tuple(v for v in domain if v in values)} if values else box
        result = list(joined.values())
    return result


def cover(space: Space, provinces: int) -> Iterator[Box]:
    """Yield boxes that together make up a set: each is as wide as possible, and covers as much as it can of the rest.

    Of 一类 and 二类 with 强省试点省, and 一类 without, the boxes are {类别: 一类} and {类别: 一、二类, 强省: 是}.
    """
    left = provinces
    while left:
        province = space.first(left)
        boxes = [_widened(space, province, provinces, order) for order in _orders(space.facts)]
        box = max(boxes, key=lambda box: (covered(space, box) & left).bit_count())
        yield box
        left &= ~covered(space, box)


def covered(space: Space, box: Box) -> int:
    """Return the set of provinces that are in a box."""
    by_fact = (reduce(or_, (space.having({fact: value}) for value in values)) for fact, values in box.items())
    return reduce(and_, by_fact, space.everyone)


def _orders(facts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return orders in which to widen a box: all of them for few facts; for more, one that begins with each fact."""
    if len(facts) <= _FEW:
        return permutations(facts)
    return (facts[i:] + facts[:i] for i in range(len(facts)))


def _widened(space: Space, province: Mapping[str, Value], within: int, order: tuple[str, ...]) -> Box:
    """Return the province's box, widened fact by fact as far as it stays within the set."""
    box: dict[str, tuple[Value, ...]] = {fact: (value,) for fact, value in province.items()}
    for fact in order:
        domain = space.domains[space.facts.index(fact)]
        without = {f: values for f, values in box.items() if f != fact}
        fitting = tuple(v for v in domain if not covered(space, {**without, fact: (v,)}) & ~within)
        box = without if fitting == domain else {**box, fact: fitting}
    return box
