"""The shape of the JSON of several answers: two compared, over time, of many provinces."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from obligations.answers.json.answer import (
    AboutJson,
    CountsJson,
    Day,
    GroundJson,
    PlanJson,
    ProvinceJson,
    ToolJson,
    VerdictJson,
)
from obligations.engine.evaluate import Engine


class FactChangeJson(TypedDict):
    """A fact before and after."""

    fact: str
    """Identifier of the fact."""
    label: str
    """Name of the fact, in Chinese."""
    before: GroundJson | None
    """What is known of it before; null where it is not known."""
    after: GroundJson | None
    """What is known of it after; null where it is not known."""


class UnverifiedJson(TypedDict):
    """The unverified facts on which the verdicts before and after rest."""

    before: list[str]
    """Identifiers of those on which the verdict before rests."""
    after: list[str]
    """Identifiers of those on which the verdict after rests."""


class ChangeJson(TypedDict):
    """A measure whose answer is another one, and what makes the difference."""

    measure: int
    """Number of the measure (落实举措)."""
    title: str
    """Title of the measure."""
    before: VerdictJson
    """The verdict before."""
    after: VerdictJson
    """The verdict after; the same where only missing or unverified facts are others."""
    missing: list[str]
    """Identifiers of the facts that would decide after; empty unless it is undetermined then."""
    unverified: UnverifiedJson
    """The unverified facts on which each of the verdicts rests."""
    due_to: list[list[str]]
    """The smallest sets of facts each of which makes the difference; empty where the verdict is the same."""


class ComparisonJson(TypedDict):
    """Two answers compared."""

    before: AboutJson
    """What the one answer is about: a province as it is, or the first of two."""
    after: AboutJson
    """What the other is about: the province as it is assumed to be, or the second of two."""
    facts: list[FactChangeJson]
    """The facts of which another value is known, or that only one of the answers knows."""
    changes: list[ChangeJson]
    """The measures whose answer is another, in the plan's order."""


class SpanInTimeJson(TypedDict):
    """Days on which a measure keeps its verdict."""

    start: Day
    """The first day."""
    end: Day
    """The last day, included."""
    verdict: VerdictJson
    """The verdict on all these days."""
    unverified: list[str]
    """Identifiers of the unverified facts on which it rests at some time within."""


class MeasureInTimeJson(TypedDict):
    """A measure over time."""

    measure: int
    """Number of the measure (落实举措)."""
    title: str
    """Title of the measure."""
    spans: list[SpanInTimeJson]
    """The verdicts one after the other, each as long as it lasts."""


class TurnJson(TypedDict):
    """A day from which facts, and with them answers, are others than the day before."""

    on: Day
    """The day."""
    facts: list[FactChangeJson]
    """The facts of which another value is known than the day before."""
    changes: list[ChangeJson]
    """The measures whose answer is another than the day before, in the plan's order."""


class TimelineJson(TypedDict):
    """The verdicts of one province over time."""

    tool: ToolJson
    """What gave the answer."""
    plan: PlanJson
    """The plan that was applied."""
    province: ProvinceJson
    """The province, from the profile."""
    start: Day
    """The first day."""
    end: Day
    """The last day, included."""
    documented_only: bool
    """Whether facts whose evidence is unverified counted as unknown."""
    engine: Engine
    """The engine that answered: durable-rules or the reference, which always agree."""
    assumed: dict[str, bool | str | None]
    """Identifier of each fact that was set for a what-if → its value (null: to unknown); otherwise empty."""
    unverified: list[int]
    """Numbers of the measures whose verdict rests on unverified facts at some time."""
    measures: list[MeasureInTimeJson]
    """The measures, in the plan's order."""
    turns: list[TurnJson]
    """The days from which some answer is another than the day before."""


class RowJson(TypedDict):
    """A province in a matrix."""

    province: ProvinceJson
    """The province, from its profile."""
    verdicts: list[VerdictJson]
    """Its verdicts, in the order of the measures."""
    counts: CountsJson
    """Number of measures with each verdict."""
    unverified: list[int]
    """Numbers of the measures whose verdict rests on unverified facts."""


class ColumnJson(TypedDict):
    """A measure in a matrix."""

    measure: int
    """Number of the measure (落实举措)."""
    title: str
    """Title of the measure."""
    counts: CountsJson
    """Number of provinces with each verdict."""
    unverified: int
    """How many provinces have a verdict that rests on unverified facts."""


class MatrixJson(TypedDict):
    """Provinces against measures."""

    tool: ToolJson
    """What gave the answer."""
    plan: PlanJson
    """The plan that was applied."""
    on: Day
    """The day on which facts count."""
    documented_only: bool
    """Whether facts whose evidence is unverified counted as unknown."""
    engine: Engine
    """The engine that answered: durable-rules or the reference, which always agree."""
    provinces: list[RowJson]
    """One entry for each profile, in the order in which they were given."""
    measures: list[ColumnJson]
    """One entry for each measure, in the plan's order."""


class RegionsJson(TypedDict):
    """Provinces by verdict."""

    mandatory: list[str]
    """Names of those that must (必做)."""
    optional: list[str]
    """Names of those that may (选做)."""
    exempt: NotRequired[list[str]]
    """Names of those that the plan leaves out (不作要求); only for a measure that has such a branch."""
    unspecified: list[str]
    """Names of those for which the plan is silent (未明确)."""
    undetermined: list[str]
    """Names of those of which facts are missing (待定)."""


class AssignmentJson(TypedDict):
    """A measure that a department carries."""

    measure: int
    """Number of the measure (落实举措)."""
    title: str
    """Title of the measure."""
    others: list[str]
    """The departments (局内) that carry it too, in the document's order."""
    due: str | None
    """Completion time (完成时间), verbatim; null where the document has none."""
    due_day: NotRequired[Day]
    """The day that the completion time means; only where it names one."""
    provinces: RegionsJson
    """The provinces by verdict."""
    unverified: list[str]
    """Names of the provinces whose verdict rests on unverified facts."""
    passages: NotRequired[list[str]]
    """The document's own paragraphs on the measure; only where they were asked for."""


class DepartmentJson(TypedDict):
    """A department of the bureau, and the measures that it carries."""

    department: str
    """Name of the department (局内)."""
    alone: int
    """How many measures it carries by itself."""
    counts: CountsJson
    """Number of pairs of one of its measures and a province with each verdict."""
    unverified: int
    """How many of these pairs have a verdict that rests on unverified facts."""
    measures: list[AssignmentJson]
    """The measures that it carries, in the plan's order; with ``due_by`` those that are due by then, first by day."""
    without_due_day: NotRequired[list[int]]
    """Only with ``due_by``: numbers of the measures that it carries and that have no day by which they are due."""


class DepartmentsJson(TypedDict):
    """The departments of the bureau."""

    tool: ToolJson
    """What gave the answer."""
    plan: PlanJson
    """The plan that was applied."""
    on: Day
    """The day on which facts count."""
    documented_only: bool
    """Whether facts whose evidence is unverified counted as unknown."""
    engine: Engine
    """The engine that answered: durable-rules or the reference, which always agree."""
    due_by: NotRequired[Day]
    """Only where it was asked for: each department has what is due by this day; totals are those of all it carries."""
    departments: list[DepartmentJson]
    """The one that was asked for; or all, those with most measures first, then in the document's order."""
