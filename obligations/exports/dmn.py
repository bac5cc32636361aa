"""A plan as an OMG DMN 1.3 decision model, which other vendors' engines run: a decision table for each measure.

The rows of a table are the smallest sets of facts that force a branch to hold, so a row matches as soon as what is
known settles the measure. Several rows may match one province; they then agree, because no province is in two
branches: that is DMN's hit policy ANY. Rows that exclude each other (UNIQUE) would have to ask for facts that do
not matter, and so would give no answer where one of those is unknown. See docs/dmn.md.

What is not known is null, and so is an answer that is open. Every list of allowed values has null for that: an engine
may refuse a value that is not in the list, and with it a row that does not ask for the fact at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias
from urllib.parse import quote

from lxml import etree

from obligations import shipped
from obligations.exports.paper import FORBIDDEN, clean
from obligations.logic.boxes import Box, merged
from obligations.logic.conditions import Value
from obligations.logic.implicants import Cube
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact, Vocabulary

MODEL: Final = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DIAGRAM: Final = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
SHAPES: Final = "http://www.omg.org/spec/DMN/20180521/DC/"
LINES: Final = "http://www.omg.org/spec/DMN/20180521/DI/"

_Element: TypeAlias = etree._Element
_PREFIXES: Final[dict[Any, str]] = {None: MODEL, "dmndi": DIAGRAM, "dc": SHAPES, "di": LINES}


class _Maker(NamedTuple):
    """Makes the elements of one XML namespace."""

    namespace: str

    def __call__(self, tag: str, *parts: Mapping[str, str] | str | _Element) -> _Element:
        """Return an element; a mapping gives attributes, a string the text, elements become children."""
        made = etree.Element(f"{{{self.namespace}}}{tag}", nsmap=_PREFIXES)
        for part in parts:
            if isinstance(part, str):
                made.text = part
            elif isinstance(part, Mapping):
                for name, value in part.items():
                    made.set(name, value)
            else:
                made.append(part)
        return made


_E: Final = _Maker(MODEL)
_DI: Final = _Maker(DIAGRAM)
_DC: Final = _Maker(SHAPES)
_LINE: Final = _Maker(LINES)

#: Characters that have to be escaped in a FEEL string.
_NOT_IN_FEEL: Final = re.compile(rf'["\\\t\n\r]|{FORBIDDEN.pattern}')
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: Words of FEEL, and of its types, that a fact could have as its identifier.
FEEL_WORDS: Final = frozenset(
    {
        "and", "any", "between", "boolean", "context", "date", "days", "duration", "else", "every",
        "external", "false", "for", "function", "if", "in", "instance", "item", "list", "months", "not",
        "null", "number", "of", "or", "range", "return", "satisfies", "some", "string", "then", "time",
        "true", "years",
    }
)  # fmt: skip

_VERDICT_TYPE: Final = "Verdict"


class DecisionRow(NamedTuple):
    """A row of a decision table: the facts that it asks for, each with the values that match; and its verdict."""

    facts: Box
    verdict: Verdict


def dmn_of(plan: Plan) -> bytes:
    """Return a plan as a DMN 1.3 model: UTF-8 XML, always the same for the same plan.

    An input for each fact, named by its identifier; a decision for each measure, named ``Measure_`` and its number,
    that answers with the verdict of the branch that holds, as ``"mandatory"``, or null where the plan is silent or the
    known facts leave it open.
    """
    facts = plan.vocabulary.facts
    answers = plan.branch_verdicts
    tables = [(measure, rows(plan, measure)) for measure in plan.measures]
    model = _E(
        "definitions",
        {
            "id": "plan",
            "name": clean(plan.title),
            "namespace": f"urn:obligations:plan:{quote(plan.id, safe='', errors='replace')}",
            "exporter": "obligations",
            "exporterVersion": shipped.VERSION,
        },
        *(_values(f"type-{fact.id}", _type(fact), fact.label, fact.values) for fact in facts if fact.values),
        _values("verdict", _VERDICT_TYPE, "结论", answers),
        *map(_input, facts),
        *(_decision(measure, table, plan.vocabulary, answers) for measure, table in tables),
        _diagram(plan, tables),
    )
    etree.indent(model)
    return etree.tostring(model, encoding="UTF-8", xml_declaration=True)


def rows(plan: Plan, measure: Measure) -> tuple[DecisionRow, ...]:
    """Return the rows of a measure's table: those that force its first branch to hold, then those of the next."""
    domains = {fact: plan.vocabulary.domains[fact] for fact in measure.facts}
    return tuple(
        DecisionRow(box, verdict)
        for verdict, branch in measure.branches.items()
        for box in merged((_box(cube, measure.facts) for cube in plan.implicants[branch].holds), domains)
    )


def _box(cube: Cube, order: Sequence[str]) -> Box:
    """Return a cube as a box, its facts in the order given."""
    return {fact: (value,) for fact, value in sorted(cube, key=lambda pair: order.index(pair[0]))}


def name_of(fact: Fact) -> str:
    """Return a fact's name in the model: its identifier, unless that is a word of FEEL."""
    return f"Fact_{fact.id}" if fact.id in FEEL_WORDS else fact.id


def decision_name(measure: Measure) -> str:
    """Return the name of a measure's decision. No fact can have it: identifiers of facts have no capitals."""
    return f"Measure_{measure.number}"


def _type(fact: Fact) -> str:
    return "boolean" if fact.values is None else f"Type_{fact.id}"


def _values(id_: str, name: str, label: str, values: Iterable[str]) -> _Element:
    allowed = ",".join([*map(literal, values), "null"])
    return _E(
        "itemDefinition",
        {"id": id_, "name": name, "label": clean(label)},
        _E("typeRef", "string"),
        _E("allowedValues", _E("text", allowed)),
    )


def _input(fact: Fact) -> _Element:
    also = f"也叫{'、'.join(fact.aliases)}" if fact.aliases else None
    choices = f"{len(fact.domain)} 个简称，如 {fact.domain[0]}" if fact.is_region else fact.choices
    description = "；".join(filter(None, (f"{fact.label}：{choices}", also, fact.note)))
    return _E(
        "inputData",
        {"id": _input_id(fact), "name": name_of(fact), "label": clean(fact.label)},
        _E("description", clean(description)),
        _E("variable", {"id": f"variable-{fact.id}", "name": name_of(fact), "typeRef": _type(fact)}),
    )


def _input_id(fact: Fact) -> str:
    return f"input-{fact.id}"


def _decision(
    measure: Measure, table: tuple[DecisionRow, ...], vocabulary: Vocabulary, answers: Sequence[Verdict]
) -> _Element:
    id_, name = _decision_id(measure), decision_name(measure)
    labels = vocabulary.labels
    *others, last = (labels[verdict] for verdict in answers)
    meanings = [f"{verdict}：{labels[verdict]}" for verdict in answers]
    description = "计划没有写省份条款。" if measure.clause is None else f"省份条款：{measure.clause}"
    return _E(
        "decision",
        {"id": id_, "name": name, "label": clean(f"{measure.number} {measure.title}")},
        _E("description", clean(description)),
        _E("question", clean(f"“{measure.title}”，这个省份{'、'.join(others)}还是{last}？")),
        _E("allowedAnswers", "；".join([*meanings, "null：计划未明确，或所知的事实还不能决定"])),
        _E("variable", {"id": f"{id_}-variable", "name": name, "typeRef": _VERDICT_TYPE}),
        *(
            _E(
                "informationRequirement",
                {"id": _edge_id(measure, fact)},
                _E("requiredInput", {"href": f"#{_input_id(fact)}"}),
            )
            for fact in _asked(measure, table, vocabulary)
        ),
        _table(measure, table, vocabulary) if table else _silence(measure),
    )


def _decision_id(measure: Measure) -> str:
    return f"measure-{measure.number}"


def _edge_id(measure: Measure, fact: Fact) -> str:
    return f"{_decision_id(measure)}-needs-{fact.id}"


def _asked(measure: Measure, table: tuple[DecisionRow, ...], vocabulary: Vocabulary) -> list[Fact]:
    """Return the facts that a table asks for, in the order of the clause, without those that change no answer."""
    return [vocabulary[fact] for fact in measure.facts if any(fact in row.facts for row in table)]


def _silence(measure: Measure) -> _Element:
    """Return the logic of a measure of which no branch can hold: not every engine takes an empty table."""
    return _E(
        "literalExpression", {"id": f"{_decision_id(measure)}-null", "typeRef": _VERDICT_TYPE}, _E("text", "null")
    )


def _table(measure: Measure, table: tuple[DecisionRow, ...], vocabulary: Vocabulary) -> _Element:
    id_ = _decision_id(measure)
    asked = _asked(measure, table, vocabulary)
    return _E(
        "decisionTable",
        {"id": f"{id_}-table", "hitPolicy": "ANY"},
        *(
            _E(
                "input",
                {"id": f"{id_}-input-{fact.id}", "label": clean(fact.label)},
                _E(
                    "inputExpression",
                    {"id": f"{id_}-expression-{fact.id}", "typeRef": _type(fact)},
                    _E("text", name_of(fact)),
                ),
            )
            for fact in asked
        ),
        _E(
            "output", {"id": f"{id_}-output", "name": decision_name(measure), "label": "结论", "typeRef": _VERDICT_TYPE}
        ),
        *(_rule(f"{id_}-row-{n}", row, asked, vocabulary) for n, row in enumerate(table, 1)),
    )


def _rule(id_: str, row: DecisionRow, asked: list[Fact], vocabulary: Vocabulary) -> _Element:
    entries = [",".join(map(literal, row.facts.get(fact.id, ()))) or "-" for fact in asked]
    return _E(
        "rule",
        {"id": id_},
        _E("description", clean(f"{_condition_text(row, vocabulary)}：{vocabulary.labels[row.verdict]}")),
        *(_E("inputEntry", {"id": f"{id_}-in-{n}"}, _E("text", entry)) for n, entry in enumerate(entries, 1)),
        _E("outputEntry", {"id": f"{id_}-out"}, _E("text", literal(row.verdict))),
    )


def _condition_text(row: DecisionRow, vocabulary: Vocabulary) -> str:
    values_of = (
        f"{vocabulary[fact].label}为{vocabulary[fact].display_any(values)}" for fact, values in row.facts.items()
    )
    return f"{'、'.join(values_of)}的省份" if row.facts else "各类省份"


def literal(value: Value) -> str:
    """Return a value as FEEL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{_NOT_IN_FEEL.sub(lambda match: _escape(match[0]), value)}"'


def _escape(character: str) -> str:
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _diagram(plan: Plan, tables: list[tuple[Measure, tuple[DecisionRow, ...]]]) -> _Element:
    """Return the layout: inputs in a column on the left, decisions on the right, lines between."""
    facts = plan.vocabulary.facts
    # the shorter column is spread out to the height of the longer one
    left = max(1.0, len(tables) / max(1, len(facts)))
    right = max(1.0, len(facts) / max(1, len(tables)))
    height = {fact.id: round((i + 0.5) * left * 70) for i, fact in enumerate(facts)}
    parts = [_shape(_input_id(fact), 100, height[fact.id], 45) for fact in facts]
    for i, (measure, table) in enumerate(tables):
        middle = round((i + 0.5) * right * 70)
        parts.append(_shape(_decision_id(measure), 700, middle, 50))
        for fact in _asked(measure, table, plan.vocabulary):
            edge = _edge_id(measure, fact)
            points = ((280, height[fact.id]), (700, middle))
            waypoints = (_LINE("waypoint", {"x": str(x), "y": str(y)}) for x, y in points)
            parts.append(_DI("DMNEdge", {"id": f"edge-{edge}", "dmnElementRef": edge}, *waypoints))
    return _DI("DMNDI", _DI("DMNDiagram", {"id": "diagram"}, *parts))


def _shape(element: str, left: int, middle: int, height: int) -> _Element:
    bounds = {"x": str(left), "y": str(middle - height // 2), "width": "180", "height": str(height)}
    return _DI("DMNShape", {"id": f"shape-{element}", "dmnElementRef": element}, _DC("Bounds", bounds))
