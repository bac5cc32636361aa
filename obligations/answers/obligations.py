"""The answer: the measures that are mandatory, optional, exempt, unspecified or still undetermined for a province.

:func:`obligations_for` is the library's main call; everything else presents or explains what it returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, cast

from obligations.answers.dues import due_by, due_day
from obligations.answers.reasons import deciding, deciding_sets, missing
from obligations.answers.situation import Ground, Situation, basis_text, shared, situation_of
from obligations.engine.evaluate import Engine, verdicts
from obligations.loading import ProfileSource, Subject, subject_of
from obligations.logic.conditions import Value
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.rule import Rule
from obligations.plan.verdicts import Verdict
from obligations.province.profile import Profile

if TYPE_CHECKING:
    from obligations.answers.explanation import Explanation
    from obligations.answers.json.answer import AboutJson, ObligationJson, ResultJson


@dataclass(frozen=True)
class Obligation:
    """What the plan says about one measure for one province.

    ``title``, ``clause``, ``bureau`` and ``due`` are the document's words; None where it is silent.
    """

    definition: Measure = field(repr=False)
    verdict: Verdict
    _situation: Situation = field(repr=False)
    _cache: dict[str, Any] = field(repr=False, compare=False)

    def __hash__(self) -> int:
        return hash((self.definition, self.verdict))

    def __repr__(self) -> str:
        return f"<Obligation {self.measure} {self.title}: {self.verdict.value}>"

    @shared
    def because(self) -> tuple[Ground, ...]:
        """The facts that decided; empty where all provinces get the same verdict, the plan is silent, or it is open."""
        facts = deciding(self._rule, self.verdict, self._situation.known)
        return tuple(map(self._situation.ground, facts))

    @shared
    def reasons(self) -> tuple[tuple[Ground, ...], ...]:
        """The facts that decided, as the smallest sets each of which decides by itself, fewest facts first."""
        sets = deciding_sets(self._rule, self.verdict, self._situation.known)
        return tuple(tuple(map(self._situation.ground, facts)) for facts in sets if facts)

    @shared
    def missing(self) -> tuple[str, ...]:
        """Identifiers of the facts that would decide; empty unless the verdict is undetermined."""
        return missing(self._rule, self.verdict, self._situation.known)

    @shared
    def unverified(self) -> tuple[str, ...]:
        """Identifiers of the unverified facts that decided; empty if the verdict would stand without them."""
        return self._situation.resting(self._rule, self.verdict)

    def explain(self) -> Explanation:
        """Return why: what decided in the clause, the conditions fact by fact, and what would change the verdict."""
        from obligations.answers.explanation import Explanation  # a list alone has no use for it

        facts = (self.because, self.missing, self.unverified)
        return Explanation(self.definition, self.verdict, *facts, self._situation, self._cache)

    @property
    def _rule(self) -> Rule:
        return self._situation.plan.rules[self.measure]

    @property
    def measure(self) -> int:
        """The number of the measure (落实举措)."""
        return self.definition.number

    @property
    def title(self) -> str:
        """The measure's title."""
        return self.definition.title

    @property
    def task(self) -> str:
        """The main task (主体任务)."""
        return self.definition.task

    @property
    def subtask(self) -> str:
        """The sub-task."""
        return self.definition.subtask

    @property
    def clause(self) -> str | None:
        """The document's clause (省份), verbatim."""
        return self.definition.clause

    @property
    def bureau(self) -> tuple[str, ...]:
        """The bureau's departments (局内), in the document's order."""
        return self.definition.bureau

    @property
    def due(self) -> str | None:
        """The completion time (完成时间)."""
        return self.definition.due

    @property
    def due_day(self) -> date | None:
        """The last day by which the completion time wants it done; None where it names no day."""
        return due_day(self.due, self._situation.plan.year)

    @property
    def actions(self) -> tuple[str, ...] | None:
        """What a province is to do, in this project's words; None where the document has no such paragraph."""
        return self.definition.actions

    @property
    def label(self) -> str:
        """The verdict for people: 必做, 选做, 不作要求, 未明确 or 待定, or what the plan calls it."""
        return self._situation.plan.labels[self.verdict]

    def to_dict(self) -> ObligationJson:
        """Return plain data for JSON; see docs/json.md."""
        made: ObligationJson = {
            "measure": self.measure,
            "title": self.title,
            "task": self.task,
            "subtask": self.subtask,
            "verdict": self.verdict.value,
            "label": self.label,
            "clause": self.clause,
            "bureau": list(self.bureau),
            "due": self.due,
            "actions": None if self.actions is None else list(self.actions),
            "because": [ground.to_dict() for ground in self.because],
            "missing": list(self.missing),
            "unverified": list(self.unverified),
        }
        if (day := self.due_day) is not None:
            made["due_day"] = day.isoformat()
        if self.definition.title_is_ours:
            made["title_is_ours"] = True
        if self.definition.lead:
            made["lead"] = list(self.definition.lead)
        if self.actions is None and self.definition.asks_provinces:
            made["province_paragraph"] = True
        if self.definition.is_default:
            made["default_scope"] = True
        return made


@dataclass(frozen=True)
class Obligations:
    """All measures of a plan for one province on one day. Immutable; iterate it, or index it by measure number.

    ``situation`` is what is known of the province on the day, as far as the plan speaks of it.
    """

    plan: Plan
    profile: Profile
    on: date
    verdicts: tuple[Verdict, ...]
    documented_only: bool
    situation: Situation = field(compare=False, repr=False)
    engine: Engine = field(compare=False)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self._by_verdict[verdict])} {verdict.value}" for verdict in self.plan.verdicts)
        return f"<Obligations of {self.profile.province} under plan {self.plan.id} on {self.on}: {counts}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from obligations.answers.notebook import Line, list_html  # only notebooks ask for it

        lines = [Line(o.definition, o.verdict, o.because, o.missing) for o in self]
        return list_html(self.profile.province, self.plan, basis_text(self), self.assumed, lines)

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        """One for each measure, in the plan's order."""
        caches: dict[tuple[str | None, tuple[int, ...]], dict[str, Any]] = {}  # see ``shared``
        return tuple(
            Obligation(measure, verdict, self.situation, caches.setdefault((measure.clause, branches), {}))
            for measure, branches, verdict in zip(self.plan.measures, self.plan.branches, self.verdicts, strict=True)
        )

    def __getitem__(self, measure: int) -> Obligation:
        try:
            return self._by_measure[measure]
        except KeyError:
            raise KeyError(f"计划里没有第 {measure} 项") from None

    def __contains__(self, item: object) -> bool:
        """Return whether the plan has a measure with this number, or an obligation is one of these."""
        if isinstance(item, Obligation):
            return self._by_measure.get(item.measure) == item
        return isinstance(item, int) and not isinstance(item, bool) and item in self._by_measure

    def find(self, measure: int) -> Obligation:
        """Return the obligation of a measure. Raises :class:`ObligationsError` if the plan does not have it."""
        return self._by_measure[self.plan.find(measure).number]

    @property
    def assumed(self) -> Mapping[str, Value | None]:
        """The facts that were set for a what-if (None: to unknown), by identifier, in the vocabulary's order."""
        return {fact: self.known.get(fact) for fact in self.plan.vocabulary.in_order(self.profile.assumed)}

    def ground(self, fact: str) -> Ground | None:
        """Return a fact's value and how we know, by identifier; None if it is unknown or not in the plan."""
        return self.situation.ground(fact) if fact in self.situation.known else None

    def __iter__(self) -> Iterator[Obligation]:
        return iter(self.obligations)

    def __len__(self) -> int:
        return len(self.verdicts)

    @cached_property
    def _by_measure(self) -> dict[int, Obligation]:
        return {o.measure: o for o in self.obligations}

    @cached_property
    def _by_verdict(self) -> dict[Verdict, tuple[Obligation, ...]]:
        return {v: tuple(o for o in self.obligations if o.verdict is v) for v in Verdict}

    def with_verdict(self, verdict: Verdict) -> tuple[Obligation, ...]:
        """Return the obligations with one verdict, in the plan's order."""
        return self._by_verdict[verdict]

    def due_by(self, until: date) -> tuple[Obligation, ...]:
        """Return those that are due by a day, in the order of their days; what has no day is none of them."""
        return due_by(self.obligations, lambda obligation: obligation.due_day, until)

    @property
    def without_due_day(self) -> tuple[Obligation, ...]:
        """Those without a completion time, or with one that names no day, in the plan's order."""
        return tuple(obligation for obligation in self.obligations if obligation.due_day is None)

    @property
    def known(self) -> dict[str, Value]:
        """The facts of the plan that are known on the day: identifier → value, as a new dictionary."""
        return dict(self.situation.known)

    @property
    def mandatory(self) -> tuple[Obligation, ...]:
        """必做: what the province must do."""
        return self._by_verdict[Verdict.MANDATORY]

    @property
    def optional(self) -> tuple[Obligation, ...]:
        """选做: what it may do."""
        return self._by_verdict[Verdict.OPTIONAL]

    @property
    def exempt(self) -> tuple[Obligation, ...]:
        """不作要求: what the plan says is not for this province."""
        return self._by_verdict[Verdict.EXEMPT]

    @property
    def unspecified(self) -> tuple[Obligation, ...]:
        """未明确: where the plan is silent."""
        return self._by_verdict[Verdict.UNSPECIFIED]

    @property
    def undetermined(self) -> tuple[Obligation, ...]:
        """待定: where the profile lacks facts."""
        return self._by_verdict[Verdict.UNDETERMINED]

    @property
    def waiting_for_region(self) -> tuple[int, ...]:
        """The open measures for which it would have to be known which region it is: that of 示例省, nobody can say."""
        region = self.plan.vocabulary.region
        return tuple(o.measure for o in self.undetermined if region and region.id in o.missing)

    @cached_property
    def unverified(self) -> tuple[Obligation, ...]:
        """Those whose verdict rests on unverified facts: without them it would be open."""
        if not self.situation.unverified:
            return ()
        return tuple(o for o in self.obligations if o.unverified)

    def about(self) -> AboutJson:
        """Return what the answer is about: the first keys of every JSON document on one province."""
        from obligations.answers.json.answer import counts_json, plan_json, tool_json

        return {
            "tool": tool_json(),
            "plan": plan_json(self.plan),
            "province": {"name": self.profile.province, "code": self.profile.code},
            "on": self.on.isoformat(),
            "documented_only": self.documented_only,
            "engine": self.engine,
            "assumed": dict(self.assumed),
            "counts": counts_json({v: len(group) for v, group in self._by_verdict.items()}),
            "unverified": [o.measure for o in self.unverified],
        }

    def to_dict(self) -> ResultJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/obligations.schema.json."""
        return cast("ResultJson", {**self.about(), "obligations": [o.to_dict() for o in self.obligations]})


def obligations_for(
    profile: ProfileSource,
    plan: Plan | None = None,
    *,
    on: date | None = None,
    documented_only: bool = False,
    engine: Engine | None = None,
) -> Obligations:
    """Return what ``plan`` obliges a province to on a day.

    ``profile`` is a province by any of its names (``"广东"``, ``"44"``), a path, a :class:`Profile`, or a mapping
    ``{"province": ..., "facts": {...}}``; ``plan`` defaults to the shipped one; ``on`` to the last day of the plan's
    year. ``documented_only``: facts whose evidence is ``unverified`` count as unknown. ``engine`` is ``"durable"``
    (durable-rules) or ``"reference"`` (pure Python), which always agree; the default is the first, or the second where
    durable-rules cannot be loaded.

    A measure's verdict is the one on which all ways of filling in the facts that are unknown on that day agree; if
    they do not agree, it is undetermined. Safe to call from any thread and after a fork.

    Raises :class:`ObligationsError`, and no other exception, for input that cannot be used.
    """
    return answer(subject_of(profile, plan, on, documented_only, engine))


def answer(subject: Subject) -> Obligations:
    """Return what a plan obliges a province to, as :func:`obligations_for` does. Equal subjects are evaluated once."""
    remembered = subject.plan.remembered
    if "answers" not in remembered:
        remembered["answers"] = lru_cache(maxsize=512)(_answer)
    found: Obligations = remembered["answers"](subject)
    return found


def _answer(subject: Subject) -> Obligations:
    profile, plan, on, documented_only, engine = subject
    situation = situation_of(profile, plan, on, documented_only=documented_only)
    in_order = verdicts(plan, frozenset(situation.known.items()), engine)
    return Obligations(plan, profile, on, in_order, documented_only, situation, engine)
