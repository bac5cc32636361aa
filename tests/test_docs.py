"""What the pages say holds: every snippet runs, every link leads somewhere, both READMEs say the same.

Snippets of a page run in their order, in one folder with a copy of ``rules/`` and ``profiles/`` and with the files
that the page speaks of before it makes them:

* ``sh``: each line that begins with ``obligations`` ends with the status that its comment says (退出码是 1), or with 0.
* ``text`` below it is what its last line showed; … alone in a line stands for lines that are left out.
* ``python``: a comparison is true, and what is printed is what the comment in its line begins with.
* ``yaml`` is a profile, cases that pass, or a part of a rules file; ``json`` can be parsed.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import click
import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from obligations import load_plan, load_profile, loading, shipped
from obligations.cli.app import commands
from obligations.exports.formats import FORMATS
from tests.commands import on_any_system, run_here
from tests.conftest import ROOT

READMES: Final = ("README.md", "README.zh-CN.md")
LONGEST_README: Final = 120
PAGES: Final = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "tests" / "old_files" / "README.md"]
)
#: Files that pages speak of, in the order in which they are made → the commands that make them.
MADE: Final = {
    "my.yaml": ["new 甲省 -o my.yaml"],
    "计划.docx": ["table -o 计划.docx"],
    "计划.txt": ["table -o 计划.md"],
    "draft.yaml": ["table -o 计划.docx", "import 计划.docx -o draft.yaml"],
}
ENVIRONMENT: Final = {"LANG": "C.UTF-8", "TERM": "xterm", "COLUMNS": "80"}


class Block(NamedTuple):
    """A fenced block of a page, and the line in which it begins."""

    kind: str
    text: str
    line: int


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def tokens(page: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text_of(page))


def inline(page: str) -> Iterator[Token]:
    for token in tokens(page):
        yield from token.children or ()


def blocks(page: str) -> list[Block]:
    return [Block(t.info, t.content, t.map[0] + 1) for t in tokens(page) if t.type == "fence" and t.map]


def headings(page: str) -> list[tuple[str, str]]:
    """The level and the text of each heading."""
    found = tokens(page)
    return [
        (token.tag, "".join(t.content for t in after.children or ()))
        for token, after in pairwise(found)
        if token.type == "heading_open"
    ]


#: Pages whose commands check whole plans or write a file for every region.
_LONG: Final = ("docs/command-line.md", "docs/files.md")
WITH_SNIPPETS: Final = [
    pytest.param(page, marks=pytest.mark.prove if page in _LONG else ())
    for page in PAGES
    if blocks(page) and page != "docs/walkthrough.md"  # see test_walkthrough
]


# --- running ------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder like a checkout's, whose rules and profiles are the shipped ones; it is the current folder."""
    for name in ("rules", "profiles"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "profiles", tmp_path / "档案")
    monkeypatch.setattr(shipped, "_HERE", tmp_path / "obligations" / "shipped")
    monkeypatch.chdir(tmp_path)
    loading._default_plan.cache_clear()
    yield tmp_path
    loading._default_plan.cache_clear()


def run(words: list[str], *, status: int = 0) -> str:
    """Run a command, and return what it showed. ``fill`` is left at its first question."""
    done, out, err = run_here(words, ENVIRONMENT, "退出\n" if words[0] == "fill" else None)
    assert done == status, f"{shlex.join(words)}: status {done}\n{err.decode()}"
    return out.decode()


def make_files(page: str) -> None:
    """Make the files that a page's snippets speak of before they make them."""
    code = "".join(block.text for block in blocks(page))
    for name, lines in MADE.items():
        first = re.search(rf"(-o )?{re.escape(name)}", code)
        if first and not first[1]:
            for line in lines:
                run([*shlex.split(line), "--force"])
    if "计划.txt" in code:
        Path("计划.md").rename("计划.txt")
    if "draft.tests.yaml" in code:
        cases = Path("rules/2018.tests.yaml").read_text("utf-8").replace("规则: 2018.yaml\n", "")
        Path("draft.tests.yaml").write_text(cases, "utf-8")


def run_shell(text: str) -> str:
    """Run each line; return what the last one showed."""
    shown = ""
    for line in text.splitlines():
        match shlex.split(line, comments=True):
            case ["obligations", *words]:
                said = re.search(r"退出码是 (\d)", line)
                shown = run(words, status=int(said[1]) if said else 0)
            case ["make", *targets]:
                assert set(targets) <= set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.M)), line
            case ["eval", *_]:
                path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
                script = ["bash", "-ec", f"{line}\ncomplete -p obligations"]
                subprocess.run(script, check=True, capture_output=True, env={"PATH": path})
            case ["pip", *_] | [_, "pip", *_]:
                pass  # tests/test_installed.py runs what README says of the wheel
            case []:
                pass
            case _:
                pytest.fail(f"nothing here runs this line: {line}")
    return shown


def compare_shown(text: str, shown: str) -> None:
    text, shown = on_any_system(text), on_any_system(shown)
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(f"{line}\n") for line in text.splitlines())
    assert re.fullmatch(pattern, shown), f"the page shows\n{text}\nbut the command\n{shown}"


def run_python(text: str, names: dict[str, Any]) -> None:
    for node in ast.parse(text).body:
        code = ast.unparse(node)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare):
            assert eval(code, names), f"this is not so: {code}"
            continue
        with redirect_stdout(io.StringIO()) as printed:
            exec(code, names)
        last = text.splitlines()[(node.end_lineno or 1) - 1].encode()[node.end_col_offset :].decode()
        comment = last.strip().removeprefix("# ")
        if printed.getvalue() and comment:
            assert comment.startswith(printed.getvalue().strip()), f"{code} prints {printed.getvalue()}"


def load_yaml(text: str) -> None:
    data = yaml.safe_load(text)
    match sorted(data):
        case ["facts", "province"]:
            Path("block.yaml").write_text(text, "utf-8")
            load_profile("block.yaml")
        case ["expectations"]:
            rules = yaml.safe_load(Path("rules/2018.yaml").read_text("utf-8"))
            assert load_plan(rules | data).expectations
        case ["groups"]:
            rules = yaml.safe_load(Path("rules/2018.yaml").read_text("utf-8"))
            [name] = data["groups"]
            measure = rules["tasks"][0]["subtasks"][0]["measures"][0]
            measure |= {"clause": f"{name}必做", "mandatory": {"region": name}, "optional": None}
            assert load_plan(rules | data).vocabulary.region
        case ["bureau", "decisions", "undecided"]:
            rules = yaml.safe_load(Path("rules/2018.yaml").read_text("utf-8"))
            rules["tasks"][0]["subtasks"][0]["measures"][0] |= data
            assert load_plan(rules)[1].decided("bureau")
        case ["default_scope", "scope_means", "verdict_labels"]:
            rules = yaml.safe_load(Path("rules/2018.yaml").read_text("utf-8"))
            assert load_plan(rules | data)[8].is_default  # it has no clause of its own
        case ["用例", "规则"]:
            Path("rules/block.tests.yaml").write_text(text, "utf-8")
            run(["test", "rules/block.tests.yaml"])
        case keys:
            pytest.fail(f"nothing here loads a block of {keys}")


def run_snippets(page: str) -> None:
    make_files(page)
    names: dict[str, Any] = {}
    shown = None
    for block in blocks(page):
        try:
            match block.kind:
                case "sh":
                    shown = run_shell(block.text)
                case "text":
                    assert shown is not None, "no command above shows this"
                    compare_shown(block.text, shown)
                case "python":
                    run_python(block.text, names)
                case "yaml":
                    load_yaml(block.text)
                case "json":
                    json.loads(block.text)
                case "mermaid":
                    pass
                case kind:
                    pytest.fail(f"nothing here runs a block of {kind!r}")
        except BaseException as error:
            error.add_note(f"{page}:{block.line}")
            raise


@pytest.mark.parametrize("page", WITH_SNIPPETS)
@pytest.mark.usefixtures("folder")
def test_every_snippet_of_a_page_runs(page: str) -> None:
    run_snippets(page)


# --- what is said -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for token in inline(page):
        target = str(token.attrs.get("href") or "")
        if token.type != "link_open" or target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        path = (ROOT / page).parent / MarkdownIt().normalizeLinkText(name) if name else ROOT / page
        assert path.exists(), target
        if anchor:
            known = {slug(text) for _, text in headings(str(path.resolve().relative_to(ROOT)))}
            assert MarkdownIt().normalizeLinkText(anchor) in known, target


def slug(heading: str) -> str:
    """The anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_is_one(page: str) -> None:
    for token in inline(page):
        words = token.content.split()
        if token.type != "code_inline" or words[:1] != ["obligations"] or len(words) < 2:
            continue
        if words[1] in ("--help", "命令"):
            continue
        command = commands.get_command(click.Context(commands), words[1])
        assert command, token.content
        known = {option for param in command.params for option in param.opts}
        assert {word for word in words if word.startswith("-")} <= known, token.content


def test_every_command_has_an_example_and_stands_under_its_heading() -> None:
    run = {
        words[1]
        for page in PAGES
        for block in blocks(page)
        if block.kind == "sh"
        for words in (line.split() for line in block.text.splitlines())
        if words[:1] == ["obligations"]
    }
    assert run == set(commands.list_commands(click.Context(commands)))
    sections = [text for tag, text in headings("docs/command-line.md") if tag == "h2"]
    assert sections[: len(commands.headings)] == list(commands.headings)


def test_every_format_has_its_row() -> None:
    rows = re.findall(r"^\| `\.(\w+)` \| .+ \| (.+) \|$", text_of("docs/files.md"), re.M)
    assert {name: many != "不写" for name, many in rows} == {
        **{form.name: bool(form.of_many) for form in FORMATS},
        "dmn": False,
    }


def test_both_readmes_are_short_and_say_the_same() -> None:
    for page in READMES:
        assert len(text_of(page).splitlines()) <= LONGEST_README
    english, chinese = READMES
    assert [tag for tag, _ in headings(english)] == [tag for tag, _ in headings(chinese)]
    assert code(english) == code(chinese)
    assert links(english) - {chinese} == links(chinese) - {english}


def code(page: str) -> list[str]:
    """The lines of all blocks, without comments."""
    return [line.partition("#")[0].rstrip() for block in blocks(page) for line in block.text.splitlines()]


def links(page: str) -> set[str]:
    return {str(token.attrs["href"]) for token in inline(page) if token.type == "link_open"}


def test_the_public_names_are_those_that_the_packages_hand_on() -> None:
    told: dict[str, set[str]] = {}
    module = ""
    for first, names in re.findall(r"^\| (`obligations\S*` )?\| (.*) \|$", text_of("docs/library.md"), re.M):
        module = first.strip(" `") or module
        told.setdefault(module, set()).update(re.findall(r"`(\w+)`", names))
    handed_on = {name: set(face.__all__) for name in told if hasattr(face := import_module(name), "__all__")}
    assert handed_on == {name: told[name] for name in handed_on}
    assert not [(name, each) for name in told for each in told[name] if not hasattr(import_module(name), each)]
    faces = [path for path in ROOT.glob("obligations/*/__init__.py") if "__all__" in path.read_text("utf-8")]
    assert {f"obligations.{face.parent.name}" for face in faces} - {"obligations.cli"} <= set(handed_on)
