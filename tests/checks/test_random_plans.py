"""Checks of random plans against brute force over every province, with nothing but ``truth``."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import Any, TypeAlias

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from obligations import Fact, Plan, PlanError, Vocabulary, load_plan, obligations_for
from obligations.checks.certificate import check_rules, static_claims
from obligations.checks.claims import Claim
from obligations.checks.clauses import UNWRITTEN
from obligations.checks.knowledge import knowledge
from obligations.checks.mutations import mutate
from obligations.checks.redundancy import effects, strikings
from obligations.checks.shape import shape
from obligations.clauses.writer import write_clause
from obligations.logic.conditions import Condition, Everyone, Has, Not, facts_of
from obligations.logic.space import Space
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.rules_file import UncheckedRules, read_unchecked
from obligations.plan.verdicts import BRANCHES, Verdict
from tests.conftest import examples
from tests.definition import Province, as_read, every_rule, held, holds, provinces
from tests.strategies import Branches, any_branches, conditions, rules_of, states, vocabularies

#: A vocabulary, the branches of some measures, and for each the branches that its clause speaks of.
Plans: TypeAlias = tuple[Vocabulary, list[Branches], list[Branches]]


@st.composite
def plans(draw: st.DrawFn, most: int = 3) -> Plans:
    vocabulary = draw(vocabularies(most=3))
    ruled = draw(st.lists(any_branches(vocabulary), min_size=1, max_size=most))
    said = [draw(st.one_of(st.just(r), any_branches(vocabulary))) for r in ruled]
    return vocabulary, ruled, said


def written(vocabulary: Vocabulary, ruled: list[Branches], said: list[Branches]) -> dict[str, Any]:
    """A rules file with these branches and, in words, these clauses."""
    data = rules_of(vocabulary, ruled)
    for measure, some in zip(data["tasks"][0]["subtasks"][0]["measures"], said, strict=True):
        measure["clause"] = write_clause(dict(zip(BRANCHES, some, strict=False)), vocabulary) or None
    return data


def draft(vocabulary: Vocabulary, ruled: list[Branches], said: list[Branches]) -> UncheckedRules:
    return read_unchecked(written(vocabulary, ruled, said))


def found(claim: Claim) -> set[tuple[str, int | None]]:
    return {(f.kind, f.measure) for f in claim.findings}


def meetings(some: Branches, everyone: list[Province]) -> set[tuple[Verdict, ...]]:
    """Each two branches that a province is in."""
    return {pair for province in everyone for pair in combinations(held(some, province), 2)}


def named(finding: Finding) -> tuple[Verdict, ...]:
    """The verdicts that a finding names, in their order."""
    return tuple(verdict for verdict in BRANCHES if verdict.label in finding.what)


def test_the_random_branches_of_these_tests_are_of_every_kind() -> None:
    """All three with somebody in each, and somebody left out or nobody; and of branches that meet, each two alone."""
    vocabulary = Vocabulary((Fact("zone", "试验区"), Fact("port", "港口")))
    everyone = provinces(vocabulary)
    each = {(verdict,) for verdict in BRANCHES}
    awaited: list[Any] = [each, each | {()}, *({pair} for pair in combinations(BRANCHES, 2))]

    def is_last(some: Branches) -> bool:
        for kind in ({held(some, province) for province in everyone}, meetings(some, everyone)):
            if kind in awaited:
                awaited.remove(kind)
        return not awaited

    find(
        any_branches(vocabulary),
        is_last,
        settings=settings(max_examples=500, phases=[Phase.generate], derandomize=True),
    )


@examples(100)
@given(plans())
def test_findings_about_branches_agree_with_brute_force(plan: Plans) -> None:
    findings_are_the_definition(*plan)


def test_findings_about_all_branches_over_one_fact_agree_with_brute_force() -> None:
    """Rules and clauses that say the same; and each clause beside a rule that is sound, of today and of old."""
    each: list[Condition | None] = [Has("zone"), Not(Has("zone")), Everyone(), None]
    every = [some for some in product(each, repeat=len(BRANCHES)) if any(some)]
    sound: list[Branches] = [(Has("zone"), None, Not(Has("zone"))), (Has("zone"), None, None)]
    ruled = [*every, *(rule for rule in sound for _ in every)]
    findings_are_the_definition(Vocabulary((Fact("zone", "试验区"),)), ruled, every * 3)


def findings_are_the_definition(vocabulary: Vocabulary, ruled: list[Branches], said: list[Branches]) -> None:
    """Those about answers and clauses: all that there are, and each of them shown by every province with its facts."""
    everyone = provinces(vocabulary)
    claims = {claim.check: claim for claim in static_claims(draft(vocabulary, ruled, said).plan)}
    said = [as_read(clause, everyone) for clause in said]
    answers: set[tuple[str, int, tuple[Verdict, ...]]] = set()
    clauses: set[tuple[str, int]] = set()
    for n, (rule, clause) in enumerate(zip(ruled, said, strict=True), 1):
        answers |= {("overlap", n, pair) for pair in meetings(rule, everyone)}
        if any(is_left_out(rule, clause, p) for p in everyone):
            answers.add(("gap", n, ()))
        if meetings(clause, everyone) - meetings(rule, everyone):
            clauses.add(("clause-contradicts", n))
            continue
        for verdict, one, other in zip(BRANCHES, rule, clause, strict=True):
            if any(holds(one, p) != holds(other, p) for p in everyone):
                clauses.add((UNWRITTEN if verdict is Verdict.EXEMPT and one is None else f"{verdict}-differs", n))
    completeness, agreement = claims[Check.COMPLETENESS], claims[Check.CLAUSES]
    assert {(f.kind, f.measure, named(f) if f.kind == "overlap" else ()) for f in completeness.findings} == answers
    assert found(agreement) == clauses
    for finding in (*completeness.findings, *agreement.findings):
        assert (finding.severity is Severity.WARNING) is (finding.kind == UNWRITTEN)
        shows_itself(finding, ruled, said, everyone)
    used = {fact for some in ruled for fact in facts_of(*some)}
    assert len(found(claims[Check.STRUCTURE])) == (used != {f.id for f in vocabulary.facts})


def is_left_out(rule: Branches, clause: Branches, province: Province) -> bool:
    """Whether a rule says nothing of a province; one of old, without an exempt branch, need not say whom it exempts."""
    return not held(rule, province) and not (rule[-1] is None and holds(clause[-1], province))


def shows_itself(finding: Finding, ruled: list[Branches], said: list[Branches], everyone: list[Province]) -> None:
    """Every province with the facts of a finding shows it."""
    assert finding.province is not None and finding.measure is not None
    rule, clause = (some[finding.measure - 1] for some in (ruled, said))
    for p in (p for p in everyone if finding.province.items() <= p.items()):
        match finding.kind:
            case "overlap":
                assert {*named(finding)} <= {*held(rule, p)}
            case "gap":
                assert is_left_out(rule, clause, p)
            case "clause-contradicts":
                assert len(named(finding)) == 2 and {*named(finding)} <= {*held(clause, p)}
            case kind:
                verdict = Verdict(kind.partition("-")[0])
                assert (verdict in held(rule, p)) is not (verdict in held(clause, p))


@examples(100)
@given(st.data())
def test_what_is_idle_can_be_struck_and_nothing_else(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=3))
    condition = data.draw(conditions(vocabulary))
    everyone = provinces(vocabulary)
    some = tuple(data.draw(st.permutations([condition, None, None])))
    [claim] = [c for c in static_claims(draft(vocabulary, [some], [some]).plan) if c.check is Check.REDUNDANCY]
    kinds = {f.kind for f in claim.findings}
    covered = [holds(condition, p) for p in everyone]
    strikable = any([holds(left, p) for p in everyone] == covered for _, _, left in strikings(condition))
    if not any(covered):
        assert kinds == {"idle-branch"}
    else:
        assert bool(kinds) is strikable


@examples(60)
@given(st.data())
def test_what_each_striking_comes_to_is_what_is_left_of_the_condition(data: st.DataObject) -> None:
    """In one walk of the tree, and not by covering each rest anew."""
    vocabulary = data.draw(vocabularies(most=3))
    condition = data.draw(conditions(vocabulary))
    space = Space(facts_of(condition), vocabulary.domains)
    for words in (None, vocabulary):
        left = [space.covered(rest) for _, _, rest in strikings(condition, words)]
        assert [*effects(condition, words, space)] == left


@examples(60)
@given(plans(), st.data())
def test_expectations_agree_with_brute_force(plan: Plans, data: st.DataObject) -> None:
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
def test_the_shape_agrees_with_brute_force(plan: Plans) -> None:
    shape_is_the_definition(*plan)


def test_the_shape_of_all_rules_over_one_fact_agrees_with_brute_force() -> None:
    vocabulary = Vocabulary((Fact("zone", "试验区"),))
    every = [some for some in every_rule(vocabulary) if any(some)]
    ruled = [*every, *(tuple(branch and Not(Not(branch)) for branch in some) for some in every)]  # written otherwise
    shape_is_the_definition(vocabulary, ruled, ruled)


def shape_is_the_definition(vocabulary: Vocabulary, ruled: list[Branches], said: list[Branches]) -> None:
    everyone = provinces(vocabulary)
    sets = {n: frozenset(i for i, p in enumerate(everyone) if holds(must, p)) for n, (must, *_) in enumerate(ruled, 1)}
    told = shape(draft(vocabulary, ruled, said).plan)
    assert told.provinces == len(everyone)
    by_branch = [tuple(tuple(holds(b, p) for p in everyone) for b in some) for some in ruled]
    alike = [tuple(n for n, other in enumerate(by_branch, 1) if other == one) for one in dict.fromkeys(by_branch)]
    assert told.same == tuple(numbers for numbers in alike if len(numbers) > 1)
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
def test_the_engines_agree_on_random_plans(plan: Plans, packed: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("obligations.checks.knowledge.MOST_WORK", 0 if packed else 2_000_000)
        learning, engines = knowledge(draft(*plan).plan)
    assert learning.holds is not False and engines.holds is not False
    assert learning.cases == engines.cases


@examples(40)
@given(plans())
def test_a_plan_that_checks_clean_is_evaluated_without_errors(plan: Plans) -> None:
    """On every state of knowledge: an answer for every measure; 未明确 only what the clause exempts and no rule does."""
    vocabulary, ruled, said = plan
    data = written(*plan)
    sound = all(claim.holds is not False for claim in static_claims(read_unchecked(data).plan))
    if not sound:
        return
    loaded = check_rules(data, []).plan
    for state in states(vocabulary):
        result = obligations_for({"province": "甲省", "facts": state}, loaded)
        assert len(result) == len(ruled)
        for n in (o.measure - 1 for o in result.unspecified):
            like = [p for p in provinces(vocabulary) if state.items() <= p.items()]
            assert ruled[n][-1] is None and all(held(said[n], p) == (Verdict.EXEMPT,) for p in like)


@examples(60)
@given(plans())
def test_a_draft_with_contradictions_is_one_that_does_not_load(plan: Plans) -> None:
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
        held(tuple(plan.measures[i].branches.values()), p) != held(tuple(m.branches.values()), p)
        for i, m in outcome.fault.changed.items()
        for p in everyone
    )


@examples(15)
@given(plans(most=2))
def test_no_fault_that_changes_an_answer_goes_unnoticed(plan: Plans) -> None:
    """Where rules and clauses agree, the check of clauses sees any change; also in plans that are not sound."""
    vocabulary, drawn, _ = plan
    ruled = [as_read(some, provinces(vocabulary)) for some in drawn]
    loaded = draft(vocabulary, ruled, ruled).plan
    mutation = mutate(loaded)
    assert not mutation.missed
    for outcome in mutation.outcomes:
        assert outcome.changes_answers is changes_answers(loaded, outcome)
