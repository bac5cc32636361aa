from __future__ import annotations

import os
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from obligations import Plan, load_plan
from obligations.checks.certificate import Certificate, check_rules
from obligations.checks.mutations import Mutation, mutate
from tests.not_on_windows import NOT_ON_WINDOWS

ROOT = Path(__file__).parent.parent
#: The document and the facts on regions stand beside a developer's checkout and do not come with the repository.
SHARED = ROOT.parent / "shared"
#: How many times the usual examples: `make quick` and `make test` ask for fewer, `make prove` for many more.
_TIMES = float(os.environ.get("OBLIGATIONS_EXAMPLES", "1"))


def examples(count: int) -> settings:
    """How many examples a property is tried on, times what the make target asks for."""
    return settings(max_examples=max(1, round(count * _TIMES)))


# A busy machine takes longer, and that says nothing about the code: no deadlines, and no complaint about slow drawing.
settings.register_profile(
    "here", examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("here")


#: Of tests that take a leave away from a file.
needs_modes = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do everything, and on Windows no mode forbids it"
)


# Modules none of whose tests can hold may not even be importable.
collect_ignore = [
    name.removesuffix("::*") for names in NOT_ON_WINDOWS.values() for name in names if name.endswith(".py::*")
]
if sys.platform != "win32":
    collect_ignore.clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:  # what takes seconds is worked out once: the tests that need it run in one process
        if {"certificate", "mutation"} & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.xdist_group("certificate"))
    if sys.platform == "win32":
        for item in items:
            for reason, names in NOT_ON_WINDOWS.items():
                if any(fnmatchcase(item.nodeid.removeprefix("tests/"), name) for name in names):
                    item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan()


@pytest.fixture(scope="session")
def certificate() -> Certificate:
    """What `check` finds in the shipped plan."""
    return check_rules()


@pytest.fixture(scope="session")
def mutation(plan: Plan) -> Mutation:
    """What `check --mutate` finds there."""
    return mutate(plan)


@pytest.fixture(scope="session")
def document() -> list[str]:
    """The lines of the document itself; tests that need it are skipped where it is absent."""
    path = SHARED / "seeds" / "000_5695c399a0871436.txt"
    if not path.exists():
        pytest.skip("the 2018 document (shared/seeds) is not on this machine")
    return path.read_text("utf-8").split("\n")
