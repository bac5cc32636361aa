"""The plan as a DMN model: run by pyDMNrules, an engine that knows nothing of this project, and read as XML."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise, product
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obligations import Plan, PlanError, load_plan, obligations_for
from obligations.exports.dmn import FEEL_WORDS, MODEL, dmn_of, literal
from obligations.logic.conditions import Condition, Not, Value, truth
from obligations.plan.notation import write_condition
from obligations.plan.vocabulary import Fact, Vocabulary
from tests.conftest import examples
from tests.dmn_model import NAMES, Inputs, decisions, text
from tests.document_2018 import DEPENDS, FACTS, ROWS, State, by_definition, states_of, verdict
from tests.plans import SCOPES, data
from tests.strategies import conditions, rules, states, vocabularies

BY_NUMBER = {row.number: row for row in ROWS}
SETTLED = ("mandatory", "optional")


@pytest.fixture(scope="module")
def model(plan: Plan) -> bytes:
    return dmn_of(plan)


class Engine:
    """pyDMNrules with a model in it. It knows the inputs of a table by their labels."""

    def __init__(self, model: bytes, vocabulary: Vocabulary) -> None:
        from pyDMNrules import DMN  # takes ten seconds to build its grammar: not for those who only collect tests

        self.engine = DMN()
        self.vocabulary = vocabulary
        assert self.engine.useXML(model.decode()) == {}

    def all(self, province: State) -> dict[str, Any]:
        """The answers of all decisions, of which each has a row for this province."""
        status, results = self.engine.decide(self._data(province, self.vocabulary.domains))
        assert not status
        return dict((results if isinstance(results, list) else [results])[-1]["Result"])

    def one(self, number: int, known: State, facts: tuple[str, ...]) -> object:
        """The answer of one decision; None if no row matches, which this engine tells as an error."""
        name = f"Measure_{number}"
        status, results = self.engine.decideTables(self._data(known, facts), [name])
        if status:
            assert status["errors"] == [f"No rules matched the input data for decision table '{name}'"]
            return None
        return results["Result"][name]

    def _data(self, known: State, facts: Any) -> dict[str, Value | None]:
        used = self.engine.glossary
        labels = {fact: self.vocabulary[fact].label for fact in facts}
        return {label: known.get(fact) for fact, label in labels.items() if label in used}


ENTRY = re.compile(r'(true|false|null|"(?:[^"\\]|\\.)*")(?:,|$)')


class InAFewLines:
    """The FEEL that models of this kind have, for those that pyDMNrules cannot read."""

    def value(self, expression: str, context: Inputs) -> Value | None:
        if expression in context:
            return context[expression]
        (value,) = values_of(expression)
        return value

    def test(self, tests: str, value: Value | None, _context: Inputs) -> bool:
        return tests == "-" or value in values_of(tests)


def values_of(entry: str) -> list[Value | None]:
    assert ENTRY.sub("", entry) == ""
    return [json.loads(value) for value in ENTRY.findall(entry)]


def answers(model: bytes, known: Inputs) -> list[Value | None]:
    return [decision.answer(known, InAFewLines()) for decision in decisions(model).values()]


def local(element: ElementTree.Element) -> str:
    return element.tag.partition("}")[2]


@cache
def parsed(model: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(model)


def tables(model: bytes) -> dict[str, list[tuple[dict[str, list[Value | None]], str]]]:
    """The rows of each decision: what each input that matters may be, and the answer."""
    return {
        name: [
            (
                {c.expression: values_of(tests) for c, tests in zip(clauses, row.tests, strict=True) if tests != "-"},
                json.loads(row.answer),
            )
            for row in rows
        ]
        for name, (_, clauses, rows, _, _) in decisions(model).items()
    }


@pytest.mark.prove
def test_an_independent_engine_gives_the_documents_answers(model: bytes, plan: Plan) -> None:
    """All 384 complete provinces and all states of knowledge; one test, so that one worker loads the engine.

    A measure's table asks for the facts on which it depends and no others (tested below), so the engine is asked once
    for each state of these, and that is its answer for every province in this state.
    """
    engine = Engine(model, plan.vocabulary)
    answers = {}
    for row in ROWS:
        for known in states_of(facts := DEPENDS[row.number]):
            settled = by_definition(row, known, facts)
            found = engine.one(row.number, known, facts)
            assert found == (settled if settled in SETTLED else None), (row, known)
            answers[row.number, tuple(known.items())] = found
    for i, values in enumerate(product(*FACTS.values())):
        province = dict(zip(FACTS, values, strict=True))
        ours = obligations_for({"province": "甲省", "facts": province}, plan, engine="reference")
        whole = engine.all(province) if i % 32 == 0 else None
        for row in ROWS:
            found = answers[row.number, tuple((fact, province[fact]) for fact in DEPENDS[row.number])]
            assert (found or "unspecified") == verdict(row, province) == ours[row.number].verdict, province
            assert whole is None or whole[f"Measure_{row.number}"] == found
    random_plans_run_by_the_engine()


def test_a_table_asks_for_what_the_measure_depends_on(model: bytes) -> None:
    for decision in parsed(model).findall("m:decision", NAMES):
        depends = set(DEPENDS[int(decision.attrib["name"].removeprefix("Measure_"))])
        inputs = [text(each) for each in decision.findall("m:decisionTable/m:input/m:inputExpression", NAMES)]
        required = [each.attrib["href"] for each in decision.findall("m:informationRequirement/m:requiredInput", NAMES)]
        assert set(inputs) == depends
        assert required == [f"#input-{fact}" for fact in inputs]


def test_rows_of_a_table_are_the_parts_of_the_clause(model: bytes) -> None:
    found = tables(model)
    assert found["Measure_1"] == [
        ({"reform_zone": [True]}, "mandatory"),
        ({"free_trade_zone": [True]}, "mandatory"),
        ({"reform_zone": [False], "free_trade_zone": [False]}, "optional"),
    ]
    assert found["Measure_2"] == [
        ({"province_class": ["一类", "二类"]}, "mandatory"),
        ({"province_class": ["三类"]}, "optional"),
    ]
    assert found["Measure_6"] == [
        ({"strong_province": [True]}, "mandatory"),
        ({"province_class": ["一类"]}, "mandatory"),
        ({"strong_province": [False], "province_class": ["二类", "三类"]}, "optional"),
    ]
    assert found["Measure_10"] == [({}, "mandatory")]
    assert found["Measure_24"] == [({}, "optional")]


def test_a_measure_without_a_clause_is_null(model: bytes) -> None:
    silent = [
        decision.attrib["name"]
        for decision in parsed(model).findall("m:decision", NAMES)
        if decision.find("m:literalExpression", NAMES) is not None
    ]
    assert silent == ["Measure_8", "Measure_11"]
    for decision in parsed(model).findall("m:decision", NAMES):
        if decision.attrib["name"] in silent:
            (expression,) = decision.findall("m:literalExpression", NAMES)
            assert text(expression) == "null"
            assert decision.find("m:decisionTable", NAMES) is None
            assert decision.findtext("m:description", namespaces=NAMES) == "计划没有写省份条款。"


def test_titles_clauses_and_facts_in_the_model_are_the_documents(model: bytes, plan: Plan) -> None:
    assert parsed(model).attrib["name"] == plan.title
    for decision, measure in zip(parsed(model).findall("m:decision", NAMES), plan.measures, strict=True):
        assert decision.attrib["label"] == f"{measure.number} {measure.title}"
        if measure.clause is not None:
            assert decision.findtext("m:description", namespaces=NAMES) == f"省份条款：{measure.clause}"
    told = [each.text for each in parsed(model).findall(".//m:rule/m:description", NAMES)]
    assert told[:3] == [
        "全面改革创新试验区为是的省份：必做",
        "自由贸易试验区为是的省份：必做",
        "全面改革创新试验区为否、自由贸易试验区为否的省份：选做",
    ]
    assert "各类省份：必做" in told
    assert "省份类别为一类或二类的省份：必做" in told


def told(model: bytes) -> tuple[set[str], set[str], set[str | None]]:
    """What the model says of the verdicts that there can be: allowed values, questions, allowed answers."""
    root = parsed(model)
    (verdict,) = root.findall("m:itemDefinition[@name='Verdict']/m:allowedValues", NAMES)
    asked = {(each.text or "").rpartition("，")[2] for each in root.iter(f"{{{MODEL}}}question")}
    return {text(verdict)}, asked, {each.text for each in root.iter(f"{{{MODEL}}}allowedAnswers")}


def test_verdicts_that_always_stand_in_a_model_are_the_two_of_2018(model: bytes) -> None:
    assert told(model) == (
        {'"mandatory","optional",null'},
        {"这个省份必做还是选做？"},
        {"mandatory：必做；optional：选做；null：计划未明确，或所知的事实还不能决定"},
    )
    silent = load_plan(rules(Vocabulary((Fact("fact0", "事实0"),)), [(None, None)]))
    assert told(dmn_of(silent)) == told(model)


def test_another_branch_stands_in_the_model_once_a_measure_has_it(plan: Plan, model: bytes) -> None:
    shifted = plan.to_dict()
    for measure in (m for task in shifted["tasks"] for sub in task["subtasks"] for m in sub["measures"]):
        measure |= {"optional": None, "exempt": measure["optional"]}
    exempting = dmn_of(load_plan(shifted))
    assert told(exempting) == (
        {'"mandatory","optional","exempt",null'},
        {"这个省份必做、选做还是不作要求？"},
        {"mandatory：必做；optional：选做；exempt：不作要求；null：计划未明确，或所知的事实还不能决定"},
    )
    before, after = tables(model), tables(exempting)
    assert after == {
        name: [(asked, "exempt" if verdict == "optional" else verdict) for asked, verdict in rows]
        for name, rows in before.items()
    }


def test_the_model_of_a_plan_of_scopes_has_its_own_words_and_no_option() -> None:
    assert told(dmn_of(load_plan(data(SCOPES)))) == (
        {'"mandatory","exempt",null'},
        {"这个省份适用还是不适用？"},
        {"mandatory：适用；exempt：不适用；null：计划未明确，或所知的事实还不能决定"},
    )


def test_a_fact_of_many_values_makes_no_more_rows() -> None:
    regions = tuple(f"第{n}省" for n in range(31))
    vocabulary = Vocabulary((Fact("region", "地区", regions), Fact("pilot", "试点")))
    east: dict[str, Any] = {"region": list(regions[:9])}
    must = {"any": [east, "pilot"]}
    may = {"all": [{"region": list(regions[9:20])}, {"not": "pilot"}]}
    model = dmn_of(load_plan(rules(vocabulary, [(must, may), (east, {"not": east})])))
    assert tables(model) == {
        "Measure_1": [
            ({"region": [*regions[:9]]}, "mandatory"),
            ({"pilot": [True]}, "mandatory"),
            ({"region": [*regions[9:20]], "pilot": [False]}, "optional"),
        ],
        "Measure_2": [({"region": [*regions[:9]]}, "mandatory"), ({"region": [*regions[9:]]}, "optional")],
    }


#: The parts of each element that the model uses, in the order that DMN 1.3's schema demands.
PARTS = {
    "definitions": ["itemDefinition", "inputData", "decision", "DMNDI"],
    "itemDefinition": ["typeRef", "allowedValues"],
    "inputData": ["description", "variable"],
    "decision": ["description", "question", "allowedAnswers", "variable", "informationRequirement", "literalExpression", "decisionTable"],
    "informationRequirement": ["requiredInput"],
    "decisionTable": ["input", "output", "rule"],
    "input": ["inputExpression"],
    "rule": ["description", "inputEntry", "outputEntry"],
    "inputExpression": ["text"],
    "inputEntry": ["text"],
    "outputEntry": ["text"],
    "allowedValues": ["text"],
    "literalExpression": ["text"],
    "DMNDI": ["DMNDiagram"],
    "DMNDiagram": ["DMNShape", "DMNEdge"],
    "DMNShape": ["Bounds"],
    "DMNEdge": ["waypoint"],
}  # fmt: skip


def sound(model: bytes) -> None:
    """What the schema and the standard demand of any model, as far as this one has it."""
    root = ElementTree.fromstring(model)
    assert root.tag == f"{{{MODEL}}}definitions"
    assert {"name", "namespace", "exporter", "exporterVersion"} <= set(root.attrib)
    for element in root.iter():
        tag = local(element)
        order = PARTS.get(tag, [])
        parts = [order.index(local(child)) for child in element]
        assert tag == "DMNDiagram" or parts == sorted(parts), tag
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z][\w-]*", each, re.ASCII) for each in ids)
    assert {each.attrib["href"] for each in root.iter(f"{{{MODEL}}}requiredInput")} <= {f"#{each}" for each in ids}
    drawn = [each.attrib["dmnElementRef"] for each in root.iter() if "dmnElementRef" in each.attrib]
    kinds = ("inputData", "decision", "informationRequirement")
    assert sorted(drawn) == sorted(each.attrib["id"] for kind in kinds for each in root.iter(f"{{{MODEL}}}{kind}"))
    named = [each for kind in ("itemDefinition", "inputData", "decision") for each in root.findall(f"m:{kind}", NAMES)]
    names = [each.attrib["name"] for each in named]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) and name not in FEEL_WORDS for name in names)
    types = {"boolean", *(each.attrib["name"] for each in root.findall("m:itemDefinition", NAMES))}
    assert {each.attrib["typeRef"] for each in root.iter() if "typeRef" in each.attrib} <= types
    for each in named:
        variable = each.find("m:variable", NAMES)
        assert variable is None or variable.attrib["name"] == each.attrib["name"]
    inputs = {each.attrib["name"] for each in root.findall("m:inputData", NAMES)}
    assert {text(each) for each in root.iter(f"{{{MODEL}}}inputExpression")} <= inputs
    assert all(each.attrib["hitPolicy"] == "ANY" for each in root.iter(f"{{{MODEL}}}decisionTable"))


def test_the_model_is_sound(model: bytes) -> None:
    sound(model)
    boxes = [box.attrib for box in parsed(model).iter("{http://www.omg.org/spec/DMN/20180521/DC/}Bounds")]
    assert len(boxes) == 8 + 25
    for column in {box["x"] for box in boxes}:
        edges = sorted((int(box["y"]), int(box["y"]) + int(box["height"])) for box in boxes if box["x"] == column)
        assert all(bottom < top for (_, bottom), (top, _) in pairwise(edges))


def test_the_same_plan_gives_the_same_bytes(model: bytes) -> None:
    code = "import sys; from obligations import load_plan; from obligations.exports.dmn import dmn_of; sys.stdout.buffer.write(dmn_of(load_plan()))"
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        assert subprocess.run([sys.executable, "-c", code], env=environment, stdout=-1, check=True).stdout == model


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, list[tuple[Condition | None, Condition | None]]]:
    """A plan of one to three measures: 其他省份, two branches that leave provinces out, or a single branch."""
    vocabulary = draw(vocabularies(most=3))
    branches: list[tuple[Condition | None, Condition | None]] = []
    for first in draw(st.lists(conditions(vocabulary), min_size=1, max_size=3)):
        second = draw(st.sampled_from([Not(first), None, draw(conditions(vocabulary))]))
        branches.append((first, second) if draw(st.booleans()) else (second, first))
    form = [tuple(None if b is None else write_condition(b, vocabulary) for b in pair) for pair in branches]
    try:
        return load_plan(rules(vocabulary, form)), branches
    except PlanError:  # the two branches contradict each other
        return load_plan(rules(vocabulary, [(f, None) for f, _ in form if f])), [(b, None) for b, _ in branches if b]


def by_brute_force(branches: tuple[Condition | None, Condition | None], known: State, vocabulary: Vocabulary) -> Any:
    """The verdict that every way of filling in what is unknown gives, or None."""
    choices = [[known[f.id]] if f.id in known else list(f.domain) for f in vocabulary.facts]
    found = set()
    for values in product(*choices):
        province = dict(zip((f.id for f in vocabulary.facts), values, strict=True))
        holds = [branch is not None and truth(branch, province) is True for branch in branches]
        found.add(next((word for word, so in zip(SETTLED, holds, strict=True) if so), None))
    return found.pop() if len(found) == 1 else None


@examples(60)
@given(plans())
def test_models_of_random_plans_are_sound_and_answer_as_by_brute_force(
    drawn: tuple[Plan, list[tuple[Condition | None, Condition | None]]],
) -> None:
    plan, branches = drawn
    if not branches:
        return
    model = dmn_of(plan)
    sound(model)
    for known in states(plan.vocabulary):
        assert answers(model, known) == [by_brute_force(pair, known, plan.vocabulary) for pair in branches]


@examples(25)
@given(plans(), st.data())
def random_plans_run_by_the_engine(drawn: tuple[Plan, list[Any]], data: st.DataObject) -> None:
    plan, branches = drawn
    if not branches:
        return
    engine = Engine(dmn_of(plan), plan.vocabulary)
    known = data.draw(st.sampled_from(states(plan.vocabulary)))
    for number, pair in enumerate(branches, 1):
        facts = tuple(plan.vocabulary.domains)
        assert engine.one(number, known, facts) == by_brute_force(pair, known, plan.vocabulary)


#: Values and names that mean something else, or nothing, to an engine that is careless with them.
ODD_WORDS = ('"', "\\", '\\"', "<b>&amp;", "]]>", "-", "a,b", '甲","乙', "甲\n乙", "丙\t丁", "null x", "1..2", "[1..2]", "> 3", "not(1)", "\ufffe", "😀", "?", "x" * 500)  # fmt: skip


def hostile(word: str, identifier: str = "f") -> Plan:
    """A plan that has a word wherever a text can stand."""
    data = rules(Vocabulary(()), [])
    data |= {
        "title": word,
        "id": word,
        "vocabulary": {
            identifier: {"label": f"甲{word}", "values": [word, "其余"], "aliases": [f"乙{word}"], "note": word}
        },
    }
    condition = {identifier: word}
    measure = {
        "number": 7,
        "title": word,
        "bureau": [word],
        "due": word,
        "clause": word,
        "mandatory": condition,
        "optional": {"非": condition},
        "actions": [word],
    }
    data["tasks"] = [{"title": word, "subtasks": [{"title": word, "measures": [measure]}]}]
    return load_plan(data)


@pytest.mark.parametrize("word", ODD_WORDS)
def test_any_text_can_stand_anywhere(word: str) -> None:
    plan = hostile(word)
    model = dmn_of(plan)
    sound(model)
    (value, other) = plan.vocabulary["f"].values or ()
    assert [answers(model, known) for known in ({"f": value}, {"f": other}, {})] == [
        ["mandatory"],
        ["optional"],
        [None],
    ]
    assert parsed(model).attrib["name"] == plan.title.replace("\ufffe", "�")
    label = parsed(model).find("m:inputData", NAMES)
    assert label is not None and label.attrib["label"] == plan.vocabulary["f"].label.replace("\ufffe", "�")


@given(st.text(min_size=1))
def test_a_string_of_feel_means_what_it_was(word: str) -> None:
    written = literal(word)
    assert json.loads(written) == word or not word.isprintable()  # JSON's escapes are those of FEEL
    assert all(c.isprintable() or ord(c) >= 0x7F for c in written)
    assert ElementTree.fromstring(ElementTree.tostring(element(written))).text == written


def element(content: str) -> ElementTree.Element:
    made = ElementTree.Element("text")
    made.text = content
    return made


@pytest.mark.parametrize("word", ["if", "between", "date", "true", "measure_7", "verdict", "type_f"])
def test_no_identifier_of_a_fact_is_taken_for_something_else(word: str) -> None:
    model = dmn_of(hostile("值", word))
    sound(model)
    (rows,) = tables(model).values()
    name = f"Fact_{word}" if word in FEEL_WORDS else word
    assert rows == [({name: ["值"]}, "mandatory"), ({name: ["其余"]}, "optional")]
