"""The reference: whether what is known of a province settles a condition, in one short pure function over its tree.

It is slower than the durable-rules engine's compiled rules and loads no C extension. Tests compare the two on
every state of knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from obligations.logic.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Known,
    Value,
    each_fact,
    parts_of,
    tested_fact,
    truth,
)


def settled(condition: Condition | None, known: Known, domains: Mapping[str, tuple[Value, ...]]) -> bool | None:
    """Return whether the known facts force a condition to hold (True) or to fail (False); None if they do neither.

    That is the truth on which all ways of filling in the unknown facts agree. A branch that is not there (None)
    fails for everyone.
    """
    if condition is None:
        return False
    at_once = truth(condition, known)
    if at_once is not None:
        return at_once
    unknown = next(fact for fact in each_fact(condition) if fact not in known)
    outcomes = {settled(condition, {**known, unknown: value}, domains) for value in domains[unknown]}
    return outcomes.pop() if len(outcomes) == 1 else None


def settling(condition: Condition | None, domains: Mapping[str, tuple[Value, ...]]) -> Callable[[Known], bool | None]:
    """Return :func:`settled` of one condition, for many states of knowledge: what was found is remembered.

    The tree is gone through once for each complete province, of which there are few (``MOST_PROVINCES``), and not for
    each state: what is settled in a state follows from the states in which one more fact is known.
    """
    if condition is None:
        return lambda _known: False
    facts = tuple(dict.fromkeys(each_fact(condition)))
    found: dict[tuple[Value | None, ...], bool | None] = {}

    def of(values: tuple[Value | None, ...]) -> bool | None:
        if values not in found:
            if None in values:
                at = values.index(None)
                outcomes = {of((*values[:at], value, *values[at + 1 :])) for value in domains[facts[at]]}
                found[values] = outcomes.pop() if len(outcomes) == 1 else None
            else:
                found[values] = truth(condition, {f: v for f, v in zip(facts, values, strict=True) if v is not None})
        return found[values]

    return lambda known: of(tuple(known.get(fact) for fact in facts))


def deciding_parts(
    condition: Condition, known: Known, domains: Mapping[str, tuple[Value, ...]]
) -> tuple[Condition, ...]:
    """Return the parts for which a condition holds or fails: of 任一 that holds, those that hold.

    All of them where none does so by itself: 任一（甲，非甲） holds whatever 甲 is.
    """
    parts = parts_of(condition)
    if isinstance(condition, AnyOf | AllOf):
        outcome = settled(condition, known, domains)
        if outcome is isinstance(condition, AnyOf):
            return tuple(part for part in parts if settled(part, known, domains) is outcome) or parts
    return parts


def deciding_tests(condition: Condition, known: Known, domains: Mapping[str, tuple[Value, ...]]) -> Iterator[Condition]:
    """Yield the tests of facts for which a condition holds or fails, in the order in which they are written."""
    if tested_fact(condition) is not None:
        yield condition
    for part in deciding_parts(condition, known, domains):
        yield from deciding_tests(part, known, domains)
