"""Says why a clause cannot be read: to the person who wrote it, not of a parser."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from obligations.clauses.grammar.chart import Chart, Span
from obligations.clauses.lexicon import ClauseError, Folded, Lexicon, Word
from obligations.plan.regions import GROUPS, region_called, why_barred
from obligations.plan.vocabulary import Vocabulary
from obligations.text import nearest, shown

#: Kind of word → its name in a message on what was expected. (For the vocabulary's kinds the message lists words.)
_CALLED: Final = {
    "COMMA": "“，”",
    "SEMICOLON": "“；”",
    "SEP": "“、”",
    "COLON": "“：”",
    "LPAR": "“（”",
    "RPAR": "“）”",
    "OF": "“的”",
    "TO": "“至”",
    "PROVINCE": "“省份”",
    "INVOLVED": "“涉及”",
    "OUTSIDE": "“外”",
    "EXCLUDED": "“除外”",
    "MUST": "“必做”",
    "MAY": "“选做”",
    "FREE": "“不作要求”",
    "OTHER": "“其他”",
    "EVERY": "“各类”",
    "EXCEPT": "“除”",
    "NOT": "“非”",
    "HAVING": "“有”",
    "LACKING": "“不涉及”",
}
_MOST_EXPECTED: Final = 6
#: What no name of a fact has in it: what has is something that is said, not a name.
_SAID: Final = re.compile(
    "[做选必须可不未没免请让仅只并或和与及为是]|以上|以下|鼓励|支持|完成|开展|实施|推进|配合|牵头|执行|参照|暂缓|自愿|酌情|自行|由各"
)
#: A name that looks like a value: 四类, 第二批, 1组.
_VALUE: Final = re.compile(r"[第前后首]?(?:\d+|[一二三四五六七八九十]+)[^\d一二三四五六七八九十]{1,2}|首批")
_LONGEST_NAME: Final = 20
#: Kinds of words with which no name goes on: marks, and longer words.
_MARKS: Final = ("COMMA", "SEMICOLON", "STOP", "SEP", "OF", "LPAR", "RPAR", "COLON")
_BEHIND_NAMES: Final = (
    "MUST", "MAY", "FREE", "SOFTLY", "PROVINCE", "INVOLVED", "UNINVOLVED", "ALL_INVOLVED", "NONE_INVOLVED", "AND_SO",
    "AMONG_OF", "OUTSIDE", "EXCLUDED",
)  # fmt: skip


def refusal(
    text: Folded,
    chart: Chart,
    words: Sequence[Sequence[Word]],
    lex: Lexicon,
    complaints: Sequence[tuple[Span, str, str]],
) -> ClauseError:
    """Return why a text has no tree: what stands at the last place that could be reached.

    ``words`` are those that begin at each place; ``complaints`` say why pieces made no sense.
    """
    at = chart.furthest
    told = [complaint for complaint in complaints if complaint[0].end >= at]
    if told:
        place, what, remedy = max(told, key=lambda each: (each[0].end, -each[0].start))
        return text.error(place, what, remedy)
    expected = "、".join(_expected(chart.expected[at] - chart.grammar.symbols, lex.vocabulary))
    remedy = f"这里可以是{expected}" if expected else "请换一种说法"
    if at == len(text.folded):
        return ClauseError.at("unreadable-clause", None, f"条款“{shown(text.text)}”没有写完", remedy)
    stems = [word.span.start for some in words for word in some if word.span.end == at and word.sense.kind == "STEM"]
    longest = max((word.span for word in words[at]), key=lambda span: span.end, default=Span(at, at))
    may_be_name = "FACT" in chart.expected[at]
    if not stems and longest.end - longest.start > may_be_name:  # 应 may begin a name, like 应急管理试点
        return text.error(longest, "这里读不懂", remedy)
    span = Span(min(stems, default=at), _end_of_name(text, at, words))
    inside = (
        word.span.end <= span.end for some in words[span.start + 1 : span.end] for word in some if word.sense.fact
    )
    may_be_name = may_be_name and not any(inside) and (chart.symbol != "clause" or span.end < len(text.folded))
    return text.error(span, *_unknown(text.piece(span), may_be_name, lex, remedy))


def _unknown(written: str, may_be_name: bool, lex: Lexicon, otherwise: str) -> tuple[str, str]:
    """Return what is wrong with a piece that nobody knows, and what to do.

    ``may_be_name``: the name of a fact could stand there. The name is suggested, but not something that is said.
    """
    name = written.strip("“”「」‘’\"'")
    for fact in lex.vocabulary.facts:
        if name in {word.removeprefix(stem) for word, stem in lex.stems[fact.id].items()}:
            return "前面像是少了字", f"{fact.label}可以是 {fact.choices}"
    is_of_regions = region_called(name) or any(name in group.names for group in GROUPS)
    if is_of_regions and (barred := why_barred(lex.vocabulary)):
        return barred
    complaint = f"词汇表里没有“{shown(name)}”"
    near = _near(name, lex)
    suggestion = f"是否想写“{near}”？" if near else ""
    if not may_be_name or not name.isalnum() or not 2 <= len(name) <= _LONGEST_NAME or _SAID.search(name):
        return complaint if near else "看不懂这个说法", suggestion or otherwise
    if _VALUE.fullmatch(name):
        return complaint, suggestion or f"请写进一项事实的 values，如 类别: {{values: [{name}, ……]}}"
    add = f"请在 vocabulary 里加上：  {name}: {{}}"
    return complaint, f"{suggestion}不是的话，{add}" if near else add


def _near(name: str, lex: Lexicon) -> str | None:
    """Return the known word that may be meant; None rather than one that is another thing: 海南 is not 上海."""
    if any(sign.isascii() and sign.isdigit() for sign in name):
        return None
    known = [*lex.vocabulary.names, *(word for fact in lex.vocabulary.facts for word in fact.spoken)]
    near = nearest(name, [*known, "必做", "选做"], only=True)
    if near is None:
        return None
    region = lex.vocabulary.region
    is_region = region is not None and near in region.spoken
    if near[0] != name[0] and (len(near) != len(name) or len(near) < 3):
        return None
    return None if is_region and len(near) != len(name) else near


def _end_of_name(text: Folded, at: int, words: Sequence[Sequence[Word]]) -> int:
    """Return where an unknown word that begins at a place ends: 强省试典省 has a 省 in it."""
    end = at + 1
    while end < len(text.folded) and not any(_ends_a_name(word) for word in words[end]):
        end += 1
    return end


def _ends_a_name(word: Word) -> bool:
    """Return whether no name goes on where a word begins. 省 and 建设 may be part of one: 强省试点, 强省建设试点."""
    is_long = word.span.end - word.span.start > 1
    return word.sense.kind in _MARKS or (is_long and word.sense.kind in _BEHIND_NAMES)


def _expected(accepted: Collection[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what may come next, in Chinese: some words of the vocabulary, then the language's marks and words."""
    names: list[str] = []
    if "FACT" in accepted:
        names += [fact.label for fact in vocabulary.facts if fact.values is None]
    if "VALUE" in accepted:
        names = [value for fact in vocabulary.stated for value in fact.values or ()] + names
        names += (vocabulary.region.values or ()) if vocabulary.region else ()
    if names:
        yield f"词汇表里的词（{'、'.join(names[:3])}{'……' if len(names) > 3 else ''}）"
    called = [name for kind, name in _CALLED.items() if kind in accepted]
    yield from called[:_MOST_EXPECTED]
