"""The outer form of the files that people write, checked with a pydantic schema.

A form is a pydantic *core schema*. The same schema validates what was read (all problems at once, each at its
line and column, in Chinese) and yields the JSON Schema of the file format. Building it from pydantic's core,
rather than from ``BaseModel`` classes, keeps a command's start short: docs/decisions/0003 has the figures.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Final, TypeAlias

from pydantic_core import CoreSchema, ErrorDetails, SchemaValidator, ValidationError
from pydantic_core import core_schema as cs

from obligations.errors import Code, Problems, Remedy
from obligations.files.source import Source
from obligations.files.yaml_text import Steps, resolve
from obligations.text import did_you_mean, shown

Form: TypeAlias = CoreSchema


def as_day(data: object) -> object:
    """Return the day that a text like 2018-12-31 stands for; any other ``data`` as it is."""
    day = resolve(data) if isinstance(data, str) else data
    return day if isinstance(day, date) else data


#: A text that is not empty.
TEXT: Final[Form] = cs.str_schema(min_length=1, strip_whitespace=True)
#: A day; JSON and quoted YAML have it as text.
DATE: Final[Form] = cs.no_info_before_validator_function(as_day, cs.date_schema())
#: A region's GB/T 2260 code: two digits for the province, or all six.
REGION_CODE: Final[Form] = cs.str_schema(pattern="^[1-9][0-9]([0-9]{4})?$")
#: Anything: it is checked by the code that knows the vocabulary.
ANYTHING: Final[Form] = cs.any_schema()


#: Kind of error that pydantic reports → our code for it; the others are values that must not be.
_CODES: Final[dict[str, Code]] = {
    "missing": "missing-key",
    "extra_forbidden": "unknown-key",
    "string_type": "wrong-type",
    "int_type": "wrong-type",
    "int_from_float": "wrong-type",
    "int_parsing": "wrong-type",
    "list_type": "wrong-type",
    "dict_type": "wrong-type",
    "typed_dict_type": "wrong-type",
    "string_too_short": "empty-value",
    "too_short": "empty-value",
    "date_type": "bad-date",
}


def or_null(form: Form) -> Form:
    """Return a form that also accepts null."""
    return cs.nullable_schema(form)


def list_of(form: Form, *, least: int = 0) -> Form:
    """Return the form of a list with at least ``least`` items."""
    return cs.list_schema(form, min_length=least)


def one_of(*words: str) -> Form:
    """Return the form of a text that is one of ``words``."""
    return cs.literal_schema(list(words))


def whole_number(*, least: int, most: int) -> Form:
    """Return the form of an integer from ``least`` to ``most``, both included."""
    return cs.int_schema(ge=least, le=most)


def table_of(form: Form) -> Form:
    """Return the form of a mapping from text to ``form``."""
    return cs.dict_schema(TEXT, form)


def record(needed: dict[str, Form], more: dict[str, Form] | None = None) -> Form:
    """Return the form of a mapping with all the keys of ``needed``, any of the keys of ``more``, and no others."""
    fields = {key: cs.typed_dict_field(form, required=True) for key, form in needed.items()}
    fields |= {key: cs.typed_dict_field(form, required=False) for key, form in (more or {}).items()}
    return cs.typed_dict_schema(fields, extra_behavior="forbid")


class Validator:
    """Checks data against one form, and can do so many times."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._validator = SchemaValidator(form)

    def check(self, source: Source, at: Steps, data: Any, problems: Problems) -> Any:
        """Return ``data``, which is at ``at`` in ``source``, as validated; None if it has problems, which are noted."""
        try:
            return self._validator.validate_python(data, strict=True)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                where = (*at, *details["loc"])
                what, remedy = _in_chinese(details, at, self.form)
                by_key = details["type"] == "extra_forbidden" or details["loc"][-1:] == ("[key]",)
                code = _CODES.get(details["type"], "bad-value")
                problems.add(code, source.key_place(where) if by_key else source.place(where), what, remedy)
            return None


def _in_chinese(details: ErrorDetails, at: Steps, form: Form) -> tuple[str, Remedy]:
    """Return what is wrong and what to do, for an error that pydantic reports of the data at ``at``."""
    kind, loc, ctx = details["type"], details["loc"], details.get("ctx", {})
    key = shown(str(loc[-1])) if loc else ""
    named = f"“{key}”" if isinstance(loc[-1] if loc else 0, str) else "这一项"
    match kind:
        case "missing":
            may_be_null = _form_at(form, loc)["type"] in ("nullable", "any")
            return f"缺少“{key}”", "请补上；确实没有就写 null" if may_be_null else "请补上"
        case "extra_forbidden":
            known = list(_form_at(form, loc[:-1]).get("fields", {}))
            return f"不认识的键“{key}”", partial(did_you_mean, key, known, f"可以用的键：{'、'.join(known)}")
        case "string_type":
            return f"{named}应为文字", "请改为文字；数字和日期请加引号"
        case "string_pattern_mismatch":
            return f"{named}不是行政区划代码", '请写两位或六位数字，加引号，如 "44"'
        case "string_too_short":
            return f"{named}不能为空", "请填写文字"
        case "int_type" | "int_from_float" | "int_parsing":
            return f"{named}应为整数", "请改为整数，不加引号"
        case "greater_than_equal":
            return f"{named}太小", f"应不小于 {ctx['ge']}"
        case "less_than_equal":
            return f"{named}太大", f"应不大于 {ctx['le']}"
        case "list_type":
            return f"{named}应为列表", "请写成 [甲, 乙]，或每行一个以“- ”开头"
        case "too_short":
            return f"{named}不能是空列表", "请至少写一项"
        case "dict_type" | "typed_dict_type":
            subject = named if loc or at else "文件内容"
            return f"{subject}应为“键: 值”的结构", "请用半角冒号，后面空一格，并检查缩进"
        case "date_type":
            return f"{named}不是日期", "请写成 2018-12-31 这样的公历日期"
        case "literal_error":
            return (
                f"{named}不是可用的值",
                f"只能是 {ctx['expected'].replace(' or ', '、').replace(', ', '、')}".replace("'", ""),
            )
        case _:
            return f"{named}不合要求（{kind}）", "请对照样例检查"


def _form_at(form: Any, loc: Steps) -> Any:
    """Return the form of what is at ``loc``; ``ANYTHING`` where the form does not state one."""
    while form["type"] in ("nullable", "function-before"):
        if not loc and form["type"] == "nullable":
            return form
        form = form["schema"]
    if not loc:
        return form
    match form["type"]:
        case "typed-dict" if loc[0] in form["fields"]:
            return _form_at(form["fields"][loc[0]]["schema"], loc[1:])
        case "list":
            return _form_at(form["items_schema"], loc[1:])
        case "dict":
            return _form_at(form["values_schema"], loc[1:])
        case _:
            return ANYTHING
