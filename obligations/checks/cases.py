"""Test cases that a policy officer can write: facts in, expected verdicts out.

A file ``2018.tests.yaml`` has the cases of ``2018.yaml``; a case names only the measures that matter to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from obligations import shipped
from obligations.answers.obligations import Obligation, Obligations, obligations_for
from obligations.checks.cases_form import KEYS, CaseForm, CasesForm
from obligations.engine.evaluate import Engine
from obligations.errors import ObligationsError, Place, Problems, SourceError
from obligations.files.forms import checked
from obligations.files.reading import read_limited
from obligations.files.source import Source, read_file
from obligations.files.yaml_text import Steps
from obligations.loading import load_plan
from obligations.plan.plan import Plan
from obligations.plan.regions import read_region
from obligations.plan.verdicts import Verdict
from obligations.province.profile import Profile
from obligations.province.profile_file import FactsReader
from obligations.text import did_you_mean, fold, shown

#: How deep a key stands → Chinese key → English key: at the top those of the file, in each case those of a case.
_KEYS_AT: Final = {
    depth: {fold(KEYS[key]): key for key in form.model_fields} for depth, form in ((0, CasesForm), (2, CaseForm))
}
#: The name of a file of cases that stands beside its rules.
_BESIDE: Final = re.compile(r"(?P<rules>.+)\.tests?(?P<ending>\.ya?ml)", re.IGNORECASE)


class CasesError(ObligationsError):
    """A file of cases has problems, each with its place and a remedy."""


class Case(NamedTuple):
    """Facts about a province on a day, and the expected verdicts.

    ``expected``: number of the measure → verdict and its place. ``none``: verdict that no measure may have → its place.
    """

    name: str
    profile: Profile
    on: date
    expected: Mapping[int, tuple[Verdict, Place]]
    none: Mapping[Verdict, Place]
    place: Place


class Suite(NamedTuple):
    """The cases of one file, and the plan that they are about."""

    name: str
    plan: Plan
    cases: tuple[Case, ...]


class Failure(NamedTuple):
    """A measure with another verdict than the case expects; ``got`` can explain it.

    ``expected`` is None where the case expects no measure with this verdict.
    """

    expected: Verdict | None
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

    Raise :class:`ObligationsError` with all problems of form, or else with all of meaning, each with its place.
    """
    source = read_file(path)
    problems = Problems(source.problems)
    source = _in_english(source, problems)
    if isinstance(source.data, dict) and "tasks" in source.data:
        remedy = "请给出用例文件，如 rules/2018.tests.yaml"
        place = source.key_place(("tasks",))
        raise CasesError.at("wrong-kind-of-file", place, "这像是规则文件，不是用例", remedy)
    form = checked(CasesForm, source, problems, CasesError)
    plan = load_plan(rules or _rules_of(Path(path), form.rules))
    reader = _CasesReader(source, plan, frozenset(measure.number for measure in plan.measures), problems)
    cases = tuple(reader.case(("cases", i), case) for i, case in enumerate(form.cases))
    problems.raise_as(CasesError)
    return Suite(str(path), plan, cases)


def run(suite: Suite, engine: Engine | None = None) -> Iterator[Result]:
    """Evaluate the cases, in order, each when its result is asked for, on an engine as for ``obligations_for``."""
    for case in suite.cases:
        yield Result(case, tuple(_failures(case, obligations_for(case.profile, suite.plan, on=case.on, engine=engine))))


def _failures(case: Case, result: Obligations) -> Iterator[Failure]:
    for number, (expected, place) in case.expected.items():
        if result[number].verdict is not expected:
            yield Failure(expected, result[number], place)
    for verdict, place in case.none.items():
        for got in result.with_verdict(verdict):
            yield Failure(None, got, place)


def _rules_of(cases: Path, named: str | None) -> Path | None:
    """Return the rules file of a file of cases: for ``x.tests.yaml`` ``x.yaml`` beside it; None: the shipped plan."""
    if named is not None:
        return cases.parent / named
    match = _BESIDE.fullmatch(cases.name)
    remedy = "请在用例文件里写明“规则: 文件名”，或用 --rules"
    if match is None:
        near = next(filter(partial(_may_be_of, cases), sorted(cases.parent.glob("*.y*ml"))), None)
        if near:
            message = f"旁边有规则文件 {near.name}，是按它还是按自带的计划，从文件名看不出来"
            raise CasesError.at("not-found", Place(str(cases)), message, remedy)
        return None
    endings = dict.fromkeys((match["ending"], match["ending"].lower(), ".yaml", ".yml"))
    candidates = [cases.with_name(match["rules"] + ending) for ending in endings]
    beside = next((path for path in candidates if path.exists()), None)
    if beside is None:
        message = f"没有同名的规则文件 {candidates[0].name}"
        raise CasesError.at("not-found", Place(str(cases)), message, remedy)
    return beside


def _may_be_of(cases: Path, other: Path) -> bool:
    """Return whether cases may be meant for another file: their name begins with its name, and it has rules."""
    name, stem = fold(cases.name), fold(other.stem)
    if not name.startswith(stem) or name[len(stem)].isalnum() or other.name == cases.name:
        return False
    try:
        return b"tasks" in (text := read_limited(other)) and b"vocabulary" in text
    except SourceError:
        return False


def _in_english(source: Source, problems: Problems) -> Source:
    """Return the same document with the keys of the form in English, at the top and in each case.

    Facts and verdicts are unchanged. A key in both languages is a problem.
    """

    def renamed(at: Steps) -> Steps:
        return tuple(
            _KEYS_AT[i].get(fold(step), step) if i in _KEYS_AT and isinstance(step, str) else step
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


class _CasesReader(NamedTuple):
    """Reads the cases of a file for a plan; notes every problem at its place."""

    source: Source
    plan: Plan
    numbers: frozenset[int]
    problems: Problems

    def case(self, at: Steps, form: CaseForm) -> Case:
        """Return one case; its facts are those of the plan only, as it is about no other."""
        reader = FactsReader(self.source, self.plan.vocabulary, lambda _name: None, self.problems)
        facts, places = reader.read((*at, "facts"), form.facts or {})
        expected, none = self._expected((*at, "expect"), form.expect)
        if form.province is not None:
            read_region(form.province, self.source.place((*at, "province")), self.problems)
        sound = {} if self.problems else facts  # a profile takes no others
        profile = Profile(form.province or "用例", sound, places=places)
        return Case(form.name, profile, form.on or self.plan.last_day, expected, none, self.source.place(at))

    def _verdict(self, written: str) -> Verdict | None:
        """Return the verdict that a text names, in English, as usual or as the plan calls it."""
        word = fold(written)
        return next((v for v in Verdict if word in map(fold, (v.value, self.plan.labels[v], v.label))), None)

    @property
    def _labels(self) -> str:
        return "、".join(self.plan.labels[verdict] for verdict in self.plan.verdicts)

    def _expected(
        self, at: Steps, written: Mapping[str, Any]
    ) -> tuple[dict[int, tuple[Verdict, Place]], dict[Verdict, Place]]:
        """Return measure → verdict from ``必做: [1, 2]`` or ``1: 必做``; and the verdicts of none from ``必做: []``."""
        expected: dict[int, tuple[Verdict, Place]] = {}
        none: dict[Verdict, Place] = {}
        if not written:
            place, remedy = self.source.key_place(at), f"请写成 {self.plan.labels[Verdict.MANDATORY]}: [1, 2] 这样"
            self.problems.add("empty-value", place, "没有写预期的结论", remedy)
        for key, value in written.items():
            verdict = self._verdict(key)
            if verdict is not None and value == []:
                none[verdict] = self.source.key_place((*at, key))
            elif verdict is not None:
                numbers = [((*at, key, i), number) for i, number in enumerate(value)] if isinstance(value, list) else []
                for where, number in numbers or [((*at, key), value)]:
                    self._note(expected, number, verdict, self.source.place(where))
            elif key.isascii() and key.isdigit() and len(key) < 9:
                place = self.source.place((*at, key))
                verdict = self._verdict(str(value))
                if verdict is not None:
                    self._note(expected, int(key), verdict, place)
                else:
                    remedy = f"请写 {self._labels} 中的一个"
                    self.problems.add("bad-value", place, f"{_named(value)}不是结论", remedy, measure=int(key))
            else:
                place = self.source.key_place((*at, key))
                near = partial(did_you_mean, key, self._labels.split("、"), f"请写 {self._labels}，或举措的编号")
                self.problems.add("unknown-key", place, f"“{shown(key)}”不是结论，也不是举措编号", near)
        for number, (verdict, place) in expected.items():
            if verdict in none:
                label = self.plan.labels[verdict]
                message = f"第 {number} 项写了{label}，又写了没有一项{label}（{label}: []）"
                self.problems.add("duplicate-value", place, message, "请只保留一处", measure=number)
        return expected, none

    def _numbers(self, more: str) -> str:
        return f"编号是 {min(self.numbers)}～{max(self.numbers)}{more}"

    def _note(self, expected: dict[int, tuple[Verdict, Place]], number: object, verdict: Verdict, place: Place) -> None:
        """Add a measure with its verdict, unless the plan does not have it or it has one already."""
        if type(number) is not int or number not in self.numbers:
            message = f"{_named(number)}不是计划里的举措编号"
            remedy = partial(
                self._numbers,
                "" if type(number) is int else f"，不加引号；一项也没有就写 {self.plan.labels[verdict]}: []",
            )
            self.problems.add("unknown-measure", place, message, remedy)
        elif number in expected:
            both = "、".join(self.plan.labels[each] for each in (expected[number][0], verdict))
            message = f"第 {number} 项写了两次（{both}）"
            self.problems.add("duplicate-value", place, message, "请只保留一处", measure=number)
        else:
            expected[number] = (verdict, place)


def _named(written: object) -> str:
    """Return a piece of the file as a message can name it."""
    is_plain = isinstance(written, str | int) and not isinstance(written, bool)
    return f"“{shown(str(written))}”" if is_plain else "这里写的"
