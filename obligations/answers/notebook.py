"""How answers look in a notebook: a little HTML without scripts, colours or anything from elsewhere."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from obligations.answers.situation import Ground
from obligations.logic.conditions import Value
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Vocabulary
from obligations.province.records import Evidence

#: A notebook shows no more provinces of a matrix than this.
_MOST_ROWS: Final = 100
#: Of cells with sentences, and with a name or a character. Notebooks have rules for cells, so each cell needs its own.
_SENTENCES: Final = "text-align:left;vertical-align:top"
_WORDS: Final = "white-space:nowrap"


class Line(NamedTuple):
    """A measure in a list: its verdict, the facts that decided, and those that are missing."""

    measure: Measure
    verdict: Verdict
    because: Sequence[Ground]
    missing: Sequence[str]


def list_html(
    title: str,
    plan: Plan,
    basis: str,
    assumed: Mapping[str, Value | None],
    lines: Sequence[Line],
) -> str:
    """Return an answer as HTML: what it is about, and a table for each verdict that there is."""
    about = [basis]
    if assumed:
        facts = "，".join(_fact(fact, value, plan.vocabulary) for fact, value in assumed.items())
        about += [f"假设：{facts}（不是档案里的事实）"]
    parts = [_head(f"{title}　{plan.title}", about)]
    for verdict in plan.verdicts:
        group = [line for line in lines if line.verdict is verdict]
        rows = [
            (str(line.measure.number), line.measure.title, line.measure.clause_shown or "", _why(line, plan.vocabulary))
            for line in group
        ]
        heading = f"<h4>{plan.labels[verdict]} {len(group)} 项</h4>"
        parts += [heading, _table(("项", "落实举措", "省份条款", "事实"), rows, _SENTENCES)] if group else []
    return _whole(parts)


class Entry(NamedTuple):
    """A province in a matrix: its verdicts in the order of the measures, and the measures that are unverified."""

    name: str
    verdicts: Sequence[Verdict]
    unverified: Container[int]


def matrix_html(plan: Plan, basis: str, entries: Sequence[Entry]) -> str:
    """Return a matrix as HTML: provinces in rows, measures in columns, a character for each verdict."""
    legend = "，".join(f"{plan.vocabulary.initials[verdict]}＝{plan.labels[verdict]}" for verdict in plan.verdicts)
    about = [basis, f"{legend}，* 依据未核实的事实"]
    numbers = [measure.number for measure in plan.measures]

    def cells(entry: Entry) -> Iterator[str]:
        yield entry.name
        for number, verdict in zip(numbers, entry.verdicts, strict=True):
            yield plan.vocabulary.initials[verdict] + ("*" if number in entry.unverified else "")
        yield from (str(list(entry.verdicts).count(verdict)) for verdict in plan.verdicts)

    heads = ("省份", *map(str, numbers), *(plan.vocabulary.initials[verdict] for verdict in plan.verdicts))
    parts = [
        _head(f"{plan.title}　{len(entries):,} 个省份", about),
        _table(heads, map(cells, entries[:_MOST_ROWS]), _WORDS),
    ]
    if len(entries) > _MOST_ROWS:
        parts += [f"<p>另有 {len(entries) - _MOST_ROWS:,} 个省份没有显示</p>"]
    return _whole(parts)


def _fact(fact: str, value: Value | None, vocabulary: Vocabulary) -> str:
    return f"{vocabulary[fact].label}为{vocabulary[fact].display(value)}"


def _why(line: Line, vocabulary: Vocabulary) -> str:
    """Return the facts that decided, or those that are missing."""
    if line.missing:
        return "缺：" + "、".join(vocabulary[fact].label for fact in line.missing)
    return "、".join(
        _fact(ground.fact, ground.value, vocabulary) + ("（未核实）" if ground.evidence is Evidence.UNVERIFIED else "")
        for ground in line.because
    )


def _head(title: str, lines: Iterable[str]) -> str:
    return f"<h3>{escape(title)}</h3>" + "".join(f"<p>{escape(line)}</p>" for line in lines)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]], style: str) -> str:
    def row(tag: str, cells: Iterable[str]) -> str:
        return "<tr>" + "".join(f'<{tag} style="{style}">{escape(cell)}</{tag}>' for cell in cells) + "</tr>"

    body = "".join(row("td", cells) for cells in rows)
    return f"<table><thead>{row('th', heads)}</thead><tbody>{body}</tbody></table>"


def _whole(parts: Iterable[str]) -> str:
    return f'<div lang="zh-CN" style="overflow-x:auto">{"".join(parts)}</div>'
