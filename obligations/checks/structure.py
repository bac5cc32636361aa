"""Check 1: measures are numbered 1…N once each, each task is in one place, every fact is used, names are unique."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import count, groupby, islice, pairwise

from obligations.checks.claims import Claim
from obligations.plan.contradictions import numbers_twice, of_measure
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import PARTS, Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Vocabulary


def structure(plan: Plan, names: Iterable[Finding] = ()) -> Claim:
    """Return the claim on numbering and structure; ``names`` are findings about names, made when the file was read."""
    left_out = _left_out(plan)
    findings = (*names, *of_measures(plan.measures, plan.vocabulary, left_out, plan.parts))
    return Claim(Check.STRUCTURE, findings, len(plan.measures), "measures")


def _left_out(plan: Plan) -> frozenset[int]:
    """Return the numbers that need no measure: those of a task without any, or a person said or is to say so."""
    numbers = [0, *(measure.number for measure in plan.measures)]
    missing = {*range(1, max(numbers) + 1)} - {*numbers}
    is_open = any(doubt.about == "number" for doubt in plan.doubts)
    if is_open or any("number" in decision.about for decision in plan.decisions):
        return frozenset(missing)
    left_out: set[int] = set()
    for before, tasks in groupby(plan.bare_tasks, key=lambda task: task.before):
        after = numbers[before + 1] if before + 1 < len(numbers) else None
        between = {*range(numbers[before] + 1, after)} if after else set()
        left_out |= between if len(between) == sum(task.measures or 0 for task in tasks) else set()
    return frozenset(left_out & missing)


def of_measures(
    measures: Sequence[Measure],
    vocabulary: Vocabulary,
    left_out: Set[int] = frozenset(),
    parts: Mapping[str, str] = PARTS,
) -> Iterator[Finding]:
    """Yield what is wrong with the measures of a plan taken together.

    ``left_out`` are numbers that none has, ``parts`` the names of their fields.
    """
    yield from numbering(measures, left_out)
    yield from _tasks(measures)
    for measure in measures:
        yield from of_measure(measure, parts)
    if not any({"clause", *BRANCHES} & {*measure.undecided} for measure in measures):  # else a clause may use it yet
        yield from unused({fact for measure in measures for fact in measure.facts}, vocabulary)


def numbering(measures: Sequence[Measure], left_out: Set[int] = frozenset()) -> Iterator[Finding]:
    """Yield numbers that are used twice, numbers that are missing, and the first one that is out of order."""
    yield from numbers_twice(measures)
    numbers = [m.number for m in measures]
    expected = {*islice((number for number in count(1) if number not in left_out), len(numbers))}
    for missing in sorted(expected - {*numbers}):
        if len(set(numbers)) == len(numbers):  # or else it is explained by the number that is used twice
            after = next((m for m in measures if m.number > missing), measures[-1])
            what, remedy = f"缺第 {missing} 项", "编号应从 1 连续；原件就是这样的，写 decisions: [{about: [number], …}]"
            yield Finding(Check.STRUCTURE, "number-missing", Severity.ERROR, what, remedy, place=after.place)
    if {*numbers} == expected:
        for before, measure in pairwise(measures):
            if measure.number < before.number:
                what = f"第 {measure.number} 项排在第 {before.number} 项后面"
                yield _error("number-order", what, "请按编号的顺序排列", measure)
                return


def _tasks(measures: Sequence[Measure]) -> Iterator[Finding]:
    """Yield tasks and subtasks that continue after others."""
    for kind, title in (("主体任务", lambda m: (m.task,)), ("分任务", lambda m: (m.task, m.subtask))):
        left: set[tuple[str, ...]] = set()
        current: tuple[str, ...] | None = None
        for measure in measures:
            here = title(measure)
            if here != current:
                if here in left:
                    what = f"{kind}“{here[-1]}”分成了几处，第 {measure.number} 项又回到它"
                    yield _error("task-split", what, "请把同一任务的举措放在一起", measure)
                left |= {current} if current else set()
                current = here


def unused(used: Set[str], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield facts that are declared but not used."""
    for fact in vocabulary.stated:
        if fact.id not in used:
            what, remedy = f"事实“{fact.label}”没有一项举措用到", "请删去，或检查是否漏写"
            yield Finding(Check.STRUCTURE, "fact-unused", Severity.ERROR, what, remedy, place=fact.place)


def _error(kind: str, what: str, remedy: str, measure: Measure) -> Finding:
    return Finding(Check.STRUCTURE, kind, Severity.ERROR, what, remedy, measure.number, measure.place)
