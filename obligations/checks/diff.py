"""Compares two plans: what changed, measure by measure and for which provinces.

Measures are matched by title, the remaining ones by likeness (a measure renamed). Facts are matched by identifier and
name. Answers are compared over every province that both plans can describe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from obligations.answers.json.answer import plan_json, tool_json
from obligations.checks.matching import Common, matched_facts, matched_measures
from obligations.clauses.writer import write_in_chinese
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Not, facts_of
from obligations.logic.describing import condition_of
from obligations.logic.space import MOST_PROVINCES, Space
from obligations.plan.measure import Expectation, Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact, Group, Vocabulary

if TYPE_CHECKING:
    from obligations.checks.json.diff import DiffJson, MeasureDiffJson


class TextChange(NamedTuple):
    """A part of a measure (or of the plan, or of a fact) with another text; None where there was or is nothing."""

    part: str
    before: str | None
    after: str | None


class Move(NamedTuple):
    """Provinces that get another answer, and the verdicts before and after.

    They are ``provinces`` of ``of`` complete provinces, counted over the facts that the two measures name.
    """

    condition: Condition
    before: Verdict
    after: Verdict
    provinces: int
    of: int


class MeasureDiff(NamedTuple):
    """The changes in one measure."""

    before: Measure
    after: Measure
    moves: tuple[Move, ...]
    texts: tuple[TextChange, ...]

    @property
    def renamed(self) -> bool:
        """Whether it has another title."""
        return self.before.title != self.after.title


@dataclass(frozen=True)
class Diff:
    """The changes from one plan to another. ``vocabulary`` has the facts of both, for the conditions of the moves."""

    old: Plan
    new: Plan
    vocabulary: Vocabulary
    plan: tuple[TextChange, ...]
    facts: tuple[TextChange, ...]
    added: tuple[Measure, ...]
    removed: tuple[Measure, ...]
    changed: tuple[MeasureDiff, ...]

    @property
    def same(self) -> bool:
        """Whether nothing changed that a province or a department would notice."""
        return not (self.plan or self.facts or self.added or self.removed or self.changed)

    def to_dict(self) -> DiffJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/diff.schema.json."""
        return {
            "tool": tool_json(),
            "old": plan_json(self.old),
            "new": plan_json(self.new),
            "same": self.same,
            "plan": [change._asdict() for change in self.plan],  # type: ignore[misc]
            "facts": [change._asdict() for change in self.facts],  # type: ignore[misc]
            "added": [{"measure": m.number, "title": m.title} for m in self.added],
            "removed": [{"measure": m.number, "title": m.title} for m in self.removed],
            "changed": [_measure_json(change, self.vocabulary) for change in self.changed],
        }


def diff(old: Plan, new: Plan) -> Diff:
    """Return what changed from ``old`` to ``new``."""
    same = matched_facts(old.vocabulary, new.vocabulary)
    common = Common.of(old.vocabulary, new.vocabulary, same)
    pairs = matched_measures(old, new)
    changes = [_measure(before, after, common) for before, after in pairs]
    matched_old = {id(before) for before, _ in pairs}
    matched_new = {id(after) for _, after in pairs}
    return Diff(
        old,
        new,
        common.vocabulary,
        tuple(_texts(old, new, _PLAN_PARTS)),
        tuple(_facts(old.vocabulary, new.vocabulary, same)),
        tuple(m for m in new.measures if id(m) not in matched_new),
        tuple(m for m in old.measures if id(m) not in matched_old),
        tuple(change for change in changes if change.moves or change.texts),
    )


# ── what changed ─────────────────────────────────────────────────────────────────────────────────────

#: The name of a part, how to get it, and how to write it.
_Part: TypeAlias = "tuple[str, Callable[..., object], Callable[..., str | None]]"
_PLAN_PARTS: tuple[_Part, ...] = (
    ("id", lambda p: p.id, lambda p: p.id),
    ("title", lambda p: p.title, lambda p: p.title),
    ("year", lambda p: p.year, lambda p: str(p.year)),
    ("document_number", lambda p: p.document_number, lambda p: p.document_number),
    ("issued", lambda p: p.issued, lambda p: p.issued and str(p.issued)),
    ("scope_means", lambda p: p.scope_means, lambda p: p.scope_means and p.labels[p.scope_means]),
    ("verdict_labels", lambda p: p.labels, lambda p: "、".join(p.labels[verdict] for verdict in p.branch_verdicts)),
    ("default_scope", lambda p: p.default_scope, lambda p: p.default_scope and p.default_scope.clause),
    ("expectations", lambda p: p.expectations, lambda p: "；".join(_expected(e, p) for e in p.expectations) or None),
)
_MEASURE_PARTS: tuple[_Part, ...] = (
    ("number", lambda m: m.number, lambda m: str(m.number)),
    ("title", lambda m: m.title, lambda m: m.title),
    ("task", lambda m: m.task, lambda m: m.task),
    ("subtask", lambda m: m.subtask, lambda m: m.subtask),
    ("bureau", lambda m: m.departments, lambda m: "、".join(m.departments)),
    ("due", lambda m: m.due, lambda m: m.due),
    ("clause", lambda m: m.clause_shown, lambda m: m.clause_shown),
    ("actions", lambda m: m.actions, lambda m: None if m.actions is None else "；".join(m.actions)),
)


def _expected(expectation: Expectation, plan: Plan) -> str:
    """Return an expectation in words: its title, and the steps on which no duty may be lost."""
    steps = (
        f"{plan.vocabulary[fact].label}{'→'.join(plan.vocabulary[fact].display(value) for value in values)}"
        for fact, values in expectation.ladders
    )
    return f"{expectation.title}（{'、'.join(steps)}）"


def _texts(before: object, after: object, parts: tuple[_Part, ...]) -> Iterator[TextChange]:
    for name, get, write in parts:
        if get(before) != get(after):
            yield TextChange(name, write(before), write(after))


def _facts(old: Vocabulary, new: Vocabulary, same: Mapping[str, Fact]) -> Iterator[TextChange]:
    """Yield facts that are gone or new, or that have other names, identifiers or values."""
    for fact in old.facts:
        if fact.id not in same:
            yield TextChange("fact", fact.label, None)
    for fact in new.facts:
        before = next((old[name] for name, after in same.items() if after is fact), None)
        if before is None:
            yield TextChange("fact", None, fact.label)
            continue
        for part, was, now in (
            ("label", before.label, fact.label),
            ("identifier", before.id, fact.id),
            ("aliases", "、".join(before.aliases), "、".join(fact.aliases)),
            *([] if fact.is_region else [("values", before.choices, fact.choices)]),
            ("ordered", _order(before), _order(fact)),
        ):
            if was != now:
                about = "" if part == "label" else f"{fact.label}："
                yield TextChange(part, f"{about}{was}" if was else None, f"{about}{now}" if now else None)
        had, has = ({group.name: _group(group) for group in each.groups} for each in (before, fact))
        for name in dict.fromkeys([*had, *has]):
            if had.get(name) != has.get(name):
                yield TextChange("groups", had.get(name), has.get(name))


def _order(fact: Fact) -> str:
    return "从高到低" if fact.ordered else ""


def _group(group: Group) -> str:
    return f"{'、'.join((group.name, *group.aliases))}：{group.defined}"


def _measure(before: Measure, after: Measure, common: Common) -> MeasureDiff:
    old = {verdict: common.of_old(branch) for verdict, branch in before.branches.items()}
    new = {verdict: common.of_new(branch) for verdict, branch in after.branches.items()}
    named = facts_of(*old.values(), *new.values())
    space = Space((fact.id for fact in common.vocabulary.facts if fact.id in named), common.vocabulary.domains)
    moves = tuple(
        Move(_described(space, moved, (was, old), (now, new)), was, now, moved.bit_count(), space.size)
        for (was, had), (now, has) in product(_answers(space, old), _answers(space, new))
        if was is not now and (moved := had & has)
    )
    return MeasureDiff(before, after, moves, tuple(_texts(before, after, _MEASURE_PARTS)))


_Branches: TypeAlias = "Mapping[Verdict, Condition | None]"


def _described(
    space: Space, moved: int, before: tuple[Verdict, _Branches], after: tuple[Verdict, _Branches]
) -> Condition:
    """Return a short condition for a set of provinces; in a space too large to search, the conditions of both plans."""
    if space.size <= MOST_PROVINCES:
        return condition_of(space, moved)
    return AllOf(tuple(_condition(verdict, branches) for verdict, branches in (before, after)))


def _condition(verdict: Verdict, branches: _Branches) -> Condition:
    """Return the condition under which a measure has a verdict."""
    written = {each: branch or Not(Everyone()) for each, branch in branches.items()}
    return written[verdict] if verdict in written else Not(AnyOf(tuple(written.values())))


def _answers(space: Space, branches: _Branches) -> list[tuple[Verdict, int]]:
    """Return each verdict with the set of provinces that get it."""
    covered = {verdict: space.covered(branch) for verdict, branch in branches.items()}
    silent = space.everyone & ~space.covered_by_any(branches.values())
    return [*covered.items(), (Verdict.UNSPECIFIED, silent)]


def _measure_json(change: MeasureDiff, vocabulary: Vocabulary) -> MeasureDiffJson:
    return {
        "measure": change.after.number,
        "title": change.after.title,
        "renamed": change.renamed,
        "moves": [
            {
                "condition": write_in_chinese(move.condition, vocabulary),
                "before": move.before.value,
                "after": move.after.value,
                "provinces": move.provinces,
                "of": move.of,
            }
            for move in change.moves
        ],
        "texts": [text._asdict() for text in change.texts],  # type: ignore[misc]
    }
