"""Contradictions and gaps: a name for two things, a branch without a clause, a province in both branches, open fields.

A plan with one of them is not loaded (``rules_file``); ``checks`` reports it with its other findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import cast

from obligations.errors import Code, Place, Problem
from obligations.logic.conditions import Value
from obligations.logic.space import Space
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import PARTS, Measure
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Vocabulary


def _error(
    kind: Code,
    place: Place | None,
    what: str,
    remedy: str,
    measure: int | None = None,
    province: Mapping[str, Value] | None = None,
    check: Check = Check.STRUCTURE,
) -> Finding:
    return Finding(check, kind, Severity.ERROR, what, remedy, measure, place, province)


def problem_of(finding: Finding) -> Problem:
    """Return a contradiction as a problem, whose code is the contradiction's kind."""
    code = cast("Code", finding.kind)  # findings of other checks have kinds that are no codes; they refuse no plan
    return Problem(code, finding.place, finding.what, finding.remedy, measure=finding.measure)


def numbers_twice(measures: Iterable[Measure]) -> Iterator[Finding]:
    """Yield a finding for each measure with a number that an earlier one has."""
    first: dict[int, Measure] = {}
    for measure in measures:
        before = first.setdefault(measure.number, measure)
        if before is not measure:
            place = before.places.get("number")
            what = f"第 {measure.number} 项重复了" + (f"（{place} 已经写过）" if place else "")
            yield _error("number-twice", measure.places.get("number"), what, "请改编号，或删去一处", measure.number)


def of_measure(measure: Measure, parts: Mapping[str, str] = PARTS) -> Iterator[Finding]:
    """Yield what is wrong with one measure whatever its branches mean: open fields, clause and branches at odds.

    ``parts`` are the names of its fields.
    """
    yield from _left_open(measure, parts)
    yield from _of_clause(measure)


def _left_open(measure: Measure, parts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the fields that a draft leaves open: the document may be silent on them, or was not read for sure.

    A field on which a person signed a decision is open no longer.
    """
    about = f"第 {measure.number} 项"
    filled = [name for name in measure.undecided if getattr(measure, name)]
    blank = [name for name in measure.undecided if name not in filled]
    sign = "写一条 decisions（谁、何时、凭什么）"
    for names, state, remedy in (
        (blank, "还没有定（列在 undecided 里）", f"请对照文件填写，文件里确实没有的留 null；再{sign}"),
        (filled, "已经填写，却还列在 undecided 里", f"请{sign}，或从 undecided 里去掉"),
    ):
        if names:
            told = [name for name in names if "clause" not in names or name not in {*BRANCHES}]  # it has its branches
            what = f"{about}的{'、'.join(parts[name] for name in told)}（{'、'.join(told)}）{state}"
            yield _error("undecided", measure.places.get(names[0]), what, remedy, measure.number)
    if not measure.title and "title" not in measure.undecided:
        yield _error("no-title", measure.places.get("title"), f"{about}没有名称", "请写上名称", measure.number)
    if not measure.bureau and "bureau" not in measure.undecided:
        place, called = measure.places.get("bureau"), parts["bureau"]
        yield _error("no-department", place, f"{about}没有{called}", f"请补上{called}", measure.number)
    unknown = [name for known in [{*measure.bureau}] for name in measure.lead if name not in known]
    if unknown:
        what = f"{about}牵头的“{unknown[0]}”不在 bureau 里"
        yield _error("bad-value", measure.places.get("lead"), what, "lead 只写 bureau 里牵头的部门", measure.number)


def left_open(place: Place, seen: str, about: str) -> Finding:
    """Return the finding for a doubt about the plan as a whole that nobody has decided; ``seen`` is what was seen."""
    remedy = f"请看原件，再在最外层写一条 decisions（about: [{about}]，seen 照抄 doubts 里的，和谁、何时、凭什么）"
    return _error("undecided", place, f"整份计划还有没有定的：{seen}", remedy)


def without_title(place: Place, what: str) -> Finding:
    """Return the finding for a task or sub-task whose title a draft does not know; ``what`` names it in Chinese."""
    return _error("undecided", place, f"{what}没有名称", "请对照文件写上")


def _of_clause(measure: Measure) -> Iterator[Finding]:
    """Yield findings for branches without a clause, and for a clause without branches."""
    if {"clause", *BRANCHES} & {*measure.undecided}:
        return
    about, place = f"第 {measure.number} 项", measure.places.get("clause")
    if measure.clause is None and measure.has_branch:
        what = f"{about}没有条款（clause 为 null），却写了条件"
        yield _error("branch-without-clause", place, what, "请补上条款原文，或把各支都写成 null", measure.number)
    if measure.clause is not None and not measure.has_branch:
        what = f"{about}有条款，但各支都没有写"
        yield _error("clause-without-branch", place, what, "请按条款写出至少一支", measure.number)


def of_branches(measure: Measure, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield a finding for each two branches of a measure that some provinces fall under, with one such province."""
    written = [(verdict, branch) for verdict, branch in measure.branches.items() if branch is not None]
    space = Space(measure.facts, vocabulary.domains)
    for (one, first), (other, second) in combinations(written, 2):
        both = space.covered(first) & space.covered(second)
        if both:
            shown_by = space.witness(both)
            provinces = vocabulary.describe_provinces(shown_by)
            both_labels = f"{vocabulary.labels[one]}和{vocabulary.labels[other]}"
            what = f"{measure.called}的{both_labels}互相矛盾：{provinces}两支都符合"
            place = measure.places.get(other)
            yield _error("overlap", place, what, "请改正其中一支", measure.number, shown_by, Check.COMPLETENESS)


def name_twice(place: Place, name: str, other: str) -> Finding:
    """Return the finding for a name of the vocabulary that the fact ``other`` has already."""
    return _error("name-twice", place, f"名称“{name}”用了两次（{other} 已经用了）", "请换一个名称")
