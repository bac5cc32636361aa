"""The sheets of an Excel file and the texts in their cells, read from the XML; ranges are never filled with cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property
from typing import Any, Final, NamedTuple

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from obligations.files.office import EXCEL, checked
from obligations.files.package import Package, added, child, children, local

#: A character that XML cannot hold, or a text that looks like one, as Excel writes it.
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
#: What the text of a cell with a formula begins with; no other text does.
FORMULA: Final = "\0="

_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
#: How a page header says fonts, sizes and places.
_CODES: Final = re.compile(r'&("[^"]*"|[0-9]+|[A-Z&])')
_HEADERS: Final = tuple(f"{{*}}{which}{place}" for which in ("odd", "even", "first") for place in ("Header", "Footer"))
#: What is said by a link or by what may be put into cells.
_SAID: Final = ("ref", "location", "sqref", "promptTitle", "prompt", "errorTitle", "error")
#: Words in the format of a number.
_WORDS: Final = re.compile('"([^"]*)"')
#: What lies on a sheet, or makes something of its cells.
_SEEN: Final = ("drawing", "image", "table", "pivotTable", "oleObject", "control", "hyperlink")

#: The row and the column of a cell, from 1.
At = tuple[int, int]


class SheetPart(NamedTuple):
    """A sheet of a workbook: its name, its part, and the element that lists it."""

    name: str
    part: str
    entry: Any


class Workbook:
    """An Excel file, called ``name`` in messages. Raises :class:`SourceError` if it is none, or could do harm."""

    def __init__(self, raw: bytes, name: str) -> None:
        checked(raw, name, EXCEL)
        self.package = Package(raw)
        self.main = self.package.related("", "officeDocument") or "xl/workbook.xml"

    @cached_property
    def sheets(self) -> dict[str, SheetPart]:
        """The sheets with cells, by name, in order. Charts that are sheets are left out."""
        parts = {each.id: each.target for each in self.package.relations(self.main) if each.kind == "worksheet"}
        found, taken = {}, set[str]()
        for entry in child(self.package.tree(self.main), "sheets"):
            relation = next((value for key, value in entry.attrib.items() if key.endswith("}id")), "")
            part = parts.get(relation)
            if part is not None and part not in taken:  # Excel opens no file in which two sheets are one part
                taken.add(part)
                found[entry.get("name", "")] = SheetPart(entry.get("name", ""), part, entry)
        return found

    @cached_property
    def shared(self) -> list[str]:
        """The texts that cells of all sheets refer to."""
        return [_text_in(item) for item in self._shared_items]

    @cached_property
    def _shared_items(self) -> list[Any]:
        part = self.package.related(self.main, "sharedStrings")
        return children(self.package.tree(part), "si") if part else []

    def is_plain(self, cell: Any) -> bool:
        """Return whether a cell holds a text, no number, day or formula, and that in one format."""
        inside, value = child(cell, "is"), child(cell, "v")
        if cell.get("t") == "s" and value is not None and (value.text or "").strip().isdecimal():
            inside = next(iter(self._shared_items[int(value.text) :][:1]), None)
        is_text = cell.get("t") in ("s", "inlineStr", "str") and child(cell, "f") is None
        return is_text and (inside is None or child(inside, "r") is None)

    def texts(self, sheet: str) -> dict[At, str]:
        """Return the texts of a sheet's cells; empty cells are left out."""
        root = self.package.tree(self.sheets[sheet].part)
        return {at: text for at, cell in cells_in(root) if (text := text_of(cell, self.shared))}

    def _beside(self, part: str) -> Iterator[str]:
        """Yield what is seen beside the cells of a sheet: page headers, links, prompts, pictures and the like."""
        root = self.package.tree(part)
        for element in root.iter(*_HEADERS):
            yield _CODES.sub("", element.text or "")  # how a program writes fonts and sizes is no text
        for element in root.iter("{*}hyperlink", "{*}dataValidation"):
            yield "".join(element.get(name, "") for name in _SAID)
        yield from (element.get("ref", "") for element in root.iter("{*}mergeCell"))
        for relation in self.package.relations(part):
            if relation.kind in _SEEN and (relation.kind != "drawing" or len(self.package.tree(relation.target))):
                yield relation.kind  # LibreOffice leaves an empty drawing

    def comments(self, sheet: str) -> Iterator[tuple[str, str]]:
        """Yield the references of the cells with a comment, and what it says."""
        parts: dict[str, None] = {}
        for relation in self.package.relations(self.sheets[sheet].part):
            if relation.kind in ("comments", "threadedComment"):
                parts[relation.target] = None
        for part in parts:  # each once, as many relations can lead to it
            for each in self.package.tree(part).iter("{*}comment", "{*}threadedComment"):
                yield each.get("ref", ""), "".join(each.itertext())

    def adopted(self, element: Any) -> Any:
        """Return a copy of an element of another workbook, in the namespace that this one uses."""
        spaces = [etree.QName(each).namespace for each in (self.package.tree(self.main), element)]
        copy = deepcopy(element)
        for each in copy.iter(f"{{{spaces[1]}}}*"):
            each.tag = f"{{{spaces[0]}}}{local(each)}"
        copy.tail = None
        etree.cleanup_namespaces(copy)
        return copy

    def add_sheet(self, name: str, root: Any) -> None:
        """Add a sheet behind the others."""
        part = self.package.free_name("xl/worksheets/sheet{}.xml")
        relation = self.package.add(part, etree.tostring(root), _SHEET_TYPE, self.main, "worksheet")
        entries = child(self.package.change(self.main), "sheets")
        number = max((int(entry.get("sheetId", "0")) for entry in entries), default=0) + 1
        entry = added(entries, "sheet", name=name, sheetId=str(number))
        entry.set(f"{{{self.package.relation_types}}}id", relation)
        names = child(self.package.tree(self.main), "definedNames")
        if names is not None:  # its headings are repeated on every page
            at = str(len(entries) - 1)
            titles = added(names, "definedName", name="_xlnm.Print_Titles", localSheetId=at)
            titles.text = "'{}'!$1:$1".format(name.replace("'", "''"))
        self.__dict__.pop("sheets", None)  # there is another one now

    def visible(self, but: str) -> Iterator[str]:
        """Yield what people see in all sheets ``but`` one: texts, comments, and that there is a picture or the like."""
        main = self.package.tree(self.main)
        yield from (entry.get("name", "") for entry in child(main, "sheets") if entry.get("name") not in self.sheets)
        names = child(main, "definedNames")
        for entry in () if names is None else names:
            if not entry.get("name", "").startswith("_xlnm."):
                yield f"{entry.get('name')}{entry.text}"
        for name, sheet in self.sheets.items():
            if name != but:
                yield name
                yield from (f"{at}{text}" for at, text in sorted(self.texts(name).items()))
                yield from (f"{at}{text}" for at, text in self.comments(name))
                yield from self._beside(sheet.part)
                cells = cells_in(self.package.tree(sheet.part)) if self._said_by_formats else ()
                for at, cell in cells:
                    if said := self._said_by_formats.get(cell.get("s", "")):
                        yield f"{at}{said}"

    @cached_property
    def _said_by_formats(self) -> dict[str, str]:
        """Number of a format of cells → what it adds to them that people see: that they are struck, and words."""
        part = self.package.related(self.main, "styles")
        if part is None:
            return {}
        root = self.package.tree(part)
        numbers = {
            each.get("numFmtId"): "".join(_WORDS.findall(each.get("formatCode", ""))) for each in root.iter("{*}numFmt")
        }
        fonts = [child(font, "strike") for font in child(root, "fonts")]
        struck = {str(i) for i, mark in enumerate(fonts) if mark is not None and mark.get("val") not in ("0", "false")}
        formats = enumerate(child(root, "cellXfs"))
        return {
            str(i): said
            for i, each in formats
            if (said := numbers.get(each.get("numFmtId"), "") + "<strike>" * (each.get("fontId") in struck))
        }


def cells_in(root: Any) -> Iterator[tuple[At, Any]]:
    """Yield the cells of a sheet with their places; a cell or a row without a reference follows the one before."""
    for row, element in rows_in(root):
        column = 0
        for cell in children(element, "c"):
            column = place_of(cell.get("r", ""))[1] or column + 1
            yield (row, column), cell


def rows_in(root: Any) -> Iterator[tuple[int, Any]]:
    """Yield the rows of a sheet with their numbers."""
    at = 0
    for element in children(child(root, "sheetData"), "row"):
        number = element.get("r", "")
        at = int(number) if number.isdecimal() else at + 1
        yield at, element


def text_of(cell: Any, shared: list[str]) -> str:
    """Return what a cell says; of a formula the formula, behind :data:`FORMULA`."""
    formula, value, inside = child(cell, "f"), child(cell, "v"), child(cell, "is")
    if formula is not None:
        return FORMULA + (formula.text or "")
    raw = "" if value is None else value.text or ""
    match cell.get("t", "n"):
        case "inlineStr":
            return "" if inside is None else _text_in(inside)
        case "s":
            return shared[int(raw)] if raw.strip().isdecimal() and int(raw) < len(shared) else ""
        case "n":  # a program that saves a file may turn 1 into 1.0
            return re.sub(r"^(-?[0-9]+)\.0+$", r"\1", raw.strip())
        case _:
            return plain(raw)


def plain(text: str) -> str:
    """Return a text as people see it, from how Excel writes it; lines end in a line feed."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def _text_in(element: Any) -> str:
    """Return the text of an item in any number of runs; what is written above it for reading aloud is no part of it."""
    parts = []
    for part in element:
        if local(part) == "t":
            parts.append(part.text or "")
        elif local(part) == "r":
            parts += [text.text or "" for text in children(part, "t")]
    return plain("".join(parts))


def place_of(reference: str) -> At:
    """Return the row and column that a reference like ``$B$3`` names; (0, 0) for any other text."""
    match = _REFERENCE.fullmatch(reference)
    return (int(match[2]), column_index_from_string(match[1])) if match else (0, 0)


def whole(text: str | None) -> int:
    """Return the number that an attribute holds; 0 for any other text, and for none."""
    return int(text) if text and text.isdecimal() else 0


def is_on(element: Any, name: str) -> bool:
    """Return whether an attribute of an element says yes."""
    return element.get(name) in ("1", "true")


def reference_of(at: At) -> str:
    """Return the reference of a cell."""
    return f"{get_column_letter(at[1])}{at[0]}"
