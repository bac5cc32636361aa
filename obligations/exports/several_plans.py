"""The content of files about several plans: what there is for each plan, put together plan by plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, count
from typing import Final, NamedTuple

from obligations.answers.obligations import Obligations
from obligations.answers.plans import shared_questions
from obligations.exports.answer_paper import (
    BASIS,
    DOCUMENT,
    FACT,
    FACTS,
    MISSING,
    MISSING_HEAD,
    answer_paper,
    basis_sheet,
    facts_table,
    ledger_sheet,
    measures_table,
    missing_sheet,
)
from obligations.exports.paper import Block, Cell, ColumnHead, Heading, Paper, Sheet, Table, Text
from obligations.plan.measure import PARTS
from obligations.plan.plan import Plan
from obligations.reports.plans import ENOUGH_FOR_ALL, shared_outcome_text, waiting_texts
from obligations.reports.wording import counts_text, numbers, plan_mark, settled_text
from obligations.text import fold

#: A title names no more plans than this.
_MOST_NAMED: Final = 5
#: What the name of a sheet may not have in Excel, and how long it may be.
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31


class OfPlan(NamedTuple):
    """A table of one plan, with the day whose facts count in it."""

    plan: Plan
    on: date
    table: Table


def papers_together(title: str, papers: Iterable[Paper], *, first: Sequence[Block] = ()) -> Paper:
    """Return papers as one, each below its title; ``first`` is above them."""
    blocks = [*first]
    for paper in papers:
        below = (Heading(block.text, 2) if isinstance(block, Heading) else block for block in paper.blocks)
        blocks += [Heading(paper.title), *below]
    return Paper(title, tuple(blocks))


def sheet_name(name: str, plan: Plan, taken: Iterable[str] = ()) -> str:
    """Return the name of a sheet that there is for each plan, none of those ``taken``: 任务台账 国发〔2018〕38号."""
    mark = plan.document_number or plan.id  # as in the ledgers that offices have
    marked = f"{name} {_NO_NAME.sub('_', mark)}".strip()[:_LONGEST_NAME]
    used = {fold(other) for other in taken}
    numbered = (f"{marked[: _LONGEST_NAME - 4]} {i}" for i in count(2))
    return next(one for one in chain([marked], numbered) if fold(one) not in used)


def sheets_together(of_plans: Iterable[tuple[Plan, Sequence[Sheet]]]) -> tuple[Sheet, ...]:
    """Return the sheets of several plans, named after them; their descriptions are one sheet, the last."""
    sheets: list[Sheet] = []
    basis: list[tuple[Cell, ...]] = []
    for plan, own in of_plans:
        for sheet in own:
            if sheet.name == BASIS:
                basis += [*([("",)] if basis else []), *sheet.table.rows]
            else:
                taken = [other.name for other in sheets]
                sheets.append(sheet._replace(name=sheet_name(sheet.name, plan, taken)))
    return (*sheets, Sheet(BASIS, Table((ColumnHead(BASIS, 100),), tuple(basis))))


def stacked(tables: Sequence[OfPlan]) -> Table:
    """Return tables below one another, with the plan and the day before each row; a column has one heading in all."""
    tables = [each._replace(table=_with_common_names(each)) for each in tables]
    heads: dict[str, ColumnHead] = {}
    for each in tables:  # a new column stands before the one that follows it in its own table
        order, at = list(heads), len(heads)
        for column in reversed(each.table.head):
            if column.label in heads:
                at = order.index(column.label)
            else:
                order.insert(at, column.label)
                heads[column.label] = column
        heads = {label: heads[label] for label in order}
    rows: list[tuple[Cell, ...]] = []
    for each in tables:
        labels = [column.label for column in each.table.head]
        for row in each.table.rows:
            cells = dict(zip(labels, row, strict=True))
            rows.append((plan_mark(each.plan), str(each.on), *(cells.get(label, "") for label in heads)))
    return Table((ColumnHead("计划", 16), ColumnHead("按哪一天", 10), *heads.values()), tuple(rows))


def _with_common_names(of_plan: OfPlan) -> Table:
    """Return a table whose column of departments is called as in all plans."""
    own, common = of_plan.plan.parts["bureau"], PARTS["bureau"]
    head = (column._replace(label=common) if column.label == own else column for column in of_plan.table.head)
    return of_plan.table._replace(head=tuple(head))


def answers_title(results: Sequence[Obligations], kind: str) -> str:
    """Return the title of a file about a province under several plans."""
    return f"{results[0].profile.province}　{plans_title([result.plan for result in results])}　{kind}"


def plans_title(plans: Sequence[Plan]) -> str:
    """Return what several plans are called together: their marks, or where these are many, how many they are."""
    return "、".join(map(plan_mark, plans)) if len(plans) <= _MOST_NAMED else f"{len(plans)} 份计划"


def answers_paper(results: Sequence[Obligations]) -> Paper:
    """Return a province's answers as a document to send: an overview, each plan's answer, what is open over all."""
    head = (ColumnHead("计划", 40), ColumnHead("文号", 20), ColumnHead("按哪一天", 10), ColumnHead("结论", 40))
    rows = tuple((r.plan.title, r.plan.document_number or "", str(r.on), counts_text(r)) for r in results)
    papers = (answer_paper(result, is_whole=False) for result in results)
    paper = papers_together(answers_title(results, DOCUMENT), papers, first=(Table(head, rows),))
    missing = shared_missing(results)
    rest: list[Block] = [missing] if missing.rows else []
    rest += map(Text, waiting_texts(results))
    rest = rest or [Text(ENOUGH_FOR_ALL)]
    return Paper(paper.title, (*paper.blocks, Heading(MISSING), *rest))


def answers_sheets(results: Sequence[Obligations]) -> tuple[Sheet, ...]:
    """Return a province's answers as the sheets of a ledger: a sheet of measures for each plan, and what is common."""
    *ledgers, basis = sheets_together((r.plan, [ledger_sheet(r), basis_sheet(r)]) for r in results)
    facts = stacked([OfPlan(result.plan, result.on, facts_table(result)) for result in results])
    missing = missing_sheet(shared_missing(results), waiting_texts(results) or [ENOUGH_FOR_ALL])
    return (*ledgers, Sheet(FACTS, facts, 3, key=(facts.head[0].label, FACT)), missing, basis)


def answers_table(results: Sequence[Obligations]) -> Table:
    """Return all measures of a province under several plans in one table."""
    return stacked([OfPlan(result.plan, result.on, measures_table(result, result)) for result in results])


def shared_missing(results: Sequence[Obligations]) -> Table:
    """Return the open questions over all plans, each fact once, what settles most first."""
    rows: list[tuple[Cell, ...]] = []
    for question in shared_questions(results):
        fact = question.fact
        outcomes = (f"{fact.display(value)} → {shared_outcome_text(question, value)}" for value in fact.domain)
        about = "\n".join(_about(fact.id, [result for result, _ in question.of_plans]))
        rows.append((fact.label, fact.choices, settled_text(question.settled), "\n".join(outcomes), about))
    return Table(MISSING_HEAD, tuple(rows))


def _about(fact: str, results: Iterable[Obligations]) -> Iterator[str]:
    for result in results:
        measures = numbers(o.measure for o in result.undetermined if fact in o.missing)
        yield f"{plan_mark(result.plan)}：{measures}"
