"""A DMN model as an engine has it, read from its XML: what each decision answers, by whoever can read FEEL.

Of DMN this has what is not FEEL: which inputs a decision sees, what its types allow, hit policy ANY.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol, TypeAlias
from xml.etree import ElementTree

from obligations.exports.dmn import MODEL
from obligations.logic.conditions import Value

NAMES: Final = {"m": MODEL}

#: Of each input its value; None for one that is not known.
Inputs: TypeAlias = Mapping[str, Value | None]


class Feel(Protocol):
    """Who reads FEEL."""

    def value(self, expression: str, context: Inputs) -> Value | None:
        """Return what an expression is."""

    def test(self, tests: str, value: Value | None, context: Inputs) -> bool:
        """Return whether a value passes one of the unary tests of an entry, or of allowed values."""


class Clause(NamedTuple):
    """An input of a table: the expression that is tested, and what its type allows; None for anything."""

    expression: str
    allowed: str | None


class Row(NamedTuple):
    """A row of a table: the tests of the inputs, in their order, and the expression that is the answer."""

    tests: tuple[str, ...]
    answer: str


class Decision(NamedTuple):
    """A decision: the inputs that it requires, its table or its one expression, and what its type allows."""

    requires: tuple[str, ...]
    clauses: tuple[Clause, ...]
    rows: tuple[Row, ...]
    constant: str | None
    allowed: str | None

    def answer(self, known: Inputs, feel: Feel) -> Value | None:
        """Return the answer; raises :class:`Refused` where an engine that checks everything that it may gives none."""
        context = {name: known.get(name) for name in self.requires}
        if self.constant is not None:
            return self._allowed(feel.value(self.constant, context), self.allowed, feel)
        asked = [self._allowed(feel.value(c.expression, context), c.allowed, feel) for c in self.clauses]
        found = {
            feel.value(row.answer, context)
            for row in self.rows
            if all(feel.test(tests, value, context) for tests, value in zip(row.tests, asked, strict=True))
        }
        if len(found) > 1:
            raise Refused(f"rows that match do not agree: {sorted(map(str, found))}")
        return self._allowed(found.pop() if found else None, self.allowed, feel)

    @staticmethod
    def _allowed(value: Value | None, allowed: str | None, feel: Feel) -> Value | None:
        if allowed is not None and not feel.test(allowed, value, {}):
            raise Refused(f"{value} is not one of {allowed}")
        return value


class Refused(Exception):
    """An engine may end a decision without an answer here."""


def decisions(model: bytes) -> dict[str, Decision]:
    """Return the decisions of a model by their names."""
    root = ElementTree.fromstring(model)
    allowed = {each.attrib["name"]: text(each, "m:allowedValues") for each in root.findall("m:itemDefinition", NAMES)}
    inputs = {f"#{each.attrib['id']}": each.attrib["name"] for each in root.findall("m:inputData", NAMES)}
    return {each.attrib["name"]: _decision(each, inputs, allowed) for each in root.findall("m:decision", NAMES)}


def _decision(element: ElementTree.Element, inputs: Mapping[str, str], allowed: Mapping[str, str]) -> Decision:
    required = element.findall("m:informationRequirement/m:requiredInput", NAMES)
    variable = element.find("m:variable", NAMES)
    constant = element.find("m:literalExpression", NAMES)
    assert variable is not None
    return Decision(
        tuple(inputs[each.attrib["href"]] for each in required),
        tuple(
            Clause(text(each), allowed.get(each.attrib["typeRef"]))
            for each in element.findall("m:decisionTable/m:input/m:inputExpression", NAMES)
        ),
        tuple(
            Row(tuple(text(entry) for entry in each.findall("m:inputEntry", NAMES)), text(each, "m:outputEntry"))
            for each in element.findall("m:decisionTable/m:rule", NAMES)
        ),
        None if constant is None else text(constant),
        allowed.get(variable.attrib["typeRef"]),
    )


def text(element: ElementTree.Element, part: str = ".") -> str:
    """Return the FEEL that an element, or its part, has as its text."""
    found = element.findtext(f"{part}/m:text", namespaces=NAMES)
    assert found is not None
    return found
