"""Where results go: to the terminal or into a file; and the progress of long work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from obligations.cli.streams import as_file, show, show_bytes
from obligations.files.writing import FORCE, Judge, Target, target_of, write
from obligations.plan.plan import Plan
from obligations.reports.layout import Page, knows_codes
from obligations.text import shown

if TYPE_CHECKING:
    from obligations.answers.obligations import Obligations
    from obligations.exports.marks.identity import Mark

#: For -o: a result may be written again, but never over what may be somebody's profile or rules.
NOT_OVER_YAML: Final = "它可能是档案或规则，请换一个文件名"


def show_or_save(
    render: Callable[[Page], str],
    output: str | None,
    *,
    inputs: Sequence[Path] = (),
    for_programs: bool = False,
    mark: Callable[[], Mark] | None = None,
) -> None:
    """Show a result, or save it unless that would replace a file that is not the same result, untouched.

    It is a result as JSON if there is a ``mark``, which returns that of the file (see :func:`mark_of`).
    ``for_programs``: it is JSON without a mark.
    """
    if output in (None, "-"):
        show(render, for_programs=for_programs or mark is not None)
        return
    save(with_mark("json", as_file(render), mark), str(output), "text" if mark is None else "json", inputs=inputs)


def show_or_save_file(
    content: bytes,
    output: str | None,
    form: str,
    *,
    is_text: bool,
    inputs: Sequence[Path] = (),
    mark: Callable[[], Mark] | None = None,
    over: bytes | None = None,
) -> None:
    """Show or save a result that is a file; text is shown without the byte order mark for spreadsheets.

    ``mark`` returns what the file is given where it is saved. ``over``: the file was made from this content of the
    file that it replaces.
    """
    if output not in (None, "-"):
        save(with_mark(form, content, mark), str(output), form, inputs=inputs, over=over)
    elif is_text:
        show(lambda _page: content.decode("utf-8-sig").removesuffix("\n"), for_programs=True)
    else:
        show_bytes(content)


def with_mark(form: str, content: bytes, mark: Callable[[], Mark] | None) -> bytes:
    """Return a file in a format with its mark in it, if it has one."""
    if mark is None:
        return content
    from obligations.exports.marks.provenance import marked  # needed only where something is saved

    return marked(form, content, mark())


def save(content: bytes, output: str, form: str, *, inputs: Sequence[Path] = (), over: bytes | None = None) -> None:
    """Save a result as a file in a format, unless that would replace a file that is not the same result, untouched."""
    context = click.get_current_context()
    can_force = any(param.name == "force" for param in context.command.params)
    judge = None if over is not None else judge_of(form, bool(context.params.get("force")))
    remedy = FORCE if can_force else "请换一个文件名，或先移走它"
    target = target_of(output, content, inputs=inputs, refuse=not_over(output), judge=judge, remedy=remedy, over=over)
    say_written([target], "" if over is None else "；原来填写的内容按举措保留了")


def say_written(targets: Sequence[Target], note: str = "", *, folder: str = "") -> None:
    """Write a file, or those of a ``folder``, and say so, with a ``note``.

    It is told, too, which state of a result was replaced, and what an interrupted run had left.
    """
    left = write(targets)
    told: dict[str, list[str]] = {}
    for target in targets:
        if target.told:
            told.setdefault(target.told, []).append(shown(str(target.path), 200))
    for what, names in told.items():
        click.echo(f"更新了 {some_of(names)}：{what}", err=True)
    if left:
        names = [shown(name) for name in left]
        click.echo(f"上次的导出中断过，没有换成新的至少有 {some_of(names)}；留下的临时文件已清除", err=True)
    what = f"{len(targets)} 个文件：{folder}" if folder else str(targets[0].path)
    click.echo(f"已写好 {shown(what, 200)}{note}", err=True)


def some_of(names: Sequence[str]) -> str:
    """Return names in a line, of many the first and how many they are."""
    return "、".join(names) if len(names) <= _MOST_NAMED else f"{names[0]} 等 {len(names)} 个文件"


#: Of more files than this the first is named.
_MOST_NAMED: Final = 3
#: Options and arguments that say where a result goes or what it is made from, or that are told by themselves.
_NOT_ASKED: Final = frozenset(
    {
        "province", "profiles", "rules", "all_plans", "changes", "documented_only", "form", "output", "force", "engine",
        "document", "on", "editor", "everywhere", "old", "new", "other", "words",
    }
)  # fmt: skip
#: Command → the report that another one writes, too.
_REPORTS: Final = {"for": "export"}
#: The commands whose question is about a day.
_OF_A_DAY: Final = frozenset({"what-if", "reach", "timeline"})
#: The commands that quote a document if one is given; and what is said of such a result.
_QUOTING: Final = frozenset({"export", "explain", "department"})
_QUOTED: Final = "附原文"


def mark_of(
    plans: Sequence[Plan],
    provinces: Iterable[str] = (),
    assumed: Iterable[str] = (),
    *,
    on: date | None = None,
    known: Iterable[object] = (),
    asked: Iterable[object] = (),
) -> Mark:
    """Return the mark of the running command's result: what it is about, with the options that were typed.

    ``known`` is what is known of the provinces, ``asked`` what else the result is about that no option says as it is.
    """
    from obligations.exports.marks.identity import Identity, Mark  # needed only where something is saved

    context = click.get_current_context()
    name = _REPORTS.get(str(context.info_name), str(context.info_name))
    typed = [
        _as_typed(param, value)
        for param in context.command.params
        if param.name not in _NOT_ASKED and (value := context.params.get(str(param.name))) not in (None, False, (), "")
    ]
    quoted = [_QUOTED] if name in _QUOTING and context.params.get("document") else []
    day = on if name in _OF_A_DAY else None
    return Mark.of(Identity.of(name, plans, provinces, [*typed, *quoted, *asked], assumed, day), plans, on, known)


def _as_typed(param: click.Parameter, value: object) -> str:
    option = max(param.opts, key=len) if isinstance(param, click.Option) else ""
    return option if value is True else f"{option} {value}".strip()


def mark_of_answers(results: Sequence[Obligations]) -> Mark:
    """Return the mark of the running command's result about a province, or two, under some plans."""
    from obligations.exports.marks.identity import assumptions_of  # needed only where something is saved

    plans = tuple(dict.fromkeys(result.plan for result in results))
    provinces = dict.fromkeys(result.profile.province for result in results)
    known = [sorted(result.known.items()) for result in results]
    return mark_of(plans, provinces, assumptions_of(results), on=results[0].on, known=known)


def not_over(output: str) -> str:
    """Return what to do instead of overwriting a YAML file, which may be somebody's work; "" for other files."""
    names = [output]
    with suppress(OSError, ValueError):  # whoever writes to it tells what is wrong with it
        names.append(os.path.realpath(output))
    return NOT_OVER_YAML if any(name.lower().endswith((".yaml", ".yml")) for name in names) else ""


def judge_of(form: str, force: bool) -> Judge | None:
    """Return what judges whether an existing file may be replaced by one in a format; None if any may be."""
    if force:
        return None
    from obligations.exports.marks.provenance import judged  # needed only where something is saved

    return partial(judged, form)


def with_progress(items: Iterable[Any], count: int, what: str) -> Iterable[Any]:
    """Return the items, with a progress bar if standard error is a terminal."""
    if not sys.stderr.isatty():
        return items
    return _bar(items, count, what)


def _bar(items: Iterable[Any], count: int, what: str) -> Iterator[Any]:
    with click.progressbar(items, length=count, label=what, file=sys.stderr, show_eta=False) as bar:
        yield from bar
    if knows_codes():
        sys.stderr.write("\x1b[1A\x1b[2K")  # erase the bar
        sys.stderr.flush()
