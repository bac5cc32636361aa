"""Documents in text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.hostile.line import of_text
from benchmarks.hostile.yaml_files import rules

_MOST: Final = 512 * 1024
_HEAD: Final = "| 序号 | 举措 | 局内执行部门 | 完成时间 | 省份 |\n|---|---|---|---|---|\n"
_PAGE: Final = "<html><body>{}</body></html>"
_HEADER: Final = "<tr><td>序号</td><td>举措</td><td>局内</td><td>完成时间</td><td>省份</td></tr>"

_TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "numbered lines": lambda n: "".join(f"{i}. 名称{i}。（甲司负责；适用范围：各省份）\n" for i in range(1, n + 1)),
    "numbered lines, none of them apart": lambda n: "".join(f"{i}. 名称{i}，甲司负责，\n" for i in range(1, n + 1)),
    "headings": lambda n: "".join(f"（{'一二三四五六七八九'[i % 9]}）标题{i}\n责任单位：甲司\n" for i in range(n)),
    "lines": lambda n: "某某内容\n" * n,
    "long lines": lambda n: ("某某内容" * 50 + "\n") * n,
    "lines that go on": lambda n: "某某内容，\n" * n,
    "one line": lambda n: "某" * n,
    "one measure": lambda n: "1. 名称。（" + "甲司、" * n + "负责；适用范围：各省份）\n",
    "one line of numbers": lambda n: "1. " * n,
    "one line of semicolons": lambda n: "1. 名称。（" + "甲司负责；" * n + "适用范围：各省份）",
    "one line of full stops": lambda n: "1. 名称。" + "甲。" * n,
    "opened brackets": lambda n: "1. 名称（" + "（" * n,
    "opened brackets in lines": lambda n: "1. 名称（甲司负责\n" * n,
    "closed brackets": lambda n: "1. 名称" + "）" * n,
    "pairs of brackets": lambda n: "1. 名称。" + "（甲）" * n,
    "nested brackets": lambda n: "1. 名称。" + "（" * n + "甲" + "）" * n,
    "spaces": lambda n: "1. 名称" + " " * n + "甲\n",
    "spaces behind departments": lambda n: "1. 名称。（甲司" + " " * n + "乙\n",
    "wide spaces": lambda n: "1. 名称。\u3000" + "\u3000甲" * n,
    "digits": lambda n: "1. 名称 " + "1" * n,
    "blank lines": lambda n: "1. 名称\n" + "\n" * n + "2. 名称\n",
    "tabs": lambda n: "序号\t举措\t局内\t完成时间\t省份\n" + "".join(f"{i}\t名\t甲司\t年内\t各省份必做\n" for i in range(1, n + 1)),
    "a row of tabs": lambda n: "序号\t举措\t局内\n" + "\t" * n + "\n",
    "quotes between tabs": lambda n: "序号\t举措\t局内\n1\t\"" + '""' * n + "\"\t甲\n",
    "an open quote between tabs": lambda n: "序号\t举措\t局内\n1\t\"" + "甲\n" * n,
    "letters": lambda n: "1. 名称 " + "abc " * n,
    "documents' numbers": lambda n: "国发〔2018〕38号" * n,
    "days": lambda n: "2018年11月7日\n" * n,
    "departments": lambda n: "1. 名称。（" + "".join(f"甲{i}司、" for i in range(n)) + "负责）\n",
    "colons": lambda n: "1. 名称。责任单位：" * n,
    "quotation marks": lambda n: "1. 名称“" + "“" * n,
    "book titles": lambda n: "1. 名称《" + "《" * n,
    "annexes": lambda n: "附件\n" * n,
}  # fmt: skip
_MARKDOWN: Final[dict[str, Callable[[int], str]]] = {
    "rows": lambda n: _HEAD + "".join(f"| {i} | 名{i} | 甲司 | 年内完成 | 各省份必做 |\n" for i in range(1, n + 1)),
    "tables": lambda n: (_HEAD + "| 1 | 名 | 甲司 | 年内完成 | 各省份必做 |\n\n文\n\n") * n,
    "rows without a header": lambda n: "| 1 | 名 |\n\n" * n,
    "gaps": lambda n: _HEAD + "| 1 | 名 |\n" + "\n" * n + "| 2 | 名 |\n",
    "pipes": lambda n: "a | b | c\n" * n,
    "escaped pipes": lambda n: _HEAD + "| 1 | " + "\\|" * n + " |\n",
    "backslashes": lambda n: _HEAD + "| 1 | " + "\\" * n + " |\n",
    "a long cell": lambda n: _HEAD + f"| 1 | {'名' * n} |\n",
    "opened brackets": lambda n: _HEAD + f"| 1 | {'[' * n} |\n",
    "opened brackets of a text": lambda n: "文\n" + ("[" * 60 + "\n") * n,
    "links": lambda n: "文\n" + "[a](b) " * n,
    "half links": lambda n: "文\n" + "[a](" * n,
    "half links in lines": lambda n: "文\n" + "[a](<b\n" * n,
    "images": lambda n: "文\n" + "![" * n,
    "nested images": lambda n: "文\n" + "![" * n + "a" + "](b)" * n,
    "emphasis": lambda n: "文\n" + "*a **a " * n,
    "stars": lambda n: "文\n" + "*" * n + "a",
    "stars and underscores": lambda n: "文\n" + "a**b" + "c* " * n,
    "tildes": lambda n: "文\n" + "~~a " * n,
    "backticks": lambda n: "文\n" + "".join("`" * (i % 300 + 1) + " " for i in range(n)),
    "backticks in lines": lambda n: "文\n" + "`a``b\n" * n,
    "opened tags": lambda n: "文\n" + "<a " * n,
    "opened comments": lambda n: "文\n" + "<!-- a\n" * n,
    "opened instructions": lambda n: "文\n" + "<? a\n" * n,
    "opened declarations": lambda n: "文\n" + "<!A a\n" * n,
    "opened sections": lambda n: "文\n" + "<![CDATA[ a\n" * n,
    "opened attributes": lambda n: "文\n" + "<a b='\n" * n,
    "tags": lambda n: "文\n" + "<b>a</b>" * n,
    "struck cells": lambda n: _HEAD + f"| 1 | {'<s>a' * n} |\n",
    "entities": lambda n: "文\n" + "&amp;" * n,
    "half entities": lambda n: "文\n" + "&#" * n,
    "lists": lambda n: "".join("  " * (i % 50) + "- 甲\n" for i in range(n)),
    "nested lists": lambda n: "- " * n + "甲\n",
    "headings": lambda n: "# 标题\n\n" * n,
    "hashes": lambda n: "#" * n + "\n",
    "a heading of hashes": lambda n: "# a " + "# " * n + "b\n",
    "dashes": lambda n: _HEAD + "|" + "-" * n + "\n",
    "dashes and colons": lambda n: "| a |\n" + ":-" * n + "\n",
    "spaces in a delimiter": lambda n: "| a |\n| b |\n" + " " * n + "x\n",
    "HTML tables": lambda n: f"文\n\n<table>{_HEADER}</table>\n\n" * n,
    "HTML tables that do not end": lambda n: "文\n" + "<table\n" * n,
    "HTML around no table": lambda n: "文\n" + "<div>\n" * n,
    "HTML around no table in a line": lambda n: "文\n" + "<div> " * n,
    "spaces before no table": lambda n: "文\n" + " " * n + "\n",
    "lines of dashes": lambda n: "+---+\n" * 0 + "+" + "-" * n + "\n",
    "full-width bars": lambda n: "甲｜乙｜丙\n" * n,
    "references": lambda n: "[a]: b\n" * n,
}  # fmt: skip


def _page(body: str) -> str:
    return _PAGE.format(body)


def _table(rows: str) -> str:
    return _page(f"<table>{_HEADER}{rows}</table>")


_HTML: Final[dict[str, Callable[[int], str]]] = {
    "paragraphs": lambda n: _page("<p>文</p>" * n),
    "paragraphs that do not end": lambda n: _page("<p>文" * n),
    "elements": lambda n: _page("<b>文</b>" * n),
    "elements that do not end": lambda n: _page("<b>文" * n),
    "ends": lambda n: _page("</b>" * n),
    "ends of others": lambda n: _page("<p>" + "</div></p>" * n),
    "formatting that overlaps": lambda n: _page("<b><i></b></i>" * n),
    "attributes": lambda n: _page("<p " + "".join(f"a{i} " for i in range(n)) + ">文</p>"),
    "equal attributes": lambda n: _page("<p " + "a " * n + ">文</p>"),
    "a long attribute": lambda n: _page(f"<p style='{'display:' * n}'>文</p>"),
    "spaces in an attribute": lambda n: _page(f"<p style='display{' ' * n}x'>文</p>"),
    "many spaces in attributes": lambda n: _page(f"<p style='{'display ' * n}'>文</p>"),
    "entities": lambda n: _page("<p>" + "&amp;" * n),
    "unknown entities": lambda n: _page("<p>" + "&x;" * n),
    "a long entity": lambda n: _page("<p>&" + "a" * n),
    "comments": lambda n: _page("<p>文" + "<!-- a -->" * n),
    "comments at the beginning": lambda n: "<!---->" * n + _page("文"),
    "comments that do not end": lambda n: _page("<p>文" + "<!-- a " * n),
    "comments before none": lambda n: "<!-- a -->" * min(n, 150) + "x" * n,
    "scripts": lambda n: _page("<script>" + "</" * n),
    "struck out": lambda n: _page("<s>文</s>" * n),
    "struck out within": lambda n: _page("<s>" * min(n, 180) + "文" * n),
    "breaks": lambda n: _page("<p>" + "文<br>" * n),
    "items": lambda n: _page("<ol>" + "<li>文</li>" * n + "</ol>"),
    "nested lists": lambda n: _page("<ul><li>" * min(n, 90) + "文" * n),
    "rows": lambda n: _table("".join(f"<tr><td>{i}<td>名<td>甲司<td>年内<td>各省份必做</tr>" for i in range(1, n + 1))),
    "cells": lambda n: _table("<tr>" + "<td>文</td>" * n + "</tr>"),
    "cells across": lambda n: _table("<tr>" + "<td colspan=100>文</td>" * n + "</tr>"),
    "cells down": lambda n: _table("<tr>" + "<td rowspan=9999>文</td>" * 90 + "</tr>" + "<tr></tr>" * n),
    "cells down and across": lambda n: _table("<tr><td rowspan=9999 colspan=100>文</td>" * n),
    "rows with cells down": lambda n: _table("<tr><td rowspan=100 colspan=9>文</td></tr>" * n),
    "tables": lambda n: _page(f"<table>{_HEADER}</table>" * n),
    "nested tables": lambda n: _page("<table><tr><td>文" * min(n, 60) + "文<p>" * n),
    "tables in a table": lambda n: _page("<table><tr><td>" + "<table><tr><td>文</table>" * n + "</table>"),
    "tables in nested tables": lambda n: _page("<table><tr><td>" * 50 + "<table><tr><td>文</table>" * n),
    "text outside of cells": lambda n: _page("<table>" + "<tr>文<td>文</td></tr>" * n),
    "bodies": lambda n: _page("<table>" + f"<tbody>{_HEADER}" * n),
    "captions": lambda n: _page("<table>" + "<caption>文</caption>" * n),
    "spaces": lambda n: _page("<p>文" + " " * n + "文"),
    "a declaration": lambda n: "<?xml " + "a" * n + "?>" + _page("文"),
    "half a charset": lambda n: "<html>" + "charset " * n,
    "inputs": lambda n: _page("<p>" + "<input>" * n),
    "nested forms": lambda n: _page("<table>" + "<form><tr>" * n),
    "headings": lambda n: _page("<h1>文</h1>" * n),
}  # fmt: skip

DOCUMENTS: Final = tuple(
    of_text(
        f"{kind}: {what}", text, "import", "FILE", "--title", "计划", "--year", "2018", file=file, most=_MOST, first=100
    )
    for kind, file, texts in (("text", "a.txt", _TEXTS), ("markdown", "a.md", _MARKDOWN), ("html", "a.html", _HTML))
    for what, text in texts.items()
) + tuple(
    of_text(f"vocabulary: {what}", text, "import", "DIR/a.yaml", "--vocabulary", "FILE", "--title", "计划", "--year", "2018",
            file="v.yaml", first=100, beside={"a": "1. 名称。（甲司负责；适用范围：甲区、丙区涉及省份）\n" * 3})
    for what, text in {
        "facts": lambda n: rules(vocabulary="{甲区: {}, " + ", ".join(f"区{i}: {{}}" for i in range(n)) + "}"),
        "aliases": lambda n: rules(vocabulary="{甲区: {aliases: [" + ", ".join(f"区{i}" for i in range(n)) + "]}}"),
        "a long name": lambda n: rules(vocabulary=f"{{甲区: {{}}, {'乙' * n}: {{}}}}"),
        "groups": lambda n: rules(
            head="groups: {" + ", ".join(f"组{i}: {{regions: [山西], source: 文, date: 2019}}" for i in range(n)) + "}\n"),
        "aliases of a group": lambda n: rules(
            head="groups: {组: {regions: [山西], source: 文, date: 2019, aliases: [" + ", ".join(f"词{i}" for i in range(n)) + "]}}\n"),
    }.items()
)  # fmt: skip
