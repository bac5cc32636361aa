"""Reads a 省份 clause: who must, who may, and what is unusual about the wording.

Where Chinese can be understood in two ways, the clause is read as the 2018 plan uses it and a remark says so;
docs/decisions/0006 lists these choices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from lark import Lark, Tree, UnexpectedToken

from obligations.clauses.branches import Clause
from obligations.clauses.lexicon import ClauseError, Folded, Lexicon, Word, lexicon
from obligations.clauses.meaning import clause_meant, condition_meant
from obligations.clauses.remarks import RemarkKind
from obligations.clauses.words import CALLED, KINDS_OF_REGION, LANGUAGE
from obligations.logic.conditions import Condition
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import nearest, shown

if TYPE_CHECKING:
    from lark.parsers.lalr_interactive_parser import InteractiveParser

__all__ = ["Clause", "ClauseError", "RemarkKind", "read_clause", "read_condition"]


#: A clause is a line of text. Beyond this length and depth nobody could say what is meant.
_LONGEST: Final = 2_000


def read_clause(text: str, vocabulary: Vocabulary) -> Clause:
    """The clause that ``text`` is, in the words of a vocabulary.

    Raises :class:`ClauseError` for what cannot be read; the message has the position in the clause.
    """
    return _read_clause(text, vocabulary.facts)


def read_condition(text: str, vocabulary: Vocabulary) -> Condition:
    """The provinces that a text like 非强省试点的二类省份 speaks of. Raises :class:`ClauseError`."""
    with _bounded(text):
        words = lexicon(vocabulary.facts)
        tree, cut = _parsed(text, words, "subject")
        return condition_meant(tree, cut, words)


@lru_cache(maxsize=4096)
def _read_clause(text: str, facts: tuple[Fact, ...]) -> Clause:
    with _bounded(text):
        words = lexicon(facts)
        tree, cut = _parsed(text, words, "clause")
        return replace(clause_meant(tree, cut, words), wording=(text, cut, tree))


@contextmanager
def _bounded(text: str) -> Iterator[None]:
    """Refuses what is too long, or nested too deeply, to be walked through."""
    try:
        if len(text) > _LONGEST:
            raise RecursionError
        yield
    except RecursionError:
        raise ClauseError.at(None, f"条款“{shown(text)}”太长，或者嵌套太深", "请检查是否混进了别的内容") from None


def _parsed(text: str, words: Lexicon, start: str) -> tuple[Tree[Word], list[Word]]:
    """The tree of a text, and the words that it was cut into."""
    folded = Folded(text)
    parser = _parser().parse_interactive("", start=start)
    cut: list[Word] = []
    try:
        while (at := cut[-1].next if cut else 0) < len(folded.folded):
            cut.append(words.word(folded, at, parser.choices()))  # type: ignore[no-untyped-call]
            if cut[-1].text in KINDS_OF_REGION and cut[-1].type == "PROVINCE" and not _names_a_region(cut, words):
                raise cut[-1].error("词汇表里没有按这个分的事实", "请写“省份”，或在词汇表里加上这项事实")
            parser.feed_token(cut[-1])  # type: ignore[arg-type]  # lark asks for its type only
        tree: Tree[Word] = parser.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedToken as error:
        at_end = error.token.type == "$END"
        raise _unreadable(folded, cut, at_end, parser, words) from None
    return tree, cut


def _names_a_region(cut: Sequence[Word], words: Lexicon) -> bool:
    """Whether the last word but one is a name like 北京; 一类 is none, for it is like 二类."""
    before = cut[-2] if len(cut) > 1 else None
    return before is not None and before.type == "VALUE" and not any(words.stems[f.id] for f, _ in before.meanings)


@cache
def _parser() -> Lark:
    grammar = (files("obligations.clauses") / "clause.lark").read_text("utf-8")
    starts = ["clause", "subject"]
    return Lark(grammar, start=starts, parser="lalr", lexer="basic", maybe_placeholders=False)


def _unreadable(
    text: Folded, cut: Sequence[Word], at_end: bool, parser: InteractiveParser, words: Lexicon
) -> ClauseError:
    """Why the last word (or the end of the clause) does not fit."""
    accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call]
    remedy = f"这里可以是{'、'.join(_expected(accepted, words.vocabulary))}"
    if at_end:
        return ClauseError.at(None, f"条款“{shown(text.text)}”没有写完", remedy)
    if cut[-1].type is not None:
        return cut[-1].error("这里读不懂", remedy)
    unknown = _whole(text, cut, words)
    known = [*words.vocabulary.names, *(v for f in words.vocabulary.facts for v in f.values or ())]
    known += [LANGUAGE[t][0] for t in ("MUST", "MAY")]
    near = nearest(unknown.text, known, only=True)
    if near and len(near) < 3 and near[0] != unknown.text[0]:
        near = None  # 海南 is not 上海
    return unknown.error("不认识这个词", f"是否想写“{near}”？{remedy}" if near else f"{remedy}；也可以把它加进词汇表")


def _whole(text: Folded, cut: Sequence[Word], words: Lexicon) -> Word:
    """The unknown piece with what belongs to it: 强省试典省 has a 省 in it, 二累 begins like 二类."""
    start, end = cut[-1].start, cut[-1].end
    if len(cut) > 1 and cut[-2].type == "STEM":
        start = cut[-2].start
    last = cut[-1]
    while last.next < len(text.folded):
        last = words.word(text, last.next, ("PROVINCE", "STEM"))
        if last.type not in (None, "PROVINCE", "STEM") or last.text == LANGUAGE["PROVINCE"][0]:
            break
        end = last.end
    return Word(None, text.text[start:end].strip(), start, end)


def _expected(accepted: Collection[str], vocabulary: Vocabulary, most: int = 3) -> Iterator[str]:
    """What may come next, for people: the marks and words that matter, the vocabulary by some of its own words."""
    own: list[str] = []
    if "PRESENCE" in accepted:
        own += [fact.label for fact in vocabulary.facts if fact.values is None]
    if "VALUE" in accepted:
        own = [value for fact in vocabulary.facts for value in fact.values or ()] + own
    if own:
        yield f"词汇表里的词（{'、'.join(own[:most])}{'……' if len(own) > most else ''}）"
    yield from (name for terminal, name in CALLED.items() if terminal in accepted)
