"""A draft of a plan from its document: the fields of each measure, which of them are blank, and which are in doubt.

Blank and doubtful are kept apart. Where the document leaves a cell blank, the field is None, as the plan says nothing.
Where the document cannot be read for sure, the field is None too but is listed in ``undecided``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

from obligations.clauses.reader import Clause, ClauseError, RemarkKind, read_clause
from obligations.documents.entries import BUREAU, CLAUSE, DUE_TIME, TITLE, Entry, EntryReader
from obligations.documents.headings import plan_title, plan_year
from obligations.documents.joining import (
    Piece,
    is_name,
    names_in,
    names_of,
    oddity,
    overlap,
    readings,
    text_of,
    whole_names,
)
from obligations.documents.original import UNREAD, Doubt, Location, Original, tight
from obligations.documents.table import lines_of
from obligations.errors import Place, SourceError
from obligations.logic.conditions import Condition
from obligations.plan.regions import with_regions
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Vocabulary
from obligations.text import shown

#: No decimal point (1.5), and no dot after a Latin letter.
_FULL_STOP: Final = re.compile(r"。|(?<![0-9A-Za-z])\.(?!\d)")
_LONGEST_TITLE: Final = 40
#: A field that is cut more often than this is no field.
_MOST_PIECES: Final = 10
_MOST_LISTED: Final = 10
BRANCH_NAMES: Final = tuple(map(str, BRANCHES))
_WRITTEN: Final = f"{'、'.join(BRANCH_NAMES[:-1])} 和 {BRANCH_NAMES[-1]}"
#: Remarks about a wording that may have another meaning than the usual one.
_OPEN: Final = (RemarkKind.AMBIGUOUS, RemarkKind.ENCOURAGED)
_Doubting: TypeAlias = Callable[[str, str, str], None]
_Reading: TypeAlias = Callable[[Entry, _Doubting], tuple[str | None, Clause | None]]


@dataclass(frozen=True)
class DraftMeasure:
    """A measure as the document has it. Fields in ``undecided`` are None because they could not be read for sure.

    ``passages`` are the document's own paragraphs, the first of which begins with the title; ``shares_due`` are the
    other measures whose completion time is in the same cell. ``locations`` are all rows that the measure is in,
    ``location_of`` has the beginnings of some of its fields.
    """

    number: int
    title: str | None
    task: str | None
    subtask: str | None
    bureau: tuple[str, ...] | None
    due: str | None
    clause: str | None
    mandatory: Condition | None
    optional: Condition | None
    exempt: Condition | None
    undecided: tuple[str, ...]
    notes: tuple[str, ...]
    passages: tuple[str, ...]
    locations: tuple[Location, ...]
    location_of: Mapping[str, Location] = field(default_factory=dict)
    shares_due: tuple[int, ...] = ()


@dataclass(frozen=True)
class DraftPlan:
    """What a document says, as far as it can be read: the plan's title and year, its measures, and every doubt.

    ``name`` and ``sha256`` are the document's, ``location`` is its title's; ``is_scope``: its clauses are scopes.
    """

    name: str
    sha256: str
    title: str
    year: int
    vocabulary: Vocabulary
    measures: tuple[DraftMeasure, ...]
    doubts: tuple[Doubt, ...] = ()
    location: Location | None = field(default=None, compare=False)
    is_scope: bool = False

    def place(self, measure: DraftMeasure, part: str = "number") -> Place:
        """Return where a part of a measure begins in the document; where the measure begins if that is not known."""
        return measure.location_of.get(part, measure.locations[0]).place(self.name)


def draft_of(
    original: Original,
    vocabulary: Vocabulary,
    *,
    title: str | None = None,
    year: int | None = None,
    fallback: tuple[str, int] | None = None,
    takes_usual_sense: bool = False,
    is_scope: bool = False,
) -> DraftPlan:
    """Return the draft of the plan whose table is in a document; clauses are read with a vocabulary.

    Its own has the regions too if a clause names one. ``is_scope``: the clauses are scopes, without 必做 and 选做.

    ``title`` and ``year`` replace what the document states; ``fallback`` has both, for a document that states none. A
    clause with two meanings is a doubt, unless ``takes_usual_sense``: then it has the one of docs/decisions/0006.
    Raises :class:`SourceError` if there is no such table, no measure in it, or no title or year.
    """
    lines, of_table = lines_of(original)
    reader = EntryReader(lines)
    reader.read()
    if not reader.entries:
        remedy = "“落实举措”一栏里应有“1. 名称。”这样的举措"
        raise SourceError.at("bad-document", Place(original.name), "表格里没有举措", remedy)
    location, stated_title, is_sure = plan_title(original)
    is_sure = is_sure or title is not None
    title = title or stated_title or (fallback[0] if fallback else None)
    if title is None:
        message = "表格前面看不出哪一行是计划的名称（如“2018 年……计划”）"
        raise SourceError.at("bad-document", Place(original.name), message, "请用 --title 给出名称")
    stated_year = plan_year(original, title)
    year = year or stated_year or (fallback[1] if fallback else None)
    if year is None:
        message = f"从名称“{shown(title)}”看不出年度"
        raise SourceError.at("bad-document", Place(original.name), message, "请用 --year 给出，如 2018")
    known = _known(reader)
    clauses = (text_of(pieces)[0] for entry in reader.entries for pieces in entry.clauses)
    vocabulary = with_regions(vocabulary, clauses)
    meaning = partial(read_clause, vocabulary=vocabulary, is_scope=is_scope)
    read = partial(_clause, known=known, meaning=meaning, takes_usual_sense=takes_usual_sense)
    doubts = list(reader.doubts)
    doubts += [*original.doubts, *of_table]
    if not is_sure:
        seen = "看不出计划的名称" if stated_title is None else f"“{shown(title)}”可能不是计划的名称"
        doubts.append(Doubt(location, seen, "名称是什么（--title）", field=TITLE))
    if stated_year is None and fallback is not None:
        doubts.append(Doubt(location, "看不出计划的年度", "是哪一年的计划（--year）", field="year"))
    measures: list[DraftMeasure] = []
    of_measure: dict[int | None, list[Doubt]] = {}
    for doubt in doubts:
        of_measure.setdefault(doubt.measure, []).append(doubt)
    for entry in reader.entries:
        measure, more = _measure(entry, known, read, of_measure.get(entry.number, ()))
        measures.append(measure)
        doubts += more
    in_order = tuple(sorted(dict.fromkeys(doubts), key=_order))
    head = (original.name, original.sha256, title, year)
    return DraftPlan(*head, vocabulary, tuple(measures), in_order, location, is_scope)


def source_of(measure: DraftMeasure) -> dict[str, list[Any]]:
    """Return a measure's source as rules files state it: pages and lines of a text, or rows of a Word document."""
    pages = list(dict.fromkeys(location.page for location in measure.locations if location.page is not None))
    lines = list(dict.fromkeys(location.line for location in measure.locations if location.line is not None))
    if lines:
        return {"pages": pages, "lines": lines}
    return {"rows": list(dict.fromkeys(location.text for location in measure.locations))}


def _order(doubt: Doubt) -> tuple[int, ...]:
    location = doubt.location or Location()
    return (location.table or 0, location.line or 0, location.row or 0, doubt.measure or 0)


class _Known(NamedTuple):
    """What the document has uncut: names, completion times, clauses; and the places where a time may be cut.

    ``titles_end``: most titles end with a full stop. ``names_end``: most names end with a word like 司.
    """

    names: Collection[str]
    dues: Collection[str]
    cut_dues: Collection[Location]
    clauses: frozenset[str]
    titles_end: bool
    names_end: bool


def _known(reader: EntryReader) -> _Known:
    entries = reader.entries
    names = {name for entry in entries for name in whole_names(entry.bureau)}
    ends = [bool(_FULL_STOP.search(entry.paragraphs[0])) for entry in entries if entry.cut_early is None]
    whole = (entry for entry in entries if [len(pieces) for pieces in entry.clauses] == [1])
    clauses = frozenset(text_of(entry.clauses[0])[0] for entry in whole)
    endings = [is_name(name) for name in names]
    return _Known(names, reader.whole_dues, reader.cut_dues, clauses, _most(ends), _most(endings))


def _most(answers: Sequence[bool]) -> bool:
    return sum(answers) * 2 > len(answers)


def _title_of(entry: Entry, known: _Known, doubt: _Doubting) -> str | None:
    """Return the title: the first sentence of a measure, or its first paragraph if that has no full stop."""
    title = _FULL_STOP.split(entry.paragraphs[0], maxsplit=1)[0].strip()
    has_end = bool(_FULL_STOP.search(entry.paragraphs[0]))
    cut = entry.cut_early if entry.cut_early is not None and not _FULL_STOP.search(entry.cut_early) else None
    rest = entry.paragraphs[0].removeprefix(cut or "")
    if cut is not None and (not known.titles_end or not has_end or overlap(cut, rest)):
        doubt(TITLE, f"名称在“{shown(cut)}”后面断开", "名称到哪里为止，断处有没有重复的字")
    elif cut is None and known.titles_end and not has_end and len(entry.paragraphs) > 1:
        doubt(TITLE, f"“{shown(title)}”后面没有句号就另起一段", "名称到哪里为止")
    elif not title or len(title) > _LONGEST_TITLE or UNREAD in title:
        doubt(TITLE, f"“{shown(title)}”不像一个名称", "名称到哪里为止")
    return title or None


def _measure(entry: Entry, known: _Known, read: _Reading, before: Sequence[Doubt]) -> tuple[DraftMeasure, list[Doubt]]:
    """Return a measure, and new doubts about it; ``before`` are those that were known before."""
    doubts: list[Doubt] = []
    notes: list[str] = []

    def doubt(name: str, seen: str, decide: str) -> None:
        doubts.append(Doubt(entry.locations[0], seen, decide, entry.number, name))

    title = _title_of(entry, known, doubt)
    bureau = names_of(entry.bureau, known.names)
    for one, other in bureau.open:
        doubt(BUREAU, f"断处两边是“{one}”和“{other}”", "是一个部门，还是两个")
    odd = [(name, why) for piece in entry.bureau for name in names_in(piece) if (why := oddity(name))]
    odd += [(name, why) for name in bureau.names if (why := oddity(name))]
    for name in (BUREAU, CLAUSE) if odd else ():
        doubt(name, f"“{shown(odd[0][0])}”{odd[0][1]}", "请写出各个部门和条款")
    last = bureau.names[-1] if bureau.names else ""
    if last and known.names_end and not is_name(last) and (len(entry.locations) > 1 or last not in known.names):
        doubt(BUREAU, f"“{last}”像是没有写完", "部门的全名")
    if not entry.bureau and not any(d.field == BUREAU for d in before):
        doubt(BUREAU, "旁边没有“局内：”", "局内部门是哪些")  # a measure without any cannot be meant
    due, sure = text_of(entry.due, known.dues)
    may_be_cut = any(piece.location in known.cut_dues for piece in entry.due)
    if len(entry.due) > _MOST_PIECES or not sure or _holds_a_whole(entry.due, due, known.dues):
        doubt(DUE_TIME, f"断处两边是{_seen(entry.due)}", "接起来是什么")
    elif may_be_cut and (len(entry.due) == 1 or due not in known.dues):
        doubt(DUE_TIME, f"“{shown(due)}”像是没有写完，或者多了字", "完成时间是什么")
    elif due != tight("".join(piece.text for piece in entry.due)):
        notes.append(f"完成时间断处重复的字只留一个：{_seen(entry.due)}")
    clause, meaning = read(entry, doubt)
    if len(entry.locations) > 1:
        notes.append("举措跨页或跨行，在原表中断为几处，此处已接合")
    if entry.shares_due:
        others = "、".join(map(str, entry.shares_due[:_MOST_LISTED]))
        others += "……" if entry.shares_due[_MOST_LISTED:] else ""
        notes.append(f"与第 {others} 项同在一行，共用一个完成时间")
    if entry.shares_bureau:
        notes.append(f"与第 {'、'.join(map(str, entry.shares_bureau))} 项合用一格部门和条款")
    about = (*before, *doubts)
    undecided = {d.field for d in about if d.field}
    if not entry.due and DUE_TIME not in undecided:
        notes.append("计划没有写完成时间（该格为空）")
    if not entry.clauses and CLAUSE not in undecided:
        notes.append("计划没有“省份”条款")
    notes += [f"没有把握：{d.seen}；要定的是：{d.decide}" for d in about]
    measure = DraftMeasure(
        number=entry.number,
        title=title,
        task=entry.task.title,
        subtask=entry.subtask.title,
        bureau=bureau.names or None,
        due=due or None,
        clause=clause,
        mandatory=meaning.mandatory if meaning else None,
        optional=meaning.optional if meaning else None,
        exempt=meaning.exempt if meaning else None,
        undecided=(),
        notes=tuple(dict.fromkeys(notes)),
        passages=tuple(f"{entry.number}. {p}" if i == 0 else p for i, p in enumerate(entry.paragraphs)),
        locations=tuple(entry.locations),
        location_of={
            name: pieces[0].location
            for name, pieces in (
                (BUREAU, entry.bureau),
                (DUE_TIME, entry.due),
                *((name, clause) for clause in entry.clauses[:1] for name in (CLAUSE, *BRANCH_NAMES)),
            )
            if pieces and pieces[0].location
        },
        shares_due=entry.shares_due,
    )
    return _without(measure, undecided), doubts


def _holds_a_whole(pieces: Sequence[Piece], text: str, known: Collection[str]) -> bool:
    """Return whether one of several pieces is a whole text that occurs elsewhere: it may be another measure's."""
    return len(pieces) > 1 and text not in known and any(tight(piece.text) in known for piece in pieces)


def _without(measure: DraftMeasure, undecided: Collection[str]) -> DraftMeasure:
    """Return a measure without its doubtful fields. If the clause is in doubt, its branches are."""
    fields = {*undecided, *(BRANCH_NAMES if CLAUSE in undecided else ())}
    empty: dict[str, None] = dict.fromkeys(fields)
    ordered = tuple(name for name in (TITLE, BUREAU, DUE_TIME, CLAUSE, *BRANCH_NAMES) if name in fields)
    return replace(measure, undecided=ordered, **empty)  # type: ignore[arg-type]


def _clause(
    entry: Entry, doubt: _Doubting, known: _Known, meaning: Callable[[str], Clause], takes_usual_sense: bool
) -> tuple[str | None, Clause | None]:
    """Return the clause and its meaning; a doubt is noted if there are several, or if it cannot be read."""
    if len(entry.clauses) > 1:
        seen = "；".join(shown(text_of(pieces)[0]) for pieces in entry.clauses)
        doubt(CLAUSE, f"有 {len(entry.clauses)} 处“省份：”（{seen}）", "条款是哪一处，还是合在一起")
        return None, None
    if not entry.clauses:
        return None, None
    if len(entry.clauses[0]) > _MOST_PIECES:
        doubt(CLAUSE, f"条款断成了 {len(entry.clauses[0])} 处", "条款是什么")
        return None, None
    texts = list(dict.fromkeys(readings(entry.clauses[0])))
    if not texts[0]:
        doubt(CLAUSE, "“省份：”后面没有文字", "条款是什么")
        return None, None
    if texts[0].endswith(("，", ",", "、", "；", ";")):
        doubt(CLAUSE, f"“{shown(texts[0])}”像是没有写完", "条款是什么")
        return None, None
    read: list[tuple[str, Clause]] = []
    failed = ""
    for text in texts:
        try:
            read.append((text, meaning(text)))
        except ClauseError as error:
            failed = failed or str(error)
    elsewhere = [each for each in read if each[0] in known.clauses]
    read = elsewhere if len(read) > 1 and len(elsewhere) == 1 else read
    is_plain = any(text == texts[0] for text, _ in read)
    if len(read) == 1 and (is_plain or len(entry.clauses[0]) == 2):
        for remark in () if takes_usual_sense else read[0][1].remarks:
            for name in BRANCH_NAMES if remark.kind in _OPEN else ():
                doubt(name, f"条款{remark.what}", f"是不是这个意思；不同的请写出 {_WRITTEN}")
        return read[0]
    if read:
        doubt(CLAUSE, f"断处两边是{_seen(entry.clauses[0])}", "接起来是什么")
        return None, None
    decide = f"请{'把条款用的词加进 vocabulary，或' if 'vocabulary' in failed else ''}写出 {_WRITTEN}"
    for name in BRANCH_NAMES:
        doubt(name, f"条款读不懂：{failed}", decide)
    return texts[0], None


def _seen(pieces: Sequence[Piece]) -> str:
    return "和".join(f"“{shown(piece.text)}”" for piece in pieces)
