"""A profile for people to fill in: the vocabulary as a commented YAML file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obligations.files.yaml_text import as_scalar
from obligations.plan.plan import Plan
from obligations.plan.vocabulary import Fact
from obligations.province.profile import Profile
from obligations.text import fold


def blank_profile(province: str, plans: Sequence[Plan]) -> str:
    """Return the text of a profile with every fact of the plans unknown, each below a comment on its values."""
    lines = [
        f"# {_line(province)}的省情档案，用于{'、'.join(f'《{_line(plan.title)}》' for plan in plans)}。",
        "# 填好后运行：obligations for 本文件",
        "#",
        "# 每项事实：知道就填值，不知道就留 null（null 是“不知道”，不是“否”）。",
        "# 也可以写明时间和依据，写成一行：",
        "#   {value: 是, since: 2017-05-01, until: null, where: 所在地, source: 文号或网址, evidence: document}",
        "#   since、until 是起止日期（含当天），只知道年月的写 2017-05 或 2017；",
        "#   不知道从哪天起的，不写 since，写 as_of：至迟从这一天起是这样，以前不清楚；",
        "#   evidence 填 document（有文件）、report（有报道）或 unverified（未核实）。",
        *(["# 计划的条款点了省份的名：province 要写省份的名称，如 福建省。"] if _names_regions(plans) else []),
        f"province: {as_scalar(province)}",
        'code: null                      # 行政区划代码（GB/T 2260）前两位，加引号，如 "44"',
        "short_name: null                # 简称",
        "",
        "facts:",
    ]
    for fact in _facts(plans):
        lines += _fact_lines(fact)
    return "\n".join(lines) + "\n"


def begun_profile(text: str, profile: Profile, plans: Sequence[Plan]) -> str:
    """Return the text of a shipped profile, with lines for each fact of the plans that it does not state."""
    lines = [text.rstrip("\n")]
    for fact in _facts(plans):
        if fact.id not in profile.facts:
            lines += _fact_lines(fact)
    return "\n".join(lines) + "\n"


def _facts(plans: Sequence[Plan]) -> Iterator[Fact]:
    """Yield the facts that profiles state for these plans, those of the same name once."""
    told: set[str] = set()
    for fact in (fact for plan in plans for fact in plan.vocabulary.stated):
        if fold(fact.label) not in told:
            told.add(fold(fact.label))
            yield fact


def _names_regions(plans: Sequence[Plan]) -> bool:
    return any(plan.vocabulary.region for plan in plans)


def _fact_lines(fact: Fact) -> list[str]:
    also = f"（也叫{'、'.join(fact.aliases)}）" if fact.aliases else ""
    note = f"；{fact.note}" if fact.note else ""
    return [f"  # {_line(f'{fact.label}{also}：{fact.choices}{note}')}", f"  {as_scalar(fact.label)}: null"]


def _line(text: str) -> str:
    return " ".join(text.split())
