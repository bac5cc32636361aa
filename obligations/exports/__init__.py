"""What answers and plans are written as for others, out: Excel, Word, web page, Markdown, CSV, JSON, DMN.

``formats`` is the door, with the table of all formats; ``paper`` is what is written whatever the format,
``answer_paper`` and ``matrix_paper`` make it, a module for each format writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from obligations.exports.formats import export, export_departments, export_matrix

__all__ = ["export", "export_departments", "export_matrix"]


def __getattr__(name: str) -> Any:
    """Load what is documented when it is asked for: whoever only asks whose file that is needs none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from obligations.exports import formats

    return getattr(formats, name)
