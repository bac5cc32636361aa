"""A clause is read as what it says or refused at its place; a condition written in Chinese is read back."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from obligations import Fact, Plan, Vocabulary
from obligations.clauses.grammar.chart import Span
from obligations.clauses.phrases import SaidHas, SaidIs
from obligations.clauses.reader import Clause, ClauseError, read_clause, read_condition
from obligations.clauses.words import LANGUAGE
from obligations.clauses.writer import plain, write_clause, write_in_chinese
from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, facts_of, with_leaves
from obligations.logic.describing import condition_of
from obligations.logic.space import Space
from obligations.plan.regions import with_regions
from obligations.plan.verdicts import BRANCHES, Verdict
from tests.conftest import examples
from tests.strategies import any_branches, conditions, space, vocabularies

VOCABULARY = Vocabulary(
    (
        Fact("c", "省份类别", ("一类", "二类", "三类")),
        Fact("reform", "全面改革创新试验区"),
        Fact("zone", "自由贸易试验区", aliases=("自贸区",)),
        Fact("strong", "强省试点省"),
        Fact("city", "强市创建市"),
        Fact("region", "地区", ("北京", "上海", "广东")),
        Fact("demo", "示范城市", ("全域", "部分")),
        Fact("level", "示范等级", ("全域", "局部")),
    )
)
ONE, TWO, THREE = (Is("c", (v,)) for v in ("一类", "二类", "三类"))
ONE_TWO, TWO_THREE = Is("c", ("一类", "二类")), Is("c", ("二类", "三类"))
ZONE, STRONG, CITY, REFORM = Has("zone"), Has("strong"), Has("city"), Has("reform")
ALL = Is("c", ("一类", "二类", "三类"))


def read(text: str) -> Clause:
    return read_clause(text, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "mandatory", "optional"),
    [
        ("一、二类省份必做，三类省份选做", ONE_TWO, THREE),
        ("一类省份必做，二类、三类省份选做", ONE, TWO_THREE),
        ("强省试点省、一、二类省份必做，其他省份选做", AnyOf((STRONG, ONE_TWO)), Not(AnyOf((STRONG, ONE_TWO)))),
        ("强市创建市、自由贸易试验区涉及省份必做，其他省份选做", AnyOf((CITY, ZONE)), Not(AnyOf((CITY, ZONE)))),
        ("各类省份选做", None, Everyone()),
        ("全面改革创新试验区涉及省份必做;其他省份选做", REFORM, Not(REFORM)),
        ("强省试点省必做，其他省份选作", STRONG, Not(STRONG)),
        ("强省试点省、强市创建市涉及省份必做，其他省份选做。", AnyOf((STRONG, CITY)), Not(AnyOf((STRONG, CITY)))),
        ("  一 、二类 省份\n必做 ，三类省份选 做 ", ONE_TWO, THREE),
        ("一､二类省份必做,三类省份选做", ONE_TWO, THREE),
        ("自贸区涉及省份必做", ZONE, None),
        # what next year's plan may say
        ("一至三类省份必做", ALL, None),
        ("一类至二类省份必做，三类省份选做", ONE_TWO, THREE),
        ("一到二类必做", ONE_TWO, None),
        ("除三类外的省份必做，三类省份选做", Not(THREE), THREE),
        ("除三类省份外，其他省份必做；三类省份选做", Not(THREE), THREE),
        ("三类以外的省份必做", Not(THREE), None),
        ("除三类外必做，其他选做", Not(THREE), Not(Not(THREE))),
        ("强省试点省及一类省份必做", AnyOf((STRONG, ONE)), None),
        ("强省试点省和强市创建市涉及省份必做", AnyOf((STRONG, CITY)), None),
        ("强省试点省或一类省份必做", AnyOf((STRONG, ONE)), None),
        ("一类省份必做，二类省份选做，三类省份不作要求", ONE, TWO),
        ("一类省份必做，强省试点省必做，其他省份选做", AnyOf((ONE, STRONG)), Not(AnyOf((ONE, STRONG)))),
        ("一类省份必做，鼓励三类省份开展", ONE, THREE),
        ("一类省份必做，其他省份鼓励", ONE, Not(ONE)),
        ("北京、上海必做，其他省份选做", Is("region", ("北京", "上海")), Not(Is("region", ("北京", "上海")))),
        ("北京市、上海市必做", Is("region", ("北京", "上海")), None),
        ("自由贸易试验区涉及的一类省份必做", AllOf((ZONE, ONE)), None),
        ("一类且为强省试点省的省份必做", AllOf((ONE, STRONG)), None),
        ("一类省份中的强省试点省必做，其他一类省份选做", AllOf((ONE, STRONG)), AllOf((Not(AllOf((ONE, STRONG))), ONE))),
        ("一类省份、自贸区涉及的二类省份必做", AnyOf((ONE, AllOf((ZONE, TWO)))), None),
        ("强省试点省，以及自贸区涉及的二类省份必做", AnyOf((STRONG, AllOf((ZONE, TWO)))), None),
        ("非强省试点的二类省份必做", AllOf((Not(STRONG), TWO)), None),
        ("不涉及自由贸易试验区的省份选做", None, Not(ZONE)),
        ("自由贸易试验区不涉及的省份选做", None, Not(ZONE)),
        ("没有自由贸易试验区的三类省份选做", None, AllOf((Not(ZONE), THREE))),
        ("一、二类省份（除强省试点省外）必做", AllOf((ONE_TWO, Not(STRONG))), None),
        ("自贸区、强市创建市都涉及的省份必做，其他选做", AllOf((ZONE, CITY)), Not(AllOf((ZONE, CITY)))),
        ("自贸区、强市创建市都不涉及的省份选做", None, Not(AnyOf((ZONE, CITY)))),
        ("必做：一、二类省份；选做：三类省份", ONE_TWO, THREE),
        ("必做省份：一类", ONE, None),
        ("强省试点省份必做", STRONG, None),
        ("一、二类省份必做（强省试点省除外）", AllOf((ONE_TWO, Not(STRONG))), None),
        ("省份类别不为一、二类的省份必做", Not(ONE_TWO), None),
        ("已设立自贸区的省份必做，一类省份暂不作要求", ZONE, None),
        ("各省（区、市）均必做", Everyone(), None),
        # words and turns that offices use
        ("二类以上省份必做，三类省份选做", ONE_TWO, THREE),
        ("二类及以下省份必做", TWO_THREE, None),
        ("前两类省份必做，第三类省份选做", ONE_TWO, THREE),
        ("第一、二类省份必做", ONE_TWO, None),
        ("Ⅰ类省份必做，Ⅱ类、Ⅲ类省份选做", ONE, TWO_THREE),
        ("1类省份必做", ONE, None),
        ("一类省份应当开展，二类省份可以开展，三类省份不必开展", ONE, TWO),
        ("一类省份必须完成，二类、三类省份可选择完成", ONE, TWO_THREE),
        ("一类省份为规定动作，其他省份为自选动作", ONE, Not(ONE)),
        ("一类必做，其他省份参照执行", ONE, Not(ONE)),
        ("一类必做，二类可根据实际情况选做", ONE, TWO),
        ("各省份必做，其中三类省份选做", Not(THREE), THREE),
        ("各省份均必做，但三类省份选做", Not(THREE), THREE),
        ("除三类省份选做外，其他省份必做", Not(THREE), THREE),
        ("各省份必做，三类省份除外", Not(THREE), None),
        ("一类（必做）、二类（选做）", ONE, TWO),
        ("必做（一类）、选做（二、三类）", ONE, TWO_THREE),
        ("一类地区必做、二类地区选做", ONE, TWO),
        ("8个自贸区必做", ZONE, None),
        ("国务院批准的自由贸易试验区涉及省份必做", ZONE, None),
        ("自由贸易试验区域必做", ZONE, None),
        ("不含三类的各省份必做", Not(THREE), None),
        ("一类省份（含自贸区涉及省份）必做", AnyOf((ONE, ZONE)), None),
        ("2019年底前各省份必做", Everyone(), None),
        ("一类省份2019年底前必做，其他省份选做", ONE, Not(ONE)),
        ("全国必做", Everyone(), None),
        ("强省试点省份、一类省份必做", AnyOf((STRONG, ONE)), None),
        # 其他 in odd places: whom no other branch speaks of
        ("一类省份必做，二类省份和其他省份选做", ONE, AnyOf((TWO, Not(ONE)))),
        ("一类省份必做，二类、其余省份选做", ONE, AnyOf((TWO, Not(ONE)))),
        ("一类省份必做，非强省试点的其他省份选做", ONE, AllOf((Not(STRONG), Not(ONE)))),
        ("一类省份必做，除三类省份外，其他省份选做", ONE, AllOf((Not(THREE), Not(ONE)))),
        ("一类省份必做，其他省份选做，三类省份不作要求", ONE, Not(Is("c", ("一类", "三类")))),
        ("强省试点省必做，其他一类省份选做，其他省份不作要求", STRONG, AllOf((Not(STRONG), ONE))),
        ("一类省份必做，其他非三类省份选做", ONE, AllOf((Not(ONE), Not(THREE)))),
        ("一类必做，其他各省选做", ONE, Not(ONE)),
        ("必做：一类；选做：其他", ONE, Not(ONE)),
        # 不涉及 and its like take the whole list, 非 only what follows it
        ("不涉及自贸区、强市创建市的省份选做", None, Not(AnyOf((ZONE, CITY)))),
        ("未设自贸区和强市创建市的省份选做", None, Not(AnyOf((ZONE, CITY)))),
        ("不是一类、二类的省份选做", None, Not(ONE_TWO)),
        ("一类且不涉及自贸区的省份必做", AllOf((ONE, Not(ZONE))), None),
        ("不涉及自贸区但涉及强市创建市的省份必做", AllOf((Not(ZONE), CITY)), None),
        ("没有自贸区而有强市创建市的省份必做", AllOf((Not(ZONE), CITY)), None),
        ("不涉及自贸区且为一类的省份必做", AllOf((Not(ZONE), ONE)), None),
        ("不属于一类且不属于二类的省份必做", AllOf((Not(ONE), Not(TWO))), None),
        ("涉及自贸区但不涉及强市创建市和全面改革创新试验区的省份必做", AllOf((ZONE, Not(AnyOf((CITY, REFORM))))), None),
        ("强省试点省而不属于一类、二类的省份必做", AllOf((STRONG, Not(ONE_TWO))), None),
        ("同时设有自贸区和强市创建市的省份必做", AllOf((ZONE, CITY)), None),
        ("自由贸易试验区所涉及的省份必做", ZONE, None),
        ("自由贸易试验区均涉及的省份必做", ZONE, None),
        ("一类强省试点省必做", AllOf((ONE, STRONG)), None),
        ("强省试点一类省份必做", AllOf((STRONG, ONE)), None),
        ("一类省份（强省试点省除外）必做", AllOf((ONE, Not(STRONG))), None),
        ("一类省份除强省试点省外必做", AllOf((ONE, Not(STRONG))), None),
        ("一类省份中，强省试点省必做", AllOf((ONE, STRONG)), None),
        ("一类、自由贸易试验区涉及的二类省份必做", AnyOf((ONE, AllOf((ZONE, TWO)))), None),
        ("省份类别为一、二类的省份必做", ONE_TWO, None),
        ("省份类别为一至二类的省份必做", ONE_TWO, None),
        ("属于一类的省份必做", ONE, None),
        ("一二类省份必做", ONE_TWO, None),
        ("全部一类省份均应必做", ONE, None),
        ("一类省份：必做；二类省份：选做", ONE, TWO),
        ("除一类外的各省选做", None, Not(ONE)),
        ("全国各省必做", Everyone(), None),
        ("各省、市、自治区必做", Everyone(), None),
        ("“强省试点省”必做，其他选做", STRONG, Not(STRONG)),
        ("北京、上海两市必做", Is("region", ("北京", "上海")), None),
        ("一\u200b类\ufeff省份必做", ONE, None),
        ("一类以及强省试点省必做", AnyOf((ONE, STRONG)), None),
        ("示范城市为全域的省份必做", Is("demo", ("全域",)), None),
        ("示范城市为全域、部分的省份必做", Is("demo", ("全域", "部分")), None),
        ("（强省试点省、自贸区涉及省份）中的一类省份必做", AllOf((AnyOf((STRONG, ZONE)), ONE)), None),
    ],
)
def test_a_clause_is_read_as_the_conditions_that_it_says(
    text: str, mandatory: Condition | None, optional: Condition | None
) -> None:
    clause = read(text)
    assert (clause.mandatory, clause.optional) == (mandatory, optional)


def test_every_clause_of_2018_is_read_as_it_is_encoded(plan: Plan) -> None:
    told = [m for m in plan.measures if m.clause is not None]
    assert len(told) == 23
    for measure in told:
        clause = read_clause(measure.clause or "", plan.vocabulary)
        assert (clause.mandatory, clause.optional) == (measure.mandatory, measure.optional), measure.number


@pytest.mark.parametrize(
    ("text", "position", "word", "message"),
    [
        ("强省试典省必做", 1, "强省试典省", "词汇表里没有“强省试典省”；是否想写“强省试点省”？"),
        ("一类、强市创健市涉及省份必做", 4, "强市创健市", "是否想写“强市创建市”？"),
        ("一、二累省份必做", 3, "二累", "是否想写“二类”？"),
        ("强省建设试点省必做", 1, "强省建设试点省", "是否想写“强省试点省”？"),
        ("天津必做", 1, "天津", "词汇表里“北京”是别的意思，省份就不能作条件；请给“北京”换一个名称"),
        ("京津冀必做", 1, "京津冀", "词汇表里“北京”是别的意思"),
        ("沿海必做", 1, "沿海", "词汇表里没有“沿海”；请在 vocabulary 里加上：  沿海: {}"),
        ("四个直辖市必做", 3, "直辖市", "词汇表里“北京”是别的意思"),
        ("一类省份尽量推进", 5, "尽量推进", "看不懂这个说法；这里可以是"),
        ("一类省份必做三类省份选做", 7, "三类", "这里读不懂；这里可以是“，”、“；”"),
        ("一类省份", None, "没有说必做还是选做", "它像是适用范围；整份计划都这样写的"),
        ("一类省份必做，二类省份", None, "没有写完", "这里可以是“，”"),
        ("", None, "没有写完", "词汇表里的词（一类、二类、三类……）"),
        ("三至一类必做", 1, "三至一类", "前后次序不对，不能用“至”；省份类别的顺序是 一类、二类、三类"),
        ("一类至北京必做", 1, "一类至北京", "前后不是同一个事实的值，不能用“至”；请分开写全"),
        ("一类省份应结合实际开展", 6, "结合实际", "这里读不懂；这里可以是“必做”"),
        ("1、二类省份必做", 5, "省份", "这里读不懂"),
        ("一、强省试点省必做", 3, "强省试点省", "这里读不懂；这里可以是词汇表里的词（一类、二类、三类"),
        ("全域省份必做", None, "“全域”", "示范城市、示范等级都可以这样说，看不出是哪一个；请写成“示范城市为全域”这样"),
        ("示范城市为一类的省份必做", 6, "一类", "不是示范城市的值；可以是 全域 / 部分"),
        ("一类二类省份必做", 1, "一类二类", "省份类别的值连在一起了"),
        ("一类自治区必做", 1, "一类自治区", "后面不能写“自治区”；请核对；不是点名省份的，写“省份”"),
        ("一类省份（强", 6, "强", "看不懂这个说法"),
        ("（一类省份必做", 6, "必做", "这里读不懂；这里可以是“，”、“、”、“（”、“）”"),
        ("强省试点省涉及的类省份必做", 9, "类", "前面像是少了字；省份类别可以是 一类 / 二类 / 三类"),
        ("四类省份必做", 1, "四类", "词汇表里没有“四类”；请写进一项事实的 values，如 类别: {values: [四类, ……]}"),
        ("仅一类省份必做", 1, "仅一类", "看不懂这个说法"),
        ("看情况办", 1, "看情况办", "看不懂这个说法"),
        (
            "应急管理试点必做",
            1,
            "应急管理试点",
            "词汇表里没有“应急管理试点”；请在 vocabulary 里加上：  应急管理试点: {}",
        ),
        ("没有两个自贸区的省份必做", 3, "两个自贸区", "看不出是不是说一个省有几个"),
        ("三一类省份必做", 1, "三一类", "不是省份类别的值"),
        ("ⅠⅡ类省份必做", 1, "ⅠⅡ类", "不是省份类别的值"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_character_with_what_could_stand_there(
    text: str, position: int | None, word: str, message: str
) -> None:
    with pytest.raises(ClauseError) as caught:
        read(text)
    told = str(caught.value)
    assert told.startswith(f"条款第 {position} 个字起的“{word}”：" if position else ("条款“", "“")), told
    assert word in told and message in told, told


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("一类省份必做；二类省份选做", []),
        ("一类省份必做;二类省份选作。", ["选作", "半角的“;”", "末尾多了“。”"]),
        ("一类必做，二类不作要求", []),
        ("一类必做，二类可以不做", ["写作“可以不做”，按“不作要求”理解"]),
        ("一类必做，二类暂缓", ["写作“暂缓”，按“不作要求”理解"]),
        ("一类必做，二类酌情选做", ["写作“酌情选做”，按“选做”理解"]),
        ("一类必做，二类可以开展", ["写作“可以开展”，按“选做”理解"]),
        ("鼓励一类省份选做", ["写作“鼓励”"]),
        ("强省试点省等省份必做", ["“等”后面没有说完"]),
        ("其他省份选做，一类省份必做", ["“其他”"]),
        ("一类省份必做，其他省份选做", []),
        ("一类必做，其他类省份选做", ["“类”前面可能少了字"]),
        ("没有二类省份必做，其他省份选做", ["“没有二类省份”按“没有省份”理解"]),
        ("各省份必做，其中三类省份选做", ["按例外理解：前面一支不包括这些省份"]),
        ("强省试点省、一类省份必做，一类省份选做", ["按例外理解：前面一支不包括这些省份"]),
        ("强省试点省必做，一类省份选做", []),
        ("二类以上省份必做", ["“二类以上”按一类最高、三类最低理解"]),
        ("一类且二类省份必做", ["“一类且二类”没有一个省份符合"]),
        ("一类的二类省份必做", ["“一类的二类省份”没有一个省份符合"]),
        ("三类、三类省份必做", ["“三类、三类”里有一项说了两次"]),
        ("不涉及自贸区的省份，不涉及强市创建市的省份必做", ["两句之间的逗号按“有其中一项就算”理解"]),
        # several readings, all of this piece
        ("强省试点省和一类省份必做", ["“强省试点省和一类”有"]),
        ("全面改革创新试验区、自贸区涉及的一类省份必做", ["“全面改革创新试验区、自贸区涉及的一类省份”有"]),
        ("自贸区涉及的强省试点省、一类省份必做", ["“自贸区涉及的强省试点省、一类省份”有"]),
        ("非强省试点省、一类省份必做", ["“非强省试点省、一类”有"]),
        ("非一类、非二类省份必做", ["“非一类、非二类”有"]),
        ("一类省份、强省试点省以外的省份必做", ["“一类省份、强省试点省以外的省份”有"]),
        ("强省试点省、强市创建市以外的省份必做", ["“强省试点省、强市创建市以外的省份”有"]),
        ("自贸区涉及的一类省份以外的省份必做", ["“自贸区涉及的一类省份以外的省份”有"]),
        ("强省试点省、强市创建市涉及省份（除一类外）必做", ["“强省试点省、强市创建市涉及省份（除一类外）”有"]),
        ("一类、强省试点且二类省份必做", ["“一类、强省试点且二类”有"]),
        ("一类强省试点省必做", ["“一类强省试点省”有"]),
        ("除一类外的强省试点省、强市创建市涉及省份必做", ["“除一类外的强省试点省、强市创建市涉及省份”有"]),
        ("自贸区涉及的一类省份、二类省份必做", ["“自贸区涉及的一类省份、二类省份”有"]),
        ("强省试点省必做，其他一类、二类省份选做", ["“其他一类、二类省份”有"]),
        ("强省试点省必做，其他一类省份、二类省份选做", ["“其他一类省份、二类省份”有"]),
        ("一、二类及三类中强省试点省必做", ["“一、二类及三类中强省试点省”有"]),
        ("一类省份、二类省份中的强省试点省必做", ["“一类省份、二类省份中的强省试点省”有"]),
        ("一类省份、二类省份中，强省试点省必做", ["“一类省份、二类省份中，强省试点省”有"]),
        ("自贸区或强市创建市均涉及的省份必做", ["“自贸区或强市创建市均涉及”有"]),
        ("强省试点省中，一类省份必做，二类、三类省份选做", ["“强省试点省中，一类省份必做，二类、三类省份选做”有"]),
        ("强省试点省中一类省份必做，二类、三类省份选做", ["“强省试点省中一类省份必做，二类、三类省份选做”有"]),
        ("除强省试点省外，一类省份必做，二类省份选做", ["“除强省试点省外，一类省份必做，二类省份选做”有"]),
        ("除强省试点省外一类省份必做，二类省份选做", ["“除强省试点省外一类省份必做，二类省份选做”有"]),
        ("强省试点省以外一类省份必做，二类省份选做", ["“强省试点省以外一类省份必做，二类省份选做”有"]),
        ("一类省份中，强省试点省必做，其他省份选做", ["“一类省份中，强省试点省必做，其他省份选做”有"]),
        ("有自贸区、有强市创建市的省份必做", ["“有自贸区、有强市创建市”有"]),
        ("地区为北京、省份类别为一类的省份必做", ["“地区为北京、省份类别为一类”有"]),
        ("北京、一类省份必做", ["“北京、一类”有"]),
        ("北京、上海一类省份必做", ["“上海一类”有几种读法"]),
        ("不涉及自贸区且强市创建市的省份必做", ["“不涉及自贸区且强市创建市”有"]),
        ("没有强省试点省必做", ["“没有强省试点省”有"]),
        ("自贸区且一类、二类省份必做", ["“自贸区且一类、二类”有"]),
        ("一类且有自贸区、强市创建市的省份必做", ["“一类且有自贸区、强市创建市”有"]),
        (
            "一类省份必做；二类省份中，自贸区涉及省份必做，其他选做",
            ["“一类省份必做；二类省份中，自贸区涉及省份必做，其他选做”有"],
        ),
        ("除三类外，没有自贸区必做，强市创建市涉及省份选做", ["“除三类外，没有自贸区必做，强市创建市涉及省份选做”有"]),
        ("三类以外，自贸区涉及省份、强市创建市涉及省份必做", ["“三类以外，自贸区涉及省份、强市创建市涉及省份”有"]),
        ("非自贸区、强市创建市涉及省份必做", ["“非自贸区、强市创建市涉及”有"]),
        ("不是一类省份、二类省份必做", ["“不是一类省份、二类省份”有"]),
        ("同时涉及自贸区或强市创建市的省份必做", ["“同时涉及自贸区或强市创建市”有"]),
        ("不涉及自贸区但涉及强市创建市和全面改革创新试验区的省份必做", ["“涉及强市创建市和全面改革创新试验区”有"]),
        ("设有自贸区以及强市创建市的省份必做", ["“设有自贸区以及强市创建市的省份”有"]),
        ("自贸区涉及的一类省份以及二类省份必做", ["“自贸区涉及的一类省份以及二类省份”有"]),
        ("一类省份必做，二类省份选做，强省试点省除外", ["“一类省份必做，二类省份选做，强省试点省除外”有"]),
        ("一类省份必做，二类省份选做（强省试点省除外）", ["“一类省份必做，二类省份选做（强省试点省除外）”有"]),
        ("一类省份和二类省份的强省试点省必做", ["“一类省份和二类省份的强省试点省”有"]),
        ("一类且自贸区或强市创建市涉及省份必做", ["“一类且自贸区或强市创建市涉及”有"]),
        ("一类省份、强省试点省以外必做", ["“一类省份、强省试点省以外”有"]),
        ("不是一类且强省试点省的省份必做", ["“不是一类且强省试点省”有"]),
        ("非一类且强省试点省必做", ["“非一类且强省试点省”有"]),
        ("一类省份（含强省试点省）必做", ["“一类省份（含强省试点省）”有"]),
        # other doubts
        ("一类省份必做，其中三类省份选做", ["本来就不在里面"]),
        ("一类省份（二类省份除外）必做", ["本来就不在里面"]),
        ("除一类外，三类省份必做", ["本来就不在里面"]),
        ("2017年前获批自贸区的省份必做", ["“2017年前”不影响", "“2017年前”可能是说什么时候有"]),
        ("2019年底前各省份必做", ["“2019年底前”不影响"]),
        ("除一类外的省份、除二类外的省份必做", ["合起来就是各省"]),
        ("一类、其他省份必做", ["“其他”按别处没有提到的省份理解"]),
        # one reading
        ("一类和二类省份必做", []),
        ("一类省份和二类省份必做", []),
        ("自贸区涉及的一、二类省份必做", []),
        ("自贸区涉及的一类、二类省份必做", []),
        ("自贸区、强市创建市都涉及的一类省份必做", []),
        ("自贸区和强市创建市均涉及的省份必做", []),
        ("不涉及自贸区、强市创建市的省份选做", []),
        ("不涉及自贸区和强市创建市的省份选做", []),
        ("除强省试点省外，一类省份必做", []),
        ("除一类省份外，其他省份选做", []),
        ("三类省份以外其他省份必做，三类省份选做", []),
        ("（自贸区、强市创建市涉及省份）中的一类省份必做", []),
        ("一类省份（自贸区涉及省份除外）、二类省份必做", []),
        ("各省份必做，三类省份除外", []),
        ("一类、二类以外的省份必做", []),
        ("除自贸区涉及的一类省份外的省份必做", []),
        ("强省试点省必做，其他一、二类省份选做", []),
    ],
)
def test_a_reading_that_could_be_doubted_is_remarked_and_no_other(text: str, remarks: list[str]) -> None:
    found = [remark.what for remark in read(text).remarks]
    assert len(found) == len(remarks), found
    for part in remarks:
        assert any(part in what for what in found), (part, found)


def test_others_are_all_whom_the_clause_does_not_name_before_or_after() -> None:
    assert read("其他省份选做，一类省份必做").optional == Not(ONE)
    assert read("一类省份必做，其他省份选做").others == Not(ONE)
    assert read("各类省份必做，其他省份选做").others == Not(Everyone())
    assert read("一类必做，二类选做，其他省份不作要求").exempt == Not(ONE_TWO)


#: Facts whose values look like parts of one another, in one vocabulary: a sign may begin a value of any.
ALIKE = Vocabulary(
    (
        Fact("c", "类别", tuple(f"{number}类" for number in "一二三四五六七八九十")),
        Fact("g", "组", ("1组", "2组", "12组")),
        Fact("k", "级别", ("A级", "AA级", "AAA级")),
        Fact("h", "水平", ("高", "中", "低"), ordered=True),
        Fact("batch", "批次", ("第一批", "第二批", "第三批")),
    )
)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("一二类省份", Is("c", ("一类", "二类"))),
        ("一 二类省份", Is("c", ("一类", "二类"))),
        ("一、十类省份", Is("c", ("一类", "十类"))),
        ("1、2组省份", Is("g", ("1组", "2组"))),
        ("1至12组省份", Is("g", ("1组", "2组", "12组"))),
        ("12组省份", Is("g", ("12组",))),
        ("A、AA级省份", Is("k", ("A级", "AA级"))),
        ("高、中省份", Is("h", ("高", "中"))),
        ("中及以上省份", Is("h", ("高", "中"))),
        ("第一、二批省份", Is("batch", ("第一批", "第二批"))),
        ("前两批省份", Is("batch", ("第一批", "第二批"))),
        *((text, None) for text in (
            "十一类省份", "二十类省份", "三十二类省份", "十 一类省份", "一 十类省份", "三一类省份", "11组省份", "21组省份", "112组省份",
            "1 2组省份", "1\u200b2组省份", "1²组省份", "①②组省份", "ⅠⅡ类省份", "AAAA级省份", "A AA级省份", "A A级省份", "一类二类省份",
            "三至一类", "类省份", "一类类省份", "非非一类省份", "一类至A级省份", "一类市",
        )),
    ],
)  # fmt: skip
def test_a_value_is_read_whole_or_not_at_all(text: str, condition: Condition | None) -> None:
    if condition is not None:
        assert read_condition(text, ALIKE) == condition
        assert not read_clause(f"{text}必做", ALIKE).remarks
        return
    with pytest.raises(ClauseError):
        read_condition(text, ALIKE)


def test_what_is_below_a_value_of_an_order_may_leave_it_out() -> None:
    assert not read_clause("中以上省份必做", ALIKE).remarks
    [remark] = read_clause("中以下省份必做", ALIKE).remarks
    assert "“中以下”按包括它本身理解" in remark.what


@pytest.mark.parametrize("text", ["高中省份必做", "水平为高中的省份必做", "水平为低中省份必做"])
def test_a_mark_that_may_be_lost_before_a_value_that_is_a_word_is_remarked(text: str) -> None:
    assert any("可能少了标点" in remark.what for remark in read_clause(text, ALIKE).remarks)


SHARED = [
    Fact("belt", "所在地带", ("东部", "中部")),
    Fact("east", "东部"),
    Fact("kind", "类别", ("一类", "二类")),
    Fact("city", "示范城市", ("全域", "部分")),
    Fact("pilot", "试点城市", ("全域", "部分")),
]


@pytest.mark.parametrize("facts", [SHARED, SHARED[::-1]])
@pytest.mark.parametrize(
    "text",
    [
        "所在地带为东部的东部涉及的一类省份必做", "东部涉及的一类省份必做", "示范城市为全域的部分省份必做", "示范城市为全域的省份、全域省份必做",
        "示范城市不为全域的省份必做，全域省份选做", "试点城市为全域的省份必做，示范城市为部分的省份选做，全域省份选做", "全域省份必做",
    ],
)  # fmt: skip
def test_a_word_of_several_facts_is_refused_or_in_doubt_whatever_their_order(text: str, facts: list[Fact]) -> None:
    try:
        remarks = read_clause(text, Vocabulary(tuple(facts))).remarks
    except ClauseError:
        return
    assert any("种读法" in remark.what for remark in remarks)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("第一、二类省份必做", ["第一", "二类"]),
        ("Ⅰ、Ⅱ类省份必做", ["Ⅰ", "Ⅱ类"]),
        (" 一 、 二类 省份必做", ["一", "二类"]),
        ("“强省试点省”、一至二类必做", ["“强省试点省”", "一至二类"]),
        ("自贸区涉及的强省试点一类省份必做", ["自贸区", "强省试点", "一类"]),
        ("示范城市为全域的省份必做", ["全域"]),
    ],
)
def test_every_word_that_names_a_fact_has_its_place(text: str, words: list[str]) -> None:
    [branch] = read(text).branches
    places: dict[Span, None] = {}

    def noting(leaf: Has | Is) -> Condition:
        assert isinstance(leaf, SaidHas | SaidIs)
        places.update(dict.fromkeys(leaf.at))
        return leaf

    with_leaves(branch.said, noting)
    assert [text[start:end] for start, end in places] == words
    assert text[slice(*branch.at)] == text.strip()


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Everyone(), "各类省份"),
        (Not(Everyone()), "没有省份"),
        (ONE_TWO, "一、二类省份"),
        (AnyOf((STRONG, ONE_TWO)), "强省试点省、一、二类省份"),
        (AnyOf((STRONG, CITY)), "强省试点省、强市创建市涉及省份"),
        (Not(AnyOf((STRONG, ONE))), "除强省试点省、一类省份外的省份"),
        (AllOf((Not(STRONG), TWO)), "非强省试点的二类省份"),
        (AllOf((ZONE, ONE)), "自由贸易试验区涉及的一类省份"),
        (AllOf((ZONE, REFORM)), "自由贸易试验区、全面改革创新试验区都涉及的省份"),
        (AllOf((ZONE, REFORM, ONE, Not(CITY))), "自由贸易试验区、全面改革创新试验区都涉及的不涉及强市创建市的一类省份"),
        (AllOf((Not(ZONE), Not(CITY))), "自由贸易试验区、强市创建市都不涉及的省份"),
        (Not(AnyOf((ZONE, CITY))), "自由贸易试验区、强市创建市都不涉及的省份"),
        (AllOf((Not(AnyOf((ZONE, CITY))), ONE)), "自由贸易试验区、强市创建市都不涉及的一类省份"),
        (AllOf((Not(ZONE), CITY)), "涉及强市创建市而不涉及自由贸易试验区的省份"),
        (Is("region", ("北京", "上海")), "地区为北京、上海的省份"),
        (AnyOf((Is("region", ("北京",)), STRONG)), "强省试点省，以及地区为北京的省份"),
        (AllOf((Is("region", ("北京",)), ONE)), "地区为北京的一类省份"),
        (AllOf((Not(Is("region", ("北京", "上海"))), THREE)), "地区不为北京、上海的三类省份"),
        (AllOf((ZONE, Not(CITY), Not(REFORM))), "涉及自由贸易试验区而不涉及强市创建市、全面改革创新试验区的省份"),
        (Not(Is("region", ("北京", "上海"))), "除地区为北京、上海的省份外的省份"),
        (AllOf((Not(ZONE), STRONG)), "不涉及自由贸易试验区的强省试点省"),
        (AllOf((AnyOf((STRONG, ZONE)), ONE)), "（强省试点省、自由贸易试验区涉及省份）中的一类省份"),
        (AnyOf((STRONG, AllOf((ZONE, ONE)))), "强省试点省，以及自由贸易试验区涉及的一类省份"),
        (Not(STRONG), "非强省试点省"),
        (Not(ZONE), "不涉及自由贸易试验区的省份"),
        (Is("demo", ("全域",)), "示范城市为全域的省份"),
        (Not(Not(AnyOf((STRONG,)))), "强省试点省"),
    ],
)
def test_a_condition_is_written_in_plain_chinese_and_read_back(condition: Condition, text: str) -> None:
    assert write_in_chinese(condition, VOCABULARY) == text
    again = read_condition(text, VOCABULARY)
    everywhere = Space((f.id for f in VOCABULARY.facts), VOCABULARY.domains)
    assert everywhere.covered(again) == everywhere.covered(condition)


def test_a_clause_of_two_branches_is_written_and_read_back() -> None:
    text = write_clause(
        {Verdict.MANDATORY: AnyOf((STRONG, ONE)), Verdict.OPTIONAL: Not(AnyOf((STRONG, ONE)))}, VOCABULARY
    )
    assert text == "强省试点省、一类省份必做；除强省试点省、一类省份外的省份选做"
    assert read(text).optional == Not(AnyOf((STRONG, ONE)))


@pytest.mark.parametrize(
    ("text", "mandatory", "optional", "exempt"),
    [
        ("一类省份必做，二类省份选做，三类省份不作要求", ONE, TWO, THREE),
        ("一类必做，二类可以不做，其他选做", ONE, Not(AnyOf((ONE, TWO))), TWO),
        ("一类必做，二类选做，其他省份免做", ONE, TWO, Not(AnyOf((ONE, TWO)))),
        ("不涉及自贸区的省份暂不要求", None, None, Not(ZONE)),
        ("各类省份不作要求", None, None, Everyone()),
        ("一类不作要求，二类不必做", None, None, ONE_TWO),
        ("不作要求：三类省份；必做：一类", ONE, None, THREE),
        (
            "强省试点省必做，其他一类省份选做，其他省份不作要求",
            STRONG,
            AllOf((Not(STRONG), ONE)),
            Not(AnyOf((STRONG, ONE))),
        ),
    ],
)
def test_whom_a_clause_exempts_is_a_branch_like_the_others(
    text: str, mandatory: Condition | None, optional: Condition | None, exempt: Condition | None
) -> None:
    for branch, expected in zip(read(text).by_verdict.values(), (mandatory, optional, exempt), strict=True):
        assert (branch is None) is (expected is None) and space(VOCABULARY).same(branch, expected)


ODD = Vocabulary(
    (
        Fact("belt", "地区", ("东部", "中部", "西部")),
        Fact("level", "水平", ("高", "中", "低")),
        Fact("model", "示范省"),
        Fact("show", "示范"),
        Fact("kind", "类型", ("示范", "无", "其他")),
        Fact("strong", "强省试点省"),
        Fact("sort", "类别", ("强省试点省", "普通省")),
    )
)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("东、中部地区", Is("belt", ("东部", "中部"))),
        ("东部、中部", Is("belt", ("东部", "中部"))),
        ("东、中、西部地区", Is("belt", ("东部", "中部", "西部"))),
        ("地区为东部的省份", Is("belt", ("东部",))),
        ("水平为中的省份", Is("level", ("中",))),
        ("高、中省份", Is("level", ("高", "中"))),
        ("水平中的省份", Is("level", ("中",))),
        ("示范省", Has("model")),
        ("类型为示范的省份", Is("kind", ("示范",))),
        ("类型为其他的省份", Is("kind", ("其他",))),
        ("类型为无的省份", Is("kind", ("无",))),
        ("有强省试点省的省份", Has("strong")),
        ("类别为强省试点省的省份", Is("sort", ("强省试点省",))),
        ("有“示范”的省份", Has("show")),
    ],
)
def test_a_word_that_is_a_fact_a_value_or_of_the_language_is_read_as_what_is_meant(
    text: str, condition: Condition
) -> None:
    assert read_condition(text, ODD) == condition


@pytest.mark.parametrize("text", ["强省试点省", "其他省份", "一类", "无、其他自治区"])
def test_what_could_be_several_facts_is_refused(text: str) -> None:
    with pytest.raises(ClauseError):
        read_condition(text, ODD)


@pytest.mark.parametrize(
    "text",
    [
        "一类的" * 600 + "省份必做",
        "强省试点省、自贸区、" * 90 + "一类必做",
        "强省试点省和" * 300 + "一类必做",
        "啊" * 5000,
    ],
)
def test_what_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(ClauseError, match="太长，或者嵌套太深"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "一类且自贸区不涉及的省份必做", "一类、自贸区不涉及的省份必做", "强省试点省、一类都涉及的省份必做",
        "没有自贸区、有强市创建市的省份必做", "不涉及自贸区、涉及强市创建市的省份必做", "没有自贸区、省份类别为一类的省份必做",
        "未设自贸区、属于一类的省份必做", "省份类别不为一类、地区为北京的省份必做", "未设自贸区、非强省试点省必做",
        "不涉及自贸区、一类省份必做", "没有自贸区、其他一类省份必做", "省份类别不为一类、北京的省份必做",
        "一类二类省份必做", "北京上海必做",
        "各自治区必做", "一类自治区必做", "强省试点市必做", "一类必做，其他自治区选做",
        "，".join(["其他强省试点省必做"] * 30),
    ],
)  # fmt: skip
def test_what_would_be_a_guess_is_refused(text: str) -> None:
    with pytest.raises(ClauseError):
        read(text)


def test_a_word_of_the_language_that_is_also_a_value_is_remarked() -> None:
    belts = Vocabulary((Fact("c", "类别", ("一类", "二类", "其他")), Fact("belt", "地区", ("东部", "中部", "西部"))))
    for text in ("一类必做，其他省份选做", "一类中西部省份必做"):
        [remark] = read_clause(text, belts).remarks
        assert "种读法" in remark.what, text
    assert not read_clause("一类必做，二类选做", belts).remarks
    assert not read_clause("中部地区必做", belts).remarks


def test_half_a_character_is_no_clause() -> None:
    with pytest.raises(ClauseError):
        read("\ud800等地必做")


#: Words that can be mistaken: for the language's own, for one another, for a part of one another.
LABELS = [
    "试点", "试点省", "试点省份试验", "非公经济区", "其他地区合作区", "改革和创新区", "的士之城", "除险区", "三类口岸", "各类园区",
    "5G 试点", "Free Zone", "强省", "强市", "中心", "保护中心", "外贸区", "必做题区", "无人区", "有色之城", "省会", "第一", "到岸区",
    "其他", "必做", "省份", "和", "“放管服”改革区", "非", "（中）试区", "A,B区", "除", "海南自由贸易港", "重庆示范省",
    "东北老工业基地",
]  # fmt: skip
VALUES = [
    ("一类", "二类", "三类"),
    ("甲", "乙"),
    ("甲", "丙"),
    ("第一类", "第二类"),
    ("全域",),
    ("试点",),
    ("是的", "不是的"),
    ("A1", "A2"),
    ("东部", "东部沿海"),
]


@st.composite
def odd_vocabularies(draw: st.DrawFn) -> Vocabulary:
    """Often with the regions, which some of the words begin with or contain."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=5, unique=True))
    values = [draw(st.one_of(st.none(), st.sampled_from(VALUES))) for _ in labels]
    made = Vocabulary(tuple(Fact(f"f{i}", label, v) for i, (label, v) in enumerate(zip(labels, values, strict=True))))
    return with_regions(made, ["福建"]) if draw(st.booleans()) else made


@examples(300)
@given(st.data())
def test_a_random_condition_is_read_back_as_it_was_written(data: st.DataObject) -> None:
    """The same condition: it covers the same provinces, and (names that fit the language) is written in the same words."""
    odd = data.draw(st.booleans())
    vocabulary = data.draw(odd_vocabularies() if odd else vocabularies())
    condition = data.draw(conditions(vocabulary))
    text = write_in_chinese(condition, vocabulary)
    again = read_condition(text, vocabulary)
    everywhere = space(vocabulary)
    assert everywhere.covered(again) == everywhere.covered(condition), text
    assert odd or write_in_chinese(again, vocabulary) == text
    assert everywhere.covered(plain(condition, vocabulary)) == everywhere.covered(condition)


@pytest.mark.parametrize("listed", range(1, 32))
def test_each_value_of_a_long_list_has_its_place(listed: int) -> None:
    """What is between the first and the last of a long list is one word (clauses.runs)."""
    vocabulary = with_regions(Vocabulary((Fact("strong", "强省试点省"),)), ["福建"])
    assert vocabulary.region and vocabulary.region.values
    some = vocabulary.region.values[-listed:]
    text = f"{'、'.join(some)}必做，其他省份选做"
    clause = read_clause(text, vocabulary)
    assert clause.mandatory == Is("region", some) and clause.remarks == ()
    said = clause.branches[0].said
    assert isinstance(said, SaidIs) and [text[slice(*at)] for at in said.at] == [*said.values]


@examples(100)
@given(st.data())
def test_a_clause_of_random_branches_is_written_and_read_back(data: st.DataObject) -> None:
    """One that is not there is not there again. Where they meet, the later is an exception if it is the narrower."""
    vocabulary = data.draw(odd_vocabularies() | vocabularies())
    assume(vocabulary.find("必做") is None)  # 必做涉及省份必做 begins like 必做：一类省份
    assume(vocabulary.find("其他") is None)  # 其他为全域的北京 begins like 其他省份
    some = data.draw(any_branches(vocabulary))
    text = write_clause(dict(zip(BRANCHES, some, strict=True)), vocabulary)
    assume(text.count("、") < 100)  # longer ones may be refused as too long
    again = read_clause(text, vocabulary)
    everywhere = space(vocabulary)
    meant = [everywhere.covered(who) for who in some]
    for j, later in enumerate(meant):
        for i, earlier in enumerate(meant[:j]):
            if later and not later & ~earlier and later != earlier:
                meant[i] = earlier & ~later
    for before, after, provinces in zip(some, again.by_verdict.values(), meant, strict=True):
        assert (before is None) is (after is None) and everywhere.covered(after) == provinces, text


@examples(100)
@given(st.data())
def test_a_scope_of_a_random_condition_is_written_and_read_back(data: st.DataObject) -> None:
    """It is mandatory for those whom it names, optional for nobody, and all others are exempt."""
    vocabulary = data.draw(odd_vocabularies() | vocabularies())
    condition = data.draw(conditions(vocabulary))
    text = write_in_chinese(condition, vocabulary)
    for written in (text, f"适用范围：{text}。"):
        scope = read_clause(written, vocabulary, is_scope=True)
        assert same(scope.mandatory, condition, vocabulary) and scope.optional is None, written
        assert same(scope.exempt, Not(condition), vocabulary), written
        assert scope.exempt is not None or scope.mandatory == Everyone()


def same(one: Condition | None, other: Condition | None, vocabulary: Vocabulary) -> bool:
    """Whether two conditions cover the same provinces."""
    return Space(facts_of(one, other), vocabulary.domains).same(one, other)


@examples(300)
@given(st.data())
def test_a_set_of_provinces_is_told_by_a_condition(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=4))
    everywhere = space(vocabulary)
    provinces = data.draw(st.integers(0, everywhere.everyone))
    condition = condition_of(everywhere, provinces)
    assert everywhere.covered(condition) == provinces
    for fact in facts_of(condition):  # no fact that does not matter
        domain = everywhere.domains[everywhere.facts.index(fact)]
        assert any(
            everywhere.changed(provinces, fact, value, other) & ~provinces for value in domain for other in domain
        )


WORDS = [spelling for spellings in LANGUAGE.values() for spelling in spellings]
OWN = [name for fact in VOCABULARY.facts for name in (*fact.names, *(fact.values or ()))]


@examples(1500)
@given(st.lists(st.sampled_from([*WORDS, *OWN, *OWN, "一", "二", "三", "某", " "]), max_size=14).map("".join))
@example("一类省份必做" * 200)
@example("（" * 500 + "一类")
def test_any_text_is_a_clause_or_a_clause_error(text: str) -> None:
    try:
        clause = read(text)
    except ClauseError as error:
        [problem] = error.problems
        assert problem.message and problem.remedy
    else:
        for branch in (*clause.by_verdict.values(), clause.others):
            assert set(facts_of(branch)) <= {f.id for f in VOCABULARY.facts}
