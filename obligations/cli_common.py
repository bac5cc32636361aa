"""What the commands have in common: options, arguments as text, and where results go."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import click

from obligations.names import shown
from obligations.output import save, show
from obligations.structure import as_day
from obligations.terminal import Page

#: For -o: a result may be written again, but never over what may be somebody's profile or rules.
NOT_OVER_YAML: Final = "它可能是档案或规则，请换一个文件名"


def day(_ctx: click.Context, _param: click.Parameter, written: str | None) -> date | None:
    """The day that an option gives."""
    day = None if written is None else as_day(written)
    if day is None or isinstance(day, date):
        return day
    raise click.BadParameter(f"“{shown(written or '')}”不是日期；请写成 2018-06-01 这样")


rules_option = click.option("--rules", metavar="文件", help="规则文件；不给就用自带的最新计划")
output_option = click.option("-o", "--output", metavar="文件", help="写到文件；不给或写 - 就显示出来")


actions_option = click.option("--actions", is_flag=True, help="同时列出省里要做的事和计划的缺项")


format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text 给人看，json 给程序用"
)


def nearby(path: Path) -> Path:
    """A path as it is best shown: from this folder, if it is below it."""
    with suppress(OSError, ValueError):  # not below this folder, or the folder is gone
        return path.relative_to(Path.cwd())
    return path


def readable(argument: str) -> str:
    """An argument as text. In a locale without Chinese, Python hands over its bytes in disguise."""
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(argument).decode("utf-8", "replace")
    return argument


def give(
    render: Callable[[Page], str], output: str | None, *, inputs: Sequence[Path] = (), for_programs: bool = False
) -> None:
    """Show a result, or save it."""
    if output in (None, "-"):
        show(render, for_programs=for_programs)
    else:
        yaml = any(name.lower().endswith((".yaml", ".yml")) for name in (output, os.path.realpath(output)))
        save(render, output, inputs=inputs, refuse=NOT_OVER_YAML if yaml else "")
