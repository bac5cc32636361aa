"""Why one measure has its verdict for a province: in the words of the clause, and fact by fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from obligations.answers.reasons import Answers, Way, answers, silence, ways_to
from obligations.answers.situation import Ground, Situation, shared
from obligations.errors import ObligationsError
from obligations.logic.conditions import (
    AnyOf,
    Condition,
    Is,
    facts_of,
    kind_of,
    parts_of,
    tested_fact,
)
from obligations.logic.settled import deciding_parts, deciding_tests, settled
from obligations.logic.space import MOST_PROVINCES
from obligations.plan.measure import Measure
from obligations.plan.notation import operator_of
from obligations.plan.rule import Rule
from obligations.plan.verdicts import BRANCHES, Verdict, verdict_of

if TYPE_CHECKING:
    from obligations.answers.json.reasons import ExplanationJson, NodeJson
    from obligations.clauses.branches import Branch


class MarkedWord(NamedTuple):
    """A word in a clause: its first character, counted from 0, and the one behind its last."""

    start: int
    end: int


class Part(NamedTuple):
    """A part of a clause that decided, with places counted likewise, and the words in it that name the facts."""

    start: int
    end: int
    words: tuple[MarkedWord, ...] = ()


@dataclass(frozen=True)
class Node:
    """A condition, whether the known facts settle it, and the same for its parts.

    ``truth`` is None where they leave it open. ``ground`` is the fact that is tested, where it is known, with its value
    and how we know; ``decided`` is whether it is one of those that decided.
    """

    condition: Condition
    truth: bool | None
    parts: tuple[Node, ...] = ()
    ground: Ground | None = None
    decided: bool = False

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The nodes that test a fact, in the order in which they are written."""
        if tested_fact(self.condition) is not None:
            return (self,)
        return tuple(leaf for part in self.parts for leaf in part.leaves)

    def to_dict(self) -> NodeJson:
        """Return plain data for JSON; see docs/json.md."""
        return {
            "kind": kind_of(self.condition),
            "word": operator_of(self.condition) or None,
            "truth": self.truth,
            "fact": tested_fact(self.condition),
            "values": list(self.condition.values) if isinstance(self.condition, Is) else None,
            "known": self.ground.to_dict() if self.ground else None,
            "decided": self.decided,
            "parts": [part.to_dict() for part in self.parts],
        }


@dataclass(frozen=True)
class Explanation:
    """Why a measure has its verdict. ``definition`` has the document's words, and the places of text and rule.

    ``because``, ``missing`` and ``unverified`` are those of the :class:`~obligations.Obligation`.
    """

    definition: Measure = field(repr=False)
    verdict: Verdict
    because: tuple[Ground, ...]
    missing: tuple[str, ...]
    unverified: tuple[str, ...]
    _situation: Situation = field(repr=False)
    _cache: dict[str, Any] = field(repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<Explanation of {self.definition.number} {self.definition.title}: {self.verdict.value}>"

    @shared
    def mandatory(self) -> Node | None:
        """The condition of 必做 as a tree; None where the clause has no such branch."""
        return self._branch(self.definition.mandatory)

    @shared
    def optional(self) -> Node | None:
        """The condition of 选做 as a tree; None where the clause has no such branch."""
        return self._branch(self.definition.optional)

    @shared
    def exempt(self) -> Node | None:
        """The condition of 不作要求 as a tree; None where the clause has no such branch."""
        return self._branch(self.definition.exempt)

    @shared
    def _branches(self) -> tuple[Branch, ...] | None:
        """The branches of the clause; None if there is no clause, or none that can be read."""
        if self.definition.clause is None:
            return None
        from obligations.clauses.reader import read_clause_of  # needs the grammar, which takes a while to build

        try:
            return read_clause_of(self.definition, self._situation.plan.vocabulary).branches
        except ObligationsError:
            return None

    @property
    def is_readable(self) -> bool:
        """Whether there is a clause that the grammar can read."""
        return self._branches is not None

    @shared
    def clause_verdict(self) -> Verdict | None:
        """The verdict that the words of the clause give; None if there is no clause, or none that can be read.

        It differs from ``verdict`` only where the rule says otherwise than the clause, which ``obligations check``
        reports; None also if the clause spans more provinces than can be counted out.
        """
        if self._branches is None:
            return None
        conditions = [
            AnyOf(tuple(branch.who for branch in self._branches if branch.verdict is verdict)) for verdict in BRANCHES
        ]
        domains = self._situation.plan.vocabulary.domains
        if self._situation.plan.vocabulary.count(facts_of(*conditions)) > MOST_PROVINCES:
            return None
        return verdict_of([settled(condition, self._situation.known, domains) for condition in conditions])

    @shared
    def decided(self) -> tuple[Part, ...]:
        """The parts of the clause that decided.

        Empty where nothing did, where the clause cannot be read, or where it says otherwise than the rule.
        """
        if self.verdict is Verdict.UNDETERMINED or self._branches is None:
            return ()
        said = self.verdict
        if said is Verdict.UNSPECIFIED and self.definition.exempt is None:
            said = Verdict.EXEMPT  # rules of old have no such branch, and leave to silence what their clause says
        if self.clause_verdict not in (said, None):
            return ()
        of_verdict = [branch for branch in self._branches if branch.verdict is said]
        decided = [branch for branch in of_verdict if self._settled(branch.who)]
        if not decided and self._settled(AnyOf(tuple(branch.who for branch in of_verdict))):
            decided = of_verdict  # they hold together, none by itself: leave out what the others do not need
            for branch in of_verdict:
                others = [other for other in decided if other is not branch]
                decided = others if self._settled(AnyOf(tuple(other.who for other in others))) else decided
        return tuple(Part(*b.at, tuple(sorted({*self._deciding_words(b)}))) for b in decided)

    def _settled(self, who: Condition) -> bool:
        """Return whether the known facts force the condition of a branch to hold."""
        domains = self._situation.plan.vocabulary.domains
        if self._situation.plan.vocabulary.count(facts_of(who)) > MOST_PROVINCES:
            return False  # no rule can span so many, so the clause says something else
        return settled(who, self._situation.known, domains) is True

    def _deciding_words(self, branch: Branch) -> Iterator[MarkedWord]:
        """Yield the words of a branch that name the facts that decided, where the condition tests them."""
        from obligations.clauses.phrases import words_of

        grounds = {ground.fact: ground.value for ground in self.because}
        domains = self._situation.plan.vocabulary.domains
        for test in deciding_tests(branch.said, self._situation.known, domains):
            fact = tested_fact(test)
            for start, end in words_of(test, grounds[fact]) if fact in grounds else ():
                if branch.at.start <= start and end <= branch.at.end:  # 其他省份 tests what other branches name
                    yield MarkedWord(start, end)

    @shared
    def to_mandatory(self) -> tuple[Way, ...]:
        """The smallest changes that would make it mandatory, fewest first; empty unless it is optional or exempt."""
        if self.verdict not in (Verdict.OPTIONAL, Verdict.EXEMPT):
            return ()
        return ways_to(self._rule, Verdict.MANDATORY, self._situation.known)

    @shared
    def answers(self) -> tuple[Answers, ...]:
        """What each answer to the missing facts would give; empty unless the verdict is open."""
        return answers(self._rule, self.verdict, self._situation.known)

    @shared
    def silent(self) -> tuple[Way, ...]:
        """The provinces that no branch covers, described by the smallest sets of facts."""
        return silence(self._rule)

    def to_dict(self) -> ExplanationJson:
        """Return plain data for JSON; see docs/json.md and docs/schemas/explain.schema.json."""
        measure, clause = self.definition, self.definition.clause or ""
        labels = self._situation.plan.labels
        places = {branch: place.to_dict() if (place := measure.places.get(branch)) else None for branch in BRANCHES}
        made: ExplanationJson = {
            "measure": measure.number,
            "title": measure.title,
            "verdict": self.verdict.value,
            "label": labels[self.verdict],
            "clause": measure.clause,
            "clause_verdict": self.clause_verdict.value if self.clause_verdict else None,
            "decided": [
                {
                    "start": part.start,
                    "end": part.end,
                    "text": clause[part.start : part.end],
                    "words": [{"start": s, "end": e, "text": clause[s:e]} for s, e in part.words],
                }
                for part in self.decided
            ],
            "mandatory": self.mandatory.to_dict() if self.mandatory else None,
            "optional": self.optional.to_dict() if self.optional else None,
            "because": [ground.to_dict() for ground in self.because],
            "missing": list(self.missing),
            "unverified": list(self.unverified),
            "to_mandatory": [[step.to_dict() for step in way] for way in self.to_mandatory],
            "answers": [
                {"verdict": each.verdict.value, "label": labels[each.verdict], "facts": dict(step[:2] for step in way)}
                for each in self.answers
                for way in each.ways
            ],
            "rule": {
                "measure": measure.place.to_dict() if measure.place else None,
                "mandatory": places[Verdict.MANDATORY],
                "optional": places[Verdict.OPTIONAL],
            },
            "document": {
                "pages": list(measure.pages),
                "lines": list(measure.lines),
                "rows": list(measure.rows),
            },
            "notes": list(measure.notes),
        }
        if measure.is_default:
            made["default_scope"] = True
        if self.exempt:
            made["exempt"] = self.exempt.to_dict()
            made["rule"]["exempt"] = places[Verdict.EXEMPT]
        return made

    @property
    def _rule(self) -> Rule:
        return self._situation.plan.rules[self.definition.number]

    def _branch(self, condition: Condition | None) -> Node | None:
        return None if condition is None else self._node(condition, may_decide=True)

    def _node(self, condition: Condition, *, may_decide: bool) -> Node:
        """Return a condition as a tree; ``may_decide``: what it is part of holds or fails because of it."""
        known, domains = self._situation.known, self._situation.plan.vocabulary.domains
        fact = tested_fact(condition)
        ground = None if fact is None or fact not in known else self._situation.ground(fact)
        deciding = {*map(id, deciding_parts(condition, known, domains))} if may_decide else ()
        return Node(
            condition,
            settled(condition, known, domains),
            tuple(self._node(part, may_decide=id(part) in deciding) for part in parts_of(condition)),
            ground,
            may_decide and ground is not None and ground in self.because,
        )
