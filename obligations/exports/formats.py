"""The table of file formats, and the library's calls that return a file in one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from obligations.answers.departments import Department
from obligations.answers.json.answer import ResultJson
from obligations.answers.json.departments import departments_json
from obligations.answers.matrix import Matrix
from obligations.answers.obligations import Obligations
from obligations.answers.plans import plans_json
from obligations.errors import ObligationsError
from obligations.exports.answer_paper import Passages, answer_paper, measures_table, passages_of
from obligations.exports.csv_text import BYTE_ORDER_MARK, csv_text
from obligations.exports.excel import workbook_bytes
from obligations.exports.html import html_text
from obligations.exports.ledger.book import ledger_of
from obligations.exports.markdown import markdown_text
from obligations.exports.matrix_paper import (
    carried_table,
    departments_paper,
    departments_sheets,
    matrices_table,
    matrix_paper,
    matrix_sheets,
    matrix_table,
)
from obligations.exports.paper import Paper, Table, clean
from obligations.exports.several_plans import (
    OfPlan,
    answers_paper,
    answers_table,
    papers_together,
    plans_title,
    sheets_together,
    stacked,
)
from obligations.text import as_json, shown

#: The names of formats for one province, and for many, for type checkers; :data:`FORMATS` has what each is.
FormatOfOne: TypeAlias = Literal["xlsx", "docx", "md", "csv", "html", "json"]
FormatOfMany: TypeAlias = Literal["xlsx", "md", "csv", "html", "json"]


class Report(NamedTuple):
    """The content of a file in each shape that a format may need. A shape is made only when it is called for."""

    paper: Callable[[], Paper]
    table: Callable[[], Table]
    data: Callable[[], object]
    workbook: Callable[[], bytes]


class Format(NamedTuple):
    """A format of files. ``name`` is also the ending of their names, ``write`` returns a report as a file.

    ``of_one`` and ``of_many`` describe in the help what is written for one province and for many; empty: nothing is.

    A new format takes two files. For AsciiDoc: ``exports/asciidoc.py`` with a function ``asciidoc_text(paper)``, which
    goes through ``paper.title`` and ``paper.blocks`` as ``exports/markdown.py`` does, and here its import and the line

        Format("adoc", lambda report: _utf8(asciidoc_text(report.paper())), "是 AsciiDoc", "是 AsciiDoc"),

    in :data:`FORMATS`. ``export`` and ``matrix`` then write it, by ``--format`` and by the ending of ``-o``.
    """

    name: str
    write: Callable[[Report], bytes]
    of_one: str = ""
    of_many: str = ""
    is_text: bool = True


def _word(report: Report) -> bytes:
    from obligations.exports.word import document_bytes  # python-docx is slow to load

    return document_bytes(report.paper())


def _utf8(text: str) -> bytes:
    return (text + "\n").encode("utf-8")


#: Every format, one line each. The command line, its help and the library all use this table.
FORMATS: Final = (
    Format("xlsx", lambda report: report.workbook(), "是 Excel 台账", "是 Excel 工作簿", is_text=False),
    Format("docx", _word, "是 Word 文件", is_text=False),
    Format("md", lambda report: _utf8(markdown_text(report.paper())), "是 Markdown", "是 Markdown"),
    Format("csv", lambda report: _utf8(BYTE_ORDER_MARK + csv_text(report.table())), "给表格软件", "给表格软件"),
    Format("html", lambda report: _utf8(html_text(report.paper())), "是网页", "是网页"),
    Format("json", lambda report: _utf8(as_json(report.data())), "给程序用", "给程序用"),
)
#: The formats for one province, and for many provinces, by name.
OF_ONE: Final = {form.name: form for form in FORMATS if form.of_one}
OF_MANY: Final = {form.name: form for form in FORMATS if form.of_many}


def _written(report: Report, form: str, formats: Mapping[str, Format]) -> bytes:
    if form not in formats:
        raise ObligationsError.at("bad-argument", None, f"写不了“{shown(form)}”", f"可以写 {'、'.join(formats)}")
    return formats[form].write(report)


def export(
    result: Obligations | Sequence[Obligations],
    form: FormatOfOne,
    *,
    passages: Passages | None = None,
    over: bytes | None = None,
    name: str = "台账",
) -> bytes:
    """Return the answer of a province as a file: ``xlsx`` (a ledger), ``docx``, ``md``, ``csv``, ``html`` or ``json``.

    Of its answers under several plans (``obligations_for_plans``) the file has one after the other; a ledger has a
    sheet for each. ``passages`` are quotations to add to the measures of one plan, by number. ``over``, for ``xlsx``:
    the existing ledger (``name`` in messages), of which only the cells that this program wrote are updated. Raises
    :class:`ObligationsError` for another format, and for a ledger in which something would be lost.
    """
    results = (result,) if isinstance(result, Obligations) else result
    is_right = isinstance(results, list | tuple) and results and all(isinstance(each, Obligations) for each in results)
    if not is_right:
        message = f"result 应为 obligations_for(...) 的结果，不是 {type(result).__name__}"
        raise ObligationsError.at("bad-argument", None, message)
    if passages and not isinstance(result, Obligations):
        raise ObligationsError.at("bad-argument", None, "passages 是一份计划的原文，不能和几份计划一起用")
    if isinstance(result, Obligations):
        one = result
        report = Report(
            lambda: answer_paper(one, passages),
            lambda: measures_table(one, one, passages),
            lambda: answer_json(one, passages),
            lambda: ledger_of([one], passages, over, name).content,
        )
    else:
        report = Report(
            lambda: answers_paper(results),
            lambda: answers_table(results),
            lambda: plans_json([each.to_dict() for each in results]),
            lambda: ledger_of(results, None, over, name).content,
        )
    return _written(report, str(form), OF_ONE)


def answer_json(result: Obligations, passages: Passages | None) -> ResultJson:
    """Return the answer as plain data, with the document's own paragraphs on each measure."""
    data = result.to_dict()
    for obligation in data["obligations"] if passages else ():
        obligation["passages"] = [*map(clean, passages_of(obligation["measure"], passages))]
    return data


def _matrices(matrices: Sequence[Matrix], form: FormatOfMany) -> bytes:
    title = f"各省结论　{plans_title([matrix.plan for matrix in matrices])}"
    sheets = ((matrix.plan, matrix_sheets(matrix)) for matrix in matrices)
    report = Report(
        lambda: papers_together(title, map(matrix_paper, matrices)),
        lambda: matrices_table(matrices),
        lambda: plans_json([matrix.to_dict() for matrix in matrices]),
        lambda: workbook_bytes(sheets_together(sheets), title),
    )
    return _written(report, str(form), OF_MANY)


def export_departments_of_plans(found: Sequence[tuple[Matrix, Sequence[Department]]], form: FormatOfMany) -> bytes:
    """Return the departments of several plans as a file in one of the formats of one, plan by plan."""
    first, departments = found[0]
    of = departments[0].name if len(departments) == 1 else first.plan.parts["bureau"]
    title = f"{of}　{plans_title([matrix.plan for matrix, _ in found])}"
    sheets = ((matrix.plan, departments_sheets(matrix, chosen)) for matrix, chosen in found)
    report = Report(
        lambda: papers_together(title, (departments_paper(matrix, chosen) for matrix, chosen in found)),
        lambda: stacked([OfPlan(matrix.plan, matrix.on, carried_table(chosen, matrix)) for matrix, chosen in found]),
        lambda: plans_json([departments_json(matrix, tuple(chosen)) for matrix, chosen in found]),
        lambda: workbook_bytes(sheets_together(sheets), title),
    )
    return _written(report, str(form), OF_MANY)


def export_matrix(matrix: Matrix | Sequence[Matrix], form: FormatOfMany) -> bytes:
    """Return a matrix as a file: ``xlsx``, ``md``, ``csv``, ``html`` or ``json``; else raise an ObligationsError.

    Of several matrices, one of each plan, the file has one after the other; a CSV has them side by side.
    """
    if not isinstance(matrix, Matrix):
        return _matrices(matrix, form)
    report = Report(
        lambda: matrix_paper(matrix),
        lambda: matrix_table(matrix),
        matrix.to_dict,
        lambda: workbook_bytes(matrix_sheets(matrix), matrix.plan.title),
    )
    return _written(report, str(form), OF_MANY)


def export_departments(matrix: Matrix, found: Sequence[Department], form: FormatOfMany) -> bytes:
    """Return departments as a file, in the formats of a matrix (CSV: the measures of each).

    Raises :class:`ObligationsError` for another format.
    """

    def workbook() -> bytes:
        return workbook_bytes(departments_sheets(matrix, found), departments_paper(matrix, found).title)

    report = Report(
        lambda: departments_paper(matrix, found),
        lambda: carried_table(found, matrix),
        lambda: departments_json(matrix, tuple(found)),
        workbook,
    )
    return _written(report, str(form), OF_MANY)
