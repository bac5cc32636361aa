"""obligations: Chinese provincial policy as rules.

>>> from obligations import obligations_for
>>> result = obligations_for({"province": "甲省", "facts": {"province_class": "一类", "自贸区": True}})
>>> len(result.mandatory), len(result.undetermined)
(18, 4)

See README.md for the library, the command line and the file formats.
"""

from obligations.answers.comparison import Change, Comparison, FactChange, compare, what_if
from obligations.answers.departments import Assignment, Department
from obligations.answers.explanation import Explanation, Node, Part
from obligations.answers.matrix import Column, Matrix, Row, matrix
from obligations.answers.obligations import Obligation, Obligations, obligations_for
from obligations.answers.questions import Outcome, Question, questions
from obligations.answers.reach import Reach, reach
from obligations.answers.reasons import Answers, Step
from obligations.answers.situation import Ground
from obligations.answers.timeline import Period, Span, Timeline, Turn, timeline
from obligations.engine.evaluate import Engine
from obligations.errors import EngineError, ObligationsError, PlanError, Problem, ProfileError, SourceError
from obligations.loading import load_plan, load_profile
from obligations.plan.plan import Measure, Plan
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.province.profile import Profile
from obligations.province.records import Evidence, Record
from obligations.shipped import VERSION

__version__ = VERSION

__all__ = [
    "Answers",
    "Assignment",
    "Change",
    "Column",
    "Comparison",
    "Department",
    "Engine",
    "EngineError",
    "Evidence",
    "Explanation",
    "Fact",
    "FactChange",
    "Ground",
    "Matrix",
    "Measure",
    "Node",
    "Obligation",
    "Obligations",
    "ObligationsError",
    "Outcome",
    "Part",
    "Period",
    "Plan",
    "PlanError",
    "Problem",
    "Profile",
    "ProfileError",
    "Question",
    "Reach",
    "Record",
    "Row",
    "SourceError",
    "Span",
    "Step",
    "Timeline",
    "Turn",
    "Verdict",
    "Vocabulary",
    "compare",
    "load_plan",
    "load_profile",
    "matrix",
    "obligations_for",
    "questions",
    "reach",
    "timeline",
    "what_if",
]
