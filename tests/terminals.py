"""A terminal to drive a command in, as a person does."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import pytest

#: Gives a command a terminal of its own, and passes on what is typed and shown. (Not by forking this process; and
#: interrupts are heard again, which a runner of tests may have turned off.)
_TERMINAL = """
import os, pty, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
"""


def typed(
    command: Sequence[str], answers: Sequence[str | Callable[[], str]], *, prompt: str, seconds: float = 30
) -> tuple[int, str]:
    """Run a command at a terminal of its own; at each prompt type the next answer. Exit status, and what was shown.

    An answer that can be called is, when its turn comes.

    A control character is typed by itself, other answers with the return key. After the last answer the terminal
    sends the end of input at each further prompt.
    """
    pytest.importorskip("pty", reason="only Unix has pseudo-terminals")
    env = os.environ | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-c", _TERMINAL, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
    )
    assert process.stdin and process.stdout
    shown, seen, left = b"", 0, list(answers)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not select.select([process.stdout], [], [], 0.1)[0]:
            continue
        piece = os.read(process.stdout.fileno(), 4096)
        if not piece:  # the command has gone
            break
        shown += piece
        if shown[seen:].endswith(prompt.encode()):
            seen = len(shown)
            following = left.pop(0) if left else "\x04"
            answer = following if isinstance(following, str) else following()
            if answer == "\x03":  # nobody interrupts in the instant between a prompt and the wait for an answer
                time.sleep(0.5)
            with contextlib.suppress(OSError):
                os.write(process.stdin.fileno(), answer.encode() + (b"" if "" < answer < " " else b"\n"))
    else:
        process.kill()
    process.stdin.close()
    process.stdout.close()
    return process.wait(), shown.decode("utf-8", "replace")
