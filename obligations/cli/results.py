"""Where results go: to the terminal or into a file; and the progress of long work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from obligations.cli.streams import as_file, show, show_bytes
from obligations.files.writing import FORCE, MayOverwrite, save
from obligations.reports.layout import Page, knows_codes

#: For -o: a result may be written again, but never over what may be somebody's profile or rules.
NOT_OVER_YAML: Final = "它可能是档案或规则，请换一个文件名"


def show_or_save(
    render: Callable[[Page], str],
    output: str | None,
    *,
    inputs: Sequence[Path] = (),
    for_programs: bool = False,
    may_overwrite: MayOverwrite | None = None,
) -> None:
    """Show a result, or save it unless that would replace a file that is no such result (``may_overwrite``).

    A command without ``--force`` compares first lines instead, or what JSON is about. ``for_programs``: it is JSON.
    """
    if output in (None, "-"):
        show(render, for_programs=for_programs)
        return
    can_force = any(param.name == "force" for param in click.get_current_context().command.params)
    test = may_overwrite if can_force else overwrite_test("json" if for_programs else "text", False)
    remedy = FORCE if can_force else "请换一个文件名，或先移走它"
    save(as_file(render), output, inputs=inputs, refuse=not_over(output), may_overwrite=test, remedy=remedy)


def show_or_save_file(
    content: bytes,
    output: str | None,
    *,
    is_text: bool,
    inputs: Sequence[Path] = (),
    may_overwrite: MayOverwrite | None = None,
) -> None:
    """Show or save a result that is a file; text is shown without the byte order mark for spreadsheets."""
    if output not in (None, "-"):
        save(content, output, inputs=inputs, refuse=not_over(output), may_overwrite=may_overwrite)
    elif is_text:
        show(lambda _page: content.decode("utf-8-sig").removesuffix("\n"), for_programs=True)
    else:
        show_bytes(content)


def not_over(output: str) -> str:
    """Return what to do instead of overwriting a YAML file, which may be somebody's work; "" for other files."""
    names = [output]
    with suppress(OSError, ValueError):  # whoever writes to it tells what is wrong with it
        names.append(os.path.realpath(output))
    return NOT_OVER_YAML if any(name.lower().endswith((".yaml", ".yml")) for name in names) else ""


def overwrite_test(form: str, force: bool) -> MayOverwrite | None:
    """Return the test whether an existing file is such a result in a format; None if any file may be replaced."""
    if force:
        return None
    from obligations.exports.provenance import is_same_result  # needed only where something is saved

    return partial(is_same_result, form)


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
