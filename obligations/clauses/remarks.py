"""Reports unusual or ambiguous wording of a clause, and how it is read (docs/decisions/0006)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from obligations.clauses.grammar.chart import Found, Span
from obligations.clauses.lexicon import Folded, Lexicon
from obligations.clauses.phrases import Branches, Items, Values, Who
from obligations.text import shown


class RemarkKind(StrEnum):
    """The kinds of unusual wording."""

    SPELLING = "spelling"
    """An unusual spelling or mark; the meaning is plain."""
    AMBIGUOUS = "ambiguous"
    """The wording could be understood in another way."""
    ENCOURAGED = "encouraged"
    """The clause uses neither 必做 nor 选做."""


class Remark(NamedTuple):
    """One piece of unusual wording, and how it is read; ``what`` is in Chinese."""

    kind: RemarkKind
    what: str


#: Kind of word → the usual word for it, where there is one.
_USUAL: Final = {"MUST": "必做", "MAY": "选做", "FREE": "不作要求", "OTHER": "其他"}
#: Kinds of words by which a verb is said in another way: 酌情选做, 应当开展.
_UNUSUAL: Final = frozenset({"SOFTLY", "CAN", "OUGHT", "NEED_NOT"})
#: Words that are as usual as that one.
_AS_USUAL: Final = frozenset({"其余", "另外", "自选", "必选"})
#: Meanings of rules that put one more into a list.
_LISTING: Final = frozenset({"listed", "listed_with", "listed_or", "union", "union_opened"})
#: Meanings of rules that leave something out of something, or say something else of a part of it.
_LESS: Final = frozenset({"less", "besides", "but", "less_them", "of_them"})
_HALF_WIDTH: Final = {";": "；", ",": "，", ":": "："}


def remarks(text: Folded, tree: Found, lexicon: Lexicon, everyone: int) -> Iterator[Remark]:
    """Yield what is unusual about the words of a clause and the tree over them."""
    parts = list(tree.tree())
    words = [part for part in parts if part.rule is None]
    for word in words:
        piece, usual = text.folded[slice(*word.span)], _USUAL.get(word.symbol)
        if usual and piece != usual and piece not in _AS_USUAL:
            yield Remark(RemarkKind.SPELLING, f"写作“{text.piece(word.span)}”，按“{usual}”理解")
        elif word.symbol == "ENCOURAGED":
            yield Remark(RemarkKind.ENCOURAGED, f"写作“{piece}”，没有说必做还是选做，按“选做”理解")
        elif word.symbol == "AND_OTHERS":
            yield Remark(RemarkKind.AMBIGUOUS, "“等”后面没有说完，只按列出的理解")
        elif word.symbol == "OTHER_CLASSES":
            yield Remark(RemarkKind.AMBIGUOUS, f"“{piece}”的“类”前面可能少了字，按“其他省份”理解")
        elif word.symbol == "DATE":
            yield Remark(RemarkKind.SPELLING, f"“{piece}”不影响是哪些省份")
        elif text.piece(word.span) in _HALF_WIDTH:
            usual = _HALF_WIDTH[text.piece(word.span)]
            yield Remark(RemarkKind.SPELLING, f"用了半角的“{piece}”，按“{usual}”理解")
    for one, other in pairwise(words):
        if one.symbol == "DATE" and other.symbol == "HAVING":
            what = f"“{text.piece(one.span)}”可能是说什么时候有，这里不论什么时候"
            yield Remark(RemarkKind.AMBIGUOUS, what)
        elif _could_be_values(one, other, text, lexicon):
            piece = text.piece(Span(one.span.start, other.span.end))
            yield Remark(RemarkKind.AMBIGUOUS, f"“{piece}”里可能少了标点：两个都是词汇表里的值")
    if words and words[-1].symbol in ("STOP", "SEMICOLON", "COMMA"):
        yield Remark(RemarkKind.SPELLING, f"末尾多了“{text.piece(words[-1].span)}”")
    for part in parts:
        if len(part.parts) < 2 and part.symbol not in ("comma", "subject"):
            continue
        for what in _ambiguities(text, part, lexicon, everyone):
            yield Remark(RemarkKind.AMBIGUOUS, what.format(shown(text.piece(part.span))))
        if part.symbol == "verb" and part.rule and not _UNUSUAL.isdisjoint(part.rule.parts):
            usual = _USUAL[part.rule.means.upper()]
            yield Remark(RemarkKind.SPELLING, f"写作“{text.piece(part.span)}”，按“{usual}”理解")


def _ambiguities(text: Folded, part: Found, lexicon: Lexicon, everyone: int) -> Iterator[str]:
    """Yield what could be doubted about a phrase, with {} for its text."""
    means = part.rule.means if part.rule else None
    if means is None:
        return
    if part.symbol == "comma":
        yield "两句之间的逗号按“有其中一项就算”理解"
    elif means in ("at_least", "at_most") and isinstance(part.meaning, Values):
        fact = lexicon.vocabulary[part.meaning.fact]
        if not fact.ordered:
            yield f"“{{}}”按{fact.domain[0]}最高、{fact.domain[-1]}最低理解（对的话，请写 ordered: true）"
        elif text.piece(part.parts[-1].span) == "以下":  # by law it includes, but 二类及以上 … 二类以下 does not
            yield "“{}”按包括它本身理解"
    elif part.symbol == "subject" and means == "nobody":
        yield "“{}”按“没有省份”理解"
    elif part.symbol == "pair" and part.parts[0].symbol == "pair":
        yield "“{}”连写了几项，可能少了标点"
    elif _leaves_out_nobody(part):
        yield "“{}”里除去的，本来就不在里面"
    elif _is_everybody(part, everyone):
        yield "“{}”合起来就是各省"
    elif _repeats(part):
        yield "“{}”里有一项说了两次"
    elif _is_void(part):
        yield "“{}”没有一个省份符合"


def _is_void(part: Found) -> bool:
    """Return whether what is meant to hold together holds for no province: 一类且二类."""
    if not isinstance(part.meaning, Who) or not part.meaning.is_nobody or len(part.parts) < 2:
        return False
    if part.rule and part.rule.means in ("outside", "opposite"):
        return True
    made_of = [child.meaning for child in part.parts if isinstance(child.meaning, Who)]
    return len(made_of) > 1 and not any(who.is_nobody for who in made_of)


def _could_be_values(one: Found, other: Found, text: Folded, lexicon: Lexicon) -> bool:
    """Return whether two words side by side could be values of one fact and are not read so: 高中省份, 高、中省份."""
    if one.span.end != other.span.start or {one.symbol, other.symbol} <= {"VALUE", "STEM"}:
        return False
    before, after = (_facts_of(text.folded[slice(*word.span)], lexicon) for word in (one, other))
    return not before.isdisjoint(after)


def _facts_of(piece: str, lexicon: Lexicon) -> set[str]:
    """Return the facts of which a word, or the beginning of one, could be a value: 中的 begins with the value 中."""
    begun = (piece[:end] for end in range(1, len(piece) + 1))
    return {sense.fact.id for part in begun for sense in lexicon.senses(part) if sense.fact and sense.values}


def _leaves_out_nobody(part: Found) -> bool:
    """Return whether what is left out was not in, or an exception is about nobody: 一类省份（二类省份除外）."""
    if part.rule is None or part.rule.means not in _LESS or not isinstance(part.meaning, Who | Branches):
        return False
    said = [child.meaning for child in part.parts if isinstance(child.meaning, Who | Branches)]
    one, other = (each.said[-1].who if isinstance(each, Branches) else each for each in said)
    return not one.inside & other.inside and not one.is_nobody and not other.is_nobody


def _is_everybody(part: Found, everyone: int) -> bool:
    """Return whether what is listed is everybody, though nothing of it is: 非一类、非二类省份."""
    if not isinstance(part.meaning, Who) or part.rule is None or part.rule.means not in _LISTING:
        return False
    made_of = [child.meaning.outside for child in part.parts if isinstance(child.meaning, Who)]
    return part.meaning.outside == everyone and everyone not in made_of


def _repeats(part: Found) -> bool:
    """Return whether what is listed last has been listed before: 三类、三类省份."""
    made_of = [child.meaning for child in part.parts if isinstance(child.meaning, Who | Items)]
    if len(made_of) != 2 or part.rule is None or part.rule.means not in _LISTING:
        return False
    before, last = made_of
    listed = before.parts if isinstance(before, Items) else (before,)
    return isinstance(last, Who) and any(last.condition == one.condition for one in listed)
