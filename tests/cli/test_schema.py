"""``obligations schema`` prints schemas; ``--editor`` writes one beside a file, and the line that names it."""

from __future__ import annotations

import json
import os
from codecs import BOM_UTF8
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from obligations import load_plan, load_profile
from obligations.exports.plan_table import plan_markdown
from obligations.schemas import NAMES, file_name, schema_of
from tests.commands import run_here
from tests.conftest import ROOT


def run(*arguments: str, typed: str | None = None) -> tuple[int, str, str]:
    status, out, err = run_here(arguments, os.environ, typed)
    return status, out.decode(), err.decode()


LINE = "# yaml-language-server: $schema="
OWN_PLAN = """\
id: 甲/乙 2031
title: 自己的计划
year: 2031
vocabulary:
  level: {label: 等级, values: [甲等, 乙等], note: 由评审确定}
  base: {label: 示范基地}
tasks:
  - title: 任务
    subtasks:
      - title: 分任务
        measures:
          - {number: 1, title: 举措, bureau: [某司], due: null, clause: 甲等省份必做, mandatory: {等级: 甲等}, optional: null, actions: null}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.yaml").write_text(OWN_PLAN, "utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_shown_as_it_is_documented(name: str, here: Path) -> None:
    documented = (ROOT / "docs" / "schemas" / file_name(name)).read_text("utf-8")
    assert run("schema", name) == (0, documented, "")
    assert run("schema", name, "-o", "a.json") == (0, "", "已写好 a.json\n")
    assert (here / "a.json").read_text("utf-8") == documented


def test_a_schema_is_written_to_a_json_file_only(here: Path) -> None:
    status, out, err = run("schema", "profile", "-o", "a.yaml")
    assert (status, out) == (2, "") and "后缀应为 .json，不是“.yaml”" in err and not (here / "a.yaml").exists()


def test_a_line_of_somebodys_own_stays_and_that_is_told(here: Path) -> None:
    text = f"{LINE}other.json\nprovince: 甲省\nfacts: {{省份类别: null}}\n"
    (here / "my.yaml").write_text(text, "utf-8")
    status, _, err = run("fill", "my.yaml", "--editor", typed="退出\n")
    assert status == 0 and "文件里另有一行 yaml-language-server，没有改动" in err
    assert (here / "my.yaml").read_text("utf-8") == text


def test_a_name_that_no_schema_has_is_refused_with_those_there_are() -> None:
    status, out, err = run("schema", "profil")
    assert (status, out) == (2, "") and "“profil”不能用；可以是 rules、profile、cases" in err


def test_the_facts_are_those_of_the_plan_that_is_named() -> None:
    schema = json.loads(run("schema", "profile", "--rules", "own.yaml")[1])
    facts = schema["properties"]["facts"]
    assert list(facts["properties"]) == ["等级", "示范基地"]
    assert facts["properties"]["等级"]["description"] == "等级：甲等 / 乙等，不知道写 null。由评审确定"
    assert schema["$id"] == "urn:obligations:schema:profile:%E7%94%B2%2F%E4%B9%99%202031"
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"province": "甲省", "facts": {"等级": "甲等", "base": True}})
    assert not validator.is_valid({"province": "甲省", "facts": {"等级": "丙等"}})
    assert not validator.is_valid({"province": "甲省", "facts": {"省份类别": "一类"}})


def test_no_identifier_of_a_fact_takes_the_place_of_something_else_in_a_schema() -> None:
    source = yaml.safe_load((ROOT / "rules" / "2018.yaml").read_text("utf-8"))
    for identifier in ("presence", "condition", "value"):
        source["vocabulary"][identifier] = {"label": f"第{identifier}项", "values": ["甲等", "乙等"]}
    validator = Draft202012Validator(schema_of("profile", load_plan(source)))
    assert validator.is_valid({"province": "甲省", "facts": {"自贸区": "是", "presence": "甲等", "value": "乙等"}})
    assert not validator.is_valid({"province": "甲省", "facts": {"自贸区": "甲等"}})


def named_schema(path: Path) -> dict[str, object]:
    """The schema that a file's first line names, relative to the file, without its digest."""
    first = path.read_text("utf-8-sig").splitlines()[0]
    assert first.startswith(LINE)
    schema: dict[str, object] = json.loads((path.parent / first.removeprefix(LINE)).read_text("utf-8"))
    schema.pop("$comment", None)
    return schema


def test_the_shipped_files_name_their_schemas() -> None:
    for folder, name in (("rules", "2018.yaml"), ("rules", "2018.tests.yaml"), ("profiles", "guangdong.yaml")):
        kind = {"2018.yaml": "rules", "2018.tests.yaml": "cases"}.get(name, "profile")
        assert named_schema(ROOT / folder / name) == schema_of(kind)
    for path in (ROOT / "profiles").iterdir():
        assert path.read_text("utf-8").startswith(f"{LINE}../docs/schemas/profile.schema.json\n")


@pytest.mark.parametrize("province", ["甲省", "广东"])
def test_a_new_profile_names_the_schema_of_its_plan_which_stands_beside_it(here: Path, province: str) -> None:
    (here / "省").mkdir()
    status, out, err = run("new", province, "-o", "省/my.yaml", "--editor")
    assert (status, out) == (0, "") and f"已写好 {Path('省/my.yaml')}" in err
    assert named_schema(here / "省" / "my.yaml") == schema_of("profile")
    assert (here / "省" / "my.yaml").read_text("utf-8").count(LINE) == 1
    assert sorted(path.name for path in (here / "省").iterdir()) == ["my.yaml", "profile-2018.schema.json"]
    run("new", "丙省", "-o", "own-profile.yaml", "--editor", "--rules", "own.yaml")
    assert named_schema(here / "own-profile.yaml") == schema_of("profile", load_plan("own.yaml"))
    assert (here / "profile-甲_乙_2031.schema.json").exists()


def test_without_being_asked_no_schema_is_written_or_named(here: Path) -> None:
    assert run("new", "广东", "-o", "my.yaml")[0] == 0
    assert LINE not in (here / "my.yaml").read_text("utf-8") and not list(here.glob("*.json"))


def test_a_draft_names_the_schema_of_rules(here: Path) -> None:
    (here / "plan.md").write_text(plan_markdown(load_plan()), "utf-8")
    assert run("import", "plan.md", "-o", "draft.yaml", "--editor")[0] == 0
    assert named_schema(here / "draft.yaml") == schema_of("rules")
    Draft202012Validator(schema_of("rules")).validate(yaml.safe_load((here / "draft.yaml").read_text("utf-8")))
    assert len(load_plan("draft.yaml").measures) == 25


def test_a_plan_with_a_long_identifier_has_a_schema_too(here: Path) -> None:
    text = (here / "own.yaml").read_text("utf-8")
    long = yaml.safe_load(text) | {"id": "年" * 300}
    (here / "long.yaml").write_text(yaml.safe_dump(long, allow_unicode=True), "utf-8")
    assert run("new", "甲省", "-o", "my.yaml", "--editor", "--rules", "long.yaml")[0] == 0
    assert named_schema(here / "my.yaml") == schema_of("profile", load_plan("long.yaml"))


@pytest.mark.parametrize("command", [("new", "甲省"), ("import", "plan.md")])
def test_an_editor_needs_a_file(command: tuple[str, ...]) -> None:
    for output in ([], ["-o", "-"], ["-o", "/dev/null"]):
        status, out, err = run(*command, *output, "--editor")
        assert (status, out, err) == (2, "", "--editor: 要和 -o 一起用；请写成 -o 文件.yaml --editor\n")


def test_a_file_that_is_no_schema_of_ours_is_not_replaced(here: Path) -> None:
    mine = here / "profile-2018.schema.json"
    for content in ('{"$id": "mine"}', "[1]", "my notes", ""):
        mine.write_text(content, "utf-8")
        status, out, err = run("new", "甲省", "-o", "my.yaml", "--editor")
        assert (status, out) == (2, "") and "文件已经存在，而且不是同一份 JSON Schema" in err
        assert mine.read_text("utf-8") == content and not (here / "my.yaml").exists()


def test_a_schema_in_which_somebody_wrote_is_not_replaced(here: Path) -> None:
    assert run("new", "甲省", "-o", "a.yaml", "--editor")[0] == run("new", "甲省", "-o", "b.yaml", "--editor")[0] == 0
    path = here / "profile-2018.schema.json"
    data = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(data)
    path.write_text(json.dumps({**data, "description": "我的说明"}), "utf-8")
    status, _, err = run("new", "甲省", "-o", "c.yaml", "--editor")
    assert status == 2 and "或者有人改过" in err and not (here / "c.yaml").exists()


def test_two_plans_do_not_share_a_schema_though_their_names_become_one(here: Path) -> None:
    (here / "other.yaml").write_text(OWN_PLAN.replace("甲/乙", "甲 乙"), "utf-8")
    assert run("new", "甲省", "-o", "a.yaml", "--editor", "--rules", "own.yaml")[0] == 0
    before = (here / "profile-甲_乙_2031.schema.json").read_bytes()
    status, _, err = run("new", "甲省", "-o", "b.yaml", "--editor", "--rules", "other.yaml")
    assert status == 2 and "不是同一份 JSON Schema" in err
    assert (here / "profile-甲_乙_2031.schema.json").read_bytes() == before


@pytest.mark.parametrize("mark", [b"", BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_filling_a_profile_adds_the_line_in_its_style_and_changes_nothing_else(
    here: Path, mark: bytes, end: str
) -> None:
    text = f"# 注{end}province: 甲省{end}facts:{end}  省份类别: null{end}"
    (here / "my.yaml").write_bytes(mark + text.encode())
    assert run("fill", "my.yaml", "--editor", typed="退出\n")[0] == 0
    line = f"{LINE}profile-2018.schema.json{end}"
    assert (here / "my.yaml").read_bytes() == mark + (line + text).encode()
    assert load_profile("my.yaml").province == "甲省" and named_schema(here / "my.yaml") == schema_of("profile")
    assert run("fill", "my.yaml", "--editor", typed="退出\n")[0] == 0  # again: the line is there
    assert (here / "my.yaml").read_bytes() == mark + (line + text).encode()
