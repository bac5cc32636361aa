"""The vocabulary at the head of a rules file, read: its facts, the plan's own groups of regions, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from obligations.errors import Problems
from obligations.files.days import is_date, no_day
from obligations.files.source import Source
from obligations.files.yaml_text import Steps
from obligations.plan.contradictions import name_twice
from obligations.plan.findings import Finding
from obligations.plan.notation import RESERVED
from obligations.plan.regions import LABEL, REGION, REGIONS, read_region, region_called, why_barred, with_regions
from obligations.plan.rules_form import FactForm, GroupForm
from obligations.plan.vocabulary import FALSE_WORDS, TRUE_WORDS, UNKNOWN_WORDS, Fact, Group, Vocabulary
from obligations.text import fold, shown

#: The most characters of the name of a group of regions.
_LONGEST_NAME: Final = 20


class VocabularyReader(NamedTuple):
    """Reads the vocabulary of one rules file; notes problems, and separately contradictions."""

    source: Source
    problems: Problems
    contradictions: list[Finding]

    def read(
        self, declared: Mapping[str, FactForm], groups: Mapping[str, GroupForm], texts: Iterable[str | None]
    ) -> Vocabulary:
        """Return all declared facts, those with problems too, so that conditions can be read in any case.

        The fact of the regions is among them if one of the ``texts`` (clauses, conditions) names one.
        """
        facts: list[Fact] = []
        taken: dict[str, str] = {}
        for name, form in declared.items():
            at: Steps = ("vocabulary", name)
            values = None if form.values is None else tuple(form.values)
            place = self.source.key_place(at)
            aliases = tuple(form.aliases)
            fact = Fact(name, form.label, values, aliases, form.note, ordered=form.ordered, place=place)
            self._names(at, fact, taken)
            self._values(at, fact)
            facts.append(fact)
        taken |= {fold(value): fact.id for fact in facts for value in fact.values or ()}
        vocabulary = Vocabulary(tuple(facts))
        if groups and (barred := why_barred(vocabulary, "省份和省份组")):
            self.problems.add("bad-name", self.source.key_place(("groups",)), *barred)
        return with_regions(vocabulary, texts, tuple(self._groups(groups, taken)))

    def _names(self, at: Steps, fact: Fact, taken: dict[str, str]) -> None:
        """Note names with two meanings."""
        own = [(at, fact.id), *([((*at, "label"), fact.label)] if fact.label != fact.id else [])]
        own += [((*at, "aliases", i), alias) for i, alias in enumerate(fact.aliases)]
        for where, name in own:
            place = self.source.key_place(at) if where == at else self.source.place(where)
            word = fold(name)
            if word in RESERVED:
                message = f"“{shown(name)}”是条件写法里的词，不能作事实名称"
                self.problems.add("bad-name", place, message, "请换一个名称", fact=fact.id)
            elif word in taken:
                self.contradictions.append(name_twice(place, shown(name), taken[word]))
            taken.setdefault(word, fact.id)

    def _values(self, at: Steps, fact: Fact) -> None:
        """Note values that are written twice or have a fixed meaning."""
        seen: set[str] = set()
        for i, value in enumerate(fact.values or ()):
            word, place = fold(value), self.source.place((*at, "values", i))
            if word in seen:
                self.problems.add(
                    "duplicate-value", place, f"值“{shown(value)}”写了两次", "每个值只写一次", fact=fact.id
                )
            if word in (*TRUE_WORDS, *FALSE_WORDS, *UNKNOWN_WORDS):
                message = f"“{shown(value)}”有固定含义，不能作{shown(fact.label)}的值"
                self.problems.add("bad-name", place, message, "请换一个值", fact=fact.id)
            seen.add(word)

    def _groups(self, written: Mapping[str, GroupForm], taken: dict[str, str]) -> Iterator[Group]:
        """Yield the plan's own groups of regions."""
        for name, form in written.items():
            at: Steps = ("groups", name)
            for where, word in ((at, name), *(((*at, "aliases", i), alias) for i, alias in enumerate(form.aliases))):
                place = self.source.key_place(at) if where == at else self.source.place(where)
                is_word = fold(word) in (*RESERVED, "", fold(REGION), fold(LABEL))
                if is_word or region_called(word):
                    what = "有固定含义" if is_word else "是一个省份"
                    message, remedy = f"“{shown(word)}”{what}，不能作几个省份的名称", "请换一个名称"
                    self.problems.add("bad-name", place, message, remedy)
                elif fold(word) in taken:
                    self.contradictions.append(name_twice(place, shown(word), taken[fold(word)]))
                elif not fold(word).isalnum() or len(word) > _LONGEST_NAME:
                    message = f"“{shown(word)}”不能作几个省份的名称"
                    remedy = f"请写条款里的叫法：只有汉字、字母和数字，最多 {_LONGEST_NAME} 个字"
                    self.problems.add("bad-name", place, message, remedy)
                taken.setdefault(fold(word), name)
            if not is_date(form.date):
                place, remedy = self.source.place((*at, "date")), "请写成 2019-03-01、2019-03 或 2019 这样"
                self.problems.add("bad-date", place, f"“{shown(form.date)}”{no_day(form.date)}", remedy)
            places = (self.source.place((*at, "regions", i)) for i in range(len(form.regions)))
            members = {read_region(*member, self.problems) for member in zip(form.regions, places, strict=True)}
            if len(members) < len(form.regions) and None not in members:
                place = self.source.place((*at, "regions"))
                self.problems.add("duplicate-value", place, "同一个省份写了两次", "请只保留一处")
            ordered = tuple(region.short_name for region in REGIONS if region in members)
            yield Group(name, ordered, form.source, form.date, tuple(form.aliases))
