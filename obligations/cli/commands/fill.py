"""``obligations fill``: asks at the terminal for missing facts, and writes the answers into a profile."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from obligations import shipped
from obligations.answers.obligations import Obligations, answer
from obligations.answers.plans import SharedQuestion, obligations_for_plans, shared_questions
from obligations.cli.chinese import ChineseCommand
from obligations.cli.editor import editor_option, with_schema
from obligations.cli.options import all_plans_option, as_typed_options, on_option, plans_named, rules_option
from obligations.errors import ObligationsError, Place
from obligations.files.reading import sha256_of
from obligations.files.source import read_file
from obligations.files.writing import ChangedMeanwhile, Target, target_of, write
from obligations.loading import load_profile, subjects_of
from obligations.logic.conditions import Value
from obligations.plan.plan import Plan
from obligations.plan.vocabulary import Fact
from obligations.province.profile_edit import Days, days_of_answer, with_answer
from obligations.reports.layout import page_for, paragraph
from obligations.reports.plans import shared_outcome_text, waiting_texts
from obligations.reports.wording import counts_text, numbers, outcome_text, plan_mark, region_text, unverified_text
from obligations.text import fold, readable, shown

#: Short answers that people type.
_SHORT = {"y": "是", "对": "是", "是的": "是", "有的": "是", "n": "否", "不": "否", "不是": "否", "没": "否"}
_NOT_KNOWN = ("不清楚", "不知", "不确定", "?", "？")
_LEAVE = ("退出", "离开", "q", "quit", "exit")


class _Left(Exception):
    """The person at the terminal wants to stop."""


@click.command(
    cls=ChineseCommand,
    name="fill",
    short_help="在终端里一问一答，把缺的事实填进档案",
    epilog="obligations new 甲省 -o my.yaml\nobligations fill my.yaml",
)
@click.argument("file", metavar="档案文件")
@on_option
@rules_option
@all_plans_option
@editor_option
def fill(file: str, on: date | None, rules: str | None, all_plans: bool, editor: bool) -> None:
    """逐项问还缺的事实，只问仍然有用的；回答 是、否 或 不知道，随时可以退出。

    每答一项就写进档案；注释、次序和其他内容都不动。
    """
    plans, _ = plans_named(rules, all_plans)
    path = Path(file)
    _check(path, file)
    results = obligations_for_plans(path, plans, on=on)
    if editor:
        raw = path.read_bytes()
        write([Target(path, with_schema(raw, path, "profile", plans[0]), sha256_of(raw))])
    for result in results:
        _say(f"{result.profile.province}　{result.plan.title}", counts_text(result), *_doubts(result))
    if not any(result.undetermined for result in results):
        _say("没有待定的举措，不用再问。")
        return
    days = "、".join(sorted({str(result.on) for result in results if result.undetermined}))
    _say(
        f"按 {days} 的情况回答。每答一项就写进档案；不知道就答“不知道”，以后再问；随时可以退出。",
        "问题里没有说明日子的，答案不带日期，对各个日子都算；只从某一天起才是这样的，请退出，在档案里写明 since。",
    )
    answered: list[str] = []
    try:
        _ask_all(path, plans, on, answered)
    except KeyboardInterrupt:  # every answer so far is in the file already
        click.echo("")
    results = obligations_for_plans(path, plans, on=on)
    _say("", f"写了 {len(answered)} 项。" + (f"现在：{counts_text(results[0])}" if len(results) == 1 else ""))
    for result in results:
        _say(*([f"{result.plan.title}　{counts_text(result)}"] if len(results) > 1 else []), *_doubts(result))
    open_facts = (_open_fact(question, are_several=len(plans) > 1) for question in shared_questions(results))
    if labels := "、".join(open_facts):
        options = as_typed_options(rules, on, all_plans=all_plans)
        _say(f"还不知道：{labels}；查明后再运行 obligations fill {shown(file, 200)}{options}")
    _say(*(waiting_texts(results) if len(plans) > 1 else filter(None, map(region_text, results))))


def _open_fact(question: SharedQuestion, *, are_several: bool) -> str:
    """Return the name of a fact; where there are several plans, also for which it matters."""
    of = "、".join(plan_mark(result.plan) for result, _ in question.of_plans) if are_several else ""
    return question.fact.label + (f"（{of}）" if of else "")


def _doubts(result: Obligations) -> list[str]:
    text = unverified_text(result)
    return [text] if text else []


def _check(path: Path, written: str) -> None:
    """Raise an :class:`ObligationsError` before the first question if no answer could be written."""
    if not path.exists() and (known := shipped.find_profile(written)):
        name = load_profile(known).province
        remedy = f"请先复制一份：obligations new {name} -o my.yaml，再运行 obligations fill my.yaml"
        raise ObligationsError.at("usage", None, f"自带的档案（{name}）不能填", remedy)
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        message = "fill 要在终端里一问一答，什么都没有写"
        raise ObligationsError.at("usage", None, message, "请在终端里运行，或用文本编辑器填写档案")
    place = Place(shown(str(path), 200))
    read_file(written)
    target_of(written, b"")  # what cannot be written is told before the first question
    if not path.is_file():
        raise ObligationsError.at("wrong-kind-of-file", place, "这不是平常的文件", "请给出一个 .yaml 档案")
    if not os.access(path, os.W_OK) or not os.access(path.resolve().parent, os.W_OK):
        remedy = "请检查文件和文件夹的权限，或复制一份再填"
        raise ObligationsError.at("cannot-write", place, "没有写入权限", remedy)


def _ask_all(path: Path, plans: Sequence[Plan], on: date | None, answered: list[str]) -> None:
    """Ask and write until nothing is left to ask or the person leaves; add each fact written to ``answered``."""
    skipped: set[str] = set()
    while True:
        source = read_file(path)
        raw = source.raw or b""
        results = tuple(map(answer, subjects_of(source, plans, on)))
        question = next((q for q in shared_questions(results) if q.fact.id not in skipped), None)
        if question is None:
            return
        result = question.of_plans[0][0]
        read = partial(load_profile, plan=result.plan, others=plans)
        try:
            days = days_of_answer(result.profile, question.fact.id, result.on)
            value = _asked(question, days, len(answered) + len(skipped) + 1, are_several=len(plans) > 1)
        except _Left:
            return
        if value is None:
            skipped.add(question.fact.id)
            continue
        try:
            changed = with_answer(raw, shown(str(path), 200), read, question.fact, value, result.on)
            write([Target(path, changed, sha256_of(raw))])
        except ChangedMeanwhile:
            _say("  档案刚刚被别处改过，这一项没有写；按新的内容接着问。")
            continue
        except ObligationsError as error:
            if any(problem.code == "cannot-write" for problem in error.problems):
                raise  # no other answer could be written either
            _say(*(f"  {line}" for line in str(error).splitlines()))
            skipped.add(question.fact.id)
            continue
        answered.append(question.fact.id)
        written = question.fact.display(value) + (f"（{_span(days)}）" if any(days) else "")
        settled = f"定了 {_settled(question, value, plans)}" if question.settles(value) else "还没有定下哪一项"
        _say(f"   已写入：{written}。{settled}")


def _settled(question: SharedQuestion, value: Value, plans: Sequence[Plan]) -> str:
    """Return the measures that an answer settles; where there are several plans, of each of them."""
    if len(plans) > 1:
        return shared_outcome_text(question, value)
    [(_, of_plan)] = question.of_plans
    return outcome_text(next(outcome for outcome in of_plan.outcomes if outcome.value == value), plans[0])


def _asked(question: SharedQuestion, days: Days, number: int, *, are_several: bool) -> Value | None:
    """Return the answer at the terminal; None if the person does not know. Raises :class:`_Left`."""
    fact = question.fact
    details = [f"也叫{'、'.join(fact.aliases)}"] if fact.aliases else []
    asked_for = sorted({result.on for result, _ in question.of_plans})
    if not any(days) and len(asked_for) > 1:
        details.append(f"答案不带日期，对 {'、'.join(map(str, asked_for))} 都算")
    if any(days):
        details.append(f"只问{' ' if days.since else ''}{_span(days)}，其余日子档案里已有")
    asked = f"{fact.label}：{'哪一种' if fact.values else '是还是否'}"
    _say("", f"{number}. {asked}？" + (f"（{'；'.join(details)}）" if details else ""))
    if fact.note:
        _say(f"   {fact.note}")
    for result, _ in question.of_plans:
        which = f" {plan_mark(result.plan)} " if are_several else ""
        measures = numbers(o.measure for o in result.undetermined if fact.id in o.missing)
        _say(f"   关系到{which}第 {measures} 项；共有 {len(result.undetermined)} 项待定")
    while True:
        sys.stdout.write(f"   {fact.choices} / 不知道 / 退出 > ")
        sys.stdout.flush()
        try:
            written = readable(input()).strip()
        except EOFError:
            click.echo("")
            raise _Left from None
        if fold(written) in _LEAVE:
            raise _Left
        try:
            if written:
                return fact.read(_in_full(written, fact))
        except ValueError:
            pass
        unclear = f"没听懂“{shown(written)}”；" if written else ""
        _say(f"   {unclear}请回答 {fact.choices}、不知道 或 退出")


def _span(days: Days) -> str:
    """Return days in words: 2018-07-01 起, 到 2018-12-31 止."""
    if days.since and days.until:
        return f"{days.since} 至 {days.until}"
    return f"{days.since} 起" if days.since else f"到 {days.until} 止"


def _in_full(written: str, fact: Fact) -> str:
    """Return a short answer in full: 是 for 对 or y, a value for its beginning if that is of no other."""
    written = written.rstrip("。.！!")
    if fold(written) in _NOT_KNOWN:
        return "不知道"
    short = _SHORT if fact.values is None else {}
    begun = [value for value in fact.values or () if fold(value).startswith(fold(written))]
    return begun[0] if len(begun) == 1 else short.get(fold(written), written)


def _say(*lines: str) -> None:
    page = page_for(sys.stdout)
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        broken: Iterable[str] = paragraph(line.strip(), page.columns - indent) if line else [""]
        for part in broken:
            click.echo(" " * indent + part)
