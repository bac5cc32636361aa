"""What no plan may say or leave open: a name for two things, a branch without a clause, a province in both branches.

A plan with a contradiction is not loaded (``rules_file``); ``checks`` reports it beside everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from obligations.errors import Place, Problem
from obligations.logic.conditions import Value
from obligations.logic.space import Space
from obligations.plan.plan import Measure
from obligations.plan.vocabulary import Vocabulary


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


def of_measure(measure: Measure) -> Iterator[Contradiction]:
    """What is wrong with one measure whatever its branches mean."""
    yield from _left_open(measure)
    yield from _of_clause(measure)


def _left_open(measure: Measure) -> Iterator[Contradiction]:
    """What a draft has not decided yet; until it is, nobody can tell silence from what was not read."""
    about = f"第 {measure.number} 项"
    for name in measure.undecided:
        what = f"{about}的 {name} 还没有定（列在 undecided 里）"
        remedy = "请对照文件填写；文件里确实没有的留 null；然后从 undecided 里去掉"
        if getattr(measure, name):
            what, remedy = f"{about}的 {name} 已经填写，却还列在 undecided 里", "请核对后从 undecided 里去掉"
        yield Contradiction("undecided", Problem(measure.places.get(name), what, remedy), measure.number)
    if not measure.title and "title" not in measure.undecided:
        problem = Problem(measure.places.get("title"), f"{about}没有名称", "请写上名称")
        yield Contradiction("no-title", problem, measure.number)
    if not measure.bureau and "bureau" not in measure.undecided:
        problem = Problem(measure.places.get("bureau"), f"{about}没有局内部门", "请补上执行部门")
        yield Contradiction("no-department", problem, measure.number)


def without_title(place: Place, what: str) -> Contradiction:
    """A task or sub-task whose title a draft does not know."""
    return Contradiction("undecided", Problem(place, f"{what}没有名称", "请对照文件写上"))


def _of_clause(measure: Measure) -> Iterator[Contradiction]:
    """Branches without a clause, or a clause without branches."""
    if {"clause", "mandatory", "optional"} & {*measure.undecided}:
        return
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
