"""The shape of the JSON of ``check``: the claims, what was found, the plan's shape, and its use."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from obligations.answers.json.answer import Day, FileJson, PlanJson, ToolJson
from obligations.checks.claims import Unit
from obligations.checks.coverage import Branch
from obligations.errors import PlaceJson


class SeveritiesJson(TypedDict):
    """How many findings there are of each severity."""

    error: int
    """How many errors: the rules are refused."""
    warning: int
    """How many warnings: they want a look."""
    note: int
    """How many notes: for information."""


class FindingJson(TypedDict):
    """A finding of a check."""

    kind: str
    """What kind of thing, as one word: number-twice, gap, mandatory-differs, idle-value, …"""
    severity: Literal["error", "warning", "note"]
    """How much it weighs: an error refuses the rules, a warning wants a look, a note is for information."""
    measure: int | None
    """Number of the measure (落实举措); null where none is meant."""
    place: PlaceJson | None
    """Where in the rules; null where no place is meant."""
    what: str
    """What was found, in Chinese."""
    remedy: str
    """What to do about it, in Chinese; empty where there is nothing to do."""
    province: dict[str, bool | str] | None
    """Fact → value of a province that shows it, the fewest that do; null where no province is meant."""


class ClaimJson(TypedDict):
    """One claim, over what it was shown, and what was found."""

    check: str
    """Which claim, as one word: structure, answers, clauses, idle, …"""
    label: str
    """The claim in Chinese."""
    holds: bool | None
    """Whether it holds: no error was found; null where there was nothing to show it over."""
    cases: int
    """How many cases it was shown over."""
    unit: Unit
    """What the cases are: pieces of a rule, each struck to see; pairs of provinces; states of knowledge; …"""
    note: str | None
    """How the cases were counted or what was left out, in Chinese; null where there is nothing to say."""
    findings: list[FindingJson]
    """What was found, errors and others."""


class ImplicationJson(TypedDict):
    """Provinces that must do ``measure`` must also do the others."""

    measure: int
    """Number of the measure (落实举措)."""
    implies: list[int]
    """Numbers of the others."""


class ReachJson(TypedDict):
    """How many of all complete provinces must do a measure, how many may, and how many are left out."""

    measure: int
    """Number of the measure (落实举措)."""
    mandatory: int
    """For how many provinces it is mandatory (必做)."""
    optional: int
    """For how many provinces it is optional (选做)."""
    exempt: int
    """How many provinces the plan leaves out (不作要求)."""


class ShapeJson(TypedDict):
    """What a plan is like as a whole."""

    provinces: int
    """How many complete provinces the vocabulary tells apart."""
    same: list[list[int]]
    """Numbers of measures that have the same conditions in both branches, group by group."""
    everyone: list[int]
    """Numbers of the measures that every province must do."""
    implies: list[ImplicationJson]
    """Which duties imply others; without those that everyone has, and those that are the same."""
    reach: list[ReachJson]
    """One entry for each measure, in the plan's order."""


class AlternativeUseJson(TypedDict):
    """An alternative of a branch in use."""

    condition: str
    """The alternative, in Chinese."""
    profiles: int
    """For how many profiles it holds."""


class BranchUseJson(TypedDict):
    """A branch in use."""

    measure: int
    """Number of the measure (落实举措)."""
    branch: Branch
    """Which of its branches."""
    profiles: int
    """How many profiles fall under it."""
    alternatives: list[AlternativeUseJson]
    """The ways in which it can hold, as it is written."""


class CoverageJson(TypedDict):
    """What profiles exercise on a day."""

    on: Day
    """The day on which facts count."""
    profiles: list[str]
    """Names of the provinces whose profiles were read."""
    unreadable: list[str]
    """Names of the profiles, without ending, that do not fit the plan's vocabulary."""
    branches: list[BranchUseJson]
    """One entry for each branch that the rules have, in the plan's order."""


class SurvivorJson(TypedDict):
    """A small fault that no check noticed."""

    kind: str
    """What kind of fault, as one word: value-dropped, branches-swapped, …"""
    what: str
    """What was done, in Chinese."""
    changes_answers: bool
    """Whether it changes some province's answer."""
    why: str
    """Why no check noticed it, in Chinese."""


class MeasureMutationJson(TypedDict):
    """What became of the small faults in a measure."""

    measure: int
    """Number of the measure (落实举措)."""
    faults: int
    """How many faults were made in it."""
    caught: int
    """How many of them some check noticed."""
    survivors: list[SurvivorJson]
    """Those that no check noticed."""


class MutationJson(TypedDict):
    """What became of all small faults."""

    faults: int
    """How many faults were made."""
    caught: int
    """How many of them some check noticed."""
    missed: int
    """How many of the others change some province's answer."""
    caught_by: dict[str, int]
    """Check → how many faults it noticed; one that noticed none is left out."""
    measures: list[MeasureMutationJson]
    """One entry for each measure in which a fault was made, in the plan's order."""


class CertificateJson(TypedDict):
    """What was shown of a rules file."""

    tool: ToolJson
    """What made the certificate."""
    rules: FileJson
    """The rules, as they were read."""
    plan: PlanJson
    """The plan that the rules are of."""
    sound: bool
    """Whether no claim is refuted."""
    counts: SeveritiesJson
    """Number of findings of each severity."""
    claims: list[ClaimJson]
    """The claims, always in the same order."""
    shape: ShapeJson
    """The shape of the plan."""
    coverage: CoverageJson
    """Which rules some profiles exercise."""
    mutation: NotRequired[MutationJson | None]
    """What became of small faults; only where it was asked for, null where the rules have errors."""
