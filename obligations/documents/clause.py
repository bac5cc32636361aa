"""The clause of a measure, from the pieces in which the document has it: its text, and what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from obligations.clauses.reader import Clause, ClauseError, RemarkKind, read_clause
from obligations.clauses.writer import write_in_chinese
from obligations.documents.draft import BRANCH_NAMES
from obligations.documents.layout.joining import Piece, readings, text_of
from obligations.logic.conditions import Condition, facts_of
from obligations.logic.space import MOST_PROVINCES, Space
from obligations.plan.vocabulary import Vocabulary
from obligations.text import shown

#: A field that is cut more often than this is no field.
MOST_PIECES: Final = 10
_WRITTEN: Final = f"必做、选做和不作要求（{'、'.join(BRANCH_NAMES)}）"
#: Remarks about a wording that may have another meaning than the usual one.
_OPEN: Final = (RemarkKind.AMBIGUOUS, RemarkKind.ENCOURAGED)
_DECIDE: Final = "条款是什么"
#: A heading within what is a clause already.
_HEADED: Final = re.compile(r"\W*(?:适用|推广|实施)?(?:范围|省份)(?:要求)?\s*[:：]")
#: Notes a doubt: the field, what was seen, what is to be decided.
Doubting: TypeAlias = Callable[[str, str, str], None]


@dataclass(frozen=True)
class ClauseReader:
    """Reads clauses with a vocabulary. ``known`` are the clauses that are whole somewhere in the document.

    ``is_scope``: they are scopes, without 必做 and 选做. A clause with two meanings is a doubt, unless
    ``takes_usual_sense``: then it has the one of docs/decisions/0006.
    """

    vocabulary: Vocabulary
    known: Collection[str] = ()
    is_scope: bool = False
    takes_usual_sense: bool = False

    def read(self, clauses: Sequence[Sequence[Piece]], doubt: Doubting) -> tuple[str | None, Clause | None]:
        """Return the clause beside a measure and its meaning; note a doubt if it is not one, or is unclear."""
        if len(clauses) > 1:
            seen = "；".join(shown(text_of(pieces)[0]) for pieces in clauses)
            doubt("clause", f"有 {len(clauses)} 处条款（{seen}）", "条款是哪一处，还是合在一起")
        elif clauses and len(clauses[0]) > MOST_PIECES:
            doubt("clause", f"条款断成了 {len(clauses[0])} 处", _DECIDE)
        elif clauses:
            return self._read(clauses[0], doubt)
        return None, None

    def _read(self, pieces: Sequence[Piece], doubt: Doubting) -> tuple[str | None, Clause | None]:
        texts = list(dict.fromkeys(readings(pieces)))
        if not texts[0]:
            doubt("clause", "“省份：”后面没有文字", _DECIDE)
            return None, None
        if not re.sub(r"[\W_]+|无|全部|同[上前左]", "", texts[0]) or _HEADED.match(texts[0]):
            doubt("clause", f"条款写的是“{shown(texts[0])}”", "条款是什么，还是没有")
            return None, None
        if texts[0].endswith(("，", ",", "、", "；", ";")):
            doubt("clause", f"“{shown(texts[0])}”像是没有写完", _DECIDE)
            return None, None
        read: list[tuple[str, Clause]] = []
        failed = ""
        for text in dict.fromkeys([*texts, *_by_lines(pieces)]):
            try:
                clause = read_clause(text, self.vocabulary, is_scope=self.is_scope)
            except ClauseError as error:
                failed = failed or str(error)
            else:
                if text in texts or all(_branches(clause) != _branches(other) for _, other in read):
                    read.append((text, clause))
        elsewhere = [each for each in read if each[0] in self.known]
        read = elsewhere if len(read) > 1 and len(elsewhere) == 1 else read
        is_plain = any(text == texts[0] for text, _ in read)
        if len(read) == 1 and (is_plain or len(pieces) == 2 or not any(piece.cut for piece in pieces[1:])):
            self._doubts(*read[0], doubt)
            return read[0]
        if read:
            doubt("clause", f"换行或换页处前后是{seen_of(pieces)}", "合起来是什么")
            return None, None
        decide = f"请{'把条款用的词加进 vocabulary，或' if 'vocabulary' in failed else ''}写出{_WRITTEN}"
        for name in BRANCH_NAMES:
            doubt(name, f"条款读不懂：{failed}", decide)
        return texts[0], None

    def _doubts(self, text: str, clause: Clause, doubt: Doubting) -> None:
        """Note what is unusual in a clause that was read: another meaning, branches that meet or that nobody is in."""
        seen = [f"条款{remark.what}" for remark in clause.remarks if remark.kind in _OPEN]
        seen = [] if self.takes_usual_sense else seen or [*self._impossible(text, clause)]
        for what in seen:
            for name in BRANCH_NAMES:
                doubt(name, what, f"是不是这个意思；不同的请写出{_WRITTEN}")

    def _impossible(self, text: str, clause: Clause) -> Iterator[str]:
        """Yield what no clause can mean: a branch for no province, or two branches for one. The words were misread."""
        branches = {name: getattr(clause, name) for name in BRANCH_NAMES if getattr(clause, name) is not None}
        facts = facts_of(*branches.values())
        if self.vocabulary.count(facts) > MOST_PROVINCES:
            return
        space = Space(facts, self.vocabulary.domains)
        covered = {name: space.covered(branch) for name, branch in branches.items()}
        words = {name: self._words(branch) for name, branch in branches.items()}
        for name, provinces in covered.items():
            if not provinces:
                yield f"条款“{shown(text)}”读成“{words[name]}”，一个省份也没有"
        for one, other in [("mandatory", "optional"), ("mandatory", "exempt"), ("optional", "exempt")]:
            if covered.get(one, 0) & covered.get(other, 0):
                yield f"条款“{shown(text)}”读成“{words[one]}”和“{words[other]}”，有的省份两处都在内"

    def _words(self, branch: Condition) -> str:
        return shown(write_in_chinese(branch, self.vocabulary), 60)


def _branches(clause: Clause) -> tuple[Condition | None, ...]:
    return (clause.mandatory, clause.optional, clause.exempt)


def _by_lines(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the text of a clause that has a line for each branch, with a comma between the lines."""
    if len(pieces) > 1 and not any(piece.cut for piece in pieces[1:]):
        yield "，".join(text_of([piece])[0].rstrip("，,；;。") for piece in pieces)


def seen_of(pieces: Sequence[Piece]) -> str:
    """Return the pieces of a field as a message shows them."""
    return "和".join(f"“{shown(piece.text)}”" for piece in pieces)
