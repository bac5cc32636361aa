"""Cuts a text into words: those of the language and those of the vocabulary.

The longest word that the grammar accepts at a place is used: 强市创建市 is one word, although it contains others. Full
or half width, case and white space do not matter (``text.fold``).
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

#: What may follow a value in short form, like 一 in 一、二类.
_LISTING: Final = frozenset({"SEP", "TO", "STEM", "VALUE"})
#: What follows the name of a fact with values; a word before it is that name, even if it is also another fact's value.
_BEING: Final = frozenset({"IS", "ISNT"})

#: What a word of the vocabulary stands for: a fact, or one of its values or groups (None: the fact itself).
Meaning = tuple[Fact, str | None]


class ClauseError(ObligationsError):
    """A clause cannot be read. The problem has the position, what was expected, and the nearest known word."""


class Word(NamedTuple):
    """A piece of a clause: its terminal in the grammar, its position (from 0), and what it may stand for.

    ``type`` is the terminal (lark reads this attribute of a token); None for a piece that is no known word. ``next`` is
    where the folded text continues after it. ``meant_otherwise``: here it is a word of the language, although the
    vocabulary has the same word.
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

    def error(self, complaint: str, remedy: str) -> ClauseError:
        """Return an error about this word; its message begins with the word and its position."""
        message = f"条款第 {self.start + 1} 个字起的“{shown(self.text)}”：{complaint}"
        return ClauseError.at("unreadable-clause", None, message, remedy)


class Lexicon:
    """All words that clauses of one vocabulary can be made of.

    ``stems`` maps each fact to its values in short form, short → full; it is empty for a fact whose values have no
    common ending, or are nothing but that ending:
    一类, 二类, 三类 → {一: 一类, 二: 二类, 三: 三类}; 高, 中, 低 → {}; 东部, 中部, 东北 → {}; 类, 一类 → {}.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        #: Folded word → its terminals, the language's own first → what the word stands for as that terminal.
        self._words: dict[str, dict[str, tuple[Meaning, ...]]] = {}
        for terminal, spellings in LANGUAGE.items():
            for spelling in spellings:
                self._words.setdefault(fold(spelling), {})[terminal] = ()
        self.stems: dict[str, dict[str, str]] = {}
        for fact in vocabulary.facts:
            self.stems[fact.id] = _stems(fact.values or ())
            for stem, value in self.stems[fact.id].items():
                self._add("STEM", stem, (fact, value))
            for name in fact.names:
                self._add("ENUM" if fact.values else "PRESENCE", name, (fact, None))
            for value in fact.values or ():
                self._add("VALUE", value, (fact, value))
            for spelling, value in fact.spellings:
                self._add("VALUE", spelling, (fact, value))
            for group in fact.groups:
                for name in (group.name, *group.aliases):
                    self._add("VALUE", name, (fact, group.name))
        for fact in vocabulary.facts:
            for name in (fact.label, *fact.aliases) if fact.values is None else ():
                stem = without_province(name)
                for short in (stem, f"{name}份") if stem != name else ():
                    if not self.meanings(short, "PRESENCE"):  # a full name of another fact has priority
                        self._add("PRESENCE", short, (fact, None))
        # A word has one terminal: as a STEM, 中 must stand for 中部 in 东、中、西部 and for the value in 高、中、低;
        # which of the two is meant is known when the other values have been read.
        for terminals in self._words.values():
            if "STEM" in terminals and "VALUE" in terminals:
                terminals["STEM"] += terminals["VALUE"]
        self._longest = max(map(len, self._words))

    def _add(self, terminal: str, name: str, meaning: Meaning) -> None:
        terminals = self._words.setdefault(fold(name), {})
        if meaning not in terminals.get(terminal, ()):
            terminals[terminal] = (*terminals.get(terminal, ()), meaning)

    def candidates(self, name: str) -> tuple[Meaning, ...]:
        """Return all presence facts and values that a word names."""
        return tuple(m for terminal in ("PRESENCE", "VALUE") for m in self.meanings(name, terminal))

    def meanings(self, name: str, terminal: str) -> tuple[Meaning, ...]:
        """Return what a word may stand for as this terminal; nothing for a word of the language or an unknown one."""
        return self._words.get(fold(name), {}).get(terminal, ())

    def word(self, text: Folded, start: int, accepted: Container[str]) -> Word:
        """Return the longest word at a place that is one of the accepted terminals, or else the longest of any.

        A name in quotation marks is that name. If no word begins there, the word is the piece up to the next known
        word, with type None. In the vocabulary of 2018, 一、二类的省份 is cut into 一, 、, 二类 and 的省份:

        * 一 is a STEM, short for 一类; 二类 is a VALUE, and longer than the STEM 二;
        * 的省份 is a PROVINCE; where the grammar accepts only OF, the word is 的.
        """
        quoted = self._quoted(text, start, accepted)
        if quoted is not None:
            return quoted
        longest: Word | None = None
        for end, terminals in self._at(text.folded, start):
            fitting = [terminal for terminal in terminals if terminal in accepted]
            if "ENUM" in fitting and self._is_before(text.folded, end, _BEING):
                fitting = ["ENUM"]
            # 中 may be short for 中部 in 中、西部, but in 中省份 it is the value in 高、中、低.
            if len(fitting) > 1 and fitting[0] == "STEM" and not self._is_before(text.folded, end, _LISTING):
                fitting = fitting[1:]
            if fitting:
                in_both = fitting[0] in LANGUAGE and any(terminals[terminal] for terminal in fitting)
                return text.word(fitting[0], start, end, terminals[fitting[0]], meant_otherwise=in_both)
            if longest is None:
                [(terminal, meanings), *_] = terminals.items()
                longest = text.word(terminal, start, end, meanings)
        return longest or text.word(None, start, self._next(text.folded, start), ())

    def _at(self, folded: str, start: int) -> Iterator[tuple[int, Mapping[str, tuple[Meaning, ...]]]]:
        """Yield the words that begin at a place, the longest first: where each ends, and what it can be."""
        for end in range(min(len(folded), start + self._longest), start, -1):
            if folded[start:end] in self._words:
                yield end, self._words[folded[start:end]]

    def _is_before(self, folded: str, start: int, terminals: Set[str]) -> bool:
        """Return whether a word of one of these terminals begins at a place."""
        return any(not terminals.isdisjoint(possible) for _, possible in self._at(folded, start))

    def _next(self, folded: str, start: int) -> int:
        """Return where the next known word begins, or the end of the text."""
        return next((i for i in range(start + 1, len(folded)) if any(self._at(folded, i))), len(folded))

    def _quoted(self, text: Folded, start: int, accepted: Container[str]) -> Word | None:
        """Return the name in quotation marks that begins at a place; its type is None if no fact or value has it."""
        close = QUOTES.get(text.folded[start])
        end = -1 if close is None else text.folded.find(close, start + 1)
        if end < 0:
            return None
        names = {t: m for t, m in self._words.get(text.folded[start + 1 : end], {}).items() if m and t != "STEM"}
        terminal = next((t for t in names if t in accepted), next(iter(names), None))
        if "ENUM" in names and self._is_before(text.folded, end + 1, _BEING):
            terminal = "ENUM"
        return text.word(terminal, start, end + 1, names.get(terminal or "", ()))


class Folded:
    """A text folded for comparison, with the position of each of its characters in the text as written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = ""
        self._places: list[int] = []
        for i, character in enumerate(text):
            piece = character
            if not "一" <= character <= "鿿":  # folding changes none of these
                piece = "" if category(character) == "Cf" else fold(character)  # Cf: invisible layout marks
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
        """Return the piece from ``start`` to ``end`` (in the folded text), with its position in the text as written."""
        first = self._places[start]
        last = self._places[end - 1] + 1 if end > start else first  # without the spaces and marks after it
        return Word(terminal, self.text[first:last], first, last, meanings, end, meant_otherwise)


@lru_cache(maxsize=16)
def lexicon(facts: tuple[Fact, ...]) -> Lexicon:
    """Return the lexicon of a vocabulary with these facts, made once."""
    return Lexicon(Vocabulary(facts))


def without_province(name: str) -> str:
    """Return a name without its last 省 if more than one character is left: 强省试点省 → 强省试点, but 外省 → 外省."""
    stem = name.removesuffix("省")
    return stem if len(stem) > 1 else name


def _stems(values: tuple[str, ...]) -> dict[str, str]:
    """Return short form → value; empty unless all values have a common ending, each with something before it."""
    if len(values) < 2:
        return {}
    ending = 0
    while len({value[-ending - 1 :] for value in values}) == 1 and all(len(value) > ending + 1 for value in values):
        ending += 1
    return {value[:-ending]: value for value in values} if ending else {}
