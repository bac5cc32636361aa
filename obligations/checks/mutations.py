"""Makes small faults that a person typing the rules could make, and tests whether the checks notice each of them.

Only the checks of the rules themselves are run. Those of the engines do not test a rule, and durable-rules cannot
unload the thousands of rulesets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, assert_never

from obligations.checks import clauses, completeness, expectations, redundancy, structure
from obligations.checks.redundancy import strikings
from obligations.clauses.writer import write_in_chinese
from obligations.logic.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Everyone,
    Has,
    Is,
    Not,
    facts_of,
    parts_of,
    with_part,
    with_parts,
)
from obligations.logic.space import Space
from obligations.plan import contradictions
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Vocabulary
from obligations.progress import Progress, no_progress

if TYPE_CHECKING:
    from obligations.checks.json.certificate import MutationJson


class Fault(NamedTuple):
    """A small fault in one measure: its kind, its description in Chinese, and position → the measure with the fault."""

    measure: int
    kind: str
    what: str
    changed: dict[int, Measure]


class FaultResult(NamedTuple):
    """The checks that noticed a fault, and if none did, why not, in Chinese."""

    fault: Fault
    caught_by: tuple[Check, ...]
    changes_answers: bool
    why: str


class Mutation(NamedTuple):
    """The results of all faults of a plan."""

    outcomes: tuple[FaultResult, ...]

    @property
    def survivors(self) -> tuple[FaultResult, ...]:
        """The results of faults that no check noticed."""
        return tuple(outcome for outcome in self.outcomes if not outcome.caught_by)

    @property
    def missed(self) -> tuple[FaultResult, ...]:
        """The survivors that matter: faults that change some province's answer."""
        return tuple(outcome for outcome in self.survivors if outcome.changes_answers)

    def of_measures(self) -> list[tuple[int, list[FaultResult]]]:
        """Return number of the measure and results, measure by measure."""
        by_measure: dict[int, list[FaultResult]] = {}
        for outcome in self.outcomes:
            by_measure.setdefault(outcome.fault.measure, []).append(outcome)
        return list(by_measure.items())

    def caught_by(self) -> dict[Check, int]:
        """Return how many faults each check noticed, in the order of the checks, without those that noticed none."""
        counts = {check: sum(check in outcome.caught_by for outcome in self.outcomes) for check in Check}
        return {check: count for check, count in counts.items() if count}

    def to_dict(self) -> MutationJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/check.schema.json."""
        return {
            "faults": len(self.outcomes),
            "caught": len(self.outcomes) - len(self.survivors),
            "missed": len(self.missed),
            "caught_by": {check.value: count for check, count in self.caught_by().items()},
            "measures": [
                {
                    "measure": measure,
                    "faults": len(outcomes),
                    "caught": sum(bool(o.caught_by) for o in outcomes),
                    "survivors": [
                        {"kind": o.fault.kind, "what": o.fault.what, "changes_answers": o.changes_answers, "why": o.why}
                        for o in outcomes
                        if not o.caught_by
                    ],
                }
                for measure, outcomes in self.of_measures()
            ],
        }


#: Kind of fault → the word for people.
KINDS: Final = {
    "value-dropped": "少写一个值",
    "value-added": "多写一个值",
    "value-replaced": "写成另一个值",
    "fact-replaced": "写成另一项事实",
    "any-all-swapped": "任一与同时写反",
    "alternative-dropped": "漏写一项",
    "alternative-added": "多写一项",
    "negation-dropped": "漏写“非”",
    "negation-added": "多写“非”",
    "branches-swapped": "两支写反",
    "branch-emptied": "漏写一支",
    "branch-everyone": "写成各类省份",
    "department-dropped": "漏写部门",
    "due-dropped": "漏写完成时间",
    "measures-exchanged": "两项写串",
    "numbers-exchanged": "编号写串",
}


def mutate(plan: Plan, progress: Progress = no_progress) -> Mutation:
    """Make every small fault in a plan, one at a time, and return which of them the checks notice."""
    judge = _Judge(plan)
    measures = range(len(plan.measures))
    return Mutation(
        tuple(
            judge.outcome(fault)
            for index in progress(measures, len(measures), "逐个试错")
            for fault in faults(plan, index)
        )
    )


#: What distinguishes one error from another: the check, the kind, the measure, and the text.
Error: TypeAlias = tuple[Check, str, int | None, str]


class _Judge:
    """Runs the checks on faulty measures; what a fault cannot change is computed once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.uses = Counter(fact for measure in plan.measures for fact in measure.facts)
        self.of_measure = [set(self._errors(measure)) for measure in plan.measures]
        self.numbers = {_error(f) for f in structure.numbering(plan.measures)}

    def outcome(self, fault: Fault) -> FaultResult:
        """Return which checks find an error that the plan without the fault does not have."""
        errors: set[Error] = set()
        for i, measure in fault.changed.items():
            errors |= {error for error in self._errors(measure) if error not in self.of_measure[i]}
        if any(measure.number != self.plan.measures[i].number for i, measure in fault.changed.items()):
            measures = [fault.changed.get(i, m) for i, m in enumerate(self.plan.measures)]
            errors |= {_error(f) for f in structure.numbering(measures)} - self.numbers
        errors |= {_error(f) for f in structure.unused(self._used(fault), self.plan.vocabulary)}
        changes = any(_changes(self.plan.measures[i], m, self.plan.vocabulary) for i, m in fault.changed.items())
        noticed = tuple(check for check in Check if any(error[0] is check for error in errors))
        return FaultResult(fault, noticed, changes, "" if noticed else _why(fault, changes))

    def _errors(self, measure: Measure) -> Iterator[Error]:
        """Return the errors that the checks find in one measure."""
        vocabulary = self.plan.vocabulary
        findings: list[Finding] = [*contradictions.of_measure(measure)]
        for check in (completeness, clauses, redundancy):
            findings += check.of_measure(measure, vocabulary)
        findings += expectations.of_measure(measure, self.plan.expectations, vocabulary)
        return (_error(f) for f in findings if f.severity is Severity.ERROR or f.kind == clauses.UNWRITTEN)

    def _used(self, fault: Fault) -> set[str]:
        """Return the facts that are used with a fault, and those that are unused without it: they are no new error."""
        uses = Counter(self.uses)
        for i, measure in fault.changed.items():
            uses.subtract(self.plan.measures[i].facts)
            uses.update(measure.facts)
        never = {fact.id for fact in self.plan.vocabulary.facts if not self.uses[fact.id]}
        return {fact for fact, count in uses.items() if count > 0} | never


def _error(finding: Finding) -> Error:
    return finding.check, finding.kind, finding.measure, finding.what


def _changes(before: Measure, after: Measure, vocabulary: Vocabulary) -> bool:
    """Return whether some province gets another answer."""
    space = Space(facts_of(*before.branches.values(), *after.branches.values()), vocabulary.domains)
    return not all(space.same(before.branches[verdict], after.branches[verdict]) for verdict in BRANCHES)


def _why(fault: Fault, changes: bool) -> str:
    """Return in Chinese why no check noticed a fault."""
    match fault.kind:
        case "department-dropped":
            return "执行部门只写在这一处，规则文件里没有别处可以对照"
        case "due-dropped":
            return "只会多一条“没有完成时间”的提示；计划确实可以不写完成时间"
        case _ if not changes:
            return "换了写法，但所有省份的结论都不变"
        case _:
            return "没有检查发现，请补充检查"


# ── the faults ───────────────────────────────────────────────────────────────────────────────────────


def faults(plan: Plan, index: int) -> Iterator[Fault]:
    """Yield every small fault in the measure at a position in the plan, from 0."""
    measure = plan.measures[index]
    is_shared = measure.is_default and any(before.is_default for before in plan.measures[:index])
    in_branches = () if is_shared else _in_branches(measure, plan.vocabulary)  # the one clause for all is tried once
    for kind, what, changed in (*in_branches, *_in_text(measure)):
        yield Fault(measure.number, kind, what, {index: changed})
    for position, other in enumerate(plan.measures[index + 1 :], index + 1):
        if position > index + 1 and other.subtask != measure.subtask:
            continue  # people mix up measures that are next to each other, or in one subtask
        if measure.number != other.number:
            numbers = {index: replace(measure, number=other.number), position: replace(other, number=measure.number)}
            yield Fault(measure.number, "numbers-exchanged", f"与第 {other.number} 项的编号互换", numbers)
        if measure.branches != other.branches:
            exchanged = {
                index: measure.with_branches(other.branches),
                position: other.with_branches(measure.branches),
            }
            yield Fault(measure.number, "measures-exchanged", f"与第 {other.number} 项的两支互换", exchanged)


def _in_text(measure: Measure) -> Iterator[tuple[str, str, Measure]]:
    for department in measure.bureau:
        rest = tuple(other for other in measure.bureau if other != department)
        yield "department-dropped", f"漏写{department}", replace(measure, bureau=rest)
    if measure.due is not None:
        yield "due-dropped", "漏写完成时间", replace(measure, due=None)


def _in_branches(measure: Measure, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Measure]]:
    """Yield the faults that change the condition of a branch."""
    branches = measure.branches
    for one, other in combinations(branches, 2):
        if branches[one] != branches[other]:
            swapped = measure.with_branches({one: branches[other], other: branches[one]})
            yield "branches-swapped", f"{vocabulary.labels[one]}与{vocabulary.labels[other]}互换", swapped
    for verdict, branch in branches.items():
        for kind, what, changed in _in_branch(branch, vocabulary):
            yield kind, f"{vocabulary.labels[verdict]}：{what}", measure.with_branches({verdict: changed})


def _in_branch(branch: Condition | None, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Condition | None]]:
    if branch is not None:
        yield from (fault for fault in _in_condition(branch, vocabulary) if fault[2] != branch)
        yield "branch-emptied", "一支没有写", None
    if branch != Everyone():
        yield "branch-everyone", "写成各类省份", Everyone()


def _in_condition(condition: Condition, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Condition]]:
    """Yield every small fault in a condition: its kind, its description in Chinese, and the condition with it."""
    for kind, piece, left in strikings(condition):
        written = piece if isinstance(piece, str) else write_in_chinese(piece, vocabulary)
        yield ("value-dropped" if kind == "idle-value" else "alternative-dropped"), f"漏写“{written}”", left
    yield from _anywhere(condition, vocabulary)


def _anywhere(condition: Condition, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Condition]]:
    """Yield the faults at a condition and at every place in its tree, except removals.

    Of 任一（甲，乙）, in a vocabulary with 甲, 乙 and 丙:
    at the top 非（任一（甲，乙））, 同时（甲，乙）, 任一（甲，乙，丙）;
    at 甲 任一（乙，乙）, 任一（丙，乙）, 任一（非甲，乙）, and with an addition
    任一（同时（甲，乙），乙）, 任一（同时（甲，丙），乙）; at 乙 the like.
    Left out: 任一（任一（甲，丙），乙）, the same as 任一（甲，乙，丙）; of 非甲, 非（非甲）, the same as 甲.
    """
    match condition:
        case Has() | Is():
            yield from _in_leaf(condition, vocabulary)
            yield from _negated(condition, vocabulary)
            for leaf, name in _leaves(vocabulary):
                if leaf != condition:
                    yield "alternative-added", f"或多写“{name}”", AnyOf((condition, leaf))
                    yield "alternative-added", f"并且多写“{name}”", AllOf((condition, leaf))
        case Not(part):
            yield "negation-dropped", "漏写“非”", part
        case AnyOf(parts) | AllOf(parts):
            yield from _negated(condition, vocabulary)
            if len(parts) > 1:
                swapped = AllOf(parts) if isinstance(condition, AnyOf) else AnyOf(parts)
                yield "any-all-swapped", "任一与同时写反", swapped
            for leaf, name in _leaves(vocabulary):
                if leaf not in parts:
                    yield "alternative-added", f"多写“{name}”", with_parts(condition, (*parts, leaf))
        case Everyone():
            yield from _negated(condition, vocabulary)
        case _:
            assert_never(condition)
    for i, part in enumerate(parts_of(condition)):
        for kind, what, changed in _anywhere(part, vocabulary):
            is_same_above = kind == "alternative-added" and isinstance(changed, type(condition))
            if not (is_same_above or changed == condition):
                yield kind, what, with_part(condition, i, changed)


def _negated(condition: Condition, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Condition]]:
    yield "negation-added", f"“{write_in_chinese(condition, vocabulary)}”前面多写了“非”", Not(condition)


def _in_leaf(leaf: Has | Is, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Condition]]:
    if isinstance(leaf, Is):
        for value in vocabulary[leaf.fact].values or ():
            if value not in leaf.values:
                yield "value-added", f"多写“{value}”", Is(leaf.fact, (*leaf.values, value))
                for own in leaf.values:
                    values = tuple(value if v == own else v for v in leaf.values)
                    yield "value-replaced", f"“{own}”写成“{value}”", Is(leaf.fact, values)
    written = write_in_chinese(leaf, vocabulary)
    for other, name in _leaves(vocabulary):
        if facts_of(other) != (leaf.fact,):
            yield "fact-replaced", f"“{written}”写成“{name}”", other


def _leaves(vocabulary: Vocabulary) -> Iterator[tuple[Condition, str]]:
    """Yield every fact, or each of its values, as a condition with its name."""
    for fact in vocabulary.facts:
        if fact.values is None:
            yield Has(fact.id), fact.label
        else:
            yield from ((Is(fact.id, (value,)), value) for value in fact.values)
