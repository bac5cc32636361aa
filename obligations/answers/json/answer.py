"""The shape of the JSON that the library gives: one definition for the code, the type checker and the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from obligations import shipped
from obligations.engine.evaluate import Engine
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict

Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
#: A day, or the month or the year of one, where no more is known.
When = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})]
VerdictJson: TypeAlias = Literal["mandatory", "optional", "exempt", "unspecified", "undetermined"]


class GroundJson(TypedDict):
    """A fact that is known on the day, and the record that says so."""

    fact: str
    """Identifier of the fact."""
    label: str
    """Name of the fact, in Chinese."""
    value: bool | str
    """Its value on the day: true or false, or one of the values in the plan's vocabulary."""
    since: When | None
    """First day of the record, or its month or year; of a fact that is not so yet, the day from which it is; null where
    not stated."""
    until: When | None
    """Last day of the record, included, or its month or year; null where not stated."""
    as_of: NotRequired[Day]
    """The day from which the value is certain, where it may have begun earlier; only there."""
    where: str | None
    """The place within the province, as the record has it; null where not stated."""
    source: str | None
    """Where the record is from; 假设 for a fact that was set for a what-if; null where not stated."""
    evidence: Literal["document", "report", "unverified"] | None
    """What the record rests on: a document, a report, or nothing verified; null where not stated."""


class ObligationJson(TypedDict):
    """One measure; null where the document is silent."""

    measure: int
    """Number of the measure (落实举措)."""
    title: str
    """Title of the measure."""
    title_is_ours: NotRequired[bool]
    """True where the document has no title and this one is the drafter's; only there."""
    task: str
    """Main task (主体任务) that the measure belongs to."""
    subtask: str
    """Sub-task that the measure belongs to."""
    verdict: VerdictJson
    """What the plan asks: unspecified where it is silent, undetermined where facts are missing."""
    label: str
    """The verdict for people: 必做, 选做, 不作要求, 未明确 or 待定, or what the plan calls it."""
    clause: str | None
    """The clause (省份), verbatim; null where the document has none."""
    default_scope: NotRequired[bool]
    """True where the clause is that of the whole plan (全文规则), as the measure has none; only there."""
    bureau: list[str]
    """The bureau's departments (局内), in the document's order."""
    lead: NotRequired[list[str]]
    """Those of the departments that lead (牵头); only where the document says so."""
    due_day: NotRequired[Day]
    """The day that the completion time means, as 2018-12-31 for 年内完成; only where it means one."""
    due: str | None
    """Completion time (完成时间), verbatim; null where the document has none."""
    actions: list[str] | None
    """What a province is to do, in this project's words; null where there are none: see province_paragraph."""
    province_paragraph: NotRequired[bool]
    """True where the document has a paragraph on what the provinces are to do, and actions is null; only there."""
    because: list[GroundJson]
    """The facts that decided; empty where every province has the same verdict, without a clause, or undetermined."""
    missing: list[str]
    """Identifiers of the facts that would decide; empty unless undetermined."""
    unverified: list[str]
    """Identifiers of the unverified facts on which the verdict rests; empty where it would stand without them."""
    passages: NotRequired[list[str]]
    """The document's own paragraphs on the measure; only where they were asked for."""


class ToolJson(TypedDict):
    """The program that gave the answer."""

    name: str
    """Name of the program."""
    version: str
    """Its version."""


class PlanJson(TypedDict):
    """A plan, by its head."""

    id: str
    """Identifier of the plan, as its rules file has it."""
    title: str
    """Title of the plan."""
    year: int
    """The year that the plan is for."""
    sha256: str | None
    """SHA-256 of its rules file as it was read, in hexadecimal; null for a plan that a program made."""
    document_number: NotRequired[str]
    """Number of the document (文号), as 国发〔2018〕38号; only where the rules file states it."""
    issued: NotRequired[Day]
    """Day of the document (成文日期); only where the rules file states it."""


class ProvinceJson(TypedDict):
    """A province."""

    name: str
    """Name of the province, as its profile has it."""
    code: str | None
    """GB/T 2260 code, two or six digits; null where the profile does not state it."""


class CountsJson(TypedDict):
    """How many there are with each verdict."""

    mandatory: int
    """How many are mandatory (必做)."""
    optional: int
    """How many are optional (选做)."""
    exempt: int
    """How many the plan leaves out, expressly or by its scope (不作要求)."""
    unspecified: int
    """How many the plan is silent on (未明确)."""
    undetermined: int
    """How many are open because facts are missing (待定)."""


class AboutJson(TypedDict):
    """What an answer is about: the plan, the province, the day; and what came out, in numbers."""

    tool: ToolJson
    """What gave the answer."""
    plan: PlanJson
    """The plan that was applied."""
    province: ProvinceJson
    """The province, from the profile."""
    on: Day
    """The day on which facts count."""
    documented_only: bool
    """Whether facts whose evidence is unverified counted as unknown."""
    engine: Engine
    """The engine that answered: durable-rules or the reference, which always agree."""
    assumed: dict[str, bool | str | None]
    """Identifier of each fact that was set for a what-if → its value (null: to unknown); otherwise empty."""
    counts: CountsJson
    """Number of measures with each verdict."""
    unverified: list[int]
    """Numbers of the measures whose verdict rests on unverified facts: without them it would be open."""


class ResultJson(AboutJson):
    """All measures of the plan for one province on one day, in the plan's order."""

    due_by: NotRequired[Day]
    """Only where it was asked for: the list has what is due by this day, in the order of the days."""
    without_due_day: NotRequired[list[int]]
    """Only with ``due_by``: numbers of the measures that have no day by which they are due; none of them is listed."""
    obligations: list[ObligationJson]
    """One entry for each measure of the plan, in the plan's order; see ``due_by``."""


class FileJson(TypedDict):
    """A file that was read, identified by its digest."""

    file: str
    """Name of the file, or what stands for it where a program handed over data."""
    sha256: str | None
    """SHA-256 of the bytes that were read, in hexadecimal; null for data that a program handed over."""


def tool_json() -> ToolJson:
    """Return this program and its version as plain data."""
    return {"name": "obligations", "version": shipped.VERSION}


def plan_json(plan: Plan) -> PlanJson:
    """Return the head of a plan as plain data."""
    made: PlanJson = {"id": plan.id, "title": plan.title, "year": plan.year, "sha256": plan.sha256}
    if plan.document_number:
        made["document_number"] = plan.document_number
    if plan.issued:
        made["issued"] = plan.issued.isoformat()
    return made


def counts_json(counts: Mapping[Verdict, int]) -> CountsJson:
    """Return counts by verdict as plain data."""
    return {
        "mandatory": counts[Verdict.MANDATORY],
        "optional": counts[Verdict.OPTIONAL],
        "exempt": counts[Verdict.EXEMPT],
        "unspecified": counts[Verdict.UNSPECIFIED],
        "undetermined": counts[Verdict.UNDETERMINED],
    }
