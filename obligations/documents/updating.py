"""A document read again: what people decided and added in an earlier draft stays, as long as the words are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from obligations.documents.draft import DraftMeasure, DraftPlan, measure_of
from obligations.documents.matching import counterpart
from obligations.documents.original import Doubt
from obligations.plan.measure import Decision, Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import BRANCHES


class Lost(NamedTuple):
    """What was not kept: the number of the measure (None: the plan), the parts, what a person wrote, why it is gone."""

    measure: int | None
    about: tuple[str, ...]
    what: str
    why: str


class Updated(NamedTuple):
    """The measures of a document read again with what people added to them, and what could not be kept.

    ``doubts`` are those of the document that nobody has decided.
    """

    measures: tuple[Measure, ...]
    decisions: tuple[Decision, ...]
    lost: tuple[Lost, ...]
    doubts: tuple[Doubt, ...]


def updated(draft: DraftPlan, old: Plan) -> Updated:
    """Return the measures of a draft, with the decisions and actions of an earlier draft of the same plan.

    A decision is kept if what could not be read for sure is in the same words as before; then the fields that it is
    about are as the person wrote them.
    """
    left = list(old.measures)
    measures: list[Measure] = []
    lost: list[Lost] = []
    for each in draft.measures:
        before = counterpart(each, left)
        if before is None:
            measures.append(measure_of(each))
            continue
        left.remove(before)
        measure, not_kept = _with_decisions(each, before)
        measures.append(measure)
        lost += not_kept
    lost += [Lost(m.number, each.about, each.text, "原件里没有这一项了") for m in left for each in m.decisions]
    seen = {doubt.seen for doubt in draft.doubts if doubt.measure is None}
    kept = [decision for decision in old.decisions if {*decision.seen} <= seen]
    lost += [Lost(None, each.about, each.text, "原件里没有这样的话了") for each in old.decisions if each not in kept]
    by_number = {measure.number: measure for measure in measures}
    doubts = tuple(doubt for doubt in draft.doubts if not _is_decided(doubt, by_number, kept))
    return Updated(tuple(measures), tuple(kept), tuple(lost), doubts)


def _is_decided(doubt: Doubt, measures: Mapping[int, Measure], decisions: Sequence[Decision]) -> bool:
    if doubt.measure is None:
        return any((doubt.field or "document") in each.about and each.settles(doubt.seen) for each in decisions)
    measure = measures.get(doubt.measure)
    return measure is not None and doubt.field is not None and measure.decided(doubt.field) is not None


def _with_decisions(draft: DraftMeasure, before: Measure) -> tuple[Measure, list[Lost]]:
    """Return a measure with what a person decided and added, and the decisions that do not hold any more."""
    measure = replace(measure_of(draft), actions=before.actions)
    lost: list[Lost] = []
    for decision in before.decisions:
        why = _changed(draft, before, decision)
        if why:
            lost.append(Lost(draft.number, decision.about, decision.text, why))
            continue
        fields = [*_fields(decision)]
        values = {name: getattr(before, name) for name in fields}
        undecided = tuple(name for name in measure.undecided if name not in fields)
        measure = replace(measure, undecided=undecided, decisions=(*measure.decisions, decision), **values)
    unsigned = [name for name in measure.undecided if name not in before.undecided and getattr(before, name)]
    if unsigned:
        lost.append(Lost(draft.number, tuple(unsigned), "草稿里填过", "没有写 decisions（谁、何时、凭什么）"))
    return measure, lost


def _fields(decision: Decision) -> Iterator[str]:
    """Yield the fields of a measure that a decision sets; one about the clause sets its branches, too."""
    for part in decision.about:
        if part == "clause":
            yield from ("clause", *map(str, BRANCHES))
        elif part == "bureau":
            yield from ("bureau", "lead")
        elif part not in ("gap", "actions"):
            yield part


def _changed(draft: DraftMeasure, before: Measure, decision: Decision) -> str | None:
    """Return why a decision does not hold for what is read now; None if it does."""
    fields = [*_fields(decision)]
    if "gap" in decision.about and draft.clause != before.clause:
        return "条款变了"
    if not fields:
        return None
    if not {*fields} & {*draft.undecided}:
        return "原件现在读得准了"
    if decision.seen:
        is_same = all(any(text.startswith(seen) for text in draft.doubts) for seen in decision.seen)
    else:
        is_same = {*draft.doubts} == {*before.doubts}
    return None if is_same else "没有把握的地方变了"


def lost_lines(lost: Sequence[Lost]) -> Iterator[str]:
    """Yield what was not kept, for people."""
    for measure, parts, what, why in lost:
        about = f"第 {measure} 项" if measure is not None else "整份计划"
        yield f"{about}（{'、'.join(parts)}）：{what}，{why}，没有保留"
