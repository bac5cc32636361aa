"""Commands about many provinces at once: the matrix, and the bureau's side of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from obligations.cli_common import (
    as_json,
    documented_option,
    format_option,
    give,
    on_option,
    output_option,
    profile_file,
    readable,
    rules_option,
    with_progress,
)
from obligations.command import ChineseCommand
from obligations.errors import ObligationsError
from obligations.loading import load_plan
from obligations.matrices import Matrix
from obligations.matrices import matrix as compute
from obligations.names import shown
from obligations.plan import Plan
from obligations.progress import quietly
from obligations.terminal import Page

#: So many profiles take long enough for a progress bar.
_MANY = 200


@click.command(
    cls=ChineseCommand,
    name="matrix",
    short_help="各省对各项举措：必做、选做、未明确、待定",
    epilog="obligations matrix\nobligations matrix 广东 江苏 my.yaml\nobligations matrix 文件夹 --format csv -o a.csv",
)
@click.argument("profiles", metavar="[省份、档案或文件夹]…", nargs=-1)
@on_option
@documented_option
@rules_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "md", "json"]),
    default="text",
    help="text 给人看，csv 给表格软件，md 是 Markdown，json 给程序用",
)
@output_option
def matrix(
    profiles: Sequence[str], on: date | None, documented_only: bool, rules: str | None, form: str, output: str | None
) -> None:
    """列出各省对各项举措的结论，以及按省、按举措的合计；不给省份就用自带的 31 份。"""
    from obligations.matrix_report import matrix_csv, matrix_markdown, matrix_text

    plan = load_plan(rules)
    files = list(_files(profiles))
    found = _matrix(files, plan, on, documented_only)

    def render(page: Page) -> str:
        match form:
            case "json":
                return as_json(found.to_dict())
            case "csv":  # spreadsheets take a file for UTF-8 by this mark
                return ("\ufeff" if output not in (None, "-") else "") + matrix_csv(found)
            case "md":
                return matrix_markdown(found)
            case _:
                return matrix_text(found, page)

    give(render, output, inputs=[*files, *([Path(rules)] if rules else [])], for_programs=form != "text")


@click.command(
    cls=ChineseCommand,
    name="department",
    short_help="局内部门承担哪些举措，各省是必做还是选做",
    epilog="obligations department 专利管理司\nobligations department",
)
@click.argument("name", metavar="[部门]", required=False)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="省份、档案或文件夹",
    help="看这些省份；不给就用自带的 31 份；可以重复",
)
@on_option
@documented_option
@rules_option
@format_option
@output_option
def department(
    name: str | None,
    profiles: Sequence[str],
    on: date | None,
    documented_only: bool,
    rules: str | None,
    form: str,
    output: str | None,
) -> None:
    """列出一个部门承担的举措：和谁一起、什么时候完成、各省是什么结论；不给部门就列出全部部门。"""
    from obligations.bureau import department as one_department
    from obligations.bureau import departments, departments_json, find_department
    from obligations.department_report import department_text, departments_text

    plan = load_plan(rules)
    wanted = None if name is None else find_department(plan, readable(name))  # before many profiles are read
    files = list(_files(profiles))
    found = _matrix(files, plan, on, documented_only)
    shown_ones = departments(found) if wanted is None else (one_department(found, wanted),)

    def render(page: Page) -> str:
        if form == "json":
            return as_json(departments_json(found, shown_ones))
        if wanted is None:
            return departments_text(found, shown_ones, page)
        return department_text(found, shown_ones[0], page)

    give(render, output, inputs=[*files, *([Path(rules)] if rules else [])], for_programs=form == "json")


def _matrix(files: Sequence[Path], plan: Plan, on: date | None, documented_only: bool) -> Matrix:
    progress = with_progress if len(files) >= _MANY else quietly
    return compute(files or None, plan, on=on, documented_only=documented_only, progress=progress)


def _files(names: Sequence[str]) -> Iterator[Path]:
    """The profiles that are meant: provinces, files, and all profiles in folders."""
    for name in names:
        folder = Path(name)
        if folder.is_dir() and (folder.suffix or len(folder.parts) > 1 or not _is_province(name)):
            found = sorted(p for p in folder.iterdir() if p.suffix.lower() in (".yaml", ".yml"))
            if not found:
                raise ObligationsError(f"{shown(name, 200)}：文件夹里没有 .yaml 档案；请检查路径")
            yield from found
        else:
            yield profile_file(name)[0]


def _is_province(name: str) -> bool:
    from obligations import shipped

    return shipped.find_profile(readable(name)) is not None
