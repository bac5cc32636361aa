"""Errors as data: where something is wrong, what it is, and what to do about it.

Every error this package raises on purpose is an :class:`ObligationsError`. It carries all the problems that
were found, not only the first, each as a :class:`Problem` that prints as one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, Self, TypeAlias

#: A file can be wrong in a hundred thousand places; nobody reads that many lines.
MOST_PROBLEMS: Final = 1000
#: Finding the nearest known name takes time; after this many, a reader has seen the pattern.
_MOST_SEARCHES: Final = 100

#: What to do, or how to work it out where that takes a search (the nearest known name).
Remedy: TypeAlias = "str | Callable[[], str]"


class Place(NamedTuple):
    """A place in a file (lines and columns count from 1), or a path inside data handed over by a program."""

    name: str
    line: int | None = None
    column: int | None = None
    path: str = ""

    def __str__(self) -> str:
        if self.line is None:
            return f"{self.name}:{self.path}" if self.path else self.name
        return f"{self.name}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One thing that is wrong: the place, what is wrong, what to do. Prints as one line."""

    place: Place | None
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return where + "；".join(part for part in (self.what, self.remedy) if part)


class ObligationsError(Exception):
    """Base of all errors of this package. ``problems`` holds every problem; ``str()`` is one line for each."""

    def __init__(self, problems: Iterable[Problem] | Problem | str) -> None:
        if isinstance(problems, str):
            problems = Problem(None, problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ObligationsError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    @classmethod
    def at(cls, place: Place | None, what: str, remedy: str = "") -> Self:
        """Return an error with one problem."""
        return cls(Problem(place, what, remedy))


class SourceError(ObligationsError):
    """A file, or data that a program hands over, cannot be read at all."""


class PlanError(ObligationsError):
    """A rules file is incomplete, contradicts itself, or is not written as it must be."""


class ProfileError(ObligationsError):
    """A profile contradicts itself, or states what no profile can."""


class EngineError(ObligationsError):
    """The rule engine gave no answer."""


class Problems:
    """Collects problems while a file is read; bounded, so that a hostile file cannot flood memory."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._kept = list(problems)
        self._dropped: list[Place | None] = []

    def add(self, place: Place | None, what: str, remedy: Remedy = "") -> None:
        """Note a problem; a remedy that takes a search is worked out for the first problems only."""
        if len(self._kept) < MOST_PROBLEMS:
            may_search = len(self._kept) < _MOST_SEARCHES
            text = remedy if isinstance(remedy, str) else remedy() if may_search else ""
            self._kept.append(Problem(place, what, text))
        else:
            self._dropped.append(place)

    @property
    def found(self) -> list[Problem]:
        """The problems, each once, in the order of the file; the last one counts those that were dropped."""
        problems = sorted(
            dict.fromkeys(self._kept),
            key=lambda p: (p.place.line or 0, p.place.column or 0) if p.place else (0, 0),
        )
        if self._dropped:
            what = f"从这里起另有 {len(self._dropped)} 处问题没有列出"
            problems.append(Problem(self._dropped[0], what, "请先改正以上各处"))
        return problems

    def raise_as(self, error: type[ObligationsError]) -> None:
        """Raise ``error`` with all problems; do nothing if there is none."""
        if self._kept:
            raise error(self.found)
