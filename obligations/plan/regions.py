"""The 31 provincial regions, and groups of them that clauses name: 北京、上海必做; 东部省份必做.

Which region a province is follows from its name, so no profile states it. A plan has the fact :data:`REGION` only if
one of its clauses or conditions names a region or a group of regions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from obligations.errors import Place, Problems
from obligations.plan.vocabulary import Fact, Group, Vocabulary
from obligations.text import clearly_nearest, fold, shown

#: The identifier and the label of the fact.
REGION: Final = "region"
LABEL: Final = "省级行政区"


class Region(NamedTuple):
    """A provincial region: its code (the first two digits of GB/T 2260), its full and its short name."""

    code: str
    name: str
    short_name: str


REGIONS: Final = (
    Region("11", "北京市", "北京"),
    Region("12", "天津市", "天津"),
    Region("13", "河北省", "河北"),
    Region("14", "山西省", "山西"),
    Region("15", "内蒙古自治区", "内蒙古"),
    Region("21", "辽宁省", "辽宁"),
    Region("22", "吉林省", "吉林"),
    Region("23", "黑龙江省", "黑龙江"),
    Region("31", "上海市", "上海"),
    Region("32", "江苏省", "江苏"),
    Region("33", "浙江省", "浙江"),
    Region("34", "安徽省", "安徽"),
    Region("35", "福建省", "福建"),
    Region("36", "江西省", "江西"),
    Region("37", "山东省", "山东"),
    Region("41", "河南省", "河南"),
    Region("42", "湖北省", "湖北"),
    Region("43", "湖南省", "湖南"),
    Region("44", "广东省", "广东"),
    Region("45", "广西壮族自治区", "广西"),
    Region("46", "海南省", "海南"),
    Region("50", "重庆市", "重庆"),
    Region("51", "四川省", "四川"),
    Region("52", "贵州省", "贵州"),
    Region("53", "云南省", "云南"),
    Region("54", "西藏自治区", "西藏"),
    Region("61", "陕西省", "陕西"),
    Region("62", "甘肃省", "甘肃"),
    Region("63", "青海省", "青海"),
    Region("64", "宁夏回族自治区", "宁夏"),
    Region("65", "新疆维吾尔自治区", "新疆"),
)
_VALUES: Final = tuple(region.short_name for region in REGIONS)
_STATISTICS: Final = ("国家统计局《东西中部和东北地区划分方法》", "2011-06-13")
_CODES: Final = ("GB/T 2260—2007《中华人民共和国行政区划代码》（按名称）", "2007-11-14")


def _group(name: str, members: str, source: tuple[str, str], *aliases: str) -> Group:
    return Group(name, tuple(value for value in _VALUES if value in members.split()), *source, aliases)


#: The groups that a national document defines, each with that document and its date. No other group is known.
GROUPS: Final = (
    _group("东部", "北京 天津 河北 上海 江苏 浙江 福建 山东 广东 海南", _STATISTICS),
    _group("中部", "山西 安徽 江西 河南 湖北 湖南", _STATISTICS),
    _group("西部", "内蒙古 广西 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆", _STATISTICS),
    _group("东北", "辽宁 吉林 黑龙江", _STATISTICS, "东北部", "东北三省"),
    _group("京津冀", "北京 天津 河北", ("《京津冀协同发展规划纲要》（中共中央政治局会议审议通过）", "2015-04-30")),
    _group("长江经济带", "上海 江苏 浙江 安徽 江西 湖北 湖南 重庆 四川 贵州 云南", ("国发〔2014〕39号", "2014-09-25")),
    _group("泛珠三角", "福建 江西 湖南 广东 广西 海南 四川 贵州 云南", ("国发〔2016〕18号", "2016-03")),
    _group("直辖市", "北京 天津 上海 重庆", _CODES, "四个直辖市", "4个直辖市", "四大直辖市"),
    _group("五个自治区", "内蒙古 广西 西藏 宁夏 新疆", _CODES, "5个自治区", "五大自治区"),
)


def region_called(name: str) -> Region | None:
    """Return the region with this full or short name; None for any other name."""
    return _BY_NAME.get(fold(name))


_BY_NAME: Final = {fold(name): region for region in REGIONS for name in region[1:]}


def region_like(name: str) -> Region | None:
    """Return the region that somebody may mean who wrote 内蒙, 广西自治区 or 福建省厦门市; None if no name is near."""
    word = fold(name)
    begun = (key for key in _BY_NAME if word.startswith(key) or (len(word) > 1 and key.startswith(word)))
    near = next(begun, None) or clearly_nearest(word, _BY_NAME)
    return None if near is None else _BY_NAME[near]


def read_region(name: str, place: Place | None, problems: Problems) -> Region | None:
    """Return the region that a file names at a place; None, and a problem is noted, if none has that name."""
    region = region_called(name)
    if region is None:
        like = region_like(name)
        names = f"请写 {len(REGIONS)} 个省级行政区的名称，如 北京、内蒙古"
        remedy = f"是否想写“{like.short_name}”？" if like else names
        problems.add("bad-value", place, f"“{shown(name)}”不是省级行政区", remedy)
    return region


def region_fact(own: Iterable[Group] = (), taken: Iterable[str] = ()) -> Fact:
    """Return the fact whose values are the regions, with a plan's ``own`` groups before those that everybody knows.

    Names that the plan's vocabulary has ``taken`` for something else are left out.
    """
    used = {fold(name) for name in taken}
    groups: list[Group] = []
    for group in (*own, *GROUPS):
        if fold(group.name) not in used:
            groups.append(group._replace(aliases=tuple(alias for alias in group.aliases if fold(alias) not in used)))
            used |= {*map(fold, group.names)}
    spellings = tuple((region.name, region.short_name) for region in REGIONS)
    return Fact(REGION, LABEL, _VALUES, groups=tuple(groups), spellings=spellings, is_region=True)


def in_the_way(vocabulary: Vocabulary) -> str | None:
    """Return the word of a vocabulary for which it has no fact of the regions: one named 北京, 福建省 or ``region``."""
    words = {fold(word): word for fact in vocabulary.stated for word in (*fact.names, *(fact.values or ()))}
    return next((words[word] for word in (*_BY_NAME, fold(REGION), fold(LABEL)) if word in words), None)


def why_barred(vocabulary: Vocabulary, what: str = "省份") -> tuple[str, str] | None:
    """Return why ``what`` can be no condition in a vocabulary, and what to do; None if no word is in the way."""
    word = in_the_way(vocabulary)
    if word is None:
        return None
    return f"词汇表里“{shown(word)}”是别的意思，{what}就不能作条件", f"请给“{shown(word)}”换一个名称"


def with_regions(vocabulary: Vocabulary, texts: Iterable[str | None], own: Iterable[Group] = ()) -> Vocabulary:
    """Return a vocabulary with the fact of the regions first, if a text names a region or a group of them.

    What the vocabulary itself has a word for is that word: 海南自由贸易港 names no region where it is a fact, nor does
    东部 where that is a value of some other fact. One with a region's name for something else stays as it is. A
    vocabulary that has the fact already keeps its groups, and the fact only if these texts name one, too.
    """
    if in_the_way(vocabulary):
        return vocabulary
    facts = vocabulary.stated
    words = [word for fact in facts for word in (*fact.names, *(fact.values or ()))]
    fact = vocabulary.region or region_fact(own, words)
    own_words = re.compile("|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True)) or "(?!)")
    rest = own_words.sub("。", fold("。".join(filter(None, texts))))
    if not any(fold(name) in rest for name in (*fact.spoken, REGION, LABEL)):
        return replace(vocabulary, facts=facts)
    groups = (group._replace(is_named=any(fold(name) in rest for name in group.names)) for group in fact.groups)
    return replace(vocabulary, facts=(replace(fact, groups=tuple(groups)), *facts))
