"""The branches of a clause put together: who the others are, and who must and may."""

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
from obligations.plan.verdicts import Verdict

if TYPE_CHECKING:
    from lark import Tree


@dataclass(frozen=True)
class Clause:
    """What a clause says. A branch that it does not have is None.

    ``neither`` are provinces that the clause expressly frees; ``others`` is what 其他省份 comes to, if it is said.
    ``branches`` are its branches as they stand, one after the other; ``wording`` is the text, cut and parsed.
    """

    mandatory: Condition | None
    optional: Condition | None
    neither: Condition | None = None
    others: Condition | None = None
    about_others: tuple[Remark, ...] = ()
    branches: tuple[Branch, ...] = field(default=(), compare=False)
    wording: tuple[str, list[Word], Tree[Word]] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """What is unusual about the wording, each once."""
        found = remarks(*self.wording) if self.wording else ()
        return tuple(dict.fromkeys((*found, *self.about_others)))


class Branch(NamedTuple):
    """A branch: what it says (未明确 of a 不作要求), of whom it speaks, and its words."""

    verdict: Verdict
    who: Condition
    words: tuple[Word, ...] = ()


#: Stands for 其他省份 until it is known which the others are. No fact can have this identifier.
OTHERS: Final = Has("其他")


def intersection(parts: Iterable[Condition]) -> Condition:
    """What several conditions have in common, without nesting or repetition."""
    kept = dict.fromkeys(part for part in flattened(AllOf, parts) if part != Everyone())
    return combined(AllOf, kept) if kept else Everyone()


def clause_of(branches: list[Branch]) -> Clause:
    """The branches by what they say, once it is clear who the others are: whom no other branch speaks of.

    Of several branches that speak of others, each means whom the ones before it leave.
    """
    doubts: list[Remark] = []
    others: Condition | None = None
    speaking = [branch.who for branch in branches]
    of_others = [OTHERS.fact in facts_of(who) for who in speaking]
    named = [who for who, of in zip(speaking, of_others, strict=True) if not of]
    for i, who in enumerate(speaking):
        if of_others[i]:
            is_last = not any(after in named for after in speaking[i + 1 :])
            if not _says_who_is_left_out(who) and (others is not None or not named or not is_last):
                doubts.append(Remark(RemarkKind.AMBIGUOUS, "“其他”按别处没有提到的省份理解"))
            rest = Not(joined(named)) if named else Everyone()
            speaking[i] = others = _without_others(who, rest)
            named = [*named, speaking[i]]
    plain = tuple(branch._replace(who=who) for branch, who in zip(branches, speaking, strict=True))
    by_verdict: dict[Verdict, list[Condition]] = {}
    for branch in plain:
        by_verdict.setdefault(branch.verdict, []).append(branch.who)
    said = {verdict: joined(who) for verdict, who in by_verdict.items()}
    must, may, neither = map(said.get, (Verdict.MANDATORY, Verdict.OPTIONAL, Verdict.UNSPECIFIED))
    return Clause(must, may, neither, others, tuple(doubts), plain)


def _says_who_is_left_out(who: Condition) -> bool:
    """除三类省份外，其他省份: it is plain of whom these are the others."""
    return isinstance(who, AllOf) and any(isinstance(part, Not) for part in who.parts)


def _without_others(who: Condition, others: Condition) -> Condition:
    """A condition in which 其他 has become whom it means."""
    changed = with_leaves(who, lambda leaf: others if leaf == OTHERS else leaf)
    return intersection(changed.parts) if isinstance(changed, AllOf) else changed


def joined(parts: Iterable[Condition]) -> Condition:
    """What any of several branches speaks of, without nesting."""
    return combined(AnyOf, flattened(AnyOf, parts))
