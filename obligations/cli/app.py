"""The program: its commands, and what its exit status and its errors are.

Exit status: 0 done, 1 a check, case or comparison says no, 2 bad input or usage. A broken pipe is not an error.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import click

from obligations import shipped
from obligations.cli.chinese import LazyGroup, usage_problem
from obligations.cli.streams import detach_stdout, prepare_streams, show, warnings_in_a_line
from obligations.engine.available import why_unusable
from obligations.errors import ObligationsError, Problem
from obligations.files.writing import unwritable
from obligations.text import as_json

_NAME: Final = "obligations"
#: A shell sets this variable to have a command completed.
_COMPLETE: Final = "_OBLIGATIONS_COMPLETE"
_DONE: Final = 0
_BAD_INPUT: Final = 2
_INTERRUPTED: Final = 130
#: What a shell adds to the number of a signal that ended a program.
_BY_SIGNAL: Final = 128
#: What a command reads it keeps until it ends. Python would look for garbage after every 700 new objects, and so go
#: through all that a large file gave again and again.
_GARBAGE_SELDOM: Final = (100_000, 10, 10)


#: Heading in the help → command → module and function in this package. A command is loaded when it is called.
_COMMANDS: Final = {
    "一个省": {
        "for": "province:for_",
        "explain": "answers:explain",
        "ask": "answers:ask",
        "what-if": "answers:what_if",
        "reach": "answers:reach",
        "timeline": "answers:timeline",
    },
    "多个省": {
        "compare": "answers:compare",
        "matrix": "provinces:matrix",
        "department": "provinces:department",
    },
    "规则": {
        "plans": "province:plans",
        "measures": "province:measures",
        "check": "rules:check",
        "test": "rules:test",
        "diff": "rules:diff",
    },
    "原件": {
        "import": "documents:import_",
        "audit": "documents:audit",
        "table": "documents:table",
    },
    "文件": {
        "profiles": "province:profiles",
        "new": "province:new",
        "fill": "fill:fill",
        "export": "export:export",
        "schema": "schema:schema",
    },
}


def _tell_version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from importlib.metadata import version  # searches all that is installed

    reason = why_unusable()
    engine = f"reference（{reason}）" if reason else f"durable（durable-rules {version('durable-rules')}）"
    click.echo(f"{_NAME} {shipped.VERSION}\n引擎 {engine}")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    package="obligations.cli.commands",
    places=_COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_tell_version, help="显示版本和引擎"
)
@click.pass_context
def commands(ctx: click.Context) -> None:
    """看一个省按计划必须做什么、可以做什么，哪些计划没有说，哪些还缺事实。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status; errors become messages on standard error.

    Where JSON was asked for, they are JSON on standard output too.
    """
    prepare_streams()
    if arguments is None:  # the process is ours
        look_for_garbage_seldom()
        _end_in_order()
    typed = sys.argv[1:] if arguments is None else list(arguments)
    try:
        return _run(typed)
    except click.ClickException as error:
        problems: tuple[Problem, ...] = (usage_problem(error),)
    except ObligationsError as error:
        problems = error.problems
    except BrokenPipeError:
        detach_stdout()  # the reader of the output (head, less) has seen enough
        return _DONE
    except OSError as error:
        detach_stdout()
        problems = (Problem("cannot-write", None, f"写不出结果：{unwritable(error)}", "请换一个位置"),)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except MemoryError:
        problems = (Problem("out-of-memory", None, "内存不够", "请关闭其他程序后再试"),)
    return _refuse(ObligationsError(problems), typed)


def _end_in_order() -> None:
    """Let a signal that ends the process end it as an error does, so that no half-written file stays behind."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, lambda number, _frame: sys.exit(_BY_SIGNAL + number))


def look_for_garbage_seldom() -> None:
    """Have the process look for garbage as seldom as suits one that reads a file and ends."""
    gc.set_threshold(*_GARBAGE_SELDOM)


def _run(arguments: list[str]) -> int:
    instruction = os.environ.get(_COMPLETE)
    if instruction:
        from click.shell_completion import shell_complete  # rarely needed

        return shell_complete(commands, {}, _NAME, _COMPLETE, instruction)
    try:  # click's own main would treat a broken pipe as a failure
        with warnings_in_a_line(), commands.make_context(_NAME, arguments) as ctx:
            commands.invoke(ctx)
    except click.exceptions.Exit as done:  # --help and --version end this way
        return done.exit_code
    return _DONE


def _refuse(error: ObligationsError, typed: Sequence[str]) -> int:
    """Tell people, and the program that asked for JSON, what is wrong; a stream that is closed is told nothing."""
    from obligations.cli.options import is_json_asked  # not for help, which need not wait for all the options

    with suppress(OSError):
        sys.stderr.write(f"{error}\n")
        sys.stderr.flush()
    if is_json_asked(typed):
        try:
            show(lambda _page: as_json(error.to_dict()), for_programs=True)
        except (OSError, ObligationsError):
            detach_stdout()
    return _BAD_INPUT
