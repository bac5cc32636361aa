"""Says why a clause cannot be read, or how its readings differ: to the person who wrote it, not of a parser."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from obligations.clauses.branches import Reading
from obligations.clauses.chart import Chart, Found, Span
from obligations.clauses.lexicon import ClauseError, Folded, Lexicon, Word
from obligations.clauses.phrases import Values, Who
from obligations.clauses.words import LANGUAGE
from obligations.logic.conditions import tested_fact
from obligations.logic.space import Space
from obligations.plan.regions import GROUPS, region_called, why_barred
from obligations.plan.verdicts import BRANCHES, Verdict
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
    """Return why a text has no tree: what stands at the last place that could be reached."""
    at = chart.furthest
    told = [complaint for complaint in complaints if complaint[0].end >= at]
    if told:
        place, what, remedy = max(told, key=lambda each: (each[0].end, -each[0].start))
        return text.error(place, what, remedy)
    expected = "、".join(_expected(chart.expected[at] - chart.grammar.symbols, lex.vocabulary))
    remedy = f"这里可以是{expected}" if expected else "请换一种说法"
    if at == len(text.folded):
        return ClauseError.at("unreadable-clause", None, f"条款“{shown(text.text)}”没有写完", remedy)
    is_name = "FACT" in chart.expected[at]
    after_stem = any(word.span.end == at and word.sense.kind == "STEM" for some in words for word in some)
    longest = max((word.span.end - at for word in words[at]), default=0)
    if longest > is_name and not after_stem:  # 应 may begin a name, like 应急管理试点
        return text.error(max((word.span for word in words[at]), key=lambda span: span.end), "这里读不懂", remedy)
    return _unknown(text, at, words, lex, remedy, is_name=is_name, is_clause=chart.symbol == "clause")


def _unknown(
    text: Folded, at: int, words: Sequence[Sequence[Word]], lex: Lexicon, remedy: str, *, is_name: bool, is_clause: bool
) -> ClauseError:
    """Return what to do about a word that nobody knows."""
    start = next((w.span.start for some in words for w in some if w.span.end == at and w.sense.kind == "STEM"), at)
    end = _end_of_name(text, at, words)
    name = text.piece(Span(start, end)).strip("“”「」‘’\"'")
    for fact in lex.vocabulary.facts:
        if name in {word.removeprefix(stem) for word, stem in lex.stems[fact.id].items()}:
            return text.error(Span(start, end), "前面像是少了字", f"{fact.label}可以是 {fact.choices}")
    is_of_regions = region_called(name) or any(name in group.names for group in GROUPS)
    if is_of_regions and (barred := why_barred(lex.vocabulary)):
        return text.error(Span(start, end), *barred)
    complaint = f"词汇表里没有“{shown(name)}”"
    near = _near(name, lex)
    suggestion = f"是否想写“{near}”？" if near else ""
    inside = (w for some in words[start + 1 : end] for w in some if w.sense.fact and w.span.end <= end)
    is_plain_name = name.isalnum() and 2 <= len(name) <= _LONGEST_NAME and not any(inside)
    if near and not is_name:
        return text.error(Span(start, end), complaint, suggestion)
    if not is_name or not is_plain_name or _SAID.search(name) or (is_clause and end == len(text.folded)):
        return text.error(Span(start, end), complaint if near else "看不懂这个说法", suggestion or remedy)
    if _VALUE.fullmatch(name):
        example = f"请写进一项事实的 values，如 类别: {{values: [{name}, ……]}}"
        return text.error(Span(start, end), complaint, suggestion or example)
    add = f"请在 vocabulary 里加上：  {name}: {{}}"
    return text.error(Span(start, end), complaint, f"{suggestion}不是的话，{add}" if near else add)


def _near(name: str, lex: Lexicon) -> str | None:
    """Return the known word that may be meant; None rather than one that is another thing: 海南 is not 上海."""
    if any(sign.isascii() and sign.isdigit() for sign in name):
        return None
    known = [*lex.vocabulary.names, *(word for fact in lex.vocabulary.facts for word in fact.spoken)]
    known += [LANGUAGE[kind][0] for kind in ("MUST", "MAY")]
    near = nearest(name, known, only=True)
    if near is None or (near[0] != name[0] and len(near) != len(name)) or (len(near) < 3 and near[0] != name[0]):
        return None
    region = lex.vocabulary.region
    return None if region and near in region.spoken and len(near) != len(name) else near


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


class Difference(NamedTuple):
    """How two readings of a text differ: as a remark on the one that is taken, and as a refusal if neither can be."""

    remark: str
    complaint: str
    remedy: str


def difference(text: Folded, meant: Sequence[Reading], space: Space, vocabulary: Vocabulary) -> Difference:
    """Return how the first two of some readings differ, with a province for which they do."""
    one, other, *more = meant
    where = _where(one.tree, other.tree)
    piece = shown(text.piece(where[0].span))
    pairs = list(zip(one.covered, other.covered, strict=True))
    differing = next(a ^ b for a, b in pairs if a != b)
    province = space.witness(differing)
    bit = space.having(space.first(differing))
    verdicts = [
        _verdict([reading[i] & bit for i in range(len(BRANCHES))], vocabulary)
        for reading in (one.covered, other.covered)
    ]
    ways = "几种" if more else "两种"
    seen = f"“{piece}”有{ways}读法：{vocabulary.describe_provinces(province)}，一种是{verdicts[0]}，一种是{verdicts[1]}"
    facts = [vocabulary[fact] for fact in map(_fact_named, where) if fact]
    if len(facts) < len(where):
        return Difference(f"{seen}；按前一种理解", f"看不出是哪一种意思：{seen}", "请换一种说法")
    labels = "、".join(fact.label for fact in facts)
    first = next((fact for fact in facts if fact.values), facts[0])
    remedy = f"请写成“{first.label}为{piece}”这样" if first.values else f"请写成“有{piece}”"
    return Difference(f"{seen}；按前一种理解", f"“{piece}”：{labels}都可以这样说，看不出是哪一个", remedy)


def _verdict(holds: Sequence[int], vocabulary: Vocabulary) -> str:
    labels = [vocabulary.labels[verdict] for verdict, bits in zip(BRANCHES, holds, strict=True) if bits]
    return "又是".join(labels) if labels else vocabulary.labels[Verdict.UNSPECIFIED]


def _fact_named(word: Found) -> str | None:
    """Return the fact that a word names, itself or by a value; None for a phrase."""
    if isinstance(word.meaning, Values):
        return word.meaning.fact
    tests = word.meaning.condition if word.rule is None and isinstance(word.meaning, Who) else None
    return tested_fact(tests) if tests else None


def _where(one: Found, other: Found) -> tuple[Found, Found]:
    """Return the smallest piece of the text that two trees read otherwise, in each of them."""
    while len(one.parts) == len(other.parts) and one.rule == other.rule:
        spans = [part.span for part in one.parts] == [part.span for part in other.parts]
        pairs = [(a, b) for a, b in zip(one.parts, other.parts, strict=True) if a.meaning != b.meaning]
        if not spans or len(pairs) != 1:
            break
        one, other = pairs[0]
    return one, other
