"""Drools, as Apache KIE's native executor of DMN models: one process, which answers over HTTP on this machine.

It compiles the model anew for each request. So many states go along in one: with the model goes a second one, which
imports it, has its decisions as a decision service, and calls that for each state of a list.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from xml.etree import ElementTree

from obligations.exports.dmn import MODEL
from tests.dmn_model import NAMES, Inputs

#: What drools.json asks for; the Makefile installs it.
EXECUTOR: Final = Path(sys.prefix, "drools", "node_modules", "@kie-tools", "jitexecutor-native", "dist", sys.platform)
#: Seconds after which a start or an answer is given up; how fast it is does not matter.
_PATIENCE: Final = 60
#: How many states go along in one request.
_TOGETHER: Final = 500

_MANY_STATES: Final = f"""\
<definitions xmlns="{MODEL}" id="many" name="many" namespace="urn:many">
  <import name="plan" namespace="{{namespace}}" importType="{MODEL}"/>
  <inputData id="states" name="states"><variable id="states-variable" name="states" typeRef="Any"/></inputData>
  <decisionService id="service" name="Decide">
    <variable id="service-variable" name="Decide"/>{{outputs}}{{inputs}}
  </decisionService>
  <decision id="answers" name="answers">
    <variable id="answers-variable" name="answers"/>
    <informationRequirement id="needs"><requiredInput href="#states"/></informationRequirement>
    <knowledgeRequirement id="knows"><requiredKnowledge href="#service"/></knowledgeRequirement>
    <literalExpression id="each"><text>for state in states return Decide({{arguments}})</text></literalExpression>
  </decision>
</definitions>
"""


@contextmanager
def drools() -> Iterator[Drools]:
    """Run the executor, at a port that is free, and stop it at the end."""
    command = [str(EXECUTOR / "jitexecutor"), "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=0"]
    with TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with log.open("wb") as out, subprocess.Popen(command, cwd=folder, stdin=-3, stdout=out, stderr=out) as process:
            try:
                yield Drools(_port(process, log))
            finally:
                process.kill()


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    """Return the port that the executor listens at."""
    for _ in range(_PATIENCE * 20):
        if listens := re.search(r"Listening on: http://127\.0\.0\.1:(\d+)", said := log.read_text("utf-8")):
            return int(listens[1])
        assert process.poll() is None, f"Drools did not start: {said}"
        time.sleep(0.05)
    raise AssertionError(f"Drools does not listen: {said}")


class Drools:
    """What can be asked of the executor."""

    def __init__(self, port: int) -> None:
        self._port = port

    def answers(self, model: bytes, states: Sequence[Inputs]) -> Iterator[Mapping[str, object]]:
        """Yield for each state what every decision answers: a value, or a text that says why there is none.

        Where one of many states meets an error, each is asked for by itself, so that the error has its decision.
        """
        service = _many_states(model)
        resources = [{"URI": "urn:many", "content": service}, {"URI": "urn:plan", "content": model.decode()}]
        for first in range(0, len(states), _TOGETHER):
            some = states[first : first + _TOGETHER]
            said = self._ask({"mainURI": "urn:many", "resources": resources, "context": {"states": some}})
            if _errors(said):
                yield from (self.answer(model, state) for state in some)
            else:
                yield from said["dmnContext"]["answers"]

    def answer(self, model: bytes, state: Inputs) -> dict[str, object]:
        """Return what every decision answers in one state, asked for as users do it."""
        said = self._ask({"model": model.decode(), "context": state})
        return {each["decisionName"]: _answer(each) for each in said["decisionResults"]}

    def errors(self, model: bytes) -> list[str]:
        """Return the errors that the executor's validation finds in a model."""
        said = self._post("/jitdmn/validate", model, "application/xml;charset=utf-8")
        return _errors({"messages": said})

    def _ask(self, question: Mapping[str, Any]) -> Any:
        return self._post("/jitdmn/dmnresult", json.dumps(question).encode(), "application/json")

    def _post(self, path: str, content: bytes, kind: str) -> Any:
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)) as connection:
            connection.request("POST", path, content, {"Content-Type": kind, "Accept": "application/json"})
            response = connection.getresponse()
            said = response.read().decode()
        assert response.status == 200, f"Drools: {response.status} {said}"
        return json.loads(said)


def _answer(result: Mapping[str, Any]) -> object:
    """Return the answer of a decision; where it ended otherwise than well, a text that says so, even if null is right."""
    if result["evaluationStatus"] != "SUCCEEDED" or _errors(result):
        return f"{result['evaluationStatus']}: {_errors(result)}"
    return result["result"]


def _errors(said: Mapping[str, Any]) -> list[str]:
    return [message["message"] for message in said["messages"] if message["severity"] == "ERROR"]


def _many_states(model: bytes) -> str:
    """Return a model that imports a model and answers with a list: the answers of all its decisions in each state."""
    root = ElementTree.fromstring(model)
    namespace = root.attrib["namespace"]
    inputs, outputs = root.findall("m:inputData", NAMES), root.findall("m:decision", NAMES)
    assert len(outputs) > 1, "a service of one decision does not answer with a context"
    return _MANY_STATES.format(
        namespace=namespace,
        outputs="".join(f'<outputDecision href="{namespace}#{each.attrib["id"]}"/>' for each in outputs),
        inputs="".join(f'<inputData href="{namespace}#{each.attrib["id"]}"/>' for each in inputs),
        arguments=", ".join(f"state.{each.attrib['name']}" for each in inputs),
    )
