"""Measures by department of the bureau: which it carries, with whom, until when, and for which provinces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from obligations.answers.dues import due_by, due_day
from obligations.answers.matrix import Column, Matrix, Row
from obligations.errors import ObligationsError
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.text import did_you_mean, fold, shown

if TYPE_CHECKING:
    from obligations.answers.json.many import AssignmentJson, DepartmentJson, RegionsJson

#: Number of a measure → the document's own paragraphs on it.
Passages: TypeAlias = Mapping[int, Sequence[str]]


class Assignment(NamedTuple):
    """A measure that a department carries, with the provinces by verdict (``column``).

    ``others`` are the departments that carry it too, in the document's order; ``passages`` are the document's own
    paragraphs on the measure, where they were asked for; ``due_day`` is the day that its completion time means.
    """

    measure: Measure
    others: tuple[str, ...]
    column: Column
    passages: tuple[str, ...] = ()
    due_day: date | None = None

    def to_dict(self) -> AssignmentJson:
        """Return plain data for JSON; see docs/json.md."""
        made: AssignmentJson = {
            "measure": self.measure.number,
            "title": self.measure.title,
            "others": list(self.others),
            "due": self.measure.due,
            "provinces": self._provinces(),
            "unverified": _names(self.column.unverified),
        }
        if self.due_day is not None:
            made["due_day"] = self.due_day.isoformat()
        if self.passages:
            made["passages"] = list(self.passages)
        return made

    def _provinces(self) -> RegionsJson:
        names = {verdict: _names(rows) for verdict, rows in self.column.by_verdict}
        listed: RegionsJson = {
            "mandatory": names[Verdict.MANDATORY],
            "optional": names[Verdict.OPTIONAL],
            "unspecified": names[Verdict.UNSPECIFIED],
            "undetermined": names[Verdict.UNDETERMINED],
        }
        if self.measure.exempt is not None:
            listed["exempt"] = names[Verdict.EXEMPT]
        return listed


class Department(NamedTuple):
    """A department (局内) and the measures that it carries, in the plan's order.

    ``until`` is a day: only what is due by it is listed. Totals are those of all that the department carries.
    """

    name: str
    assignments: tuple[Assignment, ...]
    until: date | None = None

    def __repr__(self) -> str:
        return f"<Department {self.name}: measures {[assignment.measure.number for assignment in self.assignments]}>"

    @property
    def alone(self) -> int:
        """The number of measures that it carries by itself."""
        return sum(not assignment.others for assignment in self.assignments)

    @property
    def listed(self) -> tuple[Assignment, ...]:
        """What it carries; with ``until`` what is due by then, in the order of the days."""
        if self.until is None:
            return self.assignments
        return due_by(self.assignments, lambda assignment: assignment.due_day, self.until)

    @property
    def without_due_day(self) -> tuple[Assignment, ...]:
        """What it carries that has no completion time, or one that names no day."""
        return tuple(assignment for assignment in self.assignments if assignment.due_day is None)

    def load(self) -> dict[Verdict, int]:
        """Return how many pairs of one of its measures and a province have each verdict."""
        columns = [assignment.column for assignment in self.assignments]
        return {verdict: sum(len(column.provinces[verdict]) for column in columns) for verdict in Verdict}

    @property
    def unverified(self) -> int:
        """The number of such pairs whose verdict rests on unverified facts."""
        return sum(len(assignment.column.unverified) for assignment in self.assignments)

    def to_dict(self) -> DepartmentJson:
        """Return plain data for JSON; see docs/json.md."""
        from obligations.answers.json.answer import counts_json

        made: DepartmentJson = {
            "department": self.name,
            "alone": self.alone,
            "counts": counts_json(self.load()),
            "unverified": self.unverified,
            "measures": [assignment.to_dict() for assignment in self.listed],
        }
        if self.until is not None:
            made["without_due_day"] = [assignment.measure.number for assignment in self.without_due_day]
        return made


def departments(matrix: Matrix, passages: Passages | None = None) -> tuple[Department, ...]:
    """Return all departments of the plan, those with most measures first, then in the document's order.

    ``passages`` are the document's own paragraphs by number of measure.
    """
    unsorted = (_department(matrix, name, passages or {}) for name in departments_of(matrix.plan))
    return tuple(sorted(unsorted, key=lambda department: -len(department.assignments)))


def department(matrix: Matrix, name: str, passages: Passages | None = None) -> Department:
    """Return one department. Raises :class:`ObligationsError` with the nearest name if the plan does not have it."""
    return _department(matrix, find_department(matrix.plan, name), passages or {})


def departments_of(plan: Plan) -> tuple[str, ...]:
    """Return the names of a plan's departments, in the document's order."""
    return tuple(dict.fromkeys(name for measure in plan.measures for name in measure.bureau))


def find_department(plan: Plan, name: str) -> str:
    """Return a department's name in the plan. Raises :class:`ObligationsError` with the nearest if it has none."""
    known = departments_of(plan)
    if not isinstance(name, str):
        raise ObligationsError.at("bad-argument", None, f"部门名称应为文字，不是 {type(name).__name__}")
    match = name if name in known else next((n for n in known if fold(n) == fold(name)), None)
    if match is None:
        remedy = did_you_mean(name, known, f"计划里有：{'、'.join(known)}")
        raise ObligationsError.at("unknown-department", None, f"计划里没有“{shown(name)}”这个部门", remedy)
    return match


def _department(matrix: Matrix, name: str, passages: Passages) -> Department:
    return Department(
        name,
        tuple(
            Assignment(
                column.measure,
                tuple(other for other in column.measure.bureau if other != name),
                column,
                tuple(passages.get(column.measure.number, ())),
                due_day(column.measure.due, matrix.plan.year),
            )
            for column in matrix.columns
            if name in column.measure.bureau
        ),
    )


def _names(rows: tuple[Row, ...]) -> list[str]:
    return [row.province for row in rows]
