"""Turns a set of provinces into a condition, so that people read “非强省试点的二类省份” and not a list of provinces."""

from __future__ import annotations

from obligations.logic.boxes import Box, cover
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, combined
from obligations.logic.space import Space


def condition_of(space: Space, provinces: int) -> Condition:
    """Return a short condition that holds for exactly this set of provinces. It names no fact that does not matter.

    The set and its opposite are each covered with boxes (see ``logic.boxes``), and the shorter list is used:
    all of 一类 and 强省试点省 of 二类 → 任一（同时（强省试点省，一、二类），一类）, two boxes;
    neither 甲 with 乙 nor 丙 with 丁 → 非（任一（同时（丙，丁），同时（甲，乙）））: two boxes instead of four.
    """
    if provinces == space.everyone:
        return Everyone()
    if not provinces:
        return Not(Everyone())
    direct = list(cover(space, provinces))
    opposite = list(cover(space, space.everyone & ~provinces))
    if _length(opposite) < _length(direct) and len(direct) > 1:
        return Not(combined(AnyOf, (_condition_for(space, box) for box in opposite)))
    return combined(AnyOf, (_condition_for(space, box) for box in direct))


def _length(boxes: list[Box]) -> int:
    return sum(len(box) for box in boxes)


def _condition_for(space: Space, box: Box) -> Condition:
    """Return the condition for one box. Facts that are present or absent come before those with values."""
    leaves: list[Condition] = []
    for fact in sorted(box, key=lambda f: (not isinstance(box[f][0], bool), space.facts.index(f))):
        values = box[fact]
        if isinstance(values[0], bool):
            leaves.append(Has(fact) if values[0] else Not(Has(fact)))
        else:
            leaves.append(Is(fact, tuple(str(value) for value in values)))
    return combined(AllOf, leaves)
