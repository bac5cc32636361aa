"""The profile as people write it: the file, read, or refused with every problem at its line and column.

First every problem of its form is reported (``profile_form``); if there is none, every problem of what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from obligations.errors import Place, Problems, ProfileError
from obligations.files.forms import About, checked, source_of
from obligations.files.signs import in_place_of_mapping
from obligations.files.source import Source
from obligations.files.yaml_text import Steps
from obligations.logic.conditions import Value
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.province.profile import Profile
from obligations.province.profile_form import ProfileForm, RecordForm
from obligations.province.records import Record, disagreements, out_of_order
from obligations.text import did_you_mean, shown


def read_profile(
    source: str | Path | Mapping[str, Any] | Source | ProfileForm,
    vocabulary: Vocabulary,
    elsewhere: Callable[[str], Fact | None] = lambda _name: None,
) -> Profile:
    """Return the profile in a file, or in a mapping of the same form, read with a plan's vocabulary.

    Facts that only ``elsewhere`` knows (from the vocabularies of other plans) are kept and have no effect in this
    plan, so that one file can serve several.

    Raises :class:`~obligations.errors.SourceError` if it cannot be read at all, and
    :class:`~obligations.errors.ProfileError` with every problem of its form, or else with every problem of its meaning.
    """
    source = source_of(source, "档案")
    problems = Problems(source.problems)
    source = _without_misplaced_facts(source, vocabulary, problems)
    reader = FactsReader(source, vocabulary, elsewhere, problems)
    form = checked(ProfileForm, source, problems, ProfileError, reader.about)
    facts, places = reader.read(("facts",), form.facts or {})
    problems.raise_as(ProfileError)
    return Profile(" ".join(form.province.split()), facts, form.code, form.short_name, places)


def _without_misplaced_facts(source: Source, vocabulary: Vocabulary, problems: Problems) -> Source:
    """Return a source without the facts at its top, which need an indent there; each of them is a problem."""
    data = source.data
    if not isinstance(data, dict):
        return source
    if {"vocabulary", "tasks"} <= data.keys():
        message, remedy = "这是规则文件，不是省情档案", "请检查是否给错了文件"
        raise ProfileError.at("wrong-kind-of-file", source.place(()), message, remedy)
    own = ProfileForm.model_fields  # a fact may be called like a key of the form
    misplaced = {key: fact for key in data if key not in own and (fact := vocabulary.find(key)) is not None}
    for key, fact in misplaced.items():
        place, remedy = source.key_place((key,)), "请放到 facts 下，缩进两格"
        problems.add("unknown-key", place, f"“{shown(key)}”是事实", remedy, fact=fact.id)
    return source._replace(data={key: item for key, item in data.items() if key not in misplaced})


class FactsReader(NamedTuple):
    """Reads the facts in a source with a vocabulary; notes every problem at its place.

    ``elsewhere`` finds facts of other plans by name.
    """

    source: Source
    vocabulary: Vocabulary
    elsewhere: Callable[[str], Fact | None]
    problems: Problems

    def read(self, at: Steps, stated: Mapping[str, Any]) -> tuple[dict[str, tuple[Record, ...]], dict[str, Place]]:
        """Return the records of the facts ``stated`` at ``at``, and the places of their keys, by identifier."""
        facts: dict[str, tuple[Record, ...]] = {}
        places: dict[str, Place] = {}
        written: dict[str, str] = {}
        for key, content in stated.items():
            place = self.source.key_place((*at, key))
            fact = self.vocabulary.find(key) or self._elsewhere(key)
            if fact is None:
                labels = "、".join(f.label for f in self.vocabulary.stated)
                remedy = partial(did_you_mean, key, self.vocabulary.names, f"可以填写：{labels}")
                self.problems.add("unknown-fact", place, f"不认识的事实“{shown(key)}”", remedy)
            elif fact.is_region:
                message = f"{fact.label}按省份名称定，不在档案里填"
                self.problems.add("unknown-key", place, message, "请删去这一行，把 province 写对", fact=fact.id)
            elif (
                fact.id in self.vocabulary
                and self.vocabulary[fact.id] is not fact
                and self.vocabulary.find(key) is None
            ):
                continue  # another plan's fact, which happens to have the identifier of one of this plan's
            elif fact.id in facts:
                message = f"“{shown(key)}”与“{shown(written[fact.id])}”是同一个事实，写了两次"
                self.problems.add("duplicate-key", place, message, "请只保留一处", fact=fact.id)
            else:
                facts[fact.id] = self._records((*at, key), fact, content)
                places[fact.id] = place
                written[fact.id] = key
        return facts, places

    def _elsewhere(self, key: str) -> Fact | None:
        """Return the fact of this plan that another plan calls so, too, or else that plan's fact; None if none does."""
        other = self.elsewhere(key)
        return (self.vocabulary.same_as(other) or other) if other else None

    def about(self, path: Steps) -> About:
        """Return the fact that a path is about: the key below ``facts``."""
        names = [key for before, key in pairwise(path) if before == "facts"]
        fact = self.vocabulary.find(str(names[0])) if names else None
        return {"fact": fact.id} if fact else {}

    def _records(self, at: Steps, fact: Fact, content: Any) -> tuple[Record, ...]:
        if isinstance(content, RecordForm):
            return (self._record(at, fact, content),)
        if not isinstance(content, list):
            return (Record(self._value(at, fact, content)),)
        records = tuple(self._record((*at, i), fact, form) for i, form in enumerate(content))
        self._agree(at, fact, records)
        return records

    def _value(self, at: Steps, fact: Fact, written: object) -> Value | None:
        try:
            return fact.read(written)
        except ValueError:
            named = "这个值" if isinstance(written, dict | list) else f"“{shown(str(written))}”"
            message, remedy = f"{named}不是{fact.label}的值", f"请填 {fact.choices}，不知道请写 null"
            place = self.source.place(at)
            if isinstance(written, str) and (sign := in_place_of_mapping(written)):
                place, message, remedy = place.further(sign.at), f"{message}，而{sign.message}", sign.remedy
            self.problems.add("bad-value", place, message, remedy, fact=fact.id)
            return None

    def _record(self, at: Steps, fact: Fact, form: RecordForm) -> Record:
        value = self._value((*at, "value"), fact, form.value)
        record = Record(value, form.since, form.until, form.where, form.source, form.evidence, form.as_of)
        if wrong := out_of_order(record):
            message = "晚于 ".join(f"{name}（{getattr(record, name)}）" for name in wrong)
            place = self.source.place((*at, wrong[0]))
            self.problems.add("bad-date", place, message, "请核对两个日期，可能写反了", fact=fact.id)
        return record

    def _agree(self, at: Steps, fact: Fact, records: tuple[Record, ...]) -> None:
        """Note records that disagree while both are in force."""
        for position, earlier, later, first in disagreements(records):
            day = f"在 {first} " if first > date.min else ""
            values = f"{fact.display(earlier.value)}、{fact.display(later.value)}"
            message = f"{fact.label}{day}有两条互相矛盾的记录（{values}）"
            place = self.source.place((*at, position))
            self.problems.add("contradictory-records", place, message, "请用 since 和 until 把时间分开", fact=fact.id)
