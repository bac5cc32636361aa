"""An installed package, used from any other folder, carries its rules and profiles, and needs what it declares only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import obligations
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


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


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel unpacked, beside all that the tests have. (Alone it is tried in test_installed.)"""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return Installed(folder, sys.executable, {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(folder)})


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
    assert installed.run(tmp_path, "-m", "obligations", "--version").split()[:2] == [
        "obligations",
        obligations.__version__,
    ]


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
