"""Names as people type them: compared loosely, and corrected by the nearest known one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

#: Control characters, and the marks that turn the direction of text: they could make a message lie.
UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ud800-\udfff]"
)


def fold(name: str) -> str:
    """The form in which two spellings of a name are the same: full width, case and white space do not count."""
    if name.isascii():
        return "".join(name.split()).casefold()
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def shown(name: str, most: int = 40) -> str:
    """A name as it can be put into a message: one line, not too long."""
    with suppress(UnicodeEncodeError):  # half a character; it is not printable, and becomes a mark below
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # bytes that no locale could read
    text = " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in name[: most + 200]).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def nearest(name: str, known: Iterable[str], *, only: bool = False) -> str | None:
    """The known name that is most like ``name``, or None where none is.

    ``only``: or where two are as much alike. 四类 is as near to 一类 as to 二类; to name one could mislead.
    """
    known = [k for k in known if len(k) <= 64]
    if len(name) > 64 or len(known) > 500:
        return None
    from difflib import SequenceMatcher, get_close_matches  # only where something is wrong

    by_fold = {fold(k): k for k in known}
    word = fold(name)
    found = get_close_matches(word, list(by_fold), n=2, cutoff=0.6 if name.isascii() else 0.5)
    if only and len({SequenceMatcher(None, other, word).ratio() for other in found}) < len(found):
        return None
    return by_fold[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """What to do about an unknown name: use the nearest known one, or else ``otherwise``."""
    near = nearest(name, known)
    return f"是否想写“{near}”？" if near else otherwise


_DIGITS: Final = "〇一二三四五六七八九"
MOST: Final = 99


def numeral(number: int) -> str:
    """A number from 1 to 99 as headings write it: 一, 十, 十二, 二十; beyond that in digits."""
    if not 1 <= number <= MOST:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


_NUMBERS: Final = {numeral(number): number for number in range(1, MOST + 1)}


def number_of(written: str) -> int | None:
    """The number that a numeral or digits stand for; None if they stand for none."""
    if written in _NUMBERS:
        return _NUMBERS[written]
    return int(written) if written.isdecimal() and len(written) < 9 else None


def as_json(data: object) -> str:
    """Plain data as JSON text, for people to read too."""
    return json.dumps(data, ensure_ascii=False, indent=2)
