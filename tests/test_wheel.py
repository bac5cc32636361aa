"""An installed package, used from any other folder, carries its rules and profiles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what is in the repository, and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, tmp_path: Path, *args: str) -> str:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, *args], cwd=tmp_path, env=env, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_has_what_the_repository_has(installed: Path) -> None:
    data = installed / "obligations" / "shipped"
    for folder in ("rules", "profiles"):
        there = {p.name: p.read_bytes() for p in (data / folder).glob("*.yaml")}
        assert there == {p.name: p.read_bytes() for p in (ROOT / folder).glob("*.yaml")}
    assert (installed / "obligations" / "py.typed").exists()


def test_the_command_works_from_another_folder(installed: Path, tmp_path: Path) -> None:
    text = run(installed, tmp_path, "-m", "obligations", "for", "广东")
    assert "必做 13　选做 1　未明确 2　待定 9" in text
    assert "自带的省情档案　32 份" in run(installed, tmp_path, "-m", "obligations", "profiles")
    where = run(installed, tmp_path, "-c", "import obligations; print(obligations.__file__)")
    assert where.startswith(str(installed))


def test_the_rules_can_be_checked_from_another_folder(installed: Path, tmp_path: Path) -> None:
    text = run(installed, tmp_path, "-m", "obligations", "check")
    assert "结论：没有错误。" in text
    assert "27 例，全部相符" in run(installed, tmp_path, "-m", "obligations", "test")
    certificate = json.loads(run(installed, tmp_path, "-m", "obligations", "check", "--format", "json"))
    assert certificate["tool"]["version"] == "0.1.0"


def test_the_library_works_from_another_folder(installed: Path, tmp_path: Path) -> None:
    code = "from obligations import *; print(len(load_plan().measures), len(obligations_for({'province': '甲省'}).mandatory))"
    assert run(installed, tmp_path, "-c", code).split() == ["25", "6"]
