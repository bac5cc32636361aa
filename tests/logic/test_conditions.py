"""What settles a condition is what all ways of filling in the unknown agree on; so are the engines on random plans."""

from __future__ import annotations

from itertools import combinations, product
from typing import get_args

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from obligations import Engine, PlanError, obligations_for
from obligations.engine.evaluate import durable, reference
from obligations.logic.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Everyone,
    Has,
    Is,
    Kind,
    Not,
    Value,
    facts_of,
    kind_of,
    truth,
)
from obligations.logic.implicants import implicants_of
from obligations.logic.settled import settled
from obligations.logic.space import Space
from obligations.plan.notation import write_condition
from obligations.plan.rules_file import read_plan
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Fact, Vocabulary
from tests.conftest import examples
from tests.strategies import branches_of, conditions, rules, space, states, vocabularies

T, F, U = True, False, None


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (T, T, T, T), (T, F, F, T), (T, U, U, T),
        (F, T, F, T), (F, F, F, F), (F, U, F, U),
        (U, T, U, T), (U, F, F, U), (U, U, U, U),
    ],
)  # fmt: skip
def test_the_truth_of_conditions_is_that_of_strong_kleene_tables(
    a: bool | None, b: bool | None, both: bool | None, either: bool | None
) -> None:
    known = {name: value for name, value in (("a", a), ("b", b)) if value is not None}
    parts = (Has("a"), Has("b"))
    assert truth(AllOf(parts), known) is both
    assert truth(AnyOf(parts), known) is either
    assert truth(Not(Has("a")), known) is (None if a is None else not a)


@pytest.mark.parametrize(("value", "expected"), [("一类", True), ("二类", True), ("三类", False), (None, None)])
def test_a_fact_with_several_values_holds_for_each_and_no_other(value: str | None, expected: bool | None) -> None:
    known = {} if value is None else {"class": value}
    assert truth(Is("class", ("一类", "二类")), known) is expected
    assert truth(Everyone(), known) is True


def test_facts_are_named_once_in_their_order() -> None:
    condition = AnyOf((Has("b"), Not(AllOf((Is("a", ("x",)), Has("b"))))))
    assert facts_of(condition) == ("b", "a")
    assert facts_of(Everyone()) == facts_of(None) == ()


def test_the_random_conditions_of_these_tests_are_of_every_kind() -> None:
    vocabulary = Vocabulary((Fact("class", "类别", ("一类", "二类")), Fact("zone", "试验区")))
    for kind in get_args(Kind):

        def is_it(condition: Condition, kind: str = kind) -> bool:
            return kind_of(condition) == kind

        find(conditions(vocabulary), is_it)


@given(data=st.data())
def test_settled_and_implicants_are_what_all_fillings_agree_on(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=4))
    condition = data.draw(conditions(vocabulary))
    forced = implicants_of(condition, vocabulary.domains)
    for known in states(vocabulary):
        fillings = product(*((known[f.id],) if f.id in known else f.domain for f in vocabulary.facts))
        ids = [f.id for f in vocabulary.facts]
        found = {truth(condition, dict(zip(ids, filling, strict=True))) for filling in fillings}
        agreed = found.pop() if len(found) == 1 else None
        assert settled(condition, known, vocabulary.domains) is agreed
        has = set(known.items())
        assert any(cube <= has for cube in forced.holds) is (agreed is True)
        assert any(cube <= has for cube in forced.fails) is (agreed is False)
        kleene = truth(condition, known)
        assert kleene is None or kleene is agreed  # Kleene logic is sound, if not always complete


@given(data=st.data())
def test_implicants_are_prime(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=4))
    condition = data.draw(conditions(vocabulary))
    forced = implicants_of(condition, vocabulary.domains)
    for cubes, outcome in ((forced.holds, True), (forced.fails, False)):
        for cube in cubes:
            for literal in cube:
                assert settled(condition, dict(cube - {literal}), vocabulary.domains) is not outcome


def test_implicants_see_what_kleene_logic_does_not() -> None:
    """If every class is covered, the class need not be known."""
    domains: dict[str, tuple[bool | str, ...]] = {"class": ("一", "二")}
    condition = AnyOf((Is("class", ("一",)), Is("class", ("二",))))
    assert truth(condition, {}) is None
    assert settled(condition, {}, domains) is True
    assert implicants_of(condition, domains).holds == (frozenset(),)


@given(data=st.data())
def test_a_space_counts_out_the_provinces_that_a_condition_covers(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies())
    condition = data.draw(conditions(vocabulary))
    whole = space(vocabulary)
    provinces = list(whole.provinces())
    assert len(provinces) == whole.size
    covered = [bool(whole.covered(condition) >> i & 1) for i in range(whole.size)]
    assert covered == [truth(condition, province) for province in provinces]
    assert (Space((), {}).size, whole.covered(None)) == (1, 0)


@given(data=st.data())
def test_branches_that_share_a_province_are_refused_and_no_others(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=4))
    mandatory, optional = data.draw(conditions(vocabulary)), data.draw(conditions(vocabulary))
    both = space(vocabulary).covered(AllOf((mandatory, optional)))
    written = rules(vocabulary, [(write_condition(mandatory, vocabulary), write_condition(optional, vocabulary))])
    if both:
        with pytest.raises(PlanError, match="互相矛盾"):
            read_plan(written)
    else:
        read_plan(written)


@examples(40)
@given(data=st.data())
def test_engines_agree_on_every_state_of_random_plans(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=4))
    branches = data.draw(st.lists(branches_of(vocabulary), min_size=1, max_size=5))

    def written(branch: Condition | None) -> object:
        return None if branch is None else write_condition(branch, vocabulary)

    plan = read_plan(rules(vocabulary, [[written(branch) for branch in some] for some in branches]))
    assert [tuple(m.branches.values()) for m in plan.measures] == branches  # what is written is read as it was
    by_rules, by_function = durable(plan), reference(plan)
    for known in states(vocabulary):
        assert by_rules(known) == by_function(known), (known, branches)


@examples(40)
@given(data=st.data())
def test_no_order_of_measures_facts_or_parts_matters(data: st.DataObject) -> None:
    """Measures, facts of a profile, and parts of a condition may stand in any order."""
    vocabulary = data.draw(vocabularies(most=4))
    branches = data.draw(st.lists(conditions(vocabulary), min_size=1, max_size=4))
    state = data.draw(st.sampled_from(states(vocabulary)))
    shuffled = data.draw(st.permutations(range(len(branches))))

    def turned(condition: Condition) -> Condition:
        match condition:
            case AnyOf(parts):
                return AnyOf(tuple(map(turned, reversed(parts))))
            case AllOf(parts):
                return AllOf(tuple(map(turned, reversed(parts))))
            case Not(part):
                return Not(turned(part))
            case _:
                return condition

    def answers(chosen: list[Condition], facts: dict[str, Value], engine: Engine) -> list[tuple[str, object, object]]:
        plan = read_plan(rules(vocabulary, [(write_condition(c, vocabulary), None) for c in chosen]))
        result = obligations_for({"province": "甲省", "facts": facts}, plan, engine=engine)
        return [(o.verdict.value, {g.fact for g in o.because}, o.missing) for o in result]

    there = answers(branches, state, "durable")
    back = answers([turned(branches[i]) for i in shuffled], dict(reversed(state.items())), "reference")
    assert back == [there[i] for i in shuffled]


@examples(60)
@given(data=st.data())
def test_because_and_missing_of_random_plans_are_those_of_the_definition(data: st.DataObject) -> None:
    """Both computed here from the definition.

    ``because`` is the union of the smallest sets of known facts that force the verdict, ``missing`` the unknown facts
    with which the answer changes.
    """
    vocabulary = data.draw(vocabularies(most=4))
    branches = data.draw(branches_of(vocabulary).filter(any))
    known = data.draw(st.sampled_from(states(vocabulary)))
    domains = vocabulary.domains
    ids = list(domains)

    def answer(province: dict[str, Value]) -> str:
        holding = [v.value for v, b in zip(BRANCHES, branches, strict=True) if b is not None and truth(b, province)]
        return holding[0] if holding else "unspecified"

    def fillings(state: dict[str, Value]) -> list[dict[str, Value]]:
        return [
            dict(zip(ids, values, strict=True))
            for values in product(*((state[f],) if f in state else domains[f] for f in ids))
        ]

    def agreed(state: dict[str, Value]) -> str:
        found = {answer(p) for p in fillings(state)}
        return found.pop() if len(found) == 1 else "undetermined"

    written = [[None if branch is None else write_condition(branch, vocabulary) for branch in branches]]
    result = obligations_for(
        {"province": "甲省", "facts": known}, read_plan(rules(vocabulary, written)), engine="reference"
    )[1]
    assert result.verdict == agreed(known)
    smallest: list[set[str]] = []
    for size in range(len(known) + 1):
        for chosen in combinations(known, size):
            covered = any(s <= set(chosen) for s in smallest)
            if not covered and agreed({f: known[f] for f in chosen}) == result.verdict != "undetermined":
                smallest.append(set(chosen))
    assert {g.fact for g in result.because} == set().union(*smallest)
    changes = {
        f for f in ids if f not in known for p in fillings(known) for v in domains[f] if answer(p) != answer(p | {f: v})
    }
    assert set(result.missing) == (changes if result.verdict == "undetermined" else set())
