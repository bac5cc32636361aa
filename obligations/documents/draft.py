"""A draft of a plan, as its document has it: the fields of each measure, which are blank, and which are in doubt.

Blank and doubtful are kept apart. Where the document leaves a cell blank, the field is None, as the plan says nothing.
Where the document cannot be read for sure, the field is None too but is listed in ``undecided``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from obligations.documents.original import Doubt, Location
from obligations.errors import Place
from obligations.logic.conditions import Condition
from obligations.plan.measure import BareTask, DefaultScope, Measure, parts_called
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Vocabulary

BRANCH_NAMES: Final = tuple(map(str, BRANCHES))


@dataclass(frozen=True)
class DraftMeasure:
    """A measure as the document has it. Fields in ``undecided`` are None because they could not be read for sure.

    ``lead`` are those of the ``bureau`` that lead; ``own_number`` is the number as it is written, if that is not
    ``number``; ``doubts`` say what could not be read for sure; ``province_paragraph``: there is one on what the
    provinces are to do. ``passages`` are the document's own paragraphs, the first of which begins with the title;
    ``shares_due`` are the other measures whose completion time is in the same cell. ``locations`` are all rows that the
    measure is in, ``location_of`` has the beginnings of some of its fields.
    """

    number: int
    title: str | None
    task: str | None
    subtask: str | None
    bureau: tuple[str, ...] | None
    due: str | None
    clause: str | None
    mandatory: Condition | None
    optional: Condition | None
    exempt: Condition | None
    undecided: tuple[str, ...]
    notes: tuple[str, ...]
    passages: tuple[str, ...]
    locations: tuple[Location, ...]
    location_of: Mapping[str, Location] = field(default_factory=dict)
    shares_due: tuple[int, ...] = ()
    doubts: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    own_number: str | None = None
    province_paragraph: bool = False


@dataclass(frozen=True)
class DraftPlan:
    """What a document says, as far as it can be read: the plan's title and year, its measures, and every doubt.

    ``name`` and ``sha256`` are the document's, ``location`` is its title's; ``is_scope``: its clauses are scopes.
    ``default_scope`` is the clause for all measures without one, ``notes`` tell what is peculiar and no doubt,
    ``bare_tasks`` have no measures, ``department_label`` is what the departments are called (None: 局内部门).
    ``document_words`` were told to read it. ``document_number`` (文号) and ``issued`` are its own; None if it has none.
    """

    name: str
    sha256: str
    title: str
    year: int
    vocabulary: Vocabulary
    measures: tuple[DraftMeasure, ...]
    doubts: tuple[Doubt, ...] = ()
    location: Location | None = field(default=None, compare=False)
    is_scope: bool = False
    default_scope: DefaultScope | None = None
    notes: tuple[str, ...] = ()
    bare_tasks: tuple[BareTask, ...] = ()
    department_label: str | None = None
    document_words: tuple[tuple[str, str], ...] = ()
    document_number: str | None = None
    issued: date | None = None

    @property
    def parts(self) -> Mapping[str, str]:
        """The parts of the plan and of its measures → their names for people, in the document's words."""
        return parts_called(self.department_label)

    def place(self, measure: DraftMeasure, part: str = "number") -> Place:
        """Return where a part of a measure begins in the document; where the measure begins if that is not known."""
        return measure.location_of.get(part, measure.locations[0]).place(self.name)


def source_of(*locations: Location) -> dict[str, list[Any]]:
    """Return a source as rules files state it: pages and lines of a text, or rows of a Word document."""
    pages = list(dict.fromkeys(location.page for location in locations if location.page is not None))
    lines = list(dict.fromkeys(location.line for location in locations if location.line is not None))
    if lines:
        return {"pages": pages, "lines": lines} if pages else {"lines": lines}
    return {"rows": list(dict.fromkeys(location.text for location in locations))}


def measure_of(draft: DraftMeasure) -> Measure:
    """Return a measure of a draft as rules state it; what is undecided is empty."""
    source = source_of(*draft.locations)
    return Measure(
        number=draft.number,
        title=draft.title or "",
        task=draft.task or "",
        subtask=draft.subtask or "",
        bureau=draft.bureau or (),
        due=draft.due,
        clause=draft.clause,
        mandatory=draft.mandatory,
        optional=draft.optional,
        exempt=draft.exempt,
        actions=None,
        notes=tuple(draft.notes),
        pages=tuple(source.get("pages", ())),
        lines=tuple(source.get("lines", ())),
        rows=tuple(source.get("rows", ())),
        undecided=tuple(draft.undecided),
        lead=draft.lead,
        own_number=draft.own_number,
        doubts=draft.doubts,
        province_paragraph=draft.province_paragraph,
    )
