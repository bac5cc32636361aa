"""The shape of the JSON behind a list: why, what to find out, what would have to be otherwise."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from obligations.answers.json.answer import AboutJson, GroundJson, VerdictJson
from obligations.errors import PlaceJson
from obligations.logic.conditions import Kind


class StepJson(TypedDict):
    """A fact as it would have to be, and as it is."""

    fact: str
    """Identifier of the fact."""
    value: bool | str
    """What it would have to be: true or false, or one of the values in the plan's vocabulary."""
    before: bool | str | None
    """What it is; null where it is not known."""


class NodeJson(TypedDict):
    """A condition as a tree, and whether the known facts settle it."""

    kind: Kind
    """What it says: everyone; a fact is so (has), or is one of some values; any or all of the parts; not the part."""
    word: str | None
    """The Chinese word that stands before its parts (任一, 同时, 非); null where it has none."""
    truth: bool | None
    """Whether it holds; null where the known facts leave it open."""
    fact: str | None
    """Identifier of the fact that is tested; null unless it is of the kind has or is."""
    values: list[str] | None
    """The values of which the fact must have one; null unless it is of the kind is."""
    known: GroundJson | None
    """What is known of the fact that is tested; null where it is not known, or none is."""
    decided: bool
    """Whether the fact is one of those that decided."""
    parts: list[NodeJson]
    """The conditions that it is made of; empty for everyone, has and is."""


class WordJson(TypedDict):
    """A word in a clause."""

    start: int
    """Its first character in the clause, counted from 0."""
    end: int
    """The character behind its last one, counted from 0."""
    text: str
    """The characters themselves."""


class PartJson(WordJson):
    """A part of a clause that decided."""

    words: list[WordJson]
    """The words in it that name the facts that decided."""


class AnswerJson(TypedDict):
    """If these unknown facts turn out to be so, the measure has this verdict."""

    verdict: VerdictJson
    """The verdict that the measure then has."""
    label: str
    """The verdict for people: 必做, 选做, 不作要求, 未明确 or 待定, or what the plan calls it."""
    facts: dict[str, bool | str]
    """Identifier of each fact → the value that it would turn out to have."""


class PagesJson(TypedDict):
    """The places of a measure in the document."""

    pages: list[int]
    """Pages of the document's text; empty where the rules do not say."""
    lines: list[int]
    """Lines of the document's text, counted from 1; empty where the rules do not say."""
    rows: list[str]
    """Rows of the tables in a Word document (表 1 第 4 行); empty where the rules do not say."""


class RuleJson(TypedDict):
    """Where a measure and its branches stand in the rules file."""

    measure: PlaceJson | None
    """The measure; null for a plan that a program handed over."""
    mandatory: PlaceJson | None
    """Its mandatory branch, also where that is null; null for a plan that a program handed over."""
    optional: PlaceJson | None
    """Its optional branch, also where that is null; null for a plan that a program handed over."""
    exempt: NotRequired[PlaceJson | None]
    """Its exempt branch; only where it has one."""


class ExplanationJson(TypedDict):
    """Why a measure has its verdict."""

    measure: int
    """Number of the measure (落实举措)."""
    title: str
    """Title of the measure."""
    verdict: VerdictJson
    """What the plan asks: unspecified where it is silent, undetermined where facts are missing."""
    label: str
    """The verdict for people: 必做, 选做, 不作要求, 未明确 or 待定, or what the plan calls it."""
    clause: str | None
    """The clause (省份), verbatim; null where the document has none."""
    default_scope: NotRequired[bool]
    """True where the clause is that of the whole plan (全文规则), as the measure has none; only there."""
    clause_verdict: VerdictJson | None
    """The verdict that the words of the clause give, another only if the rule is wrong; null if none can be read."""
    decided: list[PartJson]
    """Parts of the clause that decided; empty where nothing did, or the clause cannot be read or says otherwise."""
    mandatory: NodeJson | None
    """The condition of the mandatory branch (必做); null where the clause has none."""
    optional: NodeJson | None
    """The condition of the optional branch (选做); null where the clause has none."""
    exempt: NotRequired[NodeJson]
    """The condition of the exempt branch (不作要求); only where the clause has one."""
    because: list[GroundJson]
    """The facts that decided; empty where every province has the same verdict, without a clause, or undetermined."""
    missing: list[str]
    """Identifiers of the facts that would decide; empty unless undetermined."""
    unverified: list[str]
    """Identifiers of the unverified facts on which the verdict rests; empty where it would stand without them."""
    to_mandatory: list[list[StepJson]]
    """The smallest sets of changes that would make it mandatory, fewest first; empty unless optional or exempt."""
    answers: list[AnswerJson]
    """What the missing facts may turn out to be, of which at least one applies; empty unless undetermined."""
    rule: RuleJson
    """Its places in the rules file."""
    document: PagesJson
    """Its places in the document, as the rules state them."""
    notes: list[str]
    """Notes on the document by the author of the rules."""
    passages: NotRequired[list[str]]
    """The document's own paragraphs on the measure; only where they were asked for."""


class ExplanationsJson(AboutJson):
    """Explanations of one measure, or of all in the plan's order."""

    explanations: list[ExplanationJson]
    """One entry for each measure that was asked for, in the plan's order."""


class SettledJson(TypedDict):
    """The verdict that a measure would have."""

    measure: int
    """Number of the measure (落实举措)."""
    verdict: VerdictJson
    """The verdict that it would have."""


class OutcomeJson(TypedDict):
    """One answer to a question."""

    value: bool | str
    """The answer: true or false, or one of the values in the plan's vocabulary."""
    settles: list[SettledJson]
    """The open measures that it settles, with the verdict that each then has."""
    unverified: list[int]
    """Numbers of those of them whose verdict then rests on unverified facts."""


class QuestionJson(TypedDict):
    """A fact to find out."""

    fact: str
    """Identifier of the fact."""
    label: str
    """Name of the fact, in Chinese."""
    at_least: int
    """How many open measures are settled whatever the answer is."""
    at_most: int
    """How many open measures the most useful answer settles."""
    average: float
    """How many open measures an answer settles on average, every one being as likely; to three decimals."""
    outcomes: list[OutcomeJson]
    """One entry for each answer that there can be."""


class QuestionsJson(AboutJson):
    """What to find out next; nothing if nothing is open."""

    open: list[int]
    """Numbers of the undetermined measures."""
    questions: list[QuestionJson]
    """The facts to find out, the most useful first (by at_least, then average, then at_most)."""


class WayJson(TypedDict):
    """Changes that lead to a verdict."""

    steps: list[StepJson]
    """The changes, all of them needed; empty where the measure has the verdict already."""
    unverified: list[str]
    """Identifiers of the unverified facts without which it would not lead there."""


class ReachJson(AboutJson):
    """The smallest sets of changes after which a measure has a verdict, fewest first."""

    measure: int
    """Number of the measure (落实举措)."""
    title: str
    """Title of the measure."""
    verdict: VerdictJson
    """The verdict that the measure has."""
    wanted: VerdictJson
    """The verdict that was asked for."""
    ways: list[WayJson]
    """The smallest sets of changes, fewest first; empty where no province gets the verdict."""
