"""The time for one province in a matrix: the same among many as among few."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from obligations import load_plan, matrix

_FEW, _MANY = 1_000, 10_000


def per_province(rounds: int = 3) -> tuple[float, str]:
    """Return seconds per province to read and evaluate different profiles, for 10 000 files ÷ for 1 000."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [_written(Path(folder), i, text) for i, text in enumerate(islice(_texts(), _MANY))]
        matrix(paths[:100])
        few, many = (min(_seconds(paths[:count]) for _ in range(rounds)) for count in (_FEW, _MANY))
    return (many / _MANY) / (few / _FEW), f"{many / _MANY * 1e3:.2f} ms against {few / _FEW * 1e3:.2f} ms a province"


def _seconds(paths: list[Path]) -> float:
    load_plan().remembered.clear()  # it is large enough for the few of earlier rounds, but not for the many
    start = time.perf_counter()
    answers = matrix(paths)
    assert len(answers.rows) == len(paths)
    answers.to_dict()
    return time.perf_counter() - start


def _texts() -> Iterator[str]:
    """Yield profiles of every state of knowledge, over and over, with unverified facts in every second one."""
    domains = load_plan().vocabulary.domains
    number = 0
    while True:
        for values in product(*((*domain, None) for domain in domains.values())):
            number += 1
            facts = (
                f"  {fact}: {{value: {_written_value(value)}, evidence: {('report', 'unverified')[number % 2]}}}"
                for fact, value in zip(domains, values, strict=True)
            )
            yield "\n".join([f"province: 第 {number} 省", "facts:", *facts, ""])


def _written_value(value: object) -> str:
    return "null" if value is None else {True: "是", False: "否"}.get(value, str(value))  # type: ignore[call-overload]


def _written(folder: Path, number: int, text: str) -> Path:
    path = folder / f"{number}.yaml"
    path.write_text(text, encoding="utf-8")
    return path
