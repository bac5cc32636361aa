"""Names as people type them, compared loosely and corrected by the nearest known one; numerals; JSON text."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

#: Control characters, and marks that change the direction of text: with them a message could show what is not there.
UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ud800-\udfff]"
)


def fold(name: str) -> str:
    """Return a form that is the same for all spellings of a name: full width, case and white space do not count."""
    if name.isascii():
        return "".join(name.split()).casefold()
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def readable(typed: str) -> str:
    """Return what somebody typed as text. In a locale without Chinese, Python gives its bytes as surrogates."""
    try:
        typed.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(typed).decode("utf-8", "replace")
    return typed


def shown(name: str, most: int = 40) -> str:
    """Return a name for use in a message: on one line, of ``most`` characters at most."""
    with suppress(UnicodeEncodeError):  # half a surrogate pair: it is not printable, and becomes � below
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # bytes that no locale could read
    text = " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in name[: most + 200]).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def nearest(name: str, known: Iterable[str], *, only: bool = False) -> str | None:
    """Return the known name that is most like ``name``; None if none is similar.

    With ``only``, also None if two are equally similar: 四类 is as near to 一类 as to 二类; naming one could mislead.
    """
    known = [k for k in known if len(k) <= 64]
    if len(name) > 64 or len(known) > 500:
        return None
    from difflib import SequenceMatcher, get_close_matches  # only where something is wrong

    by_fold = {fold(k): k for k in known}
    word = fold(name)
    matches = get_close_matches(word, list(by_fold), n=2, cutoff=0.6 if name.isascii() else 0.5)
    if only and len({SequenceMatcher(None, match, word).ratio() for match in matches}) < len(matches):
        return None
    return by_fold[matches[0]] if matches else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return what to do about an unknown name: use the nearest known one, or else ``otherwise``."""
    near = nearest(name, known)
    return f"是否想写“{near}”？" if near else otherwise


_DIGITS: Final = "〇一二三四五六七八九"
MOST: Final = 99


def numeral(number: int) -> str:
    """Return a number from 1 to 99 as headings write it (一, 十, 十二, 二十), any other number in digits."""
    if not 1 <= number <= MOST:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


_NUMBERS: Final = {numeral(number): number for number in range(1, MOST + 1)}


def number_of(written: str) -> int | None:
    """Return the number that a numeral or digits stand for; None for any other text."""
    if written in _NUMBERS:
        return _NUMBERS[written]
    return int(written) if written.isdecimal() and len(written) < 9 else None


def as_json(data: object) -> str:
    """Return plain data as JSON text, indented and with Chinese characters as they are."""
    return json.dumps(data, ensure_ascii=False, indent=2)
