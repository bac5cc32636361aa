"""The shape of the JSON behind the list: why, what to find out, what if, since when, and many provinces at once."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from obligations.answers.json_form import (
    AboutJson,
    CountsJson,
    Day,
    GroundJson,
    PlaceJson,
    PlanJson,
    ProvinceJson,
    VerdictJson,
)


class StepJson(TypedDict):
    """A fact as it would have to be, and as it is (null: not known)."""

    fact: str
    value: bool | str
    before: bool | str | None


class NodeJson(TypedDict):
    """A condition, whether the known facts settle it (null: they do not), and its parts.

    ``fact`` is tested where ``kind`` is ``has`` or ``is`` (one of ``values``); ``known`` is what is known of it,
    ``decided`` whether it is one of the facts that decided.
    """

    kind: Literal["everyone", "has", "is", "any", "all", "not"]
    truth: bool | None
    fact: str | None
    values: list[str] | None
    known: GroundJson | None
    decided: bool
    parts: list[NodeJson]


class WordJson(TypedDict):
    """A word in a clause: its characters from ``start`` (counted from 0) to before ``end``."""

    start: int
    end: int
    text: str


class PartJson(WordJson):
    """A part of a clause that decided, and the words in it that name the facts that did."""

    words: list[WordJson]


class AnswerJson(TypedDict):
    """If these unknown facts turn out to be so, the measure has this verdict."""

    verdict: VerdictJson
    label: str
    facts: dict[str, bool | str]


class PagesJson(TypedDict):
    """Where a measure stands: pages of the table, lines of a text, rows of a Word document's tables."""

    pages: list[int]
    lines: list[int]
    rows: list[str]


class RuleJson(TypedDict):
    """Where a measure and its branches stand in the rules file."""

    measure: PlaceJson | None
    mandatory: PlaceJson | None
    optional: PlaceJson | None


class ExplanationJson(TypedDict):
    """Why a measure has its verdict; ``passages`` are the document's own paragraphs, where they were asked for."""

    measure: int
    title: str
    verdict: VerdictJson
    label: str
    clause: str | None
    clause_verdict: VerdictJson | None
    decided: list[PartJson]
    mandatory: NodeJson | None
    optional: NodeJson | None
    because: list[GroundJson]
    missing: list[str]
    unverified: list[str]
    to_mandatory: list[list[StepJson]]
    answers: list[AnswerJson]
    rule: RuleJson
    document: PagesJson
    notes: list[str]
    passages: NotRequired[list[str]]


class ExplanationsJson(AboutJson):
    """Explanations of one measure, or of all in the plan's order."""

    explanations: list[ExplanationJson]


class SettledJson(TypedDict):
    """The verdict that a measure would have."""

    measure: int
    verdict: VerdictJson


class OutcomeJson(TypedDict):
    """One answer to a question, the open measures that it settles, and those that rest on unverified facts then."""

    value: bool | str
    settles: list[SettledJson]
    unverified: list[int]


class QuestionJson(TypedDict):
    """A fact to find out, and how many open measures its answer settles."""

    fact: str
    label: str
    at_least: int
    at_most: int
    average: float
    outcomes: list[OutcomeJson]


class QuestionsJson(AboutJson):
    """What to find out next, the most useful question first; none if nothing is open."""

    open: list[int]
    questions: list[QuestionJson]


class WayJson(TypedDict):
    """Changes that lead to a verdict; the unverified facts without which they would not."""

    steps: list[StepJson]
    unverified: list[str]


class ReachJson(AboutJson):
    """The smallest sets of changes after which a measure has a verdict, fewest first."""

    measure: int
    title: str
    verdict: VerdictJson
    wanted: VerdictJson
    ways: list[WayJson]


class FactChangeJson(TypedDict):
    """A fact before and after (null: not known)."""

    fact: str
    label: str
    before: GroundJson | None
    after: GroundJson | None


class UnverifiedJson(TypedDict):
    """The unverified facts on which a verdict rests, before and after."""

    before: list[str]
    after: list[str]


class ChangeJson(TypedDict):
    """A measure whose answer is another one, and the smallest sets of facts that make the difference.

    Where the verdict stays the same, and only other facts are missing, or it rests on unverified facts in one of the
    answers only, ``due_to`` is empty.
    """

    measure: int
    title: str
    before: VerdictJson
    after: VerdictJson
    missing: list[str]
    unverified: UnverifiedJson
    due_to: list[list[str]]


class ComparisonJson(TypedDict):
    """Two answers, the facts in which they differ, and the measures that do."""

    before: AboutJson
    after: AboutJson
    facts: list[FactChangeJson]
    changes: list[ChangeJson]


class SpanInTimeJson(TypedDict):
    """From which to which day a measure has a verdict, both included."""

    start: Day
    end: Day
    verdict: VerdictJson
    unverified: list[str]


class MeasureInTimeJson(TypedDict):
    """A measure over time."""

    measure: int
    title: str
    spans: list[SpanInTimeJson]


class TurnJson(TypedDict):
    """A day from which facts, and with them answers, are others than the day before."""

    on: Day
    facts: list[FactChangeJson]
    changes: list[ChangeJson]


class TimelineJson(TypedDict):
    """The verdicts of one province over time."""

    plan: PlanJson
    province: ProvinceJson
    start: Day
    end: Day
    documented_only: bool
    assumed: dict[str, bool | str | None]
    unverified: list[int]
    measures: list[MeasureInTimeJson]
    turns: list[TurnJson]


class RowJson(TypedDict):
    """A province in a matrix: its verdicts in the order of the measures, and those that rest on unverified facts."""

    province: ProvinceJson
    verdicts: list[VerdictJson]
    counts: CountsJson
    unverified: list[int]


class ColumnJson(TypedDict):
    """A measure in a matrix: how many provinces have which verdict, and how many of these rest on unverified facts."""

    measure: int
    title: str
    counts: CountsJson
    unverified: int


class MatrixJson(TypedDict):
    """Provinces against measures."""

    plan: PlanJson
    on: Day
    documented_only: bool
    provinces: list[RowJson]
    measures: list[ColumnJson]


class RegionsJson(TypedDict):
    """The provinces that must, may, are not told, are undetermined."""

    mandatory: list[str]
    optional: list[str]
    unspecified: list[str]
    undetermined: list[str]


class AssignmentJson(TypedDict):
    """A measure that a department carries: with whom, until when, and for which provinces."""

    measure: int
    title: str
    others: list[str]
    due: str | None
    provinces: RegionsJson
    unverified: list[str]


class DepartmentJson(TypedDict):
    """A department of the bureau, and the measures that it carries.

    ``counts`` are of pairs of one of its measures and a province; ``unverified`` are those of them that rest on
    unverified facts, ``alone`` how many measures it carries by itself.
    """

    department: str
    alone: int
    counts: CountsJson
    unverified: int
    measures: list[AssignmentJson]


class DepartmentsJson(TypedDict):
    """One department, or all in the order of the plan."""

    plan: PlanJson
    on: Day
    documented_only: bool
    departments: list[DepartmentJson]
