"""Plans and profiles as the library's callers name them: by path or mapping, with the shipped plan as the default."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from obligations import shipped
from obligations.engine.evaluate import Engine, engine_named
from obligations.errors import ObligationsError, Place, Problem
from obligations.files.forms import source_of
from obligations.files.source import Source, read_file
from obligations.plan.plan import Plan
from obligations.plan.rules_file import read_plan
from obligations.plan.rules_form import RulesForm, VocabularyForm
from obligations.plan.vocabulary import Fact
from obligations.province.profile import Profile
from obligations.province.profile_file import read_profile
from obligations.province.profile_form import ProfileForm
from obligations.text import did_you_mean, fold, shown

#: A profile as a caller passes it: a province's name, a path, a profile, or a mapping of the same form as a file.
ProfileSource: TypeAlias = str | Path | Profile | Mapping[str, Any] | ProfileForm


def load_plan(source: str | Path | Mapping[str, Any] | RulesForm | None = None) -> Plan:
    """Return the plan in a rules file, or in a form or mapping like one; by default that of 2018.

    A bare word is the identifier of a shipped plan if there is one (``"guofa-2018-38"``), else a path. Raises
    :class:`ObligationsError` with every problem, each with its file, line and column.
    """
    if source is None:
        return _default_plan()
    return read_plan(rules_file(source) if isinstance(source, str) else source)


def load_plans(source: str | Path | None = None) -> tuple[Plan, ...]:
    """Return several plans: those that are shipped, that of 2018 first; or those in a folder, by the names of files.

    Profiles and cases in the folder are passed over. Raises :class:`ObligationsError` with the problems of every file,
    for a folder without rules, and for two plans with the same identifier.
    """
    if source is None:
        return _shipped_plans()
    problems: list[Problem] = []
    plans: dict[str, Plan] = {}
    for path, read in _rules_in(source):
        try:
            plan = read_plan(read or path)
        except ObligationsError as error:
            problems += error.problems
            continue
        if plan.id in plans:
            message = f"这个文件夹里有两份计划的标识都是“{shown(plan.id)}”"
            problems.append(Problem("duplicate-key", Place(str(path)), message, "请改掉一份的 id，或移走一份"))
        plans[plan.id] = plan
    if problems:
        raise ObligationsError(problems)
    return tuple(plans.values())


def rules_files(folder: str | Path) -> tuple[Path, ...]:
    """Return the rules files in a folder, sound or not, by name. Raises :class:`ObligationsError` if there is none."""
    return tuple(path for path, _ in _rules_in(folder))


def _rules_in(folder: str | Path) -> list[tuple[Path, Source | None]]:
    """Return the rules files in a folder with what was read of them: None if that cannot be read as YAML at all."""
    found: list[tuple[Path, Source | None]] = []
    for path in yaml_files(folder, "规则文件"):
        source = None
        with suppress(ObligationsError):  # whoever reads it tells what is wrong with it
            source = read_file(path)
        if source is None or not isinstance(source.data, dict) or not _is_of_another_kind(source.data):
            found.append((path, source))
    if not found:
        message = f"{shown(str(folder), 200)}：文件夹里没有规则文件"
        raise ObligationsError.at("not-found", None, message, "请检查路径")
    return found


def _is_of_another_kind(data: Mapping[object, object]) -> bool:
    """Return whether a file is a profile, cases or a vocabulary. All else is meant as rules: a key may be misspelt."""
    is_vocabulary = "vocabulary" in data and data.keys() <= VocabularyForm.model_fields.keys()
    return "tasks" not in data and (is_vocabulary or not data.keys().isdisjoint({"province", "cases", "用例"}))


def rules_file(name: str) -> Path:
    """Return the file of a plan: the shipped one with this identifier or 文号, or the one at a path.

    The path may leave out the ending: ``rules/guofa-2018-38``. Raises :class:`ObligationsError` for a bare word that is
    none of these.
    """
    if not name.strip():
        remedy = "请写出文件，或者不写（用 2018 年的计划）"
        raise ObligationsError.at("usage", None, "规则文件的名称是空的", remedy)
    path = Path(name)
    is_word = not path.suffix and len(path.parts) == 1
    if is_word and (found := shipped.find_rules(name) or _shipped_with_number(name)):
        return found
    if not path.suffix and not _exists(path) and _exists(with_ending := Path(f"{name}.yaml")):
        return with_ending
    if is_word and not _exists(path):
        known = [each.stem for each in shipped.rules()]
        numbers = [number for path in shipped.rules() if (number := _shipped_plan(path).document_number)]
        remedy = f"可以写 {'、'.join([*known, *numbers])}，或规则文件的路径"
        if not fold(name).endswith(("号", "文")):  # another number is another document
            remedy = did_you_mean(name, known, remedy)
        raise ObligationsError.at("unknown-plan", None, f"没有“{shown(name)}”这份计划", remedy)
    return path


def _shipped_with_number(written: str) -> Path | None:
    """Return the shipped plan with a number of documents, in whichever brackets: 国发[2018]38号."""
    year = re.compile(r"[〔\[【(](\d{4})[〕\]】)]")
    number = year.sub(r"〔\1〕", fold(written))
    paths = shipped.rules() if number.endswith("号") else ()
    return next((path for path in paths if fold(_shipped_plan(path).document_number or "") == number), None)


def load_profile(
    source: str | Path | Mapping[str, Any] | Source | ProfileForm, plan: Plan | None = None, others: Iterable[Plan] = ()
) -> Profile:
    """Return the profile of a province, in a file (that may have been read), or in a form or mapping like one.

    A text is a province's name or a path, see :func:`profile_file`. It is read with the vocabulary of ``plan``, by
    default that of the plan of 2018; facts of the shipped plans and of ``others`` are kept, and have no effect. Raises
    :class:`ObligationsError` with every problem, each with its file, line and column.
    """
    if isinstance(source, str | Path):
        source = profile_file(source).path
    others = tuple(others)

    def elsewhere(name: str) -> Fact | None:
        here = next(filter(None, (other.vocabulary.find(name) for other in others)), None)
        return here or fact_of_shipped_plans(name)

    return read_profile(source, plan_or_default(plan).vocabulary, elsewhere)


class ProfileFile(NamedTuple):
    """The file of a profile, and whether it is one of those that are shipped."""

    path: Path
    is_shipped: bool


def profile_file(name: str | Path) -> ProfileFile:
    """Return the file of a profile: that of a province by any of its names, or the one at a path.

    A bare word is a province if there is one: a folder or a result that happens to be called 广东 does not hide it
    (``Path("广东")`` is the path). Raises :class:`ObligationsError` for a bare word that is neither.
    """
    path = Path(name)
    if isinstance(name, Path) or path.suffix or len(path.parts) > 1:
        return ProfileFile(path, is_shipped=False)
    found = shipped.find_profile(name)
    if found is None and name.strip() and _exists(path):
        return ProfileFile(path, is_shipped=False)
    return ProfileFile(found or shipped.profile(name), is_shipped=True)


def _exists(path: Path) -> bool:
    with suppress(OSError, ValueError):  # a text that cannot be a path does not exist
        return path.exists()
    return False


class Subject(NamedTuple):
    """The subject of a question: a province under a plan, the day whose facts count, the evidence and the engine."""

    profile: Profile
    plan: Plan
    on: date
    documented_only: bool
    engine: Engine


def subject_of(
    profile: ProfileSource | Source,
    plan: Plan | None = None,
    on: date | None = None,
    documented_only: bool = False,
    engine: str | None = None,
    others: Iterable[Plan] = (),
) -> Subject:
    """Return the subject that the arguments of :func:`~obligations.obligations_for` name, with its defaults.

    Facts of ``others``, plans that are asked about too, may be in the profile; they have no effect.
    Raises :class:`ObligationsError` for an argument of another type, and for a profile that cannot be read.
    """
    plan = plan_or_default(plan)
    day = day_or_last(on, plan)
    if not isinstance(documented_only, bool):
        raise ObligationsError.at("bad-argument", None, "documented_only 应为 True 或 False")
    others = tuple(others)
    if not isinstance(profile, Profile):
        profile = load_profile(profile, plan, others)
    elif others:
        profile = _as_far_as(plan, others, profile)
    return Subject(profile, plan, day, documented_only, engine_named(engine))


def subjects_of(
    profile: ProfileSource | Source,
    plans: Iterable[Plan] | None = None,
    on: date | None = None,
    documented_only: bool = False,
    engine: str | None = None,
) -> tuple[Subject, ...]:
    """Return the subjects of one question under several plans, by default the shipped ones, each on its own last day.

    Facts of any of the plans may be in the profile. Raises :class:`ObligationsError` as :func:`subject_of`.
    """
    plans = _shipped_plans() if plans is None else tuple(plans)
    if isinstance(profile, str | Path):
        profile = profile_file(profile).path
    if not isinstance(profile, Profile):
        profile = source_of(profile, "档案")  # read once
    return tuple(subject_of(profile, plan, on, documented_only, engine, plans) for plan in plans)


def _as_far_as(plan: Plan, plans: Iterable[Plan], profile: Profile) -> Profile:
    """Return a profile that a program made without the facts that only others of these plans have."""
    others = {fact.id for other in plans for fact in other.vocabulary.facts if fact.id not in plan.vocabulary}
    facts = {fact: records for fact, records in profile.facts.items() if fact not in others}
    return profile if len(facts) == len(profile.facts) else replace(profile, facts=facts)


def load_regions(plan: Plan | None = None) -> tuple[Profile, ...]:
    """Return the shipped profiles of the provincial regions in the order of their codes (the example has none).

    Raises :class:`ObligationsError` for a plan whose vocabulary they do not fit.
    """
    profiles = [load_profile(path, plan) for path in shipped.profiles()]
    return tuple(sorted((p for p in profiles if p.code is not None), key=lambda p: str(p.code)))


def is_folder(path: str | Path) -> bool:
    """Return whether a path leads to a folder; False for a text that cannot be a path."""
    with suppress(OSError, ValueError):
        return Path(path).is_dir()
    return False


def yaml_files(folder: str | Path, what: str = "档案") -> tuple[Path, ...]:
    """Return the YAML files in a folder, sorted by path. Raises :class:`ObligationsError` if there is none."""
    if not is_folder(folder):
        message = f"“{shown(str(folder), 200)}”不是文件夹"
        raise ObligationsError.at("not-found", None, message, f"请给出有{what}的文件夹")
    try:
        paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in (".yaml", ".yml"))
    except OSError:
        paths = []
    if not paths:
        message = f"{shown(str(folder), 200)}：文件夹里没有 .yaml {what}"
        raise ObligationsError.at("not-found", None, message, "请检查路径和权限")
    return tuple(paths)


def plan_or_default(plan: Plan | None) -> Plan:
    """Return ``plan``, or that of 2018 for None. Raises :class:`ObligationsError` for anything else."""
    if plan is None:
        return _default_plan()
    if not isinstance(plan, Plan):
        raise ObligationsError.at("bad-argument", None, "plan 应为 load_plan(...) 读入的计划")
    return plan


def day_or_last(on: date | None, plan: Plan) -> date:
    """Return ``on``, or the last day of the plan's year for None. Raises :class:`ObligationsError` if not a date."""
    if on is None:
        return plan.last_day
    if type(on) is not date:
        raise ObligationsError.at("bad-argument", None, "on 应为日期，如 datetime.date(2018, 6, 1)")
    return on


def fact_of_shipped_plans(name: str) -> Fact | None:
    """Return the fact with this name in some shipped plan, or None: a profile may serve several years' plans."""
    for path in shipped.rules():
        with suppress(ObligationsError):  # one that is not sound is no reason to refuse a profile
            if (fact := _shipped_plan(path).vocabulary.find(name)) is not None:
                return fact
    return None


@lru_cache(maxsize=1)
def _default_plan() -> Plan:
    return _shipped_plan(shipped.default_rules())


def _shipped_plans() -> tuple[Plan, ...]:
    return tuple(map(_shipped_plan, shipped.rules()))


@lru_cache(maxsize=16)
def _shipped_plan(path: Path) -> Plan:
    return read_plan(path)
