"""Signs of a Chinese keyboard where YAML wants plain ones: they look right, so that messages must say which it is.

A full-width blank indents nothing, a full-width colon parts no key from its value; YAML takes either for text, and
what is then wrong with the file is not what its writer sees.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_COLONS: Final = "：∶﹕︰꞉"
#: White space that is none for YAML.
_BLANK: Final = r"[^\S \t\r\n]"
_KEY: Final = r"[^\s:'\"#\[\]{}｛｝，,。；、&*!|>%@`" + _COLONS + r"-][^\s:'\"#\[\]{}｛｝，,。；" + _COLONS + "]*"
#: A colon that is none: of another form, or (a plain one) with no plain blank behind it.
_COLON: Final = rf"(?:[{_COLONS}]|:(?=[^\s:/]|{_BLANK}))"
#: What a line that YAML complains of, or the one before it, may have: an indent, a dash, a key with a colon.
_INDENT: Final = re.compile(rf" *({_BLANK})\s*\S")
_DASH: Final = re.compile(rf"\s*(?:- +)*-({_BLANK})")
_AFTER_KEY: Final = re.compile(rf"\s*(?:- +)*{_KEY}({_COLON})")
#: The same within braces: a brace, a colon or a comma.
_BRACE: Final = re.compile(rf"\s*(?:- +)*(?:{_KEY}: +)?(?:- +)*([｛［])")
_IN_BRACES: Final = re.compile(rf"[^'\"#]*[{{\[,] *{_KEY}({_COLON})")
_COMMA: Final = re.compile(rf"[^'\"#]*[{{\[][^'\"#]*[^'\"#\s](，)\s*{_KEY}:")
_WRITE_COLON: Final = "请用半角冒号“:”，后面空一格"


class Sign(NamedTuple):
    """A sign that YAML does not take for what it looks like: where it is in a text, what it is, and what to write."""

    at: int
    message: str
    remedy: str


def in_line(line: str) -> Sign | None:
    """Return the first such sign of a line that cannot be read; None if there is none."""
    if match := _INDENT.match(line):
        return _indent(line, match.start(1))
    if match := _DASH.match(line):
        return Sign(match.start(1), f"“-”后面是{_blank(match[1])}", "请换成半角空格")
    if match := _AFTER_KEY.match(line):
        return _colon(line, match.start(1))
    if match := _BRACE.match(line):
        return Sign(match.start(1), f"括号是全角的“{match[1]}”", "请用半角的 { } 和 [ ]")
    if match := _IN_BRACES.match(line):
        return _colon(line, match.start(1))
    if match := _COMMA.match(line):
        return Sign(match.start(1), "逗号是全角的“，”", "请用半角逗号“,”，后面空一格")
    return None


def in_key(key: str, *, is_alone: bool) -> Sign | None:
    """Return such a sign of a key that YAML has read; ``is_alone``: it stands in braces and has no value."""
    if (sign := _INDENT.match(key)) is not None:
        return _indent(key, sign.start(1))
    if (sign := _DASH.match(key)) is not None:
        return Sign(sign.start(1), f"“-”后面是{_blank(sign[1])}", "请换成半角空格")
    colon = _AFTER_KEY.match(key)
    # 自贸区： {value: 是} is a key up to the plain colon
    return _colon(key, colon.start(1)) if colon and (is_alone or re.match(r"\s*[{\[]", key[colon.end() :])) else None


def in_value(value: str) -> Sign | None:
    """Return the brace with which a text begins that is meant as a mapping; None if it is a text."""
    is_mapping = re.match(rf"｛\s*{_KEY}[:{_COLONS}]", value)
    return Sign(0, "括号是全角的“｛”", "请用半角的 { }，里面的冒号和逗号也用半角") if is_mapping else None


def in_place_of_mapping(text: str) -> Sign | None:
    """Return the colon that is none, of a text where a mapping should be; None if there is none."""
    match = _AFTER_KEY.match(text)
    return _colon(text, match.start(1)) if match else None


def _indent(text: str, at: int) -> Sign:
    return Sign(at, f"用{_blank(text[at])}缩进", "请换成半角空格，同一层的各行对齐")


def _blank(sign: str) -> str:
    return {"\u3000": "全角空格", "\u00a0": "不换行空格"}.get(sign, "特殊的空格") + f"（U+{ord(sign):04X}）"


def _colon(text: str, at: int) -> Sign:
    sign, behind = text[at], text[at + 1 : at + 2]
    if sign != ":":
        what = "冒号是全角的“：”" if sign == "：" else f"冒号写成了“{sign}”（U+{ord(sign):04X}）"
    elif behind.isspace():
        what = f"冒号后面是{_blank(behind)}"
    else:
        what = "冒号后面没有空格"
    return Sign(at, what, _WRITE_COLON)
