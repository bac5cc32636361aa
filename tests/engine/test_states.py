"""All 8 748 states of knowledge: what is answered, why, and what is missing, against the definition.

The definition is computed here from the hand-written table of the document, by filling in the unknown facts in
every way. Neither engine, nor the rules file, nor prime implicants take part in it.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest

from obligations import Obligation, Plan, obligations_for
from obligations.engine.evaluate import Engine, evaluator
from tests.document_2018 import DEPENDS, FACTS, ROWS, Row, State, all_states, by_definition, states_of, verdict


@pytest.fixture(scope="module")
def expected() -> dict[tuple[int, frozenset[tuple[str, bool | str]]], str]:
    """Measure and state of the facts that its row depends on → verdict by definition."""
    found = {}
    for row in ROWS:
        facts = DEPENDS[row.number]
        for values in product(*((*FACTS[f], None) for f in facts)):
            state = {f: v for f, v in zip(facts, values, strict=True) if v is not None}
            found[row.number, frozenset(state.items())] = by_definition(row, state, facts)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["durable", "reference"])
def test_both_engines_give_the_definition_on_every_state(
    plan: Plan, engine: Engine, expected: dict[tuple[int, frozenset[tuple[str, bool | str]]], str]
) -> None:
    evaluate = evaluator(plan, engine)
    count = 0
    for state in all_states():
        want = [
            expected[row.number, frozenset((f, state[f]) for f in DEPENDS[row.number] if f in state)] for row in ROWS
        ]
        assert [v.value for v in evaluate(state)] == want, state
        count += 1
    assert count == 8748


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r.number))
def test_because_and_missing_are_those_of_the_definition_on_every_state(plan: Plan, row: Row) -> None:
    """``because`` is the union of the smallest sets that force the verdict; ``missing`` what the verdict hangs on.

    A measure depends on at most two facts; the other facts are tried known and unknown, to see that none of
    them is ever named.
    """
    facts = DEPENDS[row.number]
    for others_known in (False, True):
        base: State = {f: d[-1] for f, d in FACTS.items() if f not in facts} if others_known else {}
        for state in states_of(facts):
            o = obligations_for({"province": "甲省", "facts": base | state}, plan, engine="reference")[row.number]
            assert {g.fact for g in o.because} == deciding(row, state, facts), state
            assert all(g.value == state[g.fact] for g in o.because)
            assert set(o.missing) == hanging_on(row, state, facts), state
            in_order(o)


def deciding(row: Row, state: State, facts: tuple[str, ...]) -> set[str]:
    answer = by_definition(row, state, facts)
    if answer == "undetermined":
        return set()
    smallest: list[set[str]] = []
    for size in range(len(state) + 1):
        for chosen in combinations(state, size):
            if any(s <= set(chosen) for s in smallest):
                continue
            if by_definition(row, {f: state[f] for f in chosen}, facts) == answer:
                smallest.append(set(chosen))
    return set().union(*smallest)


def hanging_on(row: Row, state: State, facts: tuple[str, ...]) -> set[str]:
    if by_definition(row, state, facts) != "undetermined":
        return set()
    unknown = [f for f in facts if f not in state]
    complete = [state | dict(zip(unknown, v, strict=True)) for v in product(*(FACTS[f] for f in unknown))]
    base: State = {fact: domain[0] for fact, domain in FACTS.items()}
    return {
        f
        for f in unknown
        if any(verdict(row, base | p) != verdict(row, base | p | {f: v}) for p in complete for v in FACTS[f])
    }


def in_order(o: Obligation) -> None:
    order = list(FACTS)
    for names in ([g.fact for g in o.because], list(o.missing)):
        assert names == sorted(names, key=order.index)
