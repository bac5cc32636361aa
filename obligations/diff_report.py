"""What is shown of the difference between two plans."""

from __future__ import annotations

from typing import Final

from obligations.clauses.writer import write_in_chinese
from obligations.diff import Diff, TextChange
from obligations.report import SILENT
from obligations.terminal import Page, hanging, paragraph

_PARTS: Final = {
    "id": "标识",
    "title": "名称",
    "year": "年度",
    "number": "编号",
    "task": "主体任务",
    "subtask": "分任务",
    "bureau": "局内部门",
    "due": "完成时间",
    "clause": "条款",
    "actions": "省里要做的",
    "fact": "事实",
    "label": "事实的名称",
    "values": "事实的值",
}


def diff_text(result: Diff, page: Page) -> str:
    """What changed: whose answers first, then measures that came and went, then what only reads otherwise."""
    if result.same:
        return "没有不同。"
    moved = [change for change in result.changed if change.moves]
    reworded = [change for change in result.changed if change.texts]
    lines = [page.strong(line) for line in paragraph(f"{result.old.title} → {result.new.title}", page.columns)]
    if moved:
        lines += ["", page.strong(f"结论有变 {len(moved)} 项", "red")]
        for change in moved:
            lines += hanging("", f"第 {change.after.number} 项　{change.after.title}", page)
            for move in change.moves:
                who = write_in_chinese(move.condition, result.vocabulary)
                told = f"{who}：{move.before.label} → {move.after.label}（{move.of} 种里 {move.provinces} 种）"
                lines += hanging("  ", told, page)
    for label, measures in (("新增", result.added), ("删去", result.removed)):
        if measures:
            lines += ["", page.strong(f"{label} {len(measures)} 项")]
            for m in measures:
                lines += hanging("", f"第 {m.number} 项　{m.title}", page)
    if reworded:
        lines += ["", page.strong(f"文字有改动 {len(reworded)} 项")]
        for change in reworded:
            lines += hanging("", f"第 {change.after.number} 项　{change.after.title}", page)
            for text in change.texts:
                lines += hanging("  ", _text_change(text), page)
    if result.plan or result.facts:
        lines += ["", page.strong("计划和词汇表")]
        for text in (*result.plan, *result.facts):
            lines += hanging("", _text_change(text), page)
    if not moved:
        lines += ["", "两份计划都有的举措，各省的结论都没有变。"]
    return "\n".join(lines)


def _text_change(text: TextChange) -> str:
    nothing = {"due": SILENT, "clause": SILENT, "actions": SILENT}.get(text.part, "无")
    if text.part == "fact":
        return f"新增事实：{text.after}" if text.before is None else f"删去事实：{text.before}"
    return f"{_PARTS[text.part]}：{text.before or nothing} → {text.after or nothing}"
