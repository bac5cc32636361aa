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

#: Words that are rulings wherever they stand.
_WORDS: Final = "必[做作]|选[做作]|必选|自选|不[作做]要求|免[做作]"
#: Headings that say for whom something is, with what follows them.
_SCOPES: Final = r"(?:省份(?:要求|范围)?|推广范围|适用范围|实施范围)\s*:\s*[^\s:]"
#: Provinces as such. 有关省份, 所在地区 are plain prose.
_NAMED: Final = "|".join(sorted({n for region in REGIONS for n in region[1:]}, key=len, reverse=True))
_VAGUE: Final = "".join(f"(?<!{word})" for word in ("有关", "相关", "所在", "各有关", "当地"))
_PROVINCES: Final = (
    rf"(?:{_VAGUE}省份|省\(区、市\)|省、自治区、直辖市|省区市|各省市?|全国|各地区"
    rf"|(?:[东中西北南]部|东北|沿海|内陆|类|其他|其余)地区|{_NAMED})"
)
#: What may be between them and a verb.
_ADVERBS: Final = "(?:均|都|也|亦|原则上|一律|暂|暂时|则|中)*"
#: Verbs that are rulings if provinces are their subject.
_VERBS: Final = "(?:鼓励|应当|可(?!能|靠|持续|行性|及性|再生)|不纳入)"
#: What provinces may be encouraged to.
_ACTS: Final = (
    "(?=开展|参[与照加]|实施|选|做|作|推|试|先行|探索|积极|主动|结合|根据|制定|建立|设立|建设|加快|完善|落实|出台|承担"
    "|申[报请]|[,。;、]|$)"
)
_RULING: Final = re.compile(
    rf"{_WORDS}|{_SCOPES}|{_PROVINCES}{_ADVERBS}{_VERBS}|(?:鼓励|支持并鼓励)[^,。;:]{{0,20}}?{_PROVINCES}{_ACTS}"
)
#: A sign that some text says to stand for a ruling: ★为必做.
_LEGEND: Final = re.compile(rf"([★☆●○◎◆◇■□▲△√✓×])\s*(?:为|是|表示|代表|指|[:=—-]+)?\s*[“”\"]?({_WORDS})")
_SENTENCE: Final = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
_VERDICTS: Final = {"必做": "必做", "必作": "必做", "必选": "必做", "选做": "选做", "选作": "选做", "自选": "选做"}


def rulings_in(text: str, signs: Iterable[str] = ()) -> Iterator[str]:
    """Yield each sentence of a text that has a ruling. ``signs`` are those of :func:`signs_in`."""
    for sentence in _SENTENCE.findall(text):
        plain = _LEGEND.sub("", fold(sentence))  # what a sign means says nothing of any measure
        if _RULING.search(plain) or any(sign in plain for sign in signs):
            yield sentence.strip()


def signs_in(texts: Iterable[str]) -> dict[str, str]:
    """Return the signs that stand for rulings, as some of the texts say, with the verdict: ★ where ★为必做 stands."""
    return {match[1]: verdict_in(match[2]) or "不作要求" for text in texts for match in _LEGEND.finditer(fold(text))}


def verdict_in(word: str) -> str | None:
    """Return what a word that is a ruling by itself says, as clauses write it; None for any other text."""
    return _VERDICTS.get(word, "不作要求" if re.fullmatch(_WORDS, word) else None)


def has_word(text: str) -> bool:
    """Return whether a text has a word that is a ruling by itself."""
    return re.search(_WORDS, fold(text)) is not None
