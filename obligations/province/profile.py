"""The profile of a province: its facts, their dates, and how they are known (see ``records``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from obligations.errors import Place, ProfileError
from obligations.files.yaml_writing import OnOneLine, yaml_text
from obligations.logic.conditions import Value
from obligations.plan.regions import region_called
from obligations.plan.vocabulary import Vocabulary
from obligations.province.records import (
    ASSUMED,
    OPTIONAL_TEXT,
    Record,
    Standing,
    disagreements,
    is_sound,
    standing,
)
from obligations.text import shown

#: How it is known which region a province is.
_BY_NAME: Final = "省份名称"
_PLAIN: Final = "普通的值请用 load_profile({...}) 读入"


@dataclass(frozen=True)
class Profile:
    """A province and what is known of it. Immutable.

    ``facts`` maps fact identifiers to records, e.g. ``{"free_trade_zone": (Record(True),)}``; a fact that is not
    in it is unknown. ``assumed`` has the facts that a what-if assumes. Use ``load_profile`` to read a profile from a
    file or from plain data.
    """

    province: str
    facts: Mapping[str, tuple[Record, ...]]
    code: str | None = None
    short_name: str | None = None
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    assumed: frozenset[str] = frozenset()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not (isinstance(self.province, str) and self.province.strip()):
            raise ProfileError.at("bad-argument", None, "Profile 的 province 应为省份名称")
        if not (isinstance(self.code, OPTIONAL_TEXT) and isinstance(self.short_name, OPTIONAL_TEXT)):
            raise ProfileError.at("bad-argument", None, f"{self.province}：code 和 short_name 应为文字或 None")
        if not isinstance(self.facts, Mapping):
            message = f"{self.province}：facts 应为“事实标识 → Record 的元组”"
            raise ProfileError.at("bad-argument", None, message, _PLAIN)
        for fact, records in self.facts.items():
            if not isinstance(fact, str) or not isinstance(records, tuple) or not all(map(is_sound, records)):
                message = f"{self.province}：{shown(str(fact))} 应为 Record 的元组"
                message += "，日期为 date（或 PartialDate）且 since、as_of、until 先后不颠倒，证据为 Evidence"
                raise ProfileError.at("bad-argument", None, message, _PLAIN)
            for _, earlier, later, _ in disagreements(records):
                message = f"{self.province}：{fact} 有两条互相矛盾的记录（{earlier.value}、{later.value}）"
                remedy = "请用 since 和 until 把时间分开"
                raise ProfileError.at("contradictory-records", None, message, remedy, fact=fact)
        facts = dict(self.facts)
        object.__setattr__(self, "facts", MappingProxyType(facts))
        object.__setattr__(self, "places", MappingProxyType(dict(self.places)))
        # The same profile is asked about again and again; hashing its records each time would be the main cost.
        object.__setattr__(self, "_hash", hash((self.province, self.code, frozenset(facts.items()), self.assumed)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Profile], tuple[Any, ...]]:
        facts, places = dict(self.facts), dict(self.places)
        return Profile, (self.province, facts, self.code, self.short_name, places, self.assumed)

    def setting(self, facts: Mapping[str, Value | None]) -> Profile:
        """Return the same province with some facts assumed, by identifier (None: unknown); their source is 假设."""
        changed = {fact: (Record(value, source=ASSUMED),) for fact, value in facts.items()}
        assumed = self.assumed | frozenset(changed)
        return Profile(self.province, {**self.facts, **changed}, self.code, self.short_name, self.places, assumed)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data of the form of a profile file; ``load_profile`` reads the same facts from it.

        Raises :class:`~obligations.errors.ProfileError` if facts are assumed: read back, they would pass for stated.
        """
        if self.assumed:
            what = f"{self.province}：档案里有假设的事实，不能当作档案写出来"
            raise ProfileError.at("bad-argument", None, what, "请写出没有假设的档案")
        head = {"code": self.code, "short_name": self.short_name}
        facts = {fact: _facts_data(records) for fact, records in self.facts.items()}
        return {"province": self.province, **{key: part for key, part in head.items() if part}, "facts": facts}

    def to_yaml(self) -> str:
        """Return the profile as the text of a profile file. Raises as :meth:`to_dict` does."""
        written = {fact: _laid_out(_facts_data(records, keeps_dates=True)) for fact, records in self.facts.items()}
        return yaml_text({**self.to_dict(), "facts": written})

    @property
    def region(self) -> str | None:
        """Which of the 31 provincial regions it is, by its short name: 福建. None for any other, such as 示例省.

        Only the province's name counts: 新疆生产建设兵团 has the code of 新疆, and is not it.
        """
        region = region_called(self.province)
        return region.short_name if region else None

    def on(self, day: date) -> dict[str, Standing]:
        """Return what is known on a day: fact identifier → value and record. A fact that is not in it is unknown."""
        by_fact = ((fact, standing(records, day)) for fact, records in self.facts.items())
        return {fact: known for fact, known in by_fact if known is not None}

    def of_plan(self, vocabulary: Vocabulary, day: date) -> dict[str, Standing]:
        """Return what is known on a day of a plan's facts, as :meth:`on` does; which region it is among them."""
        known = {fact: standing for fact, standing in self.on(day).items() if fact in vocabulary}
        if vocabulary.region is not None:
            known.pop(vocabulary.region.id, None)  # only the name counts
            if self.region is not None:
                known[vocabulary.region.id] = Standing(self.region, Record(self.region, source=_BY_NAME))
        return known


def _facts_data(records: tuple[Record, ...], *, keeps_dates: bool = False) -> Any:
    """Return what is written of a fact: a value, a record, or a list of them; dates as text, as JSON has none."""
    written: list[dict[str, Any]] = []
    for record in records:
        about = {key: part for key, part in record._asdict().items() if part is not None and key != "value"}
        as_text = {key: part if keeps_dates and type(part) is date else str(part) for key, part in about.items()}
        written.append({"value": record.value} | as_text)
    if len(written) == 1:
        [only] = written
        return only["value"] if only.keys() == {"value"} else only
    return written


def _laid_out(stated: Any) -> Any:
    """Return what is written of a fact with each record on one line."""
    if isinstance(stated, dict):
        return OnOneLine(stated)
    return [OnOneLine(record) for record in stated] if isinstance(stated, list) else stated
