"""Why a verdict is what it is, and what an open one waits for: no fact too many, none too few."""

from __future__ import annotations

from collections.abc import Iterable

from obligations.conditions import Known
from obligations.implicants import Cube, primes
from obligations.plan import Measure, Plan
from obligations.space import Space
from obligations.verdicts import Verdict


def deciding(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[str, ...]:
    """The known facts that decided, in the vocabulary's order.

    A fact decided if it belongs to some smallest set of known facts that forces the verdict by itself. There is
    none where every province gets the same answer, where the plan is silent, or where the verdict is open.
    """
    match verdict:
        case Verdict.MANDATORY:
            cubes: Iterable[Cube] = plan.forcings[measure.mandatory].holds
        case Verdict.OPTIONAL:
            cubes = plan.forcings[measure.optional].holds
        case Verdict.UNSPECIFIED:
            cubes = _silent(plan, measure)
        case Verdict.UNDETERMINED:
            cubes = ()
    has = set(known.items())
    return _in_order(plan, {fact for cube in cubes if cube <= has for fact, _ in cube})


def missing(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[str, ...]:
    """The unknown facts on which an open verdict depends, in the vocabulary's order; none if it is not open.

    A fact is missing if, for some way of filling in the others, the answer changes with it.
    """
    if verdict is not Verdict.UNDETERMINED:
        return ()
    branches = [plan.forcings[branch] for branch in (measure.mandatory, measure.optional)]
    return _in_order(
        plan, {fact for branch in branches for cube in _remaining(branch.holds, known) for fact, _ in cube}
    )


def _remaining(cubes: tuple[Cube, ...], known: Known) -> list[Cube]:
    """The smallest sets of unknown facts that would force the condition, given the known ones."""
    has = set(known.items())
    possible = {cube - has for cube in cubes if all(known.get(fact, value) == value for fact, value in cube)}
    return [cube for cube in possible if not any(other < cube for other in possible)]


def _silent(plan: Plan, measure: Measure) -> tuple[Cube, ...]:
    """The smallest sets of facts under which neither branch holds."""
    space = Space(measure.facts, plan.vocabulary.domains)
    told = space.covered(measure.mandatory) | space.covered(measure.optional)
    return primes(space, space.everyone & ~told)


def _in_order(plan: Plan, facts: set[str]) -> tuple[str, ...]:
    return tuple(fact.id for fact in plan.vocabulary.facts if fact.id in facts)
