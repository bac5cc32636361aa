"""Check 2: every complete province gets exactly one answer from each measure that has a clause."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from obligations.checks.findings import MERGED, Check, Claim, Finding, Severity, of_contradiction
from obligations.clauses.reader import ClauseError, read_clause
from obligations.conditions import facts_of
from obligations.contradictions import of_branches
from obligations.plan import Measure, Plan
from obligations.space import MOST_PROVINCES, Space
from obligations.vocabulary import Vocabulary


def answers(plan: Plan) -> Claim:
    """The claim that there is no gap and no overlap, shown over all provinces that a measure tells apart."""
    told = [m for m in plan.measures if m.clause is not None]
    found = [finding for m in told for finding in of_measure(m, plan.vocabulary)]
    cases = sum(Space(m.facts, plan.vocabulary.domains).size for m in told)
    return Claim(Check.ANSWERS, tuple(found), cases, "provinces", MERGED)


def of_measure(measure: Measure, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Provinces that one measure tells nothing, or two things."""
    if measure.clause is None or not (measure.mandatory or measure.optional):
        return  # a clause without branches is said by the check of structure
    for contradiction in of_branches(measure, vocabulary):
        yield of_contradiction(Check.ANSWERS, contradiction)
    space, freed = _space(measure, measure.clause, vocabulary)
    untold = space.everyone & ~space.covered(measure.mandatory) & ~space.covered(measure.optional) & ~freed
    if untold:
        province = space.told(untold)
        what = f"第 {measure.number} 项有遗漏：{vocabulary.tell(province)}，既不必做也不选做"
        remedy = "请对照条款补全；条款也没有说到的，是计划的遗漏"
        place = measure.places.get("optional" if measure.mandatory else "mandatory")
        yield Finding(Check.ANSWERS, "gap", Severity.ERROR, what, remedy, measure.number, place, province)


def _space(measure: Measure, clause: str, vocabulary: Vocabulary) -> tuple[Space, int]:
    """The provinces that a measure tells apart, and those that its clause expressly frees (不作要求)."""
    try:
        neither = read_clause(clause, vocabulary).neither
    except ClauseError:  # said by the check of clauses
        neither = None
    facts = facts_of(measure.mandatory, measure.optional, neither)
    if neither is None or prod(len(vocabulary.domains[fact]) for fact in facts) > MOST_PROVINCES:
        return Space(measure.facts, vocabulary.domains), 0
    space = Space(facts, vocabulary.domains)
    return space, space.covered(neither)
