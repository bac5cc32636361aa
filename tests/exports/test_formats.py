"""What is written for others says what the JSON says, whatever characters are in it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from functools import cache
from html.parser import HTMLParser
from typing import Any, get_args

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from obligations import Obligations, ObligationsError, load_plan, load_profile, matrix, obligations_for
from obligations.answers.departments import department, departments
from obligations.answers.json.departments import departments_json
from obligations.exports.answer_paper import FACTS, LEDGER, MISSING
from obligations.exports.formats import (
    OF_MANY,
    OF_ONE,
    FormatOfMany,
    FormatOfOne,
    export,
    export_departments,
    export_matrix,
)
from obligations.exports.html import GENERATOR
from obligations.exports.markdown import markdown_text
from obligations.exports.paper import Heading, Numbered, Paper, Text, clean, one_line
from obligations.loading import load_regions
from obligations.reports.layout import columns_of
from obligations.reports.wording import IN_OUR_WORDS, SILENT
from obligations.schemas import schema_of
from tests.conftest import ROOT, examples

pytestmark = pytest.mark.slow


#: Of a measure what every format tells, by its heading.
HEADS = ("序号", "主体任务", "分任务", "落实举措", "结论", "省份条款", "理由", "完成时间", "局内部门", "要做的事")
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=cmd|' /C calc'!A0", " =1", "＝1", "'=1", "#N/A", "TRUE", "007", "1e5",
    "a|b", "<script>alert(1)</script>", '"><img src=x onerror=1>', "&lt;b&gt;", "{{ 7*7 }}", "[x](javascript:1)", "[x](http://e)", "![x](http://e)", "<http://e>", "**粗**",
    "`码`", "a_b _c_", "___", "a__b__c", "~~x~~", "第一行\n第二行", "_x0041_", "a\\|b", "# 标题", "- 项", "1. 项", "1) 项",
    "> 引", "---", "http://例子/a_b", "，、", "𠮷", "e\u0301", "长" * 40_000, "\\", "  空  ", "&amp;", "<br>",
]  # fmt: skip


def rows_of(told: dict[str, Any]) -> list[dict[str, str]]:
    """The measures of the JSON as they are told in a table; the reason, which is put into words, apart."""
    return [
        {
            "序号": str(o["measure"]),
            "主体任务": o["task"],
            "分任务": o["subtask"],
            "落实举措": o["title"],
            "结论": o["label"],
            "省份条款": o["clause"] or f"{SILENT}哪些省份必做、哪些选做",
            "完成时间": o["due"] or SILENT,
            "局内部门": "、".join(o["bureau"]),
            "要做的事": "\n".join([f"{IN_OUR_WORDS}：", *(f"· {a}" for a in o["actions"])]) if o["actions"] else SILENT,
        }
        for o in told["obligations"]
    ]


def same(found: list[dict[str, str]], result: Obligations, plainly: Any = lambda text: text) -> None:
    """Whether a table says what the JSON says; ``plainly``: what becomes of a text in this format."""
    told: Any = result.to_dict()
    wanted = rows_of(told)
    assert [row["序号"] for row in found] == [row["序号"] for row in wanted]
    labels = {fact.id: clean(fact.label) for fact in result.plan.vocabulary.facts}

    def inside(text: str) -> str:
        """A text that stands within another."""
        return str(plainly("·" + clean(text)))[1:].strip()

    for row, want, o in zip(found, wanted, told["obligations"], strict=True):
        assert {head: row[head] for head in want} == {head: plainly(clean(text)) for head, text in want.items()}
        if len(row["理由"]) > 30_000:
            continue
        decided = [
            *o["missing"],
            *o["unverified"],
            *([] if "等等" in row["理由"] else [g["fact"] for g in o["because"]]),
        ]
        assert all(inside(labels[fact]) in row["理由"] for fact in decided)
        assert ("未核实" in row["理由"]) >= bool(o["unverified"])
        for action in o["actions"] or ():
            assert inside(action)[:30_000] in row["要做的事"]


# --- reading back ----------------------------------------------------------------------------------------------------


def from_csv(raw: bytes) -> list[dict[str, str]]:
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def sheet_rows(raw: bytes, name: str) -> list[list[Any]]:
    from openpyxl import load_workbook

    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(raw))[name].iter_rows()]


def from_excel(raw: bytes) -> list[dict[str, str]]:
    head, *rows = sheet_rows(raw, LEDGER)
    return [{str(h): "" if v is None else seen(v) for h, v in zip(head, row, strict=True)} for row in rows]


def seen(value: object) -> str:
    """A text as Excel shows it: openpyxl gives it as it is written."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), str(value))


def by_number(tables: list[tuple[str, list[list[str]]]]) -> list[dict[str, str]]:
    """The measures of the four groups, in the plan's order; their verdicts stand in the headings."""
    found = []
    for heading, (head, *rows) in tables:
        if head[0] == "序号":
            found += [{**dict(zip(head, row, strict=True)), "结论": heading.split()[0]} for row in rows]
    return found


def in_order(found: list[dict[str, str]], result: Obligations) -> list[dict[str, str]]:
    order = [str(o.measure) for o in result]
    return sorted(found, key=lambda row: order.index(row["序号"]))


def from_word(raw: bytes) -> list[dict[str, str]]:
    from docx import Document
    from docx.table import Table

    heading, tables = "", []
    for block in Document(io.BytesIO(raw)).iter_inner_content():
        if isinstance(block, Table):
            rows = [[cell.text for cell in row.cells] for row in block.rows]
            tables.append((heading, [row for row in rows if len(set(row)) > 1 or not row[0].startswith("原文")]))
        elif block.style is not None and block.style.name == "Heading 1":
            heading = block.text
    return by_number(tables)


class Page(HTMLParser):
    """The tables of a page, every tag and every attribute of it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.tables: list[tuple[str, list[list[str]]]] = []
        self._into: list[str] | None = None
        self._heading: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag == "table":
            self.tables.append(("".join(self._heading), []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][1][-1].append("")
        elif tag == "h2":
            self._heading = []
        self._into = self._heading if tag == "h2" else self._into

    def handle_endtag(self, tag: str) -> None:
        if tag == "h2":
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)
        elif self.tables and self.lasttag in ("td", "th") and self.tables[-1][1][-1]:
            self.tables[-1][1][-1][-1] += data


def from_html(raw: bytes) -> list[dict[str, str]]:
    import lxml.html

    tree: Any = lxml.html.document_fromstring(raw.decode("utf-8"))
    tables = []
    for table in tree.iter("table"):
        rows = [[cell.text_content() for cell in row] for row in table.iter("tr") if len(row) > 1]
        tables.append((table.getparent().xpath("preceding-sibling::h2[1]")[0].text_content(), rows))
    return by_number(tables)


def from_markdown(raw: bytes) -> list[dict[str, str]]:
    tokens = MarkdownIt("commonmark").enable("table").parse(raw.decode("utf-8"))
    heading = ""
    tables: list[tuple[str, list[list[str]]]] = []
    for i, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = "".join(child.content for child in tokens[i + 1].children or ())
        elif token.type == "table_open":
            tables.append((heading, []))
        elif token.type == "tr_open":
            tables[-1][1].append([])
        elif token.type in ("th_open", "td_open"):
            inline = tokens[i + 1].children or ()
            assert all(c.type in ("text", "text_special", "html_inline") for c in inline), inline
            assert all(c.content == "<br>" for c in inline if c.type == "html_inline")
            tables[-1][1][-1].append("".join("\n" if c.type == "html_inline" else c.content for c in inline))
    return by_number(tables)


def collapsed(text: str) -> str:
    """What is left of a text in a cell of a Markdown table: its lines, without spaces around."""
    return "\n".join(map(one_line, text.split("\n"))).strip()


def for_csv(text: str) -> str:
    return f"'{text}" if text.lstrip()[:1] in tuple("=+-@＝＋－＠") or text[:1] == "\t" else text


def for_excel(text: str) -> str:
    return text if len(text) <= 32_767 else text[: 32_767 - 10] + "…（太长，其余略去）"


def for_word(text: str) -> str:
    return text.replace("\t", " ")


def check_all(result: Obligations) -> None:
    """Every format says what the JSON says."""
    assert json.loads(export(result, "json")) == result.to_dict()
    same(from_csv(export(result, "csv")), result, for_csv)
    same(from_excel(export(result, "xlsx")), result, for_excel)
    same(in_order(from_word(export(result, "docx")), result), result, for_word)
    same(in_order(from_html(export(result, "html")), result), result)
    stripped = [{head: text.strip() for head, text in row.items()} for row in from_markdown(export(result, "md"))]
    same(in_order(stripped, result), result, collapsed)


# --- provinces and random plans --------------------------------------------------------------------------------------


@cache
def regions() -> dict[str, Obligations]:
    return {profile.province: obligations_for(profile) for profile in load_regions()}


@pytest.mark.parametrize("province", ["广东省", "江苏省", "海南省"])
def test_every_format_says_what_the_json_says(province: str) -> None:
    check_all(regions()[province])


def test_the_csv_markdown_and_html_of_every_region_say_its_answer() -> None:
    for result in regions().values():
        same(from_csv(export(result, "csv")), result, for_csv)
        same(in_order(from_markdown(export(result, "md")), result), result, collapsed)
        same(in_order(from_html(export(result, "html")), result), result)


@pytest.mark.parametrize("documented_only", [False, True])
def test_assumptions_and_left_out_facts_are_told(documented_only: bool) -> None:
    profile = load_profile(ROOT / "profiles/guangdong.yaml").setting(
        {"province_class": "一类", "strong_province": None}
    )
    result = obligations_for(profile, documented_only=documented_only)
    check_all(result)
    for form in ("md", "html"):
        text = export(result, form).decode()
        assert "假设：省份类别为一类，强省试点省为未知（不是档案里的事实）" in text
        assert ("未核实的事实当作不知道" in text) is documented_only


def plan_of(texts: list[str]) -> Any:
    """A plan in which every text is one of these."""
    at = iter(range(10_000))

    def text() -> str:
        return texts[next(at) % len(texts)]

    def measure(number: int) -> dict[str, Any]:
        clauses: list[dict[str, Any]] = [
            {"clause": None, "mandatory": None, "optional": None},
            {"clause": text(), "mandatory": "zone", "optional": None},
            {"clause": text(), "mandatory": {"level": ["甲"]}, "optional": {"非": {"level": ["甲"]}}},
        ]
        told = {
            "bureau": [text(), text()],
            "due": text(),
            "actions": [text()] if number % 2 else None,
            "notes": [text()],
        }
        return {"number": number, "title": text(), **told, **clauses[number % 3]}

    numbers = range(1, 2 + len(texts) // 4)
    subtasks = [{"title": text(), "measures": [measure(number) for number in numbers]}]
    vocabulary = {"zone": {"label": text() + "区"}, "level": {"label": text() + "级", "values": ["甲", "乙"]}}
    return load_plan(
        {
            "id": text(), "title": text(), "year": 2020, "vocabulary": vocabulary,
            "tasks": [{"title": text(), "subtasks": subtasks}],
        }
    )  # fmt: skip


def answer_of(plan: Any, texts: list[str]) -> Obligations:
    zone = {"value": True, "where": texts[0], "source": texts[-1], "evidence": "unverified"}
    return obligations_for({"province": "甲省", "facts": {"zone": zone}}, plan, engine="reference")


def usable(texts: list[str]) -> list[str]:
    return [text for text in texts if text.strip()]


def test_hostile_texts_stay_texts_in_every_format() -> None:
    texts = usable(HOSTILE)
    for turned in (texts, [*texts[3:], *texts[:3]], [*texts[7:], *texts[:7]]):
        check_all(answer_of(plan_of(turned), turned))


@examples(25)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=12),
        min_size=1,
        max_size=12,
    )
)
def test_any_texts_are_the_same_in_every_format(texts: list[str]) -> None:
    try:
        plan = plan_of(texts)
        result = answer_of(plan, texts)
    except ObligationsError:  # an empty title, a label that is reserved
        reject()
    check_all(result)


@pytest.mark.parametrize("text", ["\x0b\x1f\x00", "\ufffe\uffff", "a\ud800b", "\x85\u2028", "\ud83d\ude00"])
def test_what_no_file_can_hold_becomes_a_mark(text: str) -> None:
    """Plans are refused with such characters; passages come from anywhere."""
    result, passages = regions()["海南省"], {1: [text]}
    mark = clean(text)
    assert mark.isprintable() or text == "\x85\u2028"
    assert from_csv(export(result, "csv", passages=passages))[0]["原文"] == mark
    assert sheet_rows(export(result, "xlsx", passages=passages), "原文")[1][2] == mark
    assert json.loads(export(result, "json", passages=passages))["obligations"][0]["passages"] == [mark]
    for form in ("md", "html"):
        assert f"原文：{mark}" in export(result, form, passages=passages).decode("utf-8")
    same(in_order(from_word(export(result, "docx", passages=passages)), result), result, for_word)


# --- formulas, pages -------------------------------------------------------------------------------------------------


def test_no_text_becomes_a_formula() -> None:
    from openpyxl import load_workbook

    texts = usable(HOSTILE)
    book = load_workbook(io.BytesIO(export(answer_of(plan_of(texts), texts), "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    begun = [cell for cell in cells if str(cell.value).lstrip().startswith(("=", "+", "-", "@"))]
    assert len(begun) > 20 and all(cell.quotePrefix for cell in begun)
    raw = export_matrix(matrix([{"province": "=1+1"}, {"province": "@x"}]), "xlsx")
    assert [row[0] for row in sheet_rows(raw, "各省各项")][1:3] == ["=1+1", "@x"]
    assert "f" not in {cell.data_type for sheet in load_workbook(io.BytesIO(raw)) for row in sheet for cell in row}


def test_a_page_fetches_and_runs_nothing() -> None:
    texts = usable(HOSTILE)
    for result in (answer_of(plan_of(texts), texts), regions()["广东省"]):
        page = Page(text := export(result, "html").decode("utf-8"))
        allowed = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "div", "table", "thead", "tbody"}
        assert page.tags <= allowed | {"tr", "th", "td", "ol", "li"}
        names = {"lang", "charset", "name", "content", "http-equiv", "class", "style", "scope", "colspan", "tabindex"}
        assert {name for name, _ in page.attributes} <= names | {"value"}
        assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
        assert "url(" not in text.split("</style>")[0] and "@import" not in text.split("</style>")[0]
        assert GENERATOR in text and '<html lang="zh-CN">' in text


def test_a_document_can_be_navigated_and_printed() -> None:
    from docx import Document

    document = Document(io.BytesIO(export(regions()["广东省"], "docx")))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == ["依据", FACTS, "必做 13 项", "选做 1 项", "未明确 2 项", "待定 9 项", MISSING]
    [section] = document.sections
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (29.7, 21.0)  # type: ignore[union-attr]
    assert re.findall(r'instr="(\w+)"', section.footer._element.xml) == ["PAGE", "NUMPAGES"]
    for table in document.tables:
        marked = [row._tr.xpath("w:trPr/w:tblHeader") for row in table.rows]
        assert marked[0] and not any(marked[1:])
        assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)
    fonts = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    assert all(f'w:name="{name}"'.encode() in fonts.blob for name in ("仿宋", "黑体", "宋体"))
    assert "FangSong" in fonts.blob.decode("utf-8")
    properties = document.core_properties
    assert (properties.author, properties.language) == ("obligations", "zh-CN")
    assert "广东省" in properties.title


def test_a_ledger_is_laid_out_to_be_read_and_printed() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(export(regions()["广东省"], "xlsx")))
    assert book.sheetnames == [LEDGER, FACTS, MISSING, "说明", "_obligations"]
    assert book["_obligations"].sheet_state == "veryHidden"
    sheet = book[LEDGER]
    assert [cell.value for cell in sheet[1]] == [
        *HEADS,
        "责任处室",
        "责任人",
        "进展",
        "完成情况",
        "备注",
        "牵头处室",
        "省内时限",
        "结论变化",
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("E2", "A1:R26", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        8,
        0,
    )
    assert sheet.oddFooter is not None and sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    [states] = sheet.data_validations.dataValidation
    assert (str(states.sqref), states.formula1) == ("N2:N26", '"未启动,进行中,已完成,延期"')
    looks = {(row[4].value, row[4].fill.fgColor.rgb, row[4].fill.fill_type, row[4].font.b, row[4].font.i) for row in sheet.iter_rows(min_row=2)}  # fmt: skip
    assert len(looks) == 4, "one look for each verdict"
    assert len({look[1:] for look in looks}) == 4 and len({look[2:] for look in looks}) == 4, "also without colours"
    told = {p.name: p.value for p in book.custom_doc_props.props}  # type: ignore[attr-defined]
    assert len(told.pop("obligations.sha256")) == 64
    assert told == {"obligations": "ledger", "obligations.plan": "2018", "obligations.province": "广东省", "obligations.on": "2018-12-31"}  # fmt: skip


def test_facts_and_what_is_missing_have_sheets_of_their_own() -> None:
    raw = export(regions()["广东省"], "xlsx")
    facts = {row[0]: row[1:] for row in sheet_rows(raw, FACTS)}
    assert facts["快速维权中心"][:5] == [
        "是",
        "至迟 2011-12-31 起",
        "中山（灯饰）、东莞、顺德、广州花都",
        "南方日报 2017-08-03",
        "有报道",
    ]
    assert facts["自由贸易试验区"][:4] == [
        "是",
        "2015-04-08 起",
        "中国（广东）自由贸易试验区",
        "国发〔2015〕18号（文号待核实）",
    ]
    assert facts["省份类别"][0] == "未知"
    assert sheet_rows(raw, MISSING)[1][:3] == ["省份类别", "一类 / 二类 / 三类", "查明就能定 9 项"]
    complete = obligations_for(ROOT / "profiles/example.yaml")
    assert sheet_rows(export(complete, "xlsx"), MISSING)[1][0] == "档案里的事实已经够用，没有待定的举措。"
    assert "档案里的事实已经够用" in export(complete, "md").decode()


# --- passages, many provinces ----------------------------------------------------------------------------------------


def test_passages_stand_with_their_measures() -> None:
    result, passages = regions()["广东省"], {14: ["=甲", "乙|丙"], 99: ["没有这一项"]}
    assert from_csv(export(result, "csv", passages=passages))[13]["原文"] == "'=甲\n乙|丙"
    assert [row[2] for row in sheet_rows(export(result, "xlsx", passages=passages), "原文")[1:]] == ["=甲", "乙|丙"]
    told = json.loads(export(result, "json", passages=passages))["obligations"]
    assert told[13]["passages"] == ["=甲", "乙|丙"] and told[0]["passages"] == []
    assert export(result, "csv", passages={1: "一段"}) == export(result, "csv", passages={1: ["一段"]})
    assert "> 第 14 项原文：=甲<br>乙\\|丙" in export(result, "md", passages=passages).decode()
    assert "原文：=甲\n乙|丙</td>" in export(result, "html", passages=passages).decode()
    raw = export(result, "docx", passages=passages)
    same(in_order(from_word(raw), result), result, for_word)
    from docx import Document

    [row] = [r for t in Document(io.BytesIO(raw)).tables for r in t.rows if r.cells[0].text.startswith("原文")]
    assert row.cells[0].text == "原文：=甲\n乙|丙" and row.cells[0]._tc is row.cells[-1]._tc


def test_the_matrix_says_the_same_in_every_format() -> None:
    found = matrix()
    rows = list(csv.reader(io.StringIO(export_matrix(found, "csv").decode("utf-8-sig"))))
    cells = sheet_rows(export_matrix(found, "xlsx"), "各省各项")
    assert [["" if c is None else str(c) for c in row] for row in cells] == rows
    [(_, table)] = Page(export_matrix(found, "html").decode()).tables
    assert [[cell.strip("\n") for cell in row] for row in table[1:]] == rows[1:]
    data = json.loads(export_matrix(found, "json"))
    Draft202012Validator(schema_of("matrix")).validate(data)
    totals = sheet_rows(export_matrix(found, "xlsx"), "按举措合计")[1:]
    counts = [[m["counts"][verdict.value] for verdict in found.plan.verdicts] for m in data["measures"]]
    assert [row[2:6] for row in totals] == counts


def test_rows_are_as_high_as_what_is_in_them() -> None:
    from docx import Document
    from openpyxl import load_workbook

    result, passages = regions()["广东省"], {1: ["h" * 300], 2: ["长" * 6_000], 3: ["短"]}
    sheet: Any = load_workbook(io.BytesIO(export(result, "xlsx", passages=passages)))["原文"]
    for row in range(1, 5):
        for cell in sheet[row]:
            width = sheet.column_dimensions[cell.column_letter].width
            room = sheet.row_dimensions[row].height // 14
            taken = sum(-(-columns_of(line) // (width - 2)) or 1 for line in str(cell.value or "").split("\n"))
            assert taken <= room or room == 409 // 14, cell.coordinate
    assert sheet.row_dimensions[3].height == 409, "no row can be higher"
    tables = Document(io.BytesIO(export(result, "docx", passages=passages))).tables
    long, short = ([r for t in tables for r in t.rows if "原文：" + text in r.cells[0].text] for text in ("长长", "短"))
    assert not long[0]._tr.xpath("w:trPr/w:cantSplit"), "or else what does not fit on a page would be lost"
    assert short[0]._tr.xpath("w:trPr/w:cantSplit")


@pytest.mark.parametrize("title", [text for text in HOSTILE if len(text.strip()) > 1 and len(text) < 100])
def test_nothing_in_a_list_or_paragraph_begins_anything(title: str) -> None:
    paper = Paper(title, (Heading(title), Text(title), Text(title, strong=True), Numbered(((7, title),))))
    tokens = MarkdownIt("commonmark").parse(markdown_text(paper))
    kinds = [token.type for token in tokens if token.nesting >= 0 and token.type != "inline"]
    assert kinds == ["heading_open"] * 2 + ["paragraph_open"] * 2 + [
        "ordered_list_open",
        "list_item_open",
        "paragraph_open",
    ]
    texts = ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]
    assert texts == [one_line(clean(title))] * 5
    assert [token.attrs for token in tokens if token.type == "ordered_list_open"] == [{"start": 7}]


def test_departments_say_the_same_in_every_format() -> None:
    found = matrix()
    for some in (departments(found), (department(found, "专利管理司"),)):
        told = departments_json(found, some)["departments"]
        wanted = [
            [d["department"], m["measure"], m["title"], m["due"] or SILENT, "、".join(m["others"]) or "单独承担"]
            for d in told
            for m in d["measures"]
        ]
        assert [row[:5] for row in sheet_rows(export_departments(found, some, "xlsx"), "承担的举措")[1:]] == wanted
        rows = list(csv.reader(io.StringIO(export_departments(found, some, "csv").decode("utf-8-sig"))))
        assert [row[:5] for row in rows[1:]] == [[str(cell) for cell in row] for row in wanted]
        numbers = [m["measure"] for d in told for m in d["measures"]]
        tables = Page(export_departments(found, some, "html").decode()).tables
        assert [int(row[0]) for _, table in tables[1:] for row in table[1:]] == numbers
        assert json.loads(export_departments(found, some, "json")) == departments_json(found, some)
        assert f"## {some[0].name}" in export_departments(found, some, "md").decode()


def test_formats_that_there_are_not_are_refused_with_those_that_there_are() -> None:
    with pytest.raises(ObligationsError, match="写不了“pdf”；可以写 xlsx、docx、md、csv、html、json"):
        export(regions()["广东省"], "pdf")  # type: ignore[arg-type]
    with pytest.raises(ObligationsError, match="写不了“5”"):
        export_matrix(matrix([{"province": "甲"}]), 5)  # type: ignore[arg-type]
    with pytest.raises(ObligationsError, match="result 应为 obligations_for"):
        export("广东", "md")  # type: ignore[arg-type]
    with pytest.raises(ObligationsError, match="可以写 xlsx、md、csv、html、json"):
        export_matrix(matrix([{"province": "甲"}]), "docx")  # type: ignore[arg-type]
    assert set(OF_MANY) < set(OF_ONE)


def test_a_type_checker_knows_the_formats_of_the_table() -> None:
    assert get_args(FormatOfOne) == tuple(OF_ONE)
    assert get_args(FormatOfMany) == tuple(OF_MANY)


def test_a_fact_that_begins_later_is_told_with_its_first_day() -> None:
    result = obligations_for(ROOT / "profiles/hainan.yaml", on=date(2018, 9, 23))
    facts = {row[0]: row for row in sheet_rows(export(result, "xlsx"), FACTS)}
    assert facts["自由贸易试验区"][1:3] == ["否", "2018-09-24 起才有"]


def test_all_provinces_are_told_in_a_word() -> None:
    everywhere = matrix()
    text = export_departments(everywhere, departments(everywhere), "csv").decode("utf-8-sig")
    rows = {row["序号"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["10"]["必做"] == "全部 31 个省份" and rows["10"]["待定"] == ""
    assert rows["19"]["必做"] == "江苏、福建、江西、山东、河南、湖北、湖南、广东、四川、陕西、甘肃"
    assert rows["19"]["待定"].count("、") == 19


@pytest.mark.parametrize("title", ["#", "甲 #", "甲 ##", "# 甲", "甲#乙", "甲 # 乙"])
def test_a_title_with_number_signs_is_the_whole_heading_of_the_markdown(title: str) -> None:
    text = markdown_text(Paper(title, ()))
    [inline] = [token for token in MarkdownIt().parse(text) if token.type == "inline"]
    assert "".join(child.content for child in inline.children or ()) == title
