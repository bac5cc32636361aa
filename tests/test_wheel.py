"""An installed package, used from any other folder, carries its rules and profiles, and needs what it declares only."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import obligations
from tests.conftest import ROOT

UNPACKED = pytest.param("unpacked", marks=pytest.mark.slow)
#: In an environment of its own: the compiler has its time.
ALONE = pytest.param("alone", marks=pytest.mark.prove)


class Installed(NamedTuple):
    """Where the package lies, and the Python and environment that find it there."""

    site: Path
    python: str
    env: dict[str, str]

    def run(self, folder: Path, *args: str) -> str:
        command = [self.python, *args]
        done = subprocess.run(command, cwd=folder, env=self.env, capture_output=True, check=False, encoding="utf-8")
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what is in the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    quietly([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], cwd=ROOT)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module", params=[UNPACKED, ALONE])
def installed(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel unpacked, beside all that the tests have; or installed alone, with its declared dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    if request.param == "unpacked":
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        return Installed(folder, sys.executable, {**env, "PYTHONPATH": str(folder)})
    quietly([sys.executable, "-m", "venv", str(folder)])
    python = str(folder / "bin" / "python")
    [renamed] = re.findall(r"^DURABLE := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    compiler = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"CC": f"cc {renamed}"}
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    quietly([python, "-m", "pip", "install", *constraints, str(wheel)], env=compiler)
    [site] = folder.glob("lib/python*/site-packages")
    return Installed(site, python, env)


def quietly(command: Sequence[str], **how: Any) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_has_the_rules_and_profiles_of_the_repository(installed: Installed) -> None:
    package = installed.site / "obligations"
    for folder in ("rules", "profiles"):
        there = {p.name: p.read_bytes() for p in (package / "shipped" / folder).glob("*.yaml")}
        assert there == {p.name: p.read_bytes() for p in (ROOT / folder).glob("*.yaml")}
    assert (package / "py.typed").exists()


def test_the_wheel_has_the_version_that_the_package_tells(wheel: Path, installed: Installed, tmp_path: Path) -> None:
    assert wheel.name.split("-")[1] == obligations.__version__
    assert installed.run(tmp_path, "-m", "obligations", "--version").split() == ["obligations", obligations.__version__]


def test_the_command_works_from_another_folder(installed: Installed, tmp_path: Path) -> None:
    text = installed.run(tmp_path, "-m", "obligations", "for", "广东")
    assert "必做 13　选做 1　未明确 2　待定 9" in text
    assert "自带的省情档案　32 份" in installed.run(tmp_path, "-m", "obligations", "profiles")
    where = installed.run(tmp_path, "-c", "import obligations; print(obligations.__file__)")
    assert where.startswith(str(installed.site))


@pytest.mark.prove
def test_the_rules_can_be_checked_from_another_folder(installed: Installed, tmp_path: Path) -> None:
    text = installed.run(tmp_path, "-m", "obligations", "check")
    assert "结论：没有错误。" in text
    assert "27 例，全部相符" in installed.run(tmp_path, "-m", "obligations", "test")
    certificate = json.loads(installed.run(tmp_path, "-m", "obligations", "check", "--format", "json"))
    assert certificate["tool"]["version"] == obligations.__version__


def test_the_library_works_from_another_folder(installed: Installed, tmp_path: Path) -> None:
    code = "from obligations import *; print(len(load_plan().measures), len(obligations_for({'province': '甲省'}).mandatory))"
    assert installed.run(tmp_path, "-c", code).split() == ["25", "6"]


@pytest.mark.parametrize("installed", [ALONE], indirect=True)
def test_what_the_wheel_declares_is_all_that_it_needs(installed: Installed, tmp_path: Path) -> None:
    """Every module can be imported, and all that one imports later, within a function; pip finds nothing missing."""
    installed.run(tmp_path, "-m", "pip", "check")
    paths = [path for path in (ROOT / "obligations").rglob("*.py") if path.stem != "__main__"]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths}
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))):
        names |= {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
        names |= {node.module} if isinstance(node, ast.ImportFrom) and node.module else set()
    assert {"obligations.cli", "docx", "openpyxl", "durable"} <= names
    code = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"
    installed.run(tmp_path, "-c", code, *sorted(names))
