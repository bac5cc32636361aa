"""The shape of the JSON that the library gives: one definition for the code, the type checker and the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from obligations.errors import Place
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict

Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
VerdictJson: TypeAlias = Literal["mandatory", "optional", "unspecified", "undetermined"]


class GroundJson(TypedDict):
    """A fact that decided: its value on the day and the record behind it."""

    fact: str
    label: str
    value: bool | str
    since: Day | None
    until: Day | None
    where: str | None
    source: str | None
    evidence: Literal["document", "report", "unverified"] | None


class ObligationJson(TypedDict):
    """One measure; null where the document is silent. ``passages`` are the document's own paragraphs, if asked for."""

    measure: int
    title: str
    task: str
    subtask: str
    verdict: VerdictJson
    label: str
    clause: str | None
    bureau: list[str]
    due: str | None
    actions: list[str] | None
    because: list[GroundJson]
    missing: list[str]
    unverified: list[str]
    passages: NotRequired[list[str]]


class PlanJson(TypedDict):
    """The plan that was applied."""

    id: str
    title: str
    year: int


class ProvinceJson(TypedDict):
    """The province; its GB/T 2260 code where the profile states it."""

    name: str
    code: str | None


class CountsJson(TypedDict):
    """How many measures got each verdict."""

    mandatory: int
    optional: int
    unspecified: int
    undetermined: int


class AboutJson(TypedDict):
    """What an answer is about: the plan, the province, the day; and how many measures got each verdict.

    ``unverified`` are the measures whose verdict rests on unverified facts.
    """

    plan: PlanJson
    province: ProvinceJson
    on: Day
    documented_only: bool
    assumed: dict[str, bool | str | None]
    counts: CountsJson
    unverified: list[int]


class ResultJson(AboutJson):
    """All measures of the plan for one province on one day, in the plan's order."""

    obligations: list[ObligationJson]


class FileJson(TypedDict):
    """A file, by name and SHA-256 (null for data that a program handed over)."""

    file: str
    sha256: str | None


class PlaceJson(TypedDict):
    """A place in a file, counted from 1, or a path inside data that a program handed over."""

    file: str
    line: int | None
    column: int | None
    path: str | None


def place_json(place: Place | None) -> PlaceJson | None:
    """A place in a file as plain data."""
    if place is None:
        return None
    return {"file": place.name, "line": place.line, "column": place.column, "path": place.path or None}


def plan_json(plan: Plan) -> PlanJson:
    """A plan as plain data."""
    return {"id": plan.id, "title": plan.title, "year": plan.year}


def counts_json(counts: Mapping[Verdict, int]) -> CountsJson:
    """Counts by verdict as plain data."""
    return {
        "mandatory": counts[Verdict.MANDATORY],
        "optional": counts[Verdict.OPTIONAL],
        "unspecified": counts[Verdict.UNSPECIFIED],
        "undetermined": counts[Verdict.UNDETERMINED],
    }
