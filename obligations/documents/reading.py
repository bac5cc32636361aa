"""Opens a document of any kind that can be read. Its content decides which kind that is, not the file's name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from typing_extensions import deprecated

from obligations.documents.original import Original
from obligations.errors import Place, SourceError
from obligations.files.office import is_package
from obligations.files.reading import UTF16_MARKS, document_decoded, read_limited, sha256_of
from obligations.text import shown

#: Text is parsed cell by cell; no plan comes near this.
_MOST_TEXT: Final = 512 * 1024
_LONGEST_HEAD: Final = 2_048
_GIVE: Final = "请给出 Word（.docx）、网页（.html）、Markdown 或文本文件"
_AS_WORD: Final = "请用 Word 或 WPS 打开，另存为 .docx 后再试"
_HTML: Final = rb"(<\?xml[^>]*>\s*)?(<!--(?:(?!-->).)*-->\s*)*<(!doctype\s+html|html\b)"
#: A part of a page: it begins with an element of one, and no row of a table in Markdown is in it.
_PART_OF_HTML: Final = rb"<(head|meta|title|body|div|section|article|center|table|h1|h2|p|span|font)\b"
_MARKDOWN_ROW: Final = rb"^\s*\|"
#: How files of other kinds begin; what they are, and what to do.
_OTHER_KINDS: Final = {
    rb"%PDF-": ("这是 PDF 文件，读不了", "请转成 Word（.docx）或文本后再试"),
    rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\x00\x00\x00\x00|II\*\x00|MM\x00\*": (
        "这是图片（如扫描件），读不了",
        "请用文字识别（OCR）转成 Word（.docx）或文本后再试",
    ),
    rb"\{\\rtf": ("这是 RTF 文件，读不了", _AS_WORD),
    rb"(MIME-Version|From: <Saved by|Content-Type: multipart/related)": (
        "这是网页存档（.mht），读不了",
        "请在浏览器里另存为“网页，仅 HTML”，或复制到 Word 后另存为 .docx",
    ),
    rb"<\?xml[^>]*>\s*<\?mso-application|<\?xml[^>]*>\s*<(pkg:package|w:wordDocument)": (
        "这是 Word 的 XML 文件，读不了",
        _AS_WORD,
    ),
}


def read_original(source: str | Path) -> Original:
    """Return the document in a file: Word (.docx), a web page (HTML), Markdown or text.

    Raises :class:`SourceError` for a file that cannot be read, or that could do harm.
    """
    path = Path(source)
    name = shown(str(path), 300)
    if not str(source).strip():
        raise SourceError.at("not-found", None, "文档的文件名是空的", _GIVE)
    return original_of(read_limited(path), name)


@deprecated("read_paper is called read_original now")
def read_paper(source: str | Path) -> Original:
    """Return :func:`read_original`, as it was called before."""
    return read_original(source)


def original_of(raw: bytes, name: str) -> Original:
    """Return the document in a file's bytes; ``name`` is the file's in messages. Raises :class:`SourceError`."""
    return _opened(raw, name)._replace(sha256=sha256_of(raw))


def _opened(raw: bytes, name: str) -> Original:
    if not raw.strip():
        raise SourceError.at("empty-value", Place(name), "文件是空的", _GIVE)
    head = raw[:_LONGEST_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, (message, remedy) in _OTHER_KINDS.items():
        if re.match(mark, head, re.IGNORECASE | re.DOTALL):
            raise SourceError.at("wrong-kind-of-file", Place(name), message, remedy)
    if is_package(raw):
        from obligations.documents.readers.word import original_of_word  # python-docx is slow to load

        return original_of_word(raw, name)
    if len(raw) > _MOST_TEXT:
        message = f"文本超过 {_MOST_TEXT // 1024} KiB"
        raise SourceError.at("too-large", Place(name), message, "计划不会这么长，请检查是否给错了文件")
    if raw.startswith(UTF16_MARKS):
        raw = document_decoded(raw, name).encode()
        head = raw[:_LONGEST_HEAD].lstrip()
    is_part = re.match(_PART_OF_HTML, head, re.IGNORECASE) and not re.search(_MARKDOWN_ROW, raw, re.MULTILINE)
    if is_part or re.match(_HTML, head, re.IGNORECASE | re.DOTALL):
        from obligations.documents.readers.html import original_of_html

        return original_of_html(_page_decoded(raw, name), name)
    if re.search(rb"^vocabulary:", raw, re.MULTILINE) and re.search(rb"^tasks:", raw, re.MULTILINE):
        raise SourceError.at("wrong-kind-of-file", Place(name), "这是规则文件，不是计划的原件", _GIVE)
    from obligations.documents.readers.text import original_of_text

    return original_of_text(document_decoded(raw, name), name)


def _page_decoded(raw: bytes, name: str) -> str:
    """Return the text of a web page, by the encoding that it states; that statement is not repeated in it."""
    stated = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", raw[:_LONGEST_HEAD], re.IGNORECASE)
    encoding = stated[1].decode("ascii", "replace") if stated else ""
    try:
        if encoding.lower() in ("gb2312", "gbk", "gb18030"):
            return raw.decode("gb18030")
    except UnicodeDecodeError:
        pass  # stated wrongly; the text may be UTF-8
    return document_decoded(raw, name)
