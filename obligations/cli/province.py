"""Commands about a province: its list, the profiles, the measures, a profile to fill in."""

from __future__ import annotations

import click

from obligations import shipped
from obligations.cli.chinese import ChineseCommand
from obligations.cli.editor import editor_option, needs_a_file, with_schema, without_line
from obligations.cli.options import actions_option, document_option, force_option, output_option, rules_option
from obligations.cli.results import show_or_save
from obligations.cli.streams import as_file, show
from obligations.cli.subject import Request, about_a_province, quoting
from obligations.errors import ObligationsError
from obligations.files.writing import FORCE, replace, writable_target
from obligations.loading import load_plan, load_profile
from obligations.province.template import begun_profile, blank_profile
from obligations.reports.layout import Page
from obligations.reports.obligations import measures_text, obligations_text, profiles_text
from obligations.text import readable, shown


@click.command(
    "for",
    cls=ChineseCommand,
    short_help="一个省的任务：必做、选做、未明确、待定",
    epilog="obligations for 广东\nobligations for my.yaml --on 2018-06-01\nobligations for 广东 --set 省份类别=一类",
)
@about_a_province()
@actions_option
@document_option
def for_(request: Request, actions: bool, document: str | None) -> None:
    """按省情档案列出一个省的任务。

    省份可以写 广东、广东省、guangdong 或 44（用自带的档案），
    也可以给出自己的档案文件，如 my.yaml。
    """
    result = request.answer()
    advice = "" if request.own else f"复制一份档案来填：{request.to_copy}"
    request, passages = quoting(request, document)

    def data() -> object:
        if not passages:
            return result.to_dict()
        from obligations.exports.formats import answer_json  # only with a document: a list needs no formats of files

        return answer_json(result, passages)

    request.show_or_save(
        lambda page: obligations_text(result, page, actions=actions, advice=advice, passages=passages), data
    )


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
@output_option
def measures(rules: str | None, actions: bool, output: str | None) -> None:
    """列出计划的全部举措：完成时间、执行部门、省份条款。"""
    plan = load_plan(rules)
    show_or_save(lambda page: measures_text(plan, page, actions=actions), output)


@click.command(
    cls=ChineseCommand, name="new", short_help="写一份待填的省情档案", epilog="obligations new 甲省 -o my.yaml"
)
@click.argument("province", metavar="省份")
@rules_option
@output_option
@force_option
@editor_option
def new(province: str, rules: str | None, output: str | None, force: bool, editor: bool) -> None:
    """写一份带注释的省情档案，填好后交给 obligations for。

    有自带档案的省份（如 广东）从已知的事实写起；其他名称从空白写起。
    """
    if editor:
        needs_a_file(output)
    plan = load_plan(rules)
    province = readable(province).strip()
    if not province or not province.isprintable():
        message = "省份名称不能为空，也不能有控制字符"
        raise ObligationsError.at("usage", None, message, "请写成 obligations new 甲省")
    known = shipped.find_profile(province)
    text = (
        begun_profile(without_line(known.read_text("utf-8")), load_profile(known, plan), plan)
        if known
        else blank_profile(province, plan)
    )

    def render(_page: Page) -> str:
        return text.rstrip("\n")

    if output in (None, "-"):
        show(render, for_programs=True)
        return
    content = as_file(render)
    path = writable_target(str(output), content, refuse="" if force else FORCE)
    replace(path, with_schema(content, path, "profile", plan) if editor else content)
    then = f"obligations for {shown(output, 200)}" + (f" --rules {shown(rules, 200)}" if rules else "")
    click.echo(f"已写好 {shown(output, 200)}；填写后运行 {then}", err=True)
