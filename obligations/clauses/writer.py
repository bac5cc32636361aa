"""Writes a condition in Chinese, in the words of a clause: 非强省试点的二类省份.

``reader`` can read the text again, and what it reads covers the same provinces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, assert_never

from obligations.clauses.lexicon import ClauseError, Lexicon, lexicon, without_province
from obligations.clauses.reader import read_condition
from obligations.clauses.words import QUOTES
from obligations.logic.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Everyone,
    Has,
    Is,
    Not,
    combined,
    facts_of,
    flattened,
    parts_of,
)
from obligations.logic.space import Space
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import fold

EVERYONE = "各类省份"
NOBODY = "没有省份"
#: Names of groups of regions that are no noun by themselves: 东部地区.
_PARTS_OF_THE_COUNTRY: Final = ("东部", "中部", "西部", "东北", "京津冀")


def write_in_chinese(condition: Condition, vocabulary: Vocabulary) -> str:
    """Return the provinces for which a condition holds, in words that :func:`~.reader.read_condition` reads back.

    Names are in quotation marks if the text would be read otherwise without them.
    """
    return _written(condition, vocabulary.facts)


@lru_cache(maxsize=4096)
def _written(condition: Condition, facts: tuple[Fact, ...]) -> str:
    words = lexicon(facts)
    who = plain(condition, words.vocabulary)
    text = _ClauseWriter(words, quoting=False).provinces(who)
    return text if _is_read_as(who, text, words.vocabulary) else _ClauseWriter(words, quoting=True).provinces(who)


def _is_read_as(who: Condition, text: str, vocabulary: Vocabulary) -> bool:
    try:
        read = read_condition(text, vocabulary)
    except ClauseError:
        return False
    return Space(facts_of(who, read), vocabulary.domains).same(read, who)


def write_clause(branches: Mapping[Verdict, Condition | None], vocabulary: Vocabulary) -> str:
    """Return a clause with these branches: 一、二类省份必做；三类省份选做. Branches that are None are left out."""
    written = {verdict: who for verdict, who in branches.items() if who is not None}
    return "；".join(write_in_chinese(who, vocabulary) + vocabulary.labels[verdict] for verdict, who in written.items())


def plain(condition: Condition, vocabulary: Vocabulary) -> Condition:
    """Return the same condition in a form that has words: no nested unions, double negations or inner constants.

    The values of one fact in a union become one condition: 一类、二类.
    """
    match condition:
        case Not(part):
            inner = plain(part, vocabulary)
            return inner.part if isinstance(inner, Not) else Not(inner)
        case AnyOf(parts):
            flat = list(flattened(AnyOf, (plain(part, vocabulary) for part in parts)))
            values: dict[str, set[str]] = {}
            for part in flat:
                if isinstance(part, Is):
                    values.setdefault(part.fact, set()).update(part.values)
            merged = (
                Is(part.fact, vocabulary[part.fact].in_order(values[part.fact])) if isinstance(part, Is) else part
                for part in flat
            )
            return _joined(AnyOf, merged, absorbing=Everyone(), neutral=Not(Everyone()))
        case AllOf(parts):
            flat = list(flattened(AllOf, (plain(part, vocabulary) for part in parts)))
            both = _joined(AllOf, flat, absorbing=Not(Everyone()), neutral=Everyone())
            if not isinstance(both, AllOf):
                return both
            denied = tuple(part.part for part in both.parts if isinstance(part, Not))
            is_none_of = len(denied) == len(both.parts)  # so that it is written 甲、乙都不涉及, in one phrase
            return plain(Not(AnyOf(denied)), vocabulary) if is_none_of else both
        case Everyone() | Has() | Is():
            return condition
        case _:
            assert_never(condition)


def _joined(
    kind: type[AnyOf | AllOf], parts: Iterable[Condition], *, absorbing: Condition, neutral: Condition
) -> Condition:
    kept: dict[object, Condition] = {}
    for part in parts:
        if part != neutral:
            kept.setdefault(_in_any_order(part), part)
    if absorbing in kept.values():
        return absorbing
    return combined(kind, kept.values()) if kept else neutral


def _in_any_order(condition: Condition) -> object:
    """Return what is the same for conditions that differ in the order of their parts only."""
    parts = parts_of(condition)
    return (type(condition), frozenset(map(_in_any_order, parts))) if parts else condition


class _ClauseWriter:
    """Writes plain conditions in the words of one vocabulary."""

    def __init__(self, words: Lexicon, *, quoting: bool) -> None:
        self.words = words
        self.quoting = quoting

    def provinces(self, who: Condition) -> str:
        """Return provinces as the subject of a clause."""
        match who:
            case Everyone():
                return EVERYONE
            case Not(Everyone()):
                return NOBODY
            case AnyOf(parts):
                listed = [part for part in parts if self._is_short(part)]
                groups = [self._list(listed)] if listed else []
                groups += [self.provinces(part) for part in parts if part not in listed]
                return "，以及".join(groups)
            case Has() | Is():
                return self._list([who])
            case Not(AnyOf(parts)) if self._lacking(who):
                return f"{'、'.join(map(self._label, facts_of(*parts)))}都不涉及的省份"
            case Not(AnyOf(parts)) if all(map(self._is_short, parts)):
                return f"除{self._list(parts)}外的省份"
            case Not(Is() as part) if len(part.values) > 1 or not self._in_short(part):
                return f"除{self._list([part])}外的省份"
            case Not(Has(fact)) if not self.quoting:
                stem = self._stem(fact)
                return f"非{self._label(fact)}" if stem else f"不涉及{self._label(fact)}的省份"
            case Not(part):
                return f"除{self._item(part)}外的省份"
            case AllOf(parts):
                return self._narrowed(parts)
            case _:
                assert_never(who)

    def _narrowed(self, parts: Sequence[Condition]) -> str:
        """Write several conditions that hold together, the last as a noun: a value, or else a kind of province."""
        if text := self._of_a_region(parts):
            return text
        values: list[Condition] = [part for part in parts if isinstance(part, Is)]
        values = [part for part in values if self._is_short(part)] or values
        kinds = values or [part for part in parts if isinstance(part, Has) and self._stem(part.fact)]
        last = kinds[-1] if kinds else None
        rest = [part for part in parts if part is not last]
        return self._zones(rest) + "".join(map(self._qualifier, rest)) + (self._list([last]) if last else "省份")

    def _of_a_region(self, parts: Sequence[Condition]) -> str | None:
        """Write 福建自由贸易试验区, or 东部地区（除海南外）; return None for anything else."""
        regions = [part for part in parts if isinstance(part, Is) and self.words.vocabulary[part.fact].is_region]
        if self.quoting or len(parts) != 2 or len(regions) != 1:
            return None
        [region], [other] = regions, [part for part in parts if part not in regions]
        match other:
            case Has(fact) if len(self.words.vocabulary[region.fact].in_groups(region.values)) == 1:
                return self._values(region.fact, region.values) + self._label(fact)
            case Not(Is(region.fact, values)):
                return f"{self._list(regions)}（除{self._values(region.fact, values)}外）"
            case _:
                return None

    def _zones(self, parts: list[Condition]) -> str:
        """Take out of ``parts`` which zones there are and are not, as a text: 甲、乙都涉及的; 涉及甲而不涉及乙的."""
        present = [part for part in parts if self._is_zone(part)]
        absent = [part for part in parts if self._lacking(part)]
        has, lacks = ([self._label(fact) for fact in facts_of(*zones)] for zones in (present, absent))
        if self.quoting or len(has) + len(lacks) < 2:
            return ""
        parts[:] = [part for part in parts if part not in present and part not in absent]
        if len(has) == 1 and lacks:
            return f"涉及{has[0]}而不涉及{'、'.join(lacks)}的"
        text = f"{'、'.join(has)}{'都' if len(has) > 1 else ''}涉及的" if has else ""
        if len(lacks) == 1:
            return f"{text}不涉及{lacks[0]}的"
        return text + (f"{'、'.join(lacks)}都不涉及的" if lacks else "")

    def _is_zone(self, who: Condition) -> bool:
        """Return whether a condition is something that a province has, not a kind of province like 强省试点省."""
        return isinstance(who, Has) and not self._stem(who.fact)

    def _lacking(self, who: Condition) -> bool:
        """Return whether a condition is that a province has none of one or several zones."""
        if self.quoting or not isinstance(who, Not):
            return False
        return all(map(self._is_zone, who.part.parts if isinstance(who.part, AnyOf) else (who.part,)))

    def _qualifier(self, who: Condition) -> str:
        match who:
            case Has(fact):
                return f"{self._stem(fact)}的" if self._stem(fact) else f"{self._had(fact)}的"
            case Not(Has(fact)) if not self.quoting:
                return f"非{self._stem(fact)}的" if self._stem(fact) else f"不涉及{self._label(fact)}的"
            case Is(fact, values):
                return f"{self._values(fact, values)}的"
            case Not(Is() as part) if not (self.quoting or self._in_short(part)):
                return f"{self._values(part.fact, part.values, '不为')}的"
            case Not(part):
                return f"非{self._item(part)}的"
            case _:
                return f"{self._item(who)}中的"

    def _item(self, who: Condition) -> str:
        """Write a condition as a single item, in brackets if it is longer than a name or a value."""
        match who:
            case Has(fact) if not self.quoting:
                return self._label(fact)
            case Is(fact, values) if len(values) == 1:
                return self._values(fact, values)
            case _:
                return f"（{self.provinces(who)}）"

    def _list(self, parts: Sequence[Condition]) -> str:
        """Write facts and values as a list: 强省试点省、一、二类省份."""
        written = "、".join(
            (f"有{self._label(part.fact)}" if self.quoting else self._label(part.fact))
            if isinstance(part, Has)
            else self._values(part.fact, part.values)
            for part in parts
            if isinstance(part, Has | Is)
        )
        last = parts[-1]
        if isinstance(last, Has):
            return f"{written}的省份" if self.quoting else written if self._stem(last.fact) else f"{written}涉及省份"
        if isinstance(last, Is) and self.words.vocabulary[last.fact].is_region and not self.quoting:
            return f"{written}地区" if written.endswith(_PARTS_OF_THE_COUNTRY) else written
        return f"{written}省份" if isinstance(last, Is) and self._in_short(last) else f"{written}的省份"

    def _in_short(self, who: Is) -> bool:
        """Return whether the values need no name of their fact: 一、二类省份, but 地区为北京的省份."""
        shared = any(len(self.words.senses(value)) > 1 for value in who.values)
        is_short = self.words.stems[who.fact] or self.words.vocabulary[who.fact].is_region
        return not (self.quoting or shared) and bool(is_short)

    def _is_short(self, who: Condition) -> bool:
        """Return whether a condition can be an item of a list: 强省试点省、一、二类省份."""
        return isinstance(who, Has) or (isinstance(who, Is) and self._in_short(who))

    def _values(self, fact: str, values: Sequence[str], joined: str = "为") -> str:
        """Write values: 一、二类, or with the name of the fact if they need it."""
        if joined == "为" and self.words.vocabulary[fact].is_region and not self.quoting:
            return "、".join(self.words.vocabulary[fact].in_groups(values))
        if joined == "为" and self._in_short(Is(fact, tuple(values))):
            short = self.words.stems[fact]
            return "、".join([*(short.get(value, value) for value in values[:-1]), values[-1]])
        if self.quoting and joined == "为" and any(len(self.words.senses(value)) > 1 for value in values):
            # a value is another fact's name, too
            return "、".join(f"{self._label(fact)}为{self._name(value)}" for value in values)
        return f"{self._label(fact)}{joined}{'、'.join(map(self._name, values))}"

    def _had(self, fact: str) -> str:
        return f"有{self._label(fact)}" if self.quoting else f"{self._label(fact)}涉及"

    def _label(self, fact: str) -> str:
        return self._name(self.words.vocabulary[fact].label)

    def _name(self, name: str) -> str:
        if not self.quoting:
            return name
        opening, closing = next((pair for pair in QUOTES.items() if fold(pair[1]) not in fold(name)), ("“", "”"))
        return f"{opening}{name}{closing}"

    def _stem(self, fact: str) -> str:
        """Return 强省试点 for 强省试点省; the empty string for a label that does not end in 省."""
        label = self.words.vocabulary[fact].label
        stem = without_province(label)
        return "" if stem == label or self.quoting else stem
