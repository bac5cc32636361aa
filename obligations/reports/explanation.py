"""The text for why a measure has its verdict, and for the reasons of all measures in short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from obligations.answers.explanation import Explanation, Node
from obligations.answers.obligations import Obligations
from obligations.errors import Place
from obligations.logic.conditions import Everyone, Is, Not, facts_of
from obligations.plan.measure import DefaultScope, Measure
from obligations.plan.notation import operator_of
from obligations.plan.plan import Plan
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.reports.facts import fact_text, unknown_text
from obligations.reports.layout import Page, hanging, headline, pad, paragraph
from obligations.reports.wording import (
    IN_OUR_WORDS,
    SILENT,
    clause_text,
    counts_text,
    head_lines,
    named_verdicts,
    not_summed_up,
    passage_lines,
    reason,
    title_lines,
    title_width,
    verdict_text,
    ways_texts,
)

_HOLDS: Final = {True: "成立", False: "不成立", None: "待定"}
_LEAF: Final = {True: "成立", False: "不成立", None: "未知"}
_COLOURS: Final = {True: "green", False: "", None: "yellow"}
#: More ways than this are counted, not listed.
_MOST_WAYS: Final = 12


def reasons_text(
    result: Obligations, page: Page, example: str, passages: Mapping[int, Sequence[str]] | None = None
) -> str:
    """Return one short reason for each measure, in the plan's order.

    ``example`` is the command that explains one of them; ``passages`` are the document's own paragraphs by measure.
    """
    plan = result.plan
    lines = [*headline(f"{result.profile.province}　{plan.title}", page), counts_text(result)]
    lines += [*head_lines(result, page), ""]
    width = title_width((o.definition for o in result), page, 0.45)
    for o in result:
        measure_lines = list(title_lines(o.definition, f"{o.label}　{reason(o, plan, result.on)}", page, width))
        measure_lines[0] = measure_lines[0].replace(f"  {o.label}　", f"  {verdict_text(o.verdict, plan, page)}　", 1)
        lines += measure_lines
        if passages:
            lines += [*passage_lines(passages.get(o.measure, ()), page), ""]
    lines += ["", page.faint(f"看一项的详细理由：{example}")]
    return "\n".join(lines)


def explanation_text(
    result: Obligations, measure: int, page: Page, place: Place | None, passages: Sequence[str] = ()
) -> str:
    """Return why one measure has its verdict. Raises :class:`ObligationsError` if the plan does not have it.

    ``place`` is the place of the rule, as it is best shown; ``passages`` are the document's own paragraphs.
    """
    obligation = result.find(measure)
    explanation, definition = obligation.explain(), obligation.definition
    title = paragraph(f"{result.profile.province}　第 {measure} 项　{definition.title_shown}", page.columns)
    verdict, *further = paragraph(f"{obligation.label}　{reason(obligation, result.plan, result.on)}", page.columns)
    lines = [
        *map(page.strong, title),
        verdict.replace(obligation.label, verdict_text(explanation.verdict, result.plan, page), 1),
        *further,
        *head_lines(result, page, obligation),
        "",
        *_field("全文规则" if definition.is_default else "条款", _clause(explanation, result.plan), page),
    ]
    if definition.clause is not None and explanation.clause_verdict is not explanation.verdict:
        by_clause = explanation.clause_verdict
        text = f"按条款的字面是{result.plan.labels[by_clause]}" if by_clause else "条款的写法读不懂"
        decision = next(filter(None, (definition.decided(verdict.value) for verdict in BRANCHES)), None)
        then = decision.text if decision else "同规则对不上；请用 obligations check 核对"
        lines += _field("", f"（{text}，{then}）", page)
    if words := dict.fromkeys(_words(explanation)):
        lines += _field("决定的词", "、".join(words), page)
    lines += _conditions(explanation, result, page)
    lines += _groups(explanation, result.plan, page)
    lines += _further(explanation, result, page)
    lines.append("")
    if task := " / ".join(filter(None, (definition.task, definition.subtask))):
        lines += _field("任务", task, page)
    lines += _field("完成时间", definition.due or SILENT, page)
    lines += _field(result.plan.parts["bureau"], "、".join(definition.departments), page)
    lines += _field("原件", _where(definition), page)
    if definition.is_default and result.plan.default_scope:
        lines += _field("", f"（全文规则：{_where(result.plan.default_scope)}）", page)
    lines += _field("规则", _rule(explanation, result.plan, place), page)
    if definition.title_is_ours:
        lines += _field("原件说明", "原件里的举措没有标题，这个标题是本工具所拟", page)
    for note in definition.notes:
        lines += _field("原件说明", note, page)
    for decision in definition.decisions:
        parts = "、".join(result.plan.parts[part] for part in decision.about)
        lines += _field("认定", f"{parts}：{decision.text}", page)
    if passages:
        lines += ["", page.strong("原文"), *passage_lines(passages, page, "")]
    return "\n".join(lines)


def _field(head: str, text: str, page: Page) -> Iterator[str]:
    for i, line in enumerate(paragraph(text, page.columns - 10)):
        yield (pad(head, 10) if i == 0 else " " * 10) + line


def _clause(explanation: Explanation, plan: Plan) -> str:
    """Return the clause, with what decided in 【】."""
    text, end = "", 0
    clause = explanation.definition.clause
    if clause is None:
        return clause_text(explanation.definition, plan)
    for span in explanation.decided:
        text += f"{clause[end : span.start]}【{clause[span.start : span.end]}】"
        end = span.end
    return text + clause[end:]


def _words(explanation: Explanation) -> Iterator[str]:
    """Yield the words in the clause that name the facts that decided."""
    for part in explanation.decided:
        for start, end in part.words:
            yield (explanation.definition.clause or "")[start:end]


def _conditions(explanation: Explanation, result: Obligations, page: Page) -> Iterator[str]:
    """Yield the branches as trees, with → before what decided; one that only negates the first is a single line."""
    labels, first = result.plan.labels, explanation.mandatory
    for verdict, node in zip(BRANCHES, (first, explanation.optional, explanation.exempt), strict=True):
        if node is None:
            continue
        yield ""
        head = page.strong(f"{labels[verdict]}条件") + f"　{_HOLDS[node.truth]}"
        if first and node.condition == Not(first.condition):
            yield f"{head}　其他省份，即{labels[Verdict.MANDATORY]}条件不成立的省份"
            continue
        yield head
        yield from _tree(node, result, page, 1)


def _groups(explanation: Explanation, plan: Plan, page: Page) -> Iterator[str]:
    """Yield which provinces the groups are that the rule names, and which documents say so."""
    region = plan.vocabulary.region
    if region is None:
        return
    nodes = filter(None, (explanation.mandatory, explanation.optional, explanation.exempt))
    conditions = [leaf.condition for node in nodes for leaf in node.leaves]
    values = [each.values for each in conditions if isinstance(each, Is) and each.fact == region.id]
    named = {name for some in values for name in region.in_groups(some)}
    for position, group in enumerate(group for group in region.groups if group.name in named):
        yield from [""] if position == 0 else []
        yield from _field("省份组", f"{group.name}是{group.defined}", page)


def _tree(node: Node, result: Obligations, page: Page, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if node.condition == Everyone():
        yield f"{indent}各类省份　成立"
        return
    if node.parts:
        yield f"{indent}{operator_of(node.condition)}　{_HOLDS[node.truth]}"
        for part in node.parts:
            yield from _tree(part, result, page, depth + 1)
        return
    vocabulary = result.plan.vocabulary
    [fact] = {leaf.condition.fact for leaf in node.leaves}  # type: ignore[union-attr]
    wanted = ""
    if isinstance(node.condition, Is):
        wanted = f"为{vocabulary[fact].display_any(node.condition.values)}"
    text = vocabulary[fact].label + wanted
    known = fact_text(result, fact)
    if known != "未知" or node.truth is not None:
        text += f"：现为{known}" if wanted else f"：{known}"
    mark = "→ " if node.decided else "  "
    truth = page.strong(_LEAF[node.truth], _COLOURS[node.truth])
    width = len(indent) + 10
    for i, line in enumerate(paragraph(text, page.columns - width)):
        head = indent + mark + truth + " " * (8 - 2 * len(_LEAF[node.truth])) if i == 0 else " " * width
        yield head + line


def _further(explanation: Explanation, result: Obligations, page: Page) -> Iterator[str]:
    """Yield what would change the verdict; of a silent plan, for which provinces it is silent and what else it asks."""
    vocabulary, measure, labels = result.plan.vocabulary, explanation.definition, result.plan.labels
    must = labels[Verdict.MANDATORY]
    match explanation.verdict:
        case Verdict.OPTIONAL | Verdict.EXEMPT:
            yield ""
            if not explanation.to_mandatory:
                why = _why_never(explanation, result)
                yield from paragraph(f"{why}：事实怎样变，这一项都不会变成{must}。", page.columns)
                return
            yield page.strong(f"怎样会变成{must}") + page.faint("　每行一种办法，改动最少的在前")
            yield from _ways(ways_texts(explanation.to_mandatory, vocabulary), page)
        case Verdict.UNDETERMINED:
            yield ""
            if not explanation.answers and vocabulary.region:
                yield from paragraph(f"要看是哪个省：{unknown_text(result, vocabulary.region.id)}。", page.columns)
                return
            yield page.strong("查明以后") + page.faint("　每行一种情形，符合一行就定")
            for possible in explanation.answers:
                yield f"  {verdict_text(possible.verdict, result.plan, page)}"
                yield from _ways(ways_texts(possible.ways, vocabulary, before=False), page)
        case Verdict.UNSPECIFIED:
            yield ""
            if measure.clause is None:
                text = "这是计划没有说，不是档案缺事实：查明什么，这一项都是未明确。"
                yield from paragraph(text, page.columns)
            else:
                yield page.strong(f"没有规定{named_verdicts(result.plan, '还是')}的省份") + page.faint("　每行一种")
                yield from _ways(ways_texts(explanation.silent, vocabulary, before=False), page)
            if measure.actions:
                yield from paragraph(f"计划对省里另有要求，{IN_OUR_WORDS}：", page.columns)
                for action in measure.actions:
                    yield from hanging("· ", action, page)
            elif measure.asks_provinces:
                yield from paragraph(not_summed_up(measure), page.columns)


def _why_never(explanation: Explanation, result: Obligations) -> str:
    """Return why nothing that could become so would make a measure mandatory."""
    must = result.plan.labels[Verdict.MANDATORY]
    if explanation.definition.mandatory is None:
        return f"规则没有{must}一支"
    region = result.plan.vocabulary.region
    if region and any(fact == region.id for fact in facts_of(explanation.definition.mandatory)):
        return f"{must}的是别的省份"
    return f"{must}一支对哪个省份都不成立"


def _ways(texts: list[str], page: Page) -> Iterator[str]:
    for text in texts[:_MOST_WAYS]:
        yield from hanging("  · ", text, page)
    if len(texts) > _MOST_WAYS:
        yield f"    （另有 {len(texts) - _MOST_WAYS} 种，见 --format json）"


def _where(written: Measure | DefaultScope) -> str:
    """Return where a measure, or the clause for the whole plan, is in the document."""
    pages, lines = ("、".join(map(str, n)) for n in (written.pages, written.lines))
    where = ([f"表格第 {pages} 页"] if pages else []) + ([f"文本第 {lines} 行"] if lines else [])
    where += ["、".join(written.rows)] if written.rows else []
    return "，".join(where) or "规则文件没有写在原件的什么位置"


def _rule(explanation: Explanation, plan: Plan, place: Place | None) -> str:
    if place is None or place.line is None:
        return str(place or "（由程序给出）")
    places = explanation.definition.places
    branches = [
        f"{plan.labels[verdict]}第 {places[verdict].line} 行"
        for verdict, branch in explanation.definition.branches.items()
        if verdict in places and branch is not None
    ]
    whose = "全文规则" if explanation.definition.is_default else ""
    return f"{place.name}:{place.line}" + (f"（{whose}{'，'.join(branches)}）" if branches else "")
