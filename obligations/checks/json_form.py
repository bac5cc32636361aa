"""The shape of the JSON of checks: one definition for the code, the type checker and the schemas."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from obligations.answers.json_form import Day, FileJson, PlaceJson, PlanJson
from obligations.checks.claims import Unit
from obligations.checks.coverage import Branch


class ToolJson(TypedDict):
    """What made the certificate."""

    name: str
    version: str


class SeveritiesJson(TypedDict):
    """How many findings there are of each severity."""

    error: int
    warning: int
    note: int


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
    """One claim: whether it holds (null: nothing to show), over how many cases of which kind, and how."""

    check: str
    label: str
    holds: bool | None
    cases: int
    unit: Unit
    note: str | None
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


class SurvivorJson(TypedDict):
    """A small fault that no check noticed, and why."""

    kind: str
    what: str
    changes_answers: bool
    why: str


class MeasureMutationJson(TypedDict):
    """How many small faults were made in a measure, and which no check noticed."""

    measure: int
    faults: int
    caught: int
    survivors: list[SurvivorJson]


class MutationJson(TypedDict):
    """What became of all small faults; ``missed`` are survivors that change some province's answer."""

    faults: int
    caught: int
    missed: int
    caught_by: dict[str, int]
    measures: list[MeasureMutationJson]


class CertificateJson(TypedDict):
    """What was shown of a rules file."""

    tool: ToolJson
    rules: FileJson
    plan: PlanJson
    sound: bool
    counts: SeveritiesJson
    claims: list[ClaimJson]
    shape: ShapeJson
    coverage: CoverageJson
    mutation: NotRequired[MutationJson | None]


class TextChangeJson(TypedDict):
    """A part that reads otherwise; null where there was or is nothing."""

    part: str
    before: str | None
    after: str | None


class MoveJson(TypedDict):
    """Provinces that get another answer, told as a condition in Chinese; how many of how many they are."""

    condition: str
    before: str
    after: str
    provinces: int
    of: int


class MeasureDiffJson(TypedDict):
    """What changed in one measure of the new plan."""

    measure: int
    title: str
    renamed: bool
    moves: list[MoveJson]
    texts: list[TextChangeJson]


class MeasureNameJson(TypedDict):
    """A measure, by number and title."""

    measure: int
    title: str


class DiffJson(TypedDict):
    """What changed from one plan to another."""

    old: PlanJson
    new: PlanJson
    same: bool
    plan: list[TextChangeJson]
    facts: list[TextChangeJson]
    added: list[MeasureNameJson]
    removed: list[MeasureNameJson]
    changed: list[MeasureDiffJson]
