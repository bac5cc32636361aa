"""What is written beside a measure: the marks before departments and clauses, and the departments' names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from obligations.documents.layout.columns import BUREAU, LEAD, SUPPORT, Words
from obligations.documents.layout.joining import SPACED, Piece, is_name, names_in, names_of
from obligations.documents.rulings import names_provinces

#: What follows names and says what the departments are to do; it holds for all names since the last such word.
_TASKS: Final = (
    (re.compile(r"(.+?)(?:(?:共同|联合)?牵头(?:负责|落实|实施|组织)?|主办|主责)"), LEAD),
    (re.compile(r"(.+?)(?:(?:协同)?(?:配合|协助|参加|参与)(?:落实|实施)?|协办)"), SUPPORT),
    (re.compile(r"(.+?)(?:按职责分工|按职责|分别|共同|具体)*负责(?:落实|实施)?"), BUREAU),
)
#: The same in brackets behind one name, which it holds for: 甲司（牵头）、乙司.
_IN_BRACKETS: Final = re.compile(
    r"(.+?)[（(](?:(牵头|主办|主责)|(配合|协办|协助|参与|参加)|负责)(?:部门|单位|司局)?[）)]"
)
_LONGEST_NAME: Final = 30
#: What stands in the place of those that support a measure if nobody does.
NONE: Final = frozenset(["-", "--", "—", "——", "/", "无"])
_OTHERS: Final = re.compile(
    r".*等(?:有关|相关|各)?(?:部门|单位|司局)?|(?:各|有关|相关|其他)(?:有关|相关)?(?:部门|单位|司局)"
)
#: What stands in the place of departments and names none.
_NO_NAME: Final = re.compile(
    r"[同如见].{0,4}|[\W_]+|无|待定|全局|全体.*|.*各(?:部门|单位|司局|处室).*|详见.*|.*\d.*|.*[年月季底]前?|.*(?:长期|持续).*|.*(?:会同|为主|完成).*"
    r"|.*[司局部厅委]商.*|.*[★☆*＊…①-⒛†].*|(?:以上|上述|前述|均)?由.*|(?:.*[^主])?(?:负责|牵头|配合|督办|统筹)"
    r"|[司局部处室]|各.*司|全系统|部内|.*各级.*|[●○•■▲].*"
)
#: A division is never a part of another: 规划发展司人事司 are two.
_TWO_DIVISIONS: Final = re.compile("[^部局]{2,}司.{2,}司|.{2,}部.{2,}(?:部|总局|总署|委)")
_OF_PROVINCES: Final = re.compile(
    r".*[及和与](?:地方|各省|各地|有条件).*|有条件.*|.*(?:自贸(?:试验)?区|自由贸易试验区|试验区|试点(?:地区|省|市)|强省|强市|保护中心|维权中心)|[一二三四五六]类.*|(?:各|有关|相关|所在)?(?:省|地方|地区|地市|市县|各地).*|各地"
)


class Part(NamedTuple):
    """A part of a text from one mark to the next: the mark's role (None before the first), what follows, the mark."""

    role: str | None
    text: str
    mark: str = ""


def parts_of(text: str, words: Words) -> Iterator[Part]:
    """Yield the parts of a text that its marks make: 公共部 省份：甲 gives (None, 公共部) and (clause, 甲)."""
    at, role, mark = 0, None, ""
    for match in words.marks.finditer(text):
        if role is not None or text[at : match.start()].strip():
            yield Part(role, text[at : match.start()].strip().rstrip("；;，,。"), mark)
        mark, at = match[1] or match[2], match.end()
        role = words.role_of(mark)
    if role is not None or text[at:].strip():
        yield Part(role, text[at:].strip(), mark)


class Departments(NamedTuple):
    """The departments beside a measure in their order, and those of them that lead.

    ``open`` are pairs at a cut that may be one name or two, ``odd`` what is no name, each with what is wrong with it;
    ``vague``: all of these are names with others that are not named, as 甲司等部门.
    """

    names: tuple[str, ...]
    lead: tuple[str, ...]
    open: tuple[tuple[str, str], ...]
    odd: tuple[tuple[str, str], ...]
    vague: bool = False


def departments_of(pieces: Sequence[Piece], known: Collection[str]) -> Departments:
    """Return the departments that some pieces name; ``known`` are names that occur uncut elsewhere in the document.

    甲司牵头，乙司、丙司配合 gives 甲司, 乙司, 丙司, of which 甲司 leads.
    """
    found = names_of(pieces, known)
    odd = [*_lost(pieces)]
    odd += [(name, "中间有空格") for piece in pieces for name in names_in(piece) if SPACED.search(name.strip())]
    names: list[str] = []
    roles: list[str] = []
    waiting = 0  # the first name for which no word has said what it is to do
    told = False
    for name, of_mark in zip(found.names, found.roles, strict=True):
        if own := _IN_BRACKETS.fullmatch(name):
            names.append(own[1])
            roles.append(LEAD if own[2] else SUPPORT if own[3] else BUREAU)
            waiting = len(roles)
            continue
        short, role = task_of(name)
        names.append(short)
        roles.append(of_mark)
        if role:  # it holds for all names since the last such word, but for those that a mark says more of
            roles[waiting:] = [role if of in ("", BUREAU) else of for of in roles[waiting:]]
            waiting, told = len(roles), True
    if told and waiting < len(names) and LEAD in roles:
        odd.append((names[waiting], "后面没有写牵头还是配合"))
    if roles and not {*roles} - {SUPPORT}:
        odd.append((names[0], "只是配合的，没有写谁牵头"))
    odd += [(name, why) for name in names if (why := _oddity(name))]
    odd += [(name, "写了两遍") for at, name in enumerate(names) if name in names[:at]]
    lead = tuple(name for name, role in zip(names, roles, strict=True) if role == LEAD)
    vague = all(_OTHERS.fullmatch(name) for name, _ in odd)
    return Departments(tuple(names), lead, found.open, tuple(odd), vague)


def task_of(name: str) -> tuple[str, str | None]:
    """Return a name without the word behind it that says what the department is to do; and that role, if there is one.

    甲司牵头 gives 甲司 and lead; 甲司 gives 甲司 and None.
    """
    for pattern, role in _TASKS:
        if match := pattern.fullmatch(name):
            return match[1], role
    return name, None


def led_by_first(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the departments of a measure, the first of which leads, if nothing else says who does."""
    if not pieces or {piece.role for piece in pieces} != {BUREAU}:
        return [*pieces]
    first, sign, others = pieces[0].text.partition("、")
    rest = [*([pieces[0]._replace(text=others, cut=False)] if sign else []), *pieces[1:]]
    return [pieces[0]._replace(text=first, role=LEAD if rest else BUREAU), *rest]


def says_task(name: str) -> bool:
    """Return whether a name says what the department is to do: 甲司牵头, 甲司（牵头）."""
    return task_of(name)[1] is not None or _IN_BRACKETS.fullmatch(name) is not None


def _lost(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Yield marks between which nothing is: 甲司、、乙司. At a cut one may be the end of what was there before."""
    for i, piece in enumerate(pieces):
        names = [name.strip() for name in names_in(piece)]
        inner = names[1 if i else 0 : len(names) - 1 if i + 1 < len(pieces) else len(names)]
        if not all(inner) and piece.text.strip():
            yield piece.text, "里少了部门的名称"


def _oddity(name: str) -> str | None:
    """Return what is odd about the name of a department; None if nothing is."""
    if re.search(r"[:：/／|·（）()《》“”\[\]【】.．+＋&~—–-]", name):
        return "里有标点"
    if _NO_NAME.fullmatch(name):
        return "不像一个部门"
    if _OF_PROVINCES.fullmatch(name) or names_provinces(name):
        return "像是对省份的要求"
    if _OTHERS.fullmatch(name) or len(name) > _LONGEST_NAME:
        return "不像一个部门"
    halves = re.split("[和及与或暨]|联合(?![会国])", name, maxsplit=1)
    are_two = len(halves) == 2 and is_name(halves[0]) and is_name(halves[1])
    are_two = are_two or _TWO_DIVISIONS.fullmatch(name) is not None
    return "像是两个部门" if are_two else None
