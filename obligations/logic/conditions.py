"""Conditions: which provinces a branch of a clause speaks of, as data.

A condition is a small tree. Its meaning is :func:`truth`, which every other evaluator (the durable-rules
engine, the prime implicants, later SQL) is compiled from the same tree to agree with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

#: What a fact can be: present or not, or one of the values that the plan's vocabulary lists for it.
Value: TypeAlias = bool | str

#: What is known of a province: fact identifier → value. A fact that is not in it is unknown.
Known: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Everyone:
    """各类省份: holds for every province."""


@dataclass(frozen=True, slots=True)
class Has:
    """A presence fact: holds where it is true."""

    fact: str


@dataclass(frozen=True, slots=True)
class Is:
    """A fact equal to one of ``values``, e.g. 一、二类省份."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """任一: holds where at least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """同时: holds where every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """非: holds where the part does not."""

    part: Condition


Condition: TypeAlias = Everyone | Has | Is | AnyOf | AllOf | Not


def truth(condition: Condition, known: Known) -> bool | None:
    """Truth of a condition in strong Kleene logic: True, False, or None where the known facts leave it open.

    This function is the meaning of every rule. On a complete province it never gives None.
    """
    match condition:
        case Everyone():
            return True
        case Has(fact):
            value = known.get(fact)
            return value if value is None else value is True
        case Is(fact, values):
            value = known.get(fact)
            return None if value is None else value in values
        case Not(part):
            inner = truth(part, known)
            return None if inner is None else not inner
        case AnyOf(parts):
            return _first(True, parts, known)
        case AllOf(parts):
            return _first(False, parts, known)


def _first(decisive: bool, parts: tuple[Condition, ...], known: Known) -> bool | None:
    """``decisive`` if any part is that; else None if any part is open; else the opposite."""
    opened = False
    for part in parts:
        value = truth(part, known)
        if value is decisive:
            return decisive
        opened = opened or value is None
    return None if opened else not decisive


def with_leaves(condition: Condition, change: Callable[[Has | Is], Condition]) -> Condition:
    """The same tree with each fact that it tests replaced by what ``change`` makes of it."""
    match condition:
        case Has() | Is():
            return change(condition)
        case Not(part):
            return Not(with_leaves(part, change))
        case AnyOf(parts):
            return AnyOf(tuple(with_leaves(part, change) for part in parts))
        case AllOf(parts):
            return AllOf(tuple(with_leaves(part, change) for part in parts))
        case Everyone():
            return condition


def flattened(kind: type[AnyOf | AllOf], parts: Iterable[Condition]) -> Iterator[Condition]:
    """Parts without nesting of like in like: what is any of several in 任一 stands there by itself."""
    for part in parts:
        yield from part.parts if isinstance(part, kind) else (part,)


def combined(kind: type[AnyOf | AllOf], parts: Iterable[Condition]) -> Condition:
    """Any, or all, of several conditions, of which there is at least one; a single one stands for itself."""
    kept = tuple(parts)
    return kept[0] if len(kept) == 1 else kind(kept)


def facts_of(*conditions: Condition | None) -> tuple[str, ...]:
    """The facts that conditions name, each once, in the order in which they stand."""
    return tuple(dict.fromkeys(chain.from_iterable(map(each_fact, conditions))))


def each_fact(condition: Condition | None) -> Iterator[str]:
    """The facts that a condition names, one after the other, as often as they stand."""
    match condition:
        case Has(fact) | Is(fact, _):
            yield fact
        case Not(part):
            yield from each_fact(part)
        case AnyOf(parts) | AllOf(parts):
            for part in parts:
                yield from each_fact(part)
