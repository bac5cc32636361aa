"""The fields of a measure, from the pieces in which the document has them: title, departments, time, clause."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from obligations.documents.clause import MOST_PIECES, ClauseReader, Doubting, seen_of
from obligations.documents.draft import BRANCH_NAMES, DraftMeasure
from obligations.documents.duties import beside_measures, within_measure
from obligations.documents.layout.columns import SCOPE
from obligations.documents.layout.departments import departments_of
from obligations.documents.layout.entries import BUREAU, CLAUSE, DUE_TIME, TITLE, Entry
from obligations.documents.layout.joining import Piece, is_name, overlap, text_of, whole_names
from obligations.documents.original import UNREAD, Doubt, Location, tight
from obligations.documents.rulings import is_for_some, names_provinces, rulings_in
from obligations.text import shown

#: No decimal point (1.5), and no dot after a Latin letter.
_FULL_STOP: Final = re.compile(r"。|(?<![0-9A-Za-z])\.(?!\d)")
#: Dots that may not end a title: within it (甲.乙), or those that stand for more (甲 ...).
_UNCLEAR_STOP: Final = re.compile(r"^\s*(?:\.(?=[^\s.。，,；;）)])|\.\s*\.)")
#: What is no part of a title, but a number that is not read as one.
_NUMBER: Final = re.compile(
    r"(?:[\u2160-\u217f]|[A-Za-z](?![A-Za-z]))\s*[.．、)）:：]|[一二三四五六七八九十]{1,2}是(?!否)|[（(【\[].{0,3}[)）】\]]\s*(?=.)|[-•·●■◆]"
    r"|\W?\d{1,3}(?:[.．、:：)）]|[-—]\d|\s+(?![年月日个项家类件]))"
)
_ENDS: Final = re.compile(r"[。！？!?；;：:.，,]$")
_LONGEST_TITLE: Final = 40
_LONGEST_SENTENCE: Final = 400
_MOST_LISTED: Final = 10
_BRACKETS: Final = re.compile(r"[（(【\[［][^（）()【】［］\[\]]{1,20}[）)】\]］]")
#: A longer line says more than a heading does.
LONGEST_HEADING: Final = 40
#: A sentence on what the provinces are to do begins so: 有关省份要…, 各地要….
_FOR_PROVINCES: Final = re.compile(
    r"(?:^|[。；;，,\s])(?:指导|支持|鼓励|推动|引导|督促|组织)?(?:各?有关|各?相关|各|所在|试点|有条件的?|[一二三四]类)?"
    r"(?:省份|省（区、市）|省、自治区、直辖市|省市|省级|省里|省局|省|地方|地区|地)(?!内|外|际|区内|以[上下]|标准|立法|性)[^，。；、]{0,12}?"
    r"(?:要|应|须|需|可|积极|加快|加强|负责|开展|推进|落实|结合|制定|建立|配合|做好|完成|参与|参加|建设|支持|组织|探索)"
    r"|(?:省级|省（市）)[^，。；、]{2,10}部门"
)
#: A heading, which a shifted row may have in the place of a time.
_HEADING: Final = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、）)].+")
_MARKED: Final = re.compile(r"(?:局内|省份|国家局|地方)\s*[:：]")
#: What is no time, although it stands where times do.
_NO_TIME: Final = re.compile(
    r"暂?无|待定|不限|视情.*|另行.*|取消|TBD|各省份?|自贸区|[√★☆✓]|(?:完成)?(?:时限|时间|期限).*|[-—–―−－/／〃々″…·＼\s]+|[同如见与]上?(?:上|前|左|同|第?\d+).*|见上|N/?A",
    re.IGNORECASE,
)
#: A time that is not the same for all provinces.
_FOR_SOME: Final = re.compile("[东中西]部|[一二三四]类|其[他余]")
#: How the notes begin that a draft has of itself, not from a person.
OUR_NOTE: Final = re.compile(
    r"举措跨页或跨行|与第 [\d、…]+ 项(?:共用|同在|合用)|计划没有写完成时间|计划没有“省份”条款|完成时间(?:断处|换行处)"
)


class Known(NamedTuple):
    """What the document has uncut: names, completion times, clauses; and the places where a time may be cut.

    ``titles_end``: most titles end with a full stop. ``names_end``: most names end with a word like 司. ``has_titles``:
    a measure's title is a paragraph of its own. ``has_dues``: the document has a place for completion times.
    ``longest_title``: no title has more characters.
    ``has_numbers``: the document numbers its measures. ``signs`` are those that stand for rulings.
    """

    names: Collection[str]
    dues: Collection[str]
    cut_dues: Collection[Location]
    titles_end: bool
    names_end: bool
    has_titles: bool
    has_dues: bool
    longest_title: int
    is_prose: bool
    has_numbers: bool
    signs: Collection[str]


def known_of(
    entries: Sequence[Entry],
    dues: Collection[str],
    cut_dues: Collection[Location],
    *,
    has_titles: bool,
    has_dues: bool,
    is_prose: bool,
    has_numbers: bool,
    signs: Collection[str],
) -> Known:
    """Return what the measures of a document have uncut."""
    names = {name for entry in entries for name in whole_names(entry.bureau)}
    ends = [bool(_FULL_STOP.search(e.paragraphs[0])) for e in entries if e.paragraphs and e.cut_early is None]
    endings = [is_name(name) for name in names]
    # the measures of a text may be whole sentences, without a title before them
    short = [len(_FULL_STOP.split(entry.paragraphs[0])[0]) <= _LONGEST_TITLE for entry in entries if entry.paragraphs]
    longest = _LONGEST_SENTENCE if is_prose and not _most(short) else _LONGEST_TITLE
    ending = (_most(ends), _most(endings))
    return Known(names, dues, cut_dues, *ending, has_titles, has_dues, longest, is_prose, has_numbers, signs)


def whole_clauses(entries: Sequence[Entry]) -> frozenset[str]:
    """Return the clauses that some measure has in one piece."""
    whole = (entry.clauses[0] for entry in entries if [len(pieces) for pieces in entry.clauses] == [1])
    return frozenset(text_of(pieces)[0] for pieces in whole)


def _most(answers: Sequence[bool]) -> bool:
    return sum(answers) * 2 > len(answers)


def measure_of(
    entry: Entry, known: Known, clauses: ClauseReader, before: Sequence[Doubt], *, has_default: bool
) -> tuple[DraftMeasure, list[Doubt]]:
    """Return a measure, and new doubts about it; ``before`` are those that were known before.

    ``has_default``: the plan has a clause for all measures without one.
    """
    doubts: list[Doubt] = []

    def doubt(name: str, seen: str, decide: str) -> None:
        doubts.append(Doubt(entry.locations[0], seen, decide, entry.number, name))

    title = _title(entry, known, doubt)
    bureau, lead = _departments(entry, known, doubt, is_open=any(d.field == BUREAU for d in before))
    due, mended = _due(entry, known, doubt)
    clause, meaning = clauses.read(entry.clauses, doubt)
    doubts += _unread_rulings(entry, known.signs)
    doubts += _unread_duties(entry, known)
    about = (*before, *doubts)
    undecided = {d.field for d in about if d.field}
    notes = [*mended, *_sharing(entry, is_prose=known.is_prose)]
    if due is None and DUE_TIME not in undecided and known.has_dues:
        notes.append("计划没有写完成时间" + ("" if known.is_prose else "（该格为空）"))
    if not entry.clauses and CLAUSE not in undecided and not has_default:
        notes.append("计划没有“省份”条款")
    pieces = {BUREAU: entry.bureau, DUE_TIME: entry.due}
    pieces |= {name: clause for clause in entry.clauses[:1] for name in (CLAUSE, *BRANCH_NAMES)}
    written = [f"条款的位置写的是“{shown(clause, 200)}”"] if clause and CLAUSE in undecided else []
    begins = f"{entry.own_number or entry.number}. "
    measure = DraftMeasure(
        number=entry.number,
        title=title,
        task=entry.task.title if entry.task.title or entry.task.is_open else "",
        subtask=entry.subtask.title,
        bureau=bureau or None,
        due=due,
        clause=clause,
        mandatory=meaning.mandatory if meaning else None,
        optional=meaning.optional if meaning else None,
        exempt=meaning.exempt if meaning else None,
        undecided=(),
        notes=tuple(dict.fromkeys(notes)),
        passages=tuple(f"{begins}{p}" if i == 0 else p for i, p in enumerate(entry.paragraphs)),
        locations=tuple(entry.locations),
        location_of={name: of[0].location for name, of in pieces.items() if of and of[0].location},
        shares_due=entry.shares_due,
        doubts=tuple(dict.fromkeys([*(f"{d.seen}；要定的是：{d.decide}" for d in about), *written])),
        lead=lead,
        own_number=entry.own_number,
        province_paragraph=_asks_provinces(entry, has_default=has_default),
    )
    return _without(measure, undecided), doubts


def _asks_provinces(entry: Entry, *, has_default: bool) -> bool:
    """Return whether a document has a paragraph on what provinces are to do.

    A measure that is for provinces in a scope is all about that, if it is more than its title.
    """
    is_for_scope = has_default or any(piece.role == SCOPE for pieces in entry.clauses for piece in pieces)
    return (is_for_scope and len(entry.paragraphs) > 1) or any(map(_FOR_PROVINCES.search, entry.paragraphs))


def _sharing(entry: Entry, *, is_prose: bool) -> Iterator[str]:
    if len(entry.locations) > 1 and not is_prose:
        yield "举措跨页或跨行，在原表中断为几处，此处已接合"
    if entry.shares_due:
        others = "、".join(map(str, entry.shares_due[:_MOST_LISTED]))
        others += "……" if entry.shares_due[_MOST_LISTED:] else ""
        yield f"与第 {others} 项共用一格完成时间"
    if entry.shares_bureau:
        yield f"与第 {'、'.join(map(str, entry.shares_bureau))} 项合用一格部门和条款"


def _title(entry: Entry, known: Known, doubt: Doubting) -> str | None:
    """Return the title: the first sentence of a measure, or its first paragraph if that has no full stop."""
    if not known.has_numbers and (match := _NUMBER.match(entry.paragraphs[0])):
        doubt(TITLE, f"名称前面的“{shown(match[0])}”像是编号", "它是不是名称的一部分")
    if known.has_titles:
        title = entry.paragraphs[0].rstrip("。.")
        if not title or UNREAD in title or entry.cut_early is not None:
            doubt(TITLE, f"“{shown(title)}”不像一个名称", "名称到哪里为止")
        return title or None
    title = _FULL_STOP.split(entry.paragraphs[0], maxsplit=1)[0].strip()
    has_end = bool(_FULL_STOP.search(entry.paragraphs[0]))
    cut = entry.cut_early if entry.cut_early is not None and not _FULL_STOP.search(entry.cut_early) else None
    rest = entry.paragraphs[0].removeprefix(cut or "")
    if cut is not None and (not known.titles_end or not has_end or overlap(cut, rest)):
        doubt(TITLE, f"名称在“{shown(cut)}”后面断开", "名称到哪里为止，前后有没有重复的字")
    elif cut is None and known.titles_end and not has_end and len(entry.paragraphs) > 1:
        doubt(TITLE, f"“{shown(title)}”后面没有句号就另起一段", "名称到哪里为止")
    elif cut is None and _UNCLEAR_STOP.search(entry.paragraphs[0][len(title) :][:4]):
        doubt(TITLE, f"“{shown(title)}”后面是“.”，不是句号", "名称到哪里为止")
    elif not title or len(title) > known.longest_title or UNREAD in title:
        doubt(TITLE, f"“{shown(title)}”不像一个名称", "名称到哪里为止")
    return title or None


def _departments(
    entry: Entry, known: Known, doubt: Doubting, *, is_open: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = departments_of(entry.bureau, known.names)
    for one, other in found.open:
        doubt(BUREAU, f"换行或换页处前后是“{one}”和“{other}”", "是一个部门，还是两个")
    # what is no name may have the clause in it, unless the clause stands by itself
    alone = found.vague or (bool(entry.clauses) and not names_provinces(found.odd[0][0])) if found.odd else False
    for name in () if not found.odd else (BUREAU,) if alone else (BUREAU, CLAUSE):
        decide = "请写出各个部门" if alone else "请写出各个部门和条款"
        doubt(name, f"“{shown(found.odd[0][0])}”{found.odd[0][1]}", decide)
    last = found.names[-1] if found.names else ""
    if last and known.names_end and not is_name(last) and (len(entry.locations) > 1 or last not in known.names):
        doubt(BUREAU, f"“{last}”像是没有写完", "部门的全名")
    if not found.names and not is_open and not found.odd:
        seen = "标记后面没有部门" if entry.bureau else "没有写部门"
        doubt(BUREAU, seen, "部门是哪些")  # a measure without any cannot be meant
    return found.names, found.lead


def _due(entry: Entry, known: Known, doubt: Doubting) -> tuple[str | None, list[str]]:
    """Return the completion time, and a note on how its pieces were joined."""
    due, sure = text_of(entry.due, known.dues)
    may_be_cut = any(piece.location in known.cut_dues for piece in entry.due)
    if known.is_prose and len(entry.due) > 1:
        seen = "、".join(f"“{shown(piece.text)}”" for piece in entry.due)
        doubt(DUE_TIME, f"有 {len(entry.due)} 处完成时间（{seen}）", "完成时间是哪一处")
    elif len(entry.due) > MOST_PIECES or not sure or _holds_a_whole(entry.due, due, known.dues):
        doubt(DUE_TIME, f"换行或换页处前后是{seen_of(entry.due)}", "合起来是什么")
    elif may_be_cut and (len(entry.due) == 1 or due not in known.dues):
        doubt(DUE_TIME, f"“{shown(due)}”像是没有写完，或者多了字", "完成时间是什么")
    elif due and _is_no_time(due, known):
        doubt(DUE_TIME, f"完成时间写的是“{shown(due)}”", "完成时间是什么，还是没有")
    elif due != tight("".join(piece.text for piece in entry.due)):
        return due, [f"完成时间换行处重复的字只留一个：{seen_of(entry.due)}"]
    return due or None, []


def _is_no_time(due: str, known: Known) -> bool:
    """Return whether what stands in the place of a time is none: a dash, a department, a clause, a heading."""
    is_other = (
        is_name(due)
        or (known.is_prose and re.search("[:：（()）]", due))
        or _HEADING.fullmatch(due)
        or _MARKED.match(due)
    )
    return bool(_NO_TIME.fullmatch(due) or _FOR_SOME.search(due) or is_other or any(rulings_in(due, known.signs)))


def _holds_a_whole(pieces: Sequence[Piece], text: str, known: Collection[str]) -> bool:
    """Return whether one of several pieces is a whole text that occurs elsewhere: it may be another measure's."""
    return len(pieces) > 1 and text not in known and any(tight(piece.text) in known for piece in pieces)


def _unread_rulings(entry: Entry, signs: Collection[str]) -> Iterator[Doubt]:
    """Yield a doubt for each ruling that stands in a text of a measure, or beside it, which is not its clause."""
    texts = [(entry.locations[0], text) for text in entry.paragraphs]
    texts += [(entry.locations[0], one + other) for one, other in pairwise(entry.paragraphs) if not _ENDS.search(one)]
    texts += [(piece.location or entry.locations[0], piece.text) for piece in (*entry.bureau, *entry.due)]
    for location, text in entry.columns:
        if (names_provinces(text) or is_for_some(text)) and not any(rulings_in(text, signs)):
            seen = f"没有读的栏目里“{shown(text)}”写到省份"
            yield Doubt(location, seen, "它是不是这一项的条款", entry.number, CLAUSE)
    headings = [each.title for each in (entry.task, entry.subtask) if each.title]
    brackets = [found for text in entry.paragraphs for found in _BRACKETS.findall(text)]
    short = [text for _, text in entry.unread if len(text) <= LONGEST_HEADING]
    for text in dict.fromkeys((*headings, *brackets, *short)):
        if is_for_some(text) and not any(rulings_in(text, signs)):
            yield doubt_for_whom(entry.locations[0], text, entry.number)
    for location, text in (*texts, *entry.unread, *entry.columns):
        yield from ruling_doubts(location, text, signs, entry.number)
        if UNREAD in text:
            seen, decide = "文字里有图片、公式或符号，读不了", "它写的是什么，是不是对省份的要求"
            yield Doubt(location, seen, decide, entry.number, CLAUSE)


def _unread_duties(entry: Entry, known: Known) -> Iterator[Doubt]:
    """Yield a doubt for each department or time in the texts of a measure that is not read as one."""
    found = [*within_measure(entry.paragraphs, known.names, has_due=bool(entry.due))]
    beside = [text for _, text in entry.unread]
    titles = [each.title for each in (entry.task, entry.subtask) if each.title]
    for text in dict.fromkeys((*beside, *(title for title in titles if not any(title in text for text in beside)))):
        found += beside_measures(text, known.names)
    for each in dict.fromkeys(found):
        seen, decide = f"“{shown(each.text, 60)}”没有读作部门或时间", "它是不是这一项的部门或完成时间"
        yield from (Doubt(entry.locations[0], seen, decide, entry.number, name) for name in each.fields)
    text = "".join(entry.paragraphs)
    if known.is_prose and sum(map(text.count, "（(")) != sum(map(text.count, "）)")):
        fields = (BUREAU, DUE_TIME, CLAUSE)
        seen, decide = "括号没有成对，看不出里面写到哪里", "部门、时间和条款各是什么"
        yield from (Doubt(entry.locations[0], seen, decide, entry.number, name) for name in fields)


def doubt_for_whom(location: Location, text: str, measure: int | None) -> Doubt:
    """Return the doubt about the clause of a measure that a text seems to say for which provinces it is."""
    return Doubt(location, f"“{shown(text, 60)}”像是说为哪些省份", "它是不是这一项的条款", measure, CLAUSE)


def ruling_doubts(location: Location, text: str, signs: Collection[str], measure: int | None) -> Iterator[Doubt]:
    """Yield a doubt about the clause of a measure for each ruling in a text that is not read as one."""
    for sentence in rulings_in(text, signs):
        seen = f"“{shown(sentence, 60)}”像是对省份的要求，却不在条款的位置"
        yield Doubt(location, seen, "它是不是这一项的条款", measure, CLAUSE)


def _without(measure: DraftMeasure, undecided: Collection[str]) -> DraftMeasure:
    """Return a measure without its doubtful fields. If the clause is in doubt, its branches are."""
    fields = {*undecided, *(BRANCH_NAMES if CLAUSE in undecided else ())}
    empty: dict[str, None] = dict.fromkeys(fields)
    ordered = tuple(name for name in (TITLE, BUREAU, DUE_TIME, CLAUSE, *BRANCH_NAMES) if name in fields)
    lead = () if BUREAU in fields else measure.lead
    return replace(measure, undecided=ordered, lead=lead, **empty)  # type: ignore[arg-type]
