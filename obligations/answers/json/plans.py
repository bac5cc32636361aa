"""The shapes of the JSON of several plans: a list of them, and what to find out for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import TypedDict

from obligations.answers.json.answer import AboutJson, Day, PlanJson, ToolJson, VerdictJson, plan_json, tool_json
from obligations.plan.plan import Plan


class ListedPlanJson(PlanJson):
    """One of several plans, as a list of them tells it."""

    measures: int
    """Number of measures."""
    verdicts: dict[VerdictJson, str]
    """The verdicts that a province can have under it → what each is called, in Chinese."""
    last_day: Day
    """The day whose facts count where none is given: the last of the plan's year."""


class PlanListJson(TypedDict):
    """Plans, in the order in which they are listed."""

    tool: ToolJson
    """What made the list."""
    plans: list[ListedPlanJson]
    """The plans."""


class SettledInPlanJson(TypedDict):
    """The verdict that a measure of one of the plans would have."""

    plan: str
    """Identifier of the plan."""
    measure: int
    """Number of the measure (落实举措)."""
    verdict: VerdictJson
    """The verdict that it would have."""


class SharedOutcomeJson(TypedDict):
    """One answer to a question."""

    value: bool | str
    """The answer: true or false, or one of the values in the plans' vocabularies."""
    settles: list[SettledInPlanJson]
    """The open measures of all plans that it settles, with the verdict that each then has."""


class SharedQuestionJson(TypedDict):
    """A fact to find out, once for all plans that use it."""

    fact: str
    """Identifier of the fact."""
    label: str
    """Name of the fact, in Chinese."""
    at_least: int
    """How many open measures of all plans are settled whatever the answer is."""
    at_most: int
    """How many open measures of all plans the most useful answer settles."""
    average: float
    """How many open measures an answer settles on average, every one being as likely; to three decimals."""
    outcomes: list[SharedOutcomeJson]
    """One entry for each answer that there can be."""


class OpenPlanJson(AboutJson):
    """One of the plans, and what of it is open."""

    open: list[int]
    """Numbers of the undetermined measures."""


class SharedQuestionsJson(TypedDict):
    """What to find out next for several plans; nothing if nothing is open."""

    tool: ToolJson
    """What gave the answer."""
    plans: list[OpenPlanJson]
    """The plans, each with its day, in the order in which they were asked for."""
    questions: list[SharedQuestionJson]
    """The facts to find out, those that settle most over all plans first (by at_least, then average, then at_most)."""


def plan_list_json(plans: Sequence[Plan]) -> PlanListJson:
    """Return a list of plans as plain data; see docs/json.md."""
    return {
        "tool": tool_json(),
        "plans": [
            {
                **plan_json(plan),
                "measures": len(plan.measures),
                "verdicts": {verdict.value: plan.labels[verdict] for verdict in plan.verdicts},
                "last_day": plan.last_day.isoformat(),
            }
            for plan in plans
        ],
    }
