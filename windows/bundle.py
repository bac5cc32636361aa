"""Makes ``dist/obligations-<version>-windows.zip``: unpacked, it runs without an installation or a network."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Final

from obligations.shipped import VERSION
from windows.wheels import ROOT, embeddable, unpack, wheels_for

NAME: Final = f"obligations-{VERSION}-windows"
ZIP: Final = ROOT / "dist" / f"{NAME}.zip"
#: Where this Python looks for modules, and nowhere else: neither environment nor registry of the machine changes it.
_PATH: Final = "python313.zip\r\n.\r\n..\\site\r\n"
#: The earliest that a zip can say. What is made from the same is the same, byte for byte.
_TIME: Final = (1980, 1, 1, 0, 0, 0)
_MEBI: Final = 1024 * 1024


def make(into: Path = ROOT / "dist") -> Path:
    """Make the folder and the zip of it, and return the zip."""
    made = into / NAME
    shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(ROOT / "windows" / "files", made, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(embeddable(), made / "python")
    (made / "python" / "python313._pth").write_text(_PATH, "ascii", newline="")
    with tempfile.TemporaryDirectory() as folder:
        unpack([*wheels_for(declared()), _ours(Path(folder))], made / "site")
    return _zip(made, into / ZIP.name)


def declared(extra: str | None = None) -> list[str]:
    """Return what the project says that it needs, or that an extra of it needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: list[str] = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return found


def _ours(folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return wheel


def _zip(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(path.relative_to(folder.parent).as_posix() for path in folder.rglob("*") if path.is_file()):
            member = zipfile.ZipInfo(name, _TIME)
            member.external_attr = 0o644 << 16
            archive.writestr(member, (folder.parent / name).read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return target


if __name__ == "__main__":
    made = make()
    size = sum(path.stat().st_size for path in made.with_suffix("").rglob("*") if path.is_file())
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size / _MEBI:.1f} MiB, unpacked {size / _MEBI:.1f} MiB")
