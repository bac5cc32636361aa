"""The shape of the house: imports go one way, and what is promised about files holds."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "obligations"

#: Each module may import from the ones before it only. This is the order in which to read the code.
ORDER = [
    "errors", "names", "numerals", "json_text", "progress", "conditions", "vocabulary", "yaml_text", "source", "packages", "structure", "condition_form", "space", "implicants", "verdicts",
    "plan", "contradictions", "rules_file", "profile", "reference", "sheltered", "durable_engine", "engine", "json_form", "json_reasons", "grounds",
    "shipped", "loading", "assuming", "situation",
    "clauses.words", "clauses.lexicon", "clauses.remarks", "clauses.branches", "clauses.meaning", "clauses.reader", "clauses.writer", "clauses.describing",
    "explanation", "obligations", "asking", "reaching", "comparison", "timelines", "matrices", "bureau", "filling",
    "checks.findings", "checks.structure", "checks.clauses", "checks.answers", "checks.idle", "checks.expectations", "checks.knowledge",
    "checks.unsaid", "checks.shape", "checks.coverage", "checks.json_form", "checks.mutations", "checks.certificate",
    "cases", "matching", "diff",
    "documents.paper", "documents.markdown", "documents.numbering", "documents.word", "documents.reading",
    "documents.table", "documents.headings", "documents.joining", "documents.dues", "documents.titles", "documents.departments", "documents.entries", "documents.drafting", "documents.rules_text",
    "documents.json_form", "documents.auditing", "documents.passages",
    "schemas",
    "terminal", "wording", "report", "explain_report", "answers_report", "timeline_report", "matrix_report", "department_report",
    "check_report", "cases_report", "diff_report", "document_report", "template", "command", "output",
    "exports.content", "exports.dmn", "exports.answer", "exports.many", "exports.comma", "exports.markdown", "exports.html", "exports.word", "exports.plan_table",
    "exports.excel", "exports.kept", "exports.ledger", "exports.formats", "exports.ours",
    "cli_common", "cli_subject", "cli_province", "cli_answers", "cli_provinces", "cli_export", "cli_fill", "cli_rules", "cli_documents", "cli",
]  # fmt: skip
#: Modules that a command needs only when it checks rules, imports or exports; `obligations for` must not load them.
RULES_ONLY = [
    name
    for name in ORDER
    if name.startswith(("clauses.", "checks.", "documents.", "exports.", "cases", "diff", "check_report"))
]


def imports(path: Path) -> set[str]:
    """The modules of the package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("obligations"):
            inner = node.module.removeprefix("obligations").strip(".")
            if inner in modules():
                found.add(inner)
            else:  # the package itself, or a folder in it
                found |= {f"{inner}.{alias.name}".strip(".") for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.removeprefix("obligations.") for a in node.names if a.name.startswith("obligations.")}
    return found


@cache
def modules() -> dict[str, Path]:
    found = {p.stem: p for p in PACKAGE.glob("*.py") if not p.stem.startswith("__")}
    for folder in ("clauses", "checks", "documents", "exports"):
        found |= {f"{folder}.{p.stem}": p for p in (PACKAGE / folder).glob("*.py") if not p.stem.startswith("__")}
    return found | {"shipped": PACKAGE / "shipped" / "__init__.py"}


def test_every_module_has_its_place() -> None:
    assert sorted(modules()) == sorted(ORDER)


def test_every_import_is_seen() -> None:
    """Of this package only modules are imported, so that the order below means something."""
    for name, path in modules().items():
        assert imports(path) <= set(ORDER), name


def test_a_list_is_made_without_what_checks_need() -> None:
    code = "import sys, obligations.cli.app; print([m for m in sys.modules if m.startswith(('obligations.', 'lark', 'lxml'))])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not [
        name for name in [*RULES_ONLY, "lark", "lxml"] if f"'obligations.{name}'" in loaded or f"'{name}'" in loaded
    ]


def test_a_list_loads_no_library_of_files() -> None:
    code = "import sys; from obligations.cli.app import main; main(['for', '广东']); print(*sys.modules, sep='\\n')"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "obligations.reports.obligations" in loaded
    files = {"openpyxl", "docx", "jinja2", "lxml", "markdown_it", "obligations.files.office"}
    assert not {*files, "obligations.answers.json_form"} & set(loaded), (
        "the shapes of the JSON take as long as all the rest"
    )


@pytest.mark.parametrize("name", ORDER)
def test_imports_go_one_way(name: str) -> None:
    later = [other for other in imports(modules()[name]) if ORDER.index(other) >= ORDER.index(name)]
    assert not later


def test_only_one_module_knows_durable_rules() -> None:
    users = [
        name
        for name, path in modules().items()
        if re.search(r"^\s*(from|import) durable\b", path.read_text("utf-8"), re.M)
    ]
    assert users == ["durable_engine"]


def test_no_rule_logic_in_the_command_line() -> None:
    people = [name for name in ORDER if name.startswith("cli") or name.endswith("report")]
    for name in (*people, "command", "terminal", "template", "output", "wording"):
        logic = {"reference", "implicants", "space", "durable_engine", "contradictions"}
        assert not imports(modules()[name]) & logic, name


def test_no_module_is_long() -> None:
    lengths = {name: path.read_text("utf-8").count("\n") for name, path in modules().items()}
    assert not {name: n for name, n in lengths.items() if n > 350}
