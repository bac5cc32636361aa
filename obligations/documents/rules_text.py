"""A draft as the text of a rules file, for a person to check, complete and keep."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from obligations.documents.draft import DraftMeasure, DraftPlan, source_of
from obligations.logic.conditions import facts_of
from obligations.plan.measure import Measure
from obligations.plan.rules_text import rules_data, rules_yaml
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Fact

_HEAD: Final = """\
# 由 obligations import 从原件起草。写法见 docs/formats.md；请逐项核对后再用。
#
#   null 且不在 undecided 里   原件没有写（计划没有说）
#   列在 undecided 里          原件读不准，要由人来定：填好后从 undecided 里去掉；notes 说明看到了什么
#   actions                    省里要做的事，由人概括；起草时留空
#
# 核对：obligations check 本文件；obligations audit 本文件 --document 原件
"""


def rules_text(draft: DraftPlan, identifier: str | None = None) -> str:
    """Return the text of the rules file; ``identifier`` is the plan's (by default its year)."""
    vocabulary = replace(draft.vocabulary, facts=tuple(_needed(draft)))
    measures = [_measure(measure) for measure in draft.measures]
    scope_means = Verdict.MANDATORY if draft.is_scope else None
    head = (identifier or str(draft.year), draft.title, draft.year)
    data = rules_data(*head, vocabulary, measures, scope_means=scope_means, default_scope=draft.default_scope)
    origin = f"# 原件：{draft.name.replace(chr(10), ' ')}，SHA-256 {draft.sha256}\n"
    return _HEAD + origin + "\n" + rules_yaml(data)


def _needed(draft: DraftPlan) -> list[Fact]:
    """Return the facts that the clauses use; all facts as long as a clause is open, or if none is used."""
    used = {*facts_of(*(getattr(m, branch) for m in draft.measures for branch in BRANCHES))}
    is_open = any({*BRANCHES} & {*m.undecided} for m in draft.measures)
    return [fact for fact in draft.vocabulary.facts if is_open or not used or fact.id in used]


def _measure(draft: DraftMeasure) -> Measure:
    """Return a measure of a draft as rules state it; what is undecided is empty."""
    source = source_of(*draft.locations)
    return Measure(
        number=draft.number,
        title=draft.title or "",
        task=draft.task or "",
        subtask=draft.subtask or "",
        bureau=draft.bureau or (),
        due=draft.due,
        clause=draft.clause,
        mandatory=draft.mandatory,
        optional=draft.optional,
        exempt=draft.exempt,
        actions=None,
        notes=tuple(draft.notes),
        pages=tuple(source.get("pages", ())),
        lines=tuple(source.get("lines", ())),
        rows=tuple(source.get("rows", ())),
        undecided=tuple(draft.undecided),
    )
