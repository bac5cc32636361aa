"""``obligations fill``: asks at the terminal what is still open, and writes the answers into a profile."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from obligations.answers_report import settles_text
from obligations.asking import Question, open_questions
from obligations.cli_common import on_option, readable, rules_option
from obligations.command import ChineseCommand
from obligations.conditions import Value
from obligations.errors import ObligationsError, Place
from obligations.filling import Days, days_of_answer, with_answer
from obligations.loading import load_plan, load_profile
from obligations.names import fold, shown
from obligations.obligations import Obligations, obligations_for
from obligations.output import replace
from obligations.source import read_file
from obligations.wording import counts_text

_LEAVE = ("退出", "离开", "q", "quit", "exit")


class _Left(Exception):
    """Whoever was asked has left."""


@click.command(
    cls=ChineseCommand,
    name="fill",
    short_help="在终端里一问一答，把缺的事实填进档案",
    epilog="obligations new 甲省 -o my.yaml\nobligations fill my.yaml",
)
@click.argument("file", metavar="档案文件")
@on_option
@rules_option
def fill(file: str, on: date | None, rules: str | None) -> None:
    """逐项问还缺的事实，只问仍然有用的；回答 是、否 或 不知道，随时可以退出。

    每答一项就写进档案；注释、次序和其他内容都不动。
    """
    plan = load_plan(rules)
    path = Path(file)
    _check_file(path)
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        raise ObligationsError("fill 要在终端里一问一答；请在终端里运行，或用文本编辑器填写档案（什么都没有写）")
    skipped: set[str] = set()
    answered = 0
    try:
        while True:
            raw = read_file(path).raw or b""
            result = obligations_for(load_profile(path, plan), plan, on=on)
            left = [q for q in open_questions(result) if q.fact.id not in skipped]
            if not answered and not skipped:
                click.echo(f"{result.profile.province}　{plan.title}\n{counts_text(result)}")
            if not left:
                break
            question = left[0]
            value = _asked(question, result, len(left))
            if value is None:
                skipped.add(question.fact.id)
                continue
            name = shown(str(path), 200)
            changed = with_answer(raw, name, plan, question.fact, value, result.on)
            if (read_file(path).raw or b"") != raw:
                raise ObligationsError.at(Place(name), "文件刚刚被别处改过", "这一项没有写；请重新运行 fill")
            replace(path, changed)
            answered += 1
            click.echo(_told(question, value))
    except _Left:
        click.echo("")
    result = obligations_for(load_profile(path, plan), plan, on=on)
    click.echo(f"\n写了 {answered} 项。现在：{counts_text(result)}")
    if result.undetermined:
        labels = "、".join(question.fact.label for question in open_questions(result))
        click.echo(f"还不知道：{labels}；查明后再运行 obligations fill {shown(file, 200)}")


def _check_file(path: Path) -> None:
    """Says at once what could not be done at the end."""
    place = Place(shown(str(path), 200))
    read_file(path)
    if not path.is_file():
        raise ObligationsError.at(place, "这不是平常的文件", "请给出一个 .yaml 档案")
    if not os.access(path, os.W_OK) or not os.access(path.resolve().parent, os.W_OK):
        raise ObligationsError.at(place, "没有写入权限", "请检查文件和文件夹的权限，或复制一份再填")


def _asked(question: Question, result: Obligations, left: int) -> Value | None:
    """The answer at the terminal; None if it is not known."""
    fact = question.fact
    days = days_of_answer(result.profile, fact.id, result.on)
    click.echo(f"\n还有 {len(result.undetermined)} 项待定，{left} 项事实可问")
    click.echo(f"{fact.label}{_when(days, result.on)}？{settles_text(question)}")
    while True:
        try:
            written = readable(input(f"  {fact.choices} / 不知道（退出：q）> ")).strip()
        except (EOFError, KeyboardInterrupt):
            raise _Left from None
        if fold(written) in _LEAVE:
            raise _Left
        try:
            if written:
                return fact.read(written)
        except ValueError:
            pass
        click.echo(f"  请回答 {fact.choices} 或 不知道")


def _when(days: Days, on: date) -> str:
    """Of which days an answer is asked."""
    if days.since and days.until:
        return f"（{days.since} 至 {days.until}）"
    if days.since:
        return f"（{days.since} 起）"
    return f"（至 {days.until}）" if days.until else f"（{on}）"


def _told(question: Question, value: Value) -> str:
    """What an answer has settled."""
    outcome = next(outcome for outcome in question.outcomes if outcome.value == value)
    parts = (f"第 {number} 项{verdict.label}" for number, verdict in outcome.settles)
    return f"  已写入。{'、'.join(parts) or '还没有定下哪一项'}"
