"""The plan: what the document says, measure by measure.

Plans are read from rules files by ``rules_file``, and written as such by ``rules_text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from typing_extensions import deprecated

from obligations.errors import ObligationsError
from obligations.files.reading import sha256_of
from obligations.logic.conditions import Condition
from obligations.logic.implicants import Implicants
from obligations.plan.measure import BareTask, Decision, DefaultScope, Expectation, Measure, PlanDoubt, parts_called
from obligations.plan.rule import Rule
from obligations.plan.rules_text import rules_data, rules_yaml
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Vocabulary


@dataclass(frozen=True)
class Plan:
    """A plan of one year: its vocabulary and its measures, in the document's order. Immutable.

    ``implicants`` maps each distinct branch (None: one that a clause does not have) to the facts that settle it;
    ``branches`` has for each measure the positions of its branches among them. ``scope_means``: the clauses are scopes
    and not sentences with 必做 and 选做; a measure has this verdict for those in its scope, and exempts all others.
    ``default_scope`` is the clause of the measures that have none of their own. ``department_label`` is what the
    document calls its departments (None: 局内部门), ``bare_tasks`` are tasks without measures. ``doubts`` are what was
    open of the plan as a whole when it was drafted, ``decisions`` what people decided about it. ``document_words`` are
    the document's names of columns and marks, each with a known one. ``document_number`` (文号) and ``issued``
    (成文日期) are the document's own; None where it has none. ``raw`` are the bytes of the rules file; a plan that a
    program makes, or changes (``dataclasses.replace``), has none.
    """

    id: str
    title: str
    year: int
    vocabulary: Vocabulary
    measures: tuple[Measure, ...]
    implicants: Mapping[Condition | None, Implicants] = field(repr=False, compare=False)
    expectations: tuple[Expectation, ...] = ()
    scope_means: Verdict | None = None
    default_scope: DefaultScope | None = None
    department_label: str | None = None
    bare_tasks: tuple[BareTask, ...] = ()
    decisions: tuple[Decision, ...] = ()
    document_words: tuple[tuple[str, str], ...] = ()
    doubts: tuple[PlanDoubt, ...] = ()
    document_number: str | None = None
    issued: date | None = None
    raw: InitVar[bytes | None] = None
    _raw: bytes | None = field(init=False, repr=False, compare=False)
    branches: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)
    #: What others worked out about the plan, by name; it goes with the plan.
    remembered: dict[str, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self, raw: bytes | None) -> None:
        object.__setattr__(self, "_raw", raw)
        position = {branch: i for i, branch in enumerate(self.implicants)}
        branches = tuple(tuple(position[branch] for branch in m.branches.values()) for m in self.measures)
        object.__setattr__(self, "branches", branches)
        object.__setattr__(self, "implicants", MappingProxyType(dict(self.implicants)))
        # Plans are keys: hashing their measures for each look-up would cost more than it saves.
        object.__setattr__(self, "_hash", hash((self.id, self.title, self.year, self.measures)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Plan], tuple[Any, ...]]:
        return Plan, (
            self.id, self.title, self.year, self.vocabulary, self.measures, dict(self.implicants), self.expectations,
            self.scope_means, self.default_scope, self.department_label, self.bare_tasks, self.decisions,
            self.document_words, self.doubts, self.document_number, self.issued, self._raw,
        )  # fmt: skip

    def __getitem__(self, number: int) -> Measure:
        return self._by_number[number]

    @property
    @deprecated("Plan.forcings is called Plan.implicants now")
    def forcings(self) -> Mapping[Condition | None, Implicants]:
        """Return ``implicants``, by their old name."""
        return self.implicants

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data of the form of a rules file; ``load_plan`` reads it as an equal plan."""
        return rules_data(
            self.id, self.title, self.year, self.vocabulary, self.measures, self.expectations,
            scope_means=self.scope_means, default_scope=self.default_scope, department_label=self.department_label,
            bare_tasks=self.bare_tasks, decisions=self.decisions, document_words=self.document_words,
            doubts=self.doubts, document_number=self.document_number, issued=self.issued,
        )  # fmt: skip

    def to_yaml(self) -> str:
        """Return the plan as the text of a rules file."""
        return rules_yaml(self.to_dict())

    def find(self, number: int) -> Measure:
        """Return the measure with this number. Raises :class:`ObligationsError` if there is none."""
        if not isinstance(number, int) or isinstance(number, bool):
            raise ObligationsError.at("bad-argument", None, f"举措编号应为整数，不是 {type(number).__name__}")
        if number not in self._by_number:
            first, last = self.measures[0].number, self.measures[-1].number
            gap = "，中间不连续" if last - first >= len(self.measures) else ""
            remedy = f"共 {len(self.measures)} 项，编号 {first}～{last}{gap}"
            raise ObligationsError.at("unknown-measure", None, f"计划里没有第 {number} 项", remedy, measure=number)
        return self._by_number[number]

    @property
    def with_own_rules(self) -> tuple[Measure, ...]:
        """The measures whose rules are to be looked at: under the clause for the whole plan, the first of them only."""
        first = next((measure for measure in self.measures if measure.is_default), None)
        return tuple(measure for measure in self.measures if not measure.is_default or measure is first)

    @cached_property
    def sha256(self) -> str | None:
        """The SHA-256 of the rules file, as it was read; None for a plan that a program made or changed."""
        return None if self._raw is None else sha256_of(self._raw)

    @cached_property
    def _by_number(self) -> dict[int, Measure]:
        return {m.number: m for m in self.measures}

    @cached_property
    def rules(self) -> Mapping[int, Rule]:
        """Measure number → its rule; measures with the same branches have the same one."""
        by_branches: dict[tuple[int, ...], Rule] = {}
        region = self.vocabulary.region.id if self.vocabulary.region else None
        for measure, branches in zip(self.measures, self.branches, strict=True):
            if branches not in by_branches:
                domains = {f: self.vocabulary.domains[f] for f in self.vocabulary.in_order(measure.facts)}
                settling = {verdict: self.implicants[branch] for verdict, branch in measure.branches.items()}
                by_branches[branches] = Rule(domains, settling, region)
        pairs = zip(self.measures, self.branches, strict=True)
        return MappingProxyType({measure.number: by_branches[branches] for measure, branches in pairs})

    @property
    def labels(self) -> Mapping[Verdict, str]:
        """Each verdict → what people are told: the document's word where it has one of its own."""
        return self.vocabulary.labels

    @property
    def parts(self) -> Mapping[str, str]:
        """The parts of the plan and of its measures → their names for people, in the document's words."""
        return parts_called(self.department_label)

    @cached_property
    def branch_verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts that the plan's clauses give: 必做 and 选做, or those of scopes; others only where one does."""
        is_scope = self.scope_means is not None
        usual = {Verdict.MANDATORY, Verdict.EXEMPT} if is_scope else {Verdict.MANDATORY, Verdict.OPTIONAL}
        used = {verdict for m in self.measures for verdict, branch in m.branches.items() if branch is not None}
        return tuple(verdict for verdict in BRANCHES if verdict in usual | used)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts that people see of this plan, in their order."""
        return (*self.branch_verdicts, Verdict.UNSPECIFIED, Verdict.UNDETERMINED)

    @cached_property
    def last_day(self) -> date:
        """The last day of the plan's year: the day whose facts count by default."""
        return date(self.year, 12, 31)
