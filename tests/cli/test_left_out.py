"""What people see of plans that leave provinces out: the fifth answer, scopes, and a plan's own words for verdicts."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from obligations import load_plan, shipped
from obligations.schemas import schema_of
from tests import plans
from tests.commands import run_here

BASE = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
USUAL = ("必做", "选做", "不作要求")


@pytest.fixture
def five(tmp_path: Path) -> str:
    path = tmp_path / "five.yaml"
    path.write_text(plans.FIVE, "utf-8")
    return str(path)


@pytest.fixture
def scopes(tmp_path: Path) -> str:
    path = tmp_path / "scopes.yaml"
    path.write_text(plans.SCOPES, "utf-8")
    return str(path)


def out(*arguments: str, status: int = 0) -> str:
    found, text, error = run_here(arguments, BASE)
    assert found == status, error.decode()
    return (text or error).decode()


#: Every command that shows people verdicts.
SHOWING = [
    "for 福建", "for 河南 --actions", "for 示例省", "explain 福建", "explain 河南", "ask 示例省", "ask 福建", "reach 河南 2",
    "reach 广西 1", "reach 福建 1", "what-if 福建 --set 改革试验区域=否", "timeline 海南 --from 2015-01-01",
    "compare 福建 河南", "matrix", "department", "department 甲司", "measures", "export 福建 --format md",
    "export 福建 --format html", "export 福建 --format csv", "export --format dmn", "matrix --format html",
    "matrix --format csv", "department --format md", *(f"explain {p} {n}" for p in ("福建", "河南", "示例省") for n in range(1, 5)),
]  # fmt: skip


@pytest.mark.parametrize("command", SHOWING)
def test_a_plan_of_scopes_is_told_in_its_own_words_and_never_in_the_usual_ones(command: str, scopes: str) -> None:
    text = out(*command.split(), "--rules", scopes)
    assert not [word for word in USUAL if word in text]
    assert "适用" in text or command == "measures"


def test_the_files_of_a_plan_of_scopes_have_its_own_words(scopes: str, tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.docx"):
        out("export", "河南", "--rules", scopes, "-o", str(tmp_path / name))
        text = "".join(parts_of(tmp_path / name))
        assert "不适用" in text and "全文规则：所有自贸试验区" in text and not [word for word in USUAL if word in text]


def parts_of(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        yield from (
            unescape(package.read(name).decode("utf-8")) for name in package.namelist() if name.endswith(".xml")
        )


def test_a_check_and_a_diff_of_a_plan_of_scopes_have_its_own_words(scopes: str, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(plans.SCOPES.replace("            exempt: {非: area}\n", ""), "utf-8")
    found = [
        out("check", "--mutate", scopes),
        out("check", str(other), status=1),
        out("diff", scopes, str(other), status=1),
    ]
    for text in found:
        assert not [word for word in USUAL if word in text] and "适用" in text
    assert "不适用 → 未明确" in found[2] or "未明确 → 不适用" in found[2]


def test_the_json_of_a_plan_of_scopes_has_the_usual_values_and_its_own_labels(scopes: str) -> None:
    data = json.loads(out("for", "河南", "--rules", scopes, "--format", "json"))
    Draft202012Validator(schema_of("obligations")).validate(data)
    assert [(o["verdict"], o["label"]) for o in data["obligations"]] == [
        ("mandatory", "适用"), ("exempt", "不适用"), ("mandatory", "适用"), ("exempt", "不适用")
    ]  # fmt: skip
    assert data["counts"] == {"mandatory": 2, "optional": 0, "exempt": 2, "unspecified": 0, "undetermined": 0}


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("obligations", "for 河南"), ("explain", "explain 河南"), ("questions", "ask 示例省"), ("reach", "reach 福建 3 --exempt"),
        ("comparison", "compare 福建 河南"), ("timeline", "timeline 河南"), ("matrix", "matrix"), ("department", "department"),
    ],
)  # fmt: skip
def test_the_json_of_every_command_on_a_plan_with_all_answers_fits_its_schema(
    name: str, command: str, five: str
) -> None:
    data = json.loads(out(*command.split(), "--rules", five, "--format", "json"))
    Draft202012Validator(schema_of(name)).validate(data)
    assert '"exempt"' in json.dumps(data)


def test_people_see_the_fifth_answer_only_in_plans_that_have_it(five: str) -> None:
    assert "不作要求" in out("for", "广东", "--rules", five) and "不作要求" not in out("for", "广东")
    assert "免＝不作要求" in out("matrix", "--rules", five) and "免" not in out("matrix")
    assert "exempt" not in out("explain", "广东", "14", "--format", "json").replace('"exempt": 0', "")


def test_a_list_says_whom_the_plan_leaves_out_and_on_what_that_rests(five: str) -> None:
    text = out("for", "河南", "--rules", five, "--set", "省份类别=三类")
    assert "不作要求 2 项　计划写明对本省不作要求" in text
    assert "不作要求　省级行政区为河南" in out("explain", "河南", "3", "--rules", five)
    assert "【其他省份可以不做】" in out("explain", "河南", "3", "--rules", five)


def test_who_is_left_out_is_told_what_would_make_it_mandatory(five: str) -> None:
    text = out("explain", "河南", "1", "--rules", five, "--set", "省份类别=三类")
    assert "怎样会变成必做" in text and "省份类别：三类 → 一类" in text


def test_nobody_is_advised_to_be_another_province(five: str) -> None:
    text = out("explain", "河南", "3", "--rules", five)
    assert "必做的是别的省份：事实怎样变，这一项都不会变成必做。" in text and "→ 福建" not in text
    assert "没有办法变成必做：必做的是别的省份。" in out("reach", "河南", "4", "--rules", five)
    assert "没有办法变成必做：要看是哪个省，而“示例省”不是 31 个省级行政区之一。" in re.sub(
        r"\n", "", out("reach", "示例省", "2", "--rules", five)
    )


def test_a_province_that_is_none_of_the_31_is_told_so_everywhere(five: str) -> None:
    why = "“示例省”不是31个省级行政区之一"
    for command in ("for 示例省", "ask 示例省", "explain 示例省 2", "export 示例省 --format md"):
        assert why in re.sub(r"\s", "", out(*command.split(), "--rules", five)), command
    assert "省级行政区" not in out("new", "甲省", "--rules", five)


def test_for_which_regions_a_plan_is_silent_is_told(five: str) -> None:
    text = out("explain", "河南", "4", "--rules", five, "--set", "试点省=否")
    [_, listed] = text.split("没有规定必做、选做还是不作要求的省份")
    assert "· 试点省为否，自由贸易试验区为否" in listed and "省级行政区为" in listed


def test_which_province_it_is_cannot_be_assumed(five: str) -> None:
    assert "省级行政区不能假设；请直接用那个省的档案" in out(
        "for", "河南", "--set", "省级行政区=北京", "--rules", five, status=2
    )


def test_cases_may_name_the_province_and_the_plans_own_verdicts(scopes: str) -> None:
    cases = Path(scopes).with_name("scopes.tests.yaml")
    cases.write_text(
        "用例:\n"
        "  - {名称: 福建, 省份: 福建, 事实: {自贸试验区: 是}, 预期: {适用: [1, 2, 3], 4: 待定}}\n"
        "  - {name: 河南, province: 河南省, facts: {zone: 是}, expect: {exempt: [2], 适用: [1, 3]}}\n"
        "  - {名称: 不说哪个省, 事实: {自贸试验区: 是}, 预期: {2: 待定, 不作要求: []}}\n",
        "utf-8",
    )
    assert "3 例，全部相符" in out("test", str(cases))
    cases.write_text("用例:\n  - {名称: 错, 省份: 河南, 事实: {zone: 是}, 预期: {适用: [2]}}\n", "utf-8")
    told = out("test", str(cases), status=1)
    assert "预期适用，得到不适用" in told and "因为省级行政区为河南" in told
    cases.write_text("用例:\n  - {名称: 错, 事实: {}, 预期: {适合: [2]}}\n", "utf-8")
    assert "“适合”不是结论，也不是举措编号；是否想写“适用”？" in out("test", str(cases), status=2)


def test_a_draft_of_a_document_that_names_regions_needs_no_vocabulary_for_them(five: str, tmp_path: Path) -> None:
    table, draft = tmp_path / "five.md", tmp_path / "draft.yaml"
    out("table", five, "-o", str(table))
    run_here(["import", str(table), "--vocabulary", five, "-o", str(draft)], BASE)
    plan, again = load_plan(five), load_plan(str(draft))
    assert [m.branches for m in again.measures] == [m.branches for m in plan.measures]
    assert "region" not in draft.read_text("utf-8")
    assert "结论：规则与原件一致。" in out("audit", five, "--document", str(table))


@pytest.mark.parametrize("ending", ["md", "docx"])
def test_a_table_says_once_what_is_for_the_whole_plan(scopes: str, ending: str, tmp_path: Path) -> None:
    whole = tmp_path / f"whole.{ending}"
    out("table", scopes, "-o", str(whole))
    assert "结论：规则与原件一致。" in out("audit", scopes, "--document", str(whole))
    assert "除标注外，适用范围均为所有自贸试验区。" in out("table", scopes)
    without = tmp_path / "without.yaml"
    text = re.sub(r"default_scope:\n(  .+\n)+", "", plans.SCOPES)
    without.write_text(text, "utf-8")
    table = tmp_path / f"t.{ending}"
    out("table", str(without), "-o", str(table))
    assert "适用范围：福建自贸试验区" in out("table", str(without))
    assert "结论：规则与原件一致。" in out("audit", str(without), "--document", str(table))
    # nobody says 一致 of what the document does not say
    assert "计划的全文规则不同" in out("audit", scopes, "--document", str(table), status=1)


def test_the_ledger_of_a_plan_with_all_answers_is_brought_up_to_date(five: str, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "a.xlsx"
    out("export", "河南", "--rules", five, "-o", str(path))
    known = shipped.find_profile("河南")
    assert known
    mine = tmp_path / "mine.yaml"
    mine.write_text(known.read_text("utf-8").replace("省份类别: null", "省份类别: 三类"), "utf-8")
    out("export", str(mine), "--rules", five, "-o", str(path))
    sheet = load_workbook(path)["任务台账"]
    head = [cell.value for cell in sheet[1]]
    column = head.index("结论")
    assert [row[column].value for row in sheet.iter_rows(min_row=2)] == [
        "不作要求",
        "选做",
        "不作要求",
        "待定",
        "未明确",
    ]
    fills = {row[column].value: row[column].fill.patternType for row in sheet.iter_rows(min_row=2)}
    assert len(set(fills.items())) == 4 and fills["不作要求"] == "lightHorizontal"


def test_every_shipped_profile_is_answered_under_both_plans(five: str, scopes: str) -> None:
    for rules in (five, scopes):
        lines = out("matrix", "--rules", rules, "--format", "csv").splitlines()
        assert (
            len([line for line in lines if not line.startswith(("合计", "省份", "\ufeff省份"))])
            == 31
            == len(shipped.profiles()) - 1
        )


def test_an_explanation_says_which_regions_a_group_is_and_by_which_document(five: str) -> None:
    text = out("explain", "福建", "3", "--rules", five)
    assert "省份组    东部是北京、天津、河北" in text and "2011-06-13" in text
    assert "省份组" not in out("explain", "福建", "2", "--rules", five)


def test_only_one_verdict_is_asked_for_at_a_time(five: str) -> None:
    text = out("reach", "福建", "1", "--rules", five, "--optional", "--exempt", status=2)
    assert text == "--optional 和 --exempt 一次只能给一个；请分两次问\n"


def test_a_new_profile_says_that_its_province_counts_if_it_does(five: str) -> None:
    assert "# 计划的条款点了省份的名：province 要写省份的名称" in out("new", "甲省", "--rules", five)
    assert "点了省份的名" not in out("new", "甲省")


def test_a_draft_is_read_as_the_plan_whose_words_it_takes(scopes: str, tmp_path: Path) -> None:
    table = tmp_path / "a.md"
    head = "# 2019 年某计划\n\n| 工作任务 | 落实举措 | 执行部门 | 完成时间 |\n|---|---|---|---|\n"
    row = "| 一、任务<br>（一）分任务 | 1.做一做。 | 局内：甲司<br>省份：福建自贸试验区 | 年内完成 |\n"
    table.write_text(head + row, "utf-8")
    draft = out("import", str(table), "--vocabulary", scopes)
    for line in ("scope_means: mandatory", "verdict_labels:", "label: 自由贸易试验区", "default_scope"):
        assert (line in draft) is (line != "default_scope"), draft  # that is the other plan's own
    table.write_text(head + row.replace("福建自贸试验区", "自贸试验区涉及省份必做"), "utf-8")
    assert "规则文件写了 scope_means，条款里就只写范围" in out("import", str(table), "--vocabulary", scopes, status=1)


@pytest.mark.parametrize("command", [*(c for c in SHOWING if "--format" not in c), "check", "reach 福建 1 --exempt"])
def test_every_verdict_has_a_colour_of_a_terminal(command: str, five: str, scopes: str) -> None:
    for rules in (five, scopes):
        arguments = ["check", rules] if command == "check" else [*command.split(), "--rules", rules]
        status, text, error = run_here(arguments, BASE | {"TERM": "xterm"}, "")
        is_of_scopes = "改革试验区域" in command  # a fact of that plan
        has_a_gap = command == "check" and rules == five
        assert status == (2 if is_of_scopes and rules == five else int(has_a_gap)), error.decode()
        assert status == 2 or b"\x1b[" in text
