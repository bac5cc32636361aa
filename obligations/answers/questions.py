"""What to find out about a province: the unknown facts, by the number of measures that each settles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from obligations.answers.obligations import Obligations, answer
from obligations.engine.evaluate import Engine
from obligations.loading import ProfileSource, subject_of
from obligations.logic.conditions import Value
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact

if TYPE_CHECKING:
    from obligations.answers.json.reasons import QuestionJson, QuestionsJson


class Outcome(NamedTuple):
    """One possible answer to a question: the measures that it settles, each with its verdict.

    ``unverified`` are those of them that it settles only together with facts whose evidence is ``unverified``.
    """

    value: Value
    settles: tuple[tuple[int, Verdict], ...]
    unverified: tuple[int, ...] = ()


class Settled(NamedTuple):
    """How many open measures the possible answers to a question settle: at least, on average, and at most."""

    at_least: int
    average: float
    at_most: int

    @classmethod
    def of(cls, counts: Sequence[int]) -> Settled:
        """Return it of the number that each answer settles; on average, if all answers are equally likely."""
        return cls(min(counts), sum(counts) / len(counts), max(counts))


class Question(NamedTuple):
    """A fact to find out; one outcome for each answer that there can be."""

    fact: Fact
    outcomes: tuple[Outcome, ...]

    @property
    def settled(self) -> Settled:
        """How many open measures the answers settle."""
        return Settled.of([len(outcome.settles) for outcome in self.outcomes])

    @property
    def at_least(self) -> int:
        """The number of open measures that are settled whatever the answer is."""
        return self.settled.at_least

    @property
    def at_most(self) -> int:
        """The number of open measures that the most useful answer settles."""
        return self.settled.at_most

    @property
    def average(self) -> float:
        """The number of open measures that an answer settles on average, if all answers are equally likely."""
        return self.settled.average

    def to_dict(self) -> QuestionJson:
        """Return plain data for JSON; see docs/json.md."""
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
    engine: Engine | None = None,
) -> tuple[Question, ...]:
    """Return the facts that are worth finding out, the most useful first; none if nothing is open.

    Which province it is is never asked: of one that is none of the 31 regions, nobody can say.

    They are ranked by the number of measures that an answer settles: at least, then on average over the answers, then
    at most; then in the vocabulary's order. For the plan of 2018, of a province of which nothing is known::

        province_class     一类 settles 11, 二类 10, 三类 9     at least 9
        strong_province    是 settles 4, 否 1                   at least 1, on average 2.5
        mgmt_reform_pilot  是 settles 1, 否 1                   at least 1, on average 1
        reform_zone        是 settles 1, 否 0                   at least 0 (four more facts like it follow)

    Once all are known nothing is open; but one answer can make other questions pointless, so ask again after each.
    Arguments and errors are those of :func:`~obligations.obligations_for`.
    """
    return open_questions(answer(subject_of(profile, plan, on, documented_only, engine)))


def open_questions(result: Obligations) -> tuple[Question, ...]:
    """Return the open questions of an answer, ranked as by :func:`questions`."""
    asked = {fact for obligation in result.undetermined for fact in obligation.missing}
    unranked = [
        Question(fact, tuple(_outcome(result, fact, value) for value in fact.domain))
        for fact in result.plan.vocabulary.stated
        if fact.id in asked
    ]
    return tuple(sorted(unranked, key=lambda question: question.settled, reverse=True))


def _outcome(result: Obligations, fact: Fact, value: Value) -> Outcome:
    changes = {fact.id: value}
    known = {**result.known, **changes}
    settles: list[tuple[int, Verdict]] = []
    unverified: list[int] = []
    for o in result.undetermined:
        verdict = result.plan.rules[o.measure].verdict(known) if fact.id in o.missing else Verdict.UNDETERMINED
        if verdict is not Verdict.UNDETERMINED:
            settles.append((o.measure, verdict))
            if result.situation.resting(result.plan.rules[o.measure], verdict, changes):
                unverified.append(o.measure)
    return Outcome(value, tuple(settles), tuple(unverified))


def questions_json(result: Obligations) -> QuestionsJson:
    """Return the open questions of an answer as plain data; see docs/json.md and docs/schemas/questions.schema.json."""
    return {
        **result.about(),
        "open": [obligation.measure for obligation in result.undetermined],
        "questions": [question.to_dict() for question in open_questions(result)],
    }
