"""Commands about rules: are they sound, do the cases hold, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from obligations.answers.plans import plans_json
from obligations.checks.cases import Result, Suite, read_cases, run, shipped_cases
from obligations.checks.certificate import Certificate, check_rules
from obligations.checks.diff import diff as compare
from obligations.checks.mutations import Mutation
from obligations.checks.mutations import mutate as make_faults
from obligations.cli.chinese import ChineseCommand
from obligations.cli.options import (
    all_plans_option,
    day,
    engine_option,
    format_option,
    names_folder,
    nearby,
    output_option,
    rules_file,
    rules_named,
)
from obligations.cli.results import mark_of, show_or_save, with_progress
from obligations.cli.subject import profile_file
from obligations.engine.evaluate import Engine, engine_named
from obligations.errors import ObligationsError, Problem
from obligations.loading import load_plan, load_plans
from obligations.plan.plan import Plan
from obligations.reports.checks import cases_text, certificate_text
from obligations.reports.diff import diff_text
from obligations.reports.layout import Page
from obligations.text import as_json

_SAYS_NO = 1


@click.command(
    cls=ChineseCommand,
    name="check",
    short_help="规则是否完整、一致、与条款原文相符",
    epilog="obligations check\nobligations check --mutate\nobligations check draft.yaml --format json -o check.json",
)
@click.argument("rules", metavar="[计划或文件夹]", required=False)
@all_plans_option
@click.option("--mutate", is_flag=True, help="再把规则逐处改错，看检查能不能发现")
@click.option(
    "--profile", "profiles", multiple=True, metavar="档案", help="看这些档案用到哪些规则；不给就用自带的；可以重复"
)
@click.option("--on", callback=day, metavar="日期", help="按哪一天的事实看档案；不给就按计划年度的最后一天")
@format_option
@output_option
@click.pass_context
def check(
    ctx: click.Context,
    rules: str | None,
    all_plans: bool,
    mutate: bool,
    profiles: Sequence[str],
    on: date | None,
    form: str,
    output: str | None,
) -> None:
    """检查规则文件：不漏不重、与条款原文一致、没有多余、符合预期、两个引擎结论相同。

    每一条都对全部省情证明；不成立的，指出在哪一行、哪一种省份。
    退出码：0 没有错误，1 有错误，2 没能检查。
    """
    several = rules_named(rules, all_plans)
    paths = several or (rules_file(rules),)
    files = [profile_file(name)[0] for name in profiles]
    checked: list[tuple[Certificate, Mutation | None]] = []
    for path in paths:
        certificate = check_rules(path, files or None, on=on, progress=with_progress)
        faults = make_faults(certificate.plan, with_progress) if mutate and certificate.is_as_the_document else None
        checked.append((certificate, faults))

    def as_data(certificate: Certificate, faults: Mutation | None) -> dict[str, Any]:
        data: dict[str, Any] = dict(certificate.to_dict())
        return {**data, "mutation": faults.to_dict() if faults else None} if mutate else data

    def render(page: Page) -> str:
        if form == "json":
            data = [as_data(*each) for each in checked]
            return as_json(plans_json(data) if several else data[0])
        advice = "规则有错误，没有逐个试错；请先改正。" if mutate else ""
        texts = (certificate_text(each, page, faults, "" if faults else advice) for each, faults in checked)
        return "\n\n".join(texts)

    plans = [certificate.plan for certificate, _ in checked]
    mark = partial(mark_of, plans, asked=profiles) if form == "json" else None
    show_or_save(render, output, inputs=[*paths, *files], mark=mark)
    if not all(certificate.sound and not (faults and faults.missed) for certificate, faults in checked):
        ctx.exit(_SAYS_NO)


@click.command(
    cls=ChineseCommand,
    name="test",
    short_help="用例：给出事实，核对结论",
    epilog="obligations test\nobligations test draft.tests.yaml",
)
@click.argument("files", metavar="[用例文件]…", nargs=-1)
@click.option("--rules", metavar="文件", help="按这份规则；不给就按用例文件写的，或同名的规则文件")
@engine_option
@output_option
@click.pass_context
def test(
    ctx: click.Context, files: Sequence[str], rules: str | None, engine: Engine | None, output: str | None
) -> None:
    """运行用例文件：每例给出事实和预期的结论，不符的说明预期、得到和原因。

    退出码：0 全部相符，1 有不符，2 读不了用例。
    """
    paths = [Path(file) for file in files] or [nearby(path) for path in shipped_cases()]
    if not paths:
        raise ObligationsError.at("not-found", None, "没有自带的用例文件", "请给出用例文件")
    used = engine_named(engine)
    results: list[tuple[Suite, list[Result]]] = []
    unread: list[Problem] = []
    for path in paths:
        try:
            suite = read_cases(path, rules)
        except ObligationsError as error:  # the other files are run nevertheless
            unread += error.problems
        else:
            results.append((suite, list(run(suite, used))))
    if results:
        show_or_save(lambda page: cases_text(results, used, page), output, inputs=paths)
    if unread:
        raise ObligationsError(unread)
    if any(result.failures for _, of_suite in results for result in of_suite):
        ctx.exit(_SAYS_NO)


@click.command(
    cls=ChineseCommand,
    name="diff",
    short_help="两份规则有什么不同，哪些省份的结论变了",
    epilog="obligations diff rules/2018.yaml draft.yaml",
)
@click.argument("old", metavar="旧规则或文件夹")
@click.argument("new", metavar="新规则或文件夹")
@format_option
@output_option
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, form: str, output: str | None) -> None:
    """比较两份规则：增加、删去、改名的举措，结论有变的省份，只改了文字的地方。

    两个文件夹，就按计划的标识逐份比较。
    退出码：0 相同，1 不同，2 读不了规则。
    """
    if names_folder(old) and names_folder(new):
        _diff_folders(ctx, load_plans(old), load_plans(new), form, output)
        return
    result = compare(load_plan(old), load_plan(new))

    def render(page: Page) -> str:
        return as_json(result.to_dict()) if form == "json" else diff_text(result, page)

    names = [Path(each).name for each in (old, new)]  # the states of one plan have one identifier
    mark = partial(mark_of, [result.old, result.new], asked=names) if form == "json" else None
    show_or_save(render, output, inputs=[Path(old), Path(new)], mark=mark)
    if not result.same:
        ctx.exit(_SAYS_NO)


def _diff_folders(ctx: click.Context, old: Sequence[Plan], new: Sequence[Plan], form: str, output: str | None) -> None:
    """Compare the plans of two folders that have the same identifier, and tell those that only one of them has."""
    before, after = ({plan.id: plan for plan in plans} for plans in (old, new))
    results = [compare(before[name], after[name]) for name in before if name in after]
    removed = [plan for name, plan in before.items() if name not in after]
    added = [plan for name, plan in after.items() if name not in before]

    def render(page: Page) -> str:
        if form == "json":
            ids = {"removed": [plan.id for plan in removed], "added": [plan.id for plan in added]}
            return as_json({**plans_json([result.to_dict() for result in results]), **ids})
        texts = [
            f"{page.strong(result.new.title)}\n{diff_text(result, page)}" if result.same else diff_text(result, page)
            for result in results
        ]
        only = [f"只在旧文件夹里：{plan.id}　{plan.title}" for plan in removed]
        only += [f"只在新文件夹里：{plan.id}　{plan.title}" for plan in added]
        return "\n\n".join([*texts, *(["\n".join(only)] if only else [])])

    show_or_save(render, output, mark=partial(mark_of, [*old, *new]) if form == "json" else None)
    if added or removed or not all(result.same for result in results):
        ctx.exit(_SAYS_NO)
