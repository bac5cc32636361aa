"""Opens a document of any kind that can be read. Its content decides which kind that is, not the file's name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from typing_extensions import deprecated

from obligations.documents.original import Original
from obligations.errors import Place, SourceError
from obligations.files.office import is_package
from obligations.files.reading import read_limited, sha256_of
from obligations.text import shown

#: Text is parsed cell by cell; no plan comes near this.
_MOST_TEXT: Final = 512 * 1024


def read_original(source: str | Path) -> Original:
    """Return the document in a file: Word (.docx), Markdown or text.

    Raises :class:`SourceError` for a file that cannot be read, or that could do harm.
    """
    path = Path(source)
    name = shown(str(path), 300)
    if not str(source).strip():
        raise SourceError.at("not-found", None, "文档的文件名是空的", "请给出 .docx、.md 或 .txt 文件")
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
        raise SourceError.at("empty-value", Place(name), "文件是空的", "请给出 .docx、.md 或 .txt 文件")
    if raw[:5] == b"%PDF-":
        remedy = "请转成 Word（.docx）或文本后再试"
        raise SourceError.at("wrong-kind-of-file", Place(name), "这是 PDF 文件，读不了", remedy)
    if is_package(raw):
        from obligations.documents.word import original_of_word  # python-docx is slow to load

        return original_of_word(raw, name)
    if len(raw) > _MOST_TEXT:
        message = f"文本超过 {_MOST_TEXT // 1024} KiB"
        raise SourceError.at("too-large", Place(name), message, "计划不会这么长，请检查是否给错了文件")
    if re.search(rb"^vocabulary:", raw, re.MULTILINE) and re.search(rb"^tasks:", raw, re.MULTILINE):
        remedy = "请给出 .docx、.md 或 .txt 文件"
        raise SourceError.at("wrong-kind-of-file", Place(name), "这是规则文件，不是计划的原件", remedy)
    from obligations.documents.markdown import original_of_text

    return original_of_text(raw, name)
