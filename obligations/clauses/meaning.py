"""What branches, and phrases about provinces, mean: a method for each such meaning that ``clause.rules`` names.

See ``listing`` for what a method gets and returns, and for the meanings of what phrases are made of.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any, Final

from obligations.clauses.grammar.chart import NOTHING, Odd, Rule, Span
from obligations.clauses.listing import Listing
from obligations.clauses.phrases import LACKING, OTHERS, Branches, Form, Items, Said, Values, Who, meet, opposite, union
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Is, Not
from obligations.logic.space import Space
from obligations.plan.regions import region_called
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Vocabulary

#: The most branches of a clause: more than anybody writes.
_MOST_BRANCHES: Final = 60
#: A condition for 其他 contains those of all branches before it, so its size doubles with each further 其他.
_MOST_OTHERS: Final = 4


class Meanings(Listing):
    """The meanings over the complete provinces of some facts, for one text."""

    def __init__(self, text: str, space: Space, vocabulary: Vocabulary) -> None:
        super().__init__(text, space, vocabulary)
        everyone = space.everyone
        self._everyone = Who(Everyone(), everyone, everyone)
        self._nobody = Who(Not(Everyone()), 0, 0)
        self._others = Who(OTHERS, everyone, 0, names_others=True)

    def __call__(self, rule: Rule, span: Span, parts: Sequence[Hashable]) -> Hashable | Odd | None:
        """Return what a rule means over a piece of the text, made of parts with these meanings."""
        made: Hashable | Odd | None = getattr(self, rule.means)(span, *parts)
        return made

    def nothing(self, _at: Span, *_parts: object) -> str:
        return NOTHING

    def same(self, _at: Span, part: Any) -> Any:
        return part

    # ── clauses and branches ──

    def branch(self, at: Span, who: Who, verdict: Verdict) -> Branches:
        return Branches((Said(verdict, who.said(Form.PLAIN), at),))

    def led(self, at: Span, verdict: Verdict, who: Who) -> Branches:
        return self.branch(at, who, verdict)

    def encouraged(self, at: Span, who: Who, *_verb: Verdict) -> Branches:
        return self.branch(at, who, Verdict.OPTIONAL)

    def but(self, at: Span, who: Who, verdict: Verdict, without: Who) -> Branches | None:
        left = self.less(at, who, without)
        return None if left is None else self.branch(at, left, verdict)

    def must(self, _at: Span, *_words: object) -> Verdict:
        return Verdict.MANDATORY

    def may(self, _at: Span, *_words: object) -> Verdict:
        return Verdict.OPTIONAL

    def free(self, _at: Span, *_words: object) -> Verdict:
        return Verdict.EXEMPT

    def more(self, at: Span, before: Branches, after: Branches) -> Branches | None:
        said = (*before.said, *after.said)
        if sum(branch.who.names_others for branch in said) > _MOST_OTHERS:
            self._complain(at, "“其他”太多", "请写明是哪些省份")
            return None
        return Branches(said) if len(said) <= _MOST_BRANCHES else None

    def less_them(self, at: Span, before: Branches, without: Who) -> Branches | None:
        *said, last = before.said
        left = self.less(at, last.who, without)
        return None if left is None else Branches((*said, last._replace(who=left, at=Span(last.at.start, at.end))))

    def less_all(self, at: Span, before: Branches, without: Who) -> Branches | None:
        """What is left out behind several branches may be left out of all."""
        left = [self.less(at, branch.who, without) for branch in before.said]
        if len(left) < 2:
            return None
        pairs = zip(before.said, left, strict=True)
        said = tuple(branch._replace(who=who) for branch, who in pairs if who is not None and not who.is_nobody)
        return Branches(said) if len(said) == len(left) else None

    def of_them(self, _at: Span, before: Branches, after: Branches) -> Branches | None:
        [said] = after.said
        last = before.said[-1]
        if last.who.names_others and said.who.names_others:
            return None
        return Branches((*before.said, said._replace(who=meet([last.who, said.who]))))

    def except_branch(self, at: Span, who: Who, verdict: Verdict, after: Branches) -> Branches:
        first, *rest = after.said
        left = first._replace(who=meet([opposite(who, self.space.everyone), first.who]))
        end = first.at.start - (self.text[first.at.start - 1] == ",")
        return Branches((Said(verdict, who, Span(at.start, end)), left, *rest))

    def framed(self, _at: Span, frame: Who, after: Branches) -> Branches | None:
        """What stands before the first comma may be about all branches, if that leaves something of each."""
        if len(after.said) < 2 or frame.names_others:
            return None
        said = tuple(each._replace(who=meet([frame, each.who])) for each in after.said)
        return None if any(each.who.is_nobody for each in said) else Branches(said)

    # ── sets of provinces ──

    def everyone(self, _at: Span, *_words: object) -> Who:
        return self._everyone

    def nobody(self, _at: Span, *_words: object) -> Who:
        return self._nobody

    def others(self, _at: Span, *_words: object) -> Who:
        return self._others

    def of_others(self, _at: Span, who: Who) -> Who | None:
        return None if who.names_others else meet([self._others, who])

    def any_others(self, at: Span, items: Items) -> Who | None:
        who = self.any(at, items)
        return who and self.of_others(at, who)

    def both(self, _at: Span, one: Who, other: Who) -> Who | Odd:
        both = replace(meet([one, other]), head=one.head, tail=other.tail)
        # 一类、自由贸易试验区涉及的二类省份: no province is in both classes, so 一类 is its own item
        parts = one.condition.parts if isinstance(one.condition, AnyOf) else ()
        return Odd(both, 2) if any(_are_apart(part, other.condition) for part in parts) else both

    def within(self, _at: Span, one: Who, other: Who) -> Who:
        return replace(meet([one, other]), tail=other.tail)

    def opened(self, _at: Span, who: Who) -> Who | None:
        """What nothing closes before 、: 一类、自由贸易试验区涉及的二类省份. Nobody could say how far 不为 goes."""
        return None if who.form == Form.NAMED_NOT else replace(who, form=Form.OPEN)

    def union_opened(self, at: Span, one: Who, other: Who) -> Who | None:
        who = self.union(at, one, other)
        return who and self.opened(at, who)

    def any_with(self, at: Span, items: Items, other: Who) -> Who | None:
        who = self.any(at, items)
        return who and meet([who, other])

    def with_any(self, at: Span, items: Items, other: Who) -> Who | None:
        return self.any_with(at, items, other) if len(items.parts) > 1 else None

    def any_with_list(self, at: Span, one: Who, items: Items) -> Who | None:
        return self.with_any(at, items, one)

    def both_any(self, at: Span, one: Who, items: Items) -> Who | None:
        return self.any_with(at, items, one)

    def shared_list(self, at: Span, values: Values, items: Items) -> Who | None:
        """东部一类、二类省份: what stands beside the first of a list may be about all of it."""
        is_other = all(part.head != values.fact for part in items.parts)
        return self.with_any(at, items, self.values(at, values)) if is_other else None

    def union(self, at: Span, one: Who, other: Who) -> Who | None:
        """What is listed; values of one fact that nothing closes are one list: 自由贸易试验区涉及的一类、二类省份."""
        if one.tail and one.tail == other.head and not self.vocabulary[one.tail].is_region:
            return None
        if one.form == Form.OPEN and other.head == LACKING:
            self._complain(at, "看不出“不”“都”管到哪几项", "请分成两句，或用括号写明")
            return None  # 甲、乙都不涉及的省份: said of the whole list
        return replace(union([one, other]), tail=other.tail)

    def both_of(self, at: Span, one: Who, other: Who) -> Who | None:
        both = meet([one, other])
        return None if both.is_nobody or self.union(at, one, other) is None else both

    def first(self, _at: Span, one: Who, _other: Who) -> Who:
        return one

    def less(self, _at: Span, who: Who, without: Who) -> Who | None:
        if without.names_others:
            return None
        return replace(meet([who, opposite(without, self.space.everyone)]), head=who.head)

    def besides(self, _at: Span, without: Who, who: Who) -> Who | None:
        return None if without.names_others else meet([opposite(without, self.space.everyone), who])

    def opposite(self, _at: Span, who: Who) -> Who | None:
        return None if who.names_others else opposite(who, self.space.everyone).said(Form.PLAIN)

    def outside(self, at: Span, who: Who) -> Who | None:
        left = self.opposite(at, who)
        return left and replace(left, head=who.head)

    def closed(self, at: Span, who: Who) -> Who | None:
        if who.tail and self.vocabulary[who.tail].is_region and self.text[at.end - 1] == "省":
            return None  # 北京省: see of_kind
        return who.said(Form.PLAIN, head=who.head)

    def of_kind(self, at: Span, values: Values) -> Who | None:
        """北京市, but not 一类市 or 广东市: the kind of a region may follow only the names of such regions."""
        kind = self.text[values.said[-1][1].end : at.end]
        count = {"两": 2}.get(kind[:1], len(values.said))
        regions = [region_called(value) for value in values.values]
        if count == len(values.said) and all(
            region and region.name.endswith(kind.removeprefix("两")) for region in regions
        ):
            return self.closed(at, self.values(at, values))
        self._complain(at, f"后面不能写“{kind}”", "请核对；不是点名省份的，写“省份”")
        return None

    def any_closed(self, at: Span, items: Items) -> Who | None:
        return self.closed(at, self.any(at, items))


def _are_apart(part: Condition, other: Condition) -> bool:
    """Return whether two conditions are different values of one fact: no province has both."""
    *_, last = other.parts if isinstance(other, AllOf) else (other,)
    if not isinstance(part, Is) or not isinstance(last, Is) or part.fact != last.fact:
        return False
    return not {*part.values} & {*last.values}
