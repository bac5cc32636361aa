from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.windows.machine import Machine


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The zip as ``make windows-bundle`` left it, in a folder with Chinese and blanks in its name."""
    from windows.bundle import NAME, ZIP
    from windows.wine import random_dll, up

    home = tmp_path_factory.mktemp("windows") / "张 三 的文档（新）"
    home.mkdir()
    with zipfile.ZipFile(ZIP) as archive:
        archive.extractall(home)
    dll = random_dll()
    (home / NAME / "python" / dll.name).write_bytes(dll.read_bytes())
    with up() as environment:
        yield Machine(home / NAME, home, environment)


@pytest.fixture
def here(machine: Machine, tmp_path: Path) -> Machine:
    """The machine, in an empty folder of its own."""
    home = tmp_path / "我的 文件"
    home.mkdir()
    return machine.at(home)
