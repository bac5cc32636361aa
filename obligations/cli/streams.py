"""Standard output and error: any text, to any terminal or program."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import click

from obligations.errors import EngineWarning, ObligationsError
from obligations.reports.layout import Page, page_for


def prepare_streams() -> None:
    """Make standard output and error accept any text.

    A character that their encoding lacks becomes a mark; an encoding without Chinese (ASCII, Latin-1) is replaced by
    UTF-8. What is written to a closed error stream is discarded.
    """
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for the rest of the process
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if _has_chinese(stream) else "utf-8", errors="replace")


@contextmanager
def warnings_in_a_line() -> Iterator[None]:
    """Tell what the library warns of in one line on standard error, without a place in the code."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", EngineWarning)
        warnings.showwarning = lambda message, *_more, **_how: click.echo(f"提示：{message}", err=True)
        yield


def _has_chinese(stream: TextIO) -> bool:
    try:
        return bool("省".encode(stream.encoding or "ascii"))
    except (UnicodeEncodeError, LookupError):
        return False


def show(render: Callable[[Page], str], *, for_programs: bool = False) -> None:
    """Print a text. ``for_programs``: as UTF-8 in any locale, unless it goes to a terminal."""
    if sys.stdout is None:
        raise ObligationsError.at("cannot-write", None, "标准输出已经关闭", "请用 -o 写到文件")
    if for_programs and not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(render(page_for(sys.stdout)) + "\n")
    sys.stdout.flush()


def as_file(render: Callable[[Page], str]) -> bytes:
    """Return a text as the content of a file: without colours, as UTF-8."""
    return (render(Page()) + "\n").encode("utf-8")


def show_bytes(content: bytes) -> None:
    """Write a file to standard output. Raises :class:`ObligationsError` if that is a terminal, or closed."""
    if sys.stdout is None:
        raise ObligationsError.at("cannot-write", None, "标准输出已经关闭", "请用 -o 写到文件")
    if sys.stdout.isatty():
        raise ObligationsError.at("usage", None, "这种文件不能显示在终端上", "请用 -o 写到文件")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def detach_stdout() -> None:
    """Discard what is still to be written: flushing it at exit would fail again, and Python would print an error."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
