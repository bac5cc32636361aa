"""The text for questions, for ways to a verdict, for two answers compared, and for answers over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, TypeVar

from obligations.answers.comparison import Change, Comparison, FactChange
from obligations.answers.obligations import Obligations
from obligations.answers.questions import Settled, open_questions
from obligations.answers.reach import Reach
from obligations.answers.situation import basis_text, terms_text
from obligations.answers.timeline import Span, Timeline, Turn
from obligations.logic.conditions import Value
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.province.profile import Profile
from obligations.reports.facts import fact_text, unknown_text
from obligations.reports.layout import Page, columns_of, hanging, headline, pad, paragraph
from obligations.reports.wording import (
    assumed_lines,
    counts_text,
    doubtful_text,
    doubts_texts,
    due_text,
    head_lines,
    labels_of,
    numbers,
    outcome_text,
    region_lines,
    settled_text,
    title_lines,
    title_width,
    verdict_text,
    warning_lines,
    ways_texts,
)

_Item = TypeVar("_Item")
#: So many measures that change alike are told together.
_MANY: Final = 4


def questions_text(result: Obligations, page: Page, commands: Sequence[str] = ()) -> str:
    """Return what to find out, the most useful first; ``commands`` put the answers into the profile."""
    lines = [*headline(f"{result.profile.province}　{result.plan.title}", page), counts_text(result)]
    lines += head_lines(result, page)
    questions = open_questions(result)
    if not questions:
        return "\n".join([*lines, "", *(list(region_lines(result, page)) or _nothing_open(result, page))])
    by_region = result.waiting_for_region
    rest = "就没有待定" if not by_region else f"至多还剩第 {numbers(by_region)} 项"
    summary = f"还有 {len(result.undetermined)} 项待定，取决于 {len(questions)} 项事实；都查明了，{rest}。"
    lines += ["", *paragraph(summary, page.columns), *region_lines(result, page)]
    for i, question in enumerate(questions, 1):
        outcomes = [(outcome.value, outcome_text(outcome, result.plan)) for outcome in question.outcomes]
        why = unknown_text(result, question.fact.id)
        lines += ["", *question_lines(i, question.fact, question.settled, outcomes, result.profile, page, why)]
    return "\n".join([*lines, *command_lines(commands)])


def command_lines(commands: Sequence[str]) -> list[str]:
    """Return the commands that put answers into the profile; none if there are none."""
    return ["", "在终端里一问一答，直接写进档案：", *(f"  {command}" for command in commands)] if commands else []


def _nothing_open(result: Obligations, page: Page) -> Iterator[str]:
    yield "没有待定的举措，不用再查什么。"
    if result.unverified:
        labels = labels_of((fact for o in result.unverified for fact in o.unverified), result.plan.vocabulary)
        yield from paragraph(f"还可以核实：{labels}。", page.columns)


def question_lines(
    rank: int,
    fact: Fact,
    settled: Settled,
    outcomes: Iterable[tuple[Value, str]],
    profile: Profile,
    page: Page,
    why: str = "",
) -> Iterator[str]:
    """Yield a question: where its fact is in the profile and ``why`` it is not known, and what each answer settles."""
    place = profile.places.get(fact.id)
    where = "；".join(filter(None, [f"档案第 {place.line} 行" if place and place.line else "", why]))
    yield from hanging(f"{rank}. ", fact.label + (f"（{where}）" if where else ""), page)
    yield from hanging("   ", settled_text(settled), page)
    if settled.at_most:
        width = max(columns_of(fact.display(value)) for value in fact.domain)
        for value, text in outcomes:
            yield from hanging(f"   {pad(fact.display(value), width)} → ", text, page)


def reach_text(found: Reach, page: Page) -> str:
    """Return the ways to a verdict, fewest changes first."""
    result, wanted = found.result, found.wanted
    lines = paragraph(f"{result.profile.province}　第 {found.now.measure} 项　{found.now.title}", page.columns)
    lines = [page.strong(line) for line in lines]
    label = result.plan.labels[wanted]
    lines += [f"现在是{verdict_text(found.now.verdict, result.plan, page)}", *head_lines(result, page, found.now), ""]
    if found.reached:
        return "\n".join([*lines, f"已经是{label}，不用改动。"])
    if not found.ways:
        why = "计划没有写这一项的省份条款" if found.now.clause is None else f"规则不让任何省份{label}"
        if region := _of_other_regions(found):
            why = region
        if wanted is Verdict.UNSPECIFIED:
            why = "规则对每个省份都有说法"
        return "\n".join([*lines, *paragraph(f"没有办法变成{label}：{why}。", page.columns)])
    texts: list[str] = []
    # Only ways of one size and one doubt are put together in words: so the fewest changes stay in front.
    for doubtful, of_size in groupby(zip(found.unverified, found.ways, strict=True), key=lambda p: (len(p[1]), p[0])):
        wordings = ways_texts([way for _, way in of_size], result.plan.vocabulary)
        texts += (f"{text}（还依据未核实的事实）" for text in wordings) if doubtful[1] else wordings
    lines.append(page.strong(f"变成{label}的办法 {len(texts)} 种") + page.faint("　改动最少的在前"))
    for i, text in enumerate(texts, 1):
        lines += hanging(f"{i}. ", text, page)
    return "\n".join(lines)


def _of_other_regions(found: Reach) -> str:
    """Return that it is for other regions that a verdict is, or nothing where it is for none."""
    region = found.result.plan.vocabulary.region
    rule = found.result.plan.rules[found.now.measure]
    if region is None or not any(fact == region.id for cube in rule.forcing(found.wanted) for fact, _ in cube):
        return ""
    if region.id in found.result.known:
        return f"{found.result.plan.labels[found.wanted]}的是别的省份"
    return f"要看是哪个省，而{unknown_text(found.result, region.id)}"


def what_if_text(found: Comparison, page: Page) -> str:
    """Return only what changes, and why."""
    before, after = found.before, found.after
    vocabulary = after.plan.vocabulary
    lines = headline(f"{after.profile.province}　{after.plan.title}", page)
    lines += head_lines(after, page, doubts=False)
    lines += ["", *_counts_lines([("原来", before), ("假设", after)], page)]
    if not (found.changes or found.still_open or found.doubts):
        same = "假设的事实和现在的一样" if not found.facts else "没有举措的结论因此改变"
        return "\n".join([*lines, "", f"没有变化：{same}。"])
    if found.facts:
        lines += ["", *_facts_lines("改动的事实", "→", found.facts, found, page)]
    if found.changes:
        lines += ["", page.strong(f"结论变化 {len(found.changes)} 项")]
        lines += _change_lines(found.changes, "→", vocabulary, page)
    if found.still_open:
        lines += ["", page.strong(f"仍然待定，要查的事实变了 {len(found.still_open)} 项")]
        lines += _open_lines(found.still_open, "→", vocabulary, page)
    for text in doubts_texts(found.doubts):
        lines += ["", *paragraph(text, page.columns)]
    return "\n".join(lines)


def comparison_text(found: Comparison, page: Page) -> str:
    """Return where two provinces differ, and which facts make the difference."""
    one, other = found.before, found.after
    vocabulary = one.plan.vocabulary
    names = one.profile.province, other.profile.province
    if names[0] == names[1]:
        names = f"{names[0]}（前）", f"{names[1]}（后）"
    lines = headline(f"{names[0]} / {names[1]}　{one.plan.title}", page)
    lines += [page.faint(basis_text(one))]
    lines += assumed_lines(one, page)
    lines += ["", *_counts_lines([(names[0], one), (names[1], other)], page)]
    if found.facts:
        lines += ["", *_facts_lines("事实不同", "/", found.facts, found, page)]
    else:
        lines += ["", "计划涉及的事实都相同。"]
    if found.changes:
        lines += ["", page.strong(f"结论不同 {len(found.changes)} 项")]
        lines += _change_lines(found.changes, "/", vocabulary, page, Comparison(other, one).changes)
    else:
        lines += ["", "每一项举措的结论都相同。"]
    if found.still_open:
        lines += ["", page.strong(f"都待定，但缺的事实不同 {len(found.still_open)} 项")]
        lines += _open_lines(found.still_open, "/", vocabulary, page)
    for name, sides in ((names[0], 0), (names[1], 1)):
        which = [c.after.measure for c in found.doubts if (c.before, c.after)[sides].unverified]
        if which:
            text = f"结论相同，但{name}的依据未核实：第 {numbers(which)} 项"
            lines += ["", *paragraph(text, page.columns)]
    return "\n".join(lines)


def _counts_lines(results: Sequence[tuple[str, Obligations]], page: Page) -> Iterator[str]:
    width = max(columns_of(name) for name, _ in results)
    for name, result in results:
        counts = "　".join(f"{result.plan.labels[v]} {len(result.with_verdict(v)):>2}" for v in result.plan.verdicts)
        yield from hanging(f"{pad(name, width)}　", counts, page)
        if result.unverified:
            which = f"其中依据未核实的事实：第 {numbers(o.measure for o in result.unverified)} 项"
            yield from hanging(f"{pad('', width)}　", which, page)


def _facts_lines(head: str, between: str, facts: Sequence[FactChange], both: Comparison, page: Page) -> Iterator[str]:
    yield page.strong(f"{head} {len(facts)} 项")
    for fact in facts:
        texts = (fact_text(result, fact.fact) for result in (both.before, both.after))
        yield from hanging("", f"{fact.label}：{f' {between} '.join(texts)}", page)


def _change_lines(
    changes: Sequence[Change], between: str, vocabulary: Vocabulary, page: Page, back: Sequence[Change] = ()
) -> Iterator[str]:
    """Yield each measure with both verdicts and why. ``back``: the opposite changes, where neither side comes first."""
    width = title_width((change.after.definition for change in changes), page)
    other_way = {change.after.measure: change for change in back}
    for change in changes:
        verdicts = f" {between} ".join(
            o.label + ("（未核实）" if o.unverified else "") for o in (change.before, change.after)
        )
        text = f"{verdicts}，因为{due_text(change, vocabulary)}"
        if back:
            facts = (*change.facts, *other_way[change.after.measure].facts)
            text = f"{verdicts}，区别在{labels_of(facts, vocabulary)}"
        elif set(change.after.missing) - set(change.facts):
            text += f"；还缺{labels_of(change.after.missing, vocabulary)}"
        yield from title_lines(change.after.definition, text, page, width)


def _open_lines(changes: Sequence[Change], between: str, vocabulary: Vocabulary, page: Page) -> Iterator[str]:
    width = title_width((change.after.definition for change in changes), page)
    for change in changes:
        texts = (f"缺{labels_of(o.missing, vocabulary)}" for o in (change.before, change.after))
        yield from title_lines(change.after.definition, f" {between} ".join(texts), page, width)


def timeline_text(found: Timeline, page: Page) -> str:
    """Return the days on which answers change and why; then the dates of each verdict of each measure."""
    lines = headline(f"{found.profile.province}　{found.plan.title}", page)
    lines += [page.faint(f"{found.start} 至 {found.end}{terms_text(found.periods[0].result)}")]
    if found.plan.issued and found.start < found.plan.issued:
        lines += paragraph(f"计划 {found.plan.issued} 成文；以前的日子是照它的条款推算的。", page.columns)
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

        def dates(measure: Measure) -> tuple[str, ...]:
            return tuple(_span_line(span, found.plan, page) for span in spans[measure.number])

        for alike in _together(changing, dates):
            for measure in alike:
                lines += title_lines(measure, "", page, page.columns - 5)
            lines += dates(alike[0])
    lines += ["", page.strong(f"始终不变的 {len(spans) - len(changing)} 项")]
    width = max(6, *(columns_of(found.plan.labels[verdict]) for verdict in found.plan.verdicts))
    for verdict in found.plan.verdicts:
        steady = [number for number, of in spans.items() if len(of) == 1 and of[0].verdict is verdict]
        if steady:
            head = f"{pad(found.plan.labels[verdict], width)} {len(steady):>2} 项　"
            lines += hanging(head, f"第 {numbers(steady)} 项", page)
    return "\n".join(lines)


def _turn_lines(turn: Turn, page: Page) -> Iterator[str]:
    comparison = turn.comparison
    vocabulary = comparison.after.plan.vocabulary
    yield page.strong(f"{turn.on} 起")
    for fact in comparison.facts:
        before = "未知" if fact.before is None else vocabulary[fact.fact].display(fact.before.value)
        yield from hanging("", f"{fact.label}：{before} → {fact_text(comparison.after, fact.fact)}", page)

    def outcome(change: Change) -> str:
        verdicts = " → ".join(
            verdict_text(o.verdict, comparison.after.plan, page) + ("（未核实）" if o.unverified else "")
            for o in (change.before, change.after)
        )
        return verdicts + (f"　因为{due_text(change, vocabulary)}" if len(comparison.facts) > 1 else "")

    for alike in _together(comparison.changes, outcome):
        which = numbers(change.after.measure for change in alike)
        name = alike[0].after.title if len(alike) == 1 else f"共 {len(alike)} 项"
        yield from hanging("  ", f"第 {which} 项　{name}", page)
        yield f"      {outcome(alike[0])}"
    for change in comparison.still_open:
        labels = labels_of(change.after.missing, vocabulary)
        yield from hanging("  ", f"第 {change.after.measure} 项　仍然待定，还缺：{labels}", page)
    for text in doubts_texts(comparison.doubts):
        yield from hanging("  ", text, page)


def _together(items: Sequence[_Item], like: Callable[[_Item], object]) -> Iterator[list[_Item]]:
    """Yield items of which many are alike together, where the first of them is, and the others one by one."""
    found: dict[object, list[_Item]] = {}
    for item in items:
        found.setdefault(like(item), []).append(item)
    for item in items:
        alike = found[like(item)]
        if len(alike) < _MANY:
            yield [item]
        elif alike[0] is item:
            yield alike


def _span_line(span: Span, plan: Plan, page: Page) -> str:
    doubt = "（依据未核实）" if span.unverified else ""
    return f"     {span.start} 至 {span.end}  {verdict_text(span.verdict, plan, page)}{doubt}"
