"""What completion times (完成时间) mean as days, by which lists are sorted; the document's words stay what they are."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final, TypeVar
from unicodedata import normalize

from obligations.text import number_of

Item = TypeVar("Item")
_NUMERALS: Final = "〇零一二三四五六七八九十"
_N: Final = rf"(?:\d{{1,2}}(?!\d)|[{_NUMERALS}]{{1,3}})"
_TO: Final = "[-—–~至到]+"
_YEARS: Final = {  # from the plan's own year, or from the year that was named last
    **dict.fromkeys(("去年", "上年", "上一年"), -1),
    **dict.fromkeys(("本年", "今年", "当年"), 0),
    **dict.fromkeys(("明年", "来年"), 1),
    "后年": 2,
}
_NEXT: Final = ("次年", "翌年", "下年", "下一年")
_WORDS: Final = "|".join([*_YEARS, *_NEXT])
#: A year and what of it is meant, either of which may be missing; a number before 年内 makes it a length of time.
_POINT: Final = re.compile(
    rf"(?P<said>(?:(?P<year>\d{{4}})年|(?P<word>{_WORDS}))度?)?+(?<!\d)(?:"
    rf"(?<!个)(?P<month>{_N})月份?(?:(?P<day>{_N})[日号]|(?P<part>[上中下]{{1,2}}旬)|(?P<end>[底末]))?"
    r"|(?P<first>前?)第?(?P<quarter>[一二三四1-4])个?季度(?P<quarter_end>[底末])?"
    r"|(?P<half>[上下前后])半年(?P<half_end>[底末])?"
    rf"|前(?P<months>{_N})个月"
    rf"|(?<![\d{_NUMERALS}两几数半多近整每个])(?:(?P<year_end>年度?[内底末终])|全年)"
    r"|(?(said)(?P<said_end>[内底末终])?|(?!))"
    r")"
)
_BEFORE: Final = re.compile("[之以]?前(?!后)|以?内")
#: What makes a time one at which something begins, or only roughly a day.
_FROM: Final = re.compile(rf"起|开始|启动|(?P<range>{_TO})")
_VAGUE: Final = re.compile(rf"[之以]?前后|左右|[之以]?后|以来|[初中]|[\d{_NUMERALS}]|[^\d]*(?:前|后|期间)")
#: Words that speak of a time that nobody can tell from the plan: 三年内, 一个月内, 每季度, 月底, 年初.
_UNTOLD: Final = re.compile(
    rf"\d{{4}}|\d[-./]\d|[\d{_NUMERALS}两几数半多近每上下本当次翌末整]个?(?:年|月|日|号|季|旬|周|天|小时|工作日|星期)"
    "|[年月季][初中底末前]|日起|日内"
)
#: Titles and numbers of documents: the year in them is not a time.
_TITLES: Final = re.compile(
    rf"《[^》]*》|[〔\[(]\d{{4}}[〕\])](?:\d+号)?|(?:\d{{4}}年|{_WORDS})度?"
    "(?:知识产权|重点|工作|推进|实施|专项|行动)*(?:计划|要点|任务|方案|规划)"
)
_LAST_MONTHS: Final = {"上": 6, "前": 6, "下": 12, "后": 12}
_LAST_DAYS: Final = {"上": 10, "中": 20, "下": 0}


def due_day(due: str | None, year: int) -> date | None:
    """Return the last day by which a completion time wants something done, in a plan of ``year``.

    年内完成 and 年底前 are 12-31 of the plan's year, 6月底前 is 06-30, 三季度 and 前三季度 09-30, 5月中旬 05-20,
    明年3月 is 03-31 of the next year. Read strictly, 6月前 is 05-31, 二季度前 03-31 and 2019年前 2018-12-31.
    Of a range the end counts (5月—11月), of several times the first (6月底前印发，12月底前完成): nothing is done too
    late. In a clause with several the one counts that says by when (7月底前报送上半年情况). A time at which
    something only begins (6月起), and one that is past, does not count.

    None for a plan that says nothing, for words that name no time (长期坚持), and wherever a part of the words leaves
    the day open (三年内, 6月30日后, 5月初, 每季度): none is better than a wrong one.
    """
    days: list[date] = []
    said = year
    for clause in re.split("[,;。、]", _spelled(due or "")):
        times: list[tuple[bool, date]] = []
        rest: list[str] = []
        place, begun = 0, date.min
        for match in _POINT.finditer(clause):
            if match["said"]:
                said = _year(match, year, said)
            before = _BEFORE.match(clause, match.end())
            end = before.end() if before else match.end()
            rest.append(clause[place : match.start()])
            place = end
            start = None if before else _FROM.match(clause, end)
            if not start and not before and _VAGUE.match(clause, end):
                return None
            day = _day(match, said, strictly=before is not None and before[0].endswith("前"))
            if day is None or day < begun:
                return None
            begun = day if start and start["range"] else date.min
            if not start and day.year >= year:
                times.append((before is not None or any(match[f"{of}end"] for of in _ENDS), day))
            said = max(said, year)
        if _UNTOLD.search("，".join([*rest, clause[place:]])):
            return None
        firmest = max((firm for firm, _ in times), default=False)
        days += [day for firm, day in times if firm == firmest]
    return min(days, default=None)


def due_by(items: Iterable[Item], day_of: Callable[[Item], date | None], until: date) -> tuple[Item, ...]:
    """Return the items whose day is there and not after ``until``, in the order of their days."""
    due = [(day, item) for item in items if (day := day_of(item)) is not None and day <= until]
    return tuple(item for _, item in sorted(due, key=lambda pair: pair[0]))


_ENDS: Final = ("", "quarter_", "half_", "year_", "said_")


def _spelled(due: str) -> str:
    """Return a time with its years in digits, days like 2018-06-30 with their units, and both ends of a range whole."""
    text = re.sub(r"\s", "", normalize("NFKC", due))
    digits = str.maketrans("〇零一二三四五六七八九", "00123456789")
    text = re.sub(r"[〇零一二三四五六七八九]{4}(?=年)", lambda found: found[0].translate(digits), text)
    text = re.sub(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)", r"\1年\2月\3日", text)
    text = re.sub(r"(?<!\d)(\d{4})[-./](\d{1,2})(?!\d|年|[-./]\d{1,2}(?!\d))", r"\1年\2月", text)
    text = _TITLES.sub("", text)
    text = re.sub(rf"每年(?={_N}月|[底末])", "本年", text)
    text = re.sub(rf"{_N}[日号]?{_TO}(?={_N}[日号])", "", text)  # 4月20—26日
    text = re.sub(rf"({_N})({_TO}{_N}月)", r"\1月\2", text)  # 5—11月
    text = re.sub(rf"第?([一二三四1-4])({_TO}第?[一二三四1-4]季度)", r"\1季度\2", text)  # 一至三季度
    return re.sub(rf"(?<!\d)(\d{{4}})({_TO}\d{{4}}年)", r"\1年\2", text)  # 2018—2020年


def _year(match: re.Match[str], year: int, said: int) -> int:
    if match["year"]:
        return int(match["year"])
    return said + 1 if match["word"] in _NEXT else year + _YEARS[match["word"]]


def _day(match: re.Match[str], year: int, *, strictly: bool) -> date | None:
    """Return the last day of a time, or the day before its first one; None if the calendar has no such day."""
    first_month, last_month, day = 1, 12, 0
    if match["month"] or match["months"]:
        last_month = number_of(match["month"] or match["months"]) or 0
        first_month = last_month if match["month"] else 1
    elif match["quarter"]:
        last_month = 3 * (number_of(match["quarter"]) or 0)
        first_month = 1 if match["first"] else last_month - 2
    elif match["half"]:
        last_month = _LAST_MONTHS[match["half"]]
        first_month = last_month - 5
    if match["part"]:
        day = max(_LAST_DAYS[part] or 31 for part in match["part"][:-1]) % 31
    elif match["day"]:
        day = number_of(match["day"]) or 99
    try:
        if strictly and not (match["day"] or match["part"] or any(match[f"{of}end"] for of in _ENDS)):
            return date(year, first_month, 1) - timedelta(days=1)
        return date(year, last_month, day or monthrange(year, last_month)[1])
    except (ValueError, OverflowError):
        return None
