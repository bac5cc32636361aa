"""What the commands have in common: options, provinces as they are named, progress, and where results go."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from obligations import shipped
from obligations.assuming import assumptions
from obligations.conditions import Value
from obligations.errors import ObligationsError, Place, Problems
from obligations.loading import load_plan, load_profile
from obligations.names import shown
from obligations.output import save, show
from obligations.plan import Plan
from obligations.profile import Profile
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


class Given(NamedTuple):
    """A plan and a province as an argument names them: the profile, its file, and whether that is the user's own."""

    plan: Plan
    profile: Profile
    path: Path
    own: bool


def given(province: str, rules: str | None, changes: Sequence[str] = ()) -> Given:
    """What a command is about, with what ``--set`` assumes."""
    plan = load_plan(rules)
    path, own = profile_file(province)
    profile = load_profile(path, plan)
    return Given(plan, profile.setting(assumed(changes, plan)) if changes else profile, path, own)


def profile_file(name: str) -> tuple[Path, bool]:
    """The file that a province's name or a path stands for, and whether it is the user's own.

    A bare word is a province first: a folder or a result that happens to be called 广东 does not hide it.
    """
    path = Path(name)
    is_bare = not path.suffix and len(path.parts) <= 1 and name != "."
    found = shipped.find_profile(readable(name)) if is_bare else None
    if found:
        return nearby(found), False
    if is_bare and not _exists(path):
        raise ObligationsError(f"没有“{shown(name)}”的档案；{shipped.nearest_profile(readable(name))}")
    return path, True


def _exists(path: Path) -> bool:
    with suppress(ValueError, OSError):  # what cannot be a path is not there
        return path.exists()
    return False


def assumed(written: Sequence[str], plan: Plan) -> dict[str, Value | None]:
    """Facts and values from ``FACT=VALUE``, each fact once. Raises :class:`ObligationsError` with every problem."""
    problems = Problems()
    found: list[tuple[str, object, Place | None]] = []
    for change in map(readable, written):
        place = Place(f"--set {shown(change)}")
        name, equals, value = change.partition("=")
        if equals and name.strip():
            found.append((name, value, place))
        else:
            problems.add(place, "应写成 事实=值", "如 --set 省份类别=一类")
    return assumptions(found, plan.vocabulary, problems)


def as_json(data: object) -> str:
    """Plain data as JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def with_progress(items: Iterable[Any], count: int, what: str) -> Iterable[Any]:
    """A progress bar on a terminal; nothing where the error stream goes elsewhere."""
    if not sys.stderr.isatty():
        return items
    return _bar(items, count, what)


def _bar(items: Iterable[Any], count: int, what: str) -> Iterator[Any]:
    with click.progressbar(items, length=count, label=what, file=sys.stderr, show_eta=False) as bar:
        yield from bar
    sys.stderr.write("\x1b[1A\x1b[2K")  # the bar has done its work
    sys.stderr.flush()
