"""The smallest changes after which a measure would have another verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from obligations.answers.obligations import Obligation, Obligations, answer
from obligations.answers.reasons import Way, ways_to
from obligations.engine.evaluate import Engine
from obligations.errors import ObligationsError
from obligations.loading import ProfileSource, subject_of
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.text import shown

if TYPE_CHECKING:
    from obligations.answers.json.reasons import ReachJson


@dataclass(frozen=True)
class Reach:
    """The ways to a verdict: ``ways`` are all smallest sets of changes, fewest first.

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

    @cached_property
    def unverified(self) -> tuple[tuple[str, ...], ...]:
        """For each way, the unverified facts without which it would not lead to the verdict."""
        rule = self.result.plan.rules[self.now.measure]
        changes = ({step.fact: step.value for step in way} for way in self.ways)
        return tuple(self.result.situation.resting(rule, self.wanted, facts) for facts in changes)

    def to_dict(self) -> ReachJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/reach.schema.json."""
        return {
            **self.result.about(),
            "measure": self.now.measure,
            "title": self.now.title,
            "verdict": self.now.verdict.value,
            "wanted": self.wanted.value,
            "ways": [
                {"steps": [step.to_dict() for step in way], "unverified": list(unverified)}
                for way, unverified in zip(self.ways, self.unverified, strict=True)
            ],
        }


def reach(
    profile: ProfileSource,
    measure: int,
    verdict: Verdict = Verdict.MANDATORY,
    plan: Plan | None = None,
    *,
    on: date | None = None,
    documented_only: bool = False,
    engine: Engine | None = None,
) -> Reach:
    """Return the smallest sets of changes after which ``measure`` has ``verdict``, whatever else is unknown.

    A change is a fact that would have to be otherwise than it is known, or to turn out so. All sets are returned of
    which no part does by itself. Raises :class:`ObligationsError` for a measure that the plan does not have, and for
    ``UNDETERMINED``, which is no answer of a plan; otherwise as :func:`~obligations.obligations_for`.
    """
    return reach_of(answer(subject_of(profile, plan, on, documented_only, engine)), measure, verdict)


def reach_of(result: Obligations, measure: int, verdict: Verdict = Verdict.MANDATORY) -> Reach:
    """Return the smallest sets of changes to an answer, as :func:`reach` does."""
    if verdict is Verdict.UNDETERMINED:
        remedy = "verdict 请用 Verdict.MANDATORY、OPTIONAL、EXEMPT 或 UNSPECIFIED"
        raise ObligationsError.at("bad-argument", None, "待定不是计划的结论", remedy)
    if not isinstance(verdict, Verdict):
        message = f"verdict 应为 Verdict.MANDATORY、OPTIONAL、EXEMPT 或 UNSPECIFIED，不是 {shown(repr(verdict))}"
        raise ObligationsError.at("bad-argument", None, message)
    now = result.find(measure)
    return Reach(now, verdict, ways_to(result.plan.rules[measure], verdict, result.known), result)
