"""Why a verdict is what it is, what an open one waits for, and what would change it: no fact too many, none too few.

Everything here is read off the prime implicants (``implicants``) of a measure's branches.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from obligations.logic.conditions import Known, Value
from obligations.logic.implicants import Cube, primes
from obligations.logic.space import Space
from obligations.plan.plan import Measure, Plan
from obligations.plan.verdicts import Verdict, verdict_of

if TYPE_CHECKING:
    from obligations.answers.json_reasons import StepJson


class Step(NamedTuple):
    """One fact as it would have to be, and as it is (``before`` None: it is not known)."""

    fact: str
    value: Value
    before: Value | None

    def to_dict(self) -> StepJson:
        """Plain data for JSON; see docs/json.md."""
        return {"fact": self.fact, "value": self.value, "before": self.before}


#: Facts that would have to be so, all of them.
Way: TypeAlias = tuple[Step, ...]


class Answers(NamedTuple):
    """A verdict that is still possible, and the smallest sets of answers each of which leads to it."""

    verdict: Verdict
    ways: tuple[Way, ...]


def verdict_for(plan: Plan, measure: Measure, known: Known) -> Verdict:
    """The verdict that the known facts force."""
    has = set(known.items())
    mandatory, optional = (plan.implicants[branch].outcome(has) for branch in (measure.mandatory, measure.optional))
    return verdict_of(mandatory, optional)


def deciding(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[str, ...]:
    """The known facts that decided, in the vocabulary's order.

    A fact decided if it belongs to some smallest set of known facts that forces the verdict by itself. There is
    none where every province gets the same answer, where the plan is silent, or where the verdict is open.
    """
    sets = deciding_sets(plan, measure, verdict, known)
    return plan.vocabulary.in_order(fact for facts in sets for fact in facts)


def deciding_sets(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of known facts each of which forces the verdict by itself, fewest facts first."""
    has = set(known.items())
    found = ({fact for fact, _ in cube} for cube in _forcing(plan, measure, verdict) if cube <= has)
    return tuple(sorted((plan.vocabulary.in_order(facts) for facts in found), key=len))


def missing(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[str, ...]:
    """The unknown facts on which an open verdict depends, in the vocabulary's order; none if it is not open.

    A fact is missing if, for some way of filling in the others, the answer changes with it.
    """
    if verdict is not Verdict.UNDETERMINED:
        return ()
    branches = [plan.implicants[branch] for branch in (measure.mandatory, measure.optional)]
    return plan.vocabulary.in_order(
        fact for branch in branches for cube in _remaining(branch.holds, known) for fact, _ in cube
    )


def answers(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[Answers, ...]:
    """What the answers to the missing facts would give, where a verdict is open; nothing where it is not.

    Whatever the missing facts turn out to be, at least one of the sets of answers is among them.
    """
    if verdict is not Verdict.UNDETERMINED:
        return ()
    found = ((v, _remaining(_forcing(plan, measure, v), known)) for v in Verdict)
    return tuple(Answers(v, _ways(plan, cubes, known)) for v, cubes in found if cubes)


def ways_to(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[Way, ...]:
    """The smallest sets of facts that would have to be otherwise than they are known, or found to be so, for a verdict.

    Each set forces the verdict whatever else is unknown, and no part of it does. Fewest facts first, then fewest
    that are known to be otherwise, then in the vocabulary's order. The empty set: it is the verdict already; no
    set at all: no province gets it.
    """
    has = set(known.items())
    return _ways(plan, _smallest({cube - has for cube in _forcing(plan, measure, verdict)}), known)


def turning(plan: Plan, measure: Measure, before: Known, after: Known) -> tuple[tuple[str, ...], ...]:
    """What makes the difference between two provinces, or one on two days: the smallest sets of facts that do.

    If only these facts were as in ``after`` (or as unknown as there) and all others as in ``before``, the measure
    would have the verdict that it has in ``after``. Nothing if the verdicts are the same.
    """
    if verdict_for(plan, measure, before) is verdict_for(plan, measure, after):
        return ()
    verdict = verdict_for(plan, measure, after)
    facts = plan.vocabulary.in_order(f for f in measure.facts if before.get(f) != after.get(f))
    found: list[tuple[str, ...]] = []
    for size in range(1, len(facts) + 1):
        for some in combinations(facts, size):
            if any(set(smaller) <= set(some) for smaller in found):
                continue
            known = {fact: value for fact, value in before.items() if fact not in some}
            known |= {fact: after[fact] for fact in some if fact in after}
            if verdict_for(plan, measure, known) is verdict:
                found.append(some)
    return tuple(found)


def _forcing(plan: Plan, measure: Measure, verdict: Verdict) -> Iterable[Cube]:
    """The smallest sets of facts that force a verdict. (None forces an open one.)"""
    match verdict:
        case Verdict.MANDATORY:
            return plan.implicants[measure.mandatory].holds
        case Verdict.OPTIONAL:
            return plan.implicants[measure.optional].holds
        case Verdict.UNSPECIFIED:
            space = Space(measure.facts, plan.vocabulary.domains)
            told = space.covered(measure.mandatory) | space.covered(measure.optional)
            return primes(space, space.everyone & ~told)
        case Verdict.UNDETERMINED:
            return ()


def _remaining(cubes: Iterable[Cube], known: Known) -> list[Cube]:
    """The smallest sets of unknown facts that would force the condition, given the known ones."""
    has = set(known.items())
    return _smallest({cube - has for cube in cubes if all(known.get(fact, value) == value for fact, value in cube)})


def _smallest(cubes: set[Cube]) -> list[Cube]:
    """Those that no other is a part of."""
    return [cube for cube in cubes if not any(other < cube for other in cubes)]


def _ways(plan: Plan, cubes: Iterable[Cube], known: Known) -> tuple[Way, ...]:
    """Sets of facts as steps: fewest first, then fewest that are known to be otherwise, then by the vocabulary."""
    position = {
        (fact.id, value): (i, j) for i, fact in enumerate(plan.vocabulary.facts) for j, value in enumerate(fact.domain)
    }
    ordered = (sorted(cube, key=position.__getitem__) for cube in cubes)
    ways = (tuple(Step(fact, value, known.get(fact)) for fact, value in cube) for cube in ordered)

    def effort(way: Way) -> tuple[int, int, list[tuple[int, int]]]:
        return len(way), sum(s.before is not None for s in way), [position[s.fact, s.value] for s in way]

    return tuple(sorted(ways, key=effort))
