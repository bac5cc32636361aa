"""Chinese numerals, as headings are numbered: 一 to 九十九."""

from __future__ import annotations

from typing import Final

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
