"""The shape of the house: imports go one way, and what is promised about modules holds.

Everything here is over the modules that are found on disk, so that a new folder or a relative import cannot escape.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import obligations
from tests.conftest import ROOT, SHARED
from tests.not_on_windows import NOT_ON_WINDOWS

PACKAGE = ROOT / "obligations"

#: What stands in the root of the package, folder or module, in the order in which it may be imported: each imports
#: from those before it only. Rooms that later work will fill have their place already.
ORDER = (
    "errors", "text", "progress", "logic", "files", "plan", "shipped", "province", "engine", "clauses", "loading",
    "answers", "checks", "documents", "reports", "exports", "ledgers", "batch", "page", "service", "schemas", "cli",
)  # fmt: skip
#: The public face, and what starts it: they may import anything.
FACES = ("obligations", "obligations.__main__")
LONGEST_MODULE = 350
LARGEST_PACKAGE = 2_400
MOST_IN_ROOT = 8


@cache
def modules() -> dict[str, Path]:
    """Full name → file, of every module on disk; of a package its ``__init__``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, text: str, known: frozenset[str]) -> set[str]:
    """The modules of the package that a module's text imports, wherever in it, for the type checker too."""
    is_package = modules().get(name, Path()).name == "__init__.py"
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            package = name.split(".") if is_package else name.split(".")[:-1]
            base = package[: len(package) - node.level + 1] if node.level else []
            target = ".".join([*base, *filter(None, [node.module])])
            inner = {f"{target}.{alias.name}" for alias in node.names} & known
            found |= inner or {target}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {module for module in found if module.split(".")[0] == "obligations"}


@cache
def imports(name: str) -> frozenset[str]:
    return frozenset(imported(name, modules()[name].read_text("utf-8"), frozenset(modules())))


def room(name: str) -> str:
    """The package in the root, or the module in it, that a module belongs to."""
    return [*name.split("."), ""][1]


def is_against_the_order(name: str, other: str) -> bool:
    """Whether a module must not import another: it stands later, or is the face, or is nowhere in the order."""
    here, there = room(name), room(other)
    return here != there and (there not in ORDER or ORDER.index(there) > ORDER.index(here))


def test_everything_on_disk_has_its_place() -> None:
    rooms = {room(name) for name in modules() if name not in FACES}
    assert rooms <= set(ORDER)
    in_root = sorted(PACKAGE.glob("*.py"))
    assert len(in_root) <= MOST_IN_ROOT, [path.name for path in in_root]
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert all((folder / "__init__.py").exists() for folder in folders), "an __init__ is missing"
    assert not list(PACKAGE.rglob("*.pyi")), "a stub hides what a module imports"


@pytest.mark.parametrize("name", [name for name in modules() if name not in FACES])
def test_imports_go_one_way(name: str) -> None:
    assert not [other for other in imports(name) if is_against_the_order(name, other)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("obligations.logic.space", "from obligations.plan.plan import Plan"),
        ("obligations.logic.space", "from ..plan import plan"),
        ("obligations.logic.space", "import obligations.answers.reach"),
        ("obligations.logic.space", "from obligations import load_plan"),
        ("obligations.logic.space", "def f():\n    from ..cli.app import main"),
        ("obligations.logic.space", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..loading import load_plan"),
        ("obligations.logic.space", "from obligations import new_folder"),
        ("obligations.new_folder.thing", "from obligations.logic import space"),
        ("obligations.answers.json.answer", "from ...schemas import write"),
    ],
)  # fmt: skip
def test_an_import_against_the_order_is_seen(name: str, text: str) -> None:
    found = imported(name, text, frozenset(modules()) | {name})
    assert room(name) not in ORDER or any(is_against_the_order(name, other) for other in found)


def test_no_module_is_imported_by_a_text_that_no_rule_sees() -> None:
    """Only the table of commands, and that of what the library loads later, name modules by a text."""
    words = {"import_module", "__import__", "exec", "eval"}
    for name, path in modules().items():
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        assert not names & words or name in ("obligations", "obligations.cli.chinese"), name


def test_no_circle_within_a_package() -> None:
    faces = {name for name, path in modules().items() if path.name == "__init__.py"}
    for package in {room(name) for name in modules() if name not in FACES}:
        inside = [name for name in modules() if room(name) == package and name not in faces]
        graph = {name: imports(name) & set(inside) for name in inside}
        try:
            tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            pytest.fail(f"{package}: {error.args[1]}")


def test_within_the_house_modules_import_from_modules() -> None:
    """A face hands on what is documented, for users; shipped is one module that happens to be a folder."""
    faces = {name for name, path in modules().items() if path.name == "__init__.py"} - {"obligations.shipped"}
    allowed = {("obligations.__main__", "obligations.cli")}
    for name in modules():
        assert not {(name, other) for other in imports(name) & faces} - allowed, name


def test_logic_knows_nothing_of_the_house() -> None:
    for name in modules():
        if room(name) == "logic":
            assert {room(other) for other in imports(name)} <= {"logic"}, name


def test_only_one_module_knows_durable_rules() -> None:
    users = []
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            users += [name for target in names if target.split(".")[0] == "durable"]
    assert set(users) == {"obligations.engine.durable_rules"}


def test_no_rule_logic_where_people_are_spoken_to() -> None:
    logic = {
        f"obligations.{name}" for name in ("logic.space", "logic.implicants", "logic.settled", "plan.contradictions")
    }
    for name in modules():
        if room(name) in ("cli", "reports"):
            assert not imports(name) & logic, name


#: What a list must not load: packages for other things, the shapes of the JSON, and the libraries that these need.
_NOT_FOR_A_LIST = ("clauses", "checks", "documents", "exports", "schemas")
_LIBRARIES = ("lxml", "docx", "openpyxl", "jinja2", "markdown_it")


def _loaded(*arguments: str) -> list[str]:
    code = f"import sys; from obligations.cli import main; main({list(arguments)}); print(); print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout.rpartition("\n\n")[2].split()


@pytest.mark.parametrize(
    ("options", "also"),
    [
        ((), set()),
        (
            ("-o", "a.txt"),
            {
                "obligations.exports",
                *(f"obligations.exports.{name}" for name in ("paper", "marks", "marks.identity", "marks.provenance")),
            },
        ),
        (("--format", "json"), {"obligations.answers.json", "obligations.answers.json.answer"}),
    ],
)
def test_the_list_of_a_province_loads_only_the_packages_that_it_needs(
    options: tuple[str, ...], also: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    loaded = _loaded("for", "示例省", *options)
    ours = {name for name in loaded if name.startswith("obligations.")}
    assert "obligations.reports.obligations" in ours
    assert {name for name in ours if room(name) in _NOT_FOR_A_LIST or ".json" in name} == also
    assert not [name for name in loaded if name.split(".")[0] in _LIBRARIES]


def test_what_the_library_loads_later_is_what_it_imports_for_type_checkers() -> None:
    tree = ast.parse(modules()["obligations"].read_text("utf-8"))
    [block] = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    for_types = {
        node.module: tuple(alias.name for alias in node.names)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
    }
    assert for_types == obligations._LATER
    for name in obligations.__all__:
        assert getattr(obligations, name) is not None and name in dir(obligations)
    with pytest.raises(AttributeError, match="has no attribute 'obligation_for'"):
        obligations.obligation_for  # type: ignore[attr-defined]  # noqa: B018


def test_a_program_that_asks_for_a_list_loads_nothing_for_other_answers() -> None:
    code = "import sys; from obligations import obligations_for; obligations_for('广东').to_dict(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True, encoding="utf-8")
    loaded = set(done.stdout.split())
    assert "obligations.answers.obligations" in loaded and not loaded & obligations._LATER.keys()
    assert "click" not in loaded


def test_no_module_is_long_and_no_package_large() -> None:
    lines = {name: path.read_text("utf-8").count("\n") for name, path in modules().items()}
    assert not {name: n for name, n in lines.items() if n > LONGEST_MODULE}
    sizes: dict[str, int] = {}
    for name, count in lines.items():
        folder = str(modules()[name].parent.relative_to(PACKAGE))
        sizes[folder] = sizes.get(folder, 0) + count
    assert not {package: n for package, n in sizes.items() if n > LARGEST_PACKAGE}


# --- the map in CONTRIBUTING.md -----------------------------------------------------------------------------------

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def arrows() -> set[tuple[str, str]]:
    return set(re.findall(r"^ +(\w+) --> (\w+)$", CONTRIBUTING, re.M))


def test_every_package_is_in_the_map_and_in_its_picture() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    lines = re.findall(r"^\* ((?:`\w+`,? )+)– ", CONTRIBUTING, re.M)
    assert {name for line in lines for name in re.findall(r"\w+", line)} == packages
    assert {name for arrow in arrows() for name in arrow} == packages


def test_the_arrows_of_the_map_are_the_ways_that_data_goes() -> None:
    """Each goes along the order; a package imports from those, at most by way of others, from which arrows lead to it."""
    assert [arrow for arrow in arrows() if ORDER.index(arrow[0]) >= ORDER.index(arrow[1])] == []
    imported = {(room(other), room(name)) for name in modules() for other in imports(name) - set(FACES)}
    imported = {(start, end) for start, end in imported if start != end and end}
    drawn = {name for arrow in arrows() for name in arrow}
    for name in drawn:
        assert sources(name, arrows()) == sources(name, imported) & drawn, name


def sources(package: str, ways: set[tuple[str, str]]) -> set[str]:
    """The packages from which data comes to a package, along any number of ways."""
    before = {start for start, end in ways if end == package}
    return before.union(*(sources(name, ways) for name in before))


def test_every_module_that_the_map_and_the_recipes_name_is_there() -> None:
    for name in re.findall(r"`([\w./-]+/[\w./-]+)`", CONTRIBUTING):
        if (ROOT / name).resolve().is_relative_to(SHARED.resolve()) and not SHARED.exists():
            continue  # it does not come with the repository
        places = [ROOT / name, PACKAGE / name, PACKAGE / f"{name}.py", ROOT / f"{name}.py"]
        assert any(place.exists() for place in places), name


def test_what_is_left_out_on_windows_is_there() -> None:
    """A test that has another name now must not lose its reason, nor a reason outlive its tests."""
    for name in (name for names in NOT_ON_WINDOWS.values() for name in names):
        module, _, test = name.partition("::")
        found = re.findall(r"^def (test_\w+)\(", (ROOT / "tests" / module).read_text("utf-8"), re.M)
        assert test.startswith("*") or re.match(r"\w+", test)[0] in found, name  # type: ignore[index]
