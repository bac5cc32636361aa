"""What a reader of a file's pages sees is read; what is not known is a doubt with its place, never nothing."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from obligations import ObligationsError, Plan
from obligations.documents.layout.columns import Words
from obligations.documents.original import UNREAD
from obligations.documents.reading import original_of
from tests.scans import as_bytes, drafted, markdown, row, word

A = row("1. 甲事。做甲事。", ["局内：条法司", "省份：各类省份必做"], "年内完成")
B = row("2. 乙事。做乙事。", ["局内：人事司", "省份：一类省份必做"], "年底前")


def edited(raw: bytes, find: str, new: str) -> bytes:
    """A Word document with another text in its main part."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as package:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                text, count = re.subn(find, new, part.decode(), count=1, flags=re.DOTALL)
                assert count, find
                part = text.encode()
            package.writestr(name, part)
    return made.getvalue()


CLAUSE_OF_2 = r"(<w:t[^>]*>省份：一类省份必做</w:t>)"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


@pytest.mark.parametrize(
    "element",
    [
        "<w:contentPart/>",
        "<w:drawing/>",
        "<w:pict/>",
        "<w:object/>",
        '<w:sym w:char="F0FE"/>',
        '<x:unknown xmlns:x="urn:x"/>',
        "<w:pict><x:shape xmlns:x='urn:v'><x:textbox><w:txbxContent><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:txbxContent></x:textbox></x:shape><x:shape xmlns:x='urn:v'><x:imagedata/></x:shape></w:pict>",
        "<w:pict><x:shape xmlns:x='urn:v'><x:textpath string='必做'/></x:shape><w:txbxContent><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:txbxContent></w:pict>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>各类省份必做</w:t></w:r></w:sdtContent></w:sdt>",
        f'<mc:AlternateContent {MC}><mc:Choice Requires="w16"><x:y xmlns:x="urn:x"/></mc:Choice></mc:AlternateContent>',
        f'<mc:AlternateContent {MC}><mc:Choice Requires="z"><w:t>甲</w:t></mc:Choice><mc:Fallback><w:t>乙</w:t></mc:Fallback></mc:AlternateContent>',
    ],
)
def test_what_word_shows_and_nobody_knows_leaves_the_cell_open(element: str, plan: Plan) -> None:
    draft = drafted(edited(as_bytes(word([A, B])), CLAUSE_OF_2, rf"\1{element}"), plan)
    assert {"bureau", "clause"} <= {*draft.measures[1].undecided} and draft.measures[0].undecided == ()
    assert all(doubt.location and doubt.location.row == 5 for doubt in draft.doubts)


@pytest.mark.parametrize(
    ("element", "said"),
    [('<w:footnoteReference w:id="2"/>', "脚注"), ('<w:endnoteReference w:id="2"/>', "尾注"), ('<w:commentReference w:id="0"/>', "批注")],
)  # fmt: skip
def test_notes_that_are_not_read_are_told(element: str, said: str, plan: Plan) -> None:
    draft = drafted(edited(as_bytes(word([A, B])), CLAUSE_OF_2, rf"\1{element}"), plan)
    assert {doubt.seen for doubt in draft.doubts} == {f"这里有{said}，没有读"}
    assert [{*m.undecided} >= {"bureau", "due", "clause"} for m in draft.measures] == [False, True]


@pytest.mark.parametrize("element", ["<w:bookmarkStart/>", "<w:proofErr/>", "<w:lastRenderedPageBreak/>", '<w:fldChar w:fldCharType="begin"/>'])  # fmt: skip
def test_what_shows_nothing_is_passed_over(element: str, plan: Plan) -> None:
    assert not drafted(edited(as_bytes(word([A, B])), CLAUSE_OF_2, rf"\1{element}"), plan).doubts


def test_other_content_in_a_cell_or_behind_the_table_is_a_doubt(plan: Plan) -> None:
    chunk = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId9"/>'
    inside = drafted(edited(as_bytes(word([A, B])), r"<w:p>(?:(?!</w:p>).)*省份：一类省份必做</w:t></w:r></w:p>", chunk), plan)  # fmt: skip
    assert "clause" in inside.measures[1].undecided
    behind = drafted(edited(as_bytes(word([A, B])), "</w:tbl>", f"</w:tbl>{chunk}"), plan)
    assert ["altChunk" in doubt.seen for doubt in behind.doubts] == [True] and behind.doubts[0].measure is None


def test_the_same_in_two_versions_is_read_once(plan: Plan) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>省份：一类省份必做</w:t></w:r></w:p></w:txbxContent>"
    both = f'<mc:AlternateContent {MC}><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>'  # fmt: skip
    draft = drafted(edited(as_bytes(word([A, B])), CLAUSE_OF_2, both), plan)
    assert draft.measures[1].clause == "一类省份必做" and not draft.doubts


def test_a_frame_around_a_text_box_shows_nothing_more(plan: Plan) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>省份：一类省份必做</w:t></w:r></w:p></w:txbxContent>"
    framed = f"<w:pict><x:shapetype xmlns:x='urn:v'><x:stroke/></x:shapetype><x:shape xmlns:x='urn:v'><x:fill/><x:textbox>{box}</x:textbox></x:shape></w:pict>"
    draft = drafted(edited(as_bytes(word([A, B])), CLAUSE_OF_2, framed), plan)
    assert draft.measures[1].clause == "一类省份必做" and not draft.doubts


def test_a_text_box_within_others_is_read_once(plan: Plan) -> None:
    """Read with each box around it, one in 30 others would be read a thousand million times."""
    box = "<w:txbxContent><w:p><w:r><w:t>省份：一类省份必做</w:t></w:r></w:p></w:txbxContent>"
    for _ in range(30):
        box = f"<w:txbxContent><w:p><w:r><w:pict>{box}</w:pict></w:r></w:p></w:txbxContent>"
    draft = drafted(edited(as_bytes(word([A, B])), CLAUSE_OF_2, f"<w:pict>{box}</w:pict>"), plan)
    assert draft.measures[1].clause == "一类省份必做"


def test_numbers_of_a_list_are_those_of_the_page(plan: Plan) -> None:
    items = "<ol start=150><li>甲（条法司负责）</li><li value=152>乙（条法司负责）</li></ol>"
    draft = drafted(f"<html><body><h1>2019年计划</h1>{items}<p hidden>三类省份不作要求</p></body></html>", plan)
    assert [m.number for m in draft.measures] == [150, 152]
    assert all("clause" not in m.undecided for m in draft.measures)


def test_latin_words_on_two_lines_keep_a_space(plan: Plan) -> None:
    text = "2019年计划\n\n1. 甲。看看（see the World\nBank report）。（条法司负责）\n2. 乙。（条法司负责）\n"
    assert "World Bank" in drafted(text, plan).measures[0].passages[0]


# --- text and web pages ------------------------------------------------------------------------------------------------

HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>网页的标题</title><script>必做</script></head><body>
<h1>2018 年试验计划</h1><p style="display:none">各省份必做</p>
<table><tr><th>工作任务</th><th>落实举措</th><th>执行部门</th><th>完成时间</th></tr>
<tr><td colspan="4">一、甲</td></tr>
<tr><td rowspan="2">（一）乙</td><td>1. 甲事。<br>做甲事。</td><td><p>局内：条法司</p><p>省份：各类省份必做</p></td><td rowspan="2">年内完成</td></tr>
<tr><td>2. 乙事。</td><td>局内：人事司<div>省份：一类省份必做</div></td></tr></table><p>（此件公开发布）</p></body></html>"""
READ = [
    (1, "甲事", "乙", ("条法司",), "年内完成", "各类省份必做"),
    (2, "乙事", "乙", ("人事司",), "年内完成", "一类省份必做"),
]


def read(text: str | bytes, plan: Plan) -> list[tuple[object, ...]]:
    draft = drafted(text, plan)
    assert not draft.doubts, draft.doubts
    return [(m.number, m.title, m.subtask, m.bureau, m.due, m.clause) for m in draft.measures]


def test_a_web_page_is_read_as_a_browser_shows_it(plan: Plan) -> None:
    assert read(HTML, plan) == READ
    assert read(HTML.replace("utf-8", "gb2312").encode("gb18030"), plan) == READ
    assert read("# 2018 年试验计划\n\n" + HTML[HTML.index("<table") : HTML.index("</table>") + 8] + "\n", plan) == READ


def test_places_in_a_page_are_its_lines(plan: Plan) -> None:
    draft = drafted(HTML, plan)
    assert [m.locations[0].line for m in draft.measures] == [5, 6]
    inside = drafted("# 2018 年试验计划\n\n" + HTML[HTML.index("<table") :], plan)
    assert [m.locations[0].line for m in inside.measures] == [5, 6]


@pytest.mark.parametrize("what", ["<img src='x.png'>", "<svg></svg>", "<object></object>", "<iframe></iframe>"])
def test_pictures_in_a_page_or_in_markdown_leave_the_cell_open(what: str, plan: Plan) -> None:
    page = drafted(HTML.replace("省份：一类省份必做", what), plan)
    assert "clause" in page.measures[1].undecided
    text = drafted(markdown([A, row("2. 乙事。", f"局内：人事司{what}", "年底前")]), plan)
    assert "clause" in text.measures[1].undecided
    image = drafted(markdown([A, row("2. 乙事。", "局内：人事司![](x.png)", "年底前")]), plan)
    assert "clause" in image.measures[1].undecided
    beside = drafted(HTML.replace("</table>", f"</table>{what}"), plan)
    assert any("读不了" in doubt.seen for doubt in beside.doubts)


ROWS = [
    ("工作任务", "落实举措", "执行部门", "完成时间"),
    ("一、甲", "", "", ""),
    ("（一）乙", "1. 甲事。", "局内：条法司 省份：各类省份必做", "年内完成"),
    ("", "2. 乙事。", "局内：人事司 省份：一类省份必做", "年内完成"),
]


@pytest.mark.parametrize("bar", ["\t", "｜", "|"])
def test_tables_with_tabs_or_bars_and_without_a_line_of_dashes(bar: str, plan: Plan) -> None:
    edge = "" if bar == "\t" else bar
    text = "2018 年试验计划\n\n" + "\n".join(f"{edge}{bar.join(each)}{edge}" for each in ROWS) + "\n"
    assert read(text, plan) == READ


def test_a_cell_with_line_breaks_is_in_quotation_marks_where_tabs_are(plan: Plan) -> None:
    rows = ["\t".join(f'"{cell.replace(" 省份", chr(10) + "省份")}"' if " 省份" in cell else cell for cell in each) for each in ROWS]  # fmt: skip
    assert read("2018 年试验计划\n" + "\n".join(rows) + "\n", plan) == READ
    assert original_of("\n".join(rows).encode(), "x").rows[3].location.line == 5


def test_invisible_characters_do_not_go_without_a_word(plan: Plan) -> None:
    draft = drafted(markdown([A, B]).replace("甲事", "甲\u200b事"), plan)
    assert draft.measures[0].title == "甲事" and draft.notes == ("去掉了 2 个看不见的字符",) and not draft.doubts


@pytest.mark.parametrize("title", ["甲.乙", "甲 ...", "甲..乙"])
def test_a_dot_that_may_not_end_a_title_leaves_it_open(title: str, plan: Plan) -> None:
    draft = drafted(markdown([row(f"1. {title}", "局内：条法司", "年内完成")]), plan)
    assert draft.measures[0].undecided == ("title",)


def test_unread_is_a_mark_that_no_text_has() -> None:
    assert len(UNREAD) == 1 and not UNREAD.isalnum() and Words().role_of(UNREAD) is None


@pytest.mark.parametrize(("raw", "said"), [(b"<html><table><tr><td>" * 300, "没有表格|嵌套得太深"), ("<html>" + "<p>甲" * 25_000).encode() and (b"<html>" + "<p>甲</p>".encode() * 25_000, "超过 20000 段文字")])  # fmt: skip
def test_pages_larger_than_any_plan_are_refused(raw: bytes, said: str, plan: Plan) -> None:
    with pytest.raises(ObligationsError, match=said):
        drafted(raw, plan)


def test_what_is_above_or_below_the_pages_is_looked_through(plan: Plan) -> None:
    document = word([A, row("2. 乙事。做乙事。", "局内：人事司", "年底前")])
    document.sections[0].header.paragraphs[0].text = "本计划各省份必做"
    draft = drafted(as_bytes(document), plan)
    assert "clause" in draft.measures[1].undecided
    document.sections[0].header.paragraphs[0].text = "国家知识产权局"
    assert not drafted(as_bytes(document), plan).doubts


@pytest.mark.parametrize("element", ['<w:fldChar w:fldCharType="begin"><w:ffData/></w:fldChar>', "<w:instrText>EQ \\\\o\\\\ac(□,√)</w:instrText>"])  # fmt: skip
def test_fields_that_draw_something_leave_the_cell_open(element: str, plan: Plan) -> None:
    draft = drafted(edited(as_bytes(word([A, B])), CLAUSE_OF_2, rf"\1{element}"), plan)
    assert "clause" in draft.measures[1].undecided


# --- what browsers show and parsers drop; tables within tables; encodings ---------------------------------------------

PAGE = HTML.replace('<meta charset="utf-8">', "")


@pytest.mark.parametrize(
    "text",
    [
        PAGE.encode("utf-16"),
        re.sub(r"^.*?<body>|</body></html>", "", HTML, flags=re.DOTALL),
        HTML.replace("<table>", "<table><tr><td>站点</td><td><table>").replace(
            "</table>", "</table></td></tr></table>"
        ),
        HTML.replace("做甲事。", "<table><tr><td>做甲事。</td></tr></table>"),
    ],
    ids=["utf-16", "part of a page", "table for the layout", "table in a cell"],
)
def test_pages_of_other_kinds_are_read_alike(text: str | bytes, plan: Plan) -> None:
    assert read(text, plan) == READ


@pytest.mark.parametrize("at", ["<tr><td colspan", "</td></tr></table>", "<td>2. 乙事"])
@pytest.mark.parametrize("what", ["一类省份必做", "<p>一类省份必做</p>", "<b>一类省份必做</b>"])
def test_text_in_a_table_and_in_none_of_its_cells_is_told(at: str, what: str, plan: Plan) -> None:
    draft = drafted(
        HTML.replace(at, at.replace("</table>", "") + what + "</table>" if "</table>" in at else what + at, 1), plan
    )
    assert any("各格外面有文字“一类省份必做”" in doubt.seen for doubt in draft.doubts)
    assert all("clause" in m.undecided for m in draft.measures)


def test_items_of_a_numbered_list_have_the_numbers_that_a_browser_shows(plan: Plan) -> None:
    page = "<html><h1>2018 年试验计划</h1><p>一、甲</p><ol><li>甲事。（条法司负责）</li><li>乙事。（人事司负责）</li></ol></html>"
    assert [(m.number, m.title, m.bureau) for m in drafted(page, plan).measures] == [
        (1, "甲事", ("条法司",)),
        (2, "乙事", ("人事司",)),
    ]


def test_html_tables_within_other_elements_of_a_text(plan: Plan) -> None:
    page = HTML.split("<table>")[1].split("</table>")[0].replace("\n", "")
    assert read(f"2018 年试验计划\n\n<div class='a'><table>{page}</table></div>\n", plan) == READ


@pytest.mark.parametrize("bar", ["│", "┃", "｜"])
def test_bars_of_other_kinds(bar: str, plan: Plan) -> None:
    lines = [line for line in markdown([A, B]).split("\n") if "---" not in line]
    assert read("\n".join(lines).replace("|", bar), plan) == read(markdown([A, B]), plan)


@pytest.mark.parametrize(
    ("form", "shown"),
    [("decimal", "1."), ("decimalFullWidth", "1."), ("decimalZero", "01."), ("decimalEnclosedCircle", "①."), ("decimalEnclosedParen", "(1)."), ("chineseCounting", "一."), ("ideographDigital", "一."), ("upperRoman", "•.")],
)  # fmt: skip
def test_automatic_numbers_in_all_forms_of_chinese_lists(form: str, shown: str) -> None:
    document = docx.Document()
    numbers = document.part.numbering_part.element
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    numbers.insert(0, parse_xml(abstract))
    numbers.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    paragraph = document.add_paragraph("甲事")
    listed = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="99"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(listed))
    saved = BytesIO()
    document.save(saved)
    assert original_of(saved.getvalue(), "原件").before[0].text == f"{shown}甲事"


def test_a_page_with_many_comments_before_it_is_a_page() -> None:
    """What is there before the page is looked through once: each comment ends at the first sign of its end."""
    comments = "<!-- a --> <!---->\n" * 100
    assert len(original_of(f"{comments}<html><body><p>文</p></body></html>".encode(), "a").before) == 1
    assert len(original_of(f"{comments}x".encode(), "a").before) == 1


def test_a_tag_with_very_many_attributes_is_refused() -> None:
    many = " ".join(f"a{i}='x y'" for i in range(2_001))
    with pytest.raises(ObligationsError, match="一个标签的属性太多"):
        original_of(f"<html><body><p {many}>文</p></body></html>".encode(), "a.html")
    path = "M 1 2 " * 5_000
    assert original_of(f'<html><body><p>文</p><svg><path d="{path}"/></svg></body></html>'.encode(), "a.html").before
