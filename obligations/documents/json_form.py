"""The shape of the JSON of audits: one definition for the code, the type checker and the schema."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from obligations.answers.json.answer import FileJson, PlanJson, ToolJson
from obligations.errors import PlaceJson


class SidesJson(TypedDict):
    """Where a difference is on either side."""

    rules: PlaceJson | None
    """Where in the rules; null where they do not have it."""
    document: PlaceJson | None
    """Where in the document; null where it does not have it."""


class DifferenceJson(TypedDict):
    """A part that is not the same on both sides."""

    kind: Literal[
        "differs",
        "only_in_rules",
        "only_in_document",
        "undecided",
        "decided",
        "needless",
        "ours",
        "unsure",
        "spelling",
        "source",
    ]
    """How they differ; undecided: the rules leave it open; unsure: the document could not be read for sure; decided: it
    could not, or leaves it out, and a person signed in the rules what holds; needless: a decision about what could be
    read; spelling: only in white space and width; source: only in the pages and lines that the rules state."""
    measure: int | None
    """Number of the measure; null for the plan's own title and year, and for doubts about no measure."""
    part: str
    """Which part, by its key in the rules file; measure where a whole measure is missing; order or source."""
    rules: str | None
    """What the rules say, conditions in Chinese; null where they are silent or lack the measure."""
    document: str | None
    """What the document says, or what was seen in it; null where it is silent or lacks the measure."""
    places: SidesJson
    """Where it is on either side."""


class AuditJson(TypedDict):
    """The rules compared with the document."""

    tool: ToolJson
    """What compared them."""
    plan: PlanJson
    """The plan, as the rules have it."""
    rules: FileJson
    """The rules, as they were read."""
    document: FileJson
    """The document, as it was read."""
    faithful: bool
    """Whether there are no differences but in spelling and source."""
    compared: int
    """How many fields were compared."""
    differences: list[DifferenceJson]
    """The differences, in the document's order."""
