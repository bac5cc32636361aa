"""Check 9: the shape of a plan. Which measures share a condition, which duties imply which, how many must do what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from obligations.logic.conditions import Condition, Value
from obligations.logic.implicants import Cube
from obligations.logic.space import Space
from obligations.plan.plan import Measure, Plan


class Extent(NamedTuple):
    """How many of all complete provinces must do a measure, and how many may."""

    measure: int
    mandatory: int
    optional: int


class Shape(NamedTuple):
    """The shape of a plan.

    ``provinces`` is the number of complete provinces that the vocabulary tells apart. ``same`` lists the measures
    that have the same conditions in both branches; ``implies`` tells of a measure which others whoever must do it
    must do as well (those that everyone must do, and those with the same duty, left out).
    """

    provinces: int
    same: tuple[tuple[int, ...], ...]
    implies: Mapping[int, tuple[int, ...]]
    everyone: tuple[int, ...]
    reach: tuple[Extent, ...]


def shape(plan: Plan) -> Shape:
    """The shape of a plan."""
    provinces = plan.vocabulary.count(fact.id for fact in plan.vocabulary.facts)
    told = [m for m in plan.measures if m.mandatory is not None or m.optional is not None]
    groups: dict[tuple[frozenset[Cube], frozenset[Cube]], list[int]] = {}
    for measure in told:
        key = (_holds(plan, measure.mandatory), _holds(plan, measure.optional))
        groups.setdefault(key, []).append(measure.number)
    duties: dict[frozenset[Cube], list[int]] = {}
    for measure in told:
        duties.setdefault(_holds(plan, measure.mandatory), []).append(measure.number)
    everyone = duties.pop(frozenset({frozenset()}), [])
    duties.pop(frozenset(), None)
    reach = tuple(_reach(plan, measure, provinces) for measure in plan.measures)
    same = tuple(tuple(numbers) for numbers in groups.values() if len(numbers) > 1)
    return Shape(provinces, same, dict(sorted(_implications(duties))), tuple(everyone), reach)


def _holds(plan: Plan, branch: Condition | None) -> frozenset[Cube]:
    """The smallest sets of facts that make a branch hold. Two branches that mean the same have the same."""
    return frozenset(plan.implicants[branch].holds)


def _implications(duties: Mapping[frozenset[Cube], list[int]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """For each measure, the others that whoever must do it must do as well.

    One duty implies another if each of the smallest sets of facts that make the one hold contains one that makes
    the other hold. Looking these up takes the same time however many duties there are.
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
    must, may = (space.covered(branch).bit_count() for branch in (measure.mandatory, measure.optional))
    return Extent(measure.number, must * provinces // space.size, may * provinces // space.size)
