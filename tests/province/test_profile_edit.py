"""``obligations fill``: answers are written into a profile, and nothing else of it changes."""

from __future__ import annotations

import json
import re
import stat
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obligations import Fact, ObligationsError, Plan, Vocabulary, load_plan, load_profile, obligations_for, questions
from obligations.files.source import read_bytes
from obligations.logic.conditions import Value
from obligations.province.profile_edit import Days, days_of_answer, with_answer
from obligations.province.template import blank_profile
from tests.conftest import ROOT, examples, needs_modes
from tests.document_2018 import FACTS
from tests.strategies import rules
from tests.terminals import typed

ON = date(2018, 12, 31)
COMMENT = re.compile(r"#[^\n]*")
VALUES = {fact: domain[0] for fact, domain in FACTS.items()}


def written(text: str, fact: str, value: Value, plan: Plan, on: date = ON) -> str:
    raw = with_answer(text.encode(), "甲.yaml", partial(load_profile, plan=plan), plan.vocabulary[fact], value, on)
    profile = load_profile(read_bytes(raw, "甲.yaml"), plan)
    assert profile.on(on)[fact].value == value
    return raw.decode()


# --- every style in which a person may have written it ------------------------------------------------------------

STYLES = {
    "an address with a question mark": "自贸区: {value: 否, until: 2017-01-01, source: http://a.b/?id=1}\n",
    "tabs": "自贸区: null\t# 注\n",
    "overlapping null": "自贸区: [{value: 否, until: 2017-06-30}, {value: 未知}]  # 注\n",
    "a list over lines": "自贸区: [\n    {value: 否, until: 2017-01-01}  # 以前\n    # 再一行\n  ]\n",
    "null": "自贸区: null\n",
    "nothing": "自贸区:\n",
    "a comment": "自贸区: null   # 待查\n",
    "a comment after nothing": "自贸区:   # 待查\n",
    "tilde": "free_trade_zone: ~\n",
    "a word": "自由贸易试验区: 未知\n",
    "quotes": "'自贸区': \"不知道\"\n",
    "full width": "自 贸 区: null\n",
    "flow record": "自贸区: {value: null, where: 某地, source: null} # 待查\n",
    "block record": "自贸区:\n    value: null  # 待查\n    where: 某地\n",
    "flow list": "自贸区: [{value: 否, until: 2017-01-01}, {value: null, since: 2017-01-02}]\n",
    "block list": "自贸区:\n    - {value: 否, until: 2017-01-01}  # 以前\n    - value: ~\n      since: 2017-01-02\n",
    "expired flow record": "自贸区: {value: 否, until: 2017-01-01}  # 以前\n",
    "expired block record": "自贸区:\n    value: 否  # 以前\n    until: 2017-01-01\n    # 后面的注\n",
    "expired block list": "自贸区:\n    # 前面的注\n    - value: 否\n      until: 2017-01-01 # 以前\n",
    "expired list at the left": "自贸区:\n  - value: 否\n    until: 2017-01-01\n",
    "expired flow list": "自贸区: [\n    {value: 否, until: 2017-01-01},  # 以前\n  ]\n",
    "future record": "自贸区: {value: 否, since: 2019-01-01}\n",
    "block scalar": "自贸区:\n    value: 否\n    until: 2017-01-01\n    source: |\n      两行\n\n      文字\n",
    "not there": "",
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [False, True], ids=["in the middle", "last"])
@pytest.mark.parametrize("style", STYLES)
def test_an_answer_is_written_into_a_record_of_every_style(style: str, last: bool, newline: str, plan: Plan) -> None:
    before = "# 头\nprovince: 甲省\nfacts:\n  知识产权保护中心: null # 乙\n  # 关于自贸区\n"
    after = "" if last else "  强省试点省: 是   # 甲\n  # 其余\n  省份类别: null\n"
    fact = f"  {STYLES[style]}" if STYLES[style] else ""
    text = f"{before}{fact}{after}# 尾\n".replace("\n", newline)
    for value in (True, False):
        changed = written(text, "free_trade_zone", value, plan)
        keeps_everything(text, changed)
        assert newline == "\n" or "\n" not in changed.replace("\r\n", "")


def keeps_everything(text: str, changed: str) -> None:
    """All comments are there in their order; every line that was there and is not the fact's own is there in order."""
    assert COMMENT.findall(changed) == COMMENT.findall(text)
    lines = iter(changed.splitlines())
    for line in text.splitlines():
        told = COMMENT.sub("", line).strip()
        if line.startswith(("  知识", "  强省", "  省份", "province", "facts", "#", "  #")) and told != "facts: {}":
            assert line in lines, f"{line!r} is gone, or has changed its place"


@pytest.mark.parametrize(
    "text",
    [
        "province: 甲省\n",
        "province: 甲省",
        "province: 甲省\nfacts:\n",
        "province: 甲省\nfacts:  # 还没有\n",
        "province: 甲省\nfacts: null  # 还没有\ncode: null\n",
        "province: 甲省\nfacts: {}\n",
        "province: 甲省\nfacts: {强省试点省: 是}  # 行内\ncode: '44'\n",
        "province: 甲省\nfacts: {\n  强省试点省: 是,\n}\n",
        "province: 甲省\nfacts:\n  null",
        "province: 甲省\nfacts:   ~\n",
        "province: 甲省\nfacts:  null",
        "province: 甲省\nfacts: # 注\n    null\n",
        "facts:   null  # 注\nprovince: 甲省\n",
        "{province: 甲省}\n",
        "{province: 甲省, facts: null}\n",
        "{province: 甲省, facts: {强省试点省: 是}}",
        "facts:\n    强省试点省: 是\n\n\n# 省名\nprovince: 甲省\n",
        "\ufeff# 有标记\nprovince: 甲省\nfacts:\n  强省试点省: 是",
        "province: 甲省\nfacts: {\n  强省试点省: 是  # 注\n  # 再注\n}\n",
        "province: 甲省\nfacts: {强省试点省: }\n",
        "province: 甲省\nfacts: { # 空的\n}\n",
        '{"province": "甲省", "facts": {"强省试点省": true}}\n',
        '{"province": "甲省"}',
        "---\nprovince: 甲省\nfacts:\n  强省试点省: 是\n",
        "province: 甲省\nfacts:\n  强省试点省: 是 # 😀 𠮷\n  自贸区: null # 😀\n",
    ],
)
def test_an_answer_is_written_where_there_is_no_line_for_it_yet(text: str, plan: Plan) -> None:
    for fact, value in VALUES.items():
        if fact != "strong_province":
            changed = written(text, fact, value, plan)
            assert COMMENT.findall(changed) == COMMENT.findall(text)
            assert changed.startswith("\ufeff") == text.startswith("\ufeff")


@pytest.mark.parametrize(
    ("records", "days"),
    [
        ("null", Days()),
        ("{value: null, since: 2018-03-01}", Days(date(2018, 3, 1), None)),
        ("{value: null, until: 2019-03-01}", Days(None, date(2019, 3, 1))),
        ("[{value: 否, until: 2017-06-30}, {value: null}]", Days(date(2017, 7, 1), None)),
        (
            "[{value: null, since: 2018-01-01}, {value: 否, since: 2019-06-01}]",
            Days(date(2018, 1, 1), date(2019, 5, 31)),
        ),
        ("{value: 是, until: 2018-12-30}", Days(date(2018, 12, 31), None)),
        ("{value: 否, until: 2017-04}", Days(date(2017, 5, 1), None)),
        ("{value: 是, since: 2018}", Days(ON, ON)),
        ("[{value: 是, until: 2017}, {value: 否, since: 2019-02}]", Days(date(2018, 1, 1), date(2019, 1, 31))),
    ],
)
def test_only_the_days_on_which_the_fact_is_not_known_are_asked_about(records: str, days: Days, plan: Plan) -> None:
    """Between the records around the day; where a record says that it is not known, no more than that record's days."""
    text = f"province: 甲省\nfacts:\n  自贸区: {records}\n"
    profile = load_profile(read_bytes(text.encode(), "x"), plan)
    assert days_of_answer(profile, "free_trade_zone", ON) == days


def test_a_profile_in_json_stays_json(plan: Plan) -> None:
    text = '{"province": "甲省", "facts": {"自贸区": null, "保护中心": {"value": true, "until": "2017-01-01"}}}'
    for fact, value in VALUES.items():
        text = written(text, fact, value, plan)
    assert json.loads(text)["facts"]["省份类别"] == "一类"


def test_an_answer_gets_the_dates_that_other_records_leave(plan: Plan) -> None:
    """An answer speaks for the days around of which nothing is known, not for those of other records."""
    text = "province: 甲省\nfacts:\n  自贸区: [{value: 是, until: 2017-05-31}, {value: 否, since: 2019-02-01}]\n"
    profile = load_profile(read_bytes(text.encode(), "x"), plan)
    days = Days(date(2017, 6, 1), date(2019, 1, 31))
    assert days_of_answer(profile, "free_trade_zone", ON) == days
    assert "{value: 否, since: 2017-06-01, until: 2019-01-31}" in written(text, "free_trade_zone", False, plan)
    for day, value in ((date(2017, 5, 31), True), (date(2017, 6, 1), False), (date(2019, 1, 31), False)):
        changed = written(text, "free_trade_zone", False, plan).encode()
        assert load_profile(read_bytes(changed, "x"), plan).on(day)["free_trade_zone"].value is value


def test_a_record_that_leaves_no_room_for_an_answer_is_refused(plan: Plan) -> None:
    """A text that ends where the next line begins leaves no room for an answer that keeps its comment."""
    text = "province: 甲省\nfacts:\n  自贸区: |- # 依据见附件\n    未知\n  # 以下已核实\n  强省试点省: 是\n"
    with pytest.raises(
        ObligationsError, match=r"甲\.yaml:3:3: 自由贸易试验区这样的写法，程序写不进去；请在文件里手工填写"
    ):
        with_answer(
            text.encode(), "甲.yaml", partial(load_profile, plan=plan), plan.vocabulary["free_trade_zone"], False, ON
        )


@pytest.mark.parametrize(
    "records",
    [
        "[{value: 否, until: 2017-06-30}, {value: null}]",
        "[{value: null, since: 2018-01-01}, {value: 否, since: 2019-06-01}]",
        "[{value: null, since: 2017-01-01}, {value: 是, until: 2018-01-01}]",
        "{value: null, since: 2018-03-01}",
        "{value: 否, since: 2016-01-01, until: 2017-06-30}",
        "{value: null, source: 网上查不到, evidence: document}",
        "[{value: 是, since: 2015-01-01, until: 2016-12-31}, {value: 否, since: 2018-01-01, until: 2018-06-30}]",
        "[{value: 是, since: 2017-06-01, until: 2017-12-31}, {value: null, since: 2018-06-01}]",
        "[{value: 否, until: 2010-01-01}, {value: 否, since: 2014-01-01, until: 2015-01-01}]",
        "{value: 是, as_of: 2019-04-30}",
        "{value: 是, since: 2018, as_of: 2019-01-31}",
        "[{value: 否, until: 2017-04}, {value: 是, as_of: 2019-04}]",
        "[{value: 是, until: 2017}, {value: 否, since: 2019-02}]",
        "[{value: null, until: 2018-12}, {value: 是, since: 2019-01-01}]",
    ],
)
@pytest.mark.parametrize("value", [True, False])
def test_other_days_and_other_records_say_what_they_said(records: str, value: bool, plan: Plan) -> None:
    """Day by day: within the days that were asked about the answer, on all others what was known before."""
    text = f"province: 甲省\nfacts:\n  自贸区: {records}\n"
    before = load_profile(read_bytes(text.encode(), "x"), plan)
    days = days_of_answer(before, "free_trade_zone", ON)
    after = load_profile(read_bytes(written(text, "free_trade_zone", value, plan).encode(), "x"), plan)
    day = date(2009, 1, 1)
    while day < date(2020, 1, 1):
        was, now = (p.on(day).get("free_trade_zone") for p in (before, after))
        if days.include(day):
            assert was is None and now is not None and now.value is value
            assert now.record.evidence is None and now.record.source is None
        else:
            assert (was and was.value) == (now and now.value), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("record", "fits"),
    [
        ("{value: 是, since: 2018-12}", [True]),
        ("{value: 否, until: 2018}", [True, False]),
        ("{value: 是, until: 2018-12}", [True, False]),
        ("{value: 是, since: 2018-01-01, as_of: 2019-01-31}", [True, False]),
    ],
)
def test_an_answer_for_a_month_in_which_something_begins_fits_what_it_is_then(
    record: str, fits: list[bool], plan: Plan
) -> None:
    """是 since some day of December is not 否 on its last day."""
    text = f"province: 甲省\nfacts:\n  自贸区: {record}\n"
    for value in fits:
        after = load_profile(read_bytes(written(text, "free_trade_zone", value, plan).encode(), "x"), plan)
        assert after.on(ON)["free_trade_zone"].value is value
    for value in {True, False} - {*fits}:
        with pytest.raises(ObligationsError, match=r"答“.”，与档案里已有的记录矛盾；.*哪一天") as caught:
            written(text, "free_trade_zone", value, plan)
        assert [problem.code for problem in caught.value.problems] == ["contradictory-records"]


def test_facts_that_this_plan_does_not_know_are_kept() -> None:
    """A profile may state facts of other plans; an answer for one plan leaves them as they are."""
    vocabulary = Vocabulary((Fact("harbour", "港口城市"), Fact("class", "等级", ("甲等", "乙等"))))
    plan = load_plan(rules(vocabulary, [("港口城市", {"非": "港口城市"})]))
    text = "province: 甲省\nfacts:\n  自贸区: 是  # 另一份计划的\n  等级: null # 某等\n  强省试点省: null\n"
    changed = written(text, "class", "乙等", plan)
    assert changed == text.replace("等级: null", "等级: 乙等")
    assert written(changed, "harbour", False, plan) == changed + "  港口城市: 否\n"


PIECES = st.sampled_from(["null", "~", "", "未知", "{value: null}", "{value: null, where: 某地}", "是", "否"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A profile as somebody may have written it, with comments, blank lines, unknown facts of other plans' kind."""
    lines = [
        draw(st.sampled_from(["# 头", "", "#"])),
        draw(st.sampled_from(["province: 甲省", "province: '甲 省' # 名"])),
    ]
    lines += [*draw(st.sampled_from([[], ["code: '44'  # 代码", "", "short_name: 甲"]])), "facts:"]
    facts = draw(st.permutations([f for f in FACTS if draw(st.booleans())] or ["rapid_center"]))
    for fact in facts:
        if draw(st.booleans()):
            lines.append(draw(st.sampled_from(["  # 注一", "# 注二", "", "      # 注三"])))
        piece = draw(PIECES)
        if fact == "province_class":
            piece = piece.replace("是", "一类").replace("否", "二类")
        comment = draw(st.sampled_from(["", "  # 后注", " #x: [y"]))
        lines.append(f"  {fact}: {piece}{comment}")
    lines += draw(st.sampled_from([[], ["# 尾"], ["", ""], ["  # 缩进的尾"]]))
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


@examples(200)
@given(texts(), st.data())
def test_comments_order_and_everything_else_stay(text: str, data: st.DataObject) -> None:
    plan = load_plan()
    profile = load_profile(read_bytes(text.encode(), "x"), plan)
    unknown = [fact for fact in FACTS if fact not in profile.on(ON)]
    if not unknown:
        return
    fact = data.draw(st.sampled_from(unknown))
    value = data.draw(st.sampled_from(FACTS[fact]))
    changed = written(text, fact, value, plan)
    before, after = text.splitlines(), changed.splitlines()
    if f"  {fact}:" in text:
        different = [(b, a) for b, a in zip(before, after, strict=True) if a != b]
        assert len(different) == 1 and different[0][0].startswith(f"  {fact}:")
        assert COMMENT.findall(different[0][0]) == COMMENT.findall(different[0][1])
    else:
        [line] = [line for line in after if line not in before]
        assert [a for a in after if a != line] == before
        assert line == f"  {plan.vocabulary[fact].label}: {plan.vocabulary[fact].display(value)}"


def test_the_template_can_be_filled_from_end_to_end(plan: Plan) -> None:
    text = template = blank_profile("甲省", [plan])
    for fact, value in VALUES.items():
        text = written(text, fact, value, plan)
    assert not questions(load_profile(read_bytes(text.encode(), "x"), plan), plan)
    assert COMMENT.findall(text) == COMMENT.findall(template)
    assert len(text.splitlines()) == len(template.splitlines())


# --- at the terminal -----------------------------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path: Path, plan: Plan) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(blank_profile("甲省", [plan]), "utf-8")
    return path


def fill(path: Path, *answers: str | Callable[[], str], options: tuple[str, ...] = ()) -> tuple[int, str]:
    """What a terminal shows when each prompt gets the next answer, and the exit status."""
    return typed([str(Path(sys.executable).parent / "obligations"), "fill", str(path), *options], answers, prompt="> ")


def test_only_what_still_matters_is_asked(mine: Path) -> None:
    status, shown = fill(mine, "一类", "是", "不知道", "否", "是")
    assert status == 0, shown
    asked = re.findall(r"^\d+\. (\S+?)：", shown.replace("\r", ""), re.M)
    labels = "省份类别、强省试点省、知识产权综合管理改革试点、全面改革创新试验区、自由贸易试验区、知识产权保护中心"
    assert asked == labels.split("、")
    profile = load_profile(mine)
    assert {f: s.value for f, s in profile.on(ON).items()} == {
        "province_class": "一类", "strong_province": True, "reform_zone": False, "free_trade_zone": True,
    }  # fmt: skip


def test_an_answer_that_makes_no_sense_is_asked_for_again(mine: Path) -> None:
    status, shown = fill(mine, "四类", "", "是", "二类", "q")
    assert status == 0
    assert shown.count("请回答 一类 / 二类 / 三类、不知道 或 退出") == 3
    assert "没听懂“四类”" in shown
    assert obligations_for(mine).known == {"province_class": "二类"}


@pytest.mark.slow
@pytest.mark.parametrize("leave", ["\x03", "\x04", "退出", "Q"])
def test_leaving_keeps_what_was_answered(mine: Path, leave: str) -> None:
    status, shown = fill(mine, "三类", leave)
    assert status == 0 and "Traceback" not in shown
    assert "写了 1 项" in shown
    assert obligations_for(mine).known == {"province_class": "三类"}
    assert [p.name for p in mine.parent.iterdir()] == ["mine.yaml"]


def test_a_file_that_changes_meanwhile_is_not_written_over(mine: Path) -> None:
    """Somebody edits it while the question is open: that is kept, and the question is asked of what is there now."""

    def edited() -> str:
        mine.write_text(mine.read_text("utf-8").replace("强省试点省: null", "强省试点省: 是"), "utf-8")
        return "一类"

    status, shown = fill(mine, edited, "二类", "q")
    assert status == 0 and "档案刚刚被别处改过，这一项没有写" in shown
    assert obligations_for(mine).known == {"province_class": "二类", "strong_province": True}


def test_what_cannot_be_written_is_told_and_the_rest_is_asked(mine: Path) -> None:
    mine.write_text("province: 甲省\nfacts:\n  省份类别: |- # 见附件\n    未知\n  # 注\n  强省试点省: null\n", "utf-8")
    status, shown = fill(mine, "一类", "是", "q")
    assert status == 0 and "省份类别这样的写法，程序写不进去；请在文件里手工填写这一项" in "".join(shown.split())
    assert obligations_for(mine).known == {"strong_province": True}
    assert "写了 1 项" in shown


def test_short_answers_stand_for_the_values_that_they_mean(mine: Path) -> None:
    status, shown = fill(mine, "一", "对", "不清楚", "n", "不是。", "q")
    assert status == 0, shown
    known = {"province_class": "一类", "strong_province": True, "reform_zone": False, "free_trade_zone": False}
    assert obligations_for(mine).known == known


def test_asking_people_goes_on_until_nothing_is_open(mine: Path) -> None:
    status, shown = fill(mine, "三类", "否", "是", "是", "是", "是", "是", "是")
    assert status == 0 and not obligations_for(mine).undetermined
    assert "待定 0" in shown


def test_without_a_terminal_nothing_is_asked_and_nothing_written(mine: Path) -> None:
    import subprocess

    before = mine.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "obligations", "fill", str(mine)],
        input="一类\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "fill 要在终端里一问一答" in done.stderr and done.stderr.count("\n") == 1
    assert mine.read_bytes() == before


@pytest.mark.parametrize("name", ["nowhere.yaml", ".", "bad.yaml"])
def test_files_that_cannot_be_filled_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.yaml").write_text("province: 甲\nfacts: {自贸去: 是}\n", "utf-8")
    status, shown = fill(tmp_path / name)
    assert status == 2 and "Traceback" not in shown


@needs_modes
def test_a_file_without_leave_to_write_is_refused_at_once(mine: Path) -> None:
    mine.chmod(0o444)
    status, shown = fill(mine)
    assert status == 2 and "没有写入权限" in shown


def test_mode_and_links_of_the_file_are_kept(mine: Path) -> None:
    mine.chmod(0o640)
    link = mine.parent / "link.yaml"
    link.symlink_to(mine)
    assert fill(link, "三类", "q")[0] == 0
    assert link.is_symlink() and stat.S_IMODE(mine.stat().st_mode) == 0o640
    assert obligations_for(mine).known == {"province_class": "三类"}


def test_an_interrupted_write_leaves_the_old_file(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from obligations.files import writing

    before = mine.read_bytes()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "put_in_place", stop)
    with pytest.raises(KeyboardInterrupt):
        writing.write([writing.Target(mine, b"other")])
    assert mine.read_bytes() == before and len(list(mine.parent.iterdir())) == 1


def test_people_are_told_from_which_day_on_an_answer_counts(mine: Path) -> None:
    text = "province: 甲省\nfacts:\n  省份类别: {value: 二类, until: 2018-06-30}\n"
    mine.write_text(text, "utf-8")
    status, shown = fill(mine, "三类", "q")
    assert status == 0 and "只问 2018-07-01 起，其余日子档案里已有" in shown
    profile = load_profile(mine)
    assert [profile.on(d)["province_class"].value for d in (ON - timedelta(days=184), ON)] == ["二类", "三类"]


def test_questions_are_about_the_day_that_is_given(mine: Path) -> None:
    mine.write_text("province: 甲省\nfacts:\n  自贸区: {value: 否, until: 2018-01-31}\n", "utf-8")
    _, shown = fill(mine, "q", options=("--on", "2018-01-15"))
    assert "按 2018-01-15 的情况回答" in shown and "自由贸易试验区" not in "".join(shown.split("还不知道：")[1].split())
