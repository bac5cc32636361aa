"""Word's automatic numbers, which stand nowhere in the text: 1. 一、 （一）."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from docx.document import Document
from docx.oxml.ns import qn

from obligations.text import numeral

_CHINESE: Final = ("chineseCounting", "chineseCountingThousand", "japaneseCounting")
_MOST_STYLES: Final = 20


class _Level(NamedTuple):
    """How one level of a list counts: from where, in which numerals, and what is written around the number."""

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
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read(relation.target_part.element)

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
        """What Word shows before a paragraph; nothing if it has no number. Each paragraph is to be asked for once."""
        found = self._of(paragraph.find(qn("w:pPr")))
        if found is None:
            return ""
        of_list, depth = self._list_of.get(found[0], ""), found[1]
        levels = self._levels.get(of_list, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(of_list, {})
        start = self._starts.pop(found, None)  # where a list begins anew, it does so once
        counts[depth] = counts.get(depth, level.start - 1) + 1 if start is None else start
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shown = levels.get(at, level)
            count = counts.get(at, shown.start)
            return numeral(count) if shown.form in _CHINESE else str(count) if shown.form == "decimal" else "•"

        return re.sub(r"%([1-9])", written, level.text) if level.form != "bullet" else ""

    def _of(self, properties: Any) -> tuple[str, int] | None:
        """The list and the level of a paragraph with these properties, its own or its style's."""
        for _ in range(_MOST_STYLES):
            if properties is None:
                return None
            numbered = properties.find(qn("w:numPr"))
            if numbered is not None and (identifier := numbered.find(qn("w:numId"))) is not None:
                depth = numbered.find(qn("w:ilvl"))
                return identifier.get(qn("w:val")), 0 if depth is None else _number(depth, "w:val")
            style = properties.find(qn("w:pStyle"))
            if style is None:  # these were a style's: on to the one it is based on
                style = properties.getparent().find(qn("w:basedOn"))
            found = None if style is None else self._styles.get(style.get(qn("w:val")))
            properties = None if found is None else found.find(qn("w:pPr"))
        return None


def _level(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        found = element.find(qn(tag))
        return default if found is None else str(found.get(qn("w:val"), default))

    start = value("w:start", "1")
    return _Level(int(start) if start.isdecimal() else 1, value("w:numFmt", "decimal"), value("w:lvlText", ""))


def _number(element: Any, attribute: str) -> int:
    written = str(element.get(qn(attribute), "0"))
    return int(written) if written.isdecimal() and len(written) < 4 else 0
