"""Which engine answers where none is named, and what is said where durable-rules cannot be loaded."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path

import pytest

from obligations import EngineError, ObligationsError, __version__, obligations_for
from obligations.engine import available, evaluate
from obligations.errors import EngineWarning
from tests.conftest import ROOT

_SYMBOL = "undefined symbol: PyEval_CallObject"


def environment_with(durable: str, folder: Path) -> dict[str, str]:
    """The environment of a process that finds this text as the code of durable-rules."""
    (folder / "durable").mkdir()
    (folder / "durable" / "__init__.py").write_text("", "utf-8")
    (folder / "durable" / "engine.py").write_text(durable, "utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def broken(tmp_path: Path) -> dict[str, str]:
    """The environment of a process in which durable-rules is there and cannot be loaded."""
    return environment_with(f"raise ImportError('/a/x.so: {_SYMBOL}')\n", tmp_path)


def run(env: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *args], env=env, capture_output=True, check=False, encoding="utf-8")


def command(env: dict[str, str], *args: str) -> tuple[int, str, str]:
    done = run(env, "-m", "obligations", *args)
    return done.returncode, done.stdout, done.stderr


def test_the_reference_answers_and_one_line_says_so_and_how_to_mend_it(broken: dict[str, str]) -> None:
    status, text, told = command(broken, "for", "广东")
    assert status == 0 and "必做 13" in text and "引擎：reference" in text
    [line] = told.splitlines()
    assert line.startswith(f"提示：durable-rules 载入不了：{_SYMBOL}，")
    assert f"由引擎 reference 作答，结论相同；要装好它：{available.how_to_mend()}" in line


@pytest.mark.parametrize("args", [["test"], ["matrix"], ["explain", "广东", "14"], ["ask", "广东"]], ids=" ".join)
def test_each_command_that_answers_says_it_once(broken: dict[str, str], args: list[str]) -> None:
    status, text, told = command(broken, *args)
    assert (status, told.count("提示："), "引擎：reference" in text) == (0, 1, True)


@pytest.mark.parametrize("args", [["measures"], ["for", "广东", "--engine", "reference"]], ids=" ".join)
def test_where_durable_rules_is_not_wanted_nothing_is_said_of_it(broken: dict[str, str], args: list[str]) -> None:
    assert command(broken, *args)[::2] == (0, "")


def test_json_and_version_tell_the_engine(broken: dict[str, str]) -> None:
    assert json.loads(command(broken, "for", "广东", "--format", "json")[1])["engine"] == "reference"
    first, second = command(broken, "--version")[1].splitlines()
    assert (
        re.fullmatch(r"obligations [\d.]+", first) and second == f"引擎 reference（durable-rules 载入不了：{_SYMBOL}）"
    )
    assert command(dict(os.environ), "--version")[1].splitlines()[1] == "引擎 durable（durable-rules 2.0.28）"


@pytest.mark.parametrize("args", [["for", "广东"], ["test"], ["export", "广东", "-o", "x.md"]], ids=" ".join)
def test_durable_rules_asked_for_by_name_is_refused_as_the_option_is_written(
    broken: dict[str, str], args: list[str]
) -> None:
    status, text, told = command(broken, *args, "--engine", "durable")
    assert (status, text) == (2, "")
    assert "durable-rules 载入不了" in told and "可以改用 --engine reference，或者装好它：" in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("durable", "reason"),
    [
        ("", "has no attribute 'Host'"),
        ("x = (", "'(' was never closed"),
        ("raise RuntimeError", "RuntimeError"),
        ("import json\nclass Host: pass\n_unix_now = json.no", "has no attribute 'no'"),
        ("import durable_rules_engine_of_no_system", "No module named 'durable_rules_engine_of_no_system'"),
    ],
)
def test_whatever_is_wrong_with_it_the_reference_answers(durable: str, reason: str, tmp_path: Path) -> None:
    """Half an installation, or one of something else, raises what it will."""
    env = environment_with(durable, tmp_path)
    status, text, told = command(env, "for", "广东")
    assert status == 0 and "引擎：reference" in text
    assert told.startswith("提示：durable-rules 载入不了：") and reason in told and len(told.splitlines()) == 1
    assert command(env, "for", "广东", "--engine", "durable")[0] == 2


def test_threads_that_ask_at_once_all_get_the_reference(tmp_path: Path) -> None:
    """A thread that waits for a module which another one loads is not told that it could not be loaded."""
    env = environment_with("import time\ntime.sleep(0.2)\nraise ImportError", tmp_path)
    code = """
import warnings
from concurrent.futures import ThreadPoolExecutor
from obligations import obligations_for
with warnings.catch_warnings(record=True) as told, ThreadPoolExecutor(8) as pool:
    warnings.simplefilter("always")
    print({answer.engine for answer in pool.map(obligations_for, ["广东", "北京", "上海"] * 4)}, len(told))
"""
    assert run(env, "-c", code).stdout == "{'reference'} 1\n"


@pytest.mark.parametrize(
    "call", ["obligations_for('广东')", "matrix()", "compare('广东', '湖北')", "reach('广东', 14)"]
)
def test_the_warning_is_told_where_the_program_calls(call: str, broken: dict[str, str], tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(f"import obligations\n\nobligations.{call}\n", "utf-8")
    assert run(broken, str(program)).stderr.startswith(f"{program}:3: EngineWarning: ")


def test_the_library_warns_once_and_refuses_durable_by_name(broken: dict[str, str]) -> None:
    code = """
import warnings
from obligations import EngineError, EngineWarning, matrix, obligations_for
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    print(obligations_for("广东").engine, obligations_for("湖北").engine, matrix().engine)
print(len(told), told[0].category is EngineWarning, told[0].filename)
try:
    obligations_for("广东", engine="durable")
except EngineError as error:
    print(error)
"""
    engines, told, refused = run(broken, "-c", code).stdout.splitlines()
    assert (engines, told) == ("reference reference reference", "1 True <string>")
    assert 'engine="reference"，或者装好它' in refused and "--engine" not in refused


@pytest.mark.parametrize("named", [None, "reference"])
def test_where_it_is_no_dependency_its_lack_is_not_told(named: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows; it can still not be asked for, and no command would bring it."""
    monkeypatch.setattr(available, "IS_DECLARED", False)
    monkeypatch.setattr(evaluate, "IS_DECLARED", False)
    monkeypatch.setitem(sys.modules, "durable", None)
    monkeypatch.delitem(sys.modules, "obligations.engine.durable_rules", raising=False)
    for cache in (available.why_unusable, evaluate._default_engine):
        cache.cache_clear()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", EngineWarning)
            assert evaluate.engine_named(named) == "reference"
        with pytest.raises(EngineError) as refused:
            obligations_for("广东", engine="durable")
        assert str(refused.value) == 'Windows 上没有 durable-rules；可以改用 engine="reference"'
    finally:
        for cache in (available.why_unusable, evaluate._default_engine):
            cache.cache_clear()


def test_an_answer_tells_the_engine_that_it_is_of() -> None:
    assert obligations_for("广东").engine == "durable"
    assert obligations_for("广东", engine="reference").engine == "reference"
    with pytest.raises(ObligationsError, match="没有“drools”这个引擎"):
        obligations_for("广东", engine="drools")  # type: ignore[arg-type]


def test_the_dependency_is_told_as_it_is_declared() -> None:
    [declared] = [d for d in _declared() if d.startswith("durable-rules")]
    version, marker = declared.removeprefix("durable-rules==").split("; ")
    assert marker == "sys_platform != 'win32'" and (sys.platform != "win32") == available.IS_DECLARED
    assert available.AFRESH.endswith(f"durable-rules=={version}")


def test_the_makefile_and_both_readmes_have_the_same_setting_of_the_compiler() -> None:
    [flag] = re.findall(r"-D\S+(?=\")", available.COMPILER)
    for name in ("Makefile", "README.md", "README.zh-CN.md"):
        assert flag in (ROOT / name).read_text("utf-8"), name


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_both_readmes_name_the_files_of_this_version(name: str) -> None:
    named = re.findall(r"obligations-([\d.]+)-(?:py3|windows)", (ROOT / name).read_text("utf-8"))
    assert len(named) == 3 and set(named) == {__version__}


def _declared() -> list[str]:
    declared: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    return declared
