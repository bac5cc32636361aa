"""What a shell is given when it asks for completion: its script, then commands, options and values."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from obligations.cli.app import commands, main
from tests.conftest import ROOT

CONTEXT = click.Context(commands)
COMMANDS = commands.list_commands(CONTEXT)


def completed(shell: str, words: str, at: int | str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> str:  # fmt: skip
    monkeypatch.setenv("_OBLIGATIONS_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(at))
    assert main([]) == 0
    told = capfd.readouterr()
    assert told.err == ""
    return told.out


@pytest.mark.parametrize(
    ("words", "at", "wanted"),
    [
        ("obligations ", 1, COMMANDS),
        ("obligations ex", 1, ["explain", "export"]),
        ("obligations for 广东 --form", 3, ["--format"]),
        ("obligations for 广东 --format ", 4, ["text", "json"]),
        ("obligations for 广东 --format=j", 3, ["json"]),
        ("obligations for 广东 --engine ", 4, ["durable", "reference"]),
        ("obligations export 广东 -o 广东.pdf --format d", 6, ["docx", "dmn"]),
        ("obligations no-such-command --f", 2, []),
    ],
)
def test_bash_is_given_the_commands_options_and_values_that_fit(
    words: str, at: int, wanted: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = completed("bash", words, at, monkeypatch, capfd)
    assert [line.removeprefix("plain,") for line in found.split()] == wanted


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_every_command_is_completed(
    command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = completed("bash", f"obligations {command} --", 2, monkeypatch, capfd)
    known = commands.get_command(CONTEXT, command)
    assert known is not None
    long = {max(param.opts, key=len) for param in known.params if param.opts[0].startswith("-")}
    assert {line.removeprefix("plain,") for line in found.split()} == {*long, "--help"}


@pytest.mark.parametrize(("shell", "at"), [("zsh", 1), ("fish", "fo")])
def test_shells_that_show_help_show_it_in_chinese(
    shell: str, at: int | str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = completed(shell, "obligations fo", at, monkeypatch, capfd)
    assert "for" in found.split() or "plain,for" in found.split()
    assert "一个省的任务：必做、选做、未明确、待定" in found


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_process_gives_the_script_in_any_locale(shell: str) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "PYTHONPATH": str(ROOT),
        "_OBLIGATIONS_COMPLETE": f"{shell}_source",
    }
    done = subprocess.run([sys.executable, "-m", "obligations"], env=env, capture_output=True, text=True, check=True)
    assert f"_OBLIGATIONS_COMPLETE={shell}_complete" in done.stdout
    assert "用法" not in done.stdout and done.stderr == ""
