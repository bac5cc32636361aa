"""Profiles: what a fact is on a day, how it may be written, and what is refused where."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from obligations import (
    Evidence,
    ObligationsError,
    Plan,
    Profile,
    ProfileError,
    Record,
    load_plan,
    load_profile,
    obligations_for,
)
from obligations.files.source import read_bytes
from obligations.logic.conditions import Value
from obligations.province.partial_dates import PartialDate, first_day, last_day
from obligations.province.records import disagreements, out_of_order, standing, turning_days

ZONE = "free_trade_zone"


def profile(**facts: Any) -> Profile:
    return load_profile({"province": "甲省", "facts": facts})


def value(on: str, **facts: Any) -> bool | str | None:
    [fact] = facts
    standing = profile(**facts).on(date.fromisoformat(on)).get(fact)
    return None if standing is None else standing.value


def d(text: str) -> date:
    return date.fromisoformat(text)


# --- how a value may be written ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *((w, True) for w in (True, "是", "有", "true", "True", "yes", " 是 ")),
        *((w, False) for w in (False, "否", "无", "没有", "false", "no")),
        *((w, None) for w in (None, "未知", "不知道", "null", "")),
    ],
)
def test_a_presence_fact_may_be_written_in_the_words_people_use(written: object, expected: bool | None) -> None:
    assert value("2018-12-31", free_trade_zone=written) is expected


@pytest.mark.parametrize(
    ("written", "expected"), [("一类", "一类"), (" 二类", "二类"), ("未知", None), (None, None), ("null", None)]
)
def test_a_class_is_written_by_its_name_or_as_not_known(written: object, expected: str | None) -> None:
    assert value("2018-12-31", province_class=written) == expected


@pytest.mark.parametrize("written", [1, 0, "1", "对", "一类", 2.5, date(2018, 1, 1), b"x"])
def test_what_is_no_value_of_a_presence_fact_is_refused(written: object) -> None:
    with pytest.raises(ObligationsError):
        profile(free_trade_zone=written)


@pytest.mark.parametrize("written", [True, "四类", "一", 1, "一类、二类"])
def test_what_is_no_class_is_refused(written: object) -> None:
    with pytest.raises(ObligationsError):
        profile(province_class=written)


@pytest.mark.parametrize("key", ["free_trade_zone", "自由贸易试验区", "自贸区", " 自贸区 ", "FREE_TRADE_ZONE"])
def test_a_fact_may_be_written_by_any_of_its_names(key: str) -> None:
    assert dict(load_profile({"province": "甲省", "facts": {key: True}}).facts) == {ZONE: (Record(True),)}


def test_the_same_fact_under_two_names_is_an_error() -> None:
    with pytest.raises(ProfileError, match="“自贸区”与“free_trade_zone”是同一个事实，写了两次"):
        load_profile({"province": "甲省", "facts": {"free_trade_zone": True, "自贸区": True}})


def test_a_fact_that_is_written_twice_is_an_error_though_its_name_has_blanks_around_it_once() -> None:
    with pytest.raises(ProfileError, match=r"档案:facts\.自贸区 : “自贸区”与“自贸区”是同一个事实，写了两次"):
        load_profile({"province": "甲省", "facts": {"自贸区": True, "自贸区 ": False}})


def test_white_space_in_the_name_of_a_province_does_not_count() -> None:
    assert load_profile({"province": " 甲\n 省 "}).province == "甲 省"


@pytest.mark.parametrize("written", ["", "null", "5", "2018-02-30", " 2018-02-30", 5, True, datetime(2018, 1, 1)])
def test_what_is_no_day_is_no_start(written: object) -> None:
    with pytest.raises(ObligationsError, match=r"档案:facts\.自贸区\.since: (“since”.*不是日期|不能用 日期时间)"):
        load_profile({"province": "甲省", "facts": {"自贸区": {"value": True, "since": written}}})


def test_keys_that_are_like_words_of_pydantic_are_told_at_their_places() -> None:
    facts = {"[key]": {"value": True, "[key]": 1}, "": 1, "自贸区": {"record": 1}, "保护中心": [{"records": {}}]}
    with pytest.raises(ProfileError) as caught:
        load_profile({"province": "甲省", "[key]": 1, "facts": facts})
    assert {(p.code, p.place.pointer) for p in caught.value.problems if p.place} == {
        ("unknown-key", "/[key]"),
        ("unknown-key", "/facts/[key]/[key]"),
        ("empty-value", "/facts/"),
        ("unknown-key", "/facts/自贸区/record"),
        ("missing-key", "/facts/自贸区"),
        ("unknown-key", "/facts/保护中心/0/records"),
        ("missing-key", "/facts/保护中心/0"),
    }


# --- on a day ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"), [("2018-09-23", False), ("2018-09-24", True), ("2020-01-01", True), ("2020-01-02", None)]
)
def test_a_presence_fact_is_so_from_since_to_until_not_so_before_and_unknown_after(
    on: str, expected: bool | None
) -> None:
    assert value(on, free_trade_zone={"value": True, "since": d("2018-09-24"), "until": d("2020-01-01")}) is expected


def test_a_false_record_says_nothing_before_it_begins() -> None:
    record = {"value": False, "since": d("2018-01-01")}
    assert value("2017-12-31", free_trade_zone=record) is None
    assert value("2018-01-01", free_trade_zone=record) is False


def test_a_class_says_nothing_before_it_begins() -> None:
    record = {"value": "一类", "since": d("2018-01-01")}
    assert value("2017-12-31", province_class=record) is None
    assert value("2018-01-01", province_class=record) == "一类"


RECORDS = [
    {"value": True, "since": d("2015-01-01"), "until": d("2015-12-31")},
    {"value": False, "since": d("2016-01-01"), "until": d("2016-12-31")},
    {"value": None, "since": d("2017-01-01"), "until": d("2017-12-31")},
    {"value": True, "since": d("2019-01-01")},
]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2014-06-01", False),  # before the first presence
        ("2015-06-01", True),
        ("2016-06-01", False),
        ("2017-06-01", None),  # a record in force says that it is not known
        ("2018-06-01", False),  # nothing in force; the presence since 2019 was not there before
        ("2019-06-01", True),
    ],
)
def test_of_several_records_the_one_in_force_counts(on: str, expected: bool | None) -> None:
    assert value(on, free_trade_zone=RECORDS) is expected
    assert value(on, free_trade_zone=RECORDS[::-1]) is expected


def test_two_records_in_force_at_once_that_disagree_are_an_error() -> None:
    with pytest.raises(ProfileError, match="自由贸易试验区在 2018-06-01 有两条互相矛盾的记录（是、否）"):
        profile(
            free_trade_zone=[
                {"value": True, "since": d("2018-01-01"), "until": d("2018-06-01")},
                {"value": False, "since": d("2018-06-01")},
            ]
        )


def test_two_records_that_agree_give_the_better_evidence_as_the_reason() -> None:
    told = profile(free_trade_zone=[{"value": True, "evidence": "report"}, {"value": True, "evidence": "document"}])
    assert told.on(d("2018-01-01"))[ZONE].record.evidence is Evidence.DOCUMENT


@given(
    st.lists(
        st.tuples(st.sampled_from([True, False, None]), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4
    )
)
def test_disagreement_is_found_exactly_when_some_day_has_two_values(spans: list[tuple[bool | None, int, int]]) -> None:
    start = date(2018, 1, 1)
    spans = [(v, min(a, b), max(a, b)) for v, a, b in spans]
    records = [{"value": v, "since": start + timedelta(a), "until": start + timedelta(b)} for v, a, b in spans]
    days = [{v for v, a, b in spans if a <= day <= b and v is not None} for day in range(10)]
    if any(len(values) > 1 for values in days):
        with pytest.raises(ProfileError, match="互相矛盾"):
            profile(free_trade_zone=records)
    else:
        told = profile(free_trade_zone=records)
        for day, values in enumerate(days):
            standing = told.on(start + timedelta(day)).get(ZONE)
            if values:
                assert standing is not None and standing.value in values
            elif any(a <= day <= b for _, a, b in spans):
                assert standing is None  # a record in force says: not known
            else:
                later = any(v is True and a > day for v, a, _ in spans)
                assert (standing is not None and standing.value is False) is later


@pytest.mark.parametrize(
    ("record", "days"),
    [
        ("{value: 是, as_of: 2018-04-30}", "2018-04-29 ?, 2018-04-30 是, 2030-01-01 是"),
        ("{value: 是, as_of: 2018-04}", "2018-04-29 ?, 2018-04-30 是"),
        ("{value: 是, as_of: 2017}", "2017-12-30 ?, 2017-12-31 是"),
        ("{value: 否, as_of: 2018-04-30}", "2018-04-29 ?, 2018-04-30 否"),
        ("{value: 是, since: 2018-04}", "2018-03-31 否, 2018-04-01 ?, 2018-04-30 ?, 2018-05-01 是"),
        ("{value: 是, since: 2017}", "2016-12-31 否, 2017-01-01 ?, 2017-12-31 ?, 2018-01-01 是"),
        ("{value: 否, since: '2017'}", "2016-12-31 ?, 2017-12-31 ?, 2018-01-01 否"),
        ("{value: 否, until: 2018-04}", "2018-03-31 否, 2018-04-01 ?, 2018-04-30 ?, 2018-05-01 ?"),
        ("{value: 是, until: 2018}", "2017-12-31 是, 2018-01-01 ?, 2019-01-01 ?"),
        ("{value: 是, since: 2018-04, as_of: 2018-04-30}", "2018-03-31 否, 2018-04-29 ?, 2018-04-30 是"),
        ("{value: 是, since: 2017-06, as_of: 2017-06-27}", "2017-05-31 否, 2017-06-26 ?, 2017-06-27 是"),
        ("{value: 是, since: 2017-01-01, as_of: 2017-06-27}", "2016-12-31 否, 2017-01-01 ?, 2017-06-27 是"),
        ("{value: 是, since: 2018-04, until: 2018-04}", "2018-03-31 否, 2018-04-15 ?, 2018-05-01 ?"),
        ("{value: 是, since: 9999}", "9998-12-31 否, 9999-12-31 ?"),
        ("{value: 否, until: 0001}", "0001-01-01 ?, 0002-01-01 ?"),
        # of several records
        ("[{value: 否, until: 2018-04}, {value: 是, since: 2018-04}]", "2018-03-31 否, 2018-04-15 ?, 2018-05-01 是"),
        ("[{value: 是, until: 2017}, {value: 是, since: 2019-05-01}]", "2016-12-31 是, 2017-06-01 ?, 2018-01-01 否"),
        ("[{value: 否, until: 2017}, {value: 是, since: 2018-05-01}]", "2017-06-01 否, 2018-04-30 否, 2018-05-01 是"),
        ("[{value: null, until: 2017}, {value: 是, since: 2018-05-01}]", "2017-06-01 ?, 2018-01-01 否, 2018-05-01 是"),
        ("[{value: 是, as_of: 2018-04-30}, {value: 是, since: 2019-01-01}]", "2018-04-29 ?, 2018-04-30 是"),
        ("[{value: 是, since: 2018-01-01}, {value: 是, as_of: 2019-04-30}]", "2017-12-31 否, 2018-01-01 是"),
        ("[{value: 是, since: 2018-01-01, until: 2018-06-30}, {value: 是, as_of: 2019-04-30}]", "2017-12-31 否, 2018-07-01 ?"),
        ("[{value: 否, until: 2018-04-29}, {value: 是, as_of: 2018-04-30}]", "2018-04-29 否, 2018-04-30 是"),
        ("[{value: 是, since: 2018}, {value: 是, as_of: 2018-01-27}]", "2017-12-31 ?, 2018-01-27 是"),
        ("[{value: 是, since: 2017}, {value: 是, as_of: 2018-01-27}]", "2016-12-31 否, 2017-06-01 ?, 2018-01-26 是"),
        ("[{value: 否, until: 2018-04-29}, {value: 是, since: 2018-04}]", "2018-04-29 否, 2018-04-30 ?, 2018-05-01 是"),
        ("[{value: 否, until: 2018-06-30}, {value: 是, since: 2018}]", "2018-06-30 否, 2018-07-01 ?, 2019-01-01 是"),
    ],
)  # fmt: skip
def test_months_years_and_days_of_certainty_say_no_more_than_they_do(record: str, days: str) -> None:
    told = load_profile(read_bytes(f"province: 甲省\nfacts:\n  自贸区: {record}\n".encode(), "甲.yaml"))
    for day, expected in (pair.split() for pair in days.split(", ")):
        standing = told.on(d(day)).get(ZONE)
        assert {"是": True, "否": False, "?": None}[expected] is (standing.value if standing else None), day
    again = load_profile(told.to_dict())
    assert again.facts == told.facts
    assert load_profile(read_bytes(told.to_yaml().encode(), "甲.yaml")).facts == told.facts


WHENS = st.one_of(
    st.none(),
    st.builds(PartialDate, st.just(2018), st.integers(1, 3)),
    st.dates(date(2018, 1, 1), date(2018, 3, 31)),
)


@given(st.lists(st.tuples(st.sampled_from([True, False, None]), WHENS, WHENS), min_size=1, max_size=3), st.data())
def test_what_is_known_with_months_is_so_on_whatever_day_of_them_it_was(
    stated: list[tuple[bool | None, date | PartialDate | None, date | PartialDate | None]], data: st.DataObject
) -> None:
    """Records with months say on a day what they say with any day of each month, if these do not contradict."""

    def some_day(when: date | PartialDate | None) -> date | None:
        return None if when is None else data.draw(st.dates(first_day(when), last_day(when)))

    vague = tuple(Record(*one) for one in stated)
    exact = tuple(Record(value, some_day(since), some_day(until)) for value, since, until in stated)
    assume(not any(map(out_of_order, exact)) and not any(disagreements(exact)))
    for day in turning_days((*vague, *exact)):
        if (known := standing(vague, day)) is not None:
            really = standing(exact, day)
            assert really is not None and really.value == known.value, day


@pytest.mark.parametrize(
    ("records", "day"),
    [
        ("[{value: 否, until: 2018-04-30}, {value: 是, since: 2018-04}]", "2018-04-30"),
        ("[{value: 是, since: 2018-02-10, until: 2018-02}, {value: 否}]", "2018-02-10"),
        ("[{value: 是}, {value: 否, since: 2018-02-01, until: 2018-02}]", "2018-02-01"),
        ("[{value: 是}, {value: 否, since: 2018-02, until: 2018-02}]", "2018-02-01"),
        ("[{value: 是, until: 2018-02-14}, {value: 是, since: 2018-02-15}, {value: 否, since: 2018, until: 2018-02}]", "2018-02-01"),
        ("[{value: 是, until: 2018-02-14}, {value: 是, since: 2018-02-15}, {value: 否, since: 2018-02, until: 2018-02}]",
         "2018-02-01"),
        ("[{value: 是, until: 2018-02-14}, {value: 是, since: 2018-02-16}, {value: 否, since: 2018-02, until: 2018-02}]", None),
        ("[{value: 否, until: 2018-04}, {value: 是, since: 2018-04}]", None),
        ("[{value: 否, until: 2018}, {value: 是, since: 2018-04-01}]", None),
        ("[{value: 否, since: 2018, until: 2018}, {value: 是, since: 2018-01-01}]", "2018-01-01"),
    ],
)  # fmt: skip
def test_records_that_contradict_on_whatever_days_they_begin_and_end_are_refused(records: str, day: str | None) -> None:
    source = read_bytes(f"province: 甲省\nfacts:\n  自贸区: {records}\n".encode(), "甲.yaml")
    if day is None:
        load_profile(source)
        return
    with pytest.raises(ObligationsError, match=f"自由贸易试验区在 {day} 有两条互相矛盾的记录"):
        load_profile(source)


def test_records_of_which_each_has_one_day_left_are_refused_if_it_is_the_same() -> None:
    april = PartialDate(2018, 4)
    first = Record("一类", date(2018, 4, 1), date(2018, 4, 29))
    assert not [*disagreements((first, Record("二类", april, april)))]
    assert [*disagreements((first, Record("二类", april, april), Record("三类", april, april)))]
    first = first._replace(until=date(2018, 4, 28))
    assert not [*disagreements((first, Record("二类", april, april), Record("三类", april, april)))]


@given(st.lists(st.tuples(st.booleans(), WHENS, WHENS), min_size=2, max_size=3))
def test_records_are_refused_if_no_choice_of_days_makes_them_agree_and_only_then(
    stated: list[tuple[bool, date | PartialDate | None, date | PartialDate | None]],
) -> None:
    """Against all choices of days: the ends of each month and the days about those that other records name."""
    vague = [Record(*one) for one in stated]
    assume(not any(map(out_of_order, vague)))
    named = {day + timedelta(days=n) for r in vague for w in (r.since, r.until) if w for day in (first_day(w), last_day(w))
             for n in (-1, 0, 1)}  # fmt: skip

    def choices(when: date | PartialDate | None, otherwise: date) -> list[date]:
        return [otherwise] if when is None else [day for day in named if first_day(when) <= day <= last_day(when)]

    def shortest(record: Record) -> list[tuple[Value | None, date, date]]:
        spans = {(a, b) for a in choices(record.since, date.min) for b in choices(record.until, date.max) if a <= b}
        return [
            (record.value, a, b) for a, b in spans if not any(a <= c and d <= b and (a, b) != (c, d) for c, d in spans)
        ]

    def agree(exact: tuple[tuple[Value | None, date, date], ...]) -> bool:
        return not any(a != b and max(first, other) <= min(last, end)
                       for a, first, last in exact for b, other, end in exact)  # fmt: skip

    assert any(map(agree, product(*map(shortest, vague)))) is not any(disagreements(vague))


def test_the_default_day_is_the_last_of_the_plans_year() -> None:
    hainan = {"province": "海南省", "facts": {ZONE: {"value": True, "since": d("2018-09-24")}, "reform_zone": False}}
    assert obligations_for(hainan).on == d("2018-12-31")
    assert obligations_for(hainan)[1].label == "必做"
    assert obligations_for(hainan, on=d("2018-09-23"))[1].label == "选做"


# --- refused, with places ----------------------------------------------------------------------------------

#: What is no profile in its form, and what is wrong with it.
FORM = """\
province: ""
cod: "44"
facts:
  province_class: 四类
  自贸区: {value: true, since: 2018-02-30, evidenc: report}
  强市创建市: {value: true, evidence: 听说}
  快速维权中心: [true]
  保护中心: []
  reform_zone: {since: 2018-01-01}
"""
FORM_PROBLEMS = [
    (1, 11, "empty-value", None, "“province”不能为空"),
    (2, 1, "unknown-key", None, "不认识的键“cod”；是否想写“code”？"),
    (5, 29, "bad-date", "free_trade_zone", "“since”写的“2018-02-30”不是日期：2018 年 2 月没有 30 日；请写成 2018-12-31 这样的公历日期；只知道年月的写 2018-12 或 2018"),
    (5, 41, "unknown-key", "free_trade_zone", "不认识的键“evidenc”；是否想写“evidence”？"),
    (6, 34, "bad-value", "strong_city", "“evidence”不是可用的值；只能是 document、report、unverified"),
    (7, 12, "wrong-type", "rapid_center", "“快速维权中心”的第 1 项应为“键: 值”的结构；请写成 {value: 是, since: 2018-01-01} 这样"),
    (8, 9, "empty-value", "protection_center", "“保护中心”不能是空列表；请至少写一项；确实没有或不知道就写 null"),
    (9, 16, "missing-key", "reform_zone", "缺少“value”；请补上；确实没有就写 null"),
]  # fmt: skip
#: What has the form of a profile, and means nothing that can be.
MEANING = """\
province: 甲省
facts:
  province_class: 四类
  自贸区: {value: [是]}
  free_trade_zone: false
  强省试点: true
  强市创建市: {value: true, since: 2019-01-01, until: 2018-01-01}
  mgmt_reform_pilot:
    - {value: true}
    - {value: false, since: 2018-01-01}
"""
MEANING_PROBLEMS = [
    (3, 19, "bad-value", "province_class", "“四类”不是省份类别的值；请填 一类 / 二类 / 三类，不知道请写 null"),
    (4, 16, "bad-value", "free_trade_zone", "这个值不是自由贸易试验区的值"),
    (5, 3, "duplicate-key", "free_trade_zone", "“free_trade_zone”与“自贸区”是同一个事实，写了两次"),
    (6, 3, "unknown-fact", None, "不认识的事实“强省试点”；是否想写“强省试点省”？"),
    (7, 31, "bad-date", "strong_city", "since（2019-01-01）晚于 until（2018-01-01）"),
    (10, 7, "contradictory-records", "mgmt_reform_pilot", "在 2018-01-01 有两条互相矛盾的记录（是、否）"),
]


@pytest.mark.parametrize(("text", "expected"), [(FORM, FORM_PROBLEMS), (MEANING, MEANING_PROBLEMS)])
def test_every_problem_of_a_profiles_form_or_else_of_its_meaning_is_told_at_once_at_its_place(
    tmp_path: Path, text: str, expected: list[tuple[int, int, str, str | None, str]]
) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(file)
    found = [(p.place and p.place.line, p.place and p.place.column, p.code, p.fact) for p in caught.value.problems]
    assert found == [(line, column, code, fact) for line, column, code, fact, _ in expected]
    for problem, (*_, message) in zip(caught.value.problems, expected, strict=True):
        assert message in str(problem)
    assert str(caught.value).splitlines()[0].startswith(f"{file}:{expected[0][0]}:{expected[0][1]}: ")


def test_a_since_after_its_until_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("province: 甲省\nfacts:\n  自贸区: {value: 是, since: 2019-01-01, until: 2018-01-01}\n", "utf-8")
    with pytest.raises(ProfileError, match=r"x\.yaml:3:26: since（2019-01-01）晚于 until（2018-01-01）；请核对"):
        load_profile(file)


@pytest.mark.parametrize("bad", [5, None, [], object(), b"x", 2.5])
def test_what_is_neither_path_profile_nor_mapping_is_refused(bad: Any) -> None:
    with pytest.raises(ObligationsError):
        obligations_for(bad)


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"facts": {}},
        {"province": None},
        {"province": "甲省", "facts": []},
        {"province": "甲省", "facts": {"x": True}},
        {"province": "甲省", "facts": {ZONE: {"value": True, "since": "2018-1-1"}}},
        {"province": "甲省", "facts": {ZONE: {"value": True, "since": 20180101}}},
        {"province": "甲省", 5: True},
        {"province": "甲\x1b[31m省"},
        {"province": "甲省", "facts": {ZONE: {"value": {"value": True}}}},
    ],
)
def test_mappings_that_are_no_profile_are_refused_with_what_to_do(bad: Any) -> None:
    with pytest.raises(ObligationsError) as caught:
        obligations_for(bad)
    assert caught.value.problems and all(problem.message and problem.remedy for problem in caught.value.problems)


def test_a_mapping_that_contains_itself_is_refused() -> None:
    endless: dict[str, Any] = {"province": "甲省"}
    endless["facts"] = {ZONE: [endless, endless]}
    with pytest.raises(ObligationsError, match=r"层|个值"):
        obligations_for(endless)


def test_no_facts_is_a_profile_that_knows_nothing() -> None:
    missing: list[dict[str, Any]] = [{}, {"facts": None}, {"facts": {}}]
    for facts in missing:
        result = obligations_for({"province": "甲省", **facts})
        assert [o.measure for o in result.mandatory] == [10, 12, 13, 15, 17, 21]


# --- profile objects ---------------------------------------------------------------------------------------


def test_a_profile_made_by_a_program_is_held_to_the_vocabulary() -> None:
    good = Profile("甲省", {ZONE: (Record(True),)})
    assert obligations_for(good)[1].verdict == "mandatory"
    with pytest.raises(ProfileError, match="“自贸区”的标识是 free_trade_zone"):
        obligations_for(Profile("甲省", {"自贸区": (Record(True),)}))
    for facts in ({"free_trade_zoen": (Record(True),)}, {ZONE: (Record("是"),)}, {"province_class": (Record(True),)}):
        with pytest.raises(ProfileError):
            obligations_for(Profile("甲省", facts))


UNSOUND: list[Any] = [
    {ZONE: True},
    {ZONE: (True,)},
    {ZONE: [Record(True)]},
    {ZONE: (Record(1),)},  # type: ignore[arg-type]
    {ZONE: (Record([1]),)},  # type: ignore[arg-type]
    {ZONE: (Record(True, since="2018-01-01"),)},  # type: ignore[arg-type]
    {ZONE: (Record(True, since=datetime(2018, 1, 1)),)},
    {ZONE: (Record(True, since=date(2018, 1, 2), until=date(2018, 1, 1)),)},
    {ZONE: (Record(True, where=["x"]),)},  # type: ignore[arg-type]
    {ZONE: (Record(True, evidence="document"),)},  # type: ignore[arg-type]
    {ZONE: (Record(True), Record(False))},
    {5: (Record(True),)},
    None,
    [],
]


@pytest.mark.parametrize("facts", UNSOUND, ids=str)
def test_what_no_profile_can_state_is_refused_when_it_is_made(facts: Any) -> None:
    with pytest.raises(ProfileError):
        Profile("甲省", facts)


@pytest.mark.parametrize(("province", "code"), [("", None), (None, None), (" ", None), ("甲省", 44)])
def test_a_profile_without_a_name_or_with_a_number_for_a_code_is_refused(province: Any, code: Any) -> None:
    with pytest.raises(ProfileError):
        Profile(province, {}, code)


@pytest.mark.parametrize("code", ["广东", "4", "444", "00", "4400000"])
def test_what_is_no_code_of_a_region_is_refused(code: str) -> None:
    with pytest.raises(ProfileError, match="行政区划代码"):
        load_profile({"province": "甲省", "code": code})


@pytest.mark.parametrize("code", ["44", "440000", None])
def test_a_code_has_two_digits_or_six_or_is_none(code: str | None) -> None:
    assert load_profile({"province": "甲省", "code": code}).code == code


def test_profiles_are_immutable_values() -> None:
    one, same = profile(free_trade_zone=True), profile(free_trade_zone="是")
    assert one == same and hash(one) == hash(same)
    assert one != profile(free_trade_zone=False)
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(TypeError):
        one.facts[ZONE] = ()  # type: ignore[index]
    with pytest.raises(AttributeError):
        one.province = "乙省"  # type: ignore[misc]


def test_setting_facts_makes_another_profile_and_leaves_this_one_alone() -> None:
    one = profile(free_trade_zone=True)
    changed = one.setting({ZONE: None, "province_class": "一类"})
    assert obligations_for(changed).known == {"province_class": "一类"}
    assert obligations_for(one).known == {ZONE: True}


def test_what_can_be_passed_over_hides_nothing_else(tmp_path: Path) -> None:
    """A duplicate key, a tag, an anchor: the rest of the file is still checked."""
    file = tmp_path / "x.yaml"
    file.write_text(
        "province: 甲省\ncode: &a '44'\nfacts:\n  省份类别: 四类\n  自贸区: !!bool true\n  自贸区: 是\n  强省: 是\n",
        "utf-8",
    )
    with pytest.raises(ProfileError) as caught:
        load_profile(file)
    assert [(p.place.line, p.place.column) for p in caught.value.problems if p.place] == [
        (2, 7), (4, 9), (5, 8), (6, 3), (7, 3),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["code", "province", "short_name", "facts"])
def test_a_fact_may_be_called_like_a_key_of_the_profile(name: str) -> None:
    from obligations.plan.vocabulary import Fact, Vocabulary
    from tests.strategies import rules

    plan = load_plan(rules(Vocabulary((Fact(name, "城市"),)), [("城市", None)]))
    profile = load_profile({"province": "甲省", "code": "44", "short_name": "甲", "facts": {"城市": True}}, plan)
    assert (profile.code, profile.facts[name][0].value) == ("44", True)


def test_a_fact_that_lost_its_indent_is_told_as_such() -> None:
    with pytest.raises(ProfileError, match="“自贸区”是事实；请放到 facts 下，缩进两格"):
        load_profile({"province": "甲省", "自贸区": True})


def test_the_earliest_start_is_the_reason_for_no_before_it() -> None:
    told = profile(
        free_trade_zone=[
            {"value": True, "since": d("2019-01-01"), "until": d("2019-12-31")},
            {"value": True, "since": d("2020-06-01")},
        ]
    )
    assert told.on(d("2018-01-01"))[ZONE].record.since == d("2019-01-01")


def test_equal_profiles_from_two_files_keep_their_places(tmp_path: Path) -> None:
    for name, text in (
        ("a", "province: 甲省\nfacts:\n  省份类别: null\n"),
        ("b", "\n\nprovince: 甲省\nfacts:\n  省份类别: null\n"),
    ):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    lines = [obligations_for(tmp_path / f"{n}.yaml").profile.places["province_class"].line for n in "ab"]
    assert lines == [3, 5]


def plan_with(facts: dict[str, Any], *branches: Any) -> Plan:
    from tests.strategies import rules

    return load_plan(rules(load_plan().vocabulary, [(b, None) for b in branches]) | {"vocabulary": facts})


def test_identifiers_of_two_plans_do_not_run_into_each_other() -> None:
    """快速维权中心 is rapid_center in the shipped plan; here that identifier is another fact's."""
    plan = plan_with({"rapid_center": {"label": "快速反应中心"}}, "快速反应中心")
    assert obligations_for({"province": "甲省", "facts": {"快速维权中心": True}}, plan)[1].verdict == "undetermined"
    plan = plan_with({"ftz": {"label": "自由贸易试验区"}}, "自由贸易试验区")
    facts = {"province": "甲省", "facts": {"自由贸易试验区": True}}
    assert obligations_for(facts, plan)[1].verdict == "mandatory"
    with pytest.raises(ProfileError, match="请用 load_profile"):
        obligations_for(load_profile(facts), plan)


@pytest.mark.parametrize(
    ("fact", "knows"),
    [
        ({"label": "自贸试验区"}, True),
        ({"label": "试验园区", "aliases": ["自贸区"]}, True),
        ({"label": "自贸试验区", "values": ["有一个", "有几个"]}, False),
    ],
)
def test_what_another_plan_calls_otherwise_is_known_by_any_of_its_names(fact: dict[str, Any], knows: bool) -> None:
    """A shipped profile states 自由贸易试验区, which is 自贸试验区, too."""
    condition = {fact["label"]: "有几个"} if "values" in fact else fact["label"]
    plan = plan_with({"area": fact}, condition)
    assert obligations_for("广东", plan)[1].verdict == ("mandatory" if knows else "undetermined")


def other_plan() -> Plan:
    from tests.strategies import rules

    return load_plan(
        rules(load_plan().vocabulary, [("自由贸易试验区", None), ("新事实", None)])
        | {"vocabulary": {"free_trade_zone": {"label": "自由贸易试验区"}, "new_fact": {"label": "新事实"}}}
    )


def test_a_shipped_profile_serves_a_plan_with_other_facts() -> None:
    """Facts that only the shipped plan knows play no part; a misspelt one is still an error."""
    result = obligations_for("广东", other_plan())
    assert [o.verdict.value for o in result] == ["mandatory", "undetermined"]
    assert result[2].missing == ("new_fact",)
    assert obligations_for(load_profile("广东"), other_plan())[1].verdict == "mandatory"
    assert obligations_for(Profile("甲省", {"rapid_center": (Record(True),)}), other_plan())[1].label == "待定"
    with pytest.raises(ObligationsError, match="plan 应为"):
        load_profile({"province": "甲省"}, "x")  # type: ignore[arg-type]
    with pytest.raises(ProfileError, match="新事实"):
        load_profile({"province": "甲省", "facts": {"新事": True}}, other_plan())


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize(
    "records",
    [
        [{"value": True}, {"value": True, "evidence": "unverified"}],
        [
            {"value": True, "since": date(2019, 1, 1), "evidence": "unverified"},
            {"value": True, "since": date(2019, 1, 1), "evidence": "document"},
        ],
        [
            {"value": True, "since": date(2019, 1, 1), "evidence": "unverified"},
            {"value": True, "since": date(2019, 6, 1), "evidence": "document"},
        ],
    ],
)
def test_one_record_that_is_not_in_doubt_is_enough(records: list[Any], swap: bool) -> None:
    """Also for what follows of the days before it; in whatever order the records stand."""
    facts = {"free_trade_zone": records[::-1] if swap else records}
    known = obligations_for({"province": "甲省", "facts": facts}, documented_only=True).known
    assert known == {"free_trade_zone": "since" not in records[0]}
