"""Errors as data: what is wrong, where, and what to do about it.

Every error this package raises on purpose is an :class:`ObligationsError`. It carries all the problems that
were found, not only the first, each as a :class:`Problem` that prints as one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, NamedTuple, Self, TypeAlias

from typing_extensions import TypedDict, deprecated

#: A file can be wrong in a hundred thousand places; nobody reads that many lines.
MOST_PROBLEMS: Final = 1000
#: Finding the nearest known name takes time; after this many, a reader has seen the pattern.
_MOST_SEARCHES: Final = 100

#: What to do, or how to work it out where that takes a search (the nearest known name).
Remedy: TypeAlias = "str | Callable[[], str]"

#: The kinds of problem, for programs; docs/problems.md says what each means. A code is never renamed.
Code: TypeAlias = Literal[
    # the file, or the data, as a whole
    "not-found",
    "unreadable-file",
    "wrong-kind-of-file",
    "damaged-file",
    "unsafe-file",
    "too-large",
    "bad-encoding",
    "control-character",
    "bad-yaml",
    # its form
    "missing-key",
    "unknown-key",
    "duplicate-key",
    "duplicate-value",
    "wrong-type",
    "empty-value",
    "bad-value",
    "bad-date",
    # what it speaks of
    "unknown-fact",
    "unknown-measure",
    "unknown-plan",
    "unknown-department",
    "unknown-province",
    "contradictory-records",
    # a plan; the second group are the kinds of contradiction that a check finds
    "bad-condition",
    "bad-name",
    "unreadable-clause",
    "number-twice",
    "name-twice",
    "no-title",
    "no-department",
    "undecided",
    "branch-without-clause",
    "clause-without-branch",
    "overlap",
    # the ministry's document
    "bad-document",
    "other-document",
    # what is written
    "would-overwrite",
    "changed-ledger",
    "not-expressible",
    "cannot-write",
    # how the program is used, and what it runs on
    "usage",
    "bad-argument",
    "engine-failed",
    "broken-installation",
    "out-of-memory",
    "too-many-problems",
]


class PlaceJson(TypedDict):
    """A place in a file, or inside data that a program handed over."""

    file: str
    """Name of the file, or of the data that a program handed over."""
    line: int | None
    """Line, counted from 1; null where there are no lines."""
    column: int | None
    """Column, counted from 1; null where there are no lines."""
    path: str | None
    """The path inside data, or the place in an office file (表 1 第 4 行); null where there is none."""
    pointer: str | None
    """JSON Pointer (RFC 6901) to the part of the data that a program handed over; null for a file."""


class ProblemJson(TypedDict):
    """One thing that is wrong."""

    code: Code
    """The kind of problem: one of a fixed list, see docs/problems.md."""
    place: PlaceJson | None
    """Where it is; null where there is no place."""
    fact: str | None
    """Identifier of the fact that it is about; null where it is about none."""
    measure: int | None
    """Number of the measure that it is about; null where it is about none."""
    message: str
    """What is wrong, in Chinese."""
    remedy: str | None
    """What to do about it, in Chinese; null where there is nothing to say."""


class ProblemsJson(TypedDict):
    """Why there is no answer."""

    problems: list[ProblemJson]
    """Every problem that was found, in the order of the file."""


class Place(NamedTuple):
    """A place in a file (lines and columns count from 1), or a path inside data handed over by a program."""

    name: str
    line: int | None = None
    column: int | None = None
    path: str = ""
    pointer: str | None = None

    def further(self, characters: int) -> Place:
        """Return the place so many characters behind this one on its line; this one where there are no columns."""
        return self if self.column is None else self._replace(column=self.column + characters)

    def __str__(self) -> str:
        if self.line is None:
            return f"{self.name}:{self.path}" if self.path else self.name
        return f"{self.name}:{self.line}:{self.column}"

    def to_dict(self) -> PlaceJson:
        """Return plain data for JSON."""
        return {
            "file": self.name,
            "line": self.line,
            "column": self.column,
            "path": self.path or None,
            "pointer": self.pointer,
        }


class Problem(NamedTuple):
    """One thing that is wrong: its kind, the place, what is wrong, what to do. Prints as one line.

    ``fact`` (an identifier) and ``measure`` (a number) say what it is about, where it is about one.
    """

    code: Code
    place: Place | None
    message: str
    remedy: str = ""
    fact: str | None = None
    measure: int | None = None

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return where + "；".join(part for part in (self.message, self.remedy) if part)

    @property
    @deprecated("Problem.what is called Problem.message now")
    def what(self) -> str:
        """Return the message, by its old name."""
        return self.message

    def to_dict(self) -> ProblemJson:
        """Return plain data for JSON."""
        return {
            "code": self.code,
            "place": self.place.to_dict() if self.place else None,
            "fact": self.fact,
            "measure": self.measure,
            "message": self.message,
            "remedy": self.remedy or None,
        }


class ObligationsError(Exception):
    """Base of all errors of this package. ``problems`` holds every problem; ``str()`` is one line for each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ObligationsError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    @classmethod
    def at(
        cls,
        code: Code,
        place: Place | None,
        message: str,
        remedy: str = "",
        *,
        fact: str | None = None,
        measure: int | None = None,
    ) -> Self:
        """Return an error with one problem."""
        return cls([Problem(code, place, message, remedy, fact, measure)])

    def to_dict(self) -> ProblemsJson:
        """Return plain data for JSON."""
        return {"problems": [problem.to_dict() for problem in self.problems]}


class SourceError(ObligationsError):
    """A file, or data that a program hands over, cannot be read at all."""


class PlanError(ObligationsError):
    """A rules file is incomplete, contradicts itself, or is not written as it must be."""


class ProfileError(ObligationsError):
    """A profile contradicts itself, or states what no profile can."""


class EngineError(ObligationsError):
    """The rule engine gave no answer."""


class EngineWarning(UserWarning):
    """durable-rules cannot be loaded, though it belongs to the installation: the reference answers instead."""


class Problems:
    """Collects problems while a file is read; bounded, so that a hostile file cannot flood memory."""

    def __init__(self, before: Problems | None = None) -> None:
        """Begin with the problems that were found ``before``, which is not changed."""
        self._kept: list[Problem] = list(before._kept) if before else []
        self._dropped: int = before._dropped if before else 0
        self._first_dropped: Place | None = before._first_dropped if before else None

    def add(
        self,
        code: Code,
        place: Place | None,
        message: str,
        remedy: Remedy = "",
        *,
        fact: str | None = None,
        measure: int | None = None,
    ) -> None:
        """Note a problem; a remedy that takes a search is worked out for the first problems only."""
        may_search = len(self._kept) < _MOST_SEARCHES
        text = remedy if isinstance(remedy, str) else remedy() if may_search else ""
        self.include(Problem(code, place, message, text, fact, measure))

    def include(self, problem: Problem) -> None:
        """Note a problem that was made elsewhere."""
        if self.is_full:
            self.drop(1, problem.place)
        else:
            self._kept.append(problem)

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self._kept) >= MOST_PROBLEMS

    def drop(self, count: int, place: Place | None) -> None:
        """Count further problems, the first of which is at ``place``."""
        if self._dropped == 0:
            self._first_dropped = place
        self._dropped += count

    @property
    def found(self) -> list[Problem]:
        """The problems, each once, in the order of the file; the last one counts those that were dropped."""
        problems = sorted(
            dict.fromkeys(self._kept),
            key=lambda p: (p.place.line or 0, p.place.column or 0) if p.place else (0, 0),
        )
        if self._dropped:
            message = f"从这里起另有 {self._dropped} 处问题没有列出"
            problems.append(Problem("too-many-problems", self._first_dropped, message, "请先改正以上各处"))
        return problems

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)

    def __bool__(self) -> bool:
        return bool(self._kept)

    def raise_as(self, error: type[ObligationsError]) -> None:
        """Raise ``error`` with all problems; do nothing if there is none."""
        if self:
            raise error(self.found)
