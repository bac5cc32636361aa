"""What to find out for several plans at once, as one document."""

from __future__ import annotations

from collections.abc import Sequence

from obligations.answers.json.answer import tool_json
from obligations.answers.json.plans import SharedQuestionsJson
from obligations.answers.obligations import Obligations
from obligations.answers.plans import shared_questions


def shared_questions_json(results: Sequence[Obligations]) -> SharedQuestionsJson:
    """Return the open questions under several plans as plain data; see docs/json.md."""
    return {
        "tool": tool_json(),
        "plans": [{**result.about(), "open": [o.measure for o in result.undetermined]} for result in results],
        "questions": [question.to_dict() for question in shared_questions(results)],
    }
