"""Documents that were once read wrongly without a doubt: each is read as a person reads it, or left open."""

from __future__ import annotations

import pytest

from obligations import Plan
from tests.scans import drafted

HEAD = "2019年推进计划\n\n"


def table(*rows: str) -> str:
    """A Markdown table; its second row is the heading of a task."""
    head, *others = rows
    blank = "|" * head.count("|")
    return HEAD + "\n".join(
        f"|{each}|" for each in (head, blank.replace("|", "---|") + "---", f"一、甲{blank}", *others)
    )


def prose(*lines: str) -> str:
    return HEAD + "\n".join(["一、总", *lines]) + "\n"


PLAIN = "工作任务|举措|执行部门|完成时间"
VALUES = "工作任务|举措|责任单位|完成时间"
#: Document → the fields of each measure that are open.
OPEN = {
    "two measures beside several lines": (table("工作任务|举措|责任单位|省份要求", "|1. 甲。<br>2. 乙。|甲司<br>乙司|一类省份必做<br>三类省份选做"), [{"bureau", "clause"}] * 2),
    "a mark below a heading": (prose("（一）完善", "1. 甲。（甲司负责）", "（二）强化", "省份：各省份必做", "2. 乙。（乙司负责）"), [{"bureau", "clause"}] * 2),
    "marks before their measures": (prose("（一）完善", "责任单位：甲司", "1. 甲。", "责任单位：乙司", "2. 乙。"), [{"bureau", "clause"}] * 2),
    "classes beside a clause": (table("工作任务|举措|责任单位|省份要求|一类省份", "|1. 甲。|条法司|自贸区涉及省份必做|选做"), [{"clause"}]),
    "a clause and a scope": (prose("1. 甲。（负责部门：甲司；省份要求：一类省份必做；适用范围：自贸试验区）"), [{"clause"}]),
    "a class behind the departments": (prose("1. 甲。（负责部门：甲司；一类省份）"), [{"bureau", "clause", "due"}]),
    "places that support": (prose("1. 甲。（甲司负责，各地配合）"), [{"bureau", "clause"}]),
    "provinces among departments": (prose("1. 甲。（甲司、强省试点省负责）"), [{"bureau", "clause"}]),
    "a measure numbered otherwise": (prose("1. 甲。（甲司负责）", "2. 乙。（乙司负责）", "（3）丁。（丙司负责）"), [set(), {"bureau", "clause"}]),
    "no text": (prose("1. （甲司负责）", "2. 乙。（乙司负责）"), [{"title"}, set()]),
    "nothing but a mark": (prose("1. 省份：各省份必做", "2. 乙。（乙司负责）"), [{"title", "bureau"}, set()]),
    "a word broken by a line": (table(PLAIN, "|1. 甲。做。<br>一类省份必<br>做|局内：条法司|年底前"), [{"clause"}]),
    "a number with a ruling": (table("序号|举措|责任单位", "1（必做）|1. 甲。|条法司"), [{"clause"}]),
    "a class in an unknown column": (table("工作任务|举措|责任单位|实施省份", "|1. 甲。|条法司|一类省份"), [{"clause"}]),
    "a table beside the text": (prose("1. 甲。（甲司负责）") + "\n|序号|适用地区|\n|---|---|\n|1|一类省份|\n", [{"clause"}]),
    "an item numbered as a heading": (prose("（一）完善", "1. 甲。（甲司负责）", "2. 乙。（乙司负责）", "（二）丙。（丙司负责，一类省份必做）"), [{"clause"}] * 2),
    "a heading with a ruling and nothing below": (prose("（一）完善", "1. 甲。（甲司负责）", "（二）丙（一类省份必做）"), [{"clause"}]),
    "the same below": (prose("1. 甲。（负责部门：甲司；适用范围：各类省份，下同）", "2. 乙。（负责部门：乙司）"), [set(), {"clause", "due"}]),
    "a task for a class": (HEAD + "一、一类省份任务\n\n1. 甲。（甲司负责）\n\n二、其他\n\n2. 乙。（乙司负责）\n", [{"clause"}, set()]),
    "a plan for a class": (prose("1. 甲。（甲司负责）").replace("2019年推进计划", "2019年推进计划（一类省份）"), [{"clause"}]),
    "a task in a table for a class": (table(VALUES, "|1. 甲。|条法司|年底前").replace("一、甲", "一、自选动作"), [{"clause"}]),
    "a legend for blanks": (table("工作任务|举措|责任单位|省份要求", "|1. 甲。|条法司|") + "\n\n说明：省份要求一栏空白的，所有省份都要完成。\n", [{"clause"}]),
    "a legend for a sign": (table(VALUES, "|1. ★甲。|条法司|年底前") + "\n\n注：标★的由省里承担。\n", [{"clause"}]),
    "a table before the plan's": (HEAD + "|举措|对象|\n|---|---|\n|甲|一类|\n\n" + table(VALUES, "|1. 甲。|条法司|年底前").replace(HEAD, ""), [{"clause"}]),
    "a label that is no column's": (prose("1. 甲。", "责任单位：甲司", "实施对象：强省试点省"), [{"clause"}]),
    "a clause in the place of a time": (table("工作任务|举措|责任单位|省份要求|完成时间", "|1. 甲。|条法司||各类省份必做"), [{"clause", "due"}]),
    "a heading in the place of a time": (table(VALUES, "|1. 甲。|条法司|一、制度"), [{"due"}]),
    "a field of a form": ("<html><h1>2019年推进计划</h1><table><tr><th>举措</th><th>责任单位</th><th>省份</th></tr><tr><td>1. 甲。</td><td>条法司</td><td><select><option>各类省份必做</option></select></td></tr></table></html>", [{"bureau", "clause"}]),
    **{f"in brackets {text}": (table(VALUES, f"|1. 甲{text}。|条法司|年底前"), [{"clause"}]) for text in ("（一类）", "（限自贸区）", "【一类】", "（各省）", "（强省试点省）", "（可选）")},
    **{f"ruling in prose {text}": (prose(f"1. 甲。{text}。（甲司负责）"), [{"clause"}]) for text in ("本条适用于一类省份", "仅在强省试点省实施", "不适用于西藏", "面向二、三类省份", "各省份都要完成", "一类省份务必完成", "地方必须完成", "自贸区必须先行", "强制各省份实施", "一类省份不参加", "各省份自行决定是否开展", "各地可视情开展", "地方可自主决定", "各省（区、市）要全部落实")},
    **{f"department {name}": (table(VALUES, f"|1. 甲。|条法司、{name}|年底前"), [{"bureau", "clause"}]) for name in ("自贸区", "一类", "强省", "保护中心", "各试点地区", "各自贸试验区")},
    "another word in a class column": (table("工作任务|举措|责任单位|一类省份", "|1. 甲。|条法司|应做"), [{"clause"}]),
    **{f"department {name}": (table(VALUES, f"|1. 甲。|{name}|年底前"), [{"bureau", "clause"}]) for name in ("同上", "—", "〃", "无", "全局", "详见附件", "年底前", "2019年6月", "一类省份", "各地", "广东省知识产权局", "甲司会同乙司", "甲司商乙司", "★条法司", "条法司*")},
    **{f"time {time}": (table(VALUES, f"|1. 甲。|条法司|{time}"), [{"due"}]) for time in ("见上", "如上", "同上项", "与上同", "同第1项", "々", "……", "N/A")},
    **{f"ruling {text}": (table(PLAIN, f"|1. 甲。{text}。|局内：条法司|年底前"), [{"clause"}]) for text in ("强省试点省应当开展", "直辖市应当先行", "保护中心所在省份应当开展", "【适用范围】一类省份", "推广范围（全国）", "适用范围为一类省份", "适用地区：东部", "一类省份必须做", "三类省份不要求", "仅限一类省份", "一类省份还应当开展")},
}  # fmt: skip
#: Document → departments, those that lead, time and clause of each measure, which are sure.
SURE = {
    "a time in words": (prose("1. 甲。（甲司、乙司负责，长期坚持）", "2. 乙。（甲司负责，持续推进）"), [(("甲司", "乙司"), (), "长期坚持", None), (("甲司",), (), "持续推进", None)]),
    "a label of a time": (prose("1. 甲。（责任单位：甲司；完成时限：2019年6月）"), [(("甲司",), (), "2019年6月", None)]),
    "the order of the document": (prose("1. 甲。（配合部门：甲司；牵头部门：乙司）"), [(("甲司", "乙司"), ("乙司",), None, None)]),
    "who leads, in other words": (prose("1. 甲。（甲司、乙司负责，列第一位的为牵头部门，下同）"), [(("甲司", "乙司"), ("甲司",), None, None)]),
    "a clause on two lines": (table("工作任务|举措|责任单位|省份要求", "|1. 甲。|条法司|一类省份必做，<br>其他省份选做"), [(("条法司",), (), None, "一类省份必做，其他省份选做")]),
    "a time on a line of its own": (prose("1. 甲。", "责任单位：甲司", "省份：一类省份必做", "完成时间：年底前"), [(("甲司",), (), "年底前", "一类省份必做")]),
    "a time behind brackets": (prose("1. 甲。（甲司负责）", "完成时间：年底前"), [(("甲司",), (), "年底前", None)]),
    "a time in a sentence": (prose("1. 推进甲。完成时限：6月底前。（责任单位：甲司）"), [(("甲司",), (), "6月底前", None)]),
    "several brackets": (prose("1. 甲。（6月底前完成）（责任单位：甲司）（省份：一类省份必做）"), [(("甲司",), (), "6月底前完成", "一类省份必做")]),
    "brackets behind the title": (prose("1. 完善甲（责任单位：甲司；省份：一类省份必做）。推动修订。"), [(("甲司",), (), None, "一类省份必做")]),
    "brackets on a line of their own": (prose("1. 甲。做甲。", "（甲司负责）", "2. 乙。【责任单位：乙司】"), [(("甲司",), (), None, None), (("乙司",), (), None, None)]),
    "two marks on a line": (table("工作任务|举措|执行部门", "|1. 甲。|局内：条法司；省份：一类省份必做"), [(("条法司",), (), None, "一类省份必做")]),
    "signs with a legend": (table("工作任务|举措|责任单位|一类省份|二类省份", "|1. 甲。|条法司|★|☆").replace(HEAD, f"{HEAD}注：“★”表示必做，☆表示选做。\n\n"), [(("条法司",), (), None, "一类省份必做，二类省份选做")]),
    "one cell for two classes": ("<html><h1>2019年推进计划</h1><table><tr><th>工作任务</th><th>举措</th><th>责任单位</th><th>一类省份</th><th>二类省份</th><th>三类省份</th></tr><tr><td colspan=6>一、甲</td></tr><tr><td></td><td>1. 甲。</td><td>条法司</td><td colspan=2>必做</td><td>选做</td></tr></table></html>", [(("条法司",), (), None, "一类省份必做，二类省份必做，三类省份选做")]),
    **{f"prose {text}": (table(PLAIN, f"|1. 甲。{text}。|局内：条法司|年底前"), [(("条法司",), (), "年底前", None)]) for text in ("务必做好工作", "避免做成形式", "遴选作为试点", "各自选择路径", "形成全国可推广的经验", "海南可买", "各省份可比数据")},
}  # fmt: skip


@pytest.mark.parametrize("what", OPEN)
def test_what_no_person_would_be_sure_of_is_open(what: str, plan: Plan) -> None:
    text, wanted = OPEN[what]
    branches = {"mandatory", "optional", "exempt"}
    assert [{*m.undecided} - branches for m in drafted(text, plan).measures] == wanted


@pytest.mark.parametrize("what", SURE)
def test_what_a_person_reads_without_a_doubt_is_read(what: str, plan: Plan) -> None:
    text, wanted = SURE[what]
    draft = drafted(text, plan)
    assert [(m.bureau, m.lead, m.due, m.clause) for m in draft.measures] == wanted and not draft.doubts
