"""Rules files: what is refused, where, and how plans with other facts and sizes are read."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from obligations import Engine, ObligationsError, Plan, PlanError, load_plan, obligations_for
from obligations.engine.evaluate import evaluator
from obligations.errors import Problems
from obligations.logic.conditions import AllOf, AnyOf, Everyone, Has, Is, Not
from obligations.plan.rules_file import read_plan
from obligations.plan.rules_form import FactForm
from obligations.plan.vocabulary import Fact, Vocabulary
from tests.conftest import ROOT
from tests.strategies import rules

HEAD = """\
id: t
title: 试验计划
year: 2020
vocabulary:
  class: {label: 类别, values: [一类, 二类]}
  zone: {label: 试验区, aliases: [自贸区]}
  city: {label: 强市}
tasks:
  - title: 任务
    subtasks:
      - title: 分任务
        measures:
"""


def measure(number: int = 1, clause: str = "某些省份必做", mandatory: str = "试验区", optional: str = "null") -> str:
    head = f"          - {{number: {number}, title: 举措, bureau: [某司], due: null, actions: null, clause: {clause},\n"
    return f"{head}             mandatory: {mandatory},\n             optional: {optional}}}\n"


def load(tmp_path: Path, text: str) -> Plan:
    file = tmp_path / "r.yaml"
    file.write_text(text, "utf-8")
    return load_plan(file)


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ObligationsError) as caught:
        load(tmp_path, text)
    return [str(p).removeprefix(f"{tmp_path}{os.sep}") for p in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("各类省份", Everyone()),
        ("everyone", Everyone()),
        ("试验区", Has("zone")),
        ("自贸区", Has("zone")),
        ("zone", Has("zone")),
        ("{试验区: 是}", Has("zone")),
        ("{zone: false}", Not(Has("zone"))),
        ("{类别: 一类}", Is("class", ("一类",))),
        ("{class: [二类, 一类]}", Is("class", ("一类", "二类"))),
        ("{任一: [试验区, 强市]}", AnyOf((Has("zone"), Has("city")))),
        ("{any: [试验区, {all: [强市, {not: 试验区}]}]}", AnyOf((Has("zone"), AllOf((Has("city"), Not(Has("zone"))))))),
        ("{同时: [试验区]}", AllOf((Has("zone"),))),
        ("{非: {类别: 一类}}", Not(Is("class", ("一类",)))),
    ],
)
def test_conditions_may_be_written_in_either_language(tmp_path: Path, written: str, expected: object) -> None:
    assert load(tmp_path, HEAD + measure(mandatory=written))[1].mandatory == expected


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("强是", "14:25: 词汇表里没有“强是”这个事实；是否想写“强市”？"),
        ("{强是: 是}", "14:26: 词汇表里没有“强是”这个事实"),
        ("类别", "14:25: “类别”没有说是哪一个值；请写成 {类别: 一类}"),
        ("{类别: 三类}", "14:30: “三类”不是类别的值；可以是 一类 / 二类"),
        ("{类别: [一类, 三类]}", "14:35: “三类”不是类别的值"),
        ("{类别: [一类, 一类]}", "14:30: 同一个值写了两次"),
        ("{类别: []}", "14:30: 没有写值"),
        ("{类别: null}", "14:30: 没有写值；可以是 一类 / 二类"),
        ("{类别: 未知}", "14:30: “未知”不是类别的值"),
        ("{试验区: [是, 否]}", "14:31: 试验区是与否都算"),
        ("{任一: []}", "14:30: 这里应为至少有一项的列表"),
        ("{任一: 试验区}", "14:30: 这里应为至少有一项的列表"),
        ("{任一: [试验区, null]}", "14:36: 条件是空的"),
        ("{试验区: 是, 强市: 是}", "14:25: 一个条件里写了 2 个键；请用 {任一: [...]} 或 {同时: [...]}"),
        ("{}", "14:25: 一个条件里写了 0 个键"),
        ("其他省份", "14:25: “其他省份”要写全；请写成 {非: 另一支的条件}"),
        ("{everyone: 是}", "14:36: “everyone”后面不写冒号和值"),
        ("5", "14:25: 这不是条件"),
        ("[试验区]", "14:25: 这不是条件"),
        ("true", "14:25: 这不是条件"),
    ],
)
def test_what_is_no_condition_is_refused_at_its_place(tmp_path: Path, written: str, message: str) -> None:
    [found] = problems(tmp_path, HEAD + measure(mandatory=written))
    assert f"r.yaml:{message}" in found


def test_a_measure_that_stands_twice_is_refused_with_both_places(tmp_path: Path) -> None:
    [found] = problems(tmp_path, HEAD + measure(3) + measure(4) + measure(3))
    assert found.startswith("r.yaml:19:22: 第 3 项重复了（") and "r.yaml:13:22 已经写过" in found


@pytest.mark.parametrize(
    ("mandatory", "optional", "province"),
    [
        ("试验区", "强市", "试验区为是、强市为是的省份"),
        ("{任一: [试验区, {类别: 一类}]}", "{非: 试验区}", "类别为一类、试验区为否的省份"),
        ("各类省份", "{类别: 二类}", "类别为二类的省份"),
        ("各类省份", "各类省份", "任何省份"),
        ("{非: {同时: [试验区, 强市]}}", "{类别: 二类}", "类别为二类、强市为否的省份"),
    ],
)
def test_branches_that_contradict_each_other_are_shown(
    tmp_path: Path, mandatory: str, optional: str, province: str
) -> None:
    [found] = problems(tmp_path, HEAD + measure(6, mandatory=mandatory, optional=optional))
    assert found == f"r.yaml:15:14: 第 6 项的必做和选做互相矛盾：{province}两支都符合；请改正其中一支"


def test_every_measure_whose_branches_contradict_each_other_is_told_though_they_are_the_same(tmp_path: Path) -> None:
    found = problems(tmp_path, HEAD + "".join(measure(i, mandatory="试验区", optional="强市") for i in (6, 7)))
    assert ["第 6 项" in found[0], "第 7 项" in found[1], len(found)] == [True, True, 2]


def test_an_identifier_that_cannot_be_one_is_told_at_the_key(tmp_path: Path) -> None:
    [found] = problems(tmp_path, HEAD.replace("  zone:", "  Zone:") + measure())
    assert found.startswith("r.yaml:6:3: “Zone”不能作事实的标识；请用小写英文字母")


def test_a_number_that_is_none_is_not_what_a_problem_is_about() -> None:
    for number in ("7", True, None):
        data = yaml.safe_load(HEAD + measure(7))
        data["tasks"][0]["subtasks"][0]["measures"][0]["number"] = number
        with pytest.raises(PlanError) as caught:
            load_plan(data)
        assert [(p.code, p.measure) for p in caught.value.problems] == [("wrong-type", None)]


def test_a_clause_without_branches_and_branches_without_a_clause_are_refused(tmp_path: Path) -> None:
    [found] = problems(tmp_path, HEAD + measure(clause="null"))
    assert "没有条款（clause 为 null），却写了条件" in found
    [found] = problems(tmp_path, HEAD + measure(mandatory="null"))
    assert "有条款，但各支都没有写" in found


def test_a_gap_is_unspecified_not_an_error(tmp_path: Path) -> None:
    """A plan may leave provinces out; they are told nothing, which is what the verdict says."""
    plan = load(tmp_path, HEAD + measure(mandatory="试验区", optional="{同时: [{非: 试验区}, 强市]}"))
    result = obligations_for({"province": "甲省", "facts": {"zone": False, "city": False}}, plan)
    assert result[1].verdict == "unspecified"
    assert {g.fact for g in result[1].because} == {"zone", "city"}


def test_every_problem_of_form_is_told_at_once_with_its_fact_or_measure(tmp_path: Path) -> None:
    text = (
        HEAD.replace("year: 2020", "yaer: 2020").replace("label: 强市", "lable: 强市")
        + measure(1, mandatory="强是")  # what it means is told when the form is right
        + measure(2).replace("bureau: [某司]", "bureau: []").replace("title: 举措, ", "")
        + measure(3).replace("due: null", "due: 2018")
    )
    file = tmp_path / "r.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(PlanError) as caught:
        load_plan(file)
    assert [(str(p).removeprefix(f"{tmp_path}{os.sep}"), p.code, p.fact, p.measure) for p in caught.value.problems] == [
        ("r.yaml:1:1: 缺少“year”；请补上", "missing-key", None, None),
        ("r.yaml:3:1: 不认识的键“yaer”；是否想写“year”？", "unknown-key", None, None),
        ("r.yaml:7:9: 缺少“label”；请补上", "missing-key", "city", None),
        ("r.yaml:7:10: 不认识的键“lable”；是否想写“label”？", "unknown-key", "city", None),
        ("r.yaml:16:13: 缺少“title”；请补上；确实没有就写 null", "missing-key", None, 2),
        ("r.yaml:16:33: “bureau”不能是空列表；请至少写一项；确实没有或不知道就写 null", "empty-value", None, 2),
        ("r.yaml:19:55: “due”应为文字；请改为文字；数字和日期请加引号", "wrong-type", None, 3),
    ]


def test_every_problem_of_meaning_is_told_at_once_and_none_hides_another(tmp_path: Path) -> None:
    """An unknown fact, a value that is none, a measure twice, a contradiction, a clause without branches."""
    text = (
        HEAD.replace("label: 强市", "label: 任一")
        + measure(1, mandatory="强是")
        + measure(2, mandatory="{类别: 三类}")
        + measure(2, optional="试验区")
        + measure(3, mandatory="null")
    )
    file = tmp_path / "r.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(PlanError) as caught:
        load_plan(file)
    assert [(p.message[:6], p.code, p.fact, p.measure) for p in caught.value.problems] == [
        ("“任一”是条", "bad-name", "city", None),
        ("词汇表里没有", "unknown-fact", None, 1),
        ("“三类”不是", "bad-value", "class", 2),
        ("第 2 项重", "number-twice", None, 2),
        ("第 2 项的", "overlap", None, 2),
        ("第 3 项有", "clause-without-branch", None, 3),
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("[]", "“no_duty_lost”不能是空列表；请至少写一项"),
        ("[强是]", "“强是”不是词汇表里的事实；是否想写“强市”？"),
        ("[{类别: [一类]}]", "类别应按顺序列出至少两个不同的值；请写成 {类别: [从, 到]}，可以是 一类 / 二类"),
        ("[{类别: [一类, 二类, 一类]}]", "类别应按顺序列出至少两个不同的值"),
        ("[{类别: [一类, 三类]}]", "类别应按顺序列出至少两个不同的值"),
        ("[{类别: [一类, 二类, 未知]}]", "类别应按顺序列出至少两个不同的值"),
        ("[类别]", "类别应按顺序列出至少两个不同的值"),
        ("[{类别: 一类}]", "类别应按顺序列出至少两个不同的值"),
    ],
)
def test_an_expectation_names_a_fact_and_two_values_at_least_in_their_order(
    tmp_path: Path, written: str, message: str
) -> None:
    text = HEAD + measure() + f"expectations:\n  - {{title: 预期, no_duty_lost: {written}}}\n"
    [found] = problems(tmp_path, text)
    assert message in found and not found.endswith("null")


def test_of_too_many_facts_only_that_is_told(tmp_path: Path) -> None:
    facts = "".join(f"  f{i}: {{label: 事实{i}}}\n" for i in range(201))
    [found] = problems(tmp_path, HEAD.replace("vocabulary:\n", "vocabulary:\n" + facts) + measure())
    assert "“vocabulary”的项数太多；最多 200 项" in found


def test_a_branch_that_tests_facts_too_often_is_refused(tmp_path: Path) -> None:
    """What a check does grows with what is written, so that is bounded; real branches test up to twenty."""
    often = f"{{任一: [{', '.join(['试验区'] * 500)}]}}"
    assert len(load(tmp_path, HEAD + measure(clause="试验区必做", mandatory=often)).measures) == 1
    [found] = problems(tmp_path, HEAD + measure(mandatory=often.replace("]", ", 试验区]")))
    assert "写了 501 次" in found and "最多写 500 次" in found


def test_problems_beyond_the_first_thousand_are_counted_whoever_finds_them(tmp_path: Path) -> None:
    by_form = HEAD + measure() + "expectations: [" + "5, " * 1500 + "5]\n"
    by_reader = HEAD + measure() + "title: 又一次\n" * 1500
    for text, place in ((by_form, 1500), (by_reader, 1500)):
        found = problems(tmp_path, text)
        assert len(found) == 1001 and found[-1].split(": ")[1].startswith("从这里起另有 50"), (place, found[-1])


def test_nothing_is_converted(tmp_path: Path) -> None:
    """A number in quotes is a text, true is no number, a number is no text."""
    text = HEAD + measure() + measure(2).replace("title: 举措", "title: 5")
    for old, new, message in (
        ("number: 1", 'number: "1"', "“number”应为整数；请改为整数，不加引号"),
        ("number: 1", "number: true", "“number”应为整数"),
        ("year: 2020", "year: '2020'", "“year”应为整数"),
    ):
        first, second = problems(tmp_path, text.replace(old, new))
        assert message in first and "“title”应为文字" in second


def test_a_form_cannot_be_changed_after_it_was_checked() -> None:
    form = FactForm(label="试验区")
    with pytest.raises(ValidationError, match="frozen"):
        form.label = "自贸区"


def test_of_a_file_without_a_vocabulary_only_that_is_said(tmp_path: Path) -> None:
    text = HEAD.partition("vocabulary:")[0] + "tasks:" + HEAD.partition("tasks:")[2] + measure()
    assert problems(tmp_path, text) == ["r.yaml:1:1: 缺少“vocabulary”；请补上"]


def with_vocabulary(vocabulary: str) -> str:
    return f"id: t\ntitle: t\nyear: 2020\nvocabulary: {vocabulary}\ntasks:\n" + HEAD.partition("tasks:\n")[2]


@pytest.mark.parametrize("vocabulary", ["null", "[]", "试验区"])
def test_a_vocabulary_of_the_wrong_kind_is_all_that_is_said(tmp_path: Path, vocabulary: str) -> None:
    [found] = problems(tmp_path, with_vocabulary(vocabulary) + measure())
    assert "“vocabulary”应为“键: 值”的结构" in found


def test_an_empty_vocabulary_knows_no_words(tmp_path: Path) -> None:
    found = problems(tmp_path, with_vocabulary("{}") + measure(optional="{类别: 一类}"))
    assert found == [
        "r.yaml:11:25: 词汇表里没有“试验区”这个事实；可以用：各类省份、任一、同时、非",
        "r.yaml:12:25: 词汇表里没有“类别”这个事实；可以用：各类省份、任一、同时、非",
    ]


@pytest.mark.parametrize("engine", ["durable", "reference"])
def test_a_plan_that_only_speaks_of_everyone_needs_no_words(tmp_path: Path, engine: Engine) -> None:
    text = with_vocabulary("{}") + measure(1, mandatory="各类省份") + measure(2, mandatory="null", optional="各类省份")
    plan = load(tmp_path, text)
    result = obligations_for({"province": "甲省"}, plan, engine=engine)
    assert [obligation.verdict for obligation in result] == ["mandatory", "optional"]


@pytest.mark.parametrize(
    ("vocabulary", "message"),
    [
        ("{zone: {label: 试验区}, area: {label: 试验区}}", "名称“试验区”用了两次"),
        ("{zone: {label: 试验区, aliases: [试验区]}}", "名称“试验区”用了两次"),
        ("{zone: {label: 任一}}", "“任一”是条件写法里的词"),
        ("{zone: {label: everyone}}", "“everyone”是条件写法里的词"),
        ("{Zone-1: {label: 试验区}}", "“Zone-1”不能作事实的标识"),
        ("{class: {label: 类别, values: [一类, 一类]}}", "值“一类”写了两次"),
        ("{class: {label: 类别, values: [是, 一类]}}", "“是”有固定含义"),
        ("{class: {label: 类别, values: []}}", "“values”不能是空列表"),
        ("{class: {label: 类别, values: 一类}}", "“values”应为列表"),
        ("{class: 类别}", "“class”应为“键: 值”的结构"),
        ("[]", "“vocabulary”应为“键: 值”的结构"),
        ("{zone: {label: ' '}}", "“label”不能为空"),
    ],
)
def test_vocabularies_that_mean_two_things_are_refused(tmp_path: Path, vocabulary: str, message: str) -> None:
    text = with_vocabulary(vocabulary) + measure(mandatory="各类省份")
    assert any(message in line for line in problems(tmp_path, text))


def test_a_fact_may_have_its_name_as_its_identifier_and_values_an_order() -> None:
    vocabulary = {
        "示范城市": {},
        "5G先导区": {"aliases": ["先导区"]},
        "grade": {"label": "等级", "values": ["甲级", "乙级"], "ordered": True},
    }
    data = {
        **rules(Vocabulary(()), [["示范城市", None], [{"等级": "甲级"}, None], [None, "先导区"]]),
        "vocabulary": vocabulary,
    }
    plan = load_plan(data)
    assert [(fact.id, fact.label, fact.ordered) for fact in plan.vocabulary.facts] == [
        ("示范城市", "示范城市", False),
        ("5G先导区", "5G先导区", False),
        ("grade", "等级", True),
    ]
    assert plan[1].mandatory == Has("示范城市") and plan.to_dict()["vocabulary"] == vocabulary
    result = obligations_for({"province": "甲省", "facts": {"示范城市": "是", "先导区": "否", "等级": "乙级"}}, plan)
    assert [o.verdict.value for o in result] == ["mandatory", "unspecified", "unspecified"]


def test_a_measure_that_names_too_many_facts_is_refused_at_once(tmp_path: Path) -> None:
    facts = "".join(f"  f{i}: {{label: 事实{i}}}\n" for i in range(60))
    text = HEAD.replace("  city: {label: 强市}\n", "  city: {label: 强市}\n" + facts)
    everything = "{任一: [" + ", ".join(f"f{i}" for i in range(60)) + "]}"
    [found] = problems(tmp_path, text + measure(mandatory=everything))
    assert "涉及 60 个事实" in found


def test_another_plan_with_other_facts_needs_no_code() -> None:
    data: dict[str, Any] = yaml.safe_load((ROOT / "rules" / "2018.yaml").read_text("utf-8"))
    data["vocabulary"]["demo_city"] = {"label": "示范城市", "values": ["全域", "部分"]}
    first = data["tasks"][0]["subtasks"][0]["measures"][0]
    first |= {"mandatory": {"示范城市": "全域"}, "optional": {"非": {"示范城市": "全域"}}}
    plan = load_plan(data)
    assert obligations_for({"province": "甲省", "facts": {"示范城市": "全域"}}, plan)[1].label == "必做"
    assert obligations_for({"province": "甲省", "facts": {"demo_city": "部分"}}, plan)[1].label == "选做"
    assert obligations_for({"province": "甲省"}, plan)[1].missing == ("demo_city",)


@pytest.mark.prove
@pytest.mark.parametrize("seed", [1, 2])
def test_two_thousand_measures_over_sixty_facts_are_answered_alike_by_both_engines(seed: int) -> None:
    """Far beyond what one durable-rules ruleset takes; each measure names at most six facts."""
    draw = random.Random(seed)
    facts = [Fact(f"f{i}", f"事实{i}", ("甲类", "乙类", "丙类") if i % 10 == 0 else None) for i in range(60)]

    def leaf(fact: Fact) -> Any:
        return fact.label if fact.values is None else {fact.label: draw.sample(fact.values, draw.randint(1, 2))}

    branches = []
    for _ in range(2000):
        named = [leaf(fact) for fact in draw.sample(facts, draw.randint(1, 6))]
        cut = draw.randint(1, len(named))
        condition: Any = {"任一": named[:cut]}
        if named[cut:]:
            condition = {"同时": [condition, {draw.choice(["任一", "同时"]): named[cut:]}]}
        branches.append((condition, {"非": condition}))
    plan = read_plan(rules(Vocabulary(tuple(facts)), branches))
    assert sum(len(f.holds) + len(f.fails) for f in plan.implicants.values()) < 40_000
    by_rules, by_function = evaluator(plan, "durable"), evaluator(plan, "reference")
    for share in (0.0, 0.5, 0.9, 1.0):
        known = {f.id: draw.choice(f.domain) for f in facts if draw.random() < share}
        assert by_rules(known) == by_function(known)
    everything = {f.id: f.domain[0] for f in facts}  # all presence facts true: the most rules fire
    assert by_rules(everything) == by_function(everything)


@pytest.mark.prove
def test_a_plan_that_expands_beyond_measure_is_refused_in_time() -> None:
    draw = random.Random(1)
    facts = [f"f{i}" for i in range(40)]

    def tangle() -> Any:
        chosen = draw.sample(facts, 10)
        terms = [[f if draw.random() < 0.5 else {"非": f} for f in draw.sample(chosen, 6)] for _ in range(20)]
        return {"任一": [{"同时": term} for term in terms]}

    vocabulary = Vocabulary(tuple(Fact(f, f"事实{f}") for f in facts))
    with pytest.raises(PlanError, match=r"第 \d+ 项的条件展开后有 \d+ 组事实，到此共 \d+ 组，太复杂"):
        read_plan(rules(vocabulary, [(tangle(), None) for _ in range(400)]))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("province: 甲省\nfacts: {}\n", "r.yaml:1:1: 这像是省情档案，不是规则文件；请给出规则文件，如 rules/2018.yaml"),
        ("规则: a.yaml\n用例: []\n", "r.yaml:2:1: 这像是用例，不是规则文件；请给出规则文件，如 rules/2018.yaml"),
    ],
)
def test_another_kind_of_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    assert problems(tmp_path, text) == [message]


def test_problems_print_as_one_line_each() -> None:
    found = Problems()
    found.add("bad-value", None, "甲", "乙")
    with pytest.raises(PlanError, match=r"^甲；乙$"):
        found.raise_as(PlanError)
