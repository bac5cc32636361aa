"""The formats of files, and what is written in each: the library's call for whoever wants a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from obligations.answers.departments import Department, departments_json
from obligations.answers.json_form import ResultJson
from obligations.answers.matrix import Matrix
from obligations.answers.obligations import Obligations
from obligations.errors import ObligationsError
from obligations.exports.answer_paper import Passages, answer_paper, measures_table, passages_of
from obligations.exports.csv_text import BYTE_ORDER_MARK, csv_text
from obligations.exports.excel import About, workbook_bytes
from obligations.exports.html import html_text
from obligations.exports.markdown import markdown_text
from obligations.exports.matrix_paper import (
    carried_table,
    departments_paper,
    departments_sheets,
    matrix_paper,
    matrix_sheets,
    matrix_table,
)
from obligations.exports.paper import Paper, Table, clean
from obligations.text import as_json, shown

#: The formats of an answer about one province: name, which is also the ending of a file → what it is.
FORMATS: Final = {
    "xlsx": "是 Excel 台账",
    "docx": "是 Word 文件",
    "md": "是 Markdown",
    "csv": "给表格软件",
    "html": "是网页",
    "json": "给程序用",
}
#: Those of many provinces.
FORMATS_OF_MANY: Final = {name: FORMATS[name] for name in ("xlsx", "csv", "md", "html", "json")}
#: Those that are no texts.
BINARY: Final = frozenset({"xlsx", "docx"})


class _Writing(NamedTuple):
    """What is written: as a document, as a single table, as plain data; made only when it is needed."""

    paper: Callable[[], Paper]
    table: Callable[[], Table]
    data: Callable[[], object]

    def as_bytes(self, form: str, formats: Iterable[str] = FORMATS) -> bytes:
        match form:
            case "md":
                text = markdown_text(self.paper())
            case "html":
                text = html_text(self.paper())
            case "csv":
                text = BYTE_ORDER_MARK + csv_text(self.table())
            case "json":
                text = as_json(self.data())
            case _:
                raise ObligationsError(f"写不了“{shown(form)}”；可以写 {'、'.join(formats)}")
        return (text + "\n").encode("utf-8")


def export(
    result: Obligations, form: str, *, passages: Passages | None = None, over: bytes | None = None, name: str = "台账"
) -> bytes:
    """The answer of a province as a file: ``xlsx`` (a ledger), ``docx``, ``md``, ``csv``, ``html`` or ``json``.

    ``passages`` are quotations to stand with the measures, by number. ``over``, for ``xlsx``: the ledger that is
    there (``name`` in messages), in which only what is ours is written anew. Raises :class:`ObligationsError` for
    another format, and for a ledger in which something would be lost.
    """
    if not isinstance(result, Obligations):
        raise ObligationsError(f"result 应为 obligations_for(...) 的结果，不是 {type(result).__name__}")
    match str(form):
        case "xlsx":
            from obligations.exports.ledger import ledger_bytes

            return ledger_bytes(result, passages, over, name)
        case "docx":
            from obligations.exports.word import document_bytes

            return document_bytes(answer_paper(result, passages))
    return _Writing(
        lambda: answer_paper(result, passages),
        lambda: measures_table(result, result, passages),
        lambda: _with_passages(result, passages),
    ).as_bytes(str(form))


def _with_passages(result: Obligations, passages: Passages | None) -> ResultJson:
    data = result.to_dict()
    for told in data["obligations"] if passages else ():
        told["passages"] = [*map(clean, passages_of(told["measure"], passages))]
    return data


def export_matrix(matrix: Matrix, form: str) -> bytes:
    """A matrix as a file: ``xlsx``, ``csv``, ``md``, ``html`` or ``json``. Raises :class:`ObligationsError`."""
    form = str(form)
    if form == "xlsx":
        about = About(matrix.plan.title, "matrix", matrix.plan.id, "", matrix.on)
        return workbook_bytes(matrix_sheets(matrix), about)
    writing = _Writing(lambda: matrix_paper(matrix), lambda: matrix_table(matrix), matrix.to_dict)
    return writing.as_bytes(form, FORMATS_OF_MANY)


def export_departments(matrix: Matrix, found: Sequence[Department], form: str) -> bytes:
    """Departments as a file, in the same formats; as CSV what each carries. Raises :class:`ObligationsError`."""
    form = str(form)
    if form == "xlsx":
        about = About(departments_paper(matrix, found).title, "department", matrix.plan.id, "", matrix.on)
        return workbook_bytes(departments_sheets(matrix, found), about)
    return _Writing(
        lambda: departments_paper(matrix, found),
        lambda: carried_table(found, matrix),
        lambda: departments_json(matrix, tuple(found)),
    ).as_bytes(form, FORMATS_OF_MANY)
