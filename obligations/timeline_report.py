"""What is shown of the verdicts over time."""

from __future__ import annotations

from collections.abc import Iterator

from obligations.answers.timeline import Span, Timeline, Turn
from obligations.plan.verdicts import Verdict
from obligations.terminal import Page, hanging, pad
from obligations.wording import (
    assumed_lines,
    doubtful_text,
    doubts_texts,
    due_text,
    fact_text,
    labels_of,
    left_out_text,
    numbers,
    title_lines,
    title_width,
    verdict_text,
    warning_lines,
)


def timeline_text(found: Timeline, page: Page) -> str:
    """The days on which answers change and why; then from when to when each measure is what."""
    lines = [page.strong(f"{found.profile.province}　{found.plan.title}")]
    lines += [page.faint(f"{found.start} 至 {found.end}{left_out_text(found.documented_only)}")]
    lines += assumed_lines(found.periods[0].result, page)
    spans = {measure.number: found.spans(measure.number) for measure in found.plan.measures}
    if found.unverified:
        facts = (fact for of in spans.values() for span in of for fact in span.unverified)
        lines += warning_lines(doubtful_text(found.unverified, facts, found.plan.vocabulary), page)
    for turn in found.turns:
        lines += ["", *_turn_lines(turn, page)]
    if not found.turns:
        lines += ["", "这段时间里，每一项的结论都没有变。"]
    changing = [measure for measure in found.plan.measures if len(spans[measure.number]) > 1]
    if changing:
        lines += ["", page.strong(f"中途改变的 {len(changing)} 项")]
        width = title_width(changing, page)
        for measure in changing:
            lines += title_lines(measure, "", page, width)
            lines += (_span_line(span, page) for span in spans[measure.number])
    lines += ["", page.strong(f"始终不变的 {len(spans) - len(changing)} 项")]
    for verdict in Verdict:
        steady = [number for number, of in spans.items() if len(of) == 1 and of[0].verdict is verdict]
        if steady:
            lines += hanging(f"{pad(verdict.label, 6)} {len(steady):>2} 项　", f"第 {numbers(steady)} 项", page)
    return "\n".join(lines)


def _turn_lines(turn: Turn, page: Page) -> Iterator[str]:
    comparison = turn.comparison
    vocabulary = comparison.after.plan.vocabulary
    yield page.strong(f"{turn.on} 起")
    for fact in comparison.facts:
        before = "未知" if fact.before is None else vocabulary[fact.fact].say(fact.before.value)
        yield from hanging("", f"{fact.label}：{before} → {fact_text(comparison.after, fact.fact)}", page)
    for change in comparison.changes:
        yield from hanging("  ", f"第 {change.after.measure} 项　{change.after.title}", page)
        verdicts = " → ".join(
            verdict_text(o.verdict, page) + ("（未核实）" if o.unverified else "")
            for o in (change.before, change.after)
        )
        why = f"　因为{due_text(change, vocabulary)}" if len(comparison.facts) > 1 else ""
        yield f"      {verdicts}{why}"
    for change in comparison.still_open:
        labels = labels_of(change.after.missing, vocabulary)
        yield from hanging("  ", f"第 {change.after.measure} 项　仍然待定，还缺：{labels}", page)
    for text in doubts_texts(comparison.doubts):
        yield from hanging("  ", text, page)


def _span_line(span: Span, page: Page) -> str:
    doubt = "（依据未核实）" if span.unverified else ""
    return f"     {span.start} 至 {span.end}  {verdict_text(span.verdict, page)}{doubt}"
