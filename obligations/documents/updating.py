"""A document read again: what people decided and added in an earlier draft stays, as long as the words are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final, NamedTuple

import yaml

from obligations.documents.draft import DraftMeasure, DraftPlan, measure_of
from obligations.documents.fields import OUR_NOTE
from obligations.documents.original import Doubt
from obligations.errors import ObligationsError
from obligations.plan.measure import PARTS, Decision, Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import BRANCHES
from obligations.text import fold, shown

#: A comment of YAML, unless it is within a text.
_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#[ \t]*(.*\S)", re.MULTILINE)
#: The comments above every draft.
_HEAD: Final = re.compile(r"^# 由 obligations import .*?^# 原件：[^\n]*\n", re.MULTILINE | re.DOTALL)
_OURS: Final = re.compile("没有保留：|yaml-language-server:")
_MOST_SHOWN: Final = 3
#: Titles with so much in common may be two wordings of one.
_ALIKE: Final = 0.6
_MUCH_ALIKE: Final = 0.75


class Lost(NamedTuple):
    """What was not kept: the number of the measure (None: the plan), the parts, what a person wrote, why it is gone."""

    measure: int | None
    about: tuple[str, ...]
    what: str
    why: str


class Updated(NamedTuple):
    """The measures of a document read again with what people added to them, and what could not be kept.

    ``doubts`` are those of the document that nobody has decided, ``review`` says what was kept and may not hold.
    """

    measures: tuple[Measure, ...]
    decisions: tuple[Decision, ...]
    lost: tuple[Lost, ...]
    doubts: tuple[Doubt, ...]
    review: tuple[str, ...] = ()


def updated(draft: DraftPlan, old: Plan, *, is_same_file: bool = False) -> Updated:
    """Return the measures of a draft, with the decisions and actions of an earlier draft of the same plan.

    A decision is kept if what could not be read for sure is in the same words as before; then the fields that it is
    about are as the person wrote them. ``is_same_file``: it was made from the same file. Raises
    :class:`ObligationsError` if none of its measures is in the document.
    """
    olds = [measure.as_written for measure in old.measures]
    pairs = _pairs(draft.measures, olds)
    if not pairs and draft.measures:
        message = f"这份草稿是“{shown(old.title)}”的，没有一项举措和原件（“{shown(draft.title)}”）里的相同"
        raise ObligationsError.at("other-document", draft.place(draft.measures[0]), message, "请给出这份原件的草稿")
    left = [measure for measure in olds if measure.number not in {m.number for m in pairs.values()}]
    measures: list[Measure] = []
    lost: list[Lost] = []
    for each in draft.measures:
        before = pairs.get(each.number)
        if before is None:
            measures.append(measure_of(each))
            continue
        measure, not_kept = _with_decisions(each, before)
        measures.append(measure)
        lost += not_kept
    for measure in left:
        gone = f"原件里没有“{shown(measure.title)}”这一项了"
        lost += [Lost(measure.number, each.about, _written(measure, each), gone) for each in measure.decisions]
        lost += [Lost(measure.number, ("actions",), "；".join(measure.actions), gone)] if measure.actions else []
    kept = [decision for decision in old.decisions if _holds(decision, draft, old)]
    for decision in old.decisions:
        why = "原件里没有这样的话了"
        lost += [] if decision in kept else [Lost(None, decision.about, decision.text, why)]
    for name in ("title", "year"):
        was, now = getattr(old, name), getattr(draft, name)
        if was != now and not any(name in decision.about for decision in kept):
            lost.append(Lost(None, (name,), f"草稿里是“{was}”", f"原件是“{now}”"))
    by_number = {measure.number: measure for measure in measures}
    doubts = tuple(doubt for doubt in draft.doubts if not _is_decided(doubt, by_number, kept))
    acting = "、".join(str(measure.number) for measure in measures if measure.actions)
    again = f"看不出原件和起草时是同一个文件，要点（第 {acting} 项）没有变，请对照原件再看一遍"
    review = () if is_same_file or not acting else (again,)
    return Updated(tuple(measures), tuple(kept), tuple(lost), doubts, review)


def _holds(decision: Decision, draft: DraftPlan, old: Plan) -> bool:
    """Return whether a decision about the plan as a whole holds for what is read now.

    One that does not say for which words it was made would settle any: it holds if they are all the same as before.
    """
    of_plan = [doubt for doubt in draft.doubts if doubt.measure is None or doubt.field in ("task", "subtask")]
    if decision.seen:
        return {*decision.seen} <= {doubt.seen for doubt in of_plan}
    now = {doubt.seen for doubt in of_plan if (doubt.field or "document") in decision.about}
    return now == {doubt.seen for doubt in old.doubts if doubt.about in decision.about}


def _without_texts(text: str) -> str:
    """Return YAML with a sign for each character of a text in it, in which a # begins no comment."""
    parts, at = list[str](), 0
    for token in yaml.scan(text):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            parts += [text[at:start], "x" * (end - start)]
            at = end
    return "".join([*parts, text[at:]])


def is_made_from(text: str, sha256: str) -> bool:
    """Return whether an earlier draft's text says that it was made from a file with this digest."""
    return re.search(rf"^# .*{re.escape(sha256)}\s*$", text, re.MULTILINE) is not None


def lost_comments(text: str) -> list[Lost]:
    """Return that comments which people wrote in an earlier draft's text are not kept, if there are any."""
    found = _COMMENT.findall(_without_texts(_HEAD.sub("", text, count=1)))
    comments = [comment for comment in found if not _OURS.match(comment)]
    some = "、".join(f"“{shown(comment)}”" for comment in comments[:_MOST_SHOWN])
    return [Lost(None, (), f"草稿里的 {len(comments)} 处注释（{some}）", "注释不带进新的草稿")] if comments else []


def _is_decided(doubt: Doubt, measures: Mapping[int, Measure], decisions: Sequence[Decision]) -> bool:
    if doubt.measure is None:
        part = doubt.field or "document"
        return any(part in each.about and each.settles(doubt.seen) for each in decisions)
    measure = measures.get(doubt.measure)
    return measure is not None and doubt.field is not None and measure.decided(doubt.field) is not None


def _pairs(drafts: Sequence[DraftMeasure], olds: Sequence[Measure]) -> dict[int, Measure]:
    """Return which measure of the earlier draft each is, by number: one of the same title, else of a similar one.

    A number alone shows nothing: a new measure may have it.
    """
    pairs: dict[int, Measure] = {}
    left = list(olds)
    for is_pair in (_has_title_and_number, _has_title, _has_similar_title):
        for each in drafts:
            found = next((other for other in left if is_pair(each, other)), None)
            if each.number not in pairs and found is not None:
                pairs[each.number] = found
                left.remove(found)
    return pairs


def _has_title(draft: DraftMeasure, before: Measure) -> bool:
    if before.title_is_ours:  # the document has none: the number and all the rest have to do
        return draft.number == before.number and all(_is_same(draft, before, name) for name in ("clause", "bureau"))
    return fold(draft.title or "") == fold(before.title) != ""


def _has_title_and_number(draft: DraftMeasure, before: Measure) -> bool:
    return _has_title(draft, before) and draft.number == before.number


def _has_similar_title(draft: DraftMeasure, before: Measure) -> bool:
    """Return whether the number is the same and the titles much alike; or less so, or one unread, and the rest is."""
    if draft.number != before.number:
        return False
    likeness = _likeness(draft.title, before.title) if draft.title and before.title else _ALIKE
    is_same = all(_is_same(draft, before, name) for name in ("clause", "bureau"))
    return likeness >= _MUCH_ALIKE or (likeness >= _ALIKE and is_same)


def _is_same(draft: DraftMeasure, before: Measure, name: str) -> bool:
    """Return whether a field says the same as before; if it is open, whether all that was seen is the same."""
    if name in draft.undecided:
        return {*draft.doubts} == {*before.doubts}
    return (getattr(draft, name) or None) == (getattr(before, name) or None)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio()


def _with_decisions(draft: DraftMeasure, before: Measure) -> tuple[Measure, list[Lost]]:
    """Return a measure with what a person decided and added, and the decisions that do not hold any more."""
    notes = tuple(dict.fromkeys((*draft.notes, *(note for note in before.notes if not OUR_NOTE.match(note)))))
    measure = replace(measure_of(draft), actions=before.actions, notes=notes)
    if before.title_is_ours:
        measure = replace(measure, title=before.title, title_is_ours=True)
    if not measure.task:  # the document has no heading, and a person wrote one
        measure = replace(measure, task=before.task)
    lost: list[Lost] = []
    told: set[str] = set()  # the fields that a lost decision is about
    for decision in before.decisions:
        why = _changed(draft, before, decision)
        if why:
            told |= {*_fields(decision)}
            lost.append(Lost(draft.number, decision.about, _written(before, decision), why))
            continue
        fields = [*_fields(decision)]
        values = {name: getattr(before, name) for name in fields}
        undecided = tuple(name for name in measure.undecided if name not in fields)
        measure = replace(measure, undecided=undecided, decisions=(*measure.decisions, decision), **values)
    unsigned = [
        name
        for name in measure.undecided
        if name not in before.undecided and name not in told and getattr(before, name)
    ]
    if unsigned:
        written = _values(before, unsigned) or f"{'、'.join(PARTS[name] for name in unsigned)}写过的条件"
        lost.append(Lost(draft.number, tuple(unsigned), written, "原件读不准，也没有写 decisions"))
    for name in ("title", "task", "subtask", "bureau", "due", "clause"):
        now = getattr(measure, name)
        if (
            name not in (*measure.undecided, *before.undecided, *told)
            and getattr(before, name) not in (now, None, "", ())
            and not measure.decided(name)
        ):
            lost.append(Lost(draft.number, (name,), f"草稿里是{_text(before, name)}", f"原件是{_text(measure, name)}"))
    if measure.actions and before.province_paragraph and not measure.province_paragraph:
        lost.append(Lost(draft.number, ("actions",), "；".join(measure.actions), "原件里没有对省里的要求了"))
        measure = replace(measure, actions=None)
    return measure, lost


def _written(measure: Measure, decision: Decision) -> str:
    """Return a decision and what the person wrote for the fields that it is about."""
    values = _values(measure, _fields(decision))
    return f"{values}，{decision.text}" if values else decision.text


def _text(measure: Measure, name: str) -> str:
    value = getattr(measure, name)
    return f"“{shown('、'.join(value) if isinstance(value, tuple) else value)}”" if value else "空白"


def _values(measure: Measure, names: Iterable[str]) -> str:
    written = [name for name in names if name not in {*map(str, BRANCHES)} and getattr(measure, name)]
    return "，".join(f"{PARTS[name]}{_text(measure, name)}" for name in written)


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
    if "gap" in decision.about and "clause" not in fields and draft.clause != before.clause:
        return "条款变了"
    if not fields:
        return None
    if not {*fields} & {*draft.undecided}:
        return "原件现在读得准了"
    if decision.seen:
        is_same = all(any(text.startswith(seen) for text in draft.doubts) for seen in decision.seen)
    else:
        is_same = {*draft.doubts} == {*before.doubts}
    return None if is_same else "原件里读不准的话和上次不一样了"


def lost_lines(lost: Sequence[Lost]) -> Iterator[str]:
    """Yield what was not kept, for people."""
    for measure, parts, what, why in lost:
        about = f"第 {measure} 项" if measure is not None else "整份计划"
        named = f"（{'、'.join(parts)}）" if parts else ""
        yield f"{about}{named}：{what}；{why}，没有保留"
