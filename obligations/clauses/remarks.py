"""What is unusual about a clause's wording, and how it is read all the same (docs/decisions/0006)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from lark import Token, Tree

from obligations.clauses.words import Word
from obligations.names import fold


class RemarkKind(StrEnum):
    """What can be unusual about a clause's wording."""

    SPELLING = "spelling"
    """A spelling or a mark that is out of the ordinary; the meaning is plain."""
    AMBIGUOUS = "ambiguous"
    """It could be understood in another way."""
    ENCOURAGED = "encouraged"
    """Neither 必做 nor 选做 is said."""


class Remark(NamedTuple):
    """Something unusual about a clause's wording, and how it is read."""

    kind: RemarkKind
    what: str


def remarks(text: str, words: Sequence[Word], tree: Tree[Token]) -> Iterator[Remark]:
    """Everything unusual about a clause that was cut into words and parsed."""
    yield from _spellings(text, words)
    yield from _ambiguities(tree)


def _spellings(text: str, words: Sequence[Word]) -> Iterator[Remark]:
    for spelling, usual in (("选作", "选做"), ("必作", "必做"), ("其它", "其他")):
        if any(word.text == spelling for word in words):
            yield Remark(RemarkKind.SPELLING, f"写作“{spelling}”，按“{usual}”理解")
    for mark, usual in ((";", "；"), (",", "，"), (":", "：")):
        if mark in text:
            yield Remark(RemarkKind.SPELLING, f"用了半角的“{mark}”，按“{usual}”理解")
    if words and words[-1].terminal in ("STOP", "SEMICOLON", "COMMA"):
        yield Remark(RemarkKind.SPELLING, f"末尾有“{words[-1].text}”，别的条款没有")
    for word in words:
        if word.terminal == "ENCOURAGED":
            yield Remark(RemarkKind.ENCOURAGED, "写作“鼓励”，没有说必做还是选做，按“选做”理解")
        elif word.terminal == "NEITHER":
            yield Remark(RemarkKind.ENCOURAGED, f"写作“{word.text}”；清单里既不列为必做，也不列为选做")
        elif word.terminal == "PROVINCE" and fold(word.text).startswith("等"):
            yield Remark(RemarkKind.AMBIGUOUS, "“等”后面没有说完，只按列出的理解")


def _ambiguities(tree: Tree[Token]) -> Iterator[Remark]:
    """Where the words could be put together in another way than the grammar does."""
    for node in tree.iter_subtrees_topdown():  # type: ignore[no-untyped-call]
        rule, first = node.data, node.children[0] if node.children else None
        if rule == "within" and _is(first, "union") and not _says_all(node):
            yield Remark(RemarkKind.AMBIGUOUS, "“甲、乙涉及的丙”按“有甲或有乙，同时是丙”理解")
        elif rule == "union" and any(_is(child, "negated") for child in node.children):
            yield Remark(RemarkKind.AMBIGUOUS, "“非甲、乙”按“非甲，或者乙”理解")
        elif rule == "narrowed" and not _is(first, "no_qualifier") and _is(node.children[1], "union"):
            yield Remark(RemarkKind.AMBIGUOUS, "“甲涉及的乙、丙”按“有甲，同时是乙或丙”理解")
        if rule == "union" and not all(_is_value(child) for child in node.children if isinstance(child, Tree)):
            for child in node.children:
                if isinstance(child, Token) and child.type == "SEP" and child.value.text in ("和", "及", "与"):
                    yield Remark(RemarkKind.AMBIGUOUS, f"“{child.value.text}”按“有其中一项就算”理解")


def _says_all(node: Tree[Token]) -> bool:
    return any(isinstance(word, Token) and word.type == "ALL_INVOLVED" for word in node.scan_values(_is_token))


def _is_token(node: object) -> bool:
    return isinstance(node, Token)


def _is(node: object, rule: str) -> bool:
    return isinstance(node, Tree) and node.data == rule


def _is_value(node: Tree[Token]) -> bool:
    """Whether a phrase lists values only. Of one fact a province has one, so 一类和二类 can only mean either."""
    if node.data == "union":
        return all(_is_value(child) for child in node.children if isinstance(child, Tree))
    return node.data in ("value", "abbreviated", "span", "named_value")
