"""The command line: translates between people and the library. No rule logic lives here.

Exit status: 0 done, 2 bad input or usage. A broken pipe is not an error.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from obligations import shipped
from obligations.command import ChineseGroup, usage_problem
from obligations.conditions import Value
from obligations.engine import ENGINES
from obligations.errors import ObligationsError, Place, Problem
from obligations.loading import load_plan, load_profile
from obligations.names import did_you_mean, shown
from obligations.obligations import obligations_for
from obligations.plan import Plan
from obligations.report import measures_text, obligations_text, profiles_text
from obligations.template import blank_profile
from obligations.terminal import Page, be_tolerant, page_for

_DONE: Final = 0
_BAD_INPUT: Final = 2
_INTERRUPTED: Final = 130

_F = TypeVar("_F", bound=Callable[..., Any])


def _day(_ctx: click.Context, _param: click.Parameter, written: str | None) -> date | None:
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError:
        raise click.BadParameter(f"“{shown(written or '')}”不是日期；请写成 2018-06-01 这样") from None


_rules = click.option("--rules", metavar="文件", help="规则文件；不给就用自带的 2018 年计划")
_output = click.option("-o", "--output", metavar="文件", help="写到文件；不给就显示出来")


@click.group(cls=ChineseGroup, invoke_without_command=True)
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
@_output
def for_(
    province: str,
    on: date | None,
    changes: Sequence[str],
    rules: str | None,
    form: str,
    engine: str,
    output: str | None,
) -> None:
    """按省情档案列出一个省的任务。

    省份可以写 广东、广东省、guangdong 或 44（用自带的档案），
    也可以给出自己的档案文件，如 my.yaml。
    """
    plan = load_plan(rules)
    path, own = _profile(province)
    profile = load_profile(path, plan)
    profile = profile.setting(dict(_change(_readable(change), plan) for change in changes))
    result = obligations_for(profile, plan, on=on, engine=engine)

    def render(page: Page) -> str:
        if form == "json":
            return json.dumps(result.to_dict(), ensure_ascii=False, indent=2)
        return obligations_text(result, page, "" if own else f"复制一份档案来填：obligations new {province} -o my.yaml")

    _give(render, output, replace=True, inputs=[path, *([Path(rules)] if rules else [])])


def _profile(name: str) -> tuple[Path, bool]:
    """The file that a path or a province's name stands for, and whether it is the user's own."""
    path = Path(name)
    with suppress(ValueError, OSError):  # what cannot be a path is refused when it is opened
        if path.exists():
            return path, True
    found = shipped.find_profile(_readable(name))
    if found:
        return (found.relative_to(Path.cwd()) if found.is_relative_to(Path.cwd()) else found), False
    if not path.suffix and len(path.parts) <= 1:
        raise ObligationsError(f"没有“{shown(name)}”的档案；{shipped.nearest_profile(name)}")
    return path, True


def _readable(argument: str) -> str:
    """An argument as text. In a locale without Chinese, Python hands over its bytes in disguise."""
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(argument).decode("utf-8", "replace")
    return argument


def _change(written: str, plan: Plan) -> tuple[str, Value | None]:
    """A fact and its value from ``FACT=VALUE``."""
    place = Place(f"--set {shown(written)}")
    name, equals, value = written.partition("=")
    if not equals:
        raise ObligationsError(Problem(place, "应写成 事实=值", "如 --set 省份类别=一类"))
    fact = plan.vocabulary.find(name)
    if fact is None:
        labels = "、".join(f.label for f in plan.vocabulary.facts)
        remedy = did_you_mean(name, plan.vocabulary.names, f"可以用：{labels}")
        raise ObligationsError(Problem(place, f"不认识的事实“{shown(name)}”", remedy))
    try:
        return fact.id, fact.read(value)
    except ValueError:
        what = f"“{shown(value)}”不是{fact.label}的值"
        raise ObligationsError(Problem(place, what, f"可以是 {fact.choices} / 未知")) from None


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
    _give(lambda page: profiles_text(found, plan, page), output, replace=True)


@commands.command("measures", short_help="计划的全部举措和条款")
@_rules
@_output
def measures(rules: str | None, output: str | None) -> None:
    """列出计划的全部举措：完成时间、执行部门、省份条款。"""
    plan = load_plan(rules)
    _give(lambda page: measures_text(plan, page), output, replace=True)


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
    province = _readable(province)
    if not province.strip() or not province.isprintable():
        raise ObligationsError("省份名称不能为空，也不能有控制字符；请写成 obligations new 甲省")
    known = shipped.find_profile(province) if rules is None else None
    text = known.read_text("utf-8") if known else blank_profile(province.strip(), plan)
    _give(lambda _page: text.rstrip("\n"), output, replace=force)
    if output:
        click.echo(f"已写好 {output}；填写后运行 obligations for {output}", err=True)


def _give(render: Callable[[Page], str], output: str | None, *, replace: bool, inputs: Sequence[Path] = ()) -> None:
    """Show the text, or write it to a file, whole or not at all."""
    if output is None:
        sys.stdout.write(render(page_for(sys.stdout)) + "\n")
        sys.stdout.flush()
        return
    path, place = Path(output), Place(shown(output, 200))
    try:
        if any(path.exists() and other.exists() and path.samefile(other) for other in inputs):
            raise ObligationsError(Problem(place, "这是输入文件，不能写到它上面", "请换一个文件名"))
        if path.exists() and not replace:
            raise ObligationsError(Problem(place, "文件已经存在", "请换一个文件名，或加 --force 覆盖"))
        _write(path, render(Page()) + "\n")
    except (OSError, ValueError) as error:
        raise ObligationsError(Problem(place, f"写不了这个文件：{_unwritable(error)}", "请换一个位置")) from None


def _unwritable(error: Exception) -> str:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return "文件夹不存在"
        case PermissionError():
            return "没有写入权限"
        case IsADirectoryError():
            return "这是文件夹"
        case OSError(errno=errno.ENOSPC):
            return "磁盘满了"
        case _:
            return "路径不对"


def _write(path: Path, text: str) -> None:
    """Write a file atomically: an interrupted write leaves what was there."""
    if path.exists() and not path.is_file():  # a terminal, a pipe, /dev/null: nothing to keep whole
        path.write_text(text, encoding="utf-8")
        return
    import tempfile  # only where something is written

    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the return value is the exit status."""
    be_tolerant(sys.stdout, sys.stderr)
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except click.ClickException as error:
        return _refuse(usage_problem(error))
    except ObligationsError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        _let_go_of_stdout()  # whoever read the output has seen enough
        return _DONE
    except OSError as error:
        _let_go_of_stdout()
        return _refuse(f"写不出结果：{_unwritable(error)}；请换一个位置")
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
        sys.stdout.flush()
        return done.exit_code
    sys.stdout.flush()
    return _DONE


def _let_go_of_stdout() -> None:
    """What could not be written cannot be flushed at exit either; Python would complain then."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(message: str) -> int:
    with suppress(BrokenPipeError):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    return _BAD_INPUT
