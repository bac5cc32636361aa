"""Reports unusual or ambiguous wording of a clause, and how it is read (docs/decisions/0006)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from lark import Tree

from obligations.clauses.lexicon import Word
from obligations.clauses.words import VERDICTS
from obligations.text import fold, shown


class RemarkKind(StrEnum):
    """The kinds of unusual wording."""

    SPELLING = "spelling"
    """An unusual spelling or mark; the meaning is plain."""
    AMBIGUOUS = "ambiguous"
    """The wording could be understood in another way."""
    ENCOURAGED = "encouraged"
    """The clause uses neither 必做 nor 选做."""


class Remark(NamedTuple):
    """One piece of unusual wording, and how it is read; ``what`` is in Chinese."""

    kind: RemarkKind
    what: str


#: The usual word for whom a clause leaves out.
_FREE: Final = "不作要求"
#: Words between listed things that can mean either that one is enough or that both are needed.
_AND: Final = ("和", "及", "与")


def remarks(text: str, words: Sequence[Word], tree: Tree[Word]) -> Iterator[Remark]:
    """Yield everything unusual about a clause, from its text, its words and their tree."""
    yield from _spellings(text, words)
    nodes: list[Tree[Word]] = list(tree.iter_subtrees_topdown())  # type: ignore[no-untyped-call]
    plain = {id(child) for node in nodes if _is_plain(node) for child in node.children}
    for node in nodes:
        kinds = _or_against_all if id(node) in plain else _ambiguities
        yield from (Remark(RemarkKind.AMBIGUOUS, what) for what in kinds(node, text))
    verbs = [word for word in words if word.type in VERDICTS]
    for node in nodes:
        if len(verbs) > 1 and _opens(node):
            yield Remark(RemarkKind.AMBIGUOUS, f"“{_quoted(node, text)}”只管到下一个逗号，不管后面的各句")


def _spellings(text: str, words: Sequence[Word]) -> Iterator[Remark]:
    for spelling, usual in (("选作", "选做"), ("必作", "必做"), ("其它", "其他")):
        if any(word.text == spelling for word in words):
            yield Remark(RemarkKind.SPELLING, f"写作“{spelling}”，按“{usual}”理解")
    for mark, usual in ((";", "；"), (",", "，"), (":", "：")):
        if mark in text:
            yield Remark(RemarkKind.SPELLING, f"用了半角的“{mark}”，按“{usual}”理解")
    if words and words[-1].type in ("STOP", "SEMICOLON", "COMMA"):
        yield Remark(RemarkKind.SPELLING, f"末尾多了“{words[-1].text}”")
    for word in words:
        if word.type == "ENCOURAGED":
            yield Remark(RemarkKind.ENCOURAGED, "写作“鼓励”，没有说必做还是选做，按“选做”理解")
        elif word.type == "FREE" and fold(word.text) != _FREE:
            yield Remark(RemarkKind.SPELLING, f"写作“{word.text}”，按“{_FREE}”理解")
        elif word.meant_otherwise:
            yield Remark(RemarkKind.AMBIGUOUS, f"“{word.text}”也是词汇表里的词，这里按平常的意思理解")
        elif word.type == "PROVINCE" and fold(word.text).startswith("等"):
            yield Remark(RemarkKind.AMBIGUOUS, "“等”后面没有说完，只按列出的理解")


def _ambiguities(node: Tree[Word], text: str) -> Iterator[str]:
    """Yield how the words of one phrase could be grouped in another way than the grammar does."""
    children = node.children
    if node.data == "union":
        yield from _in_union(node, text)
    elif node.data == "within" and (_lists_alternatives(children[0]) or _joins_values(children[0])):
        yield f"“{_quoted(node, text)}”按“列出的有一项就算，再同时符合后面说的”理解"
    elif node.data == "narrowed" and not _is(children[0], "no_qualifier") and _lists_alternatives(children[1]):
        yield f"“{_quoted(node, text)}”按“符合前面说的，再有列出的一项就算”理解"
    elif node.data == "outside" and _lists_alternatives(children[0]):
        yield f"“{_quoted(node, text)}”按“列出的都除去”理解"
    elif node.data == "negated" and _is(children[1], "beside"):
        yield f"“{_quoted(node, text)}”里的“非”管到连写的两项"
    elif node.data == "beside" and not (_is(children[0], "others") or _names_regions(children[0])):
        yield f"“{_quoted(node, text)}”连写，按“两项都符合”理解"
    if any(_is(child, "aside") for child in children) and any(
        _is(child, "listing") and _lists(child) for child in children
    ):
        yield f"“{_quoted(node, text)}”里除去的，对列出的各项都算"


def _is_plain(node: Tree[Word]) -> bool:
    """Return whether a phrase states if all or none of its list is meant: 都涉及, 同时有, 不涉及."""
    return node.data in ("all_of", "none_of", "other_values") or (node.data == "listing" and _is_all(node))


def _or_against_all(node: Tree[Word], text: str) -> Iterator[str]:
    """Yield a phrase like 甲或乙都涉及: 或 means that one is enough, 都 that both are needed."""
    if any(isinstance(mark, Word) and mark.text in ("或", "或者", "和/或", "/") for mark in node.children):
        yield f"“{_quoted(node, text)}”里的“或”，按后面说的“都”或“不”理解"


def _opens(node: Tree[Word]) -> bool:
    """Return whether a phrase is like 一类省份中， or 除一类省份外，: it could also apply to all later branches."""
    is_opening = node.data in ("within", "excepting")
    return is_opening and any(isinstance(word, Word) and word.type == "COMMA" for word in node.children)


def _in_union(node: Tree[Word], text: str) -> Iterator[str]:
    items = [child for child in node.children if isinstance(child, Tree)]
    marks = [child for child in node.children if isinstance(child, Word)]
    if any(_is(item, "negated") for item in items):
        yield f"“{_quoted(node, text)}”里的“非”只管紧跟着的一项"
    if any(_is(item, "narrowed_both") for item in items):
        yield f"“{_quoted(node, text)}”里的“且”只连它前后的两项"
    if any(_names_others(item) for item in items[:-1]):
        yield f"“{_quoted(node, text)}”里的“其他”只管紧跟着的一项"
    if all(_is(item, "beside") and _names_regions(item) for item in items):
        return  # 福建自由贸易试验区、广东自由贸易试验区
    if _is(items[-1], "beside") and all(map(_names_regions, items)):
        yield f"“{_quoted(node, text)}”里，最后的名称管到前面列出的各省"
        return
    if any(_is(item, "beside") and not _names_others(item) for item in items):
        yield f"“{_quoted(node, text)}”里连写的两项，只和紧挨着的合在一起"
    if sum(_is(item, "had") or _is(item, "named_values") for item in items) > 1 or _of_several_facts(items):
        yield f"“{_quoted(node, text)}”按“有其中一项就算”理解"
    if any(_is_qualified(item) for item in items[:-1]):
        yield f"“{_quoted(node, text)}”里，第一项前面的话只管第一项"
    if any(_has(item, "outside") or _has(item, "aside") for item in items[1:]):
        yield f"“{_quoted(node, text)}”里除去的，只管最后一项"
    if any(mark.type == "COMMA" for mark in marks) and not any(mark.type == "AND_SO" for mark in marks):
        yield f"“{_quoted(node, text)}”里的逗号按“有其中一项就算”理解"
    if not all(map(_is_value, items)):
        for mark in marks:
            if mark.type == "SEP" and mark.text in _AND:
                yield f"“{mark.text}”按“有其中一项就算”理解"


def _names_others(node: Tree[Word]) -> bool:
    return any(part.data == "others" for part in node.iter_subtrees())


def _names_regions(node: object) -> bool:
    """Return whether a phrase begins with the name of a region: 福建自由贸易试验区 is one in 福建, and no other."""
    words = words_of(node) if isinstance(node, Tree) else (node,)
    return isinstance(words[0], Word) and any(fact.is_region for fact, _ in words[0].meanings)


def _of_several_facts(items: Sequence[Tree[Word]]) -> bool:
    """Return whether a list has values of different facts: 东部、水平高."""
    if not all(_is(item, "listed_values") for item in items):
        return False
    words = (word for item in items for word in words_of(item) if word.type in ("VALUE", "STEM"))
    return not set.intersection(*({fact.id for fact, _ in word.meanings} for word in words))


def _is_qualified(node: Tree[Word]) -> bool:
    """Return whether a qualifier other than 各类 narrows a list: 除北京外的一类省份."""
    if node.data not in ("narrowed", "narrowed_all"):
        return False
    return any(not _is(q, "every") for q in _qualifiers(node.children[0]))


def _qualifiers(node: object) -> Iterator[Tree[Word]]:
    if isinstance(node, Tree) and node.data == "more_qualifiers":
        yield from _qualifiers(node.children[0])
        yield from (child for child in node.children[1:] if isinstance(child, Tree))


def _joins_values(node: object) -> bool:
    """Return whether a list of values is joined by 和 or 及: in 一、二类及三类中的, 中的 could belong to 三类 only."""
    return (
        isinstance(node, Tree)
        and _is(node.children[0], "union")
        and any(
            word.type == "AND_SO" or (word.type == "SEP" and word.text in _AND) for word in words_of(node.children[0])
        )
    )


def _lists_alternatives(node: object) -> bool:
    """Return whether a phrase lists facts, one of which is enough: a list without brackets and without 都涉及."""
    return _is(node, "listing") and _lists(node) and not _is_all(node)


def _lists(node: object) -> bool:
    """Return whether a phrase has a list of more than values directly below it."""
    return isinstance(node, Tree) and _is(node.children[0], "union") and not _is_value(node.children[0])


def _is_all(node: object) -> bool:
    """Return whether a list is followed by 都涉及."""
    marks = (child for child in node.children if isinstance(child, Tree)) if isinstance(node, Tree) else ()
    return any(
        mark.data == "involved" and isinstance(word := mark.children[0], Word) and word.type == "ALL_INVOLVED"
        for mark in marks
    )


def _is(node: object, rule: str) -> bool:
    return isinstance(node, Tree) and node.data == rule


def _has(node: object, rule: str) -> bool:
    """Return whether a phrase has one of a rule directly below it, or among its qualifiers."""
    return isinstance(node, Tree) and any(
        _is(child, rule) or (_is(child, "more_qualifiers") and _has(child, rule)) for child in node.children
    )


def _is_value(node: object) -> bool:
    """Return whether a phrase has values only. A province has one value of a fact: 一类和二类 can only mean either."""
    if _is(node, "union") and isinstance(node, Tree):
        return all(_is_value(child) for child in node.children if isinstance(child, Tree))
    if isinstance(node, Tree) and node.data == "narrowed" and _is(node.children[0], "no_qualifier"):
        return _is_value(node.children[1])  # 一类省份和二类省份
    if isinstance(node, Tree) and node.data == "listing" and len(node.children) == 1:
        return _is_value(node.children[0])
    return _is(node, "listed_values") or _is(node, "named_values")


def _quoted(node: Tree[Word], text: str) -> str:
    """Return the text of a phrase, as it is in the clause."""
    words = words_of(node)
    return shown(text[words[0].start : words[-1].end])


def words_of(node: Tree[Word]) -> tuple[Word, ...]:
    """Return all words of a phrase, in the order of the text."""
    return tuple(node.scan_values(lambda _: True))
