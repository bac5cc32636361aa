"""Documents in Word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import docx

from benchmarks.hostile.line import Input, Line

#: The most bytes of one part.
MOST_PART: Final = 8 * 2**20
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    f' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:r="{_OFFICE}"'
)
_HEADER: Final = "".join(
    f"<w:tc><w:p><w:r><w:t>{label}</w:t></w:r></w:p></w:tc>" for label in ("序号", "举措", "局内", "完成时间", "省份")
)


@cache
def _empty() -> bytes:
    content = io.BytesIO()
    docx.Document().save(content)
    return content.getvalue()


def repacked(raw: bytes, parts: dict[str, str | Callable[[str], str]]) -> bytes:
    """Return a package with some parts in place of its own, or changed."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in parts if name not in old.namelist())]:
            part = parts.get(name)
            before = old.read(name) if name in old.namelist() else b""
            new.writestr(name, before if part is None else part(before.decode()) if callable(part) else part)
    return content.getvalue()


def largest_part(raw: bytes) -> int:
    """Return the bytes of the largest part of a package."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return max(info.file_size for info in package.infolist())


def _line(what: str, body: Callable[[int], str], **parts: Callable[[int, str], str]) -> Line:
    names = {"rels": "word/_rels/document.xml.rels", "styles": "word/styles.xml", "types": "[Content_Types].xml"}
    names |= {"numbering": "word/numbering.xml", "header": "word/header1.xml"}

    def make(n: int, folder: Path) -> Input:
        document = f"<w:document {_SPACES}><w:body>{body(n)}</w:body></w:document>"
        others = {
            names[name]: (lambda old, part=part: part(n, old)) if name not in ("header",) else part(n, "")
            for name, part in parts.items()
        }
        raw = repacked(_empty(), {"word/document.xml": document, **others})
        (folder / "a.docx").write_bytes(raw)
        command = ["import", str(folder / "a.docx"), "--title", "计划", "--year", "2018"]
        return Input(command, largest_part(raw), MOST_PART)

    return Line(f"word: {what}", make, 100)


def _p(inside: str = "") -> str:
    return f"<w:p>{inside}</w:p>"


def _r(text: str = "文", properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def _tbl(rows: str) -> str:
    return f"<w:tbl><w:tr>{_HEADER}</w:tr>{rows}</w:tbl>"


def _tc(inside: str, properties: str = "") -> str:
    return f"<w:tc>{properties}{inside}</w:tc>"


def _nested(n: int, opened: str, closed: str, inside: str) -> str:
    return opened * n + inside + closed * n


def _row(i: int) -> str:
    texts = (str(i), f"名{i}", "甲司", "年内完成", "各省份必做")
    return "<w:tr>" + "".join(_tc(_p(_r(text))) for text in texts) + "</w:tr>"


_BOX: Final = ("<w:pict><w:txbxContent>", "</w:txbxContent></w:pict>")
_ALTERNATE: Final = (
    "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>"
)
_LINKS: Final = "<w:hyperlink r:id='rId1'>" + _r() + "</w:hyperlink>"
_STRIKE: Final = "<w:rPr><w:strike/></w:rPr>"


def _related(n: int, rels: str, kind: str = "header", target: str = "header1.xml") -> str:
    new = "".join(f'<Relationship Id="x{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for i in range(n))
    return rels.replace("</Relationships>", f"{new}</Relationships>")


def _typed(_n: int, types: str) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    return types.replace("</Types>", f'<Override PartName="/word/header1.xml" ContentType="{kind}"/></Types>')


def _styled(n: int, styles: str, inside: str = "<w:name w:val='s{0}'/>") -> str:
    new = "".join(f'<w:style w:type="paragraph" w:styleId="s{i}">{inside.format(i, i + 1)}</w:style>' for i in range(n))
    return styles.replace("</w:styles>", f"{new}</w:styles>")


def _header(n: int, _old: str) -> str:
    return f"<w:hdr {_SPACES}>{_p(_r()) * n}</w:hdr>"


_NUMBERED: Final = "<w:pPr><w:numPr><w:ilvl w:val='{}'/><w:numId w:val='1'/></w:numPr></w:pPr>"

WORD: Final = (
    _line("paragraphs", lambda n: _p(_r()) * n),
    _line("numbered paragraphs", lambda n: "".join(_p(_r(f"{i}. 名称。（甲司负责；适用范围：各省份）")) for i in range(1, n + 1))),
    _line("empty paragraphs", lambda n: _p() * n),
    _line("counted paragraphs", lambda n: "".join(_p(_NUMBERED.format(i % 9) + _r()) for i in range(n))),
    _line("runs", lambda n: _p(_r() * n)),
    _line("runs in a cell", lambda n: _tbl("<w:tr>" + _tc(_p(_r() * n)) + "</w:tr>")),
    _line("struck runs in a cell", lambda n: _tbl("<w:tr>" + _tc(_p(_r("文", _STRIKE) * n)) + "</w:tr>")),
    _line("struck runs in links", lambda n: _tbl("<w:tr>" + _tc(_p(f"<w:hyperlink>{_r('文', _STRIKE)}</w:hyperlink>" * n)) + "</w:tr>")),
    _line("long text", lambda n: _p(_r("文" * n))),
    _line("texts of a run", lambda n: _p("<w:r>" + "<w:t>文</w:t>" * n + "</w:r>")),
    _line("breaks", lambda n: _p("<w:r>" + "<w:t>文</w:t><w:br/>" * n + "</w:r>")),
    _line("tables", lambda n: _tbl("<w:tr>" + _tc(_p(_r())) + "</w:tr>") * n),
    _line("rows", lambda n: _tbl("".join(map(_row, range(1, n + 1))))),
    _line("cells", lambda n: _tbl("<w:tr>" + _tc(_p(_r())) * n + "</w:tr>")),
    _line("wide cells", lambda n: _tbl("<w:tr>" + _tc(_p(), "<w:tcPr><w:gridSpan w:val='100'/></w:tcPr>") * n + "</w:tr>")),
    _line("merged cells", lambda n: _tbl(("<w:tr>" + _tc(_p(_r()), "<w:tcPr><w:vMerge/></w:tcPr>") * 9 + "</w:tr>") * n)),
    _line("paragraphs of a cell", lambda n: _tbl("<w:tr>" + _tc(_p(_r()) * n) + "</w:tr>")),
    _line("tables in a cell", lambda n: _tbl("<w:tr>" + _tc(f"<w:tbl><w:tr>{_tc(_p(_r()))}</w:tr></w:tbl>" * n) + "</w:tr>")),
    _line("nested tables", lambda n: _nested(min(n, 45), "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", _p(_r()) * n)),
    _line("text boxes", lambda n: _p("<w:r>" + _BOX[0] + _p(_r()) + _BOX[1] + "</w:r>") * n),
    _line("text boxes of a run", lambda n: _p("<w:r><w:pict>" + "<w:txbxContent>" * 0 + f"<w:txbxContent>{_p(_r())}</w:txbxContent>" * n + "</w:pict></w:r>")),
    _line("nested text boxes", lambda n: _p("<w:r>" + _nested(min(n, 90), *_BOX, _p(_r()) * n) + "</w:r>"))._replace(first=4),
    _line("text boxes in a group", lambda n: _p("<w:r><w:pict>" + f"<v:group><v:shape><w:txbxContent>{_p(_r())}</w:txbxContent></v:shape></v:group>" * n + "</w:pict></w:r>")),
    _line("unknown elements", lambda n: _p("<w:r>" + "<w:unknown/>" * n + "</w:r>")),
    _line("nested unknown elements", lambda n: _p("<w:r>" + _nested(min(n, 150), "<w:unknown>", "</w:unknown>", "<w:unknown/>" * n) + "</w:r>")),
    _line("content controls", lambda n: _p(f"<w:sdt><w:sdtContent>{_r()}</w:sdtContent></w:sdt>" * n)),
    _line("nested content controls", lambda n: _p(_nested(min(n, 90), "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", _r() * n))),
    _line("two contents", lambda n: _p(_ALTERNATE.format(_r()) * n)),
    _line("nested choices", lambda n: _p(_nested(min(n, 90), "<mc:AlternateContent><mc:Choice>", "</mc:Choice><mc:Fallback/></mc:AlternateContent>", _r() * n)))._replace(first=4),
    _line("fallbacks", lambda n: _p("<mc:AlternateContent>" + f"<mc:Choice>{_r()}</mc:Choice>" * n + "<mc:Fallback/>" * n + "</mc:AlternateContent>")),
    _line("choices of blocks", lambda n: "<mc:AlternateContent><mc:Choice>" + _p(_r()) * n + "</mc:Choice>" + "<mc:Fallback/>" * n + "</mc:AlternateContent>"),
    _line("links", lambda n: _p(_LINKS * n)),
    _line("notes", lambda n: _p("<w:r><w:footnoteReference/></w:r>" * n)),
    _line("fields", lambda n: _p("<w:r><w:fldChar><w:ffData/></w:fldChar></w:r>" * n)),
    _line("drawn fields", lambda n: _p("<w:r><w:instrText>" + " " * n + "E</w:instrText></w:r>")),
    _line("deleted text", lambda n: _p("<w:del>" + _r() * n + "</w:del>")),
    _line("bookmarks", lambda n: _p("<w:bookmarkStart/><w:bookmarkEnd/>" * n)),
    _line("attributes", lambda n: "<w:p " + "".join(f"a{i}='' " for i in range(n)) + ">" + _r() + "</w:p>"),
    _line("namespaces", lambda n: "<w:p " + "".join(f"xmlns:a{i}='b{i}' " for i in range(n)) + ">" + _r() + "</w:p>"),
    _line("elements of other namespaces", lambda n: "".join(f"<a{i}:b xmlns:a{i}='c{i}'/>" for i in range(n))),
    _line("links' relations", lambda _n: _p(_r()), rels=lambda n, old: _related(n, old, "hyperlink", "styles.xml")),
    _line("relations to a header", lambda _n: _p(_r()), rels=_related, types=_typed, header=lambda n, old: _header(n, old)),
    _line("relations to the numbering", lambda _n: _p(_r()), rels=lambda n, old: _related(n, old, "numbering", "numbering.xml")),
    _line("paragraphs of a header", lambda _n: _p(_r()), rels=lambda _n, old: _related(1, old), types=_typed, header=_header),
    _line("styles", lambda n: _p("<w:pPr><w:pStyle w:val='s1'/></w:pPr>" + _r()) * n, styles=_styled),
    _line("styles on styles", lambda n: _p("<w:pPr><w:pStyle w:val='s0'/></w:pPr>" + _r()) * n,
          styles=lambda n, old: _styled(n, old, "<w:basedOn w:val='s{1}'/><w:pPr/>")),
    _line("equal styles", lambda _n: _p(_r()), styles=lambda n, old: _styled(n, old, "<w:rPr><w:strike/></w:rPr>")),
    _line("content types", lambda _n: _p(_r()), types=lambda n, old: old.replace(
        "</Types>", "".join(f'<Override PartName="/a{i}.xml" ContentType="a/b"/>' for i in range(n)) + "</Types>")),
    _line("parts", lambda _n: _p(_r()), rels=lambda n, old: _related(n, old, "x", "styles.xml")),
    _line("comments", lambda n: "<!-- a -->" * n + _p(_r())),
)  # fmt: skip
