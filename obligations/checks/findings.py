"""What a check finds, and what it claims: data, told to people by ``check_report``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Literal, NamedTuple, TypeAlias

from obligations.errors import Place
from obligations.logic.conditions import Value
from obligations.plan.contradictions import Contradiction


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
    ANSWERS = "answers"
    CLAUSES = "clauses"
    IDLE = "idle"
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
    Check.ANSWERS: "不漏也不重",
    Check.CLAUSES: "规则与条款原文一致",
    Check.IDLE: "没有多余的写法",
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


#: What a claim's cases are: provinces, states of knowledge, pieces that were struck, pairs of provinces, measures.
Unit: TypeAlias = Literal["measures", "provinces", "pieces", "pairs", "states"]


#: How provinces are counted measure by measure: those that a measure does not tell apart are one.
MERGED: Final = "各项按涉及的事实合并"


class Claim(NamedTuple):
    """What one check showed: over how many cases of which kind, how, and what it found.

    ``note`` says in Chinese how the cases were counted, or what was left out. With no cases nothing is shown.
    """

    check: Check
    findings: tuple[Finding, ...]
    cases: int
    unit: Unit
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the claim is shown (no error found); None if there was nothing to show it over."""
        if any(finding.severity is Severity.ERROR for finding in self.findings):
            return False
        return True if self.cases else None


def of_contradiction(check: Check, found: Contradiction) -> Finding:
    """A contradiction as a finding."""
    place, what, remedy = found.problem
    return Finding(check, found.kind, Severity.ERROR, what, remedy, found.measure, place, found.province)
