"""Check 2: every complete province gets exactly one answer from each measure that has a clause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obligations.checks.claims import MERGED, Claim
from obligations.checks.clauses import MOST, facts_named, is_unwritten_exempt, readable_clause
from obligations.clauses.reader import Clause
from obligations.logic.space import Space
from obligations.plan.contradictions import of_branches
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.vocabulary import Vocabulary

_GAP: Final = "条款也没有说到，是计划的遗漏；核实后可以写 decisions: [{about: [gap], who, date, why}]"


def completeness(plan: Plan) -> Claim:
    """Return the claim that there is no gap and no overlap, shown over all provinces that a measure distinguishes."""
    with_clause = [m for m in plan.measures if m.clause is not None]
    findings = tuple(finding for m in plan.with_own_rules for finding in of_measure(m, plan.vocabulary))
    cases = sum(plan.vocabulary.count(m.facts) for m in with_clause)
    return Claim(Check.COMPLETENESS, findings, cases, "provinces", MERGED)


def of_measure(measure: Measure, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield where a measure has no answer, or two, for a province that no branch covers, or several do."""
    if measure.clause is None or not measure.has_branch:
        return  # a clause without branches is reported by the check of structure
    yield from of_branches(measure, vocabulary)
    clause = readable_clause(measure, vocabulary) or Clause(None, None)
    facts = facts_named(measure, clause)
    if vocabulary.count(facts) > MOST:
        clause, facts = Clause(None, None), measure.facts  # the check of clauses reports that it is too large
    space = Space(facts, vocabulary.domains)
    omitted = space.everyone & ~space.covered_by_any(measure.branches.values())
    if is_unwritten_exempt(measure):
        omitted &= ~space.covered(clause.exempt)  # the check of clauses reports it
    if omitted:
        province = space.witness(omitted)
        is_usual = measure.exempt is None and not vocabulary.verdict_labels
        neither = "既不必做也不选做" if is_usual else "没有一支说到"
        what = f"{measure.called}有遗漏：{vocabulary.describe_provinces(province)}，{neither}"
        by_clause = space.having(province) & space.covered_by_any(clause.by_verdict.values())
        if not by_clause and measure.decided("gap"):
            return  # a gap of the plan, and a person said so
        remedy = "条款说到了，请补全" if by_clause else _GAP
        place = measure.places.get("optional" if measure.mandatory else "mandatory")
        yield Finding(Check.COMPLETENESS, "gap", Severity.ERROR, what, remedy, measure.number, place, province)
