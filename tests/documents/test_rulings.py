"""What is said to provinces is a clause, or a doubt: nothing unread is ever certified."""

from __future__ import annotations

from pathlib import Path

import pytest

from obligations import Plan
from obligations.documents.drafting import draft_of
from obligations.documents.reading import original_of, read_original
from obligations.documents.rulings import rulings_in, signs_in
from tests.conftest import SHARED
from tests.scans import drafted, markdown, row

DONE = "年内完成"
REAL = ("seeds/000_5695c399a0871436.txt", *(f"documents/{name}.{kind}" for name in ("guobanfa-2018-126", "guofa-2018-38") for kind in ("txt", "html", "docx")))  # fmt: skip

RULINGS = [
    "一类省份必做", "三类省份选作。", "本项必选", "各地自选", "其他省份不作要求", "免做", "不做要求", "1.推进（必做）", "必 做",
    "省份：一类", "省份要求：无", "推广范围：全国", "适用范围：福建自贸试验区", "实施范围：东部", "省份范围：各省",
    "鼓励西部地区开展", "鼓励各省份开展试点", "一类省份应当落实", "各省份可参照", "其他省份不纳入", "三类省份可以不做", "东部地区应当先行",
    "北京可暂不开展", "广东省、江苏省应当先行", "全国均应当落实", "省（区、市）可结合实际",
    "必·做", "必/做", "选.做", "对三类省份不作硬性要求", "不做统一要求", "对三类省份予以鼓励", "对一类、二类省份均予以鼓励", "三类省份除外", "除西藏外均要落实",
    "现在各省份应当落实", "一类省份完成这项工作", "一类省份要率先完成", "由强省试点省实施", "在自贸试验区推广", "在全国推广", "一类省份负责落实",
    "第1项由一类省份承担", "三类省份不参加第2项", "西藏免于执行", "各省（自治区、直辖市）必须完成", "各地应当完成", "鼓励三类省份完成", "鼓励其他省份完成",
    "本计划适用于各省份", "西藏、青海暂缓实施", "北京率先开展", "此项为必须完成", "此项工作由各省份自行安排", "其余省份结合实际开展", "由全国各省份实施",
    "本项任务必做", "本项选做即可", "本项为★必做", "一类省份：须完成", "适用范围 自贸试验区", "适用于自贸试验区所在省份", "省份（区、市）要求：全部",
    "本项不作为硬性要求", "京津冀地区应当完成", "江苏省、浙江省要完成", "全部省份均开展", "各省份视情况开展", "倡导各省份开展", "每省至少完成1家", "省局：必须完成",
    "省级：全部开展", "范围：自贸试验区", "一类：必须完成", "不含西藏", "民族地区除外", "沿海省份全部完成", "各省（区、市）全部完成", "各地自行掌握", "限东部", "仅一类", "可选",
    "由各省份组织实施", "计划单列市不纳入", "江苏、浙江两省承担试点任务", "各省份于6月底前完成调研", "推广范围除注明外均为全国", "均在全国范围内推广",
    "限一类省份", "加强对一类省份的要求", "必做指一类省份必须完成", "必做指令性任务", "必做是指必须完成，其他省份选做",
]  # fmt: skip
PROSE = [
    "有关省份要配合调研", "在更大范围内推广", "鼓励企业申请专利", "不要求退税", "省级市场监管部门可以将权限下放",
    "自贸试验区内医疗机构可根据能力开展研究", "鼓励自贸试验区内银行开展业务", "相关省份可参照", "各地要积极推动", "支持北京冬奥会",
    "福建自贸试验区内企业可申请", "推广范围更大", "可能", "可靠", "做必要的准备", "选择做法", "广东省企业",
    "鼓励外资投向中西部地区", "鼓励在全国开展巡讲", "在北京可以查询", "面向全国应当公开", "必要做法", "不作统一", "吸引除北京外资企业",
    "说明：必做是指各省份必须完成的任务，选做是指各省份可以选择完成的任务", "“必做”表示必须完成", "一类省份为北京、上海", "一类省份包括北京、上海", "一类省份：北京、上海", "一类省份是指", "指导一类省份完善制度", "第一类医疗器械", "适时在全国推广",
    "支持在自贸试验区设立窗口", "在自贸试验区探索创新", "推动各强省试点省深化改革", "免于提交许可证件",
    "各省份可通过系统查询进度", "研究提出必选指标和自选指标体系", "选作教材的案例集", "企业可以自选经营范围", "一、二、三类省份的划分见附件2", "学习其他省份经验",
    "请各省（区、市）于11月底前报送情况", "坚持分类指导，东部地区率先突破", "务必做好", "势必做大",
]  # fmt: skip


@pytest.mark.parametrize("text", RULINGS)
def test_a_ruling_is_found_wherever_it_stands(text: str) -> None:
    assert [*rulings_in(f"先做一件事。{text}。再做一件事")]


@pytest.mark.parametrize("text", PROSE)
def test_plain_prose_has_none(text: str) -> None:
    assert not [*rulings_in(f"先做一件事。{text}。再做一件事")]


@pytest.mark.parametrize("heading", ["适用范围", "推广范围", "实施范围", "省份要求"])
def test_a_heading_of_its_own_is_one_whatever_follows_in_the_next_paragraph(heading: str) -> None:
    assert [*rulings_in(heading)]


def test_signs_are_rulings_where_a_legend_says_so() -> None:
    signs = signs_in(["注：★为必做，☆表示选做"])
    assert signs == {"★": "必做", "☆": "选做"}
    assert [*rulings_in("★推进甲事。", signs)] and not [*rulings_in("★推进甲事。")]


def document(where: str, ruling: str) -> str:
    """Two measures, and a ruling somewhere that is no clause; the second measure is far from it."""
    one = row("1. 甲事。做甲事。", "局内：条法司", DONE)
    two = row("2. 乙事。做乙事。", "局内：人事司", DONE)
    head, rows = "2018 年试验计划", [one, two]
    match where:
        case "before":
            head += f"\n\n{ruling}"
        case "measure":
            rows[0] = row(["1. 甲事。做甲事。", ruling], "局内：条法司", DONE)
        case "title":
            rows[0] = row(f"1. 甲事（{ruling}）。做甲事。", "局内：条法司", DONE)
        case "row":
            rows.insert(1, row(ruling))
        case "goal":
            rows[0] = row("1. 甲事。", "局内：条法司", DONE, goal=ruling)
        case "due":
            rows[0] = row("1. 甲事。", "局内：条法司", f"{DONE}，{ruling}")
        case "heading":
            return markdown(rows, title=head).replace("（一）乙", f"（一）乙（{ruling}）")
        case "header":
            return markdown(rows, title=head).replace("落实举措", f"落实举措（{ruling}）")
        case "behind":
            return markdown(rows, title=head) + f"\n{ruling}\n"
        case "column":
            return "\n".join(
                f"{line} {'备注' if '工作任务' in line else '---' if '---' in line else ruling if '1. 甲' in line else ''} |"
                if line.startswith("|")
                else line
                for line in markdown(rows, title=head).split("\n")
            )
        case _:
            return markdown(rows, title=head) + f"\n| 说明 |\n|---|\n| {ruling} |\n"
    return markdown(rows, title=head)


#: Where a ruling stands → the measures whose clause it may be.
ABOUT = {
    "before": {1, 2}, "behind": {1, 2}, "header": {1, 2}, "heading": {1, 2}, "goal": {1, 2}, "table": {1, 2},
    "measure": {1}, "title": {1}, "row": {1, 2}, "due": {1}, "column": {1},
}  # fmt: skip


@pytest.mark.parametrize("where", ABOUT)
@pytest.mark.parametrize("ruling", ["一类省份必做", "省份：各省", "鼓励西部地区开展"])
def test_a_ruling_outside_a_clause_leaves_open_the_clauses_that_it_may_be(where: str, ruling: str, plan: Plan) -> None:
    draft = drafted(document(where, ruling), plan)
    assert {m.number for m in draft.measures if "clause" in m.undecided} == ABOUT[where]
    assert all(d.location is not None for d in draft.doubts if "像是对省份的要求" in d.seen)


@pytest.mark.parametrize("where", ["before", "measure", "row", "behind", "column"])
def test_prose_in_the_same_places_leaves_no_clause_open(where: str, plan: Plan) -> None:
    draft = drafted(document(where, "有关省份要配合调研"), plan)
    assert not any("clause" in m.undecided for m in draft.measures)


@pytest.mark.parametrize("heading", ["适用范围", "推广范围", "省份要求"])
def test_a_row_like_a_header_leaves_open_the_clauses_that_it_may_be(heading: str, plan: Plan) -> None:
    rows = [
        row("1. 甲事。做甲事。", "局内：条法司", DONE),
        row(heading, "一类省份"),
        row("2. 乙事。", "局内：人事司", DONE),
    ]
    assert all("clause" in m.undecided for m in drafted(markdown(rows), plan).measures)


def test_a_legend_gives_signs_their_meaning(plan: Plan) -> None:
    text = markdown([row("1. ★甲事。做甲事。", "局内：条法司", DONE)], title="2018 年试验计划\n\n注：★为必做")
    assert "clause" in drafted(text, plan).measures[0].undecided


@pytest.mark.parametrize("name", REAL)
def test_real_documents_have_no_ruling_outside_a_clause(name: str, plan: Plan) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the real documents (shared) are not on this machine")
    draft = draft_of(read_original(path), plan.vocabulary, year=2018)
    assert not [doubt for doubt in draft.doubts if "像是对省份的要求" in doubt.seen]


@pytest.mark.parametrize("path", sorted((SHARED / "cases" / "documents").glob("w*.md")), ids=lambda path: path.stem[:3])
def test_no_case_is_certified_wrongly(path: Path, plan: Plan) -> None:
    draft = draft_of(original_of(path.read_bytes(), path.name), plan.vocabulary)
    read_as_a_person = {"w09": 2, "w10": 2, "w13": 2}
    decided = [m for m in draft.measures if not m.undecided and m.clause is not None]
    assert draft.doubts or len(decided) == read_as_a_person.get(path.stem[:3])
