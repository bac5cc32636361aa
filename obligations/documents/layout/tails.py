"""What stands in brackets behind an item of numbered text: who is to do it, for which provinces, by when."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from obligations.documents.layout.columns import BUREAU, CLAUSE, CLAUSES, DUE, NAMES, Words
from obligations.documents.layout.departments import parts_of, says_task
from obligations.documents.layout.joining import Piece
from obligations.documents.original import Location
from obligations.documents.rulings import has_word

_TAIL: Final = re.compile(
    r"(.*?)\s*[（(【［\[]((?:[^（）()【】［］\[\]]|[（(][^（）()]*[）)])*)[）)】］\]]\s*[。.]?\s*", re.DOTALL
)
_MOST_BRACKETS: Final = 8
#: The same behind the title: 完善法规（条法司负责）。推动条例修订。
_BEHIND_TITLE: Final = re.compile(r"([^。；（()）]{2,40})[（(]([^（）()]+)[）)]\s*[。.]\s*(.+)", re.DOTALL)
_SIGN: Final = re.compile("[；;，,。（()）]")
#: A time in which something is to be done.
_TIME: Final = re.compile(
    r"(?=.*[年月底前])(?:.*(?:完成|前|底|年内|实施|到位|推进)|.*年内.*|.*\d{4}\s*年.*)"
    r"|(?:长期|持续|常年|全年|每年|每季度|常态化|按[年季月]|第?[一二三四1-4]季度|[上下]半年|\d{1,2}月).*"
)
#: A bracket with nothing but such a time; （6月，大连） and （2019年） are prose.
_TIME_ALONE: Final = re.compile(
    r"(?!每年)[^，,；;、]*(?:前|底|内|末|季度|半年)[^，,；;、]{0,4}|(?:长期|持续)[^，,；;、]{0,4}"
)
#: What departments are called where only a verb says so: 甲司负责.
_BY_VERB: Final = "负责部门"
_FIRST_LEADS: Final = re.compile(
    r"[，；,;]?\s*(?:排|列)(?:名|序)?在?(?:第一位|第一|首位|前面)的?(?:部门|单位)?(?:为|是)牵头(?:部门|单位)"
)
_DUTY: Final = re.compile("牵头|负责|配合")
_SAME_BELOW: Final = re.compile(r"[，；,;]?\s*(?:以)?下同")


class Tail(NamedTuple):
    """What stands behind an item: departments (each piece with its role), clauses, times."""

    names: tuple[Piece, ...] = ()
    clauses: tuple[Piece, ...] = ()
    due: Piece | None = None
    first_leads: bool = False
    unread: str = ""
    same_below: bool = False


def says_first_leads(text: str) -> bool:
    """Return whether a text says that the first department of each measure leads."""
    return _FIRST_LEADS.search(text) is not None


def _separated(text: str) -> list[str]:
    """Return the parts of a text between its signs, but not those before a bracket that closes."""
    parts, end, closes = [], len(text), False
    for sign in reversed([*_SIGN.finditer(text)]):
        if sign[0] in "（()）":
            closes = sign[0] in ")）"
        elif not closes:
            parts.append(text[sign.end() : end])
            end = sign.start()
    return [*parts, text[:end]][::-1]


def _tail_of(text: str, location: Location, words: Words) -> Tail | None:
    """Return what the text in the brackets behind an item says; None if it names neither departments nor a clause."""
    first_leads = says_first_leads(text)
    rest = _FIRST_LEADS.sub("", text)
    same_below = _SAME_BELOW.search(rest) is not None and not first_leads
    rest = _SAME_BELOW.sub("", rest)
    fields: dict[str, list[str]] = {}
    marks: dict[str, str] = {}
    role, unread = "", []
    for part in _separated(rest.replace("；", "；；").replace(";", "；；")):
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
        elif role in (*NAMES, *CLAUSES) and (_DUTY.search(part) or not _TIME.fullmatch(part)):
            fields[role].append(part)
        elif _TIME.fullmatch(part) and not _DUTY.search(part):
            fields.setdefault(DUE, []).append(part.strip())
        elif has_word(part):  # 一类省份必做
            fields.setdefault(CLAUSE, []).append(part.strip())
        elif part.strip():
            fields.setdefault("", []).append(part.strip())
    plain = fields.pop("", [])
    words_at = [at for at, part in enumerate(plain) if any(map(says_task, part.split("、")))]
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
    return Tail(names, clauses, due, first_leads, "；".join(unread), same_below)


def split_tail(text: str, location: Location, words: Words) -> tuple[str, Tail | None]:
    """Return a text without the brackets behind it that say who is to do it, and what they say; several are one."""
    inside: list[str] = []
    rest = text
    while len(inside) < _MOST_BRACKETS and (match := _TAIL.fullmatch(rest)):
        is_time = _TIME_ALONE.fullmatch(match[2]) or words.role_of(match[2].replace("：", ":").partition(":")[0]) == DUE
        if not is_time and _tail_of(match[2], location, words) is None:
            break
        inside.insert(0, match[2])
        rest = match[1].strip()
    tail = _tail_of("；".join(inside), location, words) if inside else None
    if tail is None and (match := _BEHIND_TITLE.fullmatch(text)):
        rest, tail = f"{match[1]}。{match[3]}", _tail_of(match[2], location, words)
    return (rest, tail) if tail is not None else (text, None)
