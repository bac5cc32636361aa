"""What words, values and lists mean: a method for each such meaning that ``clause.rules`` names.

A method gets the place of the phrase, and the meanings of its parts; those of words like 省份, which have none, are
left out. It returns None where the parts make no sense together. What each is for, its rules show by an example.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import replace
from typing import Final

from obligations.clauses.grammar.chart import NOTHING, Odd, Span
from obligations.clauses.lexicon import Word
from obligations.clauses.phrases import (
    LACKING,
    Form,
    Items,
    SaidHas,
    SaidIs,
    Stem,
    Values,
    Who,
    meet,
    opposite,
    union,
)
from obligations.logic.conditions import AllOf, AnyOf, Is
from obligations.logic.space import Space
from obligations.plan.vocabulary import Fact, Vocabulary

#: Marks that can mean all of what is listed, and that cannot.
_WITH: Final = "with"
_OR: Final = "or"
#: Signs of which several side by side may be one number: 十一类, 12组, AA级.
_OF_NUMBERS: Final = frozenset("十百千〇零")


class Listing:
    """The meanings of words, values and lists, over the complete provinces of some facts, for one text."""

    def __init__(self, text: str, space: Space, vocabulary: Vocabulary) -> None:
        self.text = text
        self.space = space
        self.vocabulary = vocabulary
        #: Why pieces made no sense, for a person who wrote them: the place, the complaint, and what to do.
        self.complaints: list[tuple[Span, str, str]] = []

    def word(self, word: Word) -> Hashable:
        """Return what a word means by itself: a word of the language nothing, as the rule says what it does."""
        kind, fact, values, ending = word.sense
        if fact is None:
            return NOTHING
        if kind == "FACT":
            bits = self.space.having({fact.id: True})
            return Who(SaidHas(fact.id, (word.span,)), bits, bits, form=Form.FACT)
        if kind == "STEM":
            return Stem(fact.id, values, ending, word.span)
        if kind == "ENUM":
            return fact
        said = word.said or tuple((value, word.span) for value in values)
        return Values(fact.id, frozenset(values), ending, not word.said, said)

    def _complain(self, at: Span, what: str, remedy: str) -> None:
        self.complaints.append((at, what, remedy))

    # ── lists ──

    def one(self, _at: Span, who: Who) -> Items:
        return Items((who,))

    def listed(self, _at: Span, items: Items, who: Who, mark: str = "and so on") -> Items | Odd | None:
        last = items.parts[-1]
        if Form.NAMED_NOT in (who.form, last.form) or self._is_of(last, who):
            return None
        made = Items((*items.parts, who), items.marks | {mark})
        # 福建、河南自由贸易试验区: what is beside the last of several regions is about all of them
        is_shared = who.form is Form.OF_REGION and last.form is Form.REGION
        # 示范城市为全域、部分: what follows values with the name of their fact is of the same fact
        is_of_named = who.form is Form.VALUES and last.form is Form.NAMED
        # 自由贸易试验区且一类、二类: values of one fact are one list
        is_torn = who.form is Form.VALUES and last.form is Form.PLAIN and last.tail == who.head
        return Odd(made, 2 if is_torn else 1) if is_shared or is_of_named or is_torn else made

    def _is_of(self, last: Who, who: Who) -> bool:
        """Return whether values are taken for another fact's than those before them: 示范城市为全域、部分."""
        if last.form not in (Form.VALUES, Form.NAMED) or who.form is not Form.VALUES or last.head == who.head:
            return False
        return isinstance(who.condition, Is) and {*who.condition.values} <= {*self.vocabulary[last.head].domain}

    def listed_with(self, at: Span, items: Items, who: Who) -> Items | Odd | None:
        return self.listed(at, items, who, _WITH)

    def listed_or(self, at: Span, items: Items, who: Who) -> Items | Odd | None:
        return self.listed(at, items, who, _OR)

    def any(self, _at: Span, items: Items) -> Who:
        first, last = items.parts[0], items.parts[-1]
        form = Form.NAMED_NOT if first.form == Form.NAMED_NOT else Form.PLAIN
        return replace(union(items.parts), form=form, head=first.head, tail=last.tail)

    def involved(self, at: Span, items: Items) -> Who | Odd:
        who = self.any(at, items).said(Form.PLAIN)
        return Odd(who, 1) if {part.form for part in items.parts} == {Form.VALUES} else who

    def all_of(self, _at: Span, items: Items) -> Who | None:
        """All of several facts; of a class or a region nobody says so."""
        is_of_facts = {part.form for part in items.parts} <= {Form.FACT, Form.HAD}
        return replace(meet(items.parts), head=LACKING) if is_of_facts and len(items.parts) > 1 else None

    def all_if(self, _at: Span, items: Items) -> Who | None:
        """All that are listed may be meant by 和, by 有甲、有乙, and by values of several facts; not by 或."""
        forms = {part.form for part in items.parts}
        facts = {part.head for part in items.parts if part.form in (Form.VALUES, Form.NAMED, Form.REGION)}
        verbs = sum(part.form in (Form.HAD, Form.NAMED, Form.NEGATED) for part in items.parts)
        apart = len(facts) > 1 or (verbs > 1 and not forms <= {Form.NAMED})
        if _OR in items.marks or not (_WITH in items.marks or apart):
            return None
        who = meet(items.parts)
        return None if who.is_nobody else who

    def any_if_or(self, at: Span, items: Items) -> Who | None:
        return self.any(at, items) if _OR in items.marks else None

    def lacks(self, at: Span, items: Items) -> Who | None:
        """Without any of the listed; of a class or a region nobody says so."""
        if {part.form for part in items.parts} <= {Form.FACT, Form.BOTH}:
            return self._none(at, items)
        self._complain(at, "看不出“不”“没有”管到哪一项", "请分成两句，或用括号写明")
        return None

    def lack(self, at: Span, items: Items) -> Who | None:
        who = self.lacks(at, items)
        return who and replace(who, head=LACKING)

    def is_none(self, at: Span, items: Items) -> Who | None:
        return (
            self._none(at, items)
            if {part.form for part in items.parts} <= {Form.FACT, Form.VALUES, Form.REGION}
            else None
        )

    def none_of(self, at: Span, items: Items) -> Who | None:
        return self.is_none(at, items) if len(items.parts) > 1 else None

    def none_of_all(self, at: Span, items: Items) -> Who | None:
        return self.lack(at, items) if len(items.parts) > 1 else None

    def _none(self, at: Span, items: Items) -> Who:
        return opposite(self.any(at, items).said(Form.PLAIN), self.space.everyone)

    # ── items of a list ──

    def had(self, _at: Span, who: Who) -> Who:
        return who.said(Form.HAD)

    def negated(self, _at: Span, who: Who) -> Who:
        return opposite(who, self.space.everyone).said(Form.NEGATED)

    def negated_pair(self, at: Span, who: Who) -> Who | None:
        return self.negated(at, who) if who.form in (Form.BOTH, Form.PLAIN) else None

    def bracketed(self, _at: Span, who: Who) -> Who:
        """A union in brackets stays whole when others are put beside it."""
        return (
            replace(who.said(Form.PLAIN), condition=AllOf((who.condition,)))
            if isinstance(who.condition, AnyOf)
            else who.said(Form.PLAIN)
        )

    def pair(self, _at: Span, one: Who, other: Who) -> Who:
        form = Form.BOTH if {one.form, other.form} <= {Form.FACT, Form.BOTH} else Form.PLAIN
        return meet([one, other]).said(form, tail=other.tail)

    def counted(self, at: Span, who: Who) -> Who | None:
        """8个自由贸易试验区: how many there are in the country. One or two may be what a province has."""
        count = re.match(r"\d+|.", self.text[at.start :])
        if count and count[0].lstrip("0") in ("", "1", "2", "一", "二", "两"):
            self._complain(at, "看不出是不是说一个省有几个", "请写明是哪些省份")
            return None
        return who.said(Form.COUNTED)

    def beside(self, _at: Span, one: Who, other: Who) -> Who | None:
        """What stands side by side holds together: 一类强省试点省. Two facts, or two values of one, need a mark."""
        if one.form in (Form.VALUES, Form.REGION) and one.form == other.form and one.head == other.head:
            label = self.vocabulary[one.head].label
            self._complain(_at, f"{label}的值连在一起了，不认识，或者少了标点", "请用“、”分开")
            return None
        if one.form == other.form == Form.FACT or (one.form == other.form and one.head == other.head):
            return None
        if other.form is Form.PLAIN:  # 强省试点省（一类）: that could be anything
            return None
        return meet([one, other]).said(Form.OF_REGION if one.form == Form.REGION else Form.PLAIN, tail=other.tail)

    def mark_lost(self, at: Span, one: Who, other: Who) -> Who | None:
        """A mark may have been lost: 一类强省试点省. Regions stand before other names as they are."""
        if one.form == Form.REGION or not one.form or not other.form or self.beside(at, one, other) is None:
            return None
        return union([one, other]).said(Form.PLAIN)

    def shared(self, at: Span, regions: Values, who: Who) -> Who | None:
        """福建、河南自由贸易试验区: what stands beside several regions is about each of them."""
        one = self.values(at, regions)
        is_bare = who.form in (Form.FACT, Form.VALUES) and len(regions.said) > 1
        return self.beside(at, one, who) if is_bare and one.form == Form.REGION else None

    def shared_values(self, at: Span, values: Values, who: Who) -> Who | None:
        one = self.values(at, values)
        is_listed = not values.is_one and one.form == Form.VALUES
        return self.beside(at, one, who) if is_listed else None

    def named(self, _at: Span, fact: Fact, values: Values) -> Who | None:
        if values.fact == fact.id:
            return self._is(values).said(Form.NAMED, head=fact.id, tail=fact.id)
        self._complain(values.said[0][1], f"不是{fact.label}的值", f"可以是 {fact.choices}")
        return None

    def named_not(self, at: Span, fact: Fact, values: Values) -> Who | None:
        who = self.named(at, fact, values)
        return who and opposite(who, self.space.everyone).said(Form.NAMED_NOT)

    def values(self, _at: Span, values: Values) -> Who:
        form = Form.REGION if self.vocabulary[values.fact].is_region else Form.VALUES
        return self._is(values).said(form, head=values.fact, tail=values.fact)

    def _is(self, values: Values) -> Who:
        bits = 0
        for value in values.values:
            bits |= self.space.having({values.fact: value})
        listed, places = zip(*values.said, strict=True)
        return Who(SaidIs(values.fact, listed, places), bits, bits)

    # ── values ──

    def more_values(self, _at: Span, one: Values, other: Values) -> Values | None:
        if one.fact != other.fact or one.values & other.values:
            return None
        return Values(one.fact, one.values | other.values, other.ending, said=one.said + other.said)

    def short(self, _at: Span, stem: Stem, values: Values) -> Values | None:
        """一、二类: short for 一类, if that is no value itself that has been listed."""
        if stem.fact != values.fact or stem.ending != values.ending or {*stem.values} <= values.values:
            return None
        signs = (self.text[place.start] for place in (stem.at, values.said[0][1]))
        if len({sign.isascii() for sign in signs}) > 1:  # 1、二类省份: a number of the list
            return None
        said = (*((value, stem.at) for value in stem.values), *values.said)
        return Values(stem.fact, values.values | {*stem.values}, values.ending, is_one=True, said=said)

    def run_on(self, at: Span, stem: Stem, values: Values) -> Values | None:
        """一二类: only single signs that cannot be one number together, as 十一 and 12 can."""
        if stem.fact != values.fact:
            return None
        signs = self.text[at.start : at.start + 2]
        fact = self.vocabulary[values.fact]
        ordered = fact.values or ()
        length = stem.at.end - stem.at.start
        is_number = length > 1 or any(sign in _OF_NUMBERS or sign.isascii() for sign in signs)
        is_turned = len(stem.values) == 1 and ordered.index(stem.values[0]) > min(map(ordered.index, values.values))
        if is_number or is_turned:
            self._complain(at, f"不是{fact.label}的值", f"可以是 {fact.choices}；几个值之间请用“、”")
            return None
        return self.short(at, stem, values)

    def range(self, at: Span, first: Stem | Values, last: Values) -> Values | None:
        fact = self.vocabulary[last.fact]
        one = {*first.values}
        if first.fact != last.fact or (isinstance(first, Stem) and first.ending != last.ending):
            self._complain(at, "前后不是同一个事实的值，不能用“至”", "请分开写全")
            return None
        if fact.is_region or len(one) > 1 or len(last.values) > 1:  # the order of the regions' codes means nothing
            self._complain(at, "是哪几个，看不出来，不能用“至”", "请分开写全")
            return None
        ordered = fact.values or ()
        begin, end = (ordered.index(value) for [value] in (one, last.values))
        if begin >= end:
            remedy = f"{fact.label}的顺序是 {'、'.join(ordered)}"
            self._complain(at, "前后次序不对，不能用“至”", remedy)
            return None
        between = ordered[begin : end + 1]
        return Values(fact.id, frozenset(between), last.ending, True, tuple((value, at) for value in between))

    def at_least(self, at: Span, values: Values) -> Values | None:
        return self._bounded(at, values, above=True)

    def at_most(self, at: Span, values: Values) -> Values | None:
        return self._bounded(at, values, above=False)

    def _bounded(self, at: Span, values: Values, *, above: bool) -> Values | None:
        """二类以上: those listed before it as well; 二类以下: those after it."""
        fact = self.vocabulary[values.fact]
        ordered = fact.values or ()
        if fact.is_region or len(values.values) > 1:
            return None
        [value] = values.values
        i = ordered.index(value)
        listed = ordered[: i + 1] if above else ordered[i:]
        return Values(fact.id, frozenset(listed), "", True, tuple((each, at) for each in listed))
