"""The 2018 plan, typed by hand from the document, as Python: what the rules file is held against.

Each row: number, title, departments, completion time, clause, who must, who may. ``f`` is a complete province.
Nothing here is read from the rules file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

Province = Mapping[str, bool | str]
Test = Callable[[Province], bool]

SOME_RESULT = "年内有阶段性成果"
DONE = "年内完成"


class Row(NamedTuple):
    number: int
    title: str
    bureau: str
    due: str | None
    clause: str | None
    must: Test
    may: Test


def first(f: Province) -> bool:
    return f["province_class"] == "一类"


def first_two(f: Province) -> bool:
    return f["province_class"] in ("一类", "二类")


def everyone(_f: Province) -> bool:
    return True


def nobody(_f: Province) -> bool:
    return False


def others(must: Test) -> tuple[Test, Test]:
    return must, lambda f: not must(f)


C12 = "一、二类省份必做，三类省份选做"
C1 = "一类省份必做，二类、三类省份选做"
ALL = "各类省份必做"

ROWS: tuple[Row, ...] = (
    Row(1, "推进知识产权综合管理改革", "专利管理司", SOME_RESULT, "全面改革创新试验区、自由贸易试验区涉及省份必做;其他省份选做", *others(lambda f: bool(f["reform_zone"] or f["free_trade_zone"]))),
    Row(2, "强化专利领域“放管服”改革", "办公室、条法司、初审及流程管理部、专利文献部、专利复审委员会", SOME_RESULT, C12, *others(first_two)),
    Row(3, "深化知识产权权益分配制度改革", "条法司、专利管理司", SOME_RESULT, C1, *others(first)),
    Row(4, "优化知识产权领域标准化和认证工作", "专利管理司", None, C12, *others(first_two)),
    Row(5, "推动知识产权领域军民融合", "专利管理司、条法司、初审及流程管理部", SOME_RESULT, "知识产权综合管理改革试点涉及省份必做，其他省份选作", *others(lambda f: bool(f["mgmt_reform_pilot"]))),
    Row(6, "完善知识产权保护相关法律法规", "条法司", SOME_RESULT, "强省试点省、一类省份必做，其他省份选做", *others(lambda f: bool(f["strong_province"]) or first(f))),
    Row(7, "加强专利政策创新", "保护协调司、规划发展司、专利管理司", SOME_RESULT, "一类省份必做,二类、三类省份选做", *others(first)),
    Row(8, "深入实施专利质量提升工程", "专利管理司、条法司、审查业务管理部", SOME_RESULT, None, nobody, nobody),
    Row(9, "加快建立高价值专利培育工作体系", "专利管理司、条法司、审查业务管理部、初审及流程管理部", SOME_RESULT, "强省试点省、一、二类省份必做，其他省份选做", *others(lambda f: bool(f["strong_province"]) or first_two(f))),
    Row(10, "提高专利审查质量和审查效率", "审查业务管理部", DONE, ALL, everyone, nobody),
    Row(11, "建立国家知识产权运营平台体系", "专利管理司", SOME_RESULT, None, nobody, nobody),
    Row(12, "完善知识产权金融服务体系", "专利管理司", DONE, ALL, everyone, nobody),
    Row(13, "强化专利行政执法手段", "专利管理司", SOME_RESULT, ALL, everyone, nobody),
    Row(14, "完善知识产权快速协同保护机制", "专利管理司、审查业务管理部、自动化部、专利复审委员会", DONE, "知识产权保护中心、快速维权中心涉及省份必做，其他省份选做", *others(lambda f: bool(f["protection_center"] or f["rapid_center"]))),
    Row(15, "构建专利大保护工作体系", "专利管理司", DONE, ALL, everyone, nobody),
    Row(16, "培育知识产权高端人才", "人事司", SOME_RESULT, C12, *others(first_two)),
    Row(17, "大力发展知识产权服务业", "规划发展司", SOME_RESULT, ALL, everyone, nobody),
    Row(18, "完善知识产权公共服务网络", "办公室、保护协调司、规划发展司、审查业务管理部、初审及流程管理部、专利文献部、自动化部、专利复审委员会", SOME_RESULT, C12, *others(first_two)),
    Row(19, "建设知识产权强省强市", "专利管理司、保护协调司", SOME_RESULT, "强省试点省、强市创建市涉及省份必做，其他省份选做。", *others(lambda f: bool(f["strong_province"] or f["strong_city"]))),
    Row(20, "完善县域知识产权工作机制", "专利管理司", SOME_RESULT, C12, *others(first_two)),
    Row(21, "实施专利导航工程", "专利管理司", SOME_RESULT, ALL, everyone, nobody),
    Row(22, "实施知识产权强企工程", "专利管理司", SOME_RESULT, "强省试点省必做，其他省份选做", *others(lambda f: bool(f["strong_province"]))),
    Row(23, "培育专利密集型产业", "保护协调司、规划发展司", SOME_RESULT, C1, *others(first)),
    Row(24, "深化“一带一路”知识产权国际交流合作", "国际合作司、人事司", DONE, "各类省份选做", nobody, everyone),
    Row(25, "开展知识产权海外维权援助服务", "专利管理司、国际合作司、保护协调司、规划发展司、人事司、审查业务管理部", DONE, "一、二类省份必做,三类省份选做", *others(first_two)),
)  # fmt: skip

#: 主体任务 → sub-task → the numbers of its measures.
TASKS: dict[str, dict[str, list[int]]] = {
    "专利制度创新": {"深化知识产权领域改革": [1, 2, 3, 4, 5], "完善知识产权法规政策": [6, 7]},
    "专利制度运行保障体系建设": {
        "强化知识产权创造质量": [8, 9, 10],
        "强化知识产权运用效益": [11, 12],
        "强化知识产权保护水平": [13, 14, 15],
        "强化知识产权服务能力": [16, 17, 18],
    },
    "专利支撑经济社会发展": {
        "专利助力区域协同发展": [19, 20],
        "专利引领产业升级": [21, 22, 23],
        "专利推动对外开放": [24, 25],
    },
}

#: Measures of which the document has no paragraph (有关省份要… / 各地要…) on what a province is to do.
NO_PARAGRAPH = {13, 15, 16}

FACTS: dict[str, tuple[bool | str, ...]] = {
    "province_class": ("一类", "二类", "三类"),
    "reform_zone": (True, False),
    "free_trade_zone": (True, False),
    "mgmt_reform_pilot": (True, False),
    "strong_province": (True, False),
    "strong_city": (True, False),
    "protection_center": (True, False),
    "rapid_center": (True, False),
}


def verdict(row: Row, province: Province) -> str:
    """What a complete province is told about a measure."""
    must, may = row.must(province), row.may(province)
    assert not (must and may)
    return "mandatory" if must else "optional" if may else "unspecified"


#: What is known of a province; a fact that is not in it is unknown.
State = dict[str, bool | str]


def all_states() -> Iterator[State]:
    for values in product(*((*domain, None) for domain in FACTS.values())):
        yield {fact: value for fact, value in zip(FACTS, values, strict=True) if value is not None}


def states_of(facts: tuple[str, ...]) -> Iterator[State]:
    for values in product(*((*FACTS[f], None) for f in facts)):
        yield {f: v for f, v in zip(facts, values, strict=True) if v is not None}


def by_definition(row: Row, state: State, facts: tuple[str, ...]) -> str:
    """The verdict that all ways of filling in ``facts`` agree on; undetermined if they do not."""
    fillings = product(*((state[f],) if f in state else FACTS[f] for f in facts))
    base: State = {fact: domain[0] for fact, domain in FACTS.items()}
    found = {verdict(row, base | dict(zip(facts, filling, strict=True))) for filling in fillings}
    return found.pop() if len(found) == 1 else "undetermined"


def depends_on(row: Row) -> tuple[str, ...]:
    """The facts that change a row's verdict for some province; found by trying all."""
    provinces = [dict(zip(FACTS, values, strict=True)) for values in product(*FACTS.values())]
    return tuple(
        fact
        for fact, domain in FACTS.items()
        if any(verdict(row, p) != verdict(row, p | {fact: value}) for p in provinces for value in domain)
    )


#: Measure → the facts that change its verdict for some province.
DEPENDS = {row.number: depends_on(row) for row in ROWS}
