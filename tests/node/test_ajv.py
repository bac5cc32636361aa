"""ajv takes the schemas in its strict mode, with nothing relaxed, and the shipped files fit them there too."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.node import MODULES, SCHEMAS, shipped_files

pytestmark = pytest.mark.prove


def complaints(schema: Path, *files: Path) -> str:
    """What ajv says of a schema, or of files that should fit it; nothing if all is well."""
    command = ["node", str(Path(__file__).with_name("ajv.cjs")), str(schema), *map(str, files)]
    environment = {**os.environ, "NODE_PATH": str(MODULES)}
    done = subprocess.run(command, env=environment, capture_output=True, check=False, encoding="utf-8")
    return done.stdout + done.stderr + (f"exit {done.returncode}" if done.returncode else "")


@pytest.mark.parametrize("path", sorted(SCHEMAS.iterdir()), ids=lambda path: path.name)
def test_ajv_compiles_every_schema_in_strict_mode(path: Path) -> None:
    assert not complaints(path)


@pytest.mark.parametrize("name", ["profile", "rules", "cases"])
def test_shipped_files_fit_their_schemas_in_ajv(name: str) -> None:
    files = [path for schema, path in shipped_files() if schema == name]
    assert files and not complaints(SCHEMAS / f"{name}.schema.json", *files)


def test_ajv_sees_what_is_wrong(tmp_path: Path) -> None:
    misspelt = tmp_path / "profile.yaml"
    misspelt.write_text("province: 甲省\nfacts: {强省试典省: 是}\n", "utf-8")
    assert "must NOT have additional properties" in complaints(SCHEMAS / "profile.schema.json", misspelt)
    for schema in (
        {"type": "object", "proprties": {}},
        {"properties": {"a": True}},
        {"type": "string", "format": "dat"},
    ):
        path = tmp_path / "schema.json"
        path.write_text(json.dumps(schema), "utf-8")
        assert "strict mode" in complaints(path) or "unknown format" in complaints(path)
