"""The bureau's side: which department carries which measures, with whom, until when, and for which provinces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from obligations.answers.matrix import Column, Matrix, Row
from obligations.errors import ObligationsError
from obligations.plan.plan import Measure, Plan
from obligations.plan.verdicts import Verdict
from obligations.text import did_you_mean, fold, shown

if TYPE_CHECKING:
    from obligations.answers.json_many import AssignmentJson, DepartmentJson, DepartmentsJson


class Assignment(NamedTuple):
    """A measure that a department carries.

    ``others`` are the departments with which it does, in the document's order; ``column`` tells which provinces
    must, may, are not told, are undetermined.
    """

    measure: Measure
    others: tuple[str, ...]
    column: Column

    def to_dict(self) -> AssignmentJson:
        """Plain data for JSON; see docs/json.md."""
        return {
            "measure": self.measure.number,
            "title": self.measure.title,
            "others": list(self.others),
            "due": self.measure.due,
            "provinces": {
                "mandatory": _names(self.column.provinces[Verdict.MANDATORY]),
                "optional": _names(self.column.provinces[Verdict.OPTIONAL]),
                "unspecified": _names(self.column.provinces[Verdict.UNSPECIFIED]),
                "undetermined": _names(self.column.provinces[Verdict.UNDETERMINED]),
            },
            "unverified": _names(self.column.unverified),
        }


class Department(NamedTuple):
    """A department (局内) and the measures that it carries, in the plan's order."""

    name: str
    assignments: tuple[Assignment, ...]

    def __repr__(self) -> str:
        return f"<Department {self.name}: measures {[assignment.measure.number for assignment in self.assignments]}>"

    @property
    def alone(self) -> int:
        """How many measures it carries by itself."""
        return sum(not assignment.others for assignment in self.assignments)

    def load(self) -> dict[Verdict, int]:
        """How many pairs of one of its measures and a province have which verdict."""
        columns = [assignment.column for assignment in self.assignments]
        return {verdict: sum(len(column.provinces[verdict]) for column in columns) for verdict in Verdict}

    @property
    def unverified(self) -> int:
        """How many such pairs rest on unverified facts."""
        return sum(len(assignment.column.unverified) for assignment in self.assignments)

    def to_dict(self) -> DepartmentJson:
        """Plain data for JSON; see docs/json.md."""
        from obligations.answers.json_form import counts_json

        return {
            "department": self.name,
            "alone": self.alone,
            "counts": counts_json(self.load()),
            "unverified": self.unverified,
            "measures": [assignment.to_dict() for assignment in self.assignments],
        }


def departments(matrix: Matrix) -> tuple[Department, ...]:
    """All departments of the plan, those with most measures first, then in the document's order."""
    names = dict.fromkeys(name for measure in matrix.plan.measures for name in measure.bureau)
    found = (_department(matrix, name) for name in names)
    return tuple(sorted(found, key=lambda department: -len(department.assignments)))


def department(matrix: Matrix, name: str) -> Department:
    """One department. Raises :class:`ObligationsError` with the nearest name if the plan does not know it."""
    return _department(matrix, find_department(matrix.plan, name))


def find_department(plan: Plan, name: str) -> str:
    """The department that is meant. Raises :class:`ObligationsError` with the nearest name if there is none."""
    known = dict.fromkeys(n for measure in plan.measures for n in measure.bureau)
    if not isinstance(name, str):
        raise ObligationsError(f"部门名称应为文字，不是 {type(name).__name__}")
    found = name if name in known else next((n for n in known if fold(n) == fold(name)), None)
    if found is None:
        remedy = did_you_mean(name, known, f"计划里有：{'、'.join(known)}")
        raise ObligationsError(f"计划里没有“{shown(name)}”这个部门；{remedy}")
    return found


def departments_json(matrix: Matrix, found: tuple[Department, ...]) -> DepartmentsJson:
    """Departments as plain data; see docs/json.md and docs/schemas/department.schema.json."""
    from obligations.answers.json_form import plan_json

    return {
        "plan": plan_json(matrix.plan),
        "on": matrix.on.isoformat(),
        "documented_only": matrix.documented_only,
        "departments": [department.to_dict() for department in found],
    }


def _department(matrix: Matrix, name: str) -> Department:
    return Department(
        name,
        tuple(
            Assignment(column.measure, tuple(other for other in column.measure.bureau if other != name), column)
            for column in matrix.columns
            if name in column.measure.bureau
        ),
    )


def _names(rows: tuple[Row, ...]) -> list[str]:
    return [row.province for row in rows]
