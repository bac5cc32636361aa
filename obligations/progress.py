"""How long work reports its progress, without knowing where that is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")

#: Passes items through and shows how many have passed; called with the items, their number and a name for the work.
Progress: TypeAlias = Callable[[Iterable[Any], int, str], Iterable[Any]]


def no_progress(items: Iterable[T], _count: int, _what: str) -> Iterable[T]:
    """Return the items and show nothing."""
    return items
