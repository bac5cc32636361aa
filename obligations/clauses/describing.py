"""A set of provinces as a condition, so that people are told “非强省试点的二类省份” and not a list of provinces."""

from __future__ import annotations

from obligations.logic.boxes import Box, cover
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, combined
from obligations.logic.space import Space


def condition_of(space: Space, provinces: int) -> Condition:
    """A short condition that holds for exactly this set of provinces. It names no fact that does not matter."""
    if provinces == space.everyone:
        return Everyone()
    if not provinces:
        return Not(Everyone())
    direct = list(cover(space, provinces))
    opposite = list(cover(space, space.everyone & ~provinces))
    if _length(opposite) < _length(direct) and len(direct) > 1:
        return Not(combined(AnyOf, (_all(space, box) for box in opposite)))
    return combined(AnyOf, (_all(space, box) for box in direct))


def _length(boxes: list[Box]) -> int:
    return sum(len(box) for box in boxes)


def _all(space: Space, box: Box) -> Condition:
    """Facts in the order of the space, those that are there or not before those that have values."""
    leaves: list[Condition] = []
    for fact in sorted(box, key=lambda f: (not isinstance(box[f][0], bool), space.facts.index(f))):
        values = box[fact]
        if isinstance(values[0], bool):
            leaves.append(Has(fact) if values[0] else Not(Has(fact)))
        else:
            leaves.append(Is(fact, tuple(str(value) for value in values)))
    return combined(AllOf, leaves)
