"""The forms in which ministries write their plans: columns, marks, numbers, kinds of text; and what they are called."""

from __future__ import annotations

from io import BytesIO
from itertools import product
from pathlib import Path

import docx
import pytest
import yaml

from obligations import ObligationsError, Plan, load_plan
from obligations.documents.auditing import audit_draft
from obligations.documents.drafting import draft_of
from obligations.documents.layout.columns import Words, told_words
from obligations.documents.layout.numbers import OF_MEASURES, numbered
from obligations.documents.reading import original_of, read_original
from obligations.documents.rules_text import rules_text
from obligations.plan.rules_file import UncheckedRules
from tests.conftest import SHARED
from tests.scans import drafted

TITLE = "2019 年全国专利事业发展战略推进计划"
C12, C1 = "一、二类省份必做，三类省份选做", "一类省份必做，二、三类省份选做"


def table(head: str, *rows: str, title: str = TITLE) -> str:
    """A Markdown table; columns are parted by ;, paragraphs by /."""
    lines = [title, "", _row(head), "|" + "---|" * (head.count(";") + 1)]
    return "\n".join([*lines, *map(_row, rows), ""])


def _row(cells: str) -> str:
    parts = [cell.split("/") for cell in cells.split(";")]
    return (
        "| " + " | ".join("".join(f"<p>{p}</p>" for p in cell) if len(cell) > 1 else cell[0] for cell in parts) + " |"
    )


def told(text: str | bytes, plan: Plan, words: Words | None = None) -> list[tuple[object, ...]]:
    """What is read of a document without a doubt."""
    draft = drafted(text, plan, words=words)
    assert draft.doubts == ()
    return [(m.number, m.title, m.bureau, m.due, m.clause) for m in draft.measures]


WANTED = [(1, "推动条例修订", ("专利管理司",), "年内完成", C12), (2, "加强创新", ("条法司",), "年底前", C1)]
HEADING = "一、制度建设/（一）完善法规"


@pytest.mark.parametrize(
    ("task", "goal", "measure", "who", "due"),
    [
        ("重点任务", "工作目标", "主要举措", "责任单位", "完成时限"),
        ("工作任务", "目标", "落实措施", "牵头部门", "时间进度"),
        ("主要任务", "预期目标", "具体措施", "责任部门（单位）", "完成 时间"),
        ("任务", "任务目标", "改革举措", "执行部门", "时限"),
    ],
)
def test_columns_are_known_by_synonyms(task: str, goal: str, measure: str, who: str, due: str, plan: Plan) -> None:
    head = ";".join((task, goal, measure, who, due))
    text = table(
        head,
        f"{HEADING};;1. 推动条例修订。完成调研。;局内：专利管理司/省份：{C12};年内完成",
        f";;2. 加强创新。;局内：条法司/省份：{C1};年底前",
    )
    assert told(text, plan) == WANTED


def test_columns_are_told_where_no_synonym_is_known(plan: Plan) -> None:
    text = table(
        "事务;内情;谁办;何时",
        f"{HEADING};1. 推动条例修订。完成调研。;局内：专利管理司/省份：{C12};年内完成",
        f";2. 加强创新。;局内：条法司/省份：{C1};年底前",
    )
    with pytest.raises(
        ObligationsError,
        match=r"这里的栏目是 事务、内情、谁办、何时，缺 落实举措、执行部门（或省份要求）；可以用 --column",
    ):
        drafted(text, plan)
    words = told_words(["事务=工作任务", "内情＝落实举措", "谁办=执行部门", "何时=完成时间"])
    assert told(text, plan, words) == WANTED
    assert told(text.replace("局内：", "司里：").replace("省份：", "省里："), plan, told_words(["事务=工作任务", "内情=落实举措", "谁办=执行部门", "何时=完成时间", "司里=局内", "省里=省份"])) == WANTED  # fmt: skip


@pytest.mark.parametrize(
    ("pair", "said"),
    [("何时", "不是“文件里的叫法=已知的叫法”"), ("何时=完成时候", "是否想写“完成时"), ("=完成时间", "如 --column")],
)
def test_columns_that_cannot_be_told_are_refused_with_the_known_ones(pair: str, said: str) -> None:
    with pytest.raises(ObligationsError, match=said):
        told_words([pair])


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("序号;工作任务;落实举措;执行部门;完成时间", (f"1;{HEADING};推动条例修订。完成调研。;局内：专利管理司/省份：{C12};年内完成", f"2;;加强创新。;局内：条法司/省份：{C1};年底前")),
        ("工作任务;落实举措;执行部门;省份要求;完成时间", (f"{HEADING};1. 推动条例修订。;局内：专利管理司;省份：{C12};年内完成", f";2. 加强创新。;局内：条法司;{C1};年底前")),
        ("工作任务;落实举措;责任单位;省份;完成时间", (f"{HEADING};1. 推动条例修订。;专利管理司;{C12};年内完成", f";2. 加强创新。;条法司;{C1};年底前")),
        ("工作任务;落实举措;执行部门;一类省份;二类省份;三类省份;完成时间", (f"{HEADING};1. 推动条例修订。;局内：专利管理司;必做;必做;选做;年内完成", ";2. 加强创新。;局内：条法司;必做;选做;选做;年底前")),
        ("序号;重点任务;主要内容;指导部门;省份要求;完成时限", (f"{HEADING};;;;;", f"1;推动条例修订;完成调研。;专利管理司;{C12};年内完成", f"2;加强创新;出台意见。;条法司;{C1};年底前")),
        ("工作任务;落实举措;执行部门;完成时间", (f"{HEADING};1. 推动条例修订。;国家局：专利管理司/地方：{C12};年内完成", f";2. 加强创新。;国家局：条法司/地方：{C1};年底前")),
        ("工作任务;落实举措;执行部门;完成时间", (f"{HEADING};1. 推动条例修订。;【责任单位】专利管理司/【省份要求】{C12};年内完成", f";2. 加强创新。;【责任单位】条法司/【省份要求】{C1};年底前")),
        ("工作任务;落实举措;执行部门;必做;选做;完成时间", (f"{HEADING};1. 推动条例修订。;局内：专利管理司;一、二类省份;三类省份;年内完成", ";2. 加强创新。;局内：条法司;一类省份;二、三类省份;年底前")),
        ("工作任务;落实举措;责任单位;省份要求;;完成时间", (";;;必做;选做;", f"{HEADING};1. 推动条例修订。;专利管理司;一、二类省份;三类省份;年内完成", ";2. 加强创新。;条法司;一类省份;二、三类省份;年底前")),
        ("序号;推进举措;责任单位;省份;完成时间", (f"一;推动条例修订;专利管理司;{C12};年内完成", f"二;加强创新;条法司;{C1};年底前")),
        ("工作任务;落实举措;执行部门;完成时间", (f"{HEADING};1. 推动条例修订。;专利管理司/省份：{C12};年内完成", f";2. 加强创新。;条法司/省份：{C1};年底前")),
        ("工作任务;落实举措;执行部门;完成时间", (f"{HEADING};1. 推动条例修订。;局内：专利管理司/省份：一、二类省份必做/三类省份选做;年内完成", f";2. 加强创新。;局内：条法司/省份：{C1};年底前")),
    ],
)  # fmt: skip
def test_forms_of_tables(head: str, rows: tuple[str, ...], plan: Plan) -> None:
    found = told(table(head, *rows), plan)
    same = {C12: C12, "一类省份必做，二类省份必做，三类省份选做": C12, "一类省份必做，二类省份选做，三类省份选做": C1}
    assert [(*each[:4], same.get(str(each[4]), each[4])) for each in found] == WANTED


ABOVE = "举措;责任单位;省份要求;完成时间"


def tables_of_tasks(first: str, second: str) -> str:
    """A plan of two tables, with texts above each; paragraphs are parted by /."""
    one = table(ABOVE, f"1. 推动条例修订。;专利管理司;{C12};年内完成", title="")
    two = table(ABOVE, f"2. 加强创新。;条法司;{C1};年底前", title="")
    return "\n\n".join([TITLE, *first.split("/"), one, *second.split("/"), two])


@pytest.mark.parametrize(
    ("first", "second", "headings"),
    [
        ("一、制度", "二、保护", [("制度", None), ("保护", None)]),
        ("一、制度/（一）法规", "（二）政策", [("制度", "法规"), ("制度", "政策")]),
        ("一、制度/（一）法规", "二、保护/（一）执法", [("制度", "法规"), ("保护", "执法")]),
        ("一、总体要求/做好工作。/二、制度", "三、保护", [("制度", None), ("保护", None)]),
        ("## 制度", "## 保护", [("制度", None), ("保护", None)]),
    ],
)
def test_each_task_may_have_a_table_below_its_heading(
    first: str, second: str, headings: list[tuple[str, str | None]], plan: Plan
) -> None:
    text = tables_of_tasks(first, second)
    text = f"# {text}" if "#" in first else text
    draft = drafted(text, plan)
    assert [(m.task, m.subtask) for m in draft.measures] == headings
    doubts = [doubt for doubt in draft.doubts if "编号不接着前一个" not in doubt.seen]
    assert not doubts and ("总体要求" in first) == bool(draft.doubts)
    assert [m.title for m in draft.measures] == ["推动条例修订", "加强创新"]


def test_a_heading_above_the_only_table_is_no_task(plan: Plan) -> None:
    text = table(ABOVE, f"1. 甲。;条法司;{C1};年底前", title=f"{TITLE}\n\n一、任务分工")
    draft = drafted(text, plan)
    assert [m.task for m in draft.measures] == [""] and not draft.doubts


@pytest.mark.parametrize("rule", ["", "---|---|---|---|---\n"])
def test_bars_within_lines_make_a_table(rule: str, plan: Plan) -> None:
    rows = [f"1|推动条例修订|专利管理司|{C12}|年内完成", f"2|加强创新|条法司|{C1}|年底前"]
    head = "序号|举措|责任单位|省份要求|完成时间"
    assert told(f"{TITLE}\n\n{head}\n{rule}" + "\n".join(rows) + "\n", plan) == WANTED


@pytest.mark.parametrize("caption", ["续表", "（续上表）", "续表 1", "— 2 —", "第 2 页"])
def test_what_a_page_says_between_two_tables_is_no_doubt(caption: str, plan: Plan) -> None:
    more = table(ABOVE, f"2. 加强创新。;条法司;{C1};年底前", title="")
    first = table(ABOVE, f"1. 推动条例修订。;专利管理司;{C12};年内完成")
    assert told(f"{first}\n{caption}\n\n{more}", plan) == WANTED


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("我局：", "各省："),
        ("国家局层面：", "省级层面："),
        ("（局内）", "（省份）"),
        ("(局内)：", "(地方)："),
        ("主责：", "省："),
    ],
)
def test_marks_of_many_kinds(ours: str, theirs: str, plan: Plan) -> None:
    rows = [
        f"{HEADING};1. 推动条例修订。;{ours}专利管理司/{theirs}{C12};年内完成",
        f";2. 加强创新。;{ours}条法司/{theirs}{C1};年底前",
    ]
    assert told(table("工作任务;落实举措;执行部门;完成时间", *rows), plan) == WANTED


def test_a_table_without_a_heading_above_continues_the_task(plan: Plan) -> None:
    more = table(ABOVE, f"3. 丙。;条法司;{C1};年底前", title="")
    draft = drafted(tables_of_tasks("一、制度", "二、保护") + more, plan)
    assert [m.task for m in draft.measures] == ["制度", "保护", "保护"] and not draft.doubts


@pytest.mark.parametrize(
    "sentence",
    [
        "除标注外，适用范围均为所有自贸试验区。",
        "除特别注明外，各项措施的适用范围为所有自贸试验区。",
        "本通知除标注的以外，推广范围均为所有自贸试验区。",
        "各地要认真落实。以下措施凡未注明的，实施范围都是所有自贸试验区。",
        "推广范围除注明外均为所有自贸试验区。",
        "未注明推广范围的，均在所有自贸试验区推广。",
        "除注明外，均在所有自贸试验区内推广。",
        "除另有注明外，以下举措适用范围均为所有自贸试验区。",
        "除标注适用范围外，以下措施均适用于所有自贸试验区。",
    ],
)
@pytest.mark.parametrize("where", ["before", "behind", "within"])
@pytest.mark.parametrize("form", ["text", "table"])
def test_a_rule_for_the_whole_plan_may_stand_anywhere_in_the_text(
    sentence: str, where: str, form: str, plan: Plan
) -> None:
    items = ["1. 甲。（负责部门：甲部）", "2. 乙。（负责部门：乙部；适用范围：福建自贸试验区）"]
    if form == "table":
        items = [table("举措;责任单位;适用范围", "1. 甲。;甲部;", "2. 乙。;乙部;福建自贸试验区", title="")]
        where = "before" if where == "within" else where
    at = {"before": 0, "within": 1, "behind": len(items)}[where]
    draft = drafted("\n\n".join([TITLE, *items[:at], sentence, *items[at:]]), plan)
    assert draft.default_scope is not None and draft.default_scope.clause == "所有自贸试验区"
    assert [m.clause for m in draft.measures] == [None, "福建自贸试验区"] and not draft.doubts


@pytest.mark.parametrize(
    "sentence",
    [
        *("本部分除标注外，适用范围均为全国。", "适用范围均为全国。", "除西藏外，适用范围均为全国。"),
        *("除第3项外，适用范围均为全国。", "除第一、二类省份外，适用范围均为全国。"),
    ],
)
def test_a_rule_for_a_part_of_the_plan_is_in_doubt(sentence: str, plan: Plan) -> None:
    draft = drafted(f"{TITLE}\n\n{sentence}\n\n1. 甲。（负责部门：甲部）\n", plan)
    assert draft.default_scope is None and "clause" in draft.measures[0].undecided


def test_a_word_with_a_sign_within_is_the_word_and_a_sign_before_it_no_legend(plan: Plan) -> None:
    text = table("举措;责任单位;一类省份;二类省份", "1. 甲。;条法司;必·做;选/做")
    assert [m.clause for m in drafted(text, plan).measures] == ["一类省份必做，二类省份选做"]
    [measure] = drafted(table("举措;责任单位;省份", "1. 甲（★必做）。;条法司;"), plan).measures
    assert "clause" in measure.undecided


def test_signs_without_a_legend_are_one_doubt_for_each_measure_and_told(plan: Plan) -> None:
    rows = (f"{HEADING};1. 甲。;条法司;★;☆;—", ";2. 乙。;条法司;★;★;☆")
    draft = drafted(table("工作任务;落实举措;责任单位;一类省份;二类省份;三类省份", *rows), plan)
    assert [doubt.measure for doubt in draft.doubts] == [1, 2] and "一类省份★，二类省份☆，三类省份—" in draft.doubts[
        0
    ].seen
    assert any("（如“★为必做”），没有读" in note for note in draft.notes)
    assert any("“—”或空白，看作计划没有规定" in note for note in draft.notes)


def test_a_class_without_a_word_in_its_column_is_silence(plan: Plan) -> None:
    text = table(
        "工作任务;落实举措;责任单位;一类省份;二类省份;三类省份",
        f"{HEADING};1. 甲。;条法司;★;☆;—",
        title=f"{TITLE}\n\n注：★为必做，☆为选做",
    )
    [measure] = drafted(text, plan).measures
    assert (measure.clause, measure.exempt, measure.undecided) == ("一类省份必做，二类省份选做", None, ())
    strange = drafted(text.replace("| ☆ |", "| 视情况选做 |"), plan)
    assert "clause" in strange.measures[0].undecided


def test_departments_that_lead_are_told_apart(plan: Plan) -> None:
    for text in (
        table("工作任务;落实举措;牵头单位;配合单位", f"{HEADING};1. 甲。;条法司;人事司、办公室"),
        table("工作任务;落实举措;责任单位", f"{HEADING};1. 甲。;条法司（牵头）、人事司、办公室"),
        table("工作任务;落实举措;责任单位", f"{HEADING};1. 甲。;条法司（牵头单位）、人事司（配合）、办公室（配合）"),
        table("工作任务;落实举措;责任单位", f"{HEADING};1. 甲。;牵头：条法司；配合：人事司、办公室"),
        table("工作任务;落实举措;执行部门", f"{HEADING};1. 甲。;局内：条法司牵头，人事司、办公室配合"),
        table("工作任务;落实举措;执行部门", f"{HEADING};1. 甲。;牵头：条法司/配合：人事司、办公室"),
    ):
        [measure] = drafted(text, plan).measures
        assert (measure.bureau, measure.lead) == (("条法司", "人事司", "办公室"), ("条法司",))
    both = drafted(table("工作任务;落实举措;责任单位", f"{HEADING};1. 甲。;条法司、人事司负责"), plan).measures[0]
    assert (both.bureau, both.lead) == (("条法司", "人事司"), ())
    vague = drafted(table("工作任务;落实举措;责任单位", f"{HEADING};1. 甲。;条法司等有关部门"), plan).measures[0]
    assert vague.undecided == ("bureau",)


@pytest.mark.parametrize("nobody", ["—", "无", "/", "-", ""])
def test_nobody_may_support_a_measure_but_somebody_leads_it(nobody: str, plan: Plan) -> None:
    head = "工作任务;落实举措;牵头单位;配合单位"
    draft = drafted(table(head, f"{HEADING};1. 甲。;条法司;{nobody.replace('/', '／')}"), plan)
    assert draft.measures[0].bureau == ("条法司",) and not draft.doubts
    assert (
        "bureau"
        in drafted(table(head, f"{HEADING};1. 甲。;{nobody.replace('/', '／')};条法司"), plan).measures[0].undecided
    )


@pytest.mark.parametrize(
    "rows",
    [
        ("加强保护;1. 甲。;条法司", ";2. 乙。;人事司", "促进运用;3. 丙。;条法司"),
        ("加强保护;1. 甲。;条法司", "加强保护;2. 乙。;人事司", "促进运用;3. 丙。;条法司"),
        ("一、加强保护;1. 甲。;条法司", ";2. 乙。;人事司", "二、促进运用;3. 丙。;条法司"),
    ],
)
def test_tasks_may_have_no_numbers(rows: tuple[str, ...], plan: Plan) -> None:
    draft = drafted(table("重点任务;落实举措;责任单位", *rows), plan)
    assert [m.task for m in draft.measures] == ["加强保护", "加强保护", "促进运用"] and not draft.doubts


def test_a_name_at_the_top_of_a_page_may_be_the_rest_of_the_one_before(plan: Plan) -> None:
    head = "重点任务;落实举措;责任单位"
    one, two = table(head, "加强知识;1. 甲。;条法司"), table(head, "产权保护;2. 乙。;人事司", title="")
    assert any(
        "它是主体任务、分任务，还是上一个名称的一部分" in doubt.decide for doubt in drafted(one + two, plan).doubts
    )


def test_a_row_with_a_chinese_numeral_and_nothing_beside_is_a_task(plan: Plan) -> None:
    text = table("序号;落实举措;责任单位", "一;加强保护;", "1;甲事;条法司", "二;促进运用;", "2;乙事;人事司")
    assert [(m.title, m.task) for m in drafted(text, plan).measures] == [("甲事", "加强保护"), ("乙事", "促进运用")]


def test_a_plan_may_have_no_tasks(plan: Plan, tmp_path: Path) -> None:
    draft = drafted(table("序号;落实举措;责任单位", "1;甲事;条法司", "2;乙事;人事司"), plan)
    assert [m.task for m in draft.measures] == ["", ""] and not draft.doubts
    path = tmp_path / "draft.yaml"
    path.write_text(rules_text(draft), "utf-8")
    loaded = load_plan(path)
    assert [m.task for m in loaded.measures] == ["", ""] and audit_draft(
        UncheckedRules(loaded, (), "规则"), draft
    ).faithful
    path.write_text(rules_text(draft).replace("- measures:", "- title: null\n    measures:"), "utf-8")
    with pytest.raises(ObligationsError, match="第 1 个主体任务没有名称"):
        load_plan(path)


def test_what_begins_to_count_anew_behind_the_table_is_no_part_of_it(plan: Plan) -> None:
    text = table("序号;落实举措;责任单位", "1;甲事;条法司", "2;乙事;人事司")
    assert not drafted(f"{text}\n一、组织领导\n\n1. 加强领导。\n\n2. 本计划由条法司解释。\n\n二、其他\n", plan).doubts
    assert drafted(f"{text}\n3. 丙事。\n", plan).doubts


@pytest.mark.parametrize("due", ["2019年6月/底前", "2019年/6月底前", "2019/年6月底前", "二〇一九年/六月底前"])
def test_a_time_that_a_narrow_cell_broke_is_one(due: str, plan: Plan) -> None:
    draft = drafted(table("序号;落实举措;责任单位;完成时间", f"1;甲事;条法司;{due}", "2;乙事;人事司;年内"), plan)
    assert draft.measures[0].due == due.replace("/", "") and not draft.doubts


@pytest.mark.parametrize("cells", ["<td>附</td>", "<td>2</td><td>乙事</td>", ""])
def test_a_row_that_ends_before_the_measures_is_read_or_told(cells: str, plan: Plan) -> None:
    page = f"<html><h1>{TITLE}</h1><table><tr><th>序号<th>工作任务<th>举措<th>责任单位</tr><tr><td>1<td>一、甲<td>甲事<td>条法司</tr><tr>{cells}</tr></table></html>"
    draft = drafted(page, plan)
    assert draft.measures[0].bureau == ("条法司",) and bool(draft.doubts) == bool(cells)


def test_two_lines_beside_one_measure_may_be_the_next_ones(plan: Plan) -> None:
    """A mark of the second may have been moved to the first, whose reading would then be wrong."""
    head = "序号;落实举措;责任单位;省份要求;完成时间"
    rows = ("1;甲事;条法司/人事司;一类省份必做/二类省份选做;年内/年底前", "2;乙事;;;")
    draft = drafted(table(head, *rows), plan)
    assert [{*m.undecided} >= {"bureau", "clause", "due"} for m in draft.measures] == [True, True]


def test_other_is_a_class_beside_a_class(plan: Plan) -> None:
    text = table("序号;落实举措;责任单位;一类省份;其他", "1;甲事;条法司;必做;选做", "2;乙事;人事司;必做;—")
    draft = drafted(text, plan)
    assert [m.clause for m in draft.measures] == ["一类省份必做，其他选做", "一类省份必做"] and not draft.doubts
    alone = drafted(table("序号;落实举措;责任单位;其他", "1;甲事;条法司;选做"), plan)
    assert "clause" in alone.measures[0].undecided


def test_measures_may_be_numbered_as_tasks_are(plan: Plan) -> None:
    text = (
        f"{TITLE}\n\n一、加强保护。做好保护。（负责部门：条法司；适用范围：一类省份）\n\n二、促进运用。（人事司负责）\n"
    )
    draft = drafted(text, plan)
    assert [(m.number, m.title, m.bureau) for m in draft.measures] == [
        (1, "加强保护", ("条法司",)),
        (2, "促进运用", ("人事司",)),
    ]
    assert not draft.doubts


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", ""])
def test_items_of_a_list_are_measures(bullet: str, plan: Plan) -> None:
    text = f"{TITLE}\n\n一、甲\n\n{bullet}1. 推进甲事。（条法司负责）\n{bullet}2. 推进乙事。（人事司负责）\n"
    assert [(m.title, m.bureau) for m in drafted(text, plan).measures] == [
        ("推进甲事", ("条法司",)),
        ("推进乙事", ("人事司",)),
    ]


@pytest.mark.parametrize("names", ["、", "、条法司", "条法司、、人事司", "条法司、"])
def test_a_mark_with_nothing_between_is_a_lost_department(names: str, plan: Plan) -> None:
    text = table("工作任务;落实举措;执行部门", f"{HEADING};1. 甲。;局内：{names}/省份：{C12}")
    assert "bureau" in drafted(text, plan).measures[0].undecided


@pytest.mark.parametrize("due", ["—", "-", "/", "同上", "〃", "——"])
def test_a_dash_is_no_completion_time(due: str, plan: Plan) -> None:
    text = table("工作任务;落实举措;责任单位;完成时间", f"{HEADING};1. 甲。;条法司;何时").replace("何时", due)
    [measure] = drafted(text, plan).measures
    assert measure.undecided == ("due",) and measure.due is None


def test_two_rows_of_headings(plan: Plan) -> None:
    document = docx.Document()
    document.add_paragraph(TITLE)
    rows = [
        ("工作任务", "落实举措", "执行部门", "", "完成时间"),
        ("", "", "局内", "省份", ""),
        ("一、制度建设", "", "", "", ""),
        ("（一）完善法规", "1. 推动条例修订。", "专利管理司", C12, "年内完成"),
        ("", "2. 加强创新。", "条法司", C1, "年底前"),
    ]
    made = document.add_table(rows=len(rows), cols=5)
    for i, j in product(range(len(rows)), range(5)):
        made.cell(i, j).text = rows[i][j]
    for j in (0, 1, 4):
        made.cell(0, j).merge(made.cell(1, j))
    made.cell(0, 2).merge(made.cell(0, 3))
    stream = BytesIO()
    document.save(stream)
    assert told(stream.getvalue(), plan) == WANTED
    plain = table("工作任务;落实举措;执行部门;;完成时间", ";;局内;省份;", *(";".join(r) for r in rows[2:]))
    assert told(plain, plan) == WANTED


# --- numbers -----------------------------------------------------------------------------------------------------------

NUMBERS = {
    "1.": "{}. ",
    "(1)": "（{}）",
    "1)": "{}) ",
    "①": "{}",
    "1.1": "1.{} ",
    "第1项": "第{}项 ",
    "举措1": "举措{}：",
}


@pytest.mark.parametrize("style", NUMBERS)
def test_measures_are_numbered_in_many_ways(style: str, plan: Plan) -> None:
    written = [NUMBERS[style].format("①②③"[i] if style == "①" else i + 1) for i in range(3)]
    rows = [f"{HEADING if not i else ''};{written[i]}甲{'乙丙丁'[i]}。;条法司" for i in range(3)]
    draft = drafted(table("工作任务;落实举措;责任单位", *rows), plan)
    assert [(m.number, m.title) for m in draft.measures] == [(1, "甲乙"), (2, "甲丙"), (3, "甲丁")] and not draft.doubts


def test_every_way_to_number_is_read_back() -> None:
    assert set(NUMBERS) == {*OF_MEASURES}
    for style, form in NUMBERS.items():
        found = numbered(form.format("⑦" if style == "①" else 7) + "甲", style)
        assert found is not None and (found.number, found.text) == (7, "甲")


@pytest.mark.parametrize("written", ["⒈;⒉", "⒈ ;⒉ ", "⑴;⑵", "【1】;【2】", "任务一：;任务二：", "措施1、;措施2、"])
def test_numbers_in_one_character_or_with_a_word(written: str, plan: Plan) -> None:
    rows = [f"{HEADING if not i else ''};{number}甲{'乙丙'[i]}。;条法司" for i, number in enumerate(written.split(";"))]
    draft = drafted(table("工作任务;落实举措;责任单位", *rows), plan)
    assert [(m.number, m.title) for m in draft.measures] == [(1, "甲乙"), (2, "甲丙")] and not draft.doubts


@pytest.mark.parametrize("written", ["Ⅰ. ;Ⅱ. ", "A. ;B. ", "一是;二是", "【重点】;【一般】", "●;●", "· ;· "])
def test_what_may_be_a_number_is_no_title(written: str, plan: Plan) -> None:
    rows = [f"{HEADING if not i else ''};{number}甲{'乙丙'[i]}。;条法司" for i, number in enumerate(written.split(";"))]
    draft = drafted(table("工作任务;落实举措;责任单位", *rows), plan)
    assert [m.undecided for m in draft.measures] == [("title",)] * 2


def test_a_row_without_a_number_among_those_with_one_is_told(plan: Plan) -> None:
    rows = [f"{HEADING};1. 甲乙。做。;条法司;{C1};年内完成", f";甲丙。做。;人事司;{C1};年内完成"]
    draft = drafted(table("工作任务;落实举措;责任单位;省份要求;完成时间", *rows), plan)
    seen = [doubt.seen for doubt in draft.doubts if doubt.field == "number"]
    assert seen == ["“甲丙。做。”没有“2.”这样的编号，却另有部门或省份"]


def test_numbers_that_begin_anew_are_numbered_through_and_keep_their_own(plan: Plan) -> None:
    rows = [
        f"{HEADING};1. 甲。;条法司",
        ";2. 乙。;条法司",
        "（二）保护;1. 丙。;条法司",
        "二、其他/（一）末;1. 丁。;条法司",
    ]
    draft = drafted(table("工作任务;落实举措;责任单位", *rows), plan)
    assert [(m.number, m.own_number) for m in draft.measures] == [(1, None), (2, None), (3, "1"), (4, "1")]
    assert not draft.doubts and draft.measures[2].passages == ("1. 丙。",)


def test_a_heading_without_measures_is_kept_and_explains_the_gap(plan: Plan) -> None:
    rows = [
        "一、甲方面（共1项）;;",
        ";1. 甲。;条法司",
        "二、乙方面（共2项）;;",
        "三、丙方面（共1项）;;",
        ";4. 丁。;条法司",
    ]
    draft = drafted(table("工作任务;落实举措;责任单位", *rows), plan)
    assert [m.number for m in draft.measures] == [1, 4] and not draft.doubts
    assert draft.bare_tasks == ((1, "乙方面（共2项）"),) and "“乙方面（共2项）”下面没有举措" in draft.notes
    lost = drafted(table("工作任务;落实举措;责任单位", *(each.replace("共2项", "共3项") for each in rows)), plan)
    assert any("不接着前一项" in doubt.seen for doubt in lost.doubts)


# --- numbered text ---------------------------------------------------------------------------------------------------

PROSE = f"""{TITLE}

一、制度建设
（一）完善法规
1. 推动条例修订。完成调研。（专利管理司负责，年内完成）
省份：{C12}。
2. 加强创新。（条法司负责，年底前完成）
省份：{C1}。
"""


def test_numbered_text_is_read_as_a_table_is(plan: Plan) -> None:
    draft = drafted(PROSE, plan)
    assert not draft.doubts and draft.department_label == "负责部门"
    assert [(m.number, m.title, m.bureau, m.due, m.clause) for m in draft.measures] == [
        (*each[:3], f"{str(each[3]).removesuffix('完成')}完成", each[4]) for each in WANTED
    ]
    assert [(m.task, m.subtask) for m in draft.measures] == [("制度建设", "完善法规")] * 2


def test_labels_may_stand_on_lines_of_their_own_below_other_text(plan: Plan) -> None:
    lines = [
        *(
            TITLE,
            "",
            "一、制度建设",
            "（一）完善法规",
            "1. 推动条例修订",
            "主要内容：完成调研。",
            "责任单位：专利管理司",
        ),
        *(f"省份要求：{C12}", "完成时限：年内完成", "2. 加强创新", "主要内容：出台意见。", "责任单位：条法司"),
        *(f"省份要求：{C1}", "完成时限：年底前", ""),
    ]
    assert told("\n".join(lines), plan) == WANTED
    assert told("\n\n".join(lines), plan) == WANTED


def test_labels_may_stand_in_the_sentences_of_an_item(plan: Plan) -> None:
    lines = [
        f"1. 推动条例修订。完成调研。责任单位：专利管理司。省份要求：{C12}。完成时限：年内完成。",
        f"2. 加强创新。出台意见。责任单位：条法司。省份要求：{C1}。完成时限：年底前。",
    ]
    assert told("\n".join([TITLE, "", *lines, ""]), plan) == WANTED


WRAPPED = f"""{TITLE}

为做好工作，现提出以下措施，请各有关部门按照职责分工认真研究，切实抓好
落实。
一、制度建设
1. 推动条例修订。开展立法调研，完成论证报告，形成修订草案建议稿，按程序报
送审议。（专利管理
司负责，年内完成；省份要求：一、二类省份必做，
三类省份选做）
2. 加强创新。（条法司负责，年底前完成；省份要求：{C1}）
"""


def test_lines_that_a_page_is_wide_enough_for_are_one_paragraph(plan: Plan) -> None:
    draft = drafted(WRAPPED, plan)
    assert [(m.title, m.bureau, m.clause) for m in draft.measures] == [(t, b, c) for _, t, b, _, c in WANTED]
    assert not draft.doubts and draft.measures[0].passages[1:] == ()
    assert [location.line for location in draft.measures[0].locations] == [6]


def test_a_ruling_that_a_line_breaks_is_found(plan: Plan) -> None:
    text = WRAPPED.replace("认真研究，切实抓好\n落实。", "认真研究，其中一类省份必\n做。")
    assert ["clause" in m.undecided for m in drafted(text, plan).measures] == [True, True]


def test_scopes_in_brackets_and_a_rule_for_the_whole_plan(plan: Plan) -> None:
    text = """关于支持深化改革的若干措施
一、营造环境
（一）放宽限制。（负责部门：甲部、乙部；适用范围：所有自贸试验区，以下除标注适用于特定自贸试验区的措施外，适用范围均为所有自贸试验区）
（二）支持业务，允许鼓励自贸试验区内银行开展。（负责部门：乙部）
（三）只在福建。（负责部门：乙部，适用范围：福建自贸试验区）
二、组织实施
各有关省（市）人民政府要承担起主体责任。
"""
    draft = drafted(text, plan, year=2018)
    assert not draft.doubts and draft.is_scope
    assert draft.default_scope is not None and draft.default_scope.clause == "所有自贸试验区"
    assert [(m.bureau, m.clause) for m in draft.measures] == [
        (("甲部", "乙部"), "所有自贸试验区"), (("乙部",), None), (("乙部",), "福建自贸试验区"),
    ]  # fmt: skip
    assert draft.notes == ("“组织实施”下面没有举措", "最后的段落是对各地的总要求，没有写成条款")


def test_what_stands_in_brackets_and_is_not_known_is_in_doubt(plan: Plan) -> None:
    draft = drafted(PROSE.replace("专利管理司负责，年内完成", "责任单位：专利管理司；另行通知"), plan)
    assert {"bureau"} <= {*draft.measures[0].undecided} or draft.measures[0].bureau == ("专利管理司", "另行通知")
    gone = drafted(PROSE.replace("（条法司负责，年底前完成）", ""), plan)
    assert "bureau" in gone.measures[1].undecided


def test_the_first_department_leads_where_the_text_says_so(plan: Plan) -> None:
    text = PROSE.replace("专利管理司负责", "专利管理司、办公室负责，排在第一位的部门为牵头部门，下同")
    assert [m.lead for m in drafted(text, plan).measures] == [("专利管理司",), ()]


# --- what the plan is called ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "title", "year"),
    [
        ("全国专利计划（二〇一九年）", "全国专利计划（二〇一九年）", 2019),
        (
            "关于印发《2019年全国专利计划》的通知\n\n各省知识产权局：\n\n附件：2019年全国专利计划",
            "2019年全国专利计划",
            2019,
        ),
        ("关于印发计划的通知\n\n附件\n\n2019年全国专利计划", "2019年全国专利计划", 2019),
        ("某某局关于推广第二批\n\n改革举措的通知\n\n某办发〔2019〕12号", "某某局关于推广第二批改革举措的通知", 2019),
        ("二零一九年度全国专利工作要点", "二零一九年度全国专利工作要点", 2019),
    ],
)
def test_titles_and_years_of_notices(before: str, title: str, year: int, plan: Plan) -> None:
    draft = drafted(table("工作任务;落实举措;责任单位", f"{HEADING};1. 甲。;条法司", title=before), plan)
    assert (draft.title, draft.year, draft.doubts) == (title, year, ())


# --- real documents, counted by hand ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["txt", "html", "docx"])
def test_the_real_documents_as_a_person_counts_them(kind: str, plan: Plan) -> None:
    if not (SHARED / "documents").exists():
        pytest.skip("the real documents (shared) are not on this machine")
    one, two, three = (
        draft_of(read_original(SHARED / "documents" / f"{name}.{kind}"), plan.vocabulary)
        for name in ("guobanfa-2018-126", "guofa-2018-38", "guofa-2019-3")
    )
    assert [m.number for m in one.measures] == [*range(1, 15), 21, 22, 23] and (one.year, one.doubts) == (2018, ())
    assert sum(m.clause == "全国" for m in one.measures) == 14 and len({m.task for m in one.measures}) == 4
    assert sum(len(m.bureau or ()) for m in one.measures) == 43 and one.department_label == "指导部门"
    assert [m.number for m in two.measures] == [*range(1, 54)] and (two.year, len(two.doubts)) == (2018, 1)
    assert sum(m.clause is not None for m in two.measures) == 15 and two.default_scope is not None
    assert [m.number for m in three.measures] == [*range(1, 22)] and (three.year, len(three.doubts)) == (2019, 3)
    assert not any(m.clause for m in three.measures) and sum(len(m.lead) for m in three.measures) == 14


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(ObligationsError, match="文档里没有表格"):
        draft_of(original_of("一、甲\n（一）乙\n".encode(), "x"), load_plan().vocabulary)


def test_the_words_of_a_document_stay_with_its_rules(plan: Plan) -> None:
    """Told once, they are known whenever the document is read for the same rules."""
    text = table("事务;内情;谁办;何时", f"{HEADING};1. 推动条例修订。;局内：专利管理司/省份：{C12};年内完成")
    words = told_words(["事务=工作任务", "内情=落实举措", "谁办=执行部门", "何时=完成时间"])
    rules = load_plan(yaml.safe_load(rules_text(drafted(text, plan, words=words))))
    assert rules.document_words == words.as_known and load_plan(rules.to_dict()) == rules
    assert audit_draft(UncheckedRules(rules, (), "规则"), draft_of(original_of(text.encode(), "x"), plan.vocabulary, words=words)).faithful  # fmt: skip


@pytest.mark.parametrize("heads", ["一类省份;二类省份", "必做;选做", "省份;完成时间"])
def test_cells_that_rows_share_are_each_measures(heads: str, plan: Plan) -> None:
    """A cell of a class, of 必做, of a clause or of a time that two measures are beside."""
    cells = {
        "一类省份;二类省份": ("必做", "选做"),
        "必做;选做": ("一类省份", "二类省份"),
        "省份;完成时间": ("一类省份必做，二类省份选做", "年底前"),
    }[heads]
    head = "".join(f"<th>{each}</th>" for each in ("序号", "举措", "责任单位", *heads.split(";")))
    both = "".join(f"<td rowspan=2>{cell}</td>" for cell in cells)
    page = f"<html><h1>{TITLE}</h1><table><tr>{head}</tr><tr><td>1<td>甲事<td>条法司{both}</tr><tr><td>2<td>乙事<td>人事司</tr></table></html>"
    draft = drafted(page, plan)
    assert [m.clause for m in draft.measures] == ["一类省份必做，二类省份选做"] * 2 and not draft.doubts
    unread = drafted(page.replace("<th>必做", "<th>备注").replace("<th>选做", "<th>其他"), plan)
    assert all("clause" in m.undecided for m in unread.measures) or heads != "必做;选做"


def test_measures_without_numbers_are_counted(plan: Plan) -> None:
    rows = (
        "制度建设;推动条例修订。完成调研。;专利管理司;一、二类省份必做，三类省份选做;年内完成",
        ";加强创新;条法司;一类省份必做，二、三类省份选做;年底前",
    )
    text = table("重点任务;主要举措;责任单位;省份要求;完成时限", *rows)
    assert told(text, plan) == WANTED
    draft = drafted(text, plan)
    assert [m.own_number for m in draft.measures] == [None, None] and "举措没有编号，按先后编号" in draft.notes
    pages = (
        text
        + "\n"
        + table("重点任务;主要举措;责任单位;省份要求;完成时限", ";出台意见;条法司;各类省份必做;年底前", title="")
    )
    assert any("换页以后" in doubt.seen for doubt in drafted(pages, plan).doubts)


def test_a_table_beside_numbered_text_is_not_the_plans(plan: Plan) -> None:
    text = f"{TITLE}\n\n一、甲\n\n1. 推进甲事。（条法司负责）\n\n" + table("举措;责任单位", "甲事;条法司", title="")
    draft = drafted(text, plan)
    assert [m.title for m in draft.measures] == ["推进甲事"] and draft.doubts


def test_what_a_text_is_sent_with_is_no_title_behind_its_measures(plan: Plan) -> None:
    text = f"{TITLE}\n\n1. 推进甲事。（条法司负责）\n\n附件\n\n各举措省份名单\n\n1. 北京、上海\n"
    draft = drafted(text, plan)
    assert draft.title == TITLE and draft.doubts


def test_signs_and_short_words_in_columns_of_verdicts_and_of_classes(plan: Plan) -> None:
    sign = drafted(table("序号;举措;责任单位;必做;选做", "1;甲事;条法司;√;"), plan).measures[0]
    assert (sign.clause, sign.undecided) == (None, ("clause", "mandatory", "optional", "exempt"))
    short = drafted(table("序号;举措;责任单位;强省试点省;其他省份", "1;甲事;条法司;必做;不要求"), plan)
    assert short.measures[0].clause == "强省试点省必做，其他省份不作要求" and not short.doubts


def test_marks_of_departments_in_one_row_say_nothing_of_the_others(plan: Plan) -> None:
    rows = (
        f"{HEADING};1. 甲。;牵头：条法司/配合：办公室;{C1}",
        f";2. 乙。;条法司;{C1}",
        f";3. 丙。;条法司、办公室;{C1}",
    )
    draft = drafted(table("工作任务;举措;责任单位;省份", *rows), plan)
    led = [(("条法司", "办公室"), ("条法司",)), (("条法司",), ()), (("条法司", "办公室"), ())]
    assert [(m.bureau, m.lead) for m in draft.measures] == led and not draft.doubts
