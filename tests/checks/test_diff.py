"""What changed between plans: exactly the provinces that get another answer, told as a condition."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from obligations import Fact, Plan, Verdict, Vocabulary, load_plan
from obligations.checks.diff import Diff, diff
from obligations.clauses.reader import read_condition
from obligations.clauses.writer import write_in_chinese
from obligations.logic.conditions import AnyOf, Has, Not, truth
from obligations.plan.rules_file import read_unchecked
from obligations.plan.verdicts import BRANCHES
from obligations.reports.diff import diff_text
from obligations.reports.layout import Page, columns_of
from obligations.schemas import schema_of
from tests import plans
from tests.checks.test_random_plans import written
from tests.conftest import ROOT, examples
from tests.definition import held, provinces
from tests.strategies import Branches, any_branches, branches_of, vocabularies

TEXT = (ROOT / "rules" / "2018.yaml").read_text("utf-8")


def changed(*changes: tuple[str, str]) -> Plan:
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return load_plan(yaml.safe_load(text))


def moves(result: Diff, measure: int) -> list[tuple[str, str, str]]:
    [of_measure] = [c for c in result.changed if c.after.number == measure]
    return [(write_in_chinese(m.condition, result.vocabulary), m.before.label, m.after.label) for m in of_measure.moves]


def texts(result: Diff) -> list[tuple[int, str, str | None, str | None]]:
    return [(c.after.number, t.part, t.before, t.after) for c in result.changed for t in c.texts]


SIX = (
    "mandatory: {任一: [强省试点省, {省份类别: 一类}]}\n            optional: {非: {任一: [强省试点省, {省份类别: 一类}]}}",
    "mandatory: {任一: [强省试点省, {省份类别: [一类, 二类]}]}\n            optional: {非: {任一: [强省试点省, {省份类别: [一类, 二类]}]}}",
)


def test_a_plan_and_itself_are_the_same(plan: Plan) -> None:
    result = diff(plan, plan)
    assert result.same
    assert diff_text(result, Page()) == "没有不同。"


def test_provinces_that_move_are_told_as_a_condition(plan: Plan) -> None:
    result = diff(plan, changed(SIX))
    assert not result.same
    assert moves(result, 6) == [("非强省试点的二类省份", "选做", "必做")]
    [change] = result.changed
    assert (change.moves[0].provinces, change.moves[0].of) == (1, 6)
    assert moves(diff(changed(SIX), plan), 6) == [("非强省试点的二类省份", "必做", "选做")]
    assert "非强省试点的二类省份：选做 → 必做" in diff_text(result, Page())


def test_a_branch_that_is_gone_leaves_provinces_untold(plan: Plan) -> None:
    result = diff(plan, changed(("optional: {非: 强省试点省}   # 其他省份", "optional: null")))
    assert moves(result, 22) == [("非强省试点省", "选做", "未明确")]


def test_changes_of_words_are_told_apart_from_changes_of_answers(plan: Plan) -> None:
    result = diff(plan, changed(("due: null", "due: 年底前"), ("bureau: [办公室, 条法司,", "bureau: [条法司,")))
    assert texts(result) == [
        (
            2,
            "bureau",
            "办公室、条法司、初审及流程管理部、专利文献部、专利复审委员会",
            "条法司、初审及流程管理部、专利文献部、专利复审委员会",
        ),
        (4, "due", None, "年底前"),
    ]
    told = diff_text(result, Page())
    assert "完成时间：计划未写明 → 年底前" in told
    assert "各省的结论都没有变" in told


def test_measures_added_removed_renamed_and_moved_are_told_as_such(plan: Plan) -> None:
    data: Any = yaml.safe_load(TEXT)
    first = data["tasks"][0]["subtasks"][0]["measures"]
    gone = first.pop(0)
    first[0]["title"] = "改了名的举措"
    first[1]["number"], first[2]["number"] = 4, 3
    last = data["tasks"][-1]["subtasks"][-1]["measures"]
    last.append(gone | {"number": 26, "title": "全新的举措", "actions": None})
    result = diff(plan, load_plan(data))
    assert [(m.number, m.title) for m in result.removed] == [(1, plan[1].title)]
    assert [(m.number, m.title) for m in result.added] == [(26, "全新的举措")]
    assert [(c.before.number, c.after.number) for c in result.changed if c.renamed] == [(2, 2)]
    assert (3, "number", "4", "3") in texts(result) and (4, "number", "3", "4") in texts(result)
    assert not any(c.moves for c in result.changed)  # those that changed places are still the same measures
    told = diff_text(result, Page())
    for part in ("新增 1 项", "删去 1 项", "改名 1 项", f"第 2 项　{plan[2].title} → 改了名的举措", "3 → 4，4 → 3"):
        assert part in told, told


def test_a_fact_with_another_identifier_is_the_same_fact(plan: Plan) -> None:
    result = diff(plan, changed(("  strong_province:", "  strong:")))
    assert [(t.part, t.before, t.after) for t in result.facts] == [
        ("identifier", "强省试点省：strong_province", "强省试点省：strong")
    ]
    assert not result.changed


def test_facts_are_matched_one_to_one() -> None:
    """What people call a fact goes before its identifier; and no two facts become one."""

    def plan(facts: dict[str, str], *mandatory: str) -> Plan:
        data = written(Vocabulary(tuple(Fact(name, label) for name, label in facts.items())), [], [])
        data["tasks"][0]["subtasks"][0]["measures"] = [
            {"number": i, "title": f"举措{i}", "bureau": ["某司"], "due": None, "actions": None, "clause": "某些省份必做",
             "mandatory": fact, "optional": {"非": fact}}
            for i, fact in enumerate(mandatory, 1)
        ]  # fmt: skip
        return read_unchecked(data).plan

    result = diff(plan({"f1": "甲区", "f2": "乙区"}, "甲区", "乙区"), plan({"f1": "乙区"}, "乙区", "乙区"))
    assert moves(result, 1) == [
        ("涉及甲区而不涉及乙区的省份", "必做", "选做"),
        ("涉及乙区而不涉及甲区的省份", "选做", "必做"),
    ]
    assert [c.after.number for c in result.changed] == [1]
    assert not diff(plan({"f1": "甲区"}, "甲区"), plan({"f2": "甲区"}, "甲区")).changed
    assert not diff(plan({"f1": "甲区"}, "甲区"), plan({"f1": "丙区"}, "丙区")).changed  # another name for it


def test_measures_are_matched_by_what_they_are_not_by_their_number(plan: Plan) -> None:
    """A measure put first moves all others on; one replaced by another is not renamed."""
    data: Any = yaml.safe_load(TEXT)
    tasks = data["tasks"]
    everything = [m for t in tasks for s in t["subtasks"] for m in s["measures"]]
    for measure in everything:
        measure["number"] += 1
    everything[0]["title"] = "深入推进知识产权综合管理改革"
    everything[10] |= {"title": "设立海外服务站", "bureau": ["人事司"], "actions": ["设站"], "due": "年内完成"}
    first = {**everything[3], "number": 1, "title": "全新的举措", "actions": ["做事"], "bureau": ["办公室"]}
    tasks[0]["subtasks"][0]["measures"].insert(0, first)
    result = diff(plan, load_plan(data))
    assert [(m.number, m.title) for m in result.added] == [(1, "全新的举措"), (12, "设立海外服务站")]
    assert [m.number for m in result.removed] == [11]
    assert [(c.before.number, c.after.number) for c in result.changed if c.renamed] == [(1, 2)]
    assert not any(c.moves for c in result.changed)


def test_what_expectations_and_aliases_there_are_is_part_of_a_plan(plan: Plan) -> None:
    data: Any = yaml.safe_load(TEXT)
    del data["expectations"]
    assert [t.part for t in diff(plan, load_plan(data)).plan] == ["expectations"]
    assert [t.part for t in diff(plan, changed(("aliases: [自贸区, 自贸试验区]", "aliases: [自贸区]"))).facts] == [
        "aliases"
    ]


def test_measures_with_the_same_title_are_told_apart() -> None:
    """By their clause; only then in their order."""
    data: Any = yaml.safe_load(TEXT)
    measures = data["tasks"][0]["subtasks"][0]["measures"]
    for measure in measures[1:3]:
        measure["title"] = "培训"
    old = load_plan(data)
    measures[1], measures[2] = measures[2] | {"number": 2}, measures[1] | {"number": 3}
    result = diff(old, load_plan(data))
    assert not any(c.moves for c in result.changed)
    assert {(t.part, t.before, t.after) for c in result.changed for t in c.texts} == {
        ("number", "3", "2"),
        ("number", "2", "3"),
    }


def test_what_looks_the_same_joined_is_not_the_same(plan: Plan) -> None:
    result = diff(plan, changed(("bureau: [专利管理司, 保护协调司]", "bureau: [专利管理司、保护协调司]")))
    assert texts(result) == [(19, "bureau", "专利管理司、保护协调司", "专利管理司、保护协调司")]


def test_steps_of_an_expectation_are_part_of_it(plan: Plan) -> None:
    [change] = diff(plan, changed(("[三类, 二类, 一类]", "[三类, 一类]"))).plan
    assert change.part == "expectations"
    assert "省份类别三类→二类→一类" in (change.before or "") and "省份类别三类→一类" in (change.after or "")


def test_a_clause_that_changed_is_told_with_what_it_changed(plan: Plan) -> None:
    told = diff_text(diff(plan, changed(SIX, ("强省试点省、一类省份必做", "强省试点省、一、二类省份必做"))), Page())
    assert (
        "文字改动" not in told
        and "条款：强省试点省、一类省份必做，其他省份选做 → 强省试点省、一、二类省份必做" in told.replace("\n    ", "")
    )


def test_a_value_written_in_full_width_is_the_same() -> None:
    data: Any = yaml.safe_load(TEXT.replace("一类", "A类"))
    assert not any(
        c.moves for c in diff(load_plan(data), load_plan(yaml.safe_load(TEXT.replace("一类", "Ａ类")))).changed
    )


@pytest.mark.slow
def test_measures_over_very_many_facts_are_compared_in_time() -> None:
    """Ten facts against ten others: a million provinces, told by the two plans' own conditions."""
    facts = tuple(Fact(f"f{i}", f"事实{i}号") for i in range(20))
    pairs = [AnyOf(tuple(Has(f.id) for f in some)) for some in (facts[:10], facts[10:])]
    plans = [read_unchecked(written(Vocabulary(facts), [(p, Not(p))], [(p, Not(p))])).plan for p in pairs]
    [change] = diff(*plans).changed
    assert {(m.before.label, m.after.label, m.provinces) for m in change.moves} == {
        ("必做", "选做", 1023),
        ("选做", "必做", 1023),
    }


def test_facts_and_values_that_come_and_go_are_told_with_the_provinces_that_move(plan: Plan) -> None:
    data: Any = yaml.safe_load(TEXT)
    data["vocabulary"]["demo"] = {"label": "示范城市"}
    data["vocabulary"]["province_class"]["values"] += ["四类"]
    data["tasks"][0]["subtasks"][0]["measures"][1]["mandatory"] = {"任一": ["示范城市", {"省份类别": ["一类", "二类"]}]}
    data["tasks"][0]["subtasks"][0]["measures"][1]["optional"] = {
        "同时": [{"非": "示范城市"}, {"省份类别": ["三类", "四类"]}]
    }
    result = diff(plan, load_plan(data))
    assert [(t.part, t.before, t.after) for t in result.facts] == [
        ("values", "省份类别：一类 / 二类 / 三类", "省份类别：一类 / 二类 / 三类 / 四类"),
        ("fact", None, "示范城市"),
    ]
    assert moves(result, 2) == [
        ("示范城市涉及的三类省份", "选做", "必做"),  # of 四类 the old plan knows nothing
    ]
    back = diff(load_plan(data), plan)
    assert ("fact", "示范城市", None) in [(t.part, t.before, t.after) for t in back.facts]
    assert ("示范城市涉及的三类省份", "必做", "选做") in moves(back, 2)


def test_a_fact_of_another_kind_is_another_fact(plan: Plan) -> None:
    data: Any = yaml.safe_load(TEXT.replace("mandatory: 强省试点省", "mandatory: {强省试点省: 甲}"))
    data["vocabulary"]["strong_province"]["values"] = ["甲", "乙"]
    for number, mandatory in ((6, {"省份类别": "一类"}), (9, {"省份类别": "一类"}), (19, "强市创建市")):
        for measure in (
            m for t in data["tasks"] for s in t["subtasks"] for m in s["measures"] if m["number"] == number
        ):
            measure |= {"mandatory": mandatory, "optional": {"非": mandatory}}
        data["expectations"] = []
    for measure in (m for t in data["tasks"] for s in t["subtasks"] for m in s["measures"] if m["number"] == 22):
        measure["optional"] = {"强省试点省": "乙"}
    result = diff(plan, load_plan(data))
    assert {(t.part, t.before, t.after) for t in result.facts} == {
        ("fact", "强省试点省", None),
        ("fact", None, "强省试点省"),
    }
    assert moves(result, 22) == [
        ("原强省试点的强省试点省为乙的省份", "必做", "选做"),
        ("非原强省试点的强省试点省为甲的省份", "选做", "必做"),
    ]


@st.composite
def two_plans(draw: st.DrawFn) -> tuple[Vocabulary, list[Branches], list[Branches]]:
    vocabulary = draw(vocabularies(most=3))
    two = st.lists(any_branches(vocabulary), min_size=2, max_size=2)
    return vocabulary, draw(two), draw(two)


@examples(75)
@given(two_plans())
def test_exactly_the_provinces_that_move_are_told_of_random_plans(
    plans: tuple[Vocabulary, list[Branches], list[Branches]],
) -> None:
    """And how many they are, of how many."""
    vocabulary, old, new = plans
    before, after = (read_unchecked(written(vocabulary, p, p)).plan for p in (old, new))
    result = diff(before, after)
    told = {c.after.number: c.moves for c in result.changed}
    everyone = provinces(vocabulary)
    for number, (was, now) in enumerate(zip(old, new, strict=True), 1):
        if any(len(held(some, province)) > 1 for some in (was, now) for province in everyone):
            continue  # no sound plan; load_plan refuses it
        moved: Counter[tuple[Verdict, Verdict]] = Counter()
        for province in everyone:
            [first], [second] = (held(some, province) or (Verdict.UNSPECIFIED,) for some in (was, now))
            found = {
                (m.before, m.after)
                for m in told.get(number, ())
                for condition in (m.condition, read_condition(write_in_chinese(m.condition, vocabulary), vocabulary))
                if truth(condition, province)
            }
            assert found == ({(first, second)} if first != second else set())
            moved.update(found)
        counted = {(m.before, m.after): Fraction(m.provinces, m.of) for m in told.get(number, ())}
        assert counted == {move: Fraction(count, len(everyone)) for move, count in moved.items()}


@examples(60)
@given(st.data())
def test_a_random_plan_and_itself_are_the_same(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=3))
    some = data.draw(st.lists(branches_of(vocabulary), min_size=2, max_size=2))
    assert diff(*(load_plan(written(vocabulary, some, some)) for _ in range(2))).same


def test_a_move_from_each_verdict_to_each_other_is_told() -> None:
    """Of those in a zone; of the others the plan says nothing, before and after."""
    vocabulary = Vocabulary((Fact("zone", "自贸区"), Fact("port", "港口")))

    def plan(verdict: Verdict) -> Plan:
        some = tuple(Has("zone") if branch is verdict else None for branch in BRANCHES)
        used = (AnyOf((Has("zone"), Has("port"))), None, None)
        return load_plan(written(vocabulary, [used, some], [used, some]))

    for was, now in product((*BRANCHES, Verdict.UNSPECIFIED), repeat=2):
        result = diff(plan(was), plan(now))
        assert result.same is (was is now)
        for change in result.changed:
            assert [tuple(move[1:]) for move in change.moves] == [(was, now, 1, 2)]
            assert f"自贸区涉及省份：{was.label} → {now.label}" in diff_text(result, Page())


def test_the_json_of_a_diff_fits_its_schema(plan: Plan) -> None:
    validator = Draft202012Validator(schema_of("diff"))
    for other in (plan, changed(SIX, ("due: null", "due: 年底前"))):
        data = json.loads(json.dumps(diff(plan, other).to_dict()))
        validator.validate(data)
    assert data["changed"][1]["moves"] == [
        {"condition": "非强省试点的二类省份", "before": "optional", "after": "mandatory", "provinces": 1, "of": 6}
    ]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_text_of_a_diff_fits_the_page(plan: Plan, columns: int) -> None:
    told = diff_text(diff(plan, changed(SIX, ("due: null", "due: 年底前"))), Page(columns))
    assert all(columns_of(line) <= columns for line in told.splitlines())


def test_groups_of_regions_and_the_clause_for_the_whole_plan_are_parts_of_a_plan() -> None:
    data = plans.data(plans.SCOPES) | {"groups": {"首批": {"regions": ["山西"], "source": "甲", "date": "2018"}}}
    old = load_plan(data)
    assert diff(old, old).same
    data["groups"] = {"首批": {"regions": ["山西"], "source": "乙", "date": "2018"}}
    data["default_scope"] |= {"clause": "自贸试验区"}
    found = diff(old, load_plan(data))
    assert [tuple(c) for c in found.facts] == [("groups", "首批：山西（甲，2018）", "首批：山西（乙，2018）")]
    assert [tuple(c) for c in found.plan] == [("default_scope", "所有自贸试验区", "自贸试验区")]
    gone = diff(old, load_plan({key: part for key, part in data.items() if key != "groups"}))
    assert [tuple(c) for c in gone.facts] == [("groups", "首批：山西（甲，2018）", None)]
    assert "省份组：首批：山西（甲，2018） → 无" in diff_text(gone, Page())


def test_regions_that_move_are_told_by_their_groups() -> None:
    data = plans.data(plans.FIVE)
    old = load_plan(data)
    data["tasks"][0]["subtasks"][0]["measures"][2] |= {
        "mandatory": {"region": "中部"},
        "exempt": {"非": {"region": "中部"}},
    }
    assert [(c, b, a) for c, b, a in moves(diff(old, load_plan(data)), 3)] == [
        ("东部地区", "必做", "不作要求"),
        ("中部地区", "不作要求", "必做"),
    ]
