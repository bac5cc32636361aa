"""What a result is about, so that a file of it is known again: report, plans, provinces, question, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple, Self

from obligations.answers.obligations import Obligations
from obligations.exports.paper import clean
from obligations.plan.plan import Plan
from obligations.text import shown

#: The most characters of a text in a mark; programs shorten longer properties of a file.
_MOST: Final = 200
#: Of more things than this, in a message, the first is named.
_MOST_NAMED: Final = 4
_LABELS: Final = {
    "report": "报告",
    "plan": "计划",
    "province": "省份",
    "asked": "所问的",
    "assumed": "假设",
    "day": "日期",
}
#: What reports are called for people; by their commands otherwise.
_REPORTS: Final = {
    "export": "任务清单",
    "ledger": "任务台账",
    "explain": "理由",
    "ask": "待查明的事实",
    "what-if": "假设的后果",
    "reach": "变成必做或选做的办法",
    "timeline": "结论随时间的变化",
    "compare": "两省比较",
    "matrix": "各省总表",
    "department": "部门任务",
    "plans": "计划目录",
    "check": "规则检查",
    "test": "用例核对",
    "diff": "两份规则的不同",
    "audit": "原件核对",
    "dmn": "决策模型",
}
DOCUMENTED_ONLY: Final = "只认有出处的事实"


class Identity(NamedTuple):
    """What makes two results the same one, each as a text; "" where the result is not about it.

    ``asked`` is what else the question was, such as the number of a measure. ``day`` is part of it only where the
    question was about a day: a list of another day is the same list, brought up to date. Plans are named by their ids.
    """

    report: str
    plan: str
    province: str = ""
    asked: str = ""
    assumed: str = ""
    day: str = ""

    @classmethod
    def of(
        cls,
        report: str,
        plans: Iterable[Plan],
        provinces: Iterable[str] = (),
        asked: Iterable[object] = (),
        assumed: Iterable[str] = (),
        day: object = "",
    ) -> Self:
        """Return the identity of a result; what would be long is cut, with a hash for the rest."""
        lists = ((plan.id for plan in plans), provinces, asked, assumed)
        plan, province, question, assumptions = (_short("、".join(map(str, each))) for each in lists)
        return cls(report, plan, province, question, assumptions, str(day or ""))

    @classmethod
    def of_answers(cls, report: str, results: Sequence[Obligations]) -> Self:
        """Return the identity of a province's answers under some plans."""
        plans = [result.plan for result in results]
        return cls.of(report, plans, [results[0].profile.province], assumed=assumptions_of(results))

    def differences(self, new: Identity) -> Iterator[str]:
        """Yield in words what is another thing in a new result: 省份原来是江苏省，这次是广东省."""
        for name, old, wanted in zip(self._fields, self, new, strict=True):
            if old != wanted:
                texts = [_named(name, text) for text in (old, wanted)]
                yield f"{_LABELS[name]}原来{texts[0]}，这次{texts[1]}"


class Mark(NamedTuple):
    """What a file says of itself: what it is about, and its state: the day, and digests of plans and facts."""

    identity: Identity
    on: str = ""
    sha256: str = ""
    facts: str = ""

    @classmethod
    def of(cls, identity: Identity, plans: Sequence[Plan], on: object = "", known: Iterable[object] = ()) -> Self:
        """Return the mark of a new file; ``known`` is what was known of the provinces, or the document."""
        facts = sha256("".join(map(repr, known)).encode("utf-8", "surrogatepass")).hexdigest()[:16] if known else ""
        return cls(identity, str(on or ""), state_of(plans), facts)

    @classmethod
    def read(cls, texts: Mapping[str, object]) -> Self | None:
        """Return a mark from what :meth:`to_dict` returned, under any of its names; None if these are no such texts."""
        values = [texts.get(name, "") for name in FIELDS]
        if not values[0] or not all(isinstance(value, str) for value in values):
            return None
        about = len(Identity._fields)
        return cls(Identity(*map(str, values[:about])), *map(str, values[about:]))

    def texts(self) -> dict[str, str]:
        """Return all that it says, by the names of :data:`FIELDS`."""
        return dict(zip(FIELDS, (*self.identity, *self[1:]), strict=True))

    def to_dict(self) -> dict[str, str]:
        """Return the texts that are not empty."""
        return {name: value for name, value in self.texts().items() if value}

    def updates(self, new: Mark) -> Iterator[str]:
        """Yield in words what is another state in a new file of the same result."""
        if self.sha256 and new.sha256 and self.sha256 != new.sha256:
            yield "计划的内容与上次不同（同一个计划）"
        if self.on and new.on and self.on != new.on:
            yield f"上次按 {self.on} 的事实，这次按 {new.on}"
        elif self.facts and new.facts and self.facts != new.facts:
            yield "原件与上次不同" if self.identity.report == "audit" else "省里的事实与上次不同"


#: The names of what a mark says: first what it is about, then the state.
FIELDS: Final = (*Identity._fields, *Mark._fields[1:])


def state_of(plans: Sequence[Plan]) -> str:
    """Return which state of the plans' files a result is from: the SHA-256 of one, or of those of several."""
    states = [plan.sha256 or "" for plan in plans]
    return states[0] if len(states) == 1 else sha256("".join(states).encode()).hexdigest()


def assumptions_of(results: Iterable[Obligations]) -> list[str]:
    """Return in words what answers assume, each once: 省份类别=一类."""
    found: dict[str, None] = {}
    for result in results:
        for name in result.plan.vocabulary.in_order(result.profile.assumed):
            fact = result.plan.vocabulary[name]
            found[f"{fact.label}={fact.display(result.profile.facts[name][0].value)}"] = None
        if result.documented_only:
            found[DOCUMENTED_ONLY] = None
    return [*found]


def _named(field: str, text: str) -> str:
    if not text:
        return "没有"
    many = text.split("、")
    if len(many) > _MOST_NAMED:
        return f"是“{shown(many[0])}”等 {len(many)} 个"
    return f"是“{_REPORTS.get(text, text) if field == 'report' else shown(text, _MOST)}”"


def _short(text: str) -> str:
    text = clean(text)
    if len(text) <= _MOST:
        return text
    return f"{text[: _MOST - 20]}…{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
