"""Engines: from a plan and what is known of a province to one verdict for each measure.

``durable`` (the default) evaluates rules compiled for durable-rules; ``reference`` is the pure function in
:mod:`obligations.logic.settled`. Both give the same verdicts on every state of knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import Final, Literal, TypeAlias

from obligations.engine.isolation import run_isolated
from obligations.errors import ObligationsError
from obligations.logic.conditions import Known, Value
from obligations.logic.settled import settled
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict, verdict_of
from obligations.text import shown

#: The name of an engine, for type checkers; :data:`ENGINES` has what each is.
Engine: TypeAlias = Literal["durable", "reference"]
#: Evaluates all measures of one plan.
Evaluate: TypeAlias = Callable[[Known], tuple[Verdict, ...]]


def durable(plan: Plan) -> Evaluate:
    """Return the plan compiled to durable-rules."""
    token_of = {
        (fact.id, value): (f"f{i}", f"v{j}")
        for i, fact in enumerate(plan.vocabulary.facts)
        for j, value in enumerate(fact.domain)
    }
    implicants = plan.implicants.values()
    distinct = {cube for either in implicants for cubes in either for cube in cubes}  # many branches share theirs
    tokens = {cube: tuple(sorted(token_of[literal] for literal in cube)) for cube in distinct}

    @cache  # compiled with the first evaluation, in one isolated call
    def compiled() -> Callable[[Mapping[str, str]], set[tuple[tuple[str, str], ...]]]:
        from obligations.engine.durable_rules import instance  # the reference must not load a C extension

        rules = instance()
        return partial(rules.present, rules.compile(tokens.values()))

    def evaluate(known: Known) -> tuple[Verdict, ...]:
        province = dict(token_of[literal] for literal in known.items())
        fired = run_isolated(lambda: compiled()(province)) | {()}  # every province has the empty set of facts
        present = {cube for cube in distinct if tokens[cube] in fired}
        outcomes = [
            True if not present.isdisjoint(holds) else False if not present.isdisjoint(fails) else None
            for holds, fails in implicants
        ]
        return tuple(verdict_of(outcomes[mandatory], outcomes[optional]) for mandatory, optional in plan.branches)

    return evaluate


def reference(plan: Plan) -> Evaluate:
    """Return an evaluation of the plan by the pure function, each distinct branch once."""
    domains = plan.vocabulary.domains

    def evaluate(known: Known) -> tuple[Verdict, ...]:
        outcomes = [settled(branch, known, domains) for branch in plan.implicants]
        return tuple(verdict_of(outcomes[mandatory], outcomes[optional]) for mandatory, optional in plan.branches)

    return evaluate


ENGINES: Final[Mapping[str, Callable[[Plan], Evaluate]]] = {"durable": durable, "reference": reference}
DEFAULT_ENGINE: Final[Engine] = "durable"


@lru_cache(maxsize=64)
def evaluator(plan: Plan, engine: str) -> Evaluate:
    """Return the plan compiled for an engine, once. Raises :class:`ObligationsError` for an unknown engine."""
    if engine not in ENGINES:
        message = f"没有“{shown(str(engine))}”这个引擎"
        raise ObligationsError.at("bad-argument", None, message, f"可以用 {'、'.join(ENGINES)}")
    return ENGINES[engine](plan)


@lru_cache(maxsize=4096)
def verdicts(plan: Plan, known: frozenset[tuple[str, Value]], engine: str) -> tuple[Verdict, ...]:
    """Return the verdicts in the order of the measures; those of the last few thousand sets of facts are remembered."""
    return evaluator(plan, engine)(dict(known))
