"""rules/2018.yaml says what the document says."""

from __future__ import annotations

import re
from itertools import combinations, product

import pytest

from obligations import Engine, Plan, Verdict, obligations_for
from tests.document_2018 import FACTS, NO_PARAGRAPH, ROWS, TASKS, Row, verdict

BY_NUMBER = {row.number: row for row in ROWS}
COMPLETE = [dict(zip(FACTS, values, strict=True)) for values in product(*FACTS.values())]


def test_there_are_25_measures_in_the_documents_order(plan: Plan) -> None:
    assert [m.number for m in plan.measures] == list(range(1, 26)) == [row.number for row in ROWS]
    assert (plan.id, plan.title, plan.year) == ("2018", "2018 年全国专利事业发展战略推进计划", 2018)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r.number))
def test_title_departments_time_and_clause_of_each_measure_are_the_documents(plan: Plan, row: Row) -> None:
    m = plan[row.number]
    assert (m.title, "、".join(m.bureau), m.due, m.clause) == (row.title, row.bureau, row.due, row.clause)
    assert (m.actions is None) == (row.number in NO_PARAGRAPH)


def test_tasks_and_subtasks_have_the_measures_of_the_document(plan: Plan) -> None:
    found: dict[str, dict[str, list[int]]] = {}
    for m in plan.measures:
        found.setdefault(m.task, {}).setdefault(m.subtask, []).append(m.number)
    assert found == TASKS
    assert [list(subtasks) for subtasks in found.values()] == [list(subtasks) for subtasks in TASKS.values()]


def test_what_the_document_leaves_out_is_null_with_a_note(plan: Plan) -> None:
    assert [m.number for m in plan.measures if m.clause is None] == [8, 11]
    assert [m.number for m in plan.measures if m.due is None] == [4]
    for m in plan.measures:
        if m.clause is None or m.due is None or m.actions is None or None in (m.mandatory, m.optional):
            assert m.notes, m.number
    assert any("选作" in note for note in plan[5].notes)


def test_the_vocabulary_has_the_facts_values_and_names_of_the_document(plan: Plan) -> None:
    assert {f.id: f.domain for f in plan.vocabulary.facts} == FACTS
    assert {f.id: (f.label, f.aliases) for f in plan.vocabulary.facts} == {
        "province_class": ("省份类别", ()),
        "reform_zone": ("全面改革创新试验区", ("全面创新改革试验区", "改革试验区域")),
        "free_trade_zone": ("自由贸易试验区", ("自贸区", "自贸试验区")),
        "mgmt_reform_pilot": ("知识产权综合管理改革试点", ()),
        "strong_province": ("强省试点省", ()),
        "strong_city": ("强市创建市", ()),
        "protection_center": ("知识产权保护中心", ("保护中心",)),
        "rapid_center": ("快速维权中心", ()),
    }


@pytest.mark.parametrize("engine", ["durable", "reference"])
def test_every_measure_is_as_in_the_document_for_every_complete_province(plan: Plan, engine: Engine) -> None:
    assert len(COMPLETE) == 384
    for province in COMPLETE:
        result = obligations_for({"province": "甲省", "facts": province}, plan, engine=engine)
        expected = {row.number: verdict(row, province) for row in ROWS}
        assert {o.measure: o.verdict.value for o in result} == expected, province


def test_measures_with_the_same_branches_have_one_rule(plan: Plan) -> None:
    assert list(plan.rules) == [measure.number for measure in plan.measures]
    for one, other in combinations(plan.measures, 2):
        is_same = (one.mandatory, one.optional) == (other.mandatory, other.optional)
        assert (plan.rules[one.number] is plan.rules[other.number]) is is_same
    assert plan.rules[2] is plan.rules[25] and set(plan.rules[1].domains) == set(plan[1].facts)


def test_guangdong_lacks_only_its_class() -> None:
    result = obligations_for("广东")
    assert [o.measure for o in result.mandatory] == [1, 5, 6, 9, 10, 12, 13, 14, 15, 17, 19, 21, 22]
    assert [o.measure for o in result.optional] == [24]
    assert [o.measure for o in result.unspecified] == [8, 11]
    assert [o.measure for o in result.undetermined] == [2, 3, 4, 7, 16, 18, 20, 23, 25]
    assert {o.missing for o in result.undetermined} == {("province_class",)}
    for value in FACTS["province_class"]:
        settled = obligations_for(result.profile.setting({"province_class": value}))
        assert settled.undetermined == () and settled[8].verdict is Verdict.UNSPECIFIED


# --- against the document itself ---------------------------------------------------------------------------


def _words(text: str) -> str:
    """Text without layout: no white space, one kind of colon, comma and semicolon."""
    return "".join(text.split()).translate(str.maketrans(":,;", "：，；"))


def _cells(document: list[str], lines: tuple[int, ...]) -> list[list[str]]:
    """Columns of the table over the lines on which a measure stands, each column's cells joined top to bottom."""
    rows = [[c.strip() for c in document[n - 1].strip()[1:-1].split("|")] for n in lines]
    return [[_words(re.sub("</?p>", "", row[i] if i < len(row) else "")) for row in rows] for i in range(5)]


@pytest.mark.parametrize("number", range(1, 26))
def test_each_measure_stands_where_its_source_says(plan: Plan, document: list[str], number: int) -> None:
    m = plan[number]
    texts = _cells(document, m.lines)
    assert f"{number}.{_words(m.title)}。" in "".join(texts[2])
    carried_out = "".join(texts[3])
    assert f"局内：{_words('、'.join(m.bureau))}" in carried_out
    if m.clause is None:
        assert "省份" not in carried_out
    else:
        assert f"省份：{_words(m.clause)}" in carried_out
    due = "".join(texts[4])
    if m.due is None:
        assert due == ""
    else:
        assert m.due in due or m.due in due.replace("阶阶", "阶")
    # the table's head is repeated on each page
    heads = [n for n, line in enumerate(document, 1) if line.startswith("| 工作任务 ")]
    assert m.pages == tuple(dict.fromkeys(sum(head <= n for head in heads) for n in m.lines))


def test_what_to_do_is_said_in_our_own_words(plan: Plan, document: list[str]) -> None:
    """No action shares more than a name's length, or two thirds of itself, with the document; titles in 《》 apart."""
    text = _words("".join(document).replace("<p>", "").replace("</p>", ""))
    for m in plan.measures:
        for action in (re.sub("《.*?》", "", _words(a)) for a in m.actions or ()):
            spans = [(i, j) for i in range(len(action)) for j in range(i + 1, len(action) + 1)]
            shared = max((j - i for i, j in spans if action[i:j] in text), default=0)
            assert shared <= 15 and (shared <= len(action) * 2 / 3 or shared <= 4), (m.number, action, shared)
