"""The bytes of a file, limited in number, and the text in them; errors name the place and a remedy."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from obligations.errors import Code, Place, SourceError
from obligations.text import UNPRINTABLE, shown

#: The most bytes of a document or ledger; real ones are far smaller.
MOST_BYTES: Final = 20 * 1024 * 1024
#: The most bytes of a rules file or profile; real ones are far smaller.
MOST_YAML_BYTES: Final = 4 * 1024 * 1024
#: Told where another program has a file, so that it cannot be read or replaced; and the remedy.
HELD_OPEN: Final = "文件正被别的程序打开"
CLOSE_IT: Final = "请在那个程序（如 Excel、WPS）里关闭它后再试"
#: Told of a name that Windows takes for something else than a file; and the remedy.
NO_FILE_NAME: Final = "Windows 上不能用这个文件名"
ANOTHER_NAME: Final = '请换一个名字：不是 CON、AUX、NUL 这样的，不含 : * ? " < > |，末尾没有点和空格'
#: Windows' number of the error that another program has the file.
_SHARING_VIOLATION: Final = 32
UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
#: The encoding in which older programs in China write text.
_GB: Final = "gb18030"


def file_bytes(path: Path, name: str, most: int) -> bytes:
    """Return the bytes of a file, but no more than ``most`` + 1, which is enough to see that it is too large.

    Raises :class:`SourceError` if it cannot be read; messages call the file ``name``.
    """
    if is_reserved(path):
        raise SourceError.at("unreadable-file", Place(name), NO_FILE_NAME, ANOTHER_NAME)
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        code, message, remedy = unreadable(error, path)
        raise SourceError.at(code, Place(name), message, remedy) from None


def read_limited(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file. Raises :class:`SourceError` if it cannot be read, or has more than ``most``."""
    name = shown(str(path), 300)
    with suppress(OSError, ValueError):  # file_bytes reports them
        if path.exists() and not (path.is_file() or path.is_dir()):  # reading a pipe could wait for ever
            raise SourceError.at("wrong-kind-of-file", Place(name), "这不是普通的文件", "请给出文件")
    raw = file_bytes(path, name, most)
    if len(raw) > most:
        message = f"文件超过 {most // 1024 // 1024} MiB"
        raise SourceError.at("too-large", Place(name), message, "请检查是否给错了文件，或去掉里面的图片")
    return raw


def sha256_of(raw: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    from hashlib import sha256  # only where it is needed: it takes longer to load than all that a list needs to read

    return sha256(raw).hexdigest()


def is_reserved(path: Path) -> bool:
    """Return whether Windows takes a name for a device or another file: ``aux.yaml`` waits for ever, ``a:b`` hides."""
    test = getattr(os.path, "isreserved", None)  # there is one on Windows, since Python 3.13
    if test is None:
        return False
    drive = os.path.splitdrive(path)[0]
    return bool(test(path)) or (drive.endswith(":") and not drive.isascii())  # 新:一类.xlsx is on no drive


def is_held_open(path: Path) -> bool:
    """Return whether another program on Windows, such as Excel, holds a file open in such a way that it must stay.

    Windows tells that from a lack of rights only where a file is renamed; giving it its own name changes nothing.
    """
    if os.name == "nt":
        try:
            path.rename(path)
        except OSError as error:
            return getattr(error, "winerror", None) == _SHARING_VIOLATION
    return False


def unreadable(error: Exception, path: Path) -> tuple[Code, str, str]:
    """Return code, message and remedy for the error that was raised when a file or folder was to be read."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return "not-found", "没有这个文件", "请检查路径"
        case IsADirectoryError() | PermissionError() if path.is_dir() and os.access(path, os.R_OK):
            return "wrong-kind-of-file", "这是文件夹，不是文件", "请给出其中的一个文件"
        case PermissionError() if is_held_open(path):
            return "unreadable-file", HELD_OPEN, CLOSE_IT
        case PermissionError():
            return "unreadable-file", "没有读取权限", "请检查文件的权限"
        case _:
            return "unreadable-file", "打不开这个文件", "请检查路径"


def yaml_decoded(raw: bytes, name: str) -> str:
    """Return the text in the bytes of a YAML file. Raises :class:`SourceError` if it is not printable UTF-8 text."""
    start = Place(name, 1, 1)
    if len(raw) > MOST_YAML_BYTES:
        raise SourceError.at("too-large", start, "文件超过 4 MiB", "档案和规则都不会这么大，请检查是否给错了文件")
    if raw.startswith(UTF16_MARKS):
        message = "不是 UTF-8 编码（像是 UTF-16，即 Windows 记事本所说的 Unicode）"
        raise SourceError.at("bad-encoding", start, message, "请另存为 UTF-8 后再试")
    if b"\x00" in raw:
        raise SourceError.at("wrong-kind-of-file", start, "这不是文本文件", "请给出 UTF-8 编码的 YAML 文件")
    text, wrong = _decoded(raw, ["utf-8-sig"])
    if text is None:
        before = raw[:wrong]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        hint = "" if _decoded(raw, [_GB])[0] is None else "（像是 GBK 编码）"
        place = Place(name, before.count(b"\n") + 1, column)
        raise SourceError.at("bad-encoding", place, f"不是 UTF-8 编码{hint}", "请另存为 UTF-8 后再试")
    if not text.strip():
        raise SourceError.at("empty-value", start, "文件是空的", "请填写内容")
    match = UNPRINTABLE.search(text)
    if match:
        column = match.start() - text.rfind("\n", 0, match.start())
        place = Place(name, text.count("\n", 0, match.start()) + 1, column)
        message = f"有看不见的控制字符（U+{ord(match.group()):04X}）"
        raise SourceError.at("control-character", place, message, "请用文本编辑器重新输入这一处")
    return text


def document_decoded(raw: bytes, name: str) -> str:
    """Return the text of a ministry's document: UTF-8, UTF-16 or GB 18030. Raises :class:`SourceError` otherwise."""
    start = Place(name, 1, 1)
    is_utf16 = raw.startswith(UTF16_MARKS)
    if not is_utf16 and b"\x00" in raw:
        raise SourceError.at(
            "wrong-kind-of-file", start, "这不是文本，也不是 Word 文档", "请给出 .docx、.md 或 .txt 文件"
        )
    text, wrong = _decoded(raw, ["utf-16"] if is_utf16 else ["utf-8-sig", _GB])
    if text is None:
        line = raw[:wrong].count(b"\n") + 1
        raise SourceError.at("bad-encoding", Place(name, line, 1), "这一行的编码读不懂", "请另存为 UTF-8 后再试")
    return text


def _decoded(raw: bytes, encodings: Sequence[str]) -> tuple[str | None, int]:
    """Return the text by the first encoding that fits, and 0; or None, and the first byte that did not fit."""
    wrong = 0
    for encoding in encodings:
        try:
            return raw.decode(encoding), 0
        except UnicodeDecodeError as error:
            wrong = wrong or error.start  # by the first encoding, the likeliest, unless it fits not even byte 0
    return None, wrong
