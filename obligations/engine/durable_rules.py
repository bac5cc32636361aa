"""The only module that calls durable-rules: a host for the process that returns which sets of facts a province has.

durable-rules 2.0.28 crashes, hangs, leaks or answers wrongly in many ways. This module avoids all of them:

* one host per process, whose timer threads never start; its callers isolate every call (see ``isolation``);
* every ruleset has a catch-all rule, and every fact is caught by it (deleting an unmatched session crashes);
* each evaluation has a session of its own, deleted afterwards (a kept one costs 0.58 MB, a reused one leaks facts);
* a province becomes one fact of short tokens (``{"f3": "v1"}``): no text of a user, nothing that compares loosely;
* every set of facts is one rule, written once, with ``$and`` (a condition object with two keys tests only one);
* a ruleset has few enough rules that one fact can satisfy them all; larger plans are spread over several;
* actions take one argument and add to a set (some fire twice); swallowed errors and skipped actions are looked for.

Rulesets know only tokens, so plans with the same shape share them, and loading the same plan again costs nothing. One
that nothing uses any more is deleted before the next is made; a tenth or so of its memory stays, so a process that
loads tens of thousands of *different* plans should use the reference.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import count
from typing import Any, Final, TypeAlias
from weakref import WeakValueDictionary, finalize

from durable import engine as durable

from obligations.errors import EngineError

#: A set of facts as tokens: ``(("f3", "v1"), ("f5", "v0"))``, sorted.
Tokens: TypeAlias = tuple[tuple[str, str], ...]

#: One fact that satisfies more than 64 tests makes durable-rules fail with error 303. With this many rules and
#: the catch-all, even a province that satisfies all rules of a ruleset satisfies fewer.
MOST_RULES: Final = 48
_ATTEMPTS: Final = 3


# durable-rules reads the clock by a call that is deprecated since Python 3.12: an error where warnings are errors.
durable._unix_now = time.time


class _Host(durable.Host):  # type: ignore[misc]
    """A host without timer threads: nothing here uses timers, and they race with the caller's threads."""

    def _run(self) -> None:
        pass


class _Ruleset:
    """A ruleset of durable-rules. It is used as long as there is a reference to it."""

    def __init__(self, name: str, rules: tuple[Tokens, ...]) -> None:
        self.name, self.rules = name, rules
        self.facts = frozenset(fact for tokens in rules for fact, _ in tokens)


class DurableRules:
    """The host and its rulesets. Use the one :func:`instance` of the process, in ``run_isolated``."""

    def __init__(self) -> None:
        self._host: Any = _Host()
        self._rulesets: WeakValueDictionary[tuple[Tokens, ...], _Ruleset] = WeakValueDictionary()
        #: Names of rulesets that nothing uses any more. A finalizer adds them: it may run in the middle of a call.
        self._unused: list[str] = []
        self._names = count()
        self._sessions = count(1)
        self._fired: set[int] = set()

    def compile(self, sets: Iterable[Tokens]) -> tuple[_Ruleset, ...]:
        """Return rulesets with a rule for each distinct set of facts that is not empty. Raises :class:`EngineError`."""
        distinct = sorted({tokens for tokens in sets if tokens})
        chunks = [tuple(distinct[i : i + MOST_RULES]) for i in range(0, len(distinct), MOST_RULES)]
        return tuple(self._ruleset(chunk) for chunk in chunks)

    def _ruleset(self, rules: tuple[Tokens, ...]) -> _Ruleset:
        ruleset = self._rulesets.get(rules)
        if ruleset is None:
            self._delete_unused()
            name = f"plan{next(self._names)}"
            definition: dict[str, Any] = {"every_province": _rule((), self._note(-1))}
            definition |= {f"set{i}": _rule(tokens, self._note(i)) for i, tokens in enumerate(rules)}
            try:
                self._host.set_rulesets({name: definition})
            except Exception as error:
                raise _failed(f"durable-rules 装不下规则（{error}）") from error
            ruleset = self._rulesets[rules] = _Ruleset(name, rules)
            finalize(ruleset, self._unused.append, name).atexit = False
        return ruleset

    def _delete_unused(self) -> None:
        while self._unused:
            ruleset = self._host._ruleset_directory.pop(self._unused.pop())
            durable.durable_rules_engine.delete_ruleset(ruleset._handle)

    def _note(self, index: int) -> Callable[[Any], None]:
        def action(_closure: Any) -> None:
            self._fired.add(index)

        return action

    def present(self, rulesets: tuple[_Ruleset, ...], province: Mapping[str, str]) -> set[Tokens]:
        """Return the rulesets' sets of facts that a province (token → token) has. Raises :class:`EngineError`."""
        return {tokens for ruleset in rulesets for tokens in self._evaluate(ruleset, province)}

    def _evaluate(self, ruleset: _Ruleset, province: Mapping[str, str]) -> list[Tokens]:
        stated = {fact: value for fact, value in province.items() if fact in ruleset.facts}
        for _ in range(_ATTEMPTS):
            session = str(next(self._sessions))
            self._fired.clear()
            try:
                state = self._host.assert_fact(ruleset.name, {"sid": session, "kind": "province", **stated})
            except Exception as error:
                raise _failed(f"durable-rules 没有给出结果（{error!r}）") from error
            finally:
                self._delete(ruleset, session)
            if isinstance(state, dict) and "exception" in state:  # durable-rules does not raise an action's errors
                raise _failed(f"durable-rules 求值时出错（{state['exception']}）")
            # A process that was halted for over 10 s in an action loses the remaining firings: state is then 0.
            if isinstance(state, dict) and -1 in self._fired:
                return [ruleset.rules[i] for i in self._fired if i >= 0]
        raise _failed("durable-rules 没有触发全部规则", "请重试，或改用引擎 reference")

    def _delete(self, ruleset: _Ruleset, session: str) -> None:
        try:
            self._host.delete_state(ruleset.name, session)
        except Exception:
            # The session was not made: there is nothing to delete, and the error that prevented it is being raised.
            return


def _rule(tokens: Tokens, action: Callable[[Any], None]) -> dict[str, Any]:
    """Return a rule for the provinces that have these facts; the catch-all rule if there are none."""
    tests = [{fact: value} for fact, value in tokens] or [{"kind": "province"}]
    return {"all": [{"m": tests[0] if len(tests) == 1 else {"$and": tests}}], "run": action}


@cache
def instance() -> DurableRules:
    """Return the process's host, made at its first use. A forked child continues with the copy that it inherits."""
    return DurableRules()


def _failed(message: str, remedy: str = "可以改用引擎 reference") -> EngineError:
    return EngineError.at("engine-failed", None, message, remedy)
