"""Reads a 省份 clause: which provinces must, which may, and what is unusual about the wording.

Where Chinese can be understood in two ways, the clause is read as the 2018 plan uses it, and a remark reports this;
docs/decisions/0006 lists these choices.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from lark import Lark, Tree, UnexpectedToken

from obligations.clauses.branches import Clause
from obligations.clauses.lexicon import ClauseError, Folded, Lexicon, Word, lexicon
from obligations.clauses.meaning import clause_meant, condition_meant, scope_meant
from obligations.clauses.remarks import RemarkKind
from obligations.clauses.words import CALLED, KINDS_OF_REGION, LANGUAGE
from obligations.logic.conditions import Condition
from obligations.plan.measure import Measure
from obligations.plan.regions import region_called, why_barred
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import nearest, shown

if TYPE_CHECKING:
    from lark.parsers.lalr_interactive_parser import InteractiveParser

__all__ = ["Clause", "ClauseError", "RemarkKind", "read_clause", "read_clause_of", "read_condition"]


#: Characters in a clause. Real ones are a line of text; beyond this nobody could say what is meant.
_LONGEST: Final = 2_000
#: What stands before a scope for the whole plan: it leaves out measures that have their own, and no province.
_BESIDES: Final = re.compile(rf"除[^,。;]*(?:措施|举措|任务|事项)(?:以|之)?外,?(?={'|'.join(LANGUAGE['SCOPE'])})")
#: What to do about a clause that is a scope (and the plan has none), or is none where the plan has scopes.
_OTHER_KIND: Final = {
    False: "它像是适用范围；整份计划都这样写的，请在规则文件里写 scope_means: mandatory",
    True: "规则文件写了 scope_means，条款里就只写范围；计划分必做、选做的，请删去 scope_means",
}


def read_clause(text: str, vocabulary: Vocabulary, *, is_scope: bool = False) -> Clause:
    """Return the meaning of a clause, in the facts of a vocabulary.

    ``is_scope``: it is a scope like 福建自由贸易试验区, which names those for whom the measure is mandatory; it exempts
    all others. Raise :class:`ClauseError` if it cannot be read; the message has the position in the clause.
    """
    try:
        return _read_clause(text, vocabulary.facts, is_scope)
    except ClauseError as error:
        try:
            _read_clause(text, vocabulary.facts, not is_scope)
        except ClauseError:
            raise error from None
    complaint = f"条款“{shown(text)}”{'不是范围' if is_scope else '没有说必做还是选做'}"
    raise ClauseError.at("unreadable-clause", None, complaint, _OTHER_KIND[is_scope])


def read_clause_of(measure: Measure, vocabulary: Vocabulary) -> Clause:
    """Return the meaning of a measure's clause, as :func:`read_clause` does; of a measure without one, no branch."""
    if measure.clause is None:
        return Clause(None, None)
    return read_clause(measure.clause, vocabulary, is_scope=measure.is_scope)


def read_condition(text: str, vocabulary: Vocabulary) -> Condition:
    """Return the provinces that a text like 非强省试点的二类省份 names. Raise :class:`ClauseError`."""
    with _bounded(text):
        lex = lexicon(vocabulary.facts)
        tree, words = _parsed(text, lex, "subject")
        return condition_meant(tree, words, lex)


@lru_cache(maxsize=4096)
def _read_clause(text: str, facts: tuple[Fact, ...], is_scope: bool) -> Clause:
    with _bounded(text):
        lex = lexicon(facts)
        start, meant = ("scope", scope_meant) if is_scope else ("clause", clause_meant)
        tree, words = _parsed(text, lex, start)
        return replace(meant(tree, words, lex), wording=(text, words, tree))


@contextmanager
def _bounded(text: str) -> Iterator[None]:
    """Refuse a text that is too long, or nested too deeply for the recursive functions that read it."""
    try:
        if len(text) > _LONGEST:
            raise RecursionError
        yield
    except RecursionError:
        message = f"条款“{shown(text)}”太长，或者嵌套太深"
        raise ClauseError.at("unreadable-clause", None, message, "请检查是否混进了别的内容") from None


def _parsed(text: str, lex: Lexicon, start: str) -> tuple[Tree[Word], list[Word]]:
    """Return the tree of a text from a start rule of the grammar, and the words that the text was cut into."""
    folded = Folded(text)
    parser = _parser().parse_interactive("", start=start)
    words: list[Word] = []
    begin = len(besides[0]) if start == "scope" and (besides := _BESIDES.match(folded.folded)) else 0
    try:
        # Word by word, since where a word ends depends on what the parser accepts there.
        while (at := words[-1].next if words else begin) < len(folded.folded):
            words.append(lex.word(folded, at, parser.choices()))  # type: ignore[no-untyped-call]
            if words[-1].text in KINDS_OF_REGION and words[-1].type == "PROVINCE" and not _names_a_region(words, lex):
                raise words[-1].error("词汇表里没有按这个分的事实", "请写“省份”，或在词汇表里加上这项事实")
            parser.feed_token(words[-1])  # type: ignore[arg-type]  # lark reads its type only
        tree: Tree[Word] = parser.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedToken as error:
        at_end = error.token.type == "$END"
        raise _unreadable(folded, words, at_end, parser, lex) from None
    return tree, words


def _names_a_region(words: Sequence[Word], lex: Lexicon) -> bool:
    """Return whether the last word but one is a name like 北京. A value with a short form, like 一类, is not."""
    before = words[-2] if len(words) > 1 else None
    return before is not None and before.type == "VALUE" and not any(lex.stems[f.id] for f, _ in before.meanings)


@cache
def _parser() -> Lark:
    grammar = (files("obligations.clauses") / "clause.lark").read_text("utf-8")
    starts = ["clause", "scope", "subject"]
    return Lark(grammar, start=starts, parser="lalr", lexer="basic", maybe_placeholders=False)


def _unreadable(
    text: Folded, words: Sequence[Word], at_end: bool, parser: InteractiveParser, lex: Lexicon
) -> ClauseError:
    """Return why the last word (or the end of the clause) does not fit."""
    accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call]
    remedy = f"这里可以是{'、'.join(_expected(accepted, lex.vocabulary))}"
    if at_end:
        return ClauseError.at("unreadable-clause", None, f"条款“{shown(text.text)}”没有写完", remedy)
    if words[-1].type is not None:
        return words[-1].error("这里读不懂", remedy)
    unknown = _whole(text, words, lex)
    if region_called(unknown.text) and (barred := why_barred(lex.vocabulary)):
        return unknown.error(*barred)
    known = [*lex.vocabulary.names, *(word for fact in lex.vocabulary.facts for word in fact.spoken)]
    known += [LANGUAGE[t][0] for t in ("MUST", "MAY")]
    near = nearest(unknown.text, known, only=True)
    if near and len(near) < 3 and near[0] != unknown.text[0]:
        near = None  # so short a name with another first character is another name: 海南 is not 上海
    return unknown.error("不认识这个词", f"是否想写“{near}”？{remedy}" if near else f"{remedy}；也可以把它加进词汇表")


def _whole(text: Folded, words: Sequence[Word], lex: Lexicon) -> Word:
    """Return the unknown piece with what belongs to it: 强省试典省 has a 省 in it, 二累 begins like 二类."""
    start, end = words[-1].start, words[-1].end
    if len(words) > 1 and words[-2].type == "STEM":
        start = words[-2].start
    last = words[-1]
    while last.next < len(text.folded):
        last = lex.word(text, last.next, ("PROVINCE", "STEM"))
        if last.type not in (None, "PROVINCE", "STEM") or last.text == LANGUAGE["PROVINCE"][0]:
            break
        end = last.end
    return Word(None, text.text[start:end].strip(), start, end)


def _expected(accepted: Collection[str], vocabulary: Vocabulary, most: int = 3) -> Iterator[str]:
    """Yield what may come next, in Chinese: some words of the vocabulary, then the language's marks and words."""
    names: list[str] = []
    if "PRESENCE" in accepted:
        names += [fact.label for fact in vocabulary.facts if fact.values is None]
    if "VALUE" in accepted:
        names = [value for fact in vocabulary.stated for value in fact.values or ()] + names
        names += (vocabulary.region.values or ()) if vocabulary.region else ()
    if names:
        yield f"词汇表里的词（{'、'.join(names[:most])}{'……' if len(names) > most else ''}）"
    yield from (name for terminal, name in CALLED.items() if terminal in accepted)
