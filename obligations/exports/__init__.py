"""Answers and plans written as files for others, out: Excel, Word, web page, Markdown, CSV, JSON, DMN.

Begin with ``formats``: it has the table of all formats. ``paper`` is the content whatever the format, ``answer_paper``
and ``matrix_paper`` make it, and a module for each format writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from obligations.exports.formats import FormatOfMany, FormatOfOne, export, export_departments, export_matrix

__all__ = ["FormatOfMany", "FormatOfOne", "export", "export_departments", "export_matrix"]


if not TYPE_CHECKING:  # or else type checkers would take any name for one that is here

    def __getattr__(name: str) -> Any:
        """Load :mod:`~obligations.exports.formats` on first use: to import only ``provenance`` must stay fast."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from obligations.exports import formats

        return getattr(formats, name)
