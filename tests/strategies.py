"""Random vocabularies, conditions, plans and states of knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from hypothesis import strategies as st

from obligations.logic.conditions import AllOf, AnyOf, Condition, Everyone, Has, Is, Not, Value
from obligations.logic.space import Space
from obligations.plan.verdicts import BRANCHES
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
        chosen = st.sets(st.sampled_from(values), min_size=1)
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
def branches_of(draw: st.DrawFn, vocabulary: Vocabulary) -> Branches:
    """Three branches, no two of which meet; often the last that is there has all others, so that nobody is left out."""
    drawn: list[Condition | None] = [draw(st.none() | conditions(vocabulary)) for _ in BRANCHES]
    there = [branch for branch in drawn if branch is not None]
    sound: list[Condition | None] = []
    for branch in drawn:
        before = [Not(other) for other in sound if other is not None]
        rest = AllOf(tuple(before)) if before else Everyone()
        if branch is None:
            sound.append(None)
        elif branch is there[-1] and draw(st.booleans()):
            sound.append(rest)
        else:
            sound.append(AllOf((branch, *before)) if before else branch)
    return tuple(sound)


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
