"""What can be wrong with a plan, or worth a look: by which claim, how bad, where, and a province that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from obligations.errors import Place
from obligations.logic.conditions import Value


class Severity(StrEnum):
    """How much a finding weighs: an error refuses the rules, a warning wants a look, a note is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word for people."""
        return {"error": "错误", "warning": "注意", "note": "提示"}[self.value]


class Check(StrEnum):
    """The claims, in the order in which they are reported."""

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
    """One thing found: by which check, what kind of thing, how bad, where, and a province that shows it.

    ``province`` has as few facts as show it: every province with these facts does.
    """

    check: Check
    kind: str
    severity: Severity
    what: str
    remedy: str = ""
    measure: int | None = None
    place: Place | None = None
    province: Mapping[str, Value] | None = None
