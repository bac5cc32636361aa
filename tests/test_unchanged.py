"""What users see, byte for byte: a change of the code that is to change nothing must leave every snapshot as it is.

Each case of the table below runs in a folder of its own that begins as a copy of ``snapshots/inputs``, where
everything is invented. ``snapshots/expected`` keeps what came of it: the command lines, exit status, both streams
(an empty one is left out), and every file that is new, changed or gone. ``make snapshots`` writes all of it again.

Made visible: a byte order mark, carriage returns, colours, a missing last newline. Of a Word or Excel file every part
is kept, XML indented; of what python-docx and openpyxl put into every file, only the first lines. Left out, because it
changes by itself: the time at which an Office file was made and saved (``TIME``) and with it a Word file's digest
(``DIGEST``), the version of this package (``VERSION``), and how a ZIP is packed.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Set
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import click
import docx
import openpyxl
import pytest
from lxml import etree

import obligations
from obligations.cli.app import commands
from tests.commands import on_any_system, run_here

ROOT: Final = Path(__file__).parent.parent
INPUTS: Final = ROOT / "tests" / "snapshots" / "inputs"
EXPECTED: Final = ROOT / "tests" / "snapshots" / "expected"


class Case(NamedTuple):
    """Commands as they are typed, one a line, and where they run."""

    commands: str
    #: What is typed at a terminal, a line each; without it there is no terminal.
    typed: str | None = None
    columns: int = 80
    #: As a process of its own, for which ``rules/`` and ``profiles/`` of the inputs are the ones that are shipped.
    process: bool = False


def shipped(commands: str, columns: int = 80) -> Case:
    return Case(commands, columns=columns, process=True)


SUBCOMMANDS: Final = commands.list_commands(click.Context(commands))

#: The province with nothing open, the one with gaps, and the plan.
#: The plan that is meant where none is named.
DEFAULT: Final = "2031"
FULL: Final = "profiles/shili.yaml --rules rules/2031.yaml"
GAPS: Final = "profiles/quekou.yaml --rules rules/2031.yaml"
BOTH: Final = "profiles/shili.yaml profiles/quekou.yaml --rules rules/2031.yaml"
#: Little, where much would be in the way.
SMALL: Final = "profiles/example.yaml --rules rules/2030.yaml"
BUREAU: Final = "--profile profiles --rules rules/2031.yaml"
WORDS: Final = "--vocabulary rules/2031.yaml"

#: Name of the snapshot → what is run.
CASES: Final[Mapping[str, str | Case]] = {
    # the group
    "group": "",
    "group-version": "--version",
    "schema": "schema profile --rules rules/2031.yaml\nschema problems -o problems.json",
    "schema-unknown": "schema profil",
    "group-misspelt-command": "chekc",
    "group-unknown-command": "zzzzzz",
    "group-misspelt-option": f"for {FULL} --fromat json",
    "group-missing-argument": "for",
    "group-missing-value": f"for {FULL} --on",
    "group-too-many-arguments": f"for {FULL} more",
    "group-no-such-choice": f"for {FULL} --format yaml",
    "help": "--help",
    "help-narrow": Case("--help", columns=60),
    **{f"help-{name}": f"{name} --help" for name in SUBCOMMANDS},
    # a province
    "for-full": f"for {FULL}",
    "for-gaps": f"for {GAPS} --actions",
    "for-json": f"for {GAPS} --format json",
    "for-json-file": f"for {FULL} --format json -o a.json",
    "for-text-file": f"for {FULL} -o a.txt\nfor {GAPS} -o a.txt\nfor {FULL} -o a.txt",
    "for-options": f"for {GAPS} --set 省份类别=一类 --set 自贸区=未知 --on 2031-03-31 --documented-only",
    "for-reference-engine": f"for {GAPS} --engine reference",
    "for-on-a-terminal": Case(f"for {GAPS} --set 省份类别=三类", typed=""),
    "for-wide": Case(f"for {GAPS}", columns=120),
    "for-no-such-file": "for none.yaml --rules rules/2031.yaml",
    "for-no-such-rules": "for profiles/shili.yaml --rules none.yaml",
    "for-broken-yaml": "for bad/broken.yaml --rules rules/2031.yaml",
    "for-misformed-profile": "for bad/misformed.yaml --rules rules/2031.yaml",
    "for-misformed-plan": "for profiles/shili.yaml --rules bad/misformed_rules.yaml",
    "for-misformed-plan-json": "for profiles/shili.yaml --rules bad/misformed_rules.yaml --format json",
    "for-mistaken-profile": "for bad/mistaken.yaml --rules rules/2031.yaml",
    "for-mistaken-profile-json": "for bad/mistaken.yaml --rules rules/2031.yaml --format json",
    "for-contradictory-plan": "for profiles/shili.yaml --rules bad/contradictory.yaml",
    "for-undecided-plan": "for profiles/shili.yaml --rules rules/2032.yaml",
    "for-misspelt-fact": f"for {FULL} --set 远洋港囗=是 --set 省份类别=四类 --set 保护中心",
    "for-no-day": f"for {FULL} --on 2031-02-30",
    "for-over-an-input": f"for {FULL} --format json -o profiles/shili.yaml",
    "for-over-a-foreign-file": f"for {FULL} -o memo.txt",
    "for-unwritable-format": f"for {FULL} -o a.docx",
    "explain": f"explain {GAPS}",
    **{f"explain-{number}": f"explain {GAPS} {number}" for number in range(1, 8)},
    "explain-optional": f"explain {FULL} 3",
    "explain-json": f"explain {GAPS} --format json",
    "explain-document": f"explain {GAPS} 3 --document document.md",
    "explain-document-json": f"explain {FULL} 1 --document document.md --format json",
    "explain-other-document": f"explain {FULL} 1 --document doubtful.txt",
    "explain-no-such-measure": f"explain {FULL} 9",
    "explain-no-number": f"explain {FULL} 一",
    "ask": f"ask {GAPS} --documented-only",
    "ask-nothing": f"ask {FULL}",
    "ask-own": f"ask {GAPS}",
    "ask-json": f"ask {GAPS} --documented-only --format json",
    "what-if": f"what-if {GAPS} --set 省份类别=三类 --set 自贸区=否 --set 保护中心=否",
    "what-if-json": f"what-if {GAPS} --set 省份类别=三类 --format json",
    "what-if-no-change": f"what-if {FULL} --set 省份类别=二类",
    "what-if-nothing": f"what-if {FULL}",
    "reach": f"reach {FULL} 3",
    "reach-optional": f"reach {GAPS} 4 --optional",
    "reach-never": f"reach {FULL} 5",
    "reach-json": f"reach {GAPS} 1 --optional --format json",
    "timeline": f"timeline {GAPS}",
    "timeline-from-to": f"timeline {FULL} --from 2030-01-01 --to 2031-12-31",
    "timeline-json": f"timeline {GAPS} --format json",
    "timeline-backwards": f"timeline {FULL} --from 2031-12-31 --to 2031-01-01",
    "compare": "compare profiles/shili.yaml profiles/quekou.yaml --rules rules/2031.yaml",
    "compare-json": "compare profiles/shili.yaml profiles/quekou.yaml --rules rules/2031.yaml --format json",
    "compare-same": "compare profiles/shili.yaml profiles/shili.yaml --rules rules/2031.yaml",
    # many provinces
    "matrix": f"matrix {BOTH}",
    "matrix-folder-wide": Case("matrix profiles --rules rules/2031.yaml", columns=120),
    **{f"matrix-{form}": f"matrix {BOTH} -o a.{form}" for form in ("json", "md", "csv", "html", "xlsx")},
    "matrix-again": f"matrix {SMALL} -o a.xlsx\nmatrix {SMALL} -o a.xlsx\ndepartment --profile {SMALL} -o a.xlsx",
    "matrix-md-shown": f"matrix {BOTH} --format md",
    "matrix-over-a-foreign-file": f"matrix {BOTH} -o memo.csv\nmatrix {BOTH} -o memo.csv --force",
    "department": f"department 港务司 {BUREAU}",
    "departments": f"department {BUREAU} --documented-only",
    **{f"department-{form}": f"department 协作司 {BUREAU} -o a.{form}" for form in ("json", "md", "csv", "html", "xlsx")},
    "department-misspelt": f"department 港务厅 {BUREAU}",
    # files to send or to keep
    **{f"export-{form}": f"export {GAPS} -o a.{form}" for form in ("xlsx", "docx", "md", "csv", "html", "json")},
    "export-dmn": "export -o a.dmn --rules rules/2031.yaml",
    "export-csv-shown": f"export {FULL} --format csv",
    "export-xlsx-shown": f"export {SMALL} --format xlsx",
    "export-document": f"export {FULL} -o a.md --document document.md",
    "export-assumed": f"export {GAPS} --set 省份类别=三类 --on 2031-03-31 --documented-only -o a.html",
    "export-again": f"export {SMALL} -o a.docx\nexport {SMALL} -o a.docx",
    "export-ledger-again": f"export {GAPS} -o a.xlsx\nexport {GAPS} --set 省份类别=三类 --set 保护中心=否 -o a.xlsx",
    "export-ledger-of-another": f"export {SMALL} -o a.xlsx\nexport bare.yaml --rules rules/2030.yaml -o a.xlsx",
    **{
        f"export-{form}-over-a-foreign-file": f"export {FULL} --format {form} -o memo.{ending}"
        for form, ending in (("md", "md"), ("csv", "csv"), ("html", "html"), ("json", "json"), ("xlsx", "txt"))
    },
    "export-dmn-of-a-province": f"export {FULL} -o a.dmn",
    "export-no-format": f"export {FULL}",
    "export-no-folder": f"export {FULL} -o none/a.md",
    # several plans
    "plans": "plans --rules plans",
    "plans-for": "for plans/my.yaml --rules plans\nfor plans/my.yaml --rules plans --on 2030-07-30 --due-by 2031-06-30",
    "plans-for-json": "for plans/my.yaml --rules plans --format json -o a.json\nfor bare.yaml --rules plans -o a.json",
    "plans-ask": "ask plans/my.yaml --rules plans\nask plans/my.yaml --rules plans --format json",
    "plans-timeline": "timeline plans/my.yaml --rules plans --from 2030-01-01 --to 2031-12-31",
    "plans-matrix": "matrix plans/my.yaml --rules plans\ndepartment 甲司 --rules plans --profile plans/my.yaml",
    "plans-export": "export plans/my.yaml --rules plans -o a.md\nexport plans/my.yaml --rules plans -o a.csv",
    "plans-ledger": "export plans/my.yaml --rules plans -o a.xlsx",
    "plans-fill": Case("fill plans/my.yaml --rules plans", typed="甲等\n退出\n"),
    "plans-check": "check plans --profile plans/my.yaml",
    "plans-diff": "diff plans plans\ndiff plans rules",
    "plans-new": "new 新省 --rules plans",
    "measures": "measures --rules rules/2031.yaml --actions",
    "new": "new 新省 --rules rules/2031.yaml",
    "new-file": "new 新省 --rules rules/2031.yaml -o a.yaml\nnew 新省 --rules rules/2031.yaml -o a.yaml",
    "fill": Case("fill my.yaml --rules rules/2031.yaml", typed="也许\n一\n对\n不知道\n否\n"),
    "fill-and-leave": Case("fill profiles/quekou.yaml --rules rules/2031.yaml --on 2031-12-01", typed="二类\n退出\n"),
    "fill-crlf": Case("fill crlf.yaml --rules rules/2031.yaml", typed="有\n"),
    "fill-without-a-terminal": "fill my.yaml --rules rules/2031.yaml",
    # rules
    "check": "check rules/2031.yaml --profile profiles/shili.yaml --profile profiles/quekou.yaml",
    "check-json": "check rules/2031.yaml --profile profiles/shili.yaml --format json",
    "check-mutate": "check rules/2030.yaml --mutate --profile profiles/example.yaml",
    "check-mutate-json": "check rules/2030.yaml --mutate --profile profiles/example.yaml --format json -o a.json",
    "check-unsound": "check bad/unsound.yaml --profile profiles/example.yaml --mutate",
    "check-unsound-json": "check bad/unsound.yaml --profile profiles/example.yaml --format json",
    "check-wordings": "check rules/wordings.yaml --profile profiles/example.yaml",
    "check-undecided": "check rules/2032.yaml --profile profiles/example.yaml",
    "check-contradictory": "check bad/contradictory.yaml --profile profiles/example.yaml",
    "test": "test rules/2031.tests.yaml",
    "test-failing": "test rules/2031.tests.yaml rules/failing.tests.yaml -o a.txt",
    "test-mistaken": "test rules/2031.tests.yaml bad/mistaken.tests.yaml",
    "diff": "diff rules/2031.yaml rules/second.yaml",
    "diff-json": "diff rules/2031.yaml rules/second.yaml --format json",
    "diff-same": "diff rules/2031.yaml rules/2031.yaml",
    # the ministry's document
    "import": f"import document.md {WORDS}",
    "import-doubtful": f"import doubtful.txt {WORDS} --year 2031 --id 又一 -o a.yaml\nfor my.yaml --rules a.yaml",
    "import-no-year": f"import doubtful.txt {WORDS}",
    "import-word": f"table rules/2031.yaml -o a.docx\nimport a.docx {WORDS} --title 另一计划 --year 2031 -o a.yaml",
    "import-no-table": f"import memo.md {WORDS}",
    "import-over-a-file": f"import document.md {WORDS} -o my.yaml",
    "audit": "audit rules/2031.yaml --document document.md",
    "audit-differences": "audit rules/second.yaml --document document.md",
    "audit-json": "audit rules/second.yaml --document document.md --format json",
    "audit-undecided": "audit rules/2032.yaml --document doubtful.txt",
    "audit-no-document": "audit rules/2031.yaml",
    "table": "table rules/2031.yaml",
    "table-file": "table rules/2030.yaml -o a.md\ntable rules/2030.yaml -o a.md",
    "table-pdf": "table rules/2031.yaml -o a.pdf",
    # what is shipped, and whole processes
    "shipped-profiles": shipped("profiles"),
    "shipped-names": shipped("for 示例省 --on 2031-06-01\nfor 98 --format json -o a.json\nfor 缺囗省"),
    "shipped-new": shipped("new quekou -o a.yaml\nfill 缺口"),
    "shipped-ask": shipped("ask 缺口"),
    "shipped-facts-of-another-plan": shipped("explain my.yaml --rules rules/2030.yaml"),
    "shipped-matrix": shipped("matrix\ndepartment"),
    "shipped-export-all": shipped("export --all --format md -o out --document document.md"),
    "shipped-rules": shipped("check\ntest"),
    **{
        f"process-{name}-{columns}": shipped(command, columns)
        for name, command in (("explain", "explain 缺口 4"), ("audit", "audit --document doubtful.txt"), ("help", "for -h"))
        for columns in (80, 120)
    },
}  # fmt: skip


# --- running ------------------------------------------------------------------------------------------------------


def environment(case: Case) -> dict[str, str]:
    """All that commands may know of where they run; and what coverage needs to follow a process."""
    told = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COV")}
    return {**told, "COLUMNS": str(case.columns), "LANG": "C.UTF-8", "TERM": "xterm"}


def run_process(arguments: list[str], case: Case) -> tuple[int, bytes, bytes]:
    """Run with the package of the current folder, so that what stands there is what is shipped."""
    program = f"import sys; from obligations import shipped; shipped.DEFAULT = '{DEFAULT}'"
    program += "; from obligations.cli.app import main; sys.exit(main())"
    command: list[str | bytes] = [sys.executable, "-c", program, *(argument.encode() for argument in arguments)]
    done = subprocess.run(command, capture_output=True, check=False, env=environment(case), stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def snapshot(case: Case, folder: Path) -> str:
    """Run a case in a new folder, and write down what came of it."""
    shutil.copytree(INPUTS, folder)
    if case.process:
        (folder / "obligations").symlink_to(ROOT / "obligations", target_is_directory=True)
    lines: list[str] = []
    with chdir(folder):
        before = files_in(folder)
        for command in case.commands.split("\n"):
            arguments = shlex.split(command)
            run = run_process(arguments, case) if case.process else run_here(arguments, environment(case), case.typed)
            status, out, err = run
            lines += [f"$ obligations {command}".rstrip()]
            lines += [f"> {line}" for line in (case.typed or "").splitlines()]
            lines += [f"=== exit status {status}"]
            lines += ["=== standard output", *described(out)] if out else []
            lines += ["=== standard error", *described(err)] if err else []
            after = files_in(folder)
            for name in sorted(before.keys() | after.keys()):
                if name not in after:
                    lines += [f"=== gone: {name}"]
                elif before.get(name) != after[name]:
                    lines += [f"=== {'changed' if name in before else 'new'}: {name}", *after[name]]
            lines += [""]
            before = after
    text = "\n".join(lines)
    assert str(folder) not in text and str(ROOT) not in text, "a path of this machine is shown to users"
    return text


def files_in(folder: Path) -> dict[str, list[str]]:
    """What stands in the files, as it is written down: times at which they were made do not count."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {os.fsencode(path.relative_to(folder)).decode(): list(described(path.read_bytes())) for path in files}


# --- writing down -------------------------------------------------------------------------------------------------

MARKS: Final = {"\ufeff": "⟨BOM⟩", "\r": "⟨CR⟩", "\x1b": "⟨ESC⟩"}
VERSION: Final = re.escape(obligations.__version__)
#: What changes by itself, and what stands for it.
VOLATILE: Final = {
    re.compile(rf'(^obligations |exporterVersion="|"version": "){VERSION}', re.M): r"\1VERSION",
    re.compile(r"(<dcterms:(?:created|modified)\b[^>]*>)[^<]+"): r"\1TIME",
    re.compile(r"(\.docx\W+SHA-256 )[0-9a-f]{64}"): r"\1DIGEST",
    # of a text that can name the engine, which is another one on Windows
    re.compile(r'("digest": "|obligations\.digest"[^>]*>\s*<vt:lpwstr[^>]*>)[0-9a-f]{64}'): r"\1DIGEST",
}


def steady(text: str) -> str:
    for pattern, replacement in VOLATILE.items():
        text = pattern.sub(replacement, text)
    return text


def described(content: bytes) -> Iterator[str]:
    """The lines that show a file or a stream."""
    if content.startswith(b"PK\x03\x04"):
        yield from parts(content)
        return
    text = content.decode("utf-8", "backslashreplace")
    for character, mark in MARKS.items():
        text = text.replace(character, mark)
    lines = steady(text).split("\n")
    yield from lines[:-1]
    if lines[-1]:
        yield lines[-1] + "⟨no newline⟩"


def parts(content: bytes) -> Iterator[str]:
    """Every part of an Office file: XML indented, of anything else its digest."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            raw = package.read(name)
            yield f"--- part {name}"
            if raw.lstrip().startswith(b"<"):
                yield from xml_lines(raw)
            else:
                yield f"{len(raw)} bytes, SHA-256 {hashlib.sha256(raw).hexdigest()}"


def xml_lines(raw: bytes) -> Iterator[str]:
    for element in elements_of(raw):
        first, *others = element.split("\n")
        yield first
        if element in in_every_file():
            yield f"   {len(others)} lines, the same in every file"
        else:
            yield from others


def elements_of(raw: bytes) -> list[str]:
    """An XML document, indented: the start of its root, and each element right in it (with the last, the root's end)."""
    root = etree.fromstring(raw)
    etree.indent(root, " ")
    return re.split(r"\n(?= <[^/])", steady(etree.tostring(root, encoding="unicode")))


@cache
def in_every_file() -> Set[str]:
    """The long elements of an empty document and an empty workbook: they are the libraries', and thousands of lines."""
    found = set()
    for make in (docx.Document, openpyxl.Workbook):
        stream = io.BytesIO()
        make().save(stream)
        with zipfile.ZipFile(stream) as package:
            raws = [package.read(name) for name in package.namelist()]
        found |= {element for raw in raws if raw.lstrip().startswith(b"<") for element in elements_of(raw)}
    return {element for element in found if element.count("\n") > 10}


# --- holding what is expected against what is ---------------------------------------------------------------------


def case_of(name: str) -> Case:
    found = CASES[name]
    return Case(found) if isinstance(found, str) else found


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if case_of(name).process else ()) for name in CASES]
)
def test_nothing_that_users_see_has_changed(name: str, tmp_path: Path) -> None:
    path = EXPECTED / f"{name}.txt"
    expected = on_any_system(path.read_bytes().decode() if path.exists() else "")
    actual = on_any_system(snapshot(case_of(name), tmp_path / "work"))
    if actual != expected:
        found = difflib.unified_diff(
            expected.split("\n"), actual.split("\n"), f"expected/{path.name}", "now", lineterm=""
        )
        pytest.fail(
            "\n".join([*found, "", "If this change is meant: make snapshots, and look at git diff"]), pytrace=False
        )


def test_every_snapshot_has_its_command() -> None:
    assert {path.name for path in EXPECTED.iterdir()} == {f"{name}.txt" for name in CASES}, "make snapshots"


def test_every_subcommand_has_its_snapshots() -> None:
    listed = (EXPECTED / "help.txt").read_text("utf-8").partition("\n一个省：\n")[2].partition("\n各命令的说明")[0]
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("  ")] == SUBCOMMANDS
    run = {
        line.split()[0]
        for name in CASES
        for line in case_of(name).commands.split("\n")
        if line and not line.endswith((" -h", " --help"))
    }
    assert set(SUBCOMMANDS) <= run


def accept() -> None:
    """Write all snapshots anew; those of no case go."""
    EXPECTED.mkdir(exist_ok=True)
    for path in EXPECTED.iterdir():
        if path.stem not in CASES:
            path.unlink()
    for name in CASES:
        with tempfile.TemporaryDirectory() as folder:
            (EXPECTED / f"{name}.txt").write_bytes(snapshot(case_of(name), Path(folder) / "work").encode())


if __name__ == "__main__":
    accept()
