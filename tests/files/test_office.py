"""Files from strangers: whatever is in them, they are read or refused, in bounded time and memory."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from obligations import ObligationsError, Plan
from obligations.documents.drafting import draft_of
from obligations.documents.reading import original_of, read_original
from obligations.files.office import EXCEL, WORD, checked
from tests.conftest import examples
from tests.documents.test_drafting import A, B
from tests.scans import as_bytes, markdown, word

GOOD = as_bytes(word([A, B]))
CONTENT = "[Content_Types].xml"
BODY = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"


def parts(raw: bytes = GOOD) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return stream.getvalue()


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    content = parts()
    content[name] = change(content.get(name, b""))
    return packed(content)


def relation(kind: str, target: str) -> bytes:
    link = f'<Relationship Id="rId99" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return changed(RELATIONS, lambda part: part.replace(b"</Relationships>", link.encode()))


def encrypted() -> bytes:
    """The mark of encryption on each part, as a zip program with a password sets it."""
    raw = bytearray(GOOD)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), GOOD):
            raw[found.start() + at] |= 1
    return bytes(raw)


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
DEEP = b"<a>" * 300 + b"</a>" * 300

HOSTILE: dict[str, tuple[bytes, str]] = {
    "an old or encrypted document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "加密的 Word 文档，或是旧格式"),
    "parts with a password": (encrypted(), "文件加了密"),
    "a damaged file": (GOOD[: len(GOOD) // 2], "不是完好的 Word 文档"),
    "a part that is damaged": (GOOD.replace(GOOD[200:240], bytes(40)), "不是完好的 Word 文档"),
    "another zip file": (packed({"a.txt": b"x"}), "是别的 ZIP 文件"),
    "an Excel file": (changed(CONTENT, lambda part: part.replace(WORD.main.encode(), EXCEL.main.encode())), "这不是 Word 文档"),
    "no document in it": (packed({CONTENT: parts()[CONTENT]}), "不是完好的 Word 文档"),
    "macros": (changed("word/vbaProject.bin", lambda _: b"x"), "文件里有宏"),
    "a macro document": (changed(CONTENT, lambda part: part.replace(b"document.main+xml", b"document.macroEnabled.main+xml")), "文件里有宏"),
    "a template from elsewhere": (relation("attachedTemplate", "http://example.org/a.dotm"), "引用了外部的内容（http://example.org/a.dotm）"),
    "a picture from elsewhere": (relation("image", "file:///etc/passwd"), "引用了外部的内容"),
    "entities": (changed(BODY, lambda _: ENTITY), "DOCTYPE"),
    "entities in another part": (changed("word/styles.xml", lambda _: ENTITY), "DOCTYPE"),
    "XML that is none": (changed(BODY, lambda part: part[:-20]), "XML 写法有误"),
    "XML that is too deep": (changed(BODY, lambda _: DEEP), "嵌套超过"),
    "a part that swells": (changed("word/media/a.png", lambda _: bytes(70 * 1024 * 1024)), "解开后超过 64 MiB"),
    "XML that swells": (changed("word/styles.xml", lambda _: b"<a>" + b" " * (20 * 1024 * 1024) + b"</a>"), "超过 8 MiB"),
    "packed in another way": (packed(parts(), zipfile.ZIP_LZMA), "不是完好的 Word 文档"),
    "entities in a part by another name": (
        packed({name.replace("document.xml", "document.bin"): part.replace(b"document.xml", b"document.bin") for name, part in {**parts(), BODY: ENTITY}.items()}),
        "DOCTYPE",
    ),
    "an element without its value": (
        changed(BODY, lambda part: part.replace(b"<w:tcPr>", b"<w:tcPr><w:gridSpan/>", 1)), "不是完好的 Word 文档"
    ),
    "thousands of parts": (packed({CONTENT: b"", **{f"a{i}": b"" for i in range(2_001)}}), "文件太多"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_what_could_do_harm_is_refused(what: str) -> None:
    raw, said = HOSTILE[what]
    with pytest.raises(ObligationsError, match=re.escape(said)) as error:
        original_of(raw, "原件.docx")
    assert str(error.value).startswith("原件.docx") and "；" in str(error.value)


def test_a_part_whose_name_stands_twice_is_refused() -> None:
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(BODY, b"<a/>")
    with pytest.raises(ObligationsError, match="重名"):
        original_of(stream.getvalue(), "原件.docx")


def test_links_that_are_only_followed_by_a_click_are_harmless(plan: Plan) -> None:
    raw = relation("relationships/hyperlink", "http://example.org")
    assert checked(raw, "a", WORD).getvalue() == raw
    assert len(draft_of(original_of(raw, "a"), plan.vocabulary).measures) == 2


def test_files_that_are_too_large_are_not_read_to_their_end(tmp_path: Path) -> None:
    path = tmp_path / "big.docx"
    with path.open("wb") as file:
        file.write(GOOD)
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(ObligationsError, match="文件超过 20 MiB"):
        read_original(path)
    path.write_bytes(b"|" + b"x" * (5 * 1024 * 1024))
    with pytest.raises(ObligationsError, match="文本超过 512 KiB"):
        read_original(path)


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    for source, said in (("", "文件名是空的"), (tmp_path, "这是文件夹"), (tmp_path / "no.docx", "没有这个文件")):
        with pytest.raises(ObligationsError, match=said):
            read_original(source)
    with pytest.raises(ObligationsError):
        read_original("a\0b")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ObligationsError, match="不是普通的文件"):
        read_original(tmp_path / "pipe")


def read_or_refused(raw: bytes, plan: Plan) -> None:
    try:
        draft = draft_of(original_of(raw, "原件"), plan.vocabulary, fallback=("甲", 2018))
    except ObligationsError as error:
        assert error.problems and all(problem.message for problem in error.problems)
    else:
        assert draft.measures


@examples(150)
@given(raw=st.binary(max_size=400))
@example(raw=b"PK\x03\x04")
@example(raw=b"PK\x05\x06" + bytes(18))
@example(raw=b"\xff\xfe")
@example(raw=b"| a |\n|---|\n" + b"\x85|\n" * 20)
def test_any_bytes_are_read_or_refused(raw: bytes, plan: Plan) -> None:
    read_or_refused(raw, plan)


PIECES = ["|", "\n", "|---|---|---|---|---|\n", "1. 甲。", "2. 乙", "局内：", "省份：", "各类省份必做", "、", "<p>", "</p>", "年内完成", " ", "\\", "**", "工作任务", "一、甲", "（一）乙", "&lt;", "`"]  # fmt: skip
TABLE = markdown([A, B])


@examples(200)
@given(pieces=st.lists(st.tuples(st.integers(0, len(TABLE)), st.sampled_from(PIECES), st.integers(0, 6)), max_size=8))
def test_any_table_is_read_or_refused(pieces: list[tuple[int, str, int]], plan: Plan) -> None:
    """A good table with pieces put in and characters taken out anywhere."""
    text = TABLE
    for at, piece, without in pieces:
        text = text[:at] + piece + text[at + without :]
    read_or_refused(text.encode(), plan)


PARTS = {name: part.decode() for name, part in parts().items() if name.endswith((".xml", ".rels"))}
TAGS = {name: [m.span() for m in re.finditer(r"<[^>]+>", part)] for name, part in PARTS.items()}


@examples(100)
@given(
    name=st.sampled_from([BODY, CONTENT, RELATIONS, "word/styles.xml", "word/numbering.xml", "_rels/.rels"]),
    places=st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)),
    how=st.integers(0, 2),
)
def test_a_document_whose_parts_are_out_of_order_is_read_or_refused(
    name: str, places: tuple[float, float], how: int, plan: Plan
) -> None:
    """Elements doubled, taken out or put in another's place anywhere in a part."""
    part = PARTS[name]
    (start, end), other = (TAGS[name][int(place * len(TAGS[name]))] for place in places)
    changed_to = ("", part[slice(*other)], part[start:end] * 2)[how]
    read_or_refused(packed({**parts(), name: (part[:start] + changed_to + part[end:]).encode()}), plan)


@examples(100)
@given(at=st.integers(0, len(GOOD) - 1), value=st.integers(0, 255))
def test_a_document_with_a_wrong_byte_is_read_or_refused(at: int, value: int, plan: Plan) -> None:
    read_or_refused(GOOD[:at] + bytes([value]) + GOOD[at + 1 :], plan)


LONG = 50_000


@pytest.mark.slow
@pytest.mark.parametrize("text", ["*", "[", "\\|", "<p>", "\\", "`", "&lt;", "_a", "1. ", "（", "a**b", "~~", "<a "])
def test_texts_that_could_take_for_ever_are_read_or_refused_in_time(text: str, plan: Plan) -> None:
    """In a cell of a table, as long as a line may be; each takes a second or two at most."""
    read_or_refused(TABLE.replace("做甲事", (text * LONG)[:LONG]).encode(), plan)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("| " + "x" * 60_001 + " |", "一行超过 60000 个字"),
        ("|" * 102, "一行超过 100 格"),
        ("文\n" + ("[" * 100 + "\n") * 11, "一段里的 .* 超过 1000 个"),
        ("| " + "*a" * 1_001 + " |", "一段里的 .* 超过 1000 个"),
        ("| a | b |\n" * 2_001, "表格超过 2000 行"),
        ("\n".join(f"| | | {n}. 甲。 | | |" for n in range(3, 1_500)), "超过 1000 项举措"),
    ],
)
def test_tables_longer_or_wider_than_any_plan_are_refused(text: str, said: str, plan: Plan) -> None:
    with pytest.raises(ObligationsError, match=said):
        draft_of(original_of((TABLE.rstrip("\n") + "\n" + text).encode(), "原件"), plan.vocabulary)


def test_fields_cut_into_pieces_without_end_are_left_open(plan: Plan) -> None:
    """A measure that each row goes on with: its fields are cut so often that nobody can say what they are."""
    rows = "\n".join("| | | 乙 | 司 | 年 |" for _ in range(1_500))
    draft = draft_of(original_of((TABLE.rstrip("\n") + "\n" + rows).encode(), "原件"), plan.vocabulary)
    assert (draft.measures[1].due, draft.measures[1].clause) == (None, None)


def test_a_table_of_902_measures_is_read_without_doubt(plan: Plan) -> None:
    rows = "\n".join(
        f"| | | {n}. 甲{n}。 | <p>局内：条法司</p> <p>省份：各类省份必做</p> | 年内完成 |" for n in range(3, 903)
    )
    draft = draft_of(original_of((TABLE.rstrip("\n") + "\n" + rows).encode(), "原件"), plan.vocabulary)
    assert len(draft.measures) == 902 and not draft.doubts
