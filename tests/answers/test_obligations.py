"""A program gets the documented results, JSON and errors; equal questions are answered once."""

from __future__ import annotations

import copy
import doctest
import gc
import json
import pickle
import weakref
from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from typing import Any, get_args

import jsonschema
import pytest
import yaml

import obligations as package
from obligations import Engine, ObligationsError, Plan, Verdict, load_plan, load_profile, obligations_for, shipped
from obligations.engine import evaluate as engines
from obligations.schemas import schema_of
from tests.commands import ENGINE
from tests.conftest import ROOT
from tests.document_2018 import FACTS

GUANGDONG = ROOT / "profiles" / "guangdong.yaml"


def test_a_path_a_profile_and_a_mapping_get_the_same_answer() -> None:
    whole = obligations_for(GUANGDONG)
    assert obligations_for(str(GUANGDONG)) == whole == obligations_for(load_profile(GUANGDONG))
    mapping = yaml.safe_load(GUANGDONG.read_text("utf-8"))
    assert obligations_for(mapping).to_dict() == whole.to_dict()
    assert obligations_for(json.loads(json.dumps(mapping, default=str))).to_dict() == whole.to_dict()


def test_groups_are_the_measures_in_order() -> None:
    result = obligations_for(GUANGDONG)
    groups = (result.mandatory, result.optional, result.exempt, result.unspecified, result.undetermined)
    assert all(isinstance(group, tuple) for group in groups)
    assert sorted(o.measure for group in groups for o in group) == list(range(1, 26))
    assert [o.measure for o in result] == list(range(1, 26)) and len(result) == 25
    for verdict, group in zip(Verdict, groups, strict=True):
        assert result.with_verdict(verdict) == group == tuple(o for o in result if o.verdict is verdict)


def test_a_number_is_in_an_answer_if_the_plan_has_the_measure_and_an_obligation_if_it_is_one_of_it() -> None:
    result = obligations_for(GUANGDONG)
    assert [number for number in range(-1, 30) if number in result] == list(range(1, 26))
    assert all(obligation in result for obligation in result)
    assert all(obligation in result for obligation in pickle.loads(pickle.dumps(result)))
    others = obligations_for("江苏")
    assert not any(obligation in result for obligation in others)
    assert not any(item in result for item in (True, 14.0, "14", None, [14], Verdict.MANDATORY, result[14].definition))


def test_an_answer_has_its_facts_with_their_sources_and_what_is_missing() -> None:
    result = obligations_for(GUANGDONG)
    centre, rapid = result[14].because
    assert (rapid.fact, rapid.label, rapid.value) == ("rapid_center", "快速维权中心", True)
    assert (rapid.where, rapid.evidence) == ("中山（灯饰）、东莞、顺德、广州花都", "report")
    assert (centre.since, centre.as_of) == (None, date(2017, 8, 17))
    assert {g.fact: (g.since, g.source) for g in result[1].because} == {
        "reform_zone": (date(2015, 8, 28), "中办发〔2015〕48号"),
        "free_trade_zone": (date(2015, 4, 8), "国发〔2015〕18号（文号待核实）"),
    }
    assert result[2].missing == ("province_class",) and result[2].because == ()
    assert (result[10].because, result[8].because, result[8].missing) == ((), (), ())
    assert obligations_for({"province": "甲省"})[1].missing == ("reform_zone", "free_trade_zone")


def test_a_measure_that_the_plan_does_not_have_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="计划里没有第 26 项"):
        obligations_for(GUANGDONG)[26]


def test_results_are_immutable_and_can_be_sent_elsewhere() -> None:
    result = obligations_for(GUANGDONG)
    for thing, name in (
        (result, "on"),
        (result[1], "verdict"),
        (result[1].because[0], "value"),
        (result.plan, "year"),
        (result.plan[1], "title"),
    ):
        with pytest.raises(AttributeError):
            setattr(thing, name, getattr(thing, name))
    data = result.to_dict()
    data["obligations"].clear()  # JSON is the caller's own
    assert len(result.to_dict()["obligations"]) == 25
    with pytest.raises((TypeError, AttributeError)):
        result.plan.implicants.clear()  # type: ignore[attr-defined]
    result.known.clear()
    assert result.known
    for other in (pickle.loads(pickle.dumps(result)), copy.deepcopy(result)):
        assert other.to_dict() == result.to_dict()
        assert other == result and hash(other) == hash(result)
        assert other[14] == result[14] and hash(other[14]) == hash(result[14])
        assert other.plan == result.plan and other.plan.implicants == result.plan.implicants
    assert result[1] != result[2]
    assert result != obligations_for(GUANGDONG, on=date(2018, 1, 1))


def test_results_show_themselves_in_one_line() -> None:
    result = obligations_for(GUANGDONG)
    assert repr(result) == (
        "<Obligations of 广东省 under plan 2018 on 2018-12-31: 13 mandatory, 1 optional, 2 unspecified, 9 undetermined>"
    )
    assert repr(result[4]) == "<Obligation 4 优化知识产权领域标准化和认证工作: undetermined>"


def test_equal_facts_are_evaluated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = yaml.safe_load((ROOT / "rules" / "2018.yaml").read_text("utf-8"))
    plan = load_plan(data | {"id": "a plan of this test's own"})
    evaluated = []
    true_evaluate = engines.evaluator(plan, "reference")

    def evaluate(known: Any) -> tuple[Verdict, ...]:
        evaluated.append(known)
        return true_evaluate(known)

    monkeypatch.setattr(engines, "evaluator", lambda *_: evaluate)
    facts = {"province_class": "一类", "free_trade_zone": True}
    results = [
        obligations_for({"province": f"{i}省", "facts": facts}, plan, on=date(2018, 1, 1 + i), engine="reference")
        for i in range(5)
    ]
    assert len(evaluated) == 1
    assert [r.profile.province for r in results] == [f"{i}省" for i in range(5)]
    assert len({tuple(o.verdict for o in r) for r in results}) == 1
    profile = load_profile({"province": "甲省", "facts": facts})
    assert obligations_for(profile, plan) is obligations_for(profile, plan)


def test_what_is_remembered_is_bounded() -> None:
    plan = load_plan(yaml.safe_load((ROOT / "rules" / "2018.yaml").read_text("utf-8")))
    obligations_for(GUANGDONG, plan)
    caches = [kept for kept in plan.remembered.values() if hasattr(kept, "cache_parameters")]
    assert len(caches) == 2 and all(cache.cache_parameters()["maxsize"] is not None for cache in caches)


def test_what_is_remembered_goes_with_the_plan() -> None:
    plan = load_plan(yaml.safe_load((ROOT / "rules" / "2018.yaml").read_text("utf-8")))
    for engine in ("durable", "reference") if ENGINE == "durable" else ("reference",):
        obligations_for(GUANGDONG, plan, engine=engine)
    there = weakref.ref(plan)
    del plan
    gc.collect()
    assert there() is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"engine": "drools"}, "没有“drools”这个引擎；可以用 durable、reference"),
        ({"engine": ""}, "没有“”这个引擎"),
        ({"on": "2018-01-01"}, "on 应为日期"),
        ({"on": datetime(2018, 1, 1)}, "on 应为日期"),
        ({"plan": "rules/2018.yaml"}, "plan 应为 load_plan"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused_with_what_to_write(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ObligationsError, match=message):
        obligations_for(GUANGDONG, **arguments)


def test_errors_have_their_problems_as_data_and_can_be_pickled() -> None:
    with pytest.raises(ObligationsError) as caught:
        load_profile({"province": "", "facts": [1]})
    assert [p.place.path for p in caught.value.problems if p.place] == ["province", "facts"]
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
    assert str(caught.value).count("\n") == 1


def test_the_example_in_the_package_docstring_runs() -> None:
    assert doctest.testmod(package).failed == 0


def test_the_next_question_settles_most_whatever_its_answer(plan: Plan) -> None:
    """Ranked by what each answer settles at least, then on average, then by the vocabulary; tried out on states."""
    from obligations.answers.questions import open_questions

    for state in some_states():
        result = obligations_for({"province": "甲省", "facts": state}, plan, engine="reference")
        scores = {}
        for fact in plan.vocabulary.facts:
            if any(fact.id in o.missing for o in result.undetermined):
                after = [
                    obligations_for(result.profile.setting({fact.id: value}), plan, engine="reference")
                    for value in fact.domain
                ]
                counts = [len(result.undetermined) - len(r.undetermined) for r in after]
                scores[fact.id] = (min(counts), sum(counts) / len(counts), max(counts))
        questions = open_questions(result)
        if not questions:
            assert result.undetermined == () and not scores
        else:
            best = max(scores, key=lambda f: scores[f])  # the first of equals
            question = questions[0]
            assert (question.fact.id, question.at_least, question.at_most) == (best, scores[best][0], scores[best][2])


# --- JSON and schemas --------------------------------------------------------------------------------------


def test_the_json_is_exactly_as_documented() -> None:
    data = obligations_for(GUANGDONG).to_dict()
    about = ["tool", "plan", "province", "on", "documented_only", "engine", "assumed", "counts", "unverified"]
    assert list(data) == [*about, "obligations"]
    assert (data["documented_only"], data["unverified"], data["engine"]) == (False, [5], ENGINE)
    assert data["tool"] == {"name": "obligations", "version": package.__version__}
    assert list(data["plan"].items())[:3] == [
        ("id", "2018"), ("title", "2018 年全国专利事业发展战略推进计划"), ("year", 2018)
    ]  # fmt: skip
    assert data["plan"].keys() == {"id", "title", "year", "sha256"} and len(data["plan"]["sha256"] or "") == 64
    assert data["province"] == {"name": "广东省", "code": "44"}
    assert data["on"] == "2018-12-31"
    assert data["counts"] == {"mandatory": 13, "optional": 1, "exempt": 0, "unspecified": 2, "undetermined": 9}
    assert data["obligations"][13] == {
        "measure": 14,
        "title": "完善知识产权快速协同保护机制",
        "task": "专利制度运行保障体系建设",
        "subtask": "强化知识产权保护水平",
        "verdict": "mandatory",
        "label": "必做",
        "clause": "知识产权保护中心、快速维权中心涉及省份必做，其他省份选做",
        "bureau": ["专利管理司", "审查业务管理部", "自动化部", "专利复审委员会"],
        "due": "年内完成",
        "actions": list(load_plan()[14].actions or ()),
        "because": [
            {
                "fact": "protection_center", "label": "知识产权保护中心", "value": True, "since": None,
                "until": None, "where": "中国（广东）知识产权保护中心（广州黄埔）", "source": "中国日报网 2019-05-01",
                "evidence": "report", "as_of": "2017-08-17",
            },
            {
                "fact": "rapid_center", "label": "快速维权中心", "value": True, "since": None,
                "until": None, "where": "中山（灯饰）、东莞、顺德、广州花都", "source": "南方日报 2017-08-03",
                "evidence": "report", "as_of": "2011-12-31",
            },
        ],
        "missing": [],
        "unverified": [],
        "due_day": "2018-12-31",
    }  # fmt: skip
    silent = [
        (o["measure"], key) for o in data["obligations"] for key in ("clause", "due", "actions") if o[key] is None
    ]
    assert silent == [(4, "due"), (8, "clause"), (11, "clause"), (13, "actions"), (15, "actions"), (16, "actions")]


def some_states() -> Iterator[dict[str, bool | str]]:
    for i, values in enumerate(product(*((*domain, None) for domain in FACTS.values()))):
        if i % 37 == 0:
            yield {f: v for f, v in zip(FACTS, values, strict=True) if v is not None}


@pytest.mark.slow
def test_every_answer_fits_its_schema(plan: Plan) -> None:
    validator = jsonschema.Draft202012Validator(schema_of("obligations"))
    for path in shipped.profiles():
        validator.validate(json.loads(json.dumps(obligations_for(path, plan).to_dict())))
    for state in some_states():
        validator.validate(obligations_for({"province": "甲省", "facts": state}, plan, engine="reference").to_dict())


def test_the_schema_notices_a_different_shape() -> None:
    validator = jsonschema.Draft202012Validator(schema_of("obligations"))
    good: Any = obligations_for(GUANGDONG).to_dict()
    first = good["obligations"][0]
    damaged: list[Any] = [
        {k: v for k, v in good.items() if k != "on"},
        good | {"extra": 1},
        good | {"counts": good["counts"] | {"mandatory": "13"}},
        good | {"obligations": [{k: v for k, v in first.items() if k != "missing"}]},
        good | {"obligations": [first | {"verdict": "maybe"}]},
        good | {"obligations": [first | {"because": [first["because"][0] | {"till": None}]}]},
    ]
    assert validator.is_valid(good)
    assert not any(map(validator.is_valid, damaged))


def test_a_type_checker_knows_the_engines_of_the_table() -> None:
    assert get_args(Engine) == tuple(engines.ENGINES)
