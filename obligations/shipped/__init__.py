"""What comes with the package: its version, its rules and profiles, and how a province is looked up among them.

In a checkout they are in ``rules/`` and ``profiles/`` at the top, in an installed package in this folder
(pyproject.toml puts them there).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from obligations.errors import ObligationsError
from obligations.files.source import read_file
from obligations.text import clearly_nearest, fold, readable, shown

#: The version of this package; its one place, from which the built package has it too (pyproject.toml).
VERSION: Final = "0.1.0"

_HERE: Final = Path(__file__).parent
#: The plan that is meant where none is named.
DEFAULT: Final = "2018"


def _folder(name: str) -> Path:
    installed = _HERE / name
    return installed if installed.is_dir() else _HERE.parent.parent / name


def rules() -> tuple[Path, ...]:
    """Return the shipped rules files, the default first, then by name; a file is named after its plan's identifier."""
    paths = (path for path in _folder("rules").glob("*.yaml") if not path.stem.endswith(".tests"))
    return tuple(sorted(paths, key=lambda path: (path.stem != DEFAULT, path.stem)))


def default_rules() -> Path:
    """Return the shipped rules file of the default plan. Raises :class:`ObligationsError` if it is not installed."""
    paths = rules()
    if not paths or paths[0].stem != DEFAULT:
        message = "安装不完整：找不到 rules/ 里的规则文件"
        raise ObligationsError.at("broken-installation", None, message, "请重新安装 obligations")
    return paths[0]


def find_rules(identifier: str) -> Path | None:
    """Return the shipped rules file of the plan with this identifier; None if there is none."""
    word = fold(readable(identifier))
    return next((path for path in rules() if fold(path.stem) == word), None)


def profiles() -> tuple[Path, ...]:
    """Return the shipped profiles, in the order of their file names."""
    return tuple(sorted(_folder("profiles").glob("*.yaml")))


def find_profile(name: str) -> Path | None:
    """Return the shipped profile of a province by full or short name, pinyin or GB/T 2260 code; None if none has it."""
    word = fold(readable(str(name)))
    paths = profiles()
    for path in paths:
        if word == path.stem:
            return path
    for path, text in ((path, path.read_text("utf-8")) for path in paths):
        if word and word in fold(text) and word in _names(path):
            return path
    return None


def profile(name: str) -> Path:
    """Return the shipped profile that :func:`find_profile` finds.

    Raises :class:`ObligationsError`, with a name that is clearly most like this one, if there is none.
    """
    found = find_profile(name)
    if found is None:
        otherwise = "`obligations profiles` 列出可用的名称；也可以给出档案文件的路径"
        near = clearly_nearest(readable(str(name)), dict(_all_names()))
        remedy = f"是否想写“{near}”？" if near else otherwise
        raise ObligationsError.at("unknown-province", None, f"没有“{shown(str(name))}”的档案", remedy)
    return found


def _names(path: Path) -> tuple[str, ...]:
    data: Any = read_file(path).data
    return tuple(fold(data[key]) for key in ("province", "short_name", "code") if isinstance(data.get(key), str))


def _all_names() -> Iterator[tuple[str, Path]]:
    """Yield every name of a province, each with its profile."""
    for path in profiles():
        for name in (path.stem, *_names(path)):
            yield name, path
