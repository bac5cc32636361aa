"""The vocabulary at the head of a rules file, read: its facts, the plan's own groups of regions, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from obligations.errors import Problems
from obligations.files.source import Source
from obligations.files.yaml_text import Steps
from obligations.plan.contradictions import name_twice
from obligations.plan.findings import Finding
from obligations.plan.notation import RESERVED
from obligations.plan.regions import LABEL, REGION, REGIONS, region_called, with_regions
from obligations.plan.rules_form import FactForm, GroupForm
from obligations.plan.vocabulary import FALSE_WORDS, TRUE_WORDS, UNKNOWN_WORDS, Fact, Group, Vocabulary
from obligations.text import fold, shown


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
            fact = Fact(name, form.label, values, tuple(form.aliases), form.note, place=self.source.key_place(at))
            self._names(at, fact, taken)
            self._values(at, fact)
            facts.append(fact)
        taken |= {fold(value): fact.id for fact in facts for value in fact.values or ()}
        own = tuple(self._groups(groups, taken))
        return with_regions(Vocabulary(tuple(facts)), texts, own)

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
                taken.setdefault(fold(word), name)
            members = {self._member((*at, "regions", i), member) for i, member in enumerate(form.regions)}
            ordered = tuple(region.short_name for region in REGIONS if region.short_name in members)
            yield Group(name, ordered, form.source, form.date, tuple(form.aliases))

    def _member(self, at: Steps, name: str) -> str | None:
        region = region_called(name)
        if region is None:
            message = f"“{shown(name)}”不是省级行政区"
            remedy = f"请写 {len(REGIONS)} 个省级行政区的名称，如 北京、内蒙古"
            self.problems.add("bad-value", self.source.place(at), message, remedy)
        return None if region is None else region.short_name
