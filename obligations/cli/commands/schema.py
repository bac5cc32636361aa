"""``obligations schema``: the JSON Schema of a file that people write, or of a result that programs read."""

from __future__ import annotations

from pathlib import Path

import click

from obligations.cli.chinese import ChineseCommand
from obligations.cli.options import rules_option
from obligations.cli.results import show_or_save
from obligations.errors import ObligationsError, Place
from obligations.loading import load_plan
from obligations.schemas import NAMES, schema_of
from obligations.text import as_json, shown


@click.command(
    cls=ChineseCommand,
    name="schema",
    short_help="文件和结果的 JSON Schema",
    epilog="obligations schema profile -o profile.schema.json\nobligations schema profile --rules draft.yaml",
)
@click.argument("name", metavar="名称", type=click.Choice(NAMES))
@rules_option
@click.option("-o", "--output", metavar="文件", help="写到 .json 文件；不给或写 - 就显示出来")
def schema(name: str, rules: str | None, output: str | None) -> None:
    """写出一份 JSON Schema（draft 2020-12），编辑器和程序用它检查文件。

    名称：rules 规则文件，profile 省情档案，cases 用例；
    其余是 --format json 的结果，如 obligations、explain、matrix，problems 是出错时的结果。
    档案和用例里可以写的事实，按 --rules 的词汇表；不给就按 2018 年的计划。
    """
    if output not in (None, "-") and not output.lower().endswith(".json"):
        message = f"后缀应为 .json，不是“{shown(Path(output).suffix or '空的')}”"
        raise ObligationsError.at("usage", Place("-o"), message, "请换后缀，如 档案.schema.json")
    made = schema_of(name, load_plan(rules))
    show_or_save(lambda _page: as_json(made), output, inputs=[Path(rules)] if rules else [], for_programs=True)
