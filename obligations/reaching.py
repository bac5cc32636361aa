"""What would have to be otherwise for a measure to have another verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obligations.errors import ObligationsError
from obligations.grounds import Way, reaching
from obligations.obligations import Obligation, Obligations, obligations_for
from obligations.plan import Plan
from obligations.profile import Profile
from obligations.verdicts import Verdict

if TYPE_CHECKING:
    from obligations.json_reasons import ReachJson


@dataclass(frozen=True)
class Reach:
    """The ways to a verdict: ``ways`` are all smallest sets of facts, fewest first.

    The only way is the empty one where the measure has the verdict already; there is none where no province gets it.
    """

    now: Obligation
    wanted: Verdict
    ways: tuple[Way, ...]
    result: Obligations = field(repr=False)

    @property
    def reached(self) -> bool:
        """Whether the measure has the verdict already."""
        return self.now.verdict is self.wanted

    def to_dict(self) -> ReachJson:
        """Plain data for JSON; see docs/json.md and docs/schemas/reach.schema.json."""
        return {
            **self.result.about(),
            "measure": self.now.measure,
            "title": self.now.title,
            "verdict": self.now.verdict.value,
            "wanted": self.wanted.value,
            "ways": [[step.to_dict() for step in way] for way in self.ways],
        }


def reach(
    profile: str | Path | Profile | Mapping[str, Any],
    measure: int,
    verdict: Verdict = Verdict.MANDATORY,
    plan: Plan | None = None,
    *,
    on: date | None = None,
    documented_only: bool = False,
) -> Reach:
    """The smallest sets of changes after which ``measure`` has ``verdict``, whatever else is unknown.

    A change is a fact that would have to be otherwise than it is known, or to be found to be so. All sets of which
    no part does are given. Raises :class:`ObligationsError` for a measure that the plan does not have, and for
    ``UNDETERMINED``, which is no answer of a plan; otherwise as :func:`~obligations.obligations.obligations_for`.
    """
    result = obligations_for(profile, plan, on=on, documented_only=documented_only)
    if verdict not in (Verdict.MANDATORY, Verdict.OPTIONAL, Verdict.UNSPECIFIED):
        raise ObligationsError("“待定”不是计划的结论；请用必做、选做或未明确")
    now = result.find(measure)
    return Reach(now, Verdict(verdict), reaching(result.plan, now.definition, Verdict(verdict), result.known), result)
