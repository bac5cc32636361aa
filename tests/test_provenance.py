"""What an answer was made from: the rules file by its SHA-256, and the version of the tool, in all JSON."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

import obligations
from obligations import compare, load_plan, matrix, obligations_for, reach, timeline, what_if
from obligations.answers.departments import departments
from obligations.answers.json.departments import departments_json
from obligations.answers.json.explanations import explanations_json
from obligations.answers.json.plans import plan_list_json
from obligations.answers.json.shared_questions import shared_questions_json
from obligations.answers.plans import plans_json
from obligations.answers.questions import questions_json
from obligations.checks import check_rules, diff
from obligations.documents import audit
from obligations.exports.excel import workbook_bytes
from obligations.exports.html import html_text
from obligations.exports.markdown import markdown_text
from obligations.exports.marks.identity import Identity, Mark
from obligations.exports.marks.provenance import judged, marked
from obligations.exports.paper import ColumnHead, Heading, Paper, Sheet, Table, Text
from obligations.exports.word import document_bytes
from obligations.files.writing import Judgement
from obligations.schemas import NAMES
from obligations.text import as_json
from tests.conftest import ROOT

OLD = ROOT / "tests" / "old_files"
RULES = OLD / "plans" / "standard.yaml"
PROFILE = OLD / "profiles" / "standard.yaml"
PLAN = load_plan(RULES)
#: Schema → the plain data of a result.
RESULTS: dict[str, Callable[[], Any]] = {
    "obligations": lambda: obligations_for(PROFILE, PLAN).to_dict(),
    "explain": lambda: explanations_json(result := obligations_for(PROFILE, PLAN), result),
    "questions": lambda: questions_json(obligations_for(PROFILE, PLAN)),
    "reach": lambda: reach(PROFILE, 5, plan=PLAN).to_dict(),
    "comparison": lambda: compare(PROFILE, {"province": "乙省"}, PLAN).to_dict(),
    "timeline": lambda: timeline(PROFILE, plan=PLAN).to_dict(),
    "matrix": lambda: matrix([PROFILE], PLAN).to_dict(),
    "department": lambda: departments_json(found := matrix([PROFILE], PLAN), departments(found)),
    "diff": lambda: diff(PLAN, PLAN).to_dict(),
    "audit": lambda: audit(RULES, OLD / "documents" / "standard.md").to_dict(),
    "plan-list": lambda: plan_list_json([PLAN]),
    "plans": lambda: plans_json([obligations_for(PROFILE, PLAN).to_dict(), matrix([PROFILE], PLAN).to_dict()]),
    "shared-questions": lambda: shared_questions_json([obligations_for(PROFILE, PLAN)]),
    "check": lambda: check_rules(RULES, []).to_dict(),
}


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def plans_in(data: object) -> Iterator[Mapping[str, Any]]:
    """The heads of plans in plain data, wherever they are."""
    if isinstance(data, Mapping):
        if data.keys() >= {"id", "title", "year"}:
            yield data
        for part in data.values():
            yield from plans_in(part)
    elif isinstance(data, list):
        for part in data:
            yield from plans_in(part)


def test_every_result_with_a_schema_is_tried() -> None:
    assert set(RESULTS) == set(NAMES) - {"cases", "profile", "rules", "problems"}


@pytest.mark.parametrize("name", RESULTS)
def test_every_result_tells_the_tool_and_the_sha256_of_the_rules(name: str) -> None:
    data = RESULTS[name]()
    tool = {"name": "obligations", "version": obligations.__version__}
    for part in (data["before"], data["after"]) if name == "comparison" else (data,):
        assert part["tool"] == tool
        assert next(iter(part)) == "tool", "it comes first"
    found = list(plans_in(data))
    assert found and {plan["sha256"] for plan in found} == {digest(RULES)}


def test_a_plan_knows_the_bytes_that_were_read_whatever_becomes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes(RULES.read_bytes())
    plan = load_plan(path)
    path.write_text("changed", "utf-8")
    assert plan.sha256 == digest(RULES)
    assert load_plan().sha256 == digest(ROOT / "rules" / "2018.yaml")


def test_a_copy_of_a_plan_keeps_the_sha256_and_a_changed_plan_has_none() -> None:
    for same in (copy.copy(PLAN), copy.deepcopy(PLAN), pickle.loads(pickle.dumps(PLAN))):
        assert same == PLAN and same.sha256 == digest(RULES)
    assert replace(PLAN, title="改过的计划").sha256 is None
    built = load_plan(yaml.safe_load(RULES.read_text("utf-8")))
    assert built.sha256 is None and obligations_for(PROFILE, built).to_dict()["plan"]["sha256"] is None


def test_an_answer_tells_its_own_file_though_equal_plans_are_evaluated_once(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes(RULES.read_bytes() + "# 另一份\n".encode())
    one, other = load_plan(RULES), load_plan(path)
    assert one == other and hash(one) == hash(other)
    for plan, file in ((one, RULES), (other, path), (one, RULES)):
        result = obligations_for(PROFILE, plan)
        assert result.plan.sha256 == result.to_dict()["plan"]["sha256"] == digest(file)
        assert what_if(PROFILE, 等级="甲等", plan=plan).to_dict()["after"]["plan"]["sha256"] == digest(file)


# --- an existing file -----------------------------------------------------------------------------------------------

IDENTITY = Identity("reach", "2018", "广东省", "14", "省份类别=一类", "2018-12-31")
MARK = Mark(IDENTITY, "2018-12-31", "a" * 64)


@cache
def file_of(form: str) -> bytes:
    """A small result in a format, without a mark."""
    paper = Paper("标题 -- 甲", (Heading("一"), Text("一段话"), Table((ColumnHead("甲", 9),), (("乙",), ("丙",)))))
    match form:
        case "docx":
            return document_bytes(paper)
        case "xlsx":
            return workbook_bytes([Sheet("甲", paper.tables[0])], "标题")
        case "html":
            return html_text(paper).encode()
        case "md":
            return markdown_text(paper).encode()
        case "dmn":
            return "<?xml version='1.0' encoding='UTF-8'?>\n<definitions>甲</definitions>".encode()
        case _:
            return as_json({"plan": "甲", "rows": [1, 2]}).encode()


FORMS = ("docx", "xlsx", "html", "md", "dmn", "json")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_nobody_touched_may_be_replaced_by_the_same_result_only(form: str) -> None:
    old = marked(form, file_of(form), MARK)
    assert judged(form, old, marked(form, file_of(form), MARK)) == Judgement()
    for field, value in IDENTITY._asdict().items():
        for other in (f"{value}0", ""):
            identity = IDENTITY._replace(**{field: other})
            if field == "report" and not other:
                continue  # every result is of a command
            judgement = judged(form, old, marked(form, file_of(form), MARK._replace(identity=identity)))
            assert "原来是" in judgement.refused and value in judgement.refused and not judgement.told
    assert "原来是" not in judged(form, file_of(form), old).refused != "", "without a mark it is not known"


@pytest.mark.parametrize("form", FORMS)
def test_another_state_of_the_same_result_is_told(form: str) -> None:
    old = marked(form, file_of(form), MARK)
    newer = marked(form, file_of(form), MARK._replace(on="2018-06-30", sha256="b" * 64))
    judgement = judged(form, old, newer)
    assert not judgement.refused and "计划的内容与上次不同" in judgement.told
    assert "上次按 2018-12-31 的事实，这次按 2018-06-30" in judgement.told


def changed(form: str, raw: bytes) -> bytes:
    """A file with a word of somebody's in it."""
    if form == "docx":
        document = Document(BytesIO(raw))
        document.tables[0].cell(1, 0).text += "（已办）"
        document.save(stream := BytesIO())
        return stream.getvalue()
    if form == "xlsx":
        book = load_workbook(BytesIO(raw))
        book["甲"]["C9"] = "已办"
        book.save(stream := BytesIO())
        return stream.getvalue()
    return raw.replace("甲".encode(), "甲（已办）".encode(), 1)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_in_which_somebody_wrote_is_not_replaced(form: str) -> None:
    old, new = marked(form, file_of(form), MARK), marked(form, file_of(form), MARK)
    assert "有人改过" in judged(form, changed(form, old), new).refused
    if form in ("html", "md", "dmn"):
        for more in (old + "\n已办\n".encode(), "已办\n".encode() + old):
            assert judged(form, more, new).refused


def saved_again(form: str, raw: bytes) -> bytes:
    if form == "docx":
        Document(BytesIO(raw)).save(stream := BytesIO())
        return stream.getvalue()
    if form == "xlsx":
        load_workbook(BytesIO(raw)).save(stream := BytesIO())
        return stream.getvalue()
    if form == "json":
        return json.dumps(json.loads(raw)).encode()
    return b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_was_merely_saved_again_is_untouched(form: str) -> None:
    old, new = marked(form, file_of(form), MARK), marked(form, file_of(form), MARK)
    again = saved_again(form, old)
    assert again != old and judged(form, again, new) == Judgement()


@pytest.mark.parametrize("form", ["csv", "text"])
def test_a_text_without_a_place_for_a_mark_is_replaced_only_by_what_it_is(form: str) -> None:
    assert judged(form, "甲,乙\n".encode(), "甲,乙\n".encode()) == Judgement()
    assert judged(form, "\ufeff甲,乙\r\n".encode(), "甲,乙\n".encode()) == Judgement()
    assert judged(form, b"", "甲,乙\n".encode()) == Judgement()
    assert "没有标记" in judged(form, "甲,丙\n".encode(), "甲,乙\n".encode()).refused


@given(st.binary(max_size=200), st.sampled_from([*FORMS, "csv", "text"]))
def test_whatever_is_there_is_judged(old: bytes, form: str) -> None:
    assert judged(form, old, marked(form, file_of(form if form in FORMS else "json"), MARK)).refused or not old.strip()


@given(st.builds(Identity, *[st.text(min_size=1 if i == 0 else 0, max_size=300) for i in range(6)]))
def test_any_identity_is_read_again(identity: Identity) -> None:
    mark = Mark.of(Identity.of(identity.report, [], [identity.province], [identity.asked], [identity.assumed]), [])
    for form in ("md", "json"):
        old = marked(form, file_of(form), mark)
        assert judged(form, old, marked(form, file_of(form), mark)) == Judgement()


def test_a_mark_is_no_end_of_a_comment_and_fits_a_property() -> None:
    mark = Mark.of(Identity.of("export", [], ["--> 甲--省" * 300]), [])
    text = marked("dmn", file_of("dmn"), mark)
    ElementTree.fromstring(text)
    assert text.count(b"--") == 2 and len(mark.identity.province) <= 200


def in_word(edit: Callable[[Any], object]) -> bytes:
    document = Document(BytesIO(marked("docx", file_of("docx"), MARK)))
    edit(document)
    document.save(stream := BytesIO())
    return stream.getvalue()


def with_sign(document: Any) -> None:
    document.paragraphs[0].runs[0]._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Wingdings" w:char="F0FC"/>'))


def deleted(document: Any) -> None:
    run = document.paragraphs[0].runs[0]._r
    change = parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="李四"/>')
    run.addprevious(change)
    change.append(run)


def field(instruction: str, says: str) -> Callable[[Any], None]:
    """A field in a paragraph of its own, as Word writes it: what it says is between two signs."""

    def edit(document: Any) -> None:
        marks = [
            f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
        ]
        code = f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        for part in (marks[0], code, marks[1], f"<w:r {nsdecls('w')}><w:t>{says}</w:t></w:r>", marks[2]):
            document.paragraphs[0]._p.append(parse_xml(part))

    return edit


def simple_field(document: Any) -> None:
    text = f'<w:fldSimple {nsdecls("w")} w:instr=" QUOTE 已办 "><w:r><w:t>已办</w:t></w:r></w:fldSimple>'
    document.paragraphs[0]._p.append(parse_xml(text))


def after_a_stray_end(document: Any) -> None:
    document.paragraphs[0]._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>'))
    document.add_paragraph("已办")


def linked(document: Any) -> None:
    run = document.paragraphs[0].runs[0]._r
    link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="a"/>')
    run.addprevious(link)
    link.append(run)


def in_excel(edit: Callable[[Any], object]) -> bytes:
    book = load_workbook(BytesIO(marked("xlsx", file_of("xlsx"), MARK)))
    edit(book)
    book.save(stream := BytesIO())
    return stream.getvalue()


def with_list(book: Any) -> None:
    rule = DataValidation(type="list", formula1='"甲,乙"', sqref="A2:A3", error="请选", errorTitle="错")
    book["甲"].add_data_validation(rule)


def in_comment(old: bytes, new: bytes) -> bytes:
    assert marked("md", file_of("md"), MARK).count(old) == 1
    return marked("md", file_of("md"), MARK).replace(old, new)


def test_the_number_of_a_page_does_not_count() -> None:
    new = marked("docx", file_of("docx"), MARK)
    old = in_word(field("PAGE \\* MERGEFORMAT", "3"))
    assert "有人改过" not in judged("docx", old, new).refused, "a program counts it anew"


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        ("docx", in_word(field('HYPERLINK "http://a"', "见通知"))),
        ("docx", in_word(field("FORMTEXT", "张三负责"))),
        ("docx", in_word(simple_field)),
        ("docx", in_word(after_a_stray_end)),
        ("docx", in_word(linked)),
        ("xlsx", in_excel(lambda book: book.create_chartsheet("图"))),
        ("xlsx", in_excel(lambda book: setattr(book["甲"]["A2"], "font", Font(strike=True)))),
        ("xlsx", in_excel(lambda book: setattr(book["甲"].firstHeader.left, "text", "内部"))),
        ("xlsx", in_excel(lambda book: setattr(book["甲"]["A2"], "number_format", '"已办："@'))),
        ("xlsx", in_excel(lambda book: book["甲"].merge_cells("A8:B8"))),
        ("xlsx", in_excel(lambda book: book.defined_names.add(DefinedName("区", attr_text="甲!$A$1")))),
        ("xlsx", in_excel(with_list)),
        ("md", in_comment(b'"report"', '"note": "李四", "report"'.encode())),
        ("md", in_comment(b'"report"', '"report": "李四", "report"'.encode())),
        ("md", in_comment(b"<!-- obligations", '<!-- obligations: {"note": "李四"} -->\n<!-- obligations'.encode())),
        ("docx", in_word(with_sign)),
        ("docx", in_word(deleted)),
        ("docx", in_word(lambda document: setattr(document.paragraphs[0].runs[0].font, "strike", True))),
        ("docx", in_word(lambda document: setattr(document.sections[0].footer.paragraphs[0], "text", "请核"))),
        ("md", marked("md", file_of("md"), MARK) + "备注\n".encode()),
        ("md", "备注\n".encode() + marked("md", file_of("md"), MARK)),
        ("html", marked("html", file_of("html"), MARK) + "<p>备注</p>".encode()),
        ("json", marked("json", file_of("json"), MARK).replace(b'"written": {', '"written": {"note": "李四",'.encode())),
        ("json", marked("json", file_of("json"), MARK).replace(b"{", '{"plan": "备注",'.encode(), 1)),
    ],
)  # fmt: skip
def test_what_people_see_or_would_lose_counts_as_changed(form: str, raw: bytes) -> None:
    assert judged(form, raw, marked(form, file_of(form), MARK)).refused


@pytest.mark.parametrize("where", ["oddHeader", "oddFooter"])
def test_a_page_header_counts_as_changed_but_not_how_its_font_is_written(where: str) -> None:
    def edited(text: str) -> bytes:
        return in_excel(lambda book: setattr(getattr(book["甲"], where).left, "text", text))

    new = marked("xlsx", file_of("xlsx"), MARK)
    assert "有人改过" in judged("xlsx", edited("李四：存疑"), new).refused
    assert judged("xlsx", edited('&"宋体,常规"&12'), new) == Judgement()


def test_other_facts_are_told() -> None:
    plain = MARK._replace(sha256="")
    old, new = (marked("md", file_of("md"), plain._replace(facts=facts)) for facts in ("a", "b"))
    assert judged("md", old, new) == Judgement("", "省里的事实与上次不同")
