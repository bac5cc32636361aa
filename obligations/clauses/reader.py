"""Reads a 省份 clause: which provinces must, which may, and what is unusual about the wording.

Every tree that the grammar allows is looked at. Where they mean different provinces, the clause is read as the 2018
plan uses such words, and a remark reports it; docs/decisions/0006 lists these choices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Final, NamedTuple

from obligations.clauses.branches import Branch, Clause, Reading, readings, scope_readings
from obligations.clauses.differences import difference
from obligations.clauses.grammar.chart import Chart, Found, TooMuchError
from obligations.clauses.grammar.rules import grammar
from obligations.clauses.lexicon import ClauseError, Folded, Lexicon, Word, lexicon
from obligations.clauses.meaning import Meanings
from obligations.clauses.phrases import joined, placed, unplaced
from obligations.clauses.refusals import refusal
from obligations.clauses.remarks import Remark, RemarkKind, remarks
from obligations.clauses.runs import with_runs
from obligations.logic.conditions import Condition
from obligations.logic.space import Space
from obligations.plan.measure import Measure
from obligations.plan.verdicts import BRANCHES
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import shown

__all__ = ["Clause", "ClauseError", "RemarkKind", "read_clause", "read_clause_of", "read_condition"]


#: Characters in a clause. Real ones are a line of text; beyond this nobody could say what is meant.
_LONGEST: Final = 2_000
#: The most provinces over which a clause is read: those that differ in the facts that it names.
_MOST_PROVINCES: Final = 1 << 16
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
    return _read_provinces(text, vocabulary.facts)


@lru_cache(maxsize=4096)
def _read_provinces(text: str, facts: tuple[Fact, ...]) -> Condition:
    with _bounded(text):
        parsed = _parsed(text, lexicon(facts), "subject")
        best, _ = _best(parsed, scope_readings)
        return unplaced(best.branches[0].who.condition, parsed.vocabulary)


def _read_clause(text: str, facts: tuple[Fact, ...], is_scope: bool) -> Clause:
    found = _clause_or_error(text, facts, is_scope)
    if isinstance(found, ClauseError):
        raise found.with_traceback(None)
    return found


@lru_cache(maxsize=4096)
def _clause_or_error(text: str, facts: tuple[Fact, ...], is_scope: bool) -> Clause | ClauseError:
    """Return the meaning of a clause, or why it has none: that takes longest to find out, and many ask."""
    try:
        with _bounded(text):
            parsed = _parsed(text, lexicon(facts), "scope" if is_scope else "clause")
            best, doubts = _best(parsed, scope_readings if is_scope else readings)
            return _clause(parsed, best, doubts)
    except ClauseError as error:
        return error


def _clause(parsed: _Parsed, best: Reading, doubts: Sequence[Remark]) -> Clause:
    """Return what a reading means, without the places of words but in its branches."""
    plain = partial(unplaced, vocabulary=parsed.vocabulary)
    branches = tuple(
        Branch(b.verdict, plain(b.who.condition), parsed.text.span(b.at), placed(b.who.condition, parsed.text.span))
        for b in best.branches
    )
    of_verdict = {v: [b.who.condition for b in best.branches if b.verdict is v] for v in BRANCHES}
    must, may, free = (plain(joined(some)) if some else None for some in of_verdict.values())
    others = None if best.others is None else plain(best.others.condition)
    noted = dict.fromkeys(
        (
            *doubts,
            *remarks(parsed.text, best.tree, lexicon(parsed.vocabulary.facts), parsed.space.everyone),
            *best.remarks,
        )
    )
    return Clause(must, may, free, others, branches, tuple(noted))


class _Parsed(NamedTuple):
    """A text, all its trees, and the provinces over which they were read."""

    text: Folded
    found: Sequence[Found]
    space: Space
    vocabulary: Vocabulary


def _parsed(text: str, lex: Lexicon, symbol: str) -> _Parsed:
    """Return all trees of a text that make a symbol of the grammar; at least one, or :class:`ClauseError` is raised."""
    folded = Folded(text)
    length = len(folded.folded)
    words = with_runs([tuple(lex.words(folded, start)) for start in range(length)])
    named = {word.sense.fact.id for some in words for word in some if word.sense.fact}
    facts = lex.vocabulary.in_order(named)
    if lex.vocabulary.count(facts) > _MOST_PROVINCES:
        message = f"条款“{shown(text)}”里有 {len(facts)} 项事实的词，太多"
        raise ClauseError.at("unreadable-clause", None, message, "请分开写，一处少说几项事实")
    space = Space(facts, lex.vocabulary.domains)
    meanings = Meanings(folded.folded, space, lex.vocabulary)

    def found_at(start: int, kinds: frozenset[str]) -> Iterator[Found]:
        return (_found(word, meanings) for word in words[start] if word.sense.kind in kinds)

    kinds = [frozenset(word.sense.kind for word in some) for some in words]
    chart = Chart(grammar(), symbol, kinds, found_at, meanings)
    if chart.is_cut and len(chart.found) == 1:
        raise TooMuchError  # what was left out may differ
    if not chart.found:
        raise refusal(folded, chart, words, lex, meanings.complaints)
    return _Parsed(folded, chart.found, space, lex.vocabulary)


@contextmanager
def _bounded(text: str) -> Iterator[None]:
    """Refuse a text that is too long, or has too many trees or too deep ones."""
    try:
        if len(text) > _LONGEST:
            raise TooMuchError
        yield
    except (TooMuchError, RecursionError):
        message = f"条款“{shown(text)}”太长，或者嵌套太深"
        raise ClauseError.at("unreadable-clause", None, message, "请检查是否混进了别的内容，或分开写") from None


def _found(word: Word, meanings: Meanings) -> Found:
    """Return a word as a piece of the tree, with what it means."""
    return Found(word.sense.kind, word.span, meanings.word(word), int(word.is_unlikely))


def _best(
    parsed: _Parsed, read: Callable[[Sequence[Found], Space, Folded], list[Reading]]
) -> tuple[Reading, tuple[Remark, ...]]:
    """Return the reading that is as 2018 uses the words, and a remark if others differ from it."""
    meant = read(parsed.found, parsed.space, parsed.text)
    if not meant:
        message = f"“{shown(parsed.text.text)}”没有说“其他”是除谁以外"
        raise ClauseError.at("unreadable-clause", None, message, "请写明是哪些省份")
    if len(meant) == 1:
        return meant[0], ()
    what = difference(parsed.text, meant, parsed.space, parsed.vocabulary)
    if meant[0].tree.cost == meant[1].tree.cost:
        raise ClauseError.at("unreadable-clause", None, what.complaint, what.remedy)
    return meant[0], (Remark(RemarkKind.AMBIGUOUS, what.remark),)
