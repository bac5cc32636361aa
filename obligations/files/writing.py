"""Results written to a file, whole or not at all, and never over something else by mistake."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from obligations.errors import ObligationsError, Place
from obligations.files.reading import ANOTHER_NAME, CLOSE_IT, HELD_OPEN, NO_FILE_NAME, is_held_open, is_reserved
from obligations.text import shown

#: Returns whether new content may be written over a file, because what is in it is a result of the same kind.
MayOverwrite: TypeAlias = Callable[[Path, bytes], bool]
#: The remedy where a file exists already and is not such a result.
FORCE: Final = "请换一个文件名，或加 --force 覆盖"


def save(
    content: bytes,
    target: str,
    *,
    inputs: Sequence[Path] = (),
    refuse: str = "",
    may_overwrite: MayOverwrite | None = None,
    remedy: str = FORCE,
) -> None:
    """Write a result to a file.

    Raises :class:`ObligationsError` if the file cannot be written; if it is one of the ``inputs``; if it exists and
    ``refuse`` (what to do instead of writing over it) is not empty; or if it exists and ``may_overwrite`` returns
    False (``remedy`` says what to do then).
    """
    replace(
        writable_target(target, content, inputs=inputs, refuse=refuse, may_overwrite=may_overwrite, remedy=remedy),
        content,
    )


def writable_target(
    target: str,
    content: bytes,
    *,
    inputs: Sequence[Path] = (),
    refuse: str = "",
    may_overwrite: MayOverwrite | None = None,
    remedy: str = FORCE,
) -> Path:
    """Return the path to which a result may be written. Raises the errors of :func:`save`, and writes nothing."""
    place = Place(shown(target, 200) or "-o")
    if not target.strip():
        raise ObligationsError.at("usage", place, "没有文件名", "请写成 -o 文件")
    path = Path(target)
    if is_reserved(path):
        raise ObligationsError.at("cannot-write", place, NO_FILE_NAME, ANOTHER_NAME)
    try:
        if target.endswith(("/", os.sep)):
            raise IsADirectoryError
        if any(path.exists() and other.exists() and path.samefile(other) for other in inputs):
            raise ObligationsError.at("would-overwrite", place, "这是输入文件，不能写到它上面", "请换一个文件名")
        if path.is_dir():  # Windows would say that there is no leave to write
            raise IsADirectoryError
        if path.is_file():
            if refuse:
                raise ObligationsError.at("would-overwrite", place, "文件已经存在", refuse)
            if not os.access(path, os.W_OK) or is_held_open(path):
                raise PermissionError
            if may_overwrite and not may_overwrite(path, content):
                message = "文件已经存在，而且不是这条命令写的同一份结果，或者写好以后有人改过"
                raise ObligationsError.at("would-overwrite", place, message, remedy)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        raise _unwritable_at(path, error) from None
    return path


def replace(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. Raises :class:`ObligationsError` if it cannot be written."""
    try:
        _write(path, content)
    except (OSError, ValueError, RuntimeError) as error:
        raise _unwritable_at(path, error) from None


def _unwritable_at(path: Path, error: Exception) -> ObligationsError:
    place = Place(shown(str(path), 200))
    if isinstance(error, PermissionError) and is_held_open(path):
        return ObligationsError.at("cannot-write", place, HELD_OPEN, CLOSE_IT)
    return ObligationsError.at("cannot-write", place, f"写不了这个文件：{unwritable(error)}", "请换一个位置")


def unwritable(error: Exception) -> str:
    """Return why something cannot be written, for the error that was raised."""
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
    """Write a file atomically: an interrupted write leaves the old content."""
    if path.exists() and not path.is_file():  # a terminal, a pipe, /dev/null: there is no old content to keep
        path.write_bytes(content)
        return
    import tempfile  # only where something is written

    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or else a power cut could leave an empty file under the final name
        if hasattr(os, "chown"):  # Windows gives a new file the rights of its folder
            _take_rights(Path(name), path)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _take_rights(new: Path, old: Path) -> None:
    """Give a new file the owner and the rights of the one that it replaces, or else those of any new file."""
    if not old.exists():
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)
        return
    with suppress(OSError):  # only root may give a file to another owner
        os.chown(new, old.stat().st_uid, old.stat().st_gid)
    new.chmod(old.stat().st_mode & 0o777)
