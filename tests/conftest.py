from __future__ import annotations

from pathlib import Path

import pytest

from obligations import Plan, load_plan

ROOT = Path(__file__).parent.parent
#: The document and the facts on regions stand beside a developer's checkout and do not come with the repository.
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan()


@pytest.fixture(scope="session")
def document() -> list[str]:
    """The lines of the document itself; tests that need it are skipped where it is absent."""
    path = SHARED / "seeds" / "000_5695c399a0871436.txt"
    if not path.exists():
        pytest.skip("the 2018 document (shared/seeds) is not on this machine")
    return path.read_text("utf-8").split("\n")
