"""The rules held against the document, field by field: is the file that is run the document that was signed?"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final, NamedTuple

from obligations.answers.json_form import place_json, plan_json
from obligations.checks.clauses import MOST
from obligations.clauses.writer import write_in_chinese
from obligations.documents.drafting import BRANCHES, DraftMeasure, DraftPlan, draft_of, source_of
from obligations.documents.json_form import AuditJson, DifferenceJson
from obligations.documents.original import Doubt
from obligations.documents.reading import read_original
from obligations.errors import ObligationsError, Place
from obligations.logic.conditions import Condition, facts_of
from obligations.logic.space import Space
from obligations.plan.plan import Measure, Plan
from obligations.plan.rules_file import UncheckedRules, read_unchecked
from obligations.plan.vocabulary import Vocabulary
from obligations.text import fold, shown

#: White space, but for that between two words or numbers.
_LAYOUT: Final = re.compile(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])")
#: Full width to half width.
_WIDTHS: Final = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}


class DifferenceKind(Enum):
    """How rules and document differ.

    ``spelling``: only in white space and width. ``source``: only in where the rules say that the measure stands in the
    document (another copy of it has other pages and lines). ``unsure``: the document could not be read for sure.
    ``undecided``: the rules are a draft that leaves it open.
    """

    DIFFERS = "differs"
    ONLY_IN_RULES = "only_in_rules"
    ONLY_IN_DOCUMENT = "only_in_document"
    UNDECIDED = "undecided"
    UNSURE = "unsure"
    SPELLING = "spelling"
    SOURCE = "source"


#: Differences that do not make rules say anything else than the document.
HARMLESS: Final = (DifferenceKind.SPELLING, DifferenceKind.SOURCE)


class Difference(NamedTuple):
    """A field that is not the same on both sides: of which measure (None: of the plan), and both sides with places."""

    kind: DifferenceKind
    measure: int | None
    part: str
    rules: str | None
    document: str | None
    rules_place: Place | None
    document_place: Place | None

    def to_dict(self) -> DifferenceJson:
        """Plain data for JSON; see docs/json.md."""
        return {
            "kind": self.kind.value,
            "measure": self.measure,
            "part": self.part,
            "rules": self.rules,
            "document": self.document,
            "places": {"rules": place_json(self.rules_place), "document": place_json(self.document_place)},
        }


@dataclass(frozen=True)
class Audit:
    """What an audit found. ``compared`` counts the fields that were held against each other."""

    rules: UncheckedRules
    draft: DraftPlan
    differences: tuple[Difference, ...]
    compared: int

    @property
    def faithful(self) -> bool:
        """Whether the rules say what the document says; in another spelling at most."""
        return all(difference.kind in HARMLESS for difference in self.differences)

    def to_dict(self) -> AuditJson:
        """Plain data for JSON; see docs/json.md and docs/schemas/audit.schema.json."""
        return {
            "plan": plan_json(self.rules.plan),
            "rules": {"file": self.rules.name, "sha256": self.rules.sha256},
            "document": {"file": self.draft.name, "sha256": self.draft.sha256},
            "faithful": self.faithful,
            "compared": self.compared,
            "differences": [difference.to_dict() for difference in self.differences],
        }


def audit(rules: str | Path | Mapping[str, Any], document: str | Path) -> Audit:
    """Hold a rules file (or a mapping of the same form) against the document it was made from.

    Raises :class:`~obligations.errors.ObligationsError` if either cannot be read.
    """
    draft = read_unchecked(rules)
    return held_against(draft, draft_for(draft.plan, document))


def draft_for(plan: Plan, document: str | Path) -> DraftPlan:
    """What a document says, read in the words of a plan; its title and year stand in where it tells none."""
    fallback = (plan.title, plan.year)
    return draft_of(read_original(document), plan.vocabulary, fallback=fallback, takes_usual_sense=True)


def held_against(rules: UncheckedRules, draft: DraftPlan) -> Audit:
    """The audit of a rules file against what was read from the document."""
    auditor = _Auditor(rules.plan, draft)
    found = tuple(auditor.differences())
    return Audit(rules, draft, found, auditor.compared)


class _Auditor:
    def __init__(self, plan: Plan, draft: DraftPlan) -> None:
        self.plan, self.draft = plan, draft
        self.compared = 0

    def differences(self) -> Iterator[Difference]:
        """All of them: of the plan, then measure by measure in the document's order, then what is in doubt."""
        at = self.draft.spot.place(self.draft.name) if self.draft.spot else Place(self.draft.name)
        for part, ours, theirs in (
            ("title", self.plan.title, self.draft.title),
            ("year", str(self.plan.year), str(self.draft.year)),
        ):
            if part not in {doubt.field for doubt in self.draft.doubts if doubt.measure is None}:
                yield from self._texts(None, part, ours, theirs, (None, at))
        left = list(self.plan.measures)
        last = -1
        for drafted in self.draft.measures:
            measure = _same(drafted, left)
            if measure is None:
                told = f"{drafted.number}. {drafted.title}"
                place = self.draft.place(drafted)
                yield Difference(DifferenceKind.ONLY_IN_DOCUMENT, drafted.number, "measure", None, told, None, place)
            else:
                left.remove(measure)
                yield from self._measure(measure, drafted)
                at_rules = self.plan.measures.index(measure)
                if at_rules < last:
                    before = self.plan.measures[last].number
                    places = (measure.place, self.draft.place(drafted))
                    sides = (f"在第 {before} 项前面", f"在第 {before} 项后面")
                    yield Difference(DifferenceKind.DIFFERS, measure.number, "order", *sides, *places)
                last = max(last, at_rules)
        for measure in left:
            told = f"{measure.number}. {measure.title}"
            yield Difference(DifferenceKind.ONLY_IN_RULES, measure.number, "measure", told, None, measure.place, None)
        for doubt in self.draft.doubts:
            yield self._doubt(doubt)

    def _doubt(self, doubt: Doubt) -> Difference:
        place = doubt.spot.place(self.draft.name) if doubt.spot else Place(self.draft.name)
        return Difference(DifferenceKind.UNSURE, doubt.measure, doubt.field or "measure", None, doubt.seen, None, place)

    def _measure(self, measure: Measure, drafted: DraftMeasure) -> Iterator[Difference]:
        texts: tuple[tuple[str, str | None, str | None], ...] = (
            ("number", str(measure.number), str(drafted.number)),
            ("title", measure.title or None, drafted.title),
            ("task", measure.task or None, drafted.task),
            ("subtask", measure.subtask or None, drafted.subtask),
            ("bureau", _listed(measure.bureau), _listed(drafted.bureau)),
            ("due", measure.due, drafted.due),
            ("clause", measure.clause, drafted.clause),
        )
        for part, ours, theirs in texts:
            if not (yield from self._left_open(part, measure, drafted, theirs)):
                places = (measure.places.get(part), self.draft.place(drafted, part))
                yield from self._texts(measure.number, part, ours, theirs, places)
        for part in BRANCHES:
            ours, theirs = getattr(measure, part), getattr(drafted, part)
            if (yield from self._left_open(part, measure, drafted, _told(theirs, self.plan.vocabulary))):
                continue
            self.compared += 1
            if not _mean_the_same(ours, theirs, self.plan.vocabulary):
                one, other = (_told(branch, self.plan.vocabulary) for branch in (ours, theirs))
                place = self.draft.place(drafted, part)
                yield Difference(
                    DifferenceKind.DIFFERS, measure.number, part, one, other, measure.places.get(part), place
                )
        yield from self._source(measure, drafted)

    def _source(self, measure: Measure, drafted: DraftMeasure) -> Iterator[Difference]:
        """Where the measure stands, if rules and document tell it in the same way."""
        theirs = source_of(drafted)
        ours = {"pages": measure.pages, "lines": measure.lines, "rows": measure.rows}
        stated = {key: list(value) for key, value in ours.items() if value and key in theirs}
        if any(value != theirs[key] for key, value in stated.items()):
            self_place, place = measure.places.get("source"), self.draft.place(drafted)
            told = (_where(stated), _where(theirs))
            yield Difference(DifferenceKind.SOURCE, measure.number, "source", *told, self_place, place)

    def _left_open(
        self, part: str, measure: Measure, drafted: DraftMeasure, theirs: str | None
    ) -> Generator[Difference, None, bool]:
        """Whether either side leaves a part open. Of the document a doubt says so, of the rules this does."""
        if part in measure.undecided:
            places = (measure.places.get(part), self.draft.place(drafted, part))
            yield Difference(DifferenceKind.UNDECIDED, measure.number, part, None, theirs, *places)
        return part in measure.undecided or part in drafted.undecided

    def _texts(
        self,
        measure: int | None,
        part: str,
        ours: str | None,
        theirs: str | None,
        places: tuple[Place | None, Place],
    ) -> Iterator[Difference]:
        self.compared += 1
        if ours == theirs:
            return
        alike = ours is not None and theirs is not None and _spelt(ours) == _spelt(theirs)
        kind = DifferenceKind.SPELLING if alike else DifferenceKind.DIFFERS
        yield Difference(kind, measure, part, ours, theirs, *places)


def _same(drafted: DraftMeasure, among: Sequence[Measure]) -> Measure | None:
    """The measure of the rules that one of the document is: the one with its title, else the one with its number."""
    titled = [m for m in among if fold(m.title) == fold(drafted.title or "")]
    numbered = [m for m in among if m.number == drafted.number]
    both = [m for m in titled if m in numbered]
    return next(iter((*both, *titled, *numbered)), None)


def _listed(names: Sequence[str] | None) -> str | None:
    """Names in a line; one that is itself like several stands in quotation marks."""
    return "、".join(f"“{name}”" if "、" in name else name for name in names) if names else None


def _mean_the_same(one: Condition | None, other: Condition | None, vocabulary: Vocabulary) -> bool:
    """Whether two branches speak of the same provinces, however they are written (unless there are too many)."""
    if one == other:
        return True
    if one is None or other is None or vocabulary.count(facts := facts_of(one, other)) > MOST:
        return False
    return Space(facts, vocabulary.domains).same(one, other)


def _spelt(text: str) -> str:
    """A text as spellings compare: white space of the layout and width do not count, nothing else is let off."""
    return _LAYOUT.sub("", text).translate(_WIDTHS)


def _where(source: Mapping[str, Sequence[object]]) -> str:
    names = {"pages": "页", "lines": "行", "rows": ""}
    return "，".join(f"{'、'.join(map(str, found))}{names[key]}" for key, found in source.items())


def _told(branch: Condition | None, vocabulary: Vocabulary) -> str | None:
    return None if branch is None else write_in_chinese(branch, vocabulary)


def passages_of(plan: Plan, document: str | Path) -> Mapping[int, tuple[str, ...]]:
    """Number of a measure → its paragraphs in the document, the first of which begins with number and title.

    Raises :class:`ObligationsError` if the document cannot be read, or is not this plan's: one of its measures has
    another title there, or does not stand there.
    """
    draft = draft_for(plan, document)
    found = {measure.number: measure for measure in draft.measures}
    for measure in plan.measures:
        other = found.get(measure.number)
        if other is None or fold(other.title or "") != fold(measure.title):
            there = f"是“{shown(other.title or '')}”" if other else "没有"
            what = f"第 {measure.number} 项在规则里是“{shown(measure.title)}”，在文档里{there}"
            place = draft.place(other) if other else Place(draft.name)
            raise ObligationsError.at(place, what, "请给出这份计划的原件；obligations audit 可以逐项核对")
    return {number: measure.passages for number, measure in found.items()}
