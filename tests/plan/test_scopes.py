"""Plans of scopes: what a scope means, the one for the whole plan, and what such a plan calls its verdicts."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from obligations import ObligationsError, Plan, load_plan, obligations_for
from obligations.checks.certificate import check_rules
from obligations.checks.mutations import mutate
from obligations.clauses.reader import ClauseError, read_clause
from obligations.logic.conditions import AllOf, Condition, Everyone, Has, Is, Not
from obligations.plan.verdicts import Verdict
from tests import plans

FUJIAN = AllOf((Is("region", ("福建",)), Has("zone")))


@pytest.fixture(scope="module")
def scopes() -> Plan:
    return load_plan(plans.data(plans.SCOPES))


def measures(data: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = data["tasks"][0]["subtasks"][0]["measures"]
    return listed


def changed(number: int, **keys: Any) -> dict[str, Any]:
    data: dict[str, Any] = plans.data(plans.SCOPES)
    measures(data)[number - 1] |= keys
    return data


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("福建自贸试验区", FUJIAN),
        ("福建自由贸易试验区。", FUJIAN),
        ("适用范围：福建自贸试验区", FUJIAN),
        ("推广范围: 8 个改革试验区域", Has("area")),
        ("8个改革试验区域", Has("area")),
        ("所有自贸试验区", Has("zone")),
        ("适用范围均为所有自贸试验区", Has("zone")),
        ("自贸试验区所在省份", Has("zone")),
        ("除福建自贸试验区外的省份", Not(FUJIAN)),
        ("东北", Is("region", ("辽宁", "吉林", "黑龙江"))),
    ],
)
def test_a_scope_is_mandatory_for_those_in_it_and_exempts_all_others(text: str, who: Condition, scopes: Plan) -> None:
    clause = read_clause(text, scopes.vocabulary, is_scope=True)
    assert (clause.mandatory, clause.optional) == (who, None)
    assert clause.exempt in (Not(who), who.part if isinstance(who, Not) else None)
    assert all(remark.kind.value == "spelling" for remark in clause.remarks)


@pytest.mark.parametrize("text", ["全国", "推广范围：全国", "各省（区、市）", "各省", "全国各省份"])
def test_a_scope_of_everybody_exempts_nobody(text: str, scopes: Plan) -> None:
    clause = read_clause(text, scopes.vocabulary, is_scope=True)
    assert (clause.mandatory, clause.exempt) == (Everyone(), None)


@pytest.mark.parametrize(
    "text",
    [
        "福建自贸试验区必做", "福建自贸试验区适用，其他不适用", "福建自贸试验区，其他省份不作要求", "其他省份", "适用范围：", "适用范围",
        "8 个改革", "必做：福建自贸试验区", "",
    ],
)  # fmt: skip
def test_what_is_no_scope_is_refused(text: str, scopes: Plan) -> None:
    with pytest.raises(ClauseError):
        read_clause(text, scopes.vocabulary, is_scope=True)


def test_a_scope_is_no_clause_and_a_clause_no_scope(scopes: Plan) -> None:
    with pytest.raises(ClauseError, match="它像是适用范围"):
        read_clause("福建自贸试验区", scopes.vocabulary)


def test_every_province_is_in_a_scope_or_exempt_and_never_left_to_silence(scopes: Plan) -> None:
    for region, zone, area in product(("福建省", "河南省", "示例省"), "是否", "是否"):
        facts = {"自贸试验区": zone, "8个改革试验区域": area}
        result = obligations_for({"province": region, "facts": facts}, scopes)
        verdicts = [o.verdict for o in result]
        in_fujian = {"福建省": zone == "是", "河南省": False}.get(region, None if zone == "是" else False)
        assert verdicts == [
            Verdict.MANDATORY if zone == "是" else Verdict.EXEMPT,
            Verdict.UNDETERMINED if in_fujian is None else Verdict.MANDATORY if in_fujian else Verdict.EXEMPT,
            Verdict.MANDATORY,
            Verdict.MANDATORY if area == "是" else Verdict.EXEMPT,
        ]


# --- the clause for the whole plan -------------------------------------------------------------------------------------


def test_a_measure_without_a_clause_has_that_of_the_whole_plan_and_says_so(scopes: Plan) -> None:
    assert scopes[1].is_default and not scopes[2].is_default
    assert (scopes[1].clause, scopes[1].mandatory, scopes[1].exempt) == (
        "所有自贸试验区",
        Has("zone"),
        Not(Has("zone")),
    )
    assert scopes[1].clause_shown == "全文规则：所有自贸试验区" and scopes[2].clause_shown == "福建自贸试验区"
    listed = obligations_for("福建", scopes).to_dict()["obligations"]
    assert [o.get("default_scope") for o in listed] == [True, None, None, None]
    assert [e.explain().to_dict().get("default_scope") for e in obligations_for("福建", scopes)] == [
        True,
        None,
        None,
        None,
    ]


def test_the_clause_for_the_whole_plan_is_written_once(scopes: Plan) -> None:
    written = scopes.to_dict()
    assert load_plan(written) == scopes
    assert written["default_scope"]["source"] == {"lines": [7]} and scopes.default_scope is not None
    assert measures(written)[0]["clause"] is None and measures(written)[0]["mandatory"] is None
    assert "exempt" not in measures(written)[0]


def test_without_one_a_measure_without_a_clause_is_silence() -> None:
    data = plans.data(plans.SCOPES)
    del data["default_scope"]
    assert obligations_for("福建", load_plan(data))[1].verdict is Verdict.UNSPECIFIED


def test_what_a_draft_leaves_open_is_not_filled_from_the_whole_plan() -> None:
    from obligations.plan.rules_file import read_unchecked

    plan = read_unchecked(changed(1, undecided=["clause", "mandatory", "optional", "exempt"])).plan
    assert not plan[1].is_default and plan[1].clause is None and not plan[1].has_branch


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("scope_means", "optional", "scope_means"),
        ("default_scope", {"clause": "所有自贸试验区"}, "全文规则有条款，但各支都没有写"),
        ("default_scope", {"mandatory": "zone"}, "clause"),
        ("verdict_labels", {"mandatory": "待定"}, "“待定”不能作必做的名称"),
        ("verdict_labels", {"mandatory": "适用", "exempt": "适用"}, "“适用”不能作不作要求的名称"),
        ("verdict_labels", {"mandatory": "选做"}, "“选做”不能作必做的名称"),
        ("verdict_labels", {"unspecified": "没说"}, "unspecified"),
        ("verdict_labels", {"mandatory": "适用适用适用适用适"}, "不能作必做的名称：太长"),
        ("verdict_labels", {"mandatory": "applies"}, "请写文件里的中文说法"),
        ("verdict_labels", {"mandatory": "适用！"}, "不能作必做的名称：不是中文词"),
        ("verdict_labels", {"must": "适用"}, "“must”不是可用的值；只能是 mandatory、optional、exempt"),
    ],
)
def test_heads_that_mean_nothing_are_refused(key: str, value: Any, told: str) -> None:
    with pytest.raises(ObligationsError) as caught:
        load_plan({**plans.data(plans.SCOPES), key: value})
    assert told in str(caught.value)


def test_what_is_wrong_with_the_clause_for_the_whole_plan_is_told_once_and_at_its_place() -> None:
    data = plans.data(plans.SCOPES)
    for default, told in (
        ({"clause": "所有自贸试验区", "mandatory": "没有的"}, "default_scope.mandatory: 词汇表里没有“没有的”这个事实"),
        (
            {"clause": "所有自贸试验区", "mandatory": "zone", "exempt": "zone"},
            "default_scope.exempt: 全文规则的适用和不适用互相矛盾",
        ),
    ):
        with pytest.raises(ObligationsError) as caught:
            load_plan({**data, "default_scope": default})
        assert len(caught.value.problems) == 1 and told in str(caught.value)


def test_a_scope_for_the_whole_plan_may_say_which_measures_have_their_own(scopes: Plan) -> None:
    plain = read_clause("所有自贸试验区", scopes.vocabulary, is_scope=True)
    for text in (
        "除标注适用于特定自贸试验区的措施外，适用范围均为所有自贸试验区",
        "除另有说明的事项以外,推广范围为所有自贸试验区。",
    ):
        found = read_clause(text, scopes.vocabulary, is_scope=True)
        assert found == plain and text[slice(*found.branches[0].at)] == "所有自贸试验区"
    with pytest.raises(ObligationsError):
        read_clause("除福建的措施外，所有自贸试验区", scopes.vocabulary, is_scope=True)


def test_two_measures_under_a_faulty_clause_for_the_whole_plan_are_told_of_once() -> None:
    data = plans.data(plans.SCOPES)
    measures(data)[1] |= {"clause": None, "mandatory": None, "exempt": None}
    for default, kinds in (
        ({"clause": "所有自贸园区", "mandatory": "zone", "exempt": {"非": "zone"}}, ["unreadable"]),
        ({"clause": "所有自贸试验区", "mandatory": "zone", "exempt": "zone"}, ["overlap", "exempt-differs", "gap"]),
        (
            {"clause": "所有自贸试验区", "mandatory": {"任一": ["zone", "zone"]}, "exempt": {"非": "zone"}},
            ["idle-alternative"],
        ),
    ):
        found = [f for f in check_rules({**data, "default_scope": default}, []).findings if f.severity.value == "error"]
        assert (
            {f.kind for f in found} == {*kinds}
            and len(found) == len(kinds)
            and all(f.what.startswith("全文规则") for f in found)
        )


def test_a_scope_in_a_plan_of_clauses_and_a_clause_in_one_of_scopes_is_told_as_that() -> None:
    for base, clause, told in (
        (plans.FIVE, "一类省份", "条款“一类省份”没有说必做还是选做；它像是适用范围"),
        (plans.SCOPES, "自贸试验区必做", "条款“自贸试验区必做”不是范围；规则文件写了 scope_means"),
    ):
        data = plans.data(base)
        measures(data)[1]["clause"] = clause
        assert any(told in f"{f.what}；{f.remedy}" for f in check_rules(data, []).findings)


# --- checks ------------------------------------------------------------------------------------------------------------


def test_a_plan_of_scopes_checks_clean_and_every_fault_in_it_is_found(scopes: Plan) -> None:
    certificate = check_rules(plans.data(plans.SCOPES), [])
    assert certificate.sound and {f.kind for f in certificate.findings} <= {"no-due", "no-actions"}
    outcomes = mutate(scopes).outcomes
    assert all(outcome.caught_by for outcome in outcomes if outcome.changes_answers)
    kinds = {(o.fault.kind, o.fault.measure) for o in outcomes}
    assert {("branch-emptied", 2), ("branches-swapped", 2), ("value-replaced", 2), ("branch-everyone", 1)} <= kinds


def test_the_clause_for_the_whole_plan_is_tried_once() -> None:
    data = changed(3, clause=None, mandatory=None)
    tried = [o.fault.measure for o in mutate(load_plan(data)).outcomes if o.fault.kind == "branches-swapped"]
    assert 1 in tried and 3 not in tried


@pytest.mark.parametrize(
    ("keys", "kinds"),
    [
        ({"exempt": None}, {"gap", "exempt-differs"}),
        ({"exempt": {"非": "zone"}}, {"gap", "exempt-differs"}),
        ({"mandatory": "zone", "exempt": {"非": "zone"}}, {"mandatory-differs", "exempt-differs"}),
        ({"optional": {"非": "zone"}, "exempt": None}, {"gap", "optional-differs", "exempt-differs"}),
    ],
)
def test_a_rule_that_says_otherwise_than_its_scope_is_an_error(keys: dict[str, Any], kinds: set[str]) -> None:
    certificate = check_rules(changed(2, **keys), [])
    assert not certificate.sound
    assert {f.kind for f in certificate.findings if f.severity.value == "error"} == kinds
