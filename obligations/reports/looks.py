"""How a verdict looks wherever it is shown: on the terminal, in Excel, in Word, on a page. One row for each verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from obligations.plan.verdicts import Verdict


class Hatching(NamedTuple):
    """A pattern that fills a cell of a workbook: its name there, its colour and the one behind it (RRGGBB)."""

    pattern: str
    colour: str
    behind: str


class Look(NamedTuple):
    """A colour on the terminal, and a fill (RRGGBB) in files; with a weight, a slant, a line or a pattern.

    Fills are as light as print allows, and something besides the colour marks verdicts for people who see no colours.
    """

    colour: str
    fill: str
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    hatching: Hatching | None = None


LOOKS: Final[Mapping[Verdict, Look]] = {
    Verdict.MANDATORY: Look("red", "F8CFCB", bold=True),
    Verdict.OPTIONAL: Look("green", "E2F1E4"),
    Verdict.EXEMPT: Look("cyan", "EFEFEF", hatching=Hatching("lightHorizontal", "C8C8C8", "F4F4F4")),
    Verdict.UNSPECIFIED: Look("blue", "E6E9F2", italic=True, hatching=Hatching("gray0625", "9AA5C0", "FFFFFF")),
    Verdict.UNDETERMINED: Look("yellow", "FFF3C8", underlined=True, hatching=Hatching("lightUp", "E3C766", "FFF6D6")),
}
