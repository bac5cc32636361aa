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
    """Base of all errors of this package. ``problems`` holds every problem found; ``str()`` is one line each."""

    def __init__(self, problems: Iterable[Problem] | Problem | str) -> None:
        if isinstance(problems, str):
            problems = Problem(None, problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ObligationsError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    @classmethod
    def at(cls, place: Place | None, what: str, remedy: str = "") -> Self:
        """An error with one problem."""
        return cls(Problem(place, what, remedy))


class SourceError(ObligationsError):
    """A file, or data handed over by a program, cannot be read at all."""


class PlanError(ObligationsError):
    """A rules file is not a plan that can be trusted."""


class ProfileError(ObligationsError):
    """A profile does not say what a profile can say."""


class EngineError(ObligationsError):
    """The rule engine did not give an answer."""


class Problems:
    """Collects problems while a file is read; bounded, so that a hostile file cannot flood memory."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._found = list(found)
        self._dropped: list[Place | None] = []

    def add(self, place: Place | None, what: str, remedy: Remedy = "") -> None:
        """Note a problem; its remedy is worked out only if the problem will be shown."""
        if len(self._found) < MOST_PROBLEMS:
            searched = len(self._found) < _MOST_SEARCHES
            self._found.append(
                Problem(place, what, remedy if isinstance(remedy, str) else remedy() if searched else "")
            )
        else:
            self._dropped.append(place)

    @property
    def found(self) -> list[Problem]:
        """What was found, each once, in the order of the file."""
        found = sorted(
            dict.fromkeys(self._found),
            key=lambda p: (p.place.line or 0, p.place.column or 0) if p.place else (0, 0),
        )
        if self._dropped:
            found.append(
                Problem(self._dropped[0], f"从这里起另有 {len(self._dropped)} 处问题没有列出", "请先改正以上各处")
            )
        return found

    def raise_as(self, error: type[ObligationsError]) -> None:
        """Raise ``error`` with everything found; do nothing if nothing was found."""
        if self._found:
            raise error(self.found)
