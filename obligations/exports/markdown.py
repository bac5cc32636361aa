"""A paper as Markdown, in which no character of a text acts as mark-up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from obligations.exports.paper import Block, Heading, Numbered, Paper, Table, Text, one_line, shown_cell

#: Characters that are mark-up anywhere; an underscore within a word (in an address) is not.
_MARKS: Final = re.compile(r"[\\`*\[\]|~]|(?<![^\W_])_|_(?![^\W_])|#(?=#*$)")
#: Characters that would begin a heading or a list at the start of a line.
_START: Final = re.compile(r"^(\s*)([#+\-=]|\d+(?=[.)]))")


def markdown_text(paper: Paper) -> str:
    """Return a paper as Markdown."""
    lines = [f"# {escaped(paper.title)}"]
    for block in paper.blocks:
        lines += ["", *_lines(block)]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Return a text on one line, with all mark-up of Markdown and HTML escaped."""
    text = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub(r"\\\g<0>", text)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"#{'#' * level} {escaped(text)}"
        case Text(text, strong):
            yield f"**{escaped(text)}**" if strong else _beginning(text)
        case Numbered(items):
            yield from (f"{number}. {_beginning(text)}" for number, text in items)
        case Table():
            yield _row([column.label for column in block.head])
            yield _row(["---"] * len(block.head))
            yield from (_row([_cell(shown_cell(cell)) for cell in row]) for row in block.rows)
            for row, text in zip(block.rows, block.under, strict=False):
                if text:
                    yield from ["", f"> 第 {shown_cell(row[0])} 项原文：{_cell(text)}"]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return "<br>".join(map(escaped, text.split("\n")))


def _beginning(text: str) -> str:
    """Return a text escaped for the start of a line."""
    return _START.sub(lambda match: match[1] + _escaped_start(match[2]), escaped(text))


def _escaped_start(start: str) -> str:
    # a digit has no escape with a backslash; as a character reference it cannot begin a list
    return f"&#{ord(start[0])};{start[1:]}" if start.isdigit() else f"\\{start}"
