"""What to find out about a province: which unknown fact settles how many measures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from obligations.answers.obligations import Obligations, answer
from obligations.answers.reasons import verdict_for
from obligations.loading import ProfileSource, subject_of
from obligations.logic.conditions import Value
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact

if TYPE_CHECKING:
    from obligations.answers.json_reasons import QuestionJson, QuestionsJson


class Outcome(NamedTuple):
    """One answer to a question: the measures that it settles, and how.

    ``unverified`` are those of them that it settles only together with facts whose evidence is ``unverified``.
    """

    value: Value
    settles: tuple[tuple[int, Verdict], ...]
    unverified: tuple[int, ...] = ()


class Question(NamedTuple):
    """A fact to find out; one outcome for each answer that there can be."""

    fact: Fact
    outcomes: tuple[Outcome, ...]

    @property
    def at_least(self) -> int:
        """How many open measures are settled whatever the answer is."""
        return min(len(outcome.settles) for outcome in self.outcomes)

    @property
    def at_most(self) -> int:
        """How many open measures the most useful answer settles."""
        return max(len(outcome.settles) for outcome in self.outcomes)

    @property
    def average(self) -> float:
        """How many open measures are settled on average, every answer being as likely as any other."""
        return sum(len(outcome.settles) for outcome in self.outcomes) / len(self.outcomes)

    def to_dict(self) -> QuestionJson:
        """Plain data for JSON; see docs/json.md."""
        return {
            "fact": self.fact.id,
            "label": self.fact.label,
            "at_least": self.at_least,
            "at_most": self.at_most,
            "average": round(self.average, 3),
            "outcomes": [
                {
                    "value": outcome.value,
                    "settles": [{"measure": number, "verdict": verdict.value} for number, verdict in outcome.settles],
                    "unverified": list(outcome.unverified),
                }
                for outcome in self.outcomes
            ],
        }


def questions(
    profile: ProfileSource,
    plan: Plan | None = None,
    *,
    on: date | None = None,
    documented_only: bool = False,
    engine: str = "durable",
) -> tuple[Question, ...]:
    """The facts that are worth finding out, the most useful first; none if nothing is open.

    Ranked by how many measures the answer settles: at least, then on average over the answers, then at most; then
    in the vocabulary's order. Once all of them are known nothing is open; but the answer to one can make others
    pointless, so ask again after each. Arguments and errors are those of
    :func:`~obligations.obligations_for`.
    """
    return open_questions(answer(subject_of(profile, plan, on, documented_only, engine)))


def open_questions(result: Obligations) -> tuple[Question, ...]:
    """The questions that an answer leaves, as :func:`questions` ranks them."""
    asked = {fact for obligation in result.undetermined for fact in obligation.missing}
    found = [
        Question(fact, tuple(_outcome(result, fact, value) for value in fact.domain))
        for fact in result.plan.vocabulary.facts
        if fact.id in asked
    ]
    return tuple(sorted(found, key=lambda q: (-q.at_least, -q.average, -q.at_most)))


def _outcome(result: Obligations, fact: Fact, value: Value) -> Outcome:
    """The open measures that one answer settles."""
    changes = {fact.id: value}
    known = {**result.known, **changes}
    settles: list[tuple[int, Verdict]] = []
    unverified: list[int] = []
    for o in result.undetermined:
        verdict = verdict_for(result.plan, o.definition, known) if fact.id in o.missing else Verdict.UNDETERMINED
        if verdict is not Verdict.UNDETERMINED:
            settles.append((o.measure, verdict))
            if result.situation.resting(o.definition, verdict, changes):
                unverified.append(o.measure)
    return Outcome(value, tuple(settles), tuple(unverified))


def questions_json(result: Obligations) -> QuestionsJson:
    """The questions that an answer leaves as plain data; see docs/json.md and docs/schemas/questions.schema.json."""
    return {
        **result.about(),
        "open": [obligation.measure for obligation in result.undetermined],
        "questions": [question.to_dict() for question in open_questions(result)],
    }
