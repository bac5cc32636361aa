"""JSON Schemas of the files (rules, profiles, cases) and of the results (answers, reasons, certificates, differences).

They are derived from what the code itself uses: the forms that files are read with, and the typed shape of the
JSON. ``python -m obligations.schemas FOLDER`` writes them (``make schemas``); a test compares ``docs/schemas``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, with_config
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import TypedDictSchema
from typing_extensions import get_original_bases, is_typeddict

from obligations.answers.json.answer import ResultJson
from obligations.answers.json.many import ComparisonJson, DepartmentsJson, MatrixJson, TimelineJson
from obligations.answers.json.reasons import ExplanationsJson, QuestionsJson, ReachJson
from obligations.checks.cases import CASES, KEYS
from obligations.checks.json_form import CertificateJson, DiffJson
from obligations.documents.json_form import AuditJson
from obligations.errors import ProblemsJson
from obligations.files.forms import Form
from obligations.loading import load_plan
from obligations.plan.notation import ALL, ANY, EVERYONE, NOT
from obligations.plan.rules_file import RULES
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import FALSE_WORDS, TRUE_WORDS, UNKNOWN_WORDS, Fact, Vocabulary
from obligations.province.profile_file import PROFILE, RECORD

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


#: File name → the shape of the JSON that a command prints and its library call returns.
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


def result_schema(name: str) -> dict[str, Any]:
    """Return the schema of a result (``explain``): of ``--format json`` and of the library's plain data."""
    schema = _of_shape(_RESULTS[name])
    for record in (schema, *schema["$defs"].values()):
        record.setdefault("additionalProperties", False)
    return {"$schema": _DIALECT, **schema}


def rules_schema() -> dict[str, Any]:
    """Return the schema of rules files. Only loading checks that the facts and values of conditions are declared."""
    schema = _of_form(RULES.form)
    measure = schema["properties"]["tasks"]["items"]["properties"]["subtasks"]["items"]["properties"]["measures"][
        "items"
    ]
    for branch in ("mandatory", "optional"):
        measure["properties"][branch] = {"anyOf": [{"$ref": "#/$defs/condition"}, {"type": "null"}]}
    condition: dict[str, Any] = {"$ref": "#/$defs/condition"}
    several = {"type": "array", "items": condition, "minItems": 1}
    value = {"type": ["string", "boolean"]}
    fact = {"type": "string", "minLength": 1}
    steps = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {"type": "array", "items": value, "minItems": 2},
    }
    schema["properties"]["expectations"]["items"]["properties"]["no_duty_lost"]["items"] = {"anyOf": [fact, steps]}
    schema["$defs"] = {
        "condition": {
            "description": f"A fact ({'/'.join(EVERYONE)}: every province), or a mapping with a single key.",
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "properties": dict.fromkeys((*ANY, *ALL), several) | dict.fromkeys(NOT, condition),
                    "additionalProperties": {"anyOf": [value, {"type": "array", "items": value, "minItems": 1}]},
                },
            ],
        }
    }
    return {"$schema": _DIALECT, "title": "Rules file: a plan as data", **schema}


def cases_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of a file of cases, with all keys English or all Chinese; its facts are those of a profile."""
    profile = profile_schema(vocabulary)
    number = {"type": "integer", "minimum": 1}
    verdicts = [name for verdict in Verdict for name in (verdict.value, verdict.label)]
    expect = {
        "description": "Verdict: measures, or measure: verdict.",
        "type": "object",
        "minProperties": 1,
        "properties": {name: {"anyOf": [number, {"type": "array", "items": number}]} for name in verdicts},
        "patternProperties": {"^[1-9][0-9]*$": {"enum": verdicts}},
        "additionalProperties": False,
    }

    def in_words(key: Callable[[str], str]) -> dict[str, Any]:
        """Return the form with its keys in one language."""
        schema = _of_form(CASES.form)
        case = schema["properties"]["cases"]["items"]
        case["properties"] |= {"facts": profile["properties"]["facts"], "expect": expect}
        for record in (schema, case):
            record["properties"] = {key(name): form for name, form in record["properties"].items()}
            record["required"] = [key(name) for name in record["required"]]
        return schema

    return {
        "$schema": _DIALECT,
        "title": "Cases: facts in, verdicts out; keys in English or in Chinese",
        "anyOf": [in_words(lambda name: name), in_words(KEYS.__getitem__)],
        "$defs": profile["$defs"],
    }


def profile_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of profiles for plans with this vocabulary. A fact may have any one of its names."""
    schema = _of_form(PROFILE.form)
    facts = {name: {"$ref": f"#/$defs/{fact.id}"} for fact in vocabulary.facts for name in fact.names}
    schema["properties"]["facts"] = {
        "anyOf": [{"type": "object", "properties": facts, "additionalProperties": False}, {"type": "null"}]
    }
    schema["$defs"] = {fact.id: _fact_schema(fact) for fact in vocabulary.facts}
    return {"$schema": _DIALECT, "title": "Profile of a province", **schema}


def _fact_schema(fact: Fact) -> dict[str, Any]:
    words: list[Any] = [None, *UNKNOWN_WORDS]
    words += [True, False, *TRUE_WORDS, *FALSE_WORDS] if fact.values is None else fact.values
    value = {"enum": words}
    record = _of_form(RECORD.form)
    record["properties"]["value"] = value
    return {"description": fact.label, "anyOf": [value, record, {"type": "array", "items": record, "minItems": 1}]}


def _of_form(form: Form) -> dict[str, Any]:
    return _Untitled().generate(form)


def _of_shape(shape: type) -> dict[str, Any]:
    """Return the schema of a typed dictionary, described by the docstrings below its keys; of nested ones as well."""
    described = with_config(ConfigDict(use_attribute_docstrings=True))(shape)
    return TypeAdapter(described).json_schema(schema_generator=_Untitled)


class _Untitled(GenerateJsonSchema):
    """Makes schemas without titles that only repeat a name, and describes inherited keys as their base class does."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False

    def typed_dict_schema(self, schema: TypedDictSchema) -> JsonSchemaValue:
        made = super().typed_dict_schema(schema)
        made.pop("title", None)
        for base in filter(is_typeddict, get_original_bases(schema["cls"]) if "cls" in schema else ()):
            for key, inherited in _of_shape(base)["properties"].items():
                made["properties"][key] = inherited | made["properties"][key]
        return made


def all_schemas() -> dict[str, dict[str, Any]]:
    """Return all schemas by file name; those with facts in them are for the shipped plan's vocabulary."""
    vocabulary = load_plan().vocabulary
    files = {
        "cases": cases_schema(vocabulary),
        "profile": profile_schema(vocabulary),
        "rules": rules_schema(),
        **{name: result_schema(name) for name in _RESULTS},
    }
    return {f"{name}.schema.json": schema for name, schema in sorted(files.items())}


def write(folder: Path) -> None:
    """Write every schema into a folder, over what is there."""
    for name, schema in all_schemas().items():
        (folder / name).write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
