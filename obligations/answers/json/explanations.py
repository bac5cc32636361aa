"""Explanations of several measures of an answer, as one document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from obligations.answers.obligations import Obligation, Obligations

if TYPE_CHECKING:
    from obligations.answers.json.reasons import ExplanationsJson


def explanations_json(
    result: Obligations, chosen: Iterable[Obligation], passages: Mapping[int, Sequence[str]] | None = None
) -> ExplanationsJson:
    """Return explanations of some measures as plain data; see docs/json.md and docs/schemas/explain.schema.json.

    ``passages`` are the document's own paragraphs by measure, where they are wanted.
    """
    explanations = [obligation.explain().to_dict() for obligation in chosen]
    for explanation in explanations if passages else ():
        explanation["passages"] = list((passages or {}).get(explanation["measure"], ()))
    return {**result.about(), "explanations": explanations}
