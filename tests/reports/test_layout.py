"""Chinese text fits its width, at two columns a character, and breaks where it may."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obligations.reports import layout
from obligations.reports.layout import Page, columns_of, listed, pad, page_for, paragraph
from obligations.reports.wording import numbers
from tests.commands import Stream

text = st.text(alphabet="一二三四五，。、（）《》“”ab 19-é\u0301", max_size=60)


def test_a_chinese_character_takes_two_columns() -> None:
    assert columns_of("abc") == 3
    assert columns_of("必做，ok") == 8
    assert columns_of("e\u0301") == 1
    assert pad("必做", 6) == "必做  "
    assert pad("必做", 3) == "必做"


@given(text, st.integers(20, 40))
def test_paragraphs_keep_every_character_and_fit_the_width(words: str, columns: int) -> None:
    lines = paragraph(words, columns)
    assert "".join("".join(lines).split()) == "".join(words.split())
    for line in lines:
        assert columns_of(line) <= columns or " " not in line.strip()  # only a single long piece may stick out
    for before, after in pairwise(lines):
        assert after == "" or after[0] not in "，。、）》”" or before == ""


@given(st.lists(st.text(alphabet="司部办公室", min_size=1, max_size=8), min_size=1, max_size=8), st.integers(20, 40))
def test_lists_break_only_between_items(items: list[str], columns: int) -> None:
    lines = listed(items, columns)
    assert "".join(lines) == "、".join(items)
    assert all(columns_of(line) <= columns for line in lines)
    assert all(line.endswith("、") for line in lines[:-1])


def test_what_is_no_terminal_gets_plain_text() -> None:
    page = page_for(io.StringIO())
    assert page.strong("甲") == page.faint("甲") == "甲"
    assert Page(colour=True).strong("甲", "red") != "甲"


@pytest.mark.parametrize(
    ("is_windows", "environment", "coloured"),
    [
        (False, {}, True),
        (False, {"TERM": "dumb"}, False),
        (False, {"NO_COLOR": "1"}, False),
        (True, {}, False),
        (True, {"WT_SESSION": "1"}, True),
        (True, {"TERM_PROGRAM": "vscode"}, True),
        (True, {"WT_SESSION": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_only_a_terminal_that_understands_colours_gets_them(
    is_windows: bool, environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old console of Windows shows their codes as signs."""
    monkeypatch.setattr(layout, "_IS_WINDOWS", is_windows)
    for name in ("TERM", "NO_COLOR", "WT_SESSION", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert page_for(Stream(terminal=True)).colour is coloured
    assert not page_for(Stream(terminal=False)).colour


def test_numbers_that_follow_one_another_are_told_as_a_range() -> None:
    assert numbers([1, 3, 4, 6, 7, 8, 10]) == "1、3、4、6～8、10"
    assert numbers([]) == ""
