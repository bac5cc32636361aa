"""Why a verdict is what it is, what an open one waits for, and what would change it: no fact too many, none too few.

Everything here is derived from the prime implicants (``implicants``) of a measure's branches.
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
    from obligations.answers.json.reasons import StepJson


class Step(NamedTuple):
    """One fact as it would have to be, and as it is (``before``; None: not known)."""

    fact: str
    value: Value
    before: Value | None

    def to_dict(self) -> StepJson:
        """Return plain data for JSON; see docs/json.md."""
        return {"fact": self.fact, "value": self.value, "before": self.before}


#: Facts that would have to be so, all of them.
Way: TypeAlias = tuple[Step, ...]


class Answers(NamedTuple):
    """A verdict that is still possible, and the smallest sets of answers each of which leads to it."""

    verdict: Verdict
    ways: tuple[Way, ...]


def verdict_for(plan: Plan, measure: Measure, known: Known) -> Verdict:
    """Return the verdict that the known facts force."""
    has = set(known.items())
    mandatory, optional = (plan.implicants[branch].outcome(has) for branch in (measure.mandatory, measure.optional))
    return verdict_of(mandatory, optional)


def deciding(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[str, ...]:
    """Return the known facts that decided, in the vocabulary's order.

    A fact decided if it belongs to some smallest set of known facts that forces the verdict by itself. There is
    none where every province gets the same verdict, where the plan is silent, or where the verdict is open.
    """
    sets = deciding_sets(plan, measure, verdict, known)
    return plan.vocabulary.in_order(fact for facts in sets for fact in facts)


def deciding_sets(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of known facts each of which forces the verdict by itself, fewest facts first."""
    has = set(known.items())
    sets = ({fact for fact, _ in cube} for cube in _forcing(plan, measure, verdict) if cube <= has)
    return tuple(sorted((plan.vocabulary.in_order(facts) for facts in sets), key=len))


def missing(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[str, ...]:
    """Return the unknown facts on which an open verdict depends, in the vocabulary's order; none if it is not open.

    A fact is missing if, for some way of filling in the others, the answer changes with it.
    """
    if verdict is not Verdict.UNDETERMINED:
        return ()
    branches = [plan.implicants[branch] for branch in (measure.mandatory, measure.optional)]
    return plan.vocabulary.in_order(
        fact for branch in branches for cube in _remaining(branch.holds, known) for fact, _ in cube
    )


def answers(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[Answers, ...]:
    """Return what the answers to the missing facts would give, where a verdict is open; nothing where it is not.

    Whatever the missing facts turn out to be, they include at least one of the sets of answers.
    """
    if verdict is not Verdict.UNDETERMINED:
        return ()
    by_verdict = ((v, _remaining(_forcing(plan, measure, v), known)) for v in Verdict)
    return tuple(Answers(v, _ways(plan, cubes, known)) for v, cubes in by_verdict if cubes)


def ways_to(plan: Plan, measure: Measure, verdict: Verdict, known: Known) -> tuple[Way, ...]:
    """Return the smallest sets of facts that must be otherwise than they are known, or turn out so, for a verdict.

    Each set forces the verdict whatever else is unknown, and no part of it does. Fewest facts first, then fewest
    that are known to be otherwise, then in the vocabulary's order. The empty set: it is the verdict already; no
    set at all: no province gets it. For measure 1 of 2018 (必做 in a reform zone or a free trade zone, else 选做), of
    a province that is known to have no reform zone::

        MANDATORY    free_trade_zone: unknown → True; or reform_zone: False → True
        OPTIONAL     free_trade_zone: unknown → False
        UNSPECIFIED  no set: either branch covers what the other does not
    """
    has = set(known.items())
    return _ways(plan, _smallest({cube - has for cube in _forcing(plan, measure, verdict)}), known)


def turning(plan: Plan, measure: Measure, before: Known, after: Known) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of facts that make the difference between two provinces, or one on two days.

    If only these facts were as in ``after`` (or as unknown as there) and all others as in ``before``, the measure
    would have the verdict that it has in ``after``. Nothing if the verdicts are the same. For measure 1 of 2018 (必做
    in a reform zone or a free trade zone, else 选做), of provinces that have both zones or neither::

        neither → both    (reform_zone,), (free_trade_zone,)    either makes it 必做 by itself
        both → neither    (reform_zone, free_trade_zone)        both must go for it to be 选做
    """
    if verdict_for(plan, measure, before) is verdict_for(plan, measure, after):
        return ()
    verdict = verdict_for(plan, measure, after)
    differing = plan.vocabulary.in_order(f for f in measure.facts if before.get(f) != after.get(f))
    found: list[tuple[str, ...]] = []
    for size in range(1, len(differing) + 1):  # small sets first: one that contains another found is not smallest
        for facts in combinations(differing, size):
            if any(set(smaller) <= set(facts) for smaller in found):
                continue
            known = {fact: value for fact, value in before.items() if fact not in facts}
            known |= {fact: after[fact] for fact in facts if fact in after}
            if verdict_for(plan, measure, known) is verdict:
                found.append(facts)
    return tuple(found)


def _forcing(plan: Plan, measure: Measure, verdict: Verdict) -> Iterable[Cube]:
    """Return the smallest sets of facts that force a verdict; nothing forces an open one."""
    match verdict:
        case Verdict.MANDATORY:
            return plan.implicants[measure.mandatory].holds
        case Verdict.OPTIONAL:
            return plan.implicants[measure.optional].holds
        case Verdict.UNSPECIFIED:
            space = Space(measure.facts, plan.vocabulary.domains)
            covered = space.covered(measure.mandatory) | space.covered(measure.optional)
            return primes(space, space.everyone & ~covered)  # silence is no branch with implicants of its own
        case Verdict.UNDETERMINED:
            return ()


def _remaining(cubes: Iterable[Cube], known: Known) -> list[Cube]:
    """Return what must still be so of the sets that the known facts do not contradict; the smallest remainders."""
    has = set(known.items())
    return _smallest({cube - has for cube in cubes if all(known.get(fact, value) == value for fact, value in cube)})


def _smallest(cubes: set[Cube]) -> list[Cube]:
    return [cube for cube in cubes if not any(other < cube for other in cubes)]


def _ways(plan: Plan, cubes: Iterable[Cube], known: Known) -> tuple[Way, ...]:
    """Return sets of facts as steps, ranked as by :func:`ways_to`."""
    position = {
        (fact.id, value): (i, j) for i, fact in enumerate(plan.vocabulary.facts) for j, value in enumerate(fact.domain)
    }
    ordered = (sorted(cube, key=position.__getitem__) for cube in cubes)
    ways = (tuple(Step(fact, value, known.get(fact)) for fact, value in cube) for cube in ordered)

    def effort(way: Way) -> tuple[int, int, list[tuple[int, int]]]:
        return len(way), sum(s.before is not None for s in way), [position[s.fact, s.value] for s in way]

    return tuple(sorted(ways, key=effort))
