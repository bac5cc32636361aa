"""The shape of the JSON of ``diff``: what changed from one plan to another."""

from __future__ import annotations

from typing_extensions import TypedDict

from obligations.answers.json.answer import PlanJson, ToolJson


class TextChangeJson(TypedDict):
    """A part that reads otherwise."""

    part: str
    """Which part, by its key in the rules file: title, bureau, …; or fact, label, identifier of the vocabulary."""
    before: str | None
    """How it read; null where there was nothing."""
    after: str | None
    """How it reads now; null where there is nothing."""


class MoveJson(TypedDict):
    """Provinces that get another answer."""

    condition: str
    """Which provinces, as a condition in Chinese."""
    before: str
    """The verdict that they had: mandatory, optional, exempt or unspecified."""
    after: str
    """The verdict that they have now: mandatory, optional, exempt or unspecified."""
    provinces: int
    """How many complete provinces they are, told apart by the facts that the measure names in either plan."""
    of: int
    """How many such provinces there are."""


class MeasureDiffJson(TypedDict):
    """What changed in one measure of the new plan."""

    measure: int
    """Number of the measure in the new plan."""
    title: str
    """Title of the measure in the new plan."""
    renamed: bool
    """Whether it has another title than in the old plan."""
    moves: list[MoveJson]
    """The provinces that get another answer."""
    texts: list[TextChangeJson]
    """What only reads otherwise."""


class MeasureNameJson(TypedDict):
    """A measure, by number and title."""

    measure: int
    """Number of the measure (落实举措)."""
    title: str
    """Title of the measure."""


class DiffJson(TypedDict):
    """What changed from one plan to another."""

    tool: ToolJson
    """What compared them."""
    old: PlanJson
    """The plan as it was."""
    new: PlanJson
    """The plan as it is now."""
    same: bool
    """Whether nothing changed."""
    plan: list[TextChangeJson]
    """Parts of the plan's head that changed: id, title, year, expectations."""
    facts: list[TextChangeJson]
    """What changed in the vocabulary: facts come or gone, their label, identifier, aliases or values; groups."""
    added: list[MeasureNameJson]
    """Measures of the new plan only, in its order."""
    removed: list[MeasureNameJson]
    """Measures of the old plan only, in its order."""
    changed: list[MeasureDiffJson]
    """Measures of both plans that are not the same."""
