"""Only their order shows whose departments, clauses and times are: what is read wrong is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import pytest

from obligations import Plan
from obligations.documents.draft import DraftPlan
from tests.scans import Cells, drafted, markdown, row

CLAUSES = ("一类省份必做", "各类省份选做", "一、二类省份必做，三类省份选做", "三类省份选做")
NAMES = ("条法司", "人事司、办公室", "专利管理司", "规划发展司")
#: Which of the measures have no clause of their own.
SILENT = [(), (0,), (1,), (2,), (0, 1), (1, 2)]


class Layout(NamedTuple):
    """Rows of a table, each with its texts and the marks beside them (measure, mark, words)."""

    rows: tuple[tuple[tuple[str, ...], tuple[tuple[int, str, str], ...]], ...]


def marks(number: int, silent: Sequence[int]) -> tuple[tuple[int, str, str], ...]:
    own = ((number, "局内：", NAMES[number]),)
    return own if number in silent else (*own, (number, "省份：", CLAUSES[number]))


def layouts(silent: Sequence[int]) -> Iterator[Layout]:
    """Each measure in a row; two beginning in one; one that goes on beside the next; marks that a page pushed down."""
    of = [marks(number, silent) for number in range(4)]
    text = [f"{number + 1}. 甲{'乙丙丁戊'[number]}。做这件事。" for number in range(4)]
    yield Layout(tuple(((text[i],), of[i]) for i in range(4)))
    yield Layout((((text[0], text[1]), of[0] + of[1]), ((text[2],), of[2]), ((text[3],), of[3])))
    for at in (1, len(of[1])):
        goes_on = ("接着做。", text[2])
        yield Layout(
            (((text[0],), of[0]), ((text[1],), of[1][:at]), (goes_on, of[1][at:] + of[2]), ((text[3],), of[3]))
        )
        yield Layout(
            (
                ((text[0],), of[0]),
                ((text[1],), of[1][:at]),
                (("接着做。",), of[1][at:]),
                ((text[2],), of[2]),
                ((text[3],), of[3]),
            )
        )


def read(layout: Layout, plan: Plan) -> DraftPlan:
    rows: list[Cells] = []
    for texts, beside in layout.rows:
        due = "年内完成" if any(text[0].isdecimal() for text in texts) else ""
        rows.append(row(texts, [f"{mark}{words}" for _, mark, words in beside], due))
    return drafted(markdown(rows), plan)


def is_open(layout: Layout) -> bool:
    """Whether the marks of a row are also those of another document: two measures before one clause, a clause first."""
    kinds = ["".join("局" if mark == "局内：" else "省" for _, mark, _ in beside) for _, beside in layout.rows]
    return any("局局省" in each or (each.startswith("省局") and not each.startswith("省局省")) for each in kinds)


def truth(layout: Layout) -> dict[int, tuple[tuple[str, ...], str | None]]:
    found: dict[int, tuple[tuple[str, ...], str | None]] = {}
    for _, beside in layout.rows:
        for number, mark, words in beside:
            names, clause = found.get(number, ((), None))
            found[number] = (tuple(words.split("、")), clause) if mark == "局内：" else (names, words)
    return found


def damaged(layout: Layout) -> Iterator[tuple[str, int, Layout]]:
    """One mark lost, gone with its words, misspelt, exchanged, or moved by a place: in its cell, a row up or down."""
    for at, (texts, beside) in enumerate(layout.rows):
        for i, (number, mark, words) in enumerate(beside):
            for what, new in (
                ("lost", ((number, "", words),)),
                ("gone", ()),
                ("misspelt", ((number, mark.replace("内", "丙").replace("份", "分"), words),)),
                ("exchanged", ((number, "省份：" if mark == "局内：" else "局内：", words),)),
            ):
                yield what, number, with_rows(layout, {at: (texts, (*beside[:i], *new, *beside[i + 1 :]))})
            if i == 0 and len(beside) > 1 and number == beside[1][0]:  # anywhere else nobody could see it
                swapped = (*beside[:i], beside[i + 1], beside[i], *beside[i + 2 :])
                yield "swapped", number, with_rows(layout, {at: (texts, swapped)})
            rest = (*beside[:i], *beside[i + 1 :])
            if at and i == 0:
                above = layout.rows[at - 1]
                yield "up", number, with_rows(layout, {at: (texts, rest), at - 1: (above[0], (*above[1], beside[i]))})
            if at + 1 < len(layout.rows) and i + 1 == len(beside):
                below = layout.rows[at + 1]
                yield "down", number, with_rows(layout, {at: (texts, rest), at + 1: (below[0], (beside[i], *below[1]))})


def with_rows(layout: Layout, changed: dict[int, tuple[tuple[str, ...], tuple[tuple[int, str, str], ...]]]) -> Layout:
    return Layout(tuple(changed.get(i, each) for i, each in enumerate(layout.rows)))


@pytest.mark.parametrize("silent", SILENT)
def test_whole_marks_are_read_without_a_doubt(silent: tuple[int, ...], plan: Plan) -> None:
    for layout in layouts(silent):
        draft = read(layout, plan)
        right = truth(layout)
        found = [((m.bureau, m.clause), m.undecided) for m in draft.measures]
        assert is_open(layout) or found == [(right[i], ()) for i in range(4)]


@pytest.mark.parametrize("silent", SILENT)
def test_no_other_measure_is_misread_where_a_mark_is_lost_moved_or_damaged(silent: tuple[int, ...], plan: Plan) -> None:
    wrong = []
    for layout in layouts(silent):
        right = truth(layout)
        for what, number, changed in damaged(layout):
            draft = read(changed, plan)
            for measure in draft.measures:
                bureau, clause = right[measure.number - 1]
                for name, value, should in (("bureau", measure.bureau, bureau), ("clause", measure.clause, clause)):
                    is_told = {name, "mandatory" if name == "clause" else name} & {*measure.undecided}
                    if value != should and not is_told and measure.number - 1 != number:
                        wrong.append((what, number, measure.number, name, value, changed))
    assert not wrong, wrong[:3]


# --- completion times --------------------------------------------------------------------------------------------------

TIMES = ("年内完成", "年底前", "年内完成", "六月底前", "年底前")


def timed(rows: Sequence[tuple[Sequence[str], Sequence[str]]], plan: Plan) -> DraftPlan:
    """Five measures with these texts and times beside each other; each has a department and a clause."""
    return drafted(
        markdown(
            [
                row(texts, ["局内：条法司", "省份：各类省份必做"] if any(t[0].isdecimal() for t in texts) else "", due)
                for texts, due in rows
            ]
        ),
        plan,
    )


def moved_times() -> Iterator[tuple[int, list[tuple[list[str], list[str]]]]]:
    """One time gone, pushed into the next row or pulled into the one before, cut in two; whose it is."""
    whole = [([f"{i + 1}. 甲{'乙丙丁戊己'[i]}。做这件事。"], [TIMES[i]]) for i in range(5)]
    for at, going in product(range(5), (False, True)):
        rows = [(list(texts), list(due)) for texts, due in whole]
        if going and at < 4:
            rows[at + 1][0].insert(0, "接着做。")
        due = rows[at][1].pop()
        yield at, rows
        for to in {max(at - 1, 0), min(at + 1, 4)} - {at}:
            changed = [(texts, list(times)) for texts, times in rows]
            changed[to][1].insert(0 if to > at else 1, due)
            yield at, changed
        for cut in range(1, len(due)) if at < 4 else ():
            changed = [(texts, list(times)) for texts, times in rows]
            changed[at][1].append(due[:cut])
            changed[at + 1][1].insert(0, due[cut:])
            yield at, changed


def test_no_time_is_misread_where_one_is_gone_moved_or_cut(plan: Plan) -> None:
    wrong = []
    for number, rows in moved_times():
        for i, measure in enumerate(timed(rows, plan).measures):
            if measure.due != TIMES[i] and "due" not in measure.undecided and i != number:
                wrong.append((number, i, measure.due, rows))
    assert not wrong, wrong[:3]
