"""A paper as a web page: one file that fetches nothing and runs nothing, and that prints well."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from obligations.exports.paper import Heading, Numbered, Paper, Text
from obligations.plan.verdicts import Verdict

if TYPE_CHECKING:
    from jinja2 import Template

#: By this a page is known as one of ours.
GENERATOR: Final = '<meta name="generator" content="obligations">'

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
{{ generator|safe }}
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ paper.title }}</title>
<style>
:root { color-scheme: light; }
body { margin: 1.5rem auto; max-width: 92rem; padding: 0 1.2rem; color: #1d1d1f; background: #fff; line-height: 1.6;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "微软雅黑", sans-serif; }
h1 { font-size: 1.45rem; line-height: 1.4; }
h2 { font-size: 1.12rem; margin: 1.8rem 0 .4rem; border-bottom: 2px solid #444; padding-bottom: .15rem; }
p { margin: .25rem 0; }
.strong { font-weight: bold; border-left: .3rem solid #b26a00; padding-left: .6rem; }
.numbered { columns: 22rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .86rem; min-width: 100%; margin-top: .4rem; }
th, td { border: 1px solid #999; padding: .3rem .45rem; text-align: left; vertical-align: top;
  white-space: pre-line; overflow-wrap: anywhere; min-width: 2.2em; }
th { background: #ececec; }
td.number { text-align: right; }
td.under { background: #fafafa; border-top: none; padding-left: 2.5rem; }
.verdict { white-space: nowrap; text-align: center; }
.mandatory { background: #fbdcd9; font-weight: bold; }
.optional { background: #def0e0; }
.unspecified { background: #e6e9f2; font-style: italic; }
.undetermined { background: #fff3c8; text-decoration: underline dotted; text-underline-offset: .25em; }
@page { size: A4 landscape; margin: 14mm 12mm; }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 9pt; }
  .wide { overflow: visible; }
  table { font-size: 7.5pt; width: 100%; }
  th, td { padding: 1pt 2pt; }
  th { min-width: 0 !important; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>
</head>
<body>
<h1>{{ paper.title }}</h1>
{% for block in paper.blocks %}
{% if block is heading %}
<h2>{{ block.text }}</h2>
{% elif block is text %}
<p{% if block.strong %} class="strong"{% endif %}>{{ block.text }}</p>
{% elif block is numbered %}
<ol class="numbered">
{% for number, text in block.items %}
<li value="{{ number }}">{{ text }}</li>
{% endfor %}
</ol>
{% else %}
<div class="wide" tabindex="0"><table>
<thead><tr>
{% for column in block.head %}
<th scope="col" style="min-width: {{ [column.width, 24]|min // 2 }}em">{{ column.label }}</th>
{% endfor %}
</tr></thead>
<tbody>
{% for row in block.rows %}
<tr>{% for cell in row %}
{% if cell is verdict %}<td class="verdict {{ cell.value }}">{{ cell.label }}</td>
{% elif cell is number %}<td class="number">{{ cell }}</td>
{% else %}<td>{{ cell }}</td>
{% endif %}
{% endfor %}</tr>
{% set under = block.under[loop.index0] if block.under else "" %}
{% if under %}
<tr><td class="under" colspan="{{ row|length }}">原文：{{ under }}</td></tr>
{% endif %}
{% endfor %}
</tbody>
</table></div>
{% endif %}
{% endfor %}
</body>
</html>
"""


def html_text(paper: Paper) -> str:
    """A paper as a web page."""
    return _template().render(paper=paper, generator=GENERATOR)


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined  # a list has no use for it

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.tests |= {
        "heading": lambda block: isinstance(block, Heading),
        "text": lambda block: isinstance(block, Text),
        "numbered": lambda block: isinstance(block, Numbered),
        "verdict": lambda cell: isinstance(cell, Verdict),
    }
    return environment.from_string(_PAGE)
