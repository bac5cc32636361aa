"""One dimension in which the input of a reader can grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from obligations.files.reading import MOST_YAML_BYTES


class Input(NamedTuple):
    """A command that reads an input, how large this is, and the most that is read at all."""

    command: Sequence[str]
    size: int
    most: int


class Line(NamedTuple):
    """A reader and a dimension by ``name``; ``make`` writes an input of a size, in a folder; sizes begin with ``first``."""

    name: str
    make: Callable[[int, Path], Input]
    first: int = 1000


def of_text(
    name: str,
    text: Callable[[int], str],
    *command: str,
    file: str = "a.yaml",
    most: int = MOST_YAML_BYTES,
    first: int = 1000,
    beside: Mapping[str, str] = {},
) -> Line:
    """Return a line whose input is a text in ``file``, which stands for FILE in the command; other files lie beside it."""

    def make(n: int, folder: Path) -> Input:
        raw = text(n).encode()
        (folder / file).write_bytes(raw)
        for other, content in beside.items():
            (folder / f"{other}.yaml").write_text(content, encoding="utf-8")
        return Input(
            [word.replace("FILE", str(folder / file)).replace("DIR", str(folder)) for word in command], len(raw), most
        )

    return Line(name, make, first)
