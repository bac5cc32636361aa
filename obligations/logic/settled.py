"""The reference: whether what is known of a province settles a condition, in one short pure function over its tree.

It is slower than the durable-rules engine's compiled rules and loads no C extension. Tests compare the two on
every state of knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping

from obligations.logic.conditions import Condition, Known, Value, each_fact, truth


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
