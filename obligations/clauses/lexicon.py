"""How a text is cut into words: the language's own and the vocabulary's.

Of the words that the grammar accepts at a place the longest is taken: 强市创建市 is one word, whatever is in it. Full
or half width, case and white space do not count, as everywhere (``text.fold``).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Set
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import category

from obligations.clauses.words import LANGUAGE, QUOTES
from obligations.errors import ObligationsError
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import fold, shown

#: What may follow a value in short.
_LISTING: Final = frozenset({"SEP", "TO", "STEM", "VALUE"})
#: What follows the name of a fact with values, so that it is no value of another.
_BEING: Final = frozenset({"IS", "ISNT"})

#: A fact and, for a value, which of its values: what a word of the vocabulary stands for.
Meaning = tuple[Fact, str | None]


class ClauseError(ObligationsError):
    """A clause that cannot be read: where in it, what was expected, and the nearest known word."""


class Word(NamedTuple):
    """A piece of a clause: a terminal of the grammar, where it stands (from 0), and what it may stand for.

    ``type`` is the terminal, as lark asks a token for it; None for what no word begins with. ``next`` is where the
    text goes on after it, when folded. ``meant_otherwise``: it is a word of the language here, and could be one of
    the vocabulary.
    """

    type: str | None
    text: str
    start: int
    end: int
    meanings: tuple[Meaning, ...] = ()
    next: int = 0
    meant_otherwise: bool = False

    @property
    def name(self) -> str:
        """The word without quotation marks."""
        return self.text[1:-1] if fold(self.text[:1]) in QUOTES else self.text

    def error(self, what: str, remedy: str) -> ClauseError:
        """What is wrong with this word."""
        return ClauseError.at(None, f"条款第 {self.start + 1} 个字起的“{shown(self.text)}”：{what}", remedy)


class Lexicon:
    """All words that clauses of one vocabulary can be made of."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        #: Word → what it can be: terminal → what that stands for. The language's own come first.
        self._words: dict[str, dict[str, tuple[Meaning, ...]]] = {}
        for terminal, spellings in LANGUAGE.items():
            for spelling in spellings:
                self._words.setdefault(fold(spelling), {})[terminal] = ()
        #: Fact → its values in short, as far as they have what they share at the end: 一类, 二类 → 一, 二.
        self.stems: dict[str, dict[str, str]] = {}
        for fact in vocabulary.facts:
            self.stems[fact.id] = _stems(fact.values or ())
            for stem, value in self.stems[fact.id].items():
                self._add("STEM", stem, (fact, value))
            for name in fact.names:
                self._add("ENUM" if fact.values else "PRESENCE", name, (fact, None))
            for value in fact.values or ():
                self._add("VALUE", value, (fact, value))
        for fact in vocabulary.facts:
            for name in (fact.label, *fact.aliases) if fact.values is None else ():
                stem = without_province(name)
                for short in (stem, f"{name}份") if stem != name else ():
                    if not self.meanings(short, "PRESENCE"):  # another fact's own name goes first
                        self._add("PRESENCE", short, (fact, None))
        for of_word in self._words.values():
            if "STEM" in of_word and "VALUE" in of_word:  # 中 of 高、中、低 beside 中 of 东、中、西部
                of_word["STEM"] += of_word["VALUE"]
        self._longest = max(map(len, self._words))

    def _add(self, terminal: str, name: str, meaning: Meaning) -> None:
        of_word = self._words.setdefault(fold(name), {})
        if meaning not in of_word.get(terminal, ()):
            of_word[terminal] = (*of_word.get(terminal, ()), meaning)

    def candidates(self, name: str) -> tuple[Meaning, ...]:
        """All facts and values that a word is the name of."""
        of_word = self._words.get(fold(name), {})
        return tuple(m for terminal in ("PRESENCE", "VALUE") for m in of_word.get(terminal, ()))

    def meanings(self, name: str, terminal: str) -> tuple[Meaning, ...]:
        """What a word may stand for as this terminal."""
        return self._words.get(fold(name), {}).get(terminal, ())

    def word(self, text: Folded, start: int, accepted: Container[str]) -> Word:
        """The word at a place of a text: the longest that is accepted there, or else the longest there is.

        A name in quotation marks is that name. Where no word begins, the piece up to the next word, whose type
        is None.
        """
        quoted = self._quoted(text, start, accepted)
        if quoted is not None:
            return quoted
        longest: Word | None = None
        for end, of_word in self._at(text.folded, start):
            fitting = [terminal for terminal in of_word if terminal in accepted]
            if "ENUM" in fitting and self._is_before(text.folded, end, _BEING):
                fitting = ["ENUM"]
            if len(fitting) > 1 and fitting[0] == "STEM" and not self._is_before(text.folded, end, _LISTING):
                fitting = fitting[1:]
            if fitting:
                also_own = fitting[0] in LANGUAGE and any(of_word[terminal] for terminal in fitting)
                return text.word(fitting[0], start, end, of_word[fitting[0]], meant_otherwise=also_own)
            if longest is None:
                [(terminal, meanings), *_] = of_word.items()
                longest = text.word(terminal, start, end, meanings)
        return longest or text.word(None, start, self._next(text.folded, start), ())

    def _at(self, folded: str, start: int) -> Iterator[tuple[int, Mapping[str, tuple[Meaning, ...]]]]:
        """The words that begin at a place, the longest first: where each ends, and what it can be."""
        for end in range(min(len(folded), start + self._longest), start, -1):
            if folded[start:end] in self._words:
                yield end, self._words[folded[start:end]]

    def _is_before(self, folded: str, start: int, terminals: Set[str]) -> bool:
        """Whether one of these comes next."""
        return any(not terminals.isdisjoint(of_word) for _, of_word in self._at(folded, start))

    def _next(self, folded: str, start: int) -> int:
        """Where the next word begins."""
        return next((i for i in range(start + 1, len(folded)) if any(self._at(folded, i))), len(folded))

    def _quoted(self, text: Folded, start: int, accepted: Container[str]) -> Word | None:
        close = QUOTES.get(text.folded[start])
        end = -1 if close is None else text.folded.find(close, start + 1)
        if end < 0:
            return None
        own = {t: m for t, m in self._words.get(text.folded[start + 1 : end], {}).items() if m and t != "STEM"}
        terminal = next((t for t in own if t in accepted), next(iter(own), None))
        if "ENUM" in own and self._is_before(text.folded, end + 1, _BEING):
            terminal = "ENUM"
        return text.word(terminal, start, end + 1, own.get(terminal or "", ()))


class Folded:
    """A text as words are compared, that remembers where each of its characters stands in the text as written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = ""
        self._places: list[int] = []
        for i, character in enumerate(text):
            piece = character
            if not "一" <= character <= "鿿":  # all of these stand for themselves
                piece = "" if category(character) == "Cf" else fold(character)  # marks that a layout left, unseen
            self.folded += piece
            self._places += [i] * len(piece)
        self._places.append(len(text))

    def word(
        self,
        terminal: str | None,
        start: int,
        end: int,
        meanings: tuple[Meaning, ...],
        *,
        meant_otherwise: bool = False,
    ) -> Word:
        """A piece of it, with its places in the text as written."""
        first = self._places[start]
        last = self._places[end - 1] + 1 if end > start else first  # without spaces and marks that follow it
        return Word(terminal, self.text[first:last], first, last, meanings, end, meant_otherwise)


@lru_cache(maxsize=16)
def lexicon(facts: tuple[Fact, ...]) -> Lexicon:
    """The words of a vocabulary with these facts; made once."""
    return Lexicon(Vocabulary(facts))


def without_province(name: str) -> str:
    """强省试点省 → 强省试点, as in 强省试点的省份 and 非强省试点的省份."""
    stem = name.removesuffix("省")
    return stem if len(stem) > 1 else name


def _stems(values: tuple[str, ...]) -> dict[str, str]:
    """Stem → value, if all values have the same ending and differ before it: 一 → 一类."""
    if len(values) < 2:
        return {}
    ending = 0
    while len({value[-ending - 1 :] for value in values}) == 1 and all(len(value) > ending + 1 for value in values):
        ending += 1
    return {value[:-ending]: value for value in values} if ending else {}
