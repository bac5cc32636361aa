"""The four answers about a measure: what the plan leaves open is never mixed up with what is not known."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What the plan says about a measure for one province."""

    MANDATORY = "mandatory"
    """必做: the clause makes the measure mandatory for this province."""
    OPTIONAL = "optional"
    """选做: the clause makes it optional for this province."""
    UNSPECIFIED = "unspecified"
    """未明确: the plan is silent: for this province the measure is neither mandatory nor optional."""
    UNDETERMINED = "undetermined"
    """待定: the plan is clear and the profile is not; facts that matter are unknown."""

    @property
    def label(self) -> str:
        """The verdict in Chinese."""
        return _LABELS[self]


_LABELS = {
    Verdict.MANDATORY: "必做",
    Verdict.OPTIONAL: "选做",
    Verdict.UNSPECIFIED: "未明确",
    Verdict.UNDETERMINED: "待定",
}


def verdict_of(mandatory: bool | None, optional: bool | None) -> Verdict:
    """Return the verdict of two branches: True if the known facts force one to hold, False to fail, None neither."""
    if mandatory:
        return Verdict.MANDATORY
    if optional:
        return Verdict.OPTIONAL
    if mandatory is False and optional is False:
        return Verdict.UNSPECIFIED
    return Verdict.UNDETERMINED
