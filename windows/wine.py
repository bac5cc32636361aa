"""A Windows Python under Wine, to try the product with, as on a machine of China: its code page is 936.

``python -m windows.wine -m pytest …`` runs this repository's tests in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from windows.bundle import declared
from windows.cache import made_once
from windows.wheels import ROOT, embeddable, unpack, wheels_for

_COMPILER: Final = "x86_64-w64-mingw32-gcc"
#: A program → the Debian package that it comes in.
_PACKAGES: Final = {"wine": "wine", _COMPILER: "gcc-mingw-w64-x86-64", "/usr/share/i18n/locales/zh_CN": "locales"}
#: Wine 8 lacks the function that programs in Rust (pydantic-core) take random bytes from. Windows 10 has it.
_RANDOM: Final = """
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }
"""
#: Nor has it what ``shutil.copy2`` calls where it is there, which is on Windows 8 and later: read as Python starts.
_NO_COPYFILE2: Final = "import _winapi; del _winapi.CopyFile2\n"
#: Python 3.13 wants Windows 10, and Wine says that it is Windows 7.
_AS_WINDOWS_10: Final = ("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
#: A program that says in a file that it has begun, and ends with its input.
_WAITS: Final = "import sys; open(sys.argv[1], 'w').close(); sys.stdin.read()"
_BOOTS: Final = 3
_SECONDS_TO_BOOT: Final = 120
#: What of the extra ``test`` is for other tests than the quick ones.
_NOT_FOR_TESTS: Final = ("hatchling", "pytest-cov", "pyDMNrules")


def environment() -> dict[str, str]:
    """Return the environment for :func:`wine`, after making what it names; nothing of this Python's is in it."""
    _install()
    own = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "WINE", "LC_", "LANG"))}
    own |= {
        "LC_ALL": "zh_CN.UTF-8",
        "LOCPATH": str(made_once("locale", ["zh_CN.UTF-8"], _make_locale)),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml,wbemprox=",  # no windows that ask; and what Python asks of WMI crashes Wine
    }
    version = subprocess.run(["wine", "--version"], capture_output=True, text=True, check=True, env=own).stdout

    def make_prefix(folder: Path) -> None:
        prefix = own | {"WINEPREFIX": str(folder)}
        for command in (("wineboot", "-i"), _AS_WINDOWS_10):
            subprocess.run(["wine", *command], env=prefix, capture_output=True, check=True, stdin=subprocess.DEVNULL)
        subprocess.run([_server(), "--wait"], env=prefix, check=True)

    return own | {"WINEPREFIX": str(made_once("prefix", [version, *_AS_WINDOWS_10], make_prefix))}


def random_dll() -> Path:
    """Return the library that Wine lacks and Windows has, to be put beside ``python.exe``."""

    def make(folder: Path) -> None:
        (folder / "random.c").write_text(_RANDOM, "ascii")
        command = [_COMPILER, "-shared", "-o", "bcryptprimitives.dll", "random.c", "-ladvapi32"]
        subprocess.run(command, cwd=folder, check=True)

    _install()
    return made_once("random", [_RANDOM], make) / "bcryptprimitives.dll"


def python_for_tests() -> Path:
    """Return a ``python.exe`` that has this repository and what its tests need.

    Unlike the bundle's, it has no ``._pth``: environment and folder count, as in a Python that somebody has installed.
    """
    for_tests = [text for text in declared("test") if not text.startswith(_NOT_FOR_TESTS)]
    wheels = wheels_for([*declared(), *for_tests])

    def make(folder: Path) -> None:
        shutil.copytree(embeddable(), folder, dirs_exist_ok=True)
        (folder / "python313._pth").unlink()
        shutil.copy(random_dll(), folder)
        site = folder / "Lib" / "site-packages"
        unpack(wheels, site)
        (site / "repository.pth").write_text(f"Z:{ROOT}\n".replace("/", "\\") + _NO_COPYFILE2, "utf-8")

    of = [str(ROOT), _RANDOM, _NO_COPYFILE2, *(wheel.name for wheel in wheels)]
    return made_once("tests", of, make) / "python.exe"


@contextmanager
def up() -> Iterator[dict[str, str]]:
    """Keep Windows up, for the caller and for whoever else does so; and give the environment to run programs in.

    A program that is alone boots Windows, and ends it; Debian's server refuses one that comes just then.
    """
    import fcntl  # Windows has none, and collects the tests that this is for

    own = environment()
    with Path(own["WINEPREFIX"]).with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # not before the last one has ended Windows
        waiting = _boot(own)
        try:
            yield own
        finally:
            waiting.communicate()
            with suppress(BlockingIOError):  # others keep it up
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                subprocess.run([_server(), "--wait"], env=own, check=True)


def _boot(own: dict[str, str]) -> subprocess.Popen[bytes]:
    """Return a program under Wine that has begun and ends with its input. A boot that hangs is tried again."""
    program, no = python_for_tests(), subprocess.DEVNULL
    with tempfile.TemporaryDirectory() as folder:
        began = Path(folder) / "began"
        command: list[str | Path] = ["wine", program, "-c", _WAITS, f"Z:{began}"]
        for _ in range(_BOOTS):
            # Its streams lead nowhere: Windows' own programs have them from it, and no pipe would ever end.
            waiting = subprocess.Popen(command, env=own, stdin=subprocess.PIPE, stdout=no, stderr=no)
            deadline = time.monotonic() + _SECONDS_TO_BOOT
            while not began.exists() and waiting.poll() is None and time.monotonic() < deadline:
                time.sleep(0.1)
            if began.exists():
                return waiting
            subprocess.run([_server(), "-k"], env=own, check=False)
            waiting.kill()
    raise SystemExit("Wine does not start (Wine 启动不了)")


def shown(program: Path, arguments: Sequence[str]) -> int:
    """Run a Windows program in the repository, pass on what it says, and return its exit status.

    Through pipes: Wine gives a program no handle for some of what a shell can put in their place.
    """
    pipe = subprocess.PIPE
    command: list[str | Path] = ["wine", program, *arguments]
    with (
        up() as own,
        subprocess.Popen(command, env=own, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT) as process,
    ):
        assert process.stdin and process.stdout
        process.stdin.close()
        while piece := os.read(process.stdout.fileno(), 65536):
            sys.stdout.buffer.write(piece)
            sys.stdout.flush()
    return process.returncode


def _make_locale(folder: Path) -> None:
    subprocess.run(["localedef", "-i", "zh_CN", "-f", "UTF-8", folder / "zh_CN.UTF-8"], check=True)


def _server() -> str:
    return shutil.which("wineserver") or "/usr/lib/wine/wineserver"


def _install() -> None:
    missing = [package for needed, package in _PACKAGES.items() if not (shutil.which(needed) or Path(needed).exists())]
    if not missing:
        return
    if "wine" in missing:
        missing.append("wine64")
    install = ["apt-get", "-qq", "--yes", "install", "--no-install-recommends", *missing]
    if os.geteuid() or shutil.which("apt-get") is None:
        raise SystemExit(f"Windows is tried under Wine, and something is missing: sudo apt install {' '.join(missing)}")
    subprocess.run(["apt-get", "-qq", "update"], check=True)
    subprocess.run(install, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(shown(python_for_tests(), sys.argv[1:]))
