"""Whether durable-rules can be used here, and the command that mends an installation in which it cannot.

It is a dependency everywhere but on Windows (see ``pyproject.toml``), where it cannot be had. The index has its source
only, so it is compiled where it is installed. On Python 3.13 that succeeds, but a function that it calls has gone,
and pip keeps the useless result: hence the flags of the command.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Final

from obligations.engine.isolation import run_isolated
from obligations.errors import EngineError
from obligations.text import shown

#: Whether an installation is to have durable-rules: what the dependency's marker in ``pyproject.toml`` says.
IS_DECLARED: Final = sys.platform != "win32"
#: The arguments of pip that install durable-rules anew, whatever is there and in pip's cache.
AFRESH: Final = "--no-cache-dir --force-reinstall --no-deps durable-rules==2.0.28"
#: A setting for the compiler: the function that Python 3.13 dropped has gone on under another name.
COMPILER: Final = 'CC="cc -DPyEval_CallObject=PyObject_CallObject"'

#: Where the linker found something wrong; what it is comes behind it.
_PATH: Final = re.compile(r"^\S*[/\\]\S*: ")


@cache
def why_unusable() -> str:
    """Return why durable-rules cannot be loaded, in Chinese and one line; an empty text if it can be."""
    try:
        run_isolated(_load)  # where two threads load a module at once, one is not told that it cannot be loaded
    except Exception as error:  # of code that came out of a broken installation, anything can be expected
        if not IS_DECLARED:
            return "Windows 上没有 durable-rules"
        if isinstance(error, ModuleNotFoundError) and error.name == "durable":
            return "没有安装 durable-rules"
        what = _PATH.sub("", str(error)) or type(error).__name__
        return f"durable-rules 载入不了：{shown(what, 200)}"
    return ""


def _load() -> None:
    import obligations.engine.durable_rules  # noqa: F401  to see whether it loads


def how_to_mend() -> str:
    """Return the command that installs durable-rules into this environment, and what it needs where that is missing."""
    import shlex  # only where something is wrong
    import shutil

    command = f"{COMPILER} {shlex.quote(sys.executable or 'python3')} -m pip install {AFRESH}"
    return command if shutil.which("cc") else f"先装编译器（sudo apt install gcc python3-dev），再运行 {command}"


def require_durable(otherwise: str) -> None:
    """Raise :class:`EngineError` if durable-rules cannot be used. ``otherwise``: how to ask for the other engine."""
    if reason := why_unusable():
        remedy = f"可以改用 {otherwise}" + (f"，或者装好它：{how_to_mend()}" if IS_DECLARED else "")
        raise EngineError.at("broken-installation", None, shown(reason, 300), remedy)
