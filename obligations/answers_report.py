"""What is shown of questions, of what would have to change, and of two answers held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obligations.asking import Question, open_questions
from obligations.comparison import Change, Comparison, FactChange
from obligations.obligations import Obligations
from obligations.reaching import Reach
from obligations.terminal import Page, columns_of, hanging, pad, paragraph
from obligations.verdicts import Verdict
from obligations.vocabulary import Vocabulary
from obligations.wording import (
    counts_text,
    ground_text,
    head_lines,
    labels_of,
    numbers,
    title_lines,
    title_width,
    verdict_text,
    ways_texts,
)


def questions_text(result: Obligations, page: Page, advice: str = "") -> str:
    """What to find out, the most useful first; ``advice`` says how to put the answers down."""
    lines = [page.strong(f"{result.profile.province}　{result.plan.title}"), counts_text(result)]
    lines += head_lines(result, page)
    found = open_questions(result)
    if not found:
        return "\n".join([*lines, "", *_nothing_open(result, page)])
    told = f"还有 {len(result.undetermined)} 项待定，取决于 {len(found)} 项事实；都查明了，就没有待定。"
    lines += ["", *paragraph(told, page.columns)]
    for i, question in enumerate(found, 1):
        lines += ["", *_question_lines(i, question, result, page)]
    return "\n".join([*lines, *(["", *paragraph(advice, page.columns)] if advice else [])])


def _nothing_open(result: Obligations, page: Page) -> Iterator[str]:
    yield "没有待定的举措，不用再查什么。"
    if result.unverified:
        labels = labels_of((fact for o in result.unverified for fact in o.unverified), result.plan.vocabulary)
        yield from paragraph(f"还可以核实：{labels}。", page.columns)


def _question_lines(rank: int, question: Question, result: Obligations, page: Page) -> Iterator[str]:
    fact = question.fact
    place = result.profile.places.get(fact.id)
    where = f"（档案第 {place.line} 行）" if place and place.line else ""
    yield from hanging(f"{rank}. ", page.strong(fact.label) + where, page)
    yield f"     {settles_text(question)}"
    for outcome in question.outcomes:
        parts = []
        for verdict in Verdict:
            measures = [number for number, found in outcome.settles if found is verdict]
            if measures:
                parts.append(f"{verdict.label} {numbers(measures)}")
        head = f"   {pad(fact.say(outcome.value), max(columns_of(fact.say(v)) for v in fact.domain))} → "
        yield from hanging(head, "；".join(parts) or "还不能定", page)


def settles_text(question: Question) -> str:
    """How many open measures an answer settles."""
    if question.at_least == question.at_most:
        return f"可定 {question.at_least} 项"
    return f"至少可定 {question.at_least} 项，至多 {question.at_most} 项，平均 {question.average:.1f} 项"


def reach_text(found: Reach, page: Page) -> str:
    """The ways to a verdict, fewest changes first."""
    result, wanted = found.result, found.wanted
    lines = paragraph(f"{result.profile.province}　第 {found.now.measure} 项　{found.now.title}", page.columns)
    lines = [page.strong(line) for line in lines]
    lines += [f"现在是{verdict_text(found.now.verdict, page)}", *head_lines(result, page), ""]
    if found.reached:
        return "\n".join([*lines, f"已经是{wanted.label}，不用改动。"])
    if not found.ways:
        why = "计划没有写这一项的省份条款" if found.now.clause is None else f"条款不让任何省份{wanted.label}"
        if wanted is Verdict.UNSPECIFIED:
            why = "条款对每个省份都有说法"
        return "\n".join([*lines, *paragraph(f"没有办法变成{wanted.label}：{why}。", page.columns)])
    texts = ways_texts(found.ways, result.plan.vocabulary)
    lines.append(page.strong(f"变成{wanted.label}的办法 {len(texts)} 种") + page.faint("　改动最少的在前"))
    for i, text in enumerate(texts, 1):
        lines += hanging(f"{i}. ", text, page)
    return "\n".join(lines)


def what_if_text(found: Comparison, page: Page) -> str:
    """Only what changes, and why."""
    after = found.after
    lines = [page.strong(f"{after.profile.province}　{after.plan.title}"), *head_lines(after, page)]
    lines += ["", *_counts_lines([("原来", found.before), ("假设", found.after)]), ""]
    if not found.changes and not found.still_open:
        same = "假设的事实和档案里的一样" if not found.facts else "没有举措的结论因此改变"
        return "\n".join([*lines, f"没有变化：{same}。"])
    lines += _facts_lines("改动的事实", "→", found.facts, found, page)
    if found.changes:
        lines += ["", page.strong(f"结论变化 {len(found.changes)} 项")]
        lines += _change_lines(found.changes, "→", found.after.plan.vocabulary, page)
    if found.still_open:
        lines += ["", page.strong(f"仍然待定，要查的事实变了 {len(found.still_open)} 项")]
        for change in found.still_open:
            lines += _open_lines(change, found.after.plan.vocabulary, page)
    return "\n".join(lines)


def comparison_text(found: Comparison, page: Page) -> str:
    """Where two provinces differ, and which facts make the difference."""
    one, other = found.before, found.after
    vocabulary = one.plan.vocabulary
    names = one.profile.province, other.profile.province
    lines = [page.strong(f"{names[0]} / {names[1]}　{one.plan.title}")]
    lines += [page.faint(f"按 {one.on} 的事实" + ("，未核实的事实当作不知道" if one.documented_only else ""))]
    lines += ["", *_counts_lines([(names[0], one), (names[1], other)])]
    for name, result in zip(names, (one, other), strict=True):
        if result.unverified:
            which = numbers(o.measure for o in result.unverified)
            text = f"{name}有 {len(result.unverified)} 项依据未核实的事实：第 {which} 项"
            lines += [page.strong(line, "yellow") for line in paragraph(text, page.columns)]
    if found.facts:
        lines += ["", *_facts_lines("事实不同", "/", found.facts, found, page)]
    else:
        lines += ["", "计划涉及的事实都相同。"]
    if found.changes:
        lines += ["", page.strong(f"结论不同 {len(found.changes)} 项")]
        lines += _change_lines(found.changes, "/", vocabulary, page)
    else:
        lines += ["", "每一项举措的结论都相同。"]
    if found.still_open:
        lines += ["", page.strong(f"都待定，但缺的事实不同 {len(found.still_open)} 项")]
        for change in found.still_open:
            lines += _open_lines(change, vocabulary, page, both=True)
    return "\n".join(lines)


def _counts_lines(results: Sequence[tuple[str, Obligations]]) -> Iterator[str]:
    width = max(columns_of(name) for name, _ in results)
    for name, result in results:
        counts = "　".join(f"{v.label} {len(result.with_verdict(v)):>2}" for v in Verdict)
        yield f"{pad(name, width)}　{counts}"


def _facts_lines(head: str, between: str, facts: Sequence[FactChange], found: Comparison, page: Page) -> Iterator[str]:
    vocabulary = found.after.plan.vocabulary
    yield page.strong(f"{head} {len(facts)} 项")
    for fact in facts:
        texts = [
            ground_text(ground, result.on, vocabulary)
            for ground, result in ((fact.before, found.before), (fact.after, found.after))
        ]
        yield from hanging("", f"{fact.label}：{f' {between} '.join(texts)}", page)


def _change_lines(changes: Sequence[Change], between: str, vocabulary: Vocabulary, page: Page) -> Iterator[str]:
    width = title_width((change.after.definition for change in changes), page)
    for change in changes:
        verdicts = f" {between} ".join(
            o.label + ("（未核实）" if o.unverified else "") for o in (change.before, change.after)
        )
        why = f"，因为{due_text(change, vocabulary)}" if change.due_to else ""
        missing = labels_of(change.after.missing, vocabulary) if between == "→" else ""
        text = verdicts + why + (f"；还缺{missing}" if missing else "")
        yield from title_lines(change.after.definition, text, page, width)


def due_text(change: Change, vocabulary: Vocabulary) -> str:
    """The facts that make the difference: 甲和乙; or, where each does by itself, 甲，或者 乙."""
    return "；或者".join("和".join(vocabulary[fact].label for fact in some) for some in change.due_to)


def _open_lines(change: Change, vocabulary: Vocabulary, page: Page, *, both: bool = False) -> Iterator[str]:
    before, after = (labels_of(o.missing, vocabulary) for o in (change.before, change.after))
    text = f"缺 {before} / 缺 {after}" if both else f"还缺：{after}"
    yield from hanging(f"{change.after.measure:>2}  ", f"{change.after.title}　{text}", page)
