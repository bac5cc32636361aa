"""Case files: what they can say, what is refused, and what a failure tells."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from obligations import ObligationsError, Plan, Verdict
from obligations.checks.cases import read_cases, run, shipped_cases
from obligations.reports.checks import cases_text
from obligations.reports.layout import Page
from obligations.schemas import schema_of
from tests.conftest import ROOT
from tests.document_2018 import ROWS

SHIPPED = ROOT / "rules" / "2018.tests.yaml"


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "my.cases.yaml"
    file.write_text(text, "utf-8")
    return file


def failures(file: Path) -> list[tuple[int, str, str]]:
    return [
        (f.got.measure, f.expected.label if f.expected else "无", f.got.label)
        for r in run(read_cases(file))
        for f in r.failures
    ]


def test_the_shipped_cases_hold() -> None:
    assert SHIPPED in shipped_cases()
    suites = {path.name: read_cases(path) for path in shipped_cases()}
    assert {name: len(suite.cases) for name, suite in suites.items()} == {
        "2018.tests.yaml": 27,
        "guobanfa-2018-126.tests.yaml": 3,
        "guofa-2018-38.tests.yaml": 12,
    }
    assert not [r for suite in suites.values() for r in run(suite) if r.failures]


def test_the_cases_of_the_other_plans_show_each_measure_with_each_verdict_that_it_can_have() -> None:
    for path in shipped_cases():
        suite = read_cases(path)
        if suite.plan.scope_means is None:
            continue
        told = {(number, verdict) for case in suite.cases for number, (verdict, _) in case.expected.items()}
        for measure in suite.plan.measures:
            sides = {Verdict.MANDATORY} if measure.exempt is None else {Verdict.MANDATORY, Verdict.EXEMPT}
            missing = {(measure.number, verdict) for verdict in sides} - told
            # those under the clause for the whole plan have one rule: one case shows it
            assert not missing or measure.is_default, (path.name, missing)


def test_the_shipped_cases_show_both_sides_of_every_clause_and_every_silence() -> None:
    shown = {(number, verdict) for case in read_cases(SHIPPED).cases for number, (verdict, _) in case.expected.items()}
    for row in ROWS:
        one_sided = row.clause is None or row.clause.startswith("各类省份")
        sides = {v for v in (Verdict.MANDATORY, Verdict.OPTIONAL, Verdict.UNSPECIFIED) if (row.number, v) in shown}
        assert len(sides) == (1 if one_sided else 2), row.number
        assert one_sided or (row.number, Verdict.UNDETERMINED) in shown, row.number


ENGLISH = """\
cases:
  - name: a
    on: 2018-06-01
    facts: {province_class: 一类, strong_province: {value: true, since: 2018-07-01}}
    expect: {mandatory: [2, 6], optional: 22, unspecified: [8], undetermined: [1], 3: mandatory}
"""
CHINESE = """\
用例:
  - 名称: a
    日期: 2018-06-01
    事实: {省份类别: 一类, 强省试点省: {value: 是, since: 2018-07-01}}
    预期: {必做: [2, 6], 选做: 22, 未明确: [8], 待定: [1], 3: 必做}
"""


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_cases_say_the_same_in_either_language(tmp_path: Path, text: str) -> None:
    suite = read_cases(write(tmp_path, text))
    [case] = suite.cases
    assert {number: verdict.value for number, (verdict, _) in case.expected.items()} == {
        2: "mandatory",
        6: "mandatory",
        22: "optional",
        8: "unspecified",
        1: "undetermined",
        3: "mandatory",
    }
    assert failures(write(tmp_path, text)) == []


def test_a_failure_tells_what_was_expected_what_came_and_why(tmp_path: Path) -> None:
    text = """\
用例:
  - 名称: 想错了的
    事实: {强省试点省: 是}
    预期:
      选做: [6, 22]
      2: 必做
      未明确: [24]
  - 名称: 对的
    预期: {10: 必做}
"""
    file = write(tmp_path, text)
    assert failures(file) == [(6, "选做", "必做"), (22, "选做", "必做"), (2, "必做", "待定"), (24, "未明确", "选做")]
    suite = read_cases(file)
    told = cases_text([(suite, list(run(suite)))], "durable", Page(80))
    assert "× 想错了的" in told and "对的\n" not in told
    assert "第 6 项：预期选做，得到必做（第 5 行）" in told
    assert "因为强省试点省为是；条款：强省试点省、一类省份必做，其他省份选做" in told
    assert "第 2 项：预期必做，得到待定（第 6 行）" in told
    assert "还缺省份类别；条款：一、二类省份必做，三类省份选做" in told
    assert "所有省份都是这样；条款：各类省份选做" in told
    assert "my.cases.yaml：2 例，1 例不符" in told.replace("\n", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("用例: []", "1:5: “用例”（cases）不能是空列表；请至少写一项\n"),  # and not: or null
        ("名称: a\n用例:\n  - {名称: a, 预期: {1: 必做}}", "1:1: 不认识的键“名称”"),
        ("用例:\n  - {名秤: a, 预期: {1: 必做}}", "2:6: 不认识的键“名秤”；是否想写“名称”？"),
        ("用例:\n  - {名称: a, 预期: {必做: null}}", "2:22: 这里写的不是计划里的举措编号"),
        (
            "用例:\n  - {名称: a, 事实: {自贸区: [{value: 是}, {value: 否}]}, 预期: {1: 必做}}",
            "2:36: 自由贸易试验区有两条互相矛盾的记录（是、否）",
        ),
        ("id: a\ntasks: []", "2:1: 这像是规则文件，不是用例"),
        ("例: []", "1:1: 不认识的键“例”"),
        ("用例:\n  - {名秤: a, 预期: {1: 必做}}", "不认识的键“名秤”；是否想写“名称”？"),
        ("用例:\n  - {nmae: a, 预期: {1: 必做}}", "不认识的键“nmae”；是否想写“name”？"),
        (
            "用例:\n  - {名称: a, 甲乙丙: 1, 预期: {1: 必做}}",
            "可以用的键：名称（name）、省份（province）、事实（facts）、日期（on）、预期（expect）",
        ),
        ("用例:\n  - {名称: a}", "缺少“预期”（expect）"),
        ("用例:\n  - {名称: a, 预期: {}}", "2:13: 没有写预期的结论；请写成 必做: [1, 2] 这样"),
        ("用例:\n  - {名称: a, 预期: {必做: [], 1: 必做}}", "2:29: 第 1 项写了必做，又写了没有一项必做（必做: []）"),
        ("用例:\n  - {名称: a, 预期: {必作: [1]}}", "2:18: “必作”不是结论，也不是举措编号；是否想写“必做”？"),
        ("用例:\n  - {名称: a, 预期: {必作: [], 1: 必做}}", "2:18: “必作”不是结论，也不是举措编号"),
        ("用例:\n  - {名称: a, 预期: {abc: 必做}}", "不是举措编号；请写 必做、选做、未明确、待定，或举措的编号"),
        ("用例:\n  - {名称: a, 预期: {１: 必做}}", "2:18: “１”不是结论，也不是举措编号"),
        ("用例:\n  - {名称: a, 预期: {²: 必做}}", "2:18: “²”不是结论，也不是举措编号"),
        ("用例:\n  - {名称: a, 预期: {12345678: 必做}}", "“12345678”不是计划里的举措编号"),
        ("用例:\n  - {名称: a, 预期: {123456789: 必做}}", "“123456789”不是结论，也不是举措编号"),
        ("用例:\n  - {名称: a, 预期: {必做: [true]}}", "2:23: 这里写的不是计划里的举措编号"),
        ("用例:\n  - {名称: a, 预期: {1: 做}}", "2:21: “做”不是结论；请写 必做、选做、未明确、待定 中的一个"),
        ("用例:\n  - {名称: a, 预期: {必做: ['1']}}", "“1”不是计划里的举措编号；编号是 1～25，不加引号"),
        ("用例:\n  - {名称: a, 预期: {必做: null}}", "一项也没有就写 必做: []"),
        ("用例:\n  - {名称: a, 预期: {必做: [26]}}", "2:23: “26”不是计划里的举措编号；编号是 1～25"),
        ("用例:\n  - {名称: a, 预期: {必做: [一]}}", "2:23: “一”不是计划里的举措编号"),
        ("用例:\n  - {名称: a, 预期: {必做: [1], 1: 选做}}", "第 1 项写了两次（必做、选做）；请只保留一处"),
        ("用例:\n  - {名称: a, 事实: {强省: 是}, 预期: {1: 必做}}", "2:18: 不认识的事实“强省”"),
        ("用例:\n  - {名称: a, 事实: {强省试点省: 大概}, 预期: {1: 必做}}", "“大概”不是强省试点省的值"),
        ("用例:\n  - {名称: a, 日期: 六月, 预期: {1: 必做}}", "“日期”（on）写的“六月”不是日期"),
        ("用例:\n  - {名称: a, name: b, 预期: {1: 必做}}", "2:13: “名称”和“name”是同一个键，写了两次；请只保留一处"),
        ("用例:\n  - {名称: a, 事实: {名称: 是}, 预期: {1: 必做}}", "2:18: 不认识的事实“名称”"),
        ("用例:\n  - [a]", "2:5: “用例”（cases）的第 1 项应为“键: 值”的结构"),
        ("- 用例", "1:1: 文件内容应为“键: 值”的结构"),
        ("规则: 没有.yaml\n用例:\n  - {名称: a, 预期: {1: 必做}}", "没有这个文件"),
    ],
)
def test_what_is_no_case_is_refused_at_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ObligationsError) as caught:
        read_cases(write(tmp_path, text))
    assert message in f"{caught.value}\n", str(caught.value)


def test_a_case_may_leave_out_the_day_the_facts_and_the_measures(tmp_path: Path) -> None:
    """No day is the plan's last; no fact is none known."""
    [case] = read_cases(write(tmp_path, "用例:\n  - {名称: a, 事实: null, 预期: {选做: 22}}")).cases
    assert (case.on, case.profile.province, dict(case.profile.facts)) == (date(2018, 12, 31), "用例", {})
    assert {number: verdict for number, (verdict, _) in case.expected.items()} == {22: Verdict.OPTIONAL}


def test_an_empty_list_expects_no_measure_with_that_verdict(tmp_path: Path) -> None:
    text = "用例:\n  - {名称: 一项必做也没有, 事实: {省份类别: 三类}, 预期: {必做: [], 2: 选做}}"
    file = write(tmp_path, text)
    assert failures(file) == [(n, "无", "必做") for n in (10, 12, 13, 15, 17, 21)]
    suite = read_cases(file)
    told = cases_text([(suite, list(run(suite)))], "durable", Page(80))
    assert "第 10 项：预期没有一项必做，得到必做（第 2 行）" in told
    every_fact = "{省份类别: 三类, 强省试点省: 否, 强市创建市: 否, 自贸区: 否, 全面改革创新试验区: 否, 保护中心: 否, 快速维权中心: 否, 知识产权综合管理改革试点: 否}"
    assert not failures(write(tmp_path, f"用例:\n  - {{名称: 没有待定, 事实: {every_fact}, 预期: {{待定: []}}}}"))


def test_a_verdict_with_blanks_around_it_holds_its_measures_too(tmp_path: Path) -> None:
    text = '用例:\n  - {名称: a, 预期: {必做: [1], "必做 ": [2], " 3 ": 选做}}'
    with pytest.raises(ObligationsError, match="2:39: “3”不是结论，也不是举措编号"):
        read_cases(write(tmp_path, text))
    [case] = read_cases(write(tmp_path, text.replace('" 3 "', "3"))).cases
    assert {number: verdict.label for number, (verdict, _) in case.expected.items()} == {
        1: "必做",
        2: "必做",
        3: "选做",
    }


def test_facts_that_are_none_are_told_once(tmp_path: Path) -> None:
    with pytest.raises(ObligationsError) as caught:
        read_cases(write(tmp_path, "用例:\n  - {名称: a, 事实: 5, 预期: {1: 必做}}"))
    assert len(caught.value.problems) == 1, str(caught.value)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "用例:\n  - {名称: '', 预期: {26: 必做}}\n  - {预期: {必作: 1}}\n  - 5\n",
            [
                "2:10: “名称”（name）不能为空",
                "3:5: 缺少“名称”（name）；请补上",
                "4:5: “用例”（cases）的第 3 项应为“键: 值”的结构",
            ],
        ),
        (
            "用例:\n  - {名称: a, 事实: {强省: 是}, 预期: {26: 必做}}\n  - {名称: b, 预期: {必作: 1, 2: [必做]}}\n",
            ["2:18: 不认识的事实“强省”", "2:35: “26”不是", "3:18: “必作”不是结论", "3:28: 这里写的不是结论"],
        ),
    ],
)
def test_every_problem_of_form_or_else_of_meaning_is_told_at_once(tmp_path: Path, text: str, parts: list[str]) -> None:
    with pytest.raises(ObligationsError) as caught:
        read_cases(write(tmp_path, text))
    told = [str(p).partition("cases.yaml:")[2] for p in caught.value.problems]
    assert len(told) == len(parts) and all(line.startswith(part) for line, part in zip(told, parts, strict=True)), told


def test_a_fact_of_another_plan_is_refused(tmp_path: Path) -> None:
    """A profile may serve several plans; a case is about one, and a fact that it does not have holds nothing."""
    (tmp_path / "small.yaml").write_text(
        "id: s\ntitle: 小计划\nyear: 2018\nvocabulary: {zone: {label: 自由贸易园区}}\ntasks:\n"
        "  - {title: 任务, subtasks: [{title: 分, measures: [{number: 1, title: 举措, bureau: [某司], due: null,\n"
        "     clause: 自由贸易园区涉及省份必做, mandatory: 自由贸易园区, optional: null, actions: null}]}]}\n",
        "utf-8",
    )
    file = tmp_path / "small.tests.yaml"
    file.write_text("用例:\n  - {名称: a, 事实: {自贸区: 是}, 预期: {1: 待定}}", "utf-8")
    with pytest.raises(ObligationsError, match=r"2:18: 不认识的事实“自贸区”；是否想写“自由贸易园区”？"):
        read_cases(file)


@pytest.mark.parametrize("name", ["my-tests.yaml", "my_用例.yaml", "my．tests.yaml", "my.tests2.yaml", "my.tests.txt"])
def test_cases_whose_name_only_looks_like_that_of_rules_beside_them_are_not_run_against_another_plan(
    tmp_path: Path, name: str, plan: Plan
) -> None:
    file = tmp_path / name
    file.write_text(CHINESE, "utf-8")
    (tmp_path / "my.yaml").write_text("province: 甲省\n", "utf-8")  # a profile: the cases are not meant for it
    (tmp_path / "mytests.yaml").write_text((ROOT / "rules" / "2018.yaml").read_text("utf-8"), "utf-8")
    assert read_cases(file).plan == plan
    (tmp_path / "my.yaml").write_text((ROOT / "rules" / "2018.yaml").read_text("utf-8"), "utf-8")
    with pytest.raises(
        ObligationsError, match=r"旁边有规则文件 my\.yaml.*请在用例文件里写明“规则: 文件名”，或用 --rules"
    ):
        read_cases(file)
    assert read_cases(file, tmp_path / "my.yaml").cases


@pytest.mark.parametrize("name", ["my.tests.yml", "my.TESTS.yaml", "my.tests.YAML", "my.Test.Yml"])
def test_a_file_of_cases_beside_its_rules_is_about_these_however_its_ending_is_written(
    tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_text(CHINESE, "utf-8")
    with pytest.raises(ObligationsError, match=r"没有同名的规则文件 my\."):
        read_cases(file)
    rules = (ROOT / "rules" / "2018.yaml").read_text("utf-8")
    for ending in ("yaml", "yml"):
        (tmp_path / f"my.{ending}").write_text(rules.replace('id: "2018"', f"id: {ending}"), "utf-8")
    assert read_cases(file).plan.id == ("yml" if name == "my.tests.yml" else "yaml" if "aml" in name.lower() else "yml")


def test_the_rules_are_those_of_the_command_or_of_the_file_or_of_the_same_name(tmp_path: Path, plan: Plan) -> None:
    """Those that the command names, or else the file, or else those of the same name; not another plan in silence."""
    rules = (ROOT / "rules" / "2018.yaml").read_text("utf-8")
    (tmp_path / "my.yaml").write_text(rules.replace('id: "2018"', "id: beside"), "utf-8")
    (tmp_path / "other.yaml").write_text(rules.replace('id: "2018"', "id: other"), "utf-8")
    file = tmp_path / "my.tests.yaml"
    file.write_text(CHINESE, "utf-8")
    assert read_cases(file).plan.id == "beside"
    assert read_cases(write(tmp_path, "规则: other.yaml\n" + CHINESE)).plan.id == "other"
    assert read_cases(file, tmp_path / "other.yaml").plan.id == "other"
    (tmp_path / "my.yaml").unlink()
    assert read_cases(write(tmp_path, CHINESE)).plan == plan
    with pytest.raises(
        ObligationsError, match=r"没有同名的规则文件 my\.yaml；请在用例文件里写明“规则: 文件名”，或用 --rules"
    ):
        read_cases(file)


def test_the_schema_is_of_the_files_that_are_read(plan: Plan, tmp_path: Path) -> None:
    validator = Draft202012Validator(schema_of("cases", plan))
    data = json.loads(json.dumps(yaml.safe_load(ENGLISH.replace("on:", '"on":')), default=str))
    validator.validate(data)
    validator.validate(json.loads(json.dumps(yaml.safe_load(SHIPPED.read_text("utf-8")), default=str)))
    assert not validator.is_valid({"cases": [{"name": "a", "expect": {"必作": [1]}}]})
    assert read_cases(write(tmp_path, ENGLISH)).cases


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("福见", "“福见”不是省级行政区；是否想写“福建”？"),
        ("'35'", "“35”不是省级行政区；请写 31 个省级行政区的名称，如 北京、内蒙古"),
        ("东部", "“东部”不是省级行政区"),
        ("示例省", "“示例省”不是省级行政区"),
    ],
)
def test_a_case_is_about_a_region_or_about_none(tmp_path: Path, written: str, told: str) -> None:
    with pytest.raises(ObligationsError, match=f"2:\\d+: {told}"):
        read_cases(write(tmp_path, f"用例:\n  - {{名称: a, 省份: {written}, 预期: {{10: 必做}}}}"))
