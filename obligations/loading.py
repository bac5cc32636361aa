"""Plans and profiles as the library's callers name them: by path or mapping, with the shipped plan as the default."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from obligations import shipped
from obligations.engine.evaluate import Engine, engine_named
from obligations.errors import ObligationsError
from obligations.files.source import Source
from obligations.plan.plan import Plan
from obligations.plan.rules_file import read_plan
from obligations.plan.rules_form import RulesForm
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.province.profile import Profile
from obligations.province.profile_file import read_profile
from obligations.province.profile_form import ProfileForm
from obligations.text import did_you_mean, shown

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


def rules_file(name: str) -> Path:
    """Return the file of a plan: the shipped one with this identifier, or the one at a path.

    Raises :class:`ObligationsError` for a bare word that is neither.
    """
    path = Path(name)
    if path.suffix or len(path.parts) > 1:
        return path
    found = shipped.find_rules(name)
    if found is None and name.strip() and not _exists(path):
        known = [each.stem for each in shipped.rules()]
        remedy = did_you_mean(name, known, f"可以写 {'、'.join(known)}，或规则文件的路径")
        raise ObligationsError.at("unknown-plan", None, f"没有“{shown(name)}”这份计划", remedy)
    return found or path


def load_profile(source: str | Path | Mapping[str, Any] | Source | ProfileForm, plan: Plan | None = None) -> Profile:
    """Return the profile of a province, in a file (that may have been read), or in a form or mapping like one.

    A text is a province's name or a path, see :func:`profile_file`. It is read with the vocabulary of ``plan``; by
    default that of the plan of 2018. Raises :class:`ObligationsError` with every problem, each with its file,
    line and column.
    """
    if isinstance(source, str | Path):
        source = profile_file(source).path
    return read_profile(source, plan_or_default(plan).vocabulary, fact_of_shipped_plans)


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
    profile: ProfileSource,
    plan: Plan | None = None,
    on: date | None = None,
    documented_only: bool = False,
    engine: str | None = None,
) -> Subject:
    """Return the subject that the arguments of :func:`~obligations.obligations_for` name, with its defaults.

    Raises :class:`ObligationsError` for an argument of another type, and for a profile that cannot be read.
    """
    plan = plan_or_default(plan)
    day = day_or_last(on, plan)
    if not isinstance(documented_only, bool):
        raise ObligationsError.at("bad-argument", None, "documented_only 应为 True 或 False")
    if not isinstance(profile, Profile):
        profile = load_profile(profile, plan)
    return Subject(profile, plan, day, documented_only, engine_named(engine))


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


def profile_files(folder: str | Path) -> tuple[Path, ...]:
    """Return the profiles in a folder, sorted by path. Raises :class:`ObligationsError` if there is none."""
    try:
        paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in (".yaml", ".yml"))
    except OSError:
        paths = []
    if not paths:
        message = f"{shown(str(folder), 200)}：文件夹里没有 .yaml 档案"
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
    fact = _default_plan().vocabulary.find(name)
    return fact or next(filter(None, (vocabulary.find(name) for vocabulary in _shipped_vocabularies())), None)


@lru_cache(maxsize=1)
def _default_plan() -> Plan:
    return read_plan(shipped.default_rules())


@lru_cache(maxsize=1)
def _shipped_vocabularies() -> tuple[Vocabulary, ...]:
    vocabularies = []
    for path in shipped.rules():
        with suppress(ObligationsError):  # a draft among them is no reason to refuse a profile
            vocabularies.append(read_plan(path).vocabulary)
    return tuple(vocabularies)
