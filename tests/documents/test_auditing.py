"""The rules are held against the document; the ministry's table is written so that reading it gives the plan back."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import permutations
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from obligations import ObligationsError, Plan
from obligations.checks.clauses import of_measure as clause_findings
from obligations.clauses.writer import write_clause
from obligations.documents.auditing import Audit, audit, audit_draft
from obligations.documents.differences import Difference, DifferenceKind
from obligations.documents.drafting import draft_of
from obligations.documents.matching import draft_for, passages_of
from obligations.documents.reading import original_of
from obligations.exports.plan_table import blank_markdown, blank_word, plan_markdown, plan_word
from obligations.logic.space import Space
from obligations.plan.notation import write_condition
from obligations.plan.rules_file import UncheckedRules, read_plan
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.schemas import schema_of
from tests import strategies
from tests.conftest import ROOT, SHARED, examples
from tests.documents.test_drafting import ALL, DONE, A, B
from tests.scans import as_bytes, markdown, row, word

DOCUMENT = SHARED / "seeds" / "000_5695c399a0871436.txt"
RULES = ROOT / "rules" / "2018.yaml"


@pytest.fixture(scope="module", params=["md", "docx"])
def table(request: pytest.FixtureRequest, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped plan as a table, which stands in for the document where that is absent."""
    path: Path = tmp_path_factory.mktemp("table") / f"plan.{request.param}"
    path.write_bytes(plan_markdown(plan).encode() if request.param == "md" else plan_word(plan))
    return path


def test_the_shipped_rules_are_faithful_to_the_document() -> None:
    if not DOCUMENT.exists():
        pytest.skip("the 2018 document (shared/seeds) is not on this machine")
    found = audit(RULES, DOCUMENT)
    assert found.faithful and found.differences == () and found.compared == 2 + 25 * 9


def test_the_shipped_rules_are_faithful_to_their_own_table(table: Path) -> None:
    assert said(audit(RULES, table)) == []


def said(found: Audit) -> list[Difference]:
    """Differences but for where the measures stand: a table that was written anew has other lines."""
    return [d for d in found.differences if d.kind is not DifferenceKind.SOURCE]


# --- nothing can change without being told ----------------------------------------------------------------------


def changes(measure: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every field of a measure with something else in it."""
    yield "title", measure["title"] + "工作"
    yield "bureau", [*measure["bureau"], "某司"]
    yield "bureau", [*measure["bureau"][:-1], "别的司"]
    if len(measure["bureau"]) > 1:
        yield "bureau", measure["bureau"][::-1]
        yield "bureau", measure["bureau"][1:]
    yield "due", None if measure["due"] else "年内完成"
    yield "due", "明年完成"
    if measure["clause"]:
        yield "clause", measure["clause"].replace("必做", "选做") if "必做" in measure["clause"] else "各类省份必做"
        for branch in ("mandatory", "optional"):
            other = "快速维权中心" if branch == "mandatory" else {"同时": ["强省试点省", {"非": "强省试点省"}]}
            yield branch, other


@pytest.mark.slow
def test_every_field_of_every_measure_is_compared_with_the_document(plan: Plan) -> None:
    data = yaml.safe_load(RULES.read_text("utf-8"))
    draft = draft_of(original_of(plan_markdown(plan).encode(), "原件"), plan.vocabulary)
    tried = 0
    for t, task in enumerate(data["tasks"]):
        for s, subtask in enumerate(task["subtasks"]):
            for m, measure in enumerate(subtask["measures"]):
                for part, value in changes(measure):
                    changed = copy.deepcopy(data)
                    changed["tasks"][t]["subtasks"][s]["measures"][m][part] = value
                    try:
                        rules = read_plan(changed)
                    except ObligationsError:
                        continue  # both branches hold: no such plan is loaded
                    found = said(audit_draft(UncheckedRules(rules, (), "规则"), draft))
                    assert [(d.kind, d.measure, d.part) for d in found] == [
                        (DifferenceKind.DIFFERS, measure["number"], part)
                    ]
                    tried += 1
    assert tried > 25 * 5


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("year: 2018", "year: 2019", [(DifferenceKind.DIFFERS, None, "year")]),
        ("title: 2018 年全国", "title: 2018 年", [(DifferenceKind.DIFFERS, None, "title")]),
        ("title: 2018 年全国", "title: 2018年全国", [(DifferenceKind.SPELLING, None, "title")]),
        ("title: 专利支撑经济社会发展", "title: 别的任务", [(DifferenceKind.DIFFERS, n, "task") for n in range(19, 26)]),
        ("title: 专利推动对外开放", "title: 别的分任务", [(DifferenceKind.DIFFERS, 24, "subtask"), (DifferenceKind.DIFFERS, 25, "subtask")]),
        ("- number: 25\n", "- number: 26\n", [(DifferenceKind.DIFFERS, 26, "number")]),
        ("clause: 各类省份选做", "clause: 各类省份 选做", [(DifferenceKind.SPELLING, 24, "clause")]),
    ],
)  # fmt: skip
def test_differences_of_year_titles_headings_and_numbers_are_told(
    old: str, new: str, found: list[Any], plan: Plan, tmp_path: Path
) -> None:
    path, table = tmp_path / "rules.yaml", tmp_path / "plan.md"
    text = RULES.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    table.write_text(plan_markdown(plan), "utf-8")
    result = audit(path, table)
    assert [(d.kind, d.measure, d.part) for d in said(result)] == found
    assert result.faithful == all(kind is DifferenceKind.SPELLING for kind, *_ in found)
    for d in said(result):
        assert d.document_place and d.document_place.line and (d.rules_place is None or d.rules_place.line)


def test_measures_that_only_one_side_has_are_told_with_the_side(plan: Plan, tmp_path: Path) -> None:
    table = tmp_path / "plan.md"
    table.write_text(markdown([A, B]), "utf-8")
    kinds = {(d.kind, d.measure) for d in audit(RULES, table).differences if d.part == "measure"}
    assert kinds == {(DifferenceKind.ONLY_IN_RULES, n) for n in range(3, 26)}
    longer = plan_markdown(plan) + "|  |  | <p>26. 多的一项。</p> | <p>局内：条法司</p> | 年内完成 |\n"
    table.write_text(longer, "utf-8")
    found = said(audit(RULES, table))
    assert [(d.kind, d.measure, d.rules, d.document) for d in found] == [
        (DifferenceKind.ONLY_IN_DOCUMENT, 26, None, "26. 多的一项")
    ]


def test_branches_are_compared_by_what_they_mean(table: Path, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    text = RULES.read_text("utf-8")
    path.write_text(text.replace("mandatory: {省份类别: [一类, 二类]}", "mandatory: {非: {省份类别: 三类}}"), "utf-8")
    assert said(audit(path, table)) == []


def test_what_either_side_leaves_open_is_not_faithful(plan: Plan, tmp_path: Path) -> None:
    rules, table = tmp_path / "rules.yaml", tmp_path / "plan.md"
    table.write_text(plan_markdown(plan).replace("<p>局内：人事司</p>", "<p>人事司</p>"), "utf-8")
    found = audit(RULES, table)
    assert {(d.kind, d.measure, d.part) for d in said(found)} == {
        (DifferenceKind.UNSURE, 16, "bureau"),
        (DifferenceKind.UNSURE, 16, "clause"),
    } and not found.faithful
    table.write_text(plan_markdown(plan), "utf-8")
    rules.write_text(
        RULES.read_text("utf-8").replace("due: null\n", "due: null\n            undecided: [due]\n"), "utf-8"
    )
    found = audit(rules, table)
    assert [(d.kind, d.measure, d.part) for d in said(found)] == [
        (DifferenceKind.UNDECIDED, 4, "due")
    ] and not found.faithful


def test_the_json_of_an_audit_fits_its_schema(plan: Plan, tmp_path: Path) -> None:
    table = tmp_path / "plan.md"
    table.write_text(plan_markdown(plan).replace("人事司", "人事部"), "utf-8")
    found: Audit = audit(RULES, table)
    schema = schema_of("audit")
    Draft202012Validator(schema).validate(found.to_dict())
    assert json.loads((ROOT / "docs/schemas/audit.schema.json").read_text("utf-8")) == schema
    assert found.to_dict()["document"]["sha256"] and len(said(found)) == 3


# --- the document's own paragraphs --------------------------------------------------------------------------------


def test_passages_are_the_paragraphs_of_each_measure_and_of_no_other_plan(
    plan: Plan, table: Path, tmp_path: Path
) -> None:
    found = passages_of(plan, table)
    assert list(found) == list(range(1, 26))
    for measure in plan.measures:
        in_our_words = [f"要点（本工具概括）：{'；'.join(measure.actions)}。"] if measure.actions else []
        assert found[measure.number] == (f"{measure.number}. {measure.title}。", *in_our_words)
    other = tmp_path / "other.md"
    other.write_text(markdown([A, B]), "utf-8")
    with pytest.raises(ObligationsError, match="第 1 项在规则里是“推进知识产权综合管理改革”，在文档里是“甲事”"):
        passages_of(plan, other)


# --- written and read back: the plan ------------------------------------------------------------------------------

WRITERS: dict[str, Callable[[Plan], bytes]] = {"a.md": lambda plan: plan_markdown(plan).encode(), "a.docx": plan_word}
NAMES = st.text(st.sampled_from("甲乙丙丁一二、，“”（）()：省份局内必做年Aa1.。 |<>&*_`~#\\"), min_size=1, max_size=12)
PLAIN = st.text(st.sampled_from("甲乙丙丁戊己庚辛“”（）|<>&*_`~#\\"), min_size=1, max_size=12)

DEPARTMENTS = st.text(st.sampled_from("甲乙丙丁戊己庚辛"), min_size=1, max_size=6).map(lambda name: f"{name}司")


@st.composite
def plans(draw: st.DrawFn, names: st.SearchStrategy[str], departments: st.SearchStrategy[str]) -> Plan:
    """A plan whose clauses say what its branches mean, with titles, departments and times of all kinds."""
    vocabulary = draw(strategies.vocabularies(3))
    space = strategies.space(vocabulary)
    branches: list[tuple[Any, Any]] = []
    for _ in range(draw(st.integers(1, 4))):
        one, other = draw(st.lists(st.one_of(st.none(), strategies.conditions(vocabulary)), min_size=2, max_size=2))
        if one is not None and other is not None and space.covered(one) & space.covered(other):
            other = None
        branches.append((one, other))
    written = [tuple(None if b is None else write_condition(b, vocabulary) for b in pair) for pair in branches]
    data = strategies.rules(vocabulary, written)
    measures = data["tasks"][0]["subtasks"][0]["measures"]
    for measure, (one, other) in zip(measures, branches, strict=True):
        measure["clause"] = (
            write_clause({Verdict.MANDATORY: one, Verdict.OPTIONAL: other}, vocabulary) if one or other else None
        )
        measure["title"] = draw(names)
        measure["bureau"] = draw(st.lists(departments, min_size=1, max_size=3, unique=True))
        measure["due"] = draw(st.one_of(st.none(), names))
        measure["actions"] = draw(st.one_of(st.none(), st.lists(names, min_size=1, max_size=2)))
    data["title"] = draw(names)
    return read_plan(data)


def proven(plan: Plan) -> bool:
    """Whether the clauses of a plan are read as its branches; for others the table is refused."""
    return not any(list(clause_findings(m, plan.vocabulary)) for m in plan.measures)


PARTS = ("number", "title", "task", "subtask", "bureau", "due", "clause")


def check_read_back(plan: Plan, path: Path) -> None:
    draft = draft_for(plan, path)
    assert (draft.title, draft.year, draft.doubts) == (plan.title, plan.year, ())
    for ours, theirs in zip(draft.measures, plan.measures, strict=True):
        assert [getattr(ours, part) for part in PARTS] == [getattr(theirs, part) for part in PARTS]
        space = Space(theirs.facts, plan.vocabulary.domains)
        for part in BRANCHES:
            branch = getattr(ours, part)
            assert (branch is None) == (getattr(theirs, part) is None)
            assert space.covered(branch) == space.covered(getattr(theirs, part))


@examples(40)
@given(data=st.data())
def test_a_table_is_read_back_as_the_plan_or_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    try:
        plan = data.draw(plans(st.one_of(NAMES, PLAIN), st.one_of(NAMES, DEPARTMENTS)))
    except ObligationsError:
        return
    folder = tmp_path_factory.mktemp("t")
    for name, write in WRITERS.items():
        try:
            content = write(plan)
        except ObligationsError as error:
            assert any(word in str(error) for word in ("写不进表格", "读不回来"))
            continue
        (folder / name).write_bytes(content)
        check_read_back(plan, folder / name)


@examples(25)
@given(plan=plans(PLAIN, DEPARTMENTS))
def test_a_plan_of_plain_words_is_never_refused(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> None:
    if not proven(plan):
        return
    folder = tmp_path_factory.mktemp("t")
    for name, write in WRITERS.items():
        (folder / name).write_bytes(write(plan))
        check_read_back(plan, folder / name)


@pytest.mark.slow
@pytest.mark.parametrize("times", list(permutations(("年内", "完成", "年内完成", "年内完成初稿", None), 2)))
def test_times_that_are_parts_of_one_another_are_written(times: tuple[str | None, ...], tmp_path: Path) -> None:
    """Whatever follows whatever: in a table of one page nothing is cut."""
    data = yaml.safe_load(RULES.read_text("utf-8"))
    del data["tasks"][1:]
    measures = [m for subtask in data["tasks"][0]["subtasks"] for m in subtask["measures"]]
    for measure, due in zip(measures, times, strict=False):
        measure["due"] = due
    plan = read_plan(data)
    (tmp_path / "a.md").write_text(plan_markdown(plan), "utf-8")
    assert [m.due for m in draft_for(plan, tmp_path / "a.md").measures] == [m["due"] for m in measures]


def test_one_changed_time_is_written_as_word_too(tmp_path: Path) -> None:
    text = RULES.read_text("utf-8")
    assert "due: 年内完成\n" in text
    plan = read_plan(yaml.safe_load(text.replace("due: 年内完成\n", "due: 2018 年内完成\n", 1)))
    (tmp_path / "a.docx").write_bytes(plan_word(plan))
    check_read_back(plan, tmp_path / "a.docx")


def test_what_a_table_cannot_say_is_named() -> None:
    text = RULES.read_text("utf-8").replace("title: 实施专利导航工程", "title: 实施专利导航工程。其他")
    with pytest.raises(ObligationsError, match="第 21 项的名称写不进表格：再读回来就成了（实施专利导航工程）"):
        plan_markdown(read_plan(yaml.safe_load(text)))


def test_the_word_table_looks_like_the_ministrys(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(plan_word(plan))
    document = docx.Document(str(tmp_path / "a.docx"))
    [found] = document.tables
    assert [cell.text for cell in found.rows[0].cells] == ["工作任务", "任务目标", "落实举措", "执行部门", "完成时间"]
    assert found.rows[0]._tr.trPr is not None and len(found.rows) == 1 + 3 + 25
    assert {cell.text for cell in found.rows[1].cells} == {"一、“专利制度创新”主体任务"}


def test_a_document_that_this_project_did_not_write_is_read(plan: Plan, tmp_path: Path) -> None:
    """Not this project's writer: python-docx by hand, departments and clause in cells of their own."""
    path = tmp_path / "a.docx"
    path.write_bytes(
        as_bytes(word([row("1. 甲事。", "局内：条法司", DONE), row("", f"省份：{ALL}", ""), B], (2, 3, 4), (4, 3, 4)))
    )
    [one, two] = draft_for(plan, path).measures
    assert (one.bureau, one.clause, one.due, two.number) == (("条法司",), ALL, DONE, 2)


@pytest.mark.parametrize("ending", ["docx", "md"])
def test_the_blank_form_is_filled_in_and_read(ending: str, plan: Plan) -> None:
    """As a person would: some rows filled in, others left as they are."""
    if ending == "docx":
        document = docx.Document(BytesIO(blank_word()))
        document.paragraphs[0].text = "2027 年试验计划"
        [table] = document.tables
        rows = {
            1: ("一、甲方面", "", "", "", ""),
            2: ("（一）乙事", "", "1. 丙。做丙。", "局内：条法司\n省份：各类省份必做", "年内"),
        }
        for at, texts in rows.items():
            for j, text in enumerate(texts):
                if text:
                    table.cell(at, j).text = text
        stream = BytesIO()
        document.save(stream)
        raw = stream.getvalue()
    else:
        text = re.sub("（ 年……计划.*）", "2027 年试验计划", blank_markdown())
        text = text.replace("| 一、 |", "| 一、甲方面 |", 1).replace("| （一） |", "| （一）乙事 |", 1)
        raw = text.replace("1. ", "1. 丙。做丙。", 1).replace("局内：", "局内：条法司", 1).replace("省份：", "省份：各类省份必做", 1).replace("</p> |  |", "</p> | 年内 |", 1).encode()  # fmt: skip
    draft = draft_of(original_of(raw, "form"), plan.vocabulary)
    assert not draft.doubts and (draft.title, draft.year) == ("2027 年试验计划", 2027)
    [measure] = draft.measures
    assert (measure.task, measure.subtask, measure.bureau, measure.due) == ("甲方面", "乙事", ("条法司",), "年内")


def test_the_blank_form_by_itself_has_no_measures(plan: Plan) -> None:
    for raw in (blank_word(), blank_markdown().encode()):
        with pytest.raises(ObligationsError, match="表格里没有举措"):
            draft_of(original_of(raw, "form"), plan.vocabulary)
