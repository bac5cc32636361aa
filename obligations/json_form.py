"""The shape of the JSON that the library gives: one definition for the code, the type checker and the schema."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

Day = Annotated[str, Field(json_schema_extra={"format": "date"})]


class GroundJson(TypedDict):
    """A fact that decided: its value on the day and the record behind it."""

    fact: str
    label: str
    value: bool | str
    since: Day | None
    where: str | None
    source: str | None
    evidence: Literal["document", "report", "unverified"] | None


class ObligationJson(TypedDict):
    """One measure; null where the document is silent."""

    measure: int
    title: str
    task: str
    subtask: str
    verdict: Literal["mandatory", "optional", "unspecified", "undetermined"]
    label: str
    clause: str | None
    bureau: list[str]
    due: str | None
    actions: list[str] | None
    because: list[GroundJson]
    missing: list[str]


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


class ResultJson(TypedDict):
    """All measures of the plan for one province on one day, in the plan's order."""

    plan: PlanJson
    province: ProvinceJson
    on: Day
    counts: CountsJson
    obligations: list[ObligationJson]
