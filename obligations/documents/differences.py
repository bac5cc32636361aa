"""How rules and document differ, field by field: what an audit consists of."""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

from obligations.documents.json_form import DifferenceJson
from obligations.errors import Place


class DifferenceKind(Enum):
    """How rules and document differ.

    ``spelling``: only in white space and width. ``source``: only in the pages and lines that the rules state for the
    measure (another copy of the document has others). ``unsure``: the document could not be read for sure.
    ``undecided``: the rules are a draft that leaves the field open. ``decided``: what the document leaves open, a
    person has decided and signed in the rules. ``needless``: a decision about what the document says for sure.
    ``ours``: the rules say that the title is the drafter's own, so it was not compared.
    """

    DIFFERS = "differs"
    ONLY_IN_RULES = "only_in_rules"
    ONLY_IN_DOCUMENT = "only_in_document"
    UNDECIDED = "undecided"
    DECIDED = "decided"
    NEEDLESS = "needless"
    OURS = "ours"
    UNSURE = "unsure"
    SPELLING = "spelling"
    SOURCE = "source"


#: Differences with which the rules still say the same as the document.
HARMLESS: Final = (
    DifferenceKind.SPELLING,
    DifferenceKind.SOURCE,
    DifferenceKind.DECIDED,
    DifferenceKind.NEEDLESS,
    DifferenceKind.OURS,
)


class Difference(NamedTuple):
    """A field that differs, with the text and the place on both sides. ``measure`` is None for a field of the plan."""

    kind: DifferenceKind
    measure: int | None
    part: str
    rules: str | None
    document: str | None
    rules_place: Place | None
    document_place: Place | None

    def to_dict(self) -> DifferenceJson:
        """Return plain data for JSON; see docs/json.md."""
        return {
            "kind": self.kind.value,
            "measure": self.measure,
            "part": self.part,
            "rules": self.rules,
            "document": self.document,
            "places": {
                "rules": self.rules_place.to_dict() if self.rules_place else None,
                "document": self.document_place.to_dict() if self.document_place else None,
            },
        }
