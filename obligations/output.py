"""Where results go: to standard output, or to a file, whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from obligations.errors import ObligationsError, Place
from obligations.names import shown
from obligations.terminal import Page, page_for


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


def save(render: Callable[[Page], str], target: str, *, inputs: Sequence[Path] = (), refuse: str = "") -> None:
    """Write a text to a file, as UTF-8.

    Raises :class:`ObligationsError` if it cannot be written, if it is one of the ``inputs``, or if it exists and
    ``refuse`` says what to do instead of writing over it.
    """
    place = Place(shown(target, 200) or "-o")
    if not target.strip():
        raise ObligationsError.at(place, "没有文件名", "请写成 -o 文件")
    path = Path(target)
    try:
        if any(path.exists() and other.exists() and path.samefile(other) for other in inputs):
            raise ObligationsError.at(place, "这是输入文件，不能写到它上面", "请换一个文件名")
        if refuse and path.is_file():
            raise ObligationsError.at(place, "文件已经存在", refuse)
        text = render(Page()) + "\n"
        replace(path, text.encode("utf-8"))
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        raise ObligationsError.at(place, f"写不了这个文件：{unwritable(error)}", "请换一个位置") from None


def replace(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. Raises :class:`ObligationsError` if it cannot be written."""
    try:
        _write(path, content)
    except (OSError, ValueError, RuntimeError) as error:
        place = Place(shown(str(path), 200))
        raise ObligationsError.at(place, f"写不了这个文件：{unwritable(error)}", "请换一个位置") from None


def unwritable(error: Exception) -> str:
    """Why something cannot be written."""
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


def _write(path: Path, content: bytes) -> None:
    """Write a file atomically: an interrupted write leaves what was there."""
    if path.exists() and not path.is_file():  # a terminal, a pipe, /dev/null: nothing to keep whole
        path.write_bytes(content)
        return
    import tempfile  # only where something is written

    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # else a power cut could leave the new name with nothing in it
        mask = os.umask(0)
        os.umask(mask)
        if path.exists() and hasattr(os, "chown"):
            with suppress(OSError):  # only root may give a file back to its owner
                os.chown(name, path.stat().st_uid, path.stat().st_gid)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def let_go_of_stdout() -> None:
    """What could not be written cannot be flushed at exit either; Python would complain then."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
