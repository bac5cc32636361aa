"""The wheel and the sdist where nothing else is: in each Python that is found, with a compiler and without.

The Pythons are those that ``PYTHONS`` names (paths or commands, with blanks between), those on ``PATH`` and pyenv's.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.prove

#: What the project promises to run on. One that is not on this machine is told as skipped.
PROMISED = ("3.11", "3.12", "3.13")
_NAMED = re.compile(r"python(3\.\d+)$")
_TOLD = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"


def candidates() -> dict[str, list[str]]:
    """Return the version that a name promises → commands to try, without running any."""
    found: dict[str, list[str]] = {version: [] for version in PROMISED}
    for folder in map(Path, os.environ.get("PATH", "").split(os.pathsep)):
        for path in sorted(folder.glob("python3.*")):
            if match := _NAMED.match(path.name):
                found.setdefault(match[1], []).append(str(path))
    for path in sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/3.*/bin/python")):
        version = ".".join(path.parts[-3].split(".")[:2])
        found.setdefault(version, []).append(str(path))
    for name in os.environ.get("PYTHONS", "").split():
        found.setdefault(name, []).append(name)
    return {version: paths for version, paths in found.items() if _is_new_enough(version)}


def _is_new_enough(version: str) -> bool:
    return not re.fullmatch(r"3\.\d+", version) or int(version[2:]) >= 11


@cache
def python_of(version: str) -> str | None:
    """Return a Python of a version that can make environments; None if there is none."""
    for command in candidates()[version]:
        done = subprocess.run([command, "-c", _TOLD], capture_output=True, check=False, encoding="utf-8")
        if done.returncode == 0 and version in (done.stdout.strip(), command):
            return command
    return None


class Environment(NamedTuple):
    """A virtual environment in a folder, with a home, and so a cache of pip, of its own."""

    folder: Path
    has_compiler: bool

    @classmethod
    def of(cls, version: str, folder: Path, *, has_compiler: bool = True) -> Environment:
        python = python_of(version)
        if python is None:
            pytest.skip(f"Python {version} is not on this machine")
        subprocess.run([python, "-m", "venv", str(folder / "env")], check=True, capture_output=True)
        return cls(folder, has_compiler)

    @property
    def bin(self) -> Path:
        return self.folder / "env" / "bin"

    def shell(self, line: str, *, status: int = 0) -> tuple[str, str]:
        """Run a line as a person does, in another folder than the repository; return what it wrote on both streams."""
        path = os.environ["PATH"] if self.has_compiler else _path_without_compiler(self.folder)
        env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "CC", "PYENV_VERSION")}
        env |= {"PATH": f"{self.bin}{os.pathsep}{path}", "LANG": "C.UTF-8"}
        env |= {"XDG_CACHE_HOME": str(self.folder / "cache"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        done = subprocess.run(
            ["bash", "-c", line], cwd=self.folder, env=env, capture_output=True, check=False, encoding="utf-8"
        )
        assert done.returncode == status, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout, done.stderr


def _path_without_compiler(folder: Path) -> str:
    """Return a folder with all commands but compilers."""
    there = folder / "without_compiler"
    if not there.exists():
        there.mkdir()
        for path in (p for d in os.environ["PATH"].split(os.pathsep) if Path(d).is_dir() for p in Path(d).iterdir()):
            is_compiler = re.search(r"(^|-)(cc|c\+\+|gcc|g\+\+|c[89]9|clang)(-|$|\+)", path.name)
            if not is_compiler and not (there / path.name).is_symlink():
                (there / path.name).symlink_to(path)
    return str(there)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def told(line: str, built: Path) -> str:
    """The line for the wheel in both READMEs that begins so, about the wheel that was built, at the tested versions."""
    [found] = {
        match.strip()
        for page in ("README.md", "README.zh-CN.md")
        for match in re.findall(rf"^{re.escape(line)}.*$", (ROOT / page).read_text("utf-8"), re.M)
    }
    [wheel] = built.glob("*.whl")
    found = re.sub(r"dist/\S+\.whl", shlex.quote(str(wheel)), found)
    return found.replace("pip install", f"pip install --constraint {shlex.quote(str(ROOT / 'constraints.txt'))}")


def declared() -> dict[str, str]:
    """Name of each declared dependency → what is declared of it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {re.split(r"[<>=;]", one)[0]: one for one in project["dependencies"]}


def every_import() -> list[str]:
    """Every module of the package, and all that one imports, later and within a function too."""
    paths = [path for path in (ROOT / "obligations").rglob("*.py") if path.stem != "__main__"]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths}
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))):
        names |= {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
        names |= {node.module} if isinstance(node, ast.ImportFrom) and node.module else set()
    assert {"obligations.cli", "docx", "openpyxl", "durable"} <= names
    return sorted(names)


@pytest.mark.parametrize("version", candidates())
def test_with_a_compiler_durable_rules_answers_and_nothing_is_missing(
    version: str, built: Path, tmp_path: Path
) -> None:
    here = Environment.of(version, tmp_path)
    here.shell(told("CC=", built))
    here.shell("pip check")
    assert here.shell("obligations --version")[0].splitlines()[1].startswith("引擎 durable（durable-rules ")
    text, errors = here.shell("obligations for 广东")
    assert "必做 13　选做 1　未明确 2　待定 9" in text and "引擎：durable" in text and errors == ""
    assert "27 例，全部相符" in here.shell("obligations test")[0]
    certificate = json.loads(here.shell("obligations check --format json")[0])
    assert certificate["sound"] and all(claim["holds"] for claim in certificate["claims"])
    names = " ".join(every_import())
    here.shell(f"python -c 'import importlib, sys; [importlib.import_module(n) for n in sys.argv[1:]]' {names}")


@pytest.mark.parametrize("version", candidates())
def test_without_a_compiler_the_lines_of_the_readmes_install_the_rest_and_the_reference_answers(
    version: str, built: Path, tmp_path: Path
) -> None:
    here = Environment.of(version, tmp_path, has_compiler=False)
    rest = told("pip install pydantic", built)
    assert set(rest.split()[4:]) == declared().keys() - {"durable-rules"}
    for line in (rest, told("pip install --no-deps", built)):
        assert "ERROR" not in here.shell(line)[1]
    text, errors = here.shell("obligations for 广东")
    assert "必做 13　选做 1　未明确 2　待定 9" in text and "引擎：reference" in text
    [line] = errors.splitlines()
    assert line.startswith("提示：没有安装 durable-rules，") and "先装编译器" in line
    assert "27 例，全部相符" in here.shell("obligations test")[0]
    claims = {c["check"]: c for c in json.loads(here.shell("obligations check --format json")[0])["claims"]}
    assert claims.pop("engines")["holds"] is None and all(claim["holds"] for claim in claims.values())
    here.shell("obligations export 广东 -o 广东.xlsx && obligations for 广东 --engine durable", status=2)


@pytest.mark.parametrize("version", candidates())
def test_a_spoilt_environment_is_mended_by_the_line_that_it_is_told(version: str, built: Path, tmp_path: Path) -> None:
    """On Python 3.13 pip succeeds, without the setting for the compiler, and durable-rules cannot be loaded."""
    here = Environment.of(version, tmp_path)
    line = told("CC=", built)
    here.shell(line[line.index("pip install") :].replace("--no-cache-dir ", ""))
    _, errors = here.shell("obligations for 广东")
    if not errors:
        assert version in ("3.11", "3.12"), "here durable-rules needs the setting for the compiler"
        return
    assert "undefined symbol" in errors
    here.shell(errors.strip().partition("要装好它：")[2])
    text, errors = here.shell("obligations for 广东")
    assert "引擎：durable" in text and errors == ""
    shutil.rmtree(here.bin.parent)
    anew = Environment.of(version, tmp_path)  # pip still has the useless result in its cache
    anew.shell(line)
    assert "引擎：durable" in anew.shell("obligations for 广东")[0]


def test_the_sdist_can_be_installed(built: Path, tmp_path: Path) -> None:
    here = Environment.of("3.11", tmp_path)
    [sdist] = built.glob("*.tar.gz")
    here.shell(f"pip install {shlex.quote(str(sdist))}")
    assert "引擎：durable" in here.shell("obligations for 广东")[0]
