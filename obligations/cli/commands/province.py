"""Commands about a province: its list, the profiles, the measures, a profile to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from obligations import shipped
from obligations.answers.obligations import Obligations
from obligations.answers.plans import plans_json
from obligations.cli.chinese import ChineseCommand
from obligations.cli.editor import editor_option, needs_a_file, with_schema, without_line
from obligations.cli.options import (
    actions_option,
    all_plans_option,
    as_typed_options,
    document_option,
    due_by_option,
    force_option,
    format_option,
    output_option,
    plans_named,
    rules_option,
)
from obligations.cli.results import mark_of, say_written, show_or_save
from obligations.cli.streams import as_file, show
from obligations.cli.subject import Requests, about_a_province, quoting, refuse_document
from obligations.errors import ObligationsError
from obligations.files.writing import FORCE, target_of
from obligations.loading import load_plan, load_profile
from obligations.province.template import begun_profile, blank_profile
from obligations.reports.layout import Page
from obligations.reports.obligations import measures_text, obligations_text, profiles_text
from obligations.reports.plans import plans_text, several_text
from obligations.text import as_json, readable, shown

if TYPE_CHECKING:
    from obligations.answers.json.answer import ResultJson


@click.command(
    "for",
    cls=ChineseCommand,
    short_help="一个省的任务：必做、选做、未明确、待定",
    epilog="obligations for 广东\nobligations for my.yaml --on 2018-06-01\nobligations for 广东 --set 省份类别=一类",
)
@about_a_province(several=True)
@actions_option
@due_by_option
@document_option
def for_(requests: Requests, actions: bool, due_by: date | None, document: str | None) -> None:
    """按省情档案列出一个省的任务。

    省份可以写 广东、广东省、guangdong 或 44（用自带的档案），
    也可以给出自己的档案文件，如 my.yaml。
    """
    request, results = requests.first, requests.answers()
    advice = "" if request.own else f"复制一份档案来填：{request.to_copy}"
    refuse_document(document, requests.is_several)
    request, passages = quoting(request, document)

    def text(page: Page) -> str:
        each = [
            obligations_text(
                result, page, actions=actions, advice=advice, passages=passages, until=due_by,
                is_whole=not requests.is_several,
            )
            for result in results
        ]  # fmt: skip
        return several_text(results, each, page, advice) if requests.is_several else each[0]

    def data() -> object:
        each = [_as_data(result, passages, due_by) for result in results]
        return plans_json(each) if requests.is_several else each[0]

    requests._replace(each=(request, *requests.each[1:])).show_or_save(text, data)


def _as_data(result: Obligations, passages: Mapping[int, tuple[str, ...]], due_by: date | None) -> ResultJson:
    if passages:
        from obligations.exports.formats import answer_json  # only with a document: a list needs no formats of files

        data = answer_json(result, passages)
    else:
        data = result.to_dict()
    if due_by is not None:
        by_number = {each["measure"]: each for each in data["obligations"]}
        data["obligations"] = [by_number[obligation.measure] for obligation in result.due_by(due_by)]
        data["due_by"] = due_by.isoformat()
        data["without_due_day"] = [obligation.measure for obligation in result.without_due_day]
    return data


@click.command(cls=ChineseCommand, name="plans", short_help="自带的计划：名称、文号、举措", epilog="obligations plans")
@click.option("--rules", metavar="文件夹", help="列这个文件夹里的计划（或这一份计划）；不给就列自带的")
@format_option
@output_option
def plans(rules: str | None, form: str, output: str | None) -> None:
    """列出自带的计划：标识、名称、文号、日期、举措数、有哪些结论。

    别的命令的 --rules 可以写这里的标识或文号；--all-plans 是全部计划。
    """
    found = plans_named(rules, all_plans=rules is None).plans
    if form == "json":
        from obligations.answers.json.plans import plan_list_json

        show_or_save(lambda _page: as_json(plan_list_json(found)), output, mark=lambda: mark_of(found))
    else:
        show_or_save(lambda page: plans_text(found, page, are_shipped=rules is None), output)


@click.command(cls=ChineseCommand, name="profiles", short_help="自带的省情档案")
@rules_option
@output_option
def profiles(rules: str | None, output: str | None) -> None:
    """列出自带的省情档案：代码、省名、可用的名称、已知几项事实。"""
    plan = load_plan(rules)
    listed = sorted(
        ((path.stem, load_profile(path, plan)) for path in shipped.profiles()),
        key=lambda pair: (pair[1].code or "~", pair[0]),
    )
    show_or_save(lambda page: profiles_text(listed, plan, page), output)


@click.command(cls=ChineseCommand, name="measures", short_help="计划的全部举措和条款")
@rules_option
@actions_option
@due_by_option
@output_option
def measures(rules: str | None, actions: bool, due_by: date | None, output: str | None) -> None:
    """列出计划的全部举措：完成时间、执行部门、省份条款。"""
    plan = load_plan(rules)
    show_or_save(lambda page: measures_text(plan, page, actions=actions, until=due_by), output)


@click.command(
    cls=ChineseCommand, name="new", short_help="写一份待填的省情档案", epilog="obligations new 甲省 -o my.yaml"
)
@click.argument("province", metavar="省份")
@rules_option
@all_plans_option
@output_option
@force_option
@editor_option
def new(province: str, rules: str | None, all_plans: bool, output: str | None, force: bool, editor: bool) -> None:
    """写一份带注释的省情档案，填好后交给 obligations for。

    有自带档案的省份（如 广东）从已知的事实写起；其他名称从空白写起。
    """
    if editor:
        needs_a_file(output)
    plans, _ = plans_named(rules, all_plans)
    province = readable(province).strip()
    if not province or not province.isprintable():
        message = "省份名称不能为空，也不能有控制字符"
        raise ObligationsError.at("usage", None, message, "请写成 obligations new 甲省")
    known = shipped.find_profile(province)
    text = (
        begun_profile(without_line(known.read_text("utf-8")), load_profile(known, plans[0], plans), plans)
        if known
        else blank_profile(province, plans)
    )

    def render(_page: Page) -> str:
        return text.rstrip("\n")

    if output in (None, "-"):
        show(render, for_programs=True)
        return
    content = as_file(render)
    target = target_of(str(output), content, refuse="" if force else FORCE)
    if editor:
        target = target._replace(content=with_schema(content, target.path, "profile", plans[0]))
    then = f"obligations for {shown(output, 200)}{as_typed_options(rules, None, all_plans=all_plans)}"
    say_written([target], f"；填写后运行 {then}")
