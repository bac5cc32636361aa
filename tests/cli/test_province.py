"""The command line: right in any locale and on any stream, each error one line in Chinese."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from typing import Any

import click
import pytest

from obligations import load_plan, obligations_for, shipped
from obligations.reports.layout import columns_of
from tests.commands import ENGINE, failure, run_here
from tests.conftest import ROOT, examples

#: No more of the environment than a login has (and what coverage needs to follow a child process).
BASE = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **{k: v for k, v in os.environ.items() if k.startswith("COV")}}


def obligations(*args: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a command: as a process where its environment matters, else in this one."""
    if env is None or env.keys() <= {"COLUMNS"}:
        with chdir(cwd):
            return subprocess.CompletedProcess(args, *run_here(args, BASE | (env or {})))
    return subprocess.run(
        [sys.executable, "-m", "obligations", *args],
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**BASE, "PYTHONPATH": str(ROOT), **env},
    )


def out(*args: str, **kwargs: Any) -> str:
    """What a command shows; that it wrote a file is all that it may say on the other stream."""
    done = obligations(*args, **kwargs)
    target = args[args.index("-o") + 1] if "-o" in args else "-"
    said = "" if target == "-" else f"已写好 {Path(target)}\n"
    assert (done.returncode, done.stderr.decode().replace("\r\n", "\n")) == (0, said)
    return done.stdout.decode()


def refused(*args: str, **kwargs: Any) -> str:
    done = obligations(*args, **kwargs)
    text = done.stderr.decode()
    assert done.returncode == 2
    assert done.stdout == b"" or failure(done.stdout.decode(), text)
    assert "Traceback" not in text
    return text


# --- obligations for ---------------------------------------------------------------------------------------


def test_the_list_of_guangdong_has_its_counts_groups_and_every_measure() -> None:
    text = out("for", "广东")
    lines = text.splitlines()
    assert lines[0] == "广东省　2018 年全国专利事业发展战略推进计划"
    assert lines[1] == "必做 13　选做 1　未明确 2　待定 9　共 25 项"
    assert lines[2] == f"按 2018-12-31 的事实；引擎：{ENGINE}"
    heads = [line.split("　")[0] for line in lines if re.match(r"[^其]\S+ \d+ 项", line)]
    assert heads == ["必做 13 项", "选做 1 项", "未明确 2 项", "待定 9 项"]
    result = obligations_for("广东")
    for o in result:
        assert f"{o.measure:>3}  {o.title}" in text
        for department in o.bureau:
            assert department in text
    assert text.count("缺：省份类别") == 9
    assert text.count("计划未写明") == 1
    assert lines[-2:] == [
        f"档案：{Path('profiles/guangdong.yaml')}",
        "先填第 7 行：省份类别（一类 / 二类 / 三类），可定全部 9 项待定",
    ]
    line = (ROOT / "profiles" / "guangdong.yaml").read_text("utf-8").splitlines()[6]
    assert line.strip().startswith("省份类别: null")


@pytest.mark.parametrize("name", ["广东省", "guangdong", "44", "profiles/guangdong.yaml"])
def test_other_names_of_a_province_give_the_same_list(name: str) -> None:
    drop = re.compile("^复制一份.*\n", re.M)
    assert drop.sub("", out("for", name)) == drop.sub("", out("for", "广东"))


def test_the_json_of_guangdong_is_that_of_the_library() -> None:
    data = json.loads(out("for", "广东", "--format", "json"))
    assert data == obligations_for("广东").to_dict()
    assert data["counts"] == {"mandatory": 13, "optional": 1, "exempt": 0, "unspecified": 2, "undetermined": 9}


def test_both_engines_print_the_same_but_their_name() -> None:
    by_reference, by_rules = (out("for", "湖北", "--engine", engine) for engine in ("reference", "durable"))
    assert by_reference.replace("引擎：reference", "引擎：durable") == by_rules != by_reference


def test_a_list_is_by_the_facts_of_the_day_that_is_asked_about() -> None:
    assert " 1  推进知识产权综合管理改革" in out("for", "海南", "--on", "2018-09-24").split("选做")[1]
    counts = [out("for", "海南", "--on", day).splitlines()[1] for day in ("2018-09-23", "2018-09-24")]
    assert counts[0].startswith("必做 6　选做 2") and counts[1].startswith("必做 7　选做 1")


def test_facts_are_set_for_the_answer_and_the_file_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "甲省.yaml"
    file.write_text("province: 甲省\n", "utf-8")
    text = out("for", str(file), "--set", "省份类别=一类", "--set", "strong_province=是", "--set", "自贸区=true")
    assert "必做 20" in text.splitlines()[1]
    assert file.read_text("utf-8") == "province: 甲省\n"
    assert "必做 13" in out("for", "广东", "--set", "自贸区=未知").splitlines()[1]
    assert "必做 12" in out("for", "广东", "--set", "自贸区=否", "--set", "reform_zone=否").splitlines()[1]


def test_the_last_line_gives_a_range_where_answers_differ() -> None:
    assert out("for", "湖北").splitlines()[-1] == "先填第 7 行：省份类别（一类 / 二类 / 三类），可定 9～11 项待定"
    assert out("for", "example").splitlines()[-1] == "档案里的事实已经够用，没有待定的举措。"


def test_the_last_line_says_what_line_to_add_where_the_profile_has_none(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("province: 甲省\n", "utf-8")
    last = out("for", "x.yaml", cwd=tmp_path).splitlines()[-1]
    assert last == "先在 facts 下加一行：省份类别（一类 / 二类 / 三类），可定 9～11 项待定"


def test_what_is_assumed_is_marked() -> None:
    text = out("for", "广东", "--set", "省份类别=一类", "--set", "自贸区=未知")
    assert "假设：省份类别为一类，自由贸易试验区为未知（不是档案里的事实）" in text
    assert "假设" not in out("for", "广东")
    data = json.loads(out("for", "广东", "--set", "省份类别=一类", "--format", "json"))
    assert {g["source"] for o in data["obligations"] for g in o["because"] if g["fact"] == "province_class"} == {"假设"}


def test_unverified_facts_are_marked_where_they_decide() -> None:
    lines = out("for", "广东").splitlines()
    [at] = [i for i, line in enumerate(lines) if "依据含未核实的事实：知识产权综合管理改革试点" in line]
    assert "  5  推动知识产权领域军民融合" in lines[at - 2]


def test_what_to_do_is_shown_when_asked_for() -> None:
    for command in (("for", "广东"), ("measures",)):
        text = out(*command, "--actions")
        assert "     要点（本工具概括）：\n     · 尽快完成保护中心的软硬件建设\n" in text
        assert "尽快完成保护中心" not in out(*command)
        # a drafter's notes are no part of a province's list
        assert ("注：计划没有写完成时间" in text) == (command[0] == "measures")


def test_rules_of_ones_own_are_taken_with_their_year(tmp_path: Path) -> None:
    rules = tmp_path / "新计划.yaml"
    rules.write_text((ROOT / "rules" / "2018.yaml").read_text("utf-8").replace("year: 2018", "year: 2020"), "utf-8")
    assert "按 2020-12-31 的事实" in out("for", "安徽", "--rules", str(rules))


def test_output_goes_to_a_file_but_never_over_what_is_not_ours(tmp_path: Path) -> None:
    file = tmp_path / "广东.json"
    assert out("for", "广东", "--format", "json", "-o", str(file)) == ""
    assert json.loads(file.read_text("utf-8"))["province"] == {"name": "广东省", "code": "44"}
    status, _, said = run_here(["for", "广东", "--format", "json", "-o", str(file), "--on", "2018-03-01"], {})
    assert status == 0 and "上次按 2018-12-31 的事实，这次按 2018-03-01" in said.decode()
    assert json.loads(file.read_text("utf-8"))["on"] == "2018-03-01"
    told = refused("for", "广东", "--format", "json", "-o", str(file), "--set", "省份类别=一类")
    assert "假设原来没有，这次是“省份类别=一类”" in told
    assert "省份原来是“广东省”" in refused("for", "江苏", "--format", "json", "-o", str(file))
    text = tmp_path / "a.txt"
    text.write_text("别人的文字\n", "utf-8")
    assert "请换一个文件名，或先移走它" in refused("for", "广东", "-o", str(text))
    assert text.read_text("utf-8") == "别人的文字\n"
    text.unlink()
    assert [p.name for p in tmp_path.iterdir()] == ["广东.json"]
    assert out("for", "广东", "-o", "/dev/null") == ""
    assert out("for", "广东", "-o", "-") == out("for", "广东")


def test_output_never_goes_over_the_input(tmp_path: Path) -> None:
    file = tmp_path / "甲省.yaml"
    file.write_text("province: 甲省\n", "utf-8")
    assert "这是输入文件" in refused("for", str(file), "-o", str(file))
    assert file.read_text("utf-8") == "province: 甲省\n"


@pytest.mark.parametrize("command", [("for", "广东"), ("measures",), ("profiles",)], ids=" ".join)
def test_results_never_go_over_a_profile_or_rules(command: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "别的.yaml"
    file.write_text("province: 乙省\n", "utf-8")
    assert "文件已经存在；它可能是档案或规则" in refused(*command, "-o", str(file))
    assert file.read_text("utf-8") == "province: 乙省\n"


@pytest.mark.slow
def test_a_province_is_not_hidden_by_what_lies_about(tmp_path: Path) -> None:
    (tmp_path / "guangdong").mkdir()
    (tmp_path / "广东").write_text("a result", "utf-8")
    for name in ("guangdong", "广东", "广 东", "４４"):
        assert out("for", name, cwd=tmp_path).startswith("广东省")
    assert "广东:1:1: 文件内容应为" in refused("for", "./广东", cwd=tmp_path)


def test_every_problem_of_the_assumed_facts_is_told_at_once() -> None:
    lines = refused(
        "for",
        "广东",
        "--set",
        "自贸去=是",
        "--set",
        "省份类别=四类",
        "--set",
        "x",
        "--set",
        "自贸区=是",
        "--set",
        "free_trade_zone=否",
    ).splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "--set x",
        "--set 自贸去=是",
        "--set 省份类别=四类",
        "--set free_trade_zone=否",
    ]
    assert "自由贸易试验区写了两次" in lines[-1]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["fro"], "没有“fro”这个命令；是否想写“for”？"),
        (["for"], "缺少参数 省份或档案；"),
        (["for", "广东", "江苏"], "参数给多了或不对（江苏）；"),
        (["for", "广东", "--formt", "json"], "没有 --formt 这个选项；是否想写“--format”？"),
        (["for", "广东", "--format", "xml"], "--format: “xml”不能用；可以是 text、json"),
        (["for", "广东", "--engine", "x"], "--engine: “x”不能用；可以是 durable、reference"),
        (["for", "广东", "--on"], "选项 --on 用得不对（可能缺少值）；"),
        (
            ["for", "广东", "--on", "2018-02-30"],
            "--on: “2018-02-30”不是日期：2018 年 2 月没有 30 日；请写成 2018-06-01 这样",
        ),
        (["for", "光东"], "没有“光东”的档案；`obligations profiles` 列出可用的名称"),  # 山东 is as near as 广东
        (["for", "广东生"], "没有“广东生”的档案；是否想写“广东”？"),
        (["for", "甲省"], "没有“甲省”的档案；"),
        (["for", "none.yaml"], "none.yaml: 没有这个文件；"),
        (["for", "."], "“.”不是文件；"),
        (["for", ""], "没有“”的档案；"),
        (["for", "广东", "--rules", "none.yaml"], "none.yaml: 没有这个文件；"),
        (["for", "广东", "--set", "省份类别"], "--set 省份类别: 应写成 事实=值；"),
        (["for", "广东", "--set", "省份类=一类"], "--set 省份类=一类: 不认识的事实“省份类”；是否想写“省份类别”？"),
        (["for", "广东", "--set", "省份类别=四类"], "“四类”不是省份类别的值；可以是 一类 / 二类 / 三类 / 未知"),
        (["for", "广东", "-o", "/none/x"], f"{Path('/none/x')}: 写不了这个文件：文件夹不存在；"),
        (["for", "广东", "-o", ""], "没有文件名"),
        (["for", "广东", "--on", "20180601"], "不是日期"),
        (["for", "广东", "--on", "2018-W23-5"], "不是日期"),
        (["for", "广东", "-o", "/"], "写不了这个文件：这是文件夹；"),
        (["for", "广东", "-o", "任务.txt/"], "任务.txt: 写不了这个文件：这是文件夹；"),
        (["new"], "缺少参数 省份；"),
        (["new", " "], "省份名称不能为空"),
        (["new", "甲\x1b[31m省"], "省份名称不能为空，也不能有控制字符"),
        (["measures", "-o", "rules/2018.yaml"], "文件已经存在；它可能是档案或规则"),
        (["new", "甲省", "-o", "README.md"], "README.md: 文件已经存在；请换一个文件名，或加 --force 覆盖"),
        (["profiles", "x"], "参数给多了或不对（x）；"),
        (["--none"], "没有 --none 这个选项；"),
    ],
)
def test_usage_errors_are_one_chinese_line(args: list[str], message: str) -> None:
    text = refused(*args)
    assert message in text
    assert text.count("\n") == 1 and text.endswith("\n")
    assert not re.search("[A-Za-z]{4,} [a-z]+ [a-z]+", text), text  # no English sentence slips through


def test_problems_of_a_file_are_lines_with_their_places(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("province: 甲省\nfacts:\n  省份类别: 四类\n  自贸: 是\n", "utf-8")
    assert refused("for", "x.yaml", cwd=tmp_path).splitlines() == [
        "x.yaml:3:9: “四类”不是省份类别的值；请填 一类 / 二类 / 三类，不知道请写 null",
        "x.yaml:4:3: 不认识的事实“自贸”；是否想写“自贸区”？",
    ]


# --- the other commands ------------------------------------------------------------------------------------


def test_the_list_of_profiles_has_all_32_with_how_much_is_known() -> None:
    lines = out("profiles").splitlines()
    assert lines[0] == "自带的省情档案　32 份"
    assert [line.split()[0] for line in lines[2:]][:3] == ["11", "12", "13"]
    [guangdong] = [line for line in lines if "guangdong" in line]
    assert guangdong.split() == ["44", "广东省", "guangdong", "已知", "7/8", "项事实"]


def test_the_list_of_measures_has_every_heading_title_and_clause() -> None:
    text = out("measures")
    plan = load_plan()
    assert text.splitlines()[0] == "2018 年全国专利事业发展战略推进计划　共 25 项举措"
    assert [line for line in text.splitlines() if line.startswith(("一", "二", "三"))] == [
        "一、专利制度创新", "二、专利制度运行保障体系建设", "三、专利支撑经济社会发展",
    ]  # fmt: skip
    assert len(re.findall(r"^（[一二三四]）", text, re.M)) == 9
    for m in plan.measures:
        assert f"{m.number:>3}  {m.title}" in text
        assert m.clause is None or m.clause in text
    assert text.count("计划未写明哪些省份必做、哪些选做") == 2


@pytest.mark.slow
def test_new_writes_a_profile_to_fill_in(tmp_path: Path) -> None:
    done = obligations("new", "甲省", "-o", "my.yaml", cwd=tmp_path)
    assert done.returncode == 0 and "已写好 my.yaml" in done.stderr.decode()
    text = (tmp_path / "my.yaml").read_text("utf-8")
    assert "province: 甲省" in text
    for fact in load_plan().vocabulary.facts:
        assert f"  {fact.label}: null\n" in text
    assert "必做 6" in out("for", "my.yaml", cwd=tmp_path).splitlines()[1]
    filled = text.replace("省份类别: null", "省份类别: 一类").replace(
        "强省试点省: null", "强省试点省: {value: 是, since: 2016-01-01}"
    )
    (tmp_path / "my.yaml").write_text(filled, "utf-8")
    assert "必做 19" in out("for", "my.yaml", cwd=tmp_path).splitlines()[1]
    assert "文件已经存在" in refused("new", "甲省", "-o", "my.yaml", cwd=tmp_path)
    assert (tmp_path / "my.yaml").read_text("utf-8") == filled
    assert obligations("new", "甲省", "-o", "my.yaml", "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "my.yaml").read_text("utf-8") == text


@pytest.mark.parametrize("name", ['"引号"省', "冒号: 省", "# 省", "- 省", "null", "是", "{省}", "省\\n"])
def test_new_quotes_any_name(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(out("new", "--", name), "utf-8")
    assert out("for", "x.yaml", cwd=tmp_path).startswith(f"{name}　")


def test_new_for_a_shipped_region_starts_from_its_facts() -> None:
    modeline, _, text = shipped.profile("广东").read_text("utf-8").partition("\n")
    assert modeline.startswith("# yaml-language-server: ") and out("new", "广东") == text


@pytest.mark.slow
def test_help_is_chinese() -> None:
    for args in (
        [],
        ["--help"],
        ["-h"],
        ["for", "--help"],
        ["profiles", "--help"],
        ["measures", "--help"],
        ["new", "--help"],
    ):
        text = out(*args)
        assert text.startswith("用法：obligations")
        assert not re.search("Usage|Options|Show this|Commands|ARGS", text)
    assert out("--version").startswith("obligations ")


def test_a_link_to_a_profile_is_not_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("province: 甲省\n", "utf-8")
    link = tmp_path / "out.txt"
    link.symlink_to(mine)
    assert "它可能是档案或规则" in refused("for", "广东", "-o", str(link))
    assert mine.read_text("utf-8") == "province: 甲省\n"


# --- terminals, locales, pipes -----------------------------------------------------------------------------


def on_a_terminal(*args: str, columns: int, env: dict[str, str] | None = None) -> str:
    """What a command prints on a terminal of that width."""
    pty = pytest.importorskip("pty", reason="only Unix has pseudo-terminals")
    leader, follower = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {**BASE, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **(env or {})}
    process = subprocess.Popen(
        [sys.executable, "-m", "obligations", *args],
        stdout=follower,
        stderr=follower,
        stdin=follower,
        cwd=ROOT,
        env=environment,
    )
    os.close(follower)
    parts = []
    while True:
        ready, _, _ = select.select([leader], [], [], 30)
        try:
            part = os.read(leader, 65536) if ready else b""
        except OSError:
            part = b""
        if not part:
            break
        parts.append(part)
    process.wait()
    os.close(leader)
    return b"".join(parts).decode().replace("\r\n", "\n")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("args", [("for", "湖北"), ("measures",), ("profiles",)], ids=" ".join)
def test_no_line_is_wider_than_the_terminal(columns: int, args: tuple[str, ...]) -> None:
    text = re.sub("\x1b\\[[0-9;]*m", "", on_a_terminal(*args, columns=columns))
    widest = max(columns_of(line) for line in text.splitlines())
    assert widest <= columns
    for line in text.splitlines():
        assert not line.lstrip().startswith(tuple("，。；：、）》”")), line
    if args[0] == "for" and columns >= 120:
        assert "年内有阶段性成果  专利管理司" in text  # one line a measure where there is room


@pytest.mark.slow
def test_there_is_colour_on_a_terminal_only() -> None:
    assert "\x1b[" in on_a_terminal("for", "广东", columns=80)
    assert "\x1b[" not in on_a_terminal("for", "广东", columns=80, env={"NO_COLOR": "1"})
    assert "\x1b[" not in on_a_terminal("for", "广东", columns=80, env={"TERM": "dumb"})
    assert "\x1b[" not in out("for", "广东")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1", "utf-8", "gb18030"])
def test_the_list_is_legible_in_any_encoding_of_the_output(encoding: str) -> None:
    done = obligations("for", "广东", env={"PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("utf-8" if encoding in ("ascii", "latin-1") else encoding)
    assert "必做 13　选做 1　未明确 2　待定 9" in text
    done = obligations("for", "光东", env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 2 and b"Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1", "zh_CN.GBK"])
def test_no_locale_makes_the_command_fail(locale: str) -> None:
    done = obligations(
        "for", "广东", env={"LC_ALL": locale, "LANG": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    )
    assert done.returncode == 0 and b"Traceback" not in done.stderr


@pytest.mark.slow
def test_what_programs_read_is_utf8_in_any_locale(tmp_path: Path) -> None:
    gbk = {"PYTHONIOENCODING": "gbk"}
    data = json.loads(obligations("for", "广东", "--format", "json", env=gbk).stdout.decode("utf-8"))
    assert data["province"]["name"] == "广东省"
    (tmp_path / "my.yaml").write_bytes(obligations("new", "𠮷省", env=gbk).stdout)
    assert out("for", "my.yaml", cwd=tmp_path).startswith("𠮷省")


def test_names_are_legible_where_the_locale_cannot_read_them() -> None:
    env = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert "没有“光东”的档案；`obligations profiles` 列出可用的名称" in refused("for", "光东", env=env)
    assert "错.yaml: " in refused("for", "错.yaml", env=env)


@pytest.mark.slow
@pytest.mark.parametrize("columns", ["0", "-5", "abc", "9" * 5000, "１２０"])
def test_no_value_of_columns_makes_the_command_fail(columns: str) -> None:
    assert "必做 13" in out("for", "广东", env={"COLUMNS": columns})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "closing"),
    [
        *(("for 广东", closing) for closing in (">&-", "2>&-", "<&-", ">&- 2>&-")),
        *(("for 光东", closing) for closing in ("2>&-", ">&- 2>&-")),
        ("--help", ">&- 2>&-"),
        ("for 广东 -o /dev/null", ">&- 2>&-"),
    ],
)
def test_closed_streams_give_no_traceback_and_the_right_status(command: str, closing: str) -> None:
    line = f"{sys.executable} -m obligations {command} {closing}"
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, check=False, cwd=ROOT, env={**BASE, "PYTHONPATH": str(ROOT)}
    )
    assert b"Traceback" not in done.stderr
    shown_to_nobody = command == "for 广东" and closing.startswith(">&-")
    assert done.returncode == (2 if "光东" in command or shown_to_nobody else 0)


@pytest.mark.slow
def test_a_broken_pipe_is_not_an_error() -> None:
    for command in ("for 广东", "for 广东 --format json", "measures", "for --help"):
        line = f"set -o pipefail; {sys.executable} -m obligations {command} | true"
        for _ in range(examples(2).max_examples):
            done = subprocess.run(
                ["bash", "-c", line], capture_output=True, check=False, cwd=ROOT, env={**BASE, "PYTHONPATH": str(ROOT)}
            )
            assert (done.returncode, done.stderr) == (0, b""), (command, done.stderr.decode())


def test_a_full_disk_is_an_error() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    text = refused("for", "广东", "-o", "/dev/full")
    assert "磁盘满了" in text
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "obligations", "for", "广东"],
            stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT, env={**BASE, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    assert done.returncode == 2 and "Traceback" not in done.stderr.decode()


def test_the_last_line_says_so_where_the_record_has_run_out(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("province: 甲省\nfacts:\n  省份类别: {value: 一类, until: 2018-03-01}\n", "utf-8")
    last = out("for", "x.yaml", cwd=tmp_path).splitlines()[-1]
    assert last == "先填第 3 行（记录已过期）：省份类别（一类 / 二类 / 三类），可定 9～11 项待定"
    last = out("for", "x.yaml", "--on", "2018-03-01", cwd=tmp_path).splitlines()[-1]
    assert "省份类别" not in last
    (tmp_path / "x.yaml").write_text("province: 甲省\nfacts:\n  省份类别: {value: 一类, since: 2019-03-01}\n", "utf-8")
    assert out("for", "x.yaml", cwd=tmp_path).splitlines()[-1].startswith("先填第 3 行（记录还没开始）：省份类别")
    (tmp_path / "x.yaml").write_text(
        "province: 甲省\nfacts:\n  省份类别: {value: 一类, evidence: unverified}\n", "utf-8"
    )
    last = out("for", "x.yaml", "--documented-only", cwd=tmp_path).splitlines()[-1]
    assert last.startswith("先填第 3 行（未核实）：省份类别")


def test_every_command_is_where_the_program_looks_for_it() -> None:
    from obligations.cli.app import commands

    ctx = click.Context(commands)
    for name in commands.list_commands(ctx):
        command = commands.get_command(ctx, name)
        assert command is not None and command.name == name and command.short_help
    assert commands.get_command(ctx, "foo") is None
