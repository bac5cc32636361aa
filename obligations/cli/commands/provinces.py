"""Commands about many provinces at once: the matrix, and the measures of the bureau's departments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, Unpack

import click

from obligations.answers.departments import department as one_department
from obligations.answers.departments import departments, departments_of, find_department
from obligations.answers.matrix import Matrix
from obligations.answers.matrix import matrix as compute
from obligations.cli.chinese import ChineseCommand
from obligations.cli.options import (
    Terms,
    all_plans_option,
    as_typed_options,
    document_option,
    documented_option,
    due_by_option,
    engine_option,
    force_option,
    formats,
    on_option,
    output_option,
    plans_named,
    rules_option,
)
from obligations.cli.results import mark_of, show_or_save, show_or_save_file, with_progress
from obligations.cli.subject import passages_for, profile_file, refuse_document
from obligations.errors import ObligationsError
from obligations.exports.formats import (
    FORMATS,
    OF_MANY,
    FormatOfMany,
    export_departments,
    export_departments_of_plans,
    export_matrix,
)
from obligations.exports.marks.identity import DOCUMENTED_ONLY, Mark
from obligations.loading import is_folder, yaml_files
from obligations.plan.plan import Plan
from obligations.progress import no_progress
from obligations.reports.departments import department_text, departments_text
from obligations.reports.layout import Page, paragraph
from obligations.reports.matrix import matrix_text
from obligations.reports.wording import plan_mark
from obligations.text import nearest, readable, shown

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
@all_plans_option
@_formats
@engine_option
@output_option
@force_option
def matrix(
    profiles: Sequence[str],
    rules: str | None,
    all_plans: bool,
    form: _Form,
    output: str | None,
    force: bool,  # noqa: ARG001  it is looked at where the file is written
    **terms: Unpack[Terms],
) -> None:
    """列出各省对各项举措的结论，以及按省、按举措的合计；不给省份就用自带的 31 份。"""
    plans, are_several = plans_named(rules, all_plans)
    files = _files(profiles)
    results = _matrices(files, plans, terms)

    target = _Target(form, output, [*files, *([Path(rules)] if rules else [])])
    if form == "text":
        target.show_or_save(lambda page: "\n\n".join(matrix_text(result, page) for result in results))
    else:
        target.show_or_save_file(export_matrix(results if are_several else results[0], form), results)


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
@all_plans_option
@due_by_option
@_formats
@output_option
@force_option
@engine_option
@document_option
def department(
    name: str | None,
    profiles: Sequence[str],
    rules: str | None,
    all_plans: bool,
    due_by: date | None,
    form: _Form,
    output: str | None,
    document: str | None,
    force: bool,  # noqa: ARG001  it is looked at where the file is written
    **terms: Unpack[Terms],
) -> None:
    """列出一个部门承担的举措：和谁一起、什么时候完成、各省是什么结论。

    不给部门就列出全部部门。
    """
    plans, are_several = plans_named(rules, all_plans)
    if name is None and document is not None and form == "text":
        remedy = "请写上部门，或用 --format 导出（如 --format xlsx）"
        raise ObligationsError.at("usage", None, "--document：列全部部门时没有放原文的地方", remedy)
    refuse_document(document, are_several)
    wanted = _find_in(plans, name)  # before many profiles are read
    also = tuple(_also_called(plans, wanted)) if name is not None else ()
    plans = tuple(plan for plan in plans if name is None or plan in wanted)
    files = _files(profiles)
    found = []
    for whole in _matrices(files, plans, terms):
        passages = passages_for(whole.plan, document)
        its = wanted.get(whole.plan)
        chosen = departments(whole, passages) if its is None else (one_department(whole, its, passages),)
        found.append((whole, [each._replace(until=due_by) for each in chosen]))

    target = _Target(form, output, [*files, *(Path(name) for name in (rules, document) if name)])
    typed = as_typed_options(rules, terms["on"], documented_only=terms["documented_only"], all_plans=all_plans)
    if form != "text":
        one, of_one = found[0]
        content = export_departments_of_plans(found, form) if are_several else export_departments(one, of_one, form)
        target.show_or_save_file(content, [whole for whole, _ in found])
        return

    def text(page: Page) -> str:
        each = [
            departments_text(whole, chosen, page, typed) if name is None else department_text(whole, chosen[0], page)
            for whole, chosen in found
        ]
        return "\n\n".join([*each, *("\n".join(paragraph(note, page.columns)) for note in also)])

    target.show_or_save(text)


def _find_in(plans: Sequence[Plan], name: str | None) -> dict[Plan, str]:
    """Return the plans that have a department, and what each calls it. Raises :class:`ObligationsError` if none has."""
    wanted: dict[Plan, str] = {}
    for plan in plans if name is not None else ():
        with suppress(ObligationsError):
            wanted[plan] = find_department(plan, readable(str(name)))
    if name is not None and not wanted:
        if len(plans) == 1:
            find_department(plans[0], readable(name))  # raises, and lists all that the plan has
        having = {known: [plan for plan in plans if known in departments_of(plan)] for known in _all_departments(plans)}
        near = nearest(readable(name), having)
        others = "obligations department --all-plans 列出全部部门"
        remedy = f"是否想写“{near}”（{'、'.join(map(plan_mark, having[near]))}）？" if near else others
        raise ObligationsError.at(
            "unknown-department", None, f"这 {len(plans)} 份计划里都没有“{shown(readable(name))}”这个部门", remedy
        )
    return wanted


def _also_called(plans: Sequence[Plan], wanted: Mapping[Plan, str]) -> Iterator[str]:
    """Yield which plans do not have a department, and what each calls one whose name contains its name or is in it."""
    name = next(iter(wanted.values()))
    like = {
        plan: [known for known in departments_of(plan) if name in known or known in name]
        for plan in plans
        if plan not in wanted
    }
    for plan, known in like.items():
        if known:
            yield f"{plan.title}里没有“{name}”，有“{'”“'.join(known)}”；要看就写这个名称。"
    if others := [plan_mark(plan) for plan, known in like.items() if not known]:
        yield f"{'、'.join(others)}里没有“{name}”。"


def _all_departments(plans: Sequence[Plan]) -> dict[str, None]:
    return dict.fromkeys(name for plan in plans for name in departments_of(plan))


class _Target(NamedTuple):
    """Where a result goes: its format, its file, and the input files that must not be overwritten."""

    form: str
    output: str | None
    inputs: Sequence[Path]

    def show_or_save(self, render: Callable[[Page], str]) -> None:
        """Show or save a text for people."""
        show_or_save(render, self.output, inputs=self.inputs)

    def show_or_save_file(self, content: bytes, matrices: Sequence[Matrix]) -> None:
        """Show or save a file."""
        is_text, mark = OF_MANY[self.form].is_text, partial(_mark, matrices)
        show_or_save_file(content, self.output, self.form, is_text=is_text, inputs=self.inputs, mark=mark)


def _mark(matrices: Sequence[Matrix]) -> Mark:
    first = matrices[0]
    provinces, assumed = sorted(row.name for row in first.rows), [DOCUMENTED_ONLY] if first.documented_only else []
    return mark_of([matrix.plan for matrix in matrices], provinces, assumed, on=first.on)


def _matrices(files: Sequence[Path], plans: Sequence[Plan], terms: Terms) -> list[Matrix]:
    progress = with_progress if len(files) >= _MANY else no_progress
    return [compute(files or None, plan, others=plans, progress=progress, **terms) for plan in plans]


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
