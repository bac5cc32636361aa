"""Several plans at once: each is answered as by itself, and a fact is asked about once for all."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from obligations import (
    ObligationsError,
    Plan,
    Profile,
    Record,
    load_plan,
    load_plans,
    load_profile,
    matrix,
    obligations_for,
    obligations_for_plans,
    shipped,
)
from obligations.answers.plans import shared_questions
from obligations.answers.questions import open_questions

HARBOUR = """\
id: harbour
title: 港口计划
year: 2030
vocabulary: {港口城市: {}, 自由贸易试验区: {label: 自由贸易试验区, aliases: [自贸区]}, grade: {label: 等级, values: [甲等, 乙等]}}
tasks:
  - title: 任务
    measures:
      - {number: 1, title: 一, bureau: [甲司], due: null, clause: 港口城市必做, mandatory: 港口城市, optional: null, actions: null}
      - {number: 2, title: 二, bureau: [甲司], due: null, clause: 自贸区必做, mandatory: 自贸区, optional: null, actions: null}
"""
ISLAND = """\
id: island
title: 海岛计划
year: 2031
vocabulary: {海岛: {}, 港口城市: {}, grade: {label: 等级, values: [甲等, 乙等]}}
tasks:
  - title: 任务
    measures:
      - number: 1
        title: 一
        bureau: [甲司]
        due: null
        clause: 港口城市、海岛涉及省份必做
        mandatory: {任一: [港口城市, 海岛]}
        optional: null
        actions: null
      - {number: 2, title: 二, bureau: [甲司], due: null, clause: 甲等必做, mandatory: {等级: 甲等}, optional: null, actions: null}
      - {number: 3, title: 三, bureau: [甲司], due: null, clause: 港口城市必做, mandatory: 港口城市, optional: null, actions: null}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b-harbour.yaml").write_text(HARBOUR, "utf-8")
    (tmp_path / "a-island.yml").write_text(ISLAND, "utf-8")
    (tmp_path / "a-island.tests.yaml").write_text("用例: [{名称: 某, 事实: {}, 预期: {待定: [1]}}]\n", "utf-8")
    (tmp_path / "my.yaml").write_text(
        "province: 甲省\nfacts: {港口城市: 是, 等级: 甲等, 海岛: null, 强省试点省: 是}\n", "utf-8"
    )
    (tmp_path / "notes.txt").write_text("不是规则", "utf-8")
    return tmp_path


def test_the_shipped_plans_are_answered_as_each_by_itself() -> None:
    results = obligations_for_plans("福建")
    assert [result.plan.id for result in results] == [path.stem for path in shipped.rules()]
    assert list(results) == [obligations_for("福建", load_plan(path)) for path in shipped.rules()]
    early = obligations_for_plans("福建", on=date(2015, 4, 7), documented_only=True, engine="reference")
    assert {(r.on, r.documented_only, r.engine) for r in early} == {(date(2015, 4, 7), True, "reference")}


def test_the_plans_in_a_folder_are_read_by_the_names_of_their_files_without_cases_and_profiles(folder: Path) -> None:
    plans = load_plans(folder)
    assert [plan.id for plan in plans] == ["island", "harbour"]
    results = obligations_for_plans(folder / "my.yaml", plans)
    assert [result.on for result in results] == [date(2031, 12, 31), date(2030, 12, 31)]
    assert [[o.label for o in result] for result in results] == [["必做", "必做", "必做"], ["必做", "待定"]]
    with pytest.raises(ObligationsError, match="不认识的事实“海岛”"):  # one of them alone does not know it
        load_profile(folder / "my.yaml", plans[1])
    rows = [matrix([folder / "my.yaml"], plan, others=plans).rows[0] for plan in plans]
    assert [row.verdicts for row in rows] == [result.verdicts for result in results]


def test_a_profile_that_a_program_made_may_have_facts_of_all_the_plans(folder: Path) -> None:
    plans = load_plans(folder)
    made = Profile("甲省", {"海岛": (Record(True),), "自由贸易试验区": (Record(False),)})
    assert [[o.label for o in result] for result in obligations_for_plans(made, plans)] == [
        ["必做", "待定", "待定"], ["待定", "未明确"]
    ]  # fmt: skip
    with pytest.raises(ObligationsError, match="不认识的事实“远洋”"):
        obligations_for_plans(Profile("甲省", {"远洋": (Record(True),)}), plans)
    with pytest.raises(ObligationsError, match="不认识的事实“远洋”"):
        obligations_for_plans({"province": "甲省", "facts": {"远洋": True}}, plans)


def test_what_is_wrong_with_a_folder_of_plans_is_told_for_every_file(folder: Path, tmp_path: Path) -> None:
    (folder / "c.yaml").write_text(HARBOUR, "utf-8")
    with pytest.raises(ObligationsError, match=r"c\.yaml: 这个文件夹里有两份计划的标识都是“harbour”"):
        load_plans(folder)
    (folder / "c.yaml").write_text(
        HARBOUR.replace("id: harbour", "id: c").replace("mandatory: 港口城市", "mandatory: 港"), "utf-8"
    )
    (folder / "d.yaml").write_text("tasks: [\n", "utf-8")
    with pytest.raises(ObligationsError) as caught:
        load_plans(folder)
    assert {Path(problem.place.name).name for problem in caught.value.problems if problem.place} == {"c.yaml", "d.yaml"}
    empty = tmp_path / "空"
    empty.mkdir()
    with pytest.raises(ObligationsError, match=r"文件夹里没有 \.yaml 规则文件"):
        load_plans(empty)
    (empty / "my.yaml").write_text("province: 甲省\n", "utf-8")
    with pytest.raises(ObligationsError, match="文件夹里没有规则文件"):
        load_plans(empty)


def settled_by(profile: dict[str, Any], plans: tuple[Plan, ...], fact: str, value: bool | str) -> set[tuple[str, int]]:
    """The measures that are open and would not be if a fact had a value, by answering both."""
    found: set[tuple[str, int]] = set()
    for plan in plans:
        if fact in plan.vocabulary:
            before = obligations_for_plans(profile, plans)[plans.index(plan)]
            facts = {**profile["facts"], fact: value}
            after = obligations_for_plans({**profile, "facts": facts}, plans)[plans.index(plan)]
            open_ = {o.measure for o in before.undetermined}
            found |= {(plan.id, number) for number in open_ if after[number] not in after.undetermined}
    return found


def test_a_fact_is_asked_about_once_and_ranked_by_what_it_settles_over_all_plans(folder: Path) -> None:
    plans = load_plans(folder)
    facts: dict[str, tuple[bool | str | None, ...]] = {
        "海岛": (None, True, False), "港口城市": (None, True, False), "自由贸易试验区": (None, True, False),
        "grade": (None, "甲等", "乙等"),
    }  # fmt: skip
    for values in product(*facts.values()):
        known = {fact: value for fact, value in zip(facts, values, strict=True) if value is not None}
        profile = {"province": "甲省", "facts": known}
        results = obligations_for_plans(profile, plans)
        asked = shared_questions(results)
        named = [question.fact.id for question in asked]
        assert len(named) == len({*named})
        assert {*named} == {q.fact.id for result in results for q in open_questions(result)}
        ranks = []
        for question in asked:
            settled = []
            for value in question.fact.domain:
                told = {(plan.id, number) for plan, number, _ in question.settles(value)}
                assert told == settled_by(profile, plans, question.fact.id, value), (known, question.fact.id, value)
                settled.append(len(told))
            ranks.append((min(settled), sum(settled) / len(settled), max(settled)))
        assert ranks == sorted(ranks, reverse=True), known


def test_facts_with_one_identifier_and_other_values_are_two_questions(folder: Path) -> None:
    (folder / "b-harbour.yaml").write_text(
        HARBOUR.replace("[甲等, 乙等]", "[甲等, 乙等, 丙等]").replace("clause: 自贸区必做, mandatory: 自贸区", "clause: 丙等必做, mandatory: {等级: 丙等}"),
        "utf-8",
    )  # fmt: skip
    asked = shared_questions(obligations_for_plans({"province": "甲省"}, load_plans(folder)))
    assert [(q.fact.id, len(q.of_plans)) for q in asked if q.fact.id == "grade"] == [("grade", 1), ("grade", 1)]
