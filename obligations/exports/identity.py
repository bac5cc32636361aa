"""What a result is about, so that a file of it is known again: report, plans, provinces, measures, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple, Self

from obligations.answers.obligations import Obligations
from obligations.plan.plan import Plan
from obligations.text import shown

#: The most characters of a text in a mark; programs shorten longer properties of a file.
_MOST: Final = 200
_LABELS: Final = {
    "report": "报告",
    "plan": "计划",
    "province": "省份",
    "measures": "举措",
    "assumed": "假设",
    "day": "日期",
}
DOCUMENTED_ONLY: Final = "只认有出处的事实"


class Identity(NamedTuple):
    """What makes two results the same one, each as a text; "" where the result is not about it.

    ``day`` is part of it only where the question was about a day: a list of another day is the same list, brought up
    to date. Plans are named by their ids.
    """

    report: str
    plan: str
    province: str = ""
    measures: str = ""
    assumed: str = ""
    day: str = ""

    @classmethod
    def of(
        cls,
        report: str,
        plans: Iterable[Plan],
        provinces: Iterable[str] = (),
        measures: Iterable[object] = (),
        assumed: Iterable[str] = (),
        day: object = "",
    ) -> Self:
        """Return the identity of a result; what would be long is cut, with a hash for the rest."""
        lists = ((plan.id for plan in plans), provinces, measures, assumed)
        plan, province, numbers, assumptions = (_short("、".join(map(str, each))) for each in lists)
        return cls(report, plan, province, numbers, assumptions, str(day or ""))

    @classmethod
    def of_answers(cls, report: str, results: Sequence[Obligations]) -> Self:
        """Return the identity of a province's answers under some plans."""
        plans = [result.plan for result in results]
        return cls.of(report, plans, [results[0].profile.province], assumed=assumptions_of(results))

    @classmethod
    def read(cls, texts: Mapping[str, object]) -> Self | None:
        """Return an identity from what :meth:`to_dict` returned; None if these are no such texts."""
        values = [texts.get(name, "") for name in cls._fields]
        return cls(*map(str, values)) if all(isinstance(value, str) for value in values) and values[0] else None

    def to_dict(self) -> dict[str, str]:
        """Return the texts that are not empty."""
        return {name: value for name, value in self._asdict().items() if value}

    def differences(self, new: Identity) -> Iterator[str]:
        """Yield in words what is another thing in a new result: 省份是江苏省，不是广东省."""
        for name, old, wanted in zip(self._fields, self, new, strict=True):
            if old != wanted:
                yield f"{_LABELS[name]}是{_named(name, old)}，不是{_named(name, wanted)}"


def state_of(plans: Sequence[Plan]) -> str:
    """Return which state of the plans' files a result is from: the SHA-256 of one, or of those of several."""
    states = [plan.sha256 or "" for plan in plans]
    return states[0] if len(states) == 1 else sha256("".join(states).encode()).hexdigest()


def assumptions_of(results: Iterable[Obligations]) -> list[str]:
    """Return in words what answers assume, each once: 省份类别=一类."""
    found: dict[str, None] = {}
    for result in results:
        for fact, value in result.assumed.items():
            found[f"{result.plan.vocabulary[fact].label}={result.plan.vocabulary[fact].display(value)}"] = None
        if result.documented_only:
            found[DOCUMENTED_ONLY] = None
    return [*found]


def _named(field: str, text: str) -> str:
    return f"“{shown(text, _MOST)}”" if text else "没有假设的" if field == "assumed" else "没有写的"


def _short(text: str) -> str:
    if len(text) <= _MOST:
        return text
    return f"{text[: _MOST - 20]}…{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
