"""The shipped plans: each as its document, and what it says of the 31 regions, as counted by hand."""

from __future__ import annotations

from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

import pytest

from obligations import Plan, Verdict, load_plan, matrix, obligations_for, shipped
from obligations.checks.certificate import check_rules
from obligations.documents.auditing import audit
from obligations.documents.differences import DifferenceKind
from obligations.documents.drafting import draft_of
from obligations.documents.reading import read_original
from obligations.loading import load_regions
from obligations.plan.measure import THIS_PROJECT
from tests.conftest import SHARED

IDS: Final = ("2018", "guobanfa-2018-126", "guofa-2018-38")
#: 国办发〔2018〕126号: those in one of the 8 reform zones (its first paragraph names them).
IN_REFORM_ZONES: Final = ["北京", "天津", "河北", "上海", "广东", "安徽", "四川", "湖北", "陕西", "辽宁"]
#: 国发〔2018〕38号: the zones at the end of 2018, and the items that are for one of them only.
IN_TRADE_ZONES: Final = ["上海", "广东", "天津", "福建", "辽宁", "浙江", "河南", "湖北", "重庆", "四川", "陕西", "海南"]
NAMED: Final = {
    "浙江": [16, 45],
    "福建": [29, 35, 44, 46, 47],
    "河南": [30],
    "陕西": [31, 32],
    "重庆": [33, 34],
    "广东": [52],
    "上海": [53],
}
ALL_ZONES: Final = [number for number in range(1, 54) if not any(number in named for named in NAMED.values())]
DOCUMENTS: Final = [f"{name}.{ending}" for name in IDS[1:] for ending in ("docx", "html", "txt")]


def document(name: str) -> Path:
    path = SHARED / "documents" / name
    if not path.exists():
        pytest.skip("the documents (shared/documents) are not on this machine")
    return path


def test_three_plans_are_shipped_the_one_of_2018_is_meant_where_none_is_named() -> None:
    assert [path.stem for path in shipped.rules()] == list(IDS)
    assert tuple(load_plan(path).id for path in shipped.rules()) == IDS
    assert load_plan() == load_plan("2018") == load_plan("rules/2018.yaml")
    assert [load_plan(name).id for name in ("guofa-2018-38", " GUOFA-2018-38 ")] == ["guofa-2018-38"] * 2


def test_a_name_of_no_plan_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(Exception, match="没有“guofa-2018-3”这份计划；是否想写“guofa-2018-38”"):
        load_plan("guofa-2018-3")


@pytest.mark.parametrize("name", IDS)
def test_the_rules_are_sound_their_facts_are_those_of_2018(name: str) -> None:
    plan, known = load_plan(name), load_plan().vocabulary
    assert check_rules(shipped.find_rules(name)).sound
    assert all(known[fact.id] == fact for fact in plan.vocabulary.stated)
    assert all(measure.pages or measure.rows for measure in plan.measures)
    signed = {each.who for each in (*plan.decisions, *(d for m in plan.measures for d in m.decisions))}
    assert signed <= {THIS_PROJECT}


def test_the_innovation_measures_are_for_all_or_for_the_eight_reform_zones() -> None:
    counted = matrix(plan=load_plan("guobanfa-2018-126"))
    for row in counted.rows:
        exempt = [] if row.short_name in IN_REFORM_ZONES else [6, 10, 21]
        said = zip(counted.plan.measures, row.verdicts, strict=True)
        assert {m.number: v for m, v in said} == {
            m.number: Verdict.EXEMPT if m.number in exempt else Verdict.MANDATORY for m in counted.plan.measures
        }, row.name
    assert len(counted.rows) == 31 and len(counted.plan.measures) == 17


def test_the_trade_zone_measures_are_for_all_zones_or_for_those_that_are_named() -> None:
    counted = matrix(plan=load_plan("guofa-2018-38"))
    for row in counted.rows:
        own = [*ALL_ZONES, *NAMED.get(row.name, [])] if row.short_name in IN_TRADE_ZONES else []
        said = dict(zip(range(1, 54), row.verdicts, strict=True))
        assert said == {n: Verdict.MANDATORY if n in own else Verdict.EXEMPT for n in range(1, 54)}, row.name
    by_name = {row.name: row.counts()[Verdict.MANDATORY] for row in counted.rows}
    assert [by_name[name] for name in ("福建", "陕西", "山西", "海南", "北京")] == [44, 41, 0, 39, 0]
    hainan = obligations_for("海南", counted.plan, on=date(2018, 9, 23))
    assert (len(hainan.mandatory), len(hainan.exempt)) == (0, 53)


def test_a_later_zone_gets_its_duties_on_its_day() -> None:
    plan = load_plan("guofa-2018-38")
    for region in load_regions():
        [zone] = region.facts["free_trade_zone"]
        if isinstance(zone.since, date):
            result = obligations_for(region, plan, on=zone.since)
            assert (len(result.undetermined), len(result.mandatory) >= 39) == (0, True), region.province


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_rules_are_what_the_document_says(name: str) -> None:
    plan_id = name.partition(".")[0]
    found = audit(shipped.rules()[IDS.index(plan_id)], document(name))
    assert found.faithful
    kinds = [d.kind for d in found.differences if d.kind is not DifferenceKind.SOURCE]
    ours, decided = kinds.count(DifferenceKind.OURS), kinds.count(DifferenceKind.DECIDED)
    assert (ours, decided, len(kinds)) == ((53, 1, 54) if plan_id == "guofa-2018-38" else (0, 0, 0))


@pytest.mark.parametrize("ending", ["docx", "html", "txt"])
def test_a_document_without_rulings_is_a_draft_with_departments_and_no_doubt_but_theirs(ending: str) -> None:
    """国发〔2019〕3号: “等有关部门” in three items is open to a person, too."""
    draft = draft_of(read_original(document(f"guofa-2019-3.{ending}")), load_plan().vocabulary)
    assert len(draft.measures) == 21 and not any(measure.clause for measure in draft.measures)
    assert [(doubt.measure, doubt.field) for doubt in draft.doubts] == [(n, "bureau") for n in (6, 18, 21)]
    assert all(measure.bureau or measure.number in (6, 18, 21) for measure in draft.measures)
    assert [note for note in draft.notes if "最后的段落" in note]
    assert (draft.document_number, draft.issued) == ("国发〔2019〕3号", date(2019, 1, 12))


@pytest.mark.parametrize("name", IDS[1:])
def test_no_sentence_of_a_document_is_in_its_rules(name: str) -> None:
    """Names of departments, scopes and places are the document's; all else is ours, but for terms of up to 14 characters."""
    text = "".join(document(f"{name}.txt").read_text("utf-8").split())
    for key, written in own_texts(load_plan(name)):
        match = SequenceMatcher(None, written, text, autojunk=False).find_longest_match()
        assert match.size <= 14, (key, written[match.a : match.a + match.size])


def own_texts(plan: Plan) -> list[tuple[int, str]]:
    texts: list[tuple[int, Any]] = []
    for m in plan.measures:
        texts += [(m.number, m.title)] if m.title_is_ours else []
        texts += [(m.number, text) for text in (*(m.actions or ()), *m.notes, *m.doubts)]
        texts += [(m.number, decision.why) for decision in m.decisions]
    return texts
