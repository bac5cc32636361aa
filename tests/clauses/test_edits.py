"""What a slip of the pen or a scan makes of a clause is refused, in doubt, the same, or plainly another clause.

Every deletion, doubling, exchange and look-alike of one sign or word, of the clauses of 2018 and of such clauses over
vocabularies whose values look like parts of one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from obligations import Fact, Plan, Vocabulary
from obligations.clauses.lexicon import Folded, lexicon
from obligations.clauses.reader import Clause, ClauseError, RemarkKind, read_clause
from tests.strategies import space

ALIKE = (
    "一二三—-", "1lI", "0O", "必心", "选迭", "做作故", "类累", "省看", "、，,。；;", "未末", "已己", "的地", "和或及",
    "其具", "他它", "十千", "日目曰", "外处", "非排", "除际",
)  # fmt: skip
#: Clauses of the kinds that there are, of three values and their ending.
KINDS = (
    "{a}、{b}{e}省份必做，{c}{e}省份选做",
    "{a}{e}省份必做，{b}{e}、{c}{e}省份选做",
    "强省试点省、{a}、{b}{e}省份必做，其他省份选做",
    "自由贸易试验区涉及的{a}{e}省份必做，其他省份选做",
    "除{a}{e}外的省份必做，{a}{e}省份选做",
    "非强省试点的{a}{e}省份必做，强省试点省不作要求",
)
#: A fact whose values look like parts of one another, and of which the clauses name three; and the ending.
LOOKALIKE = (
    (tuple(f"{number}类" for number in "一二三四五六七八九十"), ("一", "二", "十"), "类"),
    (("1组", "2组", "3组", "12组"), ("1", "2", "12"), "组"),
    (("A级", "AA级", "AAA级", "B级"), ("A", "AA", "B"), "级"),
)


def words_of(text: str, vocabulary: Vocabulary) -> list[str]:
    """A clause cut into the longest words."""
    known, folded = lexicon(vocabulary.facts), Folded(text)
    words: list[str] = []
    while (at := sum(map(len, words))) < len(text):
        end = max((word.span.end for word in known.words(folded, at)), default=at + 1)
        words.append(text[at:end])
    return words


def edits(text: str, words: list[str]) -> Iterator[str]:
    """Every deletion, doubling and exchange of one sign or word, and every look-alike of a sign."""
    for parts in (list(text), words):
        for i, part in enumerate(parts):
            before, after = "".join(parts[:i]), "".join(parts[i + 1 :])
            yield before + after
            yield before + part + part + after
        for i, (one, other) in enumerate(pairwise(parts)):
            yield "".join([*parts[:i], other, one, *parts[i + 2 :]])
    for i, sign in enumerate(text):
        for alike in ALIKE:
            yield from (text[:i] + other + text[i + 1 :] for other in alike if sign in alike)


def is_plainly_another(text: str, edit: str, values: tuple[str, ...]) -> bool:
    """The differences that nobody could see in the edit: it is as good a clause as the text.

    Another value is written, also by a lost 、 between 1 and 2组 where there is a 12组; 非 is gone; no value is left
    before 省份. Each of them is what a person reads, too.
    """
    ending = values[0][-1]
    stems = "|".join(sorted((re.escape(value[:-1]) for value in values), key=len, reverse=True))
    listed = re.compile(rf"(?:(?:{stems}){ending}?、)*(?:{stems}){ending}")
    one, other = listed.sub("#", text), listed.sub("#", edit)
    return other in {one, one.replace("非", "", 1), one.replace("#省份", "省份", 1), one.replace("#、", "", 1)}


def covered(clause: Clause, vocabulary: Vocabulary) -> list[int]:
    return [space(vocabulary).covered(branch) for branch in clause.by_verdict.values()]


def differing(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The edits that are read as something else without a doubt."""
    meant = covered(read_clause(text, vocabulary), vocabulary)
    for edit in {*edits(text, words_of(text, vocabulary))} - {text}:
        try:
            clause = read_clause(edit, vocabulary)
        except ClauseError:
            continue
        in_doubt = any(remark.kind is RemarkKind.AMBIGUOUS for remark in clause.remarks)
        if not in_doubt and covered(clause, vocabulary) != meant:
            yield edit


def test_an_edit_of_a_clause_of_2018_says_otherwise_only_by_another_class(plan: Plan) -> None:
    values = plan.vocabulary["province_class"].values or ()
    clauses = {measure.clause for measure in plan.measures if measure.clause}
    found = [(text, edit) for text in clauses for edit in differing(text, plan.vocabulary)]
    assert found
    for text, edit in found:
        assert is_plainly_another(text, edit, values) and len(edit) == len(text), (text, edit)


@pytest.mark.slow
@pytest.mark.parametrize(("values", "named", "ending"), LOOKALIKE)
def test_an_edit_over_values_that_look_alike_says_otherwise_only_in_plain_words(
    values: tuple[str, ...], named: tuple[str, str, str], ending: str
) -> None:
    facts = (Fact("c", "类别", values), Fact("strong", "强省试点省"), Fact("zone", "自由贸易试验区"))
    a, b, c = named
    for kind in KINDS:
        text = kind.format(a=a, b=b, c=c, e=ending)
        for edit in differing(text, Vocabulary(facts)):
            assert is_plainly_another(text, edit, values), (text, edit)
