"""What is unusual about a clause's wording, and how it is read all the same (docs/decisions/0006)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from lark import Tree

from obligations.clauses.lexicon import Word
from obligations.clauses.words import VERDICTS
from obligations.text import fold, shown


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


#: Words that can mean that one is enough, or that it takes both.
_AND: Final = ("和", "及", "与")


def remarks(text: str, words: Sequence[Word], tree: Tree[Word]) -> Iterator[Remark]:
    """Everything unusual about a clause that was cut into words and parsed."""
    yield from _spellings(text, words)
    nodes: list[Tree[Word]] = list(tree.iter_subtrees_topdown())  # type: ignore[no-untyped-call]
    plain = {id(child) for node in nodes if _leaves_no_doubt(node) for child in node.children}
    for node in nodes:
        if id(node) in plain:
            yield from (Remark(RemarkKind.AMBIGUOUS, what) for what in _either(node, text))
        else:
            yield from (Remark(RemarkKind.AMBIGUOUS, what) for what in _ambiguities(node, text))
    verbs = [word for word in words if word.type in VERDICTS]
    for node in nodes:
        if len(verbs) > 1 and _opens(node):
            yield Remark(RemarkKind.AMBIGUOUS, f"“{_words(node, text)}”只管到下一个逗号，不管后面的各句")


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
        elif word.type == "NEITHER":
            yield Remark(RemarkKind.ENCOURAGED, f"写作“{word.text}”，既不是必做也不是选做，清单里列为“未明确”")
        elif word.meant_otherwise:
            yield Remark(RemarkKind.AMBIGUOUS, f"“{word.text}”也是词汇表里的词，这里按平常的意思理解")
        elif word.type == "PROVINCE" and fold(word.text).startswith("等"):
            yield Remark(RemarkKind.AMBIGUOUS, "“等”后面没有说完，只按列出的理解")


def _ambiguities(node: Tree[Word], text: str) -> Iterator[str]:
    """Where the words of one phrase could be put together in another way than the grammar does."""
    children = node.children
    if node.data == "union":
        yield from _of_union(node, text)
    elif node.data == "within" and (_lists_things(children[0]) or _joins_values(children[0])):
        yield f"“{_words(node, text)}”按“列出的有一项就算，再同时符合后面说的”理解"
    elif node.data == "narrowed" and not _is(children[0], "no_qualifier") and _lists_things(children[1]):
        yield f"“{_words(node, text)}”按“符合前面说的，再有列出的一项就算”理解"
    elif node.data == "outside" and _lists_things(children[0]):
        yield f"“{_words(node, text)}”按“列出的都除去”理解"
    elif node.data == "beside" and not _is(children[0], "others"):
        yield f"“{_words(node, text)}”连写，按“两项都符合”理解"
    if any(_is(child, "aside") for child in children) and any(
        _is(child, "listing") and _lists(child) for child in children
    ):
        yield f"“{_words(node, text)}”里除去的，对列出的各项都算"


def _leaves_no_doubt(node: Tree[Word]) -> bool:
    """Whether a phrase says of its list whether all or none of it is meant: 都涉及, 同时有, 不涉及."""
    return node.data in ("all_of", "none_of", "other_values") or (node.data == "listing" and _is_all(node))


def _either(node: Tree[Word], text: str) -> Iterator[str]:
    """甲或乙都涉及: one word says that one is enough, the other that it takes both."""
    if any(isinstance(mark, Word) and mark.text in ("或", "或者", "和/或", "/") for mark in node.children):
        yield f"“{_words(node, text)}”里的“或”，按后面说的“都”或“不”理解"


def _opens(node: Tree[Word]) -> bool:
    """Whether a phrase is like 一类省份中， or 除一类省份外，: it could also be meant for all that comes after."""
    is_opening = node.data in ("within", "excepting")
    return is_opening and any(isinstance(word, Word) and word.type == "COMMA" for word in node.children)


def _of_union(node: Tree[Word], text: str) -> Iterator[str]:
    items = [child for child in node.children if isinstance(child, Tree)]
    marks = [child for child in node.children if isinstance(child, Word)]
    if any(_is(item, "negated") for item in items):
        yield f"“{_words(node, text)}”里的“非”只管紧跟着的一项"
    if any(_is(item, "narrowed_both") for item in items):
        yield f"“{_words(node, text)}”里的“且”只连它前后的两项"
    if any(_speaks_of_others(item) for item in items[:-1]):
        yield f"“{_words(node, text)}”里的“其他”只管紧跟着的一项"
    if any(_is(item, "beside") and not _speaks_of_others(item) for item in items):
        yield f"“{_words(node, text)}”里连写的两项，只和紧挨着的合在一起"
    if sum(_is(item, "had") or _is(item, "named_values") for item in items) > 1 or _of_several_facts(items):
        yield f"“{_words(node, text)}”按“有其中一项就算”理解"
    if any(_is_qualified(item) for item in items[:-1]):
        yield f"“{_words(node, text)}”里，第一项前面的话只管第一项"
    if any(_has(item, "outside") or _has(item, "aside") for item in items[1:]):
        yield f"“{_words(node, text)}”里除去的，只管最后一项"
    if any(mark.type == "COMMA" for mark in marks) and not any(mark.type == "AND_SO" for mark in marks):
        yield f"“{_words(node, text)}”里的逗号按“有其中一项就算”理解"
    if not all(map(_is_value, items)):
        for mark in marks:
            if mark.type == "SEP" and mark.text in _AND:
                yield f"“{mark.text}”按“有其中一项就算”理解"


def _speaks_of_others(node: Tree[Word]) -> bool:
    return any(part.data == "others" for part in node.iter_subtrees())


def _of_several_facts(items: Sequence[Tree[Word]]) -> bool:
    """Whether a list is of values of different facts: 东部、水平高."""
    if not all(_is(item, "listed_values") for item in items):
        return False
    words = (word for item in items for word in _leaves(item) if word.type in ("VALUE", "STEM"))
    return not set.intersection(*({fact.id for fact, _ in word.meanings} for word in words))


def _is_qualified(node: Tree[Word]) -> bool:
    """Whether something stands before a list that narrows it, other than 各类: 除北京外的一类省份."""
    if node.data not in ("narrowed", "narrowed_all"):
        return False
    return any(not _is(q, "every") for q in _qualifiers(node.children[0]))


def _qualifiers(node: object) -> Iterator[Tree[Word]]:
    if isinstance(node, Tree) and node.data == "more_qualifiers":
        yield from _qualifiers(node.children[0])
        yield from (child for child in node.children[1:] if isinstance(child, Tree))


def _joins_values(node: object) -> bool:
    """Whether a list of values is joined by 和 or 及: 一、二类及三类中的, where the last could stand alone."""
    return (
        isinstance(node, Tree)
        and _is(node.children[0], "union")
        and any(
            word.type == "AND_SO" or (word.type == "SEP" and word.text in _AND) for word in _leaves(node.children[0])
        )
    )


def _lists_things(node: object) -> bool:
    """Whether a phrase lists facts of which one is enough, without brackets; 都涉及 and 不涉及 leave no doubt."""
    return _is(node, "listing") and _lists(node) and not _is_all(node)


def _lists(node: object) -> bool:
    return isinstance(node, Tree) and _is(node.children[0], "union") and not _is_value(node.children[0])


def _is_all(node: object) -> bool:
    marks = (child for child in node.children if isinstance(child, Tree)) if isinstance(node, Tree) else ()
    return any(
        mark.data == "involved" and isinstance(word := mark.children[0], Word) and word.type == "ALL_INVOLVED"
        for mark in marks
    )


def _is(node: object, rule: str) -> bool:
    return isinstance(node, Tree) and node.data == rule


def _has(node: object, rule: str) -> bool:
    """Whether a phrase has another within it, brackets and lists apart."""
    return isinstance(node, Tree) and any(
        _is(child, rule) or (_is(child, "more_qualifiers") and _has(child, rule)) for child in node.children
    )


def _is_value(node: object) -> bool:
    """Whether a phrase lists values only. Of one fact a province has one, so 一类和二类 can only mean either."""
    if _is(node, "union") and isinstance(node, Tree):
        return all(_is_value(child) for child in node.children if isinstance(child, Tree))
    if isinstance(node, Tree) and node.data == "narrowed" and _is(node.children[0], "no_qualifier"):
        return _is_value(node.children[1])  # 一类省份和二类省份
    if isinstance(node, Tree) and node.data == "listing" and len(node.children) == 1:
        return _is_value(node.children[0])
    return _is(node, "listed_values") or _is(node, "named_values")


def _words(node: Tree[Word], text: str) -> str:
    """The words of a phrase as they stand in the clause."""
    words = _leaves(node)
    return shown(text[words[0].start : words[-1].end])


def _leaves(node: Tree[Word]) -> list[Word]:
    """All words of a phrase."""
    return list(node.scan_values(lambda _: True))
