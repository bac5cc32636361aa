"""Ledgers for tests: as the program writes them, as people leave them, and what of the file differs afterwards."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import yaml
from lxml import etree
from openpyxl import load_workbook

from obligations import Obligations, load_plan, load_profile, obligations_for
from obligations.exports.formats import export
from obligations.exports.ledger.book import ledger_of
from obligations.exports.ledger.changes import Updated
from tests.conftest import ROOT

SHEET, FACTS, MISSING, RECORD = "任务台账", "事实和依据", "还缺的事实", "_obligations"
PROFILE = ROOT / "profiles/guangdong.yaml"
Edit = Callable[[Any], object]
Measures = list[dict[str, Any]]


@cache
def result() -> Obligations:
    return obligations_for(PROFILE)


@cache
def in_class_one() -> Obligations:
    """The answer once a fact has been found out that changes verdicts."""
    data = yaml.safe_load(PROFILE.read_text("utf-8"))
    data["facts"]["省份类别"] = {"value": "一类", "source": "某文件"}
    return obligations_for(load_profile(data))


@cache
def fresh() -> bytes:
    return export(result(), "xlsx")


def opened(raw: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says what it cannot read of other programs' work
        return load_workbook(io.BytesIO(raw))


def edited(edit: Edit, raw: bytes | None = None) -> bytes:
    """A ledger as somebody saved it by openpyxl, which is one program of many."""
    book, content = opened(raw or fresh()), io.BytesIO()
    edit(book)
    book.save(content)
    return content.getvalue()


@cache
def rules() -> str:
    return (ROOT / "rules/2018.yaml").read_text("utf-8")


def answer_of(change: Callable[[Measures], object]) -> Obligations:
    """The answer under the plan with other measures in its last subtask."""
    data = yaml.safe_load(rules())
    change(data["tasks"][-1]["subtasks"][-1]["measures"])
    plan = load_plan(data)
    return obligations_for(load_profile(PROFILE, plan), plan)


def another(number: int, title: str) -> dict[str, Any]:
    data = yaml.safe_load(rules())
    last: dict[str, Any] = data["tasks"][-1]["subtasks"][-1]["measures"][-1]
    return {**last, "number": number, "title": title}


def updated(answer: Obligations, raw: bytes) -> Updated:
    return ledger_of([answer], None, raw)


def rows(raw: bytes, sheet: str = SHEET) -> list[tuple[Any, ...]]:
    return [tuple(cell for cell in row) for row in opened(raw)[sheet].iter_rows(values_only=True)]


def repacked(raw: bytes, changes: Mapping[str, Callable[[str], str]], more: Mapping[str, str] | None = None) -> bytes:
    """A ledger of which single parts were changed as texts, or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = changes.get(name, str)
            new.writestr(name, change(old.read(name).decode()).encode() if name in changes else old.read(name))
        for name, text in (more or {}).items():
            new.writestr(name, text)
    return stream.getvalue()


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def content(book: Any) -> dict[str, list[list[Any]]]:
    return {
        s.title: [[(c.value, c.data_type, c.number_format, c.comment and c.comment.text) for c in r] for r in s.rows]
        for s in book
    }


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else "?"


def flat(part: bytes) -> dict[str, str]:
    """Path in a part's XML → what is there: every attribute and text. Rows and cells are named by their references."""
    found: dict[str, str] = {}

    def walk(element: Any, path: str) -> None:
        counts: dict[str, int] = {}
        for key, value in element.attrib.items():
            found[f"{path}@{etree.QName(key).localname}"] = value
        if element.text is not None:
            found[f"{path}#"] = element.text
        for child in element:
            name = _local(child)
            counts[name] = counts.get(name, 0) + 1
            walk(child, f"{path}/{name}[{child.get('r') if name in ('row', 'c') else counts[name]}]")

    walk(etree.fromstring(part), "")
    return found


def differences(old: bytes, new: bytes) -> dict[str, set[str]]:
    """Part → the paths at which it differs; a part that is in only one of the files has the path ``""``."""
    one, other = parts(old), parts(new)
    found: dict[str, set[str]] = {}
    for name in one.keys() | other.keys():
        if name not in one or name not in other:
            found[name] = {""}
        elif one[name] != other[name]:
            a, b = flat(one[name]), flat(other[name])
            found[name] = {path for path in a.keys() | b.keys() if a.get(path) != b.get(path)}
    return found
