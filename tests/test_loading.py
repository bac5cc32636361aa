"""A profile is called in the library as on the command line: by any name of its province, or by its path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import obligations
from obligations import ObligationsError, Profile, load_profile, obligations_for, shipped
from obligations.checks import check_rules
from obligations.cli import main
from obligations.loading import ProfileFile, profile_file
from tests.conftest import ROOT

SMALL_PLAN = ROOT / "tests" / "old_files" / "plans" / "standard.yaml"
MINE = "province: 甲省\nfacts: {自贸区: 是}\n"
#: The province of each profile that a call's result speaks of.
CALLS: dict[str, Callable[[Any], list[str]]] = {
    "load_profile": lambda name: [load_profile(name).province],
    "obligations_for": lambda name: [obligations_for(name).profile.province],
    "timeline": lambda name: [obligations.timeline(name).profile.province],
    "reach": lambda name: [obligations.reach(name, 14).result.profile.province],
    "what_if": lambda name: [obligations.what_if(name, 自贸区=True).before.profile.province],
    "compare": lambda name: [obligations.compare(name, {"province": "乙省"}).before.profile.province],
    "compare with": lambda name: [obligations.compare({"province": "乙省"}, name).after.profile.province],
    "matrix": lambda name: [row.province for row in obligations.matrix(name).rows],
    "matrix of several": lambda name: [row.province for row in obligations.matrix([name]).rows],
    "check_rules": lambda name: list(check_rules(SMALL_PLAN, [name]).coverage.provinces),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", shipped.profiles(), ids=lambda path: str(path.stem))
def test_every_name_of_every_shipped_profile_finds_it(path: Path) -> None:
    written = yaml.safe_load(path.read_text("utf-8"))
    names = [
        path.stem,
        path.stem.upper(),
        *(written[key] for key in ("province", "short_name", "code") if key in written),
    ]
    for name in filter(None, names):
        assert shipped.profile(name) == shipped.find_profile(name) == path
        assert profile_file(name) == ProfileFile(path, is_shipped=True)
        assert load_profile(name) == load_profile(path)


@pytest.mark.parametrize("call", CALLS)
def test_every_call_takes_a_name_as_well_as_a_path(call: str, here: Path) -> None:
    (here / "my.yaml").write_text(MINE, "utf-8")
    assert set(CALLS[call]("广东")) == {"广东省"}
    assert set(CALLS[call]("my.yaml")) == set(CALLS[call](Path("my.yaml"))) == {"甲省"}
    with pytest.raises(ObligationsError, match="没有“guangdon”的档案；是否想写“guangdong”？"):
        CALLS[call]("guangdon")


def test_questions_are_asked_about_a_province_by_its_name() -> None:
    assert obligations.questions("广东") == obligations.questions(shipped.profile("广东"))


def test_a_province_is_not_hidden_by_a_file_or_a_folder_of_its_name(here: Path) -> None:
    (here / "广东").mkdir()
    (here / "广东" / "a.yaml").write_text(MINE, "utf-8")
    (here / "海南").write_text(MINE, "utf-8")
    assert [row.province for row in obligations.matrix("广东").rows] == ["广东省"]
    assert [row.province for row in obligations.matrix(Path("广东")).rows] == ["甲省"]
    assert (load_profile("海南").province, load_profile(Path("海南")).province) == ("海南省", "甲省")


def test_a_bare_word_that_is_no_province_is_a_file_or_a_folder_if_there_is_one(here: Path) -> None:
    (here / "mine").write_text(MINE, "utf-8")
    (here / "many").mkdir()
    (here / "many" / "a.yaml").write_text(MINE, "utf-8")
    assert load_profile("mine").province == "甲省"
    assert [row.province for row in obligations.matrix("many").rows] == ["甲省"]
    assert profile_file(".") == ProfileFile(Path(), is_shipped=False)


@pytest.mark.parametrize("word", ["广冬", "甲省", "guangdon", "x" * 300, "a\0b", "\udce5"])
def test_an_unknown_word_is_refused_with_the_words_of_the_command_line(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for call in (shipped.profile, load_profile, obligations_for, lambda name: obligations.matrix([name])):
        with pytest.raises(ObligationsError) as caught:
            call(word)
        told.append(str(caught.value))
    assert main(["for", word]) == 2
    assert set(told) == {capsys.readouterr().err.strip()}
    assert told[0].startswith("没有“") and "；" in told[0]


def test_a_matrix_reports_an_unknown_name_beside_the_other_problems(here: Path) -> None:
    (here / "bad.yaml").write_text("province: ''\n", "utf-8")
    with pytest.raises(ObligationsError) as caught:
        obligations.matrix(["甲省", "bad.yaml"])
    assert len(caught.value.problems) == 2


def test_a_profile_that_is_shipped_is_loaded_in_one_line() -> None:
    profile: Profile = load_profile(shipped.profile("广东"))
    assert profile.province == "广东省"
