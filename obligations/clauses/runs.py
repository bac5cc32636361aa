"""Long lists of values like 北京、天津、河北、上海: all between first and last is one word of several values.

What stands before a list or behind it may be about its first or its last item alone; what is between them can only be
items like the others. The number of trees grows with the third power of the number of items, so that a list of all
provinces would take a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from obligations.clauses.grammar.chart import Span
from obligations.clauses.lexicon import Sense, Word

#: The fewest values that make a long list.
_LONG: Final = 4


def with_runs(words: Sequence[Sequence[Word]]) -> list[Sequence[Word]]:
    """Return the words that begin at each place of a text; in each long list, all between first and last are one."""
    result = list(words)
    at = 0
    while at < len(words):
        run = list(_run(words, at))
        inner = run[1:-1]
        said = tuple((value, word.span) for word in inner for value in word.sense.values)
        if len(run) >= _LONG and len(dict(said)) == len(said):
            span = Span(inner[0].span.start, inner[-1].span.end)
            result[slice(*span)] = [()] * (span.end - span.start)
            sense = Sense("VALUE", inner[0].sense.fact, tuple(dict(said)))
            result[span.start] = (Word(span, sense, said=said),)
        at = run[-1].span.end if run else at + 1
    return result


def _run(words: Sequence[Sequence[Word]], at: int) -> Iterator[Word]:
    """Yield the values of one fact that follow each other from a place on, each the only word that begins there."""
    fact = None
    while at < len(words) and len(words[at]) == 1:
        [value] = words[at]
        if value.sense.kind != "VALUE" or (fact is not None and value.sense.fact != fact):
            return
        yield value
        fact, end = value.sense.fact, value.span.end
        if end >= len(words) or [word.sense.kind for word in words[end]] != ["SEP"]:
            return
        at = words[end][0].span.end
