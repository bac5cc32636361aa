"""JSON Schemas of the files (rules, profiles, cases) and of the results (answers, reasons, certificates, problems).

They are derived from what the code itself uses: the forms that files are read with, and the typed shapes of the
JSON. ``python -m obligations.schemas FOLDER`` writes them (``make schemas``); a test compares ``docs/schemas``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from pydantic import ConfigDict, TypeAdapter, with_config
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema, TypedDictSchema
from typing_extensions import get_original_bases, is_typeddict

from obligations.answers.json.answer import ResultJson
from obligations.answers.json.many import ComparisonJson, DepartmentsJson, MatrixJson, TimelineJson
from obligations.answers.json.reasons import ExplanationsJson, QuestionsJson, ReachJson
from obligations.checks.cases_form import CaseForm, CasesForm
from obligations.checks.json_form import CertificateJson, DiffJson
from obligations.documents.json_form import AuditJson
from obligations.errors import ProblemsJson
from obligations.files.forms import Form
from obligations.loading import plan_or_newest
from obligations.plan.notation import ALL, ANY, EVERYONE, NOT
from obligations.plan.plan import Plan
from obligations.plan.rules_form import RulesForm
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.province.profile_form import ProfileForm, RecordForm
from obligations.text import as_json

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
#: The beginning of the ``$id`` of every schema.
URN: Final = "urn:obligations:schema:"

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
    "problems": ProblemsJson,
    "questions": QuestionsJson,
    "reach": ReachJson,
    "timeline": TimelineJson,
}
#: The files that people write → what they are called.
_FILES: Final = {"rules": "规则文件", "profile": "省情档案", "cases": "用例"}
NAMES: Final = (*_FILES, *_RESULTS)

#: How the values of facts are spelt in docs/formats.md. What else the reader forgives is not offered in editors.
_NOT_KNOWN: Final = (None, "未知")
_PRESENCE: Final = ("是", "否", "有", "无", True, False)


def schema(name: str, plan: Plan | None = None) -> dict[str, Any]:
    """Return the schema with one of ``NAMES``; profiles and cases have the facts of ``plan`` (default: the newest)."""
    if name in _RESULTS:
        return _whole(name, result_schema(name))
    if name == "rules":
        return _whole(name, rules_schema())
    plan = plan_or_newest(plan)
    made = profile_schema(plan.vocabulary) if name == "profile" else cases_schema(plan.vocabulary)
    return _whole(name, made, plan)


def _whole(name: str, made: dict[str, Any], plan: Plan | None = None) -> dict[str, Any]:
    about = f":{quote(plan.id, safe='')}" if plan else ""
    head = {"$schema": _DIALECT, "$id": f"{URN}{name}{about}"}
    if name in _FILES:
        head["title"] = _FILES[name] + (f"：{plan.title}" if plan else "")
    return {**head, **made}


def result_schema(name: str) -> dict[str, Any]:
    """Return the schema of a result (``explain``): of ``--format json`` and of the library's plain data."""
    made = _of_shape(_RESULTS[name])
    for record in (made, *made["$defs"].values()):
        if record.get("type") == "object":
            record.setdefault("additionalProperties", False)
    return made


def rules_schema() -> dict[str, Any]:
    """Return the schema of rules files. Only loading checks that the facts and values of conditions are declared."""
    made = _of_form(RulesForm)
    made["properties"]["vocabulary"]["additionalProperties"] = False
    forms = made["$defs"]
    condition: dict[str, Any] = {"$ref": "#/$defs/condition"}
    for branch in ("mandatory", "optional"):
        forms["MeasureForm"]["properties"][branch]["anyOf"] = [condition, {"type": "null"}]
    several = {"type": "array", "items": condition, "minItems": 1}
    value = {"type": ["string", "boolean"]}
    fact = {"type": "string", "minLength": 1}
    steps = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {"type": "array", "items": value, "minItems": 2},
    }
    forms["ExpectationForm"]["properties"]["no_duty_lost"]["items"] = {"anyOf": [fact, steps]}
    words = [
        (ANY, several, "至少一个成立"),
        (ALL, several, "都成立"),
        (NOT, condition, "不成立"),
    ]
    forms["condition"] = {
        "description": f"条件：{EVERYONE[1]}，事实的名称，{{事实: 值}}，{{任一: [...]}}，{{同时: [...]}}，{{非: ...}}",
        "anyOf": [
            fact,
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "properties": {word: {"description": says, **of} for names, of, says in words for word in names},
                "additionalProperties": {"anyOf": [value, {"type": "array", "items": value, "minItems": 1}]},
            },
        ],
    }
    return made


def profile_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of profiles for plans with this vocabulary. A fact may have any one of its names."""
    made = _of_form(ProfileForm)
    made["properties"]["facts"]["anyOf"] = [_facts_schema(vocabulary), {"type": "null"}]
    made["$defs"] |= _contents(vocabulary)
    return made


def _facts_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of a mapping of facts: by their labels, which editors offer, or by their other names."""
    others = {fact: [name for name in fact.names if name != fact.label] for fact in vocabulary.facts}
    return {
        "type": "object",
        "properties": {fact.label: _content(fact) for fact in vocabulary.facts},
        "patternProperties": {
            f"^({'|'.join(map(_as_pattern, names))})$": _content(fact) for fact, names in others.items() if names
        },
        "additionalProperties": False,
    }


def _as_pattern(text: str) -> str:
    """Return a regular expression for a text. Python's own way to escape is not one in other languages."""
    return re.sub(r"[.*+?^${}()|\[\]\\]", r"\\\g<0>", text)


def _content(fact: Fact) -> dict[str, Any]:
    also = f"（也叫{'、'.join(fact.aliases)}）" if fact.aliases else ""
    note = f"。{fact.note}" if fact.note else ""
    says = f"{fact.label}{also}：{fact.choices}，不知道写 null{note}"
    return {"description": says, "$ref": f"#/$defs/{'presence' if fact.values is None else fact.id}"}


def _contents(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return, for presence facts and for each fact with values, what is written of it: a value, a record, or several."""
    values: dict[str, tuple[Any, ...]] = {"presence": _PRESENCE}
    values |= {fact.id: fact.values for fact in vocabulary.facts if fact.values}
    said = {"description": RecordForm.model_fields["value"].description}
    made: dict[str, Any] = {}
    for name, words in values.items():
        value, record = {"$ref": f"#/$defs/{name}.value"}, {"$ref": f"#/$defs/{name}.record"}
        made[f"{name}.value"] = {"enum": [*words, *_NOT_KNOWN]}
        made[f"{name}.record"] = {"allOf": [{"$ref": "#/$defs/RecordForm"}, {"properties": {"value": said | value}}]}
        made[name] = {"anyOf": [value, record, {"type": "array", "items": record, "minItems": 1}]}
    return made


def cases_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of a file of cases; each key is written once, in English or in Chinese."""
    made = _of_form(CasesForm)
    number = {"type": "integer", "minimum": 1}
    verdicts = [name for verdict in Verdict for name in (verdict.label, verdict.value)]
    measures = {"anyOf": [number, {"type": "array", "items": number}]}
    case = made["$defs"]["CaseForm"]
    case["properties"]["facts"]["anyOf"] = [_facts_schema(vocabulary), {"type": "null"}]
    case["properties"]["expect"] |= {
        "minProperties": 1,
        "properties": {name: {"description": f"{name}的举措", **measures} for name in verdicts},
        "patternProperties": {"^[1-9][0-9]*$": {"enum": verdicts}},
        "additionalProperties": False,
    }
    for form, described in ((CasesForm, made), (CaseForm, case)):
        _in_both_languages(form, described)
    made["$defs"] |= _contents(vocabulary)
    return made


def _in_both_languages(form: type[Form], described: dict[str, Any]) -> None:
    """Let each key of a described form be written by its alias or by its name, but not by both."""
    names = {str(field.alias): name for name, field in form.model_fields.items()}
    needed, by_name = described.pop("required"), described["properties"]
    described["properties"] = {alias: by_name[name] for alias, name in names.items()} | by_name
    described["allOf"] = [
        {"oneOf": [{"required": [alias]}, {"required": [name]}]} if name in needed else {"not": {"required": [alias, name]}}
        for alias, name in names.items()
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
        for key in ("title", "description"):  # a form's docstring is for developers
            made.pop(key, None)
        return made

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
    """Write every schema into a folder, over what is there; those with facts in them are for the newest shipped plan."""
    for name in NAMES:
        (folder / file_name(name)).write_text(as_json(schema(name)) + "\n", encoding="utf-8")


def file_name(name: str) -> str:
    """Return the name of a schema's file in docs/schemas."""
    return f"{name}.schema.json"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
