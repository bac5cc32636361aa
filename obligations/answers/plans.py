"""Several plans at once: a province's answer under each, and what to find out that settles most over all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from obligations.answers.obligations import Obligations, answer
from obligations.answers.questions import Question, Settled, open_questions
from obligations.engine.evaluate import Engine
from obligations.errors import ObligationsError
from obligations.loading import ProfileSource, subjects_of
from obligations.logic.conditions import Value
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact

if TYPE_CHECKING:
    from obligations.answers.json.plans import SharedQuestionJson


def obligations_for_plans(
    profile: ProfileSource,
    plans: Iterable[Plan] | None = None,
    *,
    on: date | None = None,
    documented_only: bool = False,
    engine: Engine | None = None,
) -> tuple[Obligations, ...]:
    """Return what each of several plans obliges a province to, in the order of ``plans``; by default the shipped ones.

    ``plans`` may be those in a folder: ``load_plans("folder")``. Each is answered on the last day of its own year, or
    all on ``on``. The profile may state facts of any of them. Other arguments and errors are those of
    :func:`~obligations.obligations_for`.
    """
    return tuple(map(answer, subjects_of(profile, plans, on, documented_only, engine)))


class SharedQuestion(NamedTuple):
    """A fact to find out that several plans use: the question of each of them, with the answer that it is about."""

    fact: Fact
    of_plans: tuple[tuple[Obligations, Question], ...]

    def settles(self, value: Value) -> tuple[tuple[Plan, int, Verdict], ...]:
        """Return the measures of all plans that one answer settles, each with its verdict."""
        return tuple(
            (result.plan, number, verdict)
            for result, question in self.of_plans
            for outcome in question.outcomes
            if outcome.value == value
            for number, verdict in outcome.settles
        )

    @property
    def settled(self) -> Settled:
        """How many open measures of all plans the answers settle."""
        return Settled.of([len(self.settles(value)) for value in self.fact.domain])

    def to_dict(self) -> SharedQuestionJson:
        """Return plain data for JSON; see docs/json.md."""
        settled = self.settled
        return {
            "fact": self.fact.id,
            "label": self.fact.label,
            "at_least": settled.at_least,
            "at_most": settled.at_most,
            "average": round(settled.average, 3),
            "outcomes": [
                {
                    "value": value,
                    "settles": [
                        {"plan": plan.id, "measure": number, "verdict": verdict.value}
                        for plan, number, verdict in self.settles(value)
                    ],
                }
                for value in self.fact.domain
            ],
        }


def shared_questions(results: Sequence[Obligations]) -> tuple[SharedQuestion, ...]:
    """Return the open questions of a province's answers under several plans, each fact once, ranked as by one plan.

    What counts is how many measures of all plans an answer settles. Facts of two plans are the same if they have the
    same identifier, name and values. Raises :class:`ObligationsError` for what is no answers.
    """
    if not all(isinstance(result, Obligations) for result in results):
        message, remedy = "shared_questions 要的是几份计划的答案", "请先 obligations_for_plans(…)，把结果给它"
        raise ObligationsError.at("bad-argument", None, message, remedy)
    found: dict[tuple[str, str, tuple[str, ...] | None], list[tuple[Obligations, Question]]] = {}
    for result in results:
        for question in open_questions(result):
            same = (question.fact.id, question.fact.label, question.fact.values)
            found.setdefault(same, []).append((result, question))
    shared = [SharedQuestion(asked[0][1].fact, tuple(asked)) for asked in found.values()]
    return tuple(sorted(shared, key=lambda question: question.settled, reverse=True))


def plans_json(each: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the results of several plans, each as it is for one plan, as one document; see docs/json.md."""
    from obligations.answers.json.answer import tool_json

    return {"tool": tool_json(), "plans": list(each)}
