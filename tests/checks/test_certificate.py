"""Each kind of finding: a small faulty rules file that produces exactly it, and a mended twin that produces nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from obligations import ObligationsError, Plan, PlanError, Vocabulary, load_plan
from obligations.checks.certificate import Certificate, check_rules
from obligations.checks.knowledge import knowledge, packs_of
from obligations.engine.evaluate import ENGINES, Evaluate, reference
from obligations.logic.conditions import Known, Value
from obligations.plan.findings import Check, Severity
from obligations.plan.verdicts import Verdict
from obligations.schemas import schema_of
from tests.commands import ENGINE
from tests.conftest import ROOT

#: The check that has nothing to compare where there is one engine only.
WITHOUT_DURABLE = [] if ENGINE == "durable" else [Check.ENGINES]

SOUND = """\
id: t
title: 试验计划
year: 2020
vocabulary:
  class: {label: 类别, values: [一类, 二类, 三类]}
  zone: {label: 试验区}
expectations:
  - title: 有试验区的、类别靠前的，任务不少
    no_duty_lost: [试验区, {类别: [三类, 二类, 一类]}]
tasks:
  - title: 任务甲
    subtasks:
      - title: 分任务甲
        measures:
          - number: 1
            title: 举措一
            bureau: [某司, 某部]
            due: 年内完成
            clause: 一、二类省份必做，三类省份选做
            mandatory: {类别: [一类, 二类]}
            optional: {类别: 三类}
            actions: [做事]
      - title: 分任务乙
        measures:
          - number: 2
            title: 举措二
            bureau: [某司]
            due: 年内完成
            clause: 试验区涉及省份必做，其他省份选做
            mandatory: 试验区
            optional: {非: 试验区}
            actions: [做事]
  - title: 任务乙
    subtasks:
      - title: 分任务丙
        measures:
          - number: 3
            title: 举措三
            bureau: [某司]
            due: 年内完成
            clause: 各类省份必做
            mandatory: 各类省份
            optional: null
            actions: [做事]
"""
CLAUSE = "clause: 试验区涉及省份必做，其他省份选做\n            mandatory: 试验区\n            optional: {非: 试验区}"


def second(clause: str, mandatory: str, optional: str = "null") -> tuple[str, str]:
    """The second measure with another clause and other branches."""
    return CLAUSE, f"clause: {clause}\n            mandatory: {mandatory}\n            optional: {optional}"


def check(tmp_path: Path, *changes: tuple[str, str]) -> Certificate:
    text = SOUND
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    file = tmp_path / "r.yaml"
    file.write_text(text, "utf-8")
    return check_rules(file, [])


def test_the_mended_twin_produces_no_finding(tmp_path: Path) -> None:
    certificate = check(tmp_path)
    assert certificate.findings == ()
    assert certificate.sound
    assert [claim.check for claim in certificate.claims] == list(Check)[:8]
    assert [claim.check for claim in certificate.claims if not claim.cases] == WITHOUT_DURABLE


#: Kind, check, line of the finding in r.yaml, the changes, part of the message, the province that shows it.
Fault = tuple[str, Check, int | None, list[tuple[str, str]], str, Mapping[str, Value] | None]
FAULTS: list[Fault] = [
    ("name-twice", Check.STRUCTURE, 6, [("{label: 试验区}", "{label: 试验区, aliases: [试验区]}")], "“试验区”用了两次", None),
    ("number-twice", Check.STRUCTURE, 37, [("number: 3", "number: 2")], "第 2 项重复了", None),
    ("number-missing", Check.STRUCTURE, 37, [("number: 3", "number: 4")], "缺第 3 项", None),
    ("number-order", Check.STRUCTURE, 25, [("number: 1", "number: 9"), ("number: 2", "number: 1"), ("number: 9", "number: 2")], "第 1 项排在第 2 项后面", None),
    ("task-split", Check.STRUCTURE, 39, [
        ("      - title: 分任务乙", "  - title: 任务丙\n    subtasks:\n      - title: 分任务乙"), ("  - title: 任务乙", "  - title: 任务甲"),
    ], "“任务甲”分成了几处", None),
    ("task-split", Check.STRUCTURE, 37, [
        ("      - title: 分任务乙", "      - title: 分任务丁"), ("  - title: 任务乙", "  - title: 任务甲"), ("      - title: 分任务丙", "      - title: 分任务甲"),
    ], "分任务“分任务甲”分成了几处", None),
    ("clause-without-branch", Check.STRUCTURE, 41, [("mandatory: 各类省份", "mandatory: null")], "有条款，但各支都没有写", None),
    ("fact-unused", Check.STRUCTURE, 7, [("  zone: {label: 试验区}", "  zone: {label: 试验区}\n  city: {label: 强市}")], "“强市”没有一项举措用到", None),
    ("overlap", Check.COMPLETENESS, 31, [second("试验区涉及省份必做，各类省份选做", "试验区", "各类省份")], "互相矛盾", {"zone": True}),
    ("gap", Check.COMPLETENESS, 31, [second("试验区涉及省份必做", "试验区")], "有遗漏：试验区为否的省份", {"zone": False}),
    ("gap", Check.COMPLETENESS, 30, [second("非试验区选做", "null", "{非: 试验区}")], "有遗漏：试验区为是的省份", {"zone": True}),
    ("unreadable", Check.CLAUSES, 29, [("clause: 试验区涉及", "clause: 试检区涉及")], "条款第 1 个字起的“试检区”：词汇表里没有“试检区”", None),
    ("mandatory-differs", Check.CLAUSES, 20, [("clause: 一、二类省份必做", "clause: 一类省份必做")], "类别为二类的省份，按条款不是必做，按规则是", {"class": "二类"}),
    ("clause-contradicts", Check.CLAUSES, 19, [("，三类省份选做", "，三类、二类省份选做")], "类别为二类的省份既必做，又选做", {"class": "二类"}),
    ("optional-differs", Check.CLAUSES, 21, [("，三类省份选做", "")], "类别为三类的省份，按条款不是选做，按规则是", {"class": "三类"}),
    ("idle-branch", Check.REDUNDANCY, 43, [("mandatory: 各类省份\n            optional: null", "mandatory: 各类省份\n            optional: {同时: [试验区, {非: 试验区}]}")], "第 3 项选做一支里，没有省份能符合", None),
    ("idle-alternative", Check.REDUNDANCY, 30, [second("试验区涉及省份必做，其他省份选做", "{任一: [试验区, {同时: [试验区, {类别: 一类}]}]}", "{非: 试验区}")], "“试验区涉及的一类省份”是多余的", None),
    ("idle-alternative", Check.REDUNDANCY, 31, [second("试验区涉及省份必做，其他省份选做", "试验区", "{非: {任一: [试验区, 试验区]}}")], "“试验区涉及省份”是多余的", None),
    ("idle-value", Check.REDUNDANCY, 30, [second("二类省份、试验区涉及的一类省份必做，其他省份选做", "{任一: [{类别: 二类}, {同时: [试验区, {类别: [一类, 二类]}]}]}", "{非: {任一: [{类别: 二类}, {同时: [试验区, {类别: 一类}]}]}}"), ("    no_duty_lost: [试验区, {类别: [三类, 二类, 一类]}]", "    no_duty_lost: [试验区]")], "“二类”是多余的", None),
    ("nobody-else", Check.REDUNDANCY, 41, [("clause: 各类省份必做", "clause: 各类省份必做，其他省份选做")], "没有省份在其他之列", None),
    ("duty-lost", Check.EXPECTATIONS, 30, [second("不涉及试验区的省份必做，其他省份选做", "{非: 试验区}", "试验区")], "试验区从否变为是就不必做了", {"zone": False}),
    ("duty-lost", Check.EXPECTATIONS, 20, [("一、二类省份必做，三类省份选做", "二类省份必做，一类、三类省份选做"), ("mandatory: {类别: [一类, 二类]}", "mandatory: {类别: 二类}"), ("optional: {类别: 三类}", "optional: {类别: [一类, 三类]}")], "类别从二类变为一类就不必做了", {"class": "二类"}),
    ("encouraged", Check.UNSAID, 29, [("试验区涉及省份必做，其他省份选做", "试验区涉及省份必做，鼓励其他省份开展")], "写作“鼓励”", None),
    ("ambiguous", Check.UNSAID, 29, [second("试验区和一类省份必做，其他省份选做", "{任一: [试验区, {类别: 一类}]}", "{非: {任一: [试验区, {类别: 一类}]}}")], "“试验区和一类”有两种读法", None),
    ("no-clause", Check.UNSAID, 41, [("clause: 各类省份必做\n            mandatory: 各类省份", "clause: null\n            mandatory: null")], "没有省份条款", None),
    ("no-due", Check.UNSAID, 18, [("bureau: [某司, 某部]\n            due: 年内完成", "bureau: [某司, 某部]\n            due: null")], "没有完成时间", None),
    ("no-actions", Check.UNSAID, 22, [("optional: {类别: 三类}\n            actions: [做事]", "optional: {类别: 三类}\n            actions: null")], "没有写省里要做什么", None),
    ("wording", Check.UNSAID, 29, [("试验区涉及省份必做，其他", "试验区涉及省份必做；其它")], "写作“其它”", None),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{i}-{fault[0]}" for i, fault in enumerate(FAULTS)])
def test_a_fault_produces_exactly_its_finding(tmp_path: Path, fault: Fault) -> None:
    kind, of_check, line, changes, message, province = fault
    certificate = check(tmp_path, *changes)
    [found] = certificate.findings
    assert (found.kind, found.check) == (kind, of_check)
    assert message in found.what
    assert found.remedy
    assert found.province == province
    assert (found.place.line if found.place else None) == line
    is_error = of_check is not Check.UNSAID
    assert (found.severity is Severity.ERROR) is is_error
    assert certificate.sound is not is_error
    wrong = [of_check] if is_error else []
    assert [claim.check for claim in certificate.claims if not claim.holds] == wrong + WITHOUT_DURABLE


def test_a_branch_without_a_clause_is_found(tmp_path: Path) -> None:
    """Such a measure has no clause either, which is noted too."""
    certificate = check(tmp_path, ("clause: 各类省份必做", "clause: null"))
    assert [f.kind for f in certificate.findings] == ["branch-without-clause", "no-clause"]


def test_a_clause_that_frees_whom_it_obliges_is_a_contradiction(tmp_path: Path) -> None:
    clause = (
        "clause: 一类省份必做，二类省份必做，三类省份选做，一类、三类省份不作要求"  # neither is an exception to another
    )
    found = check(tmp_path, ("clause: 一、二类省份必做，三类省份选做", clause)).findings
    assert [f.kind for f in found] == ["clause-contradicts"]
    assert "类别为一类的省份既必做，又不作要求" in found[0].what and found[0].province == {"class": "一类"}


def test_whom_the_clause_frees_is_not_left_out_and_the_missing_branch_is_warned_of(tmp_path: Path) -> None:
    """Rules of old have no exempt branch: they stay sound, and say 未明确 until somebody adds it."""
    changes = second(
        "试验区涉及省份必做，一类省份选做，其他省份不作要求", "试验区", "{同时: [{非: 试验区}, {类别: 一类}]}"
    )
    clause = (
        "试验区涉及省份必做，一类省份选做，其他省份不作要求",
        "试验区涉及省份必做，不涉及试验区的一类省份选做，其他省份不作要求",
    )
    certificate = check(tmp_path, changes, clause)
    assert [(f.kind, f.severity.value) for f in certificate.findings] == [("exempt-unwritten", "warning")]
    assert certificate.sound and "补写 exempt: {非: {任一: [试验区, {同时: [" in certificate.findings[0].remedy
    branch = "optional: {同时: [{非: 试验区}, {类别: 一类}]}"
    exempt = (branch, f"{branch}\n            exempt: {{同时: [{{非: 试验区}}, {{非: {{类别: 一类}}}}]}}")
    assert not check(tmp_path, changes, clause, exempt).findings
    wrong = (branch, f"{branch}\n            exempt: {{同时: [{{非: 试验区}}, {{类别: 三类}}]}}")
    assert [f.kind for f in check(tmp_path, changes, clause, wrong).findings] == ["gap", "exempt-differs"]


def test_a_clause_that_names_too_many_facts_is_told_as_not_compared(tmp_path: Path) -> None:
    facts = "".join(f"  f{i}: {{label: 事实甲{i}}}\n" for i in range(17))
    uses = "".join(
        f"          - {{number: {i + 3}, title: 举措{i + 3}, bureau: [某司], due: 年内, actions: [做事],\n"
        f"             clause: 事实甲{i}涉及省份必做，其他省份选做, mandatory: 事实甲{i}, optional: {{非: 事实甲{i}}}}}\n"
        for i in range(17)
    )
    every = "、".join(f"事实甲{i}" for i in range(17))
    certificate = check(
        tmp_path,
        ("  zone: {label: 试验区}\n", "  zone: {label: 试验区}\n" + facts),
        ("          - number: 3\n", uses + "          - number: 20\n"),
        ("clause: 各类省份必做", f"clause: 各类省份、{every}涉及省份必做"),
    )
    [found] = certificate.findings
    assert found.kind == "unreadable" and "里有 18 项事实的词，太多" in found.what


def test_form_problems_are_no_findings(tmp_path: Path) -> None:
    """A file that has not the form of rules cannot be checked; contradictions in it are told with the rest."""
    with pytest.raises(PlanError, match="缺少“title”"):
        check(tmp_path, ("            title: 举措一\n", ""))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("[强是]", "“强是”不是词汇表里的事实"),
        ("[{类别: [一类]}]", "类别应按顺序列出至少两个不同的值"),
        ("[{类别: [一类, 一类]}]", "类别应按顺序列出至少两个不同的值"),
        ("[{类别: [一类, 四类]}]", "类别应按顺序列出至少两个不同的值"),
        ("[{类别: [二类, 未知, 一类]}]", "类别应按顺序列出至少两个不同的值"),
        ("[{类别: 一类}]", "类别应按顺序列出至少两个不同的值"),
        ("[类别]", "类别应按顺序列出至少两个不同的值；请写成 {类别: [从, 到]}，可以是 一类 / 二类 / 三类"),
        ("[]", "不能是空列表"),
        ("[5]", "“5”不是词汇表里的事实"),
        ("[{试验区: [否, 未知]}]", "试验区应按顺序列出至少两个不同的值"),
    ],
)
def test_expectations_that_cannot_be_read_are_refused_at_their_line(tmp_path: Path, written: str, message: str) -> None:
    with pytest.raises(PlanError) as caught:
        check(tmp_path, ("[试验区, {类别: [三类, 二类, 一类]}]", written))
    [problem] = caught.value.problems
    assert message in str(problem) and problem.place and problem.place.line == 9


def test_without_expectations_nothing_is_claimed_of_them(tmp_path: Path) -> None:
    text = "expectations:\n  - title: 有试验区的、类别靠前的，任务不少\n    no_duty_lost: [试验区, {类别: [三类, 二类, 一类]}]\n"
    certificate = check(tmp_path, (text, ""))
    [claim] = [c for c in certificate.claims if c.check is Check.EXPECTATIONS]
    assert (claim.cases, claim.holds, claim.note) == (0, None, "规则文件没有写预期")
    assert certificate.sound


def test_an_expectation_can_go_from_there_to_not_there(tmp_path: Path) -> None:
    [found] = check(tmp_path, ("[试验区, {类别: [三类, 二类, 一类]}]", "[{试验区: [是, 否]}]")).findings
    assert found.kind == "duty-lost" and found.province == {"zone": True}


# ── the engines ──────────────────────────────────────────────────────────────────────────────────────


def faulty(change: Callable[[Known, tuple[Verdict, ...]], tuple[Verdict, ...]]) -> Callable[[Plan], Evaluate]:
    """An engine that changes some answers of the reference."""

    def make(plan: Plan) -> Evaluate:
        evaluate = reference(plan)
        return lambda known: change(known, evaluate(known))

    return make


@pytest.mark.parametrize("packed", [False, True])
def test_an_engine_that_differs_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, packed: bool) -> None:
    """No rules file can make the engines differ; a fault in one of them can."""

    def wrong(known: Known, verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        opened = Verdict.UNDETERMINED
        return tuple(opened if v is Verdict.MANDATORY and True in known.values() else v for v in verdicts)

    monkeypatch.setattr("obligations.checks.knowledge.MOST_WORK", 0 if packed else 2_000_000)
    monkeypatch.setitem(ENGINES, "durable", faulty(wrong))
    certificate = check(
        tmp_path, ("clause: 各类省份必做\n            mandatory: 各类省份", "clause: null\n            mandatory: null")
    )
    found = [f for f in certificate.findings if f.kind == "engines-differ"]
    assert [(f.measure, f.province) for f in found if f.measure == 2] == [(2, {"zone": True})]
    assert "第 2 项：只知道试验区为是时，durable 说待定，reference 说必做" in {f.what for f in found}
    assert not certificate.sound


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_that_changes_with_more_knowledge_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, packed: bool
) -> None:
    """A closed-world engine, that takes the unknown for false, settles what a further fact then changes."""
    monkeypatch.setattr("obligations.checks.knowledge.MOST_WORK", 0 if packed else 2_000_000)

    def closed(plan: Plan) -> Evaluate:
        evaluate = reference(plan)
        return lambda known: evaluate({f.id: False for f in plan.vocabulary.facts if f.values is None} | dict(known))

    for engine in list(ENGINES):
        monkeypatch.setitem(ENGINES, engine, closed)
    certificate = check(tmp_path)
    [found] = certificate.findings
    assert (found.kind, found.check, found.measure) == ("answer-changed", Check.LEARNING, 2)
    assert found.what == "第 2 项：什么都不知道时，已定为选做，再知道试验区为是，却成了必做"


def test_an_overlap_has_no_settled_answers(tmp_path: Path) -> None:
    """It is refused by the check of answers; that its answers change with knowledge is no fault of the engines."""
    changes = second("试验区涉及省份必做，各类省份选做", "试验区", "各类省份")
    assert [f.kind for f in check(tmp_path, changes).findings] == ["overlap"]


@pytest.mark.slow
def test_without_durable_rules_the_rest_is_checked(tmp_path: Path) -> None:
    """Nothing is claimed of an engine that cannot be loaded."""
    (tmp_path / "durable").mkdir()
    (tmp_path / "durable" / "__init__.py").write_text("raise ImportError('no')\n", "utf-8")
    file = tmp_path / "r.yaml"
    file.write_text(SOUND, "utf-8")
    command = [sys.executable, "-m", "obligations", "check", str(file), "--format", "json"]
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": path})
    data = json.loads(done.stdout)
    claims = {claim["check"]: claim for claim in data["claims"]}
    assert claims["learning"]["holds"] is True and claims["learning"]["cases"] == 12
    assert claims["engines"]["holds"] is None and claims["engines"]["cases"] == 0
    assert "durable-rules 载入不了" in claims["engines"]["note"]
    assert data["sound"] is True


def test_measures_of_one_shape_are_shown_together_where_a_plan_is_too_large(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("obligations.checks.knowledge.MOST_WORK", 0)
    packs = packs_of(plan)
    assert sum(pack.size for pack in packs) == 1 + 4 + 3 + 9 + 12  # no fact, class, one fact, two, class and one
    assert {m.number for pack in packs for m, _ in pack.subjects} == {1, 2, 3, 5, 6, 8, 9, 10, 24}
    learning, engines = knowledge(plan)
    assert learning.holds and learning.cases == 29
    assert (engines.holds, engines.cases) == ((None, 0) if WITHOUT_DURABLE else (True, 29))


def test_what_would_take_too_long_is_not_claimed(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small ones are shown all the same."""
    monkeypatch.setattr("obligations.checks.knowledge.MOST_WORK", 0)
    works = sorted(pack.work for pack in packs_of(plan))
    monkeypatch.setattr("obligations.checks.knowledge.MOST_SHOWN", sum(works[:-1]))
    largest = max(packs_of(plan), key=lambda pack: pack.work)
    learning, engines = knowledge(plan)
    assert learning.cases == 29 - largest.size
    for claim in (learning, engines):
        [found] = claim.findings
        assert (found.kind, found.check, found.measure) == (
            "too-much-to-show",
            claim.check,
            largest.subjects[0][0].number,
        )
        assert "涉及的事实和写法太多，没有逐一核对" in found.what and not claim.holds
    monkeypatch.setattr("obligations.checks.knowledge.MOST_SHOWN", 0)
    assert " 等 9 项" in knowledge(plan)[0].findings[0].what


# ── the shipped rules ────────────────────────────────────────────────────────────────────────────────


def test_the_shipped_rules_are_sound(certificate: Certificate) -> None:
    assert certificate.sound
    assert [(c.check.value, c.cases, c.unit) for c in certificate.claims] == [
        ("structure", 25, "measures"),
        ("answers", 62, "provinces"),
        ("clauses", 62, "provinces"),
        ("idle", 81, "pieces"),
        ("expectations", 46, "pairs"),
        ("learning", 8748, "states"),
        ("engines", 0 if WITHOUT_DURABLE else 8748, "states"),
        ("unsaid", 25, "measures"),
    ]
    notes = {(f.kind, f.measure) for f in certificate.findings}
    assert notes == {
        ("wording", 1), ("wording", 5), ("wording", 7), ("wording", 19), ("wording", 25), ("no-due", 4), ("no-clause", 8), ("no-clause", 11),
        ("no-actions", 13), ("no-actions", 15), ("no-actions", 16),
    }  # fmt: skip
    assert all(f.severity is Severity.NOTE for f in certificate.findings)


def test_every_shipped_rules_file_is_sound(certificate: Certificate) -> None:
    paths = [path for path in (ROOT / "rules").glob("*.yaml") if path.stem.isdecimal()]
    assert certificate.plan.id in {path.stem for path in paths}
    for path in paths:
        assert (certificate if path.stem == certificate.plan.id else check_rules(path, [])).sound, path


def test_the_shape_of_2018_has_its_groups_implications_and_reach(certificate: Certificate) -> None:
    shape = certificate.shape
    assert shape.provinces == 384
    assert shape.same == ((2, 4, 16, 18, 20, 25), (3, 7, 23), (10, 12, 13, 15, 17, 21))
    assert shape.implies[22] == (6, 9, 19)
    assert shape.implies[3] == (2, 4, 6, 9, 16, 18, 20, 25)
    assert 1 not in shape.implies
    assert shape.everyone == (10, 12, 13, 15, 17, 21)
    reach = {r.measure: (r.mandatory, r.optional) for r in shape.reach}
    assert (reach[1], reach[6], reach[8], reach[10], reach[24]) == ((288, 96), (256, 128), (0, 0), (384, 0), (0, 384))


def test_coverage_counts_the_31_shipped_profiles_at_each_branch(certificate: Certificate) -> None:
    coverage = certificate.coverage
    assert len(coverage.provinces) == 31 and not coverage.unreadable
    used = {(b.measure, b.branch): b.profiles for b in coverage.branches}
    assert used[10, "mandatory"] == 31
    assert used[3, "mandatory"] == 0  # nobody has published who is of class 一类


def test_coverage_of_a_small_plan_is_as_counted_by_hand(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(SOUND, "utf-8")
    profiles: list[dict[str, Any]] = [
        {"province": "甲省", "facts": {"类别": "一类"}},
        {"province": "乙省", "facts": {"试验区": {"value": "是", "since": "2021-01-01"}}},
    ]
    coverage = check_rules(file, profiles).coverage
    told = {(b.measure, b.branch): (b.profiles, [a.profiles for a in b.alternatives]) for b in coverage.branches}
    assert told == {
        (1, "mandatory"): (1, [1, 0]),
        (1, "optional"): (0, [0]),
        (2, "mandatory"): (0, [0]),
        (2, "optional"): (1, [1]),  # 乙省 has its zone only from 2021 on
        (3, "mandatory"): (2, [2]),
    }


def test_a_profile_that_does_not_fit_the_vocabulary_is_named(tmp_path: Path) -> None:
    text = SOUND.replace("label: 试验区", "label: 自由贸易试验区, values: [大, 小]").replace("[试验区, {类别", "[{类别")
    text = text.replace("mandatory: 试验区", "mandatory: {自由贸易试验区: 大}")
    text = text.replace("{非: 试验区}", "{自由贸易试验区: 小}")
    file = tmp_path / "r.yaml"
    file.write_text(text, "utf-8")
    coverage = check_rules(file).coverage
    assert "guangdong" in coverage.unreadable
    with pytest.raises(ObligationsError, match="不是自由贸易试验区的值"):
        check_rules(file, [ROOT / "profiles" / "guangdong.yaml"])


def test_the_certificate_is_documented_and_repeats(certificate: Certificate, tmp_path: Path) -> None:
    data = json.loads(json.dumps(certificate.to_dict()))
    validator = Draft202012Validator(schema_of("check"))
    validator.validate(data)
    assert not validator.is_valid(data | {"more": 1})
    assert data["rules"]["sha256"] is not None and len(data["rules"]["sha256"]) == 64
    file = tmp_path / "r.yaml"
    file.write_text(SOUND, "utf-8")
    assert check_rules(file, []).to_dict() == check_rules(file, []).to_dict()


def test_the_sha256_is_of_the_file_that_was_read(certificate: Certificate) -> None:
    from hashlib import sha256

    path = ROOT / "rules" / "2018.yaml"
    assert certificate.sha256 == sha256(path.read_bytes()).hexdigest()
    assert check_rules(yaml.safe_load(SOUND), []).sha256 is None


def test_a_set_of_facts_is_told_as_the_provinces_that_have_them(plan: Plan) -> None:
    assert (
        plan.vocabulary.describe_provinces({"strong_province": False, "province_class": "一类"})
        == "省份类别为一类、强省试点省为否的省份"
    )
    assert Vocabulary(()).describe_provinces({}) == "任何省份"
    assert load_plan().expectations[0].ladders == (("province_class", ("三类", "二类", "一类")),)
