"""What completion times mean as days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest

from obligations import load_plan, obligations_for, shipped
from obligations.answers.dues import due_day
from obligations.text import numeral


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("年内完成", "2018-12-31"),
        ("年内有阶段性成果", "2018-12-31"),
        ("年底前", "2018-12-31"),
        ("2018 年内完成", "2018-12-31"),
        ("本年度", "2018-12-31"),
        ("6月底前", "2018-06-30"),
        ("6 月 15 日前完成", "2018-06-15"),
        ("六月底前", "2018-06-30"),
        ("2018年6月底前完成", "2018-06-30"),
        ("６月底前", "2018-06-30"),
        ("6月前", "2018-05-31"),
        ("5月中旬", "2018-05-20"),
        ("5月上旬前", "2018-05-10"),
        ("5月下旬", "2018-05-31"),
        ("上半年", "2018-06-30"),
        ("三季度", "2018-09-30"),
        ("第3季度前", "2018-06-30"),
        ("2019年", "2019-12-31"),
        ("2019年前", "2018-12-31"),
        ("2018—2020年", "2020-12-31"),
        ("明年3月底前", "2019-03-31"),
        ("2018-06-30", "2018-06-30"),
        ("2018.6.30前", "2018-06-30"),
        ("6月底前印发，12月底前完成", "2018-06-30"),
        ("长期坚持", None),
        ("持续推进", None),
        ("2019年起", None),
        ("每月", None),
        ("2月30日前", None),
        ("13月", None),
        ("以前", None),
        ("2018", None),
        ("", None),
        (None, None),
    ],
)
def test_a_completion_time_means_the_last_day_that_it_allows(due: str | None, day: str | None) -> None:
    assert due_day(due, 2018) == (None if day is None else date.fromisoformat(day))


@pytest.mark.parametrize("year", [2018, 2020])
def test_every_month_ends_on_its_last_day(year: int) -> None:
    for month in range(1, 13):
        last = date(year, month, monthrange(year, month)[1])
        assert {due_day(text, year) for text in (f"{month}月底前", f"{numeral(month)}月底", f"{month}月")} == {last}
        assert {due_day(f"{month}月{day}日前", year) for day in (1, 28)} == {
            date(year, month, 1),
            date(year, month, 28),
        }


def test_each_time_of_the_shipped_plans_is_a_day_and_what_has_none_stays_apart() -> None:
    for path in shipped.rules():
        result = obligations_for("广东", load_plan(path))
        assert {o.measure for o in result if o.due_day} == {o.measure for o in result if o.due}
        assert {o.due_day for o in result if o.due} <= {date(2018, 12, 31)}
        assert [o.measure for o in result.due_by(date(2018, 12, 31))] == [o.measure for o in result if o.due]
        assert result.due_by(date(2018, 12, 30)) == ()


def test_what_is_due_by_a_day_is_in_the_order_of_the_days() -> None:
    dues = ["年内完成", "6月底前", None, "三季度", "长期坚持", "5月", "6月"]
    measures = [
        {"number": i, "title": f"第{i}", "bureau": ["甲司"], "due": due, "clause": None, "mandatory": None,
         "optional": None, "actions": None}
        for i, due in enumerate(dues, 1)
    ]  # fmt: skip
    data = {"id": "x", "title": "计划", "year": 2018, "vocabulary": {"a": {"label": "甲"}}}
    plan = load_plan({**data, "tasks": [{"title": "任务", "measures": measures}]})
    result = obligations_for({"province": "甲省"}, plan)
    assert [o.measure for o in result.due_by(date(2018, 9, 30))] == [6, 2, 7, 4]
    assert [o.measure for o in result.due_by(date(2018, 6, 29))] == [6]
    assert result[1].to_dict()["due_day"] == "2018-12-31" and "due_day" not in result[5].to_dict()
