"""Boxes of facts: put together and covered, they are the same provinces as before."""

from __future__ import annotations

from functools import reduce
from operator import or_

from hypothesis import given
from hypothesis import strategies as st

from obligations.logic.boxes import Box, cover, covered, merged
from obligations.logic.implicants import primes
from obligations.logic.space import Space
from tests.strategies import vocabularies


@given(data=st.data())
def test_a_cover_is_exactly_the_set(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=4))
    space = Space([fact.id for fact in vocabulary.facts], vocabulary.domains)
    provinces = data.draw(st.integers(0, space.everyone))
    boxes = list(cover(space, provinces))
    assert reduce(or_, (covered(space, box) for box in boxes), 0) == provinces
    assert len(boxes) <= provinces.bit_count()


@given(data=st.data())
def test_merged_boxes_are_the_same_provinces_and_cannot_be_merged_further(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies(most=4))
    space = Space([fact.id for fact in vocabulary.facts], vocabulary.domains)
    cubes = primes(space, data.draw(st.integers(0, space.everyone)))
    boxes: list[Box] = [{fact: (value,) for fact, value in sorted(cube)} for cube in cubes]
    found = merged(boxes, vocabulary.domains)
    assert reduce(or_, (covered(space, box) for box in found), 0) == reduce(or_, (covered(space, b) for b in boxes), 0)
    assert len(found) <= len(boxes)
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            differing = [fact for fact in {*one, *other} if one.get(fact) != other.get(fact)]
            assert len(differing) > 1 or one.keys() != other.keys()


def test_what_is_merged_stands_where_the_first_of_it_stood() -> None:
    domains = {"kind": ("一", "二", "三"), "zone": (True, False)}
    boxes: list[Box] = [{"kind": ("三",)}, {"zone": (True,)}, {"kind": ("一",)}]
    assert merged(boxes, domains) == [{"kind": ("一", "三")}, {"zone": (True,)}]
