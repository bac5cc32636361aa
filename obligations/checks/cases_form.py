"""What is written in a file of cases: its keys, in English or Chinese. ``cases`` reads what it means."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from pydantic import Field

from obligations.files.forms import Day, Form, Key, Several, Text
from obligations.province.profile_form import Facts


class CaseForm(Form):
    """Facts about a province, and the expected verdicts."""

    called: ClassVar[str] = "用例"

    name: Text = Field(alias="名称", description="用例的名称")
    province: Text | None = Field(
        default=None, alias="省份", description="哪个省级行政区；计划的条款点了省份的名才要写"
    )
    facts: Facts | None = Field(default=None, alias="事实", description="这个省的事实，写法与省情档案相同")
    on: Day | None = Field(default=None, alias="日期", description="按哪一天的事实；不写就按计划年度的最后一天")
    expect: dict[Key, Any] = Field(
        alias="预期",
        description="预期的结论：必做: [1, 2]，或 1: 必做；必做: [] 是没有一项必做；只写与这一例有关的举措",
    )


class CasesForm(Form):
    """A file of cases."""

    called: ClassVar[str] = "用例文件"

    rules: Text | None = Field(
        default=None, alias="规则", description="规则文件，相对于本文件；不写就用同名的（2018.tests.yaml → 2018.yaml）"
    )
    cases: Several[CaseForm] = Field(alias="用例", description="一例一例")


#: English key → Chinese key.
KEYS: Final = {name: str(field.alias) for form in (CasesForm, CaseForm) for name, field in form.model_fields.items()}
