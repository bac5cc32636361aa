"""What a parsed clause means: each rule of the grammar as a condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from lark import Tree

from obligations.clauses.branches import OTHERS, Branch, Clause, clause_of, intersection, joined
from obligations.clauses.lexicon import ClauseError, Lexicon, Word
from obligations.clauses.words import VERDICTS
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, combined, facts_of, flattened
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact


def clause_meant(tree: Tree[Word], words: Sequence[Word], lexicon: Lexicon) -> Clause:
    """The clause that a tree over these words stands for. Raises :class:`~.lexicon.ClauseError`."""
    others = [word for word in words if word.type == "OTHER"]
    if len(others) > _MOST_OTHERS:
        raise others[-1].error("“其他”太多", "请写明是哪些省份")
    branches: list[Branch] = _Meaning(words, lexicon).of(tree)
    return clause_of([branch._replace(words=words) for branch, words in zip(branches, _words(tree), strict=True)])


def _words(tree: Tree[Word]) -> Iterator[tuple[Word, ...]]:
    """The words of each branch of a clause, in their order."""
    for part in tree.children:
        if isinstance(part, Tree) and part.data in ("clause", "more_branches"):
            yield from _words(part)
        elif isinstance(part, Tree):
            yield tuple(part.scan_values(lambda _: True))


def condition_meant(tree: Tree[Word], words: Sequence[Word], lexicon: Lexicon) -> Condition:
    """The provinces that a tree over these words speaks of. Raises :class:`~.lexicon.ClauseError`."""
    who: Condition = _Meaning(words, lexicon).of(tree)
    if OTHERS.fact in facts_of(who):
        other = next(word for word in words if word.type == "OTHER")
        raise other.error("没有说是除谁以外", "请写明是哪些省份")
    return who


#: Each 其他 means whom all others leave, so what it comes to doubles with every one.
_MOST_OTHERS: Final = 4
#: Values as they are listed: each from one word to another, mostly the same.
_Values: TypeAlias = "list[tuple[Word, Word]]"


class _Meaning:
    """What each rule of the grammar means: the provinces that a phrase speaks of."""

    def __init__(self, words: Sequence[Word], lexicon: Lexicon) -> None:
        self.words = words
        self.lexicon = lexicon

    def of(self, node: Tree[Word] | Word) -> Any:
        """What a phrase means, by the method of its rule; a word stands for itself."""
        if not isinstance(node, Tree):
            return node
        rule = str(node.data)  # lark's own strings are compared by a method in Python
        return getattr(self, rule)(*(self.of(child) for child in node.children))

    def clause(self, branches: list[Branch], *_end: Word) -> list[Branch]:
        return branches

    def more_branches(self, before: list[Branch], _mark: Word, after: list[Branch]) -> list[Branch]:
        return before + after

    def said(self, who: Condition, *words: Any) -> list[Branch]:
        [verdict] = [word for word in words if isinstance(word, Verdict)]
        return [Branch(verdict, intersection([who, *_left(words)]))]

    def said_of_all(self, qualifiers: list[Condition], last: Condition, *words: Any) -> list[Branch]:
        return self.said(intersection([*qualifiers, last]), *words)

    def led(self, verdict: Verdict, *rest: Any) -> list[Branch]:
        return [Branch(verdict, rest[-1])]

    def encouraged(self, _verb: Word, who: Condition, *_act: Word) -> list[Branch]:
        return [Branch(VERDICTS["ENCOURAGED"], who)]

    def verb(self, *words: Word) -> Verdict:
        return next(VERDICTS[word.type] for word in words if word.type in VERDICTS)

    lead = verb

    def union(self, *parts: Any) -> Condition:
        return self._any(part for part in parts if not isinstance(part, Word))

    def narrowed(self, qualifiers: list[Condition], who: Condition, *tail: Any) -> Condition:
        asides = _left(tail)
        if len(qualifiers) == 1 and isinstance(qualifiers[0], AnyOf):
            apart, together = _apart(qualifiers[0], who)
            if apart:  # 一类、自由贸易试验区涉及的二类省份: no province is of both classes
                return self._any([*apart, intersection([joined(together), who, *asides])])
        return intersection([*qualifiers, who, *asides])

    def narrowed_all(self, qualifiers: list[Condition], last: Condition, *tail: Any) -> Condition:
        return intersection([*qualifiers, last, *_left(tail)])

    def everybody(self, _word: Word, *tail: Any) -> Condition:
        return intersection(_left(tail))

    def nobody(self, _word: Word) -> Condition:
        return Not(Everyone())

    def no_qualifier(self) -> list[Condition]:
        return []

    def more_qualifiers(self, before: list[Condition], qualifier: Condition) -> list[Condition]:
        return [*before, qualifier]

    def every(self, _word: Word) -> Condition:
        return Everyone()

    def within(self, who: Condition, *_words: Word) -> Condition:
        return who

    def excepting(self, *parts: Any) -> Condition:
        [who] = [part for part in parts if not isinstance(part, Word)]
        return _negation(who)

    outside = excepting

    def aside(self, *parts: Any) -> _Aside:
        return _Aside(self.excepting(*parts))

    def listing(self, who: Condition, involved: Word | None = None) -> Condition:
        """A list with what follows it: 涉及, 不涉及 (none of it), 都涉及 (all of it)."""
        if involved is None or involved.type == "INVOLVED":
            return who
        options = _options(who)
        if not all(isinstance(option, Has) for option in options):  # 一类且自由贸易试验区不涉及的省份
            raise involved.error("看不出管到前面的哪一项", "请写成“不涉及甲、乙”或“涉及甲而不涉及乙”这样")
        return intersection(options) if involved.type == "ALL_INVOLVED" else _negation(who)

    def none_of(self, word: Word, who: Condition) -> Condition:
        if len({type(option) for option in _options(who)}) > 1:  # 不涉及自由贸易试验区、一类省份
            raise word.error("看不出管到后面的哪一项", "请分成两句，或用括号写明")
        return _negation(who)

    def but_none_of(self, first: Condition, _both: Word, none: Word, who: Condition) -> Condition:
        return intersection([first, self.none_of(none, who)])

    def other_values(self, enum: Word, _isnt: Word, values: Condition) -> Condition:
        fact = enum.meanings[0][0]
        if facts_of(values) != (fact.id,):
            raise enum.error("后面列出的不都是它的值", f"可以是 {fact.choices}")
        return _negation(values)

    def listed_more(self, values: Condition, _sep: Word, more: _Values) -> Condition:
        return self._any([values, self.listed_values(more)])

    def all_of(self, _word: Word, who: Condition, _involved: Word | None = None) -> Condition:
        return intersection(_options(who))

    def involved(self, word: Word) -> Word:
        return word

    def narrowed_both(self, first: Condition, _both: Word, second: Condition) -> Condition:
        return intersection([first, second])

    def beside(self, first: Any, second: Any) -> Condition:
        one, other = map(self._phrase, (first, second))
        if isinstance(one, Is) and isinstance(other, Is) and one.fact == other.fact:
            label = self.lexicon.vocabulary[one.fact].label
            told = [part[0][0] for part in (first, second) if isinstance(part, list)]
            raise told[-1].error(f"和前面的词都是{label}的值，连在一起了", "请用“、”分开")
        return intersection([one, other])

    def _phrase(self, part: Word | _Values | Condition) -> Condition:
        """What stands beside something: the name of a fact, values, or a phrase that has been read."""
        if isinstance(part, Word):
            return self.presence(part)
        return self.listed_values(part) if isinstance(part, list) else part

    def presence(self, word: Word) -> Condition:
        facts = [fact.id for fact, _ in word.meanings]
        for name in dict.fromkeys((word.name, word.name.removesuffix("份"), word.name.removesuffix("省份"))):
            facts += self._others_called(name, facts)
        if len(facts) > 1:
            raise self._several(word, facts)
        return Has(facts[0])

    def had(self, _having: Word, word: Word) -> Condition:
        return Has(word.meanings[0][0].id)

    def others(self, _word: Word) -> Condition:
        return OTHERS

    def negated(self, _not: Word, who: Condition) -> Condition:
        return _negation(who)

    def bracketed(self, _left: Word, who: Condition, _right: Word) -> Condition:
        return AllOf((who,)) if isinstance(who, AnyOf) else who  # one thing, whatever is put beside it

    def value(self, word: Word) -> _Values:
        return [(word, word)]

    def abbreviated(self, stem: Word, *rest: Any) -> _Values:
        return [(stem, stem), *rest[-1]]

    def span(self, first: Word, _to: Word, last: Word) -> _Values:
        return [(first, last)]

    def listed_values(self, *words: Any) -> Condition:
        """Values without their fact: of the only fact that has them all, or else of that named last before them."""
        spans: _Values = words[-1]
        first = spans[0][0]
        of_each = [[fact.id for fact, value in word.meanings if value] for span in spans for word in span]
        facts = [fact for fact in of_each[-1] if all(fact in facts for facts in of_each)]
        named = [w.meanings[0][0].id for w in self.words if w.type == "ENUM" and w.start < first.start]
        if not facts:
            listed = (word for span in spans for word in span)
            strange = next(w for w in listed if all(fact.id not in of_each[-1] for fact, _ in w.meanings))
            raise strange.error("与后面的词不是同一个事实的值", "请分开写全")
        if named and named[-1] in facts:
            facts = named[-1:]
        elif len(spans) == 1:
            facts += self._others_called(first.name, facts)
        if len(facts) > 1:
            raise self._several(first, facts)
        return self._is(self.lexicon.vocabulary[facts[0]], spans)

    def named_values(self, enum: Word, *words: Any) -> Condition:
        return self._is(enum.meanings[0][0], words[-1])

    def _is(self, fact: Fact, spans: _Values) -> Condition:
        values = fact.values or ()
        told: set[str] = set()
        for span in spans:
            first, last = (self._of(fact, word) for word in span)
            if values.index(first) > values.index(last):
                remedy = f"{fact.label}的顺序是 {'、'.join(values)}"
                raise span[0].error(f"{first}排在{last}后面，不能用“至”", remedy)
            told |= set(values[values.index(first) : values.index(last) + 1])
        return Is(fact.id, fact.in_order(told))

    def _of(self, fact: Fact, word: Word) -> str:
        """The value of a fact that a word stands for."""
        for candidate, value in word.meanings:
            if candidate.id == fact.id and value is not None:
                return value
        raise word.error(f"不是{fact.label}的值", f"可以是 {fact.choices}")

    def _others_called(self, name: str, facts: Sequence[str]) -> list[str]:
        """Other facts that a word is the name, or a value, of."""
        return [fact.id for fact, _ in self.lexicon.candidates(name) if fact.id not in facts]

    def _several(self, word: Word, facts: Sequence[str]) -> ClauseError:
        """A word that means something of several facts."""
        labels = [self.lexicon.vocabulary[fact].label for fact in dict.fromkeys(facts)]
        named = next((f for f in facts if self.lexicon.vocabulary[f].values), facts[0])
        label = self.lexicon.vocabulary[named].label
        remedy = (
            f"请写成“{label}为{word.text}”这样" if self.lexicon.vocabulary[named].values else f"请写成“有{word.text}”"
        )
        return word.error(f"{'、'.join(labels)}都可以这样说，看不出是哪一个", remedy)

    def _any(self, parts: Iterable[Condition]) -> Condition:
        """A union without nesting, neighbouring values of one fact in one place: 一类、二类 is one condition."""
        flat: list[Condition] = []
        for item in flattened(AnyOf, parts):
            last = flat[-1] if flat else None
            if isinstance(item, Is) and isinstance(last, Is) and item.fact == last.fact:
                flat[-1] = Is(item.fact, self.lexicon.vocabulary[item.fact].in_order({*last.values, *item.values}))
            else:
                flat.append(item)
        return combined(AnyOf, flat)


class _Aside(NamedTuple):
    """What a parenthesis leaves: （除强省试点省外）."""

    left: Condition


def _left(parts: Iterable[object]) -> list[Condition]:
    """What the parentheses among some parts leave."""
    return [part.left for part in parts if isinstance(part, _Aside)]


def _apart(before: AnyOf, who: Condition) -> tuple[list[Condition], list[Condition]]:
    """What stands before 的 and cannot hold together with what stands after it, and the rest of it."""
    apart: list[Condition] = [
        part
        for part in before.parts
        if isinstance(part, Is) and isinstance(who, Is) and part.fact == who.fact and not {*part.values} & {*who.values}
    ]
    together = [part for part in before.parts if part not in apart]
    return (apart, together) if together else ([], together)


def _negation(who: Condition) -> Condition:
    """Not a phrase, whether it stands in brackets or not."""
    return Not(intersection([who]))


def _options(who: Condition) -> tuple[Condition, ...]:
    return who.parts if isinstance(who, AnyOf) else (who,)
