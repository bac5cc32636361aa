"""A Windows machine: the zip, unpacked as a person does, and a Python under Wine that runs in it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Final

#: Opens a file as programs for office work do, sharing it with nobody, until the input ends.
_HOLDS: Final = """
import ctypes, sys
from ctypes import wintypes
open_file = ctypes.WinDLL("kernel32").CreateFileW
open_file.restype, open_file.argtypes = wintypes.HANDLE, [
    wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, ctypes.c_void_p, wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE]
READ_AND_WRITE, NOBODY, OPEN_EXISTING, NORMAL = 0xC0000000, 0, 3, 0x80
handle = open_file(sys.argv[1], READ_AND_WRITE, NOBODY, None, OPEN_EXISTING, NORMAL, None)
print("failed" if handle == wintypes.HANDLE(-1).value else "held", flush=True)
sys.stdin.read()
"""


def as_windows(path: Path) -> str:
    """The name that a path of this machine has in Wine: drive Z is the root."""
    return f"Z:{PureWindowsPath(path.resolve())}"


@dataclass(frozen=True)
class Machine:
    """``bundle`` is the unpacked folder, ``home`` the working folder; names relative to it are as typed on Windows."""

    bundle: Path
    home: Path
    environment: dict[str, str]

    def at(self, home: Path) -> Machine:
        return Machine(self.bundle, home, self.environment)

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["wine", *command],
            cwd=self.home,
            env=self.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *command: str, typed: bytes = b"", status: int = 0, **environment: str) -> bytes:
        """What a Windows program shows; it must end with this exit status."""
        ended, shown = self._ended(command, typed, environment)
        if ended != status and not shown:  # Wine rarely ends a program before it begins; ours never fails in silence
            ended, shown = self._ended(command, typed, environment)
        assert ended == status, (ended, shown.decode("gbk", "replace"))
        return shown

    def _ended(self, command: tuple[str, ...], typed: bytes, environment: dict[str, str]) -> tuple[int, bytes]:
        """How a Windows program ended, and what it showed."""
        with self.start(*command, **environment) as process:
            try:
                shown = process.communicate(typed, timeout=120)[0]
            finally:
                process.kill()  # one that hangs would be waited for here
        return process.returncode, shown

    def obligations(self, *arguments: str, status: int = 0) -> str:
        """What the command shows, in the code page of this machine; no failure is one of the program itself."""
        shown = self.run(str(self.python), "-m", "obligations", *arguments, status=status).decode("gbk")
        assert "Traceback" not in shown
        return shown.replace("\r\n", "\n")

    @property
    def python(self) -> Path:
        return self.bundle / "python" / "python.exe"

    @contextmanager
    def holding(self, path: Path) -> Iterator[None]:
        """Another program has a file open."""
        assert path.exists()
        with self.start(str(self.python), "-c", _HOLDS, as_windows(path)) as process:
            assert process.stdin and process.stdout
            assert process.stdout.readline().strip() == b"held"
            try:
                yield
            finally:
                process.stdin.close()
