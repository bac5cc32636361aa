"""A ledger is patched in place: outside our own cells every part, element, attribute and text of the file stays."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import coordinate_to_tuple

from obligations import Obligations, load_plan, load_profile, obligations_for
from obligations.exports.formats import export
from obligations.logic.conditions import Value
from tests.conftest import examples
from tests.exports.ledgers import (
    FACTS,
    MISSING,
    SHEET,
    differences,
    edited,
    flat,
    fresh,
    in_class_one,
    opened,
    parts,
    repacked,
    result,
)

pytestmark = pytest.mark.slow

ONE, TWO, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml"
RECORD_PART, PROPERTIES = "xl/worksheets/sheet5.xml", "docProps/custom.xml"
TYPES, RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
#: The columns of ours in each sheet, from 1; of the ledger also that in which changes are noted.
OURS = {ONE: {*range(1, 11), 18}, TWO: set(range(1, 8)), "xl/worksheets/sheet3.xml": set(range(1, 6))}
OURS["xl/worksheets/sheet4.xml"] = {1}
_CELL = re.compile(r"/sheetData\[1\]/row\[(\d+)\]/c\[([A-Z]+\d+)\]")
Change = Callable[[bytes], bytes]


_ENTRY = re.compile(r"/(fonts|fills|borders|cellXfs)\[1\](?:/\w+\[(\d+)\])?(@count)?")


def entries(styles: bytes) -> set[tuple[str, str]]:
    """The formats, fonts, fills and borders that there are: the list, and the number."""
    found = (_ENTRY.match(path) for path in flat(styles))
    return {(match[1], match[2]) for match in found if match and match[2]}


def is_ours(part: str, path: str, before: set[tuple[str, str]]) -> bool:
    """Whether a difference is in one of our cells, the record, the properties, or behind the formats that there were."""
    if part in (RECORD_PART, PROPERTIES):
        return True
    if part == STYLES:
        match = _ENTRY.match(path)
        assert match, path
        return (match[1], match[2]) not in before if match[2] else bool(match[3])
    match = _CELL.match(path)
    return bool(match and part in OURS and coordinate_to_tuple(match[2])[1] in OURS[part])


def not_ours(old: bytes, new: bytes) -> dict[str, set[str]]:
    """What differs and should not."""
    before = entries(parts(old)[STYLES])
    found = (
        (part, {path for path in paths if not is_ours(part, path, before)})
        for part, paths in differences(old, new).items()
    )
    return {part: wrong for part, wrong in found if wrong}


# --- what other programs and people put into a ledger ---------------------------------------------------------------


def text(part: str, change: Callable[[str], str]) -> Change:
    return lambda raw: repacked(raw, {part: change})


def cell(reference: str, xml: str) -> Change:
    return text(ONE, lambda s: re.sub(rf'<c r="{reference}"[^>]*?(/>|>.*?</c>)', lambda _: xml, s, count=1, flags=re.S))


def header(said: str) -> Change:
    return text(
        ONE, lambda s: re.sub("<oddHeader>.*?</oddHeader>", f"<oddHeader>{html.escape(said, False)}</oddHeader>", s)
    )


def named(name: str, formula: str) -> Change:
    entry = f'<definedName name="{name}" localSheetId="0">{formula}</definedName></definedNames>'
    return text(BOOK, lambda s: s.replace("</definedNames>", entry))


def with_part(part: str, content: str, kind: str, relation: str) -> Change:
    entry = f'<Relationship Id="rIdP" Type="{relation}" Target="/{part}"/></Relationships>'
    return lambda raw: repacked(
        raw,
        {
            TYPES: lambda s: s.replace("</Types>", f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'),
            RELATIONS: lambda s: s.replace("</Relationships>", entry),
        },
        {part: content},
    )


def with_format(xml: str, reference: str, value: str) -> Change:
    """A cell with a format of its own."""

    def change(raw: bytes) -> bytes:
        count = len(re.findall("<xf ", re.search("<cellXfs.*?</cellXfs>", parts(raw)[STYLES].decode(), re.S)[0]))  # type: ignore[index]
        raw = text(STYLES, lambda s: s.replace("</cellXfs>", f"{xml}</cellXfs>"))(raw)
        return cell(reference, f'<c r="{reference}" s="{count}"><v>{value}</v></c>')(raw)

    return change


def by_openpyxl(edit: Callable[[Any], object]) -> Change:
    return lambda raw: edited(edit, raw)


def with_comment(raw: bytes) -> bytes:
    from openpyxl.comments import Comment

    def edit(book: Any) -> None:
        book[SHEET]["O9"].comment = Comment("请看这里", "某处", height=300, width=400)

    def bold(comments: str) -> str:
        return comments.replace("<t>", "<r><rPr><b/></rPr><t>", 1).replace("</t>", "</t></r>", 1)

    raw = edited(edit, raw)
    vml = next(name for name in parts(raw) if name.endswith(".vml"))
    comments = next(name for name in parts(raw) if "/comment" in name and name.endswith(".xml"))
    return repacked(raw, {vml: lambda s: s.replace("visibility:hidden", "visibility:visible"), comments: bold})


def with_chart(book: Any) -> None:
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.add_data(Reference(book[SHEET], min_col=1, min_row=2, max_row=9))
    book[SHEET].add_chart(chart, "A40")
    book[FACTS].add_chart(BarChart(), "A40")


def as_painted(book: Any) -> None:
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import Font, PatternFill

    yellow = PatternFill("solid", "FFFF00")
    facts = book[FACTS]
    facts["B3"].fill, facts.column_dimensions["B"].width, facts.sheet_properties.tabColor = yellow, 55, "FF0000"
    facts.print_area, facts.page_setup.orientation = "A1:C9", "portrait"
    rule = CellIsRule(operator="equal", formula=['"未知"'], fill=yellow)  # type: ignore[no-untyped-call]
    facts.conditional_formatting.add("B2:B9", rule)
    book[SHEET]["E3"].fill, book[SHEET]["E3"].font = yellow, Font("黑体", 14)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_LIST = (
    f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{_X14}"><x14:dataValidations count="1" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1>'
    "<xm:f>名单!$A$1:$A$9</xm:f></x14:formula1><xm:sqref>L2:L26</xm:sqref></x14:dataValidation></x14:dataValidations>"
    "</ext></extLst></worksheet>"
)
_SCALE = (
    '<conditionalFormatting sqref="M2:M26"><cfRule type="colorScale" priority="1"><colorScale><cfvo type="formula" '
    'val="$A$2"/><cfvo type="max"/><color rgb="FFFF0000"/><color rgb="FF00FF00"/></colorScale></cfRule>'
    "</conditionalFormatting><dataValidations"
)
_VIEWS = (
    '<customWorkbookViews><customWorkbookView name="v" guid="{11111111-1111-1111-1111-111111111111}" windowWidth="9" '
    'windowHeight="9" activeSheetId="1"/></customWorkbookViews></workbook>'
)
_MACROS = '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Override'


def strict(xml: str) -> str:
    for kind, part in (("spreadsheetml/2006/main", "spreadsheetml/main"), ("officeDocument/2006/", "officeDocument/")):
        xml = xml.replace(f"http://schemas.openxmlformats.org/{kind}", f"http://purl.oclc.org/ooxml/{part}")
    return xml


FOREIGN: dict[str, Change] = {
    "a header": header("内部资料"),
    "a header with a number": header("&C2018&&2019"),
    "a header with sizes": header('&C&"宋体,常规"&16标题&10副题'),
    "a header in colours": header("&C&KFF0000红&K000000黑"),
    "a print area of columns": named("_xlnm.Print_Area", "任务台账!$A:$O"),
    "a print area by a formula": named("_xlnm.Print_Area", "OFFSET(任务台账!$A$1,0,0,COUNTA(任务台账!$A:$A),15)"),
    "read-only, and views": text(
        BOOK,
        lambda s: s.replace("<workbookPr", '<fileSharing readOnlyRecommended="1" userName="u"/><workbookPr', 1).replace(
            "</workbook>", _VIEWS
        ),
    ),
    "a list with a comma in an item": text(ONE, lambda s: s.replace('"未启动,进行中', '"未启动，待定,进行中')),
    "the number 60 as a date": with_format('<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/>', "O2", "60"),
    "what is no date": with_format('<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/>', "O2", "20260315"),
    "a format that is out of order": with_format('<xf numFmtId="9999" fontId="77" fillId="77" borderId="77"/>', "O2", "1"),
    "a scale of colours": text(ONE, lambda s: s.replace("<dataValidations", _SCALE, 1)),
    "a text that looks escaped": cell("O2", '<c r="O2" t="inlineStr"><is><t>a_x005F_x0041_b</t></is></c>'),
    "pinyin": cell(
        "O3", '<c r="O3" t="inlineStr"><is><t>省份</t><rPh sb="0" eb="2"><t>shengfen</t></rPh></is></c>'
    ),
    "a formula of today's Excel": cell(
        "O4", '<c r="O4" cm="1"><f t="array" ref="O4">_xlfn.UNIQUE(E2:E26)</f><v>0</v></c>'
    ),
    "persons": with_part(
        "xl/persons/person.xml",
        '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"/>',
        "application/vnd.ms-excel.person+xml",
        "http://schemas.microsoft.com/office/2017/10/relationships/person",
    ),
    "a part of an unknown kind": with_part("xl/anything.bin", "\x01\x02", "application/x", "http://x.cn/anything"),
    "a list from another sheet": text(ONE, lambda s: s.replace("</worksheet>", _LIST)),
    "protected ranges": text(
        ONE, lambda s: s.replace("<autoFilter", '<protectedRanges><protectedRange sqref="K2" name="a"/></protectedRanges><autoFilter')
    ),
    "a link over many cells": text(
        ONE, lambda s: s.replace("<printOptions", '<hyperlinks><hyperlink ref="A300:XFD1048576" location="x"/></hyperlinks><printOptions')
    ),
    "a merged range over the sheet": text(
        ONE, lambda s: s.replace("<dataValidations", '<mergeCells count="1"><mergeCell ref="A200:XFD1048576"/></mergeCells><dataValidations', 1)
    ),
    "a relation that leads nowhere": text(
        RELATIONS, lambda s: s.replace("</Relationships>", f'<Relationship Id="rIdN" Type="{_OFFICE}/image" Target="../NULL"/></Relationships>')
    ),
    "Strict Open XML": lambda raw: repacked(raw, {n: strict for n in parts(raw) if n.endswith((".xml", ".rels")) and n != TYPES}),
    "a type for a part that there is not": text(TYPES, lambda s: s.replace("<Override", _MACROS, 1)),
    "a comment": with_comment,
    "charts": by_openpyxl(with_chart),
    "colours and pages": by_openpyxl(as_painted),
    "a sheet of theirs": by_openpyxl(lambda book: book.create_sheet("我的").__setitem__("A1", "='任务台账'!K2")),
    "a note beside a fact": by_openpyxl(lambda book: book[FACTS].__setitem__("H3", "已问商务厅")),
}  # fmt: skip


@cache
def base() -> bytes:
    return edited(lambda book: book[SHEET].__setitem__("O5", "填过"))


@pytest.mark.parametrize("name", list(FOREIGN))
def test_only_our_own_cells_differ_when_facts_have_changed(name: str) -> None:
    raw = FOREIGN[name](base())
    assert raw != base(), "the change was not made"
    new = export(in_class_one(), "xlsx", over=raw)
    assert not_ours(raw, new) == {}
    assert {ONE, TWO, RECORD_PART} <= differences(raw, new).keys(), "nothing was brought up to date"


@pytest.mark.parametrize("name", list(FOREIGN))
def test_with_the_same_answer_no_part_is_touched(name: str) -> None:
    """Not even saved anew: not a byte of a sheet differs, but of the properties."""
    raw = FOREIGN[name](fresh())
    new = parts(export(result(), "xlsx", over=raw))
    assert {part for part, old in parts(raw).items() if new[part] != old} <= {PROPERTIES, RECORD_PART}
    assert new.keys() == parts(raw).keys()


#: Not what openpyxl cannot read, by which some of these changes are made; ranges it would fill with cells.
UNREADABLE = {"Strict Open XML", "what is no date", "a format that is out of order", "a print area by a formula"}
READABLE = {name for name in FOREIGN if "over" not in name} - UNREADABLE


@cache
def answer_with(chosen: tuple[tuple[str, Value], ...]) -> Obligations:
    return obligations_for(load_profile({"province": "广东省", "code": "44", "facts": dict(chosen)}))


answers = st.fixed_dictionaries(
    {}, optional={fact: st.sampled_from(values) for fact, values in load_plan().vocabulary.domains.items()}
)


@examples(8)
@given(st.sets(st.sampled_from(sorted(READABLE)), max_size=6), answers, answers)
def test_whatever_the_answers_and_whatever_else_is_in_the_file(
    names: set[str], known: dict[str, Value], then: dict[str, Value]
) -> None:
    before, after = (answer_with(tuple(sorted(facts.items()))) for facts in (known, then))
    raw = export(before, "xlsx")
    for name in sorted(names):
        raw = FOREIGN[name](raw)
    new = export(after, "xlsx", over=raw)
    wrong = not_ours(raw, new)
    wrong[BOOK] = {path for path in wrong.get(BOOK, ()) if not parts_text(new, BOOK, path).startswith("'还缺的事实'!")}
    wrong = {part: paths for part, paths in wrong.items() if paths}
    grown = {path for path in wrong.pop("xl/worksheets/sheet3.xml", set()) if not is_of_added_rows(path, raw)}
    assert (wrong, grown) == ({}, set())
    assert list(seen(after, new)) == [(o.measure, o.title, o.label) for o in after]


def parts_text(raw: bytes, part: str, path: str) -> str:
    return flat(parts(raw)[part])[path]


def is_of_added_rows(path: str, raw: bytes) -> bool:
    """In the list of what is missing, rows are added: they are ours, and so are ranges that end with them."""
    rows = opened(raw)[MISSING].max_row
    match = re.match(r"/sheetData\[1\]/row\[(\d+)\]", path)
    return int(match[1]) > rows if match else path in ("/dimension[1]@ref", "/autoFilter[1]@ref")


def seen(answer: Obligations, raw: bytes) -> Iterable[tuple[object, ...]]:
    sheet = opened(raw)[SHEET]
    for row in sheet.iter_rows(min_row=2, max_row=1 + len(answer), values_only=True):
        yield row[0], row[3], row[4]
