"""What Word opens without a word is read: strict names, relations that lead nowhere or to other capitals."""

from __future__ import annotations

import re

import pytest

from obligations import ObligationsError, Plan
from obligations.documents.drafting import draft_of
from obligations.documents.reading import original_of
from tests.files.test_office import BODY, CONTENT, GOOD, RELATIONS, changed, packed, parts

#: Name in the usual Open XML → in the strict one (ISO/IEC 29500-1 and -4).
STRICT = {
    "wordprocessingml/2006/main": "wordprocessingml/main",
    "drawingml/2006/main": "drawingml/main",
    "drawingml/2006/wordprocessingDrawing": "drawingml/wordprocessingDrawing",
    "drawingml/2006/picture": "drawingml/picture",
    "officeDocument/2006/math": "officeDocument/math",
    "officeDocument/2006/docPropsVTypes": "officeDocument/docPropsVTypes",
    "officeDocument/2006/extended-properties": "officeDocument/extendedProperties",
    "officeDocument/2006/custom-properties": "officeDocument/customProperties",
    "officeDocument/2006/relationships/extended-properties": "officeDocument/relationships/extendedProperties",
    "officeDocument/2006/relationships/custom-properties": "officeDocument/relationships/customProperties",
    "officeDocument/2006/relationships": "officeDocument/relationships",
    "officeDocument/2006/bibliography": "officeDocument/bibliography",
    "officeDocument/2006/customXml": "officeDocument/customXml",
}
USUAL, OTHER = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"


def strict(part: bytes) -> bytes:
    text = part.decode()
    for usual, other in STRICT.items():
        text = re.sub(rf"{USUAL}{usual}(?=[\"'/])", OTHER + other, text)
    return text.encode()


def all_strict() -> dict[str, bytes]:
    return {
        name: strict(part) if name.endswith((".xml", ".rels")) and name != CONTENT else part
        for name, part in parts().items()
    }


def related(kind: str, target: str) -> bytes:
    link = f'<Relationship Id="rIdN" Type="{USUAL}officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    return changed(RELATIONS, lambda part: part.replace(b"</Relationships>", link.encode()))


def assert_reads_the_same(raw: bytes, plan: Plan) -> None:
    found, expected = (draft_of(original_of(each, "a"), plan.vocabulary) for each in (raw, GOOD))
    assert found.measures == expected.measures and len(found.measures) == 2


def test_a_strict_document_is_read(plan: Plan) -> None:
    content = all_strict()
    assert OTHER.encode() in content[BODY] and OTHER.encode() in content["_rels/.rels"]
    assert_reads_the_same(packed(content), plan)


def test_a_strict_document_in_utf_16_is_read(plan: Plan) -> None:
    content = all_strict()
    declared = re.sub(r"^<\?xml.*?\?>", '<?xml version="1.0" encoding="UTF-16"?>', content[BODY].decode())
    content[BODY] = declared.encode("utf-16")
    assert_reads_the_same(packed(content), plan)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("image", "../NULL"),
        ("image", "NULL"),
        ("image", "media/gone.png"),
        ("image", "/word/media/gone.png"),
        ("image", ""),
        ("hyperlink", "#_top"),
        ("hyperlink", "document.xml#_top"),
        ("customXml", "../customXml/item9.xml"),
        ("header", "header9.xml"),
        ("styles", "styles9.xml"),
    ],
)
def test_a_relation_that_leads_nowhere_is_passed_over(kind: str, target: str, plan: Plan) -> None:
    assert_reads_the_same(related(kind, target), plan)


@pytest.mark.parametrize("name", ["_rels/.rels", "word/_rels/styles.xml.rels", "docProps/_rels/core.xml.rels"])
def test_so_is_one_of_any_other_part(name: str, plan: Plan) -> None:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    old = parts().get(name, f'<Relationships xmlns="{space}"></Relationships>'.encode())
    link = f'<Relationship Id="rIdN" Type="{USUAL}officeDocument/2006/relationships/image" Target="../NULL"/></Relationships>'
    assert_reads_the_same(changed(name, lambda _: old.replace(b"</Relationships>", link.encode())), plan)


def test_a_relation_may_write_a_name_in_other_capitals(plan: Plan) -> None:
    assert_reads_the_same(changed(RELATIONS, lambda part: part.replace(b'"styles.xml"', b'"Styles.XML"')), plan)


def test_a_document_without_its_main_part_is_told_what_helps() -> None:
    raw = changed("_rels/.rels", lambda part: part.replace(b"document.xml", b"gone.xml"))
    with pytest.raises(ObligationsError, match=r"不是完好的 Word 文档.*把全部内容复制过去"):
        original_of(raw, "a")
