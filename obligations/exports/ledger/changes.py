"""What is new in a ledger that was brought up to date, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from obligations.reports.wording import numbers
from obligations.text import shown

#: The column in which it is noted that a verdict changed.
NOTED: Final = "结论变化"
#: Of more cells than these the number is told.
_MOST_NAMED: Final = 5


class Updated(NamedTuple):
    """A ledger brought up to date, and what is new in it."""

    content: bytes
    told: tuple[str, ...]


@dataclass
class Changes:
    """What an update did, sheet by sheet."""

    #: Number of a measure, its verdict before and after.
    verdicts: list[tuple[int, str, str]] = field(default_factory=list)
    #: Cells of people's in which that could not be noted.
    not_noted: list[str] = field(default_factory=list)
    #: Heading → the measures of which the plan says something else there now.
    texts: dict[str, dict[int, None]] = field(default_factory=dict)
    #: Cells of ours that people had emptied.
    emptied: list[str] = field(default_factory=list)
    #: Number of a measure, its title before and after.
    titles: list[tuple[int, str, str]] = field(default_factory=list)
    #: Number before and after of a measure that has the same title.
    moved: list[tuple[int, int]] = field(default_factory=list)
    #: What is in a new row, the row, whether people had deleted it, and whether it is below what people wrote.
    rows: list[tuple[str, int, bool, bool]] = field(default_factory=list)
    #: What of another sheet is in a row below what people wrote, and the row.
    below: list[tuple[str, int]] = field(default_factory=list)
    #: The last row that was there, if new ones follow it, and what of people's reaches to it and no further.
    formulas: tuple[int, list[str]] = (0, [])
    #: What is in the plan no more, though people wrote something beside it.
    gone: list[str] = field(default_factory=list)
    #: New columns, by heading; and whether they are outside a table that Excel made, or the filter.
    columns: list[str] = field(default_factory=list)
    beside_table: bool = False
    #: Headings of people's over which the filter reaches now.
    filtered: list[str] = field(default_factory=list)
    #: Whether rows are hidden by a filter that was made for other verdicts.
    must_filter: bool = False

    def lines(self) -> Iterator[str]:
        """Yield what changed; what people have to look at says so."""
        if self.verdicts:
            groups: dict[tuple[str, str], list[int]] = {}
            for number, old, new in self.verdicts:
                groups.setdefault((old, new), []).append(number)
            kinds = (f"第 {numbers(sorted(of))} 项，{old} → {new}" for (old, new), of in groups.items())
            yield f"结论变了 {len(self.verdicts)} 项：{'；'.join(kinds)}"
        if self.not_noted:
            yield f"没有记到“{NOTED}”栏的：{_first(self.not_noted)}，里面有日期、数字、公式、字体，或者合并了、写满了"
        for label, of in self.texts.items():
            yield f"“{label}”变了 {len(of)} 项：第 {numbers(sorted(of))} 项"
        for number, old, new in self.titles:
            yield f"第 {number} 项由“{shown(old)}”改为“{shown(new)}”，旁边填写的内容请核对"
        for old_numbers, new_numbers in self._moved_together():
            yield f"原来的第 {numbers(old_numbers)} 项现在是第 {numbers(new_numbers)} 项，填写的内容还在旁边"
        yield from self._row_lines()
        for what, row in self.below:
            yield f"表下面有别的内容，{what}写在第 {row} 行，请移到表里"
        if self.emptied:
            yield f"清空过的格子又写上了：{_first(self.emptied)}"
        if self.formulas[1]:
            yield f"只算到第 {self.formulas[0]} 行的公式或名称没有改，请核对：{_first(self.formulas[1])}"
        if self.gone:
            yield f"不再列出的：{_first(self.gone)}；行留着，里面填写的内容没有动"
        if self.columns:
            outside = "，在表格或筛选之外，要筛选请把它拉宽" if self.beside_table else ""
            yield f"加了新的栏目：{'、'.join(self.columns)}{outside}"
        if self.filtered:
            yield f"筛选扩大到了 {'、'.join(map(shown, self.filtered))}，不然排序会拆散各行"
        if self.must_filter:
            yield "台账正在筛选，结论变了，请重新筛选"

    def _moved_together(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield measures, by their numbers before and after, that follow each other before and after."""
        runs: list[list[tuple[int, int]]] = []
        for pair in sorted(self.moved):
            if runs and tuple(number - 1 for number in pair) == runs[-1][-1]:
                runs[-1].append(pair)
            else:
                runs.append([pair])
        yield from (([old for old, _ in run], [new for _, new in run]) for run in runs)

    def _row_lines(self) -> Iterator[str]:
        for is_back, is_below in ((False, False), (True, False), (False, True), (True, True)):
            of = [(what, row) for what, row, back, below in self.rows if (back, below) == (is_back, is_below)]
            if of:
                how = "的行被删去过，又加在" if is_back else "是新的，加在"
                text = f"{'、'.join(what for what, _ in of)}{how}第 {numbers(row for _, row in of)} 行"
                yield text + ("，在表下面的内容之后，筛选不到，请移到表里" if is_below else "")


def _first(what: Sequence[str]) -> str:
    """Return what there is in a line: of more than a few the first ones, and how many they are."""
    some = "、".join(map(shown, what[:_MOST_NAMED]))
    return some if len(what) <= _MOST_NAMED else f"{some}等 {len(what)} 处"


def headed(sheet: str, lines: Iterable[str], *, several: bool) -> list[str]:
    """Return lines, each with the name of the sheet before it where there are several."""
    return [f"{sheet}：{line}" if several else line for line in lines]
