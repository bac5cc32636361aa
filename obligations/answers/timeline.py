"""The verdicts over time: facts have dates, so an answer holds from one day to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from obligations.answers.comparison import Comparison
from obligations.answers.obligations import Obligation, Obligations, answer
from obligations.engine.evaluate import Engine
from obligations.errors import ObligationsError
from obligations.loading import ProfileSource, Subject, subject_of
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.province.profile import Profile
from obligations.province.records import turning_days

if TYPE_CHECKING:
    from obligations.answers.json.many import SpanInTimeJson, TimelineJson


class Period(NamedTuple):
    """The answer for the days from ``start`` to ``end``, both included, in which none of the plan's facts changes."""

    start: date
    end: date
    result: Obligations


class Span(NamedTuple):
    """The days from ``start`` to ``end``, both included, on which a measure keeps its verdict.

    ``obligations`` has one entry for each period within (the reasons may change while the verdict does not).
    """

    start: date
    end: date
    verdict: Verdict
    obligations: tuple[Obligation, ...]

    @property
    def unverified(self) -> tuple[str, ...]:
        """The unverified facts on which the verdict rests at some time within."""
        return tuple(dict.fromkeys(fact for o in self.obligations for fact in o.unverified))

    def to_dict(self) -> SpanInTimeJson:
        """Return plain data for JSON; see docs/json.md."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "verdict": self.verdict.value,
            "unverified": list(self.unverified),
        }


class Turn(NamedTuple):
    """A day from which answers, or their evidence, differ from those of the day before; and why."""

    on: date
    comparison: Comparison


@dataclass(frozen=True)
class Timeline:
    """The answers for one province from ``start`` to ``end``, both included."""

    plan: Plan = field(repr=False)
    profile: Profile = field(repr=False)
    start: date
    end: date
    documented_only: bool
    periods: tuple[Period, ...]

    def spans(self, measure: int) -> tuple[Span, ...]:
        """Return the spans of a measure, by date. Raises :class:`ObligationsError` for one that is not in the plan."""
        return self._spans[self.plan.find(measure).number]

    @cached_property
    def _spans(self) -> dict[int, tuple[Span, ...]]:
        return {measure.number: tuple(self._spans_of(measure.number)) for measure in self.plan.measures}

    def _spans_of(self, measure: int) -> Iterator[Span]:
        for verdict, grouped in groupby(self.periods, key=lambda period: period.result[measure].verdict):
            periods = tuple(grouped)
            obligations = tuple(period.result[measure] for period in periods)
            yield Span(periods[0].start, periods[-1].end, verdict, obligations)

    @cached_property
    def unverified(self) -> tuple[int, ...]:
        """The measures whose verdict rests on unverified facts at some time."""
        return tuple(number for number, spans in self._spans.items() if any(span.unverified for span in spans))

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The days on which a measure's verdict, its missing facts, or its reliance on unverified facts changes."""
        pairs = zip(self.periods, self.periods[1:], strict=False)
        turns = (Turn(later.start, Comparison(earlier.result, later.result)) for earlier, later in pairs)
        return tuple(turn for turn in turns if any(turn.comparison.changed))

    def to_dict(self) -> TimelineJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/timeline.schema.json."""
        about = self.periods[0].result.about()
        return {
            "tool": about["tool"],
            "plan": about["plan"],
            "province": about["province"],
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "documented_only": self.documented_only,
            "engine": about["engine"],
            "assumed": about["assumed"],
            "unverified": list(self.unverified),
            "measures": [
                {"measure": m.number, "title": m.title, "spans": [span.to_dict() for span in self.spans(m.number)]}
                for m in self.plan.measures
            ],
            "turns": [
                {"on": turn.on.isoformat(), "facts": comparison["facts"], "changes": comparison["changes"]}
                for turn in self.turns
                for comparison in (turn.comparison.to_dict(),)
            ],
        }


def timeline(
    profile: ProfileSource,
    start: date | None = None,
    end: date | None = None,
    plan: Plan | None = None,
    *,
    documented_only: bool = False,
    engine: Engine | None = None,
) -> Timeline:
    """Return the verdicts from ``start`` to ``end``, both included; by default over the plan's year.

    Only ``start`` and the days on which a fact may change are evaluated: a record's first, and the day after its last.
    Raises :class:`ObligationsError` for an end before the start; otherwise as
    :func:`~obligations.obligations_for`.
    """
    return timeline_of(subject_of(profile, plan, None, documented_only, engine), start, end)


def timeline_of(subject: Subject, start: date | None = None, end: date | None = None) -> Timeline:
    """Return the verdicts for a subject, as :func:`timeline` does; the subject's own day plays no part."""
    plan = subject.plan
    start, end = _days(start, end, plan)
    spoken_of = (records for fact, records in subject.profile.facts.items() if fact in plan.vocabulary)
    turning = (day for records in spoken_of for day in turning_days(records))
    days = sorted({start, *(day for day in turning if start < day <= end)})
    ends = [day - timedelta(days=1) for day in days[1:]] + [end]
    periods = (Period(first, last, answer(subject._replace(on=first))) for first, last in zip(days, ends, strict=True))
    return Timeline(plan, subject.profile, start, end, subject.documented_only, tuple(periods))


def _days(start: date | None, end: date | None, plan: Plan) -> tuple[date, date]:
    """Return the first and the last day, by default those of the plan's year. Raises :class:`ObligationsError`."""
    first = date(plan.year, 1, 1) if start is None else start
    last = plan.last_day if end is None else end
    if type(first) is not date or type(last) is not date:
        message = "start 和 end 应为日期，如 datetime.date(2018, 6, 1)"
        raise ObligationsError.at("bad-argument", None, message)
    if first > last:
        remedy = "请核对，可能写反了"
        if start is None or end is None:
            remedy = f"没有给出的一端按计划年度（{plan.year} 年）；请把两端都写出"
        raise ObligationsError.at("bad-date", None, f"起始日期（{first}）晚于截止日期（{last}）", remedy)
    return first, last
