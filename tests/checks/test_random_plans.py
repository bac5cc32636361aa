"""Checks of random plans against brute force over every province, with nothing but ``truth``."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obligations import Plan, PlanError, Vocabulary, load_plan, obligations_for
from obligations.checks.certificate import check_rules, static_claims
from obligations.checks.claims import Claim
from obligations.checks.knowledge import knowledge
from obligations.checks.mutations import mutate
from obligations.checks.redundancy import strikings
from obligations.checks.shape import shape
from obligations.clauses.writer import write_clause
from obligations.logic.conditions import Condition, Value, facts_of, truth
from obligations.plan.findings import Check
from obligations.plan.notation import write_condition
from obligations.plan.rules_file import UncheckedRules, read_unchecked
from obligations.plan.verdicts import BRANCHES, Verdict
from tests.conftest import examples
from tests.strategies import Branches, branches_of, conditions, rules, states, vocabularies


def provinces(vocabulary: Vocabulary) -> list[dict[str, Value]]:
    return [
        dict(zip((f.id for f in vocabulary.facts), v, strict=True))
        for v in product(*(f.domain for f in vocabulary.facts))
    ]


def holds(condition: Condition | None, province: dict[str, Value]) -> bool:
    return condition is not None and truth(condition, province) is True


@st.composite
def branches(draw: st.DrawFn, vocabulary: Vocabulary) -> Branches:
    """Three branches: mostly sound, and at least one is there; sometimes any, which may meet."""
    made = draw(branches_of(vocabulary))
    if set(made) == {None} or draw(st.integers(0, 3)) == 0:
        made = (draw(conditions(vocabulary)), *(draw(st.none() | conditions(vocabulary)) for _ in range(2)))
    return made


@st.composite
def plans(draw: st.DrawFn, most: int = 3) -> tuple[Vocabulary, list[Branches], list[Branches]]:
    """A vocabulary, the branches of some measures, and for each the branches that its clause speaks of."""
    vocabulary = draw(vocabularies(most=3))
    ruled = draw(st.lists(branches(vocabulary), min_size=1, max_size=most))
    said = [draw(st.one_of(st.just(r), branches(vocabulary))) for r in ruled]
    return vocabulary, ruled, said


def written(vocabulary: Vocabulary, ruled: list[Branches], said: list[Branches]) -> dict[str, Any]:
    """A rules file with these branches and, in words, these clauses."""
    form = [[None if b is None else write_condition(b, vocabulary) for b in some] for some in ruled]
    data = rules(vocabulary, form)
    for measure, some in zip(data["tasks"][0]["subtasks"][0]["measures"], said, strict=True):
        measure["clause"] = write_clause(dict(zip(BRANCHES, some, strict=False)), vocabulary)
    return data


def draft(vocabulary: Vocabulary, ruled: list[Branches], said: list[Branches]) -> UncheckedRules:
    return read_unchecked(written(vocabulary, ruled, said))


def met(holding: list[list[bool]], pair: tuple[int, int]) -> bool:
    """Whether two branches hold for one province."""
    return any(one and other for one, other in zip(*(holding[i] for i in pair), strict=True))


def found(claim: Claim) -> set[tuple[str, int | None]]:
    return {(f.kind, f.measure) for f in claim.findings}


@examples(100)
@given(plans())
def test_findings_about_branches_agree_with_brute_force(
    plan: tuple[Vocabulary, list[Branches], list[Branches]],
) -> None:
    vocabulary, ruled, said = plan
    everyone = provinces(vocabulary)
    claims = {claim.check: claim for claim in static_claims(draft(vocabulary, ruled, said).plan)}
    answers: set[tuple[str, int]] = set()
    clauses: set[tuple[str, int]] = set()
    for n, (rule, clause) in enumerate(zip(ruled, said, strict=True), 1):
        by_rule, by_clause = ([[holds(b, p) for p in everyone] for b in some] for some in (rule, clause))
        old = rule[2] is None  # rules of old have no exempt branch: whom the clause leaves out is no gap
        overlaps = [pair for pair in combinations(range(3), 2) if met(by_rule, pair)]
        if overlaps:
            answers.add(("overlap", n))
        covered = [any(some) for some in zip(*by_rule, *([by_clause[2]] if old else []), strict=True)]
        if not all(covered):
            answers.add(("gap", n))
        if any(met(by_clause, pair) and pair not in overlaps for pair in combinations(range(3), 2)):
            clauses.add(("clause-contradicts", n))
            continue
        for verdict, one, other in zip(BRANCHES, by_rule, by_clause, strict=True):
            if one != other:
                is_old = verdict is Verdict.EXEMPT and old
                clauses.add(("exempt-unwritten" if is_old else f"{verdict}-differs", n))
    assert found(claims[Check.COMPLETENESS]) == answers
    assert found(claims[Check.CLAUSES]) == clauses
    for claim in (claims[Check.COMPLETENESS], claims[Check.CLAUSES]):
        for finding in claim.findings:  # every province with these facts shows it
            assert finding.province is not None and finding.measure is not None
            like = [p for p in everyone if finding.province.items() <= p.items()]
            number = finding.measure - 1
            in_rule, in_clause = ([[holds(b, p) for b in some[number]] for p in like] for some in (ruled, said))
            match finding.kind.partition("-"):
                case "overlap", _, _:
                    assert {sum(some) > 1 for some in in_rule} == {True}
                case "gap", _, _:
                    assert {any(some) for some in in_rule} == {False}
                case "clause", _, "contradicts":
                    assert {sum(some) > 1 for some in in_clause} == {True}
                case branch, _, _:
                    at = BRANCHES.index(Verdict(branch))
                    assert {r[at] != c[at] for r, c in zip(in_rule, in_clause, strict=True)} == {True}
    used = {fact for pair in ruled for fact in facts_of(*pair)}
    assert len(found(claims[Check.STRUCTURE])) == (used != {f.id for f in vocabulary.facts})


@examples(100)
@given(st.data())
def test_what_is_idle_can_be_struck_and_nothing_else(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=3))
    condition = data.draw(conditions(vocabulary))
    everyone = provinces(vocabulary)
    plan = draft(vocabulary, [(condition, None, None)], [(condition, None, None)]).plan
    [claim] = [claim for claim in static_claims(plan) if claim.check is Check.REDUNDANCY]
    kinds = {f.kind for f in claim.findings}
    covered = [holds(condition, p) for p in everyone]
    strikable = any([holds(left, p) for p in everyone] == covered for _, _, left in strikings(condition))
    if not any(covered):
        assert kinds == {"idle-branch"}
    else:
        assert bool(kinds) is strikable


@examples(60)
@given(plans(), st.data())
def test_expectations_agree_with_brute_force(
    plan: tuple[Vocabulary, list[Branches], list[Branches]], data: st.DataObject
) -> None:
    vocabulary, ruled, said = plan
    fact = data.draw(st.sampled_from(vocabulary.facts))
    if len(fact.domain) < 2:
        return
    order = data.draw(st.permutations(fact.domain))
    rules_file = written(vocabulary, ruled, said)
    rules_file["expectations"] = [{"title": "预期", "no_duty_lost": [{fact.label: [fact.display(v) for v in order]}]}]
    [claim] = [c for c in static_claims(read_unchecked(rules_file).plan) if c.check is Check.EXPECTATIONS]
    lost = {
        ("duty-lost", n)
        for n, (must, *_) in enumerate(ruled, 1)
        for p in provinces(vocabulary)
        for before, after in pairwise(order)
        if p[fact.id] == before and holds(must, p) and not holds(must, p | {fact.id: after})
    }
    assert found(claim) == lost


@examples(30)
@given(plans())
def test_the_shape_agrees_with_brute_force(plan: tuple[Vocabulary, list[Branches], list[Branches]]) -> None:
    vocabulary, ruled, said = plan
    everyone = provinces(vocabulary)
    sets = {n: frozenset(i for i, p in enumerate(everyone) if holds(must, p)) for n, (must, *_) in enumerate(ruled, 1)}
    told = shape(draft(vocabulary, ruled, said).plan)
    assert told.provinces == len(everyone)
    counts = [[n, *(sum(holds(b, p) for p in everyone) for b in some)] for n, some in enumerate(ruled, 1)]
    assert [[r.measure, r.mandatory, r.optional, r.exempt] for r in told.reach] == counts
    expected = {
        n: tuple(m for m, other in sets.items() if s < other and len(other) < len(everyone))
        for n, s in sets.items()
        if s
    }
    assert dict(told.implies) == {n: others for n, others in expected.items() if others}
    assert set(told.everyone) == {n for n, s in sets.items() if len(s) == len(everyone)}


@examples(25)
@given(plans(), st.booleans())
def test_the_engines_agree_on_random_plans(
    plan: tuple[Vocabulary, list[Branches], list[Branches]], packed: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("obligations.checks.knowledge.MOST_WORK", 0 if packed else 2_000_000)
        learning, engines = knowledge(draft(*plan).plan)
    assert learning.holds is not False and engines.holds is not False
    assert learning.cases == engines.cases


@examples(40)
@given(plans())
def test_a_plan_that_checks_clean_is_evaluated_without_errors(
    plan: tuple[Vocabulary, list[Branches], list[Branches]],
) -> None:
    """On every state of knowledge: an answer for every measure, and never 未明确 where the plan has a clause."""
    data = written(*plan)
    sound = all(claim.holds is not False for claim in static_claims(read_unchecked(data).plan))
    if not sound:
        return
    loaded = check_rules(data, []).plan
    for state in states(plan[0]):
        result = obligations_for({"province": "甲省", "facts": state}, loaded)
        assert len(result) == len(plan[1]) and not result.unspecified


@examples(60)
@given(plans())
def test_a_draft_with_contradictions_is_one_that_does_not_load(
    plan: tuple[Vocabulary, list[Branches], list[Branches]],
) -> None:
    data = written(*plan)
    if read_unchecked(data).contradictions:
        with pytest.raises(PlanError):
            load_plan(data)
    else:
        assert load_plan(data) == read_unchecked(data).plan


# ── faults ───────────────────────────────────────────────────────────────────────────────────────────


def changes_answers(plan: Plan, outcome: Any) -> bool:
    everyone = provinces(plan.vocabulary)
    return any(
        [holds(b, p) for b in plan.measures[i].branches.values()] != [holds(b, p) for b in m.branches.values()]
        for i, m in outcome.fault.changed.items()
        for p in everyone
    )


@examples(15)
@given(plans(most=2))
def test_no_fault_that_changes_an_answer_goes_unnoticed(
    plan: tuple[Vocabulary, list[Branches], list[Branches]],
) -> None:
    """Where rules and clauses agree, the check of clauses sees any change; also in plans that are not sound."""
    vocabulary, ruled, _ = plan
    loaded = draft(vocabulary, ruled, ruled).plan
    mutation = mutate(loaded)
    assert not mutation.missed
    for outcome in mutation.outcomes:
        assert outcome.changes_answers is changes_answers(loaded, outcome)
