"""What npm brings: ajv tries the schemas, the language server of editors the files that people write, feelin and Drools DMN."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.conftest import ROOT

SCHEMAS = ROOT / "docs" / "schemas"
#: What package.json asks for; the Makefile installs it.
MODULES = Path(sys.prefix) / "node" / "node_modules"


def shipped_files() -> list[tuple[str, Path]]:
    """Every file that comes along and that people write, after the name of its schema."""
    rules = [("cases" if ".tests" in path.name else "rules", path) for path in (ROOT / "rules").glob("*.yaml")]
    return sorted([*rules, *(("profile", path) for path in (ROOT / "profiles").glob("*.yaml"))])
