"""The rules of ``clause.rules``, read: a line ``symbol = parts : meaning cost  # example`` is a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Final

from obligations.clauses.grammar.chart import Grammar, Rule

_LINE: Final = re.compile(r"(\w+) += ([\w? ]+?) +: (\w+)(?: (\d+))? +# (.+)")


@cache
def grammar() -> Grammar:
    """Return the grammar of clauses."""
    text = (files("obligations.clauses.grammar") / "clause.rules").read_text("utf-8")
    return Grammar(tuple(rules_in(text)))


def rules_in(text: str) -> Iterator[Rule]:
    """Yield the rules of a text; ``part?`` may be left out, which makes two rules of one line."""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        read = _LINE.fullmatch(line.strip())
        if read is None:
            raise ValueError(line)
        symbol, parts, means, cost, example = read.groups()
        choices = [(part[:-1], "") if part.endswith("?") else (part,) for part in parts.split()]
        for some in product(*choices):
            yield Rule(symbol, tuple(filter(None, some)), means, int(cost or 0), example)
