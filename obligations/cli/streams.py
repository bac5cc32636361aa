"""Standard output and error: any text on any terminal, and whatever reads the output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from obligations.errors import ObligationsError
from obligations.reports.layout import Page, page_for


def prepare_streams() -> None:
    """Let standard output and error take any text.

    What their encoding lacks becomes a mark; an encoding without Chinese (ASCII, Latin-1) is replaced by UTF-8. A
    closed error stream leads nowhere.
    """
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for the rest of the process
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if _has_chinese(stream) else "utf-8", errors="replace")


def _has_chinese(stream: TextIO) -> bool:
    try:
        return bool("省".encode(stream.encoding or "ascii"))
    except (UnicodeEncodeError, LookupError):
        return False


def show(render: Callable[[Page], str], *, for_programs: bool = False) -> None:
    """Print a text. ``for_programs``: UTF-8 in any locale, unless it goes to a terminal."""
    if sys.stdout is None:
        raise ObligationsError("标准输出已经关闭；请用 -o 写到文件")
    if for_programs and not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(render(page_for(sys.stdout)) + "\n")
    sys.stdout.flush()


def as_file(render: Callable[[Page], str]) -> bytes:
    """A text as it stands in a file: plain, as UTF-8."""
    return (render(Page()) + "\n").encode("utf-8")


def show_bytes(content: bytes) -> None:
    """Hand a file to whatever reads the output. Raises :class:`ObligationsError` if that is a terminal, or closed."""
    if sys.stdout is None:
        raise ObligationsError("标准输出已经关闭；请用 -o 写到文件")
    if sys.stdout.isatty():
        raise ObligationsError("这种文件不能显示在终端上；请用 -o 写到文件")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def detach_stdout() -> None:
    """What could not be written cannot be flushed at exit either; Python would complain then."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
