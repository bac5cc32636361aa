"""obligations: Chinese provincial policy as rules.

>>> from obligations import obligations_for
>>> result = obligations_for({"province": "甲省", "facts": {"province_class": "一类", "自贸区": True}})
>>> len(result.mandatory), len(result.undetermined)
(18, 4)

See README.md for the library, the command line and the file formats.
"""

from obligations.errors import EngineError, ObligationsError, PlanError, Problem, ProfileError, SourceError
from obligations.loading import load_plan, load_profile
from obligations.obligations import Ground, Obligation, Obligations, obligations_for
from obligations.plan import Measure, Plan
from obligations.profile import Evidence, Profile, Record
from obligations.verdicts import Verdict
from obligations.vocabulary import Fact, Vocabulary

__all__ = [
    "EngineError",
    "Evidence",
    "Fact",
    "Ground",
    "Measure",
    "Obligation",
    "Obligations",
    "ObligationsError",
    "Plan",
    "PlanError",
    "Problem",
    "Profile",
    "ProfileError",
    "Record",
    "SourceError",
    "Verdict",
    "Vocabulary",
    "load_plan",
    "load_profile",
    "obligations_for",
]
