"""Check 1: measures are numbered 1…N once each, each task is in one place, every fact is used, names are unique."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise

from obligations.checks.claims import Claim
from obligations.plan.contradictions import numbers_twice, of_measure
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.vocabulary import Vocabulary


def structure(plan: Plan, names: Iterable[Finding] = ()) -> Claim:
    """Return the claim on numbering and structure; ``names`` are findings about names, made when the file was read."""
    findings = (*names, *of_measures(plan.measures, plan.vocabulary))
    return Claim(Check.STRUCTURE, findings, len(plan.measures), "measures")


def of_measures(measures: Sequence[Measure], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield what is wrong with the measures of a plan taken together."""
    yield from numbering(measures)
    yield from _tasks(measures)
    for measure in measures:
        yield from of_measure(measure)
    yield from unused({fact for measure in measures for fact in measure.facts}, vocabulary)


def numbering(measures: Sequence[Measure]) -> Iterator[Finding]:
    """Yield numbers that are used twice, numbers that are missing, and the first one that is out of order."""
    yield from numbers_twice(measures)
    numbers = [m.number for m in measures]
    for missing in sorted(set(range(1, len(numbers) + 1)) - set(numbers)):
        if len(set(numbers)) == len(numbers):  # or else it is explained by the number that is used twice
            after = next((m for m in measures if m.number > missing), measures[-1])
            what, remedy = f"缺第 {missing} 项", "编号应从 1 连续到末项"
            yield Finding(Check.STRUCTURE, "number-missing", Severity.ERROR, what, remedy, place=after.place)
    if set(numbers) == set(range(1, len(numbers) + 1)):
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
