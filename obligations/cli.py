"""The command line: translates between people and the library. No rule logic lives here.

Exit status: 0 done, 2 bad input or usage. A broken pipe is not an error.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import click

from obligations import shipped
from obligations.command import ChineseGroup, usage_problem
from obligations.conditions import Value
from obligations.engine import ENGINES
from obligations.errors import ObligationsError, Place, Problems
from obligations.loading import load_plan, load_profile
from obligations.names import did_you_mean, shown
from obligations.obligations import obligations_for
from obligations.output import let_go_of_stdout, prepare_streams, save, show, unwritable
from obligations.plan import Plan
from obligations.report import measures_text, obligations_text, profiles_text
from obligations.structure import as_day
from obligations.template import begun_profile, blank_profile
from obligations.terminal import Page

_DONE: Final = 0
_BAD_INPUT: Final = 2
_INTERRUPTED: Final = 130

#: For -o: a result may be written again, but never over what may be somebody's profile or rules.
_NOT_OVER_YAML: Final = "它可能是档案或规则，请换一个文件名"


def _day(_ctx: click.Context, _param: click.Parameter, written: str | None) -> date | None:
    day = None if written is None else as_day(written)
    if day is None or isinstance(day, date):
        return day
    raise click.BadParameter(f"“{shown(written or '')}”不是日期；请写成 2018-06-01 这样")


_rules = click.option("--rules", metavar="文件", help="规则文件；不给就用自带的最新计划")
_output = click.option("-o", "--output", metavar="文件", help="写到文件；不给或写 - 就显示出来")


_actions = click.option("--actions", is_flag=True, help="同时列出省里要做的事和计划的缺项")


@click.group(cls=ChineseGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="obligations", message="obligations %(version)s", help="显示版本")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """看一个省按计划必须做什么、可以做什么，哪些计划没有说，哪些还缺事实。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@commands.command(
    "for",
    short_help="一个省的任务：必做、选做、未明确、待定",
    epilog="obligations for 广东\nobligations for my.yaml --on 2018-06-01\nobligations for 广东 --set 省份类别=一类",
)
@click.argument("province", metavar="省份或档案")
@click.option("--on", callback=_day, metavar="日期", help="按哪一天的事实，如 2018-06-01；不给就按计划年度的最后一天")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="事实=值",
    help="假设一项事实，如 省份类别=一类；可以重复；不改动档案文件",
)
@_rules
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text 给人看，json 给程序用"
)
@click.option(
    "--engine",
    type=click.Choice(list(ENGINES)),
    default="durable",
    help="durable（默认）或 reference，结果相同",
)
@_actions
@_output
def for_(
    province: str,
    on: date | None,
    changes: Sequence[str],
    rules: str | None,
    form: str,
    engine: str,
    actions: bool,
    output: str | None,
) -> None:
    """按省情档案列出一个省的任务。

    省份可以写 广东、广东省、guangdong 或 44（用自带的档案），
    也可以给出自己的档案文件，如 my.yaml。
    """
    plan = load_plan(rules)
    path, own = _profile(province)
    profile = load_profile(path, plan).setting(_changes(changes, plan))
    result = obligations_for(profile, plan, on=on, engine=engine)
    copy = f"obligations new {_readable(province)} -o my.yaml" + (f" --rules {shown(rules, 200)}" if rules else "")
    advice = "" if own else f"复制一份档案来填：{copy}"

    def render(page: Page) -> str:
        if form == "json":
            return json.dumps(result.to_dict(), ensure_ascii=False, indent=2)
        return obligations_text(result, page, actions=actions, advice=advice)

    _give(render, output, inputs=[path, *([Path(rules)] if rules else [])], for_programs=form == "json")


def _profile(name: str) -> tuple[Path, bool]:
    """The file that a province's name or a path stands for, and whether it is the user's own.

    A bare word is a province first: a folder or a result that happens to be called 广东 does not hide it.
    """
    path = Path(name)
    is_bare = not path.suffix and len(path.parts) <= 1 and name != "."
    found = shipped.find_profile(_readable(name)) if is_bare else None
    if found:
        with suppress(OSError, ValueError):  # not below this folder, or the folder is gone
            found = found.relative_to(Path.cwd())
        return found, False
    if is_bare and not _exists(path):
        raise ObligationsError(f"没有“{shown(name)}”的档案；{shipped.nearest_profile(_readable(name))}")
    return path, True


def _exists(path: Path) -> bool:
    with suppress(ValueError, OSError):  # what cannot be a path is not there
        return path.exists()
    return False


def _readable(argument: str) -> str:
    """An argument as text. In a locale without Chinese, Python hands over its bytes in disguise."""
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(argument).decode("utf-8", "replace")
    return argument


def _changes(written: Sequence[str], plan: Plan) -> dict[str, Value | None]:
    """Facts and values from ``FACT=VALUE``, each fact once. Raises :class:`ObligationsError` with every problem."""
    problems = Problems()
    changes: dict[str, Value | None] = {}
    for change in map(_readable, written):
        place = Place(f"--set {shown(change)}")
        name, equals, value = change.partition("=")
        fact = plan.vocabulary.find(name)
        if not equals or not name.strip():
            problems.add(place, "应写成 事实=值", "如 --set 省份类别=一类")
        elif fact is None:
            labels = "、".join(f.label for f in plan.vocabulary.facts)
            remedy = did_you_mean(name, plan.vocabulary.names, f"可以用：{labels}")
            problems.add(place, f"不认识的事实“{shown(name)}”", remedy)
        elif fact.id in changes:
            problems.add(place, f"{fact.label}写了两次", "请只保留一处")
        else:
            try:
                changes[fact.id] = fact.read(value)
            except ValueError:
                problems.add(place, f"“{shown(value)}”不是{fact.label}的值", f"可以是 {fact.choices} / 未知")
    problems.raise_as(ObligationsError)
    return changes


@commands.command("profiles", short_help="自带的省情档案")
@_rules
@_output
def profiles(rules: str | None, output: str | None) -> None:
    """列出自带的省情档案：代码、省名、可用的名称、已知几项事实。"""
    plan = load_plan(rules)
    found = sorted(
        ((path.stem, load_profile(path, plan)) for path in shipped.profiles()),
        key=lambda pair: (pair[1].code or "~", pair[0]),
    )
    _give(lambda page: profiles_text(found, plan, page), output)


@commands.command("measures", short_help="计划的全部举措和条款")
@_rules
@_actions
@_output
def measures(rules: str | None, actions: bool, output: str | None) -> None:
    """列出计划的全部举措：完成时间、执行部门、省份条款。"""
    plan = load_plan(rules)
    _give(lambda page: measures_text(plan, page, actions=actions), output)


@commands.command("new", short_help="写一份待填的省情档案", epilog="obligations new 甲省 -o my.yaml")
@click.argument("province", metavar="省份")
@_rules
@_output
@click.option("--force", is_flag=True, help="文件已经存在也覆盖")
def new(province: str, rules: str | None, output: str | None, force: bool) -> None:
    """写一份带注释的省情档案，填好后交给 obligations for。

    有自带档案的省份（如 广东）从已知的事实写起；其他名称从空白写起。
    """
    plan = load_plan(rules)
    province = _readable(province).strip()
    if not province or not province.isprintable():
        raise ObligationsError("省份名称不能为空，也不能有控制字符；请写成 obligations new 甲省")
    known = shipped.find_profile(province)
    text = (
        begun_profile(known.read_text("utf-8"), load_profile(known, plan), plan)
        if known
        else blank_profile(province, plan)
    )

    def render(_page: Page) -> str:
        return text.rstrip("\n")

    if output in (None, "-"):
        show(render, for_programs=True)
        return
    save(render, output, refuse="" if force else "请换一个文件名，或加 --force 覆盖")
    then = f"obligations for {shown(output, 200)}" + (f" --rules {shown(rules, 200)}" if rules else "")
    click.echo(f"已写好 {shown(output, 200)}；填写后运行 {then}", err=True)


def _give(
    render: Callable[[Page], str], output: str | None, *, inputs: Sequence[Path] = (), for_programs: bool = False
) -> None:
    """Show a result, or save it."""
    if output in (None, "-"):
        show(render, for_programs=for_programs)
    else:
        yaml = output.lower().endswith((".yaml", ".yml"))
        save(render, output, inputs=inputs, refuse=_NOT_OVER_YAML if yaml else "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the return value is the exit status."""
    prepare_streams()
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except click.ClickException as error:
        return _refuse(usage_problem(error))
    except ObligationsError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        let_go_of_stdout()  # whoever read the output has seen enough
        return _DONE
    except OSError as error:
        let_go_of_stdout()
        return _refuse(f"写不出结果：{unwritable(error)}；请换一个位置")
    except KeyboardInterrupt:
        return _INTERRUPTED
    except MemoryError:
        return _refuse("内存不够；请关闭其他程序后再试")


def _run(arguments: list[str]) -> int:
    """Run one command. (Not by click's own ``main``: it takes a broken pipe for a failure.)"""
    try:
        with commands.make_context("obligations", arguments) as ctx:
            commands.invoke(ctx)
    except click.exceptions.Exit as done:  # --help and --version end this way
        return done.exit_code
    return _DONE


def _refuse(message: str) -> int:
    with suppress(OSError):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    return _BAD_INPUT
