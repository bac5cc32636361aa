"""The words of clauses: the language's own and the vocabulary's, and how a text is cut into them.

The longest word that fits is taken, so 强市创建市 is one word whatever words are in it. Full or half width, case
and white space do not count, as everywhere (``names.fold``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from obligations.errors import ObligationsError
from obligations.names import fold, shown
from obligations.vocabulary import Fact, Vocabulary

#: Terminal of the grammar → its spellings. Folding has made ，；：（） half width and taken white space away.
LANGUAGE: Final[dict[str, tuple[str, ...]]] = {
    "COMMA": (",",),
    "SEMICOLON": (";",),
    "STOP": ("。", ".", "｡"),
    "COLON": (":",),
    "LPAR": ("(",),
    "RPAR": (")",),
    "SEP": ("、", "､", "和", "及", "与", "或", "或者", "和/或", "/"),
    "AND_SO": ("以及", "还有"),
    "BOTH": ("且", "并且", "且为", "并且为", "且有", "同时为", "且同时为", "同时又是"),
    "OF": ("的",),
    "AMONG": ("中的", "中", "里的", "当中的"),
    "TO": ("至", "到", "-", "~", "—", "–"),
    "IS": ("为", "是", "属于"),
    "MUST": ("必做", "必作", "必须做", "应做", "须做"),
    "MAY": ("选做", "选作", "可选做", "可以选做", "可做", "可以做", "自选"),
    "NEITHER": ("不做", "不作", "不作要求", "不做要求", "不要求"),
    "ENCOURAGED": ("鼓励",),
    "ACT": ("做", "开展", "实施", "参与", "推进"),
    "ALSO": ("均", "都", "一律"),
    "PROVINCE": (
        "省份", "省", "的省份", "的省", "市", "自治区", "地区", "省区市", "省(区、市)", "省、自治区、直辖市",
        "等省份", "等省", "等地", "等",
    ),
    "INVOLVED": ("涉及", "所涉", "涉及到", "所在"),
    "UNINVOLVED": ("不涉及", "未涉及"),
    "HAVING": ("有", "设有", "建有", "具有", "拥有"),
    "NOT": ("非", "没有", "无", "未设", "不是", "不属于"),
    "EVERY": ("各类", "各", "所有", "全部", "全体"),
    "OTHER": ("其他", "其余", "其它", "另外"),
    "EVERYBODY": ("全国", "各地", "各地区", "各省", "各省(区、市)", "各省区市", "各省、自治区、直辖市"),
    "NOBODY": ("没有省份", "无省份"),
    "EXCEPT": ("除", "除了", "除去", "不含", "不包括"),
    "OUTSIDE": ("外", "以外", "之外"),
}  # fmt: skip

#: What a terminal is called where a message says what was expected. (The vocabulary's are called by its words.)
CALLED: Final = {
    "COMMA": "“，”",
    "SEMICOLON": "“；”",
    "SEP": "“、”",
    "COLON": "“：”",
    "RPAR": "“）”",
    "OF": "“的”",
    "TO": "“至”",
    "PROVINCE": "“省份”",
    "INVOLVED": "“涉及”",
    "OUTSIDE": "“外”",
    "MUST": "“必做”",
    "MAY": "“选做”",
    "OTHER": "“其他”",
    "EVERY": "“各类”",
    "$END": "句末",
}

#: A fact and, for a value, which of its values: what a word of the vocabulary stands for.
Meaning = tuple[Fact, str | None]


class ClauseError(ObligationsError):
    """A clause that cannot be read: where in it, what was expected, and the nearest known word."""


class Word(NamedTuple):
    """A piece of a clause: a terminal of the grammar, where it stands (from 0), and what it may stand for.

    ``terminal`` is None for what no word begins with.
    """

    terminal: str | None
    text: str
    start: int
    end: int
    meanings: tuple[Meaning, ...] = ()

    def error(self, what: str, remedy: str) -> ClauseError:
        """What is wrong with this word."""
        return ClauseError.at(None, f"条款第 {self.start + 1} 个字起的“{shown(self.text)}”：{what}", remedy)


class Lexicon:
    """All words that clauses of one vocabulary can be made of."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._words: dict[str, tuple[str, tuple[Meaning, ...]]] = {}
        #: Values whose word also means something else; they have to be named with their fact.
        self.shared: set[str] = set()
        #: Fact → its values in short, as far as they have what they share at the end: 一类, 二类 → 一, 二.
        self.stems: dict[str, dict[str, str]] = {}
        for fact in vocabulary.facts:
            for name in (fact.label, *fact.aliases):
                self._add("ENUM" if fact.values else "PRESENCE", name, (fact, None))
                stem = without_province(name)
                if fact.values is None and stem != name:
                    self._add("PRESENCE", stem, (fact, None))
                    self._add("PRESENCE", f"{name}份", (fact, None))
        for fact in vocabulary.facts:
            for value in fact.values or ():
                self._add("VALUE", value, (fact, value))
            self.stems[fact.id] = _stems(fact.values or ())
            for stem, value in self.stems[fact.id].items():
                self._add("STEM", stem, (fact, value))
        for terminal, spellings in LANGUAGE.items():
            for spelling in spellings:
                if fold(spelling) in self._words:
                    self.shared.add(fold(spelling))
                self._words[fold(spelling)] = (terminal, ())
        self._longest = max(map(len, self._words))

    def _add(self, terminal: str, name: str, meaning: Meaning) -> None:
        word = fold(name)
        if word in self._words:
            self.shared.add(word)
            there, meanings = self._words[word]
            if there == terminal:
                self._words[word] = (terminal, (*meanings, meaning))
        elif word:
            self._words[word] = (terminal, (meaning,))

    def cut(self, text: str) -> Iterator[Word]:
        """The words of a text, in order; what no word fits becomes one piece up to the next word."""
        folded, places = _folded(text)
        start = unknown = 0
        while start < len(folded):
            end = self._end(folded, start)
            if end is not None:
                if unknown < start:
                    yield Word(None, text[places[unknown] : places[start]], places[unknown], places[start])
                terminal, meanings = self._words[folded[start:end]]
                yield Word(terminal, text[places[start] : places[end]].strip(), places[start], places[end], meanings)
                unknown = end
            start = start + 1 if end is None else end
        if unknown < start:
            yield Word(None, text[places[unknown] : places[start]], places[unknown], places[start])

    def _end(self, folded: str, start: int) -> int | None:
        ends = range(min(len(folded), start + self._longest), start, -1)
        return next((end for end in ends if folded[start:end] in self._words), None)


@lru_cache(maxsize=16)
def lexicon(facts: tuple[Fact, ...]) -> Lexicon:
    """The words of a vocabulary with these facts; made once."""
    return Lexicon(Vocabulary(facts))


def without_province(name: str) -> str:
    """强省试点省 → 强省试点, as in 强省试点的省份 and 非强省试点的省份."""
    return name.removesuffix("省") or name


def _stems(values: tuple[str, ...]) -> dict[str, str]:
    """Stem → value, if all values have the same ending and differ before it: 一 → 一类."""
    if len(values) < 2:
        return {}
    ending = 0
    while len({value[-ending - 1 :] for value in values}) == 1 and all(len(value) > ending + 1 for value in values):
        ending += 1
    return {value[:-ending]: value for value in values} if ending else {}


def _folded(text: str) -> tuple[str, list[int]]:
    """A text as words are compared, and for each character of that (and the end) where it stands in the text."""
    folded, places = "", []
    for i, character in enumerate(text):
        piece = fold(character)
        folded += piece
        places += [i] * len(piece)
    return folded, [*places, len(text)]
