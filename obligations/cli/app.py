"""The program: its commands, and what its exit status and its errors are.

Exit status: 0 done, 1 a check, case or comparison says no, 2 bad input or usage. A broken pipe is not an error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import click

from obligations import shipped
from obligations.cli.chinese import LazyGroup, usage_problem
from obligations.cli.streams import detach_stdout, prepare_streams
from obligations.errors import ObligationsError
from obligations.files.writing import unwritable

_NAME: Final = "obligations"
#: A shell sets this variable to have a command completed.
_COMPLETE: Final = "_OBLIGATIONS_COMPLETE"
_DONE: Final = 0
_BAD_INPUT: Final = 2
_INTERRUPTED: Final = 130


#: Command → module and function in this package. A command is loaded when it is called.
_COMMANDS: Final = {
    "for": "province:for_",
    "explain": "answers:explain",
    "ask": "answers:ask",
    "what-if": "answers:what_if",
    "reach": "answers:reach",
    "timeline": "answers:timeline",
    "compare": "answers:compare",
    "matrix": "provinces:matrix",
    "department": "provinces:department",
    "export": "export:export",
    "profiles": "province:profiles",
    "measures": "province:measures",
    "new": "province:new",
    "fill": "fill:fill",
    "check": "rules:check",
    "test": "rules:test",
    "diff": "rules:diff",
    "import": "documents:import_",
    "audit": "documents:audit",
    "table": "documents:table",
}


@click.group(
    cls=LazyGroup,
    places={name: f"obligations.cli.{place}" for name, place in _COMMANDS.items()},
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(shipped.VERSION, message="obligations %(version)s", help="显示版本")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """看一个省按计划必须做什么、可以做什么，哪些计划没有说，哪些还缺事实。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status; errors become messages on standard error."""
    prepare_streams()
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except click.ClickException as error:
        return _refuse(usage_problem(error))
    except ObligationsError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        detach_stdout()  # the reader of the output (head, less) has seen enough
        return _DONE
    except OSError as error:
        detach_stdout()
        return _refuse(f"写不出结果：{unwritable(error)}；请换一个位置")
    except KeyboardInterrupt:
        return _INTERRUPTED
    except MemoryError:
        return _refuse("内存不够；请关闭其他程序后再试")


def _run(arguments: list[str]) -> int:
    instruction = os.environ.get(_COMPLETE)
    if instruction:
        from click.shell_completion import shell_complete  # rarely needed

        return shell_complete(commands, {}, _NAME, _COMPLETE, instruction)
    try:  # click's own main would treat a broken pipe as a failure
        with commands.make_context(_NAME, arguments) as ctx:
            commands.invoke(ctx)
    except click.exceptions.Exit as done:  # --help and --version end this way
        return done.exit_code
    return _DONE


def _refuse(message: str) -> int:
    with suppress(OSError):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    return _BAD_INPUT
