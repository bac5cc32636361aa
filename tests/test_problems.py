"""Problems as data: the list of codes, each raised for real; places in data; every document of them of its schema."""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from obligations import ObligationsError, PlanError, load_plan, load_profile, obligations_for, shipped
from obligations.answers.departments import find_department
from obligations.clauses.reader import read_clause
from obligations.documents.matching import passages_of
from obligations.errors import Code, Place, Problem, Problems
from obligations.exports.formats import export
from obligations.files.office import WORD, checked
from obligations.files.source import read, read_bytes
from obligations.files.writing import target_of, write
from obligations.plan.contradictions import problem_of
from obligations.plan.rules_file import read_unchecked
from obligations.province.profile_edit import with_answer
from obligations.schemas import schema_of
from tests.commands import failure, run_here
from tests.conftest import ROOT
from tests.documents.test_drafting import A
from tests.plan.test_rules_file import HEAD, measure
from tests.scans import drafted, markdown

CODES: tuple[Code, ...] = get_args(Code)
PROFILE = "province: 甲省\nfacts:\n"


def profile(text: str) -> object:
    return load_profile(read_bytes(text.encode(), "甲.yaml"))


def facts(**stated: Any) -> object:
    return load_profile({"province": "甲省", "facts": stated})


def rules(*measures: str, head: str = HEAD, **changed: Any) -> object:
    """Load a plan; ``changed`` are fields of its first measure."""
    data = yaml.safe_load(head + "".join(measures or [measure()]))
    data["tasks"][0]["subtasks"][0]["measures"][0] |= changed
    return load_plan(data)


def packed(name: str, content: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        package.writestr(name, content)
        package.writestr("[Content_Types].xml", b"<Types/>")
    return raw.getvalue()


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def changed_ledger() -> object:
    result, raw = obligations_for(shipped.find_profile("广东") or ""), io.BytesIO()
    book = load_workbook(io.BytesIO(export(result, "xlsx")))
    book["任务台账"].cell(5, 2, "另一个名称")
    book.save(raw)
    return export(result, "xlsx", over=raw.getvalue())


def answer_without_room() -> object:
    text, plan = f"{PROFILE}  自贸区: |- # 依据见附件\n    未知\n  # 以下已核实\n  强省试点省: 是\n", load_plan()
    fact = plan.vocabulary["free_trade_zone"]
    return with_answer(text.encode(), "甲.yaml", partial(load_profile, plan=plan), fact, False, date(2018, 6, 1))


def on_the_command_line(*typed: str) -> object:
    """Run a command; raise what it says in its JSON, so that all codes are tried in one way."""
    _, out, err = run_here([*typed, "--format", "json"], {})
    said = failure(out.decode(), err.decode())
    raise ObligationsError(Problem(each["code"], None, each["message"]) for each in said)


def without_memory(patch: pytest.MonkeyPatch) -> object:
    def fail(*_: object) -> None:
        raise MemoryError

    patch.setattr("obligations.loading.load_plan", fail)
    return on_the_command_line("for", "广东")


def without_rules(patch: pytest.MonkeyPatch) -> object:
    patch.setattr(shipped, "rules", tuple)
    return shipped.default_rules()


def with_a_broken_engine(patch: pytest.MonkeyPatch) -> object:
    from obligations.engine.durable_rules import DurableRules

    def fail(_self: DurableRules, _index: int) -> Callable[[Any], None]:
        def action(_closure: Any) -> None:
            raise ValueError("lost")

        return action

    patch.setattr(DurableRules, "_note", fail)
    rules = DurableRules()
    return rules.present(rules.compile([(("f0", "v0"),)]), {"f0": "v0"})


Action = Callable[[Path, pytest.MonkeyPatch], object]

#: Code → something that is refused with it. It gets a folder of its own, and can break what it calls.
RAISED: Mapping[Code, Action] = {
    "not-found": lambda folder, _: load_profile(folder / "nowhere.yaml"),
    "unreadable-file": lambda _, __: load_profile("a\0.yaml"),
    "unknown-plan": lambda _, __: load_plan("guofa-2018-3"),
    "wrong-kind-of-file": lambda _, __: load_profile(shipped.default_rules()),
    "damaged-file": lambda _, __: checked(b"PK\x03\x04" + bytes(40), "甲.docx", WORD),
    "unsafe-file": lambda _, __: checked(packed("word/vbaProject.bin", b"x"), "甲.docx", WORD),
    "too-large": lambda _, __: profile("a: " + "[" * 40 + "]" * 40),
    "bad-encoding": lambda _, __: read_bytes("province: 甲省".encode("gbk"), "甲.yaml"),
    "control-character": lambda _, __: load_profile({"province": "甲\x07省"}),
    "bad-yaml": lambda _, __: profile("province: [甲省"),
    "missing-key": lambda _, __: load_profile({}),
    "unknown-key": lambda _, __: load_profile({"province": "甲省", "capital": "乙市"}),
    "duplicate-key": lambda _, __: profile("province: 甲省\nprovince: 乙省\n"),
    "duplicate-value": lambda _, __: rules(mandatory={"类别": ["一类", "一类"]}),
    "wrong-type": lambda _, __: load_profile({"province": 44}),
    "empty-value": lambda _, __: load_profile({"province": ""}),
    "bad-value": lambda _, __: facts(省份类别="四类"),
    "bad-date": lambda _, __: facts(自贸区={"value": True, "since": "2018-02-30"}),
    "unknown-fact": lambda _, __: facts(自贸去=True),
    "unknown-measure": lambda _, __: load_plan().find(99),
    "unknown-department": lambda _, __: find_department(load_plan(), "丙司"),
    "unknown-province": lambda _, __: on_the_command_line("for", "光东"),
    "contradictory-records": lambda _, __: facts(自贸区=[{"value": True}, {"value": False}]),
    "bad-condition": lambda _, __: rules(mandatory={"试验区": "是", "强市": "是"}),
    "bad-name": lambda _, __: rules(head=HEAD.replace("强市", "任一")),
    "unreadable-clause": lambda _, __: read_clause("不知所云", load_plan().vocabulary),
    "number-twice": lambda _, __: rules(measure(1), measure(1)),
    "name-twice": lambda _, __: rules(head=HEAD.replace("强市", "试验区")),
    "no-title": lambda _, __: rules(title=None),
    "no-department": lambda _, __: rules(bureau=None),
    "undecided": lambda _, __: rules(due=None, undecided=["due"]),
    "branch-without-clause": lambda _, __: rules(clause=None),
    "clause-without-branch": lambda _, __: rules(mandatory=None),
    "overlap": lambda _, __: rules(optional="强市"),
    "bad-document": lambda _, __: drafted("没有表格的文件。\n", load_plan()),
    "other-document": lambda folder, _: passages_of(load_plan(), written(folder, "乙.md", markdown([A]))),
    "would-overwrite": lambda folder, _: target_of(str(written(folder, "甲.yaml", "a")), b"", refuse="请换一个文件名"),
    "changed-ledger": lambda _, __: changed_ledger(),
    "not-expressible": lambda _, __: answer_without_room(),
    "cannot-write": lambda folder, _: write([target_of(str(folder / "nowhere" / "甲.txt"), b"")]),
    "usage": lambda _, __: on_the_command_line("for", "--nonsense"),
    "bad-argument": lambda _, __: obligations_for({"province": "甲省"}, on="2018-06-01"),  # type: ignore[arg-type]
    "engine-failed": lambda _, patch: with_a_broken_engine(patch),
    "broken-installation": lambda _, patch: without_rules(patch),
    "out-of-memory": lambda _, patch: without_memory(patch),
    "too-many-problems": lambda _, __: facts(**{f"甲{i}": True for i in range(1001)}),
}


def test_every_code_has_something_that_raises_it() -> None:
    """That none is raised but those of the list is held by the type checker: a code is a Literal."""
    assert set(RAISED) == set(CODES) and len(set(CODES)) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_raised_and_its_data_is_of_the_schema(
    code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ObligationsError) as caught:
        RAISED[code](tmp_path, monkeypatch)
    found = caught.value
    assert code in {problem.code for problem in found.problems}, str(found)
    assert {problem.code for problem in found.problems} <= {code, *({"unknown-fact"} if "many" in code else ())}
    Draft202012Validator(schema_of("problems")).validate(found.to_dict())
    assert all(problem.message for problem in found.problems)


def test_the_documentation_has_every_code_in_its_order() -> None:
    text = (ROOT / "docs/problems.md").read_text("utf-8").split("| code | meaning |", 1)[1]
    rows = [re.fullmatch(r"\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \|", row) for row in text.strip().splitlines()[2:]]
    assert [row and row[1] for row in rows] == list(CODES)


def test_every_contradiction_is_a_problem_with_its_kind_as_its_code() -> None:
    """Where a plan is loaded they refuse it; where it is checked they are findings: the same, by the same name."""
    head = HEAD.replace("强市}", "强市, aliases: [试验区]}")
    text = head + measure(1, optional="强市") + measure(1, clause="null") + measure(2, mandatory="null")
    data = yaml.safe_load(text)
    findings = read_unchecked(data).contradictions
    with pytest.raises(ObligationsError) as caught:
        load_plan(data)
    assert {*caught.value.problems} == {*map(problem_of, findings)}
    assert [p.code for p in map(problem_of, findings)] == [finding.kind for finding in findings]
    assert {"overlap", "name-twice", "number-twice"} <= {p.code for p in caught.value.problems} <= {*CODES}
    assert {(p.code, p.measure) for p in caught.value.problems} >= {("overlap", 1), ("clause-without-branch", 2)}


# --- places and problems ---------------------------------------------------------------------------------------------

KEYS = st.text(st.sampled_from("ab~/01.省"), min_size=1, max_size=4)
DATA = st.recursive(
    st.integers(0, 9) | st.just(1.5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def resolved(data: Any, pointer: str) -> Any:
    """What RFC 6901 says that a pointer points to."""
    if not pointer:
        return data
    assert pointer.startswith("/")
    for token in pointer[1:].split("/"):
        step = token.replace("~1", "/").replace("~0", "~")
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data


@given(DATA.map(lambda inner: {"a": inner}))
def test_a_pointer_leads_to_the_part_that_is_wrong(data: dict[str, Any]) -> None:
    """A number with a fraction is the only thing here that is refused: each is pointed at, and nothing else."""
    places = [problem.place for problem in read(data, "数据").problems]
    assert all(place and place.pointer is not None and resolved(data, place.pointer) == 1.5 for place in places)
    assert len({place.pointer for place in places if place}) == str(data).count("1.5")


def test_odd_keys_are_escaped_in_a_pointer() -> None:
    whole = read({"a/b": [{"c~d": 1}]}, "数据")
    assert whole.place(("a/b", 0, "c~d")) == Place("数据", path="a/b.0.c~d", pointer="/a~1b/0/c~0d")
    assert whole.place(()).pointer == ""


def test_of_a_missing_key_the_pointer_leads_to_where_it_is_missing() -> None:
    data = {"facts": {"自贸区": {"since": "2018-01-01"}}}
    with pytest.raises(ObligationsError) as caught:
        load_profile(data)
    found = [(p.code, p.place and resolved(data, p.place.pointer or "")) for p in caught.value.problems]
    assert found == [("missing-key", data), ("missing-key", data["facts"]["自贸区"])]


def test_a_file_has_lines_and_no_pointers() -> None:
    with pytest.raises(ObligationsError) as caught:
        profile(f"{PROFILE}  省份类别: 四类\n")
    [problem] = caught.value.problems
    assert problem.to_dict() == {
        "code": "bad-value",
        "place": {"file": "甲.yaml", "line": 3, "column": 9, "path": None, "pointer": None},
        "fact": "province_class",
        "measure": None,
        "message": "“四类”不是省份类别的值",
        "remedy": "请填 一类 / 二类 / 三类，不知道请写 null",
    }


def test_a_condition_names_its_measure_and_fact() -> None:
    with pytest.raises(ObligationsError) as caught:
        rules(measure(1), measure(7, mandatory="{类别: 丙类}"), measure(8, mandatory="不存在"))
    assert [(p.code, p.measure, p.fact) for p in caught.value.problems] == [
        ("bad-value", 7, "class"),
        ("unknown-fact", 8, None),
    ]


def test_an_error_is_the_same_in_another_process() -> None:
    for kind in (PlanError, ObligationsError):
        error = kind.at("bad-value", Place("a", 1, 2), "甲", fact="zone", measure=3)
        copy = pickle.loads(pickle.dumps(error))
        assert (type(copy), copy.problems, str(copy)) == (kind, error.problems, "a:1:2: 甲")
        assert copy.to_dict()["problems"][0]["remedy"] is None  # there is nothing to say


def test_problems_that_were_made_elsewhere_count_like_others() -> None:
    problems = Problems()
    for i in range(1002):
        problems.include(Problem("bad-value", Place("a", i + 1, 1), "甲"))
    assert len(problems.found) == 1001
    assert str(problems.found[-1]) == "a:1001:1: 从这里起另有 2 处问题没有列出；请先改正以上各处"
