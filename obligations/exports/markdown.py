"""A paper as Markdown: every text stays a text, whatever characters are in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from obligations.exports.paper import Block, Heading, Numbered, Paper, Table, Text, one_line, shown_cell

#: What would begin something; an underscore within a word (in an address) begins nothing.
_MARKS: Final = re.compile(r"[\\`*\[\]|~]|(?<![^\W_])_|_(?![^\W_])")
#: What would begin a heading, a list or a quotation at the start of a line.
_START: Final = re.compile(r"^(\s*)([#+\-=]|\d+(?=[.)]))")


def markdown_text(paper: Paper) -> str:
    """A paper as Markdown."""
    lines = [f"# {escaped(paper.title)}"]
    for block in paper.blocks:
        lines += ["", *_lines(block)]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Return a text on one line, in which nothing is a mark of Markdown."""
    text = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub(r"\\\g<0>", text)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"## {escaped(text)}"
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
    """The same at the start of a line."""
    return _START.sub(lambda found: found[1] + _escaped(found[2]), escaped(text))


def _escaped(start: str) -> str:
    """A number keeps its digits; the point behind it can no longer make a list of it."""
    return f"&#{ord(start[0])};{start[1:]}" if start.isdigit() else f"\\{start}"
