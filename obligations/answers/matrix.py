"""Many provinces against all measures: who must, who may, who is not told, where facts are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from obligations.answers.obligations import answer
from obligations.engine.evaluate import evaluator
from obligations.errors import MOST_PROBLEMS, ObligationsError, Place, Problem
from obligations.loading import ProfileSource, is_folder, load_regions, profile_files, subject_of, the_day, the_plan
from obligations.plan.plan import Measure, Plan
from obligations.plan.verdicts import Verdict
from obligations.progress import Progress, no_progress
from obligations.province.profile import Profile

if TYPE_CHECKING:
    from obligations.answers.json_many import MatrixJson


class Row(NamedTuple):
    """A province: its verdicts in the order of the measures, and which measures' rest on unverified facts.

    ``copy`` counts from 1 where several profiles of one province stand in a matrix.
    """

    province: str
    short_name: str | None
    code: str | None
    verdicts: tuple[Verdict, ...]
    unverified: tuple[int, ...]
    copy: int = 0

    @property
    def name(self) -> str:
        """The short name where there is one; numbered where several profiles are of one province."""
        return (self.short_name or self.province) + (f"（{self.copy}）" if self.copy else "")

    def counts(self) -> dict[Verdict, int]:
        """How many measures have which verdict."""
        return _counts(self.verdicts)


class Column(NamedTuple):
    """A measure: the provinces by verdict, in the order of the matrix, and those where it rests on unverified facts."""

    measure: Measure
    by_verdict: tuple[tuple[Verdict, tuple[Row, ...]], ...]
    unverified: tuple[Row, ...]

    def __repr__(self) -> str:
        return f"<Column {self.measure.number}: {', '.join(f'{n} {v.value}' for v, n in self.counts().items())}>"

    @property
    def provinces(self) -> Mapping[Verdict, tuple[Row, ...]]:
        """Verdict → the provinces that have it."""
        return MappingProxyType(dict(self.by_verdict))

    def counts(self) -> dict[Verdict, int]:
        """How many provinces have which verdict."""
        return {verdict: len(rows) for verdict, rows in self.by_verdict}


@dataclass(frozen=True)
class Matrix:
    """Provinces against the measures of a plan, on one day."""

    plan: Plan = field(repr=False)
    on: date
    documented_only: bool
    rows: tuple[Row, ...]

    def __repr__(self) -> str:
        return f"<Matrix of {len(self.rows)} provinces under plan {self.plan.id} on {self.on}>"

    @cached_property
    def _position(self) -> dict[int, int]:
        return {measure.number: i for i, measure in enumerate(self.plan.measures)}

    def column(self, measure: int) -> Column:
        """What the provinces are told of a measure. Raises :class:`ObligationsError` if the plan does not have it."""
        position = self._position[self.plan.find(measure).number]
        of_verdict: dict[Verdict, list[Row]] = {verdict: [] for verdict in Verdict}
        for row in self.rows:
            of_verdict[row.verdicts[position]].append(row)
        return Column(
            self.plan[measure],
            tuple((verdict, tuple(rows)) for verdict, rows in of_verdict.items()),
            tuple(row for row in self.rows if measure in row.unverified),
        )

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """All measures, in the plan's order."""
        return tuple(self.column(measure.number) for measure in self.plan.measures)

    def counts(self) -> dict[Verdict, int]:
        """How many of all pairs of a province and a measure have which verdict."""
        return _counts([verdict for row in self.rows for verdict in row.verdicts])

    def to_dict(self) -> MatrixJson:
        """Plain data for JSON; see docs/json.md and docs/schemas/matrix.schema.json."""
        from obligations.answers.json_form import counts_json, plan_json

        return {
            "plan": plan_json(self.plan),
            "on": self.on.isoformat(),
            "documented_only": self.documented_only,
            "provinces": [
                {
                    "province": {"name": row.province, "code": row.code},
                    "verdicts": [verdict.value for verdict in row.verdicts],
                    "counts": counts_json(row.counts()),
                    "unverified": list(row.unverified),
                }
                for row in self.rows
            ],
            "measures": [
                {
                    "measure": column.measure.number,
                    "title": column.measure.title,
                    "counts": counts_json(column.counts()),
                    "unverified": len(column.unverified),
                }
                for column in self.columns
            ],
        }


def matrix(
    profiles: Iterable[ProfileSource] | ProfileSource | None = None,
    plan: Plan | None = None,
    *,
    on: date | None = None,
    documented_only: bool = False,
    engine: str = "durable",
    progress: Progress = no_progress,
) -> Matrix:
    """The answers of many provinces: profiles as for :func:`~obligations.obligations_for`, or folders.

    By default the shipped regions. ``progress`` wraps the profiles, for a progress bar. Other arguments are those of
    ``obligations_for``. Raises :class:`ObligationsError` with the problems of every profile that cannot be used.
    """
    plan = the_plan(plan)
    on = the_day(on, plan)
    given = load_regions(plan) if profiles is None else tuple(_each(profiles))
    evaluator(plan, str(engine))  # an engine that there is not is refused even where there is nothing to do
    problems: list[Problem] = []
    rows: list[Row] = []
    for number, profile in enumerate(progress(given, len(given), "正在计算"), 1):
        try:
            result = answer(subject_of(profile, plan, on, documented_only, engine))
        except ObligationsError as error:  # the other profiles' problems are told as well
            named = isinstance(profile, str | Path)
            problems += error.problems if named else (_numbered(problem, number) for problem in error.problems)
            if len(problems) > MOST_PROBLEMS:
                break
        else:
            about = result.profile
            unverified = tuple(o.measure for o in result.unverified)
            rows.append(Row(about.province, about.short_name, about.code, result.verdicts, unverified))
    if problems:
        raise ObligationsError(problems)
    return Matrix(plan, on, documented_only, tuple(_told_apart(rows)))


def _each(profiles: Iterable[ProfileSource] | ProfileSource) -> Iterator[ProfileSource]:
    """Single profiles: several are one after the other, a folder is all that are in it."""
    if isinstance(profiles, str | Path):
        yield from profile_files(profiles) if is_folder(profiles) else (profiles,)
    elif isinstance(profiles, Profile | Mapping):
        yield profiles
    elif isinstance(profiles, Iterable):
        for one in profiles:
            yield from _each(one) if isinstance(one, str | Path) else (one,)
    else:
        raise ObligationsError(f"profiles 应为多份档案或一个文件夹，不是 {type(profiles).__name__}")


def _told_apart(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of one province numbered in their order."""
    rows = list(rows)
    of_province = Counter(row.province for row in rows)
    numbers = {province: count(1) for province, found in of_province.items() if found > 1}
    for row in rows:
        yield row._replace(copy=next(numbers[row.province])) if row.province in numbers else row


def _numbered(problem: Problem, number: int) -> Problem:
    """A problem of data that has no name of its own."""
    place = problem.place
    name = f"第 {number} 份档案"
    return problem._replace(place=Place(name) if place is None else place._replace(name=name))


def _counts(verdicts: Iterable[Verdict]) -> dict[Verdict, int]:
    found = Counter(verdicts)
    return {verdict: found[verdict] for verdict in Verdict}
