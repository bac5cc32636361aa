"""The document's own paragraphs, measure by measure: read when they are asked for, never shipped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from obligations.documents.auditing import draft_for
from obligations.errors import ObligationsError, Place
from obligations.plan.plan import Plan
from obligations.text import fold, shown


def passages_of(plan: Plan, document: str | Path) -> Mapping[int, tuple[str, ...]]:
    """Number of a measure → its paragraphs in the document, the first of which begins with number and title.

    Raises :class:`ObligationsError` if the document cannot be read, or is not this plan's: one of its measures has
    another title there, or does not stand there.
    """
    draft = draft_for(plan, document)
    found = {measure.number: measure for measure in draft.measures}
    for measure in plan.measures:
        other = found.get(measure.number)
        if other is None or fold(other.title or "") != fold(measure.title):
            there = f"是“{shown(other.title or '')}”" if other else "没有"
            what = f"第 {measure.number} 项在规则里是“{shown(measure.title)}”，在文档里{there}"
            place = draft.place(other) if other else Place(draft.name)
            raise ObligationsError.at(place, what, "请给出这份计划的原件；obligations audit 可以逐项核对")
    return {number: measure.passages for number, measure in found.items()}
