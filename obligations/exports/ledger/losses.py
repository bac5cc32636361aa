"""What of a workbook would be lost if openpyxl saved it again: parts and elements that it does not know."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

from obligations.errors import Place, Problems
from obligations.text import number_of, shown

#: The parts of a workbook that openpyxl saves again; drawings, attachments and pivots are lost.
_SAVED_AGAIN: Final = re.compile(
    r"\[Content_Types\]\.xml|(.*/)?_rels/[^/]*\.rels|docProps/.*|docMetadata/.*|customXml/.*|xl/(workbook|styles|"
    r"sharedStrings|calcChain)\.xml|xl/theme/.*|xl/worksheets/[^/]*\.xml|xl/comments[^/]*\.xml|xl/comments/.*|"
    r"xl/printerSettings/.*|xl/tables/.*",
    re.IGNORECASE,
)
#: The elements of a sheet that openpyxl saves again. Protected ranges, custom views and extensions (sparklines,
#: drop-downs from other sheets) are lost.
_SAVED_IN_SHEETS: Final = frozenset(
    {
        "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter",
        "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
        "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "drawing", "legacyDrawing", "tableParts",
        "phoneticPr", "ignoredErrors",
    }
)  # fmt: skip


def add_problem(problems: Problems, name: str, path: str, message: str, remedy: str, number: str = "") -> None:
    """Note what would be lost at a place in a ledger; ``number`` is that of the measure beside it."""
    problems.add("changed-ledger", Place(name, path=path), message, remedy, measure=number_of(number))


def check_parts(raw: bytes, name: str, problems: Problems) -> None:
    """Add a problem for each part of the file that would be lost when it is saved again."""
    with zipfile.ZipFile(BytesIO(raw)) as package:
        for part in package.namelist():
            content = package.read(part) if part.startswith(("xl/drawings/", "xl/worksheets/")) else b""
            if not (_SAVED_AGAIN.fullmatch(part) or part.endswith("/") or _is_of_comments(part, content)):
                message = "文件里有图片、图形、附件、透视表一类的内容，重写时会丢失"
                add_problem(problems, name, shown(part), message, "请移到别的文件，或换一个文件名，或加 --force 覆盖")
            elif part.startswith("xl/worksheets/") and part.endswith(".xml") and (lost := _lost_in(content)):
                message = f"工作表里有重写时会丢失的内容（{'、'.join(lost)}）"
                add_problem(problems, name, shown(part), message, "请去掉，或换一个文件名，或加 --force 覆盖")


def _lost_in(sheet: bytes) -> list[str]:
    """Return the names of the elements of a sheet that would not be saved again."""
    from lxml import etree

    root = etree.fromstring(sheet, etree.XMLParser(resolve_entities=False, no_network=True))
    children = [(etree.QName(child).localname, child) for child in root.iterchildren("*")]
    lost = [name for name, _ in children if name not in _SAVED_IN_SHEETS]
    # openpyxl would write the text of a link over several cells into the empty ones
    links = [link for name, child in children if name == "hyperlinks" for link in child.iterchildren("*")]
    return [*lost, *(["hyperlinks"] if any(":" in link.get("ref", "") for link in links) else [])]


def _is_of_comments(part: str, content: bytes) -> bool:
    """Return whether a drawing holds nothing but the frames of comments, or nothing at all."""
    if part.lower().endswith(".vml"):
        return {*re.findall(rb'ObjectType="(\w+)"', content)} <= {b"Note"}
    return part.startswith("xl/drawings/") and part.endswith(".xml") and b"Anchor" not in content
