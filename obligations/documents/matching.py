"""Which measure of a rules file a measure of a document is."""

from __future__ import annotations

from collections.abc import Sequence

from obligations.documents.draft import DraftMeasure
from obligations.plan.measure import Measure
from obligations.text import fold


def counterpart(draft: DraftMeasure, among: Sequence[Measure]) -> Measure | None:
    """Return the measure with the same title and number, else with the title, else with the number; or None."""
    titled = [m for m in among if fold(m.title) == fold(draft.title or "")]
    numbered = [m for m in among if m.number == draft.number]
    both = [m for m in titled if m in numbered]
    return next(iter((*both, *titled, *numbered)), None)
