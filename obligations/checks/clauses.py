"""Check 3: the rule means the same as the clause in the document, for every province, in both branches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from obligations.checks.claims import MERGED, Claim
from obligations.clauses.reader import Clause, ClauseError, read_clause_of
from obligations.clauses.writer import write_in_chinese
from obligations.files.yaml_writing import OnOneLine, yaml_text
from obligations.logic.conditions import Condition, Everyone, Value, facts_of
from obligations.logic.space import Space
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import Measure
from obligations.plan.notation import write_condition
from obligations.plan.plan import Plan
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Vocabulary

#: The kind of finding where a clause leaves provinces out and the rule, like those of old, has no branch for it.
UNWRITTEN: Final = "exempt-unwritten"
#: The most provinces for which clause and rule are compared. A clause may name other facts than the rule does.
MOST: Final = 1 << 16


def clauses(plan: Plan) -> Claim:
    """Return the claim that clause and rule agree, shown over all provinces that either of them distinguishes."""
    findings = tuple(finding for m in plan.with_own_rules for finding in of_measure(m, plan.vocabulary))
    cases = sum(_cases(m, plan.vocabulary) for m in plan.measures)
    return Claim(Check.CLAUSES, findings, cases, "provinces", MERGED)


def of_measure(measure: Measure, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield where the clause of a measure contradicts its rule or itself, each with a province that shows it.

    Where a person decided on a branch, because the clause cannot be read or means several things, it counts.
    """
    decided = {part for decision in measure.decisions for part in decision.about}
    if measure.clause is None or not measure.has_branch:
        return  # a clause without branches is reported by the check of structure
    try:
        clause = read_clause_of(measure, vocabulary)
    except ClauseError as error:
        [problem] = error.problems
        if decided & {"clause", *BRANCHES}:
            return
        yield _finding("unreadable", problem.message, problem.remedy, measure)
        return
    facts = facts_named(measure, clause)
    if vocabulary.count(facts) > MOST:
        what = f"条款和规则涉及 {len(facts)} 个事实，太多，没有核对"
        yield _finding("too-large", what, "请简化条款或规则", measure)
        return
    space = Space(facts, vocabulary.domains)
    labels = vocabulary.labels
    by_clause = {verdict: space.covered(branch) for verdict, branch in clause.by_verdict.items()}
    by_rule = {verdict: space.covered(branch) for verdict, branch in measure.branches.items()}
    for one, other in combinations(BRANCHES, 2):
        both = by_clause[one] & by_clause[other]
        if {one.value, other.value} & decided:
            continue
        if both and not by_rule[one] & by_rule[other]:  # or else the contradiction of the rules is reported already
            province = space.witness(both)
            what = f"条款自相矛盾：{vocabulary.describe_provinces(province)}既{labels[one]}，又{labels[other]}"
            yield _finding("clause-contradicts", what, "请核对条款原文", measure, province=province)
            return
    for verdict in BRANCHES:
        if verdict.value in decided:
            continue
        label = labels[verdict]
        directions = (
            (by_clause[verdict] & ~by_rule[verdict], f"按条款是{label}，按规则不是"),
            (by_rule[verdict] & ~by_clause[verdict], f"按条款不是{label}，按规则是"),
        )
        differing = [(space.witness(provinces), difference) for provinces, difference in directions if provinces]
        if differing:
            what = "；".join(f"{vocabulary.describe_provinces(province)}，{text}" for province, text in differing)
            conditions = clause.by_verdict[verdict], measure.branches[verdict]
            clause_text, rule_text = (_written(condition, vocabulary) for condition in conditions)
            remedy = f"请核对：条款的{label}是“{clause_text}”，规则写的是“{rule_text}”"
            kind, severity = f"{verdict}-differs", Severity.ERROR
            if verdict is Verdict.EXEMPT and is_unwritten_exempt(measure):
                kind, severity = UNWRITTEN, Severity.WARNING
                written = yaml_text(OnOneLine(write_condition(clause.exempt or Everyone(), vocabulary))).strip()
                remedy = f"请补写 exempt: {written}；不补，结论是“{labels[Verdict.UNSPECIFIED]}”"
            yield _finding(kind, what, remedy, measure, verdict, differing[0][0], severity)


def is_unwritten_exempt(measure: Measure) -> bool:
    """Return whether a rule has no exempt branch, as no rule had before there was one; a scope always has to say."""
    return measure.exempt is None and not measure.is_scope


def _finding(
    kind: str,
    what: str,
    remedy: str,
    measure: Measure,
    part: str = "clause",
    province: Mapping[str, Value] | None = None,
    severity: Severity = Severity.ERROR,
) -> Finding:
    place = measure.places.get(part)
    what = f"{measure.called}：{what}"
    return Finding(Check.CLAUSES, kind, severity, what, remedy, measure.number, place, province)


def readable_clause(measure: Measure, vocabulary: Vocabulary) -> Clause | None:
    """Return the meaning of a measure's clause; None if there is none, or if it cannot be read (see of_measure)."""
    try:
        return None if measure.clause is None else read_clause_of(measure, vocabulary)
    except ClauseError:
        return None


def facts_named(measure: Measure, clause: Clause) -> tuple[str, ...]:
    """Return the facts that a measure's rule or its clause names, each once."""
    return facts_of(*measure.branches.values(), *clause.by_verdict.values())


def _cases(measure: Measure, vocabulary: Vocabulary) -> int:
    """Return for how many provinces clause and rule of a measure were compared."""
    clause = readable_clause(measure, vocabulary)
    size = 0 if clause is None else vocabulary.count(facts_named(measure, clause))
    return size if size <= MOST else 0


def _written(branch: Condition | None, vocabulary: Vocabulary) -> str:
    return "没有这一支" if branch is None else write_in_chinese(branch, vocabulary)
