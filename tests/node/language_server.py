"""A client of yaml-language-server, as editors are: it opens texts over the server's streams and has answers as plain data."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeAlias

from tests.node import MODULES

#: Where the cursor is in a text.
CURSOR = "▮"
#: Seconds of silence after which the server is given up; how fast it is does not matter.
_PATIENCE = 60
#: An editor's settings: nothing is asked of the network.
_SETTINGS = {"yaml": {"schemaStore": {"enable": False}, "kubernetesCRDStore": {"enable": False}}}
#: The kind of an offer that is no single word: the skeleton of all needed keys.
_SKELETON = 7

Message: TypeAlias = dict[str, Any]


class Problem(NamedTuple):
    """A diagnostic: its line, from 1, and what it says."""

    line: int
    text: str


@contextmanager
def language_server(home: Path) -> Iterator[LanguageServer]:
    """Run the server in an empty folder, which is all that it has of a home, and stop it at the end."""
    command = ["node", str(MODULES / "yaml-language-server" / "bin" / "yaml-language-server"), "--stdio"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    errors, pipe = home / "errors", subprocess.PIPE
    with (
        errors.open("wb") as stream,
        subprocess.Popen(command, cwd=home, env=environment, stdin=pipe, stdout=pipe, stderr=stream) as process,
    ):
        assert process.stdin and process.stdout
        server = LanguageServer(process.stdin, process.stdout, errors)
        try:
            server.start()
            yield server
            server.stop()
            process.wait(_PATIENCE)
        finally:
            process.kill()
            server.listener.join()


class LanguageServer:
    """What can be asked of the server; each text is opened as a document of its own."""

    def __init__(self, to_server: IO[bytes], from_server: IO[bytes], errors: Path) -> None:
        self._to_server = to_server
        self._errors = errors
        self._heard: queue.Queue[Message | None] = queue.Queue()
        self.listener = threading.Thread(target=_listen, args=(from_server, self._heard), daemon=True)
        self.listener.start()
        self._number = 0

    def start(self) -> None:
        able = {"workspace": {"configuration": True}}
        self._ask("initialize", processId=None, rootUri=None, locale="zh-cn", capabilities=able)
        self._say(method="initialized", params={})
        self._await("question for settings", lambda said: said.get("method") == "workspace/configuration")

    def stop(self) -> None:
        self._ask("shutdown")
        self._say(method="exit")

    def problems(self, folder: Path, text: str) -> list[Problem]:
        """Return what the server finds wrong in a text, opened as a file of this folder."""
        uri, _ = self._open(folder, text)
        method = "textDocument/publishDiagnostics"
        said = self._await(method, lambda said: said.get("method") == method and said["params"]["uri"] == uri)
        found = said["params"]["diagnostics"]
        return [Problem(problem["range"]["start"]["line"] + 1, problem["message"]) for problem in found]

    def offers(self, folder: Path, text: str) -> dict[str, str]:
        """Return the completions at the cursor of a text: label → what it inserts."""
        items = self._at_cursor("textDocument/completion", folder, text)["items"]
        return {item["label"]: item["insertText"] for item in items if item["kind"] != _SKELETON}

    def hover(self, folder: Path, text: str) -> str:
        """Return what is shown over the cursor of a text, as Markdown; nothing if nothing is."""
        shown = self._at_cursor("textDocument/hover", folder, text)
        return str(shown["contents"]["value"]) if shown else ""

    def _at_cursor(self, method: str, folder: Path, text: str) -> Any:
        uri, position = self._open(folder, text)
        return self._ask(method, textDocument={"uri": uri}, position=position)

    def _open(self, folder: Path, text: str) -> tuple[str, dict[str, int]]:
        """Open a text under a name not used before, since what is said of a document may come late; return it and the cursor."""
        self._number += 1
        uri = (folder / f"{self._number}.yaml").as_uri()
        before, _, after = text.partition(CURSOR)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": before + after}
        self._say(method="textDocument/didOpen", params={"textDocument": document})
        return uri, {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}

    def _ask(self, method: str, **params: Any) -> Any:
        self._number += 1
        number = self._number
        self._say(id=number, method=method, params=params)
        answer = self._await(method, lambda said: "method" not in said and said["id"] == number)
        assert "error" not in answer, f"{method}: {answer}"
        return answer["result"]

    def _await(self, what: str, is_it: Callable[[Message], bool]) -> Message:
        """Return the message that is waited for; what the server asks meanwhile is answered."""
        others: list[Message] = []
        while True:
            try:
                said = self._heard.get(timeout=_PATIENCE)
            except queue.Empty:
                said = None
            errors = self._errors.read_text("utf-8")
            assert said is not None, f"yaml-language-server: no {what}; it said {others}, errors: {errors}"
            if {"id", "method"} <= said.keys():
                sections = [item["section"] for item in said["params"].get("items", ())]
                self._say(id=said["id"], result=[_SETTINGS.get(section) for section in sections])
            if is_it(said):
                return said
            others.append(said)

    def _say(self, **message: Any) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to_server.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._to_server.flush()


def _listen(stream: IO[bytes], heard: queue.Queue[Message | None]) -> None:
    """Put what the server says into a queue, and None at its end."""
    while line := stream.readline():
        length = 0
        while line.strip():  # an empty line ends the headers
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
            line = stream.readline()
        heard.put(json.loads(stream.read(length)))
    heard.put(None)
