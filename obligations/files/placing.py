"""How a file takes the place of another: written beside it, with its rights, and renamed in one step.

What an interrupted run leaves beside its place is known by its name, and removed by the next.
"""

from __future__ import annotations

import os
import platform
import re
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from zlib import crc32

#: The name of a file beside its place: that of the file, the machine, the process.
_BESIDE: Final = re.compile(r"\.(?P<name>.*)\.obligations-(?P<machine>[0-9a-f]{8})-(?P<process>[0-9]+)-[^.]*\.tmp")
#: After so many seconds a file beside its place that another machine wrote is no longer being written.
_A_DAY: Final = 86_400
_RIGHTS: Final = "system.posix_acl_"


def written_beside(path: Path, content: bytes) -> Path:
    """Write content to a new file beside its place, safely on the disk and with the rights of what is there."""
    import tempfile  # only where something is written

    prefix = f".{path.name[:40]}.obligations-{_machine()}-{os.getpid()}-"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or else a power cut could leave an empty file under the final name
        if hasattr(os, "chown"):
            _take_rights(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _take_rights(new: Path, old: Path) -> None:
    """Give a new file the owner, the mode and the access list of the one that it replaces, or those of any new file."""
    if not old.exists():
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)
        return
    for owner, group in ((-1, old.stat().st_gid), (old.stat().st_uid, -1)):
        with suppress(OSError):  # only root may give a file to another owner, and others only to their own groups
            os.chown(new, owner, group)
    new.chmod(old.stat().st_mode & 0o7777)
    with suppress(OSError, AttributeError):  # neither every system nor every disk has access lists
        lists = os.listxattr(old)
        for name in os.listxattr(new):
            if name.startswith(_RIGHTS) and name not in lists:
                os.removexattr(new, name)
        for name in lists:
            os.setxattr(new, name, os.getxattr(old, name))


def put_in_place(new: Path, path: Path) -> None:
    """Let a file take the place of another in one step; on Windows, too, what was there keeps its access list."""
    if sys.platform == "win32" and path.exists():
        import ctypes

        ignore_what_cannot_be_kept = 2
        arguments = (str(path), str(new), None, ignore_what_cannot_be_kept, None, None)
        if ctypes.windll.kernel32.ReplaceFileW(*arguments):
            return
    new.replace(path)


@contextmanager
def no_signals() -> Iterator[None]:
    """Hold back Ctrl-C and the like; what came meanwhile is delivered afterwards.

    By handlers, not by a mask: a signal may come to any thread, but its handler runs in the main one. Work in another
    thread is not interrupted by signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        signal.signal(number, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for number in came:
            signal.raise_signal(number)


def remove_left(folders: Iterable[Path]) -> list[str]:
    """Remove what interrupted runs left in some folders. Return the names of the files that they were to become."""
    found = set()
    for folder in folders:
        with suppress(OSError):
            for path in folder.iterdir():
                match = _BESIDE.fullmatch(path.name)
                if match and _is_left(path, match["machine"], int(match["process"])):
                    with suppress(OSError):
                        path.unlink()
                        found.add(match["name"])
    return sorted(found)


def _is_left(path: Path, machine: str, process: int) -> bool:
    if machine == _machine():
        return process != os.getpid() and not _is_running(process)
    return time.time() - path.stat().st_mtime > _A_DAY


def _machine() -> str:
    """Return what numbers processes here: in containers of one name the same number is another process."""
    numbered = ""
    with suppress(OSError):
        numbered = str(Path("/proc/self/ns/pid").readlink())
    return f"{crc32(f'{platform.node()}{numbered}'.encode()):08x}"


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        may_be_asked = 0x1000
        handle = ctypes.windll.kernel32.OpenProcess(may_be_asked, False, process)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it is somebody else's
        return True
    return True
