"""What an editor needs to complete and check a file: a JSON Schema beside the file, and a first line that names it.

The line is one that yaml-language-server understands, and with it VS Code, IntelliJ, Vim and others.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from obligations.errors import ObligationsError, Place
from obligations.files.reading import read_limited, sha256_of
from obligations.files.writing import Target, write
from obligations.plan.plan import Plan
from obligations.text import as_json, shown

_LINE: Final = "# yaml-language-server: $schema="
#: The keyword of a schema in which its digest is written.
_COMMENT: Final = "$comment"
_HAS_LINE: Final = re.compile(rb"^#\s*yaml-language-server:.*\r?\n?", re.MULTILINE)

editor_option = click.option(
    "--editor",
    is_flag=True,
    help="在旁边写一份 JSON Schema，并在文件开头写明：编辑器就能提示可以填什么、标出写错的地方",
)


def needs_a_file(output: str | None) -> None:
    """Raise :class:`ObligationsError` where no schema could be beside the result: it is shown, or goes to a device."""
    if output in (None, "-") or (Path(str(output)).exists() and not Path(str(output)).is_file()):
        raise ObligationsError.at("usage", Place("--editor"), "要和 -o 一起用", "请写成 -o 文件.yaml --editor")


def without_line(text: str) -> str:
    """Return a text without the line for an editor: it leads elsewhere from another folder."""
    return _HAS_LINE.sub(b"", text.encode(), count=1).decode() if text.startswith(_LINE) else text


def with_schema(content: bytes, target: Path, name: str, plan: Plan | None = None) -> bytes:
    """Write the schema called ``name`` beside a file, and return the file's content with the line that names it.

    A file that has such a line keeps it. Raises :class:`ObligationsError` if the schema cannot be written, or if a
    file that is no schema of ours has its name.
    """
    from obligations.schemas import schema_of  # loads the shapes of everything

    about = "-" + re.sub(r"[^\w.-]", "_", plan.id)[:60] if plan else ""
    path = target.with_name(f"{name}{about}.schema.json")
    schema = schema_of(name, plan)
    there = read_limited(path) if path.exists() else None
    if there is not None and not _is_same(there, schema["$id"]):
        message = "文件已经存在，而且不是同一份 JSON Schema，或者有人改过"
        raise ObligationsError.at("would-overwrite", Place(shown(str(path), 200)), message, "请先移走它")
    written = as_json({**schema, _COMMENT: _digest(schema)}) + "\n"
    write([Target(path, written.encode(), "" if there is None else sha256_of(there))])
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    text = content.removeprefix(mark)
    click.echo(f"已写好 {shown(str(path), 200)}，编辑器用它提示和检查", err=True)
    if line := _HAS_LINE.search(text):
        if path.name.encode() not in line[0]:
            click.echo("文件里另有一行 yaml-language-server，没有改动；要用这一份请改那一行", err=True)
        return content
    end = b"\r\n" if b"\r\n" in text else b"\n"
    return mark + f"{_LINE}{path.name}".encode() + end + text


def _is_same(raw: bytes, identifier: str) -> bool:
    """Return whether a file is a schema with this ``$id``, of this or another release, in which nobody wrote."""
    with suppress(ValueError, RecursionError):
        data = json.loads(raw)
        if isinstance(data, dict) and data.get("$id") == identifier:
            return bool(data.pop(_COMMENT, "") == _digest(data))
    return False


def _digest(schema: object) -> str:
    return f"obligations {sha256_of(as_json(schema).encode())[:16]}"
