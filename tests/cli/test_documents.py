"""import, audit, table and explain --document: what a user is told, which files are written, with which status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from obligations import Plan, load_plan
from obligations.cli.app import main
from obligations.exports.plan_table import plan_markdown
from obligations.reports.layout import columns_of
from tests.conftest import ROOT
from tests.documents.test_drafting import ALL, DONE, A, B
from tests.scans import as_bytes, markdown, row, word

RULES = str(ROOT / "rules" / "2018.yaml")


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    status = main(args)
    return status, *capsys.readouterr()


@pytest.fixture
def here(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.md").write_text(plan_markdown(plan), "utf-8")
    (tmp_path / "sure.docx").write_bytes(as_bytes(word([A, B])))
    doubtful = [
        A,
        row(["2. 乙。", "3. 丙。"], ["局内：条法司", f"省份：{ALL}"], DONE),
        row("4. 丁。", ["局内：条法司", "省份：示范省必做"], DONE),
    ]
    (tmp_path / "doubtful.txt").write_text(markdown(doubtful), "utf-8")
    return tmp_path


def test_import_writes_a_plan_that_can_be_used_and_never_over_a_file_without_force(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "import", "sure.docx", "-o", "new.yaml")
    assert (
        (status, err) == (0, "已写好 new.yaml\n")
        and "1 个主体任务，1 个分任务，2 项举措" in out
        and "没有读不准的地方" in out
    )
    assert "obligations audit new.yaml --document sure.docx" in out
    assert len(load_plan(here / "new.yaml").measures) == 2
    assert run(capsys, "check", "new.yaml")[0] == 0
    assert run(capsys, "audit", "new.yaml", "--document", "sure.docx")[0] == 0
    # never over a file that a person may have worked on
    before = (here / "new.yaml").read_bytes()
    status, out, err = run(capsys, "import", "plan.md", "-o", "new.yaml")
    assert (status, out) == (2, "") and "文件已经存在" in err and (here / "new.yaml").read_bytes() == before
    assert run(capsys, "import", "plan.md", "-o", "new.yaml", "--force", "--id", "甲")[0] == 0
    assert load_plan(here / "new.yaml").id == "甲" and len(load_plan(here / "new.yaml").measures) == 25


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_import_lists_what_it_is_not_sure_of_and_such_a_draft_is_not_used(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "import", "doubtful.txt", "-o", "new.yaml")
    assert (status, err) == (1, "已写好 new.yaml\n")
    listed = out[out.index("没有把握") :]
    assert listed.startswith("没有把握 2 处，要由人来定")
    assert (
        "doubtful.txt:8:1　第 2、3 项局内部门、条款（bureau、clause）：“条法司”、“各类省份必做”可能是第 2、3 项的"
        in listed.replace("\n    ", "")
    )
    assert "要定的是：哪些属于哪一项" in listed and "示范省" in listed.replace("\n    ", "")
    assert run(capsys, "check", "new.yaml")[0] == 1
    status, out, _ = run(capsys, "audit", "new.yaml", "--document", "doubtful.txt")
    assert status == 1 and "还没有定" in out
    assert run(capsys, "for", "广东", "--rules", "new.yaml")[0] == 2


@pytest.mark.parametrize("words", ["示范省: {}", "model_province: {label: 示范省}"])
def test_a_document_is_read_with_a_vocabulary_alone(words: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the message advises: the line that it gives is a vocabulary."""
    status, _, _ = run(capsys, "import", "doubtful.txt", "-o", "first.yaml")
    assert status == 1 and "请在 vocabulary 里加上：  示范省: {}" in (here / "first.yaml").read_text("utf-8")
    (here / "words.yaml").write_text(
        f"vocabulary:\n  {words}\n  kind: {{label: 省份类别, values: [一类, 二类]}}\n", "utf-8"
    )
    run(capsys, "import", "doubtful.txt", "--vocabulary", "words.yaml", "-o", "again.yaml")
    assert "mandatory: 示范省" in (here / "again.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("vocabulary: {示范省: {label: 示范省}, other: {label: 示范省}}", "名称“示范省”用了两次"),
        ("vocabulary: {示范省: {lable: 示范省}}", "words.yaml:1:20: 不认识的键“lable”"),
        ("vocabulary: {model: {}}", "words.yaml:1:21: 缺少“label”"),
        ("vocabulary: {示 范: {}}", "“示 范”不能作事实的标识"),
        ("示范省: {}", "缺少"),
    ],
)
def test_a_vocabulary_that_is_none_is_told_at_its_place(
    words: str, told: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "words.yaml").write_text(words + "\n", "utf-8")
    status, _, err = run(capsys, "import", "doubtful.txt", "--vocabulary", "words.yaml")
    assert status == 2 and told in err, err


def test_a_document_is_read_again_with_the_words_added_to_the_vocabulary(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the list of doubts advises: the word is added to the draft's vocabulary, and the draft gives the words."""
    run(capsys, "import", "doubtful.txt", "-o", "new.yaml")
    text = (here / "new.yaml").read_text("utf-8")
    (here / "new.yaml").write_text(
        text.replace("vocabulary:\n", "vocabulary:\n  model_province:\n    label: 示范省\n"), "utf-8"
    )
    status, out, _ = run(capsys, "import", "doubtful.txt", "--vocabulary", "new.yaml", "-o", "again.yaml")
    assert status == 1 and "示范省" not in out
    assert "mandatory: 示范省" in (here / "again.yaml").read_text("utf-8")


def test_without_an_output_file_the_draft_goes_to_standard_output(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "import", "sure.docx")
    assert status == 0 and "2 项举措" in err
    (here / "a.yaml").write_text(out, "utf-8")
    assert len(load_plan(here / "a.yaml").measures) == 2


def test_audit_tells_each_difference_with_both_places_and_is_status_1_if_there_are_any(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "audit", "--document", "plan.md")
    assert (status, err) == (0, "") and "25 项举措，核对 227 处" in out and "结论：规则与原件一致。" in out
    text = Path(RULES).read_text("utf-8").replace("due: 年内完成", "due: 明年完成", 1)
    (here / "other.yaml").write_text(text, "utf-8")
    status, out, err = run(capsys, "audit", "other.yaml", "--document", "plan.md")
    line = next(i for i, x in enumerate(text.splitlines(), 1) if "明年完成" in x)
    row = next(i for i, x in enumerate((here / "plan.md").read_text("utf-8").splitlines(), 1) if "10. 提高" in x)
    assert (status, err) == (1, "")
    assert (
        f"第 10 项完成时间不同\n    规则：“明年完成”　other.yaml:{line}:13\n    原件：“年内完成”　plan.md:{row}:1\n"
        in out
    )
    assert out.rstrip().endswith("结论：1 处与原件不同。")
    status, out, _ = run(capsys, "audit", "other.yaml", "--document", "plan.md", "--format", "json")
    data = json.loads(out)
    [found] = [d for d in data["differences"] if d["kind"] == "differs"]
    assert status == 1 and not data["faithful"] and found["places"]["document"]["line"] == row
    assert run(capsys, "audit", "other.yaml", "--document", "plan.md", "-o", "plan.md", "--format", "json")[0] == 2


@pytest.mark.slow
def test_the_table_is_faithful_to_the_rules_and_written_over_by_force_only(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("t.docx", "t.md"):
        assert run(capsys, "table", "-o", name) == (0, "", f"已写好 {name}\n")
        assert run(capsys, "audit", "--document", name)[0] == 0
        status, _, err = run(capsys, "table", "-o", name)
        assert status == 2 and "--force" in err
        assert run(capsys, "table", "-o", name, "--force")[0] == 0
    status, out, _ = run(capsys, "table")
    assert status == 0 and out == (here / "plan.md").read_text("utf-8")
    assert "可以写 .docx 或 .md" in run(capsys, "table", "-o", "t.pdf")[2]


@pytest.mark.usefixtures("here")
def test_explain_quotes_the_paragraphs_of_a_document_that_is_of_this_plan(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "explain", "广东", "14", "--document", "plan.md")
    assert status == 0 and out.split("\n原文\n")[1].startswith("     14. 完善知识产权快速协同保护机制。\n")
    data = json.loads(run(capsys, "explain", "广东", "--document", "plan.md", "--format", "json")[1])
    assert all(e["passages"][0] == f"{e['measure']}. {e['title']}。" for e in data["explanations"])
    assert "passages" not in json.loads(run(capsys, "explain", "广东", "14", "--format", "json")[1])["explanations"][0]
    assert (
        run(capsys, "explain", "广东", "--document", "plan.md")[1].count("\n     1. 推进知识产权综合管理改革。\n") == 1
    )
    status, _, err = run(capsys, "explain", "广东", "14", "--document", "sure.docx")
    assert status == 2 and "请给出这份计划的原件" in err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["import", "no.docx"], "no.docx: 没有这个文件"),
        (["import", "sure.docx", "-o", "new.txt"], "后缀应为 .yaml"),
        (["import", "sure.docx", "--year", "18"], "不是年度"),
        (["import", "sure.docx", "--vocabulary", "plan.md"], "plan.md"),
        (["import", "."], "这是文件夹"),
        (["import"], "缺少参数 原件"),
        (["audit"], "缺少选项 --document"),
        (["audit", "", "--document", "plan.md"], "名称是空的"),
        (["audit", "--document", ""], "文件名是空的"),
        (["table", "sure.docx"], "sure.docx"),
    ],
)
def test_documents_and_options_that_cannot_be_used_leave_no_file(
    args: list[str], said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(here.iterdir())
    status, out, err = run(capsys, *args)
    assert status == 2 and out == "" and said in err
    assert sorted(here.iterdir()) == before


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("columns", [80, 120])
def test_no_line_about_a_document_is_wider_than_the_page(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for args in (
        ["import", "doubtful.txt", "-o", "n.yaml"],
        ["audit", "--document", "doubtful.txt"],
        ["explain", "广东", "--document", "plan.md"],
    ):
        out = run(capsys, *args)[1]
        assert max(map(columns_of, out.splitlines())) <= columns
        assert not any(line != line.rstrip() for line in out.splitlines())


def test_files_of_departments_say_who_leads(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "2018 年试验计划\n\n| 序号 | 落实举措 | 牵头单位 | 配合单位 |\n|---|---|---|---|\n| 1 | 甲事 | 条法司 | 人事司 |\n"
    (here / "lead.md").write_text(text, "utf-8")
    assert run(capsys, "import", "lead.md", "-o", "lead.yaml")[0] == 0
    _, table, _ = run(capsys, "department", "--rules", "lead.yaml", "--format", "csv")
    assert [line.split(",")[4] for line in table.splitlines()[1:]] == ["牵头；人事司", "条法司（牵头）"]
    status, _, said = run(capsys, "department", "--rules", "lead.yaml", "--document", "lead.md")
    assert status == 2 and "请写上部门" in said
