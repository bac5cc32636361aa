"""The command that writes files: a province's answer in any format, or the plan as a DMN model for other engines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, Unpack

import click

from obligations.answers.obligations import Obligations, answer
from obligations.cli.chinese import ChineseCommand
from obligations.cli.options import (
    Terms,
    all_plans_option,
    document_option,
    documented_option,
    engine_option,
    force_option,
    formats,
    on_option,
    output_option,
    plans_named,
    rules_option,
    set_option,
)
from obligations.cli.results import (
    judge_of,
    mark_of,
    mark_of_answers,
    not_over,
    say_written,
    show_or_save_file,
    some_of,
    with_mark,
    with_progress,
)
from obligations.cli.subject import assumed, assuming, passages_for, quoting, refuse_document, requests_of
from obligations.errors import ObligationsError, Place, Problem
from obligations.exports.formats import OF_ONE, FormatOfOne
from obligations.exports.formats import export as written
from obligations.exports.ledger.book import ledger_of
from obligations.exports.ledger.changes import Updated
from obligations.files.reading import read_limited
from obligations.files.writing import Target, target_of, unwritable
from obligations.loading import is_folder, load_plan, load_regions, subjects_of
from obligations.reports.layout import page_for, paragraph
from obligations.text import shown

#: The format for ``--all`` without ``--format``.
_USUAL: Final = "xlsx"
_FORBIDDEN_IN_NAMES: Final = frozenset('<>:"/\\|?*')
_HOW: Final = ("请写出一个省份或档案，如 obligations export 广东 -o 广东.xlsx", "或写 --all -o 文件夹")

_Passages: TypeAlias = Mapping[int, Sequence[str]]


@click.command(
    cls=ChineseCommand,
    name="export",
    short_help="写成文件：台账（Excel）、Word、网页等",
    epilog="obligations export 广东 -o a.xlsx\nobligations export my.yaml -o a.docx\nobligations export --all -o 台账",
)
@click.argument("province", metavar="[省份或档案]", required=False)
@click.option(
    "--all", "everywhere", is_flag=True, help="自带的各个地区各写一份，-o 给出文件夹；不给 --format 就写 xlsx"
)
@on_option
@set_option
@documented_option
@rules_option
@all_plans_option
@formats(
    otherwise="",
    **{form.name: form.of_one for form in OF_ONE.values()},
    dmn="是整份计划的决策模型（不写省份）",
)
@output_option
@force_option
@document_option
@engine_option
def export(
    province: str | None, everywhere: bool, form: FormatOfOne | Literal["dmn", ""], output: str | None, **others: Any
) -> None:
    """把一个省的任务写成文件，格式看 -o 的后缀。

    xlsx 是任务台账：责任处室、责任人、进展、完成情况、备注由本省填写，
    再次导出到同一个文件时，只更新程序写的格子，其余原样不动。
    几份计划写在一个文件里，台账每份计划一张表。
    """
    if form == "dmn":
        if everywhere or province is not None:
            message = "DMN 模型是整份计划的，不分省份"
            raise ObligationsError.at("usage", None, message, "请写成 obligations export -o plan.dmn")
        useless = {"--on": "on", "--set": "changes", "--documented-only": "documented_only", "--document": "document"}
        useless["--all-plans"] = "all_plans"
        if extra := [option for option, name in useless.items() if others[name]]:
            raise ObligationsError.at("usage", None, f"DMN 模型是整份计划的，用不上 {'、'.join(extra)}", "请去掉")
        _the_plan(others["rules"], output)
        return
    if everywhere and province is not None:
        raise ObligationsError.at("usage", None, "省份和 --all 只能写一个", "；".join(_HOW))
    if not everywhere and province is None:
        raise ObligationsError.at("usage", None, *_HOW)
    if everywhere:
        _every_region(form or _USUAL, output, **others)
        return
    if output is not None and not output.strip():
        raise ObligationsError.at("usage", None, "-o：没有文件名", "请写成 -o 文件")
    if not form:
        endings = "、".join(f".{ending}" for ending in OF_ONE)
        remedy = f"文件名请用 {endings} 中的一个结尾，如 -o 任务.xlsx，或加 --format"
        raise ObligationsError.at("usage", None, "不知道写成什么格式", remedy)
    _one_province(str(province), form, output, **others)


def _the_plan(rules: str | None, output: str | None) -> None:
    from obligations.exports.dmn import dmn_of

    plan, inputs = load_plan(rules), [Path(rules)] if rules else []
    mark = partial(mark_of, [plan])
    show_or_save_file(dmn_of(plan), output, "dmn", is_text=True, inputs=inputs, mark=mark)


def _one_province(
    province: str,
    form: FormatOfOne,
    output: str | None,
    *,
    rules: str | None,
    all_plans: bool,
    changes: Sequence[str],
    force: bool,
    document: str | None,
    **terms: Unpack[Terms],
) -> None:
    requests = requests_of(province, rules, changes, form, output, all_plans, **terms)
    refuse_document(document, requests.is_several)
    request, passages = quoting(requests.first, document)
    over = None
    if output not in (None, "-"):  # refuse a file that is an input before it is read as a ledger
        path = target_of(str(output), b"", inputs=request.inputs, refuse=not_over(str(output))).path
        over = None if force else _ledger_at(path, form)
    results = requests.answers()
    made = _made(results if requests.is_several else results[0], form, passages, over, str(output))
    mark = None if form == "xlsx" else partial(mark_of_answers, results)
    is_text, inputs = OF_ONE[form].is_text, request.inputs
    show_or_save_file(made.content, output, form, is_text=is_text, inputs=inputs, mark=mark, over=over)
    _say(made.told)


def _made(
    results: Obligations | Sequence[Obligations], form: FormatOfOne, passages: _Passages, over: bytes | None, name: str
) -> Updated:
    """Return the file, and what is new in it: an existing ledger, ``over``, is brought up to date."""
    if form != "xlsx":
        return Updated(written(results, form, passages=passages), ())
    each = [results] if isinstance(results, Obligations) else results
    return ledger_of(each, passages, over, shown(name, 200))


def _ledger_at(path: Path, form: str) -> bytes | None:
    """Return the content of an existing ledger; None for another format, and where there is none."""
    return read_limited(path) if form == "xlsx" and path.is_file() and path.stat().st_size else None


def _say(lines: Iterable[str], indent: str = "  ") -> None:
    page = page_for(sys.stderr)
    for line in lines:
        for part in paragraph(line, page.columns - len(indent)):
            click.echo(indent + part, err=True)


def _every_region(
    form: FormatOfOne,
    output: str | None,
    *,
    rules: str | None,
    all_plans: bool,
    changes: Sequence[str],
    force: bool,
    document: str | None,
    **terms: Unpack[Terms],
) -> None:
    """Write a file for each region. All are made and all places checked before the first is written."""
    if output is None or output.strip() in ("", "-"):
        raise ObligationsError.at("usage", None, "请用 -o 给出文件夹，如 obligations export --all -o 台账")
    folder = Path(output)
    if folder.suffix.lower().removeprefix(".") in OF_ONE:
        message, remedy = f"--all 的 -o 是文件夹，不是 {folder.suffix} 文件", "请写文件夹的名称，格式用 --format"
        raise ObligationsError.at("usage", Place(shown(output, 200)), message, remedy)
    if folder.exists() and not is_folder(folder):
        raise ObligationsError.at("cannot-write", Place(shown(output, 200)), "这不是文件夹", "请换一个名称")
    plans, are_several = plans_named(rules, all_plans)
    refuse_document(document, are_several)
    regions, inputs = load_regions(plans[0]), [Path(name) for name in (rules, document) if name]
    assumptions, passages = assumed(changes, plans), passages_for(plans[0], document)
    judge = judge_of(form, force)
    targets: list[Target] = []
    told: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for profile in with_progress(regions, len(regions), "正在导出"):
        subjects = subjects_of(profile, plans, **terms)
        results = [answer(assuming(subject, facts)) for subject, facts in zip(subjects, assumptions, strict=True)]
        path = folder / _file_name(f"{profile.code}-{profile.province}", form)
        try:
            over = None if force else _ledger_at(path, form)
            made = _made(results if are_several else results[0], form, passages, over, str(path))
            content = with_mark(form, made.content, None if form == "xlsx" else partial(mark_of_answers, results))
            targets.append(target_of(str(path), content, inputs=inputs, judge=None if over else judge, over=over))
            for line in made.told:
                told.setdefault(line, []).append(path.name)
        except ObligationsError as error:  # the problems of all files are reported together
            problems += error.problems
    if problems:
        raise ObligationsError(problems)
    _write_into(folder, targets)
    _say(f"{some_of(names)}：{line}" for line, names in told.items())


def _write_into(folder: Path, targets: Sequence[Target]) -> None:
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        place, message = Place(shown(str(folder), 200)), f"建不了这个文件夹：{unwritable(error)}"
        raise ObligationsError.at("cannot-write", place, message, "请换一个位置") from None
    try:
        say_written(targets, folder=str(folder))
    except BaseException:  # an interrupted run leaves no folder behind either
        with suppress(OSError):  # it is not empty
            for each in made:
                each.rmdir()
        raise


def _file_name(name: str, form: str) -> str:
    """Return a name for a file that every system accepts."""
    return "".join(_plain_characters(name))[:80].strip(". ") + f".{form}"


def _plain_characters(name: str) -> Iterator[str]:
    return ("_" if c in _FORBIDDEN_IN_NAMES or not c.isprintable() else c for c in name)
