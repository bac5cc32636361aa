"""What is new in a ledger: where it stands, what grows with it, and what people are told of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from obligations import (
    ObligationsError,
    load_profile,
    obligations_for,
    obligations_for_plans,
)
from obligations.exports.ledger.book import ledger_of
from tests.exports.ledgers import (
    FACTS,
    MISSING,
    PROFILE,
    RECORD,
    SHEET,
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


def with_remarks(raw: bytes | None = None, **more: object) -> bytes:
    def edit(book: Any) -> None:
        for row in range(2, 27):
            book[SHEET].cell(row, 15).value = f"备注 {book[SHEET].cell(row, 1).value}"
        for name, value in more.items():
            book[SHEET][name] = value

    return edited(edit, raw or fresh())


def test_what_changed_is_told_and_noted_the_latest_above() -> None:
    first = updated(in_class_one(), with_remarks())
    assert "结论变了 9 项：第 2～4、7、16、18、20、23、25 项，待定 → 必做" in first.told
    today = date.today()
    assert [row[17] for row in rows(first.content)[1:4]] == [None, f"{today}：待定 → 必做", f"{today}：待定 → 必做"]
    earlier = edited(lambda book: book[SHEET].__setitem__("R3", "2018-12-31：待定 → 必做"), first.content)
    back = updated(result(), earlier)
    assert "结论变了 9 项：第 2～4、7、16、18、20、23、25 项，必做 → 待定" in back.told
    noted = {row[0]: row[17] for row in rows(back.content)[1:]}
    assert noted[2] == f"{today}：必做 → 待定\n2018-12-31：待定 → 必做"
    assert noted[3] is None, "of one day it is noted what it came to: nothing"
    assert [row[14] for row in rows(back.content)[1:]] == [f"备注 {i}" for i in range(1, 26)]
    assert updated(result(), back.content).told == ()


def test_a_change_by_the_facts_of_another_day_says_of_which() -> None:
    then = updated(obligations_for(PROFILE, on=date(2015, 5, 1)), fresh())
    noted = {row[17] for row in rows(then.content)[1:]} - {None}
    assert noted and all(line.startswith(f"{date.today()}（按 2015-05-01 的事实）：") for line in noted)
    assert "上次按 2018-12-31 的事实，这次按 2015-05-01" in then.told


def test_different_changes_are_told_apart() -> None:
    data = yaml.safe_load(PROFILE.read_text("utf-8"))
    data["facts"]["省份类别"] = {"value": "三类", "source": "x"}
    told = updated(obligations_for(load_profile(data)), updated(in_class_one(), fresh()).content).told
    assert told == ("结论变了 9 项：第 2～4、7、16、18、20、23、25 项，必做 → 选做",)


def test_what_people_put_into_the_column_of_changes_stays() -> None:
    def edit(book: Any) -> None:
        book[SHEET]["R3"], book[SHEET]["R4"] = "已知会", "=1+1"

    found = rows(updated(in_class_one(), edited(edit)).content)
    assert found[2][17] == f"{date.today()}：待定 → 必做\n已知会" and found[3][17] == "=1+1"
    cleared = edited(
        lambda book: [book[SHEET].cell(row, 18, "") for row in range(2, 27)], updated(in_class_one(), fresh()).content
    )
    assert updated(in_class_one(), cleared).told == ()
    gone = updated(in_class_one(), edited(lambda book: book[SHEET].delete_cols(18)))
    assert gone.told[0].startswith("结论变了 9 项") and opened(gone.content)[SHEET].max_column == 17


def test_a_new_measure_is_inside_filter_list_and_frame() -> None:
    new = updated(answer_of(lambda measures: measures.append(another(26, "新增的举措"))), with_remarks())
    sheet = opened(new.content)[SHEET]
    assert (sheet["A27"].value, sheet["D27"].value, sheet["O26"].value) == (26, "新增的举措", "备注 25")
    assert "第 26 项是新的，加在第 27 行" in new.told
    assert (sheet.auto_filter.ref, str(sheet.data_validations.dataValidation[0].sqref)) == ("A1:R27", "N2:N27")
    for column in "ADEJKNOPQR":
        old, added = sheet[f"{column}26"], sheet[f"{column}27"]
        assert added.border.left.style == old.border.left.style == "thin" and str(added.alignment) == str(old.alignment)
    assert sheet.row_dimensions[27].height and sheet["E27"].fill.fgColor.rgb == sheet["E26"].fill.fgColor.rgb


def test_below_a_total_it_is_told_where_the_new_row_is() -> None:
    new = updated(
        answer_of(lambda measures: measures.append(another(26, "新增的举措"))),
        with_remarks(D27="合计", S27="=SUM(S2:S26)", S1="预算"),
    )
    sheet = opened(new.content)[SHEET]
    assert (sheet["D27"].value, sheet["S27"].value, sheet["A28"].value) == ("合计", "=SUM(S2:S26)", 26)
    assert "第 26 项是新的，加在第 28 行，在表下面的内容之后，筛选不到，请移到表里" in new.told
    assert sheet.auto_filter.ref == "A1:S26", "a heading of theirs is inside, a row below the total is not"


def test_a_deleted_row_comes_back_and_that_is_told() -> None:
    new = updated(result(), edited(lambda book: book[SHEET].delete_rows(5)))
    assert [row[0] for row in rows(new.content)[1:]] == [1, 2, 3, *range(5, 26), 4]
    assert "第 4 项的行被删去过，又加在第 26 行" in new.told
    below = updated(result(), edited(lambda book: (book[SHEET].delete_rows(5), book[SHEET].__setitem__("D26", "合计"))))
    assert "第 4 项的行被删去过，又加在第 27 行，在表下面的内容之后，筛选不到，请移到表里" in below.told


def test_what_stands_beside_a_measure_goes_with_it_when_it_is_renumbered() -> None:
    def swapped(measures: Measures) -> None:
        measures[-1]["number"], measures[-2]["number"] = measures[-2]["number"], measures[-1]["number"]
        measures[-1], measures[-2] = measures[-2], measures[-1]

    before = {row[3]: row[14] for row in rows(with_remarks())[1:]}
    new = updated(answer_of(swapped), with_remarks())
    assert {row[3]: row[14] for row in rows(new.content)[1:]} == before
    assert {
        "原来的第 24 项现在是第 25 项，填写的内容还在旁边",
        "原来的第 25 项现在是第 24 项，填写的内容还在旁边",
    } <= {*new.told}
    assert [row[0] for row in rows(new.content)[1:]] == [*range(1, 24), 25, 24]


def test_a_measure_that_is_gone_stays_if_somebody_wrote_beside_it_and_can_come_back() -> None:
    without = answer_of(lambda measures: measures.pop())
    new = updated(without, with_remarks())
    last = rows(new.content)[25]
    assert (last[0], last[3], last[4], last[14]) == (25, result()[25].title, "（已经不在计划里）", "备注 25") and last[
        5
    ] is None
    assert "不再列出的：第 25 项；行留着，里面填写的内容没有动" in new.told
    assert updated(without, new.content).told == (), "it is told once"
    again = updated(result(), new.content)
    assert rows(again.content)[25][:6] == rows(fresh())[25][:6] and rows(again.content)[25][14] == "备注 25"
    bare = opened(updated(without, fresh()).content)[SHEET]
    assert bare["E26"].value == "（已经不在计划里）" and bare["E26"].fill.fill_type is None, "and no verdict is marked"
    added = updated(answer_of(lambda measures: measures.append(another(26, "新增的举措"))), new.content)
    assert [row[0] for row in rows(added.content)[1:]] == [*range(1, 27)]


def test_another_measure_by_the_number_of_one_that_is_gone_has_a_row_of_its_own() -> None:
    without = updated(answer_of(lambda measures: measures.pop()), with_remarks())
    other = answer_of(lambda measures: measures.__setitem__(-1, another(25, "另一项")))
    new = updated(other, without.content)
    found = {row[3]: (row[0], row[14]) for row in rows(new.content)[1:]}
    assert (found[result()[25].title], found["另一项"]) == ((25, "备注 25"), (25, None))
    assert rows(updated(other, new.content).content) == rows(new.content)


def test_columns_for_people_are_added_once_beside_what_they_added() -> None:
    """A ledger that was written before there were these columns."""

    def as_before(book: Any) -> None:
        sheet, record = book[SHEET], book[RECORD]
        sheet.delete_cols(16, 3)
        sheet.auto_filter.ref = "A1:O26"
        for row in reversed([row[0].row for row in record.iter_rows() if row[0].value == RECORD]):
            record.delete_rows(row)
        sheet["P1"], sheet["P3"], sheet["R5"] = "预算", 7, "没有表头的一格"

    new = updated(result(), edited(as_before))
    sheet = opened(new.content)[SHEET]
    assert [cell.value for cell in sheet[1]][15:] == ["预算", None, None, "牵头处室", "省内时限", "结论变化"]
    assert (sheet["P3"].value, sheet["R5"].value, sheet.auto_filter.ref) == (7, "没有表头的一格", "A1:U26")
    assert "加了新的栏目：牵头处室、省内时限、结论变化" in new.told
    assert sheet["S2"].border.left.style == "thin" and sheet.column_dimensions["U"].width == 16
    gone = edited(lambda book: book[SHEET].delete_cols(19), new.content)
    assert "牵头处室" not in [cell.value for cell in opened(updated(result(), gone).content)[SHEET][1]]


def test_columns_do_not_go_below_a_chart_and_one_of_theirs_by_the_name_is_enough() -> None:
    from openpyxl.chart import BarChart

    def edit(book: Any) -> None:
        sheet, record = book[SHEET], book[RECORD]
        sheet.delete_cols(16, 3)
        for row in reversed([row[0].row for row in record.iter_rows() if row[0].value == RECORD]):
            record.delete_rows(row)
        sheet["P1"] = "省内时限"
        sheet.add_chart(BarChart(), "Q3")

    new = updated(result(), edited(edit))
    sheet = opened(new.content)[SHEET]
    heads = {cell.value: cell.column for cell in sheet[1] if cell.value}
    end = sheet._charts[0].anchor._from.col + 1
    assert (
        heads["省内时限"] == 16
        and heads["牵头处室"] > end
        and len([cell for cell in sheet[1] if cell.value == "省内时限"]) == 1
    )


def test_a_renamed_sheet_is_found() -> None:
    def edit(book: Any) -> None:
        book[SHEET].title, book[FACTS].title = "2018 台账（定稿）", "依据"

    new = updated(in_class_one(), edited(edit, with_remarks()))
    book = opened(new.content)
    assert book.sheetnames == ["2018 台账（定稿）", "依据", MISSING, "说明", RECORD]
    assert book["2018 台账（定稿）"]["E3"].value == "必做" and book["依据"]["B2"].value == "一类"
    assert opened(updated(result(), new.content).content)["2018 台账（定稿）"]["E3"].value == "待定"


def test_questions_are_in_order_and_a_note_stays_with_its_question() -> None:
    profile = {"province": "广东省", "code": "44", "facts": {}}
    unknown = obligations_for(load_profile(profile))
    raw = ledger_of([unknown]).content
    asked = [row[0] for row in rows(raw, MISSING)[1:]]
    noted = edited(lambda book: book[MISSING].__setitem__("F4", "已问发改委"), raw)
    profile["facts"] = {"自由贸易试验区": "是"}
    found = rows(updated(obligations_for(load_profile(profile)), noted).content, MISSING)
    [(at, row)] = [(i, row) for i, row in enumerate(found) if "已问发改委" in row]
    assert row[0] == asked[2] and at == 3
    profile["facts"] = {fact: "是" for fact in asked if fact != "省份类别"} | {"省份类别": "一类"}
    done = updated(obligations_for(load_profile(profile)), noted)
    [row] = [row for row in rows(done.content, MISSING) if "已问发改委" in row]
    assert row[0] == asked[2] and "（不再列出）" in row


def test_people_s_formulas_are_calculated_again_where_excel_would_not() -> None:
    def said(text: str) -> str:
        return text.replace(' fullCalcOnLoad="1"', "")

    formulas = edited(lambda book: book[SHEET].__setitem__("S2", '=COUNTIF(E2:E26,"必做")'))
    for raw, is_set in ((formulas, True), (fresh(), False)):
        new = updated(in_class_one(), repacked(raw, {"xl/workbook.xml": said})).content
        assert (b"fullCalcOnLoad" in parts(new)["xl/workbook.xml"]) is is_set


def test_assumptions_are_not_taken_into_a_ledger() -> None:
    assumed = obligations_for(load_profile(PROFILE).setting({"province_class": "一类"}))
    with pytest.raises(ObligationsError, match="假设原来没有，这次是“省份类别=一类”；确实是事实的，写进档案再导出"):
        updated(assumed, fresh())
    with pytest.raises(ObligationsError, match="假设原来是“省份类别=一类”，这次没有"):
        updated(result(), ledger_of([assumed]).content)
    with pytest.raises(ObligationsError, match="这次是“只认有出处的事实”"):
        updated(obligations_for(PROFILE, documented_only=True), fresh())


def test_the_ledger_of_one_plan_becomes_one_of_several() -> None:
    one = obligations_for("福建")
    several = obligations_for_plans("福建")

    def edit(book: Any) -> None:
        book[SHEET]["K2"], book[FACTS]["H3"] = "甲处", "已问发改委"

    fact = rows(ledger_of([one]).content, FACTS)[2][0]
    new = ledger_of(several, None, edited(edit, ledger_of([one]).content))
    book = opened(new.content)
    assert book.sheetnames[:4] == [SHEET, FACTS, MISSING, "说明"] and len(book.sheetnames) == 7
    assert book[SHEET]["K2"].value == "甲处" and "台账原来只有计划 2018，现在加上了别的计划" in new.told
    [row] = [row for row in rows(new.content, FACTS) if "已问发改委" in row]
    assert row[0] == fact and "2018 年计划" in row
    sheets = [name for name in book.sheetnames if name.startswith(SHEET)]
    assert [book[name].max_row - 1 for name in sheets] == [len(result) for result in several]
    again = ledger_of(several, None, new.content)
    assert again.told == () and rows(again.content, FACTS) == rows(new.content, FACTS)
    with pytest.raises(ObligationsError, match="计划原来是“2018、guobanfa-2018-126、guofa-2018-38”，这次是“2018”"):
        ledger_of([one], None, new.content)
