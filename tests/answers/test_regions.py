"""Regions in answers, over every province and every state of knowledge: right, and nobody is told to be another one."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obligations import Fact, Plan, Vocabulary, load_plan, obligations_for, questions, reach
from obligations.answers.reasons import answers, missing
from obligations.engine.evaluate import ENGINES
from obligations.logic.conditions import Is, Known, Value
from obligations.plan.regions import GROUPS, REGION, REGIONS, region_fact
from obligations.plan.rule import Rule
from obligations.plan.verdicts import Verdict
from tests import plans
from tests.answers.test_reasons import (
    WANTED,
    as_set,
    differences_are_the_definition,
    reasons_are_the_definition,
    smallest,
)
from tests.conftest import examples
from tests.definition import Facts, Knowledge
from tests.strategies import branches_of, rules_of

#: Rules of every shape that a region can have: alone, in a group, with a zone, denied, in two branches, joined.
SHAPES: list[dict[str, Any]] = [
    {"mandatory": {"region": ["北京", "上海"]}, "optional": {"非": {"region": ["北京", "上海"]}}},
    {"mandatory": {"region": "东部"}, "optional": None, "exempt": {"同时": [{"region": "西部"}, "zone"]}},
    {"mandatory": {"同时": [{"region": "福建"}, "zone"]}, "optional": {"同时": [{"非": {"region": "福建"}}, "zone"]}},
    {"mandatory": {"任一": [{"region": "京津冀"}, "pilot"]}, "optional": None, "exempt": {"同时": [{"非": {"region": "京津冀"}}, {"非": "pilot"}]}},
    {"mandatory": {"任一": [{"同时": [{"region": "直辖市"}, "zone"]}, {"同时": [{"非": {"region": "直辖市"}}, "pilot"]}]}, "optional": None},
    {"mandatory": None, "optional": {"非": {"region": "长江经济带"}}, "exempt": {"同时": [{"region": "上海"}, "pilot"]}},
]  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    data: dict[str, Any] = plans.data(plans.FIVE)
    del data["vocabulary"]["grade"]
    measures = [
        {
            "number": n,
            "title": f"举措{n}",
            "bureau": ["司"],
            "due": None,
            "clause": "某些省份必做",
            "actions": None,
            **shape,
        }
        for n, shape in enumerate(SHAPES, 1)
    ]
    data["tasks"] = [{"title": "任务", "subtasks": [{"title": "分任务", "measures": measures}]}]
    return load_plan(data)


@pytest.fixture(scope="module")
def knowledge(plan: Plan) -> Knowledge:
    """Every state of knowledge: 32 of the region, 3 of each of two presence facts."""
    found = Knowledge(plan.vocabulary)
    assert len(found.states) == 32 * 3 * 3
    return found


@pytest.fixture(scope="module")
def verdicts(plan: Plan, knowledge: Knowledge) -> dict[int, dict[Facts, Verdict]]:
    """The verdict of each measure by definition, in every state."""
    return {m.number: knowledge.verdicts(tuple(m.branches.values())) for m in plan.measures}


@pytest.mark.parametrize("engine", ENGINES)
def test_both_engines_give_the_definition_in_every_state(
    engine: str, plan: Plan, knowledge: Knowledge, verdicts: dict[int, dict[Facts, Verdict]]
) -> None:
    evaluate = ENGINES[engine](plan)  # type: ignore[index]
    for known in knowledge.states:
        assert list(evaluate(known)) == [each[frozenset(known.items())] for each in verdicts.values()], known


def without_region(states: list[dict[str, Value]]) -> list[dict[str, Value]]:
    """The facts that a way may lead through."""
    return [state for state in states if REGION not in state]


def test_a_region_decides_as_other_facts_do_and_ways_are_the_smallest_changes_of_what_is_not_the_region(
    plan: Plan, knowledge: Knowledge, verdicts: dict[int, dict[Facts, Verdict]]
) -> None:
    for number, rule in plan.rules.items():
        for state in knowledge.states:
            reasons_are_the_definition(rule, verdicts[number], without_region(knowledge.states), state)


@examples(60)
@given(st.data())
def test_reasons_ways_and_differences_of_random_plans_with_regions_agree_with_brute_force(data: st.DataObject) -> None:
    vocabulary = Vocabulary((region_fact(), Fact("zone", "自由贸易试验区"), Fact("pilot", "试点省")))
    knowledge = Knowledge(vocabulary)
    some = data.draw(branches_of(vocabulary))
    plan = load_plan(rules_of(vocabulary, [some, (Is(REGION, ("海南",)), None, None)]))
    assert plan.vocabulary == vocabulary and tuple(plan[1].branches.values()) == some
    assert load_plan(plan.to_dict()) == plan
    rule, verdicts = plan.rules[1], knowledge.verdicts(some)
    before, after = (data.draw(st.sampled_from(knowledge.states)) for _ in range(2))
    reasons_are_the_definition(rule, verdicts, without_region(knowledge.states), before)
    differences_are_the_definition(rule, verdicts, before, after)


def proposed(rule: Rule, verdict: Verdict, known: Known) -> set[str]:
    return {step.fact for each in answers(rule, verdict, known) for way in each.ways for step in way}


def test_nothing_ever_proposes_another_region_or_asks_for_it(plan: Plan, knowledge: Knowledge) -> None:
    """It is missing as other facts are, and of those that are missing all others are asked for."""
    for number, rule in plan.rules.items():
        by_definition = knowledge.missing(tuple(plan[number].branches.values()))
        for known in knowledge.states:
            verdict = rule.verdict(known)
            lacking = by_definition[frozenset(known.items())] if verdict is Verdict.UNDETERMINED else set()
            assert {*missing(rule, verdict, known)} == lacking, (number, known)
            assert REGION not in proposed(rule, verdict, known)
            if REGION in known:
                assert proposed(rule, verdict, known) == lacking
    for province in ("福建省", "示例省"):
        for zone, pilot in product(("是", "否", None), repeat=2):
            profile = {"province": province, "facts": {"zone": zone, "pilot": pilot}}
            lacking = {fact for o in obligations_for(profile, plan) for fact in o.missing}
            assert {question.fact.id for question in questions(profile, plan)} == lacking - {REGION}
            for number in plan.rules:
                for wanted in WANTED:
                    ways = reach(profile, number, wanted, plan).ways
                    assert REGION not in {step.fact for way in ways for step in way}


def test_a_province_that_is_none_of_the_31_is_open_exactly_where_the_region_matters(
    plan: Plan, verdicts: dict[int, dict[Facts, Verdict]]
) -> None:
    for zone, pilot in product((True, False), repeat=2):
        facts: dict[str, Value] = {"zone": zone, "pilot": pilot}
        result = obligations_for({"province": "示例省", "facts": facts}, plan)
        for obligation in result:
            of_measure = verdicts[obligation.measure]
            elsewhere = {of_measure[frozenset({**facts, REGION: r.short_name}.items())] for r in REGIONS}
            assert obligation.verdict is (elsewhere.pop() if len(elsewhere) == 1 else Verdict.UNDETERMINED)
            assert obligation.missing == ((REGION,) if obligation.verdict is Verdict.UNDETERMINED else ())
        assert result.waiting_for_region == tuple(o.measure for o in result.undetermined)


def test_for_which_provinces_a_plan_is_silent_is_told_with_their_regions(
    plan: Plan, verdicts: dict[int, dict[Facts, Verdict]]
) -> None:
    for obligation in obligations_for("河南", plan):
        by_definition = verdicts[obligation.measure].items()
        silent = smallest(known for known, verdict in by_definition if verdict is Verdict.UNSPECIFIED)
        assert {as_set(way) for way in obligation.explain().silent} == silent


def test_every_group_means_its_members_and_no_others() -> None:
    data: dict[str, Any] = plans.data(plans.FIVE)
    for group in GROUPS:
        measure = data["tasks"][0]["subtasks"][0]["measures"][1]
        measure |= {"clause": f"{group.name}必做", "mandatory": {"region": group.name}, "optional": None}
        plan = load_plan(data)
        must = {r.short_name for r in REGIONS if obligations_for(r.name, plan)[2].verdict is Verdict.MANDATORY}
        assert must == {*group.values}
