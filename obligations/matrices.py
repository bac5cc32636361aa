"""Many provinces against all measures: who must, who may, who is not told, where facts are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from obligations.errors import MOST_PROBLEMS, ObligationsError, Problem
from obligations.loading import load_regions, the_plan
from obligations.names import shown
from obligations.obligations import obligations_for
from obligations.plan import Measure, Plan
from obligations.profile import Profile
from obligations.progress import Progress, quietly
from obligations.verdicts import Verdict

if TYPE_CHECKING:
    from obligations.json_form import CountsJson
    from obligations.json_reasons import MatrixJson


class Row(NamedTuple):
    """A province: its verdicts in the order of the measures, and which measures' rest on unverified facts."""

    province: str
    short_name: str | None
    code: str | None
    verdicts: tuple[Verdict, ...]
    unverified: tuple[int, ...]

    @property
    def name(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.province

    def counts(self) -> dict[Verdict, int]:
        """How many measures have which verdict."""
        return _counts(self.verdicts)


class Column(NamedTuple):
    """A measure: the provinces by verdict, in the order of the matrix, and those where it rests on unverified facts."""

    measure: Measure
    provinces: Mapping[Verdict, tuple[Row, ...]]
    unverified: tuple[Row, ...]

    def counts(self) -> dict[Verdict, int]:
        """How many provinces have which verdict."""
        return {verdict: len(rows) for verdict, rows in self.provinces.items()}


@dataclass(frozen=True)
class Matrix:
    """Provinces against the measures of a plan, on one day."""

    plan: Plan = field(repr=False)
    on: date
    documented_only: bool
    rows: tuple[Row, ...]

    @cached_property
    def _position(self) -> dict[int, int]:
        return {measure.number: i for i, measure in enumerate(self.plan.measures)}

    def column(self, measure: int) -> Column:
        """What the provinces are told of a measure. Raises :class:`ObligationsError` if the plan does not have it."""
        if measure not in self._position:
            raise ObligationsError(f"计划里没有第 {shown(str(measure))} 项")
        position = self._position[measure]
        of_verdict: dict[Verdict, list[Row]] = {verdict: [] for verdict in Verdict}
        for row in self.rows:
            of_verdict[row.verdicts[position]].append(row)
        return Column(
            self.plan[measure],
            {verdict: tuple(rows) for verdict, rows in of_verdict.items()},
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
        return {
            "plan": {"id": self.plan.id, "title": self.plan.title, "year": self.plan.year},
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
    profiles: Iterable[str | Path | Profile | Mapping[str, Any]] | None = None,
    plan: Plan | None = None,
    *,
    on: date | None = None,
    documented_only: bool = False,
    engine: str = "durable",
    progress: Progress = quietly,
) -> Matrix:
    """The answers of many provinces, each a profile as for :func:`~obligations.obligations.obligations_for`.

    By default the shipped regions. ``progress`` wraps the profiles, for a progress bar. Other arguments are those of
    ``obligations_for``. Raises :class:`ObligationsError` with the problems of every profile that cannot be used.
    """
    plan = the_plan(plan)
    on = plan.last_day if on is None else on
    given: Sequence[str | Path | Profile | Mapping[str, Any]]
    given = load_regions(plan) if profiles is None else list(profiles)
    problems: list[Problem] = []
    rows: list[Row] = []
    for profile in progress(given, len(given), "正在计算"):
        try:
            result = obligations_for(profile, plan, on=on, documented_only=documented_only, engine=engine)
        except ObligationsError as error:  # the other profiles' problems are told as well
            problems += error.problems
            if len(problems) > MOST_PROBLEMS:
                break
        else:
            about = result.profile
            unverified = tuple(o.measure for o in result.unverified)
            rows.append(Row(about.province, about.short_name, about.code, result.verdicts, unverified))
    if problems:
        raise ObligationsError(dict.fromkeys(problems))
    return Matrix(plan, on, documented_only, tuple(rows))


def _counts(verdicts: Iterable[Verdict]) -> dict[Verdict, int]:
    found = Counter(verdicts)
    return {verdict: found[verdict] for verdict in Verdict}


def counts_json(counts: Mapping[Verdict, int]) -> CountsJson:
    """Counts by verdict as plain data."""
    return {
        "mandatory": counts[Verdict.MANDATORY],
        "optional": counts[Verdict.OPTIONAL],
        "unspecified": counts[Verdict.UNSPECIFIED],
        "undetermined": counts[Verdict.UNDETERMINED],
    }
