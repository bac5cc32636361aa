"""Says how the readings of a text differ: by a province for which they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from obligations.clauses.branches import Reading
from obligations.clauses.grammar.chart import Found
from obligations.clauses.lexicon import Folded
from obligations.clauses.phrases import Values, Who
from obligations.logic.conditions import tested_fact
from obligations.logic.space import Space
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Vocabulary
from obligations.text import shown


class Difference(NamedTuple):
    """How two readings of a text differ: as a remark on the one that is taken, and as a refusal if neither can be."""

    remark: str
    complaint: str
    remedy: str


def difference(text: Folded, meant: Sequence[Reading], space: Space, vocabulary: Vocabulary) -> Difference:
    """Return how the first two of some readings differ, with a province for which they do."""
    one, other, *more = meant
    where = _where(one.tree, other.tree)
    piece = shown(text.piece(where[0].span))
    pairs = list(zip(one.covered, other.covered, strict=True))
    differing = next(a ^ b for a, b in pairs if a != b)
    province = space.witness(differing)
    bit = space.having(space.first(differing))
    verdicts = [
        _verdict([reading[i] & bit for i in range(len(BRANCHES))], vocabulary)
        for reading in (one.covered, other.covered)
    ]
    ways = "几种" if more else "两种"
    seen = f"“{piece}”有{ways}读法：{vocabulary.describe_provinces(province)}，一种是{verdicts[0]}，一种是{verdicts[1]}"
    facts = [vocabulary[fact] for fact in map(_fact_named, where) if fact]
    if len(facts) < len(where):
        return Difference(f"{seen}；按前一种理解", f"看不出是哪一种意思：{seen}", "请换一种说法")
    labels = "、".join(fact.label for fact in facts)
    first = next((fact for fact in facts if fact.values), facts[0])
    remedy = f"请写成“{first.label}为{piece}”这样" if first.values else f"请写成“有{piece}”"
    return Difference(f"{seen}；按前一种理解", f"“{piece}”：{labels}都可以这样说，看不出是哪一个", remedy)


def _verdict(holds: Sequence[int], vocabulary: Vocabulary) -> str:
    labels = [vocabulary.labels[verdict] for verdict, bits in zip(BRANCHES, holds, strict=True) if bits]
    return "又是".join(labels) if labels else vocabulary.labels[Verdict.UNSPECIFIED]


def _fact_named(word: Found) -> str | None:
    """Return the fact that a word names, itself or by a value; None for a phrase."""
    if isinstance(word.meaning, Values):
        return word.meaning.fact
    tests = word.meaning.condition if word.rule is None and isinstance(word.meaning, Who) else None
    return tested_fact(tests) if tests else None


def _where(one: Found, other: Found) -> tuple[Found, Found]:
    """Return the smallest piece of the text that two trees read otherwise, in each of them."""
    while len(one.parts) == len(other.parts) and one.rule == other.rule:
        spans = [part.span for part in one.parts] == [part.span for part in other.parts]
        pairs = [(a, b) for a, b in zip(one.parts, other.parts, strict=True) if a.meaning != b.meaning]
        if not spans or len(pairs) != 1:
            break
        one, other = pairs[0]
    return one, other
