"""What completion times (完成时间) mean as days, by which lists are sorted; the document's words stay what they are."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar
from unicodedata import normalize

from obligations.text import number_of

Item = TypeVar("Item")
#: A longer text is no completion time.
_LONGEST: Final = 120
_NUMERALS: Final = "〇零一二三四五六七八九十"
_N: Final = rf"(?:\d{{1,2}}(?!\d)|[{_NUMERALS}]{{1,3}})"
_TO: Final = "起?[-—–~至到]+"
#: A year, and then what of it is meant; either may be missing, and then what is left of the other (底, 内) has 年.
_YEAR: Final = re.compile(
    r"(?:(?P<year>\d{4})年|(?P<this>[本今当]年)|(?P<next>[明次翌来]年|下一年)|(?P<later>后年))度?"
)
_PART: Final = re.compile(
    rf"(?P<month>{_N})月份?(?:(?P<day>{_N})[日号](?:\d{{1,2}}[时点:]\d{{0,2}}分?)?|(?P<third>[上中下]{{1,2}}旬)|(?P<end>[底末]))?"
    r"|第?(?P<quarter>[一二三四1-4])季度(?P<quarter_end>[底末内])?"
    rf"|前(?:(?P<quarters>[二三23])季度|(?P<months>{_N})个月)"
    r"|(?P<half>[上下前后])半年(?P<half_end>[底末内])?"
    r"|(?P<year_end>年度?[内底末终]|全年|(?<=[年度])[内底末终])"
)
#: What may stand before a time, and after it: a word that makes it a deadline, one that makes it a beginning.
_AHEAD: Final = re.compile(
    rf"(?:(?P<aim>力争|争取)|确保|原则上|最迟|至迟|不[晚迟]于|截至|截止|第{_N}批|首批|[于在到至从自])*"
)
_BEFORE: Final = re.compile(rf"[之以]?前(?![期后半{_NUMERALS}\d])")
_START: Final = re.compile("起(?!草)|开始|(?:正式|全面)?启动|以来")
#: What is done by a time without a word for "by": 6月印发, 2019年建成.
_DONE: Final = re.compile(
    "止|为止|完成|印发|出台|发布|公布|实现|建成|形成|取得|见效|报送|上报|提交|上线|运行|落实|到位|开展|推进|推出|制定|编制|召开|举办|组织"
    "|结束|验收|推广|推开|竣工|交付|(?:全面|基本|全部|持续|逐步|陆续|至少)"
)
#: Words that speak of a time besides the one that was read, or of one that nobody can tell: 三年内, 每季度, 月底.
_ANOTHER: Final = re.compile(
    rf"\d{{4}}|[\d{_NUMERALS}两几数半多近每全上下本当次翌末整首学财]个?(?:年|月|日|号|季|旬|周|天|小时|工作日|星期)"
    "|[年月季][初中底末前内终]|年度|日[起内]|期[满限]|[明今]年"
)
_BESIDE: Final = re.compile("(?<!目)前(?![期景沿])|(?<![最背落])后(?!续)|期间|[之以]内|左右|上下")
#: What is done by a time may be about one: 7月底前报送上半年情况.
_ABOUT: Final = re.compile(r"(?:\d{4}年度?|[上下]半年度?|全年|年度|第?[一二三四1-4]季度)(?![底末前内起至到])")
#: The first part of a list or range whose unit comes later: 6、12月.
_UNFINISHED: Final = re.compile(rf"第?[{_NUMERALS}\d]+|[上下前]|.*月[上中下]")
#: Titles and numbers of documents: the year in them is not a time.
_TITLES: Final = re.compile(
    r"《[^《》]*》|[〔\[(]\d{4}[〕\])](?:\d+号)?|\d{4}年度?"
    "(?:知识产权|重点|工作|推进|实施|专项|行动)*(?:计划|要点|任务|方案|规划)"
)
_HALF_YEARS: Final = {"上": 6, "前": 6, "下": 12, "后": 12}
_THIRDS: Final = {"上": 10, "中": 20, "下": 31}


def due_day(due: str | None, year: int) -> date | None:
    """Return the last day by which a completion time wants something done, in a plan of ``year``.

    年内完成 and 年底前 are 12-31 of the plan's year, 6月底前 is 06-30, 三季度 and 前三季度 09-30, 5月中旬 05-20,
    明年3月 is 03-31 of the next year. Read strictly, 6月前 is 05-31, 二季度前 03-31 and 2019年前 2018-12-31.
    Of a range the end counts (5月—11月), of several times the first (6月底前印发，12月底前完成): nothing is done too
    late. A time at which something only begins (6月起) does not count.

    None for a plan that says nothing, for words that name no time (长期坚持), and unless every clause of the text is
    understood as a whole (三年内, 6月30日后, 5月初, 报送上半年总结，7月15日前): none is better than a wrong one.
    """
    if due is None or len(due) > _LONGEST:
        return None
    times: list[_Time] = []
    for clause in re.split("[,;。、]", _spelled(due)):
        time = _read(clause, year)
        if time is None:
            return None
        times += [time] if time.year else []
    if len(times) > 1 and any(time.is_aim for time in times):
        return None
    for before, time in pairwise(times):  # of 2019年3月印发，6月完成 nobody can tell in which June
        if before.year != year and not time.is_named:
            return None
    return min((time.day for time in times if time.day is not None), default=None)


def due_by(items: Iterable[Item], day_of: Callable[[Item], date | None], until: date) -> tuple[Item, ...]:
    """Return the items whose day is there and not after ``until``, in the order of their days."""
    due = [(day, item) for item in items if (day := day_of(item)) is not None and day <= until]
    return tuple(item for _, item in sorted(due, key=lambda pair: pair[0]))


class _Time(NamedTuple):
    """What a clause says: its year (0: no time), the day (None: a time at which something begins)."""

    year: int
    day: date | None = None
    is_named: bool = False
    is_aim: bool = False


class _Point(NamedTuple):
    """A time in a clause: where it ends, its year, its first and last day, and whether it has a word like 底."""

    end: int
    year: int
    first: date
    last: date
    is_named: bool
    is_exact: bool
    is_by: bool


def _spelled(due: str) -> str:
    """Return a time with its years in digits, days like 2018-06-30 with their units, and both ends of a range whole."""
    text = re.sub(r"[\u2460-\u249b]", ",", due)  # ① would become a digit of the month behind it
    text = re.sub(r"\s", "", normalize("NFKC", text)).replace("\u25cb", "〇")
    digits = str.maketrans("〇零一二三四五六七八九", "00123456789")
    text = re.sub(r"[〇零一二三四五六七八九]{4}(?=年)", lambda found: found[0].translate(digits), text)
    text = re.sub(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)", r"\1年\2月\3日", text)
    text = re.sub(r"(?<!\d)(\d{4})[-./](\d{1,2})(?!\d|年|[-./]\d{1,2}(?!\d))", r"\1年\2月", text)
    text = _TITLES.sub("", re.sub(r"^[(\[【](.*)[)\]】]$", r"\1", text))
    text = re.sub(r"\([^()]*\)", lambda found: found[0] if _ANOTHER.search(found[0]) else "", text)
    text = re.sub(rf"每年(?=年[底末内]|{_N}月|第?[一二三四1-4]季度|[上下]半年)", "", text)
    text = re.sub("每年(?=[底末])", "年", text)
    text = re.sub(rf"{_N}[日号]?{_TO}(?={_N}[日号])", "", text)  # 4月20—26日
    text = re.sub(rf"(?<![\d月]){_N}(?={_TO}{_N}月)", lambda found: f"{found[0]}月", text)  # 5—11月
    text = re.sub(rf"第?([一二三四1-4])(?={_TO}第?[一二三四1-4]季度)", r"\1季度", text)  # 一至三季度
    return re.sub(rf"(?<!\d)(\d{{4}})(?={_TO}\d{{4}}年)", r"\1年", text)  # 2018—2020年


def _read(clause: str, year: int) -> _Time | None:
    """Return what a clause says of time; None if it is not understood as a whole."""
    ahead = _AHEAD.match(clause)
    at = ahead.end() if ahead else 0
    point = _point(clause, at, year)
    if point is None:
        is_silent = not (_ANOTHER.search(clause) or _BESIDE.search(clause) or _UNFINISHED.fullmatch(clause))
        return _Time(0) if is_silent else None
    between = re.compile(_TO).match(clause, point.end)
    if between and (end := _point(clause, between.end(), point.year)) is not None:
        if end.last < point.last:
            return None
        point = end._replace(is_named=point.is_named or end.is_named)
    day = point.last
    before, start = _BEFORE.match(clause, point.end), _START.match(clause, point.end)
    marked = before or start
    rest = clause[marked.end() if marked else point.end :]
    if before:
        rest = _ABOUT.sub("", rest)
    if before and not point.is_exact and not point.is_by:
        if point.first == date.min:
            return None
        day = point.first - timedelta(days=1)
    is_usual = bool(before or start or point.is_by or not rest or _DONE.match(rest))
    if (
        not is_usual
        or _ANOTHER.search(rest)
        or (not before and _BESIDE.search(rest))
        or day.year < min(year, point.year)
    ):
        return None
    return _Time(point.year, None if start else day, point.is_named, bool(ahead and ahead["aim"]))


def _point(clause: str, at: int, year: int) -> _Point | None:
    """Return the time that begins at a place; a year that it does not name is ``year``. None if none does."""
    named = _YEAR.match(clause, at)
    if named is not None:
        at = named.end()
        year = int(named["year"] or year + (1 if named["next"] else 2 if named["later"] else 0))
    part = _PART.match(clause, at)
    if part is None and named is None:
        return None
    first, last, day = 1, 12, 0
    if part is not None and (part["month"] or part["months"]):
        last = number_of(part["month"] or part["months"]) or 0
        first = last if part["month"] else 1
        if part["third"]:
            day = max(_THIRDS[third] for third in part["third"][:-1])
        elif part["day"]:
            day = number_of(part["day"]) or 99
    elif part is not None and (part["quarter"] or part["quarters"]):
        last = 3 * (number_of(part["quarter"] or part["quarters"]) or 0)
        first = last - 2 if part["quarter"] else 1
    elif part is not None and part["half"]:
        last = _HALF_YEARS[part["half"]]
        first = last - 5
    try:
        length = monthrange(year, last)[1]
        days = date(year, first, 1), date(year, last, (min(day, length) if part and part["third"] else day) or length)
    except ValueError:  # no day of the calendar
        return None
    ends = part is not None and any(part[f"{of}end"] for of in ("", "quarter_", "half_", "year_"))
    return _Point(part.end() if part else at, year, *days, named is not None, bool(day), bool(ends))
