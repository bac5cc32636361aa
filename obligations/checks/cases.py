"""Test cases that a policy officer can write: facts in, expected verdicts out.

A file ``2018.tests.yaml`` has the cases of ``2018.yaml``; a case names only the measures that matter to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from obligations import shipped
from obligations.answers.obligations import Obligation, obligations_for
from obligations.errors import ObligationsError, Place, Problem, Problems
from obligations.files.forms import ANYTHING, DATE, TEXT, Validator, as_day, list_of, or_null, record, table_of
from obligations.files.source import Source, read_file
from obligations.files.yaml_text import Steps
from obligations.loading import fact_of_shipped_plans, load_plan
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.province.profile import Profile
from obligations.province.profile_file import read_profile
from obligations.text import did_you_mean, fold, shown

#: English key → Chinese key.
KEYS: Final = {
    "rules": "规则",
    "cases": "用例",
    "name": "名称",
    "facts": "事实",
    "on": "日期",
    "expect": "预期",
}
_KEY_OF: Final = {fold(chinese): key for key, chinese in KEYS.items()}
_CASE: Final = record({"name": TEXT, "expect": table_of(ANYTHING)}, {"facts": or_null(table_of(ANYTHING)), "on": DATE})
#: The form of a file of cases, with English keys.
CASES: Final = Validator(record({"cases": list_of(_CASE, least=1)}, {"rules": or_null(TEXT)}))
_VERDICTS: Final = {fold(name): v for v in Verdict for name in (v.value, v.label)}


class CasesError(ObligationsError):
    """A file of cases has problems, each with its place and a remedy."""


class Case(NamedTuple):
    """Facts about a province on a day, and the expected verdicts: number of the measure → verdict and its place."""

    name: str
    profile: Profile
    on: date
    expected: Mapping[int, tuple[Verdict, Place]]
    place: Place


class Suite(NamedTuple):
    """The cases of one file, and the plan that they are about."""

    name: str
    plan: Plan
    cases: tuple[Case, ...]


class Failure(NamedTuple):
    """A measure with another verdict than the case expects; ``got`` can explain it."""

    expected: Verdict
    got: Obligation
    place: Place


class Result(NamedTuple):
    """A case with its failures; none if it holds."""

    case: Case
    failures: tuple[Failure, ...]


def shipped_cases() -> tuple[Path, ...]:
    """Return the files of cases that come with the shipped rules."""
    return tuple(path for path in map(_cases_of, shipped.rules()) if path.exists())


def _cases_of(rules: Path) -> Path:
    return rules.with_name(f"{rules.stem}.tests.yaml")


def read_cases(path: str | Path, rules: str | Path | None = None) -> Suite:
    """Return the cases in a file. Their plan is ``rules``, or else what the file names, or the file of the same name.

    Raise :class:`ObligationsError` with all problems, each with its place.
    """
    source = read_file(path)
    problems = Problems(source.problems)
    source = _in_english(source, problems)
    if isinstance(source.data, dict) and "tasks" in source.data:
        raise CasesError.at(
            "wrong-kind-of-file",
            source.key_place(("tasks",)),
            "这像是规则文件，不是用例",
            "请给出用例文件，如 rules/2018.tests.yaml",
        )
    form = Problems()
    CASES.check(source, (), source.data, form)
    for problem in form.found:
        problems.include(_as_written(problem))
    data = source.data if isinstance(source.data, dict) else {}
    named = data.get("rules")
    plan = load_plan(rules or _rules_of(Path(path), named if isinstance(named, str) else None))
    written = data.get("cases")
    cases = [
        _case(source, ("cases", i), case, plan, problems)
        for i, case in enumerate(written if isinstance(written, list) else [])
        if isinstance(case, dict)
    ]
    problems.raise_as(CasesError)
    return Suite(str(path), plan, tuple(case for case in cases if case is not None))


def _as_written(problem: Problem) -> Problem:
    """Return a problem that names the keys of the form in both languages."""
    what, remedy = problem.message, problem.remedy
    for key, chinese in KEYS.items():
        what, remedy = (text.replace(f"“{key}”", f"“{chinese}”（{key}）") for text in (what, remedy))
    return problem._replace(message=what, remedy=remedy)


def run(suite: Suite) -> Iterator[Result]:
    """Evaluate the cases, in order, each when its result is asked for."""
    for case in suite.cases:
        result = obligations_for(case.profile, suite.plan, on=case.on)
        failures = (
            Failure(expected, result[number], place)
            for number, (expected, place) in case.expected.items()
            if result[number].verdict is not expected
        )
        yield Result(case, tuple(failures))


def _rules_of(cases: Path, named: str | None) -> Path | None:
    """Return the rules file of a file of cases: for ``x.tests.yaml`` ``x.yaml`` beside it; None: the shipped plan."""
    if named is not None:
        return cases.parent / named
    stem = cases.name.removesuffix(".yaml")
    if not stem.endswith(".tests"):
        return None
    beside = cases.with_name(stem.removesuffix(".tests") + ".yaml")
    if not beside.exists():
        remedy = "请在用例文件里写明“规则: 文件名”，或用 --rules"
        raise CasesError.at("not-found", Place(str(cases)), f"没有同名的规则文件 {beside.name}", remedy)
    return beside


def _in_english(source: Source, problems: Problems) -> Source:
    """Return the same document with the keys of the form in English, at the top and in each case.

    Facts and verdicts are unchanged.
    """

    def renamed(at: Steps) -> Steps:
        return tuple(
            _KEY_OF.get(fold(step), step) if i in (0, 2) and isinstance(step, str) else step
            for i, step in enumerate(at)
        )

    def translated(data: Any, at: Steps) -> Any:
        if isinstance(data, dict):
            english: dict[str, Any] = {}
            for key, item in data.items():
                [*_, name] = renamed((*at, key))
                if name in english:
                    what = f"“{KEYS[str(name)]}”和“{name}”是同一个键，写了两次"
                    problems.add("duplicate-key", source.key_place((*at, key)), what, "请只保留一处")
                english[str(name)] = translated(item, (*at, key)) if len(at) == 0 else item
            return english
        return [translated(item, (*at, i)) for i, item in enumerate(data)] if isinstance(data, list) else data

    keys, values = ({renamed(at): place for at, place in places.items()} for places in (source.keys, source.values))
    return source._replace(data=translated(source.data, ()), keys=keys, values=values)


def _case(source: Source, at: Steps, data: dict[str, Any], plan: Plan, problems: Problems) -> Case | None:
    """Return one case, its facts read as those of a profile; None if they have problems."""
    written = data.get("expect")
    expected: dict[int, tuple[Verdict, Place]] = {}
    if isinstance(written, dict):
        expected = dict(_expected(source, (*at, "expect"), written, plan, problems))
        if all(value == [] for value in written.values()):
            problems.add(
                "empty-value", source.key_place((*at, "expect")), "没有写预期的结论", "请写成 必做: [1, 2] 这样"
            )
    name = data.get("name")
    on = as_day(data.get("on"))
    facts = source.part(at)
    stated = data.get("facts")
    profile = facts._replace(data={"province": "用例", "facts": stated if isinstance(stated, dict) else None})
    try:
        read = read_profile(profile, plan.vocabulary, fact_of_shipped_plans)
    except ObligationsError as error:
        for problem in error.problems:
            problems.include(problem)
        return None
    day = on if isinstance(on, date) else plan.last_day
    return Case(name if isinstance(name, str) else "", read, day, expected, source.place(at))


def _expected(
    source: Source, at: Steps, data: dict[str, Any], plan: Plan, problems: Problems
) -> Iterator[tuple[int, tuple[Verdict, Place]]]:
    """Yield measure → verdict, from ``必做: [1, 2]`` or ``1: 必做``."""
    seen: dict[int, str] = {}
    numbers = {measure.number for measure in plan.measures}
    for key, value in data.items():
        verdict = _VERDICTS.get(fold(key))
        pairs = (
            [(number, verdict, (*at, key, i)) for i, number in enumerate(value if isinstance(value, list) else [value])]
            if verdict
            else [(int(key), _VERDICTS.get(fold(str(value))), (*at, key))]
            if key.isascii() and key.isdigit() and len(key) < 9
            else []
        )
        if not pairs and verdict is None:
            known = [v.label for v in Verdict]
            remedy = partial(did_you_mean, key, known, f"请写 {'、'.join(known)}，或举措的编号")
            what = f"“{shown(key)}”不是结论，也不是举措编号"
            problems.add("unknown-key", source.key_place((*at, key)), what, remedy)
        for number, expected, where in pairs:
            place = source.place(where)
            if expected is None:
                choices = f"请写 {'、'.join(v.label for v in Verdict)} 中的一个"
                problems.add("bad-value", place, f"{_named(value)}不是结论", choices)
            elif type(number) is not int or number not in numbers:
                what, choices = f"{_named(number)}不是计划里的举措编号", f"编号是 {min(numbers)}～{max(numbers)}"
                problems.add("unknown-measure", place, what, choices)
            elif number in seen:
                what = f"第 {number} 项写了两次（{seen[number]}、{expected.label}）"
                problems.add("duplicate-value", place, what, "请只保留一处", measure=number)
            else:
                seen[number] = expected.label
                yield number, (expected, place)


def _named(written: object) -> str:
    """Return a piece of the file as a message can name it."""
    is_plain = isinstance(written, str | int) and not isinstance(written, bool)
    return f"“{shown(str(written))}”" if is_plain else "这里写的"
