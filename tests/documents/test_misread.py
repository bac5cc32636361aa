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
    "a class behind the departments": (prose("1. 甲。（负责部门：甲司；一类省份）"), [{"bureau", "clause"}]),
    "places that support": (prose("1. 甲。（甲司负责，各地配合）"), [{"bureau", "clause"}]),
    "provinces among departments": (prose("1. 甲。（甲司、强省试点省负责）"), [{"bureau", "clause"}]),
    "a measure numbered otherwise": (prose("1. 甲。（甲司负责）", "2. 乙。（乙司负责）", "（3）丁。（丙司负责）"), [set(), {"bureau", "clause"}]),
    "no text": (prose("1. （甲司负责）", "2. 乙。（乙司负责）"), [{"title"}, set()]),
    "nothing but a mark": (prose("1. 省份：各省份必做", "2. 乙。（乙司负责）"), [{"title", "bureau"}, set()]),
    "a word broken by a line": (table(PLAIN, "|1. 甲。做。<br>一类省份必<br>做|局内：条法司|年底前"), [{"clause"}]),
    "a number with a ruling": (table("序号|举措|责任单位", "1（必做）|1. 甲。|条法司"), [{"clause"}]),
    "a class in an unknown column": (table("工作任务|举措|责任单位|实施省份", "|1. 甲。|条法司|一类省份"), [{"clause"}]),
    "a table beside the text": (prose("1. 甲。（甲司负责）") + "\n|序号|适用地区|\n|---|---|\n|1|一类省份|\n", [{"clause"}]),
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
