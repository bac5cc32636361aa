"""Runs a command in this process, with streams and an environment of its own: a new process takes half a second."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, Final
from unittest import mock

from jsonschema import Draft202012Validator

from obligations.cli import main
from obligations.schemas import schema_of
from obligations.text import as_json

#: The engine that answers where none is named.
ENGINE: Final = "reference" if sys.platform == "win32" else "durable"


def unmarked(raw: bytes) -> bytes:
    """The content of a file of text without what it says of itself for the next export."""
    text = re.sub(r"\s*<!-- obligations: [^\n]* -->\s*$", "\n", raw.decode())
    if text.startswith("{"):
        data = json.loads(text)
        data.pop("written", None)
        return (as_json(data) + "\n").encode()
    return text.encode()


class Stream(io.TextIOWrapper):
    """A stream in memory that is a terminal, or is not."""

    def __init__(self, content: str = "", *, terminal: bool = False) -> None:
        self.bytes = io.BytesIO(content.encode())
        self.terminal = terminal
        super().__init__(self.bytes, "utf-8", newline="", write_through=True)

    def isatty(self) -> bool:
        return self.terminal


def run_here(
    arguments: Sequence[str], environment: Mapping[str, str], typed: str | None = None
) -> tuple[int, bytes, bytes]:
    """Return exit status, output and errors; ``typed`` is what is typed at a terminal, None if there is none."""
    terminal = typed is not None
    out, err = Stream(terminal=terminal), Stream()
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch("sys.stdin", Stream(typed or "", terminal=terminal)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        status = main(arguments)
    return status, out.bytes.getvalue(), err.bytes.getvalue()


def on_any_system(text: str) -> str:
    """What was written down or is shown, without what differs on Windows: how paths are spelt, and which engine it has.

    What ``check`` says of engines is what it is there, whether that is right or not.
    """
    if sys.platform != "win32":
        return text
    for pattern, windows in _ON_WINDOWS.items():
        text = re.sub(pattern, windows, text)
    return re.sub(r"\\+", "/", text)


_NO_DURABLE: Final = "Windows 上没有 durable-rules"
_ON_WINDOWS: Final = {
    "引擎：durable": "引擎：reference",
    '"engine": "durable"': '"engine": "reference"',
    "引擎 durable（.+）": f"引擎 reference（{_NO_DURABLE}）",
    r"√ 两个引擎结论相同(  +)\d+ 种知晓状态": rf"· 两个引擎结论相同\1没有可证明的（{_NO_DURABLE}）",
}


def failure(out: str, err: str) -> list[dict[str, Any]]:
    """The problems in the JSON of a failure, which is of its schema and says what the lines for people say."""
    data = json.loads(out)
    Draft202012Validator(schema_of("problems")).validate(data)
    assert [_line(problem) for problem in data["problems"]] == err.splitlines()
    found: list[dict[str, Any]] = data["problems"]
    return found


def _line(problem: Mapping[str, Any]) -> str:
    text = "；".join(filter(None, (problem["message"], problem["remedy"])))
    place = problem["place"]
    if place is None:
        return text
    inside = [place["line"], place["column"]] if place["line"] else [place["path"]]
    return f"{':'.join(map(str, filter(None, [place['file'], *inside])))}: {text}"
