"""The main commands on Windows, as people there use them: its paths, its encodings, files open in other programs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path, PureWindowsPath

import openpyxl
import pytest
import yaml

from obligations import load_plan, load_profile, obligations_for
from obligations.exports.formats import OF_ONE
from obligations.exports.plan_table import plan_markdown
from tests.conftest import ROOT, SHARED
from tests.documents.test_drafting import A, B
from tests.scans import as_bytes, word
from tests.windows.machine import Machine, as_windows
from windows.wine import python_for_tests

pytestmark = pytest.mark.windows

RULES = as_windows(ROOT / "rules" / "2018.yaml")


def test_the_list_of_a_province_is_that_of_linux(here: Machine) -> None:
    assert "必做 13　选做 1　未明确 2　待定 9" in here.obligations("for", "广东")
    here.obligations("for", "广东", "-o", "广东.json")
    found = json.loads((here.home / "广东.json").read_bytes())
    assert found["obligations"] == obligations_for("广东").to_dict()["obligations"]
    assert "强省试点" in here.obligations("for", "广东", "--set", "强省试点省=否")


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("explain", "广东", "14"), "14"),
        (("ask", "广东"), "省份类别"),
        (("what-if", "广东", "--set", "省份类别=一类"), "必做"),
        (("compare", "广东", "北京"), "北京市"),
        (("measures",), "深入实施专利质量提升工程"),
        (("profiles",), "自带的省情档案　32 份"),
        (("check",), "结论：没有错误。"),
        (("test",), "27 例，全部相符"),
    ],
)
def test_answers_are_shown(here: Machine, arguments: tuple[str, ...], shown: str) -> None:
    assert shown in here.obligations(*arguments)


@pytest.mark.parametrize("form", list(OF_ONE))
def test_every_format_is_written(here: Machine, form: str) -> None:
    here.obligations("export", "广东", "-o", f"我的 台账.{form}")
    content = (here.home / f"我的 台账.{form}").read_bytes()
    assert content.startswith(b"PK") if form in ("xlsx", "docx") else "专利质量提升工程" in content.decode("utf-8-sig")


def test_the_table_of_all_provinces_and_a_ledger_for_each_are_written(here: Machine) -> None:
    here.obligations("matrix", "-o", "总表.xlsx")
    assert openpyxl.load_workbook(here.home / "总表.xlsx").worksheets[0].max_row > 25
    here.obligations("export", "--all", "-o", "台账", "--format", "md")
    assert len(list((here.home / "台账").iterdir())) == 31


def test_what_people_wrote_in_a_ledger_is_kept_when_it_is_written_again(here: Machine) -> None:
    here.obligations("export", "广东", "-o", "台账.xlsx")
    path = here.home / "台账.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["任务台账"]
    [column] = [cell.column for row in sheet.iter_rows() for cell in row if cell.value == "责任人"]
    first = next(row for row in range(1, 40) if sheet.cell(row, 1).value == 1)
    sheet.cell(first, column).value = "张三"
    book.save(path)
    assert "原来填写的内容按举措保留了" in here.obligations("export", "广东", "-o", "台账.xlsx")
    assert openpyxl.load_workbook(path)["任务台账"].cell(first, column).value == "张三"


def test_a_document_is_read_into_rules_and_compared_with_them(here: Machine) -> None:
    (here.home / "计划.docx").write_bytes(as_bytes(word([A, B])))
    assert "没有读不准的地方" in here.obligations("import", "计划.docx", "-o", "草稿.yaml")
    assert len(load_plan(here.home / "草稿.yaml").measures) == 2
    here.obligations("audit", "草稿.yaml", "--document", "计划.docx")
    here.obligations("check", "草稿.yaml")
    (here.home / "原件.md").write_text(plan_markdown(load_plan()), "utf-8", newline="\r\n")
    here.obligations("audit", "--document", "原件.md")


def test_the_document_of_2018_is_what_the_rules_say(here: Machine) -> None:
    document = SHARED / "seeds" / "000_5695c399a0871436.txt"
    if not document.exists():
        pytest.skip("the 2018 document (shared/seeds) is not on this machine")
    here.obligations("audit", "--document", as_windows(document))


def test_a_profile_is_written_with_its_schema_and_read_again(here: Machine) -> None:
    here.obligations("new", "广东", "-o", "我的.yaml", "--editor")
    [schema] = here.home.glob("*.schema.json")
    assert schema.name in (here.home / "我的.yaml").read_text("utf-8").splitlines()[0]
    assert load_profile(here.home / "我的.yaml").province == "广东省"
    assert "必做 13" in here.obligations("for", "我的.yaml")
    assert "文件已经存在" in here.obligations("new", "广东", "-o", "我的.yaml", status=2)


def test_paths_are_taken_as_windows_writes_them(here: Machine) -> None:
    inside = here.home / "下级" / "文件夹"
    inside.mkdir(parents=True)
    here.obligations("new", "广东", "-o", r"下级\文件夹\档案.yaml")
    full = as_windows(inside / "档案.yaml")
    spelled = (
        full,
        full.replace("\\", "/"),
        rf"\\?\{full}",
        full.removeprefix("Z:"),
        r".\下级\..\下级\文件夹\档案.yaml",
    )
    for path in spelled:
        assert "必做 13" in here.obligations("for", path), path
        assert "必做" in here.obligations("explain", path, "22", "--rules", RULES), path
    here.obligations("export", full, "-o", rf"\\?\{as_windows(inside)}\台账.xlsx")
    assert (inside / "台账.xlsx").exists()
    assert "C:\\没有.yaml" in here.obligations("for", "C:\\没有.yaml", status=2)


def test_a_folder_of_a_server_is_as_any_other(here: Machine) -> None:
    shared = Path(here.environment["WINEPREFIX"]) / "dosdevices" / "unc" / "fuwuqi" / "共享"
    shutil.rmtree(shared, ignore_errors=True)
    shared.mkdir(parents=True)
    here.obligations("new", "广东", "-o", r"\\fuwuqi\共享\档案.yaml")
    for spelled in (r"\\fuwuqi\共享\档案.yaml", "//fuwuqi/共享/档案.yaml", r"\\?\UNC\fuwuqi\共享\档案.yaml"):
        assert f"档案：{PureWindowsPath(spelled)}\n" in here.obligations("for", spelled)
        assert "文件已经存在" in here.obligations("new", "广东", "-o", spelled, status=2)
    for _ in range(2):
        here.obligations("export", "广东", "-o", r"\\fuwuqi\共享\台账.xlsx")
    assert sorted(path.name for path in shared.iterdir()) == ["台账.xlsx", "档案.yaml"]
    told = here.obligations("export", "广东", "-o", r"\\fuwuqi\没有\台账.xlsx", status=2)
    assert told == "\\\\fuwuqi\\没有\\台账.xlsx: 写不了这个文件：文件夹不存在；请换一个位置\n"


@pytest.mark.parametrize(
    "name", ["aux.yaml", "nul", "NUL.xlsx", "一类:二类.xlsx", "a?.xlsx", "末尾.xlsx.", "con .xlsx"]
)
def test_a_name_that_is_none_on_windows_is_refused_at_once(name: str, here: Machine) -> None:
    """A device takes what is written to it and keeps nothing, or has nothing to read and never ends."""
    for command in (("for", rf"下级\{name}"), ("export", "广东", "--format", "xlsx", "-o", rf"下级\{name}")):
        told = here.obligations(*command, status=2)
        assert told.startswith(rf"下级\{name}: Windows 上不能用这个文件名；请换一个名字：") and told.count("\n") == 1
    # What is before the colon could be a drive: it has one character.
    told = here.obligations("export", "广东", "-o", "新:一类.xlsx", status=2)
    assert told.startswith("新:一类.xlsx: Windows 上不能用这个文件名")
    assert list(here.home.iterdir()) == []


def test_files_with_the_line_ends_of_windows_mean_the_same(here: Machine) -> None:
    for name in ("rules/2018.yaml", "profiles/guangdong.yaml"):
        text = (ROOT / name).read_text("utf-8")
        (here.home / Path(name).name).write_text(text, "utf-8-sig", newline="\r\n")
    here.obligations("for", "guangdong.yaml", "--rules", "2018.yaml", "-o", "a.json")
    found = json.loads((here.home / "a.json").read_bytes())
    assert found["obligations"] == obligations_for("广东").to_dict()["obligations"]


def test_a_file_in_the_code_page_of_windows_is_refused_with_what_to_do(here: Machine) -> None:
    (here.home / "旧.yaml").write_text(yaml.safe_dump({"province": "甲省"}, allow_unicode=True), "gbk")
    assert "像是 GBK 编码" in here.obligations("for", "旧.yaml", status=2)


@pytest.mark.parametrize("name", ["台账.xlsx", "说明.docx", "清单.md"])
def test_a_file_that_another_program_has_open_stays_as_it_is(here: Machine, name: str) -> None:
    here.obligations("export", "广东", "-o", name)
    path = here.home / name
    before = path.read_bytes()
    with here.holding(path):
        told = here.obligations("export", "北京", "-o", name, "--force", status=2)
    assert "文件正被别的程序打开" in told and told.count("\n") == 1
    assert path.read_bytes() == before
    assert [file.name for file in here.home.iterdir()] == [name], "nothing is left lying about"


def test_a_file_for_reading_that_another_program_has_open_is_named(here: Machine) -> None:
    here.obligations("new", "广东", "-o", "我的.yaml")
    with here.holding(here.home / "我的.yaml"):
        told = here.obligations("for", "我的.yaml", status=2)
    assert "我的.yaml" in told and told.count("\n") == 1


@pytest.mark.parametrize(("asked", "encoding"), [("gbk", "gbk"), ("utf-8", "utf-8"), ("ascii", "utf-8"), ("", "gbk")])
def test_output_has_the_encoding_that_is_asked_for(here: Machine, asked: str, encoding: str) -> None:
    """In a Python that somebody installed: that of the bundle hears nothing from outside. Without a wish, the code page."""
    shown = here.run(str(python_for_tests()), "-m", "obligations", "for", "广东", PYTHONIOENCODING=asked)
    assert "必做 13　选做 1" in shown.decode(encoding)


@pytest.mark.parametrize("command", [("for", "广东", "--format", "json"), ("schema", "profile")])
def test_json_is_utf_8_whatever_the_code_page(here: Machine, command: tuple[str, ...]) -> None:
    assert json.loads(here.run(str(here.python), "-m", "obligations", *command).decode("utf-8"))
