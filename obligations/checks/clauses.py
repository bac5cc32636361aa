"""Check 3: the rule says what the words of the document say, for every province, in both branches."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Final

from obligations.checks.findings import Check, Claim, Finding, Severity
from obligations.clauses.reader import Clause, ClauseError, read_clause
from obligations.clauses.writer import write_in_chinese
from obligations.conditions import Condition, facts_of
from obligations.plan import Measure, Plan
from obligations.space import Space
from obligations.vocabulary import Vocabulary

#: A clause may name other facts than the rule does; together they may tell this many provinces apart.
_MOST: Final = 1 << 16


def clauses(plan: Plan) -> Claim:
    """The claim that clause and rule agree, shown over all provinces that either of them tells apart."""
    told = [m for m in plan.measures if m.clause is not None]
    found = [finding for m in told for finding in of_measure(m, plan.vocabulary)]
    return Claim(Check.CLAUSES, tuple(found), sum(_size(m, plan.vocabulary) for m in told), "provinces")


def of_measure(measure: Measure, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Provinces to which the clause of one measure says something else than its rule."""
    if measure.clause is None or not (measure.mandatory or measure.optional):
        return  # a clause without branches is said by the check of structure
    place = measure.places.get("clause")
    try:
        clause = read_clause(measure.clause, vocabulary)
    except ClauseError as error:
        [problem] = error.problems
        what = f"第 {measure.number} 项的{problem.what}"
        yield Finding(Check.CLAUSES, "unreadable", Severity.ERROR, what, problem.remedy, measure.number, place)
        return
    facts = _facts(measure, clause)
    if prod(len(vocabulary.domains[fact]) for fact in facts) > _MOST:
        what = f"第 {measure.number} 项的条款和规则涉及 {len(facts)} 个事实，太多，没有核对"
        yield Finding(Check.CLAUSES, "too-large", Severity.ERROR, what, "请简化规则", measure.number, place)
        return
    space = Space(facts, vocabulary.domains)
    for branch, label, said, ruled in (
        ("mandatory", "必做", clause.mandatory, measure.mandatory),
        ("optional", "选做", clause.optional, measure.optional),
    ):
        differing = space.covered(said) ^ space.covered(ruled)
        if differing:
            province = space.told(differing)
            by_clause = not space.having(province) & ~space.covered(said)
            says, rules = (f"是{label}", f"不是{label}") if by_clause else (f"不是{label}", f"是{label}")
            what = f"第 {measure.number} 项：{vocabulary.tell(province)}的省份，按条款{says}，按规则{rules}"
            remedy = f"条款的{label}是“{_written(said, vocabulary)}”，规则写的是“{_written(ruled, vocabulary)}”"
            where = measure.places.get(branch)
            yield Finding(
                Check.CLAUSES, f"{branch}-differs", Severity.ERROR, what, remedy, measure.number, where, province
            )


def _facts(measure: Measure, clause: Clause) -> tuple[str, ...]:
    return facts_of(measure.mandatory, measure.optional, clause.mandatory, clause.optional)


def _size(measure: Measure, vocabulary: Vocabulary) -> int:
    """How many provinces were looked at for one measure."""
    try:
        facts = _facts(measure, read_clause(measure.clause or "", vocabulary))
    except ClauseError:
        return 0
    size = prod(len(vocabulary.domains[fact]) for fact in facts)
    return size if size <= _MOST else 0


def _written(branch: Condition | None, vocabulary: Vocabulary) -> str:
    return "没有这一支" if branch is None else write_in_chinese(branch, vocabulary)
