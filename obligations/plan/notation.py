"""How a condition is written in a rules file: read and written.

    各类省份                          everyone
    强省试点省                        a presence fact
    {省份类别: 一类}                  a fact equal to a value; {省份类别: [一类, 二类]}: to one of several
    {省级行政区: 东部}                a fact with one of a group's values
    {任一: [甲, 乙]}                  any
    {同时: [甲, 乙]}                  all
    {非: 甲}                          not

Operators and facts may be written in English or Chinese.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final, NamedTuple, assert_never

from obligations.errors import Code, Place, Problems, Remedy
from obligations.files.signs import in_place_of_mapping
from obligations.files.source import Source
from obligations.files.yaml_text import Steps
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, Value
from obligations.plan.regions import LABEL, REGION, why_barred
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import did_you_mean, fold, shown

EVERYONE: Final = ("everyone", "各类省份")
ANY: Final = ("any", "任一")
ALL: Final = ("all", "同时")
NOT: Final = ("not", "非")
_OTHERS: Final = ("其他省份", "其余省份", "其他", "others")
#: Words of the notation itself; no fact may have one of these names.
RESERVED: Final = (*EVERYONE, *ANY, *ALL, *NOT)


class ConditionReader(NamedTuple):
    """Reads the conditions of one rules file with its vocabulary; notes every problem at its place.

    ``measure`` is the number of the measure whose conditions are read, for problems.
    """

    source: Source
    vocabulary: Vocabulary
    problems: Problems
    measure: int | None = None

    def read(self, at: Steps, data: Any) -> Condition | None:
        """Return the condition that ``data``, which is at ``at``, stands for; None if it has a problem."""
        match data:
            case None:
                return self._wrong(at, "条件是空的", "请写出条件，或删去这一处", None, "empty-value")
            case str():
                return self._word(at, data)
            case dict() if len(data) == 1:
                [(key, inner)] = data.items()
                return self._keyed((*at, key), key, inner)
            case dict():
                message = f"一个条件里写了 {len(data)} 个键"
                return self._wrong(at, message, "请用 {任一: [...]} 或 {同时: [...]} 把它们合起来")
            case _:
                return self._wrong(
                    at, "这不是条件", "请写成事实名称、{事实: 值}、{任一: [...]}、{同时: [...]} 或 {非: ...}"
                )

    def _wrong(
        self, at: Steps, message: str, remedy: str, fact: Fact | None = None, code: Code = "bad-condition"
    ) -> None:
        about = None if fact is None else fact.id
        self.problems.add(code, self.source.place(at), message, remedy, fact=about, measure=self.measure)

    def _keyed(self, at: Steps, key: str, inner: Any) -> Condition | None:
        word = fold(key)
        if word in NOT:
            part = self.read(at, inner)
            return None if part is None else Not(part)
        if word in ANY or word in ALL:
            parts = self._parts(at, inner)
            if parts is None:
                return None
            return AnyOf(parts) if word in ANY else AllOf(parts)
        if word in EVERYONE:
            return self._wrong(at, f"“{shown(key)}”后面不写冒号和值", f"请只写 {EVERYONE[1]}")
        return self._equal(at, key, inner)

    def _parts(self, at: Steps, data: Any) -> tuple[Condition, ...] | None:
        if not isinstance(data, list) or not data:
            return self._wrong(at, "这里应为至少有一项的列表", "请写成 [甲, 乙]")
        parts = [self.read((*at, i), part) for i, part in enumerate(data)]
        read = tuple(part for part in parts if part is not None)
        return read if len(read) == len(parts) else None

    def _word(self, at: Steps, word: str) -> Condition | None:
        if fold(word) in EVERYONE:
            return Everyone()
        if self.vocabulary.find(word) is None and (sign := in_place_of_mapping(word)):
            place = self.source.place(at).further(sign.at)
            self.problems.add("bad-condition", place, sign.message, sign.remedy, measure=self.measure)
            return None
        fact = self._fact(self.source.place(at), word)
        if fact is None:
            return None
        if fact.values is not None:
            remedy = f"请写成 {{{fact.label}: {fact.values[0]}}}；可以是 {fact.choices}"
            return self._wrong(at, f"“{fact.label}”没有说是哪一个值", remedy, fact)
        return Has(fact.id)

    def _fact(self, place: Place, name: str) -> Fact | None:
        fact = self.vocabulary.find(name)
        if fact is None and fold(name) in _OTHERS:
            message, rest = f"“{shown(name)}”要写全", "请写成 {非: 另一支的条件}"
            self.problems.add("bad-condition", place, message, rest, measure=self.measure)
        elif fact is None:
            known = (
                *(f.label for f in self.vocabulary.facts),
                *(words[1] for words in (EVERYONE, ANY, ALL, NOT)),
            )
            of = [fact.label for fact in self.vocabulary.facts if fold(name) in map(fold, fact.spoken)]
            remedy: Remedy = partial(did_you_mean, name, known, f"可以用：{'、'.join(known)}")
            if of:
                remedy = "请写成 " + " 或 ".join(f"{{{label}: {shown(name)}}}" for label in of)
            message = f"词汇表里没有“{shown(name)}”这个事实"
            if fold(name) in (fold(REGION), fold(LABEL)) and (barred := why_barred(self.vocabulary)):
                message, remedy = barred
            self.problems.add("unknown-fact", place, message, remedy, measure=self.measure)
        return fact

    def _equal(self, at: Steps, key: str, data: Any) -> Condition | None:
        fact = self._fact(self.source.key_place(at), key)
        if fact is None:
            return None
        written = [((*at, i), item) for i, item in enumerate(data)] if isinstance(data, list) else [(at, data)]
        if not written or data is None:
            return self._wrong(at, "没有写值", f"可以是 {fact.choices}", fact, "empty-value")
        read = [self._values(place, fact, item) for place, item in written]
        if None in read:
            return None
        values = list(dict.fromkeys(value for some in read for value in some or ()))
        if len(set(read)) < len(read):
            return self._wrong(at, "同一个值写了两次", "请只保留一处", fact, "duplicate-value")
        if fact.values is not None:
            return Is(fact.id, fact.in_order(values))
        if len(values) > 1:
            remedy = "请只写一个值，或写“各类省份”"
            return self._wrong(at, f"{fact.label}是与否都算，等于没有条件", remedy, fact)
        return Has(fact.id) if values[0] is True else Not(Has(fact.id))

    def _values(self, at: Steps, fact: Fact, written: object) -> tuple[Value, ...] | None:
        try:
            return fact.read_any(written)
        except ValueError:
            message = f"“{shown(str(written))}”不是{fact.label}的值"
            return self._wrong(at, message, f"可以是 {fact.choices}", fact, "bad-value")


def write_condition(condition: Condition, vocabulary: Vocabulary) -> Any:
    """Return a condition as it is written in a rules file: plain data for YAML, with Chinese words."""
    match condition:
        case Everyone():
            return EVERYONE[1]
        case Has(fact):
            return vocabulary[fact].label
        case Is(fact, values):
            names = vocabulary[fact].in_groups(values)
            return {vocabulary[fact].label: names[0] if len(names) == 1 else list(names)}
        case Not(part):
            return {operator_of(condition): write_condition(part, vocabulary)}
        case AnyOf(parts) | AllOf(parts):
            return {operator_of(condition): [write_condition(part, vocabulary) for part in parts]}
        case _:
            assert_never(condition)


def operator_of(condition: Condition) -> str:
    """Return the Chinese word that stands before the parts of a condition; "" for a condition without parts."""
    match condition:
        case AnyOf():
            return ANY[1]
        case AllOf():
            return ALL[1]
        case Not():
            return NOT[1]
        case Everyone() | Has() | Is():
            return ""
        case _:
            assert_never(condition)


#: The JSON Schema of a value in a condition. Branches have titles where an editor shows them.
VALUES: Final = [{"type": "string"}, {"type": "boolean", "title": "true / false"}]


def condition_schema(itself: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a condition, in which ``itself`` refers to it. No schema knows a plan's words."""
    several = {"type": "array", "items": itself, "minItems": 1}
    one_of = {"type": "array", "title": "几个值", "items": {"anyOf": VALUES}, "minItems": 1}
    words: list[tuple[tuple[str, str], dict[str, Any]]] = [
        (ANY, {"description": "至少一个成立", **several}),
        (ALL, {"description": "都成立", **several}),
        (NOT, {"description": "不成立", **itself}),
    ]
    return {
        "title": "条件",
        "description": f"条件：{EVERYONE[1]}，事实的名称，{{事实: 值}}，{{任一: [...]}}，{{同时: [...]}}，{{非: ...}}",
        "anyOf": [
            {"type": "string", "minLength": 1, "examples": [EVERYONE[1]]},
            {
                "type": "object",
                "minProperties": 1,
                "properties": {chinese: schema for (_, chinese), schema in words},
                "patternProperties": {f"^({english})$": schema for (english, _), schema in words},
                "additionalProperties": {"description": "事实的值，或几个值中的一个", "anyOf": [*VALUES, one_of]},
                # beside "properties" it would keep an editor from offering any key
                "allOf": [{"title": "条件", "maxProperties": 1}],
            },
        ],
    }
