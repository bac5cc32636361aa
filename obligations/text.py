"""Names as people type them, compared loosely and corrected by the nearest known one; numerals; JSON text."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final

#: Control characters, and marks that change the direction of text: with them a message could show what is not there.
UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ud800-\udfff]"
)


def _pairs(written: str) -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in written.split()}


#: Radicals that text taken out of a PDF has instead of characters that look the same (⻔ for 门), each with its
#: character, as Unicode's EquivalentUnifiedIdeograph.txt has them. NFKC has those from U+2F00 on; but ⼾ as 戶.
_RADICALS: Final = _pairs(
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 "
    "⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 "
    "⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 "
    "⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 "
    "⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 "
    "⻰龙 ⻱龜 ⻲亀 ⻳龟 ⼾户"
)
#: The same and all characters that are there only to be compatible with other standards, with the usual ones.
_UNIFIED: Final = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))
} | _RADICALS
_TO_UNIFY: Final = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
#: Traditional characters in the names of provinces, in vocabularies of the shipped plans, and in headings and clauses.
TRADITIONAL: Final = _pairs(
    "專专 業业 東东 個个 鄉乡 雲云 產产 會会 儲储 關关 內内 劃划 創创 別别 辦办 務务 動动 區区 醫医 協协 衛卫 衞卫 "
    "發发 員员 國国 場场 壯壮 備备 復复 複复 寧宁 審审 爾尔 帶带 廣广 慶庆 強强 總总 護护 無无 權权 條条 檢检 匯汇 "
    "沒没 濟济 點点 獻献 監监 稅税 類类 糧粮 級级 經经 維维 綜综 肅肃 蘇苏 藥药 規规 計计 設设 證证 識识 試试 詳详 "
    "調调 財财 貴贵 貿贸 資资 轄辖 遼辽 郵邮 鐵铁 銀银 長长 際际 陝陕 驗验 龍龙 遊游 靑青 與与 兩两 為为 爲为 "
    "體体 餘余 況况 準准 勵励 圍围 實实 屬属 應应 開开 當当 願愿 執执 擁拥 擇择 據据 時时 暫暂 結结 納纳 緩缓 "
    "獲获 範范 視视 還还 進进 適适 選选 裡里 裏里 須须 並并 參参 單单 號号 處处 頭头 導导 層层 歸归 擬拟 擔担 機机 "
    "標标 稱称 編编 職职 節节 負负 責责 門门 間间 項项 領领 預预 黃黄 戶户"
)
_FOLDED: Final = {code: TRADITIONAL.get(ord(simple), simple) for code, simple in _RADICALS.items()} | TRADITIONAL
#: How much more like a name must be than any other, so that nobody is led to another one: shaxi is 山西 or 陕西.
_CLEARLY: Final = 0.1
#: Cities that are written like a province at their beginning.
_CITIES: Final = re.compile(
    "北[海屯]|天[水门]|内江|辽[阳源]|吉[安首]|黑河|上饶|安[庆阳康顺]|福[州清鼎]|海[口东]|四平|贵[阳港溪]|云浮|西[安宁昌]|甘[孜南]"
    "|青[岛州]|宁[波德]|新[乡余竹]"
)


def unified(text: str) -> str:
    """Return a text, of the same length, with characters in place of the radicals and signs that look like them."""
    return text.translate(_UNIFIED) if _TO_UNIFY.search(text) else text


def fold(name: str) -> str:
    """Return a form that is the same for all spellings of a name.

    Full width, case, white space, and whether a character is written in its simplified or traditional form or as a
    radical do not count.
    """
    if name.isascii():
        return "".join(name.split()).casefold()
    return "".join(unicodedata.normalize("NFKC", name).translate(_FOLDED).split()).casefold()


def readable(typed: str) -> str:
    """Return what somebody typed as text. In a locale without Chinese, Python gives its bytes as surrogates."""
    try:
        typed.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(typed).decode("utf-8", "replace")
    return typed


def shown(name: str, most: int = 40) -> str:
    """Return a name for use in a message: on one line, of ``most`` characters at most."""
    with suppress(UnicodeEncodeError):  # half a surrogate pair: it is not printable, and becomes � below
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # bytes that no locale could read
    text = " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in name[: most + 200]).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def nearest(name: str, known: Iterable[str], *, only: bool = False) -> str | None:
    """Return the known name that is most like ``name``; None if none is similar.

    With ``only``, also None if two are equally similar: 四类 is as near to 一类 as to 二类; naming one could mislead.
    """
    known = [k for k in known if len(k) <= 64]
    if len(name) > 64 or len(known) > 500:
        return None
    from difflib import SequenceMatcher, get_close_matches  # only where something is wrong

    by_fold = {fold(k): k for k in known}
    word = fold(name)
    matches = get_close_matches(word, list(by_fold), n=2, cutoff=0.6 if name.isascii() else 0.5)
    if only and len({SequenceMatcher(None, match, word).ratio() for match in matches}) < len(matches):
        return None
    return by_fold[matches[0]] if matches else None


def clearly_nearest(name: str, known: Mapping[str, object]) -> str | None:
    """Return the known name that is most like ``name``; None if one that stands for something else is nearly as like.

    Of two characters the first must be right (福见), or it is another place: 杭州 is not 贵州.
    """
    from difflib import SequenceMatcher, get_close_matches  # only where something is wrong

    word, by_fold = fold(name[:64]), {fold(k): k for k in known}
    matches = get_close_matches(word, by_fold, n=9, cutoff=0.6 if word.isascii() else 0.5)
    if not matches or len({known[k] for key, k in by_fold.items() if key.startswith(word)}) > 1:
        return None  # 广 is the beginning of two
    best, likeness = matches[0], {match: SequenceMatcher(None, match, word).ratio() for match in matches}
    if _CITIES.fullmatch(word) or (likeness[best] < 0.6 and best[:1] != word[:1]):
        return None
    others = (like for match, like in likeness.items() if known[by_fold[match]] != known[by_fold[best]])
    return None if any(like > likeness[best] - _CLEARLY for like in others) else by_fold[best]


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return what to do about an unknown name: use the nearest known one, or else ``otherwise``."""
    near = nearest(name, known)
    return f"是否想写“{near}”？" if near else otherwise


_DIGITS: Final = "〇一二三四五六七八九"
MOST: Final = 99


def numeral(number: int) -> str:
    """Return a number from 1 to 99 as headings write it (一, 十, 十二, 二十), any other number in digits."""
    if not 1 <= number <= MOST:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


_NUMBERS: Final = {numeral(number): number for number in range(1, MOST + 1)}


def number_of(written: str) -> int | None:
    """Return the number that a numeral or digits stand for; None for any other text."""
    if written in _NUMBERS:
        return _NUMBERS[written]
    return int(written) if written.isdecimal() and len(written) < 9 else None


def as_json(data: object) -> str:
    """Return plain data as JSON text, indented and with Chinese characters as they are."""
    return json.dumps(data, ensure_ascii=False, indent=2)
