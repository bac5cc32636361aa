"""Why a verdict is what it is, what an open one waits for, and what would change it: no fact too many, none too few.

Everything here is derived from the prime implicants of a measure's branches, which its :class:`Rule` has.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from obligations.logic.conditions import Known, Value
from obligations.logic.implicants import Cube
from obligations.plan.rule import Rule
from obligations.plan.verdicts import Verdict

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


def deciding(rule: Rule, verdict: Verdict, known: Known) -> tuple[str, ...]:
    """Return the known facts that decided, in the vocabulary's order.

    A fact decided if it belongs to some smallest set of known facts that forces the verdict by itself. There is
    none where every province gets the same verdict, where the plan is silent, or where the verdict is open.
    """
    has = set(known.items())
    return rule.in_order(fact for cube in rule.forcing(verdict) if cube <= has for fact, _ in cube)


def deciding_sets(rule: Rule, verdict: Verdict, known: Known) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of known facts each of which forces the verdict by itself, fewest facts first."""
    has = set(known.items())
    sets = ({fact for fact, _ in cube} for cube in rule.forcing(verdict) if cube <= has)
    return tuple(sorted((rule.in_order(facts) for facts in sets), key=len))


def missing(rule: Rule, verdict: Verdict, known: Known) -> tuple[str, ...]:
    """Return the unknown facts on which an open verdict depends, in the vocabulary's order; none if it is not open.

    A fact is missing if, for some way of filling in the others, the answer changes with it.
    """
    if verdict is not Verdict.UNDETERMINED:
        return ()
    return rule.in_order(
        fact for branch in rule.branches.values() for cube in _remaining(branch.holds, known) for fact, _ in cube
    )


def answers(rule: Rule, verdict: Verdict, known: Known) -> tuple[Answers, ...]:
    """Return what the answers to the missing facts would give, where a verdict is open; nothing where it is not.

    Whatever the missing facts turn out to be, they include at least one of the sets of answers; unless it is not known
    which province it is, which nobody can find out.
    """
    if verdict is not Verdict.UNDETERMINED:
        return ()
    by_verdict = ((v, _without_region(_remaining(rule.forcing(v), known), rule)) for v in Verdict)
    return tuple(Answers(v, _ways(rule, cubes, known)) for v, cubes in by_verdict if cubes)


def ways_to(rule: Rule, verdict: Verdict, known: Known) -> tuple[Way, ...]:
    """Return the smallest sets of facts that must be otherwise than they are known, or turn out so, for a verdict.

    Each set forces the verdict whatever else is unknown, and no part of it does; none asks for another province. Fewest
    facts first, then fewest that are known to be otherwise, then in the vocabulary's order. The empty set: it is the
    verdict already; no set at all: no province gets it, or none in this region.

    For measure 1 of 2018 (必做 in a reform zone or a free trade zone, else 选做), of a province that has no reform
    zone, as is known::

        MANDATORY    free_trade_zone: unknown → True; or reform_zone: False → True
        OPTIONAL     free_trade_zone: unknown → False
        UNSPECIFIED  no set: either branch covers what the other does not
    """
    has = set(known.items())
    return _ways(rule, _smallest({*_without_region((cube - has for cube in rule.forcing(verdict)), rule)}), known)


def silence(rule: Rule) -> tuple[Way, ...]:
    """Return for which provinces no branch holds, as the smallest sets of facts; a region may be one of them."""
    return _ways(rule, rule.forcing(Verdict.UNSPECIFIED), {})


def turning(rule: Rule, before: Known, after: Known) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of facts that make the difference between two provinces, or one on two days.

    If only these facts were as in ``after`` (or as unknown as there) and all others as in ``before``, the measure
    would have the verdict that it has in ``after``. Nothing if the verdicts are the same. For measure 1 of 2018 (必做
    in a reform zone or a free trade zone, else 选做), of provinces that have both zones or neither::

        neither → both    (reform_zone,), (free_trade_zone,)    either makes it 必做 by itself
        both → neither    (reform_zone, free_trade_zone)        both must go for it to be 选做
    """
    verdict = rule.verdict(after)
    if rule.verdict(before) is verdict:
        return ()
    differing = tuple(fact for fact in rule.domains if before.get(fact) != after.get(fact))
    found: list[tuple[str, ...]] = []
    for size in range(1, len(differing) + 1):  # small sets first: one that contains another found is not smallest
        for facts in combinations(differing, size):
            if any(set(smaller) <= set(facts) for smaller in found):
                continue
            known = {fact: value for fact, value in before.items() if fact not in facts}
            known |= {fact: after[fact] for fact in facts if fact in after}
            if rule.verdict(known) is verdict:
                found.append(facts)
    return tuple(found)


def _remaining(cubes: Iterable[Cube], known: Known) -> list[Cube]:
    """Return what must still be so of the sets that the known facts do not contradict; the smallest remainders."""
    has = set(known.items())
    left = (cube - has for cube in cubes)
    return _smallest({cube for cube in left if known.keys().isdisjoint(dict(cube))})


def _without_region(cubes: Iterable[Cube], rule: Rule) -> list[Cube]:
    """Return the sets that do not ask for a region: which province it is never changes, nor does it turn out."""
    return [cube for cube in cubes if all(fact != rule.region for fact, _ in cube)]


def _smallest(cubes: set[Cube]) -> list[Cube]:
    return [cube for cube in cubes if not any(other < cube for other in cubes)]


def _ways(rule: Rule, cubes: Iterable[Cube], known: Known) -> tuple[Way, ...]:
    """Return sets of facts as steps, ranked as by :func:`ways_to`."""
    position = {
        (fact, value): (i, j) for i, fact in enumerate(rule.domains) for j, value in enumerate(rule.domains[fact])
    }
    ordered = (sorted(cube, key=position.__getitem__) for cube in cubes)
    ways = (tuple(Step(fact, value, known.get(fact)) for fact, value in cube) for cube in ordered)

    def effort(way: Way) -> tuple[int, int, list[tuple[int, int]]]:
        return len(way), sum(s.before is not None for s in way), [position[s.fact, s.value] for s in way]

    return tuple(sorted(ways, key=effort))
