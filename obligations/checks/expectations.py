"""Check 5: what the authors of the rules expect of the plan as a whole is proven or refuted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from obligations.checks.claims import MERGED, Claim
from obligations.logic.conditions import Value
from obligations.logic.space import Space
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.measure import Expectation, Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact, Vocabulary


def expectations(plan: Plan) -> Claim:
    """Return the claim that every expectation holds; its cases are the pairs of provinces that were compared.

    An expectation is that no single duty is lost from one value to the next, not only that their number does not fall.
    """
    findings = tuple(f for m in plan.with_own_rules for f in of_measure(m, plan.expectations, plan.vocabulary))
    cases = sum(
        (len(values) - 1) * (plan.vocabulary.count(m.facts) // len(plan.vocabulary.domains[fact]))
        for expectation in plan.expectations
        for fact, values in expectation.ladders
        for m in plan.measures
        if fact in m.facts
    )
    note = MERGED if plan.expectations else "规则文件没有写预期"
    return Claim(Check.EXPECTATIONS, findings, cases, "pairs", note)


def of_measure(measure: Measure, expected: tuple[Expectation, ...], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield where provinces lose the duty of one measure although no duty is to be lost."""
    for expectation in expected:
        for name, values in expectation.ladders:
            if name in measure.facts:
                for before, after in pairwise(values):
                    yield from _step(measure, expectation, vocabulary[name], (before, after), vocabulary)


def _step(
    measure: Measure, expectation: Expectation, fact: Fact, step: tuple[Value, Value], vocabulary: Vocabulary
) -> Iterator[Finding]:
    before, after = step
    space = Space(measure.facts, vocabulary.domains)
    must = space.covered(measure.mandatory)
    # Provinces with ``before`` that must, as they are with ``after``: those of them that need not any more.
    lost = space.changed(must, fact.id, before, after) & ~must
    if lost:
        province = {**space.witness(space.changed(lost, fact.id, after, before)), fact.id: before}
        label = vocabulary.labels[Verdict.MANDATORY]
        what = (
            f"{measure.called}：{vocabulary.describe_provinces(province)}{label}，"
            f"{fact.label}从{fact.display(before)}变为{fact.display(after)}就不{label}了，不合预期“{expectation.title}”"
        )
        remedy = "请核对规则" + (f"和预期（{expectation.place}）" if expectation.place else "和预期")
        place = measure.places.get("mandatory")
        yield Finding(Check.EXPECTATIONS, "duty-lost", Severity.ERROR, what, remedy, measure.number, place, province)
