"""What no plan may say: a number or a name for two things, a branch without a clause, a province in both branches.

A plan with a contradiction is not loaded (``rules_file``); ``checks`` reports it beside everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from obligations.conditions import Value
from obligations.errors import Place, Problem
from obligations.plan import Measure
from obligations.space import Space
from obligations.vocabulary import Vocabulary


class Contradiction(NamedTuple):
    """A contradiction: which kind, about which measure, and a province that shows it (as few facts as do)."""

    kind: str
    problem: Problem
    measure: int | None = None
    province: Mapping[str, Value] | None = None


def numbers_twice(measures: Iterable[Measure]) -> Iterator[Contradiction]:
    """Measures with a number that another one before them has."""
    first: dict[int, Measure] = {}
    for measure in measures:
        before = first.setdefault(measure.number, measure)
        if before is not measure:
            place = before.places.get("number")
            what = f"第 {measure.number} 项重复了" + (f"（{place} 已经写过）" if place else "")
            problem = Problem(measure.places.get("number"), what, "请改编号，或删去一处")
            yield Contradiction("number-twice", problem, measure.number)


def of_clause(measure: Measure) -> Iterator[Contradiction]:
    """Branches without a clause, or a clause without branches."""
    about, place = f"第 {measure.number} 项", measure.places.get("clause")
    if measure.clause is None and (measure.mandatory or measure.optional):
        what = f"{about}没有条款（clause 为 null），却写了必做或选做"
        problem = Problem(place, what, "请补上条款原文，或把两支都写成 null")
        yield Contradiction("branch-without-clause", problem, measure.number)
    if measure.clause is not None and not (measure.mandatory or measure.optional):
        problem = Problem(place, f"{about}有条款，但必做和选做都没有写", "请按条款写出至少一支")
        yield Contradiction("clause-without-branch", problem, measure.number)


def of_branches(measure: Measure, vocabulary: Vocabulary) -> Iterator[Contradiction]:
    """Provinces that fall under both branches."""
    if measure.mandatory is None or measure.optional is None:
        return
    space = Space(measure.facts, vocabulary.domains)
    both = space.covered(measure.mandatory) & space.covered(measure.optional)
    if both:
        shown_by = space.told(both)
        what = f"第 {measure.number} 项的必做和选做互相矛盾：{vocabulary.tell(shown_by)}两支都符合"
        problem = Problem(measure.places.get("optional"), what, "请改正其中一支")
        yield Contradiction("overlap", problem, measure.number, shown_by)


def name_twice(place: Place, name: str, other: str) -> Contradiction:
    """A name of the vocabulary that the fact ``other`` bears already."""
    return Contradiction("name-twice", Problem(place, f"名称“{name}”用了两次（{other} 已经用了）", "请换一个名称"))
