"""Commands for several plans: each is told as it is by itself, a fact is asked about once, and files have all of them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from obligations import ObligationsError, load_plan, load_plans, obligations_for_plans
from obligations.reports.layout import columns_of
from obligations.schemas import schema_of
from tests.cli.test_province import obligations
from tests.commands import run_here, unmarked
from tests.conftest import ROOT

IDS = ["2018", "guobanfa-2018-126", "guofa-2018-38"]
MARKS = ["2018 年计划", "国办发〔2018〕126号", "国发〔2018〕38号"]
ON_SHEETS = ["2018", *MARKS[1:]]


def out(*words: str, status: int = 0) -> str:
    done = obligations(*words)
    assert done.returncode == status, done.stderr.decode()
    return done.stdout.decode()


def refused(*words: str) -> str:
    done = obligations(*words)
    assert done.returncode == 2 and b"Traceback" not in done.stderr
    return done.stderr.decode()


def data(*words: str, schema: str = "plans", status: int = 0) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(out(*words, "--format", "json", status=status))
    Draft202012Validator(schema_of(schema)).validate(read)
    return read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two of the shipped plans, their cases and a profile."""
    for name in ("2018.yaml", "2018.tests.yaml", "guofa-2018-38.yaml"):
        shutil.copy(ROOT / "rules" / name, tmp_path / name)
    shutil.copy(ROOT / "profiles" / "hainan.yaml", tmp_path / "my.yaml")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["for", "福建"],
        ["for", "海南", "--on", "2018-09-23"],
        ["for", "广东", "--set", "省份类别=一类", "--documented-only", "--due-by", "2018-12-31"],
        ["timeline", "海南"],
        ["timeline", "海南", "--from", "2018-09-01", "--to", "2018-10-01"],
        ["matrix", "福建", "山西", "海南"],
        ["department", "--profile", "福建"],
    ],
    ids=" ".join,
)
def test_json_has_for_each_plan_what_it_is_by_itself(command: list[str]) -> None:
    # 省份类别 is a fact of one of the plans only: by themselves the others do not know it
    alone = [[word for word in command if plan == "2018" or word not in ("--set", "省份类别=一类")] for plan in IDS]
    expected = [
        json.loads(out(*words, "--rules", plan, "--format", "json")) for words, plan in zip(alone, IDS, strict=True)
    ]
    assert data(*command, "--all-plans")["plans"] == expected
    assert data(*command, "--rules", "rules")["plans"] == expected


def test_the_list_shows_every_plan_with_its_day_and_what_to_find_out_once() -> None:
    text = out("for", "福建", "--all-plans")
    for result in obligations_for_plans("福建"):
        assert f"福建省　{result.plan.title}\n" in text
    assert [line.split("　")[0].strip() for line in text.splitlines()[1:7:2]] == MARKS
    assert text.count("按 2018-12-31\n") == 3 and text.count("先填") == 1
    assert text.endswith("平均 10.0 项。\n")
    whole = out("for", "浙江", "--rules", "rules", "--set", "省份类别=一类", "--set", "强省试点省=否", "--set", "强市创建市=否",
                "--set", "知识产权保护中心=否", "--set", "知识产权综合管理改革试点=否")  # fmt: skip
    assert whole.endswith("档案里的事实已经够用，这些计划都没有待定的举措。\n")


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize(
    "words",
    [
        ["plans"],
        ["for", "福建", "--all-plans"],
        ["ask", "甘肃", "--all-plans"],
        ["for", "广东", "--due-by", "2018-12-31"],
    ],
)
def test_no_line_is_wider_than_the_page(words: list[str], columns: int) -> None:
    text = obligations(*words, env={"COLUMNS": str(columns)}).stdout.decode()
    assert max(map(columns_of, text.splitlines())) <= columns


def test_the_list_of_plans_has_all_that_tells_them_apart(folder: Path) -> None:
    text = out("plans")
    for part in (
        *IDS,
        *MARKS[1:],
        "2018-11-07 成文",
        "2018-12-23 成文",
        "25 项举措",
        "17 项举措",
        "53 项举措",
        "没有文号",
    ):
        assert part in text
    assert "结论有必做、选做、未明确、待定" in text.replace("\n  ", "")
    own = out("plans", "--rules", str(folder))
    assert own.startswith("计划　2 份\n") and "guofa-2018-38" in own and "126号" not in own


def test_a_fact_is_asked_about_once_with_what_it_settles_of_each_plan(folder: Path) -> None:
    (folder / "my.yaml").write_text("province: 海南省\nfacts: {}\n", "utf-8")
    asked = data("ask", str(folder / "my.yaml"), "--rules", str(folder), schema="shared-questions")
    facts = [question["fact"] for question in asked["questions"]]
    assert facts[0] == "free_trade_zone" and len(facts) == len({*facts})
    yes = next(o for o in asked["questions"][0]["outcomes"] if o["value"] is True)
    assert {each["plan"] for each in yes["settles"]} == {"2018", "guofa-2018-38"}
    text = out("ask", str(folder / "my.yaml"), "--rules", str(folder))
    assert text.count(". 自由贸易试验区") == 1 and "国发〔2018〕38号：适用 1～15" in text
    assert f"obligations fill {folder / 'my.yaml'} --rules {folder}" in text.replace("\n  ", "")


def test_an_answer_for_plans_of_several_years_says_for_which_days_it_counts(folder: Path) -> None:
    later = folder / "later.yaml"
    text = (folder / "guofa-2018-38.yaml").read_text("utf-8")
    later.write_text(text.replace("id: guofa-2018-38", "id: later").replace("year: 2018", "year: 2020"), "utf-8")
    mine = folder / "my.yaml"
    mine.write_text("province: 海南省\nfacts:\n  省份类别: null\n", "utf-8")
    _, shown, _ = run_here(["fill", str(mine), "--rules", str(folder)], {"LANG": "C.UTF-8", "COLUMNS": "200"}, "q\n")
    assert "按 2018-12-31、2020-12-31 的情况回答" in shown.decode()
    assert (
        "自由贸易试验区：是还是否？（也叫自贸区、自贸试验区；答案不带日期，对 2018-12-31、2020-12-31 都算）"
        in shown.decode()
    )


def test_filling_in_asks_for_all_plans_what_settles_most_first(folder: Path) -> None:
    mine = folder / "my.yaml"
    mine.write_text("province: 海南省\nfacts:\n  省份类别: null\n", "utf-8")
    status, shown, _ = run_here(
        ["fill", str(mine), "--rules", str(folder)], {"LANG": "C.UTF-8", "COLUMNS": "100"}, "是\n三类\nq\n"
    )
    text = shown.decode()
    assert status == 0 and text.index("1. 自由贸易试验区：是还是否？") < text.index("2. 省份类别：哪一种？")
    assert (
        "关系到 国发〔2018〕38号 第 1～15" in text
        and "定了 2018 年计划：必做 1；国发〔2018〕38号：适用 1～15" in text.replace("\n", "")
    )
    assert "关系到 2018 年计划 第 2～4" in text  # of one plan only, and named
    assert "写了 2 项" in text and "强省试点省（2018 年计划）" in text.split("还不知道：")[1].replace("\n", "")
    counts = [(len(r.mandatory), len(r.exempt)) for r in obligations_for_plans(mine, load_plans(folder))]
    assert counts[1] == (39, 14)


def test_a_new_profile_has_the_facts_of_all_plans_once() -> None:
    text = out("new", "甲省", "--all-plans")
    assert text.count("  自由贸易试验区: null\n") == 1 and "国务院关于支持自由贸易试验区" in text
    assert "点了省份的名" in text and "点了省份的名" not in out("new", "甲省")


def test_one_plan_and_all_of_them_cannot_be_asked_for_at_once(folder: Path) -> None:
    assert "“2018”是一份计划，--all-plans 是全部计划；请给出文件夹，或去掉一个" in refused(
        "for", "福建", "--rules", "2018", "--all-plans"
    )
    assert "--document 是一份计划的原件" in refused("for", "福建", "--all-plans", "--document", "计划.docx")
    assert "--document 是一份计划的原件" in refused(
        "export", "福建", "--all-plans", "--document", "计划.docx", "-o", "a.xlsx"
    )
    assert "--document 是一份计划的原件" in refused("department", "条法司", "--all-plans", "--document", "计划.docx")
    assert "不认识的事实“远洋”" in refused("for", "福建", "--all-plans", "--set", "远洋=是")
    assert "没有“guofa”这份计划" in refused("for", "福建", "--rules", "guofa")
    assert "计划里都没有“某司”这个部门" in refused("department", "某司", "--all-plans")
    (folder / "guofa-2018-38.yaml").write_text("tasks: []\n", "utf-8")
    assert "guofa-2018-38.yaml" in refused("matrix", "--rules", str(folder))


def test_a_department_is_told_for_the_plans_that_have_it() -> None:
    text = out("department", "国家知识产权局", "--all-plans", "--profile", "福建")
    assert "第二批支持创新相关改革举措推广清单" in text and "2018 年全国专利事业" not in text
    named = out("department", "知识产权局", "--all-plans", "--profile", "福建")
    assert "第二批支持创新相关改革举措推广清单里没有“知识产权局”，有“国家知识产权局”" in named
    unknown = refused("department", "专利管理", "--all-plans")
    assert "这 3 份计划里都没有“专利管理”这个部门" in unknown and "是否想写“专利管理司”（2018 年计划）" in unknown
    assert "department --all-plans 列出全部部门" in refused("department", "天文台", "--all-plans")


def test_a_plan_is_named_by_its_identifier_its_number_or_a_path_without_its_ending(folder: Path) -> None:
    same = out("for", "福建", "--rules", "guofa-2018-38")
    for name in ("国发〔2018〕38号", "国发[2018]38号", "国发（2018）38 号", str(folder / "guofa-2018-38")):
        assert out("for", "福建", "--rules", name) == same
    wrong = refused("for", "福建", "--rules", "国发〔2018〕39号")
    assert "没有“国发〔2018〕39号”这份计划；可以写 2018、" in wrong and "国发〔2018〕38号" in wrong
    assert "规则文件的名称是空的" in refused("for", "福建", "--rules", "")
    assert "没有“2019”这份计划" in refused("plans", "--rules", "2019")
    (folder / "empty").mkdir()
    assert "文件夹里没有 .yaml 规则文件" in refused("plans", "--rules", str(folder / "empty"))
    with pytest.raises(ObligationsError, match="“2019”不是文件夹；请给出有规则文件的文件夹"):
        load_plans("2019")
    assert "国发〔2018〕38号　国务院关于" in out("for", "福建", "--all-plans")


def test_no_file_of_a_folder_is_passed_over_unless_it_is_of_another_kind(folder: Path) -> None:
    text = (folder / "guofa-2018-38.yaml").read_text("utf-8")
    (folder / "words.yaml").write_text("vocabulary: {a: {label: 甲}}\n", "utf-8")
    assert out("for", "福建", "--rules", str(folder)).startswith("福建省　2 份计划")
    for wrong in (text.replace("\ntasks:", "\ntask:"), "title: 草稿\nyear: 2018\n", "", "a: 1\n"):
        (folder / "x.yaml").write_text(wrong.replace("id: guofa-2018-38", "id: x"), "utf-8")
        assert "x.yaml" in refused("for", "福建", "--rules", str(folder))


def test_a_command_that_takes_the_rules_without_an_option_says_so() -> None:
    assert "没有 --rules 这个选项；规则文件直接写在命令后面：obligations table 规则文件" in refused(
        "table", "--rules", "x.yaml"
    )
    assert "计划或文件夹直接写在命令后面：obligations check" in refused("check", "--rules", "x.yaml")


def test_an_option_is_not_given_twice() -> None:
    for option in ("--rules", "--on", "--format", "-o", "--engine"):
        assert "写了两次；只能写一次" in refused("for", "福建", option, "2018", option, "guofa-2018-38")
    assert out("for", "福建", "--set", "省份类别=一类", "--set", "强省试点省=是", "--actions", "--actions")


def test_plans_are_listed_for_programs_too(folder: Path) -> None:
    listed = data("plans", schema="plan-list")["plans"]
    assert [plan["id"] for plan in listed] == IDS
    assert [plan["measures"] for plan in listed] == [25, 17, 53]
    assert listed[2]["verdicts"]["exempt"] == "不适用" and listed[2]["last_day"] == "2018-12-31"
    assert [plan["id"] for plan in data("plans", "--rules", str(folder), schema="plan-list")["plans"]] == [
        "2018", "guofa-2018-38",
    ]  # fmt: skip
    assert out("plans", "--rules", "国发〔2018〕38号").startswith("计划　1 份")


def test_a_province_that_is_none_of_the_regions_is_told_what_waits_for_its_name(tmp_path: Path) -> None:
    (tmp_path / "丁.yaml").write_text("province: 丁省\nfacts:\n  自由贸易试验区: 是\n", "utf-8")
    for command in ("ask", "for"):
        text = out(command, str(tmp_path / "丁.yaml"), "--all-plans").replace("\n", "")
        assert "共 32 项待定，取决于 7 项事实；其中 14 项还要看是哪个省" in text
        assert "国发〔2018〕38号 第 16、29～35、44～47、52、53 项要看是哪个省：“丁省”不是" in text
        rules = tmp_path / "rules"
        rules.mkdir(exist_ok=True)
        shutil.copy(ROOT / "rules" / "guofa-2018-38.yaml", rules)
        text = out(command, str(tmp_path / "丁.yaml"), "--rules", str(rules)).replace("\n", "")
        assert "要看是哪个省" in text and "够用" not in text and "没有待定" not in text


def test_what_a_department_has_to_do_by_a_day_is_listed_and_its_totals_stay() -> None:
    options = ("--profile", "福建", "--due-by")
    early = out("department", "专利管理司", *options, "2018-06-30")
    assert "承担 17 项" in early and "只列 2018-06-30 以前（含当天）要完成的 0 项" in early
    late = out("department", "专利管理司", *options, "2018-12-31")
    assert "承担 17 项" in late and "要完成的 16 项" in late
    assert early.index("没有写完成时间、或者看不出是哪一天的 1 项") < early.index(
        "  4  优化知识产权领域标准化和认证工作"
    )
    every = out("department", *options, "2018-12-31")
    assert "共 24 项" in every and "没有时间：第 4 项" in every
    assert re.search(r"\n专利管理司 +16 +17 +9 ", every)
    made = data("department", "专利管理司", *options, "2018-12-31", schema="department")
    [only] = made["departments"]
    assert (made["due_by"], len(only["measures"]), only["without_due_day"]) == ("2018-12-31", 16, [4])
    assert (
        only["counts"]
        == data("department", "专利管理司", "--profile", "福建", schema="department")["departments"][0]["counts"]
    )
    assert {each["due_day"] for each in only["measures"]} == {"2018-12-31"}
    saved = out("department", *options, "2018-12-31", "--format", "md")
    assert "举措只列 2018-12-31 以前（含当天）要完成的" in saved and "没有列" in saved


def test_the_measures_of_a_plan_are_listed_by_day(tmp_path: Path) -> None:
    text = (ROOT / "rules" / "2018.yaml").read_text("utf-8").replace("id: '2018'", "id: x").replace("id: 2018", "id: x")
    (tmp_path / "x.yaml").write_text(text.replace("due: 年内完成", "due: 6月底前", 1), "utf-8")
    [first] = [m.number for m in load_plan(tmp_path / "x.yaml").measures if m.due == "6月底前"]
    listed = out("measures", "--rules", str(tmp_path / "x.yaml"), "--due-by", "2018-12-31")
    assert "要完成的 24 项，先到期的在前" in listed and listed.index("  4  优化知识产权") > listed.index(
        "没有写完成时间"
    )
    assert re.findall(r"^ *(\d+)  ", listed, re.M)[:2] == [str(first), "1"]
    assert "要完成的 1 项" in out("measures", "--rules", str(tmp_path / "x.yaml"), "--due-by", "2018-06-30")


def test_what_this_project_decided_is_told_to_departments() -> None:
    text = out("department", "人民银行", "--rules", "guofa-2018-38", "--profile", "浙江")
    assert "部门：本项目认定，请核对" in text and "标题是本工具所拟" in text


def test_checks_and_differences_go_through_every_plan(folder: Path) -> None:
    checked = data("check", "--all-plans")
    assert [each["plan"]["id"] for each in checked["plans"]] == IDS
    text = (folder / "2018.yaml").read_text("utf-8")
    (folder / "2018.yaml").write_text(text.replace("年内完成", "年底前", 1), "utf-8")
    assert out("check", str(folder)).count("结论：") == 2
    differing = data("diff", "rules", str(folder), status=1)
    assert (differing["removed"], differing["added"], len(differing["plans"])) == (["guobanfa-2018-126"], [], 2)
    shown = out("diff", "rules", str(folder), status=1)
    assert "只在旧文件夹里：guobanfa-2018-126" in shown and "国务院关于支持自由贸易试验区" in shown
    assert out("diff", "rules", "rules").count("没有不同") == 3


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for ending in ("xlsx", "docx", "md", "csv", "html", "json"):
        out("export", "福建", "--all-plans", "-o", str(folder / f"a.{ending}"))
    for ending in ("xlsx", "md", "csv", "html", "json"):
        out("matrix", "福建", "山西", "--all-plans", "-o", str(folder / f"m.{ending}"))
        out("department", "--all-plans", "--profile", "福建", "-o", str(folder / f"d.{ending}"))
    return folder


def test_every_format_has_every_measure_of_every_plan(files: Path) -> None:
    results = obligations_for_plans("福建")
    titles = [o.title for result in results for o in result]
    document = Document(str(files / "a.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert all(any(title in cell for cell in cells) for title in titles)
    assert [h for h in headings if h != "还缺的事实"] == [f"福建省　{r.plan.title}　任务清单" for r in results]
    for ending in ("md", "html"):
        text = (files / f"a.{ending}").read_text("utf-8").replace("\\", "").replace("&#34;", '"')
        assert all(title in text for title in titles) and text.count("还缺的事实") == 1
    assert json.loads(unmarked((files / "a.json").read_bytes())) == data("for", "福建", "--all-plans")


def test_a_csv_has_the_plan_and_the_day_in_each_row(files: Path) -> None:
    rows = [*csv.DictReader(io.StringIO((files / "a.csv").read_text("utf-8-sig")))]
    assert [(row["计划"], row["序号"], row["结论"]) for row in rows] == [
        (mark, str(o.measure), o.label)
        for mark, result in zip(MARKS, obligations_for_plans("福建"), strict=True)
        for o in result
    ]
    assert {row["按哪一天"] for row in rows} == {"2018-12-31"} and all(row["局内部门"] for row in rows)
    matrix = [*csv.DictReader(io.StringIO((files / "m.csv").read_text("utf-8-sig")))]
    assert [row["省份"] for row in matrix] == ["福建省", "山西省"]
    assert len(matrix[0]) == 2 + 25 + 17 + 53 + 3 * (
        1 + 4 + 1
    )  # and of each plan the day, the counts, what is unverified
    assert matrix[0]["国发〔2018〕38号 29 平潭进境监管作业场所"] == "适用"
    assert (matrix[0]["国发〔2018〕38号 按哪一天"], matrix[0]["国发〔2018〕38号 不适用"]) == ("2018-12-31", "9")
    departments = [*csv.DictReader(io.StringIO((files / "d.csv").read_text("utf-8-sig")))]
    assert {row["计划"] for row in departments} == {*MARKS}


def test_a_ledger_has_a_sheet_for_each_plan_and_keeps_what_people_wrote(files: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    shutil.copy(files / "a.xlsx", path)
    book = load_workbook(path)
    assert book.sheetnames[:-1] == [*(f"任务台账 {mark}" for mark in ON_SHEETS), "事实和依据", "还缺的事实", "说明"]
    for i, mark in enumerate(ON_SHEETS):
        sheet = book[f"任务台账 {mark}"]
        head = [cell.value for cell in sheet[1]]
        assert head[-8:] == ["责任处室", "责任人", "进展", "完成情况", "备注", "牵头处室", "省内时限", "结论变化"]
        sheet.cell(2 + i, head.index("责任人") + 1).value = f"张{i}"
    book.save(path)
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        (ROOT / "profiles/fujian.yaml").read_text("utf-8").replace("省份类别: null", "省份类别: 一类"), "utf-8"
    )
    done = obligations("export", str(mine), "--all-plans", "-o", str(path))
    assert done.returncode == 0 and "原来填写的内容按举措保留了" in done.stderr.decode()
    assert re.search("任务台账 2018：结论变了 [0-9]+ 项：", done.stderr.decode())
    again = load_workbook(path)
    for i, mark in enumerate(ON_SHEETS):
        sheet = again[f"任务台账 {mark}"]
        head = [cell.value for cell in sheet[1]]
        assert sheet.cell(2 + i, head.index("责任人") + 1).value == f"张{i}"
    sheet = again["任务台账 2018"]
    assert sheet.cell(3, [cell.value for cell in sheet[1]].index("结论") + 1).value == "必做"  # 一类
    assert "计划原来是“2018、guobanfa-2018-126、guofa-2018-38”，这次是“2018”" in refused(
        "export", "福建", "-o", str(path)
    )
    assert "省份原来是“福建省”，这次是“江西省”" in refused("export", "江西", "--all-plans", "-o", str(path))


def test_workbooks_of_many_provinces_have_their_sheets_for_each_plan(files: Path) -> None:
    assert load_workbook(files / "m.xlsx").sheetnames == [
        *(f"{name} {mark}" for mark in ON_SHEETS for name in ("各省各项", "按举措合计")), "说明"
    ]  # fmt: skip
    assert load_workbook(files / "d.xlsx").sheetnames == [
        *(f"{name} {mark}" for mark in ON_SHEETS for name in ("承担的举措", "各部门合计")), "说明"
    ]  # fmt: skip


def test_every_region_gets_one_file_with_all_plans(tmp_path: Path) -> None:
    out("export", "--all", "--all-plans", "--format", "csv", "-o", str(tmp_path / "清单"))
    made = sorted((tmp_path / "清单").iterdir())
    assert len(made) == 31 and made[0].name == "11-北京市.csv"
    assert made[0].read_text("utf-8-sig").count("\n国发〔2018〕38号,") == 53


def test_plans_that_are_called_the_same_have_sheets_of_their_own(folder: Path, tmp_path: Path) -> None:
    text = (folder / "guofa-2018-38.yaml").read_text("utf-8")
    long = text.replace("国发〔2018〕38号", "a/b:某某委员会办公厅某某局联合发布〔2018〕第三十八号")
    (folder / "guofa-2018-38.yaml").write_text(long, "utf-8")
    (folder / "b.yaml").write_text(long.replace("id: guofa-2018-38", "id: b"), "utf-8")
    path = tmp_path / "a.xlsx"
    for _ in range(2):  # written, and brought up to date
        out("export", "福建", "--rules", str(folder), "-o", str(path))
        book = load_workbook(path)
        ledgers = [name for name in book.sheetnames if name.startswith("任务台账")]
        assert len({*ledgers}) == 3 and all(len(name) <= 31 for name in ledgers)
        assert [book[name].max_row - 1 for name in ledgers] == [25, 53, 53]


def test_all_that_would_be_lost_of_a_ledger_is_told_at_once(files: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = load_workbook(files / "a.xlsx")
    book["事实和依据"].cell(3, 4).value = "手工改的"
    book["任务台账 2018"].cell(4, 6).value = "手工改的"
    book.save(path)
    told = refused("export", "福建", "--all-plans", "-o", str(path))
    assert "事实和依据!D3" in told and "任务台账 2018!F4" in told


def test_a_command_of_very_many_words_is_refused() -> None:
    words = ["--set", "省份类别=一类"] * 10_000
    assert "命令里写了 20002 个词，最多 20000 个" in refused("for", "广东", *words)
