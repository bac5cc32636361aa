"""Checks whether a plan is sound and its cases hold, and what changed from plan to plan, with provinces as evidence.

Each kind of claim has a module; ``certificate`` runs them all, ``mutations`` makes faults to test them.
"""

from obligations.checks.certificate import check_rules
from obligations.checks.diff import diff

__all__ = ["check_rules", "diff"]
