"""The commands behind the list say what the library says, within the page, or in one line what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from obligations import obligations_for
from obligations.cli.app import main
from obligations.cli.chinese import ChineseCommand
from obligations.reports.layout import columns_of
from obligations.schemas import schema_of
from tests.cli.test_province import out, refused
from tests.conftest import ROOT

PLAN = """
id: t
title: 试验计划
year: 2020
vocabulary:
  level: {label: 等级, values: [甲等, 乙等, 丙等]}
  port: {label: 港口}
  hub: {label: 枢纽}
tasks:
  - title: 任务
    subtasks:
      - title: 分任务
        measures:
          - {number: 3, title: 甲乙必做, bureau: [甲司], due: null, clause: 甲等、乙等必做；丙等不作要求, mandatory: {等级: [甲等, 乙等]}, optional: null, actions: [做事], notes: [有说明]}
          - {number: 5, title: 港口枢纽, bureau: [乙司, 甲司], due: 年内, clause: 港口、枢纽都涉及的省份必做，其他省份选做, mandatory: {同时: [港口, 枢纽]}, optional: {非: {同时: [港口, 枢纽]}}, actions: null}
          - {number: 7, title: 没有条款, bureau: [甲司], due: null, clause: null, mandatory: null, optional: null, actions: null}
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "p.yaml").write_text(
        "province: 某省\nfacts:\n  等级: 丙等\n  港口: {value: 是, evidence: unverified}\n  枢纽: {value: 是, until: 2020-06-30}\n",
        "utf-8",
    )
    return tmp_path


def commands() -> Iterator[list[str]]:
    """One call of each command and each of its kinds."""
    yield ["explain", "广东"]
    yield from (["explain", "江苏", str(number)] for number in (1, 2, 5, 8, 10, 24))
    yield ["ask", "广西"]
    yield ["what-if", "广东", "--set", "保护中心=是", "--set", "省份类别=一类", "--set", "强省试点省=未知"]
    yield ["reach", "广西", "14"]
    yield ["reach", "江苏", "1", "--optional"]
    yield ["timeline", "海南"]
    yield ["timeline", "广东", "--from", "2015-01-01", "--to", "2016-01-01"]
    yield ["compare", "广东", "江苏"]
    yield ["matrix"]
    yield ["department"]
    yield ["department", "专利管理司"]


def here_and_now(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """What a command prints, run in this process: many calls, of which a few are tried as processes below."""
    assert main(args) == 0
    shown = capsys.readouterr()
    assert not shown.err
    return shown.out


SCHEMAS = {"ask": "questions", "what-if": "comparison", "compare": "comparison"}


@pytest.mark.parametrize("options", [[], ["--documented-only"]], ids=["", "documented"])
@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_the_json_of_every_command_fits_its_schema(
    command: list[str], options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(here_and_now(capsys, *command, *options, "--format", "json"))
    schema = schema_of(SCHEMAS.get(command[0], command[0]))
    Draft202012Validator(schema).validate(data)
    assert (
        json.loads((ROOT / f"docs/schemas/{SCHEMAS.get(command[0], command[0])}.schema.json").read_text("utf-8"))
        == schema
    )


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_no_line_of_an_answer_is_wider_than_the_page(
    command: list[str], columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = here_and_now(capsys, *command).splitlines()
    assert max(map(columns_of, lines)) <= columns
    assert not any(line != line.rstrip() for line in lines)


def test_explain_tells_the_clause_its_conditions_and_where_rule_and_document_stand() -> None:
    text = out("explain", "广东", "14", "--on", "2017-08-16")
    assert "条款      【知识产权保护中心、快速维权中心涉及省份必做】，其他省份选做" in text
    assert "决定的词  快速维权中心\n" in text
    assert "      未知    知识产权保护中心：未知（至迟 2017-08-17 起为是，以前不清楚）\n" in text
    assert "    → 成立    快速维权中心：是（至迟 2011-12-31 起；中山（灯饰）、东莞、顺德、广\n" in text
    assert f"规则      {Path('rules/2018.yaml')}:287（必做第 292 行，选做第 293 行）" in text
    assert "原件      表格第 9 页，文本第 50 行" in text
    rules = (ROOT / "rules/2018.yaml").read_text("utf-8").splitlines()
    assert "number: 14" in rules[286] and "mandatory:" in rules[291] and "optional:" in rules[292]
    assert out("explain", "广东", "第14项", "--on", "2017-08-16") == text


@pytest.mark.slow
def test_explain_tells_of_each_verdict_what_decided_or_is_missing_or_would_change_it() -> None:
    assert "依据未核实的事实：知识产权综合管理改革试点" in out("explain", "广东", "5")
    opened = out("explain", "海南", "9")
    assert (
        "  必做\n    · 省份类别为一类或二类\n    · 强省试点省为是\n  选做\n    · 省份类别为三类，强省试点省为否\n"
        in opened
    )
    assert "依据未核实" not in opened + out("explain", "江苏", "2"), "only where it is this measure's"
    later = out("explain", "江苏", "1")
    assert "自由贸易试验区：否（2019-08-02 起才有；国发〔2019〕16号；未核实）" in later
    assert "选做　全面改革创新试验区为否并且自由贸易试验区为否（2019-08-02 起才有；未核实）" in later
    assert "为是（2015-08-28 起），也因为自由贸易试验区为是" in out("explain", "广东", "1").replace("\n", "")
    silent = out("explain", "广东", "8")
    assert "这是计划没有说，不是档案缺事实" in silent and "计划没有“省份”条款" in silent
    optional = out("explain", "海南", "1", "--set", "自贸区=否")
    assert "· 全面改革创新试验区：否 → 是\n    · 自由贸易试验区：否 → 是" in optional
    assert "规则没有必做一支" in out("explain", "广东", "24")


def test_explain_without_a_number_gives_one_short_reason_for_each_measure() -> None:
    lines = [line for line in out("explain", "海南").splitlines() if line[:3].strip().isdecimal()]
    assert len(lines) == 25
    assert "必做　自由贸易试验区为是（2018-09-24" in lines[0]
    assert lines[9].endswith("必做　各类省份都必做")
    assert lines[1].endswith("待定　还要知道省份类别")


@pytest.mark.slow
def test_every_answer_is_given_for_another_plan_with_provinces_left_out(here: Path) -> None:
    rules = ["--rules", "plan.yaml"]
    text = out("explain", "p.yaml", "3", *rules, cwd=here)
    assert "未明确　条款写明不作要求：等级为丙等" in text
    assert "条款      甲等、乙等必做；【丙等不作要求】" in text
    assert "（按条款的字面是不作要求，同规则对不上；请用 obligations check 核对）" in text  # a rule of old
    assert "规则      plan.yaml:14" in text and "原件说明  有说明" in text
    opened = out("explain", "p.yaml", "5", *rules, cwd=here)
    assert "枢纽：未知（记录只到 2020-06-30，为是）" in opened
    asked = out("ask", "p.yaml", *rules, cwd=here)
    assert "是 → 必做 5（其中 5 还依据未核实的事实）" in asked
    assert "obligations fill p.yaml --rules plan.yaml" in asked
    reached = out("reach", "p.yaml", "5", *rules, cwd=here)
    assert "1. 枢纽：未知 → 是（还依据未核实的事实）" in reached
    assert "没有办法变成选做：规则不让任何省份选做" in out("reach", "p.yaml", "3", "--optional", *rules, cwd=here)
    assert "没有办法变成必做：计划没有写这一项的省份条款" in out("reach", "p.yaml", "7", *rules, cwd=here)
    turn = out("timeline", "p.yaml", *rules, cwd=here)
    assert "2020-07-01 起" in turn and "枢纽：是 → 未知（记录只到 2020-06-30，为是）" in turn
    assert "必做（未核实） → 待定" in turn


@pytest.mark.slow
def test_a_rule_that_says_otherwise_than_its_clause_is_noticed(here: Path) -> None:
    """Whether the rule decides or leaves it open; and where the clause cannot be read."""
    clause = "港口、枢纽都涉及的省份必做"
    for other, said in (("港口、枢纽涉及省份必做", "按条款的字面是必做"), ("港口天上必做", "条款的写法读不懂")):
        (here / "plan.yaml").write_text(PLAN.replace(clause, other), "utf-8")
        text = out("explain", "p.yaml", "5", "--rules", "plan.yaml", cwd=here)
        assert f"（{said}，同规则对不上；请用 obligations check 核对）" in text
        data = json.loads(out("explain", "p.yaml", "5", "--rules", "plan.yaml", "--format", "json", cwd=here))
        assert data["explanations"][0]["clause_verdict"] == (None if "天上" in other else "mandatory")
        assert data["explanations"][0]["verdict"] == "undetermined"
    example = obligations_for(ROOT / "profiles/example.yaml")
    assert all(o.explain().clause_verdict in (o.verdict, None) for o in example)


@pytest.mark.slow
def test_hints_repeat_the_options_that_were_given(here: Path) -> None:
    options = ["--rules", "plan.yaml", "--on", "2020-05-01"]
    hint = out("explain", "p.yaml", "--set", "枢纽=未知", "--documented-only", *options, cwd=here).splitlines()[-1]
    assert hint.endswith(
        "obligations explain p.yaml 3 --set 枢纽=未知 --documented-only --rules plan.yaml --on 2020-05-01"
    )
    asked = out("ask", "p.yaml", "--rules", "plan.yaml", "--on", "2020-12-01", cwd=here).splitlines()
    assert asked[-1] == "  obligations fill p.yaml --rules plan.yaml --on 2020-12-01"
    assert out("ask", "广东").splitlines()[-2:] == ["  obligations new 广东 -o my.yaml", "  obligations fill my.yaml"]
    asked = out("ask", "广东", "--rules", "plan.yaml", cwd=here).splitlines()
    assert "  obligations new 广东 -o my.yaml --rules plan.yaml" in asked
    assert "fill" not in out("ask", "p.yaml", "--documented-only", *options, cwd=here)
    hint = out("department", *options, cwd=here).splitlines()[-1]
    assert hint.endswith("obligations department 甲司 --rules plan.yaml --on 2020-05-01")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["explain", "广东", "-o", "x.csv"], "这条命令写不了 .csv 文件；可以写 text、json"),
        (["matrix", "-o", "x.docx"], "这条命令写不了 .docx 文件；可以写 text、xlsx、md、csv、html、json"),
        (["for", "广东", "-o", "x.xlsx"], "这条命令写不了 .xlsx 文件；可以写 text、json"),
        (["for", "广东", "-o", "x.xlsx", "--format", "json"], "-o 的后缀 .xlsx 和 --format json 对不上"),
        (["matrix", "--format", "xlsx", "-o", "x.csv"], "-o 的后缀 .csv 和 --format xlsx 对不上"),
        (["measures", "-o", "x.html"], "-o：写不了 .html 文件"),
    ],
)
def test_an_ending_that_the_command_cannot_write_is_refused(args: list[str], message: str, here: Path) -> None:
    text = refused(*args, cwd=here)
    assert message in text and text.count("\n") == 1
    assert not list(here.glob("x.*"))


@pytest.mark.slow
def test_what_if_tells_only_what_changes() -> None:
    text = out("what-if", "广东", "--set", "强省试点省=否", "--set", "快速维权中心=否", "--set", "保护中心=否")
    changes = [line.split()[0] for line in text.splitlines() if " → " in line and line[:3].strip().isdecimal()]
    assert changes == ["6", "9", "14", "22"]  # 19 is for those with a 强市创建市, too
    assert "没有变化：假设的事实和现在的一样。" in out("what-if", "海南", "--set", "自贸区=是")
    assert "没有变化：没有举措的结论因此改变。" in out("what-if", "广东", "--set", "强市创建市=否")
    same = out("what-if", "广东", "--set", "知识产权综合管理改革试点=是")
    assert "结论不变，不再依据未核实的事实：第 5 项" in same


def test_comparing_is_the_same_both_ways(here: Path) -> None:
    pair = ["both.yaml", "none.yaml"]
    for name, value in zip(pair, ("是", "否"), strict=True):
        (here / name).write_text(f"province: 某省\nfacts: {{港口: {value}, 枢纽: {value}}}\n", "utf-8")
    for one, other in (pair, reversed(pair)):
        assert "区别在港口、枢纽" in out("compare", one, other, "--rules", "plan.yaml", cwd=here)
    assert "每一项举措的结论都相同。" in out("compare", "海南", "海南")


@pytest.mark.slow
def test_doubts_are_counted_in_every_summary() -> None:
    for command in (["for", "江苏"], ["explain", "江苏"], ["ask", "江苏"], ["timeline", "江苏"]):
        assert "其中 2 项依据未核实的事实：第 1、5 项" in out(*command), command
        assert "未核实的事实：" not in out(*command, "--documented-only"), command
    assert "其中 13 项次依据未核实的事实" in out("matrix")
    assert "依据未核实的事实 12" in out("department", "专利管理司")
    assert out("for", "江苏", "--documented-only").splitlines()[1].startswith("必做 11　选做 1")
    data = json.loads(out("for", "江苏", "--format", "json"))
    assert data["unverified"] == [1, 5]
    assert [o["unverified"] for o in data["obligations"] if o["measure"] == 5] == [["mgmt_reform_pilot"]]


@pytest.mark.slow
def test_assumptions_are_in_the_json() -> None:
    for command in (
        ["for", "广东"],
        ["explain", "广东", "2"],
        ["ask", "广东"],
        ["reach", "广东", "2"],
        ["timeline", "广东"],
    ):
        data = json.loads(out(*command, "--set", "省份类别=二类", "--format", "json"))
        assert data["assumed"] == {"province_class": "二类"}, command
        assert "假设：省份类别为二类" in out(*command, "--set", "省份类别=二类")


def test_matrix_takes_files_and_folders_and_each_profile_once(here: Path) -> None:
    folder = here / "省份"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.yaml").write_text(f"province: {name}省\nfacts: {{自贸区: 是}}\n", "utf-8")
    (folder / "note.txt").write_text("不是档案", "utf-8")
    text = out("matrix", "广东", "省份", "广东", "省份/a.yaml", "44", cwd=here)
    assert text.startswith("2018 年全国专利事业发展战略推进计划　3 个省份")
    (here / "empty").mkdir()
    assert "文件夹里没有 .yaml 档案" in refused("matrix", "empty", cwd=here)
    (folder / "rules.yaml").write_text(PLAN, "utf-8")
    place = Path("省份/rules.yaml")
    assert refused("matrix", "省份", cwd=here) == f"{place}:2:1: 这是规则文件，不是省情档案；请检查是否给错了文件\n"


@pytest.mark.slow
def test_the_ending_of_the_file_says_the_format(here: Path) -> None:
    for name, start in (("m.csv", "\ufeff省份,代码"), ("m.json", "{"), ("m.md", "# 2018"), ("m.txt", "2018 年")):
        out("matrix", "广东", "-o", name, cwd=here)
        assert (here / name).read_text("utf-8").startswith(start)
    out("matrix", "广东", "-o", "x.json", "--format", "md", cwd=here)
    assert (here / "x.json").read_text("utf-8").startswith("#")
    out("reach", "广东", "14", "-o", "r.json", cwd=here)
    assert json.loads((here / "r.json").read_text("utf-8"))["measure"] == 14
    assert out("matrix", "广东", "--format", "csv", cwd=here).startswith("省份,代码,1 推进")


@pytest.mark.slow
def test_a_progress_bar_only_for_many_and_only_on_a_terminal(here: Path) -> None:
    from tests.terminals import typed

    folder = here / "many"
    folder.mkdir()
    for i in range(250):
        (folder / f"{i}.yaml").write_text(f"province: 第{i}省\n", "utf-8")
    command = str(Path(__import__("sys").executable).parent / "obligations")
    status, shown = typed([command, "matrix", str(folder), "-o", str(here / "m.csv")], [], prompt="never> ")
    assert status == 0 and "正在计算" in shown and "100%" in shown
    _, shown = typed([command, "matrix", "广东", "-o", str(here / "n.csv")], [], prompt="never> ")
    assert "正在计算" not in shown


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["explain", "广东", "26"], "计划里没有第 26 项；共 25 项，编号 1～25"),
        (["explain", "14", "广东"], "“广东”不是举措的编号；先写省份，再写编号，如 obligations explain 广东 14"),
        (["explain", "guangdon"], "没有“guangdon”的档案；是否想写“guangdong”？"),
        (["reach", "广东"], "缺少参数 编号；"),
        (["reach", "广东", "0"], "计划里没有第 0 项"),
        (["what-if", "广东"], "没有假设；请用 --set 事实=值 写出"),
        (["what-if", "广东", "--set", "自贸去=是"], "不认识的事实“自贸去”；是否想写“自贸区”？"),
        (["timeline", "广东", "--from", "2019-01-01"], "没有给出的一端按计划年度（2018 年）"),
        (["timeline", "广东", "--from", "2018-02-02", "--to", "2018-02-01"], "可能写反了"),
        (["timeline", "广东", "--from", "去年"], "“去年”不是日期"),
        (["compare", "广东"], "缺少参数 另一省份或档案"),
        (["department", "专利管理思"], "计划里没有“专利管理思”这个部门；是否想写“专利管理司”？"),
        (["matrix", "--format", "xls"], "可以是 text、xlsx、md、csv、html、json"),
        (["fill", "广东"], "自带的档案（广东省）不能填；请先复制一份：obligations new 广东省 -o my.yaml"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line(args: list[str], message: str) -> None:
    text = refused(*args)
    assert message in text and text.count("\n") == 1


def test_results_are_not_written_over_what_was_read(here: Path) -> None:
    assert "不能写到它上面" in refused("compare", "广东", "p.yaml", "--rules", "plan.yaml", "-o", "p.yaml", cwd=here)
    (here / "q.yaml").write_text("province: 乙\n", "utf-8")
    assert "不能写到它上面" in refused("matrix", "q.yaml", "-o", "q.yaml", "--format", "csv", cwd=here)


def test_every_command_has_help_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    from obligations.cli.app import commands as group

    for name, command in group.commands.items():
        assert isinstance(command, ChineseCommand)
        text = here_and_now(capsys, name, "--help")
        assert "用法：" in text and "显示这份说明" in text
        assert all(columns_of(line) <= 80 for line in text.splitlines()), name


def test_both_engines_give_the_same_text_for_every_command_and_their_name(capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands():
        by_reference = here_and_now(capsys, *command, "--engine", "reference")
        by_rules = here_and_now(capsys, *command)
        assert by_reference.replace("reference", "durable") == by_rules != by_reference


@pytest.mark.parametrize("command", list(commands())[::3], ids=" ".join)
def test_a_process_prints_the_same(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert out(*command) == here_and_now(capsys, *command)
