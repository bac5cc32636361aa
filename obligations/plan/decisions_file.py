"""What people decided, as a rules file has it; and what of the document nobody has decided yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from obligations.errors import Problems
from obligations.files.source import Source
from obligations.files.yaml_text import Steps
from obligations.plan.contradictions import left_open
from obligations.plan.findings import Finding
from obligations.plan.measure import Decision, PlanDoubt
from obligations.plan.rules_form import DecisionForm, PlanDecisionForm
from obligations.text import shown


def read_decisions(
    at: Steps, forms: Sequence[DecisionForm] | Sequence[PlanDecisionForm], source: Source, problems: Problems
) -> Iterator[Decision]:
    """Yield what people decided, as it is written below ``at``; add what is wrong with it to ``problems``."""
    for i, form in enumerate(forms):
        place = source.place((*at, "decisions", i))
        if "document" in form.about and not form.seen:
            remedy = "请写 seen: [核对时提示的话]，只认定看过的内容"
            problems.add("missing-key", place, "对原件（document）的认定没有写针对的是哪些话", remedy)
        if form.date > date.today():
            problems.add("bad-value", place, f"认定的日期 {form.date} 在今天以后", "请写认定的那一天")
        yield Decision(tuple(form.about), form.who, str(form.date), form.why, tuple(form.seen or ()), place)


def undecided(doubts: Sequence[PlanDoubt], decisions: Sequence[Decision], source: Source) -> Iterator[Finding]:
    """Yield each doubt about the plan as a whole that no decision settles."""
    settled = {(about, seen) for each in decisions for about in each.about for seen in each.seen or (None,)}
    for i, doubt in enumerate(doubts):
        if settled.isdisjoint([(doubt.about, doubt.seen), (doubt.about, None)]):
            yield left_open(source.place(("doubts", i)), shown(doubt.seen, 200), doubt.about)
