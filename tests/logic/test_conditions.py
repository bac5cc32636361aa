"""What settles a condition is what all ways of filling in the unknown agree on; so are the engines on random plans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import get_args

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from obligations import Engine, Plan, PlanError, Verdict, obligations_for
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
from obligations.logic.settled import settled, settling
from obligations.logic.space import Space
from obligations.plan.rules_file import read_plan
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Fact, Vocabulary
from tests.conftest import examples
from tests.definition import Knowledge, every_rule, held, provinces
from tests.strategies import Branches, any_branches, branches_of, conditions, rules_of, space, states, vocabularies

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
    forced, at_once = implicants_of(condition, vocabulary.domains), settling(condition, vocabulary.domains)
    for has, agreed in Knowledge(vocabulary).truths(condition).items():
        assert settled(condition, dict(has), vocabulary.domains) is at_once(dict(has)) is agreed
        assert any(cube <= has for cube in forced.holds) is (agreed is True)
        assert any(cube <= has for cube in forced.fails) is (agreed is False)
        kleene = truth(condition, dict(has))
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
    are_refused_if_they_meet(data.draw(any_branches(vocabulary)), vocabulary)


def test_all_branches_over_one_fact_that_share_a_province_are_refused_and_no_others() -> None:
    for some in product((Has("zone"), Not(Has("zone")), Everyone(), None), repeat=len(BRANCHES)):
        are_refused_if_they_meet(some, Vocabulary((Fact("zone", "试验区"),)))


def are_refused_if_they_meet(some: Branches, vocabulary: Vocabulary) -> None:
    """And each two of the three that meet are named."""
    meeting = {
        f"{one.label}和{other.label}互相矛盾"
        for one, other in combinations(BRANCHES, 2)
        if any({one, other} <= {*held(some, province)} for province in provinces(vocabulary))
    }
    if not meeting:
        read_plan(rules_of(vocabulary, [some]))
        return
    with pytest.raises(PlanError) as caught:
        read_plan(rules_of(vocabulary, [some]))
    assert {problem.code for problem in caught.value.problems} == {"overlap"}
    assert {problem.message.split("的", 1)[1].split("：")[0] for problem in caught.value.problems} == meeting


@examples(40)
@given(data=st.data())
def test_engines_are_the_definition_on_every_state_of_random_plans(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=4))
    some = data.draw(st.lists(branches_of(vocabulary), min_size=1, max_size=5))
    plan = read_plan(rules_of(vocabulary, some))
    assert [tuple(m.branches.values()) for m in plan.measures] == some  # what is written is read as it was
    are_the_definition(plan, some)


def are_the_definition(plan: Plan, some: Sequence[Branches]) -> None:
    """Both engines, and the rules that the reasons are made of, on every state of knowledge."""
    knowledge = Knowledge(plan.vocabulary)
    by_definition = [knowledge.verdicts(each) for each in some]
    by_rules, by_function = durable(plan), reference(plan)
    for known in knowledge.states:
        expected = tuple(each[frozenset(known.items())] for each in by_definition)
        assert by_rules(known) == by_function(known) == expected, known
        assert tuple(rule.verdict(known) for rule in plan.rules.values()) == expected, known


@pytest.mark.parametrize(
    "values",
    [None, pytest.param(("一类", "二类", "三类"), marks=pytest.mark.prove)],
    ids=["two values", "three values"],
)
def test_engines_are_the_definition_for_every_rule_over_two_facts(values: tuple[str, ...] | None) -> None:
    """Each province in one of three branches or in none: 4⁴ rules over two facts of two values, 4⁶ with one of three."""
    vocabulary = Vocabulary((Fact("zone", "试验区"), Fact("class", "类别", values)))
    some = list(every_rule(vocabulary))
    assert len(some) == 4 ** len(provinces(vocabulary))
    are_the_definition(read_plan(rules_of(vocabulary, some)), some)


@examples(40)
@given(data=st.data())
def test_no_order_of_measures_facts_or_parts_matters(data: st.DataObject) -> None:
    """Measures, facts of a profile, and parts of a condition may stand in any order."""
    vocabulary = data.draw(vocabularies(most=4))
    some = data.draw(st.lists(branches_of(vocabulary), min_size=1, max_size=4))
    state = data.draw(st.sampled_from(states(vocabulary)))
    shuffled = data.draw(st.permutations(range(len(some))))

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

    def answers(chosen: list[Branches], facts: dict[str, Value], engine: Engine) -> list[tuple[str, object, object]]:
        plan = read_plan(rules_of(vocabulary, chosen))
        result = obligations_for({"province": "甲省", "facts": facts}, plan, engine=engine)
        return [(o.verdict.value, {g.fact for g in o.because}, o.missing) for o in result]

    there = answers(some, state, "durable")
    back_to_front = [tuple(branch and turned(branch) for branch in some[i]) for i in shuffled]
    back = answers(back_to_front, dict(reversed(state.items())), "reference")
    assert back == [there[i] for i in shuffled]


@examples(60)
@given(data=st.data())
def test_because_and_missing_of_random_plans_are_those_of_the_definition(data: st.DataObject) -> None:
    """Both computed here from the definition.

    ``because`` is the union of the smallest sets of known facts that force the verdict, ``missing`` the unknown facts
    with which the answer changes.
    """
    vocabulary = data.draw(vocabularies(most=4))
    some = data.draw(branches_of(vocabulary))
    knowledge = Knowledge(vocabulary)
    known = data.draw(st.sampled_from(knowledge.states))
    verdicts, missing = knowledge.verdicts(some), knowledge.missing(some)
    plan = read_plan(rules_of(vocabulary, [some]))
    result = obligations_for({"province": "甲省", "facts": known}, plan, engine="reference")[1]
    assert result.verdict is verdicts[frozenset(known.items())]
    smallest: list[set[str]] = []
    for size in range(len(known) + 1):
        for chosen in combinations(known, size):
            covered = any(s <= set(chosen) for s in smallest)
            forced = verdicts[frozenset((f, known[f]) for f in chosen)]
            if not covered and forced is result.verdict is not Verdict.UNDETERMINED:
                smallest.append(set(chosen))
    assert {g.fact for g in result.because} == set().union(*smallest)
    is_open = result.verdict is Verdict.UNDETERMINED
    assert set(result.missing) == (missing[frozenset(known.items())] if is_open else set())
