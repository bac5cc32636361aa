"""The rules of clauses: each is used by its example, and has a meaning and a place in the whole."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

import pytest

from obligations import Fact, Vocabulary
from obligations.clauses import reader
from obligations.clauses.grammar.chart import Chart, Found, Grammar, Rule
from obligations.clauses.grammar.rules import grammar, rules_in
from obligations.clauses.lexicon import ClauseError, Lexicon
from obligations.clauses.words import LANGUAGE, PATTERNS
from obligations.plan.regions import with_regions

VOCABULARY = with_regions(
    Vocabulary(
        (
            Fact("c", "省份类别", ("一类", "二类", "三类")),
            Fact("zone", "自由贸易试验区"),
            Fact("strong", "强省试点省"),
            Fact("city", "强市创建市"),
            Fact("centre", "知识产权保护中心"),
            Fact("demo", "示范城市", ("全域", "部分")),
        )
    ),
    ["北京"],
)
#: The symbols that texts are read as.
WHOLE = ("clause", "scope", "subject")
#: The rules of one line: they differ in what may be left out.
LINES = list(dict.fromkeys((rule.symbol, rule.means, rule.cost, rule.example) for rule in grammar().rules))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line[0]} {line[1]} {line[3]}")
def test_every_rule_is_used_by_its_example(line: tuple[str, str, int, str], monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[Rule] = set()

    class Noting(Chart):
        def _add(self, cells: dict[str, dict[Hashable, Found]], found: Found) -> None:
            super()._add(cells, found)
            used.update([found.rule] if found.rule else [])

    monkeypatch.setattr(reader, "Chart", Noting)
    lexicon = Lexicon(VOCABULARY)
    for symbol in WHOLE:
        used.clear()
        try:
            reader._parsed(line[-1], lexicon, symbol)
        except ClauseError:
            continue
        if line in {(rule.symbol, rule.means, rule.cost, rule.example) for rule in used}:
            return
    pytest.fail("the example is not read, or without the rule")


def reached(rules: Grammar) -> Iterator[str]:
    """The symbols and kinds of words that a whole text may be made of."""
    found = list(WHOLE)
    for symbol in found:
        yield symbol
        parts = {part for rule in rules.rules if rule.symbol == symbol for part in rule.parts}
        found += sorted(parts - {*found})


def test_every_symbol_is_made_by_a_rule_and_every_word_is_in_one() -> None:
    kinds = {*LANGUAGE, *PATTERNS, "FACT", "ENUM", "VALUE", "STEM"}
    assert {*reached(grammar())} == grammar().symbols | kinds
    assert not grammar().symbols & kinds
    for spellings in LANGUAGE.values():
        assert len(set(spellings)) == len(spellings)


def test_a_line_that_is_no_rule_is_refused() -> None:
    for line in ("a = B", "a = B : same", "a = B : same x # c", "= B : same # c", "a : same # c"):
        with pytest.raises(ValueError, match=re.escape(line)):
            list(rules_in(line))
    assert [rule.parts for rule in rules_in("a = B? C : same 2 # c")] == [("B", "C"), ("C",)]
