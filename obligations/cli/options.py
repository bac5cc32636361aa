"""What the commands have in common: options, and arguments as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple, TypedDict

import click

from obligations import loading, shipped
from obligations.cli.chinese import wrong_value
from obligations.engine.available import require_durable
from obligations.engine.evaluate import ENGINES, Engine
from obligations.errors import ObligationsError
from obligations.files.days import as_day, no_day
from obligations.plan.plan import Plan
from obligations.province.partial_dates import PartialDate, as_when, last_day
from obligations.text import readable, shown


def day(_ctx: click.Context, param: click.Parameter, written: str | None) -> date | None:
    """Return the day that an option states. Raises :class:`ObligationsError` for another text."""
    day = None if written is None else as_day(written)
    if day is None or isinstance(day, date):
        return day
    raise wrong_value(param, f"“{shown(written or '')}”{no_day(written)}", "请写成 2018-06-01 这样")


def measure_number(ctx: click.Context, param: click.Parameter, written: str | None) -> int | None:
    """Return a measure's number from 14 or 第14项. Raises :class:`ObligationsError` for another text."""
    if written is None:
        return None
    number = readable(written).strip().removeprefix("第").removesuffix("项").strip()
    if not (number.isdecimal() and len(number) < 9):
        remedy = f"先写省份，再写编号，如 {ctx.command_path} 广东 14"
        raise wrong_value(param, f"“{shown(readable(written))}”不是举措的编号", remedy)
    return int(number)


class Terms(TypedDict, total=False):
    """The options that say by which facts and by which engine a province is answered, where a command has them."""

    on: date | None
    documented_only: bool
    engine: Engine | None


rules_option = click.option(
    "--rules", metavar="计划", help="规则文件，或自带计划的标识、文号（obligations plans）；不给就用 2018 年的计划"
)
all_plans_option = click.option(
    "--all-plans",
    is_flag=True,
    help="自带的全部计划，各按自己年度的最后一天；--rules 给出文件夹，就是里面的全部计划",
)


def _last_day(_ctx: click.Context, param: click.Parameter, written: str | None) -> date | None:
    """Return the day that an option states, or the last of a month or year."""
    when = None if written is None else as_when(readable(written).strip())
    if when is None:
        return None
    if isinstance(when, date | PartialDate):
        return last_day(when)
    raise wrong_value(param, f"“{shown(written or '')}”{no_day(written)}", "请写成 2018-06-30 这样；一个月写成 2018-06")


due_by_option = click.option(
    "--due-by",
    callback=_last_day,
    metavar="日期",
    help="只列到这一天（或这个月）为止要完成的，先到期的在前；没有时间的另列",
)
#: Endings that promise something other than text for people: a command that cannot write it must not write text into
#: such a file. Not the list of our formats (that is ``exports.formats``): md is text, and pdf is none of ours.
_OFFICE: Final = frozenset({"xlsx", "xls", "docx", "doc", "pdf"})
_PROMISES: Final = frozenset({"csv", "json", "html", "htm", "dmn", *_OFFICE})


def _ending(output: str | None) -> str:
    return Path(output or "").suffix.lower().removeprefix(".")


def _writable(ctx: click.Context, _param: click.Parameter, written: str | None) -> str | None:
    # a command with --format compares the ending with the format
    ending = _ending(written)
    if ending in _PROMISES and not any(param.name == "form" for param in ctx.command.params):
        remedy = "这条命令写的是文字，请换后缀，如 .txt"
        raise ObligationsError.at("usage", None, f"-o：写不了 .{ending} 文件", remedy)
    return written


output_option = click.option(
    "-o", "--output", metavar="文件", is_eager=True, callback=_writable, help="写到文件；不给或写 - 就显示出来"
)
document_option = click.option(
    "--document", metavar="原件", help="附上原件里各项举措的原文；原件是计划的 .docx、.html、.md 或 .txt"
)
force_option = click.option("--force", is_flag=True, help="文件已经存在也覆盖，里面的内容不再保留")
actions_option = click.option("--actions", is_flag=True, help="同时列出省里要做的事和计划的缺项")
on_option = click.option(
    "--on", callback=day, metavar="日期", help="按哪一天的事实，如 2018-06-01；不给就按计划年度的最后一天"
)
set_option = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="事实=值",
    help="假设一项事实，如 省份类别=一类；可以重复；不改动档案文件",
)
documented_option = click.option("--documented-only", is_flag=True, help="未核实的事实当作不知道")


def _usable(_ctx: click.Context, _param: click.Parameter, written: str | None) -> str | None:
    if written == "durable":
        require_durable("--engine reference")
    return written


engine_option = click.option(
    "--engine",
    type=click.Choice(list(ENGINES)),
    callback=_usable,
    help="durable（能载入时的默认）或 reference，结果相同",
)


def formats(otherwise: str = "text", **described: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``--format``. If it is not typed, the ending of ``-o`` decides, or else it is ``otherwise``."""
    choices = "，".join(f"{name} {what}" for name, what in described.items())

    def chosen(ctx: click.Context, _param: click.Parameter, written: str | None) -> str:
        ending = _ending(ctx.params.get("output"))
        if ending not in described and written is None and ending in _PROMISES:
            remedy = f"可以写 {'、'.join(described)}，请换后缀或用 --format"
            raise ObligationsError.at("usage", None, f"这条命令写不了 .{ending} 文件", remedy)
        if written is not None and ending in _PROMISES and ending != written and {ending, written} & _OFFICE:
            message = f"-o 的后缀 .{ending} 和 --format {written} 对不上"
            raise ObligationsError.at("usage", None, message, "请改一个")
        return written or (ending if ending in described else otherwise)

    help_text = f"{choices}；不给就看 -o 的后缀"
    return click.option("--format", "form", type=click.Choice(list(described)), callback=chosen, help=help_text)


def is_json_asked(arguments: Sequence[str]) -> bool:
    """Return whether a command as it is typed asks for JSON, even if it cannot be understood.

    As in :func:`formats`: ``--format`` says it, or else the ending of ``-o``; the last one counts.
    """
    typed: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        if word == "--":  # what follows is no option
            break
        name, equals, value = word.partition("=")
        if word.startswith("-o"):
            typed["--output"] = word.removeprefix("-o") or next(words, "")
        elif name in ("--format", "--output"):
            typed[name] = value if equals else next(words, "")
    return typed.get("--format", _ending(typed.get("--output"))) == "json"


format_option = formats(text="给人看", json="给程序用")


def nearby(path: Path) -> Path:
    """Return a path as it is best shown: relative to the current folder, if it is below that."""
    with suppress(OSError, ValueError):  # not below this folder, or the folder is gone
        return path.relative_to(Path.cwd())
    return path


def rules_file(rules: str | None) -> Path:
    """Return the path of a rules file, of the shipped plan's for None. Raises :class:`ObligationsError` for ""."""
    return nearby(shipped.default_rules() if rules is None else loading.rules_file(rules))


def names_folder(rules: str | None, all_plans: bool = False) -> bool:
    """Return whether ``--rules`` names a folder. Raises :class:`ObligationsError` for one plan and all of them."""
    is_of_many = bool(rules) and loading.is_folder(str(rules)) and shipped.find_rules(str(rules)) is None
    if rules and all_plans and not is_of_many:
        remedy = "请给出文件夹，或去掉一个"
        raise ObligationsError.at("usage", None, f"“{shown(rules)}”是一份计划，--all-plans 是全部计划", remedy)
    return is_of_many


class Named(NamedTuple):
    """The plans that are named; ``are_several``: as all, or as those of a folder, be there one in it or many."""

    plans: tuple[Plan, ...]
    are_several: bool


def plans_named(rules: str | None, all_plans: bool) -> Named:
    """Return the plans that ``--rules`` and ``--all-plans`` name."""
    is_of_many = names_folder(rules, all_plans)
    if all_plans or is_of_many:
        return Named(loading.load_plans(rules if is_of_many else None), are_several=True)
    return Named((loading.load_plan(rules),), are_several=False)


def rules_named(rules: str | None, all_plans: bool) -> tuple[Path, ...] | None:
    """Return the rules files that they name, where these are several, drafts too; None where it is one."""
    if names_folder(rules, all_plans):
        return tuple(map(nearby, loading.rules_files(str(rules))))
    return tuple(map(nearby, shipped.rules())) if all_plans else None


def as_typed_options(
    rules: str | None,
    on: date | None,
    changes: Sequence[str] = (),
    documented_only: bool = False,
    all_plans: bool = False,
) -> str:
    """Return the options, as they are typed, with which another command is about the same plan, day and facts."""
    text = "".join(f" --set {shown(readable(change))}" for change in changes)
    text += " --documented-only" if documented_only else ""
    text += f" --rules {shown(rules, 200)}" if rules else " --all-plans" if all_plans else ""
    return text + (f" --on {on}" if on else "")
