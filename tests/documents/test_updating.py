"""What a person decides stays decided: signed in the rules, told by check and audit, kept when the document is read again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from obligations import ObligationsError, load_plan
from obligations.checks.certificate import check_rules
from obligations.documents.auditing import audit
from obligations.documents.differences import DifferenceKind
from obligations.documents.updating import lost_comments
from tests.commands import run_here
from tests.scans import markdown, row

DONE = "年内完成"
ALL = "省份：各类省份必做"
TEXT = markdown([
    row("1. 甲事。做甲事。", ["局内：条法司等部门", ALL], DONE),
    row(["2. 乙事。做乙事。", "有关省份要配合。"], ["局内：条法司", "省份：一类省份必做"], "同上"),
    row("3. 丙事。", ["局内：人事司", "省份：示范省必做"], DONE),
])  # fmt: skip
SIGNED = {"who": "张三", "date": "2019-03-01", "why": "问过条法司"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "doc.md").write_text(TEXT, "utf-8")
    assert typed("import doc.md -o draft.yaml")[0] == 1


def typed(line: str) -> tuple[int, str]:
    status, out, err = run_here(line.split(), os.environ)
    return status, (out + err).decode()


def measures(path: str = "draft.yaml") -> list[dict[str, object]]:
    data = yaml.safe_load(Path(path).read_text("utf-8"))
    return [m for task in data["tasks"] for part in task.get("subtasks", [task]) for m in part["measures"]]


def change(number: int, **changes: object) -> None:
    """Write something into a measure of the draft, as a person would."""
    path = Path("draft.yaml")
    data = yaml.safe_load(path.read_text("utf-8"))
    for task in data["tasks"]:
        for part in task.get("subtasks", [task]):
            for measure in part["measures"]:
                if measure["number"] == number:
                    measure.update(changes)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def decide_all() -> None:
    change(1, bureau=["条法司", "办公室"], decisions=[{"about": ["bureau"], **SIGNED}])
    change(2, decisions=[{"about": ["due", "gap"], **SIGNED}])
    change(3, decisions=[{"about": ["mandatory", "optional", "exempt"], **SIGNED}], mandatory={"省份类别": "一类"})


def test_a_draft_that_is_open_is_not_used_and_one_that_is_decided_is() -> None:
    with pytest.raises(ObligationsError, match="还没有定"):
        load_plan("draft.yaml")
    decide_all()
    plan = load_plan("draft.yaml")
    assert plan[1].bureau == ("条法司", "办公室") and plan[2].due is None and plan[3].mandatory is not None
    found = [(f.kind, f.measure) for f in check_rules("draft.yaml").findings if f.kind in ("decided", "gap", "no-due")]
    assert found == [("gap", 3), ("decided", 1), ("decided", 2), ("decided", 3)]


def test_the_gap_of_a_plan_is_an_error_until_somebody_signs_it() -> None:
    decide_all()
    change(3, clause="一类省份必做", decisions=[{"about": ["clause"], **SIGNED}])
    kinds = [(f.kind, f.measure) for f in check_rules("draft.yaml").findings if f.kind == "gap"]
    assert kinds == [("gap", 3)]
    change(3, decisions=[{"about": ["clause", "gap"], **SIGNED}])
    assert check_rules("draft.yaml").sound
    assert "人工认定（张三，2019-03-01：问过条法司）" in typed("check draft.yaml")[1].replace("\n    ", "")


def test_an_audit_lists_decisions_and_takes_none_for_another_doubt() -> None:
    decide_all()
    result = audit("draft.yaml", "doc.md")
    assert result.faithful and {d.kind for d in result.differences} == {DifferenceKind.DECIDED}
    assert typed("audit draft.yaml --document doc.md")[0] == 0
    Path("doc.md").write_text(TEXT.replace("条法司等部门", "条法司等单位"), "utf-8")
    other = audit("draft.yaml", "doc.md")
    assert [(d.measure, d.part) for d in other.differences if d.kind is DifferenceKind.UNSURE] == [(1, "bureau")]
    Path("doc.md").write_text(TEXT.replace("1. 甲事。做甲事。", "1. 甲事。做甲事。一类省份选做。"), "utf-8")
    assert not audit("draft.yaml", "doc.md").faithful


def test_reading_again_keeps_decisions_whose_words_are_the_same() -> None:
    decide_all()
    change(2, actions=["配合"])
    before = measures()
    for target in ("again.yaml", "draft.yaml"):  # the draft itself may be written over
        assert typed(f"import doc.md --update draft.yaml -o {target}")[0] == 0
    after = measures()
    for one, other in zip(before, after, strict=True):
        assert {key: one.get(key) for key in ("bureau", "due", "mandatory", "actions")} == {
            key: other.get(key) for key in ("bureau", "due", "mandatory", "actions")
        }
    assert load_plan("draft.yaml").measures == load_plan("again.yaml").measures


def test_a_title_in_other_words_keeps_what_people_wrote_and_is_told() -> None:
    decide_all()
    change(2, actions=["配合"])
    Path("doc.md").write_text(TEXT.replace("2. 乙事。", "2. 乙事项。").replace("1. 甲事。", "1. 甲事务。"), "utf-8")
    status, text = typed("import doc.md --update draft.yaml -o again.yaml")
    assert status == 1 and "第 2 项（title）：草稿里是“乙事”；原件是“乙事项”，没有保留" in text
    assert "草稿里没有保留 2 处" in text and "要点（第 2 项）没有变，请对照原件" in text
    again = load_plan("again.yaml")
    assert again[2].actions == ("配合",) and again[2].decided("due") and again[1].bureau == ("条法司", "办公室")


def test_another_measure_under_an_old_number_takes_nothing_over() -> None:
    decide_all()
    change(2, actions=["配合"])
    Path("doc.md").write_text(TEXT.replace("2. 乙事。", "2. 完全不同的新任务。"), "utf-8")
    status, text = typed("import doc.md --update draft.yaml -o again.yaml")
    assert status == 1 and "第 2 项（actions）：配合；原件里没有“乙事”这一项了，没有保留" in text.replace(
        "\n", ""
    ).replace("  ", "")


def test_what_provinces_are_to_do_goes_with_its_paragraph_and_is_told() -> None:
    decide_all()
    change(2, actions=["配合"])
    Path("doc.md").write_text(TEXT.replace(" <p>有关省份要配合。</p>", ""), "utf-8")
    status, text = typed("import doc.md --update draft.yaml -o again.yaml")
    assert status == 1 and "第 2 项（actions）：配合；原件里没有对省里的要求了，没有保留" in text
    Path("doc.md").write_text(TEXT.replace("有关省份要配合。", "有关省份要积极配合。"), "utf-8")
    status, text = typed("import doc.md --update draft.yaml -o again.yaml --force")
    assert status == 0 and load_plan("again.yaml")[2].actions == ("配合",) and "要点（第 2 项）没有变" in text


def test_what_a_draft_said_of_itself_is_not_kept_as_a_note() -> None:
    Path("doc.md").write_text(TEXT.replace("| 同上 |", "|  |").replace("做甲事。", "做甲事。", 1), "utf-8")
    typed("import doc.md -o draft.yaml --force")
    change(1, bureau=["条法司"], decisions=[{"about": ["bureau"], **SIGNED}], notes=["我的说明"])
    assert "计划没有写完成时间（该格为空）" in measures()[1]["notes"]  # type: ignore[operator]
    Path("doc.md").write_text(TEXT.replace("| 同上 |", "| 年内完成 |"), "utf-8")
    text = typed("import doc.md --update draft.yaml -o again.yaml")[1]
    assert "notes" not in measures("again.yaml")[1] and "空白" not in text
    assert measures("again.yaml")[0]["notes"] == ["我的说明"]


@pytest.mark.parametrize(
    ("line", "is_one"), [('title: "甲" # 注', True), ("a: it's # 注", True), ("a: |\n  x\n  # 注\nb: 1", False)]
)
def test_comments_are_told_from_signs_in_texts(line: str, *, is_one: bool) -> None:
    head = "# 由 obligations import 从原件起草。\n#\n# 核对\n# 原件：a.md，SHA-256 0\n"
    assert bool(lost_comments(f"{head}{line}\n")) == is_one
    [lost] = lost_comments(f"# 我的话\n{head}# 又一句\n{line}\n")
    assert f"{2 + is_one} 处注释（“我的话”、“又一句”" in lost.what


def test_a_decision_on_the_plan_without_words_holds_for_the_same_doubts_only() -> None:
    gap = TEXT.replace("3. 丙事。", "4. 丙事。")
    Path("doc.md").write_text(gap, "utf-8")
    typed("import doc.md -o draft.yaml --force")
    data = yaml.safe_load(Path("draft.yaml").read_text("utf-8"))
    data["decisions"] = [{"about": ["number"], **SIGNED}]
    Path("draft.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    assert "（number）" not in typed("import doc.md --update draft.yaml -o again.yaml")[1]
    another = row("6. 丁事。", ["局内：人事司", ALL], DONE)
    more = markdown([another]).splitlines()[-1]
    Path("doc.md").write_text(f"{gap.rstrip()}\n{more}\n", "utf-8")
    text = typed("import doc.md --update draft.yaml -o again.yaml --force")[1]
    assert "举措编号 6 不接着前一项（4）" in text and "整份计划（number）" in text and "没有保留" in text


def test_what_a_lost_decision_is_about_is_told_once() -> None:
    decide_all()
    Path("doc.md").write_text(TEXT.replace("条法司等部门", "条法司等单位"), "utf-8")
    text = typed("import doc.md --update draft.yaml -o again.yaml")[1]
    assert text.count("第 1 项（bureau）") == 1 and "草稿里没有保留 1 处" in text and "没有写 decisions" not in text


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        (
            "条法司等部门",
            "条法司等单位",
            "第 1 项（bureau）：局内部门“条法司、办公室”，人工认定（张三，2019-03-01：问过条法司）；原件里读不准的话和上次不一样了",
        ),
        (
            "条法司等部门",
            "条法司",
            "第 1 项（bureau）：局内部门“条法司、办公室”，人工认定（张三，2019-03-01：问过条法司）；原件现在读得准了",
        ),
        (
            "省份：一类省份必做",
            "省份：二类省份必做",
            "第 2 项（due、gap）：人工认定（张三，2019-03-01：问过条法司）；条款变了",
        ),
    ],
)
def test_reading_again_lists_what_does_not_hold_any_more(old: str, new: str, lost: str) -> None:
    decide_all()
    Path("doc.md").write_text(TEXT.replace(old, new), "utf-8")
    status, out = typed("import doc.md --update draft.yaml -o again.yaml")
    assert status == 1 and lost in "".join(line.strip() for line in out.split("\n"))
    assert lost in Path("again.yaml").read_text("utf-8") and len(measures("again.yaml")) == 3
    kept = [bool(m.get("decisions")) for m in measures("again.yaml")]
    assert kept.count(False) == 1


def test_what_was_filled_in_without_a_name_is_told() -> None:
    change(1, bureau=["条法司"], undecided=[])
    _, out = typed("import doc.md --update draft.yaml -o again.yaml")
    assert "第 1 项（bureau）：局内部门“条法司”；原件读不准，也没有写 decisions" in "".join(
        line.strip() for line in out.split("\n")
    )


def test_a_measure_that_is_gone_is_told_with_its_decision() -> None:
    decide_all()
    Path("doc.md").write_text("\n".join(line for line in TEXT.split("\n") if "3. 丙事" not in line), "utf-8")
    assert "第 3 项（mandatory、optional、exempt）" in typed("import doc.md --update draft.yaml -o again.yaml")[1]


def test_only_the_words_that_are_used_are_copied_and_none_is_to_be_deleted_while_one_is_open() -> None:
    data = yaml.safe_load(Path("draft.yaml").read_text("utf-8"))
    assert list(data["vocabulary"]) == ["province_class"]
    assert "没有一项举措用到" not in typed("check draft.yaml")[1]


def test_doubts_of_a_draft_reach_no_list() -> None:
    decide_all()
    text = typed("for 广东 --rules draft.yaml --actions")[1]
    assert "没有把握" not in text and "要定的是" not in text
    assert "原件有对省里的要求，还没有概括，请看原件" in text.replace("\n     ", "")


def test_a_plan_has_decisions_about_itself() -> None:
    Path("doc.md").write_text(TEXT + "\n5. 漏在外面的举措。\n", "utf-8")
    decide_all()
    assert typed("audit draft.yaml --document doc.md")[0] == 1
    text = Path("draft.yaml").read_text("utf-8")
    seen = "表格以外的文字“5. 漏在外面的举措。”没有读"
    for words, status in ((f", seen: [{seen}]", 0), (", seen: [别的话]", 1), ("", 2)):
        signed = f"decisions: [{{about: [document], who: 张三, date: 2019-03-01, why: 是附注{words}}}]\n"
        Path("draft.yaml").write_text(signed + text, "utf-8")
        assert typed("audit draft.yaml --document doc.md")[0] == status


def test_a_doubt_about_the_plan_is_decided_before_the_draft_is_used() -> None:
    """A column that nobody reads may be the clauses of all measures."""
    text = markdown([row("1. 甲事。", "局内：条法司", DONE)]).replace("| 完成 时间 |", "| 完成时间 | 备注 |")
    lines = [
        line + (" 省里自愿 |" if "1. 甲事" in line else "---|" if "---" in line else "") for line in text.split("\n")
    ]
    Path("doc.md").write_text("\n".join(lines), "utf-8")
    assert typed("import doc.md -o draft.yaml --force")[0] == 1
    seen = "“备注”一栏不是计划的栏目，没有读"
    data = yaml.safe_load(Path("draft.yaml").read_text("utf-8"))
    assert [(each["about"], each["seen"]) for each in data["doubts"]] == [("document", seen)]
    status, said = typed("for 广东 --rules draft.yaml")
    assert status == 2 and f"整份计划还有没有定的：{seen}" in said.replace("\n    ", "")
    assert [f.kind for f in check_rules(Path("draft.yaml")).findings if f.severity.value == "error"] == ["undecided"]
    data["decisions"] = [{"about": ["document"], "seen": [seen], **SIGNED}]
    Path("draft.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    assert typed("for 广东 --rules draft.yaml")[0] == 0 and typed("audit draft.yaml --document doc.md")[0] == 0
    plan = load_plan("draft.yaml")
    assert load_plan(plan.to_dict()) == plan and load_plan(plan.to_dict()).doubts == plan.doubts
    assert typed("import doc.md --update draft.yaml -o again.yaml")[0] == 0
    assert load_plan("again.yaml").doubts == plan.doubts


@pytest.mark.parametrize("part", ["bureau", "title", "clause"])
def test_a_table_is_written_of_a_plan_with_decisions(part: str) -> None:
    """What a person decided is read for sure in the table that is written."""
    decide_all()
    change(2, due=DONE, decisions=[{"about": [part, "due", "gap"], **SIGNED}])
    change(3, clause="一类省份必做", decisions=[{"about": ["clause", "gap"], **SIGNED}])
    status, text = typed("table draft.yaml -o 计划.md")
    assert status == 0, text


# --- what check, audit and import --update tell of decisions ------------------------------------------------------------


def test_check_tells_each_open_measure_once() -> None:
    found = [f for f in check_rules(Path("draft.yaml")).findings if f.kind == "undecided"]
    assert [(f.measure, "、" in f.what) for f in found] == [(1, False), (2, False), (3, True)]
    assert "必做、选做、不作要求（mandatory、optional、exempt）还没有定" in found[2].what


def test_audit_tells_decisions_about_gaps_and_those_that_decide_nothing() -> None:
    decide_all()
    first = typed("audit draft.yaml --document doc.md")[1].replace("\n    ", "")
    assert "第 2 项没有说到的省份：人工认定" in first and "没有用上的人工认定" not in first
    change(2, decisions=[{"about": ["due", "gap"], **SIGNED}, {"about": ["bureau"], **SIGNED}])
    status, text = typed("audit draft.yaml --document doc.md")
    assert status == 0 and "没有用上的人工认定 1 处" in text and "没有读不准的地方" in text.replace("\n    ", "")
    found = [d for d in audit("draft.yaml", "doc.md").differences if d.kind is DifferenceKind.NEEDLESS]
    assert [(d.measure, d.part) for d in found] == [(2, "bureau")]


def test_audit_never_agrees_with_a_clause_that_no_branch_says() -> None:
    decide_all()
    change(3, mandatory=None)
    assert typed("audit draft.yaml --document doc.md")[0] == 1


def test_a_decision_about_the_clause_settles_remarks_on_its_words() -> None:
    text = TEXT.replace("省份：一类省份必做", "省份：鼓励一类省份做，二类、三类省份必做").replace("同上", DONE)
    Path("doc.md").write_text(text, "utf-8")
    assert typed("import doc.md -o other.yaml")[0] == 1
    remarks = [f.measure for f in check_rules(Path("other.yaml")).findings if f.kind == "encouraged"]
    assert remarks == [2]
    Path("draft.yaml").write_text(Path("other.yaml").read_text("utf-8"), "utf-8")
    change(2, decisions=[{"about": ["clause"], **SIGNED}])
    assert not [f for f in check_rules(Path("draft.yaml")).findings if f.kind == "encouraged"]


def test_the_draft_of_another_plan_is_refused() -> None:
    other = markdown([row("1. 子事。", ["局内：条法司", ALL], DONE)], title="2020 年别的计划")
    Path("other.md").write_text(other, "utf-8")
    status, text = typed("import other.md --update draft.yaml -o again.yaml")
    assert status == 2 and "没有一项举措和原件（“2020 年别的计划”）里的相同" in text.replace("\n    ", "")
    assert not Path("again.yaml").exists()


def test_titles_and_comments_that_people_wrote_are_told_if_they_are_not_kept() -> None:
    text = Path("draft.yaml").read_text("utf-8").replace("title: 2018 年试验计划", "title: 2018 年的计划  # 改过")
    Path("draft.yaml").write_text(
        text.replace("\ntasks:", "\n# 已核对\ntasks:").replace("甲事", '"#1 甲事"', 1), "utf-8"
    )
    status, said = typed("import doc.md --update draft.yaml -o again.yaml")
    said = said.replace("\n    ", "")
    assert status == 1 and "草稿里是“2018 年的计划”；原件是“2018 年试验计划”，没有保留" in said
    assert "草稿里的 2 处注释（“改过”、“已核对”）；注释不带进新的草稿，没有保留" in said


def test_a_title_that_a_person_decided_is_kept_and_dates_have_no_quotation_marks() -> None:
    Path("doc.md").write_text(TEXT.replace("2018 年试验计划", "2018 年工作通报"), "utf-8")
    assert typed("import doc.md -o draft.yaml --force")[0] == 1
    signed = {"about": ["title"], "seen": ["“2018 年工作通报”可能不是计划的名称"], **SIGNED}
    data = yaml.safe_load(Path("draft.yaml").read_text("utf-8")) | {"title": "2018 年的计划", "decisions": [signed]}
    Path("draft.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    typed("import doc.md --update draft.yaml -o again.yaml")
    again = Path("again.yaml").read_text("utf-8")
    assert "title: 2018 年的计划" in again and "date: 2019-03-01" in again


def test_a_decision_on_a_clause_that_cannot_be_read_settles_it() -> None:
    decide_all()
    signed = [{"about": ["clause", "mandatory", "gap"], **SIGNED}]
    change(3, decisions=signed, clause="示范省必做", mandatory={"省份类别": "一类"}, optional=None, exempt=None)
    report = check_rules("draft.yaml")
    assert report.sound, [finding.what for finding in report.findings]
    status, text = typed("explain 山西 3 --rules draft.yaml")
    assert status == 0 and "条款的写法读不懂，人工认定（张三，2019-03-01：问过条法司）" in text.replace(
        "\n          ", ""
    )
    assert typed("table draft.yaml")[0] == 0 and typed("audit draft.yaml --document doc.md")[0] == 0
    change(3, decisions=[])
    assert {finding.kind for finding in check_rules("draft.yaml").findings} >= {"unreadable"}


def test_a_decision_on_a_branch_counts_against_the_words_but_one_on_the_clause_does_not_excuse_a_branch() -> None:
    decide_all()
    change(2, decisions=[{"about": ["due", "gap", "mandatory"], **SIGNED}], mandatory={"省份类别": "二类"})
    assert "mandatory-differs" not in {finding.kind for finding in check_rules("draft.yaml").findings}
    assert not audit("draft.yaml", "doc.md").faithful  # the document says something else for sure
    change(2, decisions=[{"about": ["due", "gap", "clause"], **SIGNED}])
    assert "mandatory-differs" in {finding.kind for finding in check_rules("draft.yaml").findings}


def test_errors_call_departments_as_the_document_does() -> None:
    text = TEXT.replace("局内：", "责任单位：").replace("执行部门（单位）", "责任单位")
    Path("other.md").write_text(text, "utf-8")
    typed("import other.md -o other.yaml")
    assert "第 1 项的责任单位（bureau）" in typed("check other.yaml")[1]
    assert "局内" not in typed("check other.yaml")[1]
