"""The formats of a workbook: ours are added to its own, and the marking of a verdict is replaced where it is ours."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from lxml import etree

from obligations.files.package import child, local
from obligations.files.workbook import Workbook

#: The parts of a format: the list that has them, and the attribute of a format that says which.
_LISTS: Final = {"font": "fonts", "fill": "fills", "border": "borders"}


class Styles:
    """The formats of cells in a workbook, by number. New ones are put behind the old, which stay as they are."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.part = book.package.related(book.main, "styles")
        self.root = book.package.tree(self.part) if self.part else None
        #: List → an entry as a text → its position.
        self._known: dict[str, dict[bytes, str]] = {}

    def _list(self, name: str) -> Any:
        found = None if self.root is None else child(self.root, name)
        return [] if found is None else found

    def _of(self, number: str, what: str) -> Any:
        """Return the font, fill or border of a format; None if there is none."""
        formats, parts = self._list("cellXfs"), self._list(_LISTS[what])
        if not number.isdecimal() or int(number) >= len(formats):
            return None
        at = formats[int(number)].get(f"{what}Id", "0")
        return parts[int(at)] if at.isdecimal() and int(at) < len(parts) else None

    def taken_from(self, other: Styles, number: str) -> str:
        """Return the number, here, of a format of another workbook that :mod:`openpyxl` wrote."""
        formats = other._list("cellXfs")
        if self.root is None or not number.isdecimal() or int(number) >= len(formats):
            return ""
        format_ = self.book.adopted(formats[int(number)])
        for what in _LISTS:
            format_.set(f"{what}Id", self._added(_LISTS[what], other._of(number, what)))
            format_.set(f"apply{what.capitalize()}", "1")
        format_.set("xfId", "0")
        return self._added("cellXfs", format_)

    def remarked(self, number: str, old: str, new: str, other: Styles) -> str:
        """Return a format in which another verdict is marked, or the same if people have marked the cell otherwise.

        ``old`` and ``new`` are the formats of both verdicts in a workbook of ours, ``other``. Fill and font are
        looked at by themselves: of a font of people's only weight and slant follow the verdict.
        """
        if number.isdecimal() and self.root is not None and int(number) < len(self._list("cellXfs")):
            format_ = self.book.adopted(self._list("cellXfs")[int(number)])
        else:
            return self.taken_from(other, new)
        if _colours(self._of(number, "fill")) == _colours(other._of(old, "fill")):
            format_.set("fillId", self._added("fills", other._of(new, "fill")))
            format_.set("applyFill", "1")
        font = self._of(number, "font")
        if font is not None and _emphasis(font) == _emphasis(other._of(old, "font")) != _emphasis(
            other._of(new, "font")
        ):
            format_.set("fontId", self._added("fonts", _emphasized(font, _emphasis(other._of(new, "font")))))
            format_.set("applyFont", "1")
        return self._added("cellXfs", format_)

    def _added(self, name: str, element: Any) -> str:
        """Return the position of an element in a list, at whose end it is put if it is not there."""
        entries = self._list(name)
        if name not in self._known:
            self._known[name] = {_canonical(each): str(i) for i, each in reversed(list(enumerate(entries)))}
        copy = self.book.adopted(element)
        written = _canonical(copy)
        if written not in self._known[name]:
            self.book.package.change(str(self.part))
            entries.append(copy)
            self._known[name][written] = str(len(entries) - 1)
            if entries.get("count"):
                entries.set("count", str(len(entries)))
        return self._known[name][written]


def _canonical(element: Any) -> bytes:
    copy = deepcopy(element)
    copy.tail = None
    etree.cleanup_namespaces(copy)
    return bytes(etree.tostring(copy, method="c14n"))


def _colours(fill: Any) -> tuple[str, ...]:
    """Return what tells a fill from others: its pattern and the colours, without the opacity, which programs change."""
    pattern = None if fill is None else child(fill, "patternFill")
    if pattern is None:
        return ("none", "")
    kind = pattern.get("patternType", "none")
    wanted = ("fgColor",) if kind == "solid" else ("fgColor", "bgColor")
    found = (child(pattern, name) for name in wanted)
    colours = ("" if each is None else (each.get("rgb") or str(dict(each.attrib)))[-6:].upper() for each in found)
    return (kind, *(colours if kind != "none" else ("",)))


def _emphasis(font: Any) -> tuple[bool, bool]:
    marks = (None if font is None else child(font, name) for name in ("b", "i"))
    bold, italic = (mark is not None and mark.get("val", "1") not in ("0", "false") for mark in marks)
    return bold, italic


def _emphasized(font: Any, emphasis: tuple[bool, bool]) -> Any:
    """Return a font with another weight and slant; these stand first, as the schema wants."""
    copy = deepcopy(font)
    for name in ("b", "i"):
        for mark in [each for each in copy if local(each) == name]:
            copy.remove(mark)
    space = etree.QName(font).namespace
    for name, is_set in reversed(list(zip(("b", "i"), emphasis, strict=True))):
        if is_set:
            copy.insert(0, etree.Element(etree.QName(space, name)))
    return copy
