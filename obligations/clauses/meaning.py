"""Gives the meaning of a parsed clause: a method for each rule of the grammar, mostly a condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from lark import Tree

from obligations.clauses.branches import OTHERS, Branch, Clause, clause_of, intersection, joined
from obligations.clauses.lexicon import ClauseError, Lexicon, Word
from obligations.clauses.remarks import words_of
from obligations.clauses.words import VERDICTS
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, combined, facts_of, flattened
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact


def clause_meant(tree: Tree[Word], words: Sequence[Word], lexicon: Lexicon) -> Clause:
    """Return the clause that a tree over these words means. Raise :class:`~.lexicon.ClauseError` if it is unclear."""
    others = [word for word in words if word.type == "OTHER"]
    if len(others) > _MOST_OTHERS:
        raise others[-1].error("“其他”太多", "请写明是哪些省份")
    branches: list[Branch] = _Meaning(words, lexicon).of(tree)
    return clause_of([branch._replace(words=own) for branch, own in zip(branches, _by_branch(tree), strict=True)])


def scope_meant(tree: Tree[Word], words: Sequence[Word], lexicon: Lexicon) -> Clause:
    """Return the clause that a scope means: mandatory for the provinces that it names, and all others exempt."""
    who = condition_meant(tree, words, lexicon)
    branches = [Branch(Verdict.MANDATORY, who, tuple(words))]
    if who != Everyone():
        branches.append(Branch(Verdict.EXEMPT, _negation(who), tuple(words)))
    return clause_of(branches)


def _by_branch(tree: Tree[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield the words of each branch of a clause, in the order of the text."""
    for part in tree.children:
        if isinstance(part, Tree) and part.data in ("clause", "more_branches"):
            yield from _by_branch(part)
        elif isinstance(part, Tree):
            yield words_of(part)


def condition_meant(tree: Tree[Word], words: Sequence[Word], lexicon: Lexicon) -> Condition:
    """Return the provinces that a tree over these words names.

    Raise :class:`~.lexicon.ClauseError` if it is unclear, as 其他省份 is without other branches.
    """
    who: Condition = _Meaning(words, lexicon).of(tree)
    if OTHERS.fact in facts_of(who):
        other = next(word for word in words if word.type == "OTHER")
        raise other.error("没有说是除谁以外", "请写明是哪些省份")
    return who


#: A condition for 其他 contains those of all branches before it, so its size doubles with each further 其他.
_MOST_OTHERS: Final = 4
#: Listed values, each a range from one word to another; for a single value the two are the same word.
_Values: TypeAlias = "list[tuple[Word, Word]]"


class _Meaning:
    """The meaning of each rule of the grammar, mostly the provinces that a phrase names."""

    def __init__(self, words: Sequence[Word], lexicon: Lexicon) -> None:
        self.words = words
        self.lexicon = lexicon
        #: What is written right behind the name of a region, together with it.
        self.beside_regions: list[Condition] = []

    def of(self, node: Tree[Word] | Word) -> Any:
        """Return what a phrase means, by the method of its rule; a word stands for itself."""
        if not isinstance(node, Tree):
            return node
        rule = str(node.data)  # lark's own strings are compared by a method in Python
        return getattr(self, rule)(*(self.of(child) for child in node.children))

    def clause(self, branches: list[Branch], *_end: Word) -> list[Branch]:
        return branches

    def more_branches(self, before: list[Branch], _mark: Word, after: list[Branch]) -> list[Branch]:
        return before + after

    def who_first(self, who: Condition, *words: Any) -> list[Branch]:
        [verdict] = [word for word in words if isinstance(word, Verdict)]
        return [Branch(verdict, intersection([who, *_left(words)]))]

    def all_first(self, qualifiers: list[Condition], last: Condition, *words: Any) -> list[Branch]:
        return self.who_first(intersection([*qualifiers, last]), *words)

    def led(self, verdict: Verdict, *rest: Any) -> list[Branch]:
        return [Branch(verdict, rest[-1])]

    def encouraged(self, _verb: Word, who: Condition, *_act: Word) -> list[Branch]:
        return [Branch(VERDICTS["ENCOURAGED"], who)]

    def scope(self, *parts: Any) -> Condition:
        return intersection([part for part in parts if not isinstance(part, Word)])

    def all_in_scope(self, *parts: Any) -> Condition:
        qualifiers, last = (part for part in parts if not isinstance(part, Word))
        return intersection([*qualifiers, last])

    def verb(self, *words: Word) -> Verdict:
        return next(VERDICTS[word.type] for word in words if word.type in VERDICTS)

    lead = verb

    def union(self, *parts: Any) -> Condition:
        listed = [part for part in parts if not isinstance(part, Word)]
        return self._of_regions(listed) or self._any(listed)

    def _of_regions(self, parts: list[Condition]) -> Condition | None:
        """Return what 上海、广东自由贸易试验区 means, the zones of both: a name after regions is about all of them."""
        *before, last = parts
        region = self.lexicon.vocabulary.region
        is_beside = any(last is beside for beside in self.beside_regions)
        if region is None or not is_beside or not isinstance(last, AllOf):
            return None
        listed = self._any([*before, last.parts[0]])
        if not isinstance(listed, Is) or listed.fact != region.id:
            return None
        joined_to_all = intersection([listed, *last.parts[1:]])
        self.beside_regions.append(joined_to_all)
        return joined_to_all

    def narrowed(self, qualifiers: list[Condition], who: Condition, *tail: Any) -> Condition:
        asides = _left(tail)
        if len(qualifiers) == 1 and isinstance(qualifiers[0], AnyOf):
            apart, together = _apart(qualifiers[0], who)
            if apart:  # 一类、自由贸易试验区涉及的二类省份: no province is in both classes, so 一类 is its own item
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
        """Return the meaning of a list and the word after it: 涉及 (any of it), 不涉及 (none), 都涉及 (all)."""
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
            values = [part[0][0] for part in (first, second) if isinstance(part, list)]
            raise values[-1].error(f"和前面的词都是{label}的值，连在一起了", "请用“、”分开")
        both = intersection([one, other])
        if isinstance(one, Is) and self.lexicon.vocabulary[one.fact].is_region:
            self.beside_regions.append(both)
        return both

    def _phrase(self, part: Word | _Values | Condition) -> Condition:
        """Return the meaning of the name of a fact, of values, or of a phrase that has been read already."""
        if isinstance(part, Word):
            return self.presence(part)
        return self.listed_values(part) if isinstance(part, list) else part

    def presence(self, word: Word) -> Condition:
        facts = [fact.id for fact, _ in word.meanings]
        # 强省试点省份 is cut as one word; 强省试点省, or 强省试点 alone, could be the name of another fact.
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
        return AllOf((who,)) if isinstance(who, AnyOf) else who  # keeps a union whole when others are put beside it

    def value(self, word: Word) -> _Values:
        return [(word, word)]

    def abbreviated(self, stem: Word, *rest: Any) -> _Values:
        return [(stem, stem), *rest[-1]]

    def span(self, first: Word, _to: Word, last: Word) -> _Values:
        return [(first, last)]

    def listed_values(self, *words: Any) -> Condition:
        """Return the condition for values of the fact named last before them, or of the only one that has them all."""
        spans: _Values = words[-1]
        listed = [word for span in spans for word in span]
        of_each = [[fact.id for fact, value in word.meanings if value] for word in listed]
        facts = [fact for fact in of_each[-1] if all(fact in facts for facts in of_each)]
        first = listed[0]
        named = [w.meanings[0][0].id for w in self.words if w.type == "ENUM" and w.start < first.start]
        if not facts:
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
        listed: set[str] = set()
        for span in spans:
            first, last = (self._value_of(fact, word) for word in span)
            if span[0] is span[1]:
                listed |= set(fact.spoken[first])
                continue
            if fact.is_region or not {first, last} <= {*values}:  # the order of the regions' codes means nothing
                raise span[0].error(f"从{first}到{last}是哪几个，看不出来，不能用“至”", "请分开写全")
            if values.index(first) > values.index(last):
                remedy = f"{fact.label}的顺序是 {'、'.join(values)}"
                raise span[0].error(f"{first}排在{last}后面，不能用“至”", remedy)
            listed |= set(values[values.index(first) : values.index(last) + 1])
        return Is(fact.id, fact.in_order(listed))

    def _value_of(self, fact: Fact, word: Word) -> str:
        for candidate, value in word.meanings:
            if candidate.id == fact.id and value is not None:
                return value
        raise word.error(f"不是{fact.label}的值", f"可以是 {fact.choices}")

    def _others_called(self, name: str, facts: Sequence[str]) -> list[str]:
        """Return the other facts that have a name as their own name or as a value."""
        return [fact.id for fact, _ in self.lexicon.candidates(name) if fact.id not in facts]

    def _several(self, word: Word, facts: Sequence[str]) -> ClauseError:
        """Return the error for a word that may belong to any of several facts."""
        labels = [self.lexicon.vocabulary[fact].label for fact in dict.fromkeys(facts)]
        named = next((f for f in facts if self.lexicon.vocabulary[f].values), facts[0])
        label = self.lexicon.vocabulary[named].label
        remedy = (
            f"请写成“{label}为{word.text}”这样" if self.lexicon.vocabulary[named].values else f"请写成“有{word.text}”"
        )
        return word.error(f"{'、'.join(labels)}都可以这样说，看不出是哪一个", remedy)

    def _any(self, parts: Iterable[Condition]) -> Condition:
        """Return a union without nesting. Values of one fact side by side become one condition: 一类、二类."""
        flat: list[Condition] = []
        for item in flattened(AnyOf, parts):
            last = flat[-1] if flat else None
            if isinstance(item, Is) and isinstance(last, Is) and item.fact == last.fact:
                flat[-1] = Is(item.fact, self.lexicon.vocabulary[item.fact].in_order({*last.values, *item.values}))
            else:
                flat.append(item)
        return combined(AnyOf, flat)


class _Aside(NamedTuple):
    """The provinces that a parenthesis leaves, as in （除强省试点省外）."""

    left: Condition


def _left(parts: Iterable[object]) -> list[Condition]:
    """Return what each parenthesis among some parts leaves."""
    return [part.left for part in parts if isinstance(part, _Aside)]


def _apart(before: AnyOf, who: Condition) -> tuple[list[Condition], list[Condition]]:
    """Return the parts before 的 that cannot hold together with what follows it, and the others if there are any."""
    apart: list[Condition] = [
        part
        for part in before.parts
        if isinstance(part, Is) and isinstance(who, Is) and part.fact == who.fact and not {*part.values} & {*who.values}
    ]
    together = [part for part in before.parts if part not in apart]
    return (apart, together) if together else ([], together)


def _negation(who: Condition) -> Condition:
    """Return the negation of a phrase, without the AllOf that brackets leave around a union."""
    return Not(intersection([who]))


def _options(who: Condition) -> tuple[Condition, ...]:
    return who.parts if isinstance(who, AnyOf) else (who,)
