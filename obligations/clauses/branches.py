"""Combines the branches of a clause: works out which provinces 其他省份 are, and which must and may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from obligations.clauses.lexicon import Word
from obligations.clauses.remarks import Remark, RemarkKind, remarks
from obligations.logic.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Everyone,
    Has,
    Not,
    combined,
    facts_of,
    flattened,
    with_leaves,
)
from obligations.plan.verdicts import BRANCHES, Verdict

if TYPE_CHECKING:
    from lark import Tree


@dataclass(frozen=True)
class Clause:
    """The meaning of a clause. A branch that it does not have is None.

    ``exempt`` holds for the provinces that the clause expressly leaves out, ``others`` for those that 其他省份 means
    (None if the clause does not use the term). ``branches`` are in the order of the text; ``wording`` is the text, its
    words and their tree.
    """

    mandatory: Condition | None
    optional: Condition | None
    exempt: Condition | None = None
    others: Condition | None = None
    about_others: tuple[Remark, ...] = ()
    branches: tuple[Branch, ...] = field(default=(), compare=False)
    wording: tuple[str, list[Word], Tree[Word]] | None = field(default=None, repr=False, compare=False)

    @property
    def by_verdict(self) -> dict[Verdict, Condition | None]:
        """The branches by their verdicts, in the order of :data:`~obligations.plan.verdicts.BRANCHES`."""
        return {verdict: getattr(self, verdict) for verdict in BRANCHES}

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """Remarks on unusual or ambiguous wording, without repetition."""
        on_wording = remarks(*self.wording) if self.wording else ()
        return tuple(dict.fromkeys((*on_wording, *self.about_others)))


class Branch(NamedTuple):
    """A branch of a clause: its verdict, its provinces, and its words in the text."""

    verdict: Verdict
    who: Condition
    words: tuple[Word, ...] = ()


#: Placeholder for 其他省份 until all branches have been read. No fact can have this identifier.
OTHERS: Final = Has("其他")


def intersection(parts: Iterable[Condition]) -> Condition:
    """Return the condition that all parts hold, without nesting, repetition or parts that hold for everyone."""
    kept = dict.fromkeys(part for part in flattened(AllOf, parts) if part != Everyone())
    return combined(AllOf, kept) if kept else Everyone()


def clause_of(branches: list[Branch]) -> Clause:
    """Return the clause that these branches make up, 其他省份 replaced by the provinces that no other branch names.

    If several branches name 其他省份, each means the provinces that the ones before it leave.
    """
    doubts: list[Remark] = []
    others: Condition | None = None
    subjects = [branch.who for branch in branches]
    names_others = [OTHERS.fact in facts_of(who) for who in subjects]
    named = [who for who, is_others in zip(subjects, names_others, strict=True) if not is_others]
    for i, who in enumerate(subjects):
        if names_others[i]:
            is_last = not any(after in named for after in subjects[i + 1 :])
            if not _names_exceptions(who) and (others is not None or not named or not is_last):
                doubts.append(Remark(RemarkKind.AMBIGUOUS, "“其他”按别处没有提到的省份理解"))
            rest = Not(joined(named)) if named else Everyone()
            subjects[i] = others = _with_others(who, rest)
            named = [*named, subjects[i]]
    resolved = tuple(branch._replace(who=who) for branch, who in zip(branches, subjects, strict=True))
    by_verdict: dict[Verdict, list[Condition]] = {}
    for branch in resolved:
        by_verdict.setdefault(branch.verdict, []).append(branch.who)
    united = {verdict: joined(who) for verdict, who in by_verdict.items()}
    must, may, free = map(united.get, BRANCHES)
    return Clause(must, may, free, others, tuple(doubts), resolved)


def _names_exceptions(who: Condition) -> bool:
    """Return whether a subject itself says whom 其他 leaves out, as in 除三类省份外，其他省份."""
    return isinstance(who, AllOf) and any(isinstance(part, Not) for part in who.parts)


def _with_others(who: Condition, others: Condition) -> Condition:
    """Return a condition with the placeholder for 其他省份 replaced by ``others``."""
    changed = with_leaves(who, lambda leaf: others if leaf == OTHERS else leaf)
    return intersection(changed.parts) if isinstance(changed, AllOf) else changed


def joined(parts: Iterable[Condition]) -> Condition:
    """Return the condition that at least one part holds, without nesting. There must be at least one part."""
    return combined(AnyOf, flattened(AnyOf, parts))
