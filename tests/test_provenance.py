"""What an answer was made from: the rules file by its SHA-256, and the version of the tool, in all JSON."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

import obligations
from obligations import compare, load_plan, matrix, obligations_for, reach, timeline, what_if
from obligations.answers.departments import departments
from obligations.answers.json.departments import departments_json
from obligations.answers.json.explanations import explanations_json
from obligations.answers.json.plans import plan_list_json
from obligations.answers.json.shared_questions import shared_questions_json
from obligations.answers.plans import plans_json
from obligations.answers.questions import questions_json
from obligations.checks import check_rules, diff
from obligations.documents import audit
from obligations.exports.provenance import is_same_result
from obligations.schemas import NAMES
from tests.conftest import ROOT

OLD = ROOT / "tests" / "old_files"
RULES = OLD / "plans" / "standard.yaml"
PROFILE = OLD / "profiles" / "standard.yaml"
PLAN = load_plan(RULES)
#: Schema → the plain data of a result.
RESULTS: dict[str, Callable[[], Any]] = {
    "obligations": lambda: obligations_for(PROFILE, PLAN).to_dict(),
    "explain": lambda: explanations_json(result := obligations_for(PROFILE, PLAN), result),
    "questions": lambda: questions_json(obligations_for(PROFILE, PLAN)),
    "reach": lambda: reach(PROFILE, 5, plan=PLAN).to_dict(),
    "comparison": lambda: compare(PROFILE, {"province": "乙省"}, PLAN).to_dict(),
    "timeline": lambda: timeline(PROFILE, plan=PLAN).to_dict(),
    "matrix": lambda: matrix([PROFILE], PLAN).to_dict(),
    "department": lambda: departments_json(found := matrix([PROFILE], PLAN), departments(found)),
    "diff": lambda: diff(PLAN, PLAN).to_dict(),
    "audit": lambda: audit(RULES, OLD / "documents" / "standard.md").to_dict(),
    "plan-list": lambda: plan_list_json([PLAN]),
    "plans": lambda: plans_json([obligations_for(PROFILE, PLAN).to_dict(), matrix([PROFILE], PLAN).to_dict()]),
    "shared-questions": lambda: shared_questions_json([obligations_for(PROFILE, PLAN)]),
    "check": lambda: check_rules(RULES, []).to_dict(),
}


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def plans_in(data: object) -> Iterator[Mapping[str, Any]]:
    """The heads of plans in plain data, wherever they are."""
    if isinstance(data, Mapping):
        if data.keys() >= {"id", "title", "year"}:
            yield data
        for part in data.values():
            yield from plans_in(part)
    elif isinstance(data, list):
        for part in data:
            yield from plans_in(part)


def test_every_result_with_a_schema_is_tried() -> None:
    assert set(RESULTS) == set(NAMES) - {"cases", "profile", "rules", "problems"}


@pytest.mark.parametrize("name", RESULTS)
def test_every_result_tells_the_tool_and_the_sha256_of_the_rules(name: str) -> None:
    data = RESULTS[name]()
    tool = {"name": "obligations", "version": obligations.__version__}
    for part in (data["before"], data["after"]) if name == "comparison" else (data,):
        assert part["tool"] == tool
        assert next(iter(part)) == "tool", "it comes first"
    found = list(plans_in(data))
    assert found and {plan["sha256"] for plan in found} == {digest(RULES)}


def test_a_plan_knows_the_bytes_that_were_read_whatever_becomes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes(RULES.read_bytes())
    plan = load_plan(path)
    path.write_text("changed", "utf-8")
    assert plan.sha256 == digest(RULES)
    assert load_plan().sha256 == digest(ROOT / "rules" / "2018.yaml")


def test_a_copy_of_a_plan_keeps_the_sha256_and_a_changed_plan_has_none() -> None:
    for same in (copy.copy(PLAN), copy.deepcopy(PLAN), pickle.loads(pickle.dumps(PLAN))):
        assert same == PLAN and same.sha256 == digest(RULES)
    assert replace(PLAN, title="改过的计划").sha256 is None
    built = load_plan(yaml.safe_load(RULES.read_text("utf-8")))
    assert built.sha256 is None and obligations_for(PROFILE, built).to_dict()["plan"]["sha256"] is None


def test_an_answer_tells_its_own_file_though_equal_plans_are_evaluated_once(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes(RULES.read_bytes() + "# 另一份\n".encode())
    one, other = load_plan(RULES), load_plan(path)
    assert one == other and hash(one) == hash(other)
    for plan, file in ((one, RULES), (other, path), (one, RULES)):
        result = obligations_for(PROFILE, plan)
        assert result.plan.sha256 == result.to_dict()["plan"]["sha256"] == digest(file)
        assert what_if(PROFILE, 等级="甲等", plan=plan).to_dict()["after"]["plan"]["sha256"] == digest(file)


# --- an existing file -----------------------------------------------------------------------------------------------


def as_old(data: Any) -> Any:
    """The same result as 0.1.0 first wrote it: without the tool and the SHA-256."""
    if isinstance(data, dict):
        return {key: as_old(part) for key, part in data.items() if key not in ("tool", "sha256")}
    return [as_old(part) for part in data] if isinstance(data, list) else data


def is_replaced(old: Any, new: Any, folder: Path) -> bool:
    path = folder / "a.json"
    path.write_text(json.dumps(old), "utf-8")
    return is_same_result("json", path, json.dumps(new).encode())


@pytest.mark.parametrize("name", [name for name in RESULTS if name != "check"])
def test_a_result_of_another_version_or_from_another_copy_of_the_rules_is_replaced(name: str, tmp_path: Path) -> None:
    new = RESULTS[name]()
    text = json.dumps(new).replace(digest(RULES), "0" * 64).replace(f'"{obligations.__version__}"', '"9.9"')
    for old in (new, as_old(new), json.loads(text)):
        assert is_replaced(old, new, tmp_path)


def test_a_result_on_another_plan_or_province_or_with_other_keys_is_not_replaced(tmp_path: Path) -> None:
    new: Any = obligations_for(PROFILE, PLAN).to_dict()
    for key, part in (("id", "另一计划"), ("title", "另一计划"), ("year", 2021), ("more", 1)):
        assert not is_replaced(new | {"plan": new["plan"] | {key: part}}, new, tmp_path)
    for others in ({"province": {"name": "别省", "code": None}}, {"more": 1}, {"plan": None}, {"plan": [1]}):
        assert not is_replaced(new | others, new, tmp_path)
        assert not is_replaced(as_old(new | others), new, tmp_path)
    assert not is_replaced([], new, tmp_path) and not is_replaced({"tool": new["tool"]}, new, tmp_path)
