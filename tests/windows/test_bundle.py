"""The folder that people get: what is in it, what they double-click, and that it is the same whenever it is made."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

import obligations
from tests.conftest import ROOT
from tests.windows.machine import Machine, as_windows
from windows.bundle import NAME, ZIP, make

pytestmark = pytest.mark.windows

MOST_MEBIBYTES = 60
#: A path on Windows has at most 260 characters, and somebody's folder comes before ours.
LONGEST_NAME = 140


def test_the_zip_is_one_folder_with_all_that_is_needed_and_nothing_of_this_machine() -> None:
    with zipfile.ZipFile(ZIP) as archive:
        names = archive.namelist()
        texts = [archive.read(name) for name in names if not name.endswith((".pyd", ".dll", ".exe", ".zip"))]
    assert {name.split("/")[0] for name in names} == {NAME} and names == sorted(names)
    inside = {name.removeprefix(f"{NAME}/") for name in names}
    assert inside >= {"清单.cmd", "命令行.cmd", "使用说明.txt", "bin/obligations.cmd", "python/python.exe"}
    assert inside >= {f"site/obligations/shipped/profiles/{path.name}" for path in (ROOT / "profiles").glob("*.yaml")}
    assert not [name for name in inside if "__pycache__" in name or "bcryptprimitives" in name or "durable/" in name]
    assert not [text for text in texts if str(ROOT).encode() in text]
    assert max(map(len, names)) <= LONGEST_NAME and ZIP.stat().st_size <= MOST_MEBIBYTES * 2**20


def test_every_package_comes_with_its_licence() -> None:
    with zipfile.ZipFile(ZIP) as archive:
        names = archive.namelist()
    packages = {found[1] for name in names if (found := re.search(r"/site/([^/]+)\.dist-info/", name))}
    licensed = {found[1] for name in names if (found := re.search(r"/site/([^/]+)\.dist-info/.*LICEN[CS]E", name))}
    assert len(packages) > 12 and packages - licensed == {f"obligations-{obligations.__version__}"}


def test_the_zip_is_the_same_byte_for_byte_when_it_is_made_again(tmp_path: Path) -> None:
    assert make(tmp_path).read_bytes() == ZIP.read_bytes()


def test_texts_are_as_programs_on_windows_read_them() -> None:
    """cmd.exe reads its files in the code page of the console, so they are of ASCII; Notepad wants the mark of UTF-8."""
    files = ROOT / "windows" / "files"
    for path in files.rglob("*.cmd"):
        raw = path.read_bytes()
        assert raw.isascii() and raw.count(b"\n") == raw.count(b"\r\n") > 0, path
    raw = (files / "使用说明.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\n") == raw.count(b"\r\n") > 0 and raw.decode("utf-8")


def test_the_list_is_shown_for_each_answer_until_there_is_none(machine: Machine) -> None:
    profile = machine.bundle / "一份 档案.yaml"
    profile.write_text("province: 甲省\nfacts: {省份类别: 一类}\n", "utf-8")
    answers = f'广东\r\n光东\r\n--help\r\n"{as_windows(profile)}"\r\n?\r\n北京\r\n\r\n'.encode("gbk")
    shown = machine.run("cmd", "/c", as_windows(machine.bundle / "清单.cmd"), typed=answers).decode("gbk")
    assert re.findall(r"^(?:哪个省.*?）)?(\S+)　2018 年全国专利事业", shown, re.M) == ["广东省", "甲省", "北京市"]
    assert "光东" in shown and "宁夏回族自治区" in shown and shown.count("哪个省") == 7
    assert "Traceback" not in shown and "任意键" not in shown


@pytest.mark.parametrize("typed", ["", "退出\r\n"])
def test_the_end_of_the_input_is_no_answer(typed: str, machine: Machine) -> None:
    shown = machine.at(machine.bundle).run("cmd", "/c", "清单.cmd", typed=typed.encode("gbk")).decode("gbk")
    assert shown.count("哪个省") == 1 and "任意键" not in shown


def test_the_prompt_knows_the_command_and_stands_in_the_folder(machine: Machine) -> None:
    typed = "obligations --version\r\ncd\r\nexit\r\n".encode("gbk")
    shown = machine.run("cmd", "/c", as_windows(machine.bundle / "命令行.cmd"), typed=typed).decode("gbk")
    assert "用法：obligations" in shown and f"obligations {obligations.__version__}" in shown
    assert str(machine.bundle).replace("/", "\\") in shown


def test_the_command_has_arguments_with_blanks_and_an_exit_status(here: Machine) -> None:
    def run(*arguments: str, status: int = 0) -> str:
        path = as_windows(here.bundle / "bin")
        return here.run("cmd", "/c", "obligations", *arguments, status=status, WINEPATH=path).decode("gbk")

    assert run("--version").startswith(f"obligations {obligations.__version__}\r\n")
    run("new", "广东", "-o", "我的 档案.yaml")
    assert (here.home / "我的 档案.yaml").exists()
    assert "光东" in run("for", "光东", status=2)
    draft = here.home / "改过.yaml"
    draft.write_text((ROOT / "rules/2018.yaml").read_text("utf-8").replace("year: 2018", "year: 2019"), "utf-8")
    run("diff", as_windows(ROOT / "rules/2018.yaml"), "改过.yaml", status=1)


def test_neither_environment_nor_folder_changes_where_the_program_comes_from(here: Machine) -> None:
    """The Python of the bundle looks nowhere but in the bundle: no other installation gets in its way."""
    (here.home / "obligations.py").write_text("raise SystemExit('wrong')", "utf-8")
    shown = here.run(
        str(here.python),
        "-c",
        "import obligations; print(ascii(obligations.__file__))",
        PYTHONPATH=".",
        PYTHONHOME="C:\\",
    )
    assert b"site\\\\obligations" in shown
