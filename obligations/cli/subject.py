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
    all_plans_option,
    as_typed_options,
    documented_option,
    engine_option,
    format_option,
    nearby,
    on_option,
    output_option,
    plans_named,
    rules_option,
    set_option,
)
from obligations.cli.results import mark_of_answers, show_or_save
from obligations.errors import ObligationsError, Place, Problems
from obligations.loading import Subject, load_plan, subjects_of
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
    all_plans: bool = False

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
        documented_only = all_options and self.subject.documented_only
        return as_typed_options(self.rules, self.on, changes, documented_only, self.all_plans)

    @property
    def to_copy(self) -> str:
        """The command that writes a profile of one's own, to be filled in."""
        name = self.profile.short_name or self.profile.province
        return f"obligations new {name} -o my.yaml{as_typed_options(self.rules, None, all_plans=self.all_plans)}"

    def show_or_save(self, text: Callable[[Page], str], data: Callable[[], object], *also: Request) -> None:
        """Show or save a result: ``text`` for people, or ``data`` as JSON. ``also``: what else it is about."""
        in_json = self.form == "json"
        show_or_save(
            lambda page: as_json(data()) if in_json else text(page),
            self.output,
            inputs=self.inputs,
            mark=(lambda: mark_of_answers([each.answer() for each in (self, *also)])) if in_json else None,
        )


class Requests(NamedTuple):
    """What a command about a province was asked of each of several plans; or of one, if ``is_several`` is False."""

    each: tuple[Request, ...]
    is_several: bool

    @property
    def first(self) -> Request:
        """The one for the first plan: all have the same province, options and files."""
        return self.each[0]

    def answers(self) -> tuple[Obligations, ...]:
        """Return the answer of each plan."""
        return tuple(request.answer() for request in self.each)

    def show_or_save(self, text: Callable[[Page], str], data: Callable[[], object]) -> None:
        """Show or save a result about all plans: ``text`` for people, or ``data`` as JSON."""
        self.first.show_or_save(text, data, *self.each[1:])


def about_a_province(*, on: bool = True, several: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator for a command about a province, whose function gets a :class:`Request` instead of options.

    ``on``: the command has an option for the day. ``several``: and one for several plans; it gets :class:`Requests`.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def command(
            *, province: str, rules: str | None, changes: Sequence[str], form: str, output: str | None, **others: Any
        ) -> None:
            terms = cast("Terms", {key: others.pop(key) for key in Terms.__annotations__ if key in others})
            if several:
                all_plans = others.pop("all_plans")
                function(requests_of(province, rules, changes, form, output, all_plans, **terms), **others)
            else:
                function(request_of(province, rules, changes, form, output, **terms), **others)

        options: list[Callable[[Any], Any]] = [
            set_option,
            documented_option,
            rules_option,
            format_option,
            output_option,
            engine_option,
        ]
        options[3:3] = [all_plans_option] if several else []
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
    return _requests([load_plan(rules)], province, rules, changes, form, output, False, **terms)[0]


def requests_of(
    province: str,
    rules: str | None,
    changes: Sequence[str],
    form: str,
    output: str | None,
    all_plans: bool,
    **terms: Unpack[Terms],
) -> Requests:
    """Return the requests of a province and options. Raises :class:`ObligationsError` for what cannot be read."""
    plans, are_several = plans_named(rules, all_plans)
    each = _requests(plans, province, rules, changes, form, output, all_plans, **terms)
    return Requests(tuple(each), are_several)


def _requests(
    plans: Sequence[Plan],
    province: str,
    rules: str | None,
    changes: Sequence[str],
    form: str,
    output: str | None,
    all_plans: bool,
    **terms: Unpack[Terms],
) -> list[Request]:
    path, own = profile_file(province)
    assumptions = assumed(changes, plans)
    requests = []
    for subject, facts in zip(subjects_of(path, plans, **terms), assumptions, strict=True):
        typed = (terms.get("on"), rules, form, output, changes)
        requests.append(Request(assuming(subject, facts), subject.profile, path, own, *typed, all_plans=all_plans))
    return requests


def assuming(subject: Subject, facts: Mapping[str, Value | None]) -> Subject:
    """Return the same subject with some facts assumed."""
    return subject._replace(profile=subject.profile.setting(facts)) if facts else subject


def refuse_document(document: str | None, are_several: bool) -> None:
    """Raise :class:`ObligationsError` for a document to be quoted where there are several plans: it is that of one."""
    if document is not None and are_several:
        message = "--document 是一份计划的原件，不能和几份计划一起用"
        raise ObligationsError.at("usage", None, message, "请用 --rules 写出是哪一份计划")


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


def assumed(written: Sequence[str], plans: Sequence[Plan]) -> list[dict[str, Value | None]]:
    """Return for each plan the facts and values (None: 未知) from ``FACT=VALUE`` that it knows.

    Raises :class:`ObligationsError` with every problem; a fact that none of the plans knows is one.
    """
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
    known = [{name for name, _, _ in pairs if plan.vocabulary.find(name) is not None} for plan in plans]
    known[0] |= {name for name, _, _ in pairs} - set().union(*known)
    return [
        assumptions([pair for pair in pairs if pair[0] in names], plan.vocabulary, problems)
        for plan, names in zip(plans, known, strict=True)
    ]
