"""What is new in a ledger that was brought up to date, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from obligations.reports.wording import numbers
from obligations.text import shown

#: The column in which it is noted that a verdict changed.
NOTED: Final = "结论变化"


class Updated(NamedTuple):
    """A ledger brought up to date, and what is new in it."""

    content: bytes
    told: tuple[str, ...]


@dataclass
class Changes:
    """What an update did, sheet by sheet."""

    #: Number of a measure, its verdict before and after.
    verdicts: list[tuple[int, str, str]] = field(default_factory=list)
    #: Number of a measure, its title before and after.
    titles: list[tuple[int, str, str]] = field(default_factory=list)
    #: Number before and after of a measure that has the same title.
    moved: list[tuple[int, int]] = field(default_factory=list)
    #: What is in a new row, the row, whether people had deleted it, and whether it is below what people wrote.
    rows: list[tuple[str, int, bool, bool]] = field(default_factory=list)
    #: What is in the plan no more, though people wrote something beside it.
    gone: list[str] = field(default_factory=list)
    #: New columns, by heading; and whether they are beside a table that Excel made, and not in it.
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
        for number, old, new in self.titles:
            yield f"第 {number} 项由“{shown(old)}”改为“{shown(new)}”，旁边填写的内容请核对"
        for old_number, number in self.moved:
            yield f"原来的第 {old_number} 项现在是第 {number} 项，填写的内容还在它旁边"
        yield from self._row_lines()
        if self.gone:
            yield f"不再列出的：{'、'.join(self.gone)}，旁边填写的内容留着"
        if self.columns:
            outside = "，在 Excel 表格之外，要筛选请把表格拉宽" if self.beside_table else ""
            yield f"加了新的栏目：{'、'.join(self.columns)}{outside}"
        if self.filtered:
            yield f"筛选扩大到了 {'、'.join(map(shown, self.filtered))}，不然排序会拆散各行"
        if self.must_filter:
            yield "台账正在筛选，结论变了，请重新筛选"

    def _row_lines(self) -> Iterator[str]:
        for is_back, is_below in ((False, False), (True, False), (False, True), (True, True)):
            of = [(what, row) for what, row, back, below in self.rows if (back, below) == (is_back, is_below)]
            if of:
                how = "的行被删去过，又加在" if is_back else "是新的，加在"
                text = f"{'、'.join(what for what, _ in of)}{how}第 {numbers(row for _, row in of)} 行"
                yield text + ("，在表下面的内容之后，筛选不到，请移到表里" if is_below else "")


def headed(sheet: str, lines: Iterable[str], *, several: bool) -> list[str]:
    """Return lines, each with the name of the sheet before it where there are several."""
    return [f"{sheet}：{line}" if several else line for line in lines]
