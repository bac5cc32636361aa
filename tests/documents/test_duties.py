"""Departments and times that stand elsewhere than in their place are read, or leave the field open: none is lost."""

from __future__ import annotations

import pytest

from obligations import Plan
from obligations.documents.duties import Elsewhere, beside_measures, outside_measures, within_measure
from tests.scans import drafted

TITLE = "2019年推进计划"
NAMES = frozenset(["条法司", "办公室"])
BOTH, ALL = ("bureau", "due"), ("bureau", "due", "clause")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第2项由办公室牵头。", [(ALL, {2})]),
        ("第一、三项推迟。", [(ALL, {1, 3})]),
        ("第3至5项另行通知。", [(ALL, {3, 4, 5})]),
        ("第三项到第五项另行通知。", [(ALL, {3, 4, 5})]),
        ("第一百零二项另行通知。", [(ALL, None)]),
        ("本计划由条法司负责解释。", []),
        ("上述第1项在沿海省份开展。", [(ALL, {1})]),
        ("以上任务由条法司统筹，2019年6月底前完成。", [(BOTH, None)]),
        ("除注明时限的外，以下任务均于2019年年底前完成。", [(("due",), None)]),
        ("以上各项均由办公室配合。", [(("bureau",), None)]),
        ("以上任务要按时完成。", []),
        ("各牵头部门于11月底前报送总结。", []),
        ("由办公室负责解释。", []),
        ("办公室要加强统筹协调和督促检查，确保各项任务落地见效。", []),
        ("请各省于11月底前将本计划完成情况报送条法司。", []),
        ("到2020年底前，各项任务全面完成。", []),
    ],
)
def test_what_speaks_of_measures_elsewhere(text: str, found: list[tuple[tuple[str, ...], set[int] | None]]) -> None:
    assert [(each.fields, each.numbers) for each in outside_measures(text, NAMES)] == found


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("制度建设（条法司牵头）", ["bureau"]),
        ("制度建设（6月底前完成）", ["due"]),
        ("6月底前见效，由办公室督办", ["bureau"]),
        ("到2020年达到100件", []),
        ("完善法规", []),
        ("由条法司牵头的立法协调机制更加完善", []),
    ],
)
def test_what_headings_and_goals_say(text: str, fields: list[str]) -> None:
    assert [name for each in beside_measures(text, NAMES) for name in each.fields] == fields


@pytest.mark.parametrize(
    ("paragraphs", "has_due", "fields"),
    [
        (("甲。完成调研（条法司负责，6月底前完成）。立法",), True, ["bureau", "due"]),
        (("甲。", "6月底前"), True, ["due"]),
        (("甲。", "条法司"), True, ["bureau"]),
        (("甲。", "督导单位：办公室"), True, ["bureau"]),
        (("甲。2019年6月底前完成调研。",), False, ["due"]),
        (("甲。2019年6月底前完成调研。",), True, []),
        (("甲。（由条法司负责运维）做好。",), True, []),
        (("甲。（含专利）做好。", "主要内容：完成调研。"), False, []),
    ],
)
def test_what_the_text_of_a_measure_says(paragraphs: tuple[str, ...], has_due: bool, fields: list[str]) -> None:
    found: list[Elsewhere] = [*within_measure(paragraphs, NAMES, has_due=has_due)]
    assert [name for each in found for name in each.fields] == fields


def prose(*lines: str) -> str:
    return "\n".join([TITLE, "", *lines, ""])


def table(head: str, *rows: str) -> str:
    lines = [head, "|".join(["---"] * (head.count("|") + 1)), *rows]
    return "\n".join([TITLE, "", *(f"|{line}|" for line in lines), ""])


#: Document → the open fields of each measure.
OPEN = {
    "a bracket within": (prose("1. 甲。调研（甲司负责，6月底前完成）。立法（乙司负责，年底前完成）。", "2. 乙。（乙司负责）"), [{"bureau", "due"}, set()]),
    "a note by number": (prose("1. 甲。（甲司负责）", "2. 乙。（乙司负责）", "", "第2项由甲司牵头。"), [set(), {*ALL}]),
    "a rule before": (prose("以下任务均于2019年年底前完成。", "1. 甲。（甲司负责）", "2. 乙。（乙司负责，6月底前完成）"), [{"due"}, {"due"}]),
    "a heading": (table("工作任务|举措|责任单位", "一、制度（甲司牵头）|1. 甲。|甲司", "|2. 乙。|乙司"), [{"bureau"}] * 2),
    "a cell of a measure": (table("举措|责任单位|完成时限", "1. 甲。做甲。（乙司配合，6月底前完成）|甲司|年内"), [{"bureau", "due"}]),
    "no label": (prose("1. 甲", "责任单位：甲司", "6月底前", "2. 乙", "责任单位：乙司", "完成时限：年内"), [{"due"}, set()]),
    "a duty without its comma": (prose("1. 甲。（甲司牵头，乙司、丙司配合9月底前完成）", "2. 乙。（乙司负责，完成时限9月底前）"), [{*ALL}, {"due"}]),
    "two ministries in one": (table("举措|责任单位", "1. 甲。|财政部税务总局", "2. 乙。|条法司.办公室"), [{"bureau", "clause"}] * 2),
    "times that are none": (table("举措|责任单位|完成时限", "1. 甲。|甲司|待定", "2. 乙。|乙司|东部6月底前，其他年底前"), [{"due"}] * 2),
    "those that are none": (table("举措|责任单位", "1. 甲。|各司", "2. 乙。|条法司及地方"), [{"bureau", "clause"}] * 2),
    "two times": (prose("1. 甲", "责任单位：甲司", "完成时限：6月底前", "完成时限：9月底前"), [{"due"}]),
    "a label twice": (prose("1. 甲", "责任单位：甲司", "完成时限：完成时限：6月底前"), [{"due"}]),
    "a department twice": (prose("1. 甲。（甲司、甲司负责）", "2. 乙。（乙司负责）"), [{"bureau", "clause"}, set()]),
    "another label": (prose("1. 甲", "责任单位：甲司", "督导单位：乙司", "2. 乙", "责任单位：乙司"), [{"bureau"}, set()]),
    "a number lost": (prose("1. 甲", "责任单位：甲司", "完成时限：6月底前", "乙", "责任单位：乙司", "完成时限：年内"), [{*ALL}]),
    "for those above": (prose("1. 甲。（甲司负责）", "2. 乙。（以上由乙司负责）"), [{"bureau", "clause"}] * 2),
    "two divisions in one": (prose("1. 甲。（规划发展司人事司负责）", "2. 乙。（乙司负责）"), [{"bureau", "clause"}, set()]),
    "a space between departments": (prose("1. 甲。（条法司 办公室负责）", "2. 乙", "责任单位：条法司 办公室"), [{"bureau", "clause"}] * 2),
    "who leads by the looks": (table("举措|责任单位", "1. 甲。|**甲司**、乙司") + "\n注：加粗的为牵头单位。\n", [{"bureau"}]),
    "a word too many": (prose("1. 甲。（甲司负责负责）", "2. 乙。（乙司负责）"), [{"bureau", "clause"}, set()]),
    "a sign at a name": (table("举措|责任单位", "1. 甲。|甲司①", "2. 乙。|乙司"), [{"bureau", "clause"}, set()]),
    "brackets that do not close": (prose("1. 甲。（甲司负责，6月底前完成", "2. 乙。（乙司负责）", "3. 丙。（乙司负责）"), [{*ALL}, set(), set()]),
    "a date in a sentence": (prose("1. 甲。2019年6月底前完成调研。（甲司负责）", "2. 乙。（乙司负责）"), [{"due"}, set()]),
    "a name with a space": (table("举措|责任单位", "1. 甲。|条法司 办公室", "2. 乙。|条法司<br>办公室"), [{"bureau", "clause"}, {"bureau"}]),
    "a column of regions": (table("举措|责任单位|东部|西部", "1. 甲。|甲司|√|", "2. 乙。|乙司||"), [{"clause"}] * 2),
    "a clause that is none": (table("举措|责任单位|省份要求", "1. 甲。|甲司|—", "2. 乙。|乙司|同上"), [{"clause"}] * 2),
    "no department beside a whole clause": (table("举措|责任单位|省份要求", "1. 甲。|甲司会同乙司|各类省份必做"), [{"bureau"}]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), OPEN.values(), ids=[*OPEN])
def test_what_nobody_has_read_is_open(text: str, fields: list[set[str]], plan: Plan) -> None:
    branches = {"mandatory", "optional", "exempt"}
    assert [{*measure.undecided} - branches for measure in drafted(text, plan).measures] == fields


def test_several_brackets_and_words_say_who_leads(plan: Plan) -> None:
    text = prose("1. 甲。（甲司（牵头）、乙司）", "2. 乙。（甲司主办、乙司协办）", "3. 丙。（甲司牵头、乙司配合）")
    draft = drafted(text, plan)
    assert [(m.bureau, m.lead) for m in draft.measures] == [(("甲司", "乙司"), ("甲司",))] * 3 and not draft.doubts


@pytest.mark.parametrize("note", ["注：责任单位中排在首位的为牵头单位。", "列第一位的部门为牵头部门。"])
@pytest.mark.parametrize("form", ["table", "text"])
def test_a_note_may_say_that_the_first_department_leads(note: str, form: str, plan: Plan) -> None:
    items = ["1. 甲。（甲司、乙司负责）", "2. 乙。（乙司负责）"]
    text = prose(*items) if form == "text" else table("举措|责任单位", "1. 甲。|甲司、乙司", "2. 乙。|乙司")
    draft = drafted(f"{text}\n{note}\n", plan)
    assert [(m.bureau, m.lead) for m in draft.measures] == [(("甲司", "乙司"), ("甲司",)), (("乙司",), ())]
    assert not draft.doubts


def test_a_clause_may_stand_behind_the_departments(plan: Plan) -> None:
    text = prose("1. 甲。（甲司负责；一类省份必做）", "2. 乙。（甲司负责；一类省份必做，其他省份选做，6月底前完成）")
    draft = drafted(text, plan)
    clauses = [("一类省份必做", None), ("一类省份必做，其他省份选做", "6月底前完成")]
    assert [(m.clause, m.due) for m in draft.measures] == clauses and not draft.doubts


def test_what_says_which_provinces_are_of_a_class_is_told(plan: Plan) -> None:
    text = table("举措|责任单位|省份要求", "1. 甲。|甲司|一类省份必做") + "\n注：一类省份指广东、江苏。\n"
    draft = drafted(text, plan)
    assert not draft.doubts and any("写了哪些省份是哪一类" in note for note in draft.notes)


def test_names_on_lines_of_their_own_are_several(plan: Plan) -> None:
    draft = drafted(table("举措|责任单位", "1. 甲。|人民银行<br>税务总局", "2. 乙。|发展改革委<br>能源局"), plan)
    assert [m.bureau for m in draft.measures] == [
        ("人民银行", "税务总局"),
        ("发展改革委", "能源局"),
    ] and not draft.doubts


def test_a_bracket_of_prose_is_no_department_and_no_time(plan: Plan) -> None:
    text = prose("1. 甲。举办交易会（6月，大连）。（甲司负责，年底前完成）", "2. 支持企业（2019年）（乙司负责）")
    draft = drafted(text, plan)
    assert [(m.bureau, m.due) for m in draft.measures] == [(("甲司",), "年底前完成"), (("乙司",), None)]


@pytest.mark.parametrize(("heading", "number", "is_lost"), [("后", 1, True), ("后", 3, True), ("组织实施", 1, False), ("组织实施", 3, True)])  # fmt: skip
def test_a_section_in_which_nobody_is_named_may_have_lost_its_measures(
    heading: str, number: int, is_lost: bool, plan: Plan
) -> None:
    items = [f"{number}. 丙。做好。", f"{number + 1}. 丁。做好。"]
    draft = drafted(prose("一、前", "1. 甲。（甲司负责）", "2. 乙。（甲司负责）", f"二、{heading}", *items), plan)
    assert len(draft.measures) == 2 and bool(draft.doubts) == is_lost


def test_a_page_with_a_table_above_its_text_has_its_title(plan: Plan) -> None:
    items = "<p>1. 甲。（甲司负责）</p><p>2. 乙。（甲司负责）</p>"
    page = f"<html><body><p>首页</p><table><tr><td>索引号</td></tr></table><h1>2019年推进计划</h1>{items}</body></html>"
    assert drafted(page, plan).title == "2019年推进计划"


def test_an_appendix_is_no_part_of_the_table(plan: Plan) -> None:
    text = (
        table("举措|责任单位|省份要求", "1. 甲。|甲司|各类省份必做")
        + "\n附件2\n\n|省份|类别|\n|---|---|\n|广东|一类|\n"
    )
    [measure] = drafted(text, plan).measures
    assert measure.title == "甲" and "clause" in measure.undecided
