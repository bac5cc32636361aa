"""The verdicts over time: the same as evaluating day by day, at the cost of the days on which something changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obligations import ObligationsError, Verdict, load_profile, obligations_for, timeline
from tests.conftest import examples
from tests.document_2018 import FACTS

FIRST, LAST = date(2017, 12, 1), date(2018, 3, 1)
DAYS = st.dates(FIRST - timedelta(days=20), LAST + timedelta(days=20))
SEVERAL = ("free_trade_zone", "strong_province", "province_class", "protection_center")


@st.composite
def records(draw: st.DrawFn, fact: str) -> list[dict[str, Any]]:
    """Dated records of a fact that do not overlap, with gaps or without."""
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=5, unique=True)))
    found = []
    for i, since in enumerate(days):
        following = days[i + 1] if i + 1 < len(days) else None
        ends = [None] if following is None else [following - timedelta(days=1)]
        until = draw(st.sampled_from([*ends, since, *([since + timedelta(days=3)] if following is None else [])]))
        evidence = draw(st.sampled_from(["document", "unverified", None]))
        value = draw(st.sampled_from([*FACTS[fact], None]))
        found.append({"value": value, "since": since, "until": until, "evidence": evidence})
    if draw(st.booleans()):
        found[0]["since"] = None
    if draw(st.booleans()):
        found.reverse()
    return found


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    facts = {fact: draw(records(fact)) for fact in draw(st.sets(st.sampled_from(SEVERAL), min_size=1))}
    return {"province": "甲省", "facts": facts}


@examples(60)
@given(profiles(), st.tuples(DAYS, DAYS).map(sorted), st.booleans())
def test_a_timeline_equals_evaluating_day_by_day(data: dict[str, Any], days: list[date], documented_only: bool) -> None:
    start, end = days
    profile = load_profile(data)
    found = timeline(profile, start, end, documented_only=documented_only)
    spans = {m.number: iter(found.spans(m.number)) for m in found.plan.measures}
    current = {number: next(of) for number, of in spans.items()}
    turned = {turn.on: turn.comparison for turn in found.turns}
    yesterday = None
    day = start
    while day <= end:
        result = obligations_for(profile, on=day, documented_only=documented_only, engine="reference")
        for o in result:
            if day > current[o.measure].end:
                before = current[o.measure]
                current[o.measure] = next(spans[o.measure])
                assert current[o.measure].start == day
                assert current[o.measure].verdict is not before.verdict, "spans are as long as can be"
            assert current[o.measure].verdict is o.verdict
        if yesterday is not None:
            changed = [
                (a.measure, a.verdict, b.verdict)
                for a, b in zip(yesterday, result, strict=True)
                if a.verdict is not b.verdict
            ]
            told = turned[day].changes if day in turned else ()
            assert [(c.after.measure, c.before.verdict, c.after.verdict) for c in told] == changed
            for change in told:
                assert change.due_to
                for fact in change.facts:
                    assert yesterday.known.get(fact) != result.known.get(fact)
        yesterday = result
        day += timedelta(days=1)
    assert all(next(of, None) is None for of in spans.values())
    assert all(span.end == end for span in current.values())


def test_hainan_has_its_free_trade_zone_from_24_september_2018_on() -> None:
    found = timeline("海南")
    assert (found.start, found.end) == (date(2018, 1, 1), date(2018, 12, 31))
    assert [(s.start, s.end, s.verdict) for s in found.spans(1)] == [
        (date(2018, 1, 1), date(2018, 9, 23), Verdict.OPTIONAL),
        (date(2018, 9, 24), date(2018, 12, 31), Verdict.MANDATORY),
    ]
    assert all(len(found.spans(n)) == 1 for n in range(2, 26))
    [turn] = found.turns
    [change] = turn.comparison.changes
    assert (turn.on, change.due_to) == (date(2018, 9, 24), (("free_trade_zone",),))
    [fact] = turn.comparison.facts
    assert fact.after is not None and fact.after.source == "国发〔2018〕34号"
    assert fact.before is not None and fact.before.value is False


def test_only_the_days_on_which_a_fact_may_change_are_evaluated() -> None:
    facts = {"free_trade_zone": {"value": True, "since": date(1950, 5, 5), "until": date(2018, 2, 2)}}
    found = timeline({"province": "甲省", "facts": facts}, date.min, date.max)
    assert [period.result.on for period in found.periods] == [date.min, date(1950, 5, 5), date(2018, 2, 3)]


def test_a_timeline_may_go_from_the_first_to_the_last_day_there_is() -> None:
    facts = {"free_trade_zone": {"value": True, "since": date.min, "until": date.max}}
    found = timeline({"province": "甲省", "facts": facts}, date.min, date.max)
    assert [(s.start, s.end) for s in found.spans(1)] == [(date.min, date.max)]


def test_a_span_tells_of_doubts_at_any_time_within() -> None:
    facts = {
        "free_trade_zone": [
            {"value": True, "until": date(2018, 5, 5), "evidence": "document"},
            {"value": True, "since": date(2018, 5, 6), "evidence": "unverified"},
        ]
    }
    [span] = timeline({"province": "甲省", "facts": facts}).spans(1)
    assert span.unverified == ("free_trade_zone",)


def test_days_from_which_only_the_evidence_or_what_is_missing_changes_are_told() -> None:
    """No verdict changes; yet from these days on it rests on other facts, or waits for others."""
    facts = {
        "free_trade_zone": [
            {"value": True, "until": date(2018, 5, 5), "evidence": "unverified"},
            {"value": True, "since": date(2018, 5, 6), "evidence": "document"},
        ],
        "rapid_center": {"value": False, "since": date(2018, 8, 8)},
    }
    evidence, missing = timeline({"province": "甲省", "facts": facts}).turns
    assert (evidence.on, missing.on) == (date(2018, 5, 6), date(2018, 8, 8))
    assert [c.after.measure for c in evidence.comparison.doubts] == [1]
    assert [c.after.missing for c in missing.comparison.still_open] == [("protection_center",)]
    assert [c.after.measure for c in evidence.comparison.changed] == [1]
    [told] = [
        turn for turn in timeline({"province": "甲省", "facts": facts}).to_dict()["turns"] if turn["on"] < "2018-06"
    ]
    assert told["changes"][0]["unverified"] == {"before": ["free_trade_zone"], "after": []}


SWAPPED = "请核对，可能写反了"
BY_YEAR = "没有给出的一端按计划年度（2018 年）；请把两端都写出"


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (date(2018, 2, 2), date(2018, 2, 1), f"起始日期（2018-02-02）晚于截止日期（2018-02-01）；{SWAPPED}"),
        (date(2019, 2, 2), None, f"起始日期（2019-02-02）晚于截止日期（2018-12-31）；{BY_YEAR}"),
        (None, date(2017, 2, 2), f"起始日期（2018-01-01）晚于截止日期（2017-02-02）；{BY_YEAR}"),
        ("2018-01-01", None, "start 和 end 应为日期，如 datetime.date(2018, 6, 1)"),
        (None, 5, "start 和 end 应为日期，如 datetime.date(2018, 6, 1)"),
    ],
)
def test_days_in_the_wrong_order_and_what_is_no_day_are_refused(start: Any, end: Any, message: str) -> None:
    with pytest.raises(ObligationsError) as caught:
        timeline({"province": "甲省"}, start, end)
    assert str(caught.value) == message


def test_a_timeline_of_a_single_day_has_one_period() -> None:
    day = date(2018, 2, 2)
    assert [(period.start, period.end) for period in timeline({"province": "甲省"}, day, day).periods] == [(day, day)]
