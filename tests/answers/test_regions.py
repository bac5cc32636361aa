"""Regions in answers, over every province and every state of knowledge: right, and nobody is told to be another one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest

from obligations import Plan, load_plan, obligations_for, questions, reach
from obligations.answers.reasons import answers, missing, ways_to
from obligations.engine.evaluate import ENGINES
from obligations.logic.conditions import Known, Value, truth
from obligations.plan.regions import GROUPS, REGION, REGIONS
from obligations.plan.rule import Rule
from obligations.plan.verdicts import BRANCHES, Verdict
from tests import plans
from tests.strategies import states

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


def known_states(plan: Plan) -> Iterator[Known]:
    """Every state of knowledge: 32 of the region, 3 of each of two presence facts."""
    found = states(plan.vocabulary)
    assert len(found) == 32 * 3 * 3
    yield from found


def brute(plan: Plan, number: int, known: Known) -> Verdict:
    """The verdict on which all ways of filling in the unknown facts agree."""
    domains = plan.vocabulary.domains
    found = set()
    for values in product(*((known[f],) if f in known else domain for f, domain in domains.items())):
        province = dict(zip(domains, values, strict=True))
        holding = [v for v, b in plan[number].branches.items() if b is not None and truth(b, province)]
        found.add(holding[0] if holding else Verdict.UNSPECIFIED)
    return found.pop() if len(found) == 1 else Verdict.UNDETERMINED


@pytest.mark.parametrize("engine", ENGINES)
def test_both_engines_give_the_definition_in_every_state(engine: str, plan: Plan) -> None:
    evaluate = ENGINES[engine](plan)  # type: ignore[index]
    for known in known_states(plan):
        assert list(evaluate(known)) == [brute(plan, m.number, known) for m in plan.measures], known


def smallest(sets: list[frozenset[tuple[str, Value]]]) -> set[frozenset[tuple[str, Value]]]:
    return {some for some in sets if not any(other < some for other in sets)}


def changes(plan: Plan, known: Known) -> Iterator[dict[str, Value]]:
    """Every set of changes to the facts other than the region: to another value, or to some value where it is unknown."""
    others = {f: domain for f, domain in plan.vocabulary.domains.items() if f != REGION}
    for size in range(len(others) + 1):
        for facts in combinations(others, size):
            for values in product(*(tuple(v for v in others[f] if v != known.get(f)) for f in facts)):
                yield dict(zip(facts, values, strict=True))


def test_the_ways_to_a_verdict_are_the_smallest_changes_of_what_is_not_the_region(plan: Plan) -> None:
    some = [
        known
        for known in known_states(plan)
        if known.get(REGION) in (None, "北京", "福建", "上海", "河南", "重庆", "西藏")
    ]
    verdicts = {
        (m.number, frozenset(known.items())): brute(plan, m.number, known) for m in plan.measures for known in some
    }
    for known in some:
        for number, rule in plan.rules.items():
            for wanted in (*BRANCHES, Verdict.UNSPECIFIED):
                leading = [
                    frozenset(change.items())
                    for change in changes(plan, known)
                    if verdicts[number, frozenset({**known, **change}.items())] is wanted
                ]
                ways = {frozenset((step.fact, step.value) for step in way) for way in ways_to(rule, wanted, known)}
                assert ways == smallest(leading), (known, number, wanted)


def proposed(rule: Rule, verdict: Verdict, known: Known) -> set[str]:
    return {step.fact for each in answers(rule, verdict, known) for way in each.ways for step in way}


def test_nothing_ever_proposes_another_region_or_asks_for_it(plan: Plan) -> None:
    for known in known_states(plan):
        for number, rule in plan.rules.items():
            verdict = rule.verdict(known)
            assert REGION not in proposed(rule, verdict, known)
            if REGION in known:
                assert REGION not in missing(rule, verdict, known), (number, known)
                assert proposed(rule, verdict, known) == {*missing(rule, verdict, known)}
    for province in ("福建省", "示例省"):
        for zone, pilot in product(("是", "否", None), repeat=2):
            profile = {"province": province, "facts": {"zone": zone, "pilot": pilot}}
            assert REGION not in {question.fact.id for question in questions(profile, plan)}
            for number in plan.rules:
                for wanted in (*BRANCHES, Verdict.UNSPECIFIED):
                    ways = reach(profile, number, wanted, plan).ways
                    assert REGION not in {step.fact for way in ways for step in way}


def test_a_province_that_is_none_of_the_31_is_open_exactly_where_the_region_matters(plan: Plan) -> None:
    for zone, pilot in product((True, False), repeat=2):
        facts: dict[str, Value] = {"zone": zone, "pilot": pilot}
        result = obligations_for({"province": "示例省", "facts": facts}, plan)
        for obligation in result:
            elsewhere = {brute(plan, obligation.measure, {**facts, REGION: region.short_name}) for region in REGIONS}
            assert obligation.verdict is (elsewhere.pop() if len(elsewhere) == 1 else Verdict.UNDETERMINED)
            assert obligation.missing == ((REGION,) if obligation.verdict is Verdict.UNDETERMINED else ())
        assert result.waiting_for_region == tuple(o.measure for o in result.undetermined)


def test_every_group_means_its_members_and_no_others() -> None:
    data: dict[str, Any] = plans.data(plans.FIVE)
    for group in GROUPS:
        measure = data["tasks"][0]["subtasks"][0]["measures"][1]
        measure |= {"clause": f"{group.name}必做", "mandatory": {"region": group.name}, "optional": None}
        plan = load_plan(data)
        must = {r.short_name for r in REGIONS if obligations_for(r.name, plan)[2].verdict is Verdict.MANDATORY}
        assert must == {*group.values}
