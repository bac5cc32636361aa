"""Departments of the bureau, and what each carries, as one document."""

from __future__ import annotations

from obligations.answers.departments import Department
from obligations.answers.json.answer import plan_json, tool_json
from obligations.answers.json.many import DepartmentsJson
from obligations.answers.matrix import Matrix


def departments_json(matrix: Matrix, found: tuple[Department, ...]) -> DepartmentsJson:
    """Return departments as plain data; see docs/json.md and docs/schemas/department.schema.json."""
    made: DepartmentsJson = {
        "tool": tool_json(),
        "plan": plan_json(matrix.plan),
        "on": matrix.on.isoformat(),
        "documented_only": matrix.documented_only,
        "engine": matrix.engine,
        "departments": [department.to_dict() for department in found],
    }
    if until := next((department.until for department in found), None):
        made["due_by"] = until.isoformat()
    return made
