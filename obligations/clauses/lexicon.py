"""Finds the words in a text: those of the language and those of the vocabulary, every one that could be meant.

Full or half width, case and white space do not matter (``text.fold``). In 一、二类的省份 begin, among others, 一 (short
for 一类), 二类, 二, 的, and 省份: which of them are meant is left to the grammar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple
from unicodedata import category

from obligations.clauses.grammar.chart import Span
from obligations.clauses.words import LANGUAGE, PATTERNS, QUOTES
from obligations.errors import ObligationsError
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import TRADITIONAL, fold, numeral, shown

#: Signs that make numbers: between two of them white space parts words (1 2组), and between others it does not.
_NUMBERS: Final = frozenset("一二三四五六七八九十百千两〇零")
#: The most values whose short forms are also read as other numbers: 第一类, 1类, Ⅰ类.
_MOST_NUMBERED: Final = 30
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


class ClauseError(ObligationsError):
    """A clause cannot be read. The problem has the position, what was expected, and the nearest known word."""


class Sense(NamedTuple):
    """What a word may stand for: a kind of word of the grammar, and of the vocabulary a fact, or values of one.

    ``ending`` is what a value ends in, where it has a short form without it.
    """

    kind: str
    fact: Fact | None = None
    values: tuple[str, ...] = ()
    ending: str = ""


class Word(NamedTuple):
    """A word at a place of the folded text.

    ``is_unlikely``: a longer word of the vocabulary begins there, too, or the language has the same word. ``said`` has
    the place of each value, of several that are listed as one word.
    """

    span: Span
    sense: Sense
    is_unlikely: bool = False
    said: tuple[tuple[str, Span], ...] = ()


@cache
def _of_language() -> dict[str, list[Sense]]:
    """Return the words of the language, folded, each with the kinds of words that it may be."""
    words: dict[str, list[Sense]] = {}
    for kind, spellings in LANGUAGE.items():
        for spelling in spellings:
            words.setdefault(fold(spelling), []).append(Sense(kind))
    return words


class Lexicon:
    """All words that clauses of one vocabulary can be made of.

    ``stems`` maps each fact to the short forms of its values, value → what is left without the ending that most of
    the values have: {一类: 一, 二类: 二, 三类: 三}; {东部: 东, 中部: 中, 西部: 西}, beside 东北; {} of 高, 低.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._senses = {word: list(senses) for word, senses in _of_language().items()}
        self.stems = {fact.id: _stems(_said_of(fact)) for fact in vocabulary.facts}
        for fact in vocabulary.facts:
            self._add_fact(fact)
        names = {fold(name) for fact in vocabulary.facts for name in (*fact.names, *fact.spoken)}
        for fact in vocabulary.facts:  # a full name has priority over what only resembles one
            for name, sense in self._resembling(fact):
                if fold(name) not in names:
                    self._add(name, sense)
        self._longest = max(map(len, self._senses))

    def _add(self, name: str, sense: Sense) -> None:
        senses = self._senses.setdefault(fold(name), [])
        if sense not in senses:
            senses.append(sense)

    def _add_fact(self, fact: Fact) -> None:
        stems = self.stems[fact.id]
        for name in fact.names:
            self._add(name, Sense("ENUM" if fact.values else "FACT", fact))
        for word, values in fact.spoken.items():
            ending = word[len(stems[word]) :] if word in stems else ""
            self._add(word, Sense("VALUE", fact, values, ending))
            if word in stems:
                self._add(stems[word], Sense("STEM", fact, values, ending))

    def _resembling(self, fact: Fact) -> Iterator[tuple[str, Sense]]:
        """Yield other names under which people know a fact or its values: 强省试点, 试点省份, 第一类, Ⅰ类, 前两类."""
        if fact.values is None:
            for name in (fact.label, *fact.aliases):
                for other in _other_names(name):
                    yield other, Sense("FACT", fact)
        stems = self.stems[fact.id]
        numbered = _numbered(stems)
        for number, value in numbered:
            ending = value[len(stems[value]) :]
            for other in (f"第{numeral(number)}", numeral(number), str(number), *_ROMAN[number - 1 : number]):
                yield other + ending, Sense("VALUE", fact, (value,), ending)
                yield other, Sense("STEM", fact, (value,), ending)
        values = [value for _, value in numbered]
        if values and values == list(fact.values or ()):
            for number in range(2, len(values)):
                ending = values[0][len(stems[values[0]]) :]
                for count in {numeral(number), "两" if number == 2 else str(number)}:
                    yield f"前{count}{ending}", Sense("VALUE", fact, tuple(values[:number]))
                    yield f"后{count}{ending}", Sense("VALUE", fact, tuple(values[-number:]))

    def senses(self, name: str) -> Sequence[Sense]:
        """Return what a word of the vocabulary may stand for as a whole; nothing for any other word."""
        return [sense for sense in self._senses.get(fold(name), ()) if sense.fact and sense.kind != "STEM"]

    def words(self, text: Folded, start: int) -> Iterator[Word]:
        """Yield the words that begin at a place of a text, in every sense, the longest first."""
        yield from self._quoted(text, start)
        longer: set[Fact] = set()
        meant: set[tuple[Fact | None, tuple[str, ...]]] = set()
        for end in range(min(len(text.folded), start + self._longest), start, -1):
            senses = self._senses.get(text.folded[start:end], ())
            if not senses or text.is_parted(start, end):
                continue
            is_language = any(sense.fact is None for sense in senses)
            for sense in senses:
                is_part = sense.kind != "STEM" and bool(longer - {sense.fact})
                is_same = sense.kind in ("FACT", "VALUE") and (sense.fact, sense.values) in meant
                # 强省试点 is no word in 强省试点省, nor 北京 in 北京市
                if not is_same or text.folded.startswith("省份", end):
                    yield Word(Span(start, end), sense, sense.fact is not None and (is_language or is_part))
            longer |= {sense.fact for sense in senses if sense.fact and sense.kind != "STEM"}
            meant |= {(sense.fact, sense.values) for sense in senses if sense.kind in ("FACT", "VALUE")}
        for kind, pattern in PATTERNS.items():
            if (found := pattern.match(text.folded, start)) and not text.is_parted(start, found.end()):
                yield Word(Span(start, found.end()), Sense(kind))

    def _quoted(self, text: Folded, start: int) -> Iterator[Word]:
        """Yield the name in quotation marks that begins at a place, in every sense."""
        close = QUOTES.get(text.folded[start])
        end = -1 if close is None else text.folded.find(close, start + 1)
        for sense in self.senses(text.folded[start + 1 : end]) if end > 0 else ():
            yield Word(Span(start, end + 1), sense)


class Folded:
    """A text folded for comparison, with the position of each of its characters in the text as written."""

    def __init__(self, text: str) -> None:
        self.text = text
        folded: list[str] = []
        places: list[int] = []
        for i, character in enumerate(text):
            piece = character
            if not "一" <= character <= "鿿" or ord(character) in TRADITIONAL:  # folding changes no other of these
                piece = "" if category(character) == "Cf" else fold(character)  # Cf: invisible layout marks
            folded += piece
            places += [i] * len(piece)
        self.folded = "".join(folded)
        self._places = [*places, len(text)]
        #: Where two numbers meet: white space parts them (1 2组), or one is a single sign like Ⅰ or ①.
        self._parts = [
            i
            for i in range(1, len(folded))
            if all(map(_is_of_numbers, folded[i - 1 : i + 1]))
            and (
                places[i] > places[i - 1] + 1 or (places[i] > places[i - 1] and self._is_single(places[i - 1 : i + 1]))
            )
        ]

    def _is_single(self, places: Sequence[int]) -> bool:
        """Return whether one of the characters at some places is a number in a single sign."""
        return any(category(self.text[place]) in ("Nl", "No") for place in places)

    def is_parted(self, start: int, end: int) -> bool:
        """Return whether a piece is no word, because two numbers meet in it: 1 2组, ⅠⅡ类."""
        return any(start < place < end for place in self._parts)

    def span(self, span: Span) -> Span:
        """Return the place in the text as written, without spaces and marks around it."""
        return Span(
            self._places[span.start],
            self._places[span.end - 1] + 1 if span.end > span.start else self._places[span.start],
        )

    def piece(self, span: Span) -> str:
        """Return a piece of the text as written."""
        return self.text[slice(*self.span(span))]

    def error(self, span: Span, complaint: str, remedy: str) -> ClauseError:
        """Return an error about a piece; its message begins with the piece and its position."""
        message = f"条款第 {self.span(span).start + 1} 个字起的“{shown(self.piece(span))}”：{complaint}"
        return ClauseError.at("unreadable-clause", None, message, remedy)


@lru_cache(maxsize=16)
def lexicon(facts: tuple[Fact, ...]) -> Lexicon:
    """Return the lexicon of a vocabulary with these facts, made once."""
    return Lexicon(Vocabulary(facts))


def without_province(name: str) -> str:
    """Return a name without its last 省 if more than one character is left: 强省试点省 → 强省试点, but 外省 → 外省."""
    stem = name.removesuffix("省")
    return stem if len(stem) > 1 else name


def _other_names(name: str) -> Iterator[str]:
    """Yield what else people call a kind of province: 强省试点, 试点省份 for 试点地区, 试验区域."""
    if (stem := without_province(name)) != name:
        yield stem
    if len(stem := name.removesuffix("地区")) > 1 and stem != name:
        yield from (f"{stem}省份", f"{stem}省")
    if name.endswith("试验区"):
        yield f"{name}域"


def _said_of(fact: Fact) -> tuple[str, ...]:
    """Return the words of a fact that may have short forms: its values, or of the regions 东部, 中部, 西部."""
    if fact.is_region:
        return tuple(group.name for group in fact.groups if group.name.endswith("部"))
    return fact.values or ()


def _stems(words: Sequence[str]) -> dict[str, str]:
    """Return word → short form, for the words with an ending that most of them have, with something before it."""
    endings = [word[-1:] for word in words]
    most = max(endings, key=endings.count, default="")
    alike = [word for word in words if word.endswith(most)]
    if len(alike) < 2 or len(alike) * 2 <= len(words):
        return {}
    ending = 0
    while len({word[-ending - 1 :] for word in alike}) == 1 and all(len(word) > ending + 1 for word in alike):
        ending += 1
    return {word: word[:-ending] for word in alike} if ending else {}


def _numbered(stems: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return number and value of values that are numbered 一, 二, 三 or 第一, 第二; none of others."""
    numbers = {numeral(number): number for number in range(1, _MOST_NUMBERED + 1)}
    if not all(stem.removeprefix("第") in numbers for stem in stems.values()):
        return []
    return [(numbers[stem.removeprefix("第")], value) for value, stem in stems.items()]


def _is_of_numbers(sign: str) -> bool:
    return sign in _NUMBERS or (sign.isascii() and sign.isalnum())
