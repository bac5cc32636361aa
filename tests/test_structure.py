"""The shape of the house: imports go one way, and what is promised about files holds."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "obligations"

#: Each module may import from the ones before it only. This is the order in which to read the code.
ORDER = [
    "errors", "names", "conditions", "vocabulary", "yaml_text", "source", "structure", "condition_form", "space", "implicants", "verdicts",
    "plan", "contradictions", "rules_file", "profile", "reference", "sheltered", "durable_engine", "engine", "grounds", "json_form", "shipped", "loading", "obligations", "questions",
    "schemas", "terminal", "report", "template", "command", "output", "cli",
]  # fmt: skip


def imports(path: Path) -> set[str]:
    """The modules of the package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("obligations"):
            inner = node.module.removeprefix("obligations").strip(".")
            found |= {inner.split(".")[0]} if inner else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("obligations.")}
    return found


def modules() -> dict[str, Path]:
    found = {p.stem: p for p in PACKAGE.glob("*.py") if not p.stem.startswith("__")}
    return found | {"shipped": PACKAGE / "shipped" / "__init__.py"}


def test_every_module_has_its_place() -> None:
    assert sorted(modules()) == sorted(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_imports_go_one_way(name: str) -> None:
    later = [other for other in imports(modules()[name]) if ORDER.index(other) >= ORDER.index(name)]
    assert not later


def test_only_one_module_knows_durable_rules() -> None:
    users = [
        name
        for name, path in modules().items()
        if re.search(r"^\s*(from|import) durable\b", path.read_text("utf-8"), re.M)
    ]
    assert users == ["durable_engine"]


def test_no_rule_logic_in_the_command_line() -> None:
    for name in ("cli", "command", "terminal", "template", "output"):
        assert not imports(modules()[name]) & {"reference", "implicants", "grounds", "space", "durable_engine"}


def test_no_module_is_long() -> None:
    lengths = {name: path.read_text("utf-8").count("\n") for name, path in modules().items()}
    assert not {name: n for name, n in lengths.items() if n > 350}
