"""Updates a ledger that this program wrote: its own cells get new content, and everything else stays as it is.

The file is patched in place: what is not ours is not even read, so it cannot be lost. The hidden record shows which
cells are ours. If people changed one of these, that is reported with its place, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Final, NamedTuple

from obligations.errors import ObligationsError, Place, Problems, SourceError
from obligations.exports.answer_paper import LEDGER
from obligations.exports.ledger.cells import SheetCells, write_text
from obligations.exports.ledger.changes import Updated, headed
from obligations.exports.ledger.kept import KeptSheet
from obligations.exports.ledger.record import COLUMNS, FIRST_COLUMNS, LEDGER_KIND, LOOKS_SHEET, Record, rows_of
from obligations.exports.ledger.styles import Styles
from obligations.exports.ledger.written import Looks, SheetUpdate
from obligations.exports.marks.identity import Mark
from obligations.exports.marks.provenance import RECORD, mark_in, properties_of
from obligations.exports.paper import ColumnHead, Sheet
from obligations.files.package import UNSOUND, added, child, local
from obligations.files.workbook import FORMULA, Workbook, cells_in, is_on, reference_of
from obligations.plan.verdicts import Verdict
from obligations.text import number_of, shown

_ANOTHER_NAME: Final = "请换一个文件名；加 --force 会覆盖它，填写的内容不再保留"
_NO_ASSUMPTIONS: Final = "确实是事实的，写进档案再导出；只是试算，请另写一个文件"


class New(NamedTuple):
    """What is to be in a ledger, by ``title`` and ``mark``. ``plans``: name of a sheet of measures → id of the plan.

    ``columns`` are those for people; ``labels``: what a verdict was ever called → the verdict. ``looks`` returns a
    workbook that has :data:`LOOKS_SHEET`, and ``fresh`` one of the same sheets, each only if it is needed.
    """

    title: str
    mark: Mark
    sheets: Sequence[Sheet]
    plans: Mapping[str, str]
    columns: Sequence[ColumnHead]
    labels: Mapping[str, Verdict]
    looks: Callable[[], bytes]
    fresh: Callable[[], bytes]


def update_ledger(raw: bytes, name: str, new: New, said: str) -> Updated:
    """Return a ledger with new content in the cells and sheets that this program wrote.

    ``said`` stands before what is noted beside verdicts that changed, such as the day. Raises
    :class:`ObligationsError` for a file that is no ledger of the same plan and province, and with every place where
    something of people's would be lost.
    """
    try:
        return _update(Workbook(raw, name), name, new, said)
    except UNSOUND as error:
        remedy = "请用 Office 打开它，修复后另存为 .xlsx，再导出到那个文件"
        raise SourceError.at("damaged-file", Place(name), "这个工作簿里有不合格式的 XML", remedy) from error


def _update(book: Workbook, name: str, new: New, said: str) -> Updated:
    if RECORD not in book.sheets:
        mark = mark_in(book.package.properties)
        is_ours = mark is not None and mark.identity.report == LEDGER_KIND
        lost = "隐藏的工作表 _obligations 被删去了，分不出哪些格子是人填的"
        raise _refused(name, lost if is_ours else "这不是 obligations export 写的台账")
    record = Record.read(book.texts(RECORD))
    if not record.sheets:
        raise _refused(name, "隐藏的工作表里没有程序写过什么的记录，分不出哪些格子是人填的")
    told = [*_identified(book, record, name, new)]
    places = _places(book, record, name, new)
    told += [f"工作表“{shown(was)}”现在叫“{shown(now)}”，更新的是它" for now, was in places.values() if now != was]
    problems = Problems()

    def add_problem(path: str, message: str, remedy: str, number: str) -> None:
        problems.add("changed-ledger", Place(name, path=path), message, remedy, measure=number_of(number))

    kept: dict[str, KeptSheet] = {}
    for sheet in new.sheets:
        if (there := places.get(sheet.name)) is not None:
            kept[sheet.name] = KeptSheet(SheetCells(book, there[0]), sheet, record, there[1], add_problem)
            kept[sheet.name].check()
        elif sheet.name in book.sheets:
            add_problem(sheet.name, "已经有一张同名的工作表", "请把它改名，或加 --force 覆盖", "")
        elif sheet.is_ledger and sheet.name in record.sheets:
            add_problem("", f"找不到工作表“{sheet.name}”", "请改回原来的名称和表头，或加 --force 覆盖", "")
    problems.raise_as(ObligationsError)
    return Updated(*_written(book, record, new, kept, told, said))


def _written(
    book: Workbook, record: Record, new: New, kept: Mapping[str, KeptSheet], told: list[str], said: str
) -> tuple[bytes, tuple[str, ...]]:
    fresh = cache(lambda: Workbook(new.fresh(), "-"))
    looks = _looks(book, new)
    offered = record.notes.get(COLUMNS, FIRST_COLUMNS).split("、")
    notes = properties_of(new.mark) | {COLUMNS: "、".join(column.label for column in new.columns)}
    written = Record(notes, {})
    added_sheets: list[str] = []
    several = sum(sheet.is_ledger for sheet in new.sheets) > 1
    for sheet in new.sheets:
        if sheet.name not in kept:
            _add_sheet(book, fresh(), sheet.name)
            added_sheets.append(sheet.name)
            written.sheets[sheet.name] = rows_of(sheet)
            actual = sheet.name
        else:
            update = SheetUpdate(kept[sheet.name], looks, said)
            columns = [column for column in new.columns if column.label not in offered] if sheet.is_ledger else []
            actual = kept[sheet.name].cells.name
            written.sheets[actual] = update.write(columns)
            told += headed(actual, update.changes.lines(), several=several or not sheet.is_ledger)
        written.note(sheet.name, actual, new.plans.get(sheet.name))
    if added_sheets:
        told.append(f"加了新的工作表：{'、'.join(added_sheets)}")
    known = {sheet.recorded_as for sheet in kept.values()} | {record.name_of(sheet.name) for sheet in new.sheets}
    for title, rows in record.sheets.items():  # a sheet that is not written this time is still ours
        if title not in known:
            written.sheets[title] = rows
    if [*written.rows()] != [*record.rows()]:
        _write_record(book, written)
    book.package.set_properties(properties_of(new.mark))
    if any(book.package.is_changed(sheet.cells.part) for sheet in kept.values()):
        _calculate_again(book)
    return book.package.saved(), tuple(told)


def _identified(book: Workbook, record: Record, name: str, new: New) -> list[str]:
    """Return what is to be told of an older state of the same ledger; raise an error if it is another ledger.

    The hidden record counts, or else the properties, which some programs remove. An old ledger that has neither is
    known by the title in its description.
    """
    mark = mark_in(record.notes) or mark_in(book.package.properties)
    if mark is None:
        if not any(row[:1] == (new.title,) for rows in record.sheets.values() for row in rows):
            raise _refused(name, "看不出这是哪个省份、哪个计划的台账")
        mark = new.mark
    old, wanted = mark.identity, new.mark.identity
    if old.report != LEDGER_KIND:
        raise _refused(name, "这不是 obligations export 写的台账")
    has_fewer = (record.plans or {*old.plan.split("、")}) < {*new.plans.values()}
    if has_fewer and old._replace(plan=wanted.plan) == wanted:
        return [f"台账原来只有计划 {old.plan}，现在加上了别的计划"]
    if differences := [*old.differences(wanted)]:
        is_trial = wanted.assumed and old._replace(assumed=wanted.assumed) == wanted
        remedy = _NO_ASSUMPTIONS if is_trial else _ANOTHER_NAME
        raise _refused(name, f"这是另一份台账：{'；'.join(differences)}", remedy)
    return [*mark.updates(new.mark)]


def _refused(name: str, message: str, remedy: str = _ANOTHER_NAME) -> ObligationsError:
    return ObligationsError.at("would-overwrite", Place(name), message, remedy)


def _places(book: Workbook, record: Record, name: str, new: New) -> dict[str, tuple[str, str]]:
    """Return name of a wanted sheet → the sheet that is there now, and what it is called in the record.

    A sheet of measures is known by its plan, any other by its name; one that people renamed by its headings. Raises
    :class:`ObligationsError` where several can be the renamed one.
    """
    found = {}
    for sheet in new.sheets:
        names = [name for name in (record.name_of(sheet.name),) if name in record.sheets]
        if sheet.is_ledger and not names:
            names = [title for title in record.sheets if record.plan_of(title) == new.plans[sheet.name]]
            if not names and LEDGER in record.sheets and record.plan_of(LEDGER) is None:
                names = [LEDGER]
        for title in names[:1]:
            there = [title] if title in book.sheets else _renamed(book, record, title)
            if len(there) > 1:
                message = f"工作表“{title}”改过名，{'、'.join(f'“{shown(each)}”' for each in there)}都可能是它"
                raise _refused(name, message, f"请把要更新的那一张改回“{title}”")
            if there:
                found[sheet.name] = (there[0], title)
    return found


def _renamed(book: Workbook, record: Record, title: str) -> list[str]:
    """Return the sheets that have the headings and most of the rows of a recorded one."""
    head, *rows = record.sheets[title]
    found = []
    cells = [text.strip() for row in rows for text in row if text.strip()]
    for name in book.sheets:
        if name not in record.sheets and name != RECORD:
            texts = {text.strip() for text in book.texts(name).values()}
            if {label.strip() for label in head} <= texts and sum(text in texts for text in cells) > 0.5 * len(cells):
                found.append(name)
    return found


def _looks(book: Workbook, new: New) -> Looks:
    theirs = Styles(book)

    @cache  # most updates need no format at all
    def ours() -> tuple[Styles, list[str]]:
        looks = Workbook(new.looks(), "-")
        cells = cells_in(looks.package.tree(looks.sheets[LOOKS_SHEET].part))
        return Styles(looks), [cell.get("s", "") for _, cell in cells]

    def taken(position: int) -> str:
        return theirs.taken_from(ours()[0], ours()[1][position])

    def marked(number: str, before: str, verdict: Verdict | None) -> str:
        _, text, *rest = ours()[1]
        formats = dict(zip(Verdict, rest, strict=True))
        old = formats[new.labels[before]] if before in new.labels else text
        return theirs.remarked(number, old, formats[verdict] if verdict else text, ours()[0])

    return Looks(partial(taken, 0), partial(taken, 1), marked)


def _add_sheet(book: Workbook, fresh: Workbook, name: str) -> None:
    """Add a sheet of a new workbook behind the others, with its formats."""
    ours, theirs = Styles(fresh), Styles(book)
    root = book.adopted(fresh.package.tree(fresh.sheets[name].part))
    formats: dict[str, str] = {}
    for cell in (element for element in root.iter("*") if local(element) == "c" and element.get("s")):
        number = cell.get("s")
        formats[number] = formats.get(number) or theirs.taken_from(ours, number)
        cell.set("s", formats[number])
    book.add_sheet(name, root)


def _write_record(book: Workbook, record: Record) -> None:
    body = child(book.package.change(book.sheets[RECORD].part), "sheetData")
    for row in list(body):
        body.remove(row)
    for at, texts in enumerate(record.rows(), 1):
        row = added(body, "row", r=str(at))
        for column, text in enumerate(texts, 1):
            if text:
                write_text(added(row, "c", r=reference_of((at, column))), text)


def _calculate_again(book: Workbook) -> None:
    """Let Excel calculate people's formulas again when it opens the file: they may depend on our cells."""
    settings = child(book.package.tree(book.main), "calcPr")
    if settings is None or not settings.get("calcId") or is_on(settings, "fullCalcOnLoad"):
        return
    if any(text.startswith(FORMULA) for name in book.sheets for text in book.texts(name).values()):
        book.package.change(book.main)
        settings.set("fullCalcOnLoad", "1")
