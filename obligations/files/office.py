"""Word and Excel files are ZIP packages of XML: opened only if nothing in them can do harm or cost too much.

Nothing is unpacked to disk or fetched. Encryption, macros, parts from elsewhere, XML with a document type (which can
define entities), and packages that grow too large when they are unpacked are refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from obligations.errors import Place, SourceError
from obligations.files.reading import MOST_BYTES
from obligations.text import shown

_MOST_UNPACKED: Final = 64 * 1024 * 1024
_MOST_XML: Final = 8 * 1024 * 1024
_MOST_PARTS: Final = 2_000
_MOST_DEPTH: Final = 200
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Relations to the outside that a program does not read with the document, but follows when somebody clicks.
_LINKS: Final = ("/hyperlink",)
#: The beginning of XML in any encoding; a part can contain XML whatever its name is.
_LIKE_XML: Final = re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")


class PackageKind(NamedTuple):
    """A kind of package: its name for people, the ending of its files, and the content type of its main part."""

    name: str
    ending: str
    main: str


WORD: Final = PackageKind(
    "Word 文档", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
EXCEL: Final = PackageKind(
    "Excel 工作簿", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
)


_OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument"
#: What the main part of a package says it is.
_OTHER_KINDS: Final = {
    "wordprocessingml.template.main": " Word 模板",
    "wordprocessingml.document.main": " Word 文档",
    "spreadsheetml.sheet.main": " Excel 工作簿",
    "presentationml.presentation.main": "幻灯片",
}


def is_package(raw: bytes) -> bool:
    """Return whether bytes begin like an office file, new or old, rather than like a text."""
    return raw[:4] in (b"PK\x03\x04", b"PK\x05\x06") or raw[:8] == _OLD_OFFICE


def checked(raw: bytes, name: str, kind: PackageKind) -> BytesIO:
    """Return a stream of the same bytes, after a check that they are a harmless package of this kind.

    Messages call the file ``name``. Raises :class:`SourceError` for anything else.
    """
    if len(raw) > MOST_BYTES:
        raise SourceError.at(
            "too-large", Place(name), f"文件超过 {MOST_BYTES // 1024 // 1024} MiB", "请检查是否给错了文件"
        )
    if raw[:8] == _OLD_OFFICE:
        message = f"这是加密的 {kind.name}，或是旧格式（.doc、.xls）"
        raise SourceError.at("wrong-kind-of-file", Place(name), message, f"请打开它，去掉密码，另存为 {kind.ending}")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            _check(package, name, kind)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        message, remedy = f"这不是完好的 {kind.name}", f"请用 Office 打开它，修复后另存为 {kind.ending}"
        raise SourceError.at("damaged-file", Place(name), message, remedy) from None
    return BytesIO(raw)


def _check(package: zipfile.ZipFile, name: str, kind: PackageKind) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]
    if len(parts) > _MOST_PARTS or len(set(names)) < len(names):
        remedy = f"这不是 Office 写出的 {kind.name}，请另存一份"
        raise SourceError.at("unsafe-file", Place(name), "包里的文件太多或有重名", remedy)
    if "[Content_Types].xml" not in names:
        is_open = "mimetype" in names and package.read("mimetype")[:40].startswith(_OPEN_DOCUMENT)
        what = " OFD 版式文件" if "OFD.xml" in names else " OpenDocument 文件" if is_open else "别的 ZIP 文件"
        raise SourceError.at(
            "wrong-kind-of-file", Place(name), f"这不是 {kind.name}，是{what}", f"请另存为 {kind.ending}"
        )
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise zipfile.BadZipFile  # Office packs in no other way
    if any(part.flag_bits & 1 for part in parts):
        raise SourceError.at("wrong-kind-of-file", Place(name), "文件加了密", "请去掉密码后另存一份")
    left = _MOST_UNPACKED
    for part in parts:
        at = Place(name, path=shown(part.filename))
        with package.open(part) as stream:
            content = stream.read(left + 1)  # the size that the package's directory states need not be true
        left -= len(content)
        if left < 0:
            most = _MOST_UNPACKED // 1024 // 1024
            raise SourceError.at("too-large", at, f"解开后超过 {most} MiB", "这不像平常的文档，请检查来源")
        if "vbaproject" in part.filename.lower():
            raise SourceError.at("unsafe-file", at, "文件里有宏", f"请另存为不含宏的 {kind.ending}")
        if part.filename.lower().endswith((".xml", ".rels")) or _LIKE_XML.match(content[:200]):
            if len(content) > _MOST_XML:
                most = _MOST_XML // 1024 // 1024
                raise SourceError.at(
                    "too-large", at, f"这一部分超过 {most} MiB", "请检查来源；内容确实这么多的，请移到别的文件"
                )
            _check_xml(content, at, kind)


def _check_xml(content: bytes, at: Place, kind: PackageKind) -> None:
    """Raise :class:`SourceError` for XML with errors, a document type, deep nesting, outside parts, another kind."""
    parser = expat.ParserCreate()
    depth, types = 0, set[str]()

    def doctype(*_: object) -> None:
        remedy = "Office 不写这种声明，请检查来源"
        raise SourceError.at("unsafe-file", at, "XML 里有文档类型声明（DOCTYPE）", remedy)

    def start(tag: str, attributes: dict[str, Any]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH:
            raise SourceError.at("too-large", at, f"XML 嵌套超过 {_MOST_DEPTH} 层", "这不像平常的文档，请检查来源")
        if tag.endswith("Relationship") and attributes.get("TargetMode") == "External":
            relation = str(attributes.get("Type", ""))
            if not relation.endswith(_LINKS):
                target = shown(str(attributes.get("Target", "")))
                message = f"文档引用了外部的内容（{target}）"
                raise SourceError.at("unsafe-file", at, message, "请断开链接或嵌入内容后另存一份")
        declared = str(attributes.get("ContentType", ""))
        if tag.endswith("Override") or "macroEnabled" not in declared:  # a type for an ending may be of no part
            types.add(declared)

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        message, remedy = f"XML 写法有误（第 {error.lineno} 行）", f"请用 Office 打开它，修复后另存为 {kind.ending}"
        raise SourceError.at("damaged-file", at, message, remedy) from None
    if at.path == "[Content_Types].xml":
        if any("macroEnabled" in declared for declared in types):
            raise SourceError.at("unsafe-file", at, "文件里有宏", f"请另存为不含宏的 {kind.ending}")
        if kind.main not in types:
            is_other = [what for part, what in _OTHER_KINDS.items() if any(part in declared for declared in types)]
            message = f"这不是 {kind.name}" + "".join(f"，是{what}" for what in is_other[:1])
            remedy = f"请给出 {kind.ending} 文件"
            raise SourceError.at("wrong-kind-of-file", at._replace(path=""), message, remedy)
