"""The shape of the JSON of checks: one definition for the code, the type checker and the schemas."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from obligations.checks.coverage import Branch
from obligations.checks.findings import Unit
from obligations.json_form import Day, PlanJson


class ToolJson(TypedDict):
    """What made the certificate."""

    name: str
    version: str


class RulesJson(TypedDict):
    """The rules file, by name and SHA-256 (null for data that a program handed over)."""

    file: str
    sha256: str | None


class SeveritiesJson(TypedDict):
    """How many findings there are of each severity."""

    error: int
    warning: int
    note: int


class PlaceJson(TypedDict):
    """A place in a file, counted from 1, or a path inside data that a program handed over."""

    file: str
    line: int | None
    column: int | None
    path: str | None


class FindingJson(TypedDict):
    """One thing found; ``province`` has the fewest facts of a province that shows it."""

    kind: str
    severity: Literal["error", "warning", "note"]
    measure: int | None
    place: PlaceJson | None
    what: str
    remedy: str
    province: dict[str, bool | str] | None


class ClaimJson(TypedDict):
    """One claim: whether it holds, and over how many cases of which kind it was shown."""

    check: str
    label: str
    holds: bool
    cases: int
    unit: Unit
    findings: list[FindingJson]


class ImplicationJson(TypedDict):
    """Whoever must do ``measure`` must do the others."""

    measure: int
    implies: list[int]


class ReachJson(TypedDict):
    """How many of all complete provinces must do a measure, and how many may."""

    measure: int
    mandatory: int
    optional: int


class ShapeJson(TypedDict):
    """The shape of the plan."""

    provinces: int
    same: list[list[int]]
    everyone: list[int]
    implies: list[ImplicationJson]
    reach: list[ReachJson]


class AlternativeUseJson(TypedDict):
    """For how many profiles an alternative holds."""

    condition: str
    profiles: int


class BranchUseJson(TypedDict):
    """How many profiles fall under a branch, and by which alternative."""

    measure: int
    branch: Branch
    profiles: int
    alternatives: list[AlternativeUseJson]


class CoverageJson(TypedDict):
    """What profiles exercise on a day; ``unreadable`` do not fit the plan's vocabulary."""

    on: Day
    profiles: list[str]
    unreadable: list[str]
    branches: list[BranchUseJson]


class CertificateJson(TypedDict):
    """What was shown of a rules file."""

    tool: ToolJson
    rules: RulesJson
    plan: PlanJson
    sound: bool
    counts: SeveritiesJson
    claims: list[ClaimJson]
    shape: ShapeJson
    coverage: CoverageJson
