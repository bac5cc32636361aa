"""The time of every reader for an input, and for one twice as large: what is hostile may cost only in proportion.

``python -m benchmarks.growth`` prints the table of the usual lines, a few for each reader; ``all`` after it is for all
lines, some 370, which take half an hour; other words are for lines whose names have one of them.
"""

from __future__ import annotations

import gc
import io
import shutil
import sys
import tempfile
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final, NamedTuple

import click

from benchmarks.hostile.books import BOOKS
from benchmarks.hostile.documents import DOCUMENTS
from benchmarks.hostile.line import Input, Line
from benchmarks.hostile.word import WORD
from benchmarks.hostile.yaml_files import YAML_FILES
from obligations.cli.app import commands, look_for_garbage_seldom
from obligations.errors import ObligationsError

LINES: Final = (*YAML_FILES, *DOCUMENTS, *WORD, *BOOKS)
#: What is tried of each reader each time: rules, profile, facts, cases, Word, Markdown, HTML, text, workbook, ledger,
#: vocabulary, what is typed.
USUAL: Final = frozenset(
    {
        "check: measures", "check: facts", "check: a clause of names", "check: groups",
        "for: a flow mapping", "for: a long string", "for: tags", "for: records of days", "timeline: records of days",
        "test: cases", "test: expectations by measure",
        "word: paragraphs", "word: runs", "word: tables", "word: nested text boxes",
        "markdown: rows", "markdown: opened brackets", "markdown: HTML tables that do not end",
        "html: elements", "html: cells across", "text: numbered lines", "text: one line", "text: opened brackets",
        "matrix over: cells", "matrix over: shared strings",
        "export over: cells", "export over: merged ranges", "export over: comments", "export over: new measures",
        "vocabulary: facts", "vocabulary: groups", "typed: --set many times", "typed: a long --set",
    }
)  # fmt: skip
MOST: Final = 2.5
#: The smaller input takes so many seconds longer than the smallest one, if what a file may hold is enough for that.
_LONG_ENOUGH: Final = 0.2
#: Of what is shorter than this even at the bound, nobody minds how it grows; a ratio would be chance.
_SHORT: Final = 0.15
#: No round is repeated that takes longer.
_ONCE: Final = 3.0
#: What takes longer at the bound is told.
_SLOW: Final = 5.0


class Run(NamedTuple):
    """The seconds of an input, whether it is not refused as too large, and how many times it fits into the bytes."""

    seconds: float
    is_read: bool
    room: float


class Measured(NamedTuple):
    """Seconds for inputs of size ``n`` and 2n, for the smallest, and what room there is beside the larger one.

    ``refused`` are the seconds in which one that is too large is refused; 0 if none is but by its bytes.
    """

    line: Line
    n: int
    seconds: tuple[float, float]
    least: float
    room: float
    refused: float = 0.0

    @property
    def ratio(self) -> float:
        return self.seconds[1] / self.seconds[0]

    @property
    def is_missed(self) -> bool:
        if self.refused > max(_SHORT, 2 * MOST * self.seconds[1]):
            return True
        return self.ratio > MOST and self.seconds[1] > _SHORT

    @property
    def detail(self) -> str:
        small, large = self.seconds
        power = 1.0 if self.ratio <= MOST else 2.0
        at_most = self.least + max(large - self.least, 0) * (1.0 if self.refused else max(self.room, 1.0)) ** power
        mark = "MISSED" if self.is_missed else "slow" if max(at_most, self.refused) > _SLOW else "ok"
        refused = f", refused in {self.refused:.2f} s" if self.refused else ""
        return (
            f"{self.ratio:6.2f}  {mark:6}  {self.n:>9,}: {small:6.2f} s, twice that: {large:6.2f} s,"
            f" by bytes at most about {at_most:6.1f} s  {self.line.name}{refused}"
        )


def worst() -> tuple[float, str]:
    """Return the largest ratio of all lines, and the table of all, sorted by it."""
    found = sorted(map(measured, chosen([])), key=lambda one: -one.ratio)
    counted = [one.ratio for one in found if one.seconds[1] > _SHORT]
    return max(counted), "\n          ".join(one.detail for one in found)


def chosen(words: list[str]) -> list[Line]:
    """Return the lines that have one of some words, the usual ones without any, and all for ``all``."""
    if words == ["all"]:
        return [*LINES]
    return [line for line in LINES if (any(word in line.name for word in words) if words else line.name in USUAL)]


def measured(line: Line) -> Measured:
    """Return the times of one line, for the first size that takes long enough, or the largest that is read."""
    look_for_garbage_seldom()  # as the program itself does
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run(line, 1, folder)  # what is loaded once is loaded
        least = _best(line, 1, folder).seconds
        n, refused, room = line.first, 0.0, 0.0
        while (run := _run(line, n, folder)).room > 2 and run.is_read and run.seconds < least + _LONG_ENOUGH:
            if run.room == room:  # there is no more of this kind in a file
                break
            room = run.room
            n *= 2 if run.seconds - least > _LONG_ENOUGH / 6 else 4
        while n > 1:  # both must be within the bounds
            larger = _run(line, 2 * n, folder) if run.is_read else run
            if larger.is_read:
                break
            refused = max(refused, larger.seconds if larger.room >= 1 else 0.0)
            n //= 2
            run = _run(line, n, folder)
        larger, smaller = _best(line, 2 * n, folder), _best(line, n, folder)
        for _ in range(2):  # another program may have been in the way
            if larger.seconds > max(MOST * smaller.seconds, _SHORT) and larger.seconds < 2 * _SLOW:
                larger, smaller = min(larger, _best(line, 2 * n, folder)), min(smaller, _best(line, n, folder))
        return Measured(line, n, (smaller.seconds, larger.seconds), least, larger.room, refused)


def _best(line: Line, n: int, folder: Path) -> Run:
    runs = [_run(line, n, folder)]
    while runs[0].seconds < _ONCE and len(runs) < (3 if runs[0].seconds < 1 else 2):
        runs.append(_run(line, n, folder))
    return min(runs)


def _run(line: Line, n: int, folder: Path) -> Run:
    shutil.rmtree(folder)
    folder.mkdir()
    made = line.make(n, folder)
    gc.collect()
    start = time.process_time()  # what other programs do on the machine does not count
    is_read = made.size <= made.most and _is_read(made)
    return Run(time.process_time() - start, is_read, made.most / made.size)


def _is_read(made: Input) -> bool:
    """Run the command in this process; False if it refuses the input as too large, before it has read all of it."""
    try:
        with redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")), redirect_stderr(io.StringIO()):
            commands.main(list(made.command), standalone_mode=False)
    except ObligationsError as error:
        return not any(problem.code == "too-large" for problem in error.problems)
    except (SystemExit, click.ClickException):
        pass
    return True


def main(words: list[str]) -> int:
    """Measure the lines named, tell each when it is done, and print the table."""
    found = []
    for line in chosen(words):
        found.append(measured(line))
        print(found[-1].detail, file=sys.stderr, flush=True)
    print(*(one.detail for one in sorted(found, key=lambda one: -one.ratio)), sep="\n")
    return int(any(one.is_missed for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
