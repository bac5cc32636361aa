"""Checks 6 and 7: learning a fact never changes a settled answer, and both engines give the same answers.

Both are shown over states of knowledge: every fact has one of its values or is unknown. If the whole vocabulary has
few enough of them (2018: 8 748; the limit is some 100 000), all are evaluated. In a larger plan each measure is
evaluated over all states of the facts that it names. The names of facts do not matter to an engine, so measures whose
facts have the same numbers of values are evaluated together over the same facts (:func:`packs_of`): the work grows with
the facts that a measure names, not with the measures or the vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, product
from math import prod
from typing import Final, NamedTuple, TypeAlias

from obligations.checks.claims import Claim
from obligations.engine.available import why_unusable
from obligations.engine.evaluate import ENGINES, Engine, Evaluate
from obligations.logic.conditions import Condition, Has, Is, Value, with_leaves
from obligations.logic.implicants import implicants_of
from obligations.plan.contradictions import of_branches
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.progress import Progress, no_progress

#: The most for a plan as a whole, as :attr:`Pack.work`: some 10 s.
MOST_WORK: Final = 40_000_000
#: The most that is shown in all: some 25 s.
MOST_SHOWN: Final = 100_000_000
#: A state costs as much as so many facts in the sets of facts that settle a measure, beside these.
_STATE: Final = 200
#: So many measures are evaluated together, that of a pack which is too much the others are shown.
_TOGETHER: Final = 10
#: Of more measures than this, the first are named.
_NAMED: Final = 5
_BATCH: Final = 250
_BY_MEASURE: Final = "没有整份逐一证明：每项举措按各自涉及的事实证明，写法相同的合并"

#: The value of each fact of a pack, in their order; None: unknown.
State: TypeAlias = tuple[Value | None, ...]


class Pack(NamedTuple):
    """Measures that are evaluated together over the same facts.

    ``subjects`` are, for each measure of ``plan``, the measure that it represents and that measure's own facts, in the
    order of the facts of ``plan``.
    """

    plan: Plan
    subjects: tuple[tuple[Measure, tuple[Fact, ...]], ...]

    def states(self) -> Iterator[State]:
        """Yield every state of knowledge, from nothing known to everything."""
        return product(*((None, *fact.domain) for fact in self.plan.vocabulary.facts))

    @property
    def size(self) -> int:
        """The number of states."""
        return prod(len(fact.domain) + 1 for fact in self.plan.vocabulary.facts)

    @property
    def work(self) -> int:
        """What evaluating all states costs: how many times a fact of a set that settles a measure is looked at."""
        sets = (cube for found in self.plan.implicants.values() for cubes in found for cube in cubes)
        return self.size * (_STATE + sum(map(len, sets)))

    def known(self, state: State) -> dict[str, Value]:
        """Return the known facts of a state, fact → value, in the names of ``plan``."""
        facts = self.plan.vocabulary.facts
        return {fact.id: value for fact, value in zip(facts, state, strict=True) if value is not None}

    def described(self, subject: int, state: State) -> tuple[Measure, dict[str, Value]]:
        """Return the measure that one of the plan represents, and what it knows in a state, in its own names."""
        measure, facts = self.subjects[subject]
        pairs = zip(facts, self.plan.vocabulary.facts, state, strict=True)
        known = {own.id: own.domain[fact.domain.index(v)] for own, fact, v in pairs if v is not None}
        return measure, {fact: value for fact, value in known.items() if fact in measure.facts}


def knowledge(plan: Plan, progress: Progress = no_progress) -> tuple[Claim, Claim]:
    """Return the claims that learning a fact changes no settled answer, and that the engines agree.

    A measure with provinces in both branches has no settled answers and is left out; check 2 refuses it. What would
    take more than :data:`MOST_SHOWN` in all is not shown, and that is an error of both claims. If durable-rules cannot
    be loaded, the first claim is shown for the reference engine, and the second has no cases.
    """
    sound = _without_overlaps(plan)
    packs, too_much = _shown(packs_of(sound)) if sound.measures else ([], [])
    is_whole = all(len(pack.plan.vocabulary.facts) == len(plan.vocabulary.facts) for pack in packs)
    why = "事实太多" if plan.vocabulary.region is None else "省份多"
    notes = [] if is_whole else [f"{why}，{_BY_MEASURE}"]
    if len(sound.measures) < len(plan.measures):
        notes.append(f"{len(plan.measures) - len(sound.measures)} 项两支矛盾，没有算入")
    unusable = why_unusable()
    engines = {name: make for name, make in ENGINES.items() if name == "reference" or not unusable}
    findings = [_not_shown(check, too_much) for check in (Check.LEARNING, Check.ENGINES) if too_much]
    answers: _EngineAnswers | None = None
    batches = [pack for pack in packs for _ in range(0, pack.size, _BATCH)]
    # In a thread of its own: for a call from the main thread, `run_isolated` starts a thread for every single state.
    with ThreadPoolExecutor(1) as worker:
        for pack in progress(batches, len(batches), "对照两个引擎"):
            if answers is None or answers.pack is not pack:
                answers = _EngineAnswers(pack, engines)
            findings += worker.submit(answers.compare, _BATCH).result()
            if len(answers.table) == pack.size:
                findings += answers.narrowing()
    cases = sum(pack.size for pack in packs)
    learning, agreeing = (tuple(f for f in findings if f.check is check) for check in (Check.LEARNING, Check.ENGINES))
    return (
        Claim(Check.LEARNING, learning, cases, "states", "；".join(notes)),
        Claim(Check.ENGINES, agreeing, 0 if unusable else cases, "states", unusable or "；".join(notes)),
    )


def _shown(packs: list[Pack]) -> tuple[list[Pack], list[int]]:
    """Return the packs that are shown, the smallest first, and the measures of the others."""
    done = 0
    shown, too_much = [], list[int]()
    for pack in sorted(packs, key=lambda pack: pack.work):
        done += pack.work
        if done <= MOST_SHOWN:
            shown.append(pack)
        else:
            too_much += [measure.number for measure, _ in pack.subjects]
    return shown, sorted(too_much)


def _not_shown(check: Check, measures: list[int]) -> Finding:
    some = "、".join(map(str, measures[:_NAMED])) + (f" 等 {len(measures)}" if len(measures) > _NAMED else "")
    what = f"第 {some} 项涉及的事实和写法太多，没有逐一核对"
    remedy = "请减少一项举措里的事实，或分成几份规则文件分别检查"
    return Finding(check, "too-much-to-show", Severity.ERROR, what, remedy, measures[0])


def _without_overlaps(plan: Plan) -> Plan:
    measures = tuple(m for m in plan.measures if not any(of_branches(m, plan.vocabulary)))
    return Plan(plan.id, plan.title, plan.year, plan.vocabulary, measures, plan.implicants)


class _EngineAnswers:
    """The answers of the engines for the states of one pack."""

    def __init__(self, pack: Pack, engines: Mapping[Engine, Callable[[Plan], Evaluate]]) -> None:
        self.pack = pack
        self.engines = {name: make(pack.plan) for name, make in engines.items()}
        self.table: dict[State, tuple[Verdict, ...]] = {}
        self._states = pack.states()
        self.differing: set[int] = set()
        self.changing: set[int] = set()

    def compare(self, count: int) -> list[Finding]:
        """Evaluate the next ``count`` states; return the first difference between the engines for each measure."""
        findings: list[Finding] = []
        for state in islice(self._states, count):
            known = self.pack.known(state)
            by_engine = {name: evaluate(known) for name, evaluate in self.engines.items()}
            self.table[state] = next(iter(by_engine.values()))
            if len(set(by_engine.values())) > 1:
                for i in range(len(self.pack.subjects)):
                    verdicts = {name: answers[i].label for name, answers in by_engine.items()}
                    if len(set(verdicts.values())) > 1 and i not in self.differing:
                        self.differing.add(i)
                        differences = "，".join(f"{name} 说{verdict}" for name, verdict in verdicts.items())
                        findings.append(self._finding(Check.ENGINES, "engines-differ", i, state, differences))
        return findings

    def narrowing(self) -> list[Finding]:
        """Return for each measure the first state in which one more fact changes a settled answer."""
        findings: list[Finding] = []
        for state, before in self.table.items():
            for i, fact in enumerate(self.pack.plan.vocabulary.facts):
                for value in fact.domain if state[i] is None else ():
                    after = self.table[*state[:i], value, *state[i + 1 :]]
                    if before != after:
                        findings += self._changed(state, i, value, before, after)
        return findings

    def _changed(
        self, state: State, fact: int, value: Value, before: tuple[Verdict, ...], after: tuple[Verdict, ...]
    ) -> Iterator[Finding]:
        for i, (was, now) in enumerate(zip(before, after, strict=True)):
            if was is not Verdict.UNDETERMINED and was is not now and i not in self.changing:
                self.changing.add(i)
                learnt = self.pack.subjects[i][1][fact]
                known = learnt.domain[self.pack.plan.vocabulary.facts[fact].domain.index(value)]
                change = f"已定为{was.label}，再知道{learnt.label}为{learnt.display(known)}，却成了{now.label}"
                yield self._finding(Check.LEARNING, "answer-changed", i, state, change)

    def _finding(self, check: Check, kind: str, subject: int, state: State, text: str) -> Finding:
        measure, known = self.pack.described(subject, state)
        facts = Vocabulary(self.pack.subjects[subject][1]).describe(known)
        when = f"只知道{facts}时" if facts else "什么都不知道时"
        what, remedy = f"第 {measure.number} 项：{when}，{text}", "这是程序的错误，请报告"
        return Finding(check, kind, Severity.ERROR, what, remedy, measure.number, measure.place, known)


def packs_of(plan: Plan) -> list[Pack]:
    """Return the plan as a whole if it has few enough states, or else its measures, those of one shape together.

    Of measures that differ only in the names of facts and values, the first represents the others:
    1 强省试点省 or 类别 is 一类 (of 一类, 二类) → fact1 or fact0 is v0 (of v0, v1);
    2 自贸区 or 水平 is 高 (of 高, 低)           → fact1 or fact0 is v0, the same, so 1 represents 2;
    3 自贸区 or 水平 is 低                      → fact1 or fact0 is v1, another measure of the same pack.
    The pack has measures 1 and 3 and 3 × 3 states, where the four facts have 81.
    """
    facts = plan.vocabulary.facts
    whole = Pack(plan, tuple((measure, facts) for measure in plan.measures))
    has_regions = plan.vocabulary.region is not None  # most of the states would show nothing new with the 31 regions
    if whole.work <= MOST_WORK and not has_regions:
        return [whole]
    shapes: dict[tuple[Fact, ...], dict[Branches, tuple[Measure, tuple[Fact, ...]]]] = {}
    for measure in plan.measures:
        own = tuple(
            sorted((plan.vocabulary[f] for f in measure.facts), key=lambda f: (f.values is None, len(f.domain)))
        )
        shared = tuple(_nameless(i, fact) for i, fact in enumerate(own))
        branches = _renamed(measure, own, shared)
        shapes.setdefault(shared, {}).setdefault(branches, (measure, own))
    each = ((shared, [*subjects.items()]) for shared, subjects in shapes.items())
    return [
        _pack(plan, shared, dict(subjects[at : at + _TOGETHER]))
        for shared, subjects in each
        for at in range(0, len(subjects), _TOGETHER)
    ]


#: The branches of a measure.
Branches: TypeAlias = tuple[Condition | None, ...]


def _pack(plan: Plan, facts: tuple[Fact, ...], subjects: dict[Branches, tuple[Measure, tuple[Fact, ...]]]) -> Pack:
    vocabulary = Vocabulary(facts)
    measures = tuple(
        original.with_branches(dict(zip(BRANCHES, branches, strict=True)))
        for branches, (original, _) in subjects.items()
    )
    implicants = {branch: implicants_of(branch, vocabulary.domains) for branches in subjects for branch in branches}
    return Pack(Plan(plan.id, plan.title, plan.year, vocabulary, measures, implicants), tuple(subjects.values()))


def _nameless(position: int, fact: Fact) -> Fact:
    """Return a fact with the same number of values, named by its position."""
    values = None if fact.values is None else tuple(f"v{i}" for i in range(len(fact.values)))
    return Fact(f"fact{position}", f"fact{position}", values)


def _renamed(measure: Measure, own: tuple[Fact, ...], shared: tuple[Fact, ...]) -> Branches:
    """Return the branches of a measure with its own facts and their values replaced by the shared ones."""
    new = {before.id: after for before, after in zip(own, shared, strict=True)}
    old = {fact.id: fact for fact in own}

    def leaf(condition: Has | Is) -> Condition:
        fact = new[condition.fact]
        if isinstance(condition, Has):
            return Has(fact.id)
        return Is(fact.id, tuple(str(fact.domain[old[condition.fact].domain.index(v)]) for v in condition.values))

    return tuple(None if branch is None else with_leaves(branch, leaf) for branch in measure.branches.values())
