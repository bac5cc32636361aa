"""JSON Schemas of the files (rules, profiles, cases) and of the results (answers, reasons, certificates, problems).

They are derived from what the code itself uses: the forms that files are read with, and the typed shapes of the
JSON. ``python -m obligations.schemas FOLDER`` writes them (``make schemas``); a test compares ``docs/schemas``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final, NotRequired
from urllib.parse import quote

from pydantic import ConfigDict, TypeAdapter, with_config
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema, NullableSchema, TypedDictSchema
from typing_extensions import TypedDict, get_original_bases, is_typeddict

from obligations.answers.json.answer import ResultJson, ToolJson
from obligations.answers.json.many import ComparisonJson, DepartmentsJson, MatrixJson, TimelineJson
from obligations.answers.json.plans import PlanListJson, SharedQuestionsJson
from obligations.answers.json.reasons import ExplanationsJson, QuestionsJson, ReachJson
from obligations.checks.cases_form import CaseForm, CasesForm
from obligations.checks.json.certificate import CertificateJson
from obligations.checks.json.diff import DiffJson
from obligations.documents.json_form import AuditJson
from obligations.errors import ObligationsError, ProblemsJson
from obligations.exports.marks.provenance import FIELD
from obligations.files.forms import CHINESE, ENGLISH, Form
from obligations.loading import plan_or_default
from obligations.plan.notation import VALUES, condition_schema
from obligations.plan.plan import Plan
from obligations.plan.rules_form import RulesForm
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.province.profile_form import ProfileForm, RecordForm
from obligations.text import as_json, shown

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
#: The beginning of the ``$id`` of every schema.
URN: Final = "urn:obligations:schema:"


class PlansJson(TypedDict):
    """The results of one command for several plans."""

    tool: ToolJson
    """What gave the answer."""
    plans: list[ResultJson | TimelineJson | MatrixJson | DepartmentsJson | CertificateJson | DiffJson]
    """The result for each plan, as the command gives it for that plan alone, in the order of the plans."""
    removed: NotRequired[list[str]]
    """Identifiers of the plans that only the first of two compared folders has; only in a comparison."""
    added: NotRequired[list[str]]
    """Identifiers of the plans that only the second has; only in a comparison."""


class WrittenJson(TypedDict):
    """What a file of a result says of itself, so that it is known again. Only files that ``-o`` wrote have it."""

    report: str
    """The command whose result it is."""
    plan: str
    """Identifiers of the plans, separated by 、."""
    province: NotRequired[str]
    """Names of the provinces, separated by 、; what is long is cut, with a digest of the whole."""
    asked: NotRequired[str]
    """What else was asked: the number of a measure, the name of a department, other options."""
    assumed: NotRequired[str]
    """The assumptions, as 事实=值."""
    day: NotRequired[str]
    """The day, where the question was about a day."""
    on: NotRequired[str]
    """The day whose facts count."""
    sha256: NotRequired[str]
    """SHA-256 of the file of the plan; of several plans that of all their digests."""
    facts: NotRequired[str]
    """A digest of what was known of the provinces."""
    digest: str
    """SHA-256 of the rest of this file, without white space: whether anybody has changed it since."""


#: Name → the shape of the JSON that a command prints and its library call returns.
_RESULTS: Final = {
    "audit": AuditJson,
    "check": CertificateJson,
    "comparison": ComparisonJson,
    "department": DepartmentsJson,
    "diff": DiffJson,
    "explain": ExplanationsJson,
    "matrix": MatrixJson,
    "obligations": ResultJson,
    "plan-list": PlanListJson,
    "plans": PlansJson,
    "problems": ProblemsJson,
    "questions": QuestionsJson,
    "shared-questions": SharedQuestionsJson,
    "reach": ReachJson,
    "timeline": TimelineJson,
}
NAMES: Final = ("rules", "profile", "cases", *_RESULTS)

#: What editors offer for a presence fact, and how else docs/formats.md spells it. What the reader forgives beyond that
#: is not in the schema.
_PRESENCE: Final = ("是", "否")
_ALSO_PRESENCE: Final = ("有", "无", "未知")
#: The name of what a presence fact can be; no fact has it as its identifier, by which the others are called.
_OF_PRESENCE: Final = "yes-or-no"
#: A branch that stands for what the branch before may be as well. It has a title, as every branch but one needs in the
#: hover texts of yaml-language-server.
_OR_NULL: Final = {"type": "null", "title": "null"}


def schema_of(name: str, plan: Plan | None = None) -> dict[str, Any]:
    """Return the schema with one of ``NAMES``; profiles and cases have the facts of ``plan`` (default: that of 2018).

    Raises :class:`ObligationsError` for another name.
    """
    if name not in NAMES:
        raise ObligationsError.at(
            "bad-argument", None, f"没有“{shown(name)}”这份 JSON Schema", f"可以是 {'、'.join(NAMES)}"
        )
    if name in _RESULTS:
        return _whole(name, _result(name))
    if name == "rules":
        return _whole(name, _rules())
    plan = plan_or_default(plan)
    made = _profile(plan.vocabulary) if name == "profile" else _cases(plan.vocabulary)
    return _whole(name, made, plan)


def _whole(name: str, made: dict[str, Any], plan: Plan | None = None) -> dict[str, Any]:
    about = f":{quote(plan.id, safe='')}" if plan else ""
    head = {"$schema": _DIALECT, "$id": f"{URN}{name}{about}"}
    title = {"title": f"{made['title']}：{plan.title}"} if plan else {}
    return {**head, **made, **title}


def _result(name: str) -> dict[str, Any]:
    """Return the schema of a result (``explain``): of ``--format json`` and of the library's plain data."""
    made = _of_shape(_RESULTS[name])
    if name != "problems":
        made["$defs"]["WrittenJson"] = _of_shape(WrittenJson)
        made["$defs"]["WrittenJson"].pop("$defs", None)
        made["properties"][FIELD] = {"$ref": "#/$defs/WrittenJson"}
    for record in (made, *made["$defs"].values()):
        if record.get("type") == "object":
            record.setdefault("additionalProperties", False)
    return made


def _rules() -> dict[str, Any]:
    """Return the schema of rules files. Only loading checks that the facts and values of conditions are declared."""
    made = _of_form(RulesForm)
    made["properties"]["vocabulary"]["additionalProperties"] = False
    forms = made["$defs"]
    forms["NamedFactForm"] = {**forms["FactForm"], "required": []}  # 示范城市: {} needs no label
    made["properties"]["vocabulary"]["patternProperties"] = {
        ENGLISH: {"$ref": "#/$defs/FactForm"},
        CHINESE: {"$ref": "#/$defs/NamedFactForm"},
    }
    for form, branch in product(("MeasureForm", "DefaultScopeForm"), BRANCHES):
        forms[form]["properties"][branch]["anyOf"] = [{"$ref": "#/$defs/condition"}, _OR_NULL]
    steps = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {"type": "array", "items": {"anyOf": VALUES}, "minItems": 2},
    }
    forms["ExpectationForm"]["properties"]["no_duty_lost"]["items"] = {
        "anyOf": [{"type": "string", "minLength": 1}, steps]
    }
    forms["condition"] = condition_schema({"$ref": "#/$defs/condition"})
    return made


def _profile(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of profiles for plans with this vocabulary. A fact may have any one of its names."""
    made = _of_form(ProfileForm)
    made["properties"]["facts"] |= _facts(vocabulary)
    made["$defs"] |= _contents(vocabulary)
    return made


def _facts(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of a mapping of facts: by their labels, which editors offer, or by their other names."""
    others = {fact: [name for name in fact.names if name != fact.label] for fact in vocabulary.stated}
    return {
        "title": "事实",
        "properties": {fact.label: _content(fact) for fact in vocabulary.stated},
        "patternProperties": {_any_of(names): _content(fact) for fact, names in others.items() if names},
        "additionalProperties": False,
    }


def _any_of(texts: Iterable[str]) -> str:
    """Return a regular expression for any of some texts. Python's own way to escape is not one in other languages."""
    escaped = (re.sub(r"[.*+?^${}()|\[\]\\]", r"\\\g<0>", text) for text in texts)
    return f"^({'|'.join(escaped)})$"


def _content(fact: Fact) -> dict[str, Any]:
    also = f"（也叫{'、'.join(fact.aliases)}）" if fact.aliases else ""
    note = f"。{fact.note}" if fact.note else ""
    says = f"{fact.label}{also}：{fact.choices}，不知道写 null{note}"
    return {"description": says, "$ref": f"#/$defs/{_OF_PRESENCE if fact.values is None else fact.id}"}


def _contents(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what is written of presence facts, and of each fact with values: a value, a record, or several records."""
    yes_or_no = {"title": "true / false", "type": "boolean"}
    values = {_OF_PRESENCE: [{"enum": [*_PRESENCE, None]}, yes_or_no, _word(_ALSO_PRESENCE)]}
    for fact in vocabulary.stated:
        if fact.values:
            values[fact.id] = [{"enum": [*fact.values, None]}, _word(["未知"])]
    said = {"description": RecordForm.model_fields["value"].description}
    made: dict[str, Any] = {}
    for name, alternatives in values.items():
        value, record = {"$ref": f"#/$defs/{name}.value"}, {"$ref": f"#/$defs/{name}.record"}
        keys = {key: {"$ref": f"#/$defs/RecordForm/properties/{key}"} for key in RecordForm.model_fields}
        made[f"{name}.value"] = {"anyOf": alternatives}
        made[f"{name}.record"] = {
            "title": "记录",
            "type": "object",
            "properties": keys | {"value": said | value},
            "required": ["value"],
            "additionalProperties": False,
        }
        several = {"type": "array", "title": "几条记录", "items": record, "minItems": 1}
        made[name] = {"anyOf": [value, record, several]}
    return made


def _word(words: Sequence[str]) -> dict[str, Any]:
    """Return the schema of some words that editors do not offer."""
    return {"title": " / ".join(words), "type": "string", "pattern": _any_of(words)}


def _cases(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of a file of cases; each key is written once, in Chinese or in English."""
    made = _of_form(CasesForm)
    case = made["$defs"]["CaseForm"]
    case["properties"]["facts"] |= _facts(vocabulary)
    number = {"type": "integer", "minimum": 1}
    names = {v: [*dict.fromkeys((vocabulary.labels[v], v.label, v.value))] for v in Verdict}
    verdicts = [name for of_verdict in names.values() for name in of_verdict]
    measures = {
        "anyOf": [{"title": "举措的序号", **number}, {"title": "几项举措的序号", "type": "array", "items": number}]
    }
    of_verdict = {v: {"description": f"{vocabulary.labels[v]}的举措；[] 是一项也没有", **measures} for v in Verdict}
    one = {"description": "这一项举措的结论", "enum": verdicts}
    case["properties"]["expect"] |= {
        "minProperties": 1,
        "properties": {vocabulary.labels[v]: schema for v, schema in of_verdict.items()},
        "patternProperties": {
            "^[1-9][0-9]*$": one,
            **{_any_of(names[v][1:]): schema for v, schema in of_verdict.items()},
        },
        "additionalProperties": False,
    }
    for form, described in ((CasesForm, made), (CaseForm, case)):
        _in_both_languages(form, described)
    made["$defs"] |= _contents(vocabulary)
    return made


def _in_both_languages(form: type[Form], described: dict[str, Any]) -> None:
    """Let each key of a described form be written by its alias, which editors offer, or else by its name."""
    names = {str(field.alias): name for name, field in form.model_fields.items()}
    needed, by_name = described.pop("required"), described["properties"]
    described["properties"] = {alias: by_name[name] for alias, name in names.items()}
    described["patternProperties"] = {_any_of([name]): by_name[name] for name in names.values()}
    described["dependentSchemas"] = {alias: {"properties": {name: False}} for alias, name in names.items()}
    described["allOf"] = [
        {"anyOf": [{"properties": {key: True}, "required": [key]} for key in (alias, name)]}
        for alias, name in names.items()
        if name in needed
    ]


def _of_form(form: type[Form]) -> dict[str, Any]:
    return form.model_json_schema(by_alias=False, schema_generator=_Untitled)


def _of_shape(shape: type) -> dict[str, Any]:
    """Return the schema of a typed dictionary, described by the docstrings below its keys; of nested ones as well."""
    described = with_config(ConfigDict(use_attribute_docstrings=True))(shape)
    return TypeAdapter(described).json_schema(schema_generator=_Untitled)


class _Untitled(GenerateJsonSchema):
    """Makes schemas without titles that only repeat a name, and describes inherited keys as their base class does."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        made.pop("description", None)  # a form's docstring is for developers
        made["title"] = schema["cls"].called
        return made

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        """Let null stand beside the type, where that is one word: editors then show better messages."""
        inner = self.generate_inner(schema["schema"])
        if "anyOf" in inner:
            return {**inner, "anyOf": [*inner["anyOf"], _OR_NULL]}
        if not isinstance(inner.get("type"), str | None) or inner.get("type") == "array" or "$ref" in inner:
            return {"anyOf": [inner, _OR_NULL]}
        enum = {"enum": [*inner["enum"], None]} if "enum" in inner else {}
        kind = {"type": [inner["type"], "null"]} if "type" in inner else {}
        return {**inner, **kind, **enum} if enum or kind else {"anyOf": [inner, _OR_NULL]}

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """Leave out defaults: a key that is left out is not written as null or [] for that."""
        made = super().default_schema(schema)
        made.pop("default", None)
        return made

    def typed_dict_schema(self, schema: TypedDictSchema) -> JsonSchemaValue:
        made = super().typed_dict_schema(schema)
        made.pop("title", None)
        for base in filter(is_typeddict, get_original_bases(schema["cls"]) if "cls" in schema else ()):
            for key, inherited in _of_shape(base)["properties"].items():
                made["properties"][key] = inherited | made["properties"][key]
        return made


def write(folder: Path) -> None:
    """Write every schema into a folder, over what is there; facts are those of the plan of 2018."""
    for name in NAMES:
        (folder / file_name(name)).write_text(as_json(schema_of(name)) + "\n", encoding="utf-8")


def file_name(name: str) -> str:
    """Return the name of a schema's file in docs/schemas."""
    return f"{name}.schema.json"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
