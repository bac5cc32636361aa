"""Signs of a Chinese keyboard in YAML are told as what they are, at their place, and nothing else with them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml

from obligations import ObligationsError, load_plan, load_profile
from obligations.errors import Problems, SourceError
from obligations.files import yaml_text
from obligations.files.source import read_bytes
from tests.plan.test_rules_file import HEAD, measure

#: All white space of Unicode but what YAML itself knows, and what files must not have.
BLANKS = [chr(code) for code in range(0x80, 0x10000) if chr(code).isspace() and unicodedata.category(chr(code)) == "Zs"]
COLONS = "：∶﹕︰꞉"
FACTS = "province: 甲省\nfacts:\n"


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "python":
        monkeypatch.setattr(yaml_text, "LOADER", yaml.SafeLoader)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML is built without libyaml here")


def problems(text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "x.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ObligationsError) as caught:
        load_profile(path)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


def test_the_blanks_are_all() -> None:
    assert {"\u3000", "\u00a0", "\u2003"} <= set(BLANKS) and len(BLANKS) == 16


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("_province: 甲省\n", [":1:1"]),
        (FACTS + "_自贸区: 是\n", [":3:1"]),
        (FACTS + "__自贸区: 是\n__强市创建市: 否\n", [":3:1", ":4:1"]),
        (FACTS + "  自贸区:\n____value: 是\n", [":4:1"]),
        (FACTS + "  自贸区:\n  __value: 是\n", [":4:3"]),
        (FACTS + "  自贸区:\n  - value: 是\n  __since: 2018-01-01\n", [":5:3"]),
        (FACTS + "  自贸区:\n__- value: 是\n__- value: 否\n", [":4:1", ":5:1"]),
        (FACTS + "  自贸区:\n__- {value: 是}\n__- {value: 是}\n", [":4:1", ":5:1"]),
        (FACTS + "__强市创建市\n", [":3:1"]),
    ],
)
def test_every_blank_that_indents_nothing_is_told(blank: str, text: str, places: list[str], tmp_path: Path) -> None:
    named = {"\u3000": "全角空格", "\u00a0": "不换行空格"}.get(blank, "特殊的空格")
    message = f"用{named}（U+{ord(blank):04X}）缩进"
    found = problems(text.replace("_", blank), tmp_path)
    if text.endswith("强市创建市\n"):
        assert found[0].startswith(":3:1: YAML 写法有误（") and message in found[0]
    else:
        assert found == [f"{place}: {message}；请换成半角空格，同一层的各行对齐" for place in places]


@pytest.mark.parametrize("blank", BLANKS)
def test_so_is_one_behind_a_colon_or_a_dash(blank: str, tmp_path: Path) -> None:
    assert "“-”后面是" in problems(FACTS + f"  自贸区:\n    -{blank}value: 是\n", tmp_path)[0]
    [found] = problems(FACTS + f"  自贸区:{blank}是\n", tmp_path)
    assert found.startswith(":3:6: “facts”") and f"U+{ord(blank):04X}" in found and "请用半角冒号“:”" in found
    [found] = problems(f"province:{blank}甲省\nfacts: {{}}\n", tmp_path)
    assert found.startswith(":1:9: YAML 写法有误（冒号后面是") and f"U+{ord(blank):04X}" in found


@pytest.mark.parametrize("colon", COLONS)
@pytest.mark.parametrize(
    ("text", "places"),
    [
        (FACTS + "  自贸区_ 是\n", [":3:6"]),
        (FACTS + "  自贸区_是\n", [":3:6"]),
        (FACTS + "  自贸区_ 是\n  强市创建市_ 是\n", [":3:6"]),
        (FACTS + "  自贸区_ 是\n  强市创建市: 是\n", [":3:6"]),
        (FACTS + "  强市创建市: 是\n  自贸区_ 是\n", [":4:6"]),
        (FACTS + "  自贸区_ {value: 是}\n", [":3:6"]),
        (FACTS + "  自贸区_ [{value: 是}]\n", [":3:6"]),
        (FACTS + "  自贸区:\n    value_ 是\n", [":4:10"]),
        (FACTS + "  自贸区:\n    - value_ 是\n", [":4:12"]),
        (FACTS + "  自贸区: {value_是, since_2017-01-01}\n", [":3:14", ":3:23"]),
        (FACTS + "  自贸区: {value: 是, since_2017-01-01}\n", [":3:24"]),
        (FACTS + "  自贸区: {value_ 是, since: 2017-01-01}\n", [":3:14"]),
        (FACTS + "  自贸区: [{value_是}]\n", [":3:15"]),
        (FACTS + "  自贸区: ｛value_是｝\n", [":3:8"]),
        ("province: 甲省\nfacts: {自贸区_是}\n", [":2:12"]),
        ("province: 甲省\nfacts: {\n  自贸区_是,\n  强市创建市: 否\n}\n", [":3:6"]),
        ("province_ 甲省\nfacts: {}\n", [":1:9"]),
        ("province_ 甲省\nfacts_\n  自贸区_ 是\n", [":1:9"]),
        ("province: 甲省\nfacts_\n  自贸区: 是\n", [":2:6"]),
    ],
)
def test_every_colon_that_is_none_is_told(colon: str, text: str, places: list[str], tmp_path: Path) -> None:
    what = "冒号是全角的“：”" if colon == "：" else f"冒号写成了“{colon}”（U+{ord(colon):04X}）"
    found = problems(text.replace("_", colon), tmp_path)
    assert [each.partition(": ")[0] for each in found] == places
    if "｛" in text:
        assert found[0] == ":3:8: 括号是全角的“｛”；请用半角的 { }，里面的冒号和逗号也用半角"
    else:
        assert all(what in each and each.endswith("；请用半角冒号“:”，后面空一格") for each in found), found


def test_a_colon_without_a_blank_in_braces_is_told(tmp_path: Path) -> None:
    found = problems(FACTS + "  自贸区: {value:是, since:2017-01-01}\n", tmp_path)
    assert found == [f":3:{at}: 冒号后面没有空格；请用半角冒号“:”，后面空一格" for at in (14, 23)]


def test_braces_and_commas_are_told(tmp_path: Path) -> None:
    assert "逗号是全角的“，”" in problems("province: 甲省\nfacts: {自贸区: 是，强市创建市: 是}\n", tmp_path)[0]
    assert "括号是全角的“｛”" in problems(FACTS + "  自贸区: ｛value: 是, since: 2017-01-01｝\n", tmp_path)[0]


@pytest.mark.parametrize("colon", COLONS)
def test_a_condition_says_so(colon: str, tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    for written in (f"类别{colon}一类", f"{{类别{colon}一类}}"):
        path.write_text(HEAD + measure(mandatory=written), "utf-8")
        with pytest.raises(ObligationsError, match=f"(?m){colon}.*；请用半角冒号“:”，后面空一格$"):
            load_plan(path)


@pytest.mark.parametrize(
    "text",
    [
        "a: 甲：乙",
        "a: 省份∶一类省份必做；其他：选做",
        "a:\n  省份：各类省份必做",
        "a: [甲：乙, '丙：丁']",
        "a: {b: 甲：乙}",
        "'甲：乙': 丙",
        "'　甲': 丙",
        "a: |\n  甲：乙\n  　　丙: 丁",
        "a: 甲\n  　　乙：丙",
        "a: 〔2018〕1号　二、丙",
        "a: ｛略｝",
        "a: http://example.org/b",
        "局内：甲: 乙",
    ],
)
def test_texts_may_have_them(text: str) -> None:
    Problems(read_bytes(text.encode(), "x").problems).raise_as(SourceError)
