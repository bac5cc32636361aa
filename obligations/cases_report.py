"""What is shown of test cases: which failed, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obligations.checks.cases import Result, Suite
from obligations.terminal import Page, hanging
from obligations.wording import SILENT


def cases_text(results: Sequence[tuple[Suite, Sequence[Result]]], page: Page) -> str:
    """What became of the cases of each file; of those that failed: expected, got, and why."""
    lines: list[str] = []
    for suite, of_suite in results:
        failed = [result for result in of_suite if result.failures]
        for result in failed:
            lines += _failed_lines(suite, result, page)
        told = f"{len(of_suite)} 例，" + (f"{len(failed)} 例不符" if failed else "全部相符")
        lines += [
            page.strong(f"{suite.name}：{told}", "red" if failed else "green") + page.faint(f"　{suite.plan.title}")
        ]
    return "\n".join(lines)


def _failed_lines(suite: Suite, result: Result, page: Page) -> Iterator[str]:
    place = result.case.place
    yield page.strong(f"✗ {result.case.name}") + (page.faint(f"　{place}") if place.line else "")
    for expected, got, where in result.failures:
        line = f"（第 {where.line} 行）" if where.line else ""
        yield from hanging("", f"第 {got.measure} 项：预期{expected.label}，得到{got.label}{line}", page)
        labels = [suite.plan.vocabulary[fact].label for fact in got.missing]
        facts = suite.plan.vocabulary.told({ground.fact: ground.value for ground in got.because})
        why = f"还缺{'、'.join(labels)}" if labels else f"因为{facts}" if facts else "所有省份都是这样"
        yield from hanging("  ", f"{why}；条款：{got.clause or SILENT}", page)
    yield ""
