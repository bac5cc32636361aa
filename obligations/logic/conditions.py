"""Conditions: which provinces a branch of a clause speaks of, as data.

A condition is a small tree. Its meaning is :func:`truth`; every other evaluator (the durable-rules engine, the
prime implicants) is compiled from the same tree and must agree with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeAlias, assert_never

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
#: Which kind a condition is, as one word.
Kind: TypeAlias = Literal["everyone", "has", "is", "any", "all", "not"]


def kind_of(condition: Condition) -> Kind:
    """Return which kind a condition is."""
    match condition:
        case Everyone():
            return "everyone"
        case Has():
            return "has"
        case Is():
            return "is"
        case AnyOf():
            return "any"
        case AllOf():
            return "all"
        case Not():
            return "not"
        case _:
            assert_never(condition)


def truth(condition: Condition, known: Known) -> bool | None:
    """Return the truth of a condition in strong Kleene logic: True, False, or None where unknown facts leave it open.

    This function is the meaning of every rule. For a complete province it never returns None.
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
        case _:
            assert_never(condition)


def _first(decisive: bool, parts: tuple[Condition, ...], known: Known) -> bool | None:
    """Return ``decisive`` if any part has that truth; else None if any part is open; else the opposite."""
    is_open = False
    for part in parts:
        value = truth(part, known)
        if value is decisive:
            return decisive
        is_open = is_open or value is None
    return None if is_open else not decisive


def tested_fact(condition: Condition) -> str | None:
    """Return the fact that a condition tests itself; None for one that tests none, or is made of parts."""
    match condition:
        case Has(fact) | Is(fact, _):
            return fact
        case Everyone() | Not() | AnyOf() | AllOf():
            return None
        case _:
            assert_never(condition)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that a condition is made of, in their order: none for one without parts.

    With :func:`with_parts`, the one way to walk a tree: 非（甲）has the part 甲, 任一（甲，乙）the parts 甲 and 乙.
    """
    match condition:
        case Everyone() | Has() | Is():
            return ()
        case Not(part):
            return (part,)
        case AnyOf(parts) | AllOf(parts):
            return parts
        case _:
            assert_never(condition)


def with_parts(condition: Condition, parts: Iterable[Condition]) -> Condition:
    """Return the same kind of condition, made of other parts (of 非: of one; of 任一 and 同时: of any number)."""
    match condition:
        case Everyone() | Has() | Is():
            return condition
        case Not():
            [part] = parts
            return Not(part)
        case AnyOf():
            return AnyOf(tuple(parts))
        case AllOf():
            return AllOf(tuple(parts))
        case _:
            assert_never(condition)


def with_part(condition: Condition, position: int, part: Condition) -> Condition:
    """Return the same condition with another part at one position."""
    parts = parts_of(condition)
    return with_parts(condition, (*parts[:position], part, *parts[position + 1 :]))


def with_leaves(condition: Condition, change: Callable[[Has | Is], Condition]) -> Condition:
    """Return the same tree with each fact that it tests replaced by what ``change`` makes of it."""
    match condition:
        case Has() | Is():
            return change(condition)
        case Everyone() | Not() | AnyOf() | AllOf():
            return with_parts(condition, (with_leaves(part, change) for part in parts_of(condition)))
        case _:
            assert_never(condition)


def flattened(kind: type[AnyOf | AllOf], parts: Iterable[Condition]) -> Iterator[Condition]:
    """Yield parts, and instead of a part of the same kind its own parts: 任一（甲，任一（乙，丙）） has 甲, 乙, 丙."""
    for part in parts:
        yield from part.parts if isinstance(part, kind) else (part,)


def combined(kind: type[AnyOf | AllOf], parts: Iterable[Condition]) -> Condition:
    """Return any, or all, of one or more conditions; a single one as it is."""
    conditions = tuple(parts)
    return conditions[0] if len(conditions) == 1 else kind(conditions)


def facts_of(*conditions: Condition | None) -> tuple[str, ...]:
    """Return the facts that conditions name, each once, in the order in which they are named first."""
    return tuple(dict.fromkeys(chain.from_iterable(map(each_fact, conditions))))


def each_fact(condition: Condition | None) -> Iterator[str]:
    """Yield the facts that a condition names, each as often as it is named."""
    if condition is None:
        return
    fact = tested_fact(condition)
    if fact is not None:
        yield fact
    for part in parts_of(condition):
        yield from each_fact(part)
