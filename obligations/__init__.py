"""obligations: Chinese provincial policy as rules.

>>> from obligations import obligations_for
>>> result = obligations_for({"province": "甲省", "facts": {"province_class": "一类", "自贸区": True}})
>>> len(result.mandatory), len(result.undetermined)
(18, 4)

See docs/library.md for the library, docs/command-line.md for the command line.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from obligations.answers.obligations import Obligation, Obligations, obligations_for
from obligations.answers.reasons import Answers, Step
from obligations.answers.situation import Ground
from obligations.engine.evaluate import Engine
from obligations.errors import (
    EngineError,
    EngineWarning,
    ObligationsError,
    PlanError,
    Problem,
    ProfileError,
    SourceError,
)
from obligations.loading import load_plan, load_plans, load_profile
from obligations.plan.measure import Measure
from obligations.plan.plan import Plan
from obligations.plan.rules_form import (
    DefaultScopeForm,
    ExpectationForm,
    FactForm,
    GroupForm,
    MeasureForm,
    RulesForm,
    SourceForm,
    SubtaskForm,
    TaskForm,
)
from obligations.plan.verdicts import Verdict
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.province.partial_dates import PartialDate
from obligations.province.profile import Profile
from obligations.province.profile_form import ProfileForm, RecordForm
from obligations.province.records import Evidence, Record
from obligations.shipped import VERSION

if TYPE_CHECKING:
    from obligations.answers.comparison import Change, Comparison, FactChange, compare, what_if
    from obligations.answers.departments import Assignment, Department
    from obligations.answers.explanation import Explanation, Node, Part
    from obligations.answers.matrix import Column, Matrix, Row, matrix
    from obligations.answers.plans import SharedQuestion, obligations_for_plans, shared_questions
    from obligations.answers.questions import Outcome, Question, questions
    from obligations.answers.reach import Reach, reach
    from obligations.answers.timeline import Period, Span, Timeline, Turn, timeline

__version__ = VERSION
#: What a list does not need is loaded when it is first asked for: module → the names that are imported above for types.
_LATER = {
    "obligations.answers.comparison": ("Change", "Comparison", "FactChange", "compare", "what_if"),
    "obligations.answers.departments": ("Assignment", "Department"),
    "obligations.answers.explanation": ("Explanation", "Node", "Part"),
    "obligations.answers.matrix": ("Column", "Matrix", "Row", "matrix"),
    "obligations.answers.plans": ("SharedQuestion", "obligations_for_plans", "shared_questions"),
    "obligations.answers.questions": ("Outcome", "Question", "questions"),
    "obligations.answers.reach": ("Reach", "reach"),
    "obligations.answers.timeline": ("Period", "Span", "Timeline", "Turn", "timeline"),
}

__all__ = [
    "Answers",
    "Assignment",
    "Change",
    "Column",
    "Comparison",
    "DefaultScopeForm",
    "Department",
    "Engine",
    "EngineError",
    "EngineWarning",
    "Evidence",
    "ExpectationForm",
    "Explanation",
    "Fact",
    "FactChange",
    "FactForm",
    "Ground",
    "GroupForm",
    "Matrix",
    "Measure",
    "MeasureForm",
    "Node",
    "Obligation",
    "Obligations",
    "ObligationsError",
    "Outcome",
    "Part",
    "PartialDate",
    "Period",
    "Plan",
    "PlanError",
    "Problem",
    "Profile",
    "ProfileError",
    "ProfileForm",
    "Question",
    "Reach",
    "Record",
    "RecordForm",
    "Row",
    "RulesForm",
    "SharedQuestion",
    "SourceError",
    "SourceForm",
    "Span",
    "Step",
    "SubtaskForm",
    "TaskForm",
    "Timeline",
    "Turn",
    "Verdict",
    "Vocabulary",
    "compare",
    "load_plan",
    "load_plans",
    "load_profile",
    "matrix",
    "obligations_for",
    "obligations_for_plans",
    "questions",
    "reach",
    "shared_questions",
    "timeline",
    "what_if",
]


if not TYPE_CHECKING:  # or else type checkers would take any name for one that is here

    def __getattr__(name: str) -> Any:
        for module, names in _LATER.items():
            if name in names:
                return getattr(import_module(module), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
