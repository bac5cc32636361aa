"""How answers and reasons are put into Chinese, for reports and exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from obligations.answers.comparison import Change
from obligations.answers.obligations import Obligation, Obligations
from obligations.answers.questions import Outcome, Settled
from obligations.answers.reasons import Way
from obligations.answers.situation import Ground, basis_text
from obligations.logic.boxes import merged
from obligations.logic.conditions import Value
from obligations.plan.measure import THIS_PROJECT, Measure
from obligations.plan.plan import Plan
from obligations.plan.regions import region_like
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Vocabulary
from obligations.province.records import Evidence
from obligations.reports.facts import dates_text, unknown_text
from obligations.reports.layout import Page, columns_of, pad, paragraph
from obligations.reports.looks import LOOKS

SILENT: Final = "计划未写明"
#: What is listed apart where only what is due by a day is listed.
WITHOUT_DUE_DAY: Final = "没有写完成时间、或者看不出是哪一天的"
ENOUGH: Final = "档案里的事实已经够用，没有待定的举措。"
_EXPLAINED: Final = {
    Verdict.MANDATORY: "计划规定本省必须做",
    Verdict.OPTIONAL: "计划规定本省可以选做",
    Verdict.EXEMPT: "计划写明对本省不作要求",
    Verdict.UNDETERMINED: "计划说清楚了，档案还缺事实",
}
#: The same where clauses are scopes: these say whom a measure is for, and not that it must be done.
_SCOPES_EXPLAINED: Final = _EXPLAINED | {
    Verdict.MANDATORY: "计划写明的范围包括本省",
    Verdict.EXEMPT: "计划写明的范围不包括本省",
}
#: A line lists no more sets of facts than this, where each of them is a reason by itself.
_MOST_REASONS: Final = 3


def explained(verdict: Verdict, plan: Plan) -> str:
    """Return what a verdict of a plan means for the province."""
    if verdict is Verdict.UNSPECIFIED:
        return f"计划没有规定本省{named_verdicts(plan, '还是')}"
    return (_EXPLAINED if plan.scope_means is None else _SCOPES_EXPLAINED)[verdict]


def named_verdicts(plan: Plan, last: str) -> str:
    """Return the verdicts that the plan's clauses give, in words: 必做还是选做; 必做、选做或不作要求."""
    *first, end = (plan.labels[verdict] for verdict in plan.branch_verdicts)
    return f"{'、'.join(first)}{last}{end}"


def verdict_text(verdict: Verdict, plan: Plan, page: Page) -> str:
    """Return the verdict's word, in its colour."""
    return page.strong(plan.labels[verdict], LOOKS[verdict].colour)


def numbers(measures: Iterable[int]) -> str:
    """Return numbers of measures, three or more consecutive ones together: 1、3～5."""
    runs: list[list[int]] = []
    for number in measures:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join("、".join(map(str, run)) if len(run) < 3 else f"{run[0]}～{run[-1]}" for run in runs)


def counts_text(result: Obligations) -> str:
    """Return the counts: 必做 13　选做 1　未明确 2　待定 9　共 25 项."""
    counts = "　".join(f"{result.plan.labels[v]} {len(result.with_verdict(v))}" for v in result.plan.verdicts)
    return f"{counts}　共 {len(result)} 项"


def head_lines(result: Obligations, page: Page, of: Obligation | None = None, *, doubts: bool = True) -> Iterator[str]:
    """Yield what an answer is about: the day, what is assumed or left out; with ``doubts``, what is unverified.

    ``of``: the obligation that the text is about, if it is only one.
    """
    yield page.faint(basis_text(result))
    yield from assumed_lines(result, page)
    if doubts and (text := unverified_text(result, of)):
        yield from warning_lines(text, page)


def due_by_text(count: int, until: date, later: int) -> str:
    """Return what is listed where only what is due by a day is, and how much is not as it is due ``later``."""
    text = f"只列 {until} 以前（含当天）要完成的 {count} 项，先到期的在前"
    return text + (f"；更晚的 {later} 项不列。" if later else "。")


def has_dues(plan: Plan) -> bool:
    """Return whether any measure of a plan has a completion time."""
    return any(measure.due for measure in plan.measures)


def without_due_day_lines(verdicts: Iterable[tuple[Measure, str]], page: Page) -> Iterator[str]:
    """Yield measures that have no day by which they are due, with a word on each, below a heading; nothing for none."""
    listed = list(verdicts)
    if listed:
        yield page.strong(f"{WITHOUT_DUE_DAY} {len(listed)} 项") + page.faint("　另列在这里")
    width = max((columns_of(word) for _, word in listed), default=0)
    for measure, word in listed:
        indent = 5 + width + (2 if width else 0)
        for i, line in enumerate(paragraph(measure.title_shown, page.columns - indent)):
            head = f"{measure.number:>3}  {pad(word, width)}{'  ' if width else ''}"
            yield (head if i == 0 else " " * indent) + line


def plan_notes(plan: Plan) -> list[str]:
    """Return what is to be known of a plan's list: titles that are not the document's, numbers that are left out."""
    notes = [note] if (note := _title_note(plan)) else []
    notes += [] if has_dues(plan) else ["计划没有写各项的完成时间。"]
    measured = [0, *(measure.number for measure in plan.measures)]
    for bare in plan.bare_tasks:
        after = measured[bare.before + 1] if bare.before + 1 < len(measured) else 0
        left_out = numbers(range(measured[bare.before] + 1, after))
        notes += [f"原件的“{bare.title}”下面没有举措，所以没有第 {left_out} 项。"] if left_out else []
    return notes


def _title_note(plan: Plan) -> str:
    """Return which titles are not the document's but the drafter's; empty if all are its own."""
    ours = [measure.number for measure in plan.measures if measure.title_is_ours]
    which = "各项举措" if len(ours) == len(plan.measures) else f"第 {numbers(ours)} 项"
    return f"{which}的标题是本工具所拟，原件没有标题。" if ours else ""


def to_be_looked_at(measure: Measure, plan: Plan) -> str:
    """Return what of a measure this project decided, for people to look at again; empty if it is nothing."""
    parts = [part for decision in measure.decisions if decision.who == THIS_PROJECT for part in decision.about]
    return f"{'、'.join(plan.parts[part] for part in parts)}：{THIS_PROJECT}认定，请核对" if parts else ""


def advice_lines(advice: str, page: Page) -> list[str]:
    """Return what to do next, 做什么：命令; a command that is too long for the line is on one of its own."""
    if columns_of(advice) <= page.columns:
        return [advice] if advice else []
    what, _, command = advice.partition("：")
    return [f"{what}：", f"  {command}"]


def warning_lines(text: str, page: Page) -> Iterator[str]:
    """Yield what must not be overlooked, in yellow."""
    return (page.strong(line, "yellow") for line in paragraph(text, page.columns))


def assumed_lines(result: Obligations, page: Page) -> Iterator[str]:
    """Yield the facts that were set for a what-if."""
    vocabulary = result.plan.vocabulary
    if facts := "，".join(f"{vocabulary[f].label}为{vocabulary[f].display(v)}" for f, v in result.assumed.items()):
        yield from warning_lines(f"假设：{facts}（不是档案里的事实）", page)


def unverified_text(result: Obligations, of: Obligation | None = None) -> str:
    """Return which verdicts (``of``: whether this one) rest on which unverified facts; empty if none does."""
    doubtful = [o for o in result.unverified if of in (None, o)]
    if not doubtful:
        return ""
    facts = [fact for o in doubtful for fact in o.unverified]
    if of is not None:
        return f"依据未核实的事实：{labels_of(facts, result.plan.vocabulary)}；核实以前不能作准"
    return doubtful_text([o.measure for o in doubtful], facts, result.plan.vocabulary)


def doubtful_text(measures: Sequence[int], facts: Iterable[str], vocabulary: Vocabulary) -> str:
    """Return how many measures, and which, rest on these unverified facts."""
    labels = labels_of(facts, vocabulary)
    return f"其中 {len(measures)} 项依据未核实的事实：第 {numbers(measures)} 项（{labels}）"


def labels_of(facts: Iterable[str], vocabulary: Vocabulary) -> str:
    """Return the labels of facts, each once, in the vocabulary's order: 省份类别、强省试点省."""
    return "、".join(vocabulary[fact].label for fact in vocabulary.in_order(facts))


def region_text(result: Obligations) -> str:
    """Return which measures wait for nothing but which province it is, and why nobody can say; empty if none does."""
    region = result.plan.vocabulary.region
    if region is None or not result.waiting_for_region:
        return ""
    like = region_like(result.profile.province)
    then = "档案里的 province 是省份的名称，才能定"
    if like:
        then = f"如果是{like.short_name}，请把档案里的 province 改为“{like.name}”"
    return f"第 {numbers(result.waiting_for_region)} 项要看是哪个省：{unknown_text(result, region.id)}；{then}。"


def region_lines(result: Obligations, page: Page) -> Iterator[str]:
    """Yield :func:`region_text` for a terminal."""
    yield from paragraph(region_text(result), page.columns) if result.waiting_for_region else ()


def reason(obligation: Obligation, plan: Plan, on: date) -> str:
    """Return one short reason for a verdict."""
    vocabulary = plan.vocabulary
    if obligation.verdict is Verdict.UNDETERMINED:
        return f"还要知道{labels_of(obligation.missing, vocabulary)}"
    if obligation.clause is None:
        return f"计划没有写{_unwritten(plan)}"
    sets = ["并且".join(_fact_in_short(ground, vocabulary, on) for ground in some) for some in obligation.reasons]
    facts = "，也因为".join(sets[:_MOST_REASONS]) + ("，等等" if len(sets) > _MOST_REASONS else "")
    if obligation.verdict is not Verdict.UNSPECIFIED:
        return facts or f"各类省份都{obligation.label}"
    explanation = obligation.explain()
    silence = "条款没有提到这样的省份"
    if explanation.clause_verdict is Verdict.EXEMPT:  # rules from a time when there was no such branch
        silence = "条款写明不作要求"
    elif not explanation.is_readable:
        silence = f"规则没有让这样的省份{named_verdicts(plan, '或')}"
    return f"{silence}：{facts}" if facts else silence


def _fact_in_short(ground: Ground, vocabulary: Vocabulary, on: date) -> str:
    details = [dates_text(ground, on), "未核实" if ground.evidence is Evidence.UNVERIFIED else ""]
    text = "；".join(filter(None, details))
    return f"{ground.label}为{vocabulary[ground.fact].display(ground.value)}" + (f"（{text}）" if text else "")


def ways_texts(ways: Sequence[Way], vocabulary: Vocabulary, *, before: bool = True) -> list[str]:
    """Return sets of facts in words; sets that differ only in the value of one fact are put together.

    ``before``: as changes, 强省试点省：否 → 是; else as what is so, 强省试点省为是.
    """
    known = {step.fact: step.before for way in ways for step in way}
    boxes = merged(({step.fact: (step.value,) for step in way} for way in ways), vocabulary.domains)

    def described(fact: str, values: Sequence[Value]) -> str:
        label, value = vocabulary[fact].label, vocabulary[fact].display_any(values)
        return f"{label}：{vocabulary[fact].display(known[fact])} → {value}" if before else f"{label}为{value}"

    return ["，".join(described(fact, values) for fact, values in box.items()) for box in boxes]


def clause_text(measure: Measure, plan: Plan) -> str:
    """Return the clause, and whether a person settled it; or that the plan has none."""
    if measure.clause_shown is None:
        return SILENT + _unwritten(plan)
    return measure.clause_shown + ("（人工认定）" if measure.decided("clause") else "")


def _unwritten(plan: Plan) -> str:
    """Return what a plan without a clause does not say: 哪些省份必做、哪些选做."""
    return "哪些省份" + "、哪些".join(plan.labels[verdict] for verdict in plan.branch_verdicts)


#: What this project's own words for what a province is to do are called, wherever they are shown.
IN_OUR_WORDS: Final = "要点（本工具概括）"
#: Told where the document has a paragraph for the provinces that nobody has put into words yet.
_NOT_SUMMED_UP: Final = "原件有对省里的要求，还没有概括，请看原件"
#: The same where the document has no titles: what a measure is stands there only.
_NOT_RETOLD: Final = "原件这一项写的内容还没有概括，请看原件"


def actions_text(measure: Measure) -> str:
    """Return what a province is to do, in lines: in this project's words, or that they are in the document only."""
    if measure.actions:
        return "\n".join([f"{IN_OUR_WORDS}：", *(f"· {action}" for action in measure.actions)])
    return not_summed_up(measure) if measure.asks_provinces else SILENT


def not_summed_up(measure: Measure) -> str:
    """Return that a document says what is to be done, and these rules do not."""
    return _NOT_RETOLD if measure.title_is_ours and not measure.province_paragraph else _NOT_SUMMED_UP


def action_texts(measure: Measure) -> Iterator[tuple[str, str]]:
    """Yield what a province is to do: each line as a mark and a text."""
    if measure.actions or measure.asks_provinces:
        yield from (("", line) if line[:2] != "· " else ("· ", line[2:]) for line in actions_text(measure).split("\n"))


def passage_lines(passages: Sequence[str], page: Page, label: str = "原文：") -> Iterator[str]:
    """Yield the document's own paragraphs, indented, below a label."""
    yield from ["     " + page.faint(label)] if passages and label else []
    for passage in passages:
        yield from ("     " + line for line in paragraph(passage, page.columns - 5))


def title_lines(measure: Measure, rest: str, page: Page, width: int) -> Iterator[str]:
    """Yield a measure's number and title, and ``rest`` in a column of its own, or below on a narrow page."""
    indent = 5
    title = paragraph(measure.title_shown, width)
    free = page.columns - indent - width - 2
    right = paragraph(rest, free) if free >= 16 else []
    for i in range(max(len(title), len(right))):
        left = pad(title[i] if i < len(title) else "", width)
        number = f"{measure.number:>3}  " if i == 0 else " " * indent
        yield f"{number}{left}  {right[i] if i < len(right) else ''}".rstrip()
    if not right and rest:
        yield from (" " * indent + line for line in paragraph(rest, page.columns - indent))


def title_width(measures: Iterable[Measure], page: Page, most: float = 0.5) -> int:
    """Return how wide titles may be beside something else: at most ``most`` of the page."""
    return min(max((columns_of(m.title_shown) for m in measures), default=0), int(page.columns * most))


def due_text(change: Change, vocabulary: Vocabulary) -> str:
    """Return the facts that make the difference: 甲和乙; or, where each does by itself, 甲，或者乙."""
    return "，或者".join("和".join(vocabulary[fact].label for fact in facts) for facts in change.due_to)


def doubts_texts(doubts: Sequence[Change]) -> Iterator[str]:
    """Yield which verdicts stay, but no longer rest on unverified facts, or now do."""
    for gone, text in ((True, "不再依据未核实的事实"), (False, "变成依据未核实的事实")):
        which = [change.after.measure for change in doubts if bool(change.before.unverified) is gone]
        if which:
            yield f"结论不变，{text}：第 {numbers(which)} 项"


def outcome_text(outcome: Outcome, plan: Plan) -> str:
    """Return the measures that an answer settles: 必做 2～4、6；选做 7."""
    parts = []
    for verdict in Verdict:
        measures = [number for number, settled in outcome.settles if settled is verdict]
        if measures:
            parts.append(f"{plan.labels[verdict]} {numbers(measures)}")
    doubt = f"（其中 {numbers(outcome.unverified)} 还依据未核实的事实）" if outcome.unverified else ""
    return ("；".join(parts) or "还不能定") + doubt


def settled_text(settled: Settled) -> str:
    """Return how many open measures the answers to a question settle."""
    if not settled.at_most:
        return "单凭这一项还定不了，要和别的事实一起"
    if settled.at_least == settled.at_most:
        return f"查明就能定 {settled.at_least} 项"
    return f"查明至少能定 {settled.at_least} 项，至多 {settled.at_most} 项，平均 {settled.average:.1f} 项"


def plan_mark(plan: Plan) -> str:
    """Return what a plan is called where its title is too long: its document's number, or else its identifier.

    An identifier that is a year would be taken for the year: 2018 年计划.
    """
    return plan.document_number or (f"{plan.id} 年计划" if plan.id == str(plan.year) else plan.id)
