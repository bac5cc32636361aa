"""What people put around the table of a ledger: what of it grows with new rows and columns, and what is told."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.drawing.spreadsheet_drawing import OneCellAnchor
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from obligations import Obligations, ObligationsError, load_plan, load_profile, obligations_for
from obligations.exports.ledger.book import ledger_of
from tests.exports.ledgers import (
    FACTS,
    MISSING,
    RECORD,
    SHEET,
    Edit,
    Measures,
    another,
    answer_of,
    edited,
    fresh,
    in_class_one,
    opened,
    parts,
    repacked,
    result,
    rows,
    updated,
)

pytestmark = pytest.mark.slow

ONE = "xl/worksheets/sheet1.xml"
YELLOW = PatternFill("solid", "FFFF00")


def with_a_measure_more(raw: bytes) -> Any:
    return updated(answer_of(lambda measures: measures.append(another(26, "新增的举措"))), raw)


def on_the_sheet(*edits: Edit) -> bytes:
    return edited(lambda book: [edit(book[SHEET]) for edit in edits])


def filled(start: str, *lines: tuple[object, ...]) -> Edit:
    def edit(sheet: Any) -> None:
        row, column = sheet[start].row, sheet[start].column
        for i, line in enumerate(lines):
            for j, value in enumerate(line):
                sheet.cell(row + i, column + j).value = value

    return edit


def table(name: str, ref: str, *, totals: bool = False) -> Edit:
    def edit(sheet: Any) -> None:
        made = Table(displayName=name, ref=ref)
        made.totalsRowCount = 1 if totals else None
        sheet.add_table(made)

    return edit


def without_new_columns() -> bytes:
    """A ledger as it was before there were the last three columns."""

    def edit(book: Any) -> None:
        book[SHEET].delete_cols(16, 3)
        book[SHEET].auto_filter.ref = "A1:O26"
        for row in book[RECORD].iter_rows():
            if row[1].value == "columns":
                row[2].value = "责任处室、责任人、进展、完成情况、备注"

    return edited(edit)


def test_a_filter_never_reaches_into_a_table_of_theirs() -> None:
    new = updated(result(), on_the_sheet(filled("S1", ("处室", "电话"), ("甲处", 1)), table("电话", "S1:T3")))
    assert opened(new.content)[SHEET].auto_filter.ref == "A1:R26" and new.told == ()
    old = edited(
        lambda book: [filled("P1", ("处室", "电话"))(book[SHEET]), table("电话", "P1:Q3")(book[SHEET])],
        without_new_columns(),
    )
    new = updated(result(), old)
    sheet = opened(new.content)[SHEET]
    assert [sheet.cell(1, i).value for i in range(16, 22)] == ["处室", "电话", "牵头处室", "省内时限", "结论变化", None]
    assert sheet.auto_filter.ref == "A1:O26"
    assert new.told == ("加了新的栏目：牵头处室、省内时限、结论变化，在表格或筛选之外，要筛选请把它拉宽",)


def test_a_table_of_theirs_that_ends_beside_our_last_row_does_not_grow() -> None:
    new = with_a_measure_more(on_the_sheet(filled("V1", ("处", "数")), table("数", "V1:W26", totals=True)))
    assert [each.ref for each in opened(new.content)[SHEET].tables.values()] == ["V1:W26"]
    assert rows(new.content)[26][0] == 26


def test_a_table_of_ours_grows_unless_it_has_totals() -> None:
    def made(ref: str, *, totals: bool) -> bytes:
        def edit(sheet: Any) -> None:
            sheet.auto_filter.ref = None
            table("台账", ref, totals=totals)(sheet)

        return on_the_sheet(edit)

    whole = made("A1:R26", totals=False)
    assert [each.ref for each in opened(with_a_measure_more(whole).content)[SHEET].tables.values()] == ["A1:R27"]
    ends = made("A1:R27", totals=True)
    new = with_a_measure_more(ends)
    assert [each.ref for each in opened(new.content)[SHEET].tables.values()] == ["A1:R27"]
    assert opened(new.content)[SHEET]["A28"].value == 26, "the row of totals is empty, and stays so"


def test_a_new_row_is_not_put_into_an_empty_table_of_theirs() -> None:
    raw = on_the_sheet(filled("A27", ("合计",)), filled("A29", ("甲", "乙")), table("空表", "A29:B40"))
    new = with_a_measure_more(raw)
    assert opened(new.content)[SHEET]["A41"].value == 26
    assert "第 26 项是新的，加在第 41 行，在表下面的内容之后，筛选不到，请移到表里" in new.told


def test_a_range_that_people_may_edit_grows() -> None:
    area = '<protectedRanges><protectedRange sqref="K2:R26" name="填"/></protectedRanges>'
    raw = repacked(fresh(), {ONE: lambda text: text.replace("</sheetData>", f"</sheetData>{area}")})
    assert b'sqref="K2:R27"' in parts(with_a_measure_more(raw).content)[ONE]


def test_new_columns_are_not_put_under_a_chart_that_has_a_size_and_no_end() -> None:
    def edit(book: Any) -> None:
        chart = BarChart()
        chart.width = 12
        book[SHEET].add_chart(chart, "P3")
        assert isinstance(chart.anchor, str | OneCellAnchor)

    heads = rows(updated(result(), edited(edit, without_new_columns())).content)[0]
    first = heads.index("牵头处室") + 1
    assert heads[first - 1 : first + 2] == ("牵头处室", "省内时限", "结论变化") and first >= 21


def test_what_is_added_is_seen_in_hidden_rows_and_columns_too() -> None:
    def rows_hidden(sheet: Any) -> None:
        for row in range(27, 40):
            sheet.row_dimensions[row].hidden = True

    sheet = opened(with_a_measure_more(on_the_sheet(rows_hidden)).content)[SHEET]
    assert sheet["A27"].value == 26
    assert [row for row in range(20, 45) if sheet.row_dimensions[row].hidden] == list(range(28, 40))

    def hide(text: str) -> str:
        ours = re.sub('<col [^>]*min="1[6-9]"[^>]*/>', "", text)
        return ours.replace("</cols>", '<col min="16" max="16384" width="9" hidden="1"/></cols>')

    columns = repacked(without_new_columns(), {ONE: hide})
    xml = parts(updated(result(), columns).content)[ONE].decode()
    found = re.findall(r'<col [^>]*min="(1[6-9]|2[0-9])"[^>]*>', xml)
    assert found == ["16", "17", "18", "19"]
    hidden = {
        m: "hidden" in entry for entry in re.findall("<col [^>]*>", xml) for m in re.findall('min="([0-9]+)"', entry)
    }
    assert [hidden[m] for m in found] == [False, False, False, True] and 'max="16384"' in xml


def test_the_new_row_looks_as_most_rows_do_and_a_new_column_as_most_cells_beside_it() -> None:
    def mark(sheet: Any) -> None:
        for column in range(1, 19):
            sheet.cell(26, column).fill, sheet.cell(26, column).font = YELLOW, Font(strike=True)

    sheet = opened(with_a_measure_more(on_the_sheet(mark)).content)[SHEET]
    assert sheet["A26"].fill.fgColor.rgb == "00FFFF00" != sheet["A27"].fill.fgColor.rgb
    assert not sheet["D27"].font.strike and not sheet["K27"].font.strike and not sheet["E27"].font.strike

    def one_cell(book: Any) -> None:
        book[SHEET]["K2"].fill, book[SHEET]["K3"].number_format = YELLOW, "0%"

    sheet = opened(updated(result(), edited(one_cell, without_new_columns())).content)[SHEET]
    assert {sheet[name].fill.fgColor.rgb for name in ("P2", "Q2", "R2")} == {sheet["P4"].fill.fgColor.rgb}
    assert sheet["Q3"].number_format == sheet["Q4"].number_format


def test_formulas_and_names_that_end_with_our_last_row_are_told() -> None:
    def edit(book: Any) -> None:
        book[SHEET]["T1"], book[SHEET]["T2"] = "合计", "=SUM($S$2:S26)"
        book[FACTS]["J1"] = f"=COUNTIF({SHEET}!$E$2:$E$26,A1)"
        book[FACTS]["J2"], book[FACTS]["J3"] = f"=SUM({SHEET}!E2:E260)", "=SUM(A2:A26)"
        book.defined_names["结论区"] = DefinedName("结论区", attr_text=f"{SHEET}!$E$2:$E$26")

    told = with_a_measure_more(edited(edit)).told
    assert "只算到第 26 行的公式或名称没有改，请核对：T2、事实和依据!J1、结论区" in told
    assert not any("只算到" in line for line in updated(in_class_one(), edited(edit)).told), "nothing was added"


def test_what_the_plan_says_otherwise_now_is_told() -> None:
    def change(measures: Measures) -> None:
        measures[-1]["due"] = measures[-2]["due"] = "2019 年"

    numbers = result().plan.measures[-2:]
    told = updated(answer_of(change), fresh()).told
    assert f"“完成时间”变了 2 项：第 {numbers[0].number}、{numbers[1].number} 项" in told, told


@pytest.mark.parametrize("value", [datetime(2018, 5, 1), True, 3, "rich"])
def test_what_is_no_plain_text_in_the_column_of_changes_stays_and_that_is_told(value: object) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    put: Any = CellRichText(TextBlock(InlineFont(b=True), "要紧"), "，已报") if value == "rich" else value
    raw = edited(lambda book: book[SHEET].__setitem__("R3", put))
    new = updated(in_class_one(), raw)
    assert rows(new.content)[2][17] == ("要紧，已报" if value == "rich" else value)
    assert "没有记到“结论变化”栏的：R3，里面有日期、数字、公式、字体，或者合并了、写满了" in new.told
    assert rows(new.content)[3][17], "the others are noted"


def test_a_column_of_theirs_with_the_same_heading_is_left_alone() -> None:
    raw = edited(lambda book: [book[SHEET].__setitem__(*each) for each in (("S1", "结论变化"), ("S3", "我的"))])
    found = rows(updated(in_class_one(), raw).content)
    assert found[2][17] and found[2][18] == "我的" and found[3][18] is None


@pytest.mark.parametrize("edit", ["merged", "chart", "hidden"])
def test_what_has_no_text_pins_a_row_of_facts_too(edit: str) -> None:
    def change(sheet: Any) -> None:
        if edit == "merged":
            sheet.merge_cells("H4:H5")
        elif edit == "chart":
            chart = BarChart()
            chart.height, chart.width = 0.4, 2
            sheet.add_chart(chart, "H4")
        else:
            sheet.row_dimensions[4].hidden = True

    def answer(**facts: object) -> Obligations:
        return obligations_for(load_profile({"province": "广东省", "code": "44", "facts": facts}))

    raw = ledger_of([answer()]).content
    before = [row[0] for row in rows(raw, MISSING)]
    known = answer(**{before[1]: "一类" if before[1] == "省份类别" else {"value": True, "since": "2017-01-01"}})
    new = [row[0] for row in rows(updated(known, edited(lambda book: change(book[MISSING]), raw)).content, MISSING)]
    assert before[1] not in new and new[3] == before[3], "the rest moves up around it"
    assert [row[0] for row in rows(updated(known, raw).content, MISSING)][3] != before[3]


def test_a_line_with_a_comment_is_brought_up_to_date_in_its_place() -> None:
    def comment(book: Any) -> None:
        book["说明"]["A4"].comment = Comment("存疑", "某人")

    new = updated(in_class_one(), edited(comment)).content
    before, after = rows(fresh(), "说明"), rows(new, "说明")
    assert before[3][0].startswith("必做 13") and after[3][0].startswith("必做 22") and len(after) == len(before)
    assert [row[0] for row in after] == [row[0] for row in rows(updated(in_class_one(), fresh()).content, "说明")]
    assert opened(new)["说明"]["A4"].comment.text == "存疑"


def test_a_line_with_a_remark_that_is_gone_says_so_once() -> None:
    later = obligations_for(load_profile({"province": "广东省", "code": "44", "facts": {}}))
    lines = [row[0] for row in rows(fresh(), "说明")]
    at = next(i for i, text in enumerate(lines) if text.startswith("其中 1 项依据未核实的事实"))
    once = updated(later, edited(lambda book: book["说明"].cell(at + 1, 3, "我的话"))).content
    assert rows(once, "说明")[at][0] == f"（不再列出）{lines[at]}" and rows(once, "说明")[at][2] == "我的话"
    assert rows(updated(later, once).content, "说明") == rows(once, "说明")
    back = [row[0] for row in rows(updated(result(), once).content, "说明")]
    assert lines[at] in back


def test_a_deleted_line_and_a_line_of_theirs_below_are_told_apart_from_a_changed_line() -> None:
    def edit(book: Any) -> None:
        book["说明"].delete_rows(5)
        book["说明"].cell(book["说明"].max_row + 2, 1).value = "我的话"

    lines = [row[0] for row in rows(updated(result(), edited(edit)).content, "说明")]
    assert "我的话" in lines and {row[0] for row in rows(fresh(), "说明")} <= {*lines}


def test_of_two_renamed_sheets_none_is_guessed() -> None:
    def copied(book: Any) -> None:
        copy = book.copy_worksheet(book[SHEET])
        copy.title, book[SHEET].title = "台账9月", "台账10月"

    with pytest.raises(ObligationsError, match="工作表“任务台账”改过名，“台账10月”、“台账9月”都可能是它；请把要更新的"):
        updated(in_class_one(), edited(copied))
    new = updated(in_class_one(), edited(lambda book: setattr(book[SHEET], "title", "台账10月")))
    assert "工作表“任务台账”现在叫“台账10月”，更新的是它" in new.told
    assert not any("现在叫" in line for line in updated(result(), new.content).told), "it is told once"


def test_what_people_emptied_is_written_again_and_told() -> None:
    def unmerged(book: Any) -> None:
        book[SHEET].merge_cells("B2:B6")
        book[SHEET].unmerge_cells("B2:B6")
        book[SHEET]["C3"] = None

    new = updated(result(), edited(unmerged))
    assert rows(new.content) == rows(fresh())
    assert new.told == ("清空过的格子又写上了：B3、C3、B4、B5、B6",)

    def clear(book: Any) -> None:
        for row in range(2, 27):
            book[SHEET].cell(row, 6).value = None

    column = edited(clear)
    assert rows(updated(result(), column).content) == rows(fresh())
    assert updated(result(), column).told == ("清空过的格子又写上了：F2、F3、F4、F5、F6等 25 处",)


def test_what_equals_the_new_content_is_no_loss() -> None:
    typed = edited(lambda book: book[FACTS].__setitem__("B2", "一类"))
    assert rows(updated(in_class_one(), typed).content) == rows(updated(in_class_one(), fresh()).content)
    with pytest.raises(ObligationsError, match="手工改过（原来是“未知”）"):
        updated(result(), typed)


@pytest.mark.parametrize("row", [(1, "甲"), (2, None, None, "乙"), (26, "丙", "丁", "戊")])
def test_a_row_of_theirs_may_have_a_number(row: tuple[object, ...]) -> None:
    """People number their own list below the table; or the plan gets a measure with a number that they had given."""
    raw = on_the_sheet(filled("A30", row))
    new = with_a_measure_more(raw).content
    found = rows(with_a_measure_more(new).content)
    assert found[29][: len(row)] == row and found[26][0] == 26 and found[26][3] == "新增的举措"


def test_measures_that_move_together_are_told_together() -> None:
    def first(measures: Measures) -> None:
        for measure in measures:
            measure["number"] += 1
        measures.insert(0, another(measures[0]["number"] - 1, "新增的举措"))

    moved = [line for line in updated(answer_of(first), fresh()).told if line.startswith("原来的第")]
    count = len(result().plan.measures)
    assert len(moved) == 1 and re.fullmatch(
        rf"原来的第 \d+(、|～){count} 项现在是第 \d+(、|～){count + 1} 项，填写的内容还在旁边", moved[0]
    )


def test_what_is_noted_in_cells_that_are_made_in_the_same_run() -> None:
    new = updated(in_class_one(), without_new_columns())
    assert not any("没有记到" in line for line in new.told)
    assert [row[17] is not None for row in rows(new.content)[1:4]] == [False, True, True]
    back = updated(in_class_one(), edited(lambda book: book[SHEET].delete_rows(3)))
    assert "第 2 项的行被删去过，又加在第 26 行" in back.told and "待定 → 必做" in rows(back.content)[25][17]


@pytest.mark.parametrize("how", ["merged", "full"])
def test_a_note_that_would_not_be_seen_or_does_not_fit_is_told(how: str) -> None:
    def edit(sheet: Any) -> None:
        sheet["R3"] = "甲" * (32_760 if how == "full" else 1)
        if how == "merged":
            sheet.merge_cells("R3:R4")

    new = updated(in_class_one(), on_the_sheet(edit))
    assert f"没有记到“结论变化”栏的：{'R3' if how == 'full' else 'R4'}，" in "".join(new.told)
    assert len(rows(new.content)[2][17]) <= 32_767


def test_of_several_plans_the_lines_between_stay_where_they_are() -> None:
    """Empty lines keep their answers apart; nothing is added, however often it is exported."""
    plans = [load_plan(), load_plan("guobanfa-2018-126")]
    results = [obligations_for("福建", plan) for plan in plans]
    first = ledger_of(results).content
    assert any(not any(row) for row in rows(first, "说明"))
    again = ledger_of(results, None, first)
    assert again.told == () and {name: part for name, part in parts(again.content).items() if "sheet" in name} == {
        name: part for name, part in parts(first).items() if "sheet" in name
    }


@pytest.mark.parametrize("column", ["B", "L"])
def test_a_list_of_theirs_below_is_not_taken_for_a_measure_whose_row_they_deleted(column: str) -> None:
    def edit(sheet: Any) -> None:
        sheet.delete_rows(2)
        for i, name in enumerate(("张三", "李四"), 1):
            sheet[f"A{28 + i}"], sheet[f"{column}{28 + i}"] = i, name

    new = updated(result(), on_the_sheet(edit))
    found = rows(new.content)
    at = {"B": 1, "L": 11}[column]
    assert [(row[0], row[at]) for row in found[28:30]] == [(1, "张三"), (2, "李四")]
    assert any(line.startswith("第 1 项的行被删去过，又加在第") for line in new.told)
    assert updated(result(), new.content).told == ()


@pytest.mark.parametrize("row", [(26,), (26, None, None, "新增的举措")])
def test_a_row_that_they_had_begun_is_not_written_into(row: tuple[object, ...]) -> None:
    begun = on_the_sheet(filled("A27", row))
    new = with_a_measure_more(begun).content
    again = with_a_measure_more(new)
    assert again.told == () and rows(again.content)[26][: len(row)] == row and rows(again.content)[26][4] is None


@pytest.mark.parametrize(
    ("sheet", "row", "columns", "remark"),
    [(SHEET, 5, 10, "M5"), (SHEET, 5, 1, "M5"), (FACTS, 5, 7, "H5"), (MISSING, 2, 1, "H2")],
)
def test_a_row_that_was_emptied_is_written_again_beside_what_they_wrote(
    sheet: str, row: int, columns: int, remark: str
) -> None:
    def edit(book: Any) -> None:
        for column in range(1, columns + 1):
            book[sheet].cell(row, column).value = None
        book[sheet][remark] = "进展不能丢"

    new = updated(result(), edited(edit))
    assert any("清空过的格子又写上了" in line for line in new.told)
    before = rows(fresh(), sheet)
    assert (
        rows(new.content, sheet)[row - 1][: len(before[0])] == (*before[row - 1][: len(before[0])],) or sheet == SHEET
    )
    assert [r[:10] for r in rows(new.content, sheet)] == [r[:10] for r in before] or sheet in (FACTS, MISSING)
    assert opened(new.content)[sheet][remark].value == "进展不能丢" and len(rows(new.content, sheet)) == len(before)


def test_what_lies_beside_the_table_is_not_in_the_way_of_new_rows() -> None:
    def edit(book: Any) -> None:
        book[SHEET].add_chart(BarChart(), "U20")
        filled("Z1", ("人员", "电话"), *[(f"人{i}", i) for i in range(40)])(book[SHEET])

    new = with_a_measure_more(edited(edit))
    sheet = opened(new.content)[SHEET]
    assert sheet["A27"].value == 26 and sheet.auto_filter.ref == "A1:R27"
    noted = on_the_sheet(lambda sheet: setattr(sheet["A27"], "comment", Comment("存疑", "某人")))
    new = with_a_measure_more(noted)
    assert rows(new.content)[27][0] == 26 and opened(new.content)[SHEET]["A27"].comment.text == "存疑"


def test_a_filter_does_not_jump_over_another_table_to_new_columns() -> None:
    raw = edited(
        lambda book: filled("R1", ("人员", "电话"), *[(f"人{i}", i) for i in range(39)])(book[SHEET]),
        without_new_columns(),
    )
    new = updated(result(), raw)
    assert opened(new.content)[SHEET].auto_filter.ref == "A1:O26"
    assert "加了新的栏目：牵头处室、省内时限、结论变化，在表格或筛选之外，要筛选请把它拉宽" in new.told


def test_a_chart_of_our_rows_that_does_not_grow_is_told() -> None:
    from openpyxl.chart import Reference

    def edit(sheet: Any) -> None:
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=1, min_row=2, max_row=26))
        sheet.add_chart(chart, "U2")

    assert "只算到第 26 行的公式或名称没有改，请核对：图表" in with_a_measure_more(on_the_sheet(edit)).told


def test_what_is_added_below_on_another_sheet_is_told() -> None:
    def edit(book: Any) -> None:
        book[FACTS].delete_rows(5)
        book[FACTS]["A9"] = "合计"

    told = updated(result(), edited(edit)).told
    assert told == ("事实和依据：表下面有别的内容，“快速维权中心”写在第 10 行，请移到表里",)
