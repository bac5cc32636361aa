"""The branches of a clause, put together: whom 其他省份 means, what is an exception, which readings differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from obligations.clauses.grammar.chart import Found, Span
from obligations.clauses.lexicon import Folded
from obligations.clauses.phrases import OTHERS, Branches, Said, Who, intersection, meet, opposite, union
from obligations.clauses.remarks import Remark, RemarkKind
from obligations.logic.conditions import AllOf, Condition, Everyone, Not, with_leaves
from obligations.logic.space import Space
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.text import shown


class Branch(NamedTuple):
    """A branch of a clause: its verdict, its provinces, its place in the text, and its provinces as they are said.

    ``said`` is ``who`` with the places of the words that name the facts.
    """

    verdict: Verdict
    who: Condition
    at: Span
    said: Condition


@dataclass(frozen=True)
class Clause:
    """The meaning of a clause. A branch that it does not have is None.

    ``exempt`` holds for the provinces that the clause expressly leaves out, ``others`` for those that 其他省份 means
    (None if the clause does not use the term). ``branches`` are in the order of the text; ``remarks`` are on unusual or
    ambiguous wording.
    """

    mandatory: Condition | None
    optional: Condition | None
    exempt: Condition | None = None
    others: Condition | None = None
    branches: tuple[Branch, ...] = field(default=(), compare=False)
    remarks: tuple[Remark, ...] = field(default=(), compare=False)

    @property
    def by_verdict(self) -> dict[Verdict, Condition | None]:
        """The branches by their verdicts, in the order of :data:`~obligations.plan.verdicts.BRANCHES`."""
        return {verdict: getattr(self, verdict) for verdict in BRANCHES}


class Reading(NamedTuple):
    """One way to read a text: its tree, its branches without 其他, whom 其他 means, and remarks on both."""

    tree: Found
    branches: tuple[Said, ...]
    others: Who | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def covered(self) -> tuple[int, ...]:
        """The provinces of each verdict, as sets."""
        return tuple(union([b.who for b in self.branches if b.verdict is v] or [_NONE]).inside for v in BRANCHES)


_NONE: Final = Who(Not(Everyone()), 0, 0)


def readings(found: Sequence[Found], space: Space, text: Folded) -> list[Reading]:
    """Return the readings of a clause that mean different provinces, each with its cheapest tree, cheapest first."""
    kept: dict[tuple[int, ...], Reading] = {}
    for tree in found:
        if isinstance(tree.meaning, Branches):
            reading = _settled(tree, tree.meaning.said, space.everyone, text)
            kept.setdefault(reading.covered, reading)
    return list(kept.values())


def scope_readings(found: Sequence[Found], space: Space, _text: Folded) -> list[Reading]:
    """Return the readings of a scope: mandatory for the provinces that it names, and all others exempt."""
    kept: dict[tuple[int, ...], Reading] = {}
    for tree in found:
        if isinstance(tree.meaning, Who) and tree.meaning.names_others:
            break  # nobody could say who the others are; what costs more is no better
        if isinstance(tree.meaning, Who):
            at = next((part.span for part in tree.parts if part.symbol == "subject"), tree.span)
            branches = [Said(Verdict.MANDATORY, tree.meaning, at)]
            if tree.meaning.condition != Everyone():
                branches.append(Said(Verdict.EXEMPT, opposite(tree.meaning, space.everyone), at))
            reading = Reading(tree, tuple(branches))
            kept.setdefault(reading.covered, reading)
    return list(kept.values())


def _settled(tree: Found, said: Sequence[Said], everyone: int, text: Folded) -> Reading:
    """Return a reading with 其他 replaced by whom no other branch names, and exceptions taken out of the rule.

    If several branches name 其他省份, each means the provinces that the ones before it leave.
    """
    remarks: list[Remark] = []
    others: Who | None = None
    branches = list(said)
    named = [branch.who for branch in said if not branch.who.names_others]
    for i, branch in enumerate(said):
        if not branch.who.names_others:
            continue
        is_last = all(after.who.names_others for after in said[i + 1 :])
        if not _names_exceptions(branch.who.condition) and (others is not None or not named or not is_last):
            remarks.append(Remark(RemarkKind.AMBIGUOUS, "“其他”按别处没有提到的省份理解"))
        rest = opposite(union(named), everyone) if named else Who(Everyone(), everyone, everyone)
        others = _among(branch.who, rest, everyone)
        branches[i] = branch._replace(who=others)
        named.append(others)
    for i, j in _exceptions(branches):
        branches[i] = branches[i]._replace(who=meet([branches[i].who, opposite(branches[j].who, everyone)]))
        piece = shown(text.piece(branches[j].at))
        remarks.append(Remark(RemarkKind.AMBIGUOUS, f"“{piece}”按例外理解：前面一支不包括这些省份"))
    return Reading(tree, tuple(branches), others, tuple(dict.fromkeys(remarks)))


def _names_exceptions(who: Condition) -> bool:
    """Return whether a subject itself says whom 其他 leaves out, as in 除三类省份外，其他省份."""
    return isinstance(who, AllOf) and any(isinstance(part, Not) for part in who.parts)


def _among(who: Who, rest: Who, everyone: int) -> Who:
    """Return provinces with 其他 replaced by ``rest``."""
    changed = with_leaves(who.condition, lambda leaf: rest.condition if leaf == OTHERS else leaf)
    condition = intersection(changed.parts) if isinstance(changed, AllOf) else changed
    covered = (rest.inside & who.inside) | (everyone & ~rest.inside & who.outside)
    return Who(condition, covered, covered)


def _exceptions(branches: Sequence[Said]) -> Iterator[tuple[int, int]]:
    """Yield two positions for each branch that is about some of those of a branch before it, and says otherwise."""
    for j, later in enumerate(branches):
        for i, earlier in enumerate(branches[:j]):
            is_part = later.who.inside and not later.who.inside & ~earlier.who.inside
            if later.verdict is not earlier.verdict and is_part and later.who.inside != earlier.who.inside:
                yield i, j
