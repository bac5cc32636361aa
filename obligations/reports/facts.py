"""How what is known of a fact is put into Chinese: its value, dates and evidence, or why it is not known."""

from __future__ import annotations

from datetime import date

from obligations.answers.obligations import Obligations
from obligations.answers.situation import Ground
from obligations.plan.regions import REGIONS
from obligations.plan.vocabulary import Vocabulary
from obligations.province.partial_dates import PartialDate, When, first_day
from obligations.province.records import Record


def ground_text(ground: Ground, on: date, vocabulary: Vocabulary) -> str:
    """Return a value, its dates and how we know: 是（2015-04-08 起；国发〔2015〕18号；有文件）."""
    details = [dates_text(ground, on), ground.where, ground.source, ground.evidence and ground.evidence.label]
    text = "；".join(detail for detail in details if detail)
    return vocabulary[ground.fact].display(ground.value) + (f"（{text}）" if text else "")


def fact_text(result: Obligations, fact: str) -> str:
    """Return what is known of a fact on the day of an answer; if nothing, why not (:func:`unknown_text`)."""
    ground = result.ground(fact)
    if ground is not None:
        return ground_text(ground, result.on, result.plan.vocabulary)
    why = unknown_text(result, fact)
    return f"未知（{why}）" if why else "未知"


def unknown_text(result: Obligations, fact: str) -> str:
    """Return why a fact is unknown although the profile has records of it; empty if it has none."""
    if fact in result.situation.left_out:
        return "未核实的不算"
    if result.plan.vocabulary[fact].is_region:
        return f"“{result.profile.province}”不是 {len(REGIONS)} 个省级行政区之一"
    display = result.plan.vocabulary[fact].display
    ended, begins = _out_of_force(result, fact)
    last = sorted(ended, key=lambda record: record.possible.last)[-1:]
    first = sorted(begins, key=lambda record: record.certain.first)[:1]
    about = [f"记录只到 {_vague(r.until)}，为{display(r.value)}" for r in last]
    about += [_begins_text(r, display(r.value)) for r in first]
    return "；".join(about)


def _begins_text(record: Record, value: str) -> str:
    if record.as_of:
        return f"至迟 {record.as_of} 起为{value}，以前不清楚"
    return f"记录从 {_vague(record.since)} 起，为{value}"


def _vague(when: When | None) -> str:
    return f"{when}（哪一天不清楚）" if isinstance(when, PartialDate) else str(when)


def unknown_in_short(result: Obligations, fact: str) -> str:
    """Return in one word why a fact is unknown, for a line with other facts."""
    if fact in result.situation.left_out:
        return "未核实"
    ended, begins = _out_of_force(result, fact)
    return "记录已过期" if ended else "记录还没开始" if begins else ""


def _out_of_force(result: Obligations, fact: str) -> tuple[list[Record], list[Record]]:
    """Return the records of a fact that have ended by the day of an answer, and those that begin after it."""
    records = [r for r in result.profile.facts.get(fact, ()) if r.value is not None]
    ended = [r for r in records if r.until and r.certain.last < result.on]
    return ended, [r for r in records if (r.since or r.as_of) and r.certain.first > result.on]


def dates_text(ground: Ground, on: date) -> str:
    """Return from when to when a fact is so, as far as its record says."""
    since, until = ground.since, ground.until
    if since and first_day(since) > on:  # what is so from a later day is not so yet
        return f"{since} 起才有"
    starts = [*([str(since)] if since else []), *([f"至迟 {ground.as_of}"] if ground.as_of else [])]
    begins = " 起，".join(starts)
    if begins and until:
        return f"{begins} 至 {until}"
    return f"{begins} 起" if begins else f"至 {until}" if until else ""
