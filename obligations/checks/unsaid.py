"""Check 8: what the document omits or words in an unusual way, and what that means for a province."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obligations.checks.claims import Claim
from obligations.checks.clauses import readable_clause
from obligations.clauses.reader import Clause, RemarkKind
from obligations.clauses.writer import write_clause
from obligations.logic.conditions import facts_of
from obligations.logic.describing import condition_of
from obligations.logic.space import MOST_PROVINCES, Space
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import PARTS, Decision, Measure
from obligations.plan.plan import Plan
from obligations.plan.vocabulary import Vocabulary

#: What a decision is about, where that is no field.
_DECIDED: Final = {
    "gap": "条款没有说到的省份",
    "actions": "省里要做的事",
    "number": "编号不连续",
    "document": "原件里没有读的内容",
}


def unsaid(plan: Plan) -> Claim:
    """Return the notes on all measures. None is an error of the rules: they are about the document."""
    findings = tuple(finding for m in plan.measures for finding in of_measure(m, plan.vocabulary, plan.parts))
    findings = (*(_decided("整份计划", decision, plan.parts) for decision in plan.decisions), *findings)
    return Claim(Check.UNSAID, findings, len(plan.measures), "measures")


def of_measure(measure: Measure, vocabulary: Vocabulary, parts: Mapping[str, str] = PARTS) -> Iterator[Finding]:
    """Yield the notes on one measure; ``parts`` are the names of its fields."""
    office = "局里" if parts["bureau"] == PARTS["bureau"] else "印发文件的单位"
    for decision in measure.decisions:
        yield _decided(f"第 {measure.number} 项", decision, parts, measure.number)
    if measure.clause is None and ("clause" in measure.undecided or measure.decided("clause")):
        pass  # a draft has not decided it, and the document may have a clause; or a person decided that it has none
    elif measure.clause is None:
        means = f"各省的结论都是“未明确”，需要时向{office}询问"
        yield _note("no-clause", "没有省份条款", means, measure, "clause")
    elif not measure.decided("clause"):
        yield from _wording(measure, vocabulary, office)
    if measure.due is None and "due" not in measure.undecided and not measure.decided("due"):
        yield _note("no-due", "没有完成时间", f"清单里写“计划未写明”，何时完成要向{office}询问", measure, "due")
    if measure.actions is None and measure.asks_provinces and not measure.decided("actions"):
        yield _note("no-actions", "还没有概括省里要做什么", "清单里写“请看原件”", measure, "actions")
    elif measure.actions is None and not measure.decided("actions"):
        yield _note("no-actions", "没有写省里要做什么", "清单里只有举措名称", measure, "actions")


def _decided(what: str, decision: Decision, parts: Mapping[str, str], measure: int | None = None) -> Finding:
    about = "、".join(_DECIDED.get(part, parts[part]) for part in dict.fromkeys(decision.about))
    text, means = f"{what}：{about}，{decision.text}", "原件读不准或没有说到，按认定执行"
    return Finding(Check.UNSAID, "decided", Severity.NOTE, text, means, measure, decision.place)


def _wording(measure: Measure, vocabulary: Vocabulary, office: str) -> Iterator[Finding]:
    clause = readable_clause(measure, vocabulary)
    if clause is None:
        return
    for remark in clause.remarks:
        what = f"条款{remark.what}"
        match remark.kind:
            case RemarkKind.SPELLING:
                yield _note("wording", what, "结论不受影响", measure, "clause")
            case RemarkKind.ENCOURAGED:
                yield _note("encouraged", what, f"请向{office}确认", measure, "clause", Severity.WARNING)
            case RemarkKind.AMBIGUOUS:
                means = f"整句读作“{_in_short(clause, vocabulary)}”；不是这个意思的，请换一种说法"
                yield _note("ambiguous", what, means, measure, "clause", Severity.WARNING)


def _in_short(clause: Clause, vocabulary: Vocabulary) -> str:
    """Return how a clause is read, as a short clause of its own."""
    branches = clause.by_verdict
    facts = facts_of(*branches.values())
    if vocabulary.count(facts) <= MOST_PROVINCES:
        space = Space(facts, vocabulary.domains)
        branches = {v: who if who is None else condition_of(space, space.covered(who)) for v, who in branches.items()}
    return write_clause(branches, vocabulary)


def _note(kind: str, what: str, means: str, measure: Measure, part: str, severity: Severity = Severity.NOTE) -> Finding:
    place = measure.places.get(part)
    return Finding(Check.UNSAID, kind, severity, f"第 {measure.number} 项{what}", means, measure.number, place)
