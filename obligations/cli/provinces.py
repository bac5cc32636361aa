"""Commands about many provinces at once: the matrix, and the measures of the bureau's departments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, Unpack

import click

from obligations.answers.departments import department as one_department
from obligations.answers.departments import departments, find_department
from obligations.answers.matrix import Matrix
from obligations.answers.matrix import matrix as compute
from obligations.cli.chinese import ChineseCommand
from obligations.cli.options import (
    Terms,
    as_typed_options,
    document_option,
    documented_option,
    engine_option,
    force_option,
    formats,
    on_option,
    output_option,
    rules_option,
)
from obligations.cli.results import overwrite_test, show_or_save, show_or_save_file, with_progress
from obligations.cli.subject import passages_for, profile_file
from obligations.errors import ObligationsError
from obligations.exports.formats import FORMATS, OF_MANY, FormatOfMany, export_departments, export_matrix
from obligations.loading import is_folder, load_plan, yaml_files
from obligations.plan.plan import Plan
from obligations.progress import no_progress
from obligations.reports.departments import department_text, departments_text
from obligations.reports.layout import Page
from obligations.reports.matrix import matrix_text
from obligations.text import readable

#: A progress bar is shown for at least so many profiles.
_MANY = 200
_Form: TypeAlias = FormatOfMany | Literal["text"]
_formats = formats(text="给人看", **{form.name: form.of_many for form in FORMATS if form.of_many})


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
@_formats
@engine_option
@output_option
@force_option
def matrix(
    profiles: Sequence[str],
    rules: str | None,
    form: _Form,
    output: str | None,
    force: bool,
    **terms: Unpack[Terms],
) -> None:
    """列出各省对各项举措的结论，以及按省、按举措的合计；不给省份就用自带的 31 份。"""
    plan = load_plan(rules)
    files = _files(profiles)
    result = _matrix(files, plan, terms)

    target = _Target(form, output, force, [*files, *([Path(rules)] if rules else [])])
    if form == "text":
        target.show_or_save(lambda page: matrix_text(result, page))
    else:
        target.show_or_save_file(export_matrix(result, form))


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
@_formats
@output_option
@force_option
@engine_option
@document_option
def department(
    name: str | None,
    profiles: Sequence[str],
    rules: str | None,
    form: _Form,
    output: str | None,
    force: bool,
    document: str | None,
    **terms: Unpack[Terms],
) -> None:
    """列出一个部门承担的举措：和谁一起、什么时候完成、各省是什么结论。

    不给部门就列出全部部门。
    """
    plan = load_plan(rules)
    if name is None and document is not None and form == "text":
        remedy = "请写上部门，或用 --format 导出（如 --format xlsx）"
        raise ObligationsError.at("usage", None, "--document：列全部部门时没有放原文的地方", remedy)
    wanted = None if name is None else find_department(plan, readable(name))  # before many profiles are read
    files = _files(profiles)
    whole = _matrix(files, plan, terms)
    passages = passages_for(plan, document)
    chosen = departments(whole, passages) if wanted is None else (one_department(whole, wanted, passages),)

    target = _Target(form, output, force, [*files, *(Path(name) for name in (rules, document) if name)])
    typed = as_typed_options(rules, terms["on"], documented_only=terms["documented_only"])
    if form != "text":
        target.show_or_save_file(export_departments(whole, chosen, form))
    elif wanted is None:
        target.show_or_save(lambda page: departments_text(whole, chosen, page, typed))
    else:
        target.show_or_save(lambda page: department_text(whole, chosen[0], page))


class _Target(NamedTuple):
    """Where a result goes: its format, its file, and the input files that must not be overwritten."""

    form: str
    output: str | None
    force: bool
    inputs: Sequence[Path]

    def show_or_save(self, render: Callable[[Page], str]) -> None:
        """Show or save a text for people."""
        show_or_save(render, self.output, inputs=self.inputs, may_overwrite=overwrite_test(self.form, self.force))

    def show_or_save_file(self, content: bytes) -> None:
        """Show or save a file."""
        may_overwrite = overwrite_test(self.form, self.force)
        show_or_save_file(
            content, self.output, is_text=OF_MANY[self.form].is_text, inputs=self.inputs, may_overwrite=may_overwrite
        )


def _matrix(files: Sequence[Path], plan: Plan, terms: Terms) -> Matrix:
    progress = with_progress if len(files) >= _MANY else no_progress
    return compute(files or None, plan, progress=progress, **terms)


def _files(names: Sequence[str]) -> list[Path]:
    """Return the profiles, each once, of provinces, files and folders. Raises :class:`ObligationsError`."""
    files: dict[Path, Path] = {}
    for name in names:
        if not name.strip():
            remedy = "请写出省份、档案或文件夹，或者不写（用自带的 31 份）"
            raise ObligationsError.at("usage", None, "省份的名称是空的", remedy)
        found, _ = profile_file(name)
        for path in yaml_files(found) if is_folder(found) else [found]:
            files.setdefault(path.resolve(), path)
    return list(files.values())
