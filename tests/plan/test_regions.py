"""Regions and groups of regions: which there are, when a plan has the fact, and how it is known."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from obligations import Fact, ObligationsError, Plan, Vocabulary, load_plan, load_profile, obligations_for
from obligations.checks.certificate import check_rules
from obligations.clauses.reader import read_clause, read_condition
from obligations.clauses.writer import write_in_chinese
from obligations.loading import load_regions
from obligations.logic.conditions import AllOf, AnyOf, Condition, Has, Is, Not
from obligations.logic.space import Space
from obligations.plan.regions import (
    GROUPS,
    LABEL,
    REGION,
    REGIONS,
    in_the_way,
    region_called,
    region_fact,
    region_like,
    with_regions,
)
from obligations.plan.verdicts import Verdict
from obligations.reports.wording import region_text
from tests import plans
from tests.conftest import ROOT

EAST = next(group for group in GROUPS if group.name == "东部")


@pytest.fixture(scope="module")
def five() -> Plan:
    return load_plan(plans.data(plans.FIVE))


@pytest.fixture(scope="module")
def naming(five: Plan) -> Vocabulary:
    """The vocabulary of a plan that names every group."""
    return with_regions(five.vocabulary, [group.name for group in GROUPS])


# --- which there are --------------------------------------------------------------------------------------------------


def test_the_regions_are_those_of_the_shipped_profiles() -> None:
    shipped = [(p.code, p.province, p.short_name) for p in load_regions()]
    assert [tuple(region) for region in REGIONS] == shipped and len(REGIONS) == 31
    assert [p.region for p in load_regions()] == [region.short_name for region in REGIONS]


def test_a_region_is_found_by_its_names_and_by_no_others() -> None:
    for region in REGIONS:
        assert region_called(region.name) is region_called(region.short_name) is region
    assert region_called("示例省") is region_called("") is region_called("新疆生产建设兵团") is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("内蒙", "内蒙古"), ("广西自治区", "广西"), ("福建省厦门市", "福建"), ("福见省", "福建"), ("黑龙江", "黑龙江"),
        ("黑龙将省", "黑龙江"), ("江省", None), ("示例省", None), ("甲省", None), ("东部", None), ("35", None), ("", None),
        ("某省", None), ("西", None),
    ],
)  # fmt: skip
def test_what_somebody_may_mean_who_wrote_another_name(written: str, meant: str | None) -> None:
    like = region_like(written)
    assert (like and like.short_name) == meant


def test_every_name_that_lacks_its_end_or_has_more_behind_it_is_like_its_region() -> None:
    for region in REGIONS:
        for name in (region.name[:-1], f"{region.short_name}省", f"{region.name}知识产权局"):
            assert region_like(name) is region, name


def test_groups_have_regions_in_order_a_source_and_a_date_and_no_name_twice() -> None:
    order = [region.short_name for region in REGIONS]
    for group in GROUPS:
        assert list(group.values) == sorted(set(group.values), key=order.index) and len(group.values) > 1
        assert group.source and re.fullmatch(r"\d{4}-\d\d(-\d\d)?", group.date)
    names = [name for group in GROUPS for name in (group.name, *group.aliases)]
    assert len(names) == len(set(names)) and not {*names} & {*order}


def test_the_four_parts_of_the_country_are_all_of_it_and_do_not_meet() -> None:
    parts = [{*group.values} for group in GROUPS if group.name in ("东部", "中部", "西部", "东北")]
    assert len(set.union(*parts)) == 31 and [*map(len, parts)] == [10, 6, 12, 3]
    assert not any(one & other for one, other in combinations(parts, 2))


def test_municipalities_and_autonomous_regions_are_those_whose_names_say_so() -> None:
    by_name = {group.name: group.values for group in GROUPS}
    assert by_name["直辖市"] == tuple(r.short_name for r in REGIONS if r.name.endswith("市"))
    assert by_name["五个自治区"] == tuple(r.short_name for r in REGIONS if r.name.endswith("自治区"))


def test_the_documentation_lists_every_group_with_its_source() -> None:
    text = (ROOT / "docs" / "formats.md").read_text("utf-8")
    for group in GROUPS:
        [row] = [
            line for line in text.splitlines() if line.startswith("|") and group.date in line and group.name in line
        ]
        assert group.source.split("（")[0] in row


# --- when a plan has the fact -----------------------------------------------------------------------------------------


def test_the_plan_of_2018_names_no_region_and_has_no_such_fact(plan: Plan) -> None:
    assert plan.vocabulary.region is None and plan.vocabulary.stated == plan.vocabulary.facts


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("北京、上海必做", True),
        ("内蒙古自治区必做", True),
        ("东部省份必做，其他选做", True),
        ("4个直辖市必做", True),
        ("{'省级行政区': '福建'}", True),
        ("{'region': 'x'}", True),
        ("一类省份必做", False),
        ("各省、自治区、直辖市必做", True),  # a word of the language; the fact does no harm
        ("海南自由贸易港必做", False),
        ("海南自由贸易港必做，海南选做", True),
        ("中部试点必做", False),
    ],
)
def test_a_vocabulary_has_the_regions_only_if_a_text_names_one(text: str, has: bool) -> None:
    port = Fact("port", "海南自由贸易港")
    level = Fact("level", "试点", ("中部试点", "西部试点"))
    made = with_regions(Vocabulary((port, level)), [None, text])
    assert (made.region is not None) is has and made.stated == (port, level)


def test_what_a_vocabulary_has_a_word_for_is_that_word() -> None:
    area = Fact("area", "地区", ("东部", "中部", "西部"))
    made = with_regions(Vocabulary((area,)), ["东部省份、北京必做"])
    assert made.region is not None and "东部" not in {group.name for group in made.region.groups}
    assert read_clause("东部省份必做，北京选做", made).mandatory == Is("area", ("东部",))
    assert with_regions(Vocabulary((area,)), ["东部省份必做"]).region is None


def test_a_plan_with_a_fact_of_its_own_for_regions_keeps_it() -> None:
    """As plans had to before regions were known to all."""
    for own in (Fact("region", "所在地区", ("北京", "其他")), Fact("place", "所在地", ("北京", "上海", "别处"))):
        made = with_regions(Vocabulary((own,)), ["北京必做，上海选做"])
        assert made.facts == (own,) and not own.is_region
        with pytest.raises(
            ObligationsError, match=r"“天津”：词汇表里“(北京|region)”是别的意思，省份就不能作条件；请给"
        ):
            read_clause("天津必做", made)


@pytest.mark.parametrize("word", ["北京", "福建省", "region", "省级行政区"])
def test_groups_are_refused_where_the_vocabulary_has_a_region_for_something_else(word: str) -> None:
    assert in_the_way(Vocabulary((Fact("x", word),))) == word
    data = with_groups(首批=FIRST | {"aliases": []})
    data["vocabulary"]["pilot"]["aliases"] = [word]
    with pytest.raises(ObligationsError, match=f"groups: 词汇表里“{word}”是别的意思，省份和省份组就不能作条件；请给"):
        load_plan(data)


@pytest.mark.parametrize("date", ["2018", "2018-11", "2018-11-30", 2018])
def test_a_group_is_defined_on_a_day_in_a_month_or_in_a_year(date: str | int) -> None:
    plan = load_plan(with_groups(首批=FIRST | {"date": date, "aliases": []}))
    assert plan.vocabulary.region and plan.vocabulary.region.groups[0].date == str(date)


@pytest.mark.parametrize(
    ("written", "remedy"),
    [("北京", "{省级行政区: 北京}"), ("东部", "{省级行政区: 东部}"), ("一类", "{省份类别: 一类}")],
)
def test_a_value_where_a_condition_is_due_is_told_how_to_write_it(written: str, remedy: str) -> None:
    data = plans.data(plans.FIVE)
    data["tasks"][0]["subtasks"][0]["measures"][0]["mandatory"] = written
    with pytest.raises(ObligationsError, match=f"词汇表里没有“{written}”这个事实；请写成 {remedy}"):
        load_plan(data)


def test_a_clause_may_name_regions_in_full_in_short_and_by_group(five: Plan) -> None:
    read = {
        "北京市、上海市、广东省必做": ("北京", "上海", "广东"),
        "内蒙古自治区、新疆必做": ("内蒙古", "新疆"),
        "广西壮族自治区必做": ("广西",),
        "东部地区必做": EAST.values,
        "东北三省必做": ("辽宁", "吉林", "黑龙江"),
        "京津冀、山东必做": ("北京", "天津", "河北", "山东"),
        "四个直辖市和江苏必做": ("北京", "天津", "上海", "江苏", "重庆"),
        "长江经济带省份必做": ("上海", "江苏", "浙江", "安徽", "江西", "湖北", "湖南", "重庆", "四川", "贵州", "云南"),
    }
    for text, values in read.items():
        clause = read_clause(text, five.vocabulary)
        assert clause.mandatory == Is(REGION, values), text
        assert not [remark for remark in clause.remarks if remark.kind.value == "ambiguous" and "连写" in remark.what]


def test_every_name_of_a_group_or_a_region_may_be_followed_by_what_it_is_and_be_excepted(naming: Vocabulary) -> None:
    for group in GROUPS:
        who = Is(REGION, group.values)
        assert group.name in write_in_chinese(who, naming)
        for name in (group.name, *group.aliases):
            for text in (name, f"{name}地区", f"{name}省份"):
                assert read_condition(text, naming) == who, text
            for text in (f"除{name}外的省份", f"非{name}地区"):
                assert read_condition(text, naming) == Not(who), text
    for region in REGIONS:
        for text in (region.name, region.short_name, f"{region.short_name}地区"):
            assert read_condition(text, naming) == Is(REGION, (region.short_name,)), text


def test_regions_and_groups_each_two_of_them_and_all_others_are_written_and_read_back(naming: Vocabulary) -> None:
    names = [region.short_name for region in REGIONS]
    sets = [{name} for name in names] + [{*group.values} for group in GROUPS] + [{*names}]
    sets += [{*two} for two in combinations(names, 2)]
    for one, other in combinations([{*group.values} for group in GROUPS], 2):
        sets += [one | other, one ^ other]
    for some in filter(None, sets):
        here = Is(REGION, tuple(name for name in names if name in some))
        for who in (here, Not(here)):
            text = write_in_chinese(who, naming)
            assert read_condition(text, naming) == who
            assert LABEL not in text, "the plain words are read back, without the name of the fact"


def test_a_region_before_a_zone_is_the_zone_in_that_region_without_a_remark(five: Plan) -> None:
    clause = read_clause("福建自贸试验区必做", five.vocabulary)
    assert clause.mandatory == AllOf((Is(REGION, ("福建",)), Has("zone"))) and not clause.remarks


@pytest.mark.parametrize("listed", ["上海、广东", "上海和广东", "广东、上海市"])
def test_a_zone_after_several_regions_is_that_of_each_of_them_which_is_remarked(listed: str, five: Plan) -> None:
    clause = read_clause(f"{listed}自贸试验区选做", five.vocabulary)
    assert clause.optional == AllOf((Is(REGION, ("上海", "广东")), Has("zone")))
    assert "有两种读法：" in clause.remarks[0].what


def test_a_zone_after_something_else_than_regions_is_joined_to_its_neighbour(five: Plan) -> None:
    clause = read_clause("一类、广东自贸试验区必做", five.vocabulary)
    assert clause.mandatory == AnyOf((Is("grade", ("一类",)), AllOf((Is(REGION, ("广东",)), Has("zone")))))
    assert not clause.remarks


@pytest.mark.parametrize(
    "text", ["东部至西部必做", "北京至东部必做", "东部东部必做", "北京至上海必做", "福建—河南自贸试验区必做"]
)
def test_what_no_group_can_mean_is_refused(text: str, five: Plan) -> None:
    with pytest.raises(ObligationsError):
        read_clause(text, five.vocabulary)


# --- groups of a plan -------------------------------------------------------------------------------------------------


def with_groups(**groups: Any) -> dict[str, Any]:
    data: dict[str, Any] = plans.data(plans.FIVE)
    data["groups"] = groups
    return data


FIRST = {"regions": ["河南省", "山西"], "source": "附件 1", "date": "2019-03-01", "aliases": ["首批"]}


def test_a_plan_can_declare_groups_of_its_own_and_writes_them_again() -> None:
    data = with_groups(首批省份=FIRST)
    measure = data["tasks"][0]["subtasks"][0]["measures"][1]
    measure |= {
        "clause": "首批省份必做，其他选做",
        "mandatory": {"region": "首批"},
        "optional": {"非": {"region": "首批省份"}},
    }
    plan = load_plan(data)
    assert plan[2].mandatory == Is(REGION, ("山西", "河南")) and plan[2].optional == Not(plan[2].mandatory)
    assert read_clause("首批必做", plan.vocabulary).mandatory == plan[2].mandatory
    written = plan.to_dict()
    assert (
        written["groups"] == {"首批省份": FIRST | {"regions": ["山西", "河南"]}}
        and "region" not in written["vocabulary"]
    )
    assert load_plan(written) == plan == load_plan(plan.to_dict())
    assert written["tasks"][0]["subtasks"][0]["measures"][1]["mandatory"] == {LABEL: "首批省份"}


def test_a_group_of_a_plan_comes_before_the_one_that_everybody_knows() -> None:
    data = with_groups(东部=FIRST | {"regions": ["辽宁"], "aliases": []})
    data["tasks"][0]["subtasks"][0]["measures"][2] |= {
        "mandatory": {"region": "东部"},
        "exempt": {"非": {"region": "东部"}},
    }
    assert load_plan(data)[3].mandatory == Is(REGION, ("辽宁",))


def test_regions_are_listed_by_their_groups() -> None:
    fact = region_fact()
    assert fact.in_groups(EAST.values) == EAST.values  # no plan has named it
    fact = replace(fact, groups=tuple(group._replace(is_named=True) for group in GROUPS))
    every = {group.name: group.values for group in GROUPS}
    assert fact.in_groups(every["东部"]) == ("东部",) and fact.in_groups(("北京", "上海")) == ("北京", "上海")
    assert fact.in_groups((*every["京津冀"], "山东")) == ("京津冀", "山东")
    assert fact.display_any((*every["东北"], *every["五个自治区"])) == "东北或五个自治区"
    for one, other in combinations(GROUPS, 2):
        both = tuple(region.short_name for region in REGIONS if region.short_name in {*one.values, *other.values})
        spoken = fact.spoken
        assert {value for name in fact.in_groups(both) for value in spoken[name]} == {*both}


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("首批", {"regions": ["山西", "深圳"]}, "“深圳”不是省级行政区；请写 31 个省级行政区的名称"),
        ("北京市", {}, "“北京市”是一个省份，不能作几个省份的名称"),
        ("试点省", {}, "名称“试点省”用了两次（pilot 已经用了）"),
        ("一类", {}, "名称“一类”用了两次（grade 已经用了）"),
        ("任一", {}, "“任一”有固定含义，不能作几个省份的名称"),
        (" ", {}, "“”有固定含义，不能作几个省份的名称"),
        ("省级行政区", {}, "“省级行政区”有固定含义"),
        ("首批", {"aliases": ["region"]}, "“region”有固定含义"),
        ("首批", {"regions": ["福建", "福建省"]}, "同一个省份写了两次"),
        ("首批", {"regions": ["内蒙"]}, "是否想写“内蒙古”？"),
        ("北京、上海", {}, "“北京、上海”不能作几个省份的名称"),
        ("首" * 21, {}, "最多 20 个字"),
        ("首批", {"date": "去年"}, "“去年”不是日期；请写成 2019-03-01、2019-03 或 2019 这样"),
        ("首批", {"date": "2019-13-45"}, "不是日期"),
        ("首批", {"date": "2019-02-30"}, "不是日期"),
        ("首批", {"date": "2019-3"}, "不是日期"),
        ("首批", {"regions": []}, "regions"),
        ("首批", {"source": ""}, "source"),
    ],
)
def test_a_group_that_means_nothing_is_refused(name: str, change: dict[str, Any], told: str) -> None:
    with pytest.raises(ObligationsError) as caught:
        load_plan(with_groups(**{name: FIRST | {"aliases": []} | change}))
    assert told in str(caught.value)


# --- how it is known --------------------------------------------------------------------------------------------------


def test_every_region_gets_its_answer_without_an_edit_of_any_profile(five: Plan) -> None:
    for profile in load_regions(five):
        result = obligations_for(profile, five)
        name = profile.short_name
        assert result[2].verdict is (Verdict.MANDATORY if name in ("北京", "上海") else Verdict.OPTIONAL)
        assert result[3].verdict is (Verdict.MANDATORY if name in EAST.values else Verdict.EXEMPT)
        assert [g.value for g in result[3].because] == [name] and result[3].because[0].source == "省份名称"


@pytest.mark.parametrize(
    ("profile", "region"),
    [
        ({"province": "福建省"}, "福建"),
        ({"province": "福建"}, "福建"),
        ({"province": "福建省知识产权局", "code": "35"}, None),
        ({"province": "福建省", "code": "44"}, "福建"),
        ({"province": "新疆生产建设兵团", "code": "65"}, None),
        ({"province": "示例省"}, None),
    ],
)
def test_a_province_is_known_by_its_name_and_by_nothing_else(
    profile: dict[str, str], region: str | None, five: Plan
) -> None:
    made = load_profile(profile | {"facts": {}}, five)
    assert made.region == region and obligations_for(made, five).known.get(REGION) == region


def test_a_province_that_is_none_of_the_31_is_told_so_and_is_open_only_where_it_matters(five: Plan) -> None:
    result = obligations_for(
        {"province": "示例省", "facts": {"省份类别": "三类", "自贸试验区": "否", "试点省": "否"}}, five
    )
    assert [o.verdict.value for o in result] == ["exempt", "undetermined", "undetermined", "unspecified", "unspecified"]
    assert result.waiting_for_region == (2, 3) and result[2].missing == (REGION,)
    less = obligations_for({"province": "示例省", "facts": {"自贸试验区": "否", "试点省": "否"}}, five)
    assert less[1].missing == ("grade",) and less.waiting_for_region == (2, 3)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("内蒙", "如果是内蒙古，请把档案里的 province 改为“内蒙古自治区”。"),
        ("示例省", "档案里的 province 是省份的名称，才能定。"),
    ],
)
def test_a_province_of_another_name_is_told_the_name_that_it_may_be(name: str, told: str, five: Plan) -> None:
    assert region_text(obligations_for({"province": name, "facts": {}}, five)).endswith(told)


@pytest.mark.parametrize("name", [REGION, LABEL])
def test_no_profile_states_it(name: str, five: Plan) -> None:
    with pytest.raises(ObligationsError, match="省级行政区按省份名称定，不在档案里填；请删去这一行"):
        load_profile({"province": "甲省", "facts": {name: "福建"}}, five)
    with pytest.raises(ObligationsError, match="省级行政区按省份名称定"):  # a shipped plan has it
        load_profile({"province": "甲省", "facts": {name: "福建"}})


def test_a_profile_that_a_program_made_cannot_state_it_either(five: Plan) -> None:
    from obligations import Profile
    from obligations.province.records import Record

    made = Profile("福建省", {REGION: (Record("北京"),)}, places={REGION: None})  # type: ignore[dict-item]
    assert obligations_for(made, five).known[REGION] == "福建"
    invented = replace(made, province="示例省")
    assert invented.region is None and REGION not in obligations_for(invented, five).known


# --- what is written of them -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (AllOf((Is(REGION, ("福建",)), Has("zone"))), "福建自由贸易试验区"),
        (AllOf((Is(REGION, EAST.values), Has("zone"))), "东部自由贸易试验区"),
        (AllOf((Is(REGION, EAST.values), Not(Is(REGION, ("海南",))))), "东部地区（除海南外）"),
        (AllOf((Is(REGION, ("北京", "上海")), Has("zone"))), "自由贸易试验区涉及的北京、上海"),
    ],
)
def test_a_condition_on_regions_is_written_as_people_say_it(condition: Condition, text: str, five: Plan) -> None:
    assert write_in_chinese(condition, five.vocabulary) == text
    everywhere = Space((f.id for f in five.vocabulary.facts), five.vocabulary.domains)
    assert everywhere.same(read_condition(text, five.vocabulary), condition)


def test_no_group_is_written_that_the_plan_does_not_name(five: Plan) -> None:
    names = {name for name in five.vocabulary[REGION].in_groups(tuple(r.short_name for r in REGIONS)) if len(name) > 1}
    assert "东部" in names and not {"西部", "中部", "京津冀", "直辖市"} & names


def test_groups_that_meet_may_stand_together_and_are_written_so() -> None:
    data = plans.data(plans.FIVE)
    both = {"region": ["长江经济带", "东部"]}
    data["tasks"][0]["subtasks"][0]["measures"][2] |= {
        "clause": "长江经济带、东部省份必做，其他省份不作要求",
        "mandatory": both,
        "exempt": {"非": both},
    }
    plan = load_plan(data)
    of = {value for group in GROUPS if group.name in both["region"] for value in group.values}
    assert plan[3].mandatory == Is(REGION, tuple(r.short_name for r in REGIONS if r.short_name in of))
    assert plan.to_dict()["tasks"][0]["subtasks"][0]["measures"][2]["mandatory"] == {LABEL: ["东部", "长江经济带"]}
    assert {f.kind for f in check_rules(data, []).findings if f.severity.value == "error"} == {"gap"}  # of measure 4
    data["tasks"][0]["subtasks"][0]["measures"][2]["mandatory"] = {"region": ["东部", "东部"]}
    with pytest.raises(ObligationsError, match="同一个值写了两次"):
        load_plan(data)


def test_a_member_of_a_group_is_no_piece_that_could_be_struck() -> None:
    data = plans.data(plans.FIVE)
    other = {"同时": [{"region": "直辖市"}, {"非": {"region": "上海"}}]}
    data["tasks"][0]["subtasks"][0]["measures"][1] |= {
        "clause": "上海市必做，其他直辖市选做",
        "mandatory": {"region": "上海"},
        "optional": other,
    }
    assert {f.kind for f in check_rules(data, []).findings} <= {"gap", "no-due", "no-actions", "no-clause", "wording"}
    data["tasks"][0]["subtasks"][0]["measures"][1]["optional"] = {"任一": [other, {"region": "北京"}]}
    found = [f for f in check_rules(data, []).findings if f.kind.startswith("idle")]
    assert [f.what for f in found] == ["第 2 项选做一支里，“北京”是多余的"]


def test_who_is_not_in_a_region_and_of_a_class_is_remarked(five: Plan) -> None:
    [remark] = read_clause("非东部一类省份必做", five.vocabulary).remarks
    assert "“非东部一类”有两种读法：" in remark.what
    [remark] = read_clause("福建和北京自贸试验区必做", five.vocabulary).remarks
    assert "“福建和北京自贸试验区”有两种读法：" in remark.what


def test_a_fact_named_like_a_region_is_told_where_a_condition_names_the_regions() -> None:
    data = plans.data(plans.FIVE)
    data["vocabulary"]["pilot"]["aliases"] = ["海南"]
    with pytest.raises(ObligationsError, match="词汇表里“海南”是别的意思，省份就不能作条件；请给“海南”换一个名称"):
        load_plan(data)


def test_a_group_of_a_plan_leaves_no_other_name_of_the_one_that_everybody_knows() -> None:
    fact = region_fact([EAST._replace(name="东北", values=("辽宁",), aliases=())])
    assert [group.names for group in fact.groups if "东北" in group.name] == [("东北",)]
