"""The document of a plan whose rules are known: what it says in their words, and which of its measures is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from obligations.documents.draft import DraftMeasure, DraftPlan
from obligations.documents.drafting import draft_of
from obligations.documents.layout.columns import Words, told_words
from obligations.documents.reading import read_original
from obligations.errors import ObligationsError, Place
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.text import fold, shown


def draft_for(plan: Plan, document: str | Path, words: Words | None = None) -> DraftPlan:
    """Return what a document says, read with a plan's vocabulary. A title or year it does not state is the plan's."""
    if words is None or not words.pairs:
        words = told_words((f"{new}={known}" for new, known in plan.document_words), "document_words")
    fallback = (plan.title, plan.year)
    is_scope = plan.scope_means is not None
    original = read_original(document)
    return draft_of(
        original, plan.vocabulary, fallback=fallback, takes_usual_sense=True, is_scope=is_scope, words=words
    )


def counterpart(draft: DraftMeasure, among: Sequence[Measure]) -> Measure | None:
    """Return the measure with the same title and number, else with the title, else with the number; or None."""
    titled = [m for m in among if fold(m.title) == fold(draft.title or "")]
    numbered = [m for m in among if m.number == draft.number]
    both = [m for m in titled if m in numbered]
    return next(iter((*both, *titled, *numbered)), None)


def _is_of(draft: DraftMeasure, measure: Measure) -> bool:
    """Return whether a measure of a document may be this one: by its title, or where that is ours by the rest."""
    if not measure.title_is_ours:
        return fold(draft.title or "") == fold(measure.title)
    is_same_clause = "clause" in draft.undecided or draft.clause == measure.as_written.clause
    return is_same_clause and ("bureau" in draft.undecided or (draft.bureau or ()) == measure.bureau)


def passages_of(plan: Plan, document: str | Path) -> Mapping[int, tuple[str, ...]]:
    """Return the document's paragraphs by number of measure; the first begins with number and title.

    Raises :class:`ObligationsError` if the document cannot be read, or is not this plan's: one of its measures has
    another title there, or is missing.
    """
    draft = draft_for(plan, document)
    by_number = {measure.number: measure for measure in draft.measures}
    for measure in plan.measures:
        other = by_number.get(measure.number)
        if other is None or not _is_of(other, measure):
            there = f"是“{shown(other.title or '')}”" if other else "没有"
            message = f"第 {measure.number} 项在规则里是“{shown(measure.title)}”，在文档里{there}"
            place = draft.place(other) if other else Place(draft.name)
            remedy = "请给出这份计划的原件；obligations audit 可以逐项核对"
            raise ObligationsError.at("other-document", place, message, remedy, measure=measure.number)
    return {number: measure.passages for number, measure in by_number.items()}
