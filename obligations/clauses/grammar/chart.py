"""Every tree that a grammar allows for a text, packed by what the trees mean.

Trees over the same piece of text that mean the same are one entry, the cheapest of them: so the number of entries does
not grow with the number of trees, and what is left for the whole text are the readings that differ. Nothing here knows
what clauses are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import product
from typing import Final, NamedTuple

#: The meaning of a piece that has none for what it is part of.
NOTHING: Final = "nothing"
#: What a rule means whose only part means it already.
SAME: Final = "same"


class TooMuchError(Exception):
    """A text has more trees than are looked at."""


class Span(NamedTuple):
    """A piece of the text: its first position and the one behind its last."""

    start: int
    end: int


class Rule(NamedTuple):
    """``symbol = parts``: what the meanings of the parts make together, and how unusual that is.

    ``means`` is the name of the meaning; of two trees for the same, the one whose costs add up to less is kept.
    """

    symbol: str
    parts: tuple[str, ...]
    means: str
    cost: int
    example: str


class Found(NamedTuple):
    """A piece of the text read as a symbol: with what meaning, at what cost, by which rule (None: it is a word)."""

    symbol: str
    span: Span
    meaning: Hashable
    cost: int = 0
    rule: Rule | None = None
    parts: tuple[Found, ...] = ()

    def tree(self) -> Iterator[Found]:
        """Yield it and all that it is made of, in the order of the text."""
        left = [self]
        while left:
            yield (one := left.pop())
            left += reversed(one.parts)


class Odd(NamedTuple):
    """A meaning that costs more than its rule says."""

    meaning: Hashable
    cost: int


#: The most meanings that are kept of one piece of the text as one symbol: far more than any real one has.
_MOST_MEANINGS: Final = 32
#: What a rule's parts mean together: None where they make no sense, and :class:`Odd` where it is unusual.
Meaning = Callable[[Rule, Span, Sequence[Hashable]], "Hashable | Odd | None"]
#: The words that begin at a position and are of certain kinds.
Words = Callable[[int, "frozenset[str]"], "Iterator[Found]"]
#: The meanings of one symbol over one piece of text, each with its cheapest tree.
_Cell = dict[Hashable, Found]


class _Edge(NamedTuple):
    """Rules whose first parts have been found from ``start`` on."""

    rules: tuple[Rule, ...]
    start: int
    cells: tuple[_Cell, ...]


class _Ahead(NamedTuple):
    """What can come of a symbol that has been found.

    ``whole`` are the rules of this one part; ``longer`` others whose next part may begin with a word that is there, by
    that part; ``expected`` all symbols and kinds of words with which the next parts of any rule may begin.
    """

    whole: tuple[Rule, ...]
    longer: tuple[tuple[str, tuple[Rule, ...]], ...]
    expected: frozenset[str]


class Grammar:
    """Rules, with what is needed to look from the left which of them may begin at a place."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.symbols = frozenset(rule.symbol for rule in rules)
        #: First part → the rules that begin with it.
        self._beginning: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            self._beginning[rule.parts[0]].append(rule)
        #: Symbols in an order in which what a rule with one part is made of comes before what it makes.
        self.order = {symbol: i for i, symbol in enumerate(self._in_order())}
        self.begins = cache(self._begins)
        self.ahead = lru_cache(maxsize=8192)(self._ahead)  # what is expected differs from text to text

    def _in_order(self) -> Iterator[str]:
        from graphlib import TopologicalSorter

        sorter: TopologicalSorter[str] = TopologicalSorter()
        for rule in self.rules:
            sorter.add(rule.symbol, *(rule.parts if len(rule.parts) == 1 else ()))
            for part in rule.parts:
                sorter.add(part)
        return iter(tuple(sorter.static_order()))

    def _ahead(self, part: str, expected: frozenset[str], kinds: frozenset[str]) -> _Ahead:
        """Return what can come of a part where some symbols are expected, and words of some kinds follow it."""
        whole: list[Rule] = []
        longer: dict[str, list[Rule]] = defaultdict(list)
        for rule in self._beginning[part]:
            if rule.symbol in expected:
                (whole if len(rule.parts) == 1 else longer[rule.parts[1]]).append(rule)
        beginning = {wanted: self.begins(wanted) for wanted in longer}
        possible = ((w, tuple(rules)) for w, rules in longer.items() if not beginning[w].isdisjoint(kinds))
        return _Ahead(tuple(whole), tuple(possible), frozenset().union(*beginning.values()))

    def _begins(self, symbol: str) -> frozenset[str]:
        """Return all symbols and kinds of words with which a symbol may begin, itself among them."""
        found, open_ = {symbol}, [symbol]
        while open_:
            one = open_.pop()
            new = {rule.parts[0] for rule in self.rules if rule.symbol == one} - found
            found |= new
            open_ += new
        return frozenset(found)


class Chart:
    """The pieces of a text that ``symbol`` can be made of, from its beginning on.

    ``kinds`` are the kinds of words that begin at each position. Raises :class:`TooMuchError` after ``most`` steps.
    """

    def __init__(
        self,
        grammar: Grammar,
        symbol: str,
        kinds: Sequence[frozenset[str]],
        words: Words,
        meaning: Meaning,
        most: int = 40_000,
    ) -> None:
        length = len(kinds)
        self._kinds = (*kinds, frozenset[str]())
        self.grammar = grammar
        self.symbol = symbol
        self._meaning = meaning
        self._left = most
        #: Whether a piece had so many meanings that the dearest were left out.
        self.is_cut = False
        #: Position → the symbols and kinds of words that may begin there.
        self.expected: dict[int, frozenset[str]] = {0: grammar.begins(symbol)}
        self._words = words
        #: Position → symbol that is awaited there, and that a word there can begin → by what.
        self._waiting: dict[int, dict[str, list[_Edge]]] = defaultdict(lambda: defaultdict(list))
        self._pending: dict[int, dict[int, dict[str, _Cell]]] = defaultdict(dict)
        self.found: list[Found] = []
        for position in range(length + 1):
            columns = self._pending.pop(position, {})
            start = position
            while (start := max((each for each in columns if each < start), default=-1)) >= 0:  # what is new is before
                cells = self._complete(columns, start, position)
                if start == 0 and position == length:
                    self.found = sorted(cells.get(symbol, {}).values(), key=lambda found: found.cost)
            if position < length and position in self.expected:
                for word in self._words(position, self.expected[position]):
                    self._add(self._pending[word.span.end].setdefault(position, {}), word)

    def _add(self, cells: dict[str, _Cell], found: Found) -> None:
        cell = cells.setdefault(found.symbol, {})
        known = cell.get(found.meaning)
        if known is None or found.cost < known.cost:
            cell[found.meaning] = found

    def _complete(self, columns: dict[int, dict[str, _Cell]], start: int, end: int) -> dict[str, _Cell]:
        """Work out all that the text from ``start`` to ``end`` can be; what begins before it goes on in ``columns``."""
        cells = columns[start]
        expected = self.expected[start]
        done: set[str] = set()
        while symbols := [symbol for symbol in cells if symbol not in done]:
            symbol = min(symbols, key=self.grammar.order.__getitem__)
            done.add(symbol)
            cell = cells[symbol]
            if len(cell) > _MOST_MEANINGS:
                self.is_cut = True
                cheapest = sorted(cell.items(), key=lambda each: each[1].cost)[:_MOST_MEANINGS]
                cell = cells[symbol] = dict(cheapest)
            ahead = self.grammar.ahead(symbol, expected, self._kinds[end])
            for rule in ahead.whole:
                self._make(columns, rule, start, (cell,), end)
            if ahead.expected:
                self._expect(end, ahead.expected)
            for wanted, rules in ahead.longer:
                self._step()
                self._waiting[end][wanted].append(_Edge(rules, start, (cell,)))
            for edge in self._waiting[start].get(symbol, ()):
                found = (*edge.cells, cell)
                for rule in edge.rules:
                    if len(found) == len(rule.parts):
                        self._make(columns, rule, edge.start, found, end)
                    else:
                        self._await(end, rule, edge.start, found)
        return cells

    def _await(self, end: int, rule: Rule, start: int, found: tuple[_Cell, ...]) -> None:
        """Note that a rule goes on at a position."""
        self._step()
        wanted = rule.parts[len(found)]
        begins = self.grammar.begins(wanted)
        self._expect(end, begins)
        if not begins.isdisjoint(self._kinds[end]):
            self._waiting[end][wanted].append(_Edge((rule,), start, found))

    def _expect(self, position: int, symbols: frozenset[str]) -> None:
        """Note that any of some symbols and kinds of words may begin at a position."""
        known = self.expected.get(position)
        if known is None:
            self.expected[position] = symbols
        elif not symbols <= known:
            self.expected[position] = known | symbols

    def _make(
        self, columns: dict[int, dict[str, _Cell]], rule: Rule, start: int, cells: tuple[_Cell, ...], end: int
    ) -> None:
        """Note what a rule makes of pieces that stand one after the other, in all their meanings."""
        into = columns.setdefault(start, {})
        span = Span(start, end)
        if rule.means == SAME and len(cells) == 1:
            for one in cells[0].values():
                self._step()
                self._add(into, Found(rule.symbol, span, one.meaning, rule.cost + one.cost, rule, (one,)))
            return
        for parts in product(*(cell.values() for cell in cells)):
            self._step()
            said = self._meaning(rule, span, [part.meaning for part in parts if part.meaning != NOTHING])
            if said is None:
                continue
            said, more = said if isinstance(said, Odd) else (said, 0)
            cost = rule.cost + more + sum(part.cost for part in parts)
            self._add(into, Found(rule.symbol, span, said, cost, rule, parts))

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooMuchError

    @property
    def furthest(self) -> int:
        """The last position that could be reached: what stands there does not fit, or is no word."""
        return max(self.expected)
