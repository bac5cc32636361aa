"""feelin, the FEEL of the editors of bpmn.io: it reads the texts of a model, and ``tests.dmn_model`` decides by them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from obligations.logic.conditions import Value
from tests.dmn_model import Inputs, Refused, decisions
from tests.node import MODULES


@contextmanager
def feelin() -> Iterator[Feelin]:
    """Run feelin in a process of Node.js, and stop it at the end."""
    command = ["node", str(Path(__file__).with_name("feel.mjs")), str(MODULES / "feelin")]
    with subprocess.Popen(command, stdin=-1, stdout=-1, encoding="utf-8") as process:
        yield Feelin(process)


class Feelin:
    """What can be asked of feelin."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._ask = cache(self._asked)

    def value(self, expression: str, context: Inputs) -> Value | None:
        found = self._ask("evaluate", expression, json.dumps(context))
        assert found is None or isinstance(found, str | bool)
        return found

    def test(self, tests: str, value: Value | None, context: Inputs) -> bool:
        return self._ask("unaryTest", tests, json.dumps({**context, "?": value})) is True

    def answers(self, model: bytes, states: Sequence[Inputs]) -> Iterator[dict[str, object]]:
        """Yield for each state what every decision answers: a value, or a text that says why there is none."""
        found = decisions(model)
        once = cache(lambda name, known: self._answer(lambda: found[name].answer(dict(known), self)))
        for state in states:
            yield {name: once(name, tuple((r, state.get(r)) for r in each.requires)) for name, each in found.items()}

    def _answer(self, decide: Any) -> object:
        try:
            return decide()
        except Refused as refused:
            return f"FAILED: {refused}"

    def _asked(self, function: str, expression: str, context: str) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{json.dumps([function, expression, json.loads(context)])}\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        if said.get("error") or said.get("warnings"):
            raise Refused(f"{expression}: {said}")
        return said["value"]
