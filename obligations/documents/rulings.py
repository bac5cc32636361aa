"""Finds rulings: words by which a document charges provinces with a measure, leaves it to them, or lets them off.

Wherever one is outside of what is read as a clause, nobody has read it: then the clause of every measure that it may
be about is in doubt. What is said of things in provinces (自贸试验区内银行可…), and what plain prose says of provinces
(有关省份要配合), are no rulings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from obligations.plan.regions import REGIONS
from obligations.text import fold


def _any(*patterns: str) -> str:
    """Return the pattern of any of some."""
    return f"(?:{'|'.join(patterns)})"


#: What somebody may write between the characters of a word: 必·做, 必/做.
_BETWEEN: Final = r"[·・•./\\*_-]?"
#: Words that are rulings wherever they stand; 务必做好, 遴选作为, 避免做成, 各自选择 are others.
_WORDS: Final = (
    f"(?<!(?<![任事业服])务)(?<!(?<![趋形优])势)(?<!未)必{_BETWEEN}[做作](?!为)|(?<![遴评首挑筛])选{_BETWEEN}[做作](?!为|品|教材|案例)|必{_BETWEEN}选(?!指标)"
    f"|(?<![各独])自{_BETWEEN}选(?!择|题|股|指标|经营)|不[作做]为?(?:硬性|强制性?|刚性|统一|具体)?(?:要求|安排)|(?<!避)免{_BETWEEN}[做作]"
)
#: Headings that say for whom something is.
_SCOPES: Final = (
    r"(?:(?<!类)省份(?:\(区、市\))?(?:要求|范围)?|地方要求|省级要求)[:】\]]"
    r"|(?:^|[,。;(])(?:(?:地方|省级)(?:层面)?|省局|各省|省里|范围|[一二三四]类)[:]"
    r"|(?:(?:推广|适用|实施|开展|参与|覆盖)(?:对象|省份|地区)|(?:省级|省里|地方|各省)任务)[:】]"
    r"|(?:推广|适用|实施)(?:范围|区域|地区)(?:[:】\]]|\((?!单位)|(?:除[^,。;]*外,?)?(?:均|都)?为|$)|^省份要求$"
)
#: Provinces as such. 有关省份 is plain prose.
_NAMED: Final = "|".join(sorted({n for region in REGIONS for n in region[1:]}, key=len, reverse=True))
_VAGUE: Final = "".join(f"(?<!{word})" for word in ("有关", "相关", "当地"))
_PROVINCES: Final = _any(
    rf"{_VAGUE}省份",
    r"省\((?:区、市|自治区、直辖市)\)|省、自治区、直辖市|省区市?|直辖市|各省市?|计划单列市|生产建设兵团|三省一市|(?:京津冀|长三角|珠三角)(?:地区)?|每省|全国|各地区",
    "(?:试点|示范|创建|建设|引领|特色)省",
    "(?:[东中西北南]{1,3}部|东北|沿海|内陆|民族|经济发达|类|其他|其余)(?:地区|省区|省份)",
    rf"(?:{_NAMED})(?:省份)?",
)
#: A class of provinces; only what says which they are may name one elsewhere than in a clause.
_CLASS: Final = (
    r"(?<!指导)(?<!帮助)(?<![第分])[一二三四五六](?:、[一二三四五六]){0,5}类(?:省份|省(?![级份])|地区)"
    rf"(?!,?(?:(?:是|分别)?指|(?:分别)?(?:是|为|有|包括|包含)?(?:{_NAMED})、|的?(?:名单|划分|分类)|[:：](?:{_NAMED})))"
)
#: Provinces that something is said of: in or towards a province others act.
_SUBJECT: Final = rf"(?<!(?<![现正旨所])[在向到赴])(?<!(?<![其])[东中西]){_PROVINCES}"
_LISTED: Final = r"[各一二三四五类第、和及与或]{0,12}"
#: What may be between a subject and its verb.
_ADVERBS: Final = "(?:均|都|也|亦|还|原则上|一律|暂|暂时|则|中|今年|,)*"
#: Verbs that are rulings if provinces as such are their subject.
_VERBS: Final = _any(
    "鼓励|应当|应(?![用急对税])|必须|须|务必|(?:都|均|全部|一律|均需|都需)(?:要|需|须)|要全部|需全部|要确保",
    "可(?!能|通过|靠|持续|行性|及性|再生|复制|推广|办|查|比|买)",
    "选择[做作]|自愿|自行(?:决定|选择|安排)|自主(?:决定|选择)",
    "不纳入|不列入|不要求|不[作做]|不(?:参加|参与|实施|开展|适用)|免[于予]|暂[缓不]",
    "率先(?!突破|达到|实现|探索)|先行|视情|酌情|全部|全面|至少|放宽|参照|承担|于[^,。;]{1,12}前(?![^。;]*(?:报送|上报|报告|反馈))",
)
#: Others that act for a province, and verbs that make plain what it is to do; 各地要 is plain prose.
_LOCAL: Final = (
    "(?:其[他余]省份|地方|省级层面|各地区?|各?省局|各?省级知识产权(?:管理部门|局)|各?自贸(?:试验)?区|试点地区)"
)
_PLAINLY: Final = _any(
    "必须|务必|应当(?![^。;]*报送)|(?:均|都|全部|一律)(?:须|要|应|需)",
    "自愿|自主(?:决定|选择)|自行(?:决定|选择|安排|掌握)|可视情|可自[主行]|不(?:作|做)?强制|结合实际开展",
)
#: What provinces may be encouraged to.
_ACTS: Final = _any(
    "开展|完成|参[与照加]|实施|选|做|作|推|试|先行|探索|积极|主动|结合|根据|制定|建立|设立|建设|加快|完善|落实|出台|承担",
    "申[报请]|率先|自主|承接|[,。;、]|$",
)
_DO: Final = "(?:(?:负责|组织|具体|统一)?(?:实施|开展|承担|完成|落实|执行|推进))"
_RULING: Final = re.compile(
    _any(
        _WORDS,
        _SCOPES,
        _CLASS,
        rf"{_SUBJECT}{_ADVERBS}{_VERBS}",  # 西部地区可以不做
        rf"{_LOCAL}{_PLAINLY}",  # 各地必须完成
        r"(?:^|[,。;])其[他余](?:省份|地区|各省)(?!的|知识)",  # 其余省份量力而行
        # 江苏、浙江两省承担
        rf"(?:{_NAMED})(?:两|三|四|五|等)[^,。;]{{0,3}}?(?:省|市|地)[^,。;]{{0,3}}?(?:承担|试点|先行|完成)",
        rf"(?:鼓励|倡导|提倡)[^,。;:]{{0,20}}?{_SUBJECT}(?={_ACTS})",  # 鼓励各省份开展
        rf"对{_LISTED}{_PROVINCES}{_ADVERBS}(?:予以|给予|加以)?(?:鼓励|豁免|免除)",  # 对三类省份予以鼓励
        # 适用于各省
        rf"(?:适用|推广|实施)范围(?:{_PROVINCES}|自贸|自由贸易)|适用于[^,。;]{{0,8}}省份",
        rf"(?:适用于|面向){_LISTED}{_PROVINCES}(?:实施|开展|[,。;)]|$)",
        # 江苏省要完成, 全部省份均开展
        rf"(?:{_NAMED})(?:省|市)?要(?:完成|开展|实施|落实)|{_PROVINCES}(?:均|都)(?:开展|实施|完成|推进)",
        rf"(?:不适用于|仅适用于){_LISTED}(?:{_PROVINCES}|自贸|自由贸易|强省|强市)",
        rf"(?:仅限|只限|限于|不纳入)[^,。;:]{{0,6}}?{_PROVINCES}",
        rf"(?:不含|不包括|限于?|仅)(?:{_PROVINCES}|[一二三四]类|[东中西]{{1,2}}部)",  # 不含西藏, 仅一类
        # 由各省份组织实施
        rf"(?:仅在|仅由|只在|只由|限由|强制|由)(?:{_LISTED}|[^,。;:]{{0,10}}?){_PROVINCES}(?:自定|{_DO})",
        r"(?:仅在|只在)(?:[^,。;:]{0,8}(?:试点|示范)省|自贸(?:试验)?区)(?:实施|开展|推进)|(?:各|由)省局(?:自定|自行)",
        rf"(?:^|[(,。;]|均|都)在(?:{_PROVINCES}|自贸(?:试验)?区|自由贸易试验区)(?:范围内?)?(?:推广|实施|推行|施行)(?:[),。;]|$)",
        rf"{_PROVINCES}(?:除外|免除|豁免)|除[^,。;:]{{0,12}}?{_PROVINCES}(?:以)?外(?![资商])",  # 除西藏外
        r"(?:为|属)(?:必须|可选|自愿)(?:完成|事项|[,。;]|$)|(?:^|[。;])(?:可选|自愿|必须完成)(?:[。;]|$)|[(【]必须(?:完成)?[)】]",
    )
)
_ANY_PROVINCE: Final = re.compile(_PROVINCES)
#: Signs beside measures that may stand for rulings.
SIGNS: Final = "★☆●○◎◆◇■□▲△√✓×"
#: A sign that some text says to stand for a ruling: ★为必做.
_LEGEND: Final = re.compile(
    rf"[标注]?[“”\"]?([{SIGNS}])[”\"]?(?:的)?(?:为|是|表示|代表|指|[:=—-]+)[“”\"]?({_WORDS})[“”\")]?"
)
#: Classes of provinces, and other words for those that a heading is for.
_FOR_SOME: Final = re.compile(
    _any(
        _CLASS,
        r"(?<![第分])[一二三四五六](?:、[一二三四五六]){0,5}类(?![似别型推省地])",
        r"各(?:类)?省份?(?:任务|工作|$|[)】])|(?:强省试点|强市创建|试点|示范)省(?![略]|级)|参与(?:省份|地区)|试点(?:省份|地区)$",
        rf"^[(【](?:(?:{_NAMED})(?:省|市)?(?:、(?:{_NAMED})(?:省|市)?)*|[东中西]部(?:地区)?|自贸(?:试验)?区)[)】]$",
        r"^(?:[东中西]{1,2}|东北|沿海|内陆)部?(?:地区|省份)?$",
        r"[(【](?:仅?限|面向|适用于)|[(【](?:可选|自愿|各省|全国|自贸区)[)】]|是否(?:强制|必须|必做)",
        r"^(?:可选|自愿|强制|自选|规定动作)$|(?:可选|自选|规定)动作",
    )
)
_OF_CLASS: Final = re.compile(
    rf"[一二三四五六]类(?:省份|地区|省)?,?(?:(?:是|分别)?指|(?:为|是|有|包括|包含|名单|的?划分见?|[:：])[^,。;]{{0,6}}(?:{_NAMED}|附件|名单))"
)
#: What says what a word means says nothing of any measure: 必做指各省份必须完成的任务.
_DEFINITION: Final = re.compile(
    rf"[“\"]?(?:{_WORDS})[”\"]?(?:任务|事项|举措|项目|内容)?(?:是指|指的是|指(?![令导标定明])|表示|即(?![日可将刻时]))"
    rf"(?![^,。;]*(?:{_CLASS}|{_NAMED}|试点|示范|其[他余]|部分))[^,。;]*"
)
_EXPLAINS: Final = re.compile(r"空白|留空|未填|[标带注有][“\"]?[★☆*※●○◎◆◇■□▲△√][”\"]?(?:号|的|标)")
_SENTENCE: Final = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
_VERDICTS: Final = {"必做": "必做", "必作": "必做", "必选": "必做", "选做": "选做", "选作": "选做", "自选": "选做"}


def rulings_in(text: str, signs: Iterable[str] = ()) -> Iterator[str]:
    """Yield each sentence of a text that has a ruling. ``signs`` are those of :func:`signs_in`."""
    for sentence in _SENTENCE.findall(text):
        plain = _DEFINITION.sub("", _LEGEND.sub("", fold(sentence)))  # what a sign or a word means is of no measure
        if _RULING.search(plain) or any(sign in plain for sign in signs):
            yield sentence.strip()


def is_for_some(text: str) -> bool:
    """Return whether a short text, as a heading or what is in brackets, says which provinces something is for."""
    return _FOR_SOME.search(fold(text)) is not None


def explains(text: str) -> bool:
    """Return whether a text says what blanks, or signs beside measures, mean."""
    return _EXPLAINS.search(fold(text)) is not None


def defines_classes(text: str) -> bool:
    """Return whether a text says which provinces are of a class: 一类省份指广东、江苏."""
    return _OF_CLASS.search(fold(text)) is not None


def signs_in(texts: Iterable[str]) -> dict[str, str]:
    """Return the signs that stand for rulings, as some of the texts say, with the verdict: ★ where ★为必做 stands."""
    return {match[1]: verdict_in(match[2]) or "" for text in texts for match in _LEGEND.finditer(fold(text))}


def verdict_in(word: str) -> str | None:
    """Return what a word that is a ruling by itself says, as clauses write it; None for any other text."""
    word = re.sub(_BETWEEN.rstrip("?"), "", word)
    return _VERDICTS.get(word, "不作要求" if re.fullmatch(_WORDS, word) else None)


def has_word(text: str) -> bool:
    """Return whether a text has a word that is a ruling by itself."""
    return re.search(_WORDS, fold(text)) is not None


def names_provinces(text: str) -> bool:
    """Return whether a text names provinces, or all of them."""
    return _ANY_PROVINCE.search(fold(text)) is not None
