"""What a notebook shows says what the answer says, and nothing in a plan or a profile becomes markup."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from obligations import Matrix, Obligations, Profile, Verdict, load_plan, matrix, obligations_for, what_if
from tests.commands import ENGINE
from tests.conftest import examples

FACTS: dict[str, Any] = {
    "province_class": None,
    "自贸区": {"value": True, "evidence": "unverified"},
    "强省试点省": False,
}


def tables(shown: Obligations | Matrix) -> tuple[list[str], list[list[list[str]]]]:
    """The headings and paragraphs, and the tables with their cells."""
    tree: Any = html.fromstring(shown._repr_html_())
    lines = [element.text or "" for element in tree.xpath("//h3 | //h4 | //p")]
    found = [
        [[cell.text or "" for cell in row.xpath("./th | ./td")] for row in table.xpath(".//tr")]
        for table in tree.xpath("//table")
    ]
    return lines, found


def test_a_list_is_shown_by_verdict_with_clauses_and_facts() -> None:
    result = obligations_for({"province": "甲省", "facts": FACTS})
    lines, found = tables(result)
    groups = [(verdict, group) for verdict in Verdict if (group := result.with_verdict(verdict))]
    assert lines == [
        f"甲省　{result.plan.title}",
        f"按 2018-12-31 的事实；引擎：{ENGINE}",
        *(f"{verdict.label} {len(group)} 项" for verdict, group in groups),
    ]
    assert [[row[:3] for row in table[1:]] for table in found] == [
        [[str(o.measure), o.title, o.clause or ""] for o in group] for _, group in groups
    ]
    told = {int(row[0]): row[3] for table in found for row in table[1:]}
    assert told[1] == "自由贸易试验区为是（未核实）"
    assert told[22] == "强省试点省为否"
    assert told[2] == "缺：省份类别" and told[10] == told[8] == ""


def test_what_is_assumed_and_left_out_is_marked() -> None:
    after = what_if({"province": "甲省", "facts": FACTS}, 省份类别="一类", 强省试点省=None, documented_only=True).after
    lines, _ = tables(after)
    assert lines[1:3] == [
        f"按 2018-12-31 的事实，未核实的事实当作不知道；引擎：{ENGINE}",
        "假设：省份类别为一类，强省试点省为未知（不是档案里的事实）",
    ]


def test_a_matrix_is_shown_with_a_character_for_each_verdict_and_the_totals() -> None:
    everywhere = matrix()
    [heading, *_], [[heads, *rows]] = tables(everywhere)
    assert heading == f"{everywhere.plan.title}　31 个省份"
    assert heads == ["省份", *map(str, range(1, 26)), "必", "选", "未", "待"]
    for row, cells in zip(everywhere.rows, rows, strict=True):
        marks = [
            verdict.label[0] + "*" * (number in row.unverified)
            for number, verdict in zip(range(1, 26), row.verdicts, strict=True)
        ]
        assert cells == [row.name, *marks, *(str(row.counts()[verdict]) for verdict in everywhere.plan.verdicts)]
    assert any(cell.endswith("*") for cells in rows for cell in cells)


def test_of_a_large_matrix_the_first_provinces_are_shown() -> None:
    everywhere = matrix([{"province": f"{i}省"} for i in range(103)])
    lines, [[_, *rows]] = tables(everywhere)
    assert [row[0] for row in rows] == [f"{i}省" for i in range(100)]
    assert lines[-1] == "另有 3 个省份没有显示"
    lines, [[_, *rows]] = tables(matrix([{"province": f"{i}省"} for i in range(100)]))
    assert len(rows) == 100 and "没有显示" not in lines[-1]


TAGS = {"div", "h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td"}


def test_nothing_is_fetched_or_run() -> None:
    for shown in (obligations_for("广东"), matrix()):
        elements = list(html.fromstring(shown._repr_html_()).iter())
        assert {element.tag for element in elements} == TAGS - ({"h4"} if isinstance(shown, Matrix) else set())
        assert {name for element in elements for name in element.keys()} == {"style", "lang"}  # noqa: SIM118


@examples(60)
@given(st.text("<>&\"'/= ab甲", min_size=1).filter(str.strip))
def test_no_text_becomes_markup(text: str) -> None:
    plan = load_plan()
    measures = (replace(plan.measures[0], title=text, clause=text), *plan.measures[1:])
    for shown in (obligations_for("示例省"), matrix(["广东"])):
        named = shown if isinstance(shown, Matrix) else replace(shown, profile=Profile(text, {}))
        hostile = replace(named, plan=replace(plan, title=text, measures=measures))
        elements, expected = (list(html.fromstring(each._repr_html_()).iter()) for each in (hostile, shown))
        assert [element.tag for element in elements] == [element.tag for element in expected]
        assert text in (elements[1].text or "")
