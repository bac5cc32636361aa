"""What is written in a profile: its keys and their kinds. ``profile_file`` reads what it means."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Final

from pydantic import Discriminator, Field, PlainValidator, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from obligations.files.forms import Form, Key, RegionCode, Several, Text
from obligations.province.partial_dates import PartialDate, When, as_when, last_day
from obligations.province.records import Evidence

_Evidence = Annotated[Evidence, Field(strict=False), WithJsonSchema({"enum": [*Evidence]})]


def _read_when(data: object) -> object:
    when = as_when(data)
    if isinstance(when, PartialDate) or type(when) is date:
        return when
    raise PydanticCustomError("partial_date", "a day, a month or a year")


def _read_last_day(data: object) -> object:
    when = _read_when(data)
    return last_day(when) if isinstance(when, PartialDate) else when


_SCHEMA: Final = WithJsonSchema(
    {
        "anyOf": [
            {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999, "title": "年"},
        ]
    }
)
#: A day, a month or a year, as text; YAML has a year as a number.
_When = Annotated[When, PlainValidator(_read_when), _SCHEMA]
#: The same, as the last day that it may be.
_LastDay = Annotated[date, PlainValidator(_read_last_day), _SCHEMA]


class RecordForm(Form):
    """A fact's value in a time, and how it is known."""

    called: ClassVar[str] = "记录"

    example: ClassVar[str] = "{value: 是, since: 2018-01-01}"

    value: Any = Field(description="事实的值；不知道写 null")
    since: _When | None = Field(
        default=None, description="起始日（含当天），如 2017-05-01；只知道年月的写 2017-05 或 2017"
    )
    as_of: _LastDay | None = Field(
        default=None, description="至迟从这一天起是这样，以前不清楚；只知道年月的写 2017-05 或 2017"
    )
    until: _When | None = Field(
        default=None, description="截止日（含当天），如 2018-12-31；只知道年月的写 2018-12 或 2018"
    )
    where: Text | None = Field(default=None, description="所在地")
    source: Text | None = Field(default=None, description="依据：文号或网址")
    evidence: _Evidence | None = Field(
        default=None, description="证据：document 有文件，report 有报道，unverified 未核实"
    )


#: The ways to write a fact. Errors have them in their paths, where they must not be taken for keys.
_VALUE, _RECORD, _RECORDS = "(value)", "(record)", "(records)"


def _written(content: object) -> str:
    return _RECORD if isinstance(content, dict) else _RECORDS if isinstance(content, list) else _VALUE


#: What is written of a fact: its value, a record, or records that each are about a time of their own.
FactContent = Annotated[
    Annotated[Any, Tag(_VALUE)] | Annotated[RecordForm, Tag(_RECORD)] | Annotated[Several[RecordForm], Tag(_RECORDS)],
    Discriminator(_written),
]
Facts = dict[Key, FactContent]


class ProfileForm(Form):
    """A profile: a province and what is so in it."""

    called: ClassVar[str] = "省情档案"

    province: Text = Field(description="省份全称")
    code: RegionCode | None = Field(default=None, description='行政区划代码（GB/T 2260）前两位，加引号，如 "44"')
    short_name: Text | None = Field(default=None, description="简称")
    facts: Facts | None = Field(default=None, description="事实：“名称: 内容”；没有写的事实是“不知道”，不是“否”")
