"""Where results go: shown, or saved; and how far long work has come."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from obligations.cli.streams import as_file, show, show_bytes
from obligations.files.writing import FORCE, MayOverwrite, save
from obligations.reports.layout import Page

#: For -o: a result may be written again, but never over what may be somebody's profile or rules.
NOT_OVER_YAML: Final = "它可能是档案或规则，请换一个文件名"


def give(
    render: Callable[[Page], str],
    output: str | None,
    *,
    inputs: Sequence[Path] = (),
    for_programs: bool = False,
    may_overwrite: MayOverwrite | None = None,
) -> None:
    """Show a result, or save it: never over a file of which ``may_overwrite`` denies that it is such a result.

    Where a command has no ``--force``, that is what begins otherwise, or as JSON is about something else.
    """
    if output in (None, "-"):
        show(render, for_programs=for_programs)
        return
    can_force = any(param.name == "force" for param in click.get_current_context().command.params)
    told = may_overwrite if can_force else overwrite_test("json" if for_programs else "text", False)
    remedy = FORCE if can_force else "请换一个文件名，或先移走它"
    save(as_file(render), output, inputs=inputs, refuse=not_over(output), may_overwrite=told, remedy=remedy)


def give_file(
    content: bytes,
    output: str | None,
    *,
    is_text: bool,
    inputs: Sequence[Path] = (),
    may_overwrite: MayOverwrite | None = None,
) -> None:
    """The same of a result that is a file; a text shows without the mark by which spreadsheets know UTF-8."""
    if output not in (None, "-"):
        save(content, output, inputs=inputs, refuse=not_over(output), may_overwrite=may_overwrite)
    elif is_text:
        show(lambda _page: content.decode("utf-8-sig").removesuffix("\n"), for_programs=True)
    else:
        show_bytes(content)


def not_over(output: str) -> str:
    """What to do instead of writing over a file, where that may be somebody's work."""
    yaml = any(name.lower().endswith((".yaml", ".yml")) for name in (output, os.path.realpath(output)))
    return NOT_OVER_YAML if yaml else ""


def overwrite_test(form: str, force: bool) -> MayOverwrite | None:
    """What tells whether a file that is there is a result in a format; nothing does if it is written over anyhow."""
    if force:
        return None
    from obligations.exports.provenance import is_same_result  # only where something is written

    return partial(is_same_result, form)


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
