"""Runs all checks of a rules file and gives one result that can be filed: :func:`check_rules`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obligations import shipped
from obligations.answers.json.answer import plan_json, tool_json
from obligations.checks.claims import Claim
from obligations.checks.clauses import clauses
from obligations.checks.completeness import completeness
from obligations.checks.coverage import BranchUse, Coverage, coverage
from obligations.checks.expectations import expectations
from obligations.checks.knowledge import knowledge
from obligations.checks.redundancy import redundancy
from obligations.checks.shape import Shape, shape
from obligations.checks.structure import structure
from obligations.checks.unsaid import unsaid
from obligations.clauses.writer import write_in_chinese
from obligations.errors import ObligationsError
from obligations.loading import load_profile
from obligations.plan.findings import Finding, Severity
from obligations.plan.plan import Plan
from obligations.plan.rules_file import read_unchecked
from obligations.progress import Progress, no_progress
from obligations.province.profile import Profile

if TYPE_CHECKING:
    from obligations.checks.json.certificate import BranchUseJson, CertificateJson, ClaimJson, FindingJson


@dataclass(frozen=True)
class Certificate:
    """The results of all checks of a rules file.

    ``name`` and ``sha256`` identify the file (``sha256`` is None for data that a program handed over). ``claims``
    are in the order of :class:`~obligations.plan.findings.Check`.
    """

    name: str
    sha256: str | None
    plan: Plan
    claims: tuple[Claim, ...]
    shape: Shape
    coverage: Coverage

    @property
    def sound(self) -> bool:
        """Whether no claim is refuted."""
        return not any(claim.holds is False for claim in self.claims)

    @property
    def is_as_the_document(self) -> bool:
        """Whether no error can be corrected in the rules: what gaps there are, the clauses have too."""
        return all(finding.kind == "gap" for finding in self.with_severity(Severity.ERROR))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, claim by claim."""
        return tuple(finding for claim in self.claims for finding in claim.findings)

    def with_severity(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the errors, the warnings or the notes, claim by claim."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def to_dict(self) -> CertificateJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/check.schema.json."""
        return {
            "tool": tool_json(),
            "rules": {"file": self.name, "sha256": self.sha256},
            "plan": plan_json(self.plan),
            "sound": self.sound,
            "counts": {
                "error": len(self.with_severity(Severity.ERROR)),
                "warning": len(self.with_severity(Severity.WARNING)),
                "note": len(self.with_severity(Severity.NOTE)),
            },
            "claims": [_claim_json(claim) for claim in self.claims],
            "shape": {
                "provinces": self.shape.provinces,
                "same": [list(numbers) for numbers in self.shape.same],
                "everyone": list(self.shape.everyone),
                "implies": [
                    {"measure": number, "implies": list(others)} for number, others in self.shape.implies.items()
                ],
                "reach": [
                    {
                        "measure": reach.measure,
                        "mandatory": reach.mandatory,
                        "optional": reach.optional,
                        "exempt": reach.exempt,
                    }
                    for reach in self.shape.reach
                ],
            },
            "coverage": {
                "on": self.coverage.on.isoformat(),
                "profiles": list(self.coverage.provinces),
                "unreadable": list(self.coverage.unreadable),
                "branches": [_use_json(use, self.plan) for use in self.coverage.branches],
            },
        }


def check_rules(
    source: str | Path | Mapping[str, Any] | None = None,
    profiles: Sequence[str | Path | Mapping[str, Any] | Profile] | None = None,
    *,
    on: date | None = None,
    progress: Progress = no_progress,
) -> Certificate:
    """Check a rules file (by default the shipped one) over all provinces and return the results.

    ``profiles`` are those whose coverage is reported on the day ``on``: by default the shipped ones, on the last
    day of the plan's year. ``progress`` wraps the slow part, for a progress bar.

    Raise :class:`~obligations.errors.ObligationsError` if the file or a profile cannot be read.
    """
    draft = read_unchecked(shipped.default_rules() if source is None else source)
    plan = draft.plan
    read, unreadable = _shipped_profiles(plan) if profiles is None else (_loaded(profiles, plan), [])
    return Certificate(
        draft.name,
        draft.plan.sha256,
        plan,
        (
            *static_claims(plan, [c for c in draft.contradictions if c.measure is None]),
            *knowledge(plan, progress),
            unsaid(plan),
        ),
        shape(plan),
        coverage(plan, read, on or plan.last_day, unreadable),
    )


def static_claims(plan: Plan, names: Iterable[Finding] = ()) -> tuple[Claim, ...]:
    """Return the claims that are shown from the rules themselves, without evaluating them on any engine."""
    return structure(plan, names), completeness(plan), clauses(plan), redundancy(plan), expectations(plan)


def _loaded(profiles: Sequence[str | Path | Mapping[str, Any] | Profile], plan: Plan) -> list[Profile]:
    return [p if isinstance(p, Profile) else load_profile(p, plan) for p in profiles]


def _shipped_profiles(plan: Plan) -> tuple[list[Profile], list[str]]:
    """Return the shipped profiles of real provinces, and the names of those that do not fit the plan's vocabulary."""
    read: list[Profile] = []
    unreadable: list[str] = []
    for path in shipped.profiles():
        try:
            read.append(load_profile(path, plan))
        except ObligationsError:
            unreadable.append(path.stem)
    return [profile for profile in read if profile.code], unreadable  # the invented example has no code


def _claim_json(claim: Claim) -> ClaimJson:
    return {
        "check": claim.check.value,
        "label": claim.check.label,
        "holds": claim.holds,
        "cases": claim.cases,
        "unit": claim.unit,
        "note": claim.note or None,
        "findings": [_finding_json(finding) for finding in claim.findings],
    }


def _finding_json(finding: Finding) -> FindingJson:
    return {
        "kind": finding.kind,
        "severity": finding.severity.value,
        "measure": finding.measure,
        "place": finding.place.to_dict() if finding.place else None,
        "what": finding.what,
        "remedy": finding.remedy,
        "province": None if finding.province is None else dict(finding.province),
    }


def _use_json(use: BranchUse, plan: Plan) -> BranchUseJson:
    return {
        "measure": use.measure,
        "branch": use.branch,
        "profiles": use.profiles,
        "alternatives": [
            {"condition": write_in_chinese(alternative.condition, plan.vocabulary), "profiles": alternative.profiles}
            for alternative in use.alternatives
        ],
    }
