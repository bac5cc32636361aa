"""Results written to files: whole or not at all, all of them or none, and never over something else by mistake.

``docs/files.md`` says what is promised. Everything is written beside its place first; then the files are put in their
places in one stretch, in which no signal interrupts, each after a last look whether it is still what was there before.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from obligations.errors import ObligationsError, Place, Problem, SourceError
from obligations.files.placing import no_signals, put_in_place, remove_left, written_beside
from obligations.files.reading import (
    ANOTHER_NAME,
    CLOSE_IT,
    HELD_OPEN,
    MOST_BYTES,
    NO_FILE_NAME,
    file_bytes,
    is_held_open,
    is_reserved,
    sha256_of,
)
from obligations.text import shown

#: The remedy where a file exists already and is not such a result.
FORCE: Final = "请换一个文件名，或加 --force 覆盖"


class Judgement(NamedTuple):
    """Whether a file may be replaced: why not, "" if it may; and what is to be told where it is."""

    refused: str = ""
    told: str = ""


#: Judges whether the content of a file may be replaced by new content.
Judge: TypeAlias = Callable[[bytes, bytes], Judgement]


class Target(NamedTuple):
    """A file to be written. ``seen`` is the SHA-256 of what was there when that was checked; "" if nothing was.

    With ``seen`` None whatever is there is replaced. ``told``: what people are told of the file that is replaced.
    """

    path: Path
    content: bytes
    seen: str | None = None
    told: str = ""


class ChangedMeanwhile(ObligationsError):
    """A file is not what it was when the work began: somebody else saved it."""


def target_of(
    target: str,
    content: bytes,
    *,
    inputs: Sequence[Path] = (),
    refuse: str = "",
    judge: Judge | None = None,
    remedy: str = FORCE,
    over: bytes | None = None,
) -> Target:
    """Return where and what is to be written; nothing is written yet.

    ``over`` is the content from which the new one was made. Raises :class:`ObligationsError` if the file cannot be
    written; if it is one of the ``inputs``; if it exists and ``refuse`` (what to do instead of writing over it) is not
    empty; if ``judge`` refuses what is there (``remedy`` says what to do then); and :class:`ChangedMeanwhile`.
    """
    place = Place(shown(target, 200) or "-o")
    path = _writable(target, place, inputs, refuse)
    if judge is None and over is None:
        return Target(path, content)
    if _is_device(path):
        return Target(path, content)
    if not path.exists():
        return Target(path, content, "" if over is None else sha256_of(over))
    old = _content(path, place.name)
    if over is not None and old != over:
        raise _changed(path)
    judgement = judge(old, content) if judge else Judgement()
    if judgement.refused:
        message = f"文件已经存在，不能换成这次的结果：{judgement.refused}"
        raise ObligationsError.at("would-overwrite", place, message, remedy)
    return Target(path, content, sha256_of(old), judgement.told)


def _writable(target: str, place: Place, inputs: Sequence[Path], refuse: str) -> Path:
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
            _refuse_linked(path, place)
            if not os.access(path, os.W_OK) or is_held_open(path):
                raise PermissionError
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        raise _unwritable_at(path, error) from None
    return path


def _refuse_linked(path: Path, place: Place) -> None:
    """Raise :class:`ObligationsError` for a file with other names: it would be another file than these afterwards."""
    if path.stat().st_nlink > 1:
        message = "这个文件还有别的名称（硬链接），写了新的，那些名称下还是旧的"
        raise ObligationsError.at("cannot-write", place, message, "请换一个文件名，或先复制成单独的文件")


def _content(path: Path, name: str) -> bytes:
    raw = file_bytes(path, name, MOST_BYTES)
    if len(raw) > MOST_BYTES:
        message = f"文件超过 {MOST_BYTES // 1024 // 1024} MiB，不像是这条命令写的"
        raise SourceError.at("would-overwrite", Place(name), message, "请换一个文件名")
    return raw


def write(targets: Sequence[Target]) -> list[str]:
    """Write files, all or none. Return the names of files that an earlier run did not finish; what it left is removed.

    Raises :class:`ObligationsError` if one cannot be written, :class:`ChangedMeanwhile` if one is not any more what was
    seen. If that happens after some are in their places, the error says how many.
    """
    at, done = targets[0].path, 0
    beside: list[Path | None] = []
    try:
        left = remove_left({path.parent for target in targets if not _is_device(path := target.path.resolve())})
        for target in targets:
            at = target.path
            if at.is_file():
                _refuse_linked(at, Place(shown(str(at), 200)))
            beside.append(None if _is_device(at) else written_beside(at.resolve(), target.content))
        with no_signals():
            for target in targets:
                _look_again(target)
            for target, new in zip(targets, beside, strict=True):
                at = target.path
                _look_again(target)
                if new is None:  # a terminal, a pipe, /dev/null: there is no old content to keep
                    at.write_bytes(target.content)
                else:
                    put_in_place(new, at.resolve())
                done += 1
    except (OSError, ValueError, RuntimeError) as error:
        raise _counted(_unwritable_at(at, error), done, len(targets)) from None
    except ObligationsError as error:
        raise _counted(error, done, len(targets)) from None
    finally:
        for new in filter(None, beside):
            new.unlink(missing_ok=True)
    return left


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _look_again(target: Target) -> None:
    """Raise :class:`ChangedMeanwhile` if a file is not what it was when it was checked."""
    if target.seen is not None:
        there = sha256_of(_content(target.path, shown(str(target.path), 200))) if target.path.exists() else ""
        if there != target.seen:
            raise _changed(target.path, is_gone=not there)


def _changed(path: Path, *, is_gone: bool = False) -> ChangedMeanwhile:
    message = "文件刚刚被移走或删去了，没有写" if is_gone else "文件刚刚被别的程序保存过，没有动它"
    return ChangedMeanwhile((Problem("would-overwrite", Place(shown(str(path), 200)), message, "请再运行一次"),))


def _counted(error: ObligationsError, done: int, count: int) -> ObligationsError:
    """Return an error that says how many of several files were in their places before it."""
    if not done:
        return error
    message = f"已写好 {done} 个文件，余下 {count - done} 个没有写"
    return ObligationsError([*error.problems, Problem("cannot-write", None, message, "请解决以后再运行一次")])


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
        case RuntimeError() | OSError(errno=errno.ELOOP):
            return "链接绕成了圈，不指向任何文件"
        case OSError(errno=errno.ENAMETOOLONG):
            return "文件名太长"
        case _:
            return "路径不对"
