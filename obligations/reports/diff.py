"""The text for the differences between two plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from obligations.checks.diff import Diff, TextChange
from obligations.clauses.writer import write_in_chinese
from obligations.plan.plan import Plan
from obligations.reports.layout import Page, hanging, paragraph
from obligations.reports.wording import IN_OUR_WORDS, SILENT

#: Parts that often change alike in many measures; such a change is shown once.
_SHARED: Final = ("task", "subtask", "bureau", "due")


def diff_text(result: Diff, page: Page) -> str:
    """Return what changed: verdicts first, then measures added and removed, then what is only worded differently."""
    if result.same:
        return "没有不同。"
    titles = " → ".join(dict.fromkeys((result.old.title, result.new.title)))
    lines = [page.strong(line) for line in paragraph(titles, page.columns)]
    moved = [change for change in result.changed if change.moves]
    if any(text.part == "values" for text in result.facts):
        lines += ["", *paragraph("有的事实两份计划的值不同（见末尾）；结论只就两份计划都有的值比较。", page.columns)]
    if moved:
        lines += ["", page.strong(f"结论有变 {len(moved):,} 项", "red")]
        for change in moved:
            lines += hanging("", f"第 {change.after.number} 项　{change.after.title}", page)
            for text in change.texts:
                if text.part == "clause":
                    lines += hanging("  ", _text_change(text, result.new), page)
            for move in change.moves:
                who = write_in_chinese(move.condition, result.vocabulary)
                was, now = result.old.labels[move.before], result.new.labels[move.after]
                share = f"（按涉及的事实分 {move.of:,} 种省情，其中 {move.provinces:,} 种）" if move.of > 1 else ""
                lines += hanging("  ", f"{who}：{was} → {now}{share}", page)
    else:
        has_common = len(result.removed) < len(result.old.measures)
        unchanged = "两份计划都有的举措，各省的结论都没有变。"
        lines += ["", unchanged if has_common else "两份计划没有相同的举措，结论无从比较。"]
    for label, measures in (("新增", result.added), ("删去", result.removed)):
        if measures:
            lines += ["", page.strong(f"{label} {len(measures):,} 项")]
            for measure in measures:
                lines += hanging("", f"第 {measure.number} 项　{measure.title}", page)
    renamed = [change for change in result.changed if change.renamed]
    if renamed:
        lines += ["", page.strong(f"改名 {len(renamed):,} 项")]
        for change in renamed:
            lines += hanging("", f"第 {change.after.number} 项　{change.before.title} → {change.after.title}", page)
    lines += _wording_lines(result, page)
    if result.plan or result.facts:
        lines += ["", page.strong("计划和词汇表")]
        for text in (*result.plan, *result.facts):
            lines += hanging("", _text_change(text, result.new), page)
    return "\n".join(lines)


def _wording_lines(result: Diff, page: Page) -> Iterator[str]:
    """Yield what is only worded differently: all new numbers in one line, and the same change of several measures."""
    numbers = _renumbered([(c.before.number, c.after.number) for c in result.changed])
    shared: dict[TextChange, list[int]] = {}
    own: list[tuple[int, TextChange]] = []
    for change in result.changed:
        for text in change.texts:
            if text.part in _SHARED:
                shared.setdefault(text, []).append(change.after.number)
            elif text.part not in ("number", "title") and not (text.part == "clause" and change.moves):
                own.append((change.after.number, text))
    if not (numbers or shared or own):
        return
    yield ""
    yield page.strong("文字改动")
    if numbers:
        yield from hanging("", f"编号（旧 → 新）：{'，'.join(numbers)}", page)
    for text, measures in shared.items():
        yield from hanging("", f"第 {'、'.join(map(str, measures))} 项{_text_change(text, result.new)}", page)
    for measure, text in own:
        yield from hanging("", f"第 {measure} 项{_text_change(text, result.new)}", page)


def _renumbered(pairs: Iterable[tuple[int, int]]) -> list[str]:
    """Return new numbers, consecutive ones together: 2～5 → 3～6."""
    runs: list[list[tuple[int, int]]] = []
    for before, after in pairs:
        if before != after:
            if runs and (before - 1, after - 1) == runs[-1][-1]:
                runs[-1].append((before, after))
            else:
                runs.append([(before, after)])
    return [
        " → ".join(
            str(first) if len(run) == 1 else f"{first}～{last}" for first, last in zip(run[0], run[-1], strict=True)
        )
        for run in runs
    ]


def _text_change(text: TextChange, plan: Plan) -> str:
    nothing = {"due": SILENT, "clause": SILENT, "actions": SILENT}.get(text.part, "无")
    if text.part == "fact":
        return f"新增事实：{text.after}" if text.before is None else f"删去事实：{text.before}"
    label = IN_OUR_WORDS if text.part == "actions" else plan.parts[text.part]
    return f"{label}：{text.before or nothing} → {text.after or nothing}"
