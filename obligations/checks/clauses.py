"""Check 3: the rule says what the words of the document say, for every province, in both branches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obligations.checks.claims import MERGED, Claim
from obligations.clauses.reader import Clause, ClauseError, read_clause
from obligations.clauses.writer import write_in_chinese
from obligations.logic.conditions import Condition, Value, facts_of
from obligations.logic.space import Space
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.plan import Measure, Plan
from obligations.plan.vocabulary import Vocabulary

#: A clause may name other facts than the rule does; together they may tell this many provinces apart.
MOST: Final = 1 << 16


def clauses(plan: Plan) -> Claim:
    """The claim that clause and rule agree, shown over all provinces that either of them tells apart."""
    found = [finding for m in plan.measures for finding in of_measure(m, plan.vocabulary)]
    return Claim(
        Check.CLAUSES, tuple(found), sum(_cases(m, plan.vocabulary) for m in plan.measures), "provinces", MERGED
    )


def of_measure(measure: Measure, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Provinces to which the clause of one measure says something else than its rule, or two things at once."""
    if measure.clause is None or not (measure.mandatory or measure.optional):
        return  # a clause without branches is said by the check of structure
    try:
        clause = read_clause(measure.clause, vocabulary)
    except ClauseError as error:
        [problem] = error.problems
        yield _finding("unreadable", problem.what, problem.remedy, measure)
        return
    facts = named(measure, clause)
    if vocabulary.count(facts) > MOST:
        what = f"条款和规则涉及 {len(facts)} 个事实，太多，没有核对"
        yield _finding("too-large", what, "请简化条款或规则", measure)
        return
    space = Space(facts, vocabulary.domains)
    must, may, freed = map(space.covered, (clause.mandatory, clause.optional, clause.neither))
    ruled = space.covered(measure.mandatory), space.covered(measure.optional)
    for provinces, told in ((freed & (must | may), "既不作要求，又必做或选做"), (must & may, "既必做，又选做")):
        if provinces and not ruled[0] & ruled[1]:  # or else the rules contradict themselves as the clause does
            province = space.witness(provinces)
            what = f"条款自相矛盾：{vocabulary.describe_provinces(province)}{told}"
            yield _finding("clause-contradicts", what, "请核对条款原文", measure, province=province)
            return
    for branch, label, written, says, rules in (
        ("mandatory", "必做", (clause.mandatory, measure.mandatory), must, ruled[0]),
        ("optional", "选做", (clause.optional, measure.optional), may, ruled[1]),
    ):
        directions = (
            (says & ~rules, f"按条款是{label}，按规则不是"),
            (rules & ~says, f"按条款不是{label}，按规则是"),
        )
        differing = [(space.witness(provinces), told) for provinces, told in directions if provinces]
        if differing:
            what = "；".join(f"{vocabulary.describe_provinces(province)}，{told}" for province, told in differing)
            by_clause, by_rule = (_written(condition, vocabulary) for condition in written)
            remedy = f"请核对：条款的{label}是“{by_clause}”，规则写的是“{by_rule}”"
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
    told = f"第 {measure.number} 项：{what}"
    return Finding(Check.CLAUSES, kind, Severity.ERROR, told, remedy, measure.number, place, province)


def said(measure: Measure, vocabulary: Vocabulary) -> Clause | None:
    """What the clause of a measure says; None if there is none, or if it cannot be read (which this check says)."""
    try:
        return None if measure.clause is None else read_clause(measure.clause, vocabulary)
    except ClauseError:
        return None


def named(measure: Measure, clause: Clause) -> tuple[str, ...]:
    """The facts that a measure's rule or its clause names."""
    return facts_of(measure.mandatory, measure.optional, clause.mandatory, clause.optional, clause.neither)


def _cases(measure: Measure, vocabulary: Vocabulary) -> int:
    """How many provinces were looked at for one measure."""
    clause = said(measure, vocabulary)
    size = 0 if clause is None else vocabulary.count(named(measure, clause))
    return size if size <= MOST else 0


def _written(branch: Condition | None, vocabulary: Vocabulary) -> str:
    return "没有这一支" if branch is None else write_in_chinese(branch, vocabulary)
