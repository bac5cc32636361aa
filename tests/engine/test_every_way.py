"""All ways of answering give one verdict: for every shipped plan, every measure, every state of knowledge.

The ways are both engines, the prime implicants, the words of the clause, the JSON, a row of a matrix, the outcomes of
questions, and the tables of the DMN model. They are held against the definition, which is counted out here: what all
complete provinces that fit what is known agree on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, reduce
from itertools import chain, islice, product
from math import prod
from operator import or_
from pathlib import Path

import pytest
from lxml import etree

from obligations import Obligations, Plan, Verdict, load_plan, load_profile, matrix, obligations_for, questions, shipped
from obligations.engine.evaluate import Evaluate, evaluator
from obligations.exports.dmn import dmn_of, literal, name_of
from obligations.logic.conditions import Known, Value
from obligations.logic.space import Space
from obligations.plan.measure import Measure

pytestmark = pytest.mark.prove

#: A plan with more states of knowledge is gone through over the states of the facts of each measure.
MOST_STATES = 100_000
SLICES = 12
OPEN = Verdict.UNDETERMINED

plan_in = cache(load_plan)


@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("path", shipped.rules(), ids=lambda path: path.stem)
def test_every_way_of_answering_gives_the_verdict_of_the_definition(path: Path, part: int) -> None:
    plan = plan_in(path)
    defined = [definition(plan, measure) for measure in plan.measures]
    dmn = [table(plan, measure) for measure in plan.measures]
    durable, reference = (remembered(evaluator(plan, engine)) for engine in ("durable", "reference"))
    for known in islice(states(plan), part, None, SLICES):
        facts = dict(known)
        region = facts.pop(plan.vocabulary.region.id, None) if plan.vocabulary.region else None
        profile = load_profile({"province": region or "甲省", "facts": facts}, plan)
        result = obligations_for(profile, plan)
        expected = tuple(verdict(known) for verdict in defined)
        said = {
            "durable": durable(known),
            "reference": reference(known),
            "implicants": tuple(plan.rules[measure.number].verdict(known) for measure in plan.measures),
            "json": tuple(Verdict(o["verdict"]) for o in result.to_dict()["obligations"]),
            "matrix": matrix([profile], plan).rows[0].verdicts,
        }
        assert {way: verdicts for way, verdicts in said.items() if verdicts != expected} == {}, known
        for o, verdict, decide in zip(result, expected, dmn, strict=True):
            words = o.explain().clause_verdict
            assert words is verdict if o.clause else (words, verdict) == (None, Verdict.UNSPECIFIED), (known, o)
            assert decide(known) == {verdict} - {Verdict.UNSPECIFIED, OPEN}, (known, o)
        assert outcomes(result) == learnt(result, durable), known


def test_no_state_of_knowledge_is_left_out_or_gone_through_twice() -> None:
    plan = plan_in(shipped.default_rules())
    parts = [list(islice(states(plan), part, None, SLICES)) for part in range(SLICES)]
    assert len({frozenset(known.items()) for known in chain(*parts)}) == sum(map(len, parts)) == 8748


def states(plan: Plan) -> Iterator[dict[str, Value]]:
    """Every state of knowledge: each fact has one of its values or is not known."""
    domains = plan.vocabulary.domains
    whole = prod(len(domain) + 1 for domain in domains.values()) <= MOST_STATES
    for facts in [tuple(domains)] if whole else dict.fromkeys(measure.facts for measure in plan.measures):
        for values in product(*((None, *domains[fact]) for fact in facts)):
            yield {fact: value for fact, value in zip(facts, values, strict=True) if value is not None}


def remembered(evaluate: Evaluate) -> Evaluate:
    """The same, each state evaluated once."""
    once = cache(lambda items: evaluate(dict(items)))
    return lambda known: once(frozenset(known.items()))


def definition(plan: Plan, measure: Measure) -> Callable[[Known], Verdict]:
    """What all complete provinces that fit what is known agree on."""
    space = Space(measure.facts, plan.vocabulary.domains)
    told = {verdict: space.covered(branch) for verdict, branch in measure.branches.items()}
    told[Verdict.UNSPECIFIED] = space.everyone & ~reduce(or_, told.values())

    def verdict(known: Known) -> Verdict:
        fitting = space.having({fact: value for fact, value in known.items() if fact in measure.facts})
        return next((verdict for verdict, provinces in told.items() if not fitting & ~provinces), OPEN)

    return verdict


def table(plan: Plan, measure: Measure) -> Callable[[Known], set[Verdict]]:
    """What the rows that match tell, in the measure's table in the DMN model; a fact that is not known matches no value."""
    decision = model(plan).find(f"{{*}}decision[@id='measure-{measure.number}']")
    assert decision is not None
    columns = [text.text or "" for text in decision.iterfind("*/{*}input/{*}inputExpression/{*}text")]
    rows = [[text.text or "" for text in row.iterfind("*/{*}text")] for row in decision.iterfind("*/{*}rule")]

    def decide(known: Known) -> set[Verdict]:
        inputs = {name_of(plan.vocabulary[fact]): literal(value) for fact, value in known.items()}
        return {
            Verdict(output.strip('"'))
            for *entries, output in rows
            if all(e == "-" or inputs.get(c) in e.split(",") for c, e in zip(columns, entries, strict=True))
        }

    return decide


@cache
def model(plan: Plan) -> etree._Element:
    return etree.fromstring(dmn_of(plan))


def outcomes(result: Obligations) -> set[tuple[str, Value, int, Verdict]]:
    """Which answer to which question settles which measure how."""
    asked = questions(result.profile, result.plan)
    return {(q.fact.id, o.value, *settled) for q in asked for o in q.outcomes for settled in o.settles}


def learnt(result: Obligations, evaluate: Evaluate) -> set[tuple[str, Value, int, Verdict]]:
    """The same by an engine, in every state with one fact more; nobody is asked which province it is."""
    return {
        (fact, value, o.measure, verdict)
        for fact, domain in ((fact.id, fact.domain) for fact in result.plan.vocabulary.stated)
        for value in (domain if fact not in result.known else ())
        for o, verdict in zip(result, evaluate({**result.known, fact: value}), strict=True)
        if o.verdict is OPEN is not verdict
    }
