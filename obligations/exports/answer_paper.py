"""The content of files about a province: basis, facts and their sources, measures, missing facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from obligations.answers.obligations import Obligation, Obligations
from obligations.answers.questions import open_questions
from obligations.exports.paper import Block, Cell, ColumnHead, Heading, Paper, Sheet, Table, Text, VerdictCell
from obligations.plan.measure import PARTS
from obligations.reports.facts import dates_text, unknown_text
from obligations.reports.layout import Page
from obligations.reports.wording import (
    ENOUGH,
    SILENT,
    actions_text,
    clause_text,
    counts_text,
    explained,
    head_lines,
    numbers,
    outcome_text,
    plan_notes,
    reason,
    region_text,
    settled_text,
    to_be_looked_at,
    unverified_text,
)

#: Number of a measure → the document's paragraphs about it, to be quoted.
Passages: TypeAlias = Mapping[int, Sequence[str]]

NUMBER, TITLE, VERDICT, REASON, PASSAGES, FACT = "序号", "落实举措", "结论", "理由", "原文", "事实"
LEDGER: Final = "任务台账"
DOCUMENT: Final = "任务清单"
FACTS: Final = "事实和依据"
MISSING: Final = "还缺的事实"
BASIS: Final = "说明"
_HOW: Final = (
    "右边空着的各列由本省填写，还可以加自己的行、列和工作表；再次导出到这个文件时，只更新程序写的格子，其余原样不动。"
)
#: Lines are not broken here, but by the program that shows them.
_ENDLESS: Final = Page(1_000_000_000)

_MEASURES: Final = (
    ColumnHead(NUMBER, 4),
    ColumnHead("主体任务", 10),
    ColumnHead("分任务", 10),
    ColumnHead(TITLE, 14),
    ColumnHead(VERDICT, 6),
    ColumnHead("省份条款", 16),
    ColumnHead(REASON, 18),
    ColumnHead("完成时间", 8),
    ColumnHead(PARTS["bureau"], 10),
    ColumnHead("要做的事", 28),
)
_FACTS: Final = (
    ColumnHead(FACT, 24),
    ColumnHead("值", 10),
    ColumnHead("有效期", 26),
    ColumnHead("地点", 24),
    ColumnHead("出处", 36),
    ColumnHead("证据", 10),
    ColumnHead("补充", 30),
)
MISSING_HEAD: Final = (
    ColumnHead("还要知道", 24),
    ColumnHead("可以填", 22),
    ColumnHead("能定多少", 32),
    ColumnHead("各种答案", 48),
    ColumnHead("涉及的举措", 22),
)


def answer_paper(result: Obligations, passages: Passages | None = None, *, is_whole: bool = True) -> Paper:
    """Return the whole answer as a document to send: basis, facts, measures by verdict, open questions.

    Where it is one of several answers, and not the ``is_whole`` of it, the open questions are left out.
    """
    blocks: list[Block] = [Heading("依据"), *_basis(result), Heading(FACTS), facts_table(result)]
    for verdict in result.plan.verdicts:
        group = result.with_verdict(verdict)
        heading = f"{result.plan.labels[verdict]} {len(group)} 项"
        blocks += [Heading(heading), Text(explained(verdict, result.plan))]
        if group:
            table = measures_table(result, group).without(VERDICT)
            blocks.append(table._replace(under=tuple(_passages(o, passages) for o in group) if passages else ()))
    if not is_whole:
        return Paper(title_of(result, DOCUMENT), tuple(blocks))
    missing, region = missing_table(result), region_text(result)
    rest: list[Block] = [missing] if missing.rows else []
    rest += [Text(region)] if region else []
    return Paper(title_of(result, DOCUMENT), (*blocks, Heading(MISSING), *(rest or [Text(ENOUGH)])))


def title_of(result: Obligations, kind: str) -> str:
    """Return the title: province, plan, and the kind of file (:data:`DOCUMENT` or :data:`LEDGER`)."""
    return f"{result.profile.province}　{result.plan.title}　{kind}"


def _basis(result: Obligations) -> Iterator[Text]:
    yield Text(f"计划：{result.plan.title}（{result.plan.id}）")
    yield Text(counts_text(result))
    day, *warnings = head_lines(result, _ENDLESS)
    yield Text(day)
    yield from (Text(warning, strong=True) for warning in warnings)
    yield from map(Text, plan_notes(result.plan))


def answer_sheets(result: Obligations, passages: Passages | None = None) -> tuple[Sheet, ...]:
    """Return the whole answer as the sheets of a ledger, with all measures in the first."""
    return (
        ledger_sheet(result),
        Sheet(FACTS, facts_table(result), key=(FACT,)),
        missing_sheet(missing_table(result), [region_text(result) or ENOUGH]),
        *([Sheet(PASSAGES, passages_table(result, passages), 2)] if passages else []),
        basis_sheet(result),
    )


def ledger_sheet(result: Obligations) -> Sheet:
    """Return the sheet of all measures, to which people add columns."""
    return Sheet(LEDGER, measures_table(result, result), 4, is_ledger=True, key=(NUMBER,))


def basis_sheet(result: Obligations) -> Sheet:
    """Return the sheet that says what an answer rests on, what the verdicts mean, and how the ledger is kept."""
    texts = [title_of(result, LEDGER), *(text.text for text in _basis(result))]
    texts += [f"{result.plan.labels[verdict]}：{explained(verdict, result.plan)}" for verdict in result.plan.verdicts]
    return Sheet(BASIS, Table((ColumnHead(BASIS, 100),), tuple((text,) for text in (*texts, _HOW))))


def missing_sheet(missing: Table, otherwise: Sequence[str]) -> Sheet:
    """Return the sheet of open questions; ``otherwise`` is said where there are none."""
    said = tuple((text, *[""] * (len(missing.head) - 1)) for text in otherwise)
    return Sheet(MISSING, missing if missing.rows else missing._replace(rows=said), key=(MISSING_HEAD[0].label,))


def measures_table(result: Obligations, chosen: Iterable[Obligation], passages: Passages | None = None) -> Table:
    """Return some measures of an answer, a row for each; ``passages`` add a column."""
    rows: list[tuple[Cell, ...]] = [
        (
            o.measure,
            o.task,
            o.subtask,
            o.definition.title_shown,
            VerdictCell(o.verdict, o.label),
            clause_text(o.definition, result.plan),
            "\n".join(filter(None, _why(o, result))),
            o.due or SILENT,
            "、".join(o.definition.departments),
            actions_text(o.definition),
            *([_passages(o, passages)] if passages else []),
        )
        for o in chosen
    ]
    departments = ColumnHead(result.plan.parts["bureau"], 10)
    head = tuple(departments if column.label == PARTS["bureau"] else column for column in _MEASURES)
    return Table((*head, ColumnHead(PASSAGES, 30)) if passages else head, tuple(rows))


def _why(obligation: Obligation, result: Obligations) -> tuple[str, ...]:
    looked_at = to_be_looked_at(obligation.definition, result.plan)
    return reason(obligation, result.plan, result.on), unverified_text(result, obligation), looked_at


def passages_table(result: Obligations, passages: Passages) -> Table:
    """Return the document's paragraphs, a row for each: in one cell of a sheet they would not all be visible."""
    rows = tuple((o.measure, o.title, text) for o in result for text in passages_of(o.measure, passages))
    return Table((ColumnHead(NUMBER, 4), ColumnHead(TITLE, 24), ColumnHead(PASSAGES, 110)), rows)


def _passages(obligation: Obligation, passages: Passages | None) -> str:
    return "\n".join(passages_of(obligation.measure, passages))


def passages_of(measure: int, passages: Passages | None) -> list[str]:
    """Return the passages of a measure, none if there are none. A single text counts as one passage."""
    texts = (passages or {}).get(measure, ())
    return [texts] if isinstance(texts, str) else list(texts)


def facts_table(result: Obligations) -> Table:
    """Return every fact of the plan's vocabulary: its value, dates, place, source and evidence, or 未知."""
    rows = []
    for fact in result.plan.vocabulary.facts:
        ground = result.ground(fact.id)
        assumed = "假设，不是档案里的事实" if fact.id in result.assumed else ""
        if ground is None:
            rows.append((fact.label, "未知", "", "", "", "", assumed or unknown_text(result, fact.id)))
            continue
        evidence = ground.evidence.label if ground.evidence else ""
        details = (dates_text(ground, result.on), ground.where or "", ground.source or "", evidence)
        rows.append((fact.label, fact.display(ground.value), *details, assumed))
    return Table(_FACTS, tuple(rows))


def missing_table(result: Obligations) -> Table:
    """Return the open questions, the most useful first: the possible answers, and what each of them settles."""
    rows = [
        (
            question.fact.label,
            question.fact.choices,
            settled_text(question.settled),
            "\n".join(f"{question.fact.display(o.value)} → {outcome_text(o, result.plan)}" for o in question.outcomes),
            numbers(o.measure for o in result.undetermined if question.fact.id in o.missing),
        )
        for question in open_questions(result)
    ]
    return Table(MISSING_HEAD, tuple(rows))
