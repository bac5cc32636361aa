"""Commands about the answer behind a province's list: why, what to find out, what if, since when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from obligations.answers.comparison import Comparison
from obligations.answers.obligations import answer
from obligations.answers.plans import plans_json
from obligations.answers.questions import questions_json
from obligations.answers.reach import reach_of
from obligations.answers.timeline import timeline_of
from obligations.cli.chinese import ChineseCommand
from obligations.cli.options import day, document_option, measure_number, nearby
from obligations.cli.subject import Request, Requests, about_a_province, profile_file, quoting
from obligations.errors import ObligationsError
from obligations.loading import load_profile
from obligations.plan.verdicts import Verdict
from obligations.reports.answers import comparison_text, questions_text, reach_text, timeline_text, what_if_text
from obligations.reports.explanation import explanation_text, reasons_text
from obligations.reports.layout import Page
from obligations.reports.plans import shared_questions_text
from obligations.text import shown


@click.command(
    cls=ChineseCommand,
    name="explain",
    short_help="为什么：条款的哪一部分、哪些事实决定了结论",
    epilog="obligations explain 广东 14\nobligations explain 广东",
)
@about_a_province()
@click.argument("measure", metavar="[编号]", callback=measure_number, required=False)
@document_option
def explain(request: Request, measure: int | None, document: str | None) -> None:
    """说明一项举措的结论从何而来；不给编号就列出每一项的简短理由。"""
    result = request.answer()
    explained = list(result) if measure is None else [result.find(measure)]
    request, passages = quoting(request, document)

    def render(page: Page) -> str:
        if measure is None:
            number = request.plan.measures[0].number
            command = f"obligations explain {_name(request)} {number}{request.typed()}"
            return reasons_text(result, page, command, passages)
        place = explained[0].definition.place
        where = place and place._replace(name=shown(str(nearby(Path(place.name))), 200))
        return explanation_text(result, measure, page, where, passages.get(measure, ()))

    def data() -> object:
        from obligations.answers.json.explanations import explanations_json

        return explanations_json(result, explained, passages)

    request.show_or_save(render, data)


def _name(request: Request) -> str:
    """Return the province as it can be typed again."""
    return shown(str(request.path), 200) if request.own else request.profile.short_name or request.profile.province


@click.command(cls=ChineseCommand, name="ask", short_help="接下来查明哪一项事实最有用", epilog="obligations ask 广东")
@about_a_province(several=True)
def ask(requests: Requests) -> None:
    """列出还缺的事实，能定下待定举措最多的在前。

    几份计划都用到的事实只列一次，能定多少按全部计划合计。
    """
    request, results = requests.first, requests.answers()
    result = results[0]
    options = request.typed(all_options=False)
    fill = f"obligations fill {shown(str(request.path), 200) if request.own else 'my.yaml'}{options}"
    commands = [fill] if request.own else [request.to_copy, fill]
    if any(each.documented_only or each.assumed for each in results):  # fill would not ask for what the file has
        commands = []
    if requests.is_several:

        def data() -> object:
            from obligations.answers.json.shared_questions import shared_questions_json

            return shared_questions_json(results)

        requests.show_or_save(lambda page: shared_questions_text(results, page, commands), data)
        return
    request.show_or_save(lambda page: questions_text(result, page, commands), lambda: questions_json(result))


@click.command(
    cls=ChineseCommand,
    name="what-if",
    short_help="假如事实是另外的样子，哪些结论会变",
    epilog="obligations what-if 广东 --set 知识产权保护中心=是 --set 省份类别=一类",
)
@about_a_province()
def what_if(request: Request) -> None:
    """比较现在和假设（--set）的情况：只列出有变化的举措，以及变化的原因。"""
    if not request.changes:
        raise ObligationsError.at("usage", None, "没有假设", "请用 --set 事实=值 写出，如 --set 省份类别=一类")
    comparison = Comparison(answer(request.subject._replace(profile=request.stated)), request.answer())
    request.show_or_save(lambda page: what_if_text(comparison, page), comparison.to_dict)


@click.command(
    cls=ChineseCommand,
    name="reach",
    short_help="怎样改动，一项举措才会变成必做或选做",
    epilog="obligations reach 广西 14\nobligations reach 广东 24 --optional",
)
@about_a_province()
@click.argument("measure", metavar="编号", callback=measure_number)
@click.option("--optional", is_flag=True, help="要变成选做；不给就是必做")
@click.option("--exempt", is_flag=True, help="要变成不作要求")
def reach(request: Request, measure: int, optional: bool, exempt: bool) -> None:
    """列出让一项举措变成必做（或选做、不作要求）的所有最小改动，改动少的在前。"""
    if optional and exempt:
        raise ObligationsError.at("usage", None, "--optional 和 --exempt 一次只能给一个", "请分两次问")
    wanted = Verdict.OPTIONAL if optional else Verdict.EXEMPT if exempt else Verdict.MANDATORY
    ways = reach_of(request.answer(), measure, wanted)
    request.show_or_save(lambda page: reach_text(ways, page), ways.to_dict)


@click.command(
    cls=ChineseCommand,
    name="timeline",
    short_help="结论随时间的变化：从哪天到哪天，因为什么",
    epilog="obligations timeline 海南\nobligations timeline 广东 --from 2015-01-01 --to 2018-12-31",
)
@about_a_province(on=False, several=True)
@click.option("--from", "start", callback=day, metavar="日期", help="从哪一天起；不给就从计划年度的第一天")
@click.option("--to", "end", callback=day, metavar="日期", help="到哪一天止（含）；不给就到计划年度的最后一天")
def timeline(requests: Requests, start: date | None, end: date | None) -> None:
    """列出一段时间里每项举措从哪天到哪天是什么结论，变化因为哪一项事实。

    几份计划的，各按自己的年度；写了起止日期的，都按写的日期。
    """
    each = [timeline_of(request.subject, start, end) for request in requests.each]
    requests.show_or_save(
        lambda page: "\n\n".join(timeline_text(spans, page) for spans in each),
        lambda: plans_json([spans.to_dict() for spans in each]) if requests.is_several else each[0].to_dict(),
    )


@click.command(
    cls=ChineseCommand,
    name="compare",
    short_help="两个省的结论哪里不同，因为哪项事实",
    epilog="obligations compare 广东 江苏",
)
@about_a_province()
@click.argument("other", metavar="另一省份或档案")
def compare(request: Request, other: str) -> None:
    """比较两个省：结论不同的举措，以及造成不同的事实。

    --set 的假设只用于前一个省。
    """
    path, _ = profile_file(other)
    that = request._replace(subject=request.subject._replace(profile=load_profile(path, request.plan)), more=(path,))
    comparison = Comparison(request.answer(), that.answer())
    request = request._replace(more=(path,))
    request.show_or_save(lambda page: comparison_text(comparison, page), comparison.to_dict, that)
