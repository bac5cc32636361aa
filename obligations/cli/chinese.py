"""click in Chinese: help pages and usage errors. Nothing here knows about plans or provinces."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final

import click
from click.formatting import HelpFormatter

from obligations.errors import ObligationsError, Place, Problem
from obligations.reports.layout import columns_of, pad, page_for, paragraph
from obligations.text import did_you_mean, shown

#: The most words in a command.
_MOST_WORDS: Final = 20_000
_PIECES: Final = {"[OPTIONS]": "[选项]", "[COMMAND] [ARGS]...": "命令 …", "COMMAND [ARGS]...": "命令 …"}


class ChineseCommand(click.Command):
    """A command whose help is Chinese. The line breaks of descriptions are kept."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed. An option that can be given once is not given twice: which of the two would count?"""
        if len(args) > _MOST_WORDS:  # click reads them in quadratic time
            message = f"命令里写了 {len(args)} 个词，最多 {_MOST_WORDS} 个"
            raise ObligationsError.at("too-large", None, message, "很多省份的，请放进一个文件夹，写文件夹的名称")
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        seen: set[click.Parameter] = set()
        for param in order:
            if param in seen and isinstance(param, click.Option) and not (param.multiple or param.is_flag):
                raise wrong_value(param, "写了两次", "只能写一次，请去掉一个")
            seen.add(param)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """Write usage, description, arguments and options, commands, examples."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write(f"用法：{ctx.command_path} {pieces}\n")
        if self.help:
            columns = page_for(sys.stdout).columns - 2
            lines = [part for line in self.help.strip().splitlines() for part in paragraph(line.strip(), columns)]
            formatter.write("\n" + "".join(f"  {line}\n" for line in lines))
        self.format_options(ctx, formatter)
        if self.epilog:
            formatter.write("\n例：\n" + "".join(f"  {line.strip()}\n" for line in self.epilog.strip().splitlines()))

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """Write the options, each with what it does."""
        records = [record for p in self.get_params(ctx) if (record := p.get_help_record(ctx)) and record[1]]
        _table(formatter, {"选项": [(name, text.replace("  [required]", "（必须给出）")) for name, text in records]})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, described in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明"
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the command's name, in Chinese."""
        pieces = super().collect_usage_pieces(ctx)
        return [_PIECES.get(piece, piece) for piece in pieces]


class LazyGroup(ChineseCommand, click.Group):
    """A group of commands whose help is Chinese, and lists them under headings.

    ``places`` has for each heading the commands' names with ``module:function`` in ``package``. A command is loaded
    when it is called or its help is shown, so that it need not wait for what only others import.
    """

    def __init__(self, *args: Any, package: str, places: Mapping[str, Mapping[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._package = package
        self.headings = {heading: list(commands) for heading, commands in places.items()}
        self._places = {name: place for commands in places.values() for name, place in commands.items()}

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """Write the options, and the commands under their headings."""
        super().format_options(ctx, formatter)
        helps = {name: command.short_help or "" for name in self._places if (command := self.get_command(ctx, name))}
        _table(formatter, {head: [(name, helps[name]) for name in names] for head, names in self.headings.items()})
        formatter.write(f"\n各命令的说明：{ctx.command_path} 命令 --help\n")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands, in the order in which they are shown."""
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load and return the command with a name; None if there is none."""
        if cmd_name not in self._places:
            return None
        module, _, function = self._places[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"{self._package}.{module}"), function)
        return command


def _table(formatter: HelpFormatter, sections: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Write names and what they mean under headings, all in the same two columns."""
    page = page_for(sys.stdout)
    first = max(columns_of(name) for rows in sections.values() for name, _ in rows)
    for heading, rows in sections.items():
        formatter.write(f"\n{heading}：\n")
        for name, text in rows:
            for i, line in enumerate(paragraph(text, page.columns - first - 4)):
                formatter.write(f"  {pad('' if i else name, first)}  {line}\n")


def usage_problem(error: click.ClickException) -> Problem:
    """Return a usage error as a problem, in Chinese."""
    ctx = getattr(error, "ctx", None)
    advice = f"`{ctx.command_path} --help` 有用法" if ctx else "`obligations --help` 有用法"
    match error:
        case click.NoSuchOption():
            params = ctx.command.params if ctx else []
            remedy = did_you_mean(error.option_name, [o for p in params for o in p.opts], advice)
            for param in params:
                if isinstance(param, click.Argument) and f"--{param.name}" == error.option_name and ctx:
                    what = _name(param).strip("[]")
                    remedy = f"{what}直接写在命令后面：{ctx.command_path} {what}"
            return _problem(f"没有 {shown(error.option_name)} 这个选项", remedy)
        case click.MissingParameter():
            kind = "选项" if isinstance(error.param, click.Option) else "参数"
            return _problem(f"缺少{kind} {_name(error.param)}", advice)
        case click.BadOptionUsage():
            return _problem(f"选项 {shown(error.option_name)} 用得不对（可能缺少值）", advice)
        case click.BadParameter():
            if isinstance(error.param and error.param.type, click.Choice):
                choices: Any = getattr(error.param and error.param.type, "choices", ())
                message = f"“{shown(_quoted(error.message))}”不能用"
                return _problem(message, f"可以是 {'、'.join(choices)}", error.param)
            return _problem(error.message, "", error.param)
        case click.UsageError() if ctx and isinstance(ctx.command, click.Group):
            typed = _quoted(error.message)
            remedy = did_you_mean(typed, ctx.command.list_commands(ctx), advice)
            return _problem(f"没有“{shown(typed)}”这个命令", remedy)
        case click.UsageError():
            return _problem(f"参数给多了或不对（{shown(_quoted(error.message) or error.message)}）", advice)
        case _:
            return _problem(error.format_message(), advice)


def wrong_value(param: click.Parameter, message: str, remedy: str) -> ObligationsError:
    """Return the error about what was typed for an option or argument."""
    return ObligationsError([_problem(message, remedy, param)])


def _problem(message: str, remedy: str, param: click.Parameter | None = None) -> Problem:
    return Problem("usage", Place(_name(param)) if param else None, message, remedy)


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.make_metavar(click.Context(click.Command(""))) if param else ""


def _quoted(message: str) -> str:
    """Return the word in the quotation marks of click's message: what was typed."""
    parts = message.split("'")
    return parts[1] if len(parts) > 2 else message.rpartition("(")[2].rstrip(").")
