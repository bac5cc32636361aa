"""Writes a condition in plain Chinese, as a clause would say it: 非强省试点的二类省份.

What is written can be read again by ``reader`` and covers the same provinces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import assert_never

from obligations.clauses.lexicon import ClauseError, Lexicon, lexicon, without_province
from obligations.clauses.reader import read_condition
from obligations.clauses.words import QUOTES
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, combined, facts_of, flattened
from obligations.logic.space import Space
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import fold

EVERYONE = "各类省份"
NOBODY = "没有省份"


def write_in_chinese(condition: Condition, vocabulary: Vocabulary) -> str:
    """The provinces for which a condition holds, in words that :func:`~.reader.read_condition` reads back.

    Names stand in quotation marks where, without them, their words could be taken for others.
    """
    return _written(condition, vocabulary.facts)


@lru_cache(maxsize=4096)
def _written(condition: Condition, facts: tuple[Fact, ...]) -> str:
    words = lexicon(facts)
    who = plain(condition, words.vocabulary)
    text = _ClauseWriter(words, quoting=False).provinces(who)
    return text if _says(text, who, words.vocabulary) else _ClauseWriter(words, quoting=True).provinces(who)


def _says(text: str, who: Condition, vocabulary: Vocabulary) -> bool:
    """Whether a text is read as this condition."""
    try:
        read = read_condition(text, vocabulary)
    except ClauseError:
        return False
    return Space(facts_of(who, read), vocabulary.domains).same(read, who)


def write_clause(
    mandatory: Condition | None, optional: Condition | None, vocabulary: Vocabulary, neither: Condition | None = None
) -> str:
    """A clause with these branches: 一、二类省份必做；三类省份选做."""
    branches = ((mandatory, "必做"), (optional, "选做"), (neither, "不作要求"))
    return "；".join(write_in_chinese(who, vocabulary) + verb for who, verb in branches if who is not None)


def plain(condition: Condition, vocabulary: Vocabulary) -> Condition:
    """The same condition without what words do not have: nesting of like in like, double negation, constants within.

    Values of one fact that are listed apart are put together: 一类、二类 is one condition.
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
            is_none_of = len(denied) == len(both.parts)  # 甲、乙都不涉及, rather than 不涉及甲 and 不涉及乙
            return plain(Not(AnyOf(denied)), vocabulary) if is_none_of else both
        case Everyone() | Has() | Is():
            return condition
        case _:
            assert_never(condition)


def _joined(
    kind: type[AnyOf | AllOf], parts: Iterable[Condition], *, absorbing: Condition, neutral: Condition
) -> Condition:
    kept = tuple(dict.fromkeys(part for part in parts if part != neutral))
    if absorbing in kept:
        return absorbing
    return combined(kind, kept) if kept else neutral


class _ClauseWriter:
    """Writes plain conditions in the words of one vocabulary."""

    def __init__(self, words: Lexicon, *, quoting: bool) -> None:
        self.words = words
        self.quoting = quoting

    def provinces(self, who: Condition) -> str:
        """As the subject of a clause."""
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
        """What stands before 的 narrows what stands last; a value, or else a kind of province, does so best."""
        values: list[Condition] = [part for part in parts if isinstance(part, Is)]
        values = [part for part in values if self._is_short(part)] or values
        kinds = values or [part for part in parts if isinstance(part, Has) and self._stem(part.fact)]
        last = kinds[-1] if kinds else None
        rest = [part for part in parts if part is not last]
        return self._zones(rest) + "".join(map(self._qualifier, rest)) + (self._list([last]) if last else "省份")

    def _zones(self, parts: list[Condition]) -> str:
        """What there is and is not, taken out of ``parts`` and told together: 甲、乙都涉及的; 涉及甲而不涉及乙的."""
        here = [part for part in parts if self._is_zone(part)]
        gone = [part for part in parts if self._lacking(part)]
        has, lacks = ([self._label(fact) for fact in facts_of(*found)] for found in (here, gone))
        if self.quoting or len(has) + len(lacks) < 2:
            return ""
        parts[:] = [part for part in parts if part not in here and part not in gone]
        if len(has) == 1 and lacks:
            return f"涉及{has[0]}而不涉及{'、'.join(lacks)}的"
        told = f"{'、'.join(has)}{'都' if len(has) > 1 else ''}涉及的" if has else ""
        if len(lacks) == 1:
            return f"{told}不涉及{lacks[0]}的"
        return told + (f"{'、'.join(lacks)}都不涉及的" if lacks else "")

    def _is_zone(self, who: Condition) -> bool:
        """Whether it is something that a province has, rather than a kind of province like 强省试点省."""
        return isinstance(who, Has) and not self._stem(who.fact)

    def _lacking(self, who: Condition) -> bool:
        """Whether it says of something, or of each of several things, that a province does not have it."""
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
        """As one thing, in brackets where it is more than that."""
        match who:
            case Has(fact) if not self.quoting:
                return self._label(fact)
            case Is(fact, values) if len(values) == 1:
                return self._values(fact, values)
            case _:
                return f"（{self.provinces(who)}）"

    def _list(self, parts: Sequence[Condition]) -> str:
        """Facts and values in a row: 强省试点省、一、二类省份."""
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
        return f"{written}省份" if isinstance(last, Is) and self._in_short(last) else f"{written}的省份"

    def _in_short(self, who: Is) -> bool:
        """Whether a province can be called by its values alone: 一、二类省份, but 地区为北京的省份."""
        shared = any(len(self.words.meanings(value, "VALUE")) > 1 for value in who.values)
        return not (self.quoting or shared) and bool(self.words.stems[who.fact])

    def _is_short(self, who: Condition) -> bool:
        """Whether a condition can stand in a row with others: 强省试点省、一、二类省份."""
        return isinstance(who, Has) or (isinstance(who, Is) and self._in_short(who))

    def _values(self, fact: str, values: Sequence[str], joined: str = "为") -> str:
        """一、二类; with the fact's name where that is not plain by itself."""
        if joined == "为" and self._in_short(Is(fact, tuple(values))):
            short = {value: stem for stem, value in self.words.stems[fact].items()}
            return "、".join([*(short[value] for value in values[:-1]), values[-1]])
        if self.quoting and joined == "为":  # a value could be another fact's name
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
        """强省试点 for 强省试点省; nothing for a label that does not end so."""
        label = self.words.vocabulary[fact].label
        stem = without_province(label)
        return "" if stem == label or self.quoting else stem
