"""The text for checks, for faults made to try them, and for cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from obligations.checks.cases import Result, Suite
from obligations.checks.certificate import Certificate
from obligations.checks.claims import MERGED, Claim
from obligations.checks.coverage import Coverage
from obligations.checks.mutations import KINDS, FaultResult, Mutation
from obligations.checks.shape import Shape
from obligations.clauses.writer import write_in_chinese
from obligations.plan.findings import Check, Finding, Severity
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.reports.layout import Page, columns_of, hanging, headline, pad, paragraph
from obligations.reports.wording import SILENT
from obligations.reports.wording import numbers as in_runs

_UNITS: Final = {
    "measures": "项举措",
    "provinces": "种省情",
    "pieces": "处写法",
    "pairs": "对省情",
    "states": "种知晓状态",
}
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
#: A file can have thousands of errors of one kind; nobody reads that many on a screen.
_MOST_SHOWN: Final = 50
#: A plan with more measures than this has too many of everything to list it all.
_LARGE: Final = 60


def certificate_text(certificate: Certificate, page: Page, mutation: Mutation | None = None, advice: str = "") -> str:
    """Return the whole report: claims, findings, the plan's shape, what the profiles exercise; and any faults made."""
    plan = certificate.plan
    shape = certificate.shape
    lists = _Lists(8, 6) if len(plan.measures) > _LARGE else _Lists(30, 20)
    size = f"{len(plan.measures):,} 项举措　{len(plan.vocabulary.facts)} 项事实　{_provinces(shape)}种省情"
    lines = [
        *headline(plan.title, page),
        *paragraph(f"{certificate.name}　{size}", page.columns),
        *([page.faint(f"SHA-256 {certificate.sha256}")] if certificate.sha256 else []),
        "",
        *_claim_lines(certificate.claims, page),
        "",
        _conclusion(certificate, page),
        *_finding_lines(certificate, lists, page),
        *_shape_lines(shape, plan, lists, page),
        *_coverage_lines(certificate.coverage, plan, lists, page),
        *(_mutation_lines(mutation, lists, page) if mutation else ()),
        *(["", advice] if advice else []),
    ]
    return "\n".join(lines)


class _Lists(NamedTuple):
    """How long lists may get: of numbers, and of rows."""

    length: int
    rows: int

    def numbers(self, numbers: Iterable[int], unit: str = "") -> str:
        """Return numbers of measures or lines; of a long list, the first ones and how many there are."""
        numbers = list(numbers)
        some = in_runs(numbers[: self.length])
        return f"{some}{unit}" if len(numbers) <= self.length else f"{some} 等 {len(numbers):,} {unit.strip() or '项'}"

    def more(self, rows: int) -> str:
        """Return what is added where rows are left out."""
        return f"；另有 {rows - self.rows:,} 组，--format json 有全部" if rows > self.rows else ""


def _claim_lines(claims: Sequence[Claim], page: Page) -> Iterator[str]:
    width = max(columns_of(claim.check.label) for claim in claims)
    for claim in claims:
        mark = page.strong("×", "red") if claim.holds is False else page.strong("√", "green")
        mark = page.faint("·") if claim.check is Check.UNSAID or claim.holds is None else mark
        counts = [
            f"{count:,} 处{severity.label}"
            for severity in Severity
            if (count := sum(finding.severity is severity for finding in claim.findings))
        ]
        cases = f"{claim.cases:,} {_UNITS[claim.unit]}" if claim.cases else "没有可证明的"
        if claim.note == MERGED and claim.unit == "provinces":
            cases, note = "全部省情", f"按各项涉及的事实合并成 {claim.cases:,} 种"
        else:
            note = claim.note
        text = "　".join([cases, *counts]) + (f"（{note}）" if note else "")
        for i, line in enumerate(paragraph(text, page.columns - width - 4)):
            yield (f"{mark} {pad(claim.check.label, width)}  " if i == 0 else " " * (width + 4)) + page.faint(line)


def _conclusion(certificate: Certificate, page: Page) -> str:
    if certificate.sound:
        return page.strong("结论：没有错误。", "green")
    return page.strong(f"结论：有 {len(certificate.with_severity(Severity.ERROR))} 处错误。", "red")


def _finding_lines(certificate: Certificate, lists: _Lists, page: Page) -> Iterator[str]:
    for severity in Severity:
        findings = sorted(certificate.with_severity(severity), key=_position)
        if not findings:
            continue
        yield ""
        yield page.strong(f"{severity.label} {len(findings):,} 处", _COLOURS[severity])
        lines = _one_by_one(findings, page) if severity is Severity.ERROR else _together(findings, lists, page)
        yield from lines


def _position(finding: Finding) -> tuple[int, int]:
    """Return where in the file a finding is; what has no place comes first."""
    return (finding.place.line or 0, finding.place.column or 0) if finding.place else (0, 0)


def _one_by_one(findings: Sequence[Finding], page: Page) -> Iterator[str]:
    for finding in findings[:_MOST_SHOWN]:
        where = f"{finding.place}: " if finding.place else ""
        yield from hanging("", f"{where}{finding.what}；{finding.remedy}", page)
    if len(findings) > _MOST_SHOWN:
        yield f"  另有 {len(findings) - _MOST_SHOWN} 处没有列出；--format json 有全部"


def _together(findings: Iterable[Finding], lists: _Lists, page: Page) -> Iterator[str]:
    """Yield findings that say the same of several measures in one line."""
    same: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        what = finding.what.removeprefix(f"第 {finding.measure} 项")
        same.setdefault((what, finding.remedy), []).append(finding)
    for (what, remedy), group in same.items():
        about = [finding.measure for finding in group if finding.measure is not None]
        measures = f"第 {lists.numbers(about, ' 项')}" if about else ""
        places = lists.numbers((f.place.line for f in group if f.place and f.place.line), " 行")
        lines = f"（第 {places}）" if places else ""
        yield from hanging("", f"{measures}{what}{lines}：{remedy}", page)


def _shape_lines(shape: Shape, plan: Plan, lists: _Lists, page: Page) -> Iterator[str]:
    must = plan.labels[Verdict.MANDATORY]
    yield ""
    yield page.strong(Check.SHAPE.label)
    if shape.same:
        text = "；".join(map(lists.numbers, shape.same[: lists.rows]))
        yield from hanging("条件相同  ", text + lists.more(len(shape.same)), page)
    if shape.everyone:
        yield from hanging(pad(f"各省{must}", 10), lists.numbers(shape.everyone), page)
    implied: dict[tuple[int, ...], list[int]] = {}
    for measure, others in shape.implies.items():
        implied.setdefault(others, []).append(measure)
    for i, (others, measures) in enumerate(islice(implied.items(), lists.rows)):
        text = f"{must} {lists.numbers(measures)} 的，也{must} {lists.numbers(others)}".replace("项 的", "项的")
        text += lists.more(len(implied)) if i == lists.rows - 1 else ""
        yield from hanging(pad(f"连带{must}", 10) if i == 0 else " " * 10, text, page)
    by_reach: dict[int, list[int]] = {}
    for reach in shape.reach:
        by_reach.setdefault(reach.mandatory, []).append(reach.measure)
    reaches = sorted(by_reach, reverse=True)
    text = "；".join(f"{_share(c, shape.provinces)}{must} {lists.numbers(by_reach[c])}" for c in reaches[: lists.rows])
    yield from hanging(pad(f"多少{must}", 10), f"{_provinces(shape)}种省情里，{text}{lists.more(len(reaches))}", page)


def _provinces(shape: Shape) -> str:
    return f"{shape.provinces:,} " if shape.provinces < 10**12 else f"约 10^{len(str(shape.provinces)) - 1} "


def _share(count: int, provinces: int) -> str:
    """Return a number of provinces; from a million provinces on, as a share of all."""
    return f"{count:,} 种" if provinces < 10**6 else f"{count / provinces:.1%}"


def _coverage_lines(coverage: Coverage, plan: Plan, lists: _Lists, page: Page) -> Iterator[str]:
    """Yield which branches and alternatives no profile exercises, those of several measures in one line."""
    yield ""
    yield page.strong(f"{Check.COVERAGE.label}（{len(coverage.provinces)} 份档案，按 {coverage.on} 的事实）")
    used = sum(branch.profiles > 0 for branch in coverage.branches)
    alternatives = [(b, a) for b in coverage.branches for a in b.alternatives]
    exercised = sum(a.profiles > 0 for _, a in alternatives)
    yield f"  {len(coverage.branches):,} 支里用到 {used:,} 支；{len(alternatives):,} 种写法里用到 {exercised:,} 种"
    idle: dict[tuple[str, str], list[int]] = {}
    for branch, alternative in alternatives:
        if not alternative.profiles:
            label = plan.labels[Verdict(branch.branch)]
            who = write_in_chinese(alternative.condition, plan.vocabulary)
            idle.setdefault((who, label), []).append(branch.measure)
    for i, ((who, label), measures) in enumerate(islice(idle.items(), lists.rows)):
        text = f"“{who}”{label}：第 {lists.numbers(measures, ' 项')}"
        text += lists.more(len(idle)) if i == lists.rows - 1 else ""
        yield from hanging("没有用到  " if i == 0 else " " * 10, text, page)
    if coverage.unreadable:
        yield from hanging("没有算入  ", f"{'、'.join(coverage.unreadable)}（与这份计划的词汇表不合）", page)


def _mutation_lines(mutation: Mutation, lists: _Lists, page: Page) -> Iterator[str]:
    caught = len(mutation.outcomes) - len(mutation.survivors)
    yield ""
    yield page.strong(f"逐个试错　{len(mutation.outcomes):,} 处小错，发现 {caught:,} 处")
    by_check = "；".join(f"{check.label} {count:,}" for check, count in mutation.caught_by().items())
    yield from hanging("哪项检查  ", f"{by_check}（一处错可以被几项检查发现）", page)
    yield from hanging("各项举措  ", "（发现 / 小错）", page)
    yield from _grid(
        [f"第 {m} 项 {sum(bool(o.caught_by) for o in faults)}/{len(faults)}" for m, faults in mutation.of_measures()],
        12,
        page,
    )
    missed = mutation.missed
    yield page.strong(
        f"  会改变结论而没有发现的：{len(missed)} 处" if missed else "  会改变省份结论的小错，全部发现。",
        "red" if missed else "green",
    )
    for kind, label in KINDS.items():
        survivors = [o for o in mutation.survivors if o.fault.kind == kind]
        for why in dict.fromkeys(o.why for o in survivors):
            of_why = [o for o in survivors if o.why == why]
            yield from hanging("", f"没有发现：{label} {len(of_why)} 处。{why}。", page)
            yield from hanging("  ", _survivors(of_why, lists), page)


def _survivors(outcomes: Sequence[FaultResult], lists: _Lists) -> str:
    """Return the faults by measure: 第 2 项漏写办公室、条法司; or only the measures, if all have the same fault."""
    whats: dict[int, list[str]] = {}
    for outcome in outcomes:
        whats.setdefault(outcome.fault.measure, []).append(outcome.fault.what)
    if len({outcome.fault.what for outcome in outcomes}) == 1:
        return f"第 {lists.numbers(whats, ' 项')}"
    start = "漏写" if all(outcome.fault.what.startswith("漏写") for outcome in outcomes) else ""
    texts = {
        measure: "、".join(what.removeprefix(start) for what in of_measure) for measure, of_measure in whats.items()
    }
    return "；".join(f"第 {measure} 项{start}{what}" for measure, what in texts.items())


def _grid(cells: Sequence[str], indent: int, page: Page) -> Iterator[str]:
    width = max(map(columns_of, cells), default=0) + 2
    row = max(1, (page.columns - indent) // width)
    for start in range(0, len(cells), row):
        yield (" " * indent + "".join(pad(cell, width) for cell in cells[start : start + row])).rstrip()


def cases_text(results: Sequence[tuple[Suite, Sequence[Result]]], engine: str, page: Page) -> str:
    """Return the results of the cases of each file on an engine; for those that failed: expected, got, and why."""
    lines: list[str] = []
    for suite, of_suite in results:
        failed = [result for result in of_suite if result.failures]
        for result in failed:
            lines += _failed_lines(suite, result, page)
        summary = f"{len(of_suite)} 例，" + (f"{len(failed)} 例不符" if failed else "全部相符")
        lines += [
            page.strong(f"{suite.name}：{summary}", "red" if failed else "green") + page.faint(f"　{suite.plan.title}")
        ]
    return "\n".join([*lines, page.faint(f"引擎：{engine}")])


def _failed_lines(suite: Suite, result: Result, page: Page) -> Iterator[str]:
    place = result.case.place
    yield page.strong(f"× {result.case.name}") + (page.faint(f"　{place}") if place.line else "")
    for expected, got, where in result.failures:
        line = f"（第 {where.line} 行）" if where.line else ""
        wanted = suite.plan.labels[expected] if expected else f"没有一项{got.label}"
        yield from hanging("", f"第 {got.measure} 项：预期{wanted}，得到{got.label}{line}", page)
        labels = [suite.plan.vocabulary[fact].label for fact in got.missing]
        facts = suite.plan.vocabulary.describe({ground.fact: ground.value for ground in got.because})
        why = f"还缺{'、'.join(labels)}" if labels else f"因为{facts}" if facts else "所有省份都是这样"
        yield from hanging("  ", f"{why}；条款：{got.clause or SILENT}", page)
    yield ""
