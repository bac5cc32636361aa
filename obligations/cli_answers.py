"""Commands about the answer behind a province's list: why, what to find out, what if, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from obligations.cli_common import (
    as_json,
    day,
    documented_option,
    format_option,
    give,
    given,
    nearby,
    on_option,
    output_option,
    rules_option,
    set_option,
)
from obligations.command import ChineseCommand
from obligations.names import shown
from obligations.obligations import explanations_json, obligations_for
from obligations.terminal import Page
from obligations.verdicts import Verdict

_PROVINCE = click.argument("province", metavar="省份或档案")


def _inputs(rules: str | None, *paths: Path) -> list[Path]:
    return [*paths, *([Path(rules)] if rules else [])]


@click.command(
    cls=ChineseCommand,
    name="explain",
    short_help="为什么：条款的哪一部分、哪些事实决定了结论",
    epilog="obligations explain 广东 14\nobligations explain 广东",
)
@_PROVINCE
@click.argument("measure", metavar="[编号]", type=int, required=False)
@on_option
@set_option
@documented_option
@rules_option
@format_option
@output_option
def explain(
    province: str,
    measure: int | None,
    on: date | None,
    changes: Sequence[str],
    documented_only: bool,
    rules: str | None,
    form: str,
    output: str | None,
) -> None:
    """说明一项举措的结论从何而来；不给编号就列出每一项的简短理由。"""
    from obligations.explain_report import explanation_text, reasons_text

    plan, profile, path, _ = given(province, rules, changes)
    result = obligations_for(profile, plan, on=on, documented_only=documented_only)
    told = list(result) if measure is None else [result.find(measure)]

    def render(page: Page) -> str:
        if form == "json":
            return as_json(explanations_json(result, told))
        if measure is None:
            return reasons_text(result, page)
        place = told[0].definition.place
        where = place and place._replace(name=shown(str(nearby(Path(place.name))), 200))
        return explanation_text(result, measure, page, where)

    give(render, output, inputs=_inputs(rules, path), for_programs=form == "json")


@click.command(cls=ChineseCommand, name="ask", short_help="接下来查明哪一项事实最有用", epilog="obligations ask 广东")
@_PROVINCE
@on_option
@set_option
@documented_option
@rules_option
@format_option
@output_option
def ask(
    province: str,
    on: date | None,
    changes: Sequence[str],
    documented_only: bool,
    rules: str | None,
    form: str,
    output: str | None,
) -> None:
    """列出还缺的事实，能定下待定举措最多的在前。"""
    from obligations.answers_report import questions_text
    from obligations.asking import questions_json

    plan, profile, path, own = given(province, rules, changes)
    result = obligations_for(profile, plan, on=on, documented_only=documented_only)
    with_rules = f" --rules {shown(rules, 200)}" if rules else ""
    fill = f"obligations fill {shown(str(path), 200) if own else 'my.yaml'}{with_rules}"
    copy = "" if own else f"obligations new {profile.province} -o my.yaml{with_rules}，再运行 "
    advice = f"在终端里一问一答，直接写进档案：{copy}{fill}"

    def render(page: Page) -> str:
        return as_json(questions_json(result)) if form == "json" else questions_text(result, page, advice)

    give(render, output, inputs=_inputs(rules, path), for_programs=form == "json")


@click.command(
    cls=ChineseCommand,
    name="what-if",
    short_help="假如事实是另外的样子，哪些结论会变",
    epilog="obligations what-if 广东 --set 知识产权保护中心=是 --set 省份类别=一类",
)
@_PROVINCE
@set_option
@on_option
@documented_option
@rules_option
@format_option
@output_option
def what_if(
    province: str,
    changes: Sequence[str],
    on: date | None,
    documented_only: bool,
    rules: str | None,
    form: str,
    output: str | None,
) -> None:
    """比较现在和假设的情况：只列出有变化的举措，以及变化的原因。"""
    from obligations.answers_report import what_if_text
    from obligations.cli_common import assumed
    from obligations.comparison import what_if as compute

    if not changes:
        raise click.UsageError("没有假设；请用 --set 事实=值 写出，如 --set 省份类别=一类")
    plan, profile, path, _ = given(province, rules)
    found = compute(profile, assumed(changes, plan), plan, on=on, documented_only=documented_only)

    def render(page: Page) -> str:
        return as_json(found.to_dict()) if form == "json" else what_if_text(found, page)

    give(render, output, inputs=_inputs(rules, path), for_programs=form == "json")


@click.command(
    cls=ChineseCommand,
    name="reach",
    short_help="怎样改动，一项举措才会变成必做或选做",
    epilog="obligations reach 广西 14\nobligations reach 广东 24 --optional",
)
@_PROVINCE
@click.argument("measure", metavar="编号", type=int)
@click.option("--optional", "optional", is_flag=True, help="要变成选做；不给就是必做")
@on_option
@set_option
@documented_option
@rules_option
@format_option
@output_option
def reach(
    province: str,
    measure: int,
    optional: bool,
    on: date | None,
    changes: Sequence[str],
    documented_only: bool,
    rules: str | None,
    form: str,
    output: str | None,
) -> None:
    """列出让一项举措变成必做（或选做）的所有最小改动，改动少的在前。"""
    from obligations.answers_report import reach_text
    from obligations.reaching import reach as compute

    plan, profile, path, _ = given(province, rules, changes)
    wanted = Verdict.OPTIONAL if optional else Verdict.MANDATORY
    found = compute(profile, measure, wanted, plan, on=on, documented_only=documented_only)

    def render(page: Page) -> str:
        return as_json(found.to_dict()) if form == "json" else reach_text(found, page)

    give(render, output, inputs=_inputs(rules, path), for_programs=form == "json")


@click.command(
    cls=ChineseCommand,
    name="timeline",
    short_help="结论随时间的变化：从哪天到哪天，因为什么",
    epilog="obligations timeline 海南\nobligations timeline 广东 --from 2015-01-01 --to 2018-12-31",
)
@_PROVINCE
@click.option("--from", "start", callback=day, metavar="日期", help="从哪一天起；不给就从计划年度的第一天")
@click.option("--to", "end", callback=day, metavar="日期", help="到哪一天止（含）；不给就到计划年度的最后一天")
@documented_option
@rules_option
@format_option
@output_option
def timeline(
    province: str,
    start: date | None,
    end: date | None,
    documented_only: bool,
    rules: str | None,
    form: str,
    output: str | None,
) -> None:
    """列出一段时间里每项举措从哪天到哪天是什么结论，变化因为哪一项事实。"""
    from obligations.timeline_report import timeline_text
    from obligations.timelines import timeline as compute

    plan, profile, path, _ = given(province, rules)
    found = compute(profile, start, end, plan, documented_only=documented_only)

    def render(page: Page) -> str:
        return as_json(found.to_dict()) if form == "json" else timeline_text(found, page)

    give(render, output, inputs=_inputs(rules, path), for_programs=form == "json")


@click.command(
    cls=ChineseCommand,
    name="compare",
    short_help="两个省的结论哪里不同，因为哪项事实",
    epilog="obligations compare 广东 江苏",
)
@click.argument("one", metavar="省份或档案")
@click.argument("other", metavar="省份或档案")
@on_option
@documented_option
@rules_option
@format_option
@output_option
def compare(
    one: str,
    other: str,
    on: date | None,
    documented_only: bool,
    rules: str | None,
    form: str,
    output: str | None,
) -> None:
    """比较两个省：结论不同的举措，以及造成不同的事实。"""
    from obligations.answers_report import comparison_text
    from obligations.comparison import compare as compute

    plan, first, path, _ = given(one, rules)
    _, second, other_path, _ = given(other, rules)
    found = compute(first, second, plan, on=on, documented_only=documented_only)

    def render(page: Page) -> str:
        return as_json(found.to_dict()) if form == "json" else comparison_text(found, page)

    give(render, output, inputs=_inputs(rules, path, other_path), for_programs=form == "json")
