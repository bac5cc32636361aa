"""Rules, profiles and cases, and words on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.hostile.line import Input, Line, of_text

_CLAUSE: Final = "甲区必做，其他省份选做"


def rules(
    measures: Iterable[str] = (),
    vocabulary: str = "{甲区: {}, 乙区: {}, 类: {label: 类别, values: [一类, 二类, 三类]}}",
    head: str = "",
    tail: str = "",
) -> str:
    """Return the text of a rules file with some measures, or else one."""
    lines = "\n".join(f"    - {one}" for one in measures) or f"    - {measure(1)}"
    return (
        f'id: "x"\ntitle: 计划\nyear: 2018\n{head}vocabulary: {vocabulary}\n'
        f"tasks:\n- title: 任务\n  subtasks:\n  - title: 分任务\n    measures:\n{lines}\n{tail}"
    )


def measure(
    number: int, clause: str = _CLAUSE, mandatory: str = "甲区", optional: str = "{非: 甲区}", **more: str
) -> str:
    """Return a measure in one line."""
    keys = {
        "title": f"举措{number}", "bureau": f"[甲{number % 50}司]", "due": "年内完成", "clause": clause, "mandatory": mandatory,
        "optional": optional, "actions": "[做事]",
    } | more  # fmt: skip
    return f"{{number: {number}, " + ", ".join(f"{key}: {value}" for key, value in keys.items()) + "}"


def _measures(n: int) -> str:
    return rules(map(measure, range(1, n + 1)))


def _clauses(n: int) -> str:
    """Measures of which no clause is like another."""
    words = [f"{chr(0x4E00 + i % 5000)}{chr(0x5200 + i // 5000)}" for i in range(n)]
    return rules(measure(i + 1, clause=f"{_CLAUSE}，{word}") for i, word in enumerate(words))


def _of_one(**parts: Callable[[int], str]) -> Callable[[int], str]:
    return lambda n: rules([measure(1, **{key: part(n) for key, part in parts.items()})])


def _listed(n: int, pattern: str = "词{}", between: str = ", ") -> str:
    return between.join(pattern.format(i) for i in range(n))


def _fact(n: int, pattern: str, opened: str = "") -> str:
    return (
        "province: 甲省\nfacts:\n  强省试点省:" + opened + "\n" + "".join(pattern.format(*_days(i)) for i in range(n))
    )


def _days(i: int) -> tuple[str, str, int]:
    first = date(1000, 1, 1) + timedelta(days=2 * i)
    return str(first), str(first + timedelta(days=1)), 1000 + i % 8000


_RECORD: Final = "  - {{value: 是, since: {0}, until: {1}}}\n"
_OTHER_VALUES: Final = "  - {{value: 是, since: {0}}}\n  - {{value: 否, since: {0}}}\n"
_YEARS: Final = "  - {{value: 是, since: {2}, until: {2}}}\n  - {{value: 否, since: {2}, until: {2}}}\n"


def _cases(n: int, expected: str = "{必做: [1]}") -> str:
    return "用例:\n" + "".join(f"- {{名称: 例{i}, 事实: {{甲区: 是}}, 预期: {expected}}}\n" for i in range(n))


def _profile(facts: str) -> str:
    return f"province: 甲省\nfacts:\n{facts}"


_RULES: Final[dict[str, tuple[Callable[[int], str], int]]] = {
    "measures": (_measures, 50),
    "measures with clauses of their own": (_clauses, 50),
    "a condition": (_of_one(mandatory=lambda n: f"{{任一: [{_listed(n, '甲区')}]}}"), 100),
    "a nested condition": (
        lambda n: rules([measure(1, mandatory="{非: " * min(n, 28) + f"{{任一: [{_listed(n, '甲区')}]}}" + "}" * min(n, 28))]), 100),
    "facts": (lambda n: rules(vocabulary="{甲区: {}, " + _listed(n, "区{}: {{}}") + "}"), 25),
    "facts with many values": (
        lambda n: rules(vocabulary="{甲区: {}, " + _listed(n, "区{0}: {{values: [" + _listed(90, "值{}") + "]}}") + "}"), 25),
    "aliases": (lambda n: rules(vocabulary=f"{{甲区: {{aliases: [{_listed(n)}]}}}}"), 100),
    "long names": (lambda n: rules(vocabulary=f"{{甲区: {{}}, 乙区: {{label: {'乙' * n}}}}}"), 1000),
    "groups": (
        lambda n: rules(head="groups: {" + _listed(n, "组{}: {{regions: [山西], source: 文, date: 2019-03-01}}") + "}\n"), 25),
    "aliases of a group": (
        lambda n: rules(head=f"groups: {{组: {{regions: [山西], source: 文, date: 2019-03-01, aliases: [{_listed(n)}]}}}}\n"), 100),
    "members of a group": (
        lambda n: rules(head=f"groups: {{组: {{regions: [{_listed(n, '山西')}], source: 文, date: 2019-03-01}}}}\n"), 100),
    "expectations": (lambda n: rules(tail="expectations:\n" + _listed(n, "- {{title: 预期{}, no_duty_lost: [甲区]}}\n", "")), 100),
    "steps of an expectation": (
        lambda n: rules(tail=f"expectations:\n- {{title: 预期, no_duty_lost: [{_listed(n, '甲区')}]}}\n"), 100),
    "comments": (lambda n: rules() + "# 说明\n" * n, 1000),
    "a comment": (lambda n: rules() + "# " + "说" * n + "\n", 1000),
    "a clause of one character": (_of_one(clause=lambda n: "甲" * n), 100),
    "a clause of names": (_of_one(clause=lambda n: _listed(n, "甲区", "、") + "必做，其他省份选做"), 25),
    "a clause of unknown words": (_of_one(clause=lambda n: _listed(n, "丙{}区", "、") + "必做"), 25),
    "a clause of parts": (_of_one(clause=lambda n: _listed(n, "甲区必做", "；")), 25),
    "a clause of brackets": (_of_one(clause=lambda n: "（" * n + "甲区" + "）" * n + "必做"), 25),
    "a clause of negations": (_of_one(clause=lambda n: "非" * n + "甲区必做"), 25),
    "actions": (_of_one(actions=lambda n: f"[{_listed(n)}]"), 1000),
    "departments": (_of_one(bureau=lambda n: f"[{_listed(n, '甲{}司')}]"), 100),
    "leading departments": (
        _of_one(bureau=lambda n: f"[{_listed(n, '甲{}司')}]", lead=lambda n: f"[{_listed(n, '甲{}司')}]"), 100),
    "notes": (_of_one(notes=lambda n: f"[{_listed(n)}]"), 1000),
    "doubts and decisions": (
        _of_one(
            doubts=lambda n: f"[{_listed(n, '疑{}')}]",
            decisions=lambda n: "[" + _listed(n, "{{about: [due], who: 人, date: 2019-03-01, why: 文, seen: [疑{}]}}") + "]"), 100),
    "doubts on the plan": (
        lambda n: rules(
            tail="doubts:\n" + _listed(n, "- {{about: document, seen: 疑{}, decide: 定}}\n", "") + "decisions:\n"
            + _listed(n, "- {{about: [document], who: 人, date: 2019-03-01, why: 文, seen: [疑{}]}}\n", "")), 100),
    "undecided": (_of_one(undecided=lambda n: f"[{_listed(n, 'due')}]"), 100),
    "lines": (_of_one(source=lambda n: f"{{lines: [{_listed(n, '1')}]}}"), 1000),
    "tasks": (lambda n: rules(tail="- {title: 任, measures: []}\n" * n), 100),
    "unknown keys": (lambda n: rules(tail=_listed(n, "键{}: 1\n", "")), 100),
    "unknown facts in conditions": (_of_one(mandatory=lambda n: f"{{任一: [{_listed(n)}]}}"), 100),
    "document words": (lambda n: rules(tail="document_words: {" + _listed(n, "词{}: 名") + "}\n"), 100),
}  # fmt: skip

_PROFILES: Final[dict[str, Callable[[int], str]]] = {
    "records of days": lambda n: _fact(n, _RECORD),
    "records that disagree": lambda n: _fact(n, _OTHER_VALUES),
    "records of years": lambda n: _fact(n, _YEARS),
    "records of one month": lambda n: _fact(n, "  - {{value: 是, since: 2018-04, until: 2018-04}}\n"),
    "records as of a day": lambda n: _fact(n, "  - {{value: 是, as_of: {0}}}\n"),
    "unknown facts": lambda n: _profile(_listed(n, "  词{}: 是\n", "")),
    "wrong values": lambda n: _fact(n, "  - {{value: 也许}}\n"),
    "a long string": lambda n: f"province: {'甲' * n}\n",
    "a long string of escapes": lambda n: 'province: "' + chr(92) + 'x41' + (chr(92) + 'x41') * n + '"\n',
    "a string of many lines": lambda n: "province: 甲\n" + "  乙\n" * n,
    "a block of many lines": lambda n: "province: |\n" + "  乙\n\n" * n,
    "tags": lambda n: "%TAG !a! tag:a\n" * n + "---\nprovince: 甲省\n",
    "anchors": lambda n: _profile(_listed(n, "  词{0}: &a{0} 是\n", "")),
    "deep lists": lambda n: "province: " + "[" * n,
    "deep keys": lambda n: "? " * n,
    "deep dashes": lambda n: "- " * n,
    "a flow list": lambda n: f"province: [{_listed(n, '甲')}]\n",
    "a flow mapping": lambda n: "province: {" + _listed(n, "甲{}: 1") + "}\n",
    "a list as key": lambda n: f"? [{_listed(n, '甲')}]\n: 1\nprovince: 甲省\n",
    "lists as keys": lambda n: "? [甲]\n: 1\n" * n + "province: 甲省\n",
    "equal keys": lambda n: "province: 甲省\n" * n,
    "colons": lambda n: "province: 甲" + "：" * n + "\n 乙：丙\n  - x\n",
    "control characters": lambda n: "province: 甲省\nfacts:\n  强省试点省:\n" + '  - "\\x01"\n' * n,
    "blank lines": lambda n: "\n" * n + "province: 甲省\n",
    "quotes": lambda n: "province: '" + "''" * n + "'\n",
}  # fmt: skip

_CASES: Final[dict[str, Callable[[int], str]]] = {
    "cases": _cases,
    "expectations of a case": lambda n: _cases(1, f"{{必做: [{_listed(n, '{}')}]}}"),
    "expectations by measure": lambda n: _cases(1, "{" + _listed(n, "{}: 必做") + "}"),
    "equal expectations": lambda n: _cases(1, f"{{必做: [{_listed(n, '1')}]}}"),
    "unknown expectations": lambda n: _cases(1, "{" + _listed(n) + "}"),
    "unknown facts": lambda n: _cases(1).replace("{甲区: 是}", "{" + _listed(n, "词{}: 是") + "}"),
}


def _words(command: Callable[[int], list[str]]) -> Callable[[int, Path], Input]:
    """A line whose input is typed; Linux takes no more than 128 KiB in one word, 2 MiB in all."""

    def make(n: int, folder: Path) -> Input:
        typed = [word.replace("DIR", str(folder)) for word in command(n)]
        longest = max(len(word.encode()) for word in typed)
        size = sum(len(word.encode()) + 9 for word in typed)
        return Input(typed, max(size, longest * 16), 2 * 2**20)

    return make


_TYPED: Final[dict[str, Callable[[int], list[str]]]] = {
    "--set many times": lambda n: ["what-if", "广东", *(word for _ in range(n) for word in ("--set", "保护中心=是"))],
    "--set of unknown facts": lambda n: ["what-if", "广东", *(f"--set=词{i}=是" for i in range(n))],
    "a long --set": lambda n: ["what-if", "广东", "--set", "省份类别=" + "类" * n],
    "a long --set of signs": lambda n: ["what-if", "广东", "--set", "=" * n],
    "a long province": lambda n: ["for", "广" * n],
    "a long path": lambda n: ["for", "a/" * n + "b.yaml"],
    "provinces": lambda n: ["matrix", *["广东"] * n],
    "a long --rules": lambda n: ["for", "广东", "--rules", "国" * n],
    "a long --on": lambda n: ["for", "广东", "--on", "2" * n],
    "a long measure": lambda n: ["explain", "广东", "1" * n],
    "measures": lambda n: ["explain", "广东", *map(str, (i % 25 + 1 for i in range(n)))],
    "a long department": lambda n: ["department", "司" * n],
    "a long --column": lambda n: ["import", "x.txt", "--column", "=" * n],
    "a long new province": lambda n: ["new", "甲" * n],
    "a long command": lambda n: ["令" * n],
}  # fmt: skip

YAML_FILES: Final = (
    *(of_text(f"check: {what}", text, "check", "FILE", first=first) for what, (text, first) in _RULES.items()),
    *(
        of_text(f"{' '.join(command[:1])}: measures", _measures, *command, first=50)
        for command in (
            ("measures", "--rules", "FILE"), ("for", "广东", "--rules", "FILE"), ("explain", "广东", "1", "--rules", "FILE"),
            ("ask", "广东", "--rules", "FILE"), ("timeline", "广东", "--rules", "FILE"), ("compare", "广东", "江苏", "--rules", "FILE"),
            ("reach", "广东", "1", "--rules", "FILE"), ("department", "--rules", "FILE"), ("diff", "FILE", "FILE"),
            ("what-if", "广东", "--rules", "FILE", "--set", "甲区=是"), ("table", "FILE", "-o", "DIR/t.docx"),
            ("matrix", "--rules", "FILE", "-o", "DIR/m.xlsx"), ("for", "广东", "--rules", "FILE", "--format", "json"),
        )
    ),
    *(
        of_text(f"export {form}: measures", _measures, "export", "广东", "--rules", "FILE", "-o", f"DIR/x.{form}", first=50)
        for form in ("docx", "md", "csv", "html", "json", "xlsx")
    ),
    of_text("export dmn: measures", _measures, "export", "--rules", "FILE", "-o", "DIR/x.dmn", first=50),
    of_text("diff: measures, with others", _measures, "diff", "2018", "FILE", first=50),
    of_text("diff: measures with clauses of their own", _clauses, "diff", "2018", "FILE", first=50),
    *(of_text(f"for: {what}", text, "for", "FILE") for what, text in _PROFILES.items()),
    *(
        of_text(f"{command[0]}: records of {what}", partial(_fact, pattern=pattern), *command, first=200)
        for what, pattern in {"days": _RECORD, "days as of which": "  - {{value: 是, as_of: {0}}}\n"}.items()
        for command in (
            ("timeline", "FILE"), ("explain", "FILE", "14"), ("ask", "FILE"), ("compare", "FILE", "广东"), ("reach", "FILE", "14"),
            ("export", "FILE", "-o", "DIR/x.xlsx"), ("matrix", "FILE"), ("what-if", "FILE", "--set", "省份类别=一类"),
            ("for", "FILE", "--all-plans"), ("export", "FILE", "-o", "DIR/x.docx"),
        )
    ),
    *(of_text(f"test: {what}", text, "test", "FILE", file="x.tests.yaml", first=100, beside={"x": _measures(20)}) for what, text in _CASES.items()),
    of_text("test: measures and a case", _measures, "test", "DIR/x.tests.yaml", file="x.yaml", first=50, beside={"x.tests": _cases(3)}),
    *(Line(f"typed: {what}", _words(command), 100) for what, command in _TYPED.items()),
)  # fmt: skip
