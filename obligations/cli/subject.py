"""What a command is about: a province as it is named on the command line, a plan, a day, assumptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, Final, NamedTuple, Unpack, cast

import click

from obligations import loading
from obligations.answers.obligations import Obligations, answer
from obligations.cli.options import (
    Terms,
    as_typed_options,
    documented_option,
    engine_option,
    format_option,
    nearby,
    on_option,
    output_option,
    rules_option,
    set_option,
)
from obligations.cli.results import show_or_save
from obligations.errors import Place, Problems
from obligations.loading import Subject, load_plan, load_profile, subject_of
from obligations.logic.conditions import Value
from obligations.plan.plan import Plan
from obligations.province.assumptions import assumptions
from obligations.province.profile import Profile
from obligations.reports.layout import Page
from obligations.text import as_json, readable, shown


class Request(NamedTuple):
    """What a command about a province was asked: its subject, the profile's file, and the options as typed.

    ``subject`` has the profile with assumptions, ``stated`` is the profile in the file. ``own``: the file is the
    user's. ``on`` and ``rules`` are None if they were not typed. ``more``: other files that were read.
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
        """The plan of the subject."""
        return self.subject.plan

    @property
    def profile(self) -> Profile:
        """The province's profile, with assumptions."""
        return self.subject.profile

    @property
    def inputs(self) -> list[Path]:
        """The files that were read, which no result may replace."""
        return [self.path, *self.more, *([Path(self.rules)] if self.rules else [])]

    def answer(self) -> Obligations:
        """Return the answer for the province."""
        return answer(self.subject)

    def typed(self, *, all_options: bool = True) -> str:
        """Return the options with which another command is about the same; or only those for plan and day."""
        changes = self.changes if all_options else ()
        return as_typed_options(self.rules, self.on, changes, all_options and self.subject.documented_only)

    @property
    def to_copy(self) -> str:
        """The command that writes a profile of one's own, to be filled in."""
        name = self.profile.short_name or self.profile.province
        return f"obligations new {name} -o my.yaml{as_typed_options(self.rules, None)}"

    def show_or_save(self, text: Callable[[Page], str], data: Callable[[], object]) -> None:
        """Show or save a result: ``text`` for people, or ``data`` as JSON."""
        in_json = self.form == "json"
        show_or_save(
            lambda page: as_json(data()) if in_json else text(page),
            self.output,
            inputs=self.inputs,
            for_programs=in_json,
        )


def about_a_province(*, on: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator for a command about a province, whose function gets a :class:`Request` instead of options.

    ``on``: the command has an option for the day.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def command(
            *, province: str, rules: str | None, changes: Sequence[str], form: str, output: str | None, **others: Any
        ) -> None:
            terms = cast("Terms", {key: others.pop(key) for key in Terms.__annotations__ if key in others})
            function(request_of(province, rules, changes, form, output, **terms), **others)

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


def request_of(
    province: str,
    rules: str | None,
    changes: Sequence[str],
    form: str,
    output: str | None,
    **terms: Unpack[Terms],
) -> Request:
    """Return the request of a province and options. Raises :class:`ObligationsError` for what cannot be read."""
    plan = load_plan(rules)
    path, own = profile_file(province)
    stated = load_profile(path, plan)
    profile = stated.setting(assumed(changes, plan)) if changes else stated
    return Request(subject_of(profile, plan, **terms), stated, path, own, terms.get("on"), rules, form, output, changes)


def quoting(request: Request, document: str | None) -> tuple[Request, Mapping[int, tuple[str, ...]]]:
    """Return the request with a document among its inputs, and the document's paragraphs by measure."""
    more = (*request.more, Path(document)) if document is not None else request.more
    return request._replace(more=more), passages_for(request.plan, document)


def passages_for(plan: Plan, document: str | None) -> Mapping[int, tuple[str, ...]]:
    """Return the document's own paragraphs by measure; none without a document.

    Raises :class:`ObligationsError` if the document cannot be read, or is not the plan's.
    """
    if document is None:
        return {}
    from obligations.documents.matching import passages_of

    return passages_of(plan, document)


_PROVINCE: Final = click.argument("province", metavar="省份或档案")


def profile_file(name: str) -> tuple[Path, bool]:
    """Return the profile's file for a province's name or a path, and whether it is the user's own.

    The path is as it is best shown. Raises :class:`ObligationsError` for a bare word that is neither.
    """
    path, is_shipped = loading.profile_file(name)
    return (nearby(path), False) if is_shipped else (path, True)


def assumed(written: Sequence[str], plan: Plan) -> dict[str, Value | None]:
    """Return facts and values (None: 未知) from ``FACT=VALUE``. Raises :class:`ObligationsError` with every problem."""
    problems = Problems()
    pairs: list[tuple[str, object, Place | None]] = []
    for change in map(readable, written):
        place = Place(f"--set {shown(change)}")
        name, equals, value = change.replace("＝", "=").partition("=")
        if equals and name.strip() and value.strip():
            pairs.append((name, value, place))
        else:
            remedy = "如 --set 省份类别=一类；要当作不知道，写 未知"
            problems.add("usage", place, "应写成 事实=值", remedy)
    return assumptions(pairs, plan.vocabulary, problems)
