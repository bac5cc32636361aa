"""An audit: the rules compared with the document, field by field. Does the file that is run say what was signed?"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from obligations.answers.json.answer import plan_json, tool_json
from obligations.checks.clauses import MOST
from obligations.clauses.writer import write_in_chinese
from obligations.documents.differences import HARMLESS, Difference, DifferenceKind
from obligations.documents.draft import BRANCH_NAMES, DraftMeasure, DraftPlan, source_of
from obligations.documents.json_form import AuditJson
from obligations.documents.layout.columns import Words
from obligations.documents.matching import counterpart, draft_for
from obligations.documents.original import Doubt, Location
from obligations.errors import Place
from obligations.logic.conditions import Condition, facts_of
from obligations.logic.space import Space
from obligations.plan.measure import Decision, Measure
from obligations.plan.plan import Plan
from obligations.plan.rules_file import UncheckedRules, read_unchecked
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Vocabulary

#: White space, except between two Latin words or numbers: there it separates.
_LAYOUT: Final = re.compile(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])")
#: Full width to half width.
_WIDTHS: Final = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}


#: What a decision may be about that is no doubt → what the document leaves out.
_LEFT_OUT: Final = {"gap": "条款没有说到的省份", "actions": "省里要做的事没有概括"}


@dataclass(frozen=True)
class Audit:
    """The result of an audit. ``compared`` counts the fields that were compared."""

    rules: UncheckedRules
    draft: DraftPlan
    differences: tuple[Difference, ...]
    compared: int

    @property
    def faithful(self) -> bool:
        """Whether the rules say what the document says, apart from differences that are :data:`HARMLESS`."""
        return all(difference.kind in HARMLESS for difference in self.differences)

    def to_dict(self) -> AuditJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/audit.schema.json."""
        return {
            "tool": tool_json(),
            "plan": plan_json(self.rules.plan),
            "rules": {"file": self.rules.name, "sha256": self.rules.plan.sha256},
            "document": {"file": self.draft.name, "sha256": self.draft.sha256},
            "faithful": self.faithful,
            "compared": self.compared,
            "differences": [difference.to_dict() for difference in self.differences],
        }


def audit(rules: str | Path | Mapping[str, Any], document: str | Path, words: Words | None = None) -> Audit:
    """Compare a rules file (or a mapping of the same form) with the document it was made from.

    ``words`` are the headings of the document's columns, where they are none of the usual ones.
    Raises :class:`~obligations.errors.ObligationsError` if either cannot be read.
    """
    draft = read_unchecked(rules)
    return audit_draft(draft, draft_for(draft.plan, document, words))


def audit_draft(rules: UncheckedRules, draft: DraftPlan) -> Audit:
    """Return the audit of a rules file whose document was read already."""
    auditor = _Auditor(rules.plan, draft)
    differences = tuple(auditor.differences())
    return Audit(rules, draft, differences, auditor.compared)


class _Auditor:
    def __init__(self, plan: Plan, draft: DraftPlan) -> None:
        self.plan, self.draft = plan, draft
        self.compared = 0
        self._used: list[Decision] = []  # decisions that settle a doubt

    def differences(self) -> Iterator[Difference]:
        """Yield differences of the plan, then measure by measure in the document's order, then the doubts."""
        plan_place = self._place(self.draft.location)
        for part, in_rules, in_document in (
            ("title", self.plan.title, self.draft.title),
            ("year", str(self.plan.year), str(self.draft.year)),
            *self._marks(),
        ):
            if part not in {doubt.field for doubt in self.draft.doubts if doubt.measure is None}:
                yield from self._compare_texts(None, part, in_rules, in_document, (None, plan_place))
        unmatched = list(self.plan.measures)
        last = -1
        for draft in self.draft.measures:
            measure = counterpart(draft, unmatched)
            if measure is None:
                name = f"{draft.number}. {draft.title}"
                place = self.draft.place(draft)
                yield Difference(DifferenceKind.ONLY_IN_DOCUMENT, draft.number, "measure", None, name, None, place)
            else:
                unmatched.remove(measure)
                yield from self._measure(measure, draft)
                at_rules = self.plan.measures.index(measure)
                if at_rules < last:
                    before = self.plan.measures[last].number
                    places = (measure.place, self.draft.place(draft))
                    sides = (f"在第 {before} 项前面", f"在第 {before} 项后面")
                    yield Difference(DifferenceKind.DIFFERS, measure.number, "order", *sides, *places)
                last = max(last, at_rules)
        for measure in unmatched:
            name = f"{measure.number}. {measure.title}"
            yield Difference(DifferenceKind.ONLY_IN_RULES, measure.number, "measure", name, None, measure.place, None)
        yield from self._default()
        for doubt in self.draft.doubts:
            yield self._doubt(doubt)
        yield from self._other_decisions()

    def _marks(self) -> Iterator[tuple[str, str | None, str | None]]:
        """Yield number and day of the document, where the rules state them and it does."""
        for part in ("document_number", "issued"):
            ours, theirs = getattr(self.plan, part), getattr(self.draft, part)
            if ours and theirs:
                yield part, str(ours), str(theirs)

    def _place(self, location: Location | None) -> Place:
        return location.place(self.draft.name) if location else Place(self.draft.name)

    def _default(self) -> Iterator[Difference]:
        """Yield a difference in the clause for the whole plan, if either side has one."""
        ours, theirs = self.plan.default_scope, self.draft.default_scope
        if ours is None and theirs is None:
            return
        place = Place(self.draft.name)
        if ours is None or theirs is None:
            sides = (ours.clause if ours else None, theirs.clause if theirs else None)
            where = (ours.place if ours else None, place)
            yield Difference(DifferenceKind.DIFFERS, None, "default_scope", *sides, *where)
            return
        yield from self._compare_texts(None, "default_scope", ours.clause, theirs.clause, (ours.place, place))
        for verdict in BRANCHES:
            branches = (ours.branches.get(verdict), theirs.branches.get(verdict))
            if not _mean_the_same(*branches, self.draft.vocabulary):
                in_rules, in_document = (_in_chinese(branch, self.draft.vocabulary) for branch in branches)
                where = (ours.place, place)
                yield Difference(DifferenceKind.DIFFERS, None, verdict.value, in_rules, in_document, *where)

    def _doubt(self, doubt: Doubt) -> Difference:
        """Return the difference that a doubt is: none that matters if a person decided it."""
        part, place = doubt.field or "measure", self._place(doubt.location)
        decision = self._decision(doubt)
        if decision is None:
            return Difference(DifferenceKind.UNSURE, doubt.measure, part, None, doubt.seen, None, place)
        self._used.append(decision)
        sides = (decision.text, doubt.seen)
        return Difference(DifferenceKind.DECIDED, doubt.measure, part, *sides, decision.place, place)

    def _other_decisions(self) -> Iterator[Difference]:
        """Yield the decisions that settle no doubt: about what the plan leaves out, or about what was read for sure."""
        of_measures = [(measure, each) for measure in self.plan.measures for each in measure.decisions]
        for measure, each in (*of_measures, *((None, each) for each in self.plan.decisions)):
            is_used = any(each is used for used in self._used) or self._is_asked(each, measure)
            silent = [p for p in each.about if p in _LEFT_OUT]
            silent += [p for p in each.about if not is_used and measure and getattr(measure, p, ()) in (None, ())]
            if is_used and not silent:
                continue
            kind = DifferenceKind.DECIDED if silent else DifferenceKind.NEEDLESS
            part = silent[0] if silent else each.about[0]
            said = _LEFT_OUT.get(part, "计划没有写") if silent else "没有读不准的地方"
            number = measure.number if measure else None
            yield Difference(kind, number, part, each.text, said, each.place, None)

    def _is_asked(self, decision: Decision, measure: Measure | None) -> bool:
        """Return whether the document leaves open what a decision is about, in other words than it says."""
        about = {(measure.number if measure else None, part) for part in decision.about}
        return any((doubt.measure, doubt.field or "document") in about for doubt in self.draft.doubts)

    def _decision(self, doubt: Doubt) -> Decision | None:
        """Return the decision in the rules that settles a doubt: one with the same words, or about these parts.

        If the rules say what could not be read when they were drafted, another document's doubt is not settled.
        """
        if doubt.measure is None or doubt.field in ("task", "subtask"):
            part = doubt.field or "document"
            decisions = [each for each in self.plan.decisions if part in each.about and (doubt.field or each.seen)]
        else:
            measure = next((m for m in self.plan.measures if m.number == doubt.measure), None)
            decision = measure.decided(doubt.field) if measure and doubt.field else None
            is_known = measure is not None and (
                not measure.doubts or any(t.startswith(doubt.seen) for t in measure.doubts)
            )
            decisions = [decision] if decision and (decision.seen or is_known) else []
        return next((each for each in decisions if each.settles(doubt.seen)), None)

    def _measure(self, measure: Measure, draft: DraftMeasure) -> Iterator[Difference]:
        measure = measure.as_written
        texts: tuple[tuple[str, str | None, str | None], ...] = (
            ("number", str(measure.number), str(draft.number)),
            ("title", measure.title or None, draft.title),
            ("task", measure.task or None, draft.task or None),
            ("subtask", measure.subtask or None, draft.subtask),
            ("bureau", _listed(measure.bureau), _listed(draft.bureau)),
            *([("lead", _listed(measure.lead), _listed(draft.lead))] if measure.lead or draft.lead else []),
            ("due", measure.due, draft.due),
            ("clause", measure.clause, draft.clause),
        )
        for part, in_rules, in_document in texts:
            if part == "task" and draft.task is None:
                continue  # a doubt of the document says so
            if part == "title" and measure.title_is_ours:
                places = (measure.places.get(part), self.draft.place(draft, part))
                yield Difference(DifferenceKind.OURS, measure.number, part, in_rules, in_document, *places)
            elif not (yield from self._left_open(part, measure, draft, in_document)):
                places = (measure.places.get(part), self.draft.place(draft, part))
                yield from self._compare_texts(measure.number, part, in_rules, in_document, places)
        if draft.province_paragraph and not measure.asks_provinces:
            places = (measure.places.get("actions"), self.draft.place(draft))
            yield Difference(DifferenceKind.DIFFERS, measure.number, "actions", None, "有对省里的要求", *places)
        for part in BRANCH_NAMES:
            branches = (getattr(measure, part), getattr(draft, part))
            in_document = _in_chinese(branches[1], self.draft.vocabulary)
            if (yield from self._left_open(part, measure, draft, in_document)):
                continue
            if part == Verdict.EXEMPT and branches == (None, None):
                continue  # most plans have no such branch: nothing was compared
            self.compared += 1
            if not _mean_the_same(*branches, self.draft.vocabulary):
                in_rules = _in_chinese(branches[0], self.draft.vocabulary)
                places = (measure.places.get(part), self.draft.place(draft, part))
                yield Difference(DifferenceKind.DIFFERS, measure.number, part, in_rules, in_document, *places)
        if measure.clause is not None and not (measure.has_branch or {*BRANCH_NAMES} & {*measure.undecided}):
            places = (measure.places.get("mandatory"), self.draft.place(draft, "clause"))
            yield Difference(DifferenceKind.DIFFERS, measure.number, "mandatory", None, measure.clause, *places)
        yield from self._source(measure, draft)

    def _source(self, measure: Measure, draft: DraftMeasure) -> Iterator[Difference]:
        """Yield a difference in pages, lines or rows, if both sides state the measure's source in the same terms."""
        in_document = source_of(*draft.locations)
        in_rules = {"pages": measure.pages, "lines": measure.lines, "rows": measure.rows}
        stated = {key: list(value) for key, value in in_rules.items() if value and key in in_document}
        if any(value != in_document[key] for key, value in stated.items()):
            sides = (_where(stated), _where(in_document))
            places = (measure.places.get("source"), self.draft.place(draft))
            yield Difference(DifferenceKind.SOURCE, measure.number, "source", *sides, *places)

    def _left_open(
        self, part: str, measure: Measure, draft: DraftMeasure, in_document: str | None
    ) -> Generator[Difference, None, bool]:
        """Return whether either side leaves a part open. For the document its doubts are reported elsewhere."""
        if part in measure.undecided:
            places = (measure.places.get(part), self.draft.place(draft, part))
            yield Difference(DifferenceKind.UNDECIDED, measure.number, part, None, in_document, *places)
        return part in measure.undecided or part in draft.undecided

    def _compare_texts(
        self,
        measure: int | None,
        part: str,
        in_rules: str | None,
        in_document: str | None,
        places: tuple[Place | None, Place],
    ) -> Iterator[Difference]:
        self.compared += 1
        if in_rules == in_document:
            return
        alike = in_rules is not None and in_document is not None and _normalized(in_rules) == _normalized(in_document)
        kind = DifferenceKind.SPELLING if alike else DifferenceKind.DIFFERS
        yield Difference(kind, measure, part, in_rules, in_document, *places)


def _listed(names: Sequence[str] | None) -> str | None:
    """Return names in a line. Quotation marks show that “甲、乙” is one name and not two."""
    return "、".join(f"“{name}”" if "、" in name else name for name in names) if names else None


def _mean_the_same(one: Condition | None, other: Condition | None, vocabulary: Vocabulary) -> bool:
    """Return whether two branches cover the same provinces; False if there are too many provinces to try."""
    if one == other:
        return True
    if one is None or other is None or vocabulary.count(facts := facts_of(one, other)) > MOST:
        return False
    return Space(facts, vocabulary.domains).same(one, other)


def _normalized(text: str) -> str:
    """Return a text without what only the layout made: white space between Chinese characters, and full width."""
    return _LAYOUT.sub("", text).translate(_WIDTHS)


def _where(source: Mapping[str, Sequence[object]]) -> str:
    names = {"pages": "页", "lines": "行", "rows": ""}
    return "，".join(f"{'、'.join(map(str, values))}{names[key]}" for key, values in source.items())


def _in_chinese(branch: Condition | None, vocabulary: Vocabulary) -> str | None:
    return None if branch is None else write_in_chinese(branch, vocabulary)
