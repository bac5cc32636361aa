"""Plans and profiles as plain data, as the text of a file, and built in Python: each way says the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from obligations import ObligationsError, Plan, Profile, load_plan, load_profile, obligations_for, shipped, what_if
from obligations.plan.notation import write_condition
from obligations.plan.rules_form import (
    ExpectationForm,
    FactForm,
    MeasureForm,
    RulesForm,
    SourceForm,
    SubtaskForm,
    TaskForm,
)
from obligations.plan.vocabulary import Vocabulary
from obligations.province.profile_form import ProfileForm, RecordForm
from obligations.province.records import Evidence, Record
from tests.strategies import conditions, rules, vocabularies


def same(one: Profile, other: Profile) -> bool:
    """Whether two profiles state the same; where they were read is no part of that."""
    return (one.province, one.facts, one.code, one.short_name) == (other.province, other.facts, other.code, other.short_name)  # fmt: skip


def read_back(text: str, tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_plan_is_read_back_from_its_data_and_its_text(plan: Plan, tmp_path: Path) -> None:
    assert load_plan(plan.to_dict()) == load_plan(json.loads(json.dumps(plan.to_dict()))) == plan
    assert load_plan(read_back(plan.to_yaml(), tmp_path)) == plan


def test_a_plan_as_text_is_laid_out_for_people(plan: Plan) -> None:
    lines = plan.to_yaml().splitlines()
    assert "            mandatory: {任一: [全面改革创新试验区, 自由贸易试验区]}" in lines
    assert "    values: [一类, 二类, 三类]" in lines and "    no_duty_lost: [{省份类别: [三类, 二类, 一类]}]" in lines


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Rules over a random vocabulary, with random texts in what is only text."""
    vocabulary: Vocabulary = draw(vocabularies())
    texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)
    branches = [write_condition(branch, vocabulary) for branch in draw(st.lists(conditions(vocabulary), min_size=1))]
    data = rules(vocabulary, [(branch, None) for branch in branches])
    data["title"] = draw(texts)
    for measure in data["tasks"][0]["subtasks"][0]["measures"]:
        more = {"notes": st.lists(texts), "actions": st.lists(texts, min_size=1), "due": texts}
        measure |= draw(st.fixed_dictionaries({}, optional=more))
    return data


@given(plans())
def test_any_plan_is_read_back_from_its_data_and_its_text(data: dict[str, Any]) -> None:
    from tempfile import TemporaryDirectory

    plan = load_plan(data)
    assert load_plan(plan.to_dict()) == plan
    with TemporaryDirectory() as folder:
        assert load_plan(read_back(plan.to_yaml(), Path(folder))) == plan


def test_every_shipped_profile_is_read_back_from_its_data_and_its_text(tmp_path: Path) -> None:
    for path in shipped.profiles():
        profile = load_profile(path)
        assert same(load_profile(profile.to_dict()), profile)
        assert same(load_profile(yaml.safe_load(yaml.safe_dump(profile.to_dict()))), profile)  # takes plain types only
        assert same(load_profile(json.loads(json.dumps(profile.to_dict()))), profile)
        assert same(load_profile(read_back(profile.to_yaml(), tmp_path)), profile)


def test_what_is_not_known_and_several_records_are_read_back(tmp_path: Path) -> None:
    facts = {
        "province_class": (Record(None),),
        "strong_city": (Record(True),),
        "strong_province": (Record(None, until=date(2016, 12, 31)), Record(True, since=date(2017, 5, 1))),
        "rapid_center": (Record(False, source="某文件", where="某市", evidence=Evidence.REPORT),),
    }
    profile = Profile("甲省", facts, "99")
    assert profile.to_dict() == {
        "province": "甲省",
        "code": "99",
        "facts": {
            "province_class": None,
            "strong_city": True,
            "strong_province": [{"value": None, "until": "2016-12-31"}, {"value": True, "since": "2017-05-01"}],
            "rapid_center": {"value": False, "where": "某市", "source": "某文件", "evidence": "report"},
        },
    }
    assert same(load_profile(profile.to_dict()), profile)
    assert "    - {value: true, since: 2017-05-01}\n" in profile.to_yaml()
    assert same(load_profile(read_back(profile.to_yaml(), tmp_path)), profile)


def test_assumptions_are_not_written_as_if_they_were_stated() -> None:
    assumed = what_if({"province": "甲省"}, 自贸区=True).after.profile
    for write in (assumed.to_dict, assumed.to_yaml):
        with pytest.raises(ObligationsError, match="甲省：档案里有假设的事实，不能当作档案写出来"):
            write()


def small_rules(**more: Any) -> RulesForm:
    measure = MeasureForm(
        number=1, title="举措", bureau=["某司"], due=None, clause="甲等省份必做", mandatory={"等级": "甲等"},
        optional=None, actions=None, source=SourceForm(pages=[3]),
    )  # fmt: skip
    return RulesForm(
        id="t",
        title="试验计划",
        year=2030,
        vocabulary={"level": FactForm(label="等级", values=["甲等", "乙等"])},
        tasks=[TaskForm(title="任务", subtasks=[SubtaskForm(title="分任务", measures=[measure])])],
        **more,
    )


def test_a_plan_and_a_profile_can_be_built_in_python() -> None:
    plan = load_plan(
        small_rules(expectations=[ExpectationForm(title="不减", no_duty_lost=[{"等级": ["乙等", "甲等"]}])])
    )
    profile = ProfileForm(province="甲省", facts={"等级": RecordForm(value="甲等", since=date(2030, 6, 1))})
    assert obligations_for(profile, plan)[1].label == "必做"
    assert obligations_for(profile, plan, on=date(2030, 5, 31))[1].label == "待定"
    assert plan[1].pages == (3,)
    assert load_plan(plan.to_dict()) == plan and plan.expectations[0].ladders == (("level", ("乙等", "甲等")),)


def test_steps_of_a_presence_fact_are_read_back_in_their_order(plan: Plan) -> None:
    for steps in (["是", "否"], ["否", "是"]):
        data = plan.to_dict() | {"expectations": [{"title": "不减", "no_duty_lost": [{"自贸区": steps}]}]}
        expected = load_plan(data)
        assert load_plan(expected.to_dict()).expectations == expected.expectations


def test_a_form_is_read_back_from_its_own_dump() -> None:
    form = small_rules()
    [*_, measures] = next(form.lists)
    first = measures[0].model_copy(update={"source": SourceForm(pages=[1])})
    form = form.model_copy(
        update={"tasks": [TaskForm(title="任务", subtasks=[SubtaskForm(title="分任务", measures=[first])])]}
    )
    assert RulesForm.model_validate(form.model_dump()) == RulesForm.model_validate_json(form.model_dump_json()) == form
    assert load_plan(form.model_dump()) == load_plan(form) and load_plan(form)[1].pages == (1,)


def test_what_is_built_is_checked_like_a_file() -> None:
    with pytest.raises(ValidationError):
        MeasureForm(
            number=0, title="举措", bureau=[], due=None, clause=None, mandatory=None, optional=None, actions=None
        )
    with pytest.raises(ValidationError):
        small_rules().year = 2031  # what is built is not changed
    form = small_rules().model_copy(update={"vocabulary": {"zone": FactForm(label="试验区")}})
    with pytest.raises(
        ObligationsError, match=r"规则:tasks\.0\.subtasks\.0\.measures\.0\.mandatory\.等级: 词汇表里没有“等级”这个事实"
    ):
        load_plan(form)
    with pytest.raises(ObligationsError, match="不认识的事实“等级”"):
        load_profile(ProfileForm(province="甲省", facts={"等级": "甲等"}))
