"""The five answers about a measure: what the plan leaves open is never mixed up with what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What the plan says about a measure for one province."""

    MANDATORY = "mandatory"
    """必做: the clause makes the measure mandatory for this province."""
    OPTIONAL = "optional"
    """选做: the clause makes it optional for this province."""
    EXEMPT = "exempt"
    """不作要求: the plan says, expressly or by the scope it gives, that the measure is not for this province."""
    UNSPECIFIED = "unspecified"
    """未明确: the plan is silent: no branch of the clause is about this province."""
    UNDETERMINED = "undetermined"
    """待定: the plan is clear and the profile is not; facts that matter are unknown."""

    @property
    def label(self) -> str:
        """The verdict in Chinese; what a plan itself calls it is ``plan.labels``."""
        return _LABELS[self]

    @property
    def initial(self) -> str:
        """One Chinese character for it, where there is no room for the label."""
        return "免" if self is Verdict.EXEMPT else self.label[0]


_LABELS = {
    Verdict.MANDATORY: "必做",
    Verdict.OPTIONAL: "选做",
    Verdict.EXEMPT: "不作要求",
    Verdict.UNSPECIFIED: "未明确",
    Verdict.UNDETERMINED: "待定",
}


#: The verdicts that a rule has a branch for, in the order in which branches always stand.
BRANCHES: Final = (Verdict.MANDATORY, Verdict.OPTIONAL, Verdict.EXEMPT)


def verdict_of(outcomes: Sequence[bool | None]) -> Verdict:
    """Return the verdict of a rule's branches: True for one that the known facts force to hold, False to fail, or None.

    At most one holds, because no province is in two branches; where all fail the plan is silent.
    """
    if True in outcomes:
        return BRANCHES[outcomes.index(True)]
    return Verdict.UNDETERMINED if None in outcomes else Verdict.UNSPECIFIED
