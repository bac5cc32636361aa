"""The rules file: a plan as people write it, read with all its checks.

:func:`read_plan` refuses a file in which anything is missing, unknown or contradictory. First every problem of its form
is reported (``rules_form``); if there is none, every problem of what it means, each with its line and column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from obligations.errors import Place, PlanError, Problems
from obligations.files.forms import About, checked, source_of
from obligations.files.source import Source
from obligations.files.yaml_text import Steps
from obligations.logic.conditions import Condition, each_fact
from obligations.logic.implicants import Implicants, implicants_of
from obligations.logic.space import MOST_PROVINCES
from obligations.plan.contradictions import numbers_twice, of_branches, of_measure, problem_of, without_title
from obligations.plan.decisions_file import read_decisions, undecided
from obligations.plan.expectations_file import read_expectations
from obligations.plan.findings import Finding
from obligations.plan.measure import PARTS, BareTask, DefaultScope, Measure, PlanDoubt, parts_called
from obligations.plan.notation import ConditionReader
from obligations.plan.plan import Plan
from obligations.plan.rules_form import (
    UNDECIDED,
    DefaultScopeForm,
    MeasureForm,
    RulesForm,
    SourceForm,
    VocabularyForm,
)
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Vocabulary
from obligations.plan.vocabulary_file import VocabularyReader
from obligations.text import fold, shown

#: The parts of a measure whose places are kept, for messages.
_PLACED: Final = ("number", "title", "bureau", "lead", "due", "clause", *map(str, BRANCHES), "actions", "source")
#: Where the clause for the whole plan is, and what a measure that has it has from there.
_DEFAULT: Final[Steps] = ("default_scope",)
_IN_DEFAULT: Final = ("clause", *map(str, BRANCHES))
#: The most characters of a verdict's name: it stands in columns.
_LONGEST_LABEL: Final = 8
#: The most prime implicants of a plan; a plan of 2 000 measures, each naming six facts, has fewer.
_MOST_SETS: Final = 40_000
_MOST_SETS_OF_ONE: Final = 1_000
#: The most facts that one branch may test, each as often as it is written; real ones test up to twenty.
_MOST_TESTS: Final = 500
_SIMPLER: Final = f"一项举措最多 {MOST_PROVINCES} 种，一支里最多写 {_MOST_TESTS} 次，请拆分或简化条件"


class UncheckedRules(NamedTuple):
    """A rules file of the right form: its plan, the contradictions in it, and the file's name."""

    plan: Plan
    contradictions: tuple[Finding, ...]
    name: str


def read_plan(source: str | Path | Mapping[str, Any] | Source | RulesForm) -> Plan:
    """Return the plan in a rules file, or in a form or a mapping of the same form.

    Raises :class:`~obligations.errors.SourceError` if it cannot be read at all, and
    :class:`~obligations.errors.PlanError` with every problem of its form, or else with every problem of its meaning.
    """
    return _RulesReader(source_of(source, "规则")).plan(refuses_contradictions=True)


def read_unchecked(source: str | Path | Mapping[str, Any] | Source | RulesForm) -> UncheckedRules:
    """Return a rules file's plan together with the contradictions in it.

    Raises :class:`~obligations.errors.SourceError` or :class:`PlanError` if it has not the form of a rules file.
    """
    reader = _RulesReader(source_of(source, "规则"))
    plan = reader.plan(refuses_contradictions=False)
    return UncheckedRules(plan, tuple(reader.contradictions), reader.source.name)


class PlanVocabulary(NamedTuple):
    """The vocabulary of a plan, and whether its clauses are scopes."""

    vocabulary: Vocabulary
    is_scope: bool


def read_vocabulary(source: str | Path | Mapping[str, Any]) -> PlanVocabulary:
    """Return the vocabulary of a rules file, or of a file that has only that. Raises as :func:`read_unchecked`."""
    reader = _RulesReader(source_of(source, "词汇表"))
    data = reader.source.data
    if isinstance(data, dict) and "vocabulary" in data and "tasks" not in data:
        return reader.vocabulary()
    return vocabulary_of(reader.plan(refuses_contradictions=False))


def vocabulary_of(plan: Plan) -> PlanVocabulary:
    """Return how the clauses of a plan are read."""
    return PlanVocabulary(plan.vocabulary, plan.scope_means is not None)


class _RulesReader:
    """Reads what a rules file of the right form means; notes all problems, and separately all contradictions."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems = Problems(source.problems)
        self.contradictions: list[Finding] = []
        #: The measures whose conditions could be read.
        self.readable: list[Measure] = []
        self.parts: Mapping[str, str] = PARTS
        #: Whether clauses are scopes.
        self.is_scope = False
        #: The clause for the whole plan.
        self.default: DefaultScope | None = None

    def plan(self, *, refuses_contradictions: bool) -> Plan:
        """Return the plan. Raises :class:`PlanError` with all problems of form, or else with all of meaning."""
        data = self.source.data
        for key, kind in (("province", "省情档案"), ("cases", "用例"), ("用例", "用例")):
            if isinstance(data, dict) and key in data and "tasks" not in data:
                what, remedy = f"这像是{kind}，不是规则文件", "请给出规则文件，如 rules/2018.yaml"
                raise PlanError.at("wrong-kind-of-file", self.source.key_place((key,)), what, remedy)
        form = checked(RulesForm, self.source, self.problems, PlanError, self._about)
        self.is_scope = form.scope_means is not None
        self.parts = parts_called(form.department_label)
        vocabulary = self._vocabulary(form, _texts(form))
        self.default = self._default(form, ConditionReader(self.source, vocabulary, self.problems))
        measures = tuple(self._measures(form, vocabulary))
        self.contradictions += numbers_twice(measures)
        implicants = self._implicants(vocabulary)
        decisions = tuple(read_decisions((), form.decisions, self.source, self.problems))
        doubts = tuple(PlanDoubt(each.about, each.seen, each.decide) for each in form.doubts)
        self.contradictions += undecided(doubts, decisions, self.source)
        expectations = tuple(read_expectations(form.expectations, self.source, vocabulary, self.problems))
        self._raise(self.contradictions if refuses_contradictions else ())
        return Plan(
            form.id, form.title, form.year, vocabulary, measures, implicants, expectations,
            scope_means=None if form.scope_means is None else Verdict(form.scope_means),
            default_scope=self.default,
            department_label=form.department_label,
            decisions=decisions, doubts=doubts, document_words=tuple(form.document_words.items()),
            bare_tasks=tuple(_bare_tasks(form)),
            document_number=form.document_number, issued=form.issued, raw=self.source.raw,
        )  # fmt: skip

    def vocabulary(self) -> PlanVocabulary:
        """Return the vocabulary of a file that has nothing else. Raises :class:`PlanError`."""
        form = checked(VocabularyForm, self.source, self.problems, PlanError, self._about)
        vocabulary = self._vocabulary(form, form.groups)  # their names, so that there are regions and groups
        self._raise(self.contradictions)
        return PlanVocabulary(vocabulary, form.scope_means is not None)

    def _raise(self, contradictions: Iterable[Finding]) -> None:
        """Raise :class:`PlanError` with all problems, and these contradictions; if there are none, do nothing."""
        for found in contradictions:
            self.problems.include(problem_of(found))
        self.problems.raise_as(PlanError)

    def _vocabulary(self, form: VocabularyForm, texts: Iterable[str | None]) -> Vocabulary:
        reader = VocabularyReader(self.source, self.problems, self.contradictions)
        return replace(reader.read(form.vocabulary, form.groups, texts), verdict_labels=self._labels(form))

    def _about(self, path: Steps) -> About:
        """Return what a path in the file is about: a fact of the vocabulary, or a measure that has a number."""
        match path:
            case ("vocabulary", str(fact), *_):
                return {"fact": fact}
            case ("tasks", int(), "subtasks", int(), "measures", int(), *_) | ("tasks", int(), "measures", int(), *_):
                measure = self.source.data
                for step in path[: path.index("measures") + 2]:
                    measure = measure[step]
                number = measure.get("number") if isinstance(measure, dict) else None
                return {"measure": number} if type(number) is int else {}
            case _:
                return {}

    def _measures(self, form: RulesForm, vocabulary: Vocabulary) -> Iterator[Measure]:
        """Yield all measures with their branches; note headings without a title."""
        reader = ConditionReader(self.source, vocabulary, self.problems)
        for t, task in enumerate(form.tasks):
            what = f"第 {t + 1} 个主体任务"
            if "title" in task.model_fields_set or len(form.tasks) > 1 or task.subtasks is not None:
                self._titled(("tasks", t), task.title, what)
            if (task.subtasks is None) == (task.measures is None):
                wrong = "没有写举措" if task.measures is None else "既有 subtasks 又有 measures"
                remedy = "有分任务的写 subtasks，没有的写 measures"
                self.problems.add("bad-value", self.source.key_place(("tasks", t)), f"{what}{wrong}", remedy)
            for s, subtask in enumerate(task.subtasks or ()):
                self._titled(("tasks", t, "subtasks", s), subtask.title, f"{what}的第 {s + 1} 个分任务")
        for inside, task, part, measures in form.lists:
            around = (task.title or "", (part.title or "") if part else "")
            for m, written in enumerate(measures):
                of_measure = reader._replace(measure=written.number)
                yield self._measure((*inside, "measures", m), written, around, of_measure)

    def _labels(self, form: VocabularyForm) -> dict[Verdict, str]:
        """Return what the document calls verdicts; note a name that two have."""
        labels = {Verdict(name): label for name, label in form.verdict_labels.items()}
        taken = {fold(verdict.label): verdict for verdict in Verdict}
        for verdict, label in labels.items():
            is_word = label.isalnum() and not label.isascii()
            if taken.get(fold(label), verdict) is not verdict or not is_word or len(label) > _LONGEST_LABEL:
                place = self.source.place(("verdict_labels", verdict.value))
                fault = "太长" if len(label) > _LONGEST_LABEL else "和别的结论分不开"
                why = fault if is_word else "不是中文词"
                message = f"“{shown(label)}”不能作{verdict.label}的名称：{why}"
                remedy = f"请写文件里的中文说法，各不相同，最多 {_LONGEST_LABEL} 个字"
                self.problems.add("bad-name", place, message, remedy)
            taken.setdefault(fold(label), verdict)
        return labels

    def _default(self, form: RulesForm, conditions: ConditionReader) -> DefaultScope | None:
        """Return the clause for the whole plan, with its branches."""
        written = form.default_scope
        if written is None:
            return None
        at = _DEFAULT
        branches = self._branches(at, written, conditions)
        if not _is_read(written, branches):
            return None
        source = written.source or SourceForm()
        where = (tuple(source.pages or ()), tuple(source.lines or ()), tuple(source.rows or ()))
        if not any(branches.values()):
            place, remedy = self.source.key_place(at), "请按条款写出至少一支"
            self.problems.add("clause-without-branch", place, "全文规则有条款，但各支都没有写", remedy)
        return DefaultScope(written.clause, branches, *where, self.source.key_place(at))

    def _branches(
        self, at: Steps, form: MeasureForm | DefaultScopeForm, conditions: ConditionReader
    ) -> dict[Verdict, Condition | None]:
        """Return the branches that are written below ``at``; None for one that is null, and one with a problem."""
        written = {verdict: getattr(form, verdict) for verdict in BRANCHES}
        return {v: None if data is None else conditions.read((*at, v.value), data) for v, data in written.items()}

    def _titled(self, at: Steps, title: str | None, what: str) -> None:
        if title is None:
            self.contradictions.append(without_title(self.source.key_place((*at, "title")), what))

    def _measure(self, at: Steps, form: MeasureForm, around: tuple[str, str], conditions: ConditionReader) -> Measure:
        branches = self._branches(at, form, conditions)
        source = form.source or SourceForm()
        decisions = tuple(read_decisions(at, form.decisions, self.source, self.problems))
        decided = {name for decision in decisions for name in decision.about}
        decided |= {*_IN_DEFAULT} if "clause" in decided else set()
        undecided = tuple(name for name in UNDECIDED if name in form.undecided and name not in decided)
        has_own = form.clause is not None or any(branches.values()) or {*_IN_DEFAULT} & {*undecided}
        default = None if has_own else self.default
        measure = Measure(
            number=form.number,
            title=form.title or "",
            task=around[0],
            subtask=around[1],
            bureau=tuple(form.bureau or ()),
            due=form.due,
            clause=default.clause if default else form.clause,
            **{verdict.value: branch for verdict, branch in (default.branches if default else branches).items()},
            actions=None if form.actions is None else tuple(form.actions),
            notes=tuple(form.notes),
            pages=tuple(source.pages or ()),
            lines=tuple(source.lines or ()),
            rows=tuple(source.rows or ()),
            undecided=undecided,
            lead=tuple(form.lead or ()),
            own_number=form.own_number,
            title_is_ours=form.title_is_ours,
            province_paragraph=form.province_paragraph,
            doubts=tuple(form.doubts),
            decisions=decisions,
            is_scope=self.is_scope,
            is_default=default is not None,
            places={key: self._place((*(_DEFAULT if default and key in _IN_DEFAULT else at), key)) for key in _PLACED},
        )
        if _is_read(form, branches):
            self.readable.append(measure)
        return measure

    def _place(self, at: Steps) -> Place:
        """Return where messages point for a part of a measure: a number's value, the key of anything else."""
        return self.source.place(at) if at[-1] == "number" else self.source.key_place(at)

    def _implicants(self, vocabulary: Vocabulary) -> dict[Condition | None, Implicants]:
        """Return what settles each branch; note where branches and clause, or two branches, are at odds."""
        domains = vocabulary.domains
        implicants: dict[Condition | None, Implicants] = {}
        agree: set[tuple[Condition | None, ...]] = set()  # many measures have the same branches
        sets = 0
        for measure in self.readable:
            self.contradictions += of_measure(measure, self.parts)
            branches = tuple(measure.branches.values())
            size, tests = vocabulary.count(measure.facts), max(sum(1 for _ in each_fact(b)) for b in branches)
            if size > MOST_PROVINCES or tests > _MOST_TESTS:
                what = f"涉及 {len(measure.facts)} 个事实，写了 {tests} 次，共 {size} 种省份，太多"
                self._too_large(measure, what, _SIMPLER)
                continue
            for branch in branches:
                if branch not in implicants:
                    implicants[branch] = implicants_of(branch, domains)
                    sets += len(implicants[branch].holds) + len(implicants[branch].fails)
            most = max(len(cubes) for branch in branches for cubes in implicants[branch])
            if sets > _MOST_SETS or most > _MOST_SETS_OF_ONE:
                what = f"展开后有 {most} 组事实，到此共 {sets} 组，太复杂"
                self._too_large(measure, what, "请简化条件，或拆成几个规则文件")
                break
            if branches not in agree:
                clashes = list(of_branches(measure, vocabulary))
                self.contradictions += clashes
                agree |= set() if clashes and not measure.is_default else {branches}
        return implicants

    def _too_large(self, measure: Measure, what: str, remedy: str) -> None:
        message = f"第 {measure.number} 项的条件{what}"
        self.problems.add("too-large", measure.places["mandatory"], message, remedy, measure=measure.number)


def _is_read(form: MeasureForm | DefaultScopeForm, branches: Mapping[Verdict, Condition | None]) -> bool:
    """Return whether every branch that is written could be read."""
    return all((getattr(form, verdict) is None) == (branch is None) for verdict, branch in branches.items())


def _bare_tasks(form: RulesForm) -> Iterator[BareTask]:
    """Yield the tasks without measures."""
    before = 0
    for task in form.tasks:
        if task.measures == []:
            yield BareTask(before, task.title or "")
        before += len(task.measures or ()) + sum(len(subtask.measures) for subtask in task.subtasks or ())


def _texts(form: RulesForm) -> Iterator[str | None]:
    """Yield every text of a rules file that may name a region: clauses, and conditions as they are written."""
    measures = (measure for _, _, _, measures in form.lists for measure in measures)
    clauses: list[DefaultScopeForm | MeasureForm] = [form.default_scope] if form.default_scope else []
    for written in (*clauses, *measures):
        yield written.clause
        yield from (str(getattr(written, verdict)) for verdict in BRANCHES)
