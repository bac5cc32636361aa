"""Two answers compared (what if, two provinces, two days): what differs, and which facts make the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from obligations.answers.obligations import Obligation, Obligations, answer
from obligations.answers.reasons import turning
from obligations.answers.situation import Ground
from obligations.engine.evaluate import Engine
from obligations.errors import ObligationsError
from obligations.loading import ProfileSource, subject_of
from obligations.logic.conditions import Value
from obligations.plan.plan import Plan
from obligations.province.assumptions import assumptions

if TYPE_CHECKING:
    from obligations.answers.json.many import ChangeJson, ComparisonJson, FactChangeJson


class FactChange(NamedTuple):
    """A fact whose value differs between two answers; None on the side where it is not known."""

    fact: str
    label: str
    before: Ground | None
    after: Ground | None

    def to_dict(self) -> FactChangeJson:
        """Return plain data for JSON; see docs/json.md."""
        return {
            "fact": self.fact,
            "label": self.label,
            "before": self.before.to_dict() if self.before else None,
            "after": self.after.to_dict() if self.after else None,
        }


class Change(NamedTuple):
    """A measure whose answer differs; ``due_to`` has the smallest sets of facts that make the difference.

    If only the facts of one such set were as they are after, the verdict would be as it is after. It is empty where
    the verdict is the same, and only the missing facts differ, or only one side rests on unverified facts.
    """

    before: Obligation
    after: Obligation
    due_to: tuple[tuple[str, ...], ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that make the difference, each once."""
        return tuple(dict.fromkeys(fact for facts in self.due_to for fact in facts))

    def to_dict(self) -> ChangeJson:
        """Return plain data for JSON; see docs/json.md."""
        return {
            "measure": self.after.measure,
            "title": self.after.title,
            "before": self.before.verdict.value,
            "after": self.after.verdict.value,
            "missing": list(self.after.missing),
            "unverified": {"before": list(self.before.unverified), "after": list(self.after.unverified)},
            "due_to": [list(facts) for facts in self.due_to],
        }


@dataclass(frozen=True)
class Comparison:
    """Two answers of one plan: before and after, or one province and another."""

    before: Obligations
    after: Obligations

    @cached_property
    def facts(self) -> tuple[FactChange, ...]:
        """The facts whose values differ, or that only one answer knows, in the vocabulary's order."""
        one, other = self.before.known, self.after.known
        return tuple(
            FactChange(f.id, f.label, self.before.ground(f.id), self.after.ground(f.id))
            for f in self.before.plan.vocabulary.facts
            if one.get(f.id) != other.get(f.id)
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The measures whose verdicts differ, in the plan's order."""
        one, other = self.before.known, self.after.known
        return tuple(
            Change(a, b, turning(self.before.plan.rules[a.measure], one, other))
            for a, b in zip(self.before, self.after, strict=True)
            if a.verdict is not b.verdict
        )

    @property
    def _alike(self) -> Iterator[Change]:
        pairs = zip(self.before, self.after, strict=True)
        return (Change(a, b, ()) for a, b in pairs if a.verdict is b.verdict)

    @cached_property
    def still_open(self) -> tuple[Change, ...]:
        """The measures that are open in both answers, and wait for different facts."""
        return tuple(change for change in self._alike if change.before.missing != change.after.missing)

    @cached_property
    def doubts(self) -> tuple[Change, ...]:
        """The measures with the same verdict, which rests on unverified facts in only one of the answers."""
        return tuple(c for c in self._alike if bool(c.before.unverified) != bool(c.after.unverified))

    @property
    def changed(self) -> tuple[Change, ...]:
        """All measures in which the answers differ, in the plan's order."""
        by_measure = {change.after.measure: change for change in (*self.changes, *self.still_open, *self.doubts)}
        return tuple(by_measure[o.measure] for o in self.after if o.measure in by_measure)

    def to_dict(self) -> ComparisonJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/comparison.schema.json."""
        return {
            "before": self.before.about(),
            "after": self.after.about(),
            "facts": [fact.to_dict() for fact in self.facts],
            "changes": [change.to_dict() for change in self.changed],
        }


def what_if(
    profile: ProfileSource,
    changes: Mapping[str, Value | None] | None = None,
    plan: Plan | None = None,
    *,
    on: date | None = None,
    documented_only: bool = False,
    engine: Engine | None = None,
    **facts: Value | None,
) -> Comparison:
    """Compare the answer for a province as it is with that if some facts were otherwise (None: not known).

    Facts are passed under any of their names, as keywords or in the mapping ``changes`` (for a fact with the name of
    an argument); values as in a profile: ``what_if(profile, 自贸区="是")``. ``.changes`` are the measures whose verdict
    differs, each with the facts that make the difference. Raises :class:`ObligationsError` for facts and values that
    the plan does not know; otherwise as :func:`~obligations.obligations_for`.
    """
    if changes is not None and not isinstance(changes, Mapping):
        raise ObligationsError.at("bad-argument", None, "changes 应为 {事实: 值}", "计划请写成 plan=…")
    subject = subject_of(profile, plan, on, documented_only, engine)
    written = ((str(name), value, None) for name, value in (*(changes or {}).items(), *facts.items()))
    assumed = assumptions(written, subject.plan.vocabulary)
    return Comparison(answer(subject), answer(subject._replace(profile=subject.profile.setting(assumed))))


def compare(
    one: ProfileSource,
    other: ProfileSource,
    plan: Plan | None = None,
    *,
    on: date | None = None,
    documented_only: bool = False,
    engine: Engine | None = None,
) -> Comparison:
    """Compare the answers for two provinces: where they differ, and which facts make the difference.

    Arguments and errors are those of :func:`~obligations.obligations_for`.
    """
    first, second = (answer(subject_of(profile, plan, on, documented_only, engine)) for profile in (one, other))
    return Comparison(first, second)
