"""What changed from one plan to another: for which provinces, measure by measure.

Measures are matched by title, then by number where both are left over (a measure renamed). Facts are matched by
identifier, then by name. Answers are compared over every province that either plan tells apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from obligations.clauses.describing import condition_of
from obligations.clauses.writer import write_in_chinese
from obligations.conditions import Condition, Has, Is, facts_of, with_leaves
from obligations.names import fold
from obligations.plan import Measure, Plan
from obligations.space import Space
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
    vocabulary, names = _both(old.vocabulary, new.vocabulary)
    pairs = _matched(old, new)
    changes = [_measure(before, after, vocabulary, names) for before, after in pairs]
    matched_old = {id(before) for before, _ in pairs}
    matched_new = {id(after) for _, after in pairs}
    return Diff(
        old,
        new,
        vocabulary,
        tuple(_texts(old, new, _PLAN_PARTS)),
        tuple(_facts(old.vocabulary, new.vocabulary, names)),
        tuple(m for m in new.measures if id(m) not in matched_new),
        tuple(m for m in old.measures if id(m) not in matched_old),
        tuple(change for change in changes if change.moves or change.texts),
    )


# ── what belongs together ────────────────────────────────────────────────────────────────────────────


def _matched(old: Plan, new: Plan) -> list[tuple[Measure, Measure]]:
    """Measures that are the same one, in the order of the new plan."""
    pairs: list[tuple[Measure, Measure]] = []
    left_old, left_new = list(old.measures), list(new.measures)
    keys: tuple[Callable[[Measure], object], ...] = (
        lambda m: (m.number, fold(m.title)),
        lambda m: fold(m.title),
        lambda m: m.number,
    )
    for key in keys:
        by_key: dict[object, list[Measure]] = {}
        for measure in left_old:
            by_key.setdefault(key(measure), []).append(measure)
        found = [(same.pop(0), after) for after in left_new if (same := by_key.get(key(after)))]
        pairs += found
        left_old = [m for m in left_old if all(m is not before for before, _ in found)]
        left_new = [m for m in left_new if all(m is not after for _, after in found)]
    order = {id(m): i for i, m in enumerate(new.measures)}
    return sorted(pairs, key=lambda pair: order[id(pair[1])])


def _both(old: Vocabulary, new: Vocabulary) -> tuple[Vocabulary, dict[str, str]]:
    """The facts of both plans, and under which identifier each of the old plan's stands among them."""
    facts = {fact.id: fact for fact in new.facts}
    names: dict[str, str] = {}
    for fact in old.facts:
        same = _same_fact(fact, new)
        if same is None:
            own = fact.id if fact.id not in facts else f"{fact.id}_{_old_suffix(facts, fact.id)}"
            label = fact.label if new.find(fact.label) is None else f"原{fact.label}"
            facts[own] = Fact(own, label, fact.values)
            names[fact.id] = own
        else:
            names[fact.id] = same.id
            if same.values is not None:
                gone = tuple(v for v in fact.values or () if v not in same.values)
                facts[same.id] = Fact(same.id, same.label, (*same.values, *gone), same.aliases)
    return Vocabulary(tuple(facts.values())), names


def _old_suffix(facts: Mapping[str, Fact], name: str) -> str:
    """An ending that makes the identifier of an old fact one of its own."""
    return next(f"old{i or ''}" for i in range(len(facts) + 1) if f"{name}_old{i or ''}" not in facts)


def _same_fact(fact: Fact, vocabulary: Vocabulary) -> Fact | None:
    """The fact of the other plan that is meant: of the same identifier or name, and of the same kind."""
    candidates = [vocabulary[fact.id]] if fact.id in vocabulary else [*filter(None, map(vocabulary.find, fact.names))]
    same = candidates[0] if candidates else None
    return same if same is not None and (same.values is None) == (fact.values is None) else None


# ── what changed ─────────────────────────────────────────────────────────────────────────────────────

_PLAN_PARTS: tuple[tuple[str, Callable[[Plan], str | None]], ...] = (
    ("id", lambda p: p.id),
    ("title", lambda p: p.title),
    ("year", lambda p: str(p.year)),
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


def _facts(old: Vocabulary, new: Vocabulary, names: Mapping[str, str]) -> Iterator[TextChange]:
    """Facts that are new, gone, called otherwise, or have other values."""
    kept = {names[fact.id]: fact for fact in old.facts if names[fact.id] in new and _same_fact(fact, new)}
    for fact in old.facts:
        if fact not in kept.values():
            yield TextChange("fact", fact.label, None)
    for fact in new.facts:
        before = kept.get(fact.id)
        if before is None:
            yield TextChange("fact", None, fact.label)
        else:
            if before.label != fact.label:
                yield TextChange("label", before.label, fact.label)
            if before.values != fact.values:
                yield TextChange("values", f"{fact.label}：{before.choices}", f"{fact.label}：{fact.choices}")


def _measure(before: Measure, after: Measure, vocabulary: Vocabulary, names: Mapping[str, str]) -> MeasureDiff:
    def leaf(condition: Has | Is) -> Condition:
        fact = names[condition.fact]
        return Has(fact) if isinstance(condition, Has) else Is(fact, condition.values)

    mandatory, optional = (
        None if branch is None else with_leaves(branch, leaf) for branch in (before.mandatory, before.optional)
    )
    facts = facts_of(mandatory, optional, after.mandatory, after.optional)
    space = Space((fact.id for fact in vocabulary.facts if fact.id in facts), vocabulary.domains)
    moves = tuple(
        Move(condition_of(space, moved), was, now, moved.bit_count(), space.size)
        for (was, had), (now, has) in product(
            _answers(space, mandatory, optional), _answers(space, after.mandatory, after.optional)
        )
        if was is not now and (moved := had & has)
    )
    return MeasureDiff(before, after, moves, tuple(_texts(before, after, _MEASURE_PARTS)))


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
