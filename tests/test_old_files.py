"""What was taken before is taken, in this release and in all later ones: files that people have mean what they meant.

``old_files/`` holds files in every style that has been accepted, and beside them, in a JSON file for each kind, what
they mean. Nothing here writes these expectations anew, and nothing should: an old file is never taken otherwise than
before. Where a test fails, the program is wrong. A new style is a new file with a new entry.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from obligations import Evidence, Plan, PlanError, Profile, Record, load_plan, load_profile, obligations_for, what_if
from obligations.checks.cases import read_cases, run
from obligations.cli.app import main
from tests.commands import Stream

OLD = Path(__file__).parent / "old_files"
KINDS = ("plans", "profiles", "cases", "drafts", "documents", "ledgers", "results")
EXPECTED: dict[str, dict[str, Any]] = {kind: json.loads((OLD / f"{kind}.json").read_text("utf-8")) for kind in KINDS}
#: Results that are short texts stand together in one file.
TEXTS: dict[str, dict[str, Any]] = json.loads((OLD / "results" / "texts.json").read_text("utf-8"))
#: How verdicts are written in the expectations, measure by measure.
LETTERS = {"mandatory": "M", "optional": "O", "unspecified": "U", "undetermined": "?"}


def every(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", list(EXPECTED[kind]))


def test_every_file_is_read_by_a_test() -> None:
    there = {path.relative_to(OLD).as_posix() for path in OLD.rglob("*") if path.is_file()}
    told = [name for kind in KINDS for name in EXPECTED[kind]]
    assert there == {*told, "results/texts.json", "README.md", *(f"{kind}.json" for kind in KINDS)}
    assert len(told) == len(set(told)) and all(EXPECTED[kind] for kind in KINDS)


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the old files, for tests that only read; names are told from there."""
    monkeypatch.chdir(OLD)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small old files, for tests that write over one of them, or beside them."""
    copy = tmp_path / "old"
    shutil.copytree(OLD, copy, ignore=shutil.ignore_patterns("ledgers", "results", "*.json"))
    monkeypatch.chdir(copy)
    return copy


def data_of(capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    """The JSON that a command gives. What it thinks of a file is in it; here it is to take the file."""
    capsys.readouterr()
    assert main([*command, "--format", "json"]) in (0, 1), capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def head_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules say of the plan; its digest, which JSON has beside that, is the file's."""
    return {part: data["plan"][part] for part in ("id", "title", "year")}


# --- plans -----------------------------------------------------------------------------------------------------------


def plan_data(path: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """All that a rules file says, but for its conditions: those are seen in the verdicts."""
    plan = load_plan(path)
    explained = data_of(capsys, "explain", "profiles/facts_empty.yaml", "--rules", path)["explanations"]
    answer = data_of(capsys, "for", "profiles/facts_empty.yaml", "--rules", path)
    parts = ("measure", "title", "task", "subtask", "bureau", "due", "clause", "actions")
    return {
        "plan": head_of(answer),
        "facts": {f.id: [f.label, f.values and [*f.values], [*f.aliases], f.note] for f in plan.vocabulary.facts},
        "expectations": [
            [e.title, [[fact, list(values)] for fact, values in e.ladders]] for e in plan.expectations
        ],
        "measures": [
            {**{part: o[part] for part in parts}, "notes": told["notes"], "document": told["document"]}
            for o, told in zip(answer["obligations"], explained, strict=True)
        ],
    }  # fmt: skip


def letters(facts: Mapping[str, Any], plan: Plan) -> str:
    result = obligations_for({"province": "某省", "facts": facts}, plan)
    return "".join(LETTERS[o.verdict.value] for o in result)


def same_plan(path: str, expected: Mapping[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """What a rules file says, and its verdicts. Notes are compared where the expectation has them."""
    told = plan_data(path, capsys)
    for measure, wanted in zip(told["measures"], expected["says"]["measures"], strict=True):
        if "notes" not in wanted:
            del measure["notes"]
    assert told == expected["says"]
    plan = load_plan(path)
    assert [[facts, letters(facts, plan)] for facts, _ in expected["verdicts"]] == expected["verdicts"]


@every("plans")
@pytest.mark.usefixtures("there")
def test_an_old_plan_says_what_it_said(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = EXPECTED["plans"][name]
    same_plan(name, expected, capsys)
    if expected["claims"]:
        claims = data_of(capsys, "check", name, "--profile", "profiles/facts_empty.yaml")["claims"]
        assert {
            **expected["claims"],
            **{c["check"]: c["holds"] for c in claims if c["check"] in expected["claims"]},
        } == expected["claims"]


# --- profiles --------------------------------------------------------------------------------------------------------


def facts_on(profile: Profile, day: str) -> dict[str, Any]:
    """Each fact that is known on a day, with what the record says that tells it."""
    found = {}
    for fact, (value, record) in profile.on(date.fromisoformat(day)).items():
        told = {"since": record.since, "as_of": record.as_of, "until": record.until, "where": record.where, "source": record.source, "evidence": record.evidence}  # fmt: skip
        found[fact] = {"value": value, **{key: str(part) for key, part in told.items() if part is not None}}
    return found


@every("profiles")
@pytest.mark.usefixtures("there")
def test_an_old_profile_says_what_it_said_on_every_day(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = EXPECTED["profiles"][name]
    rules = expected["rules"]
    profile = load_profile(name, load_plan(rules))
    assert [profile.province, profile.code, profile.short_name] == expected["head"]
    for day, (facts, verdicts) in expected["days"].items():
        assert facts_on(profile, day) == facts, day
        answer = data_of(capsys, "for", name, "--rules", rules, "--on", day)
        assert "".join(LETTERS[o["verdict"]] for o in answer["obligations"]) == verdicts, day
    for day, facts in expected["of_the_shipped_plan"].items():
        assert facts_on(load_profile(name), day) == facts, day


class Person:
    """Somebody at a terminal, who answers each question by a word, or by the first of the answers on offer."""

    def __init__(self, shown: Stream, word: str | None = None) -> None:
        self.shown, self.word = shown, word
        self.asked = 0

    def isatty(self) -> bool:
        return True

    def readline(self, _size: int = -1) -> str:
        self.asked += 1
        if self.asked > 100:  # a word is not understood any more: the person leaves, and the test sees what is missing
            return ""
        return (self.word or self.shown.bytes.getvalue().decode().rpartition("\n")[2].split(" / ")[0].strip()) + "\n"


def filled(name: str, rules: str, monkeypatch: pytest.MonkeyPatch, word: str | None = None) -> None:
    with monkeypatch.context() as at_a_terminal:
        at_a_terminal.setattr(sys, "stdout", shown := Stream(terminal=True))
        at_a_terminal.setattr(sys, "stdin", Person(shown, word))
        assert main(["fill", name, "--rules", rules]) == 0


@pytest.mark.parametrize("name", [n for n, e in EXPECTED["profiles"].items() if e["filled"]])
def test_answers_are_filled_into_an_old_profile_in_its_style(
    name: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the style of the file: with its marks, its line ends, its comments, as JSON where it is JSON."""
    expected = EXPECTED["profiles"][name]
    before = (here / name).read_bytes()
    filled(name, expected["rules"], monkeypatch)
    after = (here / name).read_bytes()
    profile = load_profile(name, load_plan(expected["rules"]))
    told = {day: {fact: v["value"] for fact, v in facts_on(profile, day).items()} for day in expected["filled"]}
    assert told == expected["filled"]
    assert [profile.province, profile.code, profile.short_name] == expected["head"]
    comments = re.compile(rb"(?:^|(?<=\s))#[^\r\n]*", re.M)
    assert comments.findall(after) == comments.findall(before)
    assert after.startswith(b"\xef\xbb\xbf") == before.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" not in before or b"\n" not in after.replace(b"\r\n", b"")
    assert not before.startswith(b'{\n  "') or json.loads(after)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *((word, True) for word in ("是", "有", "y", "Y", "yes", "true", "对", "是的", "有的", "是。", " 是！ ")),
        *((word, False) for word in ("否", "无", "没有", "n", "no", "false", "不", "不是", "没")),
        *((word, None) for word in ("不知道", "未知", "不详", "不清楚", "不知", "不确定", "?", "？")),
    ],
)  # fmt: skip
def test_words_that_people_type_stand_for_what_they_stood_for(
    word: str, value: bool | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one fact that is open gets the value; of what is not known nothing is written."""
    (path := tmp_path / "p.yaml").write_text("province: 某省\nfacts: {等级: 甲等, 枢纽: 否}\n", "utf-8")
    rules = OLD / "plans" / "standard.yaml"
    filled(str(path), str(rules), monkeypatch, word)
    standing = load_profile(path, load_plan(rules)).on(date(2020, 1, 1)).get("port")
    assert (standing and standing.value) is value


# --- what programs hand over -----------------------------------------------------------------------------------------

JULY = date(2018, 7, 1)
RECORD = {"value": True, "since": JULY, "until": None, "where": "某市", "source": None, "evidence": "document"}
#: All of these say the same of 某省.
PROFILES: dict[str, Any] = {
    "identifiers": {"province": "某省", "facts": {"grade": "甲等", "port": RECORD, "hub": False}},
    "labels and aliases": {"province": "某省", "facts": {"省份等级": "甲等", "海港": RECORD, "AI中心": "否"}},
    "all keys": {"province": " 某省 ", "code": None, "short_name": None, "facts": {"等级": " 甲等", "港口": [RECORD], "hub": {"value": "没有"}}},
    "a tuple of records": {"province": "某省", "facts": {"grade": ({"value": "甲等"},), "port": (RECORD,), "hub": "no"}},
    "days as texts": {"province": "某省", "facts": {"grade": "甲等", "port": RECORD | {"since": "2018-07-01"}, "hub": "false"}},
    "evidence as a member": {"province": "某省", "facts": {"grade": "甲等", "port": RECORD | {"evidence": Evidence.DOCUMENT}, "hub": False}},
    "other mappings": MappingProxyType({"province": "某省", "facts": OrderedDict(grade="甲等", port=MappingProxyType(RECORD), hub=False)}),
    "unknown ones too": {"province": "某省", "facts": {"grade": "甲等", "port": RECORD, "hub": False, "zone": None, "coast": "未知", "star_2": ""}},
}  # fmt: skip
#: The same as objects.
PROFILE = Profile("某省", {"grade": (Record("甲等"),), "port": (Record(True, since=JULY, where="某市", evidence=Evidence.DOCUMENT),), "hub": (Record(False),)})  # fmt: skip
PORT = {"value": True, "since": "2018-07-01", "where": "某市", "evidence": "document"}


@pytest.mark.parametrize("name", list(PROFILES))
def test_a_profile_made_by_a_program_gets_the_answers_it_got(name: str) -> None:
    plan = load_plan(OLD / "plans" / "vocabulary.yaml")
    for source in (load_profile(PROFILES[name], plan), PROFILE):
        assert source.province == "某省"
        assert facts_on(source, "2018-12-31") == {"grade": {"value": "甲等"}, "port": PORT, "hub": {"value": False}}
    for given in (PROFILES[name], load_profile(PROFILES[name], plan), PROFILE):
        verdicts = ["".join(LETTERS[o.verdict.value] for o in obligations_for(given, plan=plan, on=day)) for day in (JULY, date(2018, 6, 30))]  # fmt: skip
        assert verdicts == ["M?MO???", "M?OO???"]


def measure_data(**more: Any) -> dict[str, Any]:
    return {"number": 1, "title": "举措", "bureau": ["某司"], "due": None, "clause": "某", "actions": None, **more}


def plan_of(vocabulary: Any, measures: Any, collected: Callable[[list[Any]], Any] = list) -> dict[str, Any]:
    subtasks = collected([{"title": "分任务", "measures": collected(measures)}])
    tasks = collected([{"title": "任务", "subtasks": subtasks}])
    return {"id": "a", "title": "计划", "year": 2020, "vocabulary": vocabulary, "tasks": tasks}


FACTS = {"grade": {"label": "等级", "values": ["甲", "乙"]}, "port": {"label": "港口"}}
#: All of these are the same plan.
PLANS: dict[str, Mapping[str, Any]] = {
    "lists": plan_of(FACTS, [measure_data(mandatory={"任一": ["港口", {"等级": ["甲"]}]}, optional={"同时": [{"非": "港口"}, {"等级": "乙"}]})]),
    "tuples": plan_of({**FACTS, "grade": {"label": "等级", "values": ("甲", "乙"), "aliases": ()}}, [measure_data(mandatory={"any": ("port", {"grade": ("甲",)})}, optional={"all": ({"not": "port"}, {"grade": "乙"})}, notes=())], tuple),
    "other mappings": MappingProxyType(plan_of(MappingProxyType(FACTS), [MappingProxyType(measure_data(mandatory={"任一": [{"港口": True}, {"等级": "甲"}]}, optional={"同时": [{"港口": False}, {"等级": "乙"}]}))])),
}  # fmt: skip


@pytest.mark.parametrize("name", list(PLANS))
def test_a_plan_made_by_a_program_gives_the_answers_it_gave(name: str) -> None:
    plan = load_plan(PLANS[name])
    assert [letters({"grade": grade, "port": port}, plan) for grade in "甲乙" for port in (True, False, None)] == [*"MMMMO?"]  # fmt: skip


SETTINGS: dict[str, dict[str, Any]] = {
    "等级=甲等": {"grade": "甲等"},
    "等级＝甲等": {"grade": "甲等"},
    " 省份 等级 = 甲　等 ": {"grade": "甲等"},
    "GRADE=甲等": {"grade": "甲等"},
    "港口=是": {"port": True},
    "ＰＯＲＴ=有": {"port": True},
    "seaport=TRUE": {"port": True},
    "海港=没有": {"port": False},
    "枢纽=no": {"hub": False},
    "枢纽=未知": {"hub": None},
    "hub=null": {"hub": None},
}


@pytest.mark.parametrize("setting", list(SETTINGS))
@pytest.mark.usefixtures("there")
def test_assumptions_may_be_typed_in_every_way_they_could_be(setting: str, capsys: pytest.CaptureFixture[str]) -> None:
    province = ("profiles/standard.yaml", "--rules", "plans/standard.yaml")
    assert data_of(capsys, "for", *province, "--set", setting)["assumed"] == SETTINGS[setting]
    name, _, value = setting.replace("＝", "=").partition("=")
    plan = load_plan("plans/standard.yaml")
    [assumed] = what_if(load_profile("profiles/standard.yaml", plan), {name: value}, plan=plan).after.assumed
    assert [assumed] == [*SETTINGS[setting]]


@pytest.mark.parametrize("number", ["4", "第4项", " 第 4 项 ", "04", "４"])
@pytest.mark.usefixtures("there")
def test_the_number_of_a_measure_may_be_typed_in_every_way_it_could_be(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = data_of(capsys, "explain", "profiles/standard.yaml", number, "--rules", "plans/standard.yaml")
    assert [each["measure"] for each in told["explanations"]] == [4]


@pytest.mark.usefixtures("here")
def test_a_folder_is_all_profiles_in_it_whatever_lies_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever ends in .yaml or .yml, in any case; other files may lie beside them."""
    Path("some").mkdir()
    for source, name in (("flow_style.yaml", "b.yaml"), ("names_of_facts_more_aliases.yml", "a.yml"), ("json_style.yaml", "c.YAML")):  # fmt: skip
        shutil.copy(f"profiles/{source}", f"some/{name}")
    Path("some", "README.txt").write_text("说明", "utf-8")
    told = data_of(capsys, "matrix", "some", "--rules", "plans/vocabulary.yaml")["provinces"]
    assert [each["province"]["name"] for each in told] == ["乙省", "己省", "丁省"]


# --- cases -----------------------------------------------------------------------------------------------------------


def case_data(name: str, rules: str | None) -> Iterator[dict[str, Any]]:
    for result in run(read_cases(name, rules)):
        case = result.case
        yield {
            "name": case.name,
            "on": case.on.isoformat(),
            "facts": facts_on(case.profile, case.on.isoformat()),
            "expected": {str(number): LETTERS[verdict.value] for number, (verdict, _) in case.expected.items()},
            "got_otherwise": {str(f.got.measure): LETTERS[f.got.verdict.value] for f in result.failures},
        }


@every("cases")
@pytest.mark.usefixtures("there")
def test_old_cases_hold_or_fail_as_they_did(name: str) -> None:
    expected = EXPECTED["cases"][name]
    rules = expected["rules"]
    assert list(case_data(name, rules)) == expected["cases"]
    holds = not any(case["got_otherwise"] for case in expected["cases"])
    assert main(["test", name, *(["--rules", rules] if rules else [])]) == (0 if holds else 1)


# --- drafts and documents --------------------------------------------------------------------------------------------


def says(rules: str, document: str, capsys: pytest.CaptureFixture[str]) -> list[list[Any]]:
    """What rules say otherwise than a document does, or leave open: measure, part, and their words.

    Of a branch only whether it is there; the words that tell it are no data.
    """
    found = data_of(capsys, "audit", rules, "--document", document)["differences"]
    return [
        [d["measure"], d["part"], d["kind"] if d["kind"] == "undecided" else d["rules"] and "…" if d["part"] in ("mandatory", "optional") else d["rules"]]
        for d in found
        if d["kind"] in ("differs", "undecided", "only_in_rules")
    ]  # fmt: skip


@every("drafts")
@pytest.mark.usefixtures("there")
def test_an_old_draft_is_audited_and_read_from_and_one_left_open_is_not_used(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that leaves something open is audited, checked and read from, and not used."""
    expected = EXPECTED["drafts"][name]
    for document, told in expected["against"].items():
        assert says(name, document, capsys) == told, document
    if expected["plan"] is None:
        with pytest.raises(PlanError):
            load_plan(name)
    else:
        same_plan(name, expected["plan"], capsys)
    checked = data_of(capsys, "check", name, "--profile", "profiles/facts_empty.yaml")
    assert head_of(checked) == expected["head"] and (expected["plan"] is not None or not checked["sound"])
    made = str(tmp_path / "made.yaml")
    assert main(["import", "documents/gb18030_crlf.txt", "--vocabulary", name, "-o", made]) == 0
    assert load_plan(made).vocabulary.find("等级")


@every("documents")
@pytest.mark.usefixtures("there")
def test_an_old_document_is_read_as_it_was(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of one that is not clear what was read for sure is read; more may be."""
    expected = EXPECTED["documents"][name]
    made = str(tmp_path / "made.yaml")
    status = main(["import", name, "--vocabulary", expected["vocabulary"], "-o", made])
    if expected["plan"] is not None:
        assert status == 0
        same_plan(made, expected["plan"], capsys)
        assert not says(made, name, capsys)
    data = yaml.safe_load(Path(made).read_text("utf-8"))
    data["vocabulary"] = yaml.safe_load(Path(expected["vocabulary"]).read_text("utf-8"))["vocabulary"]  # all its words
    Path(made).write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    told = says(made, "documents/other.md", capsys) if expected["sure"] else []
    assert not [each for each in expected["sure"] if each not in told]


# --- ledgers and other results ---------------------------------------------------------------------------------------

LEDGER = ["export", "profiles/standard.yaml", "--rules", "plans/standard.yaml"]
SHEET = "任务台账"
#: Columns of ours whose words are explanations, no data.
WORDS = ("省份条款", "理由", "完成时间", "要做的事")
#: Columns for people that ledgers have had since.
SINCE = ("牵头处室", "省内时限", "结论变化")
OURS = ("事实和依据", "还缺的事实", "原文", "说明", "_obligations")


def shown(value: object) -> Any:
    value = getattr(value, "text", value)
    return str(value) if not isinstance(value, bool | int | float | str | None) else value


def ledger_data(path: str) -> dict[str, Any]:
    """What stands in a ledger, row by row: people's words, and of ours what is data."""
    book: Any = load_workbook(path)
    sheet = book[SHEET]
    [heads] = [row for row in sheet.iter_rows(max_row=20) if any(cell.value == "结论" for cell in row)]
    told = {cell.column for cell in heads if cell.value in WORDS}
    since = {cell.column for cell in heads if cell.value in SINCE}
    cells = [cell for row in sheet.iter_rows() for cell in row]
    rows: dict[str, dict[str, Any]] = {}
    for c in cells:
        if c.value is not None and c.column not in since and (c.column not in told or c.row <= heads[0].row):
            rows.setdefault(str(c.row), {})[c.column_letter] = shown(c.value)
    return {
        "rows": rows,
        "formulas": sorted(c.coordinate for c in cells if c.data_type == "f"),
        "comments": {c.coordinate: c.comment.text for c in cells if c.comment},
        "links": {c.coordinate: c.hyperlink.target for c in cells if c.hyperlink},
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "marked": sorted(c.coordinate for c in cells if c.fill.fgColor.rgb == "00FFFF00"),
        "sheets": {s.title: {c.coordinate: shown(c.value) for row in s.iter_rows() for c in row if c.value is not None} for s in book if s.title not in (SHEET, *OURS)},
        "facts": {row[0].value: row[1].value for row in book["事实和依据"].iter_rows(min_row=2)},
        "hidden": [s.title for s in book if s.sheet_state == "hidden"],
        "passages": sum(1 for _ in book["原文"].iter_rows(min_row=2)) if "原文" in book.sheetnames else 0,
    }  # fmt: skip


@every("ledgers")
def test_an_old_ledger_is_updated_and_keeps_what_people_wrote(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Written over with the same answer, and with others: what people wrote is there, what is ours is new."""
    expected = EXPECTED["ledgers"][name]
    raw = (OLD / name).read_bytes()
    (old := here / Path(name).name).write_bytes(raw)
    if expected is None:  # a person changed what is ours
        assert main([*LEDGER, "-o", old.name]) == 2
        assert old.read_bytes() == raw and old.name in capsys.readouterr().err
        assert main([*LEDGER, "-o", old.name, "--force"]) == 0
        return
    for options, told in expected:
        command, quoted = as_found_out(options), "--document" in options
        assert main([*command, "-o", old.name]) == 0, capsys.readouterr().err
        found = ledger_data(old.name)
        if not quoted and found["passages"]:  # they stay until others take their place
            found["passages"] = told["passages"]
        assert found == told, options


def as_found_out(options: list[str]) -> list[str]:
    """The command with what was assumed stated in the profile: a ledger does not take assumptions any more."""
    if "--set" not in options:
        return [*LEDGER, *options]
    fact, value = options[1].split("=")
    text = Path(LEDGER[1]).read_text("utf-8")
    Path("profiles/found_out.yaml").write_text(text.replace(f"{fact}: null", f"{fact}: {value}"), "utf-8")
    return [LEDGER[0], "profiles/found_out.yaml", *LEDGER[2:]]


@every("results")
def test_an_old_office_file_is_not_written_over_unless_it_is_said_so(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether somebody has changed it cannot be seen: it has no digest."""
    expected = EXPECTED["results"][name]
    raw = (OLD / name).read_bytes()
    (old := here / Path(name).name).write_bytes(raw)
    assert main([*expected["command"], "-o", old.name]) == 2
    assert old.read_bytes() == raw and "旧版本写的" in capsys.readouterr().err
    assert main([*expected["command"], "-o", old.name, "--force"]) == 0


@pytest.mark.parametrize("name", list(TEXTS))
def test_an_old_text_is_not_written_over_by_another(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command, raw = TEXTS[name]["command"], TEXTS[name]["text"].encode()
    (here / f"new-{name}").write_bytes(b"")
    assert main([*command, "-o", f"new-{name}"]) in (0, 1)
    new = (here / f"new-{name}").read_bytes()
    assert new != b""
    (here / name).write_bytes(raw)
    capsys.readouterr()
    status = main([*command, "-o", name])
    if raw == new:
        assert status in (0, 1)
    else:
        assert status == 2 and (here / name).read_bytes() == raw
        assert re.search("旧版本写的|看不出是不是同一份结果", capsys.readouterr().err)
