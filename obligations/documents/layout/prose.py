"""The measures of a plan that is written as numbered text, as decisions of the State Council are, and not as a table.

An item is （一）… or 1. …, and ends with who is to do it: （负责部门：甲、乙；适用范围：丙）, （甲司牵头，乙司配合，
6月底前完成）. Marks may also stand on lines of their own below it: 省份：一类省份必做. What is before the first item or
behind the last one is nobody's; it is looked through for what nobody has read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import starmap, zip_longest
from typing import Final, NamedTuple

from obligations.documents.layout.columns import BUREAU, CLAUSES, DUE, LEAD, NAMES, SCOPE, Words
from obligations.documents.layout.departments import Part, parts_of, task_of
from obligations.documents.layout.entries import BUREAU as BUREAU_FIELD
from obligations.documents.layout.entries import CLAUSE, Entry
from obligations.documents.layout.entries import NUMBER as NUMBER_FIELD
from obligations.documents.layout.headings import TaskHeading
from obligations.documents.layout.joining import Piece
from obligations.documents.layout.numbers import OF_SUBTASKS, OF_TASKS, Counting, Numbered, numbered, style_of
from obligations.documents.original import Doubt, Location, Original, Paragraph
from obligations.plan.measure import BareTask
from obligations.text import shown

_TAIL: Final = re.compile(
    r"(.*?)\s*[（(【［\[]((?:[^（）()【】［］\[\]]|[（(][^（）()]*[）)])*)[）)】］\]]\s*[。.]?\s*", re.DOTALL
)
_SEPARATOR: Final = re.compile(r"[；;，,。](?![^（(]*[）)])")
#: A time in which something is to be done.
_TIME: Final = re.compile(
    r"(?=.*[年月底前])(?:.*(?:完成|前|底|年内|实施|到位|推进)|.*年内.*|.*\d{4}\s*年.*)"
    r"|(?:长期|持续|常年|全年|每年|每季度|常态化|按[年季月]|第?[一二三四1-4]季度|[上下]半年|\d{1,2}月).*"
)
#: What departments are called where only a verb says so: 甲司负责.
_BY_VERB: Final = "负责部门"
#: What holds for the whole plan.
_DEFAULT: Final = re.compile(
    r"[，；,;]?\s*(?:以下|本[^，；,;]{1,10}?)\s*(?:除|凡)[^，；,;]*?(?:外|的)\s*[，,]\s*(适用范围|推广范围|实施范围)\s*(?:均|都)?(?:为|是)\s*([^；;。，,]+)"
)
_FIRST_LEADS: Final = re.compile(
    r"[，；,;]?\s*(?:排|列)在?(?:第一位|第一|首位|前面)的?(?:部门|单位)?(?:为|是)牵头(?:部门|单位)"
)
_SAME_BELOW: Final = re.compile(r"[，；,;]?\s*(?:以)?下同")
#: A paragraph that is for all provinces, with no words of a clause.
_FOR_ALL: Final = re.compile(r"各?省|各地|地方|自治区")


class Tail(NamedTuple):
    """What stands behind an item: departments (each piece with its role), clauses, times, and what holds for all."""

    names: tuple[Piece, ...] = ()
    clauses: tuple[Piece, ...] = ()
    due: Piece | None = None
    default: Piece | None = None
    first_leads: bool = False
    unread: str = ""


def tail_of(text: str, location: Location, words: Words) -> Tail | None:
    """Return what the text in the brackets behind an item says; None if it names neither departments nor a clause."""
    default = _DEFAULT.search(text)
    first_leads = _FIRST_LEADS.search(text) is not None
    rest = _SAME_BELOW.sub("", _FIRST_LEADS.sub("", _DEFAULT.sub("", text)))
    fields: dict[str, list[str]] = {}
    marks: dict[str, str] = {}
    role, unread = "", []
    for part in _SEPARATOR.split(rest.replace("；", "；；").replace(";", "；；")):
        label, colon, time = part.strip().replace(":", "：").partition("：")
        if colon and words.role_of(label) == DUE:
            fields.setdefault(DUE, []).append(time.strip())
            role = ""
            continue
        if not part.strip():  # behind a semicolon something else begins
            role = ""
            continue
        mark = next((p for p in parts_of(part, words) if p.role is not None), None)
        if mark is not None and mark.role is not None:
            role = mark.role
            marks.setdefault(role, mark.mark)
            fields.setdefault(role, []).append(mark.text)
        elif role in (*NAMES, *CLAUSES) and not _TIME.fullmatch(part):
            fields[role].append(part)
        elif _TIME.fullmatch(part):
            fields.setdefault(DUE, []).append(part.strip())
        elif part.strip():
            fields.setdefault("", []).append(part.strip())
    plain = fields.pop("", [])
    words_at = [at for at, part in enumerate(plain) if task_of(part)[1]]
    if words_at:  # what stands behind the last 负责 or 配合 is no department
        fields.setdefault(BUREAU, []).extend(plain[: words_at[-1] + 1])
        unread = plain[words_at[-1] + 1 :]
    elif plain and fields:
        unread = plain
    elif plain:
        return None
    names = tuple(
        Piece("、".join(parts), location=location, role=kind, mark=marks.get(kind, _BY_VERB))
        for kind, parts in fields.items()
        if kind in NAMES
    )
    clauses = tuple(
        Piece("，".join(parts), location=location, role=kind) for kind, parts in fields.items() if kind in CLAUSES
    )
    if not names and not clauses:
        return None
    due = Piece("，".join(fields[DUE]), location=location) if DUE in fields else None
    whole = Piece(default[2].strip(), location=location, role=SCOPE) if default else None
    return Tail(names, clauses, due, whole, first_leads, "；".join(unread))


class Prose(NamedTuple):
    """The measures of a text; ``outside`` are the texts that are in none of them, with their locations."""

    entries: list[Entry]
    doubts: list[Doubt]
    notes: list[str]
    bare_tasks: list[BareTask]
    outside: list[tuple[Location, str]]
    default: Piece | None


def prose_of(original: Original, words: Words) -> Prose | None:
    """Return the measures in the numbered text of a document; None if no numbered paragraph says who is to do it."""
    paragraphs = [*original.before, *original.behind]
    styles: Counter[str] = Counter()
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        style = style_of(paragraph.text)
        if style:
            is_marked = following is not None and _is_beside(following, words)
            styles[style] += is_marked or _tail(paragraph, words) is not None
    if not styles.total():
        return None
    # of two ways to number, the one that is no heading's
    others = [each for each in styles if styles[each] and each != OF_TASKS]
    style = max(others, key=lambda each: (styles[each], each != OF_SUBTASKS), default=OF_TASKS)
    return _ProseReader(style, words).read(paragraphs)


def _is_beside(paragraph: Paragraph, words: Words) -> bool:
    """Return whether a paragraph is nothing but what stands beside a measure: marks, or all of it in brackets."""
    if _starts_with_mark(paragraph.text, words):
        return True
    match = _TAIL.fullmatch(paragraph.text)
    return match is not None and not match[1].strip() and _tail(paragraph, words) is not None


def _tail(paragraph: Paragraph, words: Words) -> Tail | None:
    match = _TAIL.fullmatch(paragraph.text)
    return tail_of(match[2], paragraph.location, words) if match else None


def _starts_with_mark(text: str, words: Words) -> bool:
    match = words.marks().match(text)
    return match is not None and match.end() > 0


class _ProseReader:
    """Reads the paragraphs of a text whose measures are numbered in some style."""

    def __init__(self, style: str, words: Words) -> None:
        self.style, self.words = style, words
        self.entries: list[Entry] = []
        self.doubts: list[Doubt] = []
        self.notes: list[str] = []
        self.bare_tasks: list[BareTask] = []
        self.outside: list[tuple[Location, str]] = []
        self.defaults: list[Piece] = []
        self._counting = Counting()
        self._task, self._subtask = TaskHeading(), TaskHeading()
        self._first_leads = False

    def read(self, paragraphs: Sequence[Paragraph]) -> Prose:
        """Read all paragraphs. What is under a task without any measure is outside, and so is what closes the text."""
        sections = list(_sections(paragraphs))
        filled = [any(starmap(self._is_measure, zip_longest(section, section[1:]))) for section in sections]
        for at, section in enumerate(sections):
            if filled[at]:
                self._section(section, is_last=not any(filled[at + 1 :]))
                continue
            heading = numbered(section[0].text, OF_TASKS)
            if heading is not None and any(filled[:at]):
                title = heading.text.rstrip("。")
                self.notes.append(f"“{shown(title)}”下面没有举措")
                self.bare_tasks.append(BareTask(len(self.entries), title))
            self.outside += [(paragraph.location, paragraph.text) for paragraph in section]
        self._closing()
        if len(self.defaults) > 1:
            seen = f"有 {len(self.defaults)} 处写给全文的范围"
            self.doubts.append(Doubt(self.defaults[1].location, seen, "全文的范围是哪一处（default_scope）"))
        default = self.defaults[0] if len(self.defaults) == 1 else None
        return Prose(self.entries, self.doubts, self.notes, self.bare_tasks, self.outside, default)

    def _is_measure(self, paragraph: Paragraph, following: Paragraph | None) -> bool:
        """Return whether a paragraph is numbered as measures are, and says who is to do it, or the next one does."""
        if numbered(paragraph.text, self.style) is None:
            return False
        is_marked = following is not None and _is_beside(following, self.words)
        return is_marked or _tail(paragraph, self.words) is not None

    def _section(self, section: Sequence[Paragraph], *, is_last: bool) -> None:
        """Read the paragraphs from one task to the next."""
        self._task, self._subtask = TaskHeading(), TaskHeading()
        beside: list[tuple[Location, str]] = []  # what is below a heading, above its first measure
        is_open = False  # whether there is a measure to which more may belong
        has_begun = False  # whether there is one below the last heading
        astray: list[tuple[int, Location, str]] = []  # marks before the first measure below a heading
        first = len(self.entries)
        for paragraph in section:
            task, start = numbered(paragraph.text, OF_TASKS), numbered(paragraph.text, self.style)
            subtask = None if start else numbered(paragraph.text, OF_SUBTASKS)
            if start is not None:
                is_open, has_begun = self._begin(paragraph, start, beside), True
            elif task is not None or subtask is not None:
                self._head(task, subtask)
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
        is_same = number == start.number
        entry = Entry(
            number, self._task, self._subtask, [], [paragraph.location], own_number=None if is_same else start.written
        )
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
        match = _TAIL.fullmatch(text)
        tail = tail_of(match[2], location, self.words) if match else None
        if match and tail is not None:
            text = match[1].strip()
            self._take(entry, tail)
        parts = list(parts_of(text, self.words)) if _starts_with_mark(text, self.words) else [Part(None, text)]
        for role, what, mark in parts:
            piece = Piece(what.rstrip("。"), location=location, role=role or "", mark=mark)
            if role in CLAUSES:
                entry.clauses.append([piece])
            elif role is not None:
                entry.bureau.append(piece)
            elif what:
                entry.paragraphs.append(what)
        return tail is not None

    def _take(self, entry: Entry, tail: Tail) -> None:
        names = list(tail.names)
        if names and entry.bureau:
            seen = f"一项里有两处负责部门，后一处是“{shown(names[0].text)}”"
            self._doubt(entry.locations[-1], seen, "它们是一项的，还是两项的", entry)
        self._first_leads = self._first_leads or tail.first_leads
        if self._first_leads and [piece.role for piece in names] == [BUREAU]:
            names = _led_by_first(names[0])
        entry.bureau += names
        entry.clauses += [[clause] for clause in tail.clauses]
        entry.due += [tail.due] if tail.due else []
        self.defaults += [tail.default] if tail.default else []
        if tail.unread:
            seen = f"括号里的“{shown(tail.unread)}”看不出是部门、条款还是时间"
            self._doubt(entry.locations[0], seen, "它写的是什么", entry)

    def _closing(self) -> None:
        """Note that the text closes with what is for all provinces; it is no clause."""
        last = self.entries[-1].locations[-1] if self.entries else None
        places = [at for at, (location, _) in enumerate(self.outside) if last is not None and _after(location, last)]
        if any(_FOR_ALL.search(self.outside[at][1]) for at in places):
            self.notes.append("最后的段落是对各地的总要求，没有写成条款")


def _led_by_first(piece: Piece) -> list[Piece]:
    """Return the departments of a piece, the first of which leads."""
    first, sign, others = piece.text.partition("、")
    return [piece._replace(text=first, role=LEAD), piece._replace(text=others)] if sign else [piece]


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
