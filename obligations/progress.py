"""How long work tells how far it has come, without knowing where that is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")

#: Passes items through and shows how far it has come: the items, how many there are, and what is being done.
Progress: TypeAlias = Callable[[Iterable[Any], int, str], Iterable[Any]]


def no_progress(items: Iterable[T], _count: int, _what: str) -> Iterable[T]:
    """No progress shown."""
    return items
