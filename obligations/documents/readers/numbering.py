"""Word's automatic numbers (1. 一、 （一）), which are not in the text of a document but have to be counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from docx.document import Document
from docx.oxml.ns import qn

from obligations.text import numeral

#: There are numbers in circles up to this one.
_CIRCLES: Final = 20
#: How a count is written in each of Word's forms; any other is shown as a dot.
_FORMS: Final[Mapping[str, Callable[[int], str]]] = {
    **dict.fromkeys(("decimal", "decimalFullWidth", "decimalFullWidth2", "decimalHalfWidth"), str),
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"), numeral),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"),
        lambda n: chr(0x245F + n) if n <= _CIRCLES else str(n),
    ),
    "decimalZero": "{:02}".format,
    "decimalEnclosedParen": "({})".format,
    "decimalEnclosedFullstop": "{}.".format,
}
#: A style may be based on itself in a broken document.
_MOST_STYLES: Final = 20


class _Level(NamedTuple):
    """How a level of a list counts: its first number, its numerals, and the text around them (``（%1）``)."""

    start: int
    form: str
    text: str


class Numbering:
    """Counts the numbered paragraphs of one document in their order."""

    def __init__(self, document: Document) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        relations = (each for each in document.part.rels.values() if not each.is_external)
        for part in dict.fromkeys(each.target_part for each in relations if each.reltype.endswith("/numbering")):
            self._read(part.element)

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iter(qn("w:abstractNum")):
            levels = {_number(level, "w:ilvl"): _level(level) for level in abstract.iter(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for number in numbering.iter(qn("w:num")):
            reference = number.find(qn("w:abstractNumId"))
            if reference is not None:
                identifier = number.get(qn("w:numId"))
                self._list_of[identifier] = reference.get(qn("w:val"))
                for override in number.iter(qn("w:lvlOverride")):
                    start = override.find(qn("w:startOverride"))
                    if start is not None:
                        self._starts[identifier, _number(override, "w:ilvl")] = _number(start, "w:val")

    def before(self, paragraph: Any) -> str:
        """Count a paragraph and return what Word shows before it; "" if it has no number.

        To be called once for each paragraph, in the document's order. If level 0 is ``%1、`` in Chinese numerals and
        level 1 ``%1.%2`` in decimal ones, paragraphs of the levels 0, 1, 1, 0, 1 get 一、 一.1 一.2 二、 二.1: each
        number is written as its own level has it, and a paragraph makes the levels below its own begin again.
        """
        numbered = self._of(paragraph.find(qn("w:pPr")))
        if numbered is None:
            return ""
        of_list, depth = self._list_of.get(numbered[0], ""), numbered[1]
        levels = self._levels.get(of_list, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(of_list, {})
        start = self._starts.pop(numbered, None)  # a list that begins anew does so once
        counts[depth] = counts.get(depth, level.start - 1) + 1 if start is None else start
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def written(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            its = levels.get(other, level)
            form = _FORMS.get(its.form)
            return form(counts.get(other, its.start)) if form else "•"

        return re.sub(r"%([1-9])", written, level.text) if level.form != "bullet" else ""

    def _of(self, properties: Any) -> tuple[str, int] | None:
        """Return the number and the level of the list that a paragraph's or its style's properties name; else None."""
        for _ in range(_MOST_STYLES):
            if properties is None:
                return None
            number = properties.find(qn("w:numPr"))
            if number is not None and (identifier := number.find(qn("w:numId"))) is not None:
                depth = number.find(qn("w:ilvl"))
                return identifier.get(qn("w:val")), 0 if depth is None else _number(depth, "w:val")
            style = properties.find(qn("w:pStyle"))
            if style is None:  # these were a style's: on to the one it is based on
                style = properties.getparent().find(qn("w:basedOn"))
            definition = None if style is None else self._styles.get(style.get(qn("w:val")))
            properties = None if definition is None else definition.find(qn("w:pPr"))
        return None


def _level(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        child = element.find(qn(tag))
        return default if child is None else str(child.get(qn("w:val"), default))

    start = value("w:start", "1")
    return _Level(int(start) if start.isdecimal() else 1, value("w:numFmt", "decimal"), value("w:lvlText", ""))


def _number(element: Any, attribute: str) -> int:
    written = str(element.get(qn(attribute), "0"))
    return int(written) if written.isdecimal() and len(written) < 4 else 0
