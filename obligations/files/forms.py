"""The form of the files that people write: pydantic models, and what is wrong with a file in Chinese.

A form says which keys a file has and what kind each value is of. It is checked first, and all that is wrong with it is
reported at once; what a file of the right form *means* is then read by the module of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Final, TypedDict, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, WithJsonSchema
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from obligations.errors import Code, ObligationsError, Problems, Remedy
from obligations.files.days import as_day, no_day
from obligations.files.signs import in_place_of_mapping
from obligations.files.source import Source, read
from obligations.files.yaml_text import Steps
from obligations.text import did_you_mean, shown


class Form(BaseModel):
    """The base of all forms: no other keys, no conversions, immutable. Fields are described in Chinese, for editors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, validate_by_name=True, validate_by_alias=True)

    #: What it is called in editors.
    called: ClassVar[str] = ""
    #: How it may be written, for messages.
    example: ClassVar[str] = ""


_CODE: Final = "^[1-9][0-9]([0-9]{4})?$"
#: The two kinds of identifiers: English ones, and names in Chinese, which are then what clauses call the fact as well.
ENGLISH: Final = "^[a-z][a-z0-9_]{0,63}$"
CHINESE: Final = "^[0-9A-Za-z]{0,20}[一-鿿][一-鿿0-9A-Za-z]{0,63}$"
_IDENTIFIER: Final = f"{ENGLISH}|{CHINESE}"

#: A text that is not empty.
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
#: A key that is not empty, just as it is written: trimmed, two keys would become one, and have no place.
Key = Annotated[str, StringConstraints(min_length=1)]
#: A day; JSON and quoted YAML have it as text.
Day = Annotated[
    date,
    BeforeValidator(as_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
#: A region's GB/T 2260 code: two digits for the province, or all six.
RegionCode = Annotated[str, StringConstraints(pattern=_CODE)]
#: The identifier of a fact.
Identifier = Annotated[str, StringConstraints(pattern=_IDENTIFIER)]
Item = TypeVar("Item")
#: A list with at least one item.
Several = Annotated[list[Item], Field(min_length=1)]

FormT = TypeVar("FormT", bound=Form)


def source_of(given: str | Path | Mapping[str, Any] | Source | Form, called: str) -> Source:
    """Read a file, or data of the same form, which messages call ``called``. Raises ``SourceError``."""
    return read(given.model_dump(exclude_unset=True) if isinstance(given, Form) else given, called)


class About(TypedDict, total=False):
    """What a problem is about: the identifier of a fact, or the number of a measure."""

    fact: str | None
    measure: int | None


def checked(
    form: type[FormT],
    source: Source,
    problems: Problems,
    error: type[ObligationsError],
    about: Callable[[Steps], About] = lambda _path: {},
) -> FormT:
    """Return what is in a source as a form. ``about`` says of a path in it what a problem there is about.

    Raises ``error`` with every problem of its form, and ``problems``, those that were found before.
    """
    try:
        return form.model_validate(source.data)
    except ValidationError as wrong:
        found = wrong.errors(include_url=False)
        for position, details in enumerate(found):
            if problems.is_full:  # to say what each of the rest is would take long
                problems.drop(len(found) - position, source.place(_path(details["loc"], source.data)))
                break
            _add(problems, source, form, details, about)
        raise error(problems.found) from None


#: pydantic's type of error → code, what is wrong, what to do.
_ERRORS: Final[dict[str, tuple[Code, str, str]]] = {
    "string_type": ("wrong-type", "{named}应为文字", "请改为文字；数字和日期请加引号"),
    "string_too_short": ("empty-value", "{named}不能为空", "请填写文字"),
    "bool_type": ("wrong-type", "{named}应为 true 或 false", "请写 true 或 false，不加引号"),
    "int_type": ("wrong-type", "{named}应为整数", "请改为整数，不加引号"),
    "greater_than_equal": ("bad-value", "{named}太小", "应不小于 {ge}"),
    "less_than_equal": ("bad-value", "{named}太大", "应不大于 {le}"),
    "list_type": ("wrong-type", "{named}应为列表", "请写成 [甲, 乙]，或每行一个以“- ”开头"),
    "too_short": ("empty-value", "{named}不能是空列表", "请至少写一项"),
    "too_long": ("too-large", "{named}的项数太多", "最多 {max_length} 项"),
    "dict_type": ("wrong-type", "{named}应为“键: 值”的结构", "请用半角冒号，后面空一格，并检查缩进"),
    "model_type": ("wrong-type", "{named}应为“键: 值”的结构", "请用半角冒号，后面空一格，并检查缩进"),
    "date_type": ("bad-date", "{named}{typed}{no_day}", "请写成 2018-12-31 这样的公历日期"),
    "partial_date": (
        "bad-date",
        "{named}{typed}{no_day}",
        "请写成 2018-12-31 这样的公历日期；只知道年月的写 2018-12 或 2018",
    ),
    "literal_error": ("bad-value", "{named}不是可用的值", "只能是 {expected}"),
    "enum": ("bad-value", "{named}不是可用的值", "只能是 {expected}"),
    "missing": ("missing-key", "缺少{named}", "请补上"),
}
#: The pattern that a text does not fit → code, what is wrong, what to do.
_PATTERNS: Final[dict[str, tuple[Code, str, str]]] = {
    _CODE: ("bad-value", "{named}不是行政区划代码", '请写两位或六位数字，加引号，如 "44"'),
    _IDENTIFIER: (
        "bad-name",
        "{named}不能作事实的标识",
        "请用小写英文字母、数字和下划线，以字母开头；或者就写事实的中文名称",
    ),
}


def _add(
    problems: Problems, source: Source, form: type[Form], details: ErrorDetails, about: Callable[[Steps], About]
) -> None:
    """Note an error that pydantic reports: what it means, at its place."""
    kind, ctx = details["type"], details.get("ctx", {})
    path = _path(details["loc"], source.data, is_of_key=kind in ("missing", "extra_forbidden"))
    of_key = kind.startswith(("string_", "literal_")) and path[-1:] == ("[key]",)  # pydantic's word, or a key so named
    path = path[:-1] if of_key else path
    by_key = of_key or kind == "extra_forbidden"
    place = source.key_place(path) if by_key else source.place(path[:-1] if kind == "missing" else path)
    named = _named(path, form)
    if kind == "extra_forbidden":
        around = _form_at(form, path[:-1])
        known = around.model_fields if around else {}
        both = [*known, *(field.alias for field in known.values() if field.alias)]
        listed = "、".join(f"{field.alias}（{key}）" if field.alias else key for key, field in known.items())
        remedy: Remedy = partial(did_you_mean, str(path[-1]), both, f"可以用的键：{listed}")
        problems.add("unknown-key", place, f"不认识的键{named}", remedy, **about(path))
        return
    entry = _PATTERNS[ctx["pattern"]] if kind == "string_pattern_mismatch" else _ERRORS.get(kind)
    code, message, remedy = entry or ("bad-value", f"{{named}}不合要求（{kind}）", "请对照样例检查")
    expected = str(ctx.get("expected", "")).replace(" or ", "、").replace(", ", "、").replace("'", "")
    given = details["input"]
    typed = f"写的“{shown(str(given))}”" if isinstance(given, str | int | float) else ""
    words = {**ctx, "expected": expected, "named": named, "typed": typed, "no_day": no_day(given)}
    message, remedy = (text.format(**words) for text in (message, remedy))
    may_be_null = any(kind in (Any, NoneType) for kind in _kinds_at(form, path))
    inner = _form_at(form, path) if kind == "model_type" else None
    if kind == "missing" and may_be_null:
        remedy = "请补上；确实没有就写 null"
    elif kind == "too_short" and may_be_null:
        remedy = "请至少写一项；确实没有或不知道就写 null"
    elif kind in ("dict_type", "model_type") and isinstance(given, str) and (sign := in_place_of_mapping(given)):
        place, message, remedy = place.further(sign.at), f"{message}，而{sign.message}", sign.remedy
    elif inner and inner.example:
        remedy = f"请写成 {inner.example} 这样"
    problems.add(code, place, message, remedy, **about(path))


def _path(loc: Steps, data: Any, *, is_of_key: bool = False) -> Steps:
    """Return where an error is in the data. pydantic's ``loc`` also has the names of the ways to write a value."""
    path: list[str | int] = []
    for position, step in enumerate(loc):
        is_last = position == len(loc) - 1
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        if inside or (is_last and (is_of_key or step == "[key]")):
            path.append(step)
            data = data[step] if inside else None
    return tuple(path)


def _named(path: Steps, form: type[Form]) -> str:
    """Return what a message calls the value at a path: its key, in both languages if it has two, or its position."""
    if not path:
        return "文件内容"
    *around, last = path
    if isinstance(last, int):
        return f"{_named(tuple(around), form)}的第 {last + 1} 项" if around else f"第 {last + 1} 项"
    inside = _form_at(form, tuple(around))
    name, field = _field(inside, last) if inside else (last, None)
    return f"“{field.alias}”（{name}）" if field and field.alias else f"“{shown(last)}”"


def _kinds_at(annotation: Any, path: Steps) -> Iterator[Any]:
    """Yield the kinds of values (forms, lists, None, …) that may be at a path below what ``annotation`` describes."""
    for kind in _alternatives(annotation):
        if not path:
            yield kind
        elif get_origin(kind) in (list, dict):
            yield from _kinds_at(get_args(kind)[-1], path[1:])
        elif isinstance(kind, type) and issubclass(kind, Form):
            _, field = _field(kind, str(path[0]))
            yield from _kinds_at(field.annotation, path[1:]) if field else ()


def _alternatives(annotation: Any) -> Iterator[Any]:
    """Yield the kinds of which an annotation is a union, without what is said of each beside its kind."""
    match get_origin(annotation), get_args(annotation):
        case (origin, (kind, *_)) if origin is Annotated:
            yield from _alternatives(kind)
        case (origin, kinds) if origin in (Union, UnionType):
            for kind in kinds:
                yield from _alternatives(kind)
        case _:
            yield annotation


def _form_at(form: type[Form], path: Steps) -> type[Form] | None:
    """Return the form of the mapping at a path; None where there is none."""
    return next((kind for kind in _kinds_at(form, path) if isinstance(kind, type) and issubclass(kind, Form)), None)


def _field(form: type[Form], key: str) -> tuple[str, FieldInfo | None]:
    """Return the name and the field that a key of a form means: its name, or its alias."""
    names = {field.alias: name for name, field in form.model_fields.items() if field.alias}
    name = names.get(key, key)
    return name, form.model_fields.get(name)
