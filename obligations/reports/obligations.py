"""The text for the answer for one province, for a plan, and for the shipped profiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from obligations.answers.dues import due_by, due_day
from obligations.answers.obligations import Obligation, Obligations
from obligations.answers.questions import open_questions
from obligations.plan.measure import Measure, by_task
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.province.profile import Profile
from obligations.reports.facts import unknown_in_short
from obligations.reports.layout import Page, columns_of, headline, listed, pad, paragraph
from obligations.reports.looks import LOOKS
from obligations.reports.wording import (
    ENOUGH,
    SILENT,
    action_texts,
    advice_lines,
    clause_text,
    counts_text,
    due_by_text,
    explained,
    has_dues,
    head_lines,
    passage_lines,
    plan_notes,
    region_lines,
    to_be_looked_at,
    without_due_day_lines,
)
from obligations.text import numeral


def obligations_text(
    result: Obligations,
    page: Page,
    *,
    actions: bool = False,
    advice: str = "",
    passages: Mapping[int, Sequence[str]] | None = None,
    until: date | None = None,
    is_whole: bool = True,
) -> str:
    """Return the whole answer for one province: counts, the four groups, and what to fill in next.

    ``actions``: also what the province is to do, and the plan's gaps; ``advice`` is shown where something is left
    to fill in; ``passages`` are the document's own paragraphs by measure. ``until``: only what is due by this day, in
    the order of the days. Where it is one of several answers, and not the ``is_whole`` of it, what to fill in is
    left out.
    """
    lines = headline(f"{result.profile.province}　{result.plan.title}", page)
    lines += [counts_text(result), *head_lines(result, page)]
    lines += [page.faint(line) for note in plan_notes(result.plan) for line in paragraph(note, page.columns)]
    chosen = tuple(result) if until is None else result.due_by(until)
    if until is not None:
        later = len(result) - len(chosen) - len(result.without_due_day)
        lines += paragraph(due_by_text(len(chosen), until, later), page.columns)
    sizes = _Sizes.of([o.definition for o in chosen], result.plan, page)
    for verdict in result.plan.verdicts:
        group = [o for o in chosen if o.verdict is verdict]
        if group:
            lines += ["", _heading(verdict, len(group), result.plan, page)]
            for obligation in group:
                lines += _obligation_lines(obligation, result.plan, sizes, page, actions=actions)
                lines += passage_lines((passages or {}).get(obligation.measure, ()), page)
    if until is not None and result.without_due_day:
        timeless = ((o.definition, o.label) for o in result.without_due_day)
        lines += ["", *without_due_day_lines(timeless, page)]
    lines += ["", *_next_lines(result, page, advice)] if is_whole else []
    return "\n".join(lines)


def _heading(verdict: Verdict, count: int, plan: Plan, page: Page) -> str:
    head = page.strong(f"{plan.labels[verdict]} {count} 项", LOOKS[verdict].colour)
    return head + page.faint(f"　{explained(verdict, plan)}")


def _obligation_lines(obligation: Obligation, plan: Plan, sizes: _Sizes, page: Page, *, actions: bool) -> Iterator[str]:
    yield from sizes.lines(obligation.definition, page)
    width = page.columns - sizes.indent
    if obligation.missing:
        labels = [plan.vocabulary[fact].label for fact in obligation.missing]
        yield from _indented("缺：", listed(labels, width - 4), sizes.indent)
    if obligation.verdict is Verdict.UNSPECIFIED and obligation.clause is not None:
        or_exempt = "，或者不作要求" if obligation.explain().clause_verdict is Verdict.EXEMPT else ""
        clause = f"条款没有列入本省{or_exempt}：{obligation.definition.clause_shown}"
        yield from _indented("", paragraph(clause, width), sizes.indent)
    if decided := to_be_looked_at(obligation.definition, plan):
        yield from _indented("", paragraph(decided, width), sizes.indent)
    if doubtful := [plan.vocabulary[fact].label for fact in obligation.unverified]:
        yield from _indented("依据含未核实的事实：", listed(doubtful, width - 20), sizes.indent)
    if actions:
        yield from _action_lines(obligation.definition, sizes.indent, width)


def _action_lines(measure: Measure, indent: int, width: int, notes: Sequence[str] = ()) -> Iterator[str]:
    """Yield what a province is to do; and the drafter's notes on the document, which no province's list has."""
    for head, text in (*action_texts(measure), *(("注：", note) for note in notes)):
        yield from _indented(head, paragraph(text, width - columns_of(head)), indent)


def _indented(head: str, lines: Sequence[str], indent: int) -> Iterator[str]:
    for i, line in enumerate(lines):
        yield " " * indent + (head if i == 0 else " " * columns_of(head)) + line


class _Sizes:
    """The columns of a list of measures: on a wide page one line each, on a narrow one departments below."""

    indent = 5
    _gap = 2

    def __init__(self, title: int, due: int, bureau: int) -> None:
        self.title, self.due, self.bureau = title, due, bureau

    @classmethod
    def of(cls, measures: Iterable[Measure], plan: Plan, page: Page) -> _Sizes:
        measures = list(measures)
        title = max((columns_of(m.title_shown) for m in measures), default=0)
        due = max((columns_of(m.due or SILENT) for m in measures), default=0) if has_dues(plan) else 0
        title = min(title, page.columns - cls.indent - cls._gap - due)
        bureau = page.columns - cls.indent - title - cls._gap - due - cls._gap
        return cls(title, due, bureau if bureau >= 32 else 0)

    def lines(self, measure: Measure, page: Page) -> Iterator[str]:
        due = measure.due or SILENT if self.due else ""
        title = paragraph(measure.title_shown, self.title)
        first = f"{measure.number:>3}  {pad(title[0], self.title)}  "
        if not self.bureau:
            yield f"{first}{due}".rstrip()
            yield from (" " * self.indent + line for line in title[1:])
            for line in listed(measure.departments, page.columns - self.indent):
                yield page.faint(" " * self.indent + line)
            return
        bureau = listed(measure.departments, self.bureau)
        yield f"{first}{pad(due, self.due)}  {page.faint(bureau[0])}"
        for i in range(1, max(len(title), len(bureau))):
            left = " " * self.indent + pad(title[i] if i < len(title) else "", self.title)
            right = bureau[i] if i < len(bureau) else ""
            yield f"{left}  {' ' * self.due}  {page.faint(right)}".rstrip()


def _next_lines(result: Obligations, page: Page, advice: str) -> list[str]:
    """Return which file to fill in, and last the line of it that settles most."""
    questions = open_questions(result)
    if not questions:
        return list(region_lines(result, page)) or [ENOUGH]
    question = questions[0]
    open_ = len(result.undetermined)
    if question.at_least < question.at_most:
        settles = f"可定 {question.at_least}～{question.at_most} 项待定"
    else:
        settles = f"可定全部 {open_} 项待定" if question.at_least == open_ else f"可定 {question.at_least} 项待定"
    fact = question.fact
    place = result.profile.places.get(fact.id)
    first = f"先填第 {place.line} 行：" if place and place.line else "先在 facts 下加一行："
    if why := unknown_in_short(result, fact.id):
        first = f"{first[:-1]}（{why}）："
    lines = list(advice_lines(advice, page))
    if place and place.line:
        lines += [f"档案：{place.name}"]
    lines += paragraph(f"{first}{fact.label}（{fact.choices}），{settles}", page.columns)
    return [*lines, *region_lines(result, page)]


def measures_text(plan: Plan, page: Page, *, actions: bool = False, until: date | None = None) -> str:
    """Return the plan: every measure with its completion time, departments and clause, in the document's order.

    ``until``: only what is due by this day, in the order of the days, and what has no day apart.
    """
    lines = headline(f"{plan.title}　共 {len(plan.measures)} 项举措", page)
    lines += [page.faint(line) for note in plan_notes(plan) for line in paragraph(note, page.columns)]
    sizes = _Sizes.of(plan.measures, plan, page)
    width = page.columns - sizes.indent

    def measure_lines(measure: Measure) -> Iterator[str]:
        yield from sizes.lines(measure, page)
        yield from _indented("", paragraph(clause_text(measure, plan), width), sizes.indent)
        if actions:
            yield from _action_lines(measure, sizes.indent, width, measure.notes)

    if until is not None:
        listed = due_by(plan.measures, lambda measure: due_day(measure.due, plan.year), until)
        timeless = [(measure, "") for measure in plan.measures if due_day(measure.due, plan.year) is None]
        later = len(plan.measures) - len(listed) - len(timeless)
        lines += [*paragraph(due_by_text(len(listed), until, later), page.columns), *([""] if listed else [])]
        lines += [line for measure in listed for line in measure_lines(measure)]
        return "\n".join([*lines, *([""] if timeless else []), *without_due_day_lines(timeless, page)])
    for i, (task, of_task) in enumerate(by_task(plan.measures, plan.bare_tasks), 1):
        lines += ["", page.strong(f"{numeral(i)}、{task}")] if task else [""]
        for j, (subtask, of_subtask) in enumerate(groupby(of_task, key=lambda m: m.subtask), 1):
            lines += [f"（{numeral(j)}）{subtask}"] if subtask else []
            lines += [line for measure in of_subtask for line in measure_lines(measure)]
    return "\n".join(lines)


def profiles_text(found: Sequence[tuple[str, Profile]], plan: Plan, page: Page) -> str:
    """Return the shipped profiles: the name to call each by, its code, and how many facts it states."""
    total = len(plan.vocabulary.stated)
    names = max((columns_of(p.province) for _, p in found), default=0)
    keys = max((columns_of(key) for key, _ in found), default=0)
    lines = [
        page.strong(f"自带的省情档案　{len(found)} 份"),
        page.faint(f"按 {plan.last_day} 的事实；例：obligations for 广东"),
    ]
    for key, profile in found:
        known = [f.label for f in plan.vocabulary.stated if f.id in profile.on(plan.last_day)]
        code = profile.code or "--"
        lines.append(f"{code:>3}  {pad(profile.province, names)}  {pad(key, keys)}  已知 {len(known)}/{total} 项事实")
    return "\n".join(lines)
