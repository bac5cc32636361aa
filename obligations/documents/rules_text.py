"""A draft as the text of a rules file, for a person to check, complete and keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from obligations.documents.draft import DraftPlan, measure_of
from obligations.documents.updating import Updated
from obligations.logic.conditions import facts_of
from obligations.plan.measure import Measure, PlanDoubt
from obligations.plan.plan import Plan
from obligations.plan.regions import with_regions
from obligations.plan.rules_text import rules_data, rules_yaml
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Fact
from obligations.text import fold

_HEAD: Final = """\
# 由 obligations import 从原件起草。写法见 docs/formats.md；请逐项核对后再用。
#
#   null 且不在 undecided 里   原件没有写（计划没有说）
#   列在 undecided 里          原件读不准，要由人来定；doubts 说明看到了什么，要定什么
#   decisions                  人工认定：填好（确实没有的留 null），写明谁、何时、凭什么，如
#                              decisions: [{about: [clause], who: 张三, date: 2019-03-01, why: 已问过条法司}]
#   actions                    省里要做的事，由人概括；起草时留空
#
# 核对：obligations check 本文件；obligations audit 本文件 --document 原件
"""


def rules_text(
    draft: DraftPlan, identifier: str | None = None, *, old: Plan | None = None, updated: Updated | None = None
) -> str:
    """Return the text of the rules file; ``identifier`` is the plan's (by default its year).

    ``updated`` are its measures with what people had added to ``old``, whose identifier, words and expectations stay.
    """
    if old is not None and updated is not None:
        vocabulary = with_regions(old.vocabulary, [measure.clause for measure in updated.measures])
        measures: Sequence[Measure] = updated.measures
        identifier = identifier or old.id
    else:
        vocabulary = replace(draft.vocabulary, facts=tuple(_needed(draft)))
        measures = [measure_of(measure) for measure in draft.measures]
    scope_means = Verdict.MANDATORY if draft.is_scope else None
    decisions = updated.decisions if updated else ()
    decided = {part for decision in decisions for part in decision.about}
    title, year = (getattr(old if name in decided else draft, name) for name in ("title", "year"))
    head = (identifier or str(year), title, year)
    data = rules_data(
        *head,
        vocabulary,
        measures,
        old.expectations if old else (),
        scope_means=scope_means,
        default_scope=draft.default_scope,
        department_label=draft.department_label,
        bare_tasks=draft.bare_tasks,
        document_words=draft.document_words,
        document_number=draft.document_number,
        issued=draft.issued,
        decisions=decisions,
        doubts=dict.fromkeys(_of_plan(draft)),
    )
    if any(measure.task is None for measure in draft.measures):
        data["tasks"] = [{"title": None, **task} for task in data["tasks"]]
    origin = f"# 原件：{draft.name.replace(chr(10), ' ')}，SHA-256 {draft.sha256}\n"
    return _HEAD + origin + "\n" + rules_yaml(data)


def _of_plan(draft: DraftPlan) -> Iterator[PlanDoubt]:
    """Yield the doubts about the plan as a whole, and about the titles of its tasks."""
    for doubt in draft.doubts:
        if doubt.measure is None or doubt.field in ("task", "subtask"):
            yield PlanDoubt(doubt.field or "document", doubt.seen, doubt.decide)


def _needed(draft: DraftPlan) -> list[Fact]:
    """Return the facts that the clauses use, and those that the words of open ones name."""
    branches = [getattr(measure, branch) for measure in draft.measures for branch in BRANCHES]
    branches += draft.default_scope.branches.values() if draft.default_scope else ()
    used = {*facts_of(*branches)}
    is_open = [measure for measure in draft.measures if {*BRANCHES} & {*measure.undecided}]
    waiting = fold("".join([*(m.clause or "" for m in is_open), *(doubt for m in is_open for doubt in m.doubts)]))
    return [fact for fact in draft.vocabulary.facts if fact.id in used or any(fold(w) in waiting for w in _words(fact))]


def _words(fact: Fact) -> Iterator[str]:
    yield from fact.names
    yield from fact.values or ()
