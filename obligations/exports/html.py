"""A paper as a web page: one file that fetches nothing and runs nothing, and that prints well.

Its template is ``page.html.j2``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from obligations.exports.paper import Block, Heading, Numbered, Paper, Table, Text, VerdictCell
from obligations.plan.verdicts import Verdict
from obligations.reports.looks import LOOKS

if TYPE_CHECKING:
    from jinja2 import Template


#: The mark of a page that this program wrote.
GENERATOR: Final = '<meta name="generator" content="obligations">'


def html_text(paper: Paper) -> str:
    """Return a paper as a web page."""
    shown = {cell.verdict for block in paper.blocks for cell in _verdicts(block)}
    looks = {v: look for v, look in LOOKS.items() if v in shown or v is not Verdict.EXEMPT}
    return _template().render(paper=paper, generator=GENERATOR, looks=looks)


def _verdicts(block: Block) -> Iterator[VerdictCell]:
    rows = block.rows if isinstance(block, Table) else ()
    return (cell for row in rows for cell in row if isinstance(cell, VerdictCell))


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined  # slow to load, and most commands write no page

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.tests |= {
        "heading": lambda block: isinstance(block, Heading),
        "text": lambda block: isinstance(block, Text),
        "numbered": lambda block: isinstance(block, Numbered),
        "verdict": lambda cell: isinstance(cell, VerdictCell),
    }
    return environment.from_string((files("obligations.exports") / "page.html.j2").read_text("utf-8"))
