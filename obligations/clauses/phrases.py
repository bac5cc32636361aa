"""What the phrases of a clause mean: values, lists, and sets of provinces, with the places of their words.

A set of provinces is held twice: as bits over the complete provinces (see ``logic.space``), by which two phrases are
the same or not, and as a condition, which says it in the words of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, NamedTuple

from obligations.clauses.grammar.chart import Span
from obligations.logic.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Everyone,
    Has,
    Is,
    Not,
    Value,
    combined,
    flattened,
    with_leaves,
)
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Vocabulary

#: Placeholder for 其他省份 until all branches have been read. No fact can have this identifier.
OTHERS: Final = Has("其他")


@dataclass(frozen=True, slots=True)
class SaidHas(Has):
    """A presence fact, and where the text names it."""

    at: tuple[Span, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class SaidIs(Is):
    """Values of a fact, and where the text names each of them, in the same order."""

    at: tuple[Span, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Values:
    """Values of one fact, each with its place. ``ending`` is what the last ends in, like 类: 一、 may precede it."""

    fact: str
    values: frozenset[str]
    ending: str = ""
    is_one: bool = False
    said: tuple[tuple[str, Span], ...] = field(default=(), compare=False)


class Stem(NamedTuple):
    """Values in short form, like 一 in 一、二类, or 东 in 东、西部: with the ending that is left out, and the place."""

    fact: str
    values: tuple[str, ...]
    ending: str
    at: Span


class Form(StrEnum):
    """How provinces are said, where that matters to what the phrase may be part of."""

    PLAIN = ""
    FACT = "fact"
    """By the name of a fact."""
    VALUES = "values"
    REGION = "region"
    """By the name of a region, or several."""
    OF_REGION = "of region"
    """By something beside the name of a region: 福建自由贸易试验区."""
    HAD = "had"
    """By what 有 stands before."""
    NAMED = "named"
    """By values with the name of their fact: 省份类别为一类."""
    NAMED_NOT = "named not"
    NEGATED = "negated"
    """By what 非 stands before."""
    COUNTED = "counted"
    """By the name of a fact, with how many there are: 8个自由贸易试验区."""
    BOTH = "both"
    """By facts that 且 joins."""
    OPEN = "open"
    """By a list that nothing closes before 、."""


#: What a phrase like 都不涉及 has at its head: it is said of the whole list before it.
LACKING: Final = "lacking"


@dataclass(frozen=True)
class Who:
    """A set of provinces: ``inside`` if the provinces were 其他省份, ``outside`` if they were not.

    For a phrase without 其他, which ``names_others`` tells, the two are the same. ``tail`` is the fact whose values it
    ends in, and ``head`` that whose values it begins with, where nothing closes it.
    """

    condition: Condition = field(compare=False)
    inside: int
    outside: int
    names_others: bool = False
    form: Form = Form.PLAIN
    head: str = ""
    tail: str = ""

    @property
    def is_nobody(self) -> bool:
        """Whether no province can be meant."""
        return not self.inside and not self.outside

    def said(self, form: Form, head: str = "", tail: str = "") -> Who:
        """Return the same provinces, said in another form."""
        return replace(self, form=form, head=head, tail=tail)


class Items(NamedTuple):
    """Listed provinces, and the kinds of the marks between them."""

    parts: tuple[Who, ...]
    marks: frozenset[str] = frozenset()


class Said(NamedTuple):
    """A branch as it is said: its verdict, its provinces, and its place in the text."""

    verdict: Verdict
    who: Who
    at: Span


class Branches(NamedTuple):
    """The branches of a clause, in the order of the text."""

    said: tuple[Said, ...]


def union(parts: Sequence[Who]) -> Who:
    """Return the provinces of any of the parts."""
    inside = outside = 0
    for part in parts:
        inside |= part.inside
        outside |= part.outside
    return Who(joined([part.condition for part in parts]), inside, outside, _names_others(parts))


def meet(parts: Sequence[Who]) -> Who:
    """Return the provinces of all of the parts."""
    inside = outside = -1
    for part in parts:
        inside &= part.inside
        outside &= part.outside
    return Who(intersection([part.condition for part in parts]), inside, outside, _names_others(parts))


def _names_others(parts: Sequence[Who]) -> bool:
    return any(part.names_others for part in parts)


def opposite(who: Who, everyone: int) -> Who:
    """Return the provinces that are none of some."""
    return Who(negation(who.condition), everyone & ~who.inside, everyone & ~who.outside, who.names_others)


def negation(condition: Condition) -> Condition:
    """Return the negation of a condition, without the AllOf that brackets leave around a union."""
    return Not(intersection([condition]))


def intersection(parts: Iterable[Condition]) -> Condition:
    """Return the condition that all parts hold, without nesting, repetition or parts that hold for everyone."""
    kept = dict.fromkeys(part for part in flattened(AllOf, parts) if part != Everyone())
    return combined(AllOf, kept) if kept else Everyone()


def joined(parts: Iterable[Condition]) -> Condition:
    """Return the condition that at least one part holds, without nesting. There must be at least one part.

    Values of one fact side by side become one condition, in the order of the text: 一类、二类.
    """
    flat: list[Condition] = []
    for item in flattened(AnyOf, parts):
        last = flat[-1] if flat else None
        if isinstance(item, SaidIs) and isinstance(last, SaidIs) and item.fact == last.fact:
            flat[-1] = SaidIs(last.fact, (*last.values, *item.values), (*last.at, *item.at))
        else:
            flat.append(item)
    return combined(AnyOf, flat)


def placed(condition: Condition, place: Callable[[Span], Span]) -> Condition:
    """Return a condition with each place of its words changed."""

    def moved(leaf: Has | Is) -> Condition:
        return replace(leaf, at=tuple(map(place, leaf.at))) if isinstance(leaf, SaidHas | SaidIs) else leaf

    return with_leaves(condition, moved)


def words_of(test: Condition, value: Value) -> tuple[Span, ...]:
    """Return where the text names what a test of a fact is about: the given value, or all if that is not among them.

    By 除三类外, 三类 decides for a province of another class.
    """
    if isinstance(test, SaidIs):
        return tuple(at for one, at in zip(test.values, test.at, strict=True) if one == value) or test.at
    return test.at if isinstance(test, SaidHas) else ()


def unplaced(condition: Condition, vocabulary: Vocabulary) -> Condition:
    """Return a condition as rules have it: without places, the values of a fact in its order."""

    def plainly(leaf: Has | Is) -> Condition:
        if isinstance(leaf, Has):
            return Has(leaf.fact)
        return Is(leaf.fact, vocabulary[leaf.fact].in_order(leaf.values))

    return with_leaves(condition, plainly)
