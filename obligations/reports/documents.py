"""The text for a document that was read: what it says, what it leaves open, how the rules differ from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from obligations.documents.auditing import Audit
from obligations.documents.differences import HARMLESS, Difference, DifferenceKind
from obligations.documents.draft import DraftPlan
from obligations.documents.original import Doubt
from obligations.plan.verdicts import BRANCHES
from obligations.reports.layout import Page, hanging, headline, paragraph
from obligations.reports.wording import SILENT, numbers

_MOST: Final = 200
_OPEN: Final = (DifferenceKind.UNSURE, DifferenceKind.UNDECIDED)


def imported_text(
    draft: DraftPlan, page: Page, then: Sequence[str], lost: Sequence[str] = (), review: Sequence[str] = ()
) -> str:
    """Return what was read from a document, what it does not say, and last what a person has to decide.

    ``then`` are the commands to run next, ``lost`` is what of an earlier draft was not kept, ``review`` what was kept
    and may not hold any more.
    """
    measures = draft.measures
    tasks = dict.fromkeys(m.task for m in measures)
    subtasks = dict.fromkeys((m.task, m.subtask) for m in measures)
    divided = f"{len(subtasks)} 个分任务，" if any(m.subtask for m in measures) else ""
    of_tasks = f"{len(tasks)} 个主体任务" if any(tasks) or divided else "没有分主体任务"
    counts = f"{of_tasks}，{divided}{len(measures)} 项举措"
    lines = [*map(page.strong, paragraph(f"{draft.title}　{draft.year} 年度", page.columns)), counts]
    for what, silent in (
        ("完成时间", [m.number for m in measures if m.due is None and "due" not in m.undecided]),
        ("省份条款", [m.number for m in measures if m.clause is None and "clause" not in m.undecided]),
    ):
        if silent:
            those = "各项都" if len(silent) == len(measures) else f"第 {numbers(dict.fromkeys(silent))} 项"
            by_default = f"，按全文规则“{draft.default_scope.clause}”" if draft.default_scope and "条款" in what else ""
            lines += hanging("", f"{those}没有写{what}{by_default}", page)
    if shared := [m.number for m in measures if m.shares_due]:
        lines += hanging("", f"几项共用一个完成时间：第 {numbers(dict.fromkeys(shared))} 项", page)
    if mended := [m.number for m in measures if len(m.locations) > 1]:
        lines += hanging("", f"跨页或跨行，已接合：第 {numbers(dict.fromkeys(mended))} 项", page)
    lines += _once(draft, page)
    for note in draft.notes:
        lines += hanging("", note, page)
    if draft.doubts:
        groups = _together(draft.doubts)
        lines += ["", page.strong(f"没有把握 {len(groups)} 处，要由人来定", "yellow")]
        for group in groups[:_MOST]:
            lines += _doubt_lines(group, draft, page)
        lines += [f"  （另有 {len(groups) - _MOST} 处）"] if len(groups) > _MOST else []
    else:
        lines += ["", "没有读不准的地方。"]
    for heading, texts in (("草稿里没有保留", lost), ("草稿里保留了，请再看", review)):
        if texts:
            lines += ["", page.strong(f"{heading} {len(texts)} 处", "yellow")]
            lines += [line for text in texts for line in hanging("", text, page)]
    if then:
        lines += ["", "接着：", *(f"  {command}" for command in then)]
    return "\n".join(lines)


def _once(draft: DraftPlan, page: Page) -> Iterator[str]:
    """Yield departments and completion times that are in the document only once, as errors of a scan are."""
    for what, each in (
        (draft.parts["bureau"], [(name, m.number) for m in draft.measures for name in m.bureau or ()]),
        ("完成时间", [(m.due, m.number) for m in draft.measures if m.due is not None]),
    ):
        counts = Counter(name for name, _ in each)
        single = [f"{name}（第 {number} 项）" for name, number in each if counts[name] == 1]
        if single and len(counts) > len(single):
            yield from hanging("", f"只出现一次的{what}，请核对：{'、'.join(single[:_MOST])}", page)


def _together(doubts: Sequence[Doubt]) -> list[list[Doubt]]:
    """Return doubts in groups: those about the same words, with the same decision to make."""
    groups: dict[object, list[Doubt]] = {}
    for doubt in doubts:
        groups.setdefault((doubt.location, doubt.seen, doubt.decide), []).append(doubt)
    return list(groups.values())


def _doubt_lines(group: Sequence[Doubt], draft: DraftPlan, page: Page) -> Iterator[str]:
    doubt = group[0]
    fields = list(dict.fromkeys(d.field for d in group if d.field))
    measures = sorted({d.measure for d in group if d.measure is not None})
    about = f"第 {numbers(measures)} 项" if measures else ""
    about += f"{'、'.join(draft.parts[name] for name in fields)}（{'、'.join(fields)}）" if fields else ""
    where = str(doubt.location.place(draft.name)) if doubt.location else draft.name
    yield from hanging("", f"{where}　{about}：{doubt.seen}" if about else f"{where}　{doubt.seen}", page)
    yield from hanging("  ", f"要定的是：{doubt.decide}", page)


def audit_text(audit: Audit, page: Page) -> str:
    """Return how rules and document differ, both sides with their places; and the conclusion."""
    plan = audit.rules.plan
    lines = headline(plan.title, page)
    for side, name, sha256 in (
        ("规则", audit.rules.name, audit.rules.plan.sha256),
        ("原件", audit.draft.name, audit.draft.sha256),
    ):
        lines += [*paragraph(f"{side}　{name}", page.columns), *([page.faint(f"SHA-256 {sha256}")] if sha256 else [])]
    lines += [f"{len(audit.draft.measures)} 项举措，核对 {audit.compared} 处"]
    groups = (
        ("不同", "red", [d for d in audit.differences if d.kind not in (*_OPEN, *HARMLESS)]),
        ("还没有定", "yellow", [*_open(audit.differences)]),
        ("人工认定", "", [d for d in audit.differences if d.kind is DifferenceKind.DECIDED]),
        ("没有用上的人工认定", "", [d for d in audit.differences if d.kind is DifferenceKind.NEEDLESS]),
        ("只是写法不同（全角半角、空格）", "", [d for d in audit.differences if d.kind is DifferenceKind.SPELLING]),
    )
    for name, colour, group in groups:
        if group:
            alike = _alike(group)
            lines += ["", page.strong(f"{name} {len(alike)} 处", colour)]
            lines += [line for each in alike[:_MOST] for line in _difference_lines(each, plan.parts, page)]
            lines += [f"  （另有 {len(alike) - _MOST} 处，见 --format json）"] if len(alike) > _MOST else []
    if moved := [d.measure for d in audit.differences if d.kind is DifferenceKind.SOURCE and d.measure is not None]:
        lines += ["", *paragraph(f"规则里写的出处（页、行）与这份文件不同：第 {numbers(moved)} 项", page.columns)]
    if ours := [d.measure for d in audit.differences if d.kind is DifferenceKind.OURS and d.measure is not None]:
        lines += ["", *paragraph(f"标题为本工具所拟，未比对：第 {numbers(ours)} 项", page.columns)]
    lines += ["", *_conclusion(audit, groups[0][2], groups[1][2], page)]
    return "\n".join(lines)


def _open(differences: Sequence[Difference]) -> Iterator[Difference]:
    """Yield what is open; what the rules leave open because the document was not read for sure is told once."""
    unsure = {(each.measure, each.part) for each in differences if each.kind is DifferenceKind.UNSURE}
    for each in differences:
        of_clause = "clause" if each.part in {*BRANCHES} else each.part
        is_told = bool({(each.measure, each.part), (each.measure, of_clause)} & unsure)
        if each.kind is DifferenceKind.UNSURE or (each.kind is DifferenceKind.UNDECIDED and not is_told):
            yield each


def _conclusion(audit: Audit, differ: Sequence[Difference], unsure: Sequence[Difference], page: Page) -> Iterable[str]:
    if audit.faithful:
        decided = len(_alike([each for each in audit.differences if each.kind is DifferenceKind.DECIDED]))
        but = f"，其中 {decided} 处是人工认定的" if decided else ""
        return [page.strong(f"结论：规则与原件一致{but}。", "green")]
    parts = [f"{len(_alike(differ))} 处与原件不同"] if differ else []
    parts += [f"{len(_alike(unsure))} 处还没有定，请人工核对"] if unsure else []
    return [page.strong(f"结论：{'，'.join(parts)}。", "red")]


def _alike(differences: Sequence[Difference]) -> list[list[Difference]]:
    """Return differences in groups: what is open, or decided, in several fields for one reason stands together."""
    groups: dict[object, list[Difference]] = {}
    for i, each in enumerate(differences):
        match each.kind:
            case DifferenceKind.UNDECIDED:
                key: object = (each.kind, each.measure)
            case DifferenceKind.UNSURE | DifferenceKind.DECIDED:
                key = (each.kind, each.rules, each.document, each.document_place)
            case _:
                key = i
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _difference_lines(group: Sequence[Difference], parts: Mapping[str, str], page: Page) -> Iterator[str]:
    difference = group[0]
    measures = sorted({each.measure for each in group if each.measure is not None})
    about = f"第 {numbers(measures)} 项" if measures else "计划的"
    names = dict.fromkeys(each.part for each in group)
    part = "、".join(parts[name] for name in names if "clause" not in names or name not in {*BRANCHES})
    match difference.kind:
        case DifferenceKind.UNSURE:
            yield from hanging("", f"{about}{part}：原件读不准，{difference.document}", page)
        case DifferenceKind.UNDECIDED:
            yield from hanging("", f"{about}{part}：规则里列在 undecided，还没有定", page)
            yield from _read(group, parts, page)
            return
        case DifferenceKind.DECIDED:
            yield from hanging("", f"{about}{part}：{difference.rules}", page)
            unsure = "读不准" if difference.document_place else ""
            yield from hanging("  ", f"原件{unsure}：{difference.document}", page)
        case DifferenceKind.NEEDLESS:
            yield from hanging("", f"{about}{part}：{difference.rules}，原件里{difference.document}", page)
        case DifferenceKind.ONLY_IN_RULES | DifferenceKind.ONLY_IN_DOCUMENT:
            where = "规则" if difference.kind is DifferenceKind.ONLY_IN_RULES else "原件"
            yield from hanging("", f"{about}只在{where}里有", page)
        case _:
            yield from hanging("", f"{about}{part}不同", page)
    for side, text, place in (
        ("规则", difference.rules, difference.rules_place),
        ("原件", difference.document, difference.document_place),
    ):
        if place is not None:
            yield from hanging("  ", f"{side}：{_quoted(text, difference)}{place}", page)


def _read(group: Sequence[Difference], parts: Mapping[str, str], page: Page) -> Iterator[str]:
    """Yield where the rules leave a measure's fields open, and what of them the document says for sure."""
    yield from hanging("  ", f"规则：{group[0].rules_place}", page)
    for each in group:
        if each.document is not None:
            yield from hanging("  ", f"原件：{parts[each.part]}“{each.document}”　{each.document_place}", page)


def _quoted(text: str | None, difference: Difference) -> str:
    if difference.kind in (DifferenceKind.UNSURE, DifferenceKind.DECIDED, DifferenceKind.NEEDLESS):
        return ""  # the line above has it
    return f"（{_silent(difference)}）　" if text is None else f"“{text}”　"


def _silent(difference: Difference) -> str:
    return "没有这一支" if difference.part in (*BRANCHES,) else SILENT
