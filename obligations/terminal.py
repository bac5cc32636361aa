"""Text on a terminal: widths (a Chinese character takes two columns), line breaks, emphasis."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TextIO

import click
from wcwidth import ljust, width, wrap

_NARROWEST: Final = 40
_WIDEST: Final = 160
_DEFAULT: Final = 80


@dataclass(frozen=True, slots=True)
class Page:
    """Where text goes: how many columns it has, and whether it may be coloured."""

    columns: int = _DEFAULT
    colour: bool = False

    def strong(self, text: str, colour: str | None = None) -> str:
        """A heading."""
        return click.style(text, bold=True, fg=colour) if self.colour else text

    def faint(self, text: str) -> str:
        """What may be passed over."""
        return click.style(text, dim=True) if self.colour else text


def page_for(stream: TextIO) -> Page:
    """The page that a stream is: a terminal's width and colours, or plain text (``NO_COLOR``, files, pipes)."""
    terminal = stream.isatty()
    columns = shutil.get_terminal_size((_DEFAULT, 24)).columns if terminal or "COLUMNS" in os.environ else _DEFAULT
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Page(max(_NARROWEST, min(columns, _WIDEST)), colour)


def be_tolerant(*streams: TextIO) -> None:
    """Let streams take any text: what their encoding lacks becomes a mark; ASCII, which has no Chinese, is UTF-8."""
    import codecs

    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        try:
            ascii_only = codecs.lookup(stream.encoding or "ascii").name == "ascii"
        except LookupError:
            ascii_only = True
        reconfigure(encoding="utf-8" if ascii_only else None, errors="replace")


def columns_of(text: str) -> int:
    """How many columns a text takes."""
    return width(text)


def pad(text: str, columns: int) -> str:
    """A text filled up with spaces to a number of columns."""
    return ljust(text, columns)


def listed(items: Iterable[str], columns: int) -> list[str]:
    """Items joined by 、 in lines of at most ``columns``, broken only between items where possible."""
    lines: list[str] = []
    for item in _with_marks(list(items)):
        if lines and columns_of(lines[-1] + item) <= columns:
            lines[-1] += item
        else:
            lines += wrap(item, columns) or [""]
    return lines


def _with_marks(items: list[str]) -> list[str]:
    return [f"{item}、" for item in items[:-1]] + items[-1:]


def paragraph(text: str, columns: int) -> list[str]:
    """A text in lines of at most ``columns``; no line starts with a closing punctuation mark."""
    lines = wrap(text, columns)
    for i in range(1, len(lines)):
        while lines[i] and lines[i][0] in "，。；：、）》”！？,;)" and len(lines[i - 1]) > 1:
            lines[i - 1], lines[i] = lines[i - 1][:-1], lines[i - 1][-1] + lines[i]
    return [line for line in lines if line]


def stdout_page() -> Page:
    """The page that standard output is."""
    return page_for(sys.stdout)
