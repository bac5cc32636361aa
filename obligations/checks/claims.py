"""What a check claims: over how many cases of which kind it was shown, and what it found."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from obligations.plan.findings import Check, Finding, Severity

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
