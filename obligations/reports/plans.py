"""The text for several plans: a list of them, a province's answers plan by plan, and what to find out over all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from obligations.answers.obligations import Obligations
from obligations.answers.plans import SharedQuestion, shared_questions
from obligations.logic.conditions import Value
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.reports.answers import command_lines, question_lines
from obligations.reports.layout import Page, columns_of, hanging, paragraph
from obligations.reports.wording import advice_lines, counts_text, numbers, plan_mark, region_text, settled_text

ENOUGH_FOR_ALL: Final = "档案里的事实已经够用，这些计划都没有待定的举措。"


def plans_text(plans: Sequence[Plan], page: Page, *, are_shipped: bool) -> str:
    """Return a list of plans: identifier, title, number and day of the document, measures, kinds of verdicts."""
    lines = [page.strong(f"{'自带的' if are_shipped else ''}计划　{len(plans)} 份")]
    for plan in plans:
        about = [plan.document_number or "没有文号", f"{plan.issued} 成文" if plan.issued else "没有成文日期"]
        verdicts = "、".join(plan.labels[verdict] for verdict in plan.verdicts)
        about += [f"{len(plan.measures)} 项举措", f"结论有{verdicts}", f"默认按 {plan.last_day} 的事实"]
        lines += ["", *hanging("", f"{page.strong(plan.id)}　{plan.title}", page)]
        lines += [f"  {line}" for line in paragraph("　".join(about), page.columns - 2)]
    if are_shipped:
        lines += [
            "",
            *paragraph("看一份：--rules 加标识或文号，如 obligations for 广东 --rules guofa-2018-38", page.columns),
        ]
        lines += paragraph("看全部：--all-plans，如 obligations for 广东 --all-plans", page.columns)
    return "\n".join(lines)


def overview_lines(results: Sequence[Obligations], page: Page) -> Iterator[str]:
    """Yield the province, and for each plan the counts of verdicts with the day whose facts count."""
    yield page.strong(f"{results[0].profile.province}　{len(results)} 份计划")
    for result in results:
        title = f"{plan_mark(result.plan)}　{result.plan.title}"
        yield from (f"  {line}" for line in paragraph(title, page.columns - 2))
        counts, day = counts_text(result), page.faint(f"按 {result.on}")
        fits = columns_of(f"    {counts}　按 {result.on}") <= page.columns
        yield from [f"    {counts}　{day}"] if fits else [f"    {counts}", f"    {day}"]


def next_lines(results: Sequence[Obligations], page: Page, advice: str = "") -> Iterator[str]:
    """Yield what to find out first over all plans."""
    questions, waiting = shared_questions(results), waiting_texts(results)
    if not questions and not waiting:
        yield from paragraph(ENOUGH_FOR_ALL, page.columns)
    if questions:
        first = questions[0]
        yield from advice_lines(advice, page)
        fact = f"先填：{first.fact.label}（{first.fact.choices}），{settled_text(first.settled)}"
        yield from paragraph(f"{_open_text(results, questions)}。{fact}。", page.columns)
    for text in waiting:
        yield from paragraph(text, page.columns)


def waiting_texts(results: Sequence[Obligations]) -> list[str]:
    """Return for each plan of which measures it would have to be known which province it is; empty if for none."""
    return [f"{plan_mark(result.plan)} {text}" for result in results if (text := region_text(result))]


def _open_text(results: Sequence[Obligations], questions: Sequence[SharedQuestion]) -> str:
    open_ = sum(len(result.undetermined) for result in results)
    waiting = sum(len(result.waiting_for_region) for result in results)
    facts = f"各份计划共 {open_} 项待定，取决于 {len(questions)} 项事实"
    return facts + (f"；其中 {waiting} 项还要看是哪个省" if waiting else "")


def several_text(results: Sequence[Obligations], each: Sequence[str], page: Page, advice: str = "") -> str:
    """Return a province's answers plan by plan: an overview, the text of ``each``, and what to find out over all."""
    parts = ["\n".join(overview_lines(results, page)), *each, "\n".join(next_lines(results, page, advice))]
    return "\n\n".join(parts)


def shared_questions_text(results: Sequence[Obligations], page: Page, commands: Sequence[str] = ()) -> str:
    """Return what to find out, each fact once for all plans that use it, what settles most over all first."""
    lines = [*overview_lines(results, page)]
    questions = shared_questions(results)
    waiting = [line for text in waiting_texts(results) for line in paragraph(text, page.columns)]
    if not questions:
        return "\n".join([*lines, "", *(waiting or ["没有待定的举措，不用再查什么。"])])
    lines += ["", *paragraph(f"{_open_text(results, questions)}；每项只问一次。", page.columns), *waiting]
    for rank, question in enumerate(questions, 1):
        fact, profile = question.fact, results[0].profile
        outcomes = [(value, shared_outcome_text(question, value)) for value in fact.domain]
        lines += ["", *question_lines(rank, fact, question.settled, outcomes, profile, page)]
    return "\n".join([*lines, *command_lines(commands)])


def shared_outcome_text(question: SharedQuestion, value: Value) -> str:
    """Return the measures of each plan that an answer settles: 2018：必做 2～4；国发〔2018〕38号：适用 1."""
    parts = []
    for result, _ in question.of_plans:
        settled = [(number, verdict) for plan, number, verdict in question.settles(value) if plan is result.plan]
        by_verdict = {verdict: [number for number, of in settled if of is verdict] for verdict in Verdict}
        texts = [f"{result.plan.labels[v]} {numbers(found)}" for v, found in by_verdict.items() if found]
        parts += [f"{plan_mark(result.plan)}：{'，'.join(texts)}"] if texts else []
    return "；".join(parts) or "还不能定"
