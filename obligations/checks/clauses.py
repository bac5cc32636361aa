"""Check 3: the rule means the same as the clause in the document, for every province, in both branches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obligations.checks.claims import MERGED, Claim
from obligations.clauses.reader import Clause, ClauseError, read_clause
from obligations.clauses.writer import write_in_chinese
from obligations.logic.conditions import Condition, Value, facts_of
from obligations.logic.space import Space
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.vocabulary import Vocabulary

#: The most provinces for which clause and rule are compared. A clause may name other facts than the rule does.
MOST: Final = 1 << 16


def clauses(plan: Plan) -> Claim:
    """Return the claim that clause and rule agree, shown over all provinces that either of them distinguishes."""
    findings = tuple(finding for m in plan.measures for finding in of_measure(m, plan.vocabulary))
    cases = sum(_cases(m, plan.vocabulary) for m in plan.measures)
    return Claim(Check.CLAUSES, findings, cases, "provinces", MERGED)


def of_measure(measure: Measure, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield where the clause of a measure contradicts its rule or itself, each with a province that shows it."""
    if measure.clause is None or not (measure.mandatory or measure.optional):
        return  # a clause without branches is reported by the check of structure
    try:
        clause = read_clause(measure.clause, vocabulary)
    except ClauseError as error:
        [problem] = error.problems
        yield _finding("unreadable", problem.message, problem.remedy, measure)
        return
    facts = facts_named(measure, clause)
    if vocabulary.count(facts) > MOST:
        what = f"条款和规则涉及 {len(facts)} 个事实，太多，没有核对"
        yield _finding("too-large", what, "请简化条款或规则", measure)
        return
    space = Space(facts, vocabulary.domains)
    must, may, freed = map(space.covered, (clause.mandatory, clause.optional, clause.neither))
    ruled = space.covered(measure.mandatory), space.covered(measure.optional)
    for provinces, verdicts in ((freed & (must | may), "既不作要求，又必做或选做"), (must & may, "既必做，又选做")):
        if provinces and not ruled[0] & ruled[1]:  # or else the same contradiction of the rules is reported already
            province = space.witness(provinces)
            what = f"条款自相矛盾：{vocabulary.describe_provinces(province)}{verdicts}"
            yield _finding("clause-contradicts", what, "请核对条款原文", measure, province=province)
            return
    for branch, label, conditions, by_clause, by_rule in (
        ("mandatory", "必做", (clause.mandatory, measure.mandatory), must, ruled[0]),
        ("optional", "选做", (clause.optional, measure.optional), may, ruled[1]),
    ):
        directions = (
            (by_clause & ~by_rule, f"按条款是{label}，按规则不是"),
            (by_rule & ~by_clause, f"按条款不是{label}，按规则是"),
        )
        differing = [(space.witness(provinces), difference) for provinces, difference in directions if provinces]
        if differing:
            what = "；".join(f"{vocabulary.describe_provinces(province)}，{text}" for province, text in differing)
            clause_text, rule_text = (_written(condition, vocabulary) for condition in conditions)
            remedy = f"请核对：条款的{label}是“{clause_text}”，规则写的是“{rule_text}”"
            yield _finding(f"{branch}-differs", what, remedy, measure, branch, differing[0][0])


def _finding(
    kind: str,
    what: str,
    remedy: str,
    measure: Measure,
    part: str = "clause",
    province: Mapping[str, Value] | None = None,
) -> Finding:
    place = measure.places.get(part)
    what = f"第 {measure.number} 项：{what}"
    return Finding(Check.CLAUSES, kind, Severity.ERROR, what, remedy, measure.number, place, province)


def readable_clause(measure: Measure, vocabulary: Vocabulary) -> Clause | None:
    """Return the meaning of a measure's clause; None if there is none, or if it cannot be read (see of_measure)."""
    try:
        return None if measure.clause is None else read_clause(measure.clause, vocabulary)
    except ClauseError:
        return None


def facts_named(measure: Measure, clause: Clause) -> tuple[str, ...]:
    """Return the facts that a measure's rule or its clause names, each once."""
    return facts_of(measure.mandatory, measure.optional, clause.mandatory, clause.optional, clause.neither)


def _cases(measure: Measure, vocabulary: Vocabulary) -> int:
    """Return for how many provinces clause and rule of a measure were compared."""
    clause = readable_clause(measure, vocabulary)
    size = 0 if clause is None else vocabulary.count(facts_named(measure, clause))
    return size if size <= MOST else 0


def _written(branch: Condition | None, vocabulary: Vocabulary) -> str:
    return "没有这一支" if branch is None else write_in_chinese(branch, vocabulary)
