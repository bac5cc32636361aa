"""Check 9: the shape of a plan: measures with the same conditions, duties that imply others, numbers of provinces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from obligations.logic.conditions import Condition, Value
from obligations.logic.implicants import Cube
from obligations.logic.space import Space
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan


class Extent(NamedTuple):
    """The number of complete provinces under each branch of a measure."""

    measure: int
    mandatory: int
    optional: int
    exempt: int


class Shape(NamedTuple):
    """The shape of a plan.

    ``provinces`` is the number of complete provinces that the vocabulary distinguishes. ``same`` lists the measures
    that have the same conditions in all branches; ``implies`` maps a measure to those that every province which must
    do it must do as well, without those that ``everyone`` must do and those with the same duty.
    """

    provinces: int
    same: tuple[tuple[int, ...], ...]
    implies: Mapping[int, tuple[int, ...]]
    everyone: tuple[int, ...]
    reach: tuple[Extent, ...]


def shape(plan: Plan) -> Shape:
    """Return the shape of a plan, over all provinces that its vocabulary distinguishes."""
    provinces = plan.vocabulary.count(fact.id for fact in plan.vocabulary.facts)
    groups: dict[tuple[frozenset[Cube], ...], list[int]] = {}
    duties: dict[frozenset[Cube], list[int]] = {}
    for measure in plan.measures:
        if measure.has_branch:
            branches = tuple(_holds(plan, branch) for branch in measure.branches.values())
            groups.setdefault(branches, []).append(measure.number)
            duties.setdefault(_holds(plan, measure.mandatory), []).append(measure.number)
    everyone = duties.pop(frozenset({frozenset()}), [])
    duties.pop(frozenset(), None)
    reach = tuple(_reach(plan, measure, provinces) for measure in plan.measures)
    same = tuple(tuple(numbers) for numbers in groups.values() if len(numbers) > 1)
    return Shape(provinces, same, dict(sorted(_implications(duties))), tuple(everyone), reach)


def _holds(plan: Plan, branch: Condition | None) -> frozenset[Cube]:
    """Return the smallest sets of facts that make a branch hold: the same for branches with the same meaning."""
    return frozenset(plan.implicants[branch].holds)


def _implications(duties: Mapping[frozenset[Cube], list[int]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield for each measure the others that every province which must do it must do as well.

    One duty implies another if each of the smallest sets of facts that make the one hold contains one that makes
    the other hold. Subsets are looked up, so the time for a duty does not grow with the number of duties.
    """
    by_cube: dict[Cube, set[frozenset[Cube]]] = {}
    for duty in duties:
        for cube in duty:
            by_cube.setdefault(cube, set()).add(duty)
    for duty, numbers in duties.items():
        implied: set[frozenset[Cube]] | None = None
        for cube in duty:
            wider = {other for part in _subsets(cube) for other in by_cube.get(part, ())}
            implied = wider if implied is None else implied & wider
        others = tuple(sorted(number for other in implied or () if other != duty for number in duties[other]))
        if others:
            yield from ((number, others) for number in numbers)


def _subsets(cube: Cube) -> Iterator[Cube]:
    for size in range(len(cube) + 1):
        yield from map(frozenset[tuple[str, Value]], combinations(cube, size))


def _reach(plan: Plan, measure: Measure, provinces: int) -> Extent:
    space = Space(measure.facts, plan.vocabulary.domains)
    covered = (space.covered(branch).bit_count() for branch in measure.branches.values())
    return Extent(measure.number, *(count * provinces // space.size for count in covered))
