"""Engines: from a plan and what is known of a province to one verdict for each measure.

``durable`` evaluates rules compiled for durable-rules, and is the default where that can be loaded; ``reference`` is
the pure function in :mod:`obligations.logic.settled`. Both give the same verdicts on every state of knowledge.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from types import FrameType
from typing import Final, Literal, TypeAlias, cast

from obligations.engine.available import IS_DECLARED, how_to_mend, require_durable, why_unusable
from obligations.engine.isolation import Busy, run_isolated
from obligations.errors import EngineWarning, ObligationsError
from obligations.logic.conditions import Known, Value
from obligations.logic.settled import settling
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict, verdict_of
from obligations.text import shown

_PACKAGE: Final = __name__.partition(".")[0]
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
        try:
            fired = run_isolated(lambda: compiled()(province)) | {()}  # every province has the empty set of facts
        except Busy:  # a finalizer asks in the middle of another evaluation; the reference answers the same
            return evaluator(plan, "reference")(known)
        present = {cube for cube in distinct if tokens[cube] in fired}
        outcomes = [
            True if not present.isdisjoint(holds) else False if not present.isdisjoint(fails) else None
            for holds, fails in implicants
        ]
        return tuple(verdict_of([outcomes[i] for i in branches]) for branches in plan.branches)

    return evaluate


def reference(plan: Plan) -> Evaluate:
    """Return an evaluation of the plan by the pure function, each distinct branch once."""
    each = [settling(branch, plan.vocabulary.domains) for branch in plan.implicants]

    def evaluate(known: Known) -> tuple[Verdict, ...]:
        outcomes = [outcome(known) for outcome in each]
        return tuple(verdict_of([outcomes[i] for i in branches]) for branches in plan.branches)

    return evaluate


ENGINES: Final[Mapping[Engine, Callable[[Plan], Evaluate]]] = {"durable": durable, "reference": reference}


def engine_named(name: str | None) -> Engine:
    """Return the engine that a caller asks for; for None durable-rules, or the reference where that cannot be loaded.

    Where an installation is to have durable-rules, its lack is told in one :class:`EngineWarning` in a process. Raises
    :class:`ObligationsError` for an unknown engine, :class:`EngineError` for ``"durable"`` that cannot be loaded.
    """
    if name is None:
        return _default_engine()
    if name not in ENGINES:
        message = f"没有“{shown(str(name))}”这个引擎"
        raise ObligationsError.at("bad-argument", None, message, f"可以用 {'、'.join(ENGINES)}")
    if name == "durable":
        require_durable('engine="reference"')
    return cast("Engine", name)


#: One warning in a process, whichever thread comes first: taking the next element is one step.
_untold = iter((True,))


@cache
def _default_engine() -> Engine:
    reason = why_unusable()
    if reason and IS_DECLARED and next(_untold, False):
        message = f"{reason}，由引擎 reference 作答，结论相同；要装好它：{how_to_mend()}"
        warnings.warn(message, EngineWarning, stacklevel=_outside())
    return "reference" if reason else "durable"


def _outside() -> int:
    """Return the stack level, counted from the caller, of the first frame that is not of this package."""
    frame: FrameType | None = sys._getframe(1)
    level = 1
    while frame is not None and frame.f_globals.get("__name__", "").startswith(f"{_PACKAGE}."):
        frame, level = frame.f_back, level + 1
    return level


def evaluator(plan: Plan, engine: Engine) -> Evaluate:
    """Return the plan compiled for an engine, once; that goes when the plan goes."""
    name = f"evaluator: {engine}"
    if name not in plan.remembered:
        plan.remembered[name] = ENGINES[engine](plan)
    compiled: Evaluate = plan.remembered[name]
    return compiled


def verdicts(plan: Plan, known: frozenset[tuple[str, Value]], engine: Engine) -> tuple[Verdict, ...]:
    """Return the verdicts in the order of the measures; those of the last few thousand sets of facts are remembered."""
    name = f"verdicts: {engine}"
    if name not in plan.remembered:
        plan.remembered[name] = lru_cache(maxsize=4096)(lambda facts: evaluator(plan, engine)(dict(facts)))
    found: tuple[Verdict, ...] = plan.remembered[name](known)
    return found
