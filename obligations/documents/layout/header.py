"""The header of a plan's table: which column is which, and the cells of a row by what their columns are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from obligations.documents.layout.columns import (
    CLAUSE,
    CONTENT,
    DEPARTMENTS,
    MEASURE,
    NUMBER,
    SCOPE,
    TASK,
    WHO,
    name_of,
)
from obligations.documents.layout.departments import NONE
from obligations.documents.layout.numbers import numbered
from obligations.documents.original import Cell, TableRow
from obligations.documents.rulings import verdict_in
from obligations.text import fold, number_of

#: What a column for each class of provinces may say of a measure that this class need not do.
_NOTHING: Final = NONE | {""}
#: What a cell of a class may say for 不作要求.
_SHORT: Final = {"不要求": "不作要求", "不做": "不作要求"}
_NUMERAL: Final = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]?")


@dataclass(frozen=True)
class Header:
    """The plan's columns under a header: positions by role, classes of provinces, and headings without a role."""

    positions: Mapping[str, int]
    classes: Mapping[int, str]
    headings: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many columns are known."""
        return len(self.positions) + len(self.classes)

    @property
    def missing(self) -> list[str]:
        """What messages call the columns that a plan's table must have and this one has not."""
        roles = {*self.positions}
        missing = [] if roles & {MEASURE, TASK, CONTENT} else [name_of(MEASURE)]
        return missing + ([] if roles & {*WHO} or self.classes else [f"{name_of(DEPARTMENTS)}（或{name_of(CLAUSE)}）"])

    @property
    def of_measures(self) -> str:
        """The role of the column that has the measures: that of tasks or contents if there is none of its own."""
        roles = {*self.positions}
        if MEASURE in roles:
            return MEASURE
        return CONTENT if CONTENT in roles and not (TASK in roles and NUMBER in roles) else TASK

    def read(self, row: TableRow, signs: Mapping[str, str]) -> tuple[dict[str, Cell], list[tuple[str | None, str]]]:
        """Return the cells of a row by role, and heading and text of those that have none.

        What columns of classes say is one text, without a heading, where it is no clause.
        """
        cells = {role: row.cells[at] if at < len(row.cells) else Cell() for role, at in self.positions.items()}
        cells[MEASURE] = cells.pop(self.of_measures)
        others: list[tuple[str | None, str]] = [
            (self.headings[at] if at < len(self.headings) else "", text)
            for at, cell in enumerate(row.cells)
            if at not in self.positions.values() and at not in self.classes
            for text in cell.paragraphs
        ]
        of_classes = {name: row.cells[at] for at, name in self.classes.items() if at < len(row.cells)}
        clause = _clause_of(of_classes, signs)
        has_own = bool(cells.get(CLAUSE, cells.get(SCOPE, Cell())).paragraphs)
        if clause is None or (clause and has_own):
            said = [f"{name}{text}" for name, cell in of_classes.items() for text in cell.paragraphs]
            others += [(None, "，".join(said))]
        elif clause:
            cells[CLAUSE] = Cell((clause,))
        number = cells.get(NUMBER, Cell()).paragraphs
        if number and not (is_number("".join(number)) or _is_numeral("".join(number))):
            others += [(name_of(NUMBER), text) for text in number]
        return _numbered(cells), others


def _numbered(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Return cells with a measure's number, if it has a column of its own, before its text; and its content behind."""
    texts = cells[MEASURE].paragraphs
    number = "".join(cells.get(NUMBER, Cell()).paragraphs).strip(" .．、")
    if (
        _is_numeral(number)
        and len(texts) == 1
        and not any(cells[role].paragraphs for role in cells if role not in (NUMBER, MEASURE))
    ):
        return {TASK: Cell((f"{number}、{texts[0]}",))}  # 一 | 加强保护 | | is a task
    if texts and (is_number(number) or _is_numeral(number)) and numbered(texts[0], "1.") is None:
        texts = (f"{number_of(number)}. {texts[0]}", *texts[1:])
    content = cells.get(CONTENT, Cell()).paragraphs
    return {**cells, MEASURE: cells[MEASURE]._replace(paragraphs=(*texts, *content))}


def _clause_of(cells: Mapping[str, Cell], signs: Mapping[str, str]) -> str | None:
    """Return what the cells of classes of provinces say, as a clause; None if one of them says something else."""
    parts = []
    text: str | None = None
    for name, cell in cells.items():
        text = text if cell.spanned else fold("".join(cell.paragraphs))
        if text is None:
            return None
        if (of_column := verdict_of(name)) is not None and not cell.continues:  # a column 必做 has provinces
            if text not in _NOTHING and not re.search(r"\w", text):
                return None  # a sign, which says nothing of provinces
            parts += [] if text in _NOTHING else [f"{text}{of_column}"]
            continue
        if cell.continues or (verdict := signs.get(text) or verdict_in(_SHORT.get(text, text))) is None:
            if text in _NOTHING and not cell.continues:
                continue
            return None
        parts.append(f"{name}{verdict}")
    return "，".join(parts)


def verdict_of(heading: str) -> str | None:
    """Return the verdict that a column has provinces for: 必做, 必做省份; None if it is another column."""
    return verdict_in(re.sub("的?(?:省份|地区|范围)$", "", fold(heading)))


def is_number(text: str) -> bool:
    """Return whether a text is a measure's number and nothing else."""
    return text.strip(" .．、").isdecimal()


def _is_numeral(text: str) -> bool:
    return _NUMERAL.fullmatch(text) is not None
