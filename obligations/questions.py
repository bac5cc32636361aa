"""What to find out next about a province."""

from __future__ import annotations

from typing import NamedTuple

from obligations.conditions import Value
from obligations.obligations import Obligations
from obligations.verdicts import Verdict, verdict_of
from obligations.vocabulary import Fact


class Question(NamedTuple):
    """A fact to find out, and how many open measures its answer settles: at least, and at most."""

    fact: Fact
    at_least: int
    at_most: int


def next_question(result: Obligations) -> Question | None:
    """The fact whose answer settles most of the undetermined measures; None if none is open.

    Ranked by what it settles whatever the answer is, then on average over the answers; then by the vocabulary.
    """
    asked = {fact for obligation in result.undetermined for fact in obligation.missing}
    questions = [
        (fact, [_settled(result, fact, value) for value in fact.domain])
        for fact in result.plan.vocabulary.facts
        if fact.id in asked
    ]
    if not questions:
        return None
    fact, counts = max(questions, key=lambda q: (min(q[1]), sum(q[1]) / len(q[1])))
    return Question(fact, min(counts), max(counts))


def _settled(result: Obligations, fact: Fact, value: Value) -> int:
    """How many open measures one answer settles."""
    has = {*result.known.items(), (fact.id, value)}
    outcomes = {branch: forced.outcome(has) for branch, forced in result.plan.forcings.items()}
    verdicts = (
        verdict_of(outcomes[o.definition.mandatory], outcomes[o.definition.optional]) for o in result.undetermined
    )
    return sum(verdict is not Verdict.UNDETERMINED for verdict in verdicts)
