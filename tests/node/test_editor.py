"""What an editor shows whoever writes a file that begins with ``# yaml-language-server: $schema=…``, by the real server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from obligations import Plan
from tests.node import SCHEMAS, shipped_files
from tests.node.language_server import CURSOR, LanguageServer, Problem, language_server

pytestmark = pytest.mark.prove

PROFILE = "province: 甲省\nfacts:\n"
CASES = "规则: 2018.yaml\n用例:\n  - 名称: 什么都不知道\n    事实: {省份类别: 一类}\n    预期: {必做: [1], 2: 选做}\n"
CONDITION = "{任一: [强省试点省, {非: {同时: [强市创建市, {省份类别: 一类}]}}]}"
RULES = f"""\
id: "1"
title: 计划
year: 2018
vocabulary:
  strong_province: {{label: 强省试点省}}
tasks:
  - title: 甲
    subtasks:
      - title: 乙
        measures:
          - number: 1
            title: 甲
            bureau: [甲司]
            due: null
            clause: 强省试点省必做
            mandatory: {CONDITION}
            optional: null
            actions: null
"""


class Editor(NamedTuple):
    """An editor with files in one folder, and their schemas beside them or elsewhere."""

    server: LanguageServer
    folder: Path
    schemas: str

    def text(self, schema: str, text: str) -> str:
        return f"# yaml-language-server: $schema={self.schemas}{schema}.schema.json\n{text}"

    def problems(self, schema: str, text: str) -> list[Problem]:
        """The problems of a text, at its lines as they are without the first."""
        found = self.server.problems(self.folder, self.text(schema, text))
        return [problem._replace(line=problem.line - 1) for problem in found]

    def offers(self, schema: str, text: str) -> dict[str, str]:
        return self.server.offers(self.folder, self.text(schema, text))

    def hover(self, schema: str, text: str) -> str:
        return self.server.hover(self.folder, self.text(schema, text))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    with language_server(tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module", params=["", "../docs/schemas/"], ids=["beside", "elsewhere"])
def editor(server: LanguageServer, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Editor:
    folder = tmp_path_factory.mktemp("甲省") / "profiles"
    folder.mkdir()
    shutil.copytree(SCHEMAS, folder / request.param, dirs_exist_ok=True)
    return Editor(server, folder, request.param)


def test_the_facts_are_offered_by_their_labels(editor: Editor, plan: Plan) -> None:
    labels = [fact.label for fact in plan.vocabulary.facts]
    facts = {label: f"{label}: " for label in labels}
    assert editor.offers("profile", f"{PROFILE}  {CURSOR}") == facts
    assert editor.offers("profile", f"{PROFILE}  强{CURSOR}") == facts
    del facts["强省试点省"]
    assert editor.offers("profile", f"{PROFILE}  强省试点省: 是\n  {CURSOR}") == facts
    assert list(editor.offers("cases", f"用例:\n  - 名称: 甲\n    事实:\n      {CURSOR}")) == labels


def test_the_values_of_a_fact_are_offered(editor: Editor, plan: Plan) -> None:
    for fact in plan.vocabulary.facts:
        values = set(fact.values or ("是", "否"))
        others = {"一类", "二类", "三类", "是", "否"} - values
        for text in (f"{CURSOR}", f"{{value: {CURSOR}}}", f"\n    value: {CURSOR}", f"\n    - value: {CURSOR}"):
            offers = editor.offers("profile", f"{PROFILE}  {fact.label}: {text}").keys()
            assert offers >= values | {"null"} and not offers & others, (fact.label, text)


def test_the_keys_of_a_record_are_offered(editor: Editor) -> None:
    keys = ["value", "since", "as_of", "until", "where", "source", "evidence"]
    for before in ("\n    ", "\n    - "):
        offers = editor.offers("profile", f"{PROFILE}  强省试点省: {before}{CURSOR}")
        assert offers == {key: f"{key}: " for key in keys}
    assert list(editor.offers("profile", f"{PROFILE}  强省试点省: {{value: 是, e{CURSOR}}}")) == keys[1:]
    offers = editor.offers("profile", f"{PROFILE}  强省试点省: {{value: 是, evidence: {CURSOR}}}")
    assert offers.keys() - {"null"} == {"document", "report", "unverified"}


def test_the_keys_of_a_measure_and_of_a_condition_are_offered(editor: Editor) -> None:
    before, after = RULES.split("            bureau: [甲司]\n")
    keys = {"bureau", "exempt", "source", "notes", "undecided"}
    keys |= {"lead", "own_number", "title_is_ours", "province_paragraph", "doubts", "decisions"}
    assert editor.offers("rules", f"{before}            {CURSOR}\n{after}").keys() == keys
    before = RULES.split(CONDITION)[0]
    for text in (
        f"\n              任{CURSOR}",
        f"{{任{CURSOR}}}",
        f"{{非: {{任{CURSOR}}}}}",
        f"\n              任一:\n              - {CURSOR}",
    ):
        assert editor.offers("rules", before + text).keys() >= {"任一", "同时", "非"}, text


def test_the_keys_of_cases_are_offered_in_chinese(editor: Editor) -> None:
    assert editor.offers("cases", CURSOR).keys() >= {"规则", "用例"}
    assert editor.offers("cases", f"用例:\n  - {CURSOR}").keys() >= {"名称", "事实", "日期", "预期"}
    verdicts = {"必做", "选做", "未明确", "待定"}
    assert editor.offers("cases", f"用例:\n  - 名称: 甲\n    预期:\n      {CURSOR}").keys() >= verdicts


@pytest.mark.parametrize(
    ("schema", "text", "word", "shown"),
    [
        ("profile", PROFILE + "  强省试点省: 是\n", "强省试点省", "强省试点省：是 / 否"),
        ("profile", PROFILE + "  强省试点省: {value: 是}\n", "强省试点省", "强省试点省：是 / 否"),
        ("profile", PROFILE + "  省份类别: null\n", "省份类别", "但没有公布划分"),
        ("profile", PROFILE + "  省份类别: null\n", "null", "`一类`"),
        ("profile", PROFILE + "  自贸区: 是\n", "自贸区", "自由贸易试验区"),
        ("profile", PROFILE + "  free_trade_zone: 是\n", "free_trade_zone", "自由贸易试验区"),
        ("profile", PROFILE + "  自贸区: {value: 是, since: 2018-01-01}\n", "since", "起始日"),
        ("profile", PROFILE + "  自贸区: {value: 是, evidence: report}\n", "report", "有报道"),
        ("profile", PROFILE, "province", "省份全称"),
        ("profile", PROFILE, "facts", "不是“否”"),
        ("rules", RULES, "clause", "“省份”一栏的原文"),
        ("rules", RULES, "mandatory", "条件"),
        ("rules", RULES, "任一", "至少一个成立"),
        ("rules", RULES, "同时", "都成立"),
        ("rules", RULES, "非", "不成立"),
        ("rules", RULES, "label", "条款里用的词"),
        ("cases", CASES, "事实", "省情档案"),
        ("cases", CASES, "预期", "预期的结论"),
        ("cases", CASES, "省份类别", "但没有公布划分"),
    ],
)  # fmt: skip
def test_what_a_word_means_is_shown_over_it(editor: Editor, schema: str, text: str, word: str, shown: str) -> None:
    hover = editor.hover(schema, text.replace(word, word[0] + CURSOR + word[1:], 1))
    assert shown in hover and "||" not in hover


@pytest.mark.parametrize(
    ("schema", "text", "line", "said"),
    [
        ("profile", PROFILE + "  强省试点省: 是\n  强省试典省: 是\n", 4, "强省试典省"),
        ("profile", PROFILE + "  省份类别: 四类\n", 3, '"三类"'),
        ("profile", PROFILE + "  强省试点省: 一类\n", 3, '"是"'),
        ("profile", PROFILE + "  省份类别: {value: 四类}\n", 3, '"三类"'),
        ("profile", PROFILE + "  省份类别:\n    - value: 一类\n    - value: 四类\n", 5, '"三类"'),
        ("profile", PROFILE + "  自贸区: 大概\n", 3, '"是"'),
        ("profile", PROFILE + "  自贸区: {value: 是, evidance: report}\n", 3, "evidance"),
        ("profile", PROFILE + "  自贸区: {value: 是, evidence: rumour}\n", 3, '"unverified"'),
        ("profile", PROFILE + "  自贸区: {since: 2018-01-01}\n", 3, '"value"'),
        ("profile", "province: 甲省\nfact: {}\n", 2, "fact"),
        ("rules", RULES.replace("{label: ", "{lable: 甲, label: "), 5, "lable"),
        ("rules", RULES + "            actoins: null\n", 19, "actoins"),
        ("rules", RULES.replace(CONDITION, "{任一: 强省试点省}"), 16, '"array"'),
        ("cases", CASES.replace("事实", "事时"), 4, "事时"),
        ("cases", CASES.replace("一类", "四类"), 4, '"三类"'),
        ("cases", CASES.replace("必做", "必作"), 5, "必作"),
        ("cases", CASES.replace("选做", "选作"), 5, '"选做"'),
        ("cases", CASES + "    facts: {}\n", 6, "facts"),
    ],
)  # fmt: skip
def test_what_is_misspelt_is_marked_at_its_line(editor: Editor, schema: str, text: str, line: int, said: str) -> None:
    [problem] = editor.problems(schema, text)
    assert problem.line == line and said in problem.text


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("profile", PROFILE),
        ("profile", PROFILE + "  free_trade_zone: true\n  保护中心: 未知\n  省份类别: [{value: 一类, until: 2018-06-01}]\n"),
        ("rules", RULES),
        ("rules", RULES.replace("任一", "any").replace("同时", "all").replace("非", "not")),
        ("cases", CASES),
        ("cases", "cases: [{name: 甲, facts: {province_class: 一类}, on: 2018-06-01, expect: {mandatory: 1, 2: optional}}]"),
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(editor: Editor, schema: str, text: str) -> None:
    assert not editor.problems(schema, text)


@pytest.mark.parametrize("editor", ["../docs/schemas/"], indirect=True, ids=["elsewhere"])
@pytest.mark.parametrize(("schema", "path"), shipped_files(), ids=lambda value: getattr(value, "name", value))
def test_in_a_shipped_file_only_what_is_put_in_is_marked(editor: Editor, schema: str, path: Path) -> None:
    text = path.read_text("utf-8") + "没有这个键: 1\n"
    [problem] = editor.problems(schema, text)
    assert problem.line == text.count("\n") and "没有这个键" in problem.text


def test_a_schema_that_is_not_there_is_told(editor: Editor) -> None:
    [problem] = editor.problems("nothing", PROFILE)
    assert problem.line == 1 and "nothing.schema.json" in problem.text
