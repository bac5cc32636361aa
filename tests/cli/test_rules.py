"""``check``, ``test`` and ``diff`` tell what they find at its line, as text, as JSON and by their exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from obligations.checks.certificate import Certificate, check_rules
from obligations.checks.mutations import Mutation, mutate
from obligations.reports.checks import certificate_text
from obligations.reports.layout import Page, columns_of
from obligations.schemas import schema_of
from tests.checks.test_certificate import SOUND
from tests.cli.test_province import BASE, obligations, on_a_terminal, out, refused
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


RULES = ROOT / "rules" / "2018.yaml"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small sound plan: most of what is shown does not take 25 measures."""
    file = tmp_path / "small.yaml"
    file.write_text(SOUND, "utf-8")
    return file


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The same with one class left out of measure 1."""
    file = tmp_path / "faulty.yaml"
    file.write_text(SOUND.replace("mandatory: {类别: [一类, 二类]}", "mandatory: {类别: 一类}"), "utf-8")
    return file


def test_the_shipped_rules_check_out(certificate: Certificate) -> None:
    text = certificate_text(certificate, Page(80)).replace(f"{ROOT}/", "")
    lines = text.splitlines()
    assert lines[:2] == ["2018 年全国专利事业发展战略推进计划", "rules/2018.yaml　25 项举措　8 项事实　384 种省情"]
    assert lines[2].startswith("SHA-256 ")
    assert "√ 两个引擎结论相同        8,748 种知晓状态" in lines
    assert "结论：没有错误。" in lines
    assert "×" not in text
    for part in (
        "第 8、11 项没有省份条款",
        "第 4 项没有完成时间",
        "第 5 项条款写作“选作”，按“选做”理解",
        "必做 22 的，也必做 6、9、19",
        "档案用到的规则（31 份档案，按 2018-12-31 的事实）",
    ):
        assert part in text, part
    assert len(lines) <= 49 and max(map(columns_of, lines)) <= 80


def test_an_error_is_told_with_its_line_and_a_province(faulty: Path) -> None:
    done = obligations("check", faulty.name, cwd=faulty.parent)
    assert (done.returncode, done.stderr) == (1, b"")
    text = done.stdout.decode().replace("\n    ", "")
    assert "结论：有 2 处错误。" in text
    assert "faulty.yaml:21:13: 第 1 项有遗漏：类别为二类的省份，既不必做也不选做" in text
    assert "faulty.yaml:20:13: 第 1 项：类别为二类的省份，按条款是必做，按规则不是；" in text
    assert "条款的必做是“一、二类省份”，规则写的是“一类省份”" in text


def test_the_json_of_a_check_is_a_certificate_that_fits_its_schema(faulty: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    done = obligations("check", str(faulty), "--format", "json", "-o", str(target), "--mutate")
    assert (done.returncode, done.stdout) == (1, b"")
    data = json.loads(target.read_text("utf-8"))
    Draft202012Validator(schema_of("check")).validate(data)
    assert data["sound"] is False and data["counts"]["error"] == 2
    assert {f["kind"] for c in data["claims"] for f in c["findings"] if f["severity"] == "error"} == {
        "gap",
        "mandatory-differs",
    }
    assert data["mutation"] is None  # rules that are wrong are not made worse


def test_mutate_tells_measure_by_measure(small: Path, faulty: Path) -> None:
    data = json.loads(out("check", str(small), "--mutate", "--format", "json"))
    Draft202012Validator(schema_of("check")).validate(data)
    assert data["mutation"]["missed"] == 0
    assert [m["measure"] for m in data["mutation"]["measures"]] == [1, 2, 3]
    done = obligations("check", str(faulty), "--mutate")
    assert done.returncode == 1
    assert "规则有错误，没有逐个试错；请先改正。" in done.stdout.decode()


def test_rules_that_leave_out_only_whom_their_clauses_leave_out_are_tried(tmp_path: Path) -> None:
    file = tmp_path / "gap.yaml"
    text = SOUND.replace("clause: 一、二类省份必做，三类省份选做", "clause: 一、二类省份必做")
    file.write_text(text.replace("optional: {类别: 三类}", "optional: null"), "utf-8")
    done = obligations("check", str(file), "--mutate", "--format", "json")
    data = json.loads(done.stdout)
    assert done.returncode == 1 and data["counts"]["error"] == 1 and data["mutation"]["missed"] == 0


def test_the_text_tells_how_many_faults_of_2018_the_checks_notice(certificate: Certificate, mutation: Mutation) -> None:
    text = certificate_text(certificate, Page(), mutation).replace("\n", "")
    assert "逐个试错　1,514 处小错，发现 1,446 处" in text
    assert "会改变省份结论的小错，全部发现" in text
    for measure in range(1, 26):
        assert f"第 {measure} 项 " in text
    assert "没有发现：漏写部门 44 处" in text and "没有发现：漏写完成时间 24 处" in text


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_report_of_a_check_fits_the_page(
    columns: int, certificate: Certificate, mutation: Mutation, faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(faulty.parent)  # a long path stands on a line of its own and may be longer
    wrong = check_rules("faulty.yaml", [])
    for checked, faults in ((certificate, mutation), (wrong, mutate(wrong.plan))):
        text = certificate_text(checked, Page(columns), faults)
        assert [line for line in text.splitlines() if columns_of(line) > columns and "SHA-256" not in line] == []


def test_coverage_is_of_the_profiles_and_the_day_that_are_given(small: Path) -> None:
    text = out("check", str(small), "--profile", "广东", "--profile", "profiles/example.yaml", "--on", "2018-06-01")
    assert "档案用到的规则（2 份档案，按 2018-06-01 的事实）" in text


def test_what_cannot_be_checked_is_told_and_no_file_is_touched(small: Path, tmp_path: Path) -> None:
    assert "没有这个文件" in refused("check", "nowhere.yaml")
    (tmp_path / "空").mkdir()
    assert "文件夹里没有 .yaml 规则文件" in refused("check", str(tmp_path / "空"))
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: x\n", "utf-8")
    assert f"{broken}:1:1: 缺少“title”" in refused("check", str(broken))
    assert "规则文件的名称是空的" in refused("check", "")
    assert "没有 --mutat 这个选项；是否想写“--mutate”？" in refused("check", "--mutat")
    assert "不是日期" in refused("check", "--on", "六月")
    assert "没有这个文件" in refused("check", str(small), "--profile", "nowhere.yaml")
    assert "它可能是档案或规则" in refused("check", str(small), "-o", str(broken))
    assert broken.read_text("utf-8") == "id: x\n"


def test_contradictions_are_findings_here_and_refused_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "twice.yaml"
    file.write_text(SOUND.replace("number: 2\n", "number: 1\n"), "utf-8")
    done = obligations("check", str(file))
    assert done.returncode == 1 and "第 1 项重复了" in done.stdout.decode()
    assert "第 1 项重复了" in refused("measures", "--rules", str(file))


def test_the_shipped_cases_hold() -> None:
    first, *others = out("test").splitlines()
    assert first == "rules/2018.tests.yaml：27 例，全部相符　2018 年全国专利事业发展战略推进计划"
    assert [line.split("　")[0] for line in others] == [
        "rules/guobanfa-2018-126.tests.yaml：3 例，全部相符",
        "rules/guofa-2018-38.tests.yaml：12 例，全部相符",
        "引擎：durable",
    ]


@pytest.mark.usefixtures("faulty")  # its rules stand beside the cases
def test_cases_that_fail_are_told_with_their_lines_and_are_status_1(tmp_path: Path) -> None:
    cases = tmp_path / "faulty.tests.yaml"
    cases.write_text("用例:\n  - {名称: 二类省份, 事实: {类别: 二类}, 预期: {1: 必做, 3: 必做}}\n", "utf-8")
    done = obligations("test", str(cases))
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (1, b"")
    assert "× 二类省份" in text
    assert "第 1 项：预期必做，得到未明确（第 2 行）" in text
    assert "faulty.tests.yaml：1 例，1 例不符　试验计划" in text
    assert "没有这个文件" in refused("test", "nowhere.yaml")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("用例:\n  - {名称: a, 预期: {必作: [1]}}\n", "utf-8")
    assert f"{wrong}:2:18: “必作”不是结论" in refused("test", str(wrong))
    both = obligations("test", str(wrong), str(cases))  # one that cannot be read does not keep others from running
    assert both.returncode == 2 and "1 例不符" in both.stdout.decode() and "“必作”不是结论" in both.stderr.decode()


def test_diff_tells_what_changed_and_is_status_1_if_anything_did(small: Path, faulty: Path) -> None:
    assert out("diff", "rules/2018.yaml", str(RULES)) == "没有不同。\n"
    done = obligations("diff", str(small), str(faulty))
    assert (done.returncode, done.stderr) == (1, b"")
    text = done.stdout.decode()
    assert "结论有变 1 项" in text and "二类省份：必做 → 未明确（按涉及的事实分 3 种省情，其中 1 种）" in text
    done = obligations("diff", str(small), str(faulty), "--format", "json")
    assert done.returncode == 1
    Draft202012Validator(schema_of("diff")).validate(json.loads(done.stdout))
    assert "缺少参数" in refused("diff", str(RULES))
    assert "没有这个文件" in refused("diff", str(RULES), "nowhere.yaml")


def test_there_is_a_progress_bar_on_a_terminal_only(small: Path) -> None:
    text = on_a_terminal("check", str(small), "--mutate", columns=100)
    assert "对照两个引擎" in text and "逐个试错" in text and "100%" in text
    assert "\x1b[2K" in text  # and is gone when it is done
    assert obligations("check", str(small)).stderr == b""


def test_a_pipe_that_closes_is_no_failure() -> None:
    command = f"{sys.executable} -m obligations test | head -0"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=ROOT,
        env={**BASE, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
