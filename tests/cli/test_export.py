"""export writes what is asked for, in the format of the ending, and never over what is not its own."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from obligations import load_plan, obligations_for
from obligations.cli.app import main
from obligations.exports.dmn import dmn_of
from obligations.exports.formats import OF_MANY, OF_ONE, FormatOfOne, export
from obligations.exports.plan_table import plan_word
from obligations.schemas import schema_of
from tests.cli.test_answers import PLAN
from tests.commands import failure, unmarked
from tests.conftest import ROOT
from tests.terminals import typed

pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *args: str, status: int = 0) -> str:
    """What a command says on the error stream; the other says nothing, or the same as JSON."""
    assert main(args) == status
    shown = capsys.readouterr()
    assert not shown.out or (status and failure(shown.out, shown.err))
    done = re.fullmatch(r"已写好 [^ ]+?(；原来填写的内容按举措保留了)?\n", shown.err)
    return "" if done and status == 0 else shown.err


def refused(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    text = told(capsys, *args, status=2)
    assert text.endswith("\n") and text.count("\n") == 1, "one line"
    return text


@pytest.mark.parametrize("form", list(OF_ONE))
def test_the_ending_says_the_format(form: FormatOfOne, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not told(capsys, "export", "广东", "-o", f"a.{form}")
    assert not told(capsys, "export", "广东", "-o", "b", "--format", form)
    wanted = export(obligations_for(ROOT / "profiles/guangdong.yaml"), form)
    for name in (f"a.{form}", "b"):
        raw = (here / name).read_bytes()
        assert form in ("xlsx", "docx") or unmarked(raw) == wanted
        assert raw[:2] == wanted[:2]
    assert sorted(p.name for p in here.iterdir()) == [f"a.{form}", "b"]


@pytest.mark.parametrize("form", list(OF_ONE))
@pytest.mark.parametrize("command", [["export", "广东"], ["matrix", "广东"], ["department"]], ids=lambda c: str(c[0]))
def test_a_file_that_is_not_ours_is_never_written_over_without_force(
    form: str, command: list[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if command[0] != "export" and form not in OF_MANY:
        assert f"写不了 .{form} 文件" in refused(capsys, *command, "-o", f"a.{form}")
        return
    path = here / f"a.{form}"
    for foreign in (b"mine\n", b'{"a": 1}', b"[]", b"PK\x03\x04", b"\xef\xbb\xbfmine", b"\xff\xfe", b"<!DOCTYPE html>"):
        path.write_bytes(foreign)
        assert f"a.{form}: " in told(capsys, *command, "-o", path.name, status=2)
        assert path.read_bytes() == foreign and [p.name for p in here.iterdir()] == [path.name]
    assert "--force" in told(capsys, *command, "-o", path.name, status=2) or form == "xlsx"
    assert not told(capsys, *command, "-o", path.name, "--force")
    assert path.read_bytes() != foreign
    assert not told(capsys, *command, "-o", path.name), "its own result is written again"
    path.write_bytes(b"")
    assert not told(capsys, *command, "-o", path.name), "and over nothing"


@pytest.mark.usefixtures("here")
def test_an_office_file_that_was_changed_is_not_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    from docx import Document
    from openpyxl import load_workbook

    assert not told(capsys, "export", "广东", "-o", "a.docx")
    document = Document("a.docx")
    document.core_properties.last_modified_by, document.core_properties.modified = "某人", datetime(2030, 1, 1)
    document.save("a.docx")
    assert not told(capsys, "export", "广东", "-o", "a.docx"), "it was merely saved again"
    document.add_paragraph("我的批语")
    document.save("a.docx")
    assert "写好以后有人改过；请换一个文件名，或加 --force 覆盖" in refused(capsys, "export", "广东", "-o", "a.docx")
    assert not told(capsys, "matrix", "-o", "a.xlsx")
    load_workbook("a.xlsx").save("a.xlsx")
    assert not told(capsys, "matrix", "-o", "a.xlsx"), "it was merely saved again"
    assert "省份原来是" in refused(capsys, "matrix", "广东", "-o", "a.xlsx")
    assert "文件已经存在" in refused(capsys, "department", "-o", "a.xlsx"), "of another kind"
    assert "不是 obligations export 写的台账" in refused(capsys, "export", "广东", "-o", "a.xlsx")
    book: Any = load_workbook("a.xlsx")
    book["各省各项"]["C40"] = "我的批语"
    book.save("a.xlsx")
    assert "文件已经存在" in refused(capsys, "matrix", "-o", "a.xlsx")


def test_an_interrupted_write_leaves_what_was_there(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(capsys, "export", "广东", "-o", "a.xlsx")
    before = (here / "a.xlsx").read_bytes()

    def full(_file: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    assert "磁盘满了" in refused(capsys, "export", "广东", "-o", "a.xlsx")
    assert (here / "a.xlsx").read_bytes() == before and [p.name for p in here.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["export"], "请写出一个省份或档案，如 obligations export 广东 -o 广东.xlsx；或写 --all -o 文件夹"),
        (["export", "广东", "--all", "-o", "x"], "请写出一个省份或档案"),
        (
            ["export", "广东"],
            "不知道写成什么格式；文件名请用 .xlsx、.docx、.md、.csv、.html、.json 中的一个结尾，如 -o 任务.xlsx，或加 --format",
        ),
        (["export", "广东", "-o", "x"], "不知道写成什么格式"),
        (["export", "广东", "-o", "x.txt"], "不知道写成什么格式"),
        (["export", "广东", "-o", "x.pdf"], "写不了 .pdf 文件；可以写 xlsx、docx、md、csv、html、json"),
        (["export", "广东", "-o", "x.xls"], "写不了 .xls 文件；可以写 xlsx"),
        (["export", "广东", "--format", "docx", "-o", "x.xlsx"], "-o 的后缀 .xlsx 和 --format docx 对不上"),
        (["export", "广东", "-o", "x.dmn"], "DMN 模型是整份计划的，不分省份；请写成 obligations export -o plan.dmn"),
        (["export", "--all", "--format", "dmn", "-o", "x"], "DMN 模型是整份计划的"),
        (["matrix", "-o", "x.dmn"], "写不了 .dmn 文件"),
        (["export", "广东", "-o", "x.md", "--document", "none.docx"], "none.docx: "),
        (["export", "广东", "--format", "pdf"], "“pdf”不能用；可以是 xlsx、docx"),
        (["export", "光东", "-o", "x.md"], "没有“光东”的档案"),
        (["export", "广东", "-o", "none/x.xlsx"], "文件夹不存在"),
        (["export", "广东", "-o", "", "--format", "md"], "没有文件名"),
        (["export", "广东", "-o", "folder.xlsx"], "写不了这个文件：这是文件夹"),
        (["export", "--all"], "请用 -o 给出文件夹，如 obligations export --all -o 台账"),
        (["export", "--all", "-o", ""], "请用 -o 给出文件夹"),
        (["export", "--all", "-o", "mine.txt"], "mine.txt: 这不是文件夹"),
        (["export", "--all", "-o", "x", "--set", "天气=好"], "天气"),
        (["for", "广东", "-o", "x.docx"], "这条命令写不了 .docx 文件；可以写 text、json"),
        (["measures", "-o", "x.xlsx"], "-o：写不了 .xlsx 文件；这条命令写的是文字，请换后缀，如 .txt"),
    ],
)
def test_exports_that_cannot_be_are_told_in_one_line_and_write_nothing(
    args: list[str], message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "mine.txt").write_text("mine")
    (here / "folder.xlsx").mkdir()
    assert message in refused(capsys, *args)
    assert sorted(p.name for p in here.iterdir()) == ["folder.xlsx", "mine.txt"]


def test_inputs_are_never_written_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    (here / "p.xlsx").write_text("province: 某省\n", "utf-8")
    for name, form in (("p.xlsx", "xlsx"), ("plan.yaml", "json")):
        before = (here / name).read_bytes()
        for force in ([], ["--force"]):
            command = ["export", "p.xlsx", "--rules", "plan.yaml", "--format", form, "-o", name, *force]
            assert "这是输入文件，不能写到它上面" in refused(capsys, *command)
        assert (here / name).read_bytes() == before
    (here / "other.yaml").write_text("x: 1\n")
    assert "它可能是档案或规则" in refused(capsys, "export", "广东", "--format", "md", "-o", "other.yaml", "--force")


def test_an_export_is_of_the_plan_the_day_and_the_assumptions_that_are_given(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    (here / "p.yaml").write_text(
        "province: 某省\nfacts:\n  等级: 丙等\n  港口: {value: 是, evidence: unverified}\n", "utf-8"
    )
    options = ["--rules", "plan.yaml", "--set", "枢纽=是", "--on", "2020-05-01", "--documented-only", "-o", "x.json"]
    assert not told(capsys, "export", "p.yaml", *options)
    data = json.loads(unmarked((here / "x.json").read_bytes()))
    assert (data["on"], data["documented_only"], data["assumed"]) == ("2020-05-01", True, {"hub": True})
    assert main(["for", "p.yaml", "--format", "json", *options[:-2]]) == 0
    assert json.loads(capsys.readouterr().out) == data


@pytest.mark.usefixtures("here")
def test_an_export_goes_to_the_output_as_bytes_but_no_workbook_to_a_terminal() -> None:
    """A process: bytes for other programs; never a workbook on a terminal."""
    command = [sys.executable, "-m", "obligations", "export", "广东", "--format"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    raw = subprocess.run([*command, "xlsx"], capture_output=True, check=True, env=environment).stdout
    from openpyxl import load_workbook

    assert load_workbook(io.BytesIO(raw))["任务台账"]["A2"].value == 1
    text = subprocess.run([*command, "csv"], capture_output=True, check=True, env=environment).stdout
    assert text.decode("utf-8").startswith("序号,"), "no mark where nothing needs it"
    assert "这种文件不能显示在终端上；请用 -o 写到文件" in typed([*command, "xlsx"], [], prompt="\0")[1]


def test_the_plan_is_exported_as_a_dmn_model_over_nothing_but_one_of_ours(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not told(capsys, "export", "-o", "a.dmn")
    assert unmarked((here / "a.dmn").read_bytes()).rstrip(b"\n") == dmn_of(load_plan())
    assert not told(capsys, "export", "-o", "a.dmn")
    (here / "a.dmn").write_text("<?xml version='1.0' encoding='UTF-8'?>\n<definitions/>")
    assert "不是 obligations 写的" in refused(capsys, "export", "-o", "a.dmn")
    assert main(["export", "--format", "dmn"]) == 0
    assert capsys.readouterr().out.rstrip("\n").encode() == dmn_of(load_plan())


def test_the_document_is_quoted(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "plan.docx").write_bytes(plan_word(load_plan()))
    for name in ("a.json", "a.xlsx"):
        assert not told(capsys, "export", "广东", "-o", name, "--document", "plan.docx")
    data = json.loads((here / "a.json").read_text("utf-8"))
    Draft202012Validator(schema_of("obligations")).validate(data)
    assert all(o["passages"][0] == f"{o['measure']}. {o['title']}。" for o in data["obligations"])
    assert "这是输入文件" in refused(capsys, "export", "广东", "-o", "plan.docx", "--document", "plan.docx", "--force")
    options = ["--format", "json", "--document", "plan.docx"]
    assert "31 个文件" in told(capsys, "export", "--all", "-o", "x", *options)
    assert json.loads((here / "x" / "44-广东省.json").read_text("utf-8")) == data


# --- every region ----------------------------------------------------------------------------------------------------


@pytest.mark.prove
def test_all_31_regions_get_a_ledger_that_keeps_what_people_wrote(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import load_workbook

    assert told(capsys, "export", "--all", "-o", "台账/2018") == "已写好 31 个文件：台账/2018\n"
    folder = here / "台账" / "2018"
    names = sorted(p.name for p in folder.iterdir())
    assert len(names) == 31 and names[0] == "11-北京市.xlsx" and "44-广东省.xlsx" in names
    book: Any = load_workbook(folder / "44-广东省.xlsx")
    book["任务台账"]["K2"] = "甲处"
    book.save(folder / "44-广东省.xlsx")
    assert told(capsys, "export", "--all", "-o", "台账/2018").startswith("已写好 31 个文件：台账/2018")
    assert load_workbook(folder / "44-广东省.xlsx")["任务台账"]["K2"].value == "甲处"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_all_regions_are_written_or_none(form: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = here / "x"
    folder.mkdir()
    names = [f"11-北京市.{form}", f"65-新疆维吾尔自治区.{form}"]
    for name in names:
        (folder / name).write_bytes(b"mine")
    text = told(capsys, "export", "--all", "-o", "x", "--format", form, status=2)
    assert [line.split(":")[0] for line in text.splitlines()] == [f"x/{name}" for name in names]
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == dict.fromkeys(names, b"mine")
    if form == "csv":
        assert told(capsys, "export", "--all", "-o", "x", "--format", form, "--force") == "已写好 31 个文件：x\n"


def test_all_31_regions_are_exported_in_another_format_with_assumptions(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "已写好 31 个文件" in told(
        capsys, "export", "--all", "-o", "x", "--format", "json", "--set", "省份类别=一类"
    )
    for path in (here / "x").iterdir():
        data = json.loads(path.read_text("utf-8"))
        assert path.name == f"{data['province']['code']}-{data['province']['name']}.json"
        assert data["assumed"] == {"province_class": "一类"}


def test_the_export_of_all_regions_shows_its_progress_on_a_terminal(here: Path) -> None:
    command = [sys.executable, "-m", "obligations", "export", "--all", "-o", "x", "--format", "csv"]
    status, shown = typed(command, [], prompt="\0")
    assert status == 0 and len(list((here / "x").iterdir())) == 31
    assert "正在导出" in shown and "已写好 31 个文件" in shown


@pytest.mark.parametrize("form", ["docx", "md", "html", "json"])
def test_another_provinces_file_is_not_written_over(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not told(capsys, "export", "江苏", "-o", f"a.{form}")
    before = (tmp_path / f"a.{form}").read_bytes()
    assert "省份原来是“江苏省”，这次是“广东省”" in refused(capsys, "export", "广东", "-o", f"a.{form}")
    assert (tmp_path / f"a.{form}").read_bytes() == before


def test_a_file_with_quotes_is_not_replaced_by_one_without(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", "-o", "p.md"]) == 0
    capsys.readouterr()
    assert not told(capsys, "export", "广东", "-o", "a.md", "--document", "p.md")
    assert "所问的原来是“附原文”，这次没有" in refused(capsys, "export", "广东", "-o", "a.md")
    assert main(["audit", "--document", "p.md", "--format", "json", "-o", "a.json"]) == 0
    (here / "p.md").write_text((here / "p.md").read_text("utf-8").replace("专利", "商标", 1), "utf-8")
    main(["audit", "--document", "p.md", "--format", "json", "-o", "a.json"])
    assert "更新了 a.json：原件与上次不同" in capsys.readouterr().err
    for name in ("r1.yaml", "r2.yaml"):
        (here / name).write_text((ROOT / "rules/2018.yaml").read_text("utf-8") + f"# {name}\n", "utf-8")
    assert main(["diff", "r1.yaml", "r2.yaml", "--format", "json", "-o", "d.json"]) == 0
    capsys.readouterr()
    assert main(["diff", "r2.yaml", "r1.yaml", "--format", "json", "-o", "d.json"]) == 2
    assert "所问的原来是“r1.yaml、r2.yaml”，这次是“r2.yaml、r1.yaml”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["export", "--all", "-o", "all.xlsx"], "是文件夹，不是 .xlsx 文件"),
        (["export", "-o", "p.dmn", "--on", "2018-01-01", "--set", "省份类别=一类"], "用不上 --on、--set"),
        (["export", "广东", "--all", "-o", "x"], "省份和 --all 只能写一个"),
        (["export"], "请写出一个省份或档案"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    args: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in refused(capsys, *args) and not list(tmp_path.iterdir())


def test_a_ledger_that_is_kept_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", "广东", "-o", "a.xlsx"]) == 0 and capsys.readouterr().err == "已写好 a.xlsx\n"
    assert main(["export", "广东", "-o", "a.xlsx"]) == 0
    assert capsys.readouterr().err == "已写好 a.xlsx；原来填写的内容按举措保留了\n"
