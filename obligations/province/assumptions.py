"""The facts that a what-if assumes of a province, read as people write them."""

from __future__ import annotations

from collections.abc import Iterable

from obligations.errors import ObligationsError, Place, Problems
from obligations.logic.conditions import Value
from obligations.plan.vocabulary import Vocabulary
from obligations.text import did_you_mean, shown


def assumptions(
    written: Iterable[tuple[str, object, Place | None]], vocabulary: Vocabulary, problems: Problems | None = None
) -> dict[str, Value | None]:
    """Return facts by identifier with their values (None: not known).

    Each is written as one of the fact's names, a value as in a profile, and the place for messages. Raises
    :class:`ObligationsError` with every problem, a fact that is written twice too, together with earlier ``problems``.
    """
    problems = Problems() if problems is None else problems
    assumed: dict[str, Value | None] = {}
    for name, value, place in written:
        fact = vocabulary.find(name)
        if fact is None:
            labels = "、".join(f.label for f in vocabulary.stated)
            remedy = did_you_mean(name, vocabulary.names, f"可以用：{labels}")
            problems.add("unknown-fact", place, f"不认识的事实“{shown(name)}”", remedy)
        elif fact.is_region:
            problems.add("bad-value", place, f"{fact.label}不能假设", "请直接用那个省的档案", fact=fact.id)
        elif fact.id in assumed:
            problems.add("duplicate-key", place, f"{fact.label}写了两次", "请只保留一处", fact=fact.id)
        else:
            try:
                assumed[fact.id] = fact.read(value)
            except ValueError:
                message, remedy = f"“{shown(str(value))}”不是{fact.label}的值", f"可以是 {fact.choices} / 未知"
                problems.add("bad-value", place, message, remedy, fact=fact.id)
    problems.raise_as(ObligationsError)
    return assumed
