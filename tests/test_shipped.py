"""The shipped profiles state what the facts on regions state, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from obligations import Evidence, Plan, load_profile, obligations_for, shipped
from obligations.province.records import standing
from tests.conftest import SHARED

CODES = [
    "11",
    "12",
    "13",
    "14",
    "15",
    "21",
    "22",
    "23",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "50",
    "51",
    "52",
    "53",
    "54",
    "61",
    "62",
    "63",
    "64",
    "65",
]
PINYIN = [
    "beijing",
    "tianjin",
    "hebei",
    "shanxi",
    "neimenggu",
    "liaoning",
    "jilin",
    "heilongjiang",
    "shanghai",
    "jiangsu",
    "zhejiang",
    "anhui",
    "fujian",
    "jiangxi",
    "shandong",
    "henan",
    "hubei",
    "hunan",
    "guangdong",
    "guangxi",
    "hainan",
    "chongqing",
    "sichuan",
    "guizhou",
    "yunnan",
    "xizang",
    "shaanxi",
    "gansu",
    "qinghai",
    "ningxia",
    "xinjiang",
]


def test_there_are_profiles_of_31_regions_and_an_example() -> None:
    assert sorted(p.stem for p in shipped.profiles()) == sorted([*PINYIN, "example"])
    assert [load_profile(name).code for name in PINYIN] == CODES


@pytest.mark.parametrize("name", PINYIN)
def test_no_region_has_a_class(name: str) -> None:
    profile = load_profile(name)
    assert [r.value for r in profile.facts["province_class"]] == [None]
    for records in profile.facts.values():
        for record in records:
            assert (record.value is None) == (record.evidence is None)


@pytest.mark.parametrize(
    ("name", "province"),
    [("广东", "广东省"), ("广东省", "广东省"), ("guangdong", "广东省"), ("44", "广东省"), (" Guangdong ", "广东省"),
     ("陕西", "陕西省"), ("shaanxi", "陕西省"), ("山西", "山西省"), ("shanxi", "山西省"), ("内蒙古", "内蒙古自治区"),
     ("示例", "示例省"), ("example", "示例省")],
)  # fmt: skip
def test_a_profile_is_found_by_any_name_of_its_region(name: str, province: str) -> None:
    assert load_profile(name).province == province


@pytest.mark.parametrize("name", ["", "省", "4", "广", "甲省", "guang", "..", "example.yaml", "44 ,"])
def test_what_is_no_name_of_a_region_finds_no_profile(name: str) -> None:
    assert shipped.find_profile(name) is None


def test_the_example_fills_in_every_fact(plan: Plan) -> None:
    example = load_profile("example")
    assert set(example.facts) == {f.id for f in plan.vocabulary.facts}
    result = obligations_for(example)
    assert result.undetermined == () and len(result.known) == 8


def test_hainan_must_do_measure_1_from_24_september_2018_on() -> None:
    hainan = load_profile("海南")
    assert obligations_for(hainan, on=date(2018, 9, 23))[1].label == "选做"
    assert obligations_for(hainan, on=date(2018, 9, 24))[1].label == "必做"


def test_what_the_closed_lists_say_ends_with_them() -> None:
    """山西 is on no list of free-trade zones up to the end of 2023; what came later is not known."""
    shanxi = load_profile("山西")
    assert obligations_for(shanxi, on=date(2023, 12, 31))[1].label == "选做"
    assert obligations_for(shanxi, on=date(2024, 1, 1))[1].label == "待定"


#: The facts of which there is a closed list: what is so since a day was not so before.
CLOSED = {"free_trade_zone", "reform_zone"}


def _facts(name: str) -> str:
    path = SHARED / "facts" / name
    if not path.exists():
        pytest.skip("the facts on regions (shared/facts) are not on this machine")
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def regions() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(_facts("regions.yaml"))["regions"]
    return found


@pytest.fixture(scope="module")
def remarks() -> dict[tuple[str, str], str]:
    """What the facts file remarks on each fact: (code, fact) → comment."""
    found, code = {}, ""
    for line in _facts("regions.yaml").splitlines():
        code = line.split("'")[1] if line.startswith("- code:") else code
        if line.startswith("    ") and "  # " in line:
            found[code, line.split(":")[0].strip()] = line.split("  # ")[1]
    return found


@pytest.fixture(scope="module")
def additions() -> dict[tuple[str, str], dict[str, Any]]:
    """The facts that were found later: (code, fact) → record."""
    found: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(_facts("additions.yaml"))
    return {(code, fact): record for fact, by_code in found.items() for code, record in by_code.items()}


def test_profiles_state_exactly_the_facts(
    regions: list[dict[str, Any]],
    remarks: dict[tuple[str, str], str],
    additions: dict[tuple[str, str], dict[str, Any]],
    plan: Plan,
) -> None:
    assert [r["code"] for r in regions] == CODES and len(additions) == 43
    for region in regions:
        profile = load_profile(region["code"])
        assert (profile.province, profile.short_name) == (region["name"], region["short_name"])
        assert set(profile.facts) == {f.id for f in plan.vocabulary.facts}
        for fact, records in profile.facts.items():
            [record] = records
            key = (region["code"], fact)
            stated = additions.get(key) or region["facts"].get(fact, {"value": None})
            remark = "" if key in additions else remarks.get(key, "")
            source = stated.get("source")
            if "zone and date seen, number recalled" in remark:  # every answer that names the number says so
                source = f"{source}（文号待核实）"
            assert (record.value, record.where, record.source) == (stated["value"], stated.get("where"), source), key
            if "evidence" in stated:
                assert record.evidence == stated["evidence"]
            elif "evidence: report" in remark:
                assert record.evidence is Evidence.REPORT
            elif "number or day recalled" in remark or "evidence: recalled" in remark:
                assert record.evidence is Evidence.UNVERIFIED
            elif remark:
                assert record.evidence is Evidence.DOCUMENT


def _last_day(when: date | str) -> date:
    """The last day of a month or a year."""
    if isinstance(when, date):
        return when
    year, month = map(int, f"{when}-12".split("-")[:2])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)


def test_profiles_say_on_each_day_what_the_facts_support(
    regions: list[dict[str, Any]],
    remarks: dict[tuple[str, str], str],
    additions: dict[tuple[str, str], dict[str, Any]],
) -> None:
    """What is known of each fact on every day of fifteen years, by the two files and the rules at their heads."""

    def supported(code: str, fact: str, stated: dict[str, Any], day: date) -> bool | None:
        if not stated.get("value"):
            listed = "closed list, to 2023-12-31" in remarks.get((code, fact), "")
            until = stated.get("until") or (date(2023, 12, 31) if listed else date.max)
            return False if stated and day <= until else None
        since = _last_day(stated.get("as_of") or stated.get("since") or date.min)
        return True if day >= since else False if fact in CLOSED else None

    days = [date(2010, 1, 1) + timedelta(n) for n in range(15 * 365)]
    for region in regions:
        profile = load_profile(region["code"])
        for fact, records in profile.facts.items():
            stated = additions.get((region["code"], fact)) or region["facts"].get(fact, {})
            said = [standing(records, day) for day in days]
            assert [known.value if known else None for known in said] == [
                supported(region["code"], fact, stated, day) for day in days
            ], (region["name"], fact)


@pytest.mark.parametrize("name", PINYIN)
def test_eleven_regions_have_a_free_trade_zone_in_may_2018_and_hainan_from_september(name: str) -> None:
    """At 2018-05-01 there were eleven; 海南 was added in September of that year."""
    eleven = {
        "天津市",
        "辽宁省",
        "上海市",
        "浙江省",
        "福建省",
        "河南省",
        "湖北省",
        "广东省",
        "重庆市",
        "四川省",
        "陕西省",
    }
    profile = load_profile(name)
    on = profile.on(date(2018, 5, 1))
    assert on["free_trade_zone"].value is (profile.province in eleven)
    later = profile.on(date(2018, 12, 31))["free_trade_zone"].value
    assert later is (profile.province in eleven | {"海南省"})
    since = profile.facts["free_trade_zone"][0].since
    if isinstance(since, date):
        assert profile.on(since)["free_trade_zone"].value is True
        assert profile.on(since - timedelta(1))["free_trade_zone"].value is False
