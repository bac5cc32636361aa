"""Random vocabularies, conditions, plans and states of knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from hypothesis import strategies as st

from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, Value, combined
from obligations.logic.space import Space
from obligations.plan.notation import write_condition
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Fact, Vocabulary


@st.composite
def vocabularies(draw: st.DrawFn, most: int = 5) -> Vocabulary:
    facts = []
    for i in range(draw(st.integers(1, most))):
        values = draw(st.one_of(st.none(), st.integers(1, 3)))
        labels = None if values is None else tuple(f"第{n}类" for n in range(values))
        facts.append(Fact(f"fact{i}", f"事实{i}", labels))
    return Vocabulary(tuple(facts))


def leaves(vocabulary: Vocabulary) -> st.SearchStrategy[Condition]:
    presence = [Has(f.id) for f in vocabulary.facts if f.values is None]
    valued = [f for f in vocabulary.facts if f.values is not None]

    def equal(fact: Fact) -> st.SearchStrategy[Condition]:
        values = fact.values or ()
        chosen: st.SearchStrategy[set[str]] = st.sets(st.sampled_from(values), min_size=1)
        if fact.groups:
            chosen |= st.sampled_from(fact.groups).map(lambda group: {*group.values})
        return chosen.map(lambda some: Is(fact.id, tuple(v for v in values if v in some)))

    options: list[st.SearchStrategy[Condition]] = [st.just(Everyone())]
    options += [st.sampled_from(presence)] if presence else []
    options += [st.sampled_from(valued).flatmap(equal)] if valued else []
    return st.one_of(options)


def conditions(vocabulary: Vocabulary) -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves(vocabulary),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        ),
        max_leaves=6,
    )


def states(vocabulary: Vocabulary) -> list[dict[str, Value]]:
    """Every state of knowledge of a small vocabulary."""
    return [
        {f.id: v for f, v in zip(vocabulary.facts, values, strict=True) if v is not None}
        for values in product(*((*f.domain, None) for f in vocabulary.facts))
    ]


#: The branches of a rule: mandatory, optional, exempt. None is one that is not there.
Branches = tuple[Condition | None, ...]


@st.composite
def branches_in_turn(draw: st.DrawFn, vocabulary: Vocabulary) -> Branches:
    """One to three branches, each of those whom none before it has; often the last has all of them."""
    some = draw(st.lists(conditions(vocabulary), min_size=1, max_size=len(BRANCHES)))
    found: dict[Verdict, Condition] = {}
    for i, (verdict, drawn) in enumerate(zip(draw(st.permutations(BRANCHES)), some, strict=False), 1):
        before = [Not(other) for other in found.values()]
        is_others = i == len(some) and draw(st.booleans())
        found[verdict] = combined(AllOf, before if is_others and before else [drawn, *before])
    return tuple(map(found.get, BRANCHES))


@st.composite
def branches_of_four_sorts(draw: st.DrawFn, vocabulary: Vocabulary) -> Branches:
    """Up to three branches: two tests make four sorts of provinces, each of which is in some branch or in none."""
    tests = leaves(vocabulary).filter(lambda leaf: leaf != Everyone())
    sorts = [AllOf(some) for some in product(*((test, Not(test)) for test in draw(st.tuples(tests, tests))))]
    verdicts = draw(st.permutations([*BRANCHES, *BRANCHES, None]))
    lists = [[one for one, has in zip(sorts, verdicts, strict=False) if has is verdict] for verdict in BRANCHES]
    return tuple(combined(AnyOf, some) if some else None for some in lists)


def branches_of(vocabulary: Vocabulary) -> st.SearchStrategy[Branches]:
    """Branches no two of which meet."""
    return branches_in_turn(vocabulary) | branches_of_four_sorts(vocabulary)


def any_branches(vocabulary: Vocabulary) -> st.SearchStrategy[Branches]:
    """Branches that may meet; mostly they do not."""
    some = st.none() | conditions(vocabulary)
    return branches_of(vocabulary) | st.tuples(*[some] * len(BRANCHES)).filter(any)


def space(vocabulary: Vocabulary) -> Space:
    return Space((f.id for f in vocabulary.facts), vocabulary.domains)


def rules(vocabulary: Vocabulary, branches: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """A rules file as a mapping, with one measure for each two or three branches (already in written form)."""
    measures = [
        {
            "number": i,
            "title": f"举措{i}",
            "bureau": ["某司"],
            "due": None,
            "clause": None if all(branch is None for branch in some) else "某些省份必做",
            "mandatory": some[0],
            "optional": some[1],
            **({"exempt": some[2]} if some[2:] and some[2] is not None else {}),
            "actions": None,
        }
        for i, some in ((i, list(some)) for i, some in enumerate(branches, 1))
    ]
    facts = {
        f.id: {"label": f.label} | ({} if f.values is None else {"values": list(f.values)}) for f in vocabulary.stated
    }
    return {
        "id": "test",
        "title": "试验计划",
        "year": 2020,
        "vocabulary": facts,
        "tasks": [{"title": "任务", "subtasks": [{"title": "分任务", "measures": measures}]}],
    }


def rules_of(vocabulary: Vocabulary, branches: Sequence[Branches]) -> dict[str, Any]:
    """A rules file as a mapping, with one measure for each three branches, which are written here."""
    return rules(vocabulary, [[branch and write_condition(branch, vocabulary) for branch in some] for some in branches])
