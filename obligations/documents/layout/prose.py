"""The measures of a plan that is written as numbered text, as decisions of the State Council are, and not as a table.

An item is （一）… or 1. …, and ends with who is to do it: （负责部门：甲、乙；适用范围：丙）, （甲司牵头，乙司配合，
6月底前完成）. Marks may also stand on lines of their own below it: 省份：一类省份必做. What is before the first item or
behind the last one is nobody's; it is looked through for what nobody has read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from obligations.documents.layout.columns import CLAUSES, DUE, Words
from obligations.documents.layout.departments import Part, led_by_first, parts_of
from obligations.documents.layout.entries import BUREAU as BUREAU_FIELD
from obligations.documents.layout.entries import CLAUSE, DUE_TIME, Entry
from obligations.documents.layout.entries import NUMBER as NUMBER_FIELD
from obligations.documents.layout.headings import TaskHeading
from obligations.documents.layout.joining import Piece
from obligations.documents.layout.numbers import (
    OF_SUBTASKS,
    OF_TASKS,
    Counting,
    Numbered,
    numbered,
    own_number,
    style_of,
)
from obligations.documents.layout.table import ON_THE_WORK
from obligations.documents.layout.tails import Tail, split_tail
from obligations.documents.original import Doubt, Location, Original, Paragraph
from obligations.documents.rulings import rulings_in
from obligations.plan.measure import BareTask
from obligations.text import shown

#: A time with its label, as a sentence of its own: 完成时限：6月底前。
_LABELLED: Final = re.compile(
    r"(?:^|(?<=[。；;\s]))([^：:。；;，,\s]{2,8})[：:]\s*([^。；;]{2,30}?)\s*(?:[。；;]\s*|$)"
)
#: What says that it is about more than one measure.
_ABOVE: Final = re.compile("以上|上述|前述")
#: A paragraph that is for all provinces, with no words of a clause.
_FOR_ALL: Final = re.compile(
    "各(?:有关|相关)?(?:省|地|自治区|直辖市)|省份|省（区|地方各级|地方人民政府|有关地方|地方要"
)


class Prose(NamedTuple):
    """The measures of a text; ``outside`` are the texts that are in none of them, with their locations."""

    entries: list[Entry]
    doubts: list[Doubt]
    notes: list[str]
    bare_tasks: list[BareTask]
    outside: list[tuple[Location, str]]


def prose_of(original: Original, words: Words) -> Prose | None:
    """Return the measures in the numbered text of a document; None if no numbered paragraph says who is to do it."""
    paragraphs = [*original.before, *original.behind]
    styles: Counter[str] = Counter(style for style, says_who in _numbered(paragraphs, words) if says_who)
    if not styles:
        return None
    # of two ways to number, the one that is no heading's
    others = [each for each in styles if each != OF_TASKS]
    style = max(others, key=lambda each: (styles[each], each != OF_SUBTASKS), default=OF_TASKS)
    return _ProseReader(style, words).read(paragraphs)


def _numbered(paragraphs: Sequence[Paragraph], words: Words) -> Iterator[tuple[str, bool]]:
    """Yield how each numbered paragraph is numbered, and whether it or one below it says who is to do it."""
    style: str | None = None
    says_who = False
    for paragraph in paragraphs:
        if begins := style_of(paragraph.text):
            yield from [(style, says_who)] if style else []
            style = begins
            says_who = _tail(paragraph, words) is not None or _mark_at(paragraph.text, words) is not None
        else:
            says_who = says_who or _is_beside(paragraph, words) or _tail(paragraph, words) is not None
    yield from [(style, says_who)] if style else []


def _is_beside(paragraph: Paragraph, words: Words) -> bool:
    """Return whether a paragraph is nothing but what stands beside a measure: marks, or all of it in brackets."""
    labelled = _LABELLED.fullmatch(paragraph.text)
    if _starts_with_mark(paragraph.text, words) or (labelled and words.role_of(labelled[1]) == DUE):
        return True
    rest, tail = split_tail(paragraph.text, paragraph.location, words)
    return tail is not None and not rest


def _tail(paragraph: Paragraph, words: Words) -> Tail | None:
    return split_tail(paragraph.text, paragraph.location, words)[1]


def _starts_with_mark(text: str, words: Words) -> bool:
    match = words.marks.match(text)
    return match is not None and match.end() > 0


def _mark_at(text: str, words: Words) -> int | None:
    """Return where the first mark begins that stands before a text, or before a sentence of it; None if none does."""
    starts = (match.start() for match in words.marks.finditer(text))
    return next((at for at in starts if not at or text[at - 1] in "。；;"), None)


class _ProseReader:
    """Reads the paragraphs of a text whose measures are numbered in some style."""

    def __init__(self, style: str, words: Words) -> None:
        self.style, self.words = style, words
        self.entries: list[Entry] = []
        self.doubts: list[Doubt] = []
        self.notes: list[str] = []
        self.bare_tasks: list[BareTask] = []
        self.outside: list[tuple[Location, str]] = []
        self._counting = Counting()
        self._task, self._subtask = TaskHeading(), TaskHeading()
        self._first_leads = False
        self._same_below = 0  # so many measures come before those that have the same as one before: 下同

    def read(self, paragraphs: Sequence[Paragraph]) -> Prose:
        """Read all paragraphs. What is under a task without any measure is outside, and so is what closes the text."""
        sections = list(_sections(paragraphs))
        filled = [(self.style, True) in _numbered(section, self.words) for section in sections]
        for at, section in enumerate(sections):
            if filled[at]:
                self._section(section, is_last=not any(filled[at + 1 :]))
                continue
            heading = numbered(section[0].text, OF_TASKS)
            if heading is not None and any(filled[:at]):
                title = heading.text.rstrip("。")
                self.notes.append(f"“{shown(title)}”下面没有举措")
                starts = [each for paragraph in section if (each := numbered(paragraph.text, self.style))]
                if starts and not (starts[0].number == 1 and ON_THE_WORK.search(title)):
                    seen = f"“{shown(title)}”下面有编号的条文，却没有写由谁负责，没有读"
                    self.doubts.append(Doubt(section[0].location, seen, "它们是不是举措"))
                self.bare_tasks.append(BareTask(len(self.entries), title))
            self.outside += [(paragraph.location, paragraph.text) for paragraph in section]
        self._closing()
        self._same()
        return Prose(self.entries, self.doubts, self.notes, self.bare_tasks, self.outside)

    def _section(self, section: Sequence[Paragraph], *, is_last: bool) -> None:
        """Read the paragraphs from one task to the next."""
        self._task, self._subtask = TaskHeading(), TaskHeading()
        beside: list[tuple[Location, str]] = []  # what is below a heading, above its first measure
        is_open = False  # whether there is a measure to which more may belong
        has_begun = False  # whether there is one below the last heading
        astray: list[tuple[int, Location, str]] = []  # marks before the first measure below a heading
        first = len(self.entries)
        left: list[tuple[Location, str]] = []  # headings below which there is no measure
        for paragraph in section:
            task, start = numbered(paragraph.text, OF_TASKS), numbered(paragraph.text, self.style)
            subtask = None if start else numbered(paragraph.text, OF_SUBTASKS)
            if start is not None:
                is_open, has_begun = self._begin(paragraph, start, beside), True
            elif task is not None or subtask is not None:
                if _tail(paragraph, self.words) is not None:
                    seen = f"“{shown(paragraph.text)}”写了由谁负责，编号却和别的举措不同"
                    self._doubt(paragraph.location, seen, "它是一项举措，还是标题", None)
                self._head(task, subtask)
                left += beside if not has_begun else []
                beside = [*([] if task else beside), (paragraph.location, paragraph.text)]
                is_open = has_begun = False
            elif is_open or (has_begun and _is_beside(paragraph, self.words)):
                is_open = not self._go_on(self.entries[-1], paragraph) and is_open
            elif _is_beside(paragraph, self.words):
                seen = f"“{shown(paragraph.text)}”不在举措下面"
                self._doubt(paragraph.location, seen, "这是哪一项的部门或条款", None)
                astray.append((len(self.entries), paragraph.location, seen))
            elif self.entries and self._is_another(paragraph):
                pass
            elif self.entries and is_last and self.entries[-1].task is self._task:
                self.outside.append((paragraph.location, paragraph.text))
            elif self.entries and self.entries[-1].subtask is self._subtask and self.entries[-1].task is self._task:
                self.entries[-1].paragraphs.append(paragraph.text)
            else:
                beside.append((paragraph.location, paragraph.text))

        self.outside += [*left, *(beside if not has_begun else [])]
        for at, location, seen in astray:
            for entry in self.entries[max(first, at - 1) :]:
                self._doubt(location, seen, "这是哪一项的部门或条款", entry)

    def _is_another(self, paragraph: Paragraph) -> bool:
        """Note a paragraph behind a whole measure that says who is to do something: it may be another measure."""
        if _tail(paragraph, self.words) is None:
            return False
        seen = f"“{shown(paragraph.text)}”写了由谁负责，却没有接着的编号"
        self._doubt(paragraph.location, seen, "它是另一项举措，还是上一项的一部分", None)
        self._doubt(paragraph.location, seen, "它是另一项举措，还是上一项的一部分", self.entries[-1])
        self.entries[-1].paragraphs.append(paragraph.text)
        return True

    def _doubt(self, location: Location, seen: str, decide: str, entry: Entry | None) -> None:
        """Note a doubt about the departments and the clause of a measure; without one, about the plan."""
        for name in (BUREAU_FIELD, CLAUSE) if entry else (None,):
            self.doubts.append(Doubt(location, seen, decide, entry.number if entry else None, name))

    def _head(self, task: Numbered | None, subtask: Numbered | None) -> None:
        if task is not None:
            self._task, self._subtask = TaskHeading(task.number, [task.text.rstrip("。")]), TaskHeading()
        elif subtask is not None:
            self._subtask = TaskHeading(subtask.number, [subtask.text.rstrip("。")])

    def _begin(self, paragraph: Paragraph, start: Numbered, beside: Sequence[tuple[Location, str]]) -> bool:
        """Begin a measure; return whether nothing has been said yet about who is to do it."""
        before = self.entries[-1] if self.entries else None
        is_new = before is not None and (before.task is not self._task or before.subtask is not self._subtask)
        if not self._counting.follows(start, under_new_heading=is_new):
            seen = f"举措编号 {start.written} 不接着前一项（{self._counting.own}）"
            decide = "是不是漏了举措，或者这不是一项举措的开头"
            self.doubts.append(Doubt(paragraph.location, seen, decide, field=NUMBER_FIELD))
        number = self._counting.count(start, under_new_heading=is_new)
        own = own_number(start, number)
        entry = Entry(number, self._task, self._subtask, [], [paragraph.location], own_number=own)
        entry.unread += beside
        self.entries.append(entry)
        is_whole = self._go_on(entry, paragraph._replace(text=start.text))
        entry.paragraphs = entry.paragraphs or [""]
        return not is_whole

    def _go_on(self, entry: Entry, paragraph: Paragraph) -> bool:
        """Add a paragraph to a measure: text, marks, or both; return whether it says who is to do it."""
        location, text = paragraph.location, paragraph.text
        if location not in entry.locations:
            entry.locations.append(location)
        text, tail = split_tail(text, location, self.words)
        if tail is not None:
            self._take(entry, tail)
        text = self._without_time(text, entry, location)
        at = _mark_at(text, self.words)
        parts = [Part(None, text[:at])] if at is None or at else []
        parts += [] if at is None else parts_of(text[at:], self.words)
        for role, what, mark in parts:
            piece = Piece(what.rstrip("。；;"), location=location, role=role or "", mark=mark)
            if role in CLAUSES:
                entry.clauses.append([piece])
            elif role is not None:
                if any(other.role == piece.role for other in entry.bureau):
                    seen = f"一项里有两处“{mark}”，后一处是“{shown(what)}”"
                    self._doubt(location, seen, "它们是一项的，还是两项的", entry)
                entry.bureau.append(piece)
            elif what:
                entry.paragraphs.append(what)
        return tail is not None

    def _without_time(self, text: str, entry: Entry, location: Location) -> str:
        """Give a measure the time that a sentence of its own states (完成时限：6月底前), and return the rest."""
        for match in _LABELLED.finditer(text):
            if self.words.role_of(match[1]) == DUE:
                entry.due.append(Piece(match[2], location=location))
                return (text[: match.start()] + text[match.end() :]).strip()
        return text

    def _take(self, entry: Entry, tail: Tail) -> None:
        names = list(tail.names)
        for piece in names:  # （以上由甲司负责）
            if _ABOVE.match(piece.text):
                above = [each for each in self.entries if each.task is entry.task]
                for each in above:
                    self._doubt(entry.locations[-1], f"写的是“{shown(piece.text)}”", "它说的是哪几项", each)
        if names and entry.bureau:
            seen = f"一项里有两处负责部门，后一处是“{shown(names[0].text)}”"
            self._doubt(entry.locations[-1], seen, "它们是一项的，还是两项的", entry)
        self._first_leads = self._first_leads or tail.first_leads
        names = led_by_first(names) if self._first_leads else names
        entry.bureau += names
        entry.clauses += [[clause] for clause in tail.clauses]
        entry.due += [tail.due] if tail.due else []
        self._same_below = self._same_below or (len(self.entries) if tail.same_below else 0)
        if tail.unread:
            seen = f"括号里的“{shown(tail.unread)}”看不出是部门、条款还是时间"
            self._doubt(entry.locations[0], seen, "它写的是什么", entry)
            self.doubts.append(Doubt(entry.locations[0], seen, "它写的是什么", entry.number, DUE_TIME))

    def _same(self) -> None:
        """Note the measures without a clause or a time below one that says 下同: it may be theirs."""
        for entry in self.entries[self._same_below :] if self._same_below else ():
            seen = f"第 {self.entries[self._same_below - 1].number} 项写了“下同”"
            for name in [name for name, of in ((CLAUSE, entry.clauses), (DUE_TIME, entry.due)) if not of]:
                self.doubts.append(
                    Doubt(entry.locations[0], seen, "同的是什么，这一项是不是也一样", entry.number, name)
                )

    def _closing(self) -> None:
        last = self.entries[-1].locations[-1] if self.entries else None
        self.notes += closing_note(each for each in self.outside if last is not None and _after(each[0], last))


def closing_note(behind: Iterable[tuple[Location, str]]) -> list[str]:
    """Return the note that a document closes with what is for all provinces, which is no clause, if it does."""
    is_closed = any(_FOR_ALL.search(text) and not any(rulings_in(text)) for _, text in behind)
    return ["最后的段落是对各地的总要求，没有写成条款"] if is_closed else []


def _sections(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Yield the paragraphs of each task, its heading first; those before the first task too."""
    section: list[Paragraph] = []
    for paragraph in paragraphs:
        if numbered(paragraph.text, OF_TASKS) and section:
            yield section
            section = []
        section.append(paragraph)
    if section:
        yield section


def _after(location: Location, other: Location) -> bool:
    return (location.table or 0, location.line or location.row or 0) > (other.table or 0, other.line or other.row or 0)
