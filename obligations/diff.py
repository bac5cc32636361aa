"""What changed from one plan to another: for which provinces, measure by measure.

Measures are matched by title; what is left over, by how much is alike (a measure renamed). Facts are matched by
identifier and name. Answers are compared over every province that both plans know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from obligations.clauses.describing import condition_of
from obligations.clauses.writer import write_in_chinese
from obligations.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, facts_of, with_leaves
from obligations.names import fold
from obligations.plan import Measure, Plan
from obligations.space import MOST_PROVINCES, Space
from obligations.verdicts import Verdict
from obligations.vocabulary import Fact, Vocabulary

if TYPE_CHECKING:
    from obligations.checks.json_form import DiffJson, MeasureDiffJson


class TextChange(NamedTuple):
    """A part of a measure (or of the plan, or of a fact) that reads otherwise; None where there was or is nothing."""

    part: str
    before: str | None
    after: str | None


class Move(NamedTuple):
    """Provinces that get another answer: who they are, what they were told, and what they are told now.

    ``provinces`` of ``of`` complete provinces, as far as the facts go that the two measures name.
    """

    condition: Condition
    before: Verdict
    after: Verdict
    provinces: int
    of: int


class MeasureDiff(NamedTuple):
    """What changed in one measure."""

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
    """What changed from one plan to another. ``vocabulary`` has the facts of both, for the moves' conditions."""

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
        """Plain data for JSON; see docs/json.md and docs/schemas/diff.schema.json."""
        return {
            "old": {"id": self.old.id, "title": self.old.title, "year": self.old.year},
            "new": {"id": self.new.id, "title": self.new.title, "year": self.new.year},
            "same": self.same,
            "plan": [change._asdict() for change in self.plan],  # type: ignore[misc]
            "facts": [change._asdict() for change in self.facts],  # type: ignore[misc]
            "added": [{"measure": m.number, "title": m.title} for m in self.added],
            "removed": [{"measure": m.number, "title": m.title} for m in self.removed],
            "changed": [_measure_json(change, self.vocabulary) for change in self.changed],
        }


def diff(old: Plan, new: Plan) -> Diff:
    """What changed from ``old`` to ``new``."""
    common = _Common.of(old.vocabulary, new.vocabulary)
    pairs = _matched(old, new)
    changes = [_measure(before, after, common) for before, after in pairs]
    matched_old = {id(before) for before, _ in pairs}
    matched_new = {id(after) for _, after in pairs}
    return Diff(
        old,
        new,
        common.vocabulary,
        tuple(_texts(old, new, _PLAN_PARTS)),
        tuple(_facts(old.vocabulary, new.vocabulary)),
        tuple(m for m in new.measures if id(m) not in matched_new),
        tuple(m for m in old.measures if id(m) not in matched_old),
        tuple(change for change in changes if change.moves or change.texts),
    )


# ── what belongs together ────────────────────────────────────────────────────────────────────────────

#: Two measures with other titles are taken for the same one from this likeness on.
_ALIKE: Final = 0.6


def _matched(old: Plan, new: Plan) -> list[tuple[Measure, Measure]]:
    """Measures that are the same one, in the order of the new plan: by title, or else the most alike first."""
    by_title: dict[str, list[Measure]] = {}
    for measure in old.measures:
        by_title.setdefault(fold(measure.title), []).append(measure)
    pairs = [(same.pop(0), after) for after in new.measures if (same := by_title.get(fold(after.title)))]
    taken = {id(measure) for pair in pairs for measure in pair}
    before, after = ([m for m in plan.measures if id(m) not in taken] for plan in (old, new))
    alike = [(_likeness(b, a), i, j) for i, b in enumerate(before) for j, a in enumerate(after)]
    for likeness, i, j in sorted(alike, key=lambda found: -found[0]):
        if likeness >= _ALIKE and id(before[i]) not in taken and id(after[j]) not in taken:
            pairs.append((before[i], after[j]))
            taken |= {id(before[i]), id(after[j])}
    order = {id(m): i for i, m in enumerate(new.measures)}
    return sorted(pairs, key=lambda pair: order[id(pair[1])])


def _likeness(before: Measure, after: Measure) -> float:
    """How much two measures are alike: what a province is to do, the title, the clause, the departments, the number."""
    one, other = _pairs_of(before.title), _pairs_of(after.title)
    likeness = 2 * len(one & other) / (len(one) + len(other) or 1)
    if before.actions is not None and before.actions == after.actions:
        likeness += 0.6
    if before.clause is not None and before.clause == after.clause:
        likeness += 0.15
    return likeness + 0.1 * (before.bureau == after.bureau) + 0.1 * (before.number == after.number)


def _pairs_of(title: str) -> set[str]:
    """The characters of a title two by two, and the first and the last one."""
    word = f" {fold(title)} "
    return {word[i : i + 2] for i in range(len(word) - 1)}


class _Common(NamedTuple):
    """What two plans can be compared by: the facts of both, those that are the same one with the values of both."""

    vocabulary: Vocabulary
    taken_as: Mapping[str, str]

    @classmethod
    def of(cls, old: Vocabulary, new: Vocabulary) -> _Common:
        """The facts of both plans, and as which of them each of the old plan's is taken."""
        same = _same_facts(old, new)
        facts = {fact.id: fact for fact in new.facts}
        taken_as: dict[str, str] = {}
        for fact in old.facts:
            if fact.id in same:
                own = same[fact.id]
                facts[own.id] = Fact(own.id, own.label, _shared(fact, own), own.aliases)
                taken_as[fact.id] = own.id
            else:
                name = _unused(fact.id, facts, "{}_old{}")
                names = {fold(n) for f in facts.values() for n in f.names}
                facts[name] = Fact(name, _unused(fact.label, names, "原{}{}"), fact.values)
                taken_as[fact.id] = name
        return cls(Vocabulary(tuple(facts.values())), taken_as)

    def of_old(self, branch: Condition | None) -> Condition | None:
        """A branch of the old plan, in the facts and values that both have."""
        return self._limited(branch, self.taken_as)

    def of_new(self, branch: Condition | None) -> Condition | None:
        """A branch of the new plan, in the facts and values that both have."""
        return self._limited(branch, {})

    def _limited(self, branch: Condition | None, taken_as: Mapping[str, str]) -> Condition | None:
        def leaf(condition: Has | Is) -> Condition:
            fact = self.vocabulary[taken_as.get(condition.fact, condition.fact)]
            if isinstance(condition, Has):
                return Has(fact.id)
            told = set(map(fold, condition.values))
            values = tuple(value for value in fact.values or () if fold(value) in told)
            return Is(fact.id, values) if values else Not(Everyone())

        return None if branch is None else with_leaves(branch, leaf)


def _shared(one: Fact, other: Fact) -> tuple[str, ...] | None:
    """The values that both facts have, as the other writes them; None for facts that are there or not."""
    if one.values is None or other.values is None:
        return None
    known = set(map(fold, one.values))
    return tuple(value for value in other.values if fold(value) in known)


def _unused(name: str, taken: Collection[str], pattern: str) -> str:
    """A name, or else one made from it, that is not taken."""
    names = (name, *(pattern.format(name, i or "") for i in range(len(taken) + 1)))
    return next(made for made in names if fold(made) not in taken)


def _same_facts(old: Vocabulary, new: Vocabulary) -> dict[str, Fact]:
    """Facts that are the same one, one to one: by identifier and name, by name, and what is left by identifier.

    A fact that there is or is not is never the same as one with values; two with values share one at least.
    """
    same: dict[str, Fact] = {}
    tests: tuple[Callable[[Fact, Fact], bool], ...] = (
        lambda one, other: one.id == other.id and fold(one.label) == fold(other.label),
        lambda one, other: bool({fold(n) for n in one.names[1:]} & {fold(n) for n in other.names[1:]}),
        lambda one, other: one.id == other.id,
    )
    for test in tests:
        for fact in old.facts:
            if fact.id in same:
                continue
            left = [f for f in new.facts if f not in same.values() and (f.values is None) == (fact.values is None)]
            found = next((f for f in left if test(fact, f) and _shared(fact, f) != ()), None)
            if found is not None:
                same[fact.id] = found
    return same


# ── what changed ─────────────────────────────────────────────────────────────────────────────────────

_PLAN_PARTS: tuple[tuple[str, Callable[[Plan], str | None]], ...] = (
    ("id", lambda p: p.id),
    ("title", lambda p: p.title),
    ("year", lambda p: str(p.year)),
    ("expectations", lambda p: "；".join(e.title for e in p.expectations) or None),
)
_MEASURE_PARTS: tuple[tuple[str, Callable[[Measure], str | None]], ...] = (
    ("number", lambda m: str(m.number)),
    ("title", lambda m: m.title),
    ("task", lambda m: m.task),
    ("subtask", lambda m: m.subtask),
    ("bureau", lambda m: "、".join(m.bureau)),
    ("due", lambda m: m.due),
    ("clause", lambda m: m.clause),
    ("actions", lambda m: None if m.actions is None else "；".join(m.actions)),
)


def _texts(
    before: object, after: object, parts: tuple[tuple[str, Callable[..., str | None]], ...]
) -> Iterator[TextChange]:
    for part, of in parts:
        if of(before) != of(after):
            yield TextChange(part, of(before), of(after))


def _facts(old: Vocabulary, new: Vocabulary) -> Iterator[TextChange]:
    """Facts that are gone or new, or that have other names, identifiers or values."""
    same = _same_facts(old, new)
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
            ("values", before.choices, fact.choices),
        ):
            if was != now:
                about = "" if part == "label" else f"{fact.label}："
                yield TextChange(part, f"{about}{was}" if was else None, f"{about}{now}" if now else None)


def _measure(before: Measure, after: Measure, common: _Common) -> MeasureDiff:
    old = [common.of_old(branch) for branch in (before.mandatory, before.optional)]
    new = [common.of_new(branch) for branch in (after.mandatory, after.optional)]
    named = facts_of(*old, *new)
    space = Space((fact.id for fact in common.vocabulary.facts if fact.id in named), common.vocabulary.domains)
    moves = tuple(
        Move(_told(space, moved, (was, old), (now, new)), was, now, moved.bit_count(), space.size)
        for (was, had), (now, has) in product(_answers(space, *old), _answers(space, *new))
        if was is not now and (moved := had & has)
    )
    return MeasureDiff(before, after, moves, tuple(_texts(before, after, _MEASURE_PARTS)))


_Branches: TypeAlias = "list[Condition | None]"


def _told(space: Space, moved: int, before: tuple[Verdict, _Branches], after: tuple[Verdict, _Branches]) -> Condition:
    """A set of provinces as a short condition; in a space too large to look for one, by both plans' conditions."""
    if space.size <= MOST_PROVINCES:
        return condition_of(space, moved)
    return AllOf(tuple(_condition(verdict, branches) for verdict, branches in (before, after)))


def _condition(verdict: Verdict, branches: _Branches) -> Condition:
    """For whom a plan has an answer."""
    mandatory, optional = (branch or Not(Everyone()) for branch in branches)
    match verdict:
        case Verdict.MANDATORY:
            return mandatory
        case Verdict.OPTIONAL:
            return optional
        case _:
            return Not(AnyOf((mandatory, optional)))


def _answers(space: Space, mandatory: Condition | None, optional: Condition | None) -> list[tuple[Verdict, int]]:
    """Each answer, and the set of provinces that get it."""
    must, may = space.covered(mandatory), space.covered(optional)
    return [
        (Verdict.MANDATORY, must),
        (Verdict.OPTIONAL, may),
        (Verdict.UNSPECIFIED, space.everyone & ~must & ~may),
    ]


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
