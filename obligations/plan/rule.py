"""The rule of a measure: its branches, and the smallest sets of facts that force each verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from obligations.logic.conditions import Known, Value
from obligations.logic.implicants import Cube, Implicants, primes
from obligations.logic.space import Space
from obligations.plan.verdicts import Verdict, verdict_of


@dataclass(frozen=True, eq=False)
class Rule:
    """What settles each branch of a measure, by its verdict; measures with the same branches share a rule.

    ``domains`` has the facts that the branches name, in the vocabulary's order, each with all values that it can have;
    ``region`` is the one of them that says which province it is.
    """

    domains: Mapping[str, tuple[Value, ...]]
    branches: Mapping[Verdict, Implicants]
    region: str | None = None

    def verdict(self, known: Known) -> Verdict:
        """Return the verdict that the known facts force."""
        has = set(known.items())
        return verdict_of([branch.outcome(has) for branch in self.branches.values()])

    def forcing(self, verdict: Verdict) -> tuple[Cube, ...]:
        """Return the smallest sets of facts that force a verdict; nothing forces an open one."""
        if verdict in self.branches:
            return self.branches[verdict].holds
        return self._silence if verdict is Verdict.UNSPECIFIED else ()

    @cached_property
    def _silence(self) -> tuple[Cube, ...]:
        """The smallest sets of facts that force all branches to fail: silence is no branch with sets of its own."""
        space = Space(self.domains, self.domains)
        covered = (space.having(dict(cube)) for branch in self.branches.values() for cube in branch.holds)
        return primes(space, space.everyone & ~reduce(or_, covered, 0))

    def in_order(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Return those of some facts that the branches name, each once, in the vocabulary's order."""
        wanted = set(facts)
        return tuple(fact for fact in self.domains if fact in wanted)
