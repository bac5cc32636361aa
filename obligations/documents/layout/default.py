"""The sentence that says for which provinces all measures are that do not say so: 除标注外，适用范围均为全国."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from obligations.documents.layout.columns import SCOPE
from obligations.documents.layout.joining import Piece
from obligations.documents.original import Original, Paragraph

#: 除标注外, 未注明的; but 除西藏外 leaves one out. What stands behind 本部分 or 本章 holds for a part of the plan.
_EXCEPT: Final = (
    r"(?<![分章节条项款])(?:除(?:另有|另行|特别|已|有|单独|明确){0,2}(?:标注|注明|说明|标明|规定)[^，；,;。]{0,25}?外"
    r"|凡?(?:未|没有)(?:特别|另行|单独)?(?:标注|注明|说明|标明)[^，；,;。]{0,12}?的)"
)
_RANGE: Final = "(?:适用|推广|实施)范围"
_WHERE: Final = r"([^；;。，,（()）]+?)"
_DEFAULT: Final = re.compile(
    r"[，；,;]?\s*(?:(?:以下|上述|本(?!部分|章|节|条|项|款)[^，；,;。]{1,10}?)\s*)?"
    rf"(?:{_EXCEPT}\s*[，,]\s*(?:以下|以上|[其各][他余项]|所有|全部)*(?:举措|措施|事项|任务)?的?"
    rf"(?:{_RANGE}\s*(?:均|都)?(?:为|是)\s*{_WHERE}|(?:均|都)适用于{_WHERE}|(?:均|都)在{_WHERE}(?:范围)?内?(?:推广|实施|适用))"
    rf"|{_RANGE}{_EXCEPT}\s*[，,]?\s*(?:均|都)(?:为|是)\s*{_WHERE})(?=[；;。，,（()）]|$)。?"
)


def split_defaults(original: Original) -> tuple[Original, list[Piece]]:
    """Return a document without these sentences in its text; and what each of them says. Cells are left as they are."""
    defaults: list[Piece] = []
    parts = [_split(part, defaults) for part in (original.before, original.behind)]
    return original._replace(before=parts[0], behind=parts[1]), defaults


def _split(paragraphs: Sequence[Paragraph], defaults: list[Piece]) -> tuple[Paragraph, ...]:
    rest: list[Paragraph] = []
    for paragraph in paragraphs:
        text = _DEFAULT.sub("", paragraph.text).strip()
        found = [next(filter(None, groups)) for groups in _DEFAULT.findall(paragraph.text)]
        defaults += [Piece(scope.strip(), location=paragraph.location, role=SCOPE) for scope in found]
        rest += [paragraph._replace(text=text)] if text else []
    return tuple(rest)
