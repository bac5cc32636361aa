"""The DMN export answers as we do in engines of others: feelin and Drools, over every state of knowledge.

feelin runs in ``make prove``; Drools is 90 MB more, and so has a target of its own, ``make foreign``, which runs both.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import pytest

from obligations import Plan, load_plan, shipped
from obligations.engine.evaluate import evaluator
from obligations.exports.dmn import decision_name, dmn_of, name_of
from obligations.logic.conditions import Known, Value
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Fact, Vocabulary
from tests import plans
from tests.dmn_model import Inputs
from tests.engine.test_every_way import states
from tests.exports.test_dmn import ODD_WORDS
from tests.node.drools import Drools, drools
from tests.node.feelin import feelin
from tests.strategies import rules


class Engine(Protocol):
    """An engine of others: for each state, what every decision of a model answers, or a text that says why it does not."""

    def answers(self, model: bytes, states: Sequence[Inputs]) -> Iterable[Mapping[str, object]]: ...


in_prove = partial(pytest.param, marks=pytest.mark.prove)
in_foreign = partial(pytest.param, marks=pytest.mark.foreign)


@pytest.fixture(scope="module", params=[in_prove(feelin, id="feelin"), in_foreign(drools, id="drools")])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with request.param() as engine:
        yield engine


@pytest.fixture(scope="module", params=[in_foreign(drools, id="drools")])
def executor(request: pytest.FixtureRequest) -> Iterator[Drools]:
    with request.param() as executor:
        yield executor


def odd_plan(_path: object = None) -> Plan:
    """A plan whose values and names mean something else to an engine that is careless with them."""
    fact, *others = ("if", "date", "not_in", "null_zone", "time_zone")
    facts = (Fact(fact, "如果(甲)/3", ODD_WORDS), *(Fact(other, f"{other} and 是", None) for other in others))
    date, not_in, null_zone, time_zone = others
    many: dict[str, Any] = {fact: list(ODD_WORDS[::2])}
    branches: list[tuple[Any, Any]] = [({fact: word}, {"not": {fact: word}}) for word in ODD_WORDS]
    branches += [
        ({"any": [date, {"all": [not_in, many]}]}, {"all": [{"not": date}, {"not": not_in}]}),
        ({"not": many}, {"all": [many, {"any": [time_zone, {"not": null_zone}]}]}),
        (None, None),
    ]
    return load_plan(rules(Vocabulary(facts), branches))


def invented(written: str) -> Plan:
    return load_plan(plans.data(written))


PLANS = [
    *(pytest.param(load_plan, path, id=path.stem) for path in shipped.rules()),
    pytest.param(odd_plan, None, id="odd"),
    pytest.param(invented, plans.FIVE, id="all answers, and regions"),
    pytest.param(invented, plans.SCOPES, id="scopes, and regions"),
]


def asked(plan: Plan, known: Known) -> Inputs:
    """A state as engines are told it: under the names of the model, with null for what is not known."""
    return {name_of(fact): known.get(fact.id) for fact in plan.vocabulary.facts}


def differing(engine: Engine, plan: Plan, model: bytes, known: Sequence[Known]) -> Iterator[tuple[object, ...]]:
    """Yield every verdict that is not ours: the measure, the state, what is right, what the engine said."""
    ours = evaluator(plan, "reference")
    said = engine.answers(model, [asked(plan, state) for state in known])
    for state, answers in zip(known, said, strict=True):
        for measure, verdict in zip(plan.measures, ours(state), strict=True):
            right = verdict.value if verdict in BRANCHES else None
            if (answer := answers[decision_name(measure)]) != right:
                yield measure.number, state, right, answer


def some_states(plan: Plan) -> list[dict[str, Value]]:
    """States in which each decision meets every combination of what it asks for."""
    met: set[tuple[object, ...]] = set()
    some = []
    for known in states(plan):
        meets = {(measure.number, *map(known.get, measure.facts)) for measure in plan.measures}
        if meets - met:
            met |= meets
            some.append(known)
    return some


@pytest.mark.parametrize(("load", "path"), PLANS)
def test_every_verdict_in_every_state_of_knowledge_is_ours(engine: Engine, load: Any, path: Any) -> None:
    plan, begin = load(path), time.monotonic()
    known = list(states(plan))
    wrong = list(differing(engine, plan, dmn_of(plan), known))
    all_of_them, took = f"{len(known) * len(plan.measures)} verdicts, {len(known)} states", time.monotonic() - begin
    print(f"{type(engine).__name__}, plan {plan.id}: {all_of_them}, {len(wrong)} different, {took:.0f} s")
    assert not wrong, f"{len(wrong)} of {all_of_them} are different, as {wrong[:3]}"


@pytest.mark.parametrize(("load", "path"), PLANS)
def test_drools_answers_one_state_as_it_answers_many(executor: Drools, load: Any, path: Any) -> None:
    plan = load(path)
    model, some = dmn_of(plan), [asked(plan, known) for known in some_states(plan)]
    assert [executor.answer(model, state) for state in some] == list(executor.answers(model, some))
    assert not executor.errors(model)


#: What an exporter could write wrongly: a pattern in the model of the odd plan, and what it would have in its place.
FAULTS = {
    "null-is-no-value-of-a-fact": (",null</text>", "</text>"),
    "null-is-no-answer": ('"optional",null', '"optional"'),
    "an-answer-is-not-allowed": ('"mandatory","optional",null', '"optional",null'),
    "a-value-is-not-allowed": (r'(<allowedValues>\s+<text>)"\\"",', r"\1"),
    "an-answer-is-another": ('<text>"mandatory"</text>', '<text>"optional"</text>'),
    "a-value-is-another": ("<text>true</text>", "<text>false</text>"),
    "a-value-is-left-out": (r'(<inputEntry[^>]*>\s+<text>[^<]*)"a,b",', r"\1"),
    "a-character-is-lost": (r"(<inputEntry[^>]*>\s+<text>[^<]*)甲\\n乙", r"\1甲n乙"),
    "what-is-unknown-will-do": ("<text>true</text>", "<text>true,null</text>"),
    "a-fact-is-not-asked-for": ("<text>false</text>", "<text>-</text>"),
    "a-fact-is-not-required": (r'<informationRequirement id="measure-20-needs-date">.*?</informationRequirement>', ""),
    "a-row-is-left-out": ("<rule .*?</rule>", ""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_an_exporter_writes_wrongly_is_seen(engine: Engine, fault: str) -> None:
    plan = odd_plan()
    wrong, times = re.subn(*FAULTS[fault], dmn_of(plan).decode(), count=1, flags=re.DOTALL)
    assert times == 1
    seen = any(differing(engine, plan, wrong.encode(), some_states(plan)))
    if isinstance(engine, Drools):
        seen = seen or bool(engine.errors(wrong.encode()))
    assert seen or (isinstance(engine, Drools) and fault == "null-is-no-answer")  # it lets null pass as any answer
