"""What is written in a rules file: its keys and their kinds. ``rules_file`` reads what it means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue, field_validator

from obligations.files.forms import Day, Form, Identifier, Key, Several, Text
from obligations.files.yaml_text import Steps

Number = Annotated[int, Field(ge=1, le=100_000)]
#: The fields that a draft may list as not decided yet.
AboutPlan = Literal["title", "year", "number", "task", "subtask", "document"]
Undecided = Literal["title", "bureau", "due", "clause", "mandatory", "optional", "exempt"]
UNDECIDED: Final[tuple[Undecided, ...]] = get_args(Undecided)
_Labelled = Literal["mandatory", "optional", "exempt"]
_MOST_FACTS: Final = 200
_MOST_VALUES: Final = 100


class FactForm(Form):
    """A fact of the vocabulary."""

    called: ClassVar[str] = "事实"

    label: Text = Field(description="名称：条款里用的词，也是档案里填写的词；键就是这个名称的，不用写")
    values: Annotated[list[Text], Field(min_length=1, max_length=_MOST_VALUES)] | None = Field(
        default=None, description="可以取的值，如 [一类, 二类, 三类]；有或没有的事实不写"
    )
    aliases: list[Text] = Field(default=[], description="别名，如 [自贸区]")
    ordered: bool = Field(default=False, description="值是不是有高低，从高到低列出；“二类以上”这样的条款要用")
    note: Text | None = Field(default=None, description="说明，给填写的人看")


def _as_text(data: object) -> object:
    """Return a day or a year, as YAML reads 2019-03-01 and 2019, as text; any other ``data`` as it is."""
    return str(data) if isinstance(data, date) or type(data) is int else data


class GroupForm(Form):
    """A group of regions that clauses of this plan name."""

    called: ClassVar[str] = "省份组"

    regions: Several[Text] = Field(description="哪些省级行政区，如 [北京, 天津, 河北]")
    source: Text = Field(description="依据：哪个文件这样定的")
    date: Annotated[Text, BeforeValidator(_as_text)] = Field(description="那个文件的日期，如 2019-03-01 或 2019-03")
    aliases: list[Text] = Field(default=[], description="别名")


class SourceForm(Form):
    """Where a measure is in the document."""

    called: ClassVar[str] = "出处"

    pages: Several[Number] | None = Field(default=None, description="文本的第几页")
    lines: Several[Number] | None = Field(default=None, description="文本的第几行")
    rows: Several[Text] | None = Field(default=None, description="Word 表格的哪几行，如 [表 1 第 4 行]")


class _DecisionForm(Form):
    """What a person decided."""

    about: list[Any]
    who: Text = Field(description="谁认定的")
    date: Day = Field(description="哪一天，如 2019-03-01")
    why: Text = Field(description="依据：看了什么，问了谁")
    seen: Several[Text] | None = Field(
        default=None, description="针对的是哪几处没有把握的话（照抄 doubts 或核对时的提示）；不写就是这几个键的全部"
    )


class DecisionForm(_DecisionForm):
    """What a person decided about a measure."""

    called: ClassVar[str] = "认定"

    about: Annotated[list[Literal[Undecided, "gap", "actions"]], Field(min_length=1)] = Field(
        description="认定的是哪些键；gap 是条款没有说到的省份，确是计划的遗漏"
    )


class PlanDoubtForm(Form):
    """What the document leaves open about the plan as a whole."""

    called: ClassVar[str] = "没有把握的地方"

    about: AboutPlan = Field(description="是关于什么的：title 名称，number 编号，document 原件里没有读的内容……")
    seen: Text = Field(description="看到了什么")
    decide: Text = Field(description="要定的是什么")


class PlanDecisionForm(_DecisionForm):
    """What a person decided about the plan as a whole."""

    called: ClassVar[str] = "对整份计划的认定"

    about: Annotated[list[AboutPlan], Field(min_length=1)] = Field(
        description="认定的是什么：title 名称，year 年度，number 编号不连续，task、subtask 任务的名称，"
        "document 原件里没有读的内容（要写 seen）"
    )


class MeasureForm(Form):
    """A measure. What the document does not say is null."""

    called: ClassVar[str] = "举措"

    number: Number = Field(description="举措的序号")
    title: Text | None = Field(description="举措的名称")
    bureau: Several[Text] | None = Field(description="局内执行部门，按原表先后")
    due: Text | None = Field(description="完成时间；计划没有写的填 null")
    clause: Text | None = Field(description="“省份”一栏的原文；计划没有写的填 null")
    mandatory: Any = Field(description="必做的条件：哪些省份必做；条款没有这一支就填 null")
    optional: Any = Field(description="选做的条件：哪些省份选做；“其他省份”也要写全；条款没有这一支就填 null")
    exempt: Any = Field(default=None, description="不作要求的条件：条款写明哪些省份不作要求；没有这一支就不写")
    actions: Several[Text] | None = Field(description="省里要做的事，自己概括的短句；计划没有写的填 null")
    province_paragraph: bool | None = Field(
        default=None, description="原件有没有写省里要做什么的段落；不写就看有没有 actions"
    )
    source: SourceForm | None = Field(default=None, description="在原件中的位置")
    lead: Several[Text] | None = Field(default=None, description="bureau 里牵头的；文件没有分牵头、配合的不写")
    title_is_ours: bool = Field(
        default=False, description="原件里的举措没有名称、title 是自己拟的，写 true：核对时不比较名称"
    )
    own_number: Text | None = Field(default=None, description="原件里的编号，如 （1）；和 number 一样的不写")
    undecided: list[Undecided] = Field(default=[], description="草稿里还没有定的键；这些键都填 null")
    doubts: list[Text] = Field(default=[], description="起草时没有把握的地方：看到了什么，要定的是什么")
    decisions: list[DecisionForm] = Field(default=[], description="人工认定：没有把握的地方由谁、何时、凭什么定的")
    notes: list[Text] = Field(default=[], description="原件的缺项与异常")


class DefaultScopeForm(Form):
    """The clause for the whole plan: that of every measure without one of its own."""

    called: ClassVar[str] = "全文规则"

    clause: Text = Field(description="原文里的范围，如 所有自贸试验区")
    mandatory: Any = Field(default=None, description="必做（适用）的条件")
    optional: Any = Field(default=None, description="选做的条件；没有这一支就不写")
    exempt: Any = Field(default=None, description="不作要求（不适用）的条件；没有这一支就不写")
    source: SourceForm | None = Field(default=None, description="在原件中的位置")


class SubtaskForm(Form):
    """A sub-task and its measures."""

    called: ClassVar[str] = "分任务"

    title: Text | None = Field(description="分任务的名称；草稿里还不知道的填 null")
    measures: Several[MeasureForm] = Field(description="落实举措，按原表次序")


def _is_list(key: str, called: str) -> dict[str, JsonValue]:
    """Return the JSON Schema that a key is there and has a list; ``called`` is what its items are."""
    return {"required": [key], "properties": {key: {"type": "array", "description": f"有{called}的写这里"}}}


class TaskForm(Form):
    """A main task and its sub-tasks, or else its measures."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [_is_list("subtasks", "分任务"), _is_list("measures", "举措")]}
    )
    called: ClassVar[str] = "主体任务"

    title: Text | None = Field(
        default=None, description="主体任务的名称；草稿里还不知道的填 null；计划不分主体任务的，只有一项，不写名称"
    )
    subtasks: Several[SubtaskForm] | None = Field(default=None, description="分任务，按原表次序")
    measures: list[MeasureForm] | None = Field(
        default=None,
        description="没有分任务的：落实举措直接写在主体任务下，不写 subtasks；文件里只有标题、没有举措的写 []",
    )


class ExpectationForm(Form):
    """What the authors expect of the plan as a whole."""

    called: ClassVar[str] = "预期"

    title: Text = Field(description="预期的说明")
    no_duty_lost: Several[Any] = Field(
        description="若干级台阶：只改这一项事实、其余不变，每走一步必做的举措一项也不减少。"
        "写 {省份类别: [三类, 二类, 一类]}，或有没有的事实的名称（从“否”到“是”）"
    )


class _HeadForm(Form):
    """What a plan is called."""

    id: Text = Field(description="计划的标识，如年度")
    title: Text = Field(description="计划的名称")
    year: Annotated[int, Field(ge=1949, le=9999)] = Field(description="计划的年度")
    document_number: Text | None = Field(default=None, description="文号，如 国发〔2018〕38号；没有的不写")
    issued: Day | None = Field(default=None, description="成文日期，如 2018-11-07；文件没有写的不写")


class VocabularyForm(Form):
    """The vocabulary of a plan, and how its clauses are read."""

    called: ClassVar[str] = "词汇表"

    scope_means: Literal["mandatory"] | None = Field(
        default=None,
        description="条款是适用范围（推广范围），没有“必做”“选做”：写 mandatory，即范围以内的必做，其余省份不作要求",
    )
    verdict_labels: dict[_Labelled, Text] = Field(
        default={}, description="结论在文件里的说法，如 {mandatory: 适用, exempt: 不适用}；不写就叫必做、选做、不作要求"
    )
    vocabulary: Annotated[dict[Identifier, FactForm], Field(max_length=_MOST_FACTS)] = Field(
        description="词汇表：条款里用到的事实。键是英文标识（小写字母、数字、下划线），或者就是名称：示范城市: {}"
    )
    groups: Annotated[dict[Key, GroupForm], Field(max_length=_MOST_FACTS)] = Field(
        default={}, description="本计划自己的省份组；东部、京津冀等全国通用的不用写"
    )

    @field_validator("vocabulary", mode="before")
    @classmethod
    def _called_as_their_keys(cls, facts: object) -> object:
        """Give a fact without a label the key as its label, if that is a name in Chinese: 示范城市: {}."""
        if not isinstance(facts, dict):
            return facts
        return {
            key: {"label": key, **fact} if isinstance(fact, dict) and not str(key).isascii() else fact
            for key, fact in facts.items()
        }


class RulesForm(VocabularyForm, _HeadForm):
    """A rules file: a plan as people write it."""

    called: ClassVar[str] = "规则文件"

    default_scope: DefaultScopeForm | None = Field(
        default=None, description="全文规则：写给整份计划的条款；自己没有条款的举措（clause 为 null）都按它"
    )
    tasks: Several[TaskForm] = Field(description="主体任务，按原表次序")
    department_label: Text | None = Field(
        default=None, description="文件怎样称呼各部门，如 责任单位、指导部门；不写就叫局内部门"
    )
    document_words: dict[Key, Text] = Field(
        default={}, description="原件里栏目和标记的叫法，如 {完成日程: 完成时间}：核对、附上原文时按它读"
    )
    doubts: list[PlanDoubtForm] = Field(default=[], description="起草时对整份计划没有把握的地方；认定了的也留着")
    decisions: list[PlanDecisionForm] = Field(default=[], description="对整份计划的人工认定")
    expectations: list[ExpectationForm] = Field(
        default=[], description="对整份计划的预期，由 obligations check 证明或推翻"
    )

    @property
    def lists(self) -> Iterator[tuple[Steps, TaskForm, SubtaskForm | None, list[MeasureForm]]]:
        """Yield the way to each list of measures, its task, its sub-task (None if the task has none), and the list."""
        for t, task in enumerate(self.tasks):
            if task.measures is not None:
                yield ("tasks", t), task, None, task.measures
            for s, subtask in enumerate(task.subtasks or ()):
                yield ("tasks", t, "subtasks", s), task, subtask, subtask.measures
