"""A failure is JSON on standard output where JSON was asked for, and lines for people on standard error always."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import permutations, product
from pathlib import Path

import click
import pytest

from obligations.cli.app import commands, main
from obligations.cli.options import is_json_asked
from obligations.errors import ObligationsError
from tests.commands import failure
from tests.conftest import ROOT

PLAIN = ["--format", "json"]

#: Command → arguments with which it fails, and the codes of its problems.
FAILING: dict[str, tuple[list[str], list[str]]] = {
    "for": (["光东"], ["unknown-province"]),
    "explain": (["广东", "99"], ["unknown-measure"]),
    "ask": (["广东", "--set", "省份类别=四类", "--set", "自贸去=是", "--set", "x"], ["bad-value", "unknown-fact", "usage"]),
    "what-if": (["广东"], ["usage"]),
    "reach": (["广东", "十四"], ["usage"]),
    "timeline": (["广东", "--from", "2018-02-30"], ["usage"]),
    "compare": (["广东"], ["usage"]),
    "matrix": (["bad.yaml", "广东"], ["bad-value", "unknown-fact"]),
    "department": (["专利司"], ["unknown-department"]),
    "export": (["--all", "-o", "bad.yaml"], ["cannot-write"]),
    "check": (["bad.yaml"], ["wrong-kind-of-file"]),
    "diff": (["nowhere.yaml", "bad.yaml"], ["not-found"]),
    "audit": (["--document", "nowhere.docx"], ["not-found"]),
    "plans": (["--rules", "nowhere"], ["unknown-plan"]),
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bad.yaml").write_text("province: 甲\nfacts:\n  省份类别: 四类\n  自贸去: 是\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(name: str) -> click.Command:
    found = commands.get_command(click.Context(commands), name)
    assert found is not None
    return found


def with_json() -> Iterator[str]:
    """The commands that can give JSON."""
    for name in commands.list_commands(click.Context(commands)):
        choices = [getattr(param.type, "choices", ()) for param in command(name).params if param.name == "form"]
        if any("json" in each for each in choices):
            yield name


def test_every_command_with_json_is_tried_here() -> None:
    assert set(with_json()) == FAILING.keys()


@pytest.mark.parametrize("name", FAILING)
def test_a_failure_is_json_too_where_json_was_asked_for(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, codes = FAILING[name]
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    assert main([name, *arguments]) == 2
    for_people = capsys.readouterr()
    assert not for_people.out
    for asked in (PLAIN, ["--format=json"], *([["-o", "x.json"]] if "-o" not in arguments else [])):
        for typed in ([name, *arguments, *asked], [name, *asked, *arguments]):
            assert main(typed) == 2
            shown = capsys.readouterr()
            assert sorted({problem["code"] for problem in failure(shown.out, shown.err)}) == codes
            assert shown.err == for_people.err
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before, "nothing is written"


@pytest.mark.parametrize(
    "typed",
    [
        ["--bogus", *PLAIN],
        ["nonsense", *PLAIN],
        ["for", *PLAIN],
        ["for", "广东", "--bogus", *PLAIN],
        ["for", "广东", *PLAIN, "--on"],
        ["for", "广东", "--on", "x", "-ox.json"],
        ["for", "广东", "--on", "null", "-ox.json"],
        ["for", "广东", "--on", "", "-ox.json"],
        ["for", "广东", "--engine", "none", "--output=x.json"],
        ["for", "广东", "江苏", *PLAIN],
        ["for", "广东", *PLAIN, "-o", "x.docx"],
        ["profiles", "-o", "x.json"],
        ["new", "甲省", *PLAIN],
    ],
)
def test_a_usage_error_is_json_too(typed: list[str], here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(typed) == 2
    shown = capsys.readouterr()
    assert [problem["code"] for problem in failure(shown.out, shown.err)] == ["usage"]
    assert not list(here.glob("x.*"))


@pytest.mark.usefixtures("here")
def test_facts_and_measures_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["for", "bad.yaml", *PLAIN]) == 2
    shown = capsys.readouterr()
    first, second = failure(shown.out, shown.err)
    assert (first["fact"], second["fact"]) == ("province_class", None)
    assert first["place"] == {"file": "bad.yaml", "line": 3, "column": 9, "path": None, "pointer": None}
    assert main(["explain", "广东", "99", *PLAIN]) == 2
    shown = capsys.readouterr()
    assert failure(shown.out, shown.err)[0]["measure"] == 99


FORMATS = (["--format", "json"], ["--format=json"], ["--format", "text"], ["--format=text"])
OUTPUTS = (["-o", "a.json"], ["-oa.JSON"], ["--output", "a.txt"], ["--output=a.json"], ["-o", "-"], ["-o=a.json"])
OTHERS = (["--actions"], ["--set", "a=b"], ["广东"])


def test_json_was_asked_for_where_the_command_would_give_it() -> None:
    """What is seen in the words as typed is what click makes of them, in every spelling and order."""
    tried = 0
    for form, output in product((None, *FORMATS, (FORMATS[0] + FORMATS[3])), (None, *OUTPUTS, OUTPUTS[0] + OUTPUTS[2])):
        for words in permutations([each for each in (form, output, *OTHERS) if each]):
            typed = [word for each in words for word in each]
            try:
                ctx = command("for").make_context("for", list(typed))
            except ObligationsError:  # the ending and the format do not go together
                continue
            assert is_json_asked(["for", *typed]) == (ctx.params["form"] == "json"), typed
            tried += 1
    assert tried > 3000
    assert not is_json_asked(["for", "--", *PLAIN])


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (MemoryError(), "out-of-memory"),
        (OSError(28, "full"), "cannot-write"),
        (ObligationsError.at("engine-failed", None, "没有结果", "请重试"), "engine-failed"),
    ],
)
def test_whatever_is_raised_is_json_too(
    raised: Exception, code: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise raised

    monkeypatch.setattr("obligations.cli.app.detach_stdout", lambda: None)  # of this process
    monkeypatch.setattr("obligations.loading.load_plan", fail)
    assert main(["for", "广东", *PLAIN]) == 2
    shown = capfd.readouterr()
    assert [problem["code"] for problem in failure(shown.out, shown.err)] == [code]


class _Full(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(28, "full")


def test_a_failure_that_cannot_be_written_keeps_its_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for stream in (None, _Full()):
        monkeypatch.setattr("sys.stdout", stream)
        assert main(["for", "光东", *PLAIN]) == 2
        assert "没有“光东”的档案" in capsys.readouterr().err


def test_a_failure_is_told_to_the_program_though_people_cannot_be_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr", _Full())
    assert main(["for", "光东", *PLAIN]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "unknown-province"


@pytest.mark.slow
def test_a_failure_is_utf8_for_programs_in_any_locale() -> None:
    env = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "gbk", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "obligations", "for", "光东", *PLAIN]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=env)
    assert "没有“光东”的档案" in json.loads(done.stdout.decode("utf-8"))["problems"][0]["message"]
    assert "没有“光东”的档案" in done.stderr.decode("gbk")


@pytest.mark.slow
@pytest.mark.parametrize("ending", [">&-", "| true", ">/dev/full", ">&- 2>&-", "2>&- >/dev/null"])
def test_a_reader_that_is_gone_gets_no_traceback(ending: str) -> None:
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    line = f"set -o pipefail; {sys.executable} -m obligations for 光东 --format json {ending}"
    for _ in range(3 if "|" in ending else 1):
        done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, cwd=ROOT, env=env)
        assert done.returncode == 2
        assert re.fullmatch("没有“光东”的档案；.*\n" if "2>" not in ending else "", done.stderr.decode())
