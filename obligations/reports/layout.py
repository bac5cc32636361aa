"""Text on a terminal: widths (a Chinese character takes two columns), line breaks, emphasis."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TextIO
from unicodedata import combining, east_asian_width

_NARROWEST: Final = 60
_WIDEST: Final = 160
_DEFAULT: Final = 80
_INDENT: Final = 2
_COLOURS: Final = {"": "39", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
#: One of these tells that a terminal on Windows is a newer one, which understands codes; the old console shows them.
_NEWER_TERMINALS: Final = frozenset({"WT_SESSION", "TERM_PROGRAM", "TERM"})
_IS_WINDOWS: Final = os.name == "nt"
#: A word of Latin letters and digits, or one other character; with the opening marks before it and the closing
#: marks and spaces after it.
_UNBREAKABLE: Final = re.compile(r"[（《“‘「〔【]*(?:[!-~]+|\s|[^\s!-~])[，。；：、）》”’」〕】！？\s]*")


class Page(NamedTuple):
    """Where text goes: how many columns it has, and whether it may be coloured."""

    columns: int = _DEFAULT
    colour: bool = False

    def strong(self, text: str, colour: str = "") -> str:
        """Return a text in bold, and in a colour if one is named."""
        return f"\x1b[1;{_COLOURS[colour]}m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        """Return a text in faint letters, for what readers may skip."""
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text


def page_for(stream: TextIO | None) -> Page:
    """Return the page for a stream: a terminal's width and colours, or plain text (``NO_COLOR``, files, pipes)."""
    if stream is None:  # closed
        return Page()
    terminal = stream.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and knows_codes()
    return Page(max(_NARROWEST, min(_columns(stream, terminal), _WIDEST)), colour)


def knows_codes() -> bool:
    """Return whether a terminal understands codes of colours; a dumb one and the old console of Windows do not."""
    if _IS_WINDOWS:
        return not _NEWER_TERMINALS.isdisjoint(os.environ)
    return os.environ.get("TERM") != "dumb"


def _columns(stream: TextIO, terminal: bool) -> int:
    """Return the width that ``COLUMNS`` asks for, else the terminal's, else the default."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and len(asked) < 6:
        return int(asked)
    try:
        return os.get_terminal_size(stream.fileno()).columns if terminal else _DEFAULT
    except OSError:
        return _DEFAULT


def columns_of(text: str) -> int:
    """Return how many columns a text takes on a terminal: two for a wide character, none for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int) -> str:
    """Return a text filled up with spaces to a number of columns."""
    return text + " " * (columns - columns_of(text))


def listed(items: Sequence[str], columns: int) -> list[str]:
    """Return items joined by 、 in lines of at most ``columns``, broken between items where possible."""
    lines = [""]
    for item in (*(f"{item}、" for item in items[:-1]), *items[-1:]):
        if columns_of(lines[-1] + item) <= columns:
            lines[-1] += item
        else:
            lines += paragraph(item, columns)
    return [line for line in lines if line]


def headline(text: str, page: Page) -> list[str]:
    """Return a title, which may be wider than the page."""
    return [page.strong(line) for line in paragraph(text, page.columns)]


def paragraph(text: str, columns: int) -> list[str]:
    """Return a text in lines of at most ``columns``, broken where Chinese may be broken.

    That is between any two characters, but not within a word of Latin letters or digits, and never so that a line
    starts with a closing mark or ends with an opening one. A piece that is wider than the page is on a line of its
    own. 按 GB/T 2260 编码（六位）。 in 8 and in 10 columns::

        按 GB/T | 2260 编 | 码（六 | 位）。
        按 GB/T | 2260 编码 | （六位）。
    """
    lines = [""]
    for piece in _UNBREAKABLE.findall(text):
        if columns_of(lines[-1] + piece.rstrip()) <= columns or not lines[-1]:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.rstrip() for line in lines]


def hanging(head: str, text: str, page: Page) -> Iterator[str]:
    """Yield an indented paragraph; its further lines begin below its text, or further in where it has no head."""
    width = _INDENT + columns_of(head)
    further = " " * (width if head else 2 * _INDENT)
    for i, line in enumerate(paragraph(text, page.columns - len(further))):
        yield (" " * _INDENT + head if i == 0 else further) + line
