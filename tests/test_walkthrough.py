"""docs/walkthrough.md from an empty folder, step by step as a reader would: the Word file, the edits, every command."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
import yaml
from docx import Document
from openpyxl import load_workbook

from obligations import load_plan, matrix
from obligations.documents.auditing import audit
from tests.conftest import SHARED
from tests.test_docs import blocks, compare_shown, run, run_shell, text_of

PAGE = "docs/walkthrough.md"


def write_document(path: Path) -> None:
    """Write the Word file whose table the page shows."""
    rows = [line.strip("| ").split(" | ") for line in text_of(PAGE).splitlines() if line.startswith("| ")]
    document = Document()
    document.add_paragraph("2026 年知识产权惠企服务推进计划")
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text.replace("<br>", "\n")
    document.save(str(path))


def edit(rules: Path, number: int, written: str) -> None:
    """Write keys into a measure as the page tells its reader to: in the place of what is there, or below all of it."""
    before, measure, *after = re.split(
        rf"(?m)^(?=      - number: {number}$|      - number: {number + 1}$)", rules.read_text("utf-8")
    )
    for part in re.split(r"\n(?=\w)", written.rstrip("\n")):
        lines = textwrap.indent(part, " " * 8) + "\n"
        key = re.escape(part.partition(":")[0])
        measure, found = re.subn(rf"(?m)^        {key}:.*\n", lambda _, lines=lines: lines, measure)
        measure += "" if found else lines
    rules.write_text("".join([before, measure, *after]), "utf-8")


def test_the_walkthrough_leads_from_an_empty_folder_to_every_provinces_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_document(tmp_path / "计划.docx")
    shown = ""
    for block in blocks(PAGE):
        try:
            match block.kind.split():
                case ["sh"]:
                    shown = run_shell(block.text)
                case ["text"]:
                    compare_shown(block.text, shown)
                case ["yaml", "第", number, "项"]:
                    edit(tmp_path / "计划.yaml", int(number), block.text)
                case kind:
                    pytest.fail(f"nothing here does a block of {kind}")
        except BaseException as error:
            error.add_note(f"{PAGE}:{block.line}")
            raise
    assert len([*(tmp_path / "台账").glob("*.xlsx")]) == 31
    book = load_workbook(tmp_path / "甘肃.xlsx")
    assert [name for name in book.sheetnames if name.startswith("任务台账")] == [
        "任务台账 2018", "任务台账 国办发〔2018〕126号", "任务台账 国发〔2018〕38号"
    ]  # fmt: skip
    assert "国发〔2018〕38号" not in (tmp_path / "福建.txt").read_text("utf-8")
    assert "原文：" in (tmp_path / "福建.txt").read_text("utf-8")


def test_the_same_way_leads_to_the_lists_of_a_real_document_that_is_not_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """国发〔2019〕3号 has no clause in any of its items: the plan is silent for every province, and that is shown."""
    document = SHARED / "documents" / "guofa-2019-3.docx"
    if not document.exists():
        pytest.skip("the documents (shared/documents) are not on this machine")
    monkeypatch.chdir(tmp_path)
    run(["import", str(document), "--id", "guofa-2019-3", "-o", "计划.yaml"], status=1)
    for number, department in ((6, "商务部"), (18, "海关总署"), (21, "商务部")):
        data = yaml.safe_load(Path("计划.yaml").read_text("utf-8"))
        [measure] = [
            m for task in data["tasks"] for part in task.get("subtasks", ()) for m in part["measures"] if m["number"] == number
        ]  # fmt: skip
        decision = {"about": ["bureau"], "who": "某人", "date": "2019-02-01", "why": "文件只写出这一个"}
        measure |= {"bureau": [department], "decisions": [decision]}
        Path("计划.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    run(["check", "计划.yaml"])
    assert audit("计划.yaml", document).faithful
    counted = matrix(plan=load_plan("计划.yaml"))
    assert {verdict.value: number for verdict, number in counted.counts().items() if number} == {"unspecified": 31 * 21}
