"""Many provinces by all measures of a plan: the verdict of each pair, and totals both ways."""

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
from obligations.answers.situation import basis_text
from obligations.engine.evaluate import Engine, engine_named
from obligations.errors import MOST_PROBLEMS, ObligationsError, Place, Problem
from obligations.loading import (
    ProfileSource,
    day_or_last,
    is_folder,
    load_regions,
    plan_or_default,
    profile_file,
    subject_of,
    yaml_files,
)
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.progress import Progress, no_progress
from obligations.province.profile import Profile
from obligations.province.profile_form import ProfileForm

if TYPE_CHECKING:
    from obligations.answers.json.many import MatrixJson


class Row(NamedTuple):
    """A province: its verdicts in the order of the measures, and the measures whose verdict rests on unverified facts.

    ``copy`` counts from 1 where a matrix has several profiles of one province; otherwise it is 0.
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
        """Return how many measures have each verdict."""
        return _counts(self.verdicts)


class Column(NamedTuple):
    """A measure: the provinces by verdict, in the order of the matrix, and those whose verdict is unverified."""

    measure: Measure
    by_verdict: tuple[tuple[Verdict, tuple[Row, ...]], ...]
    unverified: tuple[Row, ...]

    def __repr__(self) -> str:
        shown = (f"{n} {v.value}" for v, n in self.counts().items() if n or v is not Verdict.EXEMPT)
        return f"<Column {self.measure.number}: {', '.join(shown)}>"

    @property
    def provinces(self) -> Mapping[Verdict, tuple[Row, ...]]:
        """Verdict → the provinces that have it."""
        return MappingProxyType(dict(self.by_verdict))

    def counts(self) -> dict[Verdict, int]:
        """Return how many provinces have each verdict."""
        return {verdict: len(rows) for verdict, rows in self.by_verdict}


@dataclass(frozen=True)
class Matrix:
    """The verdicts of provinces for all measures of a plan, on one day."""

    plan: Plan = field(repr=False)
    on: date
    documented_only: bool
    rows: tuple[Row, ...]
    engine: Engine = field(compare=False)

    def __repr__(self) -> str:
        return f"<Matrix of {len(self.rows)} provinces under plan {self.plan.id} on {self.on}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from obligations.answers.notebook import Entry, matrix_html  # only notebooks ask for it

        entries = [Entry(row.name, row.verdicts, row.unverified) for row in self.rows]
        return matrix_html(self.plan, basis_text(self), entries)

    @cached_property
    def _position(self) -> dict[int, int]:
        return {measure.number: i for i, measure in enumerate(self.plan.measures)}

    def column(self, measure: int) -> Column:
        """Return a measure with the provinces by verdict. Raises :class:`ObligationsError` for one not in the plan."""
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
        """Return how many pairs of a province and a measure have each verdict."""
        return _counts([verdict for row in self.rows for verdict in row.verdicts])

    def to_dict(self) -> MatrixJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/matrix.schema.json."""
        from obligations.answers.json.answer import counts_json, plan_json, tool_json

        return {
            "tool": tool_json(),
            "plan": plan_json(self.plan),
            "on": self.on.isoformat(),
            "documented_only": self.documented_only,
            "engine": self.engine,
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
    engine: Engine | None = None,
    others: Iterable[Plan] = (),
    progress: Progress = no_progress,
) -> Matrix:
    """Return the answers for many provinces: profiles as for :func:`~obligations.obligations_for`, or folders.

    The default is the shipped regions. Facts of ``others``, plans that are asked about too, may be in the profiles.
    ``progress`` wraps the profiles, for a progress bar. Other arguments are those
    of ``obligations_for``. Raises :class:`ObligationsError` with the problems of every profile that cannot be used.
    """
    plan = plan_or_default(plan)
    on = day_or_last(on, plan)
    sources = load_regions(plan) if profiles is None else tuple(_each(profiles))
    used = engine_named(engine)  # refuse an unknown engine even where there are no profiles
    others = tuple(others)
    problems: list[Problem] = []
    rows: list[Row] = []
    for number, profile in enumerate(progress(sources, len(sources), "正在计算"), 1):
        try:
            result = answer(subject_of(profile, plan, on, documented_only, used, others))
        except ObligationsError as error:  # go on, to report the other profiles' problems as well
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
    return Matrix(plan, on, documented_only, tuple(_with_copies(rows)), used)


def _each(profiles: Iterable[ProfileSource] | ProfileSource) -> Iterator[ProfileSource]:
    """Yield single profiles: those of a collection, and for a folder all that are in it."""
    if isinstance(profiles, str | Path):
        is_of_many = is_folder(profiles) and not profile_file(profiles).is_shipped
        yield from yaml_files(profiles) if is_of_many else (profiles,)
    elif isinstance(profiles, Profile | ProfileForm | Mapping):
        yield profiles
    elif isinstance(profiles, Iterable):
        for one in profiles:
            yield from _each(one) if isinstance(one, str | Path) else (one,)
    else:
        message = f"profiles 应为多份档案或一个文件夹，不是 {type(profiles).__name__}"
        raise ObligationsError.at("bad-argument", None, message)


def _with_copies(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows, those of one province numbered in their order."""
    rows = list(rows)
    of_province = Counter(row.province for row in rows)
    numbers = {province: count(1) for province, copies in of_province.items() if copies > 1}
    for row in rows:
        yield row._replace(copy=next(numbers[row.province])) if row.province in numbers else row


def _numbered(problem: Problem, number: int) -> Problem:
    """Return a problem with the profile's number as its place: data that a program passes has no name."""
    place = problem.place
    name = f"第 {number} 份档案"
    return problem._replace(place=Place(name) if place is None else place._replace(name=name))


def _counts(verdicts: Iterable[Verdict]) -> dict[Verdict, int]:
    counter = Counter(verdicts)
    return {verdict: counter[verdict] for verdict in Verdict}
