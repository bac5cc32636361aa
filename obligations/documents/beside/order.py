"""Whose is it? Only their order shows which measure departments, clauses and completion times belong to.

Beside measures stand cells that a page's end may have cut, or pushed into the row of the next measure. A *reading*
gives each of their parts (*tokens*) to a measure, in the order of both and within the rows of the measure. Each reading
has a cost: what documents do not do (a measure without departments, a second clause) costs something. What all the
cheapest readings agree on is sure, unless it costs something; the rest is in doubt. So a mark that was lost, moved or
damaged makes a doubt where it may be, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

#: What a token may be for its measure: the begin of something, or a part of what came before.
START: Final = "start"
MORE: Final = "more"
#: The kinds of tokens beside measures: a mark before departments, before those that support them, before a clause; text
#: without a mark; a value by itself.
NAMES: Final = "names"
ALSO: Final = "also"
CLAUSE: Final = "clause"
TEXT: Final = "text"
VALUE: Final = "value"
#: What is in doubt if something is wrong with a token or with a measure.
BOTH: Final = frozenset([NAMES, CLAUSE])


class Slot(NamedTuple):
    """The rows of a measure: the first, the last one with its text, and the one in which the next one begins.

    Measures that have one cell together are one slot.
    """

    first: int
    last: int
    next: int


class Token(NamedTuple):
    """A part of a cell: the cell's first and last row, the kind, the text, its place within the cell.

    ``sure``: the text is known to be a whole one, as it stands by itself elsewhere. ``cut``: it seems to go on.
    """

    first: int
    last: int
    kind: str
    text: str
    place: int = 0
    sure: bool = False
    cut: bool = False


class Step(NamedTuple):
    """A way to give a token to a measure: what it is for it, the state behind it, the cost, what it puts in doubt."""

    act: str
    state: str
    cost: int = 0
    doubts: Collection[str] = ()


#: How a measure takes a token: its state so far, the token before (None if that is not the measure's), the token.
Steps = Callable[[str, Token | None, Token], Iterable[Step]]
#: What it costs if a measure has no more than a state says, and what that puts in doubt.
Leaving = Mapping[str, tuple[int, Collection[str]]]


@dataclass
class Order:
    """What the cheapest readings say: for each token its takers (slot, act), and for each slot what is in doubt."""

    takers: list[set[tuple[int, str]]]
    doubts: dict[int, set[str]] = field(default_factory=dict)

    def sure(self, token: int) -> tuple[int, str] | None:
        """Return the slot and the act of a token; None if the readings do not agree."""
        return next(iter(self.takers[token])) if len(self.takers[token]) == 1 else None

    def note(self, doubts: Iterable[tuple[int, Collection[str]]]) -> None:
        """Add what is in doubt of some slots."""
        for slot, what in doubts:
            self.doubts.setdefault(slot, set()).update(what)


class _Node(NamedTuple):
    """The state of a slot behind a token."""

    slot: int
    state: str


class _Edge(NamedTuple):
    before: _Node
    after: _Node
    act: str
    cost: int
    doubts: tuple[tuple[int, frozenset[str]], ...]


_NOTHING: Final = ""


def order_of(tokens: Sequence[Token], slots: Sequence[Slot], steps: Steps, leaving: Leaving) -> Order:
    """Return what the cheapest readings of some tokens agree on, and what they leave in doubt.

    Each token is in a row of some slot. States are texts, "" is that of a measure which has nothing yet.
    """
    layers: list[list[_Edge]] = []
    costs: list[dict[_Node, int]] = [{_Node(-1, _NOTHING): 0}]
    before: Token | None = None
    for token in tokens:
        layers.append(list(_edges(token, before, costs[-1], slots, steps, leaving)))
        costs.append(_least((edge.after, costs[-1][edge.before] + edge.cost) for edge in layers[-1]))
        before = token
    ends = {node: _left(node, len(slots), leaving) for node in costs[-1]}
    behind = {node: cost for node, (cost, _) in ends.items()}
    least = min(costs[-1][node] + behind[node] for node in ends)
    order = Order([set() for _ in tokens])
    for node, (_, doubts) in ends.items():
        if costs[-1][node] + behind[node] == least:
            order.note(doubts)
    for at in range(len(tokens) - 1, -1, -1):
        for edge in layers[at]:
            if costs[at][edge.before] + edge.cost + behind[edge.after] == least:
                order.takers[at].add((edge.after.slot, edge.act))
                order.note(edge.doubts)
        behind = _least((edge.before, edge.cost + behind[edge.after]) for edge in layers[at])
    return order


def _least(costs: Iterable[tuple[_Node, int]]) -> dict[_Node, int]:
    least: dict[_Node, int] = {}
    for node, cost in costs:
        least[node] = min(cost, least.get(node, cost))
    return least


def _edges(
    token: Token,
    before: Token | None,
    nodes: Iterable[_Node],
    slots: Sequence[Slot],
    steps: Steps,
    leaving: Leaving,
) -> Iterator[_Edge]:
    for node in nodes:
        for at in range(max(node.slot, 0), len(slots)):
            outside = _outside(token, slots[at], before if at == node.slot else None)
            if outside is None:
                if slots[at].first > token.last + 1:
                    break
                continue
            is_same = at == node.slot
            cost, doubts = (0, ()) if is_same else _left(node, at, leaving)
            for step in steps(node.state if is_same else _NOTHING, before if is_same else None, token):
                of_step = frozenset(step.doubts) | (frozenset([_field(token)]) if outside else frozenset())
                about = (*doubts, (at, of_step)) if of_step else doubts
                yield _Edge(node, _Node(at, step.state), step.act, cost + outside + step.cost, about)


def _field(token: Token) -> str:
    return NAMES if token.kind == ALSO else token.kind


def _outside(token: Token, slot: Slot, before: Token | None) -> int | None:
    """Return what it costs that a token is not beside the text of a measure; None if it is too far away.

    ``before`` is the token before if that is the same measure's: what seems to go on may go on in the next row.
    """
    if token.last < slot.first:
        return 2 if token.last == slot.first - 1 else None
    if token.first <= max(slot.last, slot.next - 1):
        return 0
    if token.first > slot.next:
        return None
    if token.place:
        return 1
    # a page's end pushes the clause of a measure down into the next row, and cuts what then goes on there
    return 0 if token.kind == CLAUSE or (token.kind == TEXT and before is not None and before.cut) else 1


def _left(node: _Node, to: int, leaving: Leaving) -> tuple[int, tuple[tuple[int, frozenset[str]], ...]]:
    """Return what it costs to leave a slot for a later one, and what is in doubt of it and of those between."""
    states = [(node.slot, node.state)] if node.slot >= 0 else []
    states += [(slot, _NOTHING) for slot in range(node.slot + 1, to)]
    left = [(slot, *leaving.get(state, (0, ()))) for slot, state in states]
    return sum(cost for _, cost, _ in left), tuple((slot, frozenset(what)) for slot, _, what in left if what)


# --- how a measure takes what is beside it ---------------------------------------------------------------------------


def take_marked(state: str, before: Token | None, token: Token) -> Iterator[Step]:
    """Yield the ways in which a measure takes a mark with what follows it, or text without a mark.

    Its state says what it has (n: departments, c: a clause), the last one last. The departments come first; or the
    clause does, as the first in the cell.
    """
    has_names, has_clause = "n" in state, "c" in state
    if token.kind == NAMES:
        if has_names:
            yield Step(START, state.replace("n", "") + "n", 2, BOTH)
        else:
            is_fine = before is None or (before.place == 0 and token.place == 1)
            yield Step(START, state + "n", 0 if is_fine else 1, () if is_fine else BOTH)
    elif token.kind == ALSO and has_names:
        yield Step(MORE, state)
    elif token.kind == CLAUSE:
        cost, doubts = (2, [CLAUSE]) if has_clause else (0, [])
        yield Step(START, state.replace("c", "") + "c", cost, doubts)
    elif state:
        yield Step(MORE, state)
    else:
        yield Step(START, "n", 2, BOTH)


#: A measure has departments; without any it cannot be meant.
MARKED: Final[Leaving] = {"": (2, [NAMES]), "c": (2, BOTH)}


def take_value(state: str, before: Token | None, token: Token) -> Iterator[Step]:
    """Yield the ways in which a measure takes a value of a column, which is a whole one or a part of one."""
    del before
    if not state:
        yield Step(START, "sure" if token.sure else "open")
    elif state == "sure" and token.sure:
        yield Step(MORE, "sure", 1, [VALUE])
    elif token.place == 0:
        yield Step(MORE, "open")
    else:  # two lines in one cell are two values rather than one
        yield Step(MORE, "open", 0, [VALUE])


#: A blank cell is silence.
VALUES: Final[Leaving] = {}
