"""Reads a plan's document into a draft: its table or its numbered text, its title, and what in it nobody has read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from obligations.clauses.reader import ClauseError, read_clause
from obligations.documents.beside.reader import BesideReader
from obligations.documents.clause import ClauseReader
from obligations.documents.draft import DraftMeasure, DraftPlan, source_of
from obligations.documents.duties import outside_measures
from obligations.documents.fields import (
    LONGEST_HEADING,
    doubt_for_whom,
    known_of,
    measure_of,
    ruling_doubts,
    whole_clauses,
)
from obligations.documents.layout.columns import DUE, SCOPE, Words
from obligations.documents.layout.default import split_defaults
from obligations.documents.layout.departments import led_by_first
from obligations.documents.layout.entries import BUREAU, CLAUSE, DUE_TIME, TITLE, Entry
from obligations.documents.layout.joining import Piece, text_of
from obligations.documents.layout.prose import closing_note, prose_of
from obligations.documents.layout.rows import RowReader
from obligations.documents.layout.table import no_table, table_of
from obligations.documents.layout.tails import says_first_leads
from obligations.documents.layout.titles import document_number, issued_on, plan_title, plan_year
from obligations.documents.original import UNREAD, Doubt, Location, Original
from obligations.documents.rulings import defines_classes, explains, has_word, is_for_some, names_provinces, signs_in
from obligations.errors import Place, SourceError
from obligations.plan.measure import BareTask, DefaultScope
from obligations.plan.regions import with_regions
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Vocabulary
from obligations.text import fold, shown

#: Marks and columns of the office's own departments, which are called 局内部门.
_OF_BUREAU: Final = ("局内", "局内部门", "国家局", "局机关")
#: Marks and columns of some of the departments only.
_ONE_OF_SEVERAL: Final = ("牵头", "配合", "牵头部门", "配合部门", "牵头单位", "配合单位")


@dataclass
class _Content:
    """What the text or the table of a document says, before its fields are read."""

    entries: list[Entry]
    doubts: list[Doubt]
    outside: list[tuple[Location, str]]
    notes: list[str] = field(default_factory=list)
    bare_tasks: list[BareTask] = field(default_factory=list)
    dues: Collection[str] = ()
    cut_dues: Collection[Location] = ()
    has_titles: bool = False
    has_dues: bool = True
    has_numbers: bool = True
    is_prose: bool = False
    tables: Collection[Location] = ()

    @property
    def begins(self) -> tuple[Location, str] | None:
        """Where the measures of a text begin, and with what."""
        first = self.entries[0] if self.is_prose else None
        return (first.locations[0], first.paragraphs[0]) if first else None


def draft_of(
    original: Original,
    vocabulary: Vocabulary,
    *,
    title: str | None = None,
    year: int | None = None,
    fallback: tuple[str, int] | None = None,
    takes_usual_sense: bool = False,
    is_scope: bool = False,
    words: Words | None = None,
) -> DraftPlan:
    """Return the draft of the plan whose table is in a document; clauses are read with a vocabulary.

    Its own has the regions too if a clause names one. ``is_scope``: the clauses are scopes, without 必做 and 选做; a
    document whose columns or marks say so has them anyway. ``words`` are the headings of its columns.

    ``title`` and ``year`` replace what the document states; ``fallback`` has both, for a document that states none. A
    clause with two meanings is a doubt, unless ``takes_usual_sense``: then it has the one of docs/decisions/0006.
    Raises :class:`SourceError` if there is no such table, no measure in it, or no title or year.
    """
    signs = signs_in(_all_texts(original))
    _check_words(original, words or Words())
    original, defaults = split_defaults(original)
    content = _content_of(original, vocabulary, words or Words(), signs)
    if any(says_first_leads(text) for _, text in content.outside):
        for entry in content.entries:
            entry.bureau = led_by_first(entry.bureau)
    location, stated_title, is_sure = plan_title(original, content.begins)
    is_sure = is_sure or title is not None
    title = title or stated_title or (fallback[0] if fallback else None)
    if title is None:
        message = "看不出哪一行是计划的名称（如“2018 年……计划”）"
        raise SourceError.at("bad-document", Place(original.name), message, "请用 --title 给出名称")
    stated_year = plan_year(original, title)
    year = year or stated_year or (fallback[1] if fallback else None)
    if year is None:
        message = f"从名称“{shown(title)}”看不出年度"
        raise SourceError.at("bad-document", Place(original.name), message, "请用 --year 给出，如 2018")
    doubts = [*content.doubts, *_at_measures(original, content.entries)]
    content.outside += [(Location(table=0, row=0), text) for text in original.margins if UNREAD not in text]
    content.outside += [(location or Location(), title)] if stated_title != title else []
    if not is_sure:
        seen = "看不出计划的名称" if stated_title is None else f"“{shown(title)}”可能不是计划的名称"
        doubts.append(Doubt(location, seen, "名称是什么（--title）", field=TITLE))
    if stated_year is None and fallback is not None:
        doubts.append(Doubt(location, "看不出计划的年度", "是哪一年的计划（--year）", field="year"))
    texts = [text_of(pieces)[0] for entry in content.entries for pieces in entry.clauses]
    texts += [defaults[0].text] if defaults else []
    vocabulary = with_regions(vocabulary, texts)
    is_scope = is_scope or _has_scopes(content, defaults, texts)
    clauses = ClauseReader(vocabulary, whole_clauses(content.entries), is_scope, takes_usual_sense)
    default, of_default = _default(defaults, clauses)
    doubts += of_default
    known = known_of(
        content.entries,
        content.dues,
        content.cut_dues,
        has_titles=content.has_titles,
        has_dues=content.has_dues,
        is_prose=content.is_prose,
        has_numbers=content.has_numbers,
        signs=signs,
    )
    doubts += _unread(content, signs, known.names)
    content.notes += _peculiar(content.outside)
    of_measure: dict[int | None, list[Doubt]] = {}
    for doubt in doubts:
        of_measure.setdefault(doubt.measure, []).append(doubt)
    measures: list[DraftMeasure] = []
    for entry in content.entries:
        before = of_measure.get(entry.number, ())
        measure, more = measure_of(entry, known, clauses, before, has_default=default is not None)
        measures.append(measure)
        doubts += more
    return DraftPlan(
        name=original.name,
        sha256=original.sha256,
        title=title,
        year=year,
        vocabulary=vocabulary,
        measures=tuple(measures),
        doubts=tuple(sorted(dict.fromkeys(doubts), key=_order)),
        location=location,
        is_scope=is_scope,
        default_scope=default,
        notes=(*original.notes, *content.notes),
        bare_tasks=tuple(content.bare_tasks),
        department_label=_label(content.entries),
        document_words=words.as_known if words else (),
        document_number=document_number(original),
        issued=issued_on(original),
    )


def _check_words(original: Original, words: Words) -> None:
    """Raise :class:`SourceError` for a heading or mark that somebody told and that is nowhere in the document."""
    texts = [re.sub(r"\([^()]*\)", "", fold(text)) for text in _all_texts(original)] if words.as_known else []
    for new, _ in words.as_known:
        word = re.escape(fold(new))
        is_there = re.compile(rf"{word}|(?:.*[。；;，,、(【\[])?{word}\s*[:：】\])].*", re.DOTALL)
        if not any(map(is_there.fullmatch, texts)):
            message = f"原件里没有“{shown(new)}”这个栏目或标记"
            raise SourceError.at("bad-document", Place(original.name), message, "请检查 --column 的写法")


def _in_rows(original: Original) -> Iterator[tuple[Location, str]]:
    yield from ((row.location, text) for row in original.rows for cell in row.cells for text in cell.paragraphs)


def _all_texts(original: Original) -> Iterator[str]:
    yield from (paragraph.text for paragraph in (*original.before, *original.behind))
    yield from (text for _, text in _in_rows(original))


def _content_of(original: Original, vocabulary: Vocabulary, words: Words, signs: Mapping[str, str]) -> _Content:
    """Return what the table of a document says. Raises :class:`SourceError` if there is none, or nothing in it."""

    def is_class(heading: str) -> bool:
        try:
            clause = read_clause(f"{heading}必做", vocabulary)
        except ClauseError:
            return False
        return not clause.remarks

    table = table_of(original, words, is_class=is_class, signs=signs)
    rows = RowReader(table.lines) if table is not None else None
    prose = prose_of(original, words) if rows is None or rows.counts_rows else None
    if prose is not None:
        has_dues = any(entry.due for entry in prose.entries)
        outside = [*prose.outside, *_in_rows(original)]
        dues = Counter(text_of(entry.due)[0] for entry in prose.entries if entry.due)
        doubts = [*prose.doubts, *_tables_beside(original)]
        tables = {row.location for row in original.rows}
        parts = (prose.entries, doubts, outside, prose.notes, prose.bare_tasks, dues)
        return _Content(*parts, has_dues=has_dues, is_prose=True, tables=tables)
    if table is None or rows is None:
        raise no_table(original, words)
    if not rows.entries:
        message = f"表格里没有举措；当作举措读的是“{shown(table.of_measures)}”一栏，里面应有“1. 名称。”这样的举措"
        remedy = "举措在别的栏目的，请用 --column 告诉，如 --column 主要工作=落实举措"
        raise SourceError.at("bad-document", Place(original.name), message, remedy)
    beside = BesideReader(rows.rows, rows.entries, words, table.called)
    beside_table = (each for each in (*original.before, *original.behind) if each.location not in table.above)
    outside = [*table.outside, *((each.location, each.text) for each in beside_table)]
    return _Content(
        rows.entries,
        [*rows.doubts, *beside.doubts, *table.doubts],
        outside,
        [*rows.notes, *table.notes, *closing_note((each.location, each.text) for each in original.behind)],
        rows.bare_tasks,
        beside.whole_dues,
        beside.cut_dues,
        has_titles=table.has_titles,
        has_dues=DUE in table.called,
        has_numbers=not rows.counts_rows,
        tables=table.unread_rows,
    )


def _tables_beside(original: Original) -> Iterator[Doubt]:
    """Yield a doubt for each table of a document whose measures are in its text."""
    for row in original.rows:
        if row.begins and any(cell.paragraphs for cell in row.cells):
            yield Doubt(row.location, "举措在文字里，这个表格没有读", "它是不是计划的一部分")


def _at_measures(original: Original, entries: Sequence[Entry]) -> Iterator[Doubt]:
    """Yield the doubts of a reader; one in a row or paragraph of a measure is about all that it says."""
    behind = {each.location for each in original.behind}  # in Word a row and a paragraph behind may count alike
    at: dict[Location, list[int]] = {}
    for entry in entries:
        for location in entry.locations:
            at.setdefault(location._replace(page=None), []).append(entry.number)
    for doubt in original.doubts:
        about = at.get(doubt.location._replace(page=None)) if doubt.location else None
        for number, name in product(about or (), (BUREAU, DUE_TIME, CLAUSE)):
            yield doubt._replace(measure=number, field=name)
        yield from [doubt] if not about or doubt.location in behind else []


def _peculiar(outside: Sequence[tuple[Location, str]]) -> Iterator[str]:
    """Yield notes on what is outside of all measures, and is no doubt about any."""
    for location, text in outside:
        if defines_classes(text):
            yield f"{location.text}写了哪些省份是哪一类，没有读进规则；省份的类别要写在各省的档案里"


def _unread(content: _Content, signs: Collection[str], names: Collection[str]) -> Iterator[Doubt]:
    """Yield doubts about what is outside of all measures: a ruling there may be about any of them.

    ``names`` are the departments that the document names.
    """
    for location, text in dict.fromkeys([*content.outside, *(each for e in content.entries for each in e.unread)]):
        for each in outside_measures(text, names):
            about = [e.number for e in content.entries if each.numbers is None or e.number in each.numbers]
            seen, decide = f"别处的“{shown(each.text, 60)}”涉及这一项，没有读", "它改不改这一项的部门、时间或条款"
            yield from (Doubt(location, seen, decide, *of) for of in product(about, each.fields))
    for location, text in content.outside:
        found = [*ruling_doubts(location, text, signs, None)]
        is_heading = location not in content.tables and len(text) <= LONGEST_HEADING and is_for_some(text)
        if not found and (explains(text) or is_heading):
            found = [doubt_for_whom(location, text, None)]
        is_told = is_for_some(text) or (names_provinces(text) and not defines_classes(text))
        if location in content.tables and is_told:
            seen = f"没有读的表格里“{shown(text)}”写到省份"
            found.append(Doubt(location, seen, "它是不是这一项的条款", field=CLAUSE))
        yield from (doubt._replace(measure=entry.number) for entry in content.entries for doubt in found)
        if UNREAD in text:
            yield Doubt(location, "这里有图片、公式或符号，读不了", "它是不是计划的一部分，写的是什么")


def _has_scopes(content: _Content, defaults: Sequence[Piece], texts: Sequence[str]) -> bool:
    """Return whether the clauses are scopes: they are marked as such, and none of them says 必做 or 选做."""
    roles = [piece.role for entry in content.entries for pieces in entry.clauses for piece in pieces[:1]]
    roles += [piece.role for piece in defaults]
    return bool(roles) and all(role == SCOPE for role in roles) and not any(map(has_word, texts))


def _label(entries: Sequence[Entry]) -> str | None:
    """Return what the document calls its departments, by mark or column; None if they are the bureau's own (局内)."""
    marks = Counter(piece.mark for entry in entries for piece in entry.bureau if piece.mark)
    called = re.sub(r"[(（].*[)）]", "", marks.most_common(1)[0][0]) if marks else ""
    if not called or called in _OF_BUREAU:
        return None
    return called if called not in _ONE_OF_SEVERAL else "责任部门"


def _default(defaults: Sequence[Piece], clauses: ClauseReader) -> tuple[DefaultScope | None, list[Doubt]]:
    """Return the clause for the whole plan, if there is one, and doubts about it: then no measure has it."""
    doubts: list[Doubt] = []
    if not defaults:
        return None, []
    if len(defaults) > 1:
        seen = f"有 {len(defaults)} 处写给全文的范围"
        return None, [Doubt(defaults[1].location, seen, "全文的范围是哪一处（default_scope）")]
    piece = defaults[0]

    def doubt(_name: str, seen: str, decide: str) -> None:
        doubts.append(Doubt(piece.location, f"全文规则：{seen}", decide))

    clause, meaning = clauses.read([[piece]], doubt)
    if clause is None or meaning is None or piece.location is None:
        return None, doubts
    source = source_of(piece.location)
    branches = {verdict: getattr(meaning, verdict) for verdict in BRANCHES}
    pages, lines, rows = (tuple(source.get(key, ())) for key in ("pages", "lines", "rows"))
    return DefaultScope(clause, branches, pages, lines, rows), doubts


def _order(doubt: Doubt) -> tuple[int, ...]:
    location = doubt.location or Location()
    return (location.table or 0, location.line or 0, location.row or 0, doubt.measure or 0)
