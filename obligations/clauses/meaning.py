"""What a parsed clause means: each rule of the grammar as a condition, and the branches put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from lark import Token, Transformer, Tree, v_args
from lark.exceptions import VisitError

from obligations.clauses.remarks import Remark, RemarkKind
from obligations.clauses.words import Word
from obligations.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not
from obligations.vocabulary import Fact


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


def meaning(tree: Tree[Token], words: Sequence[Word]) -> Clause:
    """The clause that a tree over these words stands for. Raises :class:`~.words.ClauseError`."""
    try:
        branches: list[_Branch] = _Meaning(words).transform(tree)
    except VisitError as error:
        raise error.orig_exc from None
    return _clause(branches)


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
            raise _word(first).error(f"{start}排在{end}后面，不能用“至”", f"{fact.label}的顺序是 {'、'.join(values)}")
        return Is(fact.id, values[values.index(start) : values.index(end) + 1])

    def named_value(self, enum: Token, *words: Token) -> Condition:
        fact = _word(enum).meanings[0][0]
        return Is(fact.id, (self._of(fact.id, words[-1], f"不是{fact.label}的值", f"可以是 {fact.choices}"),))

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
            raise word.error(f"{'、'.join(labels)}都有这个值，看不出是哪一个", remedy)
        return candidates[0]

    def _of(
        self, fact: str, token: Token, otherwise: str = "与后面的词不是同一个事实的值", remedy: str = "请分开写全"
    ) -> str:
        """The value of one fact that a word stands for."""
        word = _word(token)
        for candidate, value in word.meanings:
            if candidate.id == fact and value is not None:
                return value
        raise word.error(otherwise, remedy)

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
    """A list with what follows it: 涉及, 不涉及 (none of it), 都涉及 (all of it)."""
    words = [part for part in tail if isinstance(part, str) and not isinstance(part, Token)]
    if "ALL_INVOLVED" in words and isinstance(who, AnyOf):
        return AllOf(who.parts)
    return Not(who) if "UNINVOLVED" in words else who


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


def _clause(branches: list[_Branch]) -> Clause:
    """The branches by verb, once it is clear who the others are: whom no branch before speaks of.

    Where 其他 comes first, the others are those of whom no branch after it speaks.
    """
    named: list[_Branch] = []
    remarks: list[Remark] = []
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
