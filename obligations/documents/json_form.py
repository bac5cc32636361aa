"""The shape of the JSON of audits: one definition for the code, the type checker and the schema."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from obligations.answers.json_form import FileJson, PlaceJson, PlanJson


class SidesJson(TypedDict):
    """Where a difference stands on either side; null where that side does not have it."""

    rules: PlaceJson | None
    document: PlaceJson | None


class DifferenceJson(TypedDict):
    """A part that is not the same on both sides; a side is null where it is silent or lacks the measure.

    ``measure`` is null for the plan's own title and year. ``part`` is ``measure`` where a whole measure is missing.
    """

    kind: Literal["differs", "only_in_rules", "only_in_document", "undecided", "unsure", "spelling", "source"]
    measure: int | None
    part: str
    rules: str | None
    document: str | None
    places: SidesJson


class AuditJson(TypedDict):
    """The rules held against the document; ``compared`` counts the fields."""

    plan: PlanJson
    rules: FileJson
    document: FileJson
    faithful: bool
    compared: int
    differences: list[DifferenceJson]
