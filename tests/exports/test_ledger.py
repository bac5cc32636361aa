"""A ledger is exported again over what people wrote in it: all of that stays as it is, or nothing is touched."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName

from obligations import Obligations, ObligationsError, load_plan, load_profile, obligations_for
from obligations.cli.app import main
from obligations.exports.formats import export
from obligations.exports.ledger.book import ledger_of
from tests.conftest import ROOT, examples
from tests.exports.ledgers import (
    FACTS,
    MISSING,
    RECORD,
    SHEET,
    Edit,
    content,
    edited,
    fresh,
    in_class_one,
    opened,
    result,
)
from tests.exports.test_formats import HOSTILE, answer_of, plan_of, usable

pytestmark = pytest.mark.slow


def on_the_sheet(edit: Edit) -> Edit:
    return lambda book: edit(book[SHEET])


def put(**cells: object) -> Edit:
    def edit(book: Any) -> None:
        for name, value in cells.items():
            book[SHEET][name] = value

    return edit


def again(raw: bytes) -> Any:
    return opened(export(result(), "xlsx", over=raw))


def in_full() -> Edit:
    """What people write: words, dates, numbers, formulas, comments, columns of their own."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    def edit(book: Any) -> None:
        sheet = book[SHEET]
        for row in range(2, 27):
            number = sheet.cell(row, 1).value
            sheet.cell(row, 11).value = f"{number} 处"
            sheet.cell(row, 14).value = ("未启动", "进行中", "已完成", "延期")[row % 4]
            sheet.cell(row, 19).value = number * 1.5
        sheet["S1"], sheet["T1"] = "预算", "要求"
        sheet["T3"] = f"=S3*2+{1}"
        sheet["M4"], sheet["M5"], sheet["M6"] = date(2018, 5, 1), True, "第一行\n第二行"
        sheet["O7"] = "=不是公式"
        sheet["O7"].data_type = "s"
        sheet["O8"].comment = Comment("批注", "某人")
        sheet["O9"].fill = PatternFill("solid", "FFFF00")
        sheet["O9"] = "醒目"
        sheet["U10"] = "没有表头的一格"
        sheet["O11"] = "附件"
        sheet["O11"].hyperlink = "https://example.cn/附件"

    return edit


def test_what_people_wrote_is_kept() -> None:
    sheet = again(full())[SHEET]
    heads = [cell.value for cell in sheet[1]]
    assert heads[10:] == [
        "责任处室",
        "责任人",
        "进展",
        "完成情况",
        "备注",
        "牵头处室",
        "省内时限",
        "结论变化",
        "预算",
        "要求",
        None,
    ]
    assert [sheet.cell(r, 11).value for r in range(2, 27)] == [f"{o.measure} 处" for o in result()]
    assert [sheet.cell(r, 19).value for r in range(2, 27)] == [o.measure * 1.5 for o in result()]
    assert (sheet["T3"].value, sheet["T3"].data_type) == ("=S3*2+1", "f"), "a formula of theirs stays one"
    assert (sheet["O7"].value, sheet["O7"].data_type) == ("=不是公式", "s"), "and a text a text"
    assert (sheet["M4"].value, sheet["M4"].number_format) == (datetime(2018, 5, 1), "yyyy-mm-dd")
    assert (sheet["M5"].value, sheet["M6"].value, sheet["U10"].value) == (True, "第一行\n第二行", "没有表头的一格")
    assert (sheet["O11"].value, sheet["O11"].hyperlink.target) == ("附件", "https://example.cn/附件")
    assert sheet["O8"].comment.text == "批注" and sheet["O9"].fill.fgColor.rgb == "00FFFF00"


def test_a_ledger_exported_once_more_is_the_same() -> None:
    once = export(result(), "xlsx", over=full())
    assert content(opened(export(result(), "xlsx", over=once))) == content(opened(once))
    assert content(again(fresh())) == content(opened(fresh()))


def shuffled(order: list[int]) -> Edit:
    """Rows as somebody has sorted them."""

    def edit(book: Any) -> None:
        sheet = book[SHEET]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for at, i in enumerate(order, 2):
            for column, value in enumerate(rows[i], 1):
                sheet.cell(at, column).value = value
                if isinstance(value, str) and value.startswith("=") and column < 20:
                    sheet.cell(at, column).data_type = "s"

    return edit


def ledger(book: Any) -> list[list[Any]]:
    return content(book)[SHEET]


@examples(4)
@given(st.permutations(range(25)))
def test_rows_stay_as_people_sorted_them(order: list[int]) -> None:
    def plain(book: Any) -> None:
        for row in range(2, 27):
            book[SHEET].cell(row, 13).value = f"进展 {book[SHEET].cell(row, 1).value}"

    raw = edited(shuffled(order), edited(plain))
    assert ledger(again(raw)) == ledger(opened(raw))
    later = in_class_one()
    found = opened(export(later, "xlsx", over=raw))[SHEET]
    for row in range(2, 27):
        number = found.cell(row, 1).value
        assert (found.cell(row, 5).value, found.cell(row, 13).value) == (later[number].label, f"进展 {number}")


def title_above(book: Any) -> None:
    book[SHEET].insert_rows(1)
    book[SHEET]["A1"] = "广东省任务台账（内部）"
    book[SHEET].merge_cells("A1:J1")


def protected(book: Any) -> None:
    book[SHEET].protection.sheet = True
    book[SHEET]["K3"].protection = Protection(locked=False)


def rich(book: Any) -> None:
    book[SHEET]["M4"] = CellRichText("已完成", TextBlock(InlineFont(strike=True), "未完成"))


def chart(book: Any) -> None:
    from openpyxl.chart import BarChart

    book[SHEET].add_chart(BarChart(), "A40")


#: What offices do to a ledger; all of it is there afterwards.
KEPT: dict[str, Edit] = {
    "filtered": on_the_sheet(lambda s: s.auto_filter.add_filter_column(4, ["必做"])),
    "hidden rows": on_the_sheet(lambda s: setattr(s.row_dimensions[3], "hidden", True)),
    "widths": on_the_sheet(lambda s: setattr(s.column_dimensions["M"], "width", 60)),
    "a title above": title_above,
    "a total": put(S1="预算", S27="=SUM(S2:S26)", D27="合计", A27="总计"),
    "a column between": on_the_sheet(lambda s: (s.insert_cols(5), s.__setitem__("E3", "x"))),
    "a column of theirs gone": on_the_sheet(lambda s: s.delete_cols(11)),
    "headings in other words": put(M1="进展\n（季度）", S1="备注"),
    "a sheet of theirs": lambda book: book.create_sheet("我的").__setitem__("A1", "='任务台账'!K2"),
    "formulas to anywhere": put(S2="=$S$3*2", S3="='事实和依据'!B2", S4='=IF(E2="必做",1,0)', S5="=SUM($S$2:$S$3)"),
    "a comment on ours": lambda book: comment("D4")(book),
    "a link on ours": on_the_sheet(lambda s: setattr(s["D4"], "hyperlink", "https://example.cn")),
    "a comment on a heading": lambda book: comment("M1")(book),
    "colours": on_the_sheet(lambda s: setattr(s["K2"], "fill", PatternFill("solid", "FFFF00"))),
    "rich text": rich,
    "merged cells of theirs": on_the_sheet(lambda s: (s.__setitem__("K2", "x"), s.merge_cells("K2:K4"))),
    "protection": protected,
    "an array formula": lambda book: array_formula(book),
    "a name": lambda book: (book.defined_names.add(DefinedName("税率", attr_text="'我的'!$A$1")), put(S2="=税率*2")(book)),
    "formatted far below": on_the_sheet(lambda s: setattr(s["A60000"], "number_format", "0.00")),
    "an empty row between": on_the_sheet(lambda s: s.insert_rows(4)),
    "a blank behind our text": put(D5="优化知识产权领域标准化和认证工作 "),
    "the same row twice": lambda book: twice(book),
    "facts sorted": lambda book: shuffle_facts(book[FACTS]),
    "beside the facts": lambda b: b[FACTS].__setitem__("J2", "已问商务厅"),
    "a comment on a fact": lambda b: comment("B2", FACTS)(b),
    "a chart": chart,
    "our mark gone": lambda b: setattr(b.custom_doc_props, "props", []),
    "an empty sheet": lambda book: book.create_sheet("Sheet1"),
}  # fmt: skip


def shuffle_facts(sheet: Any) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for at, row in enumerate(reversed(rows), 2):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value


def parts_of(raw: bytes) -> dict[str, Any]:
    """All that can be seen of the sheets that are not ours to write anew."""
    book = load_workbook(io.BytesIO(raw), rich_text=True)
    found: dict[str, Any] = {"sheets": [n for n in book.sheetnames if n != RECORD], "names": sorted(book.defined_names)}
    for sheet in (s for s in book if s.title not in (FACTS, MISSING, "说明", RECORD)):
        found[sheet.title] = [
            [(str(getattr(c.value, "text", c.value)), c.number_format, c.comment and c.comment.text, c.hyperlink and c.hyperlink.target, c.fill.fgColor.rgb, c.protection.locked) for c in row]
            for row in sheet.iter_rows(max_row=60)
        ]  # fmt: skip
        found[sheet.title + "!"] = (
            str(sheet.merged_cells), sheet.freeze_panes, sheet.protection.sheet,
            {key: (d.width, d.hidden) for key, d in sheet.column_dimensions.items()},
            {key: d.hidden for key, d in sheet.row_dimensions.items() if d.hidden},
            [str(v.sqref) for v in sheet.data_validations.dataValidation], sheet.print_title_rows,
        )  # fmt: skip
    return found


@cache
def full() -> bytes:
    """A ledger that somebody has filled in."""
    return edited(in_full())


@cache
def worked_on(name: str) -> tuple[bytes, dict[str, Any]]:
    """A ledger in which somebody did something, and what is to stay of it."""
    raw = edited(KEPT[name], full())
    return raw, parts_of(full() if name == "a blank behind our text" else raw)


@pytest.mark.parametrize("name", list(KEPT))
def test_what_offices_do_stays_as_it_is(name: str) -> None:
    """With the same answer, everything that people see is the same."""
    raw, before = worked_on(name)
    assert parts_of(export(result(), "xlsx", over=raw)) == before


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[pytest.mark.prove] if i % 5 else []) for i, n in enumerate(KEPT)]
)
def test_with_another_answer_only_what_is_ours_is_new(name: str) -> None:
    raw, before = worked_on(name)
    after = parts_of(export(in_class_one(), "xlsx", over=raw))
    changed = [
        (row, i)
        for row, (old, new) in enumerate(zip(before[SHEET], after[SHEET], strict=True))
        for i, (a, b) in enumerate(zip(old, new, strict=True))
        if a != b
    ]
    heads = next(row for row in before[SHEET] if any(cell[0] == "结论" for cell in row))
    ours = {i for i, cell in enumerate(heads) if cell[0] in ("结论", "理由", "结论变化")}
    assert changed and {i for _, i in changed} <= ours
    assert {key: value for key, value in after.items() if key != SHEET} == {
        key: value for key, value in before.items() if key != SHEET
    }


def test_rows_and_sheets_of_ours_that_are_gone_come_back() -> None:
    found = again(edited(lambda book: (on_the_sheet(lambda s: s.delete_rows(5))(book), book.remove(book[FACTS]))))
    assert [found[SHEET].cell(row, 1).value for row in range(2, 27)] == [1, 2, 3, *range(5, 26), 4]
    assert found[SHEET]["D26"].value == result()[4].title and FACTS in found.sheetnames


def comment(name: str, sheet: str = SHEET) -> Edit:
    from openpyxl.comments import Comment

    return lambda book: setattr(book[sheet][name], "comment", Comment("批注", "某人"))


def twice(book: Any) -> None:
    sheet = book[SHEET]
    for column in range(1, 11):
        sheet.cell(30, column).value = sheet.cell(2, column).value
    sheet["K30"] = "乙处"


def array_formula(book: Any) -> None:
    from openpyxl.worksheet.formula import ArrayFormula

    book[SHEET]["M5"] = ArrayFormula("M5:M5", "=SUM(A2:A3*1)")


LOSING: dict[str, tuple[Edit, str]] = {
    "a cell of ours": (put(D5="改了"), "x.xlsx:任务台账!D5: 第 4 项的“落实举措”手工改过（原来是“优化知识产权领域标准化和认证工作”），重写时会丢失；请把内容移到旁边自己填写的栏目，把这一格清空或改回原样"),
    "a verdict": (put(E2="选做"), "任务台账!E2: 第 1 项的“结论”手工改过"),
    "a fact": (lambda b: b[FACTS].__setitem__("B2", "一类"), "事实和依据!B2: “省份类别”的“值”手工改过"),
    "the name of a fact": (lambda b: b[FACTS].__setitem__("A2", "类别"), "事实和依据!第2行: 这一行手工改过"),
    "a line of the description": (lambda b: b["说明"].__setitem__("A3", "改了"), "说明!第3行: 这一行手工改过"),
    "a number changed": (put(A3=4), "任务台账!第3行: 这一项的序号改过（原来是 2），认不出来了"),
    "a heading of ours gone": (put(F1=None), "表头里缺少“省份条款”"),
    "no sheet": (lambda b: b.remove(b[SHEET]), "找不到工作表“任务台账”"),
    "merged": (on_the_sheet(lambda s: s.merge_cells("B2:B6")), "任务台账!B2:B6: 合并了程序写的单元格"),
    "a number changed to words": (put(A3="2（重点）", K3="张三"), "任务台账!第3行: 这一项的序号改过"),
    "the last row of all": (put(A1048576="x"), "任务台账!第1048576行"),
    "our heading twice": (put(S1="结论"), "表头里“结论”出现了 2 次"),
    "the record gone": (lambda b: b.remove(b[RECORD]), "隐藏的工作表 _obligations 被删去了，分不出哪些格子是人填的"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(LOSING))
def test_what_would_be_lost_is_refused_and_nothing_touched(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit, message = LOSING[name]
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.xlsx"
    path.write_bytes(raw := edited(edit))
    assert main(["export", "广东", "-o", "x.xlsx"]) == 2
    told = capsys.readouterr().err
    assert any(part in told for part in message.split("|")), told
    assert all(line.startswith("x.xlsx") for line in told.splitlines())
    assert path.read_bytes() == raw and [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]
    assert main(["export", "广东", "-o", "x.xlsx", "--force"]) == 0
    assert content(opened(path.read_bytes())) == content(opened(fresh()))


def test_every_change_is_told_at_once() -> None:
    with pytest.raises(ObligationsError) as error:
        again(edited(put(D5="改了", E6="改了", F7="改了")))
    assert [str(p.place).partition(":")[2] for p in error.value.problems] == [
        "任务台账!D5", "任务台账!E6", "任务台账!F7",
    ]  # fmt: skip


def other(raw: bytes, message: str) -> None:
    with pytest.raises(ObligationsError, match=message):
        again(raw)


def test_ledgers_of_other_provinces_and_plans_and_what_is_no_ledger_are_refused() -> None:
    other(
        export(obligations_for(ROOT / "profiles/jiangsu.yaml"), "xlsx"),
        "这是另一份台账：省份原来是“江苏省”，这次是“广东省”",
    )
    plan = load_plan(ROOT / "rules/2018.yaml")
    text = (ROOT / "rules/2018.yaml").read_text("utf-8").replace('id: "2018"', 'id: "2018b"', 1)
    assert plan.id == "2018" and "2018b" in text
    other_plan = load_plan(yaml_data(text))
    other(
        export(obligations_for(ROOT / "profiles/guangdong.yaml", other_plan), "xlsx"),
        "这是另一份台账：计划原来是“2018b”，这次是“2018”",
    )
    other(b"PK\x03\x04nothing", "这不是完好的 Excel 工作簿")
    other(b"", "这不是")
    from openpyxl import Workbook

    content = io.BytesIO()
    Workbook().save(content)
    other(content.getvalue(), "这不是 obligations export 写的台账")


def yaml_data(text: str) -> Any:
    import yaml

    return yaml.safe_load(text)


def retitled() -> Obligations:
    text = (ROOT / "rules/2018.yaml").read_text("utf-8").replace("加强专利政策创新", "加强专利政策")
    plan = load_plan(yaml_data(text))
    return obligations_for(load_profile(ROOT / "profiles/guangdong.yaml", plan), plan)


def test_a_measure_with_another_title_is_told() -> None:
    """The number says which it is; what is written beside it may be about something else now."""
    updated = ledger_of([retitled()], None, edited(put(K8="甲处")))
    sheet = opened(updated.content)[SHEET]
    assert (sheet["D8"].value, sheet["K8"].value) == ("加强专利政策", "甲处")
    assert "第 7 项由“加强专利政策创新”改为“加强专利政策”，旁边填写的内容请核对" in updated.told


def test_another_day_and_other_facts_keep_what_was_written() -> None:
    later = obligations_for(in_class_one().profile, on=date(2018, 3, 1))
    raw = export(later, "xlsx", over=full())
    assert opened(raw)[SHEET]["E3"].value == "必做" and opened(raw)[SHEET]["K3"].value == "2 处"
    raw = export(later, "xlsx", over=raw, passages={3: ["原文一段"]})
    assert [row[2].value for row in opened(raw)["原文"].iter_rows(min_row=2)] == ["原文一段"]
    back = opened(export(result(), "xlsx", over=raw))
    assert [row[2].value for row in back["原文"].iter_rows(min_row=2)] == ["原文一段"]
    assert [[c.value for c in row[:17]] for row in back[SHEET]] == [
        [c.value for c in row[:17]] for row in again(full())[SHEET]
    ]


def test_no_warning_reaches_people() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again(full())


@examples(3)
@given(st.permutations(usable(HOSTILE)))
def test_hostile_texts_are_no_change(texts: list[str]) -> None:
    """What was generated is known again, whatever is in it; and so are hostile words that people wrote."""
    answer = answer_of(plan_of(texts), texts)

    def write(book: Any) -> None:
        for at, text in enumerate(texts[:9], 2):
            cell = book[SHEET].cell(at, 13)
            cell.value = text[:500]
            cell.data_type = "s"

    raw = edited(write, export(answer, "xlsx"))
    again = opened(export(answer, "xlsx", over=raw))
    assert content(again) == content(opened(raw))


def test_a_sheet_of_theirs_by_our_name_is_refused() -> None:
    raw = edited(lambda book: book.create_sheet("原文").__setitem__("A1", 1))
    with pytest.raises(ObligationsError, match="同名的工作表"):
        export(result(), "xlsx", over=raw, passages={1: ["甲"]})


def test_the_sheet_that_people_left_is_the_one_in_sight() -> None:
    def edit(book: Any) -> None:
        book.create_sheet("我的")["A1"] = 1
        book.active = len(book.sheetnames) - 1
        for sheet in book:
            sheet.sheet_view.tabSelected = sheet.title == "我的"
        book[FACTS].sheet_state = "hidden"

    book = again(edited(edit))
    assert book.active.title == "我的" and book[FACTS].sheet_state == "hidden"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["我的"]
