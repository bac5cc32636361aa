"""What a command is about: a province as it is named on the command line, a plan, a day, assumptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from obligations import shipped
from obligations.answers.obligations import Obligations, answer
from obligations.cli.options import (
    as_typed_options,
    documented_option,
    engine_option,
    format_option,
    nearby,
    on_option,
    output_option,
    readable,
    rules_option,
    set_option,
)
from obligations.cli.results import give
from obligations.errors import ObligationsError, Place, Problems
from obligations.loading import Subject, load_plan, load_profile, subject_of
from obligations.logic.conditions import Value
from obligations.plan.plan import Plan
from obligations.province.assumptions import assumptions
from obligations.province.profile import Profile
from obligations.reports.layout import Page
from obligations.text import as_json, shown


class Given(NamedTuple):
    """What a command about a province was given: what it asks about, the profile's file, and how it was typed.

    ``subject`` has the profile with what is assumed, ``stated`` is it as it stands in the file. ``own``: the file is
    the user's. ``on`` and ``rules`` are as they were typed, None if they were not.
    """

    subject: Subject
    stated: Profile
    path: Path
    own: bool
    on: date | None
    rules: str | None
    form: str
    output: str | None
    changes: Sequence[str]
    more: tuple[Path, ...] = ()

    @property
    def plan(self) -> Plan:
        """The plan that is asked about."""
        return self.subject.plan

    @property
    def profile(self) -> Profile:
        """The province's profile, with what is assumed."""
        return self.subject.profile

    @property
    def inputs(self) -> list[Path]:
        """The files that were read, which no result may be written over."""
        return [self.path, *self.more, *([Path(self.rules)] if self.rules else [])]

    def answer(self) -> Obligations:
        """The list of the province."""
        return answer(self.subject)

    def typed(self, *, all_options: bool = True) -> str:
        """The options that another command needs to speak of the same; else those alone that say plan and day."""
        changes = self.changes if all_options else ()
        return as_typed_options(self.rules, self.on, changes, all_options and self.subject.documented_only)

    def give(self, text: Callable[[Page], str], data: Callable[[], object]) -> None:
        """Show or save a result: ``text`` for people, or ``data`` as JSON."""
        in_json = self.form == "json"
        give(
            lambda page: as_json(data()) if in_json else text(page),
            self.output,
            inputs=self.inputs,
            for_programs=in_json,
        )


def about_a_province(*, on: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """For a command whose first argument is a province: its function gets :class:`Given` in place of the options.

    ``on``: it speaks of one day.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def command(
            *, province: str, rules: str | None, changes: Sequence[str], form: str, output: str | None, **others: Any
        ) -> None:
            terms = {key: others.pop(key) for key in ("on", "documented_only", "engine") if key in others}
            function(given_of(province, rules, changes, form, output, **terms), **others)

        options: list[Callable[[Any], Any]] = [
            set_option,
            documented_option,
            rules_option,
            format_option,
            output_option,
            engine_option,
        ]
        for option in reversed([_PROVINCE, *([on_option] if on else []), *options]):
            command = option(command)
        return command

    return decorate


def given_of(
    province: str,
    rules: str | None,
    changes: Sequence[str],
    form: str,
    output: str | None,
    *,
    on: date | None = None,
    **terms: Any,
) -> Given:
    """What is meant by a province and the options. Raises :class:`ObligationsError` for what cannot be read."""
    plan = load_plan(rules)
    path, own = profile_file(province)
    stated = load_profile(path, plan)
    profile = stated.setting(assumed(changes, plan)) if changes else stated
    return Given(subject_of(profile, plan, on, **terms), stated, path, own, on, rules, form, output, changes)


def quoting(given: Given, document: str | None) -> tuple[Given, Mapping[int, tuple[str, ...]]]:
    """The document's own paragraphs by measure, and what was given with the document among the inputs."""
    more = (*given.more, Path(document)) if document is not None else given.more
    return given._replace(more=more), passages_for(given.plan, document)


def passages_for(plan: Plan, document: str | None) -> Mapping[int, tuple[str, ...]]:
    """The document's own paragraphs by measure, none without a document.

    Raises :class:`ObligationsError` if the document cannot be read, or is not the plan's.
    """
    if document is None:
        return {}
    from obligations.documents.auditing import passages_of

    return passages_of(plan, document)


_PROVINCE: Final = click.argument("province", metavar="省份或档案")


def profile_file(name: str) -> tuple[Path, bool]:
    """The file that a province's name or a path stands for, and whether it is the user's own.

    A bare word is a province first: a folder or a result that happens to be called 广东 does not hide it.
    """
    path = Path(name)
    is_bare = not path.suffix and len(path.parts) <= 1 and name != "."
    found = shipped.find_profile(readable(name)) if is_bare else None
    if found:
        return nearby(found), False
    if is_bare and not _exists(path):
        raise ObligationsError(f"没有“{shown(name)}”的档案；{shipped.nearest_profile(readable(name))}")
    return path, True


def _exists(path: Path) -> bool:
    with suppress(ValueError, OSError):  # what cannot be a path is not there
        return path.exists()
    return False


def assumed(written: Sequence[str], plan: Plan) -> dict[str, Value | None]:
    """Facts and values from ``FACT=VALUE``, each fact once. Raises :class:`ObligationsError` with every problem."""
    problems = Problems()
    found: list[tuple[str, object, Place | None]] = []
    for change in map(readable, written):
        place = Place(f"--set {shown(change)}")
        name, equals, value = change.replace("＝", "=").partition("=")
        if equals and name.strip() and value.strip():
            found.append((name, value, place))
        else:
            problems.add(place, "应写成 事实=值", "如 --set 省份类别=一类；要当作不知道，写 未知")
    return assumptions(found, plan.vocabulary, problems)
