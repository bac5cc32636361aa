"""Reads a 省份 clause: who must, who may, and what is unusual about the wording.

Where Chinese can be understood in two ways, the clause is read as the 2018 plan uses it and a remark says so;
docs/decisions/0006 lists these choices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lark import Lark, Token, Transformer, Tree, UnexpectedToken, v_args
from lark.exceptions import VisitError

from obligations.clauses.words import CALLED, LANGUAGE, Lexicon, Word, lexicon
from obligations.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not
from obligations.errors import ObligationsError
from obligations.names import did_you_mean, fold, shown
from obligations.vocabulary import Fact, Vocabulary

if TYPE_CHECKING:
    from lark.parsers.lalr_interactive_parser import InteractiveParser


class ClauseError(ObligationsError):
    """A clause that cannot be read: where in it, what was expected, and the nearest known word."""


class RemarkKind(StrEnum):
    """What can be unusual about a clause's wording."""

    SPELLING = "spelling"
    """A spelling or a mark that is out of the ordinary; the meaning is plain."""
    AMBIGUOUS = "ambiguous"
    """It could be understood in another way."""
    ENCOURAGED = "encouraged"
    """Neither 必做 nor 选做 is said."""


class Remark(NamedTuple):
    """Something unusual about a clause's wording, and how it is read."""

    kind: RemarkKind
    what: str


@dataclass(frozen=True)
class Clause:
    """What a clause says. A branch that it does not have is None.

    ``neither`` are provinces that the clause expressly frees; ``others`` is what 其他省份 comes to, if it is said.
    """

    mandatory: Condition | None
    optional: Condition | None
    neither: Condition | None = None
    others: Condition | None = None
    remarks: tuple[Remark, ...] = ()


def read_clause(text: str, vocabulary: Vocabulary) -> Clause:
    """The clause that ``text`` is, in the words of a vocabulary.

    Raises :class:`ClauseError` for what cannot be read; the message has the position in the clause.
    """
    return _read(text, vocabulary.facts)


def read_condition(text: str, vocabulary: Vocabulary) -> Condition:
    """The provinces that a text like 非强省试点的二类省份 speaks of. Raises :class:`ClauseError`."""
    clause = read_clause(f"{text}{LANGUAGE['MUST'][0]}", vocabulary)
    if clause.mandatory is None or clause.optional or clause.neither:
        raise ClauseError(f"“{shown(text)}”不是一种省份；请写成 {LANGUAGE['EVERY'][0]}省份 这样")
    return clause.mandatory


@lru_cache(maxsize=4096)
def _read(text: str, facts: tuple[Fact, ...]) -> Clause:
    words = lexicon(facts)
    parser = _parser().parse_interactive("")
    cut = list(words.cut(text))
    done = 0
    try:
        for word in cut:
            # the token's value is the word itself: its meaning needs what the word may stand for
            parser.feed_token(Token(word.terminal or "UNKNOWN", word))
            done += 1
        tree: Tree[Token] = parser.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedToken:
        raise _unreadable(text, cut, done, parser, words) from None
    try:
        branches: list[_Branch] = _Meaning(cut).transform(tree)
    except VisitError as error:
        raise error.orig_exc from None
    return _clause(branches, [*_spellings(text, cut), *_ambiguities(tree)])


@cache
def _parser() -> Lark:
    grammar = (files("obligations.clauses") / "clause.lark").read_text("utf-8")
    return Lark(grammar, start="clause", parser="lalr", lexer="basic", maybe_placeholders=False)


def _unreadable(text: str, cut: Sequence[Word], index: int, parser: InteractiveParser, words: Lexicon) -> ClauseError:
    """Why word number ``index`` (the end, if there is none) does not fit."""
    accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call]
    expected = "、".join(_expected(accepted, words.vocabulary))
    remedy = f"这里可以是{expected}"
    if index == len(cut):
        return ClauseError(f"条款“{shown(text)}”没有写完；{remedy}")
    if cut[index].terminal is not None:
        return _at(cut[index], "这里读不懂", remedy)
    unknown = _whole(text, cut, index)
    known = [*words.vocabulary.names, *(v for f in words.vocabulary.facts for v in f.values or ())]
    known += [LANGUAGE[t][0] for t in ("MUST", "MAY", "PROVINCE")]
    remedy = did_you_mean(unknown.text, known, f"如果是地区名，请在词汇表里加一项以地区为值的事实；{remedy}")
    return _at(unknown, "不认识这个词", remedy)


def _whole(text: str, cut: Sequence[Word], index: int) -> Word:
    """The unknown piece with what belongs to it: 强省试典省 has a 省 in it, 二累 begins like 二类."""
    first = last = index
    if index and cut[index - 1].terminal == "STEM":
        first -= 1
    while last + 1 < len(cut) and cut[last + 1].terminal in (None, "PROVINCE", "STEM"):
        if cut[last + 1].text == LANGUAGE["PROVINCE"][0]:
            break
        last += 1
    return Word(None, text[cut[first].start : cut[last].end], cut[first].start, cut[last].end)


def _at(word: Word, what: str, remedy: str) -> ClauseError:
    return ClauseError(f"条款第 {word.start + 1} 个字起的“{shown(word.text)}”：{what}；{remedy}")


def _expected(accepted: Collection[str], vocabulary: Vocabulary, most: int = 3) -> Iterator[str]:
    """What may come next, for people: the marks and words that matter, the vocabulary by some of its own words."""
    for terminal, name in CALLED.items():
        if terminal in accepted:
            yield name
    own: list[str] = []
    if "PRESENCE" in accepted:
        own += [fact.label for fact in vocabulary.facts if fact.values is None]
    if "VALUE" in accepted:
        own = [value for fact in vocabulary.facts for value in fact.values or ()] + own
    if own:
        yield f"词汇表里的词（{'、'.join(own[:most])}{'……' if len(own) > most else ''}）"


class _Branch(NamedTuple):
    """A branch: the terminal of its verb, and of whom it speaks."""

    verb: str
    who: Condition


#: Stands for 其他省份 until it is known which the others are. No fact can have this identifier.
_OTHERS: Final = Has("其他")


@v_args(inline=True)
class _Meaning(Transformer[Token, Any]):
    """What each rule of the grammar means: the provinces that a phrase speaks of."""

    def __init__(self, words: Sequence[Word]) -> None:
        super().__init__()
        self.words = words

    def clause(self, branches: list[_Branch], *_end: Token) -> list[_Branch]:
        return branches

    def more_branches(self, before: list[_Branch], _mark: Token, after: list[_Branch]) -> list[_Branch]:
        return before + after

    def said(self, who: Condition, verb: str) -> list[_Branch]:
        return [_Branch(verb, who)]

    def said_of_all(self, qualifiers: list[Condition], last: Condition, verb: str) -> list[_Branch]:
        return [_Branch(verb, _all([*qualifiers, last]))]

    def led(self, verb: str, *rest: Any) -> list[_Branch]:
        return [_Branch(verb, rest[-1])]

    def encouraged(self, _verb: Token, who: Condition, *_act: Token) -> list[_Branch]:
        return [_Branch("MAY", who)]

    def verb(self, *words: Token) -> str:
        [verb] = [word.type for word in words if word.type in ("MUST", "MAY", "ENCOURAGED", "NEITHER")][:1]
        return "MAY" if verb == "ENCOURAGED" else verb

    def lead(self, word: Token) -> str:
        return word.type

    def union(self, *parts: Any) -> Condition:
        return self._any(part for part in parts if not isinstance(part, Token))

    def narrowed_both(self, first: Condition, _both: Token, second: Condition) -> Condition:
        return _all([first, second])

    def narrowed(self, qualifiers: list[Condition], who: Condition, *tail: Any) -> Condition:
        asides = [part for part in tail if isinstance(part, _Aside)]
        return _all([*qualifiers, _involved(who, tail), *(aside.left for aside in asides)])

    def narrowed_all(self, qualifiers: list[Condition], last: Condition, _province: Token, *tail: Any) -> Condition:
        return _all([*qualifiers, last, *(part.left for part in tail)])

    def everybody(self, _word: Token, *tail: Any) -> Condition:
        return _all([part.left for part in tail])

    def nobody(self, _word: Token) -> Condition:
        return Not(Everyone())

    def no_qualifier(self) -> list[Condition]:
        return []

    def more_qualifiers(self, before: list[Condition], qualifier: Condition) -> list[Condition]:
        return [*before, qualifier]

    def every(self, _word: Token) -> Condition:
        return Everyone()

    def others(self, _word: Token) -> Condition:
        return _OTHERS

    def within(self, who: Condition, *tail: Any) -> Condition:
        return _involved(who, tail)

    def excepting(self, *parts: Any) -> Condition:
        [who] = [part for part in parts if not isinstance(part, Token | str)]
        return Not(_involved(who, parts))

    def aside(self, *parts: Any) -> _Aside:
        return _Aside(self.excepting(*parts))

    def involved(self, word: Token) -> str:
        return word.type

    def presence(self, *words: Token) -> Condition:
        return Has(_word(words[-1]).meanings[0][0].id)

    def negated(self, _not: Token, who: Condition) -> Condition:
        return Not(who)

    def bracketed(self, _left: Token, who: Condition, _right: Token) -> Condition:
        return who

    def value(self, token: Token) -> Condition:
        fact, value = self._meant(token)
        return Is(fact.id, (value,))

    def abbreviated(self, stem: Token, _sep: Token, rest: Is) -> Condition:
        return self._any([Is(rest.fact, (self._of(rest.fact, stem),)), rest])

    def span(self, first: Token, _to: Token, last: Token) -> Condition:
        fact, end = self._meant(last)
        values = fact.values or ()
        start = self._of(fact.id, first)
        if values.index(start) > values.index(end):
            raise _at(_word(first), f"{start}排在{end}后面，不能用“至”", f"{fact.label}的顺序是 {'、'.join(values)}")
        return Is(fact.id, values[values.index(start) : values.index(end) + 1])

    def named_value(self, enum: Token, *words: Token) -> Condition:
        fact = _word(enum).meanings[0][0]
        return Is(fact.id, (self._of(fact.id, words[-1]),))

    def _meant(self, token: Token) -> tuple[Fact, str]:
        """The fact and value that a word stands for: where several facts have it, that named last before it."""
        word = _word(token)
        candidates = [(fact, value) for fact, value in word.meanings if value is not None]
        if len(candidates) > 1:
            named = [w.meanings[0][0] for w in self.words if w.terminal == "ENUM" and w.start < word.start]
            candidates = [pair for pair in candidates if pair[0] in named[-1:]] or candidates
        if len(candidates) > 1:
            labels = [fact.label for fact, _ in candidates]
            remedy = f"请写成“{labels[0]}为{word.text}”这样"
            raise _at(word, f"“{shown(word.text)}”是{'、'.join(labels)}共有的值，看不出是哪一个", remedy)
        return candidates[0]

    def _of(self, fact: str, token: Token) -> str:
        """The value of one fact that a word stands for."""
        word = _word(token)
        for candidate, value in word.meanings:
            if candidate.id == fact and value is not None:
                return value
        raise _at(word, f"“{shown(word.text)}”与后面的词不是同一个事实的值", "请分开写全")

    def _any(self, parts: Iterable[Condition]) -> Condition:
        """A union without nesting, neighbouring values of one fact in one place: 一类、二类 is one condition."""
        flat: list[Condition] = []
        for part in parts:
            for item in part.parts if isinstance(part, AnyOf) else (part,):
                last = flat[-1] if flat else None
                if isinstance(item, Is) and isinstance(last, Is) and item.fact == last.fact:
                    flat[-1] = Is(item.fact, self._ordered(item.fact, {*last.values, *item.values}))
                else:
                    flat.append(item)
        return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))

    def _ordered(self, fact: str, values: set[str]) -> tuple[str, ...]:
        [declared, *_] = [f.values or () for word in self.words for f, _ in word.meanings if f.id == fact]
        return tuple(value for value in declared if value in values)


class _Aside(NamedTuple):
    """What a parenthesis leaves: （除强省试点省外）."""

    left: Condition


def _word(token: Token) -> Word:
    word: Word = token.value
    return word


def _involved(who: Condition, tail: Iterable[object]) -> Condition:
    return Not(who) if "UNINVOLVED" in (part for part in tail if not isinstance(part, Token)) else who


def _all(parts: Iterable[Condition]) -> Condition:
    """What several conditions have in common, without nesting or repetition.

    In 除三类省份外，其他省份 the others are those that are not left out.
    """
    flat: list[Condition] = []
    for part in parts:
        if part == _OTHERS and any(isinstance(before, Not) for before in flat):
            continue
        if part != Everyone() and part not in flat:
            flat += part.parts if isinstance(part, AllOf) else (part,)
    return Everyone() if not flat else flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def _clause(branches: list[_Branch], remarks: list[Remark]) -> Clause:
    """The branches by verb, once it is clear who the others are: whom no branch before speaks of.

    Where 其他 comes first, the others are those of whom no branch after it speaks.
    """
    named: list[_Branch] = []
    others: Condition | None = None
    speaking = [who for _, who in branches]
    for i, (verb, who) in enumerate(branches):
        if _OTHERS in _parts(who):
            rest = speaking[:i] or [w for w in speaking[i + 1 :] if _OTHERS not in _parts(w)]
            if others is not None or (rest and not speaking[:i]):
                remarks.append(Remark(RemarkKind.AMBIGUOUS, "“其他”按它前面（没有就按后面）没有提到的省份理解"))
            who = others = _with_others(who, Not(_joined(rest)) if rest else Everyone())
        speaking[i] = who
        named.append(_Branch(verb, who))
    said = {verb: [who for v, who in named if v == verb] for verb in ("MUST", "MAY", "NEITHER")}
    must, may, neither = (_joined(found) if found else None for found in said.values())
    return Clause(must, may, neither, others, tuple(dict.fromkeys(remarks)))


def _parts(who: Condition) -> tuple[Condition, ...]:
    return who.parts if isinstance(who, AllOf) else (who,)


def _with_others(who: Condition, others: Condition) -> Condition:
    return _all(others if part == _OTHERS else part for part in _parts(who))


def _joined(parts: Sequence[Condition]) -> Condition:
    flat = [item for part in parts for item in (part.parts if isinstance(part, AnyOf) else (part,))]
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


# ── what is unusual about the wording ────────────────────────────────────────────────────────────────


def _spellings(text: str, words: Sequence[Word]) -> Iterator[Remark]:
    for spelling, usual in (("选作", "选做"), ("必作", "必做"), ("其它", "其他")):
        if any(word.text == spelling for word in words):
            yield Remark(RemarkKind.SPELLING, f"写作“{spelling}”，按“{usual}”理解")
    for mark, usual in ((";", "；"), (",", "，"), (":", "：")):
        if mark in text:
            yield Remark(RemarkKind.SPELLING, f"用了半角的“{mark}”，按“{usual}”理解")
    if words and words[-1].terminal in ("STOP", "SEMICOLON", "COMMA"):
        yield Remark(RemarkKind.SPELLING, f"末尾有“{words[-1].text}”，别的条款没有")
    for word in words:
        if word.terminal == "ENCOURAGED":
            yield Remark(RemarkKind.ENCOURAGED, "写作“鼓励”，没有说必做还是选做，按“选做”理解")
        elif word.terminal == "NEITHER":
            yield Remark(RemarkKind.ENCOURAGED, f"写作“{word.text}”；清单里既不列为必做，也不列为选做")
        elif word.terminal == "PROVINCE" and fold(word.text).startswith("等"):
            yield Remark(RemarkKind.AMBIGUOUS, "“等”后面没有说完，只按列出的理解")


def _ambiguities(tree: Tree[Token]) -> Iterator[Remark]:
    """Where the words could be put together in another way than the grammar does."""
    for node in tree.iter_subtrees_topdown():  # type: ignore[no-untyped-call]
        rule, first = node.data, node.children[0] if node.children else None
        if rule == "within" and _is(first, "union"):
            yield Remark(RemarkKind.AMBIGUOUS, "“甲、乙涉及的丙”按“有甲或有乙，同时是丙”理解")
        elif rule == "union" and any(_is(child, "negated") for child in node.children):
            yield Remark(RemarkKind.AMBIGUOUS, "“非甲、乙”按“非甲，或者乙”理解")
        elif rule == "narrowed" and not _is(first, "no_qualifier") and _is(node.children[1], "union"):
            yield Remark(RemarkKind.AMBIGUOUS, "“甲涉及的乙、丙”按“有甲，同时是乙或丙”理解")
        if rule == "union":
            for child in node.children:
                if isinstance(child, Token) and child.type == "SEP" and _word(child).text in ("和", "及", "与"):
                    yield Remark(RemarkKind.AMBIGUOUS, f"“{_word(child).text}”按“有其中一项就算”理解")


def _is(node: object, rule: str) -> bool:
    return isinstance(node, Tree) and node.data == rule
