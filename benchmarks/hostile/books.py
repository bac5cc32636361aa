"""Ledgers and other files that are there already, over which a result is written."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Final

from benchmarks.hostile.line import Input, Line
from benchmarks.hostile.word import MOST_PART, largest_part, repacked
from benchmarks.hostile.yaml_files import measure, rules
from obligations.cli.app import commands
from obligations.files.reading import MOST_BYTES

_SHEET: Final = "xl/worksheets/sheet1.xml"
_RELATIONS: Final = "xl/worksheets/_rels/sheet1.xml.rels"
_COMMENTS: Final = "xl/comments/comment1.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

#: A part → how it is changed, for a size.
Parts = dict[str, Callable[[int, str], str]]


@cache
def _written(*command: str) -> bytes:
    """Return the file that a command writes to OUT."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / next(word for word in command if word.startswith("OUT"))
        _run([str(target) if word == target.name else word for word in command])
        return target.read_bytes()


def _run(command: Sequence[str]) -> None:
    with redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")), redirect_stderr(io.StringIO()):
        commands.main(list(command), standalone_mode=False)


def _over(what: str, parts: Parts, *command: str, first: int = 100) -> Line:
    """Return a line in which a command writes over a workbook of its own of which some parts were changed."""

    def make(n: int, folder: Path) -> Input:
        raw = repacked(_written(*command), {part: lambda old, do=do: do(n, old) for part, do in parts.items()})  # type: ignore[misc]
        target = folder / "OUT.xlsx"
        target.write_bytes(raw)
        return Input([str(target) if word == target.name else word for word in command], largest_part(raw), MOST_PART)

    return Line(f"{command[0]} over: {what}", make, first)


def _measures(what: str, before: Callable[[int], str], after: Callable[[int], str], *more: str) -> Line:
    """Return a line in which a ledger of one state of a plan is brought up to date for the next."""

    def make(n: int, folder: Path) -> Input:
        plan, target = folder / "x.yaml", folder / "x.xlsx"
        command = ["export", "广东", "--rules", str(plan), "-o", str(target), *more]
        plan.write_text(before(n), encoding="utf-8")
        _run(command)
        plan.write_text(after(n), encoding="utf-8")
        size = max(plan.stat().st_size * 2, largest_part(target.read_bytes()))
        return Input(command, size, MOST_PART)

    return Line(f"export over: {what}", make, 20)


def _plan(n: int, first: int = 1, **more: str) -> str:
    return rules([measure(i, **more) for i in range(first, first + n)])


def _before(mark: str, new: Callable[[int], str]) -> Callable[[int, str], str]:
    return lambda n, old: old.replace(mark, new(n) + mark)


def _cell(at: str, text: str = "文") -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def _rows(n: int, cells: str, first: int = 40) -> str:
    return "".join(f'<row r="{i}">{cells.format(i)}</row>' for i in range(first, first + n))


def _columns(n: int) -> str:
    letters = [chr(65 + i) for i in range(26)]
    names = [
        *letters,
        *(a + b for a in letters for b in letters),
        *(a + b + c for a in "ABCDEFGHIJ" for b in letters for c in letters),
    ]
    return "".join(_cell(f"{name}1", f"文{name}") for name in names[19 : 19 + n])


def _first_row(new: Callable[[int], str]) -> Callable[[int, str], str]:
    return lambda n, old: old.replace("</row>", new(n) + "</row>", 1)


def _without(pattern: str) -> Callable[[str], str]:
    return lambda old: re.sub(pattern, "", old)


def _in_last_row(n: int, old: str) -> str:
    """Cells without references in the last row, with a measure's row taken out, so that one has to be added."""
    first, row = old.split('<row r="26"')[0], '<row r="26"' + old.split('<row r="26"')[1].split("</row>")[0]
    row = re.sub(r'<c r="[A-Z]+26" s="\d+" t="n"></c>', "", row)
    return first + row + "<c/>" * n + "</row></sheetData>" + old.split("</sheetData>")[1]


def _relations(new: str) -> Callable[[int, str], str]:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return lambda n, _old: f'<Relationships xmlns="{space}">{new * n}</Relationships>'


_COMMENT: Final = '<Relationship Id="a" Type="' + _OFFICE + '/comments" Target="/xl/comments/comment1.xml"/>'
_BOOK: Final = "xl/_rels/workbook.xml.rels"
_EXPORT: Final = ("export", "广东", "-o", "OUT.xlsx")
_MATRIX: Final = ("matrix", "广东", "-o", "OUT.xlsx")


def _noted(n: int, _old: str) -> str:
    notes = "".join(f'<comment ref="A{i + 2}"><text><t>文</t></text></comment>' for i in range(n))
    return f'<comments xmlns="{_MAIN}"><commentList>{notes}</commentList></comments>'


def _shared(n: int, _old: str) -> str:
    return f'<sst xmlns="{_MAIN}">{"<si><t>文</t></si>" * n}</sst>'


def _strings(_n: int, rels: str) -> str:
    return rels.replace(
        "</Relationships>",
        f'<Relationship Id="s" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )


_SHEETS: Final[dict[str, Parts]] = {
    "cells": {_SHEET: _before("</sheetData>", lambda n: _rows(n, _cell("A{0}")))},
    "cells of a row": {_SHEET: _before("</sheetData>", lambda n: '<row r="40">' + _cell("A40") * n + "</row>")},
    "headings": {_SHEET: _first_row(_columns)},
    "cells without references": {_SHEET: _before("</sheetData>", lambda n: '<row r="40">' + "<c><v>1</v></c>" * n + "</row>")},
    "rows without references": {_SHEET: _before("</sheetData>", lambda n: "<row><c><v>1</v></c></row>" * n)},
    "cells without references beside ours": {_SHEET: _in_last_row},
    "merged ranges": {_SHEET: _before("<autoFilter", lambda n: "<mergeCells>" + "".join(f'<mergeCell ref="T{i}:U{i}"/>' for i in range(2, n + 2)) + "</mergeCells>")},
    "merged columns": {_SHEET: _before("<autoFilter", lambda n: "<mergeCells>" + '<mergeCell ref="S1:XFC99"/>' * n + "</mergeCells>")},
    "validations": {_SHEET: _before("</dataValidations>", lambda n: '<dataValidation sqref="N2:N26"/>' * n)},
    "ranges of a validation": {_SHEET: lambda n, old: old.replace('sqref="N2:N26"', f'sqref="{"N2:N26 " * n}"')},
    "formats by condition": {_SHEET: _before("<dataValidations", lambda n: '<conditionalFormatting sqref="A2:A26"/>' * n)},
    "widths": {_SHEET: _before("</cols>", lambda n: '<col min="1" max="1" width="9"/>' * n)},
    "comments": {_RELATIONS: lambda _n, _: _relations(_COMMENT)(1, _), _COMMENTS: _noted},
    "relations to comments": {_RELATIONS: _relations(_COMMENT), _COMMENTS: _noted},
    "links": {_SHEET: _before("<printOptions", lambda n: "<hyperlinks>" + '<hyperlink ref="A2"/>' * n + "</hyperlinks>")},
    "shared strings": {_STRINGS: _shared, _BOOK: _strings},
    "cells of a shared string": {
        _STRINGS: lambda _n, _old: f'<sst xmlns="{_MAIN}"><si><t>文</t></si></sst>', _BOOK: _strings,
        _SHEET: _before("</sheetData>", lambda n: _rows(n, '<c r="A{0}" t="s"><v>0</v></c>'))},
    "styles": {"xl/styles.xml": _before("</cellXfs>", lambda n: "<xf/>" * n)},
    "fonts": {"xl/styles.xml": _before("</fonts>", lambda n: "<font/>" * n)},
    "formats of numbers": {"xl/styles.xml": _before("</cellXfs>", lambda n: "".join(f'<xf numFmtId="{i}"/>' for i in range(n)))},
    "names": {"xl/workbook.xml": _before("</definedNames>", lambda n: '<definedName name="_xlnm.Print_Area" localSheetId="0">A!$A$1:$B$26</definedName>' * n)},
    "pieces of a name": {"xl/workbook.xml": _before("</definedNames>", lambda n: '<definedName name="_xlnm.Print_Area" localSheetId="0">' + "A!$A$1:$B$26," * n + "</definedName>")},
    "sheets": {"xl/workbook.xml": _before("</sheets>", lambda n: "".join(f'<sheet name="s{i}" r:id="rId1" xmlns:r="{_OFFICE}"/>' for i in range(n)))},
    "relations of the book": {_BOOK: _before("</Relationships>", lambda n: "".join(f'<Relationship Id="x{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>' for i in range(n)))},
    "properties": {"docProps/custom.xml": _before("</Properties>", lambda n: "".join(f'<property name="p{i}" pid="{i + 90}"/>' for i in range(n)))},
    "content types": {"[Content_Types].xml": _before("</Types>", lambda n: '<Override PartName="/a" ContentType="a/b"/>' * n)},
    "escaped characters": {_SHEET: _before("</sheetData>", lambda n: _rows(1, _cell("A{0}", "_x0041_" * n)))},
    "records": {"xl/worksheets/sheet5.xml": _before("</sheetData>", lambda n: _rows(n, _cell("A{0}"), 400))},
}  # fmt: skip
_ROWS: Final[Parts] = {
    _SHEET: lambda n, old: _before("</sheetData>", lambda n: _rows(n, _cell("A{0}")))(
        n, re.sub('<row r="26".*?</row>', "", old)
    )
}

_JSON_MARK: Final = '<!-- obligations: {"report": "x", '


def _text_over(form: str, what: str, text: Callable[[int], str]) -> Line:
    def make(n: int, folder: Path) -> Input:
        target = folder / f"x.{form}"
        target.write_text(text(n), encoding="utf-8")
        command = ["export", "广东", "-o", str(target)] if form != "dmn" else ["export", "-o", str(target)]
        return Input(command, target.stat().st_size, MOST_BYTES)

    return Line(f"export over {form}: {what}", make, 1000)


#: What can be so in any workbook, whatever was on its sheets.
_ANYWHERE: Final = (
    *("cells", "cells of a row", "cells without references", "rows without references", "comments", "properties"),
    *("relations to comments", "shared strings", "cells of a shared string", "sheets", "relations of the book"),
    *("content types", "escaped characters"),
)

BOOKS: Final = (
    *(_over(what, parts, *_EXPORT) for what, parts in _SHEETS.items()),
    *(_over(what, _SHEETS[what], *_MATRIX) for what in _ANYWHERE),
    _over("cells, a row of ours taken out", _ROWS, *_EXPORT),
    _measures("measures", _plan, _plan),
    _measures("measures with other verdicts", lambda n: _plan(n), lambda n: _plan(n, mandatory="{非: 甲区}", optional="甲区", clause="甲区选做，其他省份必做")),
    _measures("measures with other verdicts for all", lambda n: _plan(n, mandatory="各类省份", optional="null", clause="各省份必做"), lambda n: _plan(n, mandatory="null", optional="各类省份", clause="各省份选做")),
    _measures("new measures", lambda _n: _plan(1), _plan),
    _measures("measures that are gone", _plan, lambda _n: _plan(1)),
    _measures("other measures", _plan, lambda n: _plan(n, first=n + 1)),
    _measures("measures with equal titles", lambda n: _plan(n, title="举措"), lambda n: _plan(n, first=2, title="举措")),
    _measures("measures in other places", _plan, lambda n: rules([measure(i, title=f"举措{n + 1 - i}") for i in range(1, n + 1)])),
    *(_text_over(form, what, text) for form in ("html", "md", "json", "dmn", "csv") for what, text in {
        "marks": lambda n: _JSON_MARK * n, "an opened comment": lambda n: "<!-- obligations: " + "{" * n, "brackets": lambda n: "[" * n,
        "lines": lambda n: "文\n" * n, "spaces": lambda n: "文" + " " * n + "文",
    }.items()),
)  # fmt: skip
