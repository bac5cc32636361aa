"""The JSON Schemas: they accept what is written as docs/formats.md spells it, and refuse what the reader refuses."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from obligations import ObligationsError, Plan, load_plan, load_profile, shipped
from obligations.checks.cases import read_cases
from obligations.plan.notation import write_condition
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.schemas import NAMES, file_name, schema_of
from tests.conftest import ROOT
from tests.strategies import conditions, rules, vocabularies


def documented(name: str) -> Any:
    return json.loads((ROOT / "docs" / "schemas" / file_name(name)).read_text("utf-8"))


def validator(name: str, plan: Plan | None = None) -> Draft202012Validator:
    return Draft202012Validator(schema_of(name, plan))


def as_json(path: Path) -> Any:
    return plain(yaml.safe_load(path.read_text("utf-8")))


def plain(data: Any) -> Any:
    return json.loads(json.dumps(data, default=str))


# --- the documents ---------------------------------------------------------------------------------------------------


def test_a_schema_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(ObligationsError, match="没有“bogus”这份 JSON Schema；可以是 rules、profile、cases、"):
        schema_of("bogus")


@pytest.mark.slow
def test_the_documented_schemas_are_the_ones_in_use() -> None:
    assert {path.name for path in (ROOT / "docs" / "schemas").iterdir()} == {file_name(name) for name in NAMES}
    for name in NAMES:
        assert documented(name) == schema_of(name)
        Draft202012Validator.check_schema(schema_of(name))


def forms(name: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A schema and all that are in it, each with the key or the name that it stands under."""
    yield name, schema
    for keyword, value in schema.items():
        if keyword in ("properties", "patternProperties", "$defs"):
            for key, form in value.items():
                yield from forms(key, form) if isinstance(form, dict) else ()
        else:
            for form in value if isinstance(value, list) else [value]:
                yield from forms(name, form) if isinstance(form, dict) else ()


def automatic(schema: Mapping[str, Any]) -> list[str]:
    """The titles that nobody wrote: ours are Chinese, or values in words."""
    titles = [form["title"] for _, form in forms("", schema) if isinstance(form.get("title"), str)]
    return [title for title in titles if title.isascii() and title not in ("null", "true / false")]


def undescribed(name: str, schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The keys that have no description, neither of their own nor where they refer to."""
    keys = ((where, *told) for where, form in forms(name, schema) for told in form.get("properties", {}).items())
    return [(where, key) for where, key, form in keys if isinstance(form, dict) and not described(form, schema)]


def described(form: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    if form.get("description", "").strip():
        return True
    return "$ref" in form and described(at(schema, tuple(form["$ref"].split("/")[1:])), schema)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_described_and_titles_are_words_for_people(name: str) -> None:
    schema = documented(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith(f"urn:obligations:schema:{name}")
    assert not automatic(schema)
    assert not undescribed(name, schema)


def test_a_key_without_description_and_a_title_are_seen() -> None:
    def of(schema: dict[str, Any], record: str, key: str) -> Any:
        return (schema["$defs"][record] if record else schema)["properties"][key]

    for record, key in (("", "on"), ("", "explanations"), ("PartJson", "end"), ("NodeJson", "known")):
        schema = documented("explain")
        del of(schema, record, key)["description"]
        assert [found for _, found in undescribed("explain", schema)] == [key]
    schema = documented("explain")
    of(schema, "NodeJson", "parts")["items"]["title"] = "Parts"
    schema["$defs"]["GroundJson"]["title"] = "GroundJson"
    assert automatic(schema) == ["GroundJson", "Parts"]


def test_the_record_of_a_profile_is_defined_once() -> None:
    for name in ("profile", "cases"):
        text = json.dumps(documented(name), ensure_ascii=False)
        assert text.count('"起始日（含当天），如 2017-05-01；只知道年月的写 2017-05 或 2017"') == 1


# --- files that are right --------------------------------------------------------------------------------------------


def test_shipped_files_fit_their_schemas() -> None:
    validator("rules").validate(as_json(ROOT / "rules" / "2018.yaml"))
    validator("cases").validate(as_json(ROOT / "rules" / "2018.tests.yaml"))
    for path in shipped.profiles():
        validator("profile").validate(as_json(path))


#: A name with what means something in a pattern, in JSON and in a URN.
ODD = ("a.b*c", "甲（乙）", "[一]", "$x^", "甲|乙", "c\\d", 'e"f', "-", "甲 乙")


@st.composite
def with_odd_names(draw: st.DrawFn) -> Vocabulary:
    """A vocabulary whose labels and aliases are hard to write in a pattern."""
    names = iter(draw(st.permutations(ODD)))
    facts = (
        Fact(fact.id, next(names), fact.values, tuple(next(names) for _ in range(draw(st.integers(0, 1)))))
        for fact in draw(vocabularies(most=3)).facts
    )
    return Vocabulary(tuple(facts))


def values_of(fact: Fact) -> st.SearchStrategy[Any]:
    """Its values as docs/formats.md spells them."""
    words = fact.values if fact.values is not None else ("是", "否", "有", "无", True, False)
    return st.sampled_from([*words, None, "未知"])


#: The other keys of a record.
ABOUT = {
    "where": st.sampled_from(["某市", None]),
    "source": st.sampled_from(["某文件", None]),
    "evidence": st.sampled_from(["document", "report", "unverified", None]),
}


@st.composite
def contents(draw: st.DrawFn, fact: Fact) -> Any:
    """What may be written of a fact: a value, a record, or records that each are about a year of their own."""
    way = draw(st.sampled_from(["value", "record", "records"]))
    if way == "value":
        return draw(values_of(fact))
    records = [
        {
            "value": draw(values_of(fact)),
            "since": f"{year}-01-01",
            **draw(st.fixed_dictionaries({}, optional=ABOUT)),
            "until": date(year, 12, 31).isoformat(),
        }
        for year in range(2016, 2016 + draw(st.integers(1, 3)))
    ]
    return records[0] if way == "record" else records


@st.composite
def profiles(draw: st.DrawFn) -> tuple[Plan, dict[str, Any]]:
    """A plan with odd names, and a profile in the standard spelling, its facts by any of their names."""
    vocabulary = draw(with_odd_names())
    data = rules(vocabulary, [("各类省份", None)])
    for fact in vocabulary.facts:
        data["vocabulary"][fact.id]["aliases"] = list(fact.aliases)
    stated = draw(st.lists(st.sampled_from(vocabulary.facts), unique=True))
    facts = {draw(st.sampled_from(fact.names)): draw(contents(fact)) for fact in stated}
    head = {"code": st.sampled_from(["44", "440000", None]), "short_name": st.sampled_from(["甲", None])}
    return load_plan(data), {
        "province": "甲省",
        **draw(st.fixed_dictionaries({}, optional=head)),
        "facts": facts or None,
    }


@given(profiles())
def test_a_profile_in_the_standard_spelling_is_accepted_by_schema_and_reader(made: tuple[Plan, dict[str, Any]]) -> None:
    plan, profile = made
    validator("profile", plan).validate(profile)
    assert load_profile(profile, plan)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Rules as a mapping, with every key that may be left out there or not."""
    vocabulary = draw(with_odd_names())
    branches = draw(st.lists(conditions(vocabulary), min_size=1, max_size=3))
    data = rules(vocabulary, [(write_condition(branch, vocabulary), None) for branch in branches])
    for fact in vocabulary.facts:
        data["vocabulary"][fact.id] |= {"aliases": list(fact.aliases), "note": draw(st.sampled_from(["说明", None]))}
    first = data["tasks"][0]["subtasks"][0]["measures"][0]
    first |= {"notes": ["说明"], "source": {"pages": [1], "lines": [2, 3]}, "undecided": [], "actions": ["做事"]}
    return data


@given(plans())
def test_rules_in_the_standard_spelling_are_accepted_by_schema_and_reader(data: dict[str, Any]) -> None:
    validator("rules").validate(data)
    assert load_plan(data)


# --- files that are wrong --------------------------------------------------------------------------------------------


def inner_paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value below the top."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from inner_paths(value, (*path, key))


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


#: What is no value in any place but those that take any text.
ODD_VALUES: tuple[Any, ...] = (3.5, -1, 10**9, {"x": {}}, [[]], [], True)


@st.composite
def damaged(draw: st.DrawFn, data: dict[str, Any]) -> Any:
    """The same data with one key misspelt or left out, or one value replaced."""
    data = copy.deepcopy(data)
    *around, key = draw(st.sampled_from(list(inner_paths(data))))
    inside = at(data, tuple(around))
    match draw(st.sampled_from(["misspelt", "left out", "replaced"])) if isinstance(key, str) else "replaced":
        case "misspelt":
            inside[key + "错"] = inside.pop(key)
        case "left out":
            del inside[key]
        case _:
            inside[key] = draw(st.sampled_from(ODD_VALUES))
    return data


def is_read(read: Any, *arguments: Any) -> bool:
    try:
        read(*arguments)
    except ObligationsError:
        return False
    return True


@given(st.data())
def test_the_schema_refuses_the_damaged_profiles_that_the_reader_refuses(data: st.DataObject) -> None:
    plan, profile = data.draw(profiles())
    wrong = data.draw(damaged(profile))
    accepted = validator("profile", plan).is_valid(wrong)
    try:
        load_profile(wrong, plan)
    except ObligationsError as error:
        assert "不合要求" not in str(error)  # each type of error has a message of its own
        assert not accepted or {problem.code for problem in error.problems} == {"contradictory-records"}, str(error)
    else:
        assert accepted


#: Where JSON Schema cannot say what is right: names of facts and their values in conditions, names of the vocabulary.
UNSAYABLE = ("词汇表里没有", "不是词汇表里的事实", "没有说是哪一个值", "的值；可以是", "名称“", "重复了", "是与否都算", "值“", "写了两次", "固定含义", "却写了", "都没有写", "条件写法", "还列在", "没有名称")  # fmt: skip


@given(st.data())
def test_the_schema_refuses_the_damaged_rules_that_the_reader_refuses_but_for_names_and_numbers(
    data: st.DataObject,
) -> None:
    wrong = data.draw(damaged(data.draw(plans())))
    accepted = validator("rules").is_valid(wrong)
    try:
        load_plan(wrong)
    except ObligationsError as error:
        assert "不合要求" not in str(error)
        unsayable = all(any(part in str(problem) for part in UNSAYABLE) for problem in error.problems)
        assert not accepted or unsayable, str(error)
    else:
        assert accepted


@pytest.mark.parametrize(
    "facts",
    [{"省份类别": "四类"}, {"自贸": True}, {"自贸区": {"since": "2018-01-01"}}, {"自贸区": {"value": True, "evidence": "x"}}, {"自贸区": []}, []],
)  # fmt: skip
def test_the_profile_schema_refuses_what_the_reader_refuses(facts: Any) -> None:
    data = {"province": "甲省", "facts": facts}
    assert not validator("profile").is_valid(data)
    assert not is_read(load_profile, data)


@pytest.mark.parametrize("key", ["number", "title", "bureau", "due", "clause", "mandatory", "optional", "actions"])
def test_the_rules_schema_refuses_what_the_reader_refuses(key: str) -> None:
    data = as_json(ROOT / "rules" / "2018.yaml")
    del data["tasks"][0]["subtasks"][0]["measures"][0][key]
    assert not validator("rules").is_valid(data)
    with pytest.raises(ObligationsError, match=f"缺少“{key}”"):
        load_plan(data)


CASE = {"用例": [{"名称": "a", "事实": {"自贸区": "是"}, "日期": "2018-06-01", "预期": {"必做": [1], "2": "待定"}}]}


@pytest.mark.parametrize(
    ("change", "is_right"),
    [
        ({}, True),
        ({"rules": None}, True),
        ({"规则": None, "rules": None}, False),
        ({"cases": []}, False),
        ({"用例": []}, False),
        ({"用例": [{"名称": "a", "预期": {"必做": []}}]}, True),
        ({"用例": [{"name": "a", "expect": {"mandatory": 1}}]}, True),
        ({"用例": [{"name": "a", "名称": "a", "预期": {"必做": 1}}]}, False),
        ({"用例": [{"名称": "a", "预期": {}}]}, False),
        ({"用例": [{"名称": "a", "预期": {"必作": [1]}}]}, False),
        ({"用例": [{"名称": "a", "预期": {"1": "必作"}}]}, False),
        ({"用例": [{"名称": "a", "事实": {"强省": "是"}, "预期": {"必做": [1]}}]}, False),
        ({"用例": [{"名称": "a"}]}, False),
        ({"例": []}, False),
    ],
)
def test_the_schema_of_cases_and_their_reader_agree(tmp_path: Path, change: dict[str, Any], is_right: bool) -> None:
    data = CASE | change
    file = tmp_path / "a.cases.yaml"
    file.write_text(yaml.dump(data, allow_unicode=True), "utf-8")
    assert validator("cases").is_valid(data) == is_right
    assert is_read(read_cases, file) == is_right
