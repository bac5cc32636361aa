"""The answer: what a province must do, may do, is not told, and cannot be told yet.

:func:`obligations_for` is the library's main call; everything else presents or explains what it returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from obligations.conditions import Known, Value
from obligations.engine import verdicts
from obligations.errors import ObligationsError, Problem, ProfileError
from obligations.grounds import deciding, missing
from obligations.loading import fact_of_shipped_plans, load_profile, the_plan
from obligations.names import did_you_mean, shown
from obligations.plan import Measure, Plan
from obligations.profile import Evidence, Profile, Standing
from obligations.verdicts import Verdict
from obligations.vocabulary import Vocabulary

if TYPE_CHECKING:
    from obligations.json_form import GroundJson, ObligationJson, ResultJson


class Ground(NamedTuple):
    """A fact that decided: its value on the day, the dates of the record that says so, and how we know."""

    fact: str
    label: str
    value: Value
    since: date | None
    until: date | None
    where: str | None
    source: str | None
    evidence: Evidence | None


class _Situation(NamedTuple):
    """A plan, and what is known of a province on a day as far as the plan speaks of it."""

    plan: Plan
    standings: Mapping[str, Standing]
    known: Known


@dataclass(frozen=True)
class Obligation:
    """What the plan says about one measure for one province.

    The document's words are found on ``title``, ``clause``, ``bureau`` and ``due``; None where it is silent.
    """

    definition: Measure = field(repr=False)
    verdict: Verdict
    _situation: _Situation = field(repr=False)

    def __hash__(self) -> int:
        return hash((self.definition, self.verdict))

    def __repr__(self) -> str:
        return f"<Obligation {self.measure} {self.title}: {self.verdict.value}>"

    @cached_property
    def because(self) -> tuple[Ground, ...]:
        """The facts that decided; none where every province is told the same, or the plan is silent."""
        plan, standings, known = self._situation
        facts = deciding(plan, self.definition, self.verdict, known)
        return tuple(_ground(fact, standings[fact], plan.vocabulary) for fact in facts)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The facts that would decide, by identifier, where the verdict is undetermined."""
        plan, _, known = self._situation
        return missing(plan, self.definition, self.verdict, known)

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
    def actions(self) -> tuple[str, ...] | None:
        """What a province is to do, in this project's words; None where the document has no such paragraph."""
        return self.definition.actions

    @property
    def label(self) -> str:
        """The verdict for people: 必做, 选做, 未明确 or 待定."""
        return self.verdict.label

    def to_dict(self) -> ObligationJson:
        """Plain data for JSON; see docs/json.md."""
        return {
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
            "because": [_ground_json(ground) for ground in self.because],
            "missing": list(self.missing),
        }


def _ground_json(ground: Ground) -> GroundJson:
    return {
        "fact": ground.fact,
        "label": ground.label,
        "value": ground.value,
        "since": ground.since.isoformat() if ground.since else None,
        "where": ground.where,
        "source": ground.source,
        "evidence": ground.evidence.value if ground.evidence else None,
    }


@dataclass(frozen=True)
class Obligations:
    """All measures of a plan for one province on one day. Immutable; iterate it, or ask it by measure number."""

    plan: Plan
    profile: Profile
    on: date
    _verdicts: tuple[Verdict, ...]
    _situation: _Situation = field(compare=False)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(group)} {verdict.value}" for verdict, group in self._by_verdict.items())
        return f"<Obligations of {self.profile.province} under plan {self.plan.id} on {self.on}: {counts}>"

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        """One for each measure, in the plan's order."""
        pairs = zip(self.plan.measures, self._verdicts, strict=True)
        return tuple(Obligation(measure, verdict, self._situation) for measure, verdict in pairs)

    def __getitem__(self, measure: int) -> Obligation:
        try:
            return self._by_measure[measure]
        except KeyError:
            raise KeyError(f"计划里没有第 {measure} 项") from None

    def __iter__(self) -> Iterator[Obligation]:
        return iter(self.obligations)

    def __len__(self) -> int:
        return len(self._verdicts)

    @cached_property
    def _by_measure(self) -> dict[int, Obligation]:
        return {o.measure: o for o in self.obligations}

    @cached_property
    def _by_verdict(self) -> dict[Verdict, tuple[Obligation, ...]]:
        return {v: tuple(o for o in self.obligations if o.verdict is v) for v in Verdict}

    def with_verdict(self, verdict: Verdict) -> tuple[Obligation, ...]:
        """The obligations with one verdict, in the plan's order."""
        return self._by_verdict[verdict]

    @property
    def known(self) -> dict[str, Value]:
        """What is known of the province on the day, as far as the plan speaks of it: fact identifier → value."""
        return dict(self._situation.known)

    @property
    def mandatory(self) -> tuple[Obligation, ...]:
        """必做: what the province must do."""
        return self._by_verdict[Verdict.MANDATORY]

    @property
    def optional(self) -> tuple[Obligation, ...]:
        """选做: what it may do."""
        return self._by_verdict[Verdict.OPTIONAL]

    @property
    def unspecified(self) -> tuple[Obligation, ...]:
        """未明确: where the plan is silent."""
        return self._by_verdict[Verdict.UNSPECIFIED]

    @property
    def undetermined(self) -> tuple[Obligation, ...]:
        """待定: where the profile lacks facts."""
        return self._by_verdict[Verdict.UNDETERMINED]

    def to_dict(self) -> ResultJson:
        """Plain data for JSON; see docs/json.md and docs/schemas/obligations.schema.json."""
        return {
            "plan": {"id": self.plan.id, "title": self.plan.title, "year": self.plan.year},
            "province": {"name": self.profile.province, "code": self.profile.code},
            "on": self.on.isoformat(),
            "counts": {
                "mandatory": len(self.mandatory),
                "optional": len(self.optional),
                "unspecified": len(self.unspecified),
                "undetermined": len(self.undetermined),
            },
            "obligations": [o.to_dict() for o in self.obligations],
        }


def obligations_for(
    profile: str | Path | Profile | Mapping[str, Any],
    plan: Plan | None = None,
    *,
    on: date | None = None,
    engine: str = "durable",
) -> Obligations:
    """What ``plan`` obliges a province to on a day.

    ``profile`` is a path, a :class:`Profile`, or a mapping ``{"province": ..., "facts": {...}}``; ``plan``
    defaults to the shipped one; ``on`` to the last day of the plan's year; ``engine`` is ``"durable"``
    (durable-rules) or ``"reference"`` (pure Python), which always agree.

    Over all ways of filling in the facts that are unknown on that day, a measure's verdict is what they agree
    on; if they do not agree it is undetermined. Safe to call from any thread and after a fork.

    Raises :class:`ObligationsError`, and no other exception, for input that cannot be used.
    """
    plan = the_plan(plan)
    if on is None:
        on = plan.last_day
    elif type(on) is not date:
        raise ObligationsError("on 应为日期，如 datetime.date(2018, 6, 1)")
    if not isinstance(profile, Profile):
        profile = load_profile(profile, plan)
    return _answer(profile, plan, on, str(engine))


@lru_cache(maxsize=512)
def _answer(profile: Profile, plan: Plan, on: date, engine: str) -> Obligations:
    standings = _usable(profile, plan.vocabulary, on)
    known = {fact: standing.value for fact, standing in standings.items()}
    found = verdicts(plan, frozenset(known.items()), engine)
    return Obligations(plan, profile, on, found, _Situation(plan, standings, known))


def _usable(profile: Profile, vocabulary: Vocabulary, on: date) -> dict[str, Standing]:
    """What the profile says on a day, as far as the plan speaks of it.

    A profile that was read for another plan may state facts that this one does not know; they play no part. One
    that a program put together is held to the vocabularies here.
    """
    problems: list[Problem] = []
    for name in (fact for fact in profile.facts if fact not in vocabulary):
        elsewhere = fact_of_shipped_plans(name)
        here = vocabulary.find(name) or next(
            filter(None, map(vocabulary.find, elsewhere.names if elsewhere else ())), None
        )
        if here:
            what = f"{profile.province}：这个计划里，“{shown(name)}”的标识是 {here.id}"
            problems.append(Problem(None, what, "请用 load_profile(档案, 计划) 按这个计划读入"))
        elif name not in profile.places and (elsewhere is None or elsewhere.id != name):
            remedy = did_you_mean(name, (f.id for f in vocabulary.facts), "请用词汇表里的标识")
            problems.append(Problem(None, f"{profile.province}：不认识的事实“{shown(name)}”", remedy))
    standings = {fact: standing for fact, standing in profile.on(on).items() if fact in vocabulary}
    for fact, standing in standings.items():
        if not vocabulary[fact].can_be(standing.value):
            label, choices = vocabulary[fact].label, vocabulary[fact].choices
            problems.append(
                Problem(
                    None,
                    f"{profile.province}：“{shown(str(standing.value))}”不是{label}的值",
                    f"请填 {choices}",
                )
            )
    if problems:
        raise ProfileError(problems)
    return standings


def _ground(fact: str, standing: Standing, vocabulary: Vocabulary) -> Ground:
    told = standing.record
    label = vocabulary[fact].label
    return Ground(fact, label, standing.value, told.since, told.until, told.where, told.source, told.evidence)
