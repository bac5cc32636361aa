"""Names are the same however their characters are written: as radicals, traditional, full width."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from obligations import ObligationsError, Plan, load_plan, load_profile, shipped
from obligations.clauses.lexicon import Folded
from obligations.clauses.words import LANGUAGE
from obligations.documents.layout.columns import _known_roles
from obligations.documents.reading import original_of
from obligations.files.source import read_bytes, read_mapping
from obligations.plan.regions import GROUPS, REGIONS, Region, region_called, region_like
from obligations.plan.vocabulary import FALSE_WORDS, TRUE_WORDS, UNKNOWN_WORDS
from obligations.text import TRADITIONAL, clearly_nearest, fold, unified

#: Every radical in the two blocks of Unicode; of U+2E80 nobody says which character it looks like.
RADICALS = [
    chr(code)
    for code in (*range(0x2E80, 0x2F00), *range(0x2F00, 0x2FE0))
    if unicodedata.name(chr(code), "").startswith(("CJK RADICAL", "KANGXI RADICAL")) and code != 0x2E80
]
TRADITIONAL_REGIONS = re.findall(
    r"\w+",
    """
北京市 天津市 河北省 山西省 內蒙古自治區 遼寧省 吉林省 黑龍江省 上海市 江蘇省 浙江省 安徽省 福建省 江西省 山東省 河南省 湖北省 湖南省 廣東省
廣西壯族自治區 海南省 重慶市 四川省 貴州省 雲南省 西藏自治區 陝西省 甘肅省 青海省 寧夏回族自治區 新疆維吾爾自治區
""",
)


def test_every_radical_is_a_character() -> None:
    assert len(RADICALS) == 115 + 214 - 1
    for radical in RADICALS:
        character = unified(radical)
        assert len(character) == 1 and unicodedata.name(character).startswith("CJK UNIFIED IDEOGRAPH"), radical
        assert fold(radical) == fold(character) and Folded(radical).folded == fold(character)


@pytest.mark.parametrize("radical", RADICALS)
def test_every_radical_is_read_as_its_character(radical: str) -> None:
    character = unified(radical)
    assert read_bytes(f"{radical}: [{radical}]".encode(), "a").data == {character: [character]}
    assert read_mapping({"a": radical}, "a").data == {"a": character}
    text = "# 计划\n\n| {} | 乙 |\n|---|---|\n| {} | 丁 |\n\n段{}\n"
    found, expected = (original_of(text.replace("{}", sign).encode(), "a") for sign in (radical, character))
    assert found._replace(sha256="") == expected._replace(sha256="")


def test_the_names_of_provinces_may_have_radicals() -> None:
    """All that PDF text has for them, each in every place."""
    by_character: dict[str, list[str]] = {}
    for radical in RADICALS:
        by_character.setdefault(fold(radical), []).append(radical)
    tried = 0
    for region in REGIONS:
        for name in region[1:]:
            for character in set(name) & by_character.keys():
                for radical in by_character[character]:
                    tried += 1
                    assert region_called(name.replace(character, radical)) is region
                    assert shipped.find_profile(name.replace(character, radical)) == shipped.find_profile(name)
    assert tried > 20


def test_a_radical_that_the_mainland_writes_otherwise() -> None:
    assert unified("⼾") == fold("戶") == "户"


def test_texts_without_radicals_stay_as_they_are() -> None:
    text = "ＡＢ　（一）①，Ⅰ類 广東 𠘨"
    assert unified(text) == text


# --- traditional characters ---------------------------------------------------------------------------------------


@cache
def spoken() -> str:
    """What names are made of: those of regions and groups, of facts, values and departments, words of clauses and tables."""
    facts = [fact for path in shipped.rules() for fact in load_plan(path).vocabulary.facts]
    departments = [name for path in shipped.rules() for m in load_plan(path).measures for name in m.bureau]
    return "".join(
        [
            *(name for region in REGIONS for name in region[1:]),
            *(name for group in GROUPS for name in group.names),
            *(name for fact in facts for name in (*fact.names, *(fact.values or ()))),
            *departments,
            *(*TRUE_WORDS, *FALSE_WORDS, *UNKNOWN_WORDS),
            *(word for words in LANGUAGE.values() for word in words),
            *_known_roles(),
        ]
    )


@pytest.mark.parametrize(("code", "simple"), [*TRADITIONAL.items()])
def test_every_traditional_character_is_its_simplified_one(code: int, simple: str) -> None:
    written = chr(code)
    assert fold(written) == fold(simple) == simple and Folded(written).folded == simple
    assert ord(simple) not in TRADITIONAL and simple != written
    assert simple in spoken() or simple in "黄户场", "it is in no name"


def test_no_simplified_character_is_taken_for_another() -> None:
    """A plan may have any of them: folding leaves each of GB 2312 as it is."""
    level = [bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    characters = [text for raw in level if (text := raw.decode("gb2312", "ignore"))]
    assert len(characters) == 6763
    assert [each for each in characters if fold(each) != each] == []


@pytest.mark.parametrize(("region", "name"), [*zip(REGIONS, TRADITIONAL_REGIONS, strict=True)])
def test_every_province_may_be_written_in_traditional_characters(region: Region, name: str) -> None:
    assert region_called(name) is region
    assert shipped.find_profile(name) == shipped.find_profile(region.name)
    assert load_profile({"province": name, "facts": {}}).region == load_profile({"province": region.name}).region


def test_facts_and_values_may_be_written_in_traditional_characters(plan: Plan) -> None:
    facts = {"省份類別": "一類", "自貿區": "有", "強市創建市": "無", "知識產權保護中心": "沒有", "快速維權中心": "不詳"}
    simple = {
        "省份类别": "一类",
        "自贸区": "有",
        "强市创建市": "无",
        "知识产权保护中心": "没有",
        "快速维权中心": "不详",
    }
    found, expected = (load_profile({"province": "甲省", "facts": each}, plan).facts for each in (facts, simple))
    assert found == expected and len(found) == 5


# --- names that are nearly right ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("山栋", "广栋", "山X省", "X江", "河X省", "X西", "湖X", "江溪", "海X", "X海"),
        *("青岛", "天水", "吉安", "云浮", "贵港", "四平", "宁波", "苏州", "南京", "西宁", "杭州", "桂林", "大庆", "新乡", "辽阳", "上饶", "台湾", "臺灣", "香港", "澳門"),
        *("shaxi", "hunnan", "guang", "taiwan"),
    ],
)  # fmt: skip
def test_no_other_province_is_suggested_where_the_name_is_open(name: str) -> None:
    assert region_like(name) is None
    with pytest.raises(ObligationsError, match="obligations profiles"):
        shipped.profile(name)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("浙工省", "浙江省"),
        ("guangdon", "guangdong"),
        ("福见", "福建"),
        ("重庄", "重庆"),
        ("黑龙江生", "黑龙江"),
        ("新疆维吾尓自治区", "新疆维吾尔自治区"),
    ],
)
def test_a_name_that_can_be_one_only_is_suggested(typed: str, meant: str) -> None:
    with pytest.raises(ObligationsError, match=f"是否想写“{meant}”"):
        shipped.profile(typed)


def test_one_character_that_is_wrong_never_leads_to_another_province() -> None:
    """Each name with each of its characters made illegible: what is suggested fits what is left."""
    for region in REGIONS:
        for name in region[1:]:
            for at in range(len(name)):
                like = region_like(typed := f"{name[:at]}※{name[at + 1 :]}")
                fits = re.compile(re.escape(typed).replace("※", "."))
                assert like in (None, region) or any(fits.fullmatch(other) for other in like[1:]), typed


def test_names_for_the_same_thing_are_no_rivals() -> None:
    assert clearly_nearest("自由贸易试验", {"自由贸易试验区": 1, "自由贸易试验地": 1}) is not None
    assert clearly_nearest("自由贸易试验", {"自由贸易试验区": 1, "自由贸易试验地": 2}) is None


def test_a_profile_of_ones_own_may_have_radicals(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("province: 江⻄省\nfacts:\n  知识产权保护中⼼: 是\n  省份类别: ⼀类\n", "utf-8")
    profile = load_profile(path, plan)
    assert profile.province == "江西省" and len(profile.facts) == 2
