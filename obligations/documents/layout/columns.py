"""What documents call their columns and the marks in their cells (局内：, 省份：); ``columns.yaml`` has the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

import yaml

from obligations.errors import ObligationsError
from obligations.text import fold, nearest, shown

NUMBER: Final = "number"
TASK: Final = "task"
GOAL: Final = "goal"
MEASURE: Final = "measure"
CONTENT: Final = "content"
DEPARTMENTS: Final = "departments"
BUREAU: Final = "bureau"
LEAD: Final = "lead"
SUPPORT: Final = "support"
CLAUSE: Final = "clause"
SCOPE: Final = "scope"
DUE: Final = "due"
#: Columns of departments only, and marks before departments.
NAMES: Final = (BUREAU, LEAD, SUPPORT)
#: Columns of clauses only, and marks before clauses.
CLAUSES: Final = (CLAUSE, SCOPE)
#: Columns that say who is to do a measure.
WHO: Final = (DEPARTMENTS, *NAMES, *CLAUSES)
#: The columns of the plan of 2018, which a plan's table that is written has.
COLUMNS_OF_2018: Final = (TASK, GOAL, MEASURE, DEPARTMENTS, DUE)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
#: A longer text is no heading of a column.
_LONGEST: Final = 40


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    text = (files("obligations.documents.layout") / "columns.yaml").read_text("utf-8")
    return {role: tuple(words) for role, words in yaml.safe_load(text).items()}


def name_of(role: str) -> str:
    """Return what messages call the column or mark of a role."""
    return _words()[role][0]


@dataclass(frozen=True)
class Words:
    """The roles of headings and marks; ``told`` are words that somebody gave, as ``pairs``."""

    told: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[str, ...] = ()

    @property
    def as_known(self) -> tuple[tuple[str, str], ...]:
        """The words that were told, each with a known one."""
        pairs = (pair.replace("＝", "=").partition("=") for pair in self.pairs)
        return tuple((new.strip(), known.strip()) for new, _, known in pairs)

    def role_of(self, heading: str) -> str | None:
        """Return the role of a heading or mark; None if it is unknown. Brackets do not count: 执行部门（单位）."""
        word = _BRACKETS.sub("", fold(heading)) if len(heading) < _LONGEST else ""
        return self._roles.get(word)

    @cached_property
    def _roles(self) -> Mapping[str, str]:
        return {**_known_roles(), **self.told}

    @cached_property
    def marks(self) -> re.Pattern[str]:
        """The pattern of a mark before departments or a clause; its group is the mark's word."""
        words = [word for word, role in self._roles.items() if role in (*NAMES, *CLAUSES)]
        return _marks(tuple(sorted(words, key=len, reverse=True)))


@cache
def _known_roles() -> Mapping[str, str]:
    return {fold(word): role for role, words in _words().items() for word in words}


@cache
def _marks(words: tuple[str, ...]) -> re.Pattern[str]:
    word = "|".join(r"\s*".join(map(re.escape, each)) for each in words)
    return re.compile(
        rf"(?:^|(?<=[\s。；;，,、(（]))(?:({word})\s*[:：]|[【\[［（(]\s*({word})\s*[】\]］）)]\s*[:：]?)"
    )


def told_words(pairs: Iterable[str], where: str = "--column") -> Words:
    """Return the headings that somebody tells as 完成日程=完成时间: the document's word, a known one.

    ``where`` is what messages call the place in which they are told.

    Raises :class:`ObligationsError` for a pair that is none, and for an unknown word behind the sign.
    """
    told, pairs = {}, tuple(pairs)
    for pair in pairs:
        new, sign, known = pair.replace("＝", "=").partition("=")
        role = _known_roles().get(fold(known))
        if not sign or not new.strip():
            message = f"{where}：“{shown(pair)}”不是“文件里的叫法=已知的叫法”"
            raise ObligationsError.at("usage", None, message, "如 --column 完成日程=完成时间")
        if role is None:
            near = nearest(known, _known_roles())
            words = "、".join(map(name_of, _words()))
            remedy = f"是否想写“{near}”？" if near else f"可以是 {words}"
            raise ObligationsError.at("usage", None, f"{where}：没有叫“{shown(known)}”的栏目", remedy)
        told[fold(new)] = role
    return Words(told, pairs)
