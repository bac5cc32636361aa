"""The vocabulary of a plan: the facts that its clauses speak of, and how people write them.

The vocabulary is data, at the head of a rules file. Another year's plan may declare other facts.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from types import MappingProxyType
from typing import Final, NamedTuple

from typing_extensions import deprecated

from obligations.errors import Place
from obligations.logic.conditions import Value
from obligations.plan.verdicts import Verdict
from obligations.text import fold

#: How people write that a fact is so, is not so, or is not known.
TRUE_WORDS: Final = ("是", "有", "true", "yes")
FALSE_WORDS: Final = ("否", "无", "没有", "false", "no")
UNKNOWN_WORDS: Final = ("未知", "不知道", "不详", "null", "unknown", "")


class Group(NamedTuple):
    """A name for several values of a fact, other names for it, and the document that defines it, with its date.

    ``is_named``: the plan itself has one of the names, so that texts about it may use it.
    """

    name: str
    values: tuple[str, ...]
    source: str
    date: str
    aliases: tuple[str, ...] = ()
    is_named: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the group."""
        return (self.name, *self.aliases)

    @property
    def defined(self) -> str:
        """Which values it is, and where that is said: 北京、天津、河北（某文件，2015-04-30）."""
        return f"{'、'.join(self.values)}（{self.source}，{self.date}）"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a profile can state.

    ``id`` is its identifier, ``label`` the plan's word, ``aliases`` other words for it. ``values`` lists what it
    can be (省份类别: 一类, 二类, 三类); None means a presence fact: it is so, or it is not. ``groups`` are names for
    several values, ``spellings`` other spellings of one: (福建省, 福建). ``is_region``: it says which province it is,
    and so follows from the profile's name instead of being stated. ``ordered``: the values stand from the highest to
    the lowest, so that 二类以上 means something. ``place`` is where the rules file declares it.
    """

    id: str
    label: str
    values: tuple[str, ...] | None = None
    aliases: tuple[str, ...] = ()
    note: str | None = None
    groups: tuple[Group, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()
    is_region: bool = False
    ordered: bool = False
    place: Place | None = field(default=None, repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that can be used for the fact: identifier, label, aliases."""
        return (self.id, self.label, *self.aliases)

    @property
    def domain(self) -> tuple[Value, ...]:
        """All values that the fact can have, in a fixed order."""
        return (True, False) if self.values is None else self.values

    @property
    def choices(self) -> str:
        """What people can fill in: 是 / 否, or the values."""
        if self.is_region:
            groups = "、".join(group.name for group in self.groups)
            return f"{len(self.domain)} 个{self.label}（如 {self.domain[0]}），或 {groups}"
        return " / ".join(("是", "否") if self.values is None else self.values)

    @property
    def spoken(self) -> dict[str, tuple[str, ...]]:
        """Every word that a clause may use for values → these values: 一类 for 一类, 东部 for ten regions."""
        words = {value: (value,) for value in self.values or ()}
        words |= {word: (value,) for word, value in self.spellings}
        return words | {word: group.values for group in self.groups for word in group.names}

    def read_any(self, written: object) -> tuple[Value, ...]:
        """Return the values that ``written`` stands for: of a group all, of anything else the one that it says.

        Raises ``ValueError`` if it is none of the fact's values, or says that the value is not known.
        """
        word = fold(written) if isinstance(written, str) else ""
        for group in self.groups:
            if word in map(fold, group.names):
                return group.values
        value = self.read(written)
        if value is None:
            raise ValueError(written)
        return (value,)

    def named(self, values: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the names with which some values are best listed, and which values each stands for: 京津冀, 山东.

        The groups that the plan itself names come first, the largest before the others; what is left is single values.
        """
        left = dict.fromkeys(values)
        found: list[tuple[str, tuple[str, ...]]] = []
        for group in sorted(self.groups, key=lambda group: -len(group.values)):
            new = [value for value in group.values if value in left]
            if group.is_named and new and {*group.values} <= {*values}:
                found.append((group.name, group.values))
                left = {value: None for value in left if value not in new}
        found += [(value, (value,)) for value in left]
        return dict(sorted(found, key=lambda name: values.index(name[1][0])))

    def in_groups(self, values: Sequence[str]) -> tuple[str, ...]:
        """Return the names of :meth:`named` for some values."""
        return tuple(self.named(values))

    def display_any(self, values: Iterable[Value]) -> str:
        """Return in Chinese that it has one of some values: 一类或二类; 东部 for all that belong to it."""
        return "或".join(self.in_groups([self.display(value) for value in values]))

    def in_order(self, values: Container[object]) -> tuple[str, ...]:
        """Return those of some values that the fact can have, in the order in which it declares them."""
        return tuple(value for value in self.values or () if value in values)

    def can_be(self, value: object) -> bool:
        """Return whether a value is in the fact's domain."""
        return isinstance(value, bool) if self.values is None else isinstance(value, str) and value in self.values

    def read(self, written: object) -> Value | None:
        """Return the value that ``written`` stands for; None if it says that the value is not known.

        Raises ``ValueError`` if it is none of the fact's values.
        """
        if written is None:
            return None
        if isinstance(written, str):
            word = fold(written)
            for spelling, value in (*((value, value) for value in self.values or ()), *self.spellings):
                if word == fold(spelling):
                    return value
            if word in UNKNOWN_WORDS:
                return None
            if self.values is None and word in TRUE_WORDS:
                return True
            if self.values is None and word in FALSE_WORDS:
                return False
        if self.values is None and isinstance(written, bool):
            return written
        raise ValueError(written)

    @deprecated("Fact.say is called Fact.display now")
    def say(self, value: Value | None) -> str:
        """Return :meth:`display`, by its old name."""
        return self.display(value)

    def display(self, value: Value | None) -> str:
        """Return a value in Chinese: 是, 否, 未知, or the value itself."""
        if value is None:
            return "未知"
        if isinstance(value, bool):
            return "是" if value else "否"
        return value


@dataclass(frozen=True)
class Vocabulary:
    """The facts of a plan, in its order, with look-up by any of their names; and what it calls verdicts.

    ``verdict_labels`` has the document's own words for verdicts, where they are not the usual ones.
    """

    facts: tuple[Fact, ...]
    verdict_labels: Mapping[Verdict, str] = field(default_factory=dict, hash=False)
    _by_id: Mapping[str, Fact] = field(init=False, repr=False, compare=False)
    _by_name: Mapping[str, Fact] = field(init=False, repr=False, compare=False)
    _domains: Mapping[str, tuple[Value, ...]] = field(init=False, repr=False, compare=False)
    _labels: Mapping[Verdict, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        labels = {verdict: self.verdict_labels.get(verdict, verdict.label) for verdict in Verdict}
        object.__setattr__(self, "_labels", labels)
        object.__setattr__(self, "_by_id", {f.id: f for f in self.facts})
        object.__setattr__(self, "_domains", {f.id: f.domain for f in self.facts})
        object.__setattr__(self, "_by_name", {fold(n): f for f in self.facts for n in f.names})

    def __getitem__(self, fact_id: str) -> Fact:
        return self._by_id[fact_id]

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._by_id

    def find(self, name: str) -> Fact | None:
        """Return the fact that an identifier, label or alias names; None if there is none."""
        return self._by_name.get(fold(name))

    def same_as(self, other: Fact) -> Fact | None:
        """Return the fact that has one of the names of another plan's, and can be the same; None if there is none.

        An identifier is no name: two plans may give one to different facts.
        """
        named = map(self.find, (other.label, *other.aliases))
        return next((fact for fact in named if fact and fact.values == other.values), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of every fact."""
        return tuple(n for f in self.facts for n in f.names)

    def in_order(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Return identifiers of facts, each once, in the vocabulary's order."""
        wanted = set(facts)
        return tuple(fact.id for fact in self.facts if fact.id in wanted)

    def describe(self, facts: Mapping[str, Value]) -> str:
        """Return facts and their values in words: 省份类别为一类、强省试点省为否."""
        return "、".join(f"{fact.label}为{fact.display(facts[fact.id])}" for fact in self.facts if fact.id in facts)

    def describe_provinces(self, facts: Mapping[str, Value]) -> str:
        """Return provinces with these facts in words: 省份类别为一类、强省试点省为否的省份."""
        words = self.describe(facts)
        return f"{words}的省份" if words else "任何省份"

    @deprecated("Vocabulary.told is called Vocabulary.describe now")
    def told(self, facts: Mapping[str, Value]) -> str:
        """Return :meth:`describe`, by its old name."""
        return self.describe(facts)

    @deprecated("Vocabulary.tell is called Vocabulary.describe_provinces now")
    def tell(self, facts: Mapping[str, Value]) -> str:
        """Return :meth:`describe_provinces`, by its old name."""
        return self.describe_provinces(facts)

    @property
    def labels(self) -> Mapping[Verdict, str]:
        """Each verdict → what people are told: the document's word where it has one of its own."""
        return MappingProxyType(self._labels)

    @property
    def initials(self) -> Mapping[Verdict, str]:
        """Each verdict → one character for it, where there is no room for its label; no two have the same."""
        initials: dict[Verdict, str] = {}
        usual_first = sorted(self.labels.items(), key=lambda each: each[0].label != each[1])
        for verdict, label in usual_first:
            possible = (verdict.initial, *label) if label == verdict.label else (*label, verdict.initial)
            initials[verdict] = next((one for one in possible if one not in initials.values()), verdict.initial)
        return MappingProxyType(initials)

    @property
    def stated(self) -> tuple[Fact, ...]:
        """The facts that profiles state: all but the one that follows from the province's name."""
        return tuple(fact for fact in self.facts if not fact.is_region)

    @property
    def region(self) -> Fact | None:
        """The fact that says which province it is; None if the plan has none."""
        return next((fact for fact in self.facts if fact.is_region), None)

    @property
    def domains(self) -> Mapping[str, tuple[Value, ...]]:
        """Fact identifier → all values that it can have."""
        return MappingProxyType(self._domains)

    def count(self, facts: Iterable[str]) -> int:
        """Return the number of complete provinces, as far as these facts go."""
        return prod(len(self._domains[fact]) for fact in facts)
