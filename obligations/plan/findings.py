"""What is wrong with a plan or should be looked at: the claim it is about, severity, place, and an example province."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from obligations.errors import Place
from obligations.logic.conditions import Value


class Severity(StrEnum):
    """The weight of a finding: with an error rules are refused, a warning should be looked at, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The severity in Chinese."""
        return {"error": "错误", "warning": "注意", "note": "提示"}[self.value]


class Check(StrEnum):
    """The claims about a plan that are checked, in the order in which they are reported."""

    STRUCTURE = "structure"
    COMPLETENESS = "answers"
    CLAUSES = "clauses"
    REDUNDANCY = "idle"
    EXPECTATIONS = "expectations"
    LEARNING = "learning"
    ENGINES = "engines"
    UNSAID = "unsaid"
    SHAPE = "shape"
    COVERAGE = "coverage"

    @property
    def label(self) -> str:
        """The claim in Chinese."""
        return _LABELS[self]


_LABELS = {
    Check.STRUCTURE: "编号与结构完整",
    Check.COMPLETENESS: "不漏也不重",
    Check.CLAUSES: "规则与条款原文一致",
    Check.REDUNDANCY: "没有多余的写法",
    Check.EXPECTATIONS: "符合计划的预期",
    Check.LEARNING: "多知道事实，已定的不变",
    Check.ENGINES: "两个引擎结论相同",
    Check.UNSAID: "计划没有说的",
    Check.SHAPE: "计划的结构",
    Check.COVERAGE: "档案用到的规则",
}


class Finding(NamedTuple):
    """One thing that is wrong or should be looked at: check, kind, severity, place, and an example province.

    ``province`` has as few facts as possible: the finding is true of every province with these facts.
    """

    check: Check
    kind: str
    severity: Severity
    what: str
    remedy: str = ""
    measure: int | None = None
    place: Place | None = None
    province: Mapping[str, Value] | None = None
