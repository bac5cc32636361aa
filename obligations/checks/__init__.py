"""Is a plan sound, do its cases hold, what changed from plan to plan; a province is shown for what does not hold.

One module for each kind of claim; ``certificate`` puts them together, ``mutations`` makes faults to try them.
"""

from obligations.checks.certificate import check_rules
from obligations.checks.diff import diff

__all__ = ["check_rules", "diff"]
