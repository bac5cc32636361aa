"""Names as people type them: compared loosely, and corrected by the nearest known one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress


def fold(name: str) -> str:
    """The form in which two spellings of a name are the same: full width, case and white space do not count."""
    if name.isascii():
        return "".join(name.split()).casefold()
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def shown(name: str, most: int = 40) -> str:
    """A name as it can be put into a message: one line, not too long."""
    with suppress(UnicodeEncodeError):  # half a character; it is not printable, and becomes a mark below
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # bytes that no locale could read
    text = " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in name[: most + 200]).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def nearest(name: str, known: Iterable[str], *, only: bool = False) -> str | None:
    """The known name that is most like ``name``, or None where none is.

    ``only``: or where two are as much alike. 四类 is as near to 一类 as to 二类; to name one could mislead.
    """
    known = [k for k in known if len(k) <= 64]
    if len(name) > 64 or len(known) > 500:
        return None
    from difflib import SequenceMatcher, get_close_matches  # only where something is wrong

    by_fold = {fold(k): k for k in known}
    word = fold(name)
    found = get_close_matches(word, list(by_fold), n=2, cutoff=0.6 if name.isascii() else 0.5)
    if only and len({SequenceMatcher(None, other, word).ratio() for other in found}) < len(found):
        return None
    return by_fold[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """What to do about an unknown name: use the nearest known one, or else ``otherwise``."""
    near = nearest(name, known)
    return f"是否想写“{near}”？" if near else otherwise
