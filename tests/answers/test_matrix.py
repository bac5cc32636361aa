"""Many provinces: the same answers as one by one, and totals that add up; the bureau's side of it."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from obligations import (
    Matrix,
    ObligationsError,
    Verdict,
    compare,
    load_plan,
    load_profile,
    matrix,
    obligations_for,
)
from obligations.answers.departments import department, departments
from obligations.answers.json.departments import departments_json
from obligations.exports.formats import export_matrix
from obligations.loading import load_regions
from obligations.reports.layout import Page, columns_of
from obligations.reports.matrix import matrix_text
from obligations.schemas import schema_of
from tests.document_2018 import ROWS


@pytest.mark.parametrize("documented_only", [False, True])
@pytest.mark.parametrize("on", [None, date(2018, 5, 1)])
def test_a_row_is_the_answer_of_its_province(on: date | None, documented_only: bool) -> None:
    found = matrix(on=on, documented_only=documented_only)
    assert len(found.rows) == 31 and [r.code for r in found.rows] == sorted(str(r.code) for r in found.rows)
    for row, profile in zip(found.rows, load_regions(), strict=True):
        result = obligations_for(profile, on=on, documented_only=documented_only, engine="reference")
        assert row.verdicts == tuple(o.verdict for o in result)
        assert row.unverified == tuple(o.measure for o in result if o.unverified)
        assert row.counts() == {v: len(result.with_verdict(v)) for v in Verdict}


def test_totals_add_up() -> None:
    found = matrix()
    for i, column in enumerate(found.columns):
        assert {v: [r.province for r in rows] for v, rows in column.provinces.items()} == {
            v: [r.province for r in found.rows if r.verdicts[i] is v] for v in Verdict
        }
        assert [r.province for r in column.unverified] == [
            r.province for r in found.rows if column.measure.number in r.unverified
        ]
    total = {v: sum(column.counts()[v] for column in found.columns) for v in Verdict}
    assert found.counts() == total == {v: sum(row.counts()[v] for row in found.rows) for v in Verdict}
    assert sum(total.values()) == 31 * 25


def test_profiles_may_come_from_a_generator_or_be_none_at_all() -> None:
    found = matrix({"province": f"第 {i} 省", "facts": {"自贸区": bool(i % 2)}} for i in range(6))
    assert [row.verdicts[0] for row in found.rows] == [Verdict.UNDETERMINED, Verdict.MANDATORY] * 3
    assert matrix([]).rows == () and matrix([]).counts() == dict.fromkeys(Verdict, 0)


def test_the_problems_of_all_profiles_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("province: 甲\nfacts: {自贸去: 是}\n", "utf-8")
    (tmp_path / "b.yaml").write_text("province: [", "utf-8")
    with pytest.raises(ObligationsError) as caught:
        matrix([tmp_path / "a.yaml", {"province": "乙"}, tmp_path / "b.yaml"])
    assert [p.place and Path(p.place.name).name for p in caught.value.problems] == ["a.yaml", "b.yaml"]


def test_progress_sees_every_profile() -> None:
    seen = []

    def progress(items, count, what):  # type: ignore[no-untyped-def]
        seen.append((count, what))
        return items

    matrix([{"province": "甲"}, {"province": "乙"}], progress=progress)
    assert seen == [(2, "正在计算")]


@pytest.mark.parametrize("columns", [60, 80, 100, 120, 160])
def test_the_text_fits_the_page(columns: int) -> None:
    lines = matrix_text(matrix(), Page(columns)).splitlines()
    assert max(map(columns_of, lines)) <= columns
    beijing = "".join(line.split(maxsplit=1)[1] for line in lines if line.startswith("北京"))
    verdicts = matrix().rows[0].verdicts
    assert [c for c in beijing if c in "必选未待"] == [v.label[0] for v in verdicts]
    assert beijing.split()[-4:] == ["8", "1", "2", "14"]


def test_doubtful_verdicts_are_marked_where_there_is_room() -> None:
    found = matrix()
    wide, narrow = (matrix_text(found, Page(columns)) for columns in (120, 80))
    assert "* 依据未核实的事实" in wide and "*" not in narrow
    for row in found.rows:
        [line] = [line for line in wide.splitlines() if line.startswith(f"{row.name} ")]
        assert line.count("*") == len(row.unverified)
    assert "江苏 " in wide and "选*待 待 待 必*" in wide


@pytest.mark.slow
def test_numbers_stand_above_their_columns() -> None:
    """In every width, the number of a measure is read off straight above its verdicts."""
    for columns in (70, 80, 120):
        lines = matrix_text(matrix(), Page(columns)).splitlines()
        found: dict[int, str] = {}
        for at, line in enumerate(lines):
            if line.startswith("海南"):
                top = max(i for i in range(at) if not lines[i].strip())
                heads = [h for h in lines[top + 1 : at] if not any(h.startswith(r.name) for r in matrix().rows)]
                for column, character in characters(line):
                    if character in "必选未待":
                        number = "".join(h[column : column + 2].strip() for h in heads)
                        found[int(number)] = character
        hainan = next(row for row in matrix().rows if row.name == "海南")
        assert found == {i: v.label[0] for i, v in enumerate(hainan.verdicts, 1)}, columns


def characters(line: str) -> list[tuple[int, str]]:
    return [(columns_of(line[:i]), c) for i, c in enumerate(line)]


def csv_of(found: Matrix) -> str:
    return export_matrix(found, "csv").decode("utf-8-sig")


def test_csv_and_markdown_say_the_same() -> None:
    found = matrix()
    head, *rows = csv.reader(io.StringIO(csv_of(found)))
    assert head[:3] == ["省份", "代码", "1 推进知识产权综合管理改革"] and len(rows) == 31 + 5
    assert rows[0][:4] == ["北京市", "11", "必做", "待定"]
    by_name = {row[0]: row for row in rows}
    assert by_name["合计：必做"][2] == "15" and by_name["合计：待定"][2] == "0"
    assert by_name["江苏省"][-1] == "1、5"
    table = [
        line.strip("| ").split(" | ")
        for line in export_matrix(found, "md").decode().splitlines()
        if line.startswith("|")
    ]
    assert len(table) == len(rows) + 2
    for line, row in zip(table[2:], rows, strict=True):
        assert [cell.strip() for cell in line][:27] == row[:27]


def test_names_cannot_break_a_table() -> None:
    found = matrix([{"province": 'a|b,"c'}])
    assert next(iter(list(csv.reader(io.StringIO(csv_of(found))))[1:]))[0] == 'a|b,"c'
    assert "a\\|b" in export_matrix(found, "md").decode()


# --- departments -----------------------------------------------------------------------------------------------------


def test_departments_carry_what_the_document_says() -> None:
    found = {d.name: d for d in departments(matrix())}
    carried = {row.number: row.bureau.split("、") for row in ROWS}
    assert set(found) == {name for names in carried.values() for name in names}
    for name, of in found.items():
        assert [a.measure.number for a in of.assignments] == [n for n, names in carried.items() if name in names]
        for assignment in of.assignments:
            assert list(assignment.others) == [n for n in carried[assignment.measure.number] if n != name]
        assert of.alone == sum(names == [name] for names in carried.values())
    counts = [len(d.assignments) for d in departments(matrix())]
    assert counts == sorted(counts, reverse=True)


def test_a_department_is_found_by_its_name_and_a_misspelt_one_gets_the_nearest() -> None:
    found = department(matrix(), " 人事司 ")
    assert found.name == "人事司"
    assert {v: n for v, n in found.load().items() if n} == {Verdict.OPTIONAL: 31, Verdict.UNDETERMINED: 62}
    with pytest.raises(ObligationsError, match="是否想写“专利管理司”"):
        department(matrix(), "专利管理思")
    with pytest.raises(ObligationsError, match="计划里有：专利管理司、办公室"):
        department(matrix(), "卫生厅")


def test_departments_whose_names_differ_in_a_space_are_two() -> None:
    data = small_rules()
    data["tasks"][0]["subtasks"][0]["measures"][0]["bureau"] = ["甲 司", "甲司"]
    found = matrix([{"province": "甲"}], load_plan(data))
    assert [department(found, name).name for name in ("甲 司", "甲司", "甲  司")] == ["甲 司", "甲司", "甲 司"]


# --- two provinces ---------------------------------------------------------------------------------------------------


def test_every_two_regions_differ_where_their_verdicts_do() -> None:
    regions = load_regions()
    for one in regions[::3]:
        for other in regions[::4]:
            found = compare(one, other)
            a, b = obligations_for(one), obligations_for(other)
            assert {c.after.measure for c in found.changes} == {
                x.measure for x, y in zip(a, b, strict=True) if x.verdict is not y.verdict
            }
            different = {f.fact for f in found.facts}
            assert different == {f for f in a.plan.vocabulary.domains if a.known.get(f) != b.known.get(f)}
            for change in found.changes:
                assert change.due_to and set(change.facts) <= different


def test_guangdong_and_jiangsu_differ_in_measure_1_by_two_facts_together() -> None:
    found = compare("广东", "江苏")
    [change] = found.changes
    assert (change.after.measure, change.due_to) == (1, (("reform_zone", "free_trade_zone"),))


# --- JSON ------------------------------------------------------------------------------------------------------------


def test_the_json_of_a_matrix_and_of_departments_fits_its_schemas() -> None:
    found = matrix()
    Draft202012Validator(schema_of("matrix")).validate(found.to_dict())
    all_of_them = departments(found)
    Draft202012Validator(schema_of("department")).validate(departments_json(found, all_of_them))
    data = found.to_dict()
    assert [row["unverified"] for row in data["provinces"] if row["province"]["name"] == "江苏省"] == [[1, 5]]
    assert data["measures"][0]["unverified"] == 6


def test_a_matrix_of_another_plan_has_its_measures_and_fits_the_page() -> None:
    plan = load_plan(small_rules())
    found = matrix([{"province": "甲", "facts": {"区": True}}, {"province": "乙"}], plan)
    assert [v.label for row in found.rows for v in row.verdicts] == ["必做", "待定"]
    lines = matrix_text(found, Page(60)).splitlines()
    assert "甲 必    1  0  0  0" in lines and "乙 待    0  0  0  1" in lines


def small_rules() -> dict[str, Any]:
    measure = {
        "number": 1, "title": "很长的名称" * 9, "bureau": ["某司"], "due": None, "clause": "区涉及省份必做，其他省份选做",
        "mandatory": "区", "optional": {"非": "区"}, "actions": None,
    }  # fmt: skip
    return {
            "id": "t", "title": "试验", "year": 2020, "vocabulary": {"zone": {"label": "区"}},
            "tasks": [{"title": "任务", "subtasks": [{"title": "分任务", "measures": [measure]}]}],
    }  # fmt: skip


def test_profiles_of_one_province_are_numbered_whatever_kind_they_are_given_as(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("province: 甲\n", "utf-8")
    found = matrix([path, str(path), load_profile(path), {"province": "甲"}])
    assert len({row._replace(copy=0) for row in found.rows}) == 1
    assert [row.name for row in found.rows] == ["甲（1）", "甲（2）", "甲（3）", "甲（4）"], "told apart"


def test_profiles_may_be_given_as_one_profile_or_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("province: 甲\n", "utf-8")
    (tmp_path / "b.yml").write_text("province: 乙\n", "utf-8")
    (tmp_path / "c.txt").write_text("不是档案", "utf-8")
    assert [r.province for r in matrix(str(tmp_path)).rows] == ["甲", "乙"]
    assert [r.province for r in matrix([tmp_path, {"province": "丙"}]).rows] == ["甲", "乙", "丙"]
    assert [r.province for r in matrix(tmp_path / "a.yaml").rows] == ["甲"]
    assert [r.province for r in matrix(load_profile(tmp_path / "a.yaml")).rows] == ["甲"]
    assert [r.province for r in matrix({"province": "丙"}).rows] == ["丙"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"profiles": 5}, "profiles 应为多份档案或一个文件夹，不是 int"),
        ({"profiles": [5]}, "第 1 份档案"),
        ({"profiles": [{"province": "甲"}, {"province": ""}]}, "第 2 份档案"),
        ({"profiles": "x" * 300 + ".yaml"}, "打不开|没有这个文件"),
        ({"profiles": [], "engine": "nope"}, "没有“nope”这个引擎"),
        ({"profiles": [], "on": "2018"}, "on 应为日期"),
        ({"profiles": [{"province": "甲"}], "documented_only": "是"}, "documented_only 应为 True 或 False"),
    ],
)
def test_a_matrix_refuses_arguments_that_make_no_sense(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ObligationsError, match=message):
        matrix(**arguments)


def test_a_matrix_and_its_departments_cannot_be_changed_and_can_be_hashed() -> None:
    found = matrix([{"province": "甲"}])
    with pytest.raises(TypeError):
        found.column(14).provinces[Verdict.MANDATORY] = ()  # type: ignore[index]
    with pytest.raises(TypeError):
        load_plan()[14].places["number"] = None  # type: ignore[index]
    same = matrix([{"province": "甲"}])
    assert hash(found) == hash(same) and hash(found.column(1)) == hash(same.column(1))
    assert hash(departments(found)[0]) == hash(departments(same)[0])


def test_no_name_of_a_province_becomes_a_formula_in_csv() -> None:
    rows = list(csv.reader(io.StringIO(csv_of(matrix([{"province": "=1+1"}])))))
    assert rows[1][0] == "'=1+1"
