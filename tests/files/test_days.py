"""A day that does not exist is told as that, wherever a day can be written; blanks around one do not count."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest

from obligations import ObligationsError, Plan, load_plan, load_profile
from obligations.checks.cases import read_cases
from obligations.files.days import as_day, is_date, no_day
from obligations.province.partial_dates import PartialDate, as_when
from tests.cli.test_province import refused
from tests.plan.test_rules_file import HEAD, measure

YEARS = (1900, 2000, 2018, 2020, 9999)


@pytest.mark.parametrize("year", YEARS)
def test_every_text_of_the_right_form_is_a_day_or_says_what_there_is_not(year: int) -> None:
    for month in range(100):
        for day in range(100):
            written = f"{year}-{month:02}-{day:02}"
            if not 1 <= month <= 12:
                expected = f"不是日期：没有 {month} 月"
            elif not 1 <= day <= monthrange(year, month)[1]:
                expected = f"不是日期：{year} 年 {month} 月没有 {day} 日"
            else:
                assert as_day(written) == date(year, month, day) and no_day(written) == "不是日期" and is_date(written)
                continue
            assert as_day(written) == as_when(written) == written and no_day(written) == expected
            assert not is_date(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2018-13", "没有 13 月"),
        ("2018-00", "没有 0 月"),
        ("0000-01-01", "没有公元 0 年"),
        ("2018/02/29", "2018 年 2 月没有 29 日"),
        ("2018.2.30", "2018 年 2 月没有 30 日"),
        ("2018年6月31日", "2018 年 6 月没有 31 日"),
        ("2018 年 13 月", "没有 13 月"),
        (" 2018-06-31 ", "2018 年 6 月没有 31 日"),
    ],
)
def test_so_does_any_other_form(written: str, said: str) -> None:
    assert no_day(written) == f"不是日期：{said}"


@pytest.mark.parametrize("written", ["2018-6-1", "六月", "20180601", "2018-W23-5", "", "2018-06-01-02", "20180-01-01"])
def test_of_another_form_only_that_is_told(written: str) -> None:
    assert no_day(written) == "不是日期" and not is_date(written)


@pytest.mark.parametrize("blank", [" ", "  ", "\u3000", "\t", "\n", "\u00a0"])
def test_blanks_around_a_day_do_not_count(blank: str) -> None:
    assert as_day(f"{blank}2018-06-01{blank}") == as_when(f"{blank}2018-06-01") == date(2018, 6, 1)
    assert as_when(f"{blank}2018-06{blank}") == PartialDate(2018, 6)
    profile = load_profile({"province": "甲省", "facts": {"自贸区": {"value": True, "since": f"{blank}2018-06-01"}}})
    assert profile.facts["free_trade_zone"][0].since == date(2018, 6, 1)


SAID = "“2018-02-29”不是日期：2018 年 2 月没有 29 日；请"


@pytest.mark.parametrize(
    "arguments",
    [
        ["for", "广东", "--on", "2018-02-29"],
        ["for", "广东", "--due-by", "2018-02-29"],
        ["timeline", "广东", "--from", "2018-02-29"],
        ["timeline", "广东", "--to", "2018-02-29"],
        ["matrix", "--on", "2018-02-29"],
        ["check", "--on", "2018-02-29"],
    ],
)
def test_an_option_says_so(arguments: list[str]) -> None:
    assert f"{arguments[-2]}: {SAID}" in refused(*arguments)


@pytest.mark.parametrize("key", ["since", "as_of", "until"])
@pytest.mark.parametrize("quote", ["", "'"])
def test_a_profile_says_so(key: str, quote: str, tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"province: 甲省\nfacts:\n  自贸区: {{value: 是, {key}: {quote}2018-02-29{quote}}}\n", "utf-8")
    with pytest.raises(ObligationsError, match=f"a.yaml:3:.*“{key}”写的{SAID}"):
        load_profile(path, plan)


@pytest.mark.parametrize(
    "written", ["issued: 2018-02-29", "decisions: [{about: [document], who: 甲, why: 乙, date: 2018-02-29}]"]
)
def test_a_rules_file_says_so(written: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{written}\n{HEAD}{measure()}", "utf-8")
    with pytest.raises(ObligationsError, match=re.escape("写的" + SAID)):
        load_plan(path)


def test_cases_say_so(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("用例:\n  - {名称: a, 日期: 2018-02-29, 预期: {1: 必做}}\n", "utf-8")
    with pytest.raises(ObligationsError, match="写的" + SAID):
        read_cases(path)
