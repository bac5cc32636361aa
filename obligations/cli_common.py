"""What the commands have in common: options, provinces as they are named, progress, and where results go."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from obligations import shipped
from obligations.assuming import assumptions
from obligations.conditions import Value
from obligations.engine import ENGINES
from obligations.errors import ObligationsError, Place, Problems
from obligations.loading import load_plan, load_profile
from obligations.names import shown
from obligations.obligations import Obligations, obligations_for
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


def measure_number(ctx: click.Context, _param: click.Parameter, written: str | None) -> int | None:
    """The number of a measure: 14, or 第14项."""
    if written is None:
        return None
    number = readable(written).strip().removeprefix("第").removesuffix("项").strip()
    if not (number.isdecimal() and len(number) < 9):
        raise click.BadParameter(
            f"“{shown(readable(written))}”不是举措的编号；先写省份，再写编号，如 {ctx.command_path} 广东 14"
        )
    return int(number)


rules_option = click.option("--rules", metavar="文件", help="规则文件；不给就用自带的最新计划")
output_option = click.option("-o", "--output", metavar="文件", help="写到文件；不给或写 - 就显示出来")
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
engine_option = click.option(
    "--engine", type=click.Choice(list(ENGINES)), default="durable", help="durable（默认）或 reference，结果相同"
)


def formats(**described: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--format``. Where it is not given, the ending of the file in ``-o`` says it, or else it is text."""
    told = "，".join(f"{name} {what}" for name, what in described.items())

    def chosen(ctx: click.Context, _param: click.Parameter, written: str | None) -> str:
        ending = Path(str(ctx.params.get("output") or "")).suffix.lower().removeprefix(".")
        return written or (ending if ending in described else "text")

    help_text = f"{told}；不给就看 -o 的后缀"
    return click.option("--format", "form", type=click.Choice(list(described)), callback=chosen, help=help_text)


format_option = formats(text="给人看", json="给程序用")


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


def as_json(data: object) -> str:
    """Plain data as JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=2)


class Given(NamedTuple):
    """What a command about a province was given: the plan, the profile, its file (``own``: the user's), and options."""

    plan: Plan
    profile: Profile
    path: Path
    own: bool
    rules: str | None
    settings: dict[str, Any]
    form: str
    output: str | None
    more: tuple[Path, ...] = ()

    @property
    def inputs(self) -> list[Path]:
        """The files that were read, which no result may be written over."""
        return [self.path, *self.more, *([Path(self.rules)] if self.rules else [])]

    def answer(self) -> Obligations:
        """The list of the province."""
        return obligations_for(self.profile, self.plan, **self.settings)

    def options(self) -> str:
        """The options that another command needs to speak of the same plan and day, as they are typed."""
        on = self.settings.get("on")
        return (f" --rules {shown(self.rules, 200)}" if self.rules else "") + (f" --on {on}" if on else "")

    def give(self, text: Callable[[Page], str], data: Callable[[], object]) -> None:
        """Show or save a result: ``text`` for people, or ``data`` as JSON."""
        in_json = self.form == "json"
        give(
            lambda page: as_json(data()) if in_json else text(page),
            self.output,
            inputs=self.inputs,
            for_programs=in_json,
        )


def about_a_province(*, on: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """For a command whose first argument is a province: its function gets :class:`Given` in place of the options.

    ``on``: it speaks of one day.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def command(
            *, province: str, rules: str | None, changes: Sequence[str], form: str, output: str | None, **others: Any
        ) -> None:
            plan = load_plan(rules)
            path, own = profile_file(province)
            profile = load_profile(path, plan)
            if changes:
                profile = profile.setting(assumed(changes, plan))
            settings: dict[str, Any] = {
                key: others.pop(key) for key in ("on", "documented_only", "engine") if key in others
            }
            function(Given(plan, profile, path, own, rules, settings, form, output), **others)

        options: list[Callable[[Any], Any]] = [
            set_option,
            documented_option,
            rules_option,
            format_option,
            output_option,
            engine_option,
        ]
        for option in reversed([_PROVINCE, *([on_option] if on else []), *options]):
            command = option(command)
        return command

    return decorate


_PROVINCE: Final = click.argument("province", metavar="省份或档案")


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
