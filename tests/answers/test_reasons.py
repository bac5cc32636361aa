"""Why, what is missing, what would change it: over every state of knowledge, against the definition.

The definition is that of ``document_2018``: the hand-written table, with the unknown facts filled in in every way. A
measure depends on at most two facts; where a test goes through the states of these only, another shows that no other
fact plays a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obligations import (
    Fact,
    Obligation,
    Obligations,
    ObligationsError,
    Plan,
    Profile,
    Record,
    Step,
    Verdict,
    Vocabulary,
    load_plan,
    obligations_for,
    questions,
    reach,
    what_if,
)
from obligations.answers.explanation import Node
from obligations.answers.questions import open_questions
from obligations.answers.reasons import Way, answers, deciding, deciding_sets, turning, ways_to
from obligations.logic.conditions import Has, Is
from obligations.plan.rule import Rule
from obligations.plan.verdicts import BRANCHES
from tests.conftest import ROOT, examples
from tests.definition import Facts, Knowledge, every_rule
from tests.document_2018 import DEPENDS, FACTS, ROWS, Row, State, all_states, by_definition, states_of
from tests.strategies import branches_of, rules, rules_of, vocabularies

#: Facts, each with a value.
Set: TypeAlias = frozenset[tuple[str, bool | str]]
WANTED = (*BRANCHES, Verdict.UNSPECIFIED)


def answer(state: State, plan: Plan) -> Obligations:
    profile = Profile("甲省", {fact: (Record(value),) for fact, value in state.items()})
    return obligations_for(profile, plan, engine="reference")


def assignments(facts: Iterable[str]) -> Iterator[State]:
    """Every choice of some of the facts, each with one of its values."""
    yield from states_of(tuple(facts))


def smallest(sets: Iterable[Set]) -> set[Set]:
    found = set(sets)
    return {one for one in found if not any(other < one for other in found)}


def as_set(way: Way) -> Set:
    return frozenset((step.fact, step.value) for step in way)


# --- the tree, on all states of the facts of each measure, and on all 8 748 of all facts ----------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r.number))
def test_an_explanation_is_true_to_facts_and_document_on_every_state_of_its_facts(plan: Plan, row: Row) -> None:
    """Whether the other facts are known or not."""
    facts = DEPENDS[row.number]
    for others_known in (False, True):
        base: State = {f: d[-1] for f, d in FACTS.items() if f not in facts} if others_known else {}
        for state in states_of(facts):
            explanation_is_true(answer(base | state, plan)[row.number], row, state)


@pytest.mark.prove
def test_explanations_are_true_to_facts_and_document_on_every_state(plan: Plan) -> None:
    rows = {row.number: row for row in ROWS}
    count = 0
    for state in all_states():
        for o in answer(state, plan):
            explanation_is_true(o, rows[o.measure], {f: state[f] for f in DEPENDS[o.measure] if f in state})
        count += 1
    assert count == 8748


def explanation_is_true(o: Obligation, row: Row, known: State) -> None:
    """Each leaf is true to its fact, each branch to the table; what is marked as decisive is ``because``."""
    explanation, facts = o.explain(), DEPENDS[row.number]
    trees = (explanation.mandatory, explanation.optional)
    roots = [False if node is None else node.truth for node in trees]
    assert tuple(roots) == branches_by_definition(row, known, facts), (row.number, known)
    for node in filter(None, trees):
        assert {leaf.condition.fact for leaf in node.leaves} <= set(facts)  # type: ignore[union-attr]
        for leaf in node.leaves:
            true_to_its_fact(leaf, known, {g.fact for g in o.because})


def true_to_its_fact(leaf: Node, state: State, because: set[str]) -> None:
    condition = leaf.condition
    assert isinstance(condition, Has | Is)
    value = state.get(condition.fact)
    if value is None:
        assert leaf.truth is None and leaf.ground is None and not leaf.decided
    else:
        wanted = value is True if isinstance(condition, Has) else value in condition.values
        assert leaf.truth is wanted
        assert leaf.ground is not None and leaf.ground.value == value
        assert leaf.decided == (condition.fact in because)


def branches_by_definition(row: Row, known: State, facts: tuple[str, ...]) -> tuple[bool | None, bool | None]:
    """What all ways of filling in agree on about each branch."""
    fillings = product(*((known[f],) if f in known else FACTS[f] for f in facts))
    base: State = {fact: domain[0] for fact, domain in FACTS.items()}
    provinces = [base | dict(zip(facts, filling, strict=True)) for filling in fillings]
    both = [{bool(test(province)) for province in provinces} for test in (row.must, row.may)]
    must, may = (found.pop() if len(found) == 1 else None for found in both)
    return must, may


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r.number))
def test_only_the_facts_that_decided_matter(plan: Plan, row: Row) -> None:
    """Decisive facts force the verdict by themselves; with them otherwise it is another. No other fact changes it."""
    facts = DEPENDS[row.number]
    others = [fact for fact in FACTS if fact not in facts]
    for state in states_of(facts):
        full = state | {fact: FACTS[fact][0] for fact in others}
        o = answer(full, plan)[row.number]
        decisive = {g.fact: g.value for g in o.because}
        if o.verdict is Verdict.UNDETERMINED:
            assert not decisive
            continue
        assert by_definition(row, dict(decisive), facts) == o.verdict.value
        if decisive:
            flipped = [
                full | dict(zip(decisive, values, strict=True)) for values in product(*(FACTS[f] for f in decisive))
            ]
            found = {by_definition(row, {f: p[f] for f in facts if f in p}, facts) for p in flipped}
            assert found - {o.verdict.value}, "with the decisive facts otherwise the verdict is another"
            if all(len(FACTS[fact]) == 2 for fact in decisive):
                every = full | {fact: not value for fact, value in decisive.items()}
                assert by_definition(row, {f: every[f] for f in facts if f in every}, facts) != o.verdict.value
        else:
            assert {by_definition(row, p, facts) for p in states_of(facts)} == {o.verdict.value}


#: Measures whose clauses are marked as they stand: the part that decides 必做, and 选做.
PARTS: dict[int, tuple[str, str]] = {
    1: ("全面改革创新试验区、自由贸易试验区涉及省份必做", "其他省份选做"),
    5: ("知识产权综合管理改革试点涉及省份必做", "其他省份选作"),
    9: ("强省试点省、一、二类省份必做", "其他省份选做"),
    19: ("强省试点省、强市创建市涉及省份必做", "其他省份选做"),
    24: ("", "各类省份选做"),
}


@pytest.mark.parametrize("row", [r for r in ROWS if r.clause], ids=lambda r: str(r.number))
def test_the_part_of_the_clause_that_decided_is_marked_on_every_state(plan: Plan, row: Row) -> None:
    assert row.clause is not None
    must, may = re.split("[，,]", f"{row.clause}，", maxsplit=2)[:2]
    must, may = PARTS.get(row.number, (must, may))
    wanted = {"mandatory": must, "optional": may, "undetermined": ""}
    for state in states_of(DEPENDS[row.number]):
        o = answer(state, plan)[row.number]
        parts = [row.clause[span.start : span.end] for span in o.explain().decided]
        assert parts == [wanted[o.verdict.value]] if wanted[o.verdict.value] else parts == []


def test_of_a_clause_of_three_branches_the_one_that_decided_is_marked() -> None:
    text = "一类省份必做，二类省份选做，三类省份不作要求"
    data = rules_of(
        Vocabulary((Fact("class", "类别", ("一类", "二类", "三类", "四类")),)),
        [tuple(Is("class", (value,)) for value in ("一类", "二类", "三类"))],
    )
    data["tasks"][0]["subtasks"][0]["measures"][0]["clause"] = text
    states: list[State] = [{"class": value} for value in ("一类", "二类", "三类", "四类")]
    told = [answer(state, load_plan(data))[1] for state in (*states, {})]
    assert [o.verdict for o in told] == [*BRANCHES, Verdict.UNSPECIFIED, Verdict.UNDETERMINED]
    parts = [[text[part.start : part.end] for part in o.explain().decided] for o in told]
    assert parts == [*([part] for part in text.split("，")), [], []]


def test_a_clause_that_says_one_thing_twice_is_marked_where_it_applies() -> None:
    plan = load_plan(clause("一类省份必做；自贸区涉及省份必做；其他省份选做"))
    told = obligations_for({"province": "甲省", "facts": {"自贸区": True}}, plan)[1].explain()
    [part] = told.decided
    assert told.definition.clause is not None
    assert told.definition.clause[part.start : part.end] == "自贸区涉及省份必做"
    assert [told.definition.clause[s:e] for s, e in part.words] == ["自贸区"]
    both = obligations_for({"province": "甲省", "facts": {"自贸区": True, "类别": "一类"}}, plan)[1].explain()
    assert len(both.decided) == 2


def test_parts_that_decide_only_together_are_all_marked() -> None:
    data = clause("一类省份必做，二类省份必做")
    data["tasks"][0]["subtasks"][0]["measures"][0] |= {"mandatory": {"类别": ["一类", "二类"]}, "optional": None}
    told = obligations_for({"province": "甲省"}, load_plan(data))[1]
    assert told.verdict is Verdict.MANDATORY and len(told.explain().decided) == 2


def test_nothing_is_marked_in_a_clause_that_cannot_be_read() -> None:
    told = obligations_for({"province": "甲省", "facts": {"自贸区": True}}, load_plan(clause("这一条写得不明白")))[1]
    assert told.verdict is Verdict.MANDATORY
    assert told.explain().decided == ()


def test_no_more_branches_are_marked_than_are_needed_together() -> None:
    """Clause as the rule: of four branches that are open, three hold together; the fourth has no part in it."""
    data = clause("一类必做，二类必做，自贸区涉及省份必做")
    data["tasks"][0]["subtasks"][0]["measures"][0] |= {"mandatory": "各类省份", "optional": None}
    told = obligations_for({"province": "甲省"}, load_plan(data))[1].explain()
    assert [told.definition.clause[p.start : p.end] for p in told.decided if told.definition.clause] == [
        "一类必做",
        "二类必做",
    ]


@pytest.mark.parametrize(
    ("text", "mandatory", "facts"),
    [
        ("自贸区涉及省份必做，其他省份选做", {"任一": ["自贸区", {"类别": "一类"}]}, {"类别": "一类", "自贸区": False}),
        ("一类必做", "各类省份", {}),
    ],
)
def test_a_clause_that_says_otherwise_than_the_rule_is_not_marked(text: str, mandatory: Any, facts: Any) -> None:
    data = clause(text)
    data["tasks"][0]["subtasks"][0]["measures"][0] |= {"mandatory": mandatory, "optional": None}
    o = obligations_for({"province": "甲省", "facts": facts}, load_plan(data))[1]
    assert o.verdict is Verdict.MANDATORY
    assert o.explain().decided == () and o.explain().is_readable


@pytest.mark.parametrize(
    ("text", "facts", "parts", "words"),
    [
        ("除二类外的省份必做，二类选做", {"类别": "一类"}, ["除二类外的省份必做"], ["二类"]),
        (
            "非自贸区的一类省份必做，其他省份选做",
            {"类别": "一类", "自贸区": False},
            ["非自贸区的一类省份必做"],
            ["自贸区", "一类"],
        ),
        (" 一类省份必做 \u200b，二类 选做 。", {"类别": "一类"}, ["一类省份必做"], ["一类"]),
    ],
)
def test_the_words_of_the_clause_that_name_what_decided_are_marked(
    text: str, facts: Any, parts: list[str], words: list[str]
) -> None:
    data = clause(text)
    rule = {"同时": [{"非": "自贸区"}, {"类别": "一类"}]} if "非" in text else {"类别": "一类"}
    data["tasks"][0]["subtasks"][0]["measures"][0] |= {"mandatory": rule, "optional": {"非": rule}}
    told = obligations_for({"province": "甲省", "facts": facts}, load_plan(data))[1].explain()
    kept = told.definition.clause or ""
    assert [kept[p.start : p.end] for p in told.decided] == parts
    assert [kept[s:e] for p in told.decided for s, e in p.words] == words


def test_of_several_values_only_the_one_that_decided_is_named(plan: Plan) -> None:
    for value, word in (("一类", "一"), ("二类", "二类"), ("三类", "三类")):
        told = answer({"province_class": value}, plan)[2].explain()
        clause = told.definition.clause or ""
        assert [clause[s:e] for part in told.decided for s, e in part.words] == [word]


def test_a_clause_over_many_facts_takes_no_time() -> None:
    """More facts than any rule can be about: what its branches come to is not worked out."""
    vocabulary = Vocabulary(tuple(Fact(f"f{i}", f"{i:02}号区") for i in range(60)))
    data = rules(vocabulary, [("各类省份", None)])
    pairs = "、".join(f"{i:02}号区涉及的{i + 1:02}号区" for i in range(0, 60, 2))
    data["tasks"][0]["subtasks"][0]["measures"][0]["clause"] = f"{pairs}涉及省份必做"
    assert obligations_for({"province": "甲省"}, load_plan(data))[1].explain().decided == ()


def test_a_condition_over_all_values_holds_whatever_the_value_is() -> None:
    data = clause("一类、二类省份必做")
    data["tasks"][0]["subtasks"][0]["measures"][0] |= {"mandatory": {"类别": ["一类", "二类"]}, "optional": None}
    told = obligations_for({"province": "甲省"}, load_plan(data))[1].explain()
    assert told.mandatory is not None and told.mandatory.truth is True


def test_the_rule_stands_where_the_plan_was_read_from(tmp_path: Path) -> None:
    """Two equal plans in two files, in one process."""
    text = (ROOT / "rules/2018.yaml").read_text("utf-8")
    (tmp_path / "b.yaml").write_text("# 一行\n" * 100 + text, "utf-8")
    first, second = load_plan(ROOT / "rules/2018.yaml"), load_plan(tmp_path / "b.yaml")
    places = [
        obligations_for({"province": "甲省"}, p)[14].explain().to_dict()["rule"]["measure"] for p in (first, second)
    ]
    assert [place and place["line"] for place in places] == [287, 387]
    assert places[1] and places[1]["file"].endswith("b.yaml")


def clause(text: str) -> dict[str, Any]:
    """A plan of one measure: 一类 or 自贸区 must, the others may; with this clause."""
    condition = {"任一": ["自贸区", {"类别": "一类"}]}
    vocabulary = Vocabulary((Fact("zone", "自贸区"), Fact("class", "类别", ("一类", "二类"))))
    data = rules(vocabulary, [(condition, {"非": condition})])
    data["tasks"][0]["subtasks"][0]["measures"][0]["clause"] = text
    return data


# --- reach and answers, on every state of a measure's facts ------------------------------------------------------


def reached_by_definition(row: Row, state: State, verdict: Verdict) -> set[Set]:
    facts = DEPENDS[row.number]
    return smallest(
        frozenset(change.items())
        for change in assignments(facts)
        if by_definition(row, state | change, facts) == verdict.value
        and all(state.get(fact) != value for fact, value in change.items())
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r.number))
def test_reach_finds_all_smallest_changes_and_no_others(plan: Plan, row: Row) -> None:
    for others_known in (False, True):
        base: State = {f: d[-1] for f, d in FACTS.items() if f not in DEPENDS[row.number]} if others_known else {}
        for state in states_of(DEPENDS[row.number]):
            for wanted in WANTED:
                found = reach({"province": "甲省", "facts": base | state}, row.number, wanted, plan)
                assert {as_set(way) for way in found.ways} == reached_by_definition(row, state, wanted)
                assert [step.before for way in found.ways for step in way] == [
                    state.get(step.fact) for way in found.ways for step in way
                ]
                assert found.reached == (by_definition(row, state, DEPENDS[row.number]) == wanted.value)
                efforts = [(len(way), sum(step.before is not None for step in way)) for way in found.ways]
                assert efforts == sorted(efforts), "fewest changes first"
            o = answer(base | state, plan)[row.number]
            if o.verdict is Verdict.OPTIONAL:
                assert (
                    o.explain().to_mandatory
                    == reach({"province": "甲省", "facts": base | state}, row.number, Verdict.MANDATORY, plan).ways
                )
            else:
                assert o.explain().to_mandatory == ()


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r.number))
def test_answers_to_the_missing_facts_are_the_smallest_and_leave_no_case_out(plan: Plan, row: Row) -> None:
    """They are the smallest that give each verdict, and whatever the facts turn out to be, one of them applies."""
    facts = DEPENDS[row.number]
    for state in states_of(facts):
        o = answer(state, plan)[row.number]
        told = {found.verdict: {as_set(way) for way in found.ways} for found in o.explain().answers}
        if o.verdict is not Verdict.UNDETERMINED:
            assert told == {}
            continue
        unknown = [fact for fact in facts if fact not in state]
        for verdict in WANTED:
            assert told.get(verdict, set()) == smallest(
                frozenset(some.items())
                for some in assignments(unknown)
                if by_definition(row, state | some, facts) == verdict.value
            )
        for values in product(*(FACTS[fact] for fact in unknown)):
            filled = set(zip(unknown, values, strict=True))
            assert sum(any(way <= filled for way in ways) for ways in told.values()) == 1


# --- questions, on all 8 748 states --------------------------------------------------------------------------------


@pytest.mark.slow
def test_questions_settle_what_they_say_on_every_state(plan: Plan) -> None:
    """What each answer settles, by the definition; the first settles no fewer than any other, by every count."""
    rows = {row.number: row for row in ROWS}
    known: dict[tuple[int, Set], str] = {}

    def verdict(number: int, state: State) -> str:
        facts = DEPENDS[number]
        key = (number, frozenset((f, state[f]) for f in facts if f in state))
        if key not in known:
            known[key] = by_definition(rows[number], {f: state[f] for f in facts if f in state}, facts)
        return known[key]

    for state in all_states():
        result = answer(state, plan)
        found = open_questions(result)
        opened = [row.number for row in ROWS if verdict(row.number, state) == "undetermined"]
        assert {q.fact.id for q in found} == {fact for o in result.undetermined for fact in o.missing}
        assert bool(found) == bool(opened)
        for question in found:
            assert [outcome.value for outcome in question.outcomes] == list(FACTS[question.fact.id])
            for outcome in question.outcomes:
                after = state | {question.fact.id: outcome.value}
                settled = [(n, verdict(n, after)) for n in opened if verdict(n, after) != "undetermined"]
                assert [(number, v.value) for number, v in outcome.settles] == settled, state
        for question in found[1:]:
            assert found[0].at_least >= question.at_least
            assert found[0].average >= question.average
            assert found[0].at_most >= question.at_most


def test_asking_goes_on_until_nothing_is_open(plan: Plan) -> None:
    """Whatever the answers are, after the questions that are asked nothing is open; the last of values is tried first."""

    def ask(state: State, depth: int) -> None:
        found = questions({"province": "甲省", "facts": state}, plan)
        if not found:
            assert not answer(state, plan).undetermined
            return
        assert depth < len(FACTS)
        for value in found[0].fact.domain:
            ask(state | {found[0].fact.id: value}, depth + 1)

    ask({}, 0)


def test_questions_are_ranked_by_what_they_settle_at_least() -> None:
    """One answer of 类别 settles three measures, and the other none; that of 自贸区 settles one in any case."""
    one, zone = {"类别": "一类"}, "自贸区"
    vocabulary = Vocabulary((Fact("class", "类别", ("一类", "二类")), Fact("zone", "自贸区"), Fact("port", "港口")))
    either = {"任一": [one, "港口"]}
    plan = load_plan(rules(vocabulary, [*[(either, {"非": either})] * 3, (zone, {"非": zone})]))
    found = questions({"province": "甲省"}, plan)
    assert [(q.fact.id, q.at_least, q.at_most, q.average) for q in found] == [
        ("zone", 1, 1, 1.0),
        ("class", 0, 3, 1.5),
        ("port", 0, 3, 1.5),
    ]


def test_outcomes_and_ways_tell_on_which_doubts_they_rest() -> None:
    both = {"同时": ["自贸区", "港口"]}
    vocabulary = Vocabulary((Fact("zone", "自贸区"), Fact("port", "港口")))
    plan = load_plan(rules(vocabulary, [(both, {"非": both})]))
    doubtful: Any = {"province": "甲省", "facts": {"港口": {"value": True, "evidence": "unverified"}}}
    [question] = questions(doubtful, plan)
    assert [(outcome.value, outcome.unverified) for outcome in question.outcomes] == [(True, (1,)), (False, ())]
    found = reach(doubtful, 1, Verdict.MANDATORY, plan)
    assert (found.ways, found.unverified) == (((Step("zone", True, None),),), (("port",),))
    against: Any = {"province": "甲省", "facts": {"港口": {"value": False, "evidence": "unverified"}, "自贸区": True}}
    changed = reach(against, 1, Verdict.MANDATORY, plan)
    assert changed.unverified == ((),), "what is changed is no longer in doubt"
    against["facts"]["自贸区"] = {"value": True, "evidence": "unverified"}
    assert reach(against, 1, Verdict.MANDATORY, plan).unverified == (("zone",),), "only what is not changed is"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p: reach(p, "14"), "举措编号应为整数，不是 str"),  # type: ignore[arg-type]
        (lambda p: reach(p, True), "举措编号应为整数"),
        (lambda p: reach(p, 99), "计划里没有第 99 项；共 25 项，编号 1～25"),
        (lambda p: reach(p, 14, "必做"), "verdict 应为 Verdict.MANDATORY、OPTIONAL、EXEMPT 或"),  # type: ignore[arg-type]
        (lambda p: reach(p, 14, Verdict.UNDETERMINED), "待定不是计划的结论"),
        (lambda p: what_if(p, load_plan()), "changes 应为 {事实: 值}；计划请写成 plan="),  # type: ignore[arg-type]
        (lambda p: what_if(p, 自贸去=True), "不认识的事实“自贸去”；是否想写“自贸区”"),
        (lambda p: what_if(p, {"自贸区": []}), r"“\[\]”不是自由贸易试验区的值"),  # type: ignore[dict-item]
        (lambda p: what_if(p, 自贸区=True, free_trade_zone=False), "自由贸易试验区写了两次"),
        (lambda p: questions(p, documented_only="是"), "documented_only 应为 True 或 False"),  # type: ignore[arg-type]
        (lambda p: obligations_for(p, documented_only=1), "documented_only 应为 True 或 False"),  # type: ignore[arg-type]
        (lambda p: obligations_for(p).find([]), "举措编号应为整数"),  # type: ignore[arg-type]
    ],
)
def test_reach_what_if_and_questions_refuse_arguments_that_make_no_sense(call: Any, message: str) -> None:
    with pytest.raises(ObligationsError, match=message):
        call({"province": "甲省"})


def test_what_if_marks_what_it_assumed_and_a_file_cannot() -> None:
    profile: Any = {"province": "甲省", "facts": {"自贸区": {"value": True, "source": "假设"}}}
    assert not obligations_for(profile).assumed
    assert what_if(profile, 自贸区="否", 强省试点省=None).after.assumed == {
        "free_trade_zone": False,
        "strong_province": None,
    }


# --- what if, and what makes the difference ------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r.number))
def test_the_smallest_sets_of_facts_that_make_a_difference_are_found_for_any_two_states(plan: Plan, row: Row) -> None:
    facts = DEPENDS[row.number]
    for before, after in product(states_of(facts), repeat=2):
        found = turning(plan.rules[row.number], before, after)
        verdict = by_definition(row, after, facts)
        if by_definition(row, before, facts) == verdict:
            assert found == ()
            continue
        different = [fact for fact in facts if before.get(fact) != after.get(fact)]
        turned = [
            frozenset(some)
            for size in range(1, len(different) + 1)
            for some in combinations(different, size)
            if by_definition(row, mixed(before, after, some), facts) == verdict
        ]
        assert {frozenset(some) for some in found} == {s for s in turned if not any(o < s for o in turned)}


def subsets(state: State) -> Iterator[tuple[tuple[str, bool | str], ...]]:
    for size in range(len(state) + 1):
        yield from combinations(state.items(), size)


def mixed(before: State, after: State, some: tuple[str, ...]) -> State:
    return {f: v for f, v in before.items() if f not in some} | {f: after[f] for f in some if f in after}


# --- random plans: gaps, several values, any condition -------------------------------------------------------------


def reasons_are_the_definition(rule: Rule, verdicts: dict[Facts, Verdict], changes: list[State], state: State) -> None:
    """What decided, the ways to each verdict, and what the answers would give, in one state of knowledge.

    ``verdicts`` are those of all states by definition; ``changes`` are the facts that ways may lead through.
    """
    now = verdicts[frozenset(state.items())]
    assert rule.verdict(state) is now
    if now is not Verdict.UNDETERMINED:
        forcing = smallest(one for one in map(frozenset, subsets(state)) if verdicts[one] is now)
        assert {(fact, state[fact]) for fact in deciding(rule, now, state)} == set().union(*forcing)
        assert {*map(frozenset, deciding_sets(rule, now, state))} == {frozenset(dict(one)) for one in forcing}
    told = {found.verdict: {as_set(way) for way in found.ways} for found in answers(rule, now, state)}
    for wanted in WANTED:
        leading = [frozenset(s.items()) for s in changes if verdicts[frozenset((state | s).items())] is wanted]
        ways = smallest(one for one in leading if not one & state.items())
        assert {as_set(way) for way in ways_to(rule, wanted, state)} == ways
        fillings = smallest(one for one in leading if state.keys().isdisjoint(dict(one)))
        assert told.pop(wanted, set()) == (fillings if now is Verdict.UNDETERMINED else set())
    assert not told


def differences_are_the_definition(rule: Rule, verdicts: dict[Facts, Verdict], before: State, after: State) -> None:
    """The smallest sets of facts that make the difference between two states of knowledge."""
    different = [fact for fact in rule.domains if before.get(fact) != after.get(fact)]
    wanted = verdicts[frozenset(after.items())]
    turned = [
        frozenset(some)
        for size in range(len(different) + 1)
        for some in combinations(different, size)
        if verdicts[frozenset(mixed(before, after, some).items())] is wanted
    ]
    is_same = verdicts[frozenset(before.items())] is wanted
    expected = set() if is_same else {s for s in turned if not any(o < s for o in turned)}
    assert {*map(frozenset, turning(rule, before, after))} == expected
    assert is_same or expected, "all the differences together make the difference"


@examples(150)
@given(st.data())
def test_reasons_ways_and_differences_of_random_plans_agree_with_brute_force(data: st.DataObject) -> None:
    """Also what is explained: each branch has the truth on which all agree, and there is a way to what is not 必做."""
    vocabulary = data.draw(vocabularies(most=4))
    some = data.draw(branches_of(vocabulary))
    knowledge = Knowledge(vocabulary)
    state, after = (dict(data.draw(st.sampled_from(knowledge.states))) for _ in range(2))
    plan, verdicts = load_plan(rules_of(vocabulary, [some])), knowledge.verdicts(some)
    reasons_are_the_definition(plan.rules[1], verdicts, knowledge.states, state)
    differences_are_the_definition(plan.rules[1], verdicts, state, after)
    told = answer(state, plan)[1].explain()
    for branch, node in zip(some, (told.mandatory, told.optional, told.exempt), strict=True):
        assert (node is None) is (branch is None)
        assert (node and node.truth) is (branch and knowledge.truths(branch)[frozenset(state.items())])
    is_otherwise = told.verdict in (Verdict.OPTIONAL, Verdict.EXEMPT)
    assert told.to_mandatory == (ways_to(plan.rules[1], Verdict.MANDATORY, state) if is_otherwise else ())


def every_rule_with_verdicts(vocabulary: Vocabulary) -> Iterator[tuple[Rule, dict[Facts, Verdict], list[State]]]:
    """Every rule over a vocabulary as it is read, its verdicts by definition, and the states of knowledge."""
    knowledge, every = Knowledge(vocabulary), list(every_rule(vocabulary))
    read = load_plan(rules_of(vocabulary, every)).rules.values()
    for rule, some in zip(read, every, strict=True):
        yield rule, knowledge.verdicts(some), knowledge.states


def test_reasons_ways_and_differences_are_the_definition_for_every_rule_over_two_facts() -> None:
    """Each of the four provinces in one of three branches or in none, in each of the nine states of knowledge."""
    vocabulary = Vocabulary((Fact("zone", "自贸区"), Fact("port", "港口")))
    found = list(every_rule_with_verdicts(vocabulary))
    assert len(found) == 256
    for rule, verdicts, states in found:
        for state in states:
            reasons_are_the_definition(rule, verdicts, states, state)
        for before, after in product(states, repeat=2):
            differences_are_the_definition(rule, verdicts, before, after)


@pytest.mark.prove
def test_reasons_and_ways_are_the_definition_for_every_rule_over_a_class_and_a_zone() -> None:
    vocabulary = Vocabulary((Fact("zone", "自贸区"), Fact("class", "类别", ("一类", "二类", "三类"))))
    found = list(every_rule_with_verdicts(vocabulary))
    assert len(found) == 4096
    for rule, verdicts, states in found:
        for state in states:
            reasons_are_the_definition(rule, verdicts, states, state)


# --- unverified facts ----------------------------------------------------------------------------------------------


@st.composite
def doubted(draw: st.DrawFn) -> dict[str, Any]:
    """A profile of which some facts rest on unverified evidence."""
    facts = {}
    for fact, domain in FACTS.items():
        value = draw(st.sampled_from([*domain, None]))
        evidence = draw(st.sampled_from(["document", "unverified", None]))
        facts[fact] = {"value": value, "evidence": evidence}
    return {"province": "甲省", "facts": facts}


@examples(200)
@given(doubted())
def test_a_verdict_rests_on_unverified_facts_if_it_is_open_without_them(profile: dict[str, Any]) -> None:
    result = obligations_for(profile, engine="reference")
    documented = obligations_for(profile, engine="reference", documented_only=True)
    for o, without in zip(result, documented, strict=True):
        assert bool(o.unverified) == (o.verdict is not without.verdict)
        if o.unverified:
            assert without.verdict is Verdict.UNDETERMINED
            assert set(o.unverified) <= {g.fact for g in o.because}
        assert not without.unverified
    assert [o.measure for o in result.unverified] == [o.measure for o in result if o.unverified]
    doubtful = {fact for fact, told in profile["facts"].items() if told["evidence"] == "unverified"}
    assert documented.known.keys() == {f for f, t in profile["facts"].items() if t["value"] is not None} - doubtful


# --- what_if equals evaluating the changed profile ------------------------------------------------------------------


def some_states(every: int) -> Iterator[State]:
    for i, state in enumerate(all_states()):
        if i % every == 0:
            yield state


CHANGES = st.dictionaries(st.sampled_from(list(FACTS)), st.booleans() | st.none(), max_size=4).map(
    lambda c: {f: (v if v is None else FACTS[f][0] if v else FACTS[f][-1]) for f, v in c.items()}
)


def test_facts_that_only_the_other_branch_names_are_missing_too() -> None:
    vocabulary = Vocabulary((Fact("a", "甲"), Fact("b", "乙"), Fact("c", "丙")))
    plan = load_plan(rules(vocabulary, [("甲", {"同时": [{"非": "甲"}, "乙"]})]))
    for facts, missing in (({"a": False}, ("b",)), ({}, ("a", "b")), ({"b": False}, ("a",)), ({"a": True}, ())):
        assert obligations_for({"province": "甲省", "facts": facts}, plan)[1].missing == missing


@examples(200)
@given(st.sampled_from(list(some_states(11))), CHANGES)
def test_what_if_equals_evaluating_the_changed_profile(state: State, changes: dict[str, bool | str | None]) -> None:
    found = what_if({"province": "甲省", "facts": state}, changes)
    changed = {f: v for f, v in (state | changes).items() if v is not None}
    before, after = (obligations_for({"province": "甲省", "facts": s}) for s in (state, changed))
    assert found.before.verdicts == before.verdicts
    assert found.after.verdicts == after.verdicts
    assert {c.after.measure: (c.before.verdict, c.after.verdict) for c in found.changes} == {
        a.measure: (a.verdict, b.verdict) for a, b in zip(before, after, strict=True) if a.verdict is not b.verdict
    }
    assert {c.after.measure for c in found.still_open} == {
        a.measure
        for a, b in zip(before, after, strict=True)
        if a.verdict is b.verdict is Verdict.UNDETERMINED and a.missing != b.missing
    }
    assert {f.fact for f in found.facts} == {f for f in FACTS if state.get(f) != changed.get(f)}
    for change in found.changes:
        assert set(change.facts) <= {f.fact for f in found.facts} & set(DEPENDS[change.after.measure])
