"""The result of one check: a claim, the cases over which it was shown, and the findings."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from obligations.plan.findings import Check, Finding, Severity

#: What a claim's cases are; pieces of rules that were removed one by one, pairs of provinces, states of knowledge.
Unit: TypeAlias = Literal["measures", "provinces", "pieces", "pairs", "states"]

#: How provinces are counted measure by measure: those that a measure does not distinguish count as one.
MERGED: Final = "各项按涉及的事实合并"


class Claim(NamedTuple):
    """The result of one check, over a number of cases of one kind. With no cases nothing is shown.

    ``note`` says in Chinese how the cases were counted, or what was left out.
    """

    check: Check
    findings: tuple[Finding, ...]
    cases: int
    unit: Unit
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """True if there is no error among the findings; None if there were no cases."""
        if any(finding.severity is Severity.ERROR for finding in self.findings):
            return False
        return True if self.cases else None
