"""Files from strangers: any bytes either load or raise ObligationsError, in bounded time, at their place."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from obligations import ObligationsError, load_plan, load_profile
from obligations.errors import Problems, SourceError
from obligations.files import yaml_text
from obligations.files.reading import MOST_YAML_BYTES
from obligations.files.source import read_bytes, read_file
from tests.conftest import ROOT, needs_modes


@pytest.fixture(params=["libyaml", "python"])
def either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML with and without libyaml behaves the same towards us."""
    if request.param == "python":
        monkeypatch.setattr(yaml_text, "LOADER", yaml.SafeLoader)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML is built without libyaml here")


def refused(raw: bytes) -> str:
    with pytest.raises(ObligationsError) as caught:
        Problems(read_bytes(raw, "x.yaml").problems).raise_as(SourceError)
    return str(caught.value)


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "x.yaml:1:1: 文件是空的；"),
    "white space": (b" \n\n", "x.yaml:1:1: 文件是空的；"),
    "only comments": ("# 没有内容\n".encode(), "x.yaml:1:1: 文件里没有内容；"),
    "no document": (b"---\n...\n---\n...\n", "x.yaml:3:1: 一个文件里有多份 YAML 文档"),
    "binary": (b"\x7fELF\x00\x01\x02", "x.yaml:1:1: 这不是文本文件；"),
    "binary, not even UTF-8": (b"\x00\xff\xfe\xfa", "x.yaml:1:1: 这不是文本文件；"),
    "UTF-16": ("province: 甲省".encode("utf-16"), "x.yaml:1:1: 不是 UTF-8 编码（像是 UTF-16"),
    "GBK": ("a: b\nprovince: 广东省\n".encode("gbk"), "x.yaml:2:11: 不是 UTF-8 编码（像是 GBK 编码）；请另存为 UTF-8"),
    "Latin-1": (b"a: caf\xe9", "x.yaml:1:7: 不是 UTF-8 编码"),
    "control character": (b"a: b\x1b[31m", "x.yaml:1:5: 有看不见的控制字符（U+001B）"),
    "escaped control character": (b'a: "b\\x1b[31m"', "x.yaml:1:4: 有看不见的控制字符"),
    "text that runs backwards": ("a: b\u202ec".encode(), "（U+202E）"),
    "too large": (b"a" * (MOST_YAML_BYTES + 1), "x.yaml:1:1: 文件超过 4 MiB；"),
    "syntax": (b"a: [1, 2\nb: 3\n", "x.yaml:2:"),
    "tab": (b"a:\n\tb: 1\n", "x.yaml:2:1: YAML 写法有误"),
    "open quote": (b'a: "b\n', "YAML 写法有误"),
    "tag": (b"a: !!python/object/apply:os.system [ls]\n", "x.yaml:1:4: 不支持 YAML 标签“tag:yaml.org,2002:python/object"),
    "harmless tag": (b"a: !!str 5\n", "x.yaml:1:4: 不支持 YAML 标签"),
    "alias": (b"a: &x [1]\nb: *x\n", "x.yaml:1:4: 不支持 YAML 的锚点和引用"),
    "alias bomb": (b"a: &a [x,x,x,x]\n" + b"".join(b"%c: &%c [*%c,*%c,*%c,*%c]\n" % (c, c, *[c - 1] * 4) for c in range(98, 122)), "不支持 YAML 的锚点和引用"),
    "alias to itself": (b"a: &a [*a]\n", "不支持 YAML 的锚点和引用"),
    "deep brackets": (b"[" * 100_000, "x.yaml:1:34: 嵌套超过 32 层"),
    "deep braces": (b"{a: " * 50_000, "嵌套超过 32 层"),
    "deep block": (b"\n".join(b" " * i + b"a:" for i in range(500)), "x.yaml:34:34: 嵌套超过 32 层"),
    "two documents": (b"a: 1\n---\nb: 2\n", "x.yaml:2:1: 一个文件里有多份 YAML 文档"),
    "duplicate key": ("甲: 1\n乙: 2\n甲: 3\n".encode(), "x.yaml:3:1: “甲”重复了（第 1 行已经写过）"),
    "full-width colon": ("province: 甲省\nfacts:\n  自贸区：是\n  强市创建市: 是\n".encode(), "x.yaml:3:6: YAML 写法有误（冒号是全角的“：”）；请用半角冒号"),
    "colon without a space": ("facts:\n  自贸区:是\n  强市创建市: 是\n".encode(), "x.yaml:2:6: YAML 写法有误（冒号后面没有空格）"),
    "key that is a list": (b"? [a, b]\n: 1\n", "x.yaml:1:3: 键必须是一个词"),
}  # fmt: skip


@pytest.mark.usefixtures("either_loader")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_at_their_place(name: str) -> None:
    raw, message = HOSTILE[name]
    found = refused(raw)
    assert message in found
    assert all(line.startswith("x.yaml:") and "；" in line for line in found.splitlines())


def test_all_problems_of_a_readable_file_are_told_at_once() -> None:
    found = refused(b"a: 1\na: 2\nb: !x 3\nc: *d\n".replace(b"*d", b"&d 4"))
    assert [line.split(": ")[0] for line in found.splitlines()] == ["x.yaml:2:1", "x.yaml:3:4", "x.yaml:4:4"]


def test_a_flood_of_problems_is_bounded() -> None:
    raw = "province: 甲省\nfacts:\n" + "".join(f"  不知名{i}: 1\n" for i in range(40_000))
    with pytest.raises(ObligationsError) as caught:
        load_profile_bytes(raw.encode())
    lines = str(caught.value).splitlines()
    assert len(lines) == 1001 and "x.yaml:1003:3: 从这里起另有 39000 处问题没有列出" in lines[-1]


def load_profile_bytes(raw: bytes) -> Any:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.yaml")
        path.write_bytes(raw)
        return load_profile(path)


@pytest.mark.usefixtures("either_loader")
def test_plain_words_stand_for_what_people_mean_by_them() -> None:
    text = """
    truth: [true, True, TRUE, false]
    words: [yes, no, on, off, 是, 否, "true", 'null', "2018-01-01"]
    nothing: [null, ~, Null, ]
    numbers: [0, 7, -3, +5]
    not numbers: [007, 1_000, 0x1F, 1e3, 12:30, 1.5, .inf, .nan, 123456789012345678901234567890]
    days: [2018-01-01, 2020-02-29]
    not days: [2018-02-29, 2018-1-1, 2018-01-01T00:00:00]
    block: |
      true
    """
    assert read_bytes(text.encode(), "x").data == {
        "truth": [True, True, True, False],
        "words": ["yes", "no", "on", "off", "是", "否", "true", "null", "2018-01-01"],
        "nothing": [None, None, None],
        "numbers": [0, 7, -3, 5],
        "not numbers": ["007", "1_000", "0x1F", "1e3", "12:30", "1.5", ".inf", ".nan", "1" + "23456789012345678901234567890"],
        "days": [date(2018, 1, 1), date(2020, 2, 29)],
        "not days": ["2018-02-29", "2018-1-1", "2018-01-01T00:00:00"],
        "block": "true\n",
    }  # fmt: skip


@pytest.mark.usefixtures("either_loader")
def test_windows_files_load() -> None:
    raw = "\ufeffprovince: 甲省\r\nfacts:\r\n  自贸区: 是\r\n".encode()
    document = read_bytes(raw, "x.yaml")
    assert document.data == {"province": "甲省", "facts": {"自贸区": "是"}}
    place = document.key_place(("facts", "自贸区"))
    assert (place.line, place.column) == (3, 3)


ON_WINDOWS = sys.platform == "win32"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("none.yaml", "没有这个文件", id="none"),
        pytest.param("", "这是文件夹，不是文件", id="folder"),
        pytest.param("none/x.yaml", "没有这个文件", id="no-folder"),
        pytest.param("a\x00b", "Windows 上不能用这个文件名" if ON_WINDOWS else "打不开这个文件", id="no-name"),
        pytest.param("x" * 5000, "没有这个文件" if ON_WINDOWS else "打不开这个文件", id="long-name"),
        pytest.param("/dev/zero", "文件超过 4 MiB", id="endless"),
    ],
)
def test_what_is_no_file_is_refused_with_the_reason(path: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ObligationsError, match=message):
        read_file(tmp_path / path)


@needs_modes
def test_a_file_without_leave_to_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1")
    path.chmod(0)
    with pytest.raises(ObligationsError, match="没有读取权限"):
        read_file(path)


# --- any bytes ---------------------------------------------------------------------------------------------

WORDS = [
    "province", "facts", "code", "省份类别", "自贸区", "free_trade_zone", "value", "since", "until", "evidence", "一类", "true",
    "null", "2018-01-01", "document", "id", "title", "year", "vocabulary", "tasks", "subtasks", "measures", "number", "bureau",
    "due", "clause", "mandatory", "optional", "actions", "label", "任一", "非", "各类省份", "a", "'", '"', "&x", "*x", "!!python/object",
    "---", "?", "|", ">", "%YAML 1.1", "%TAG !a! x", "\t", "\u2028", "\x00", "#",
]  # fmt: skip
PUNCTUATION = [": ", ":\n  ", "\n", "\n  ", "\n    ", "- ", "\n- ", "\n  - ", "[", "]", "{", "}", ", "]

nearly_yaml = st.lists(st.sampled_from(WORDS + PUNCTUATION), max_size=60).map("".join).map(str.encode)

TEMPLATE = (ROOT / "profiles" / "guangdong.yaml").read_bytes()
RULES = (ROOT / "rules" / "2018.yaml").read_bytes()


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A good file with a piece cut out, or something put in."""
    start = draw(st.integers(0, len(whole)))
    length = draw(st.integers(0, 40))
    put_in = draw(st.one_of(st.just(b""), st.binary(max_size=8), st.sampled_from(WORDS + PUNCTUATION).map(str.encode)))
    return whole[:start] + put_in + whole[start + length :]


@given(st.one_of(st.binary(max_size=200), nearly_yaml, damaged(TEMPLATE)))
@example(b"!")
@example(b"? ")
@example(b"*")
@example(b"- - - -\n")
@example(b"province: a\nfacts: {? : }")
def test_any_bytes_as_a_profile_load_or_raise_our_error(raw: bytes) -> None:
    try:
        loaded = load_profile_bytes(raw)
    except ObligationsError as error:
        assert error.problems and all(p.message for p in error.problems)
    else:
        assert loaded.province


@given(st.one_of(nearly_yaml, damaged(RULES)))
def test_any_bytes_as_rules_load_or_raise_our_error(raw: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.yaml")
        path.write_bytes(raw)
        try:
            loaded = load_plan(path)
        except ObligationsError as error:
            assert error.problems and all(p.message for p in error.problems)
        else:
            assert loaded.measures


json_like = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates(), st.binary(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=3), inner, max_size=4)),
    max_leaves=10,
)  # fmt: skip


@given(json_like)
def test_any_data_as_a_profile_loads_or_raises_our_error(data: Any) -> None:
    for attempt in (data, {"province": "甲省", "facts": data}, {"province": "甲省", "facts": {"自贸区": data}}):
        try:
            load_profile(attempt)
        except ObligationsError as error:
            assert error.problems
