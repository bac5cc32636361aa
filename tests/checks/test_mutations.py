"""Small faults: which there are, that the checks notice them, and that it matters that they do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from obligations import Plan
from obligations.checks import clauses, mutations
from obligations.checks.mutations import KINDS, Fault, Mutation, faults, mutate
from obligations.logic.conditions import Is, Not
from obligations.plan.findings import Check


def test_every_fault_that_changes_an_answer_is_noticed(plan: Plan, mutation: Mutation) -> None:
    assert not mutation.missed
    by_measure = dict(mutation.of_measures())
    for measure in plan.measures:
        changing = [o for o in by_measure[measure.number] if o.changes_answers]
        assert changing and all(o.caught_by for o in changing)


def test_survivors_are_explained(mutation: Mutation) -> None:
    assert Counter(o.fault.kind for o in mutation.survivors) == {"department-dropped": 44, "due-dropped": 24}
    assert all(o.why and not o.changes_answers for o in mutation.survivors)
    assert all(not o.why for o in mutation.outcomes if o.caught_by)


def test_every_kind_of_fault_is_made(plan: Plan, mutation: Mutation) -> None:
    assert {o.fault.kind for o in mutation.outcomes} == set(KINDS)
    made = {(o.fault.measure, o.fault.kind, o.fault.what) for o in mutation.outcomes}
    for fault in (
        (2, "value-dropped", "必做：漏写“二类”"),
        (2, "value-added", "必做：多写“三类”"),
        (22, "fact-replaced", "必做：“强省试点省”写成“强市创建市”"),
        (22, "fact-replaced", "必做：“强省试点省”写成“一类”"),
        (6, "any-all-swapped", "必做：任一与同时写反"),
        (6, "alternative-dropped", "必做：漏写“强省试点省”"),
        (6, "alternative-added", "必做：多写“快速维权中心”"),
        (22, "negation-dropped", "选做：漏写“非”"),
        (22, "negation-added", "必做：“强省试点省”前面多写了“非”"),
        (6, "negation-added", "必做：“一类省份”前面多写了“非”"),
        (5, "alternative-added", "选做：或多写“强市创建市”"),
        (3, "value-replaced", "必做：“一类”写成“二类”"),
        (2, "branches-swapped", "必做与选做互换"),
        (10, "branch-emptied", "必做：一支没有写"),
        (8, "branch-everyone", "必做：写成各类省份"),
        (2, "department-dropped", "漏写办公室"),
        (2, "due-dropped", "漏写完成时间"),
        (1, "measures-exchanged", "与第 2 项的两支互换"),
        (1, "numbers-exchanged", "与第 2 项的编号互换"),
    ):
        assert fault in made, fault
    assert sum(kind == "department-dropped" for _, kind, _ in made) == sum(len(m.bureau) for m in plan.measures)


def test_a_fault_is_another_plan(plan: Plan) -> None:
    for fault in (f for i in range(len(plan.measures)) for f in faults(plan, i)):
        assert any(plan.measures[i] != m for i, m in fault.changed.items()), fault


def test_the_only_department_left_out_is_noticed(mutation: Mutation) -> None:
    [outcome] = [o for o in mutation.outcomes if o.fault.measure == 1 and o.fault.kind == "department-dropped"]
    assert outcome.caught_by == (Check.STRUCTURE,)


def test_without_the_check_of_clauses_faults_would_go_unnoticed(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the figures measure the checks: take one away, and survivors appear, with the reason that nothing looks."""
    monkeypatch.setattr(clauses, "of_measure", lambda _measure, _vocabulary: ())
    missed = mutate(plan).missed
    assert len(missed) > 20
    assert {o.why for o in missed} == {"没有检查发现，请补充检查"}
    assert {"branches-swapped", "measures-exchanged"} <= {o.fault.kind for o in missed}


def test_a_fault_that_comes_to_the_same_is_explained(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def rewritten(_plan: Plan, index: int) -> list[Fault]:
        same = replace(plan.measures[1], optional=Not(Is("province_class", ("一类", "二类"))))
        return [Fault(2, "fact-replaced", "换一种写法", {1: same})] if index == 1 else []

    monkeypatch.setattr(mutations, "faults", rewritten)
    [outcome] = mutate(plan).outcomes
    assert not outcome.caught_by and outcome.why == "换了写法，但所有省份的结论都不变"


def test_errors_that_were_there_before_do_not_count(plan: Plan) -> None:
    """In a plan that has an error already, a fault is noticed only by a new one."""
    broken = replace(plan.measures[1], clause="一类省份必做，三类省份选做")
    ruined = Plan(plan.id, plan.title, plan.year, plan.vocabulary, (plan.measures[0], broken), plan.implicants)
    [due] = [o for o in mutate(ruined).outcomes if o.fault.measure == 2 and o.fault.kind == "due-dropped"]
    assert due.caught_by == ()
