"""The facts of a plan that are known of a province on a day, and how well each is established."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from obligations.answers.reasons import deciding
from obligations.engine.evaluate import Engine
from obligations.errors import Problem, ProfileError
from obligations.loading import fact_of_shipped_plans
from obligations.logic.conditions import Known, Value
from obligations.plan.plan import Plan
from obligations.plan.rule import Rule
from obligations.plan.verdicts import Verdict
from obligations.province.partial_dates import When
from obligations.province.profile import Profile
from obligations.province.records import Evidence, Standing
from obligations.text import did_you_mean, shown

if TYPE_CHECKING:
    from obligations.answers.json.answer import GroundJson


T = TypeVar("T")


class Basis(Protocol):
    """What every answer rests on, besides the facts."""

    @property
    def plan(self) -> Plan:
        """The plan that was applied."""

    @property
    def on(self) -> date:
        """The day whose facts count."""

    @property
    def documented_only(self) -> bool:
        """Whether unverified facts count as unknown."""

    @property
    def engine(self) -> Engine:
        """The engine that answered."""


def basis_text(answer: Basis) -> str:
    """Return what an answer rests on, for people: 按 2018-12-31 的事实；引擎：durable. A plan may be of a later day."""
    issued = answer.plan.issued
    early = f"（这一天还没有这份计划：{issued} 成文）" if issued and answer.on < issued else ""
    return f"按 {answer.on} 的事实{early}{terms_text(answer)}"


def terms_text(answer: Basis) -> str:
    """Return what follows the day or days: whether unverified facts were left out, and the engine."""
    left_out = "，未核实的事实当作不知道" if answer.documented_only else ""
    return f"{left_out}；引擎：{answer.engine}"


class shared(Generic[T]):  # noqa: N801  it reads like cached_property
    """A property that is worked out once for all measures of an answer that have the same clause and branches.

    The obligations of such measures, and their explanations, have one ``_cache``, in which the value is kept. That is
    right for what depends on the clause, the branches and the situation only, such as the facts that decided. It would
    be wrong for what is particular to a measure, such as its title or its place in the rules file. In the plan of 2018
    measures 2, 4, 16, 18 and 20 (一、二类省份必做，三类省份选做) have one cache; 25, with an ASCII comma, has its own.
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        self.work = work
        self.name = work.__qualname__  # with the class: obligations and explanations share the cache
        self.__doc__ = work.__doc__

    def __get__(self, instance: Any, owner: object = None) -> T:
        cache: dict[str, T] = instance._cache
        if self.name not in cache:
            cache[self.name] = self.work(instance)
        return cache[self.name]


class Ground(NamedTuple):
    """A fact on the day: its value, the dates of the record that says so, and how we know."""

    fact: str
    label: str
    value: Value
    since: When | None
    until: When | None
    where: str | None
    source: str | None
    evidence: Evidence | None
    as_of: date | None = None

    def to_dict(self) -> GroundJson:
        """Return plain data for JSON; see docs/json.md."""
        made: GroundJson = {
            "fact": self.fact,
            "label": self.label,
            "value": self.value,
            "since": str(self.since) if self.since else None,
            "until": str(self.until) if self.until else None,
            "where": self.where,
            "source": self.source,
            "evidence": self.evidence.value if self.evidence else None,
        }
        if self.as_of is not None:
            made["as_of"] = self.as_of.isoformat()
        return made


@dataclass(frozen=True)
class Situation:
    """A plan, and those of its facts that are known of a province on a day.

    ``left_out`` are the facts that are known, but count as unknown because their evidence is ``unverified``.
    """

    plan: Plan
    standings: Mapping[str, Standing]
    left_out: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        return hash((self.plan, frozenset(self.known.items())))

    @cached_property
    def known(self) -> Known:
        """Fact identifier → value; a fact that is not in it is unknown."""
        return {fact: standing.value for fact, standing in self.standings.items()}

    @cached_property
    def unverified(self) -> frozenset[str]:
        """The known facts that rest on evidence which is ``unverified``."""
        return frozenset(f for f, standing in self.standings.items() if standing.record.evidence is Evidence.UNVERIFIED)

    @cached_property
    def documented(self) -> Known:
        """The known facts without the unverified ones: identifier → value."""
        return {fact: value for fact, value in self.known.items() if fact not in self.unverified}

    def resting(self, rule: Rule, verdict: Verdict, changes: Known = MappingProxyType({})) -> tuple[str, ...]:
        """Return the unverified facts on which a verdict rests (after some changes): without them it would be open.

        Empty where it would stand without them: a fact that is unverified and redundant taints nothing. For measure 1
        of 2018 (必做 in a reform zone or a free trade zone), if the reform zone is True, but unverified::

            free_trade_zone True, document     ()                              必做 by this fact alone
            free_trade_zone True, unverified   (reform_zone, free_trade_zone)  each decides, neither is sure
            free_trade_zone False, document    (reform_zone,)
        """
        doubtful = self.unverified - changes.keys()
        if doubtful.isdisjoint(rule.domains) or verdict is Verdict.UNDETERMINED:
            return ()
        if rule.verdict({**self.documented, **changes}) is verdict:
            return ()
        decided = deciding(rule, verdict, {**self.known, **changes})
        return tuple(fact for fact in decided if fact in doubtful)

    def ground(self, fact: str) -> Ground:
        """Return a known fact with its dates and evidence. Raises :class:`KeyError` for another."""
        value, record = self.standings[fact]
        label = self.plan.vocabulary[fact].label
        return Ground(fact, label, value, *record[1:])


def situation_of(profile: Profile, plan: Plan, on: date, *, documented_only: bool = False) -> Situation:
    """Return what a profile says on a day about the facts of a plan; ``documented_only`` leaves out unverified ones.

    A profile that was read for another plan may state facts that this one does not have; they are ignored. One that a
    program put together is checked here. Raises :class:`ProfileError` for wrong identifiers and impossible values.
    """
    vocabulary = plan.vocabulary
    problems: list[Problem] = []
    for name in (fact for fact in profile.facts if fact not in vocabulary):
        elsewhere = fact_of_shipped_plans(name)
        here = vocabulary.find(name) or (vocabulary.same_as(elsewhere) if elsewhere else None)
        if here:
            message = f"{profile.province}：这个计划里，“{shown(name)}”的标识是 {here.id}"
            remedy = "请用 load_profile(档案, 计划) 按这个计划读入"
            problems.append(Problem("unknown-fact", None, message, remedy, here.id))
        elif name not in profile.places and (elsewhere is None or elsewhere.id != name):
            remedy = did_you_mean(name, (f.id for f in vocabulary.facts), "请用词汇表里的标识")
            message = f"{profile.province}：不认识的事实“{shown(name)}”"
            problems.append(Problem("unknown-fact", None, message, remedy))
    standings = profile.of_plan(vocabulary, on)
    for fact, standing in standings.items():
        if not vocabulary[fact].can_be(standing.value):
            message = f"{profile.province}：“{shown(str(standing.value))}”不是{vocabulary[fact].label}的值"
            problems.append(Problem("bad-value", None, message, f"请填 {vocabulary[fact].choices}", fact))
    if problems:
        raise ProfileError(problems)
    situation = Situation(plan, standings)
    if not documented_only:
        return situation
    documented = {fact: standing for fact, standing in standings.items() if fact not in situation.unverified}
    return Situation(plan, documented, left_out=situation.unverified)
