"""Commands about the ministry's document: read it into a draft, compare it with the rules, write its table."""

from __future__ import annotations

import sys
from dataclasses import replace as replace_fields
from functools import partial
from pathlib import Path

import click

from obligations.cli.chinese import ChineseCommand, wrong_value
from obligations.cli.editor import editor_option, needs_a_file, with_schema
from obligations.cli.options import force_option, format_option, output_option, rules_file
from obligations.cli.results import mark_of, say_written, show_or_save
from obligations.cli.streams import show
from obligations.documents.auditing import audit as compare
from obligations.documents.drafting import draft_of
from obligations.documents.layout.columns import Words, told_words
from obligations.documents.original import INVISIBLE
from obligations.documents.reading import read_original
from obligations.documents.rules_text import rules_text
from obligations.documents.updating import is_made_from, lost_comments, lost_lines, updated
from obligations.errors import ObligationsError
from obligations.exports.plan_table import blank_markdown, blank_word, plan_markdown, plan_word
from obligations.files.reading import yaml_decoded
from obligations.files.source import read
from obligations.files.writing import FORCE, target_of
from obligations.loading import load_plan
from obligations.plan.rules_file import read_unchecked, read_vocabulary, vocabulary_of
from obligations.reports.documents import audit_text, imported_text
from obligations.reports.layout import Page, page_for
from obligations.text import as_json, readable, shown

_SAYS_NO = 1
_DOCUMENTS = (".docx", ".doc", ".md", ".txt", ".html", ".htm")
_EARLIEST = 1949


def _year(_ctx: click.Context, param: click.Parameter, written: str | None) -> int | None:
    if written is None:
        return None
    year = readable(written).strip().removesuffix("年")
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and int(year) >= _EARLIEST):
        raise wrong_value(param, f"“{shown(readable(written))}”不是年度", "请写成 2018 这样")
    return int(year)


def _plain(_ctx: click.Context, param: click.Parameter, written: str | None) -> str | None:
    """Return what somebody typed as text that rules files may have. Raises :class:`ObligationsError` otherwise."""
    text = None if written is None else readable(written).strip()
    if text == "":
        raise wrong_value(param, "是空的", "请写上文字，或不给这一项")
    if text and (found := INVISIBLE.search(text)):
        raise wrong_value(param, f"有看不见的字符（U+{ord(found[0]):04X}）", "请重新输入")
    return text


def _columns(_ctx: click.Context, _param: click.Parameter, written: tuple[str, ...]) -> Words:
    return told_words(readable(each) for each in written)


_column_option = click.option(
    "--column",
    "words",
    metavar="叫法=栏目",
    multiple=True,
    callback=_columns,
    help="原件里栏目或标记的叫法，如 完成日程=完成时间、司局=局内；可以给几次",
)


@click.command(
    cls=ChineseCommand,
    name="import",
    short_help="把计划的原件（Word、网页或文本）读成规则草稿",
    epilog="obligations import 计划.docx -o draft.yaml\n"
    "obligations import 计划.txt --vocabulary draft.yaml -o again.yaml",
)
@click.argument("document", metavar="原件")
@click.option(
    "--vocabulary",
    metavar="文件",
    help="条款里的词按这份规则文件（或只有 vocabulary 的文件）读；不给就用 2018 年的计划",
)
@click.option("--title", metavar="名称", callback=_plain, help="计划的名称；原件里看不出时要给")
@click.option("--year", metavar="年度", callback=_year, help="计划的年度；名称里看不出时要给")
@click.option("--id", "identifier", metavar="标识", callback=_plain, help="计划的标识；不给就用年度")
@_column_option
@click.option(
    "--update",
    "earlier",
    metavar="草稿",
    help="重新读原件，更新这份草稿：原件的话没变的人工认定、要点和预期都保留，变了的列出来",
)
@click.option("-o", "--output", metavar="文件", help="写到 .yaml 文件；不给或写 - 就显示出来")
@force_option
@editor_option
@click.pass_context
def import_(
    ctx: click.Context,
    document: str,
    vocabulary: str | None,
    title: str | None,
    year: int | None,
    identifier: str | None,
    words: Words,
    earlier: str | None,
    output: str | None,
    force: bool,
    editor: bool,
) -> None:
    """读出计划里的举措、部门、完成时间和条款，写成规则草稿。

    原件是 Word（.docx）、网页（.html）、Markdown 或文本。
    可以是表格（有举措、有部门或省份要求的栏目），
    也可以是编号的条文，如“1. 名称。（甲司负责；适用范围：各省份）”。
    读不准的不猜：写成 null，列在 undecided 里，并在最后逐处列出。
    退出码：0 都读准了，1 有没把握的地方，2 读不了原件。
    """
    to_file = output not in (None, "-")
    if editor:
        needs_a_file(output)
    if to_file and not str(output).lower().endswith((".yaml", ".yml")):
        message = f"-o：规则文件的后缀应为 .yaml，不是“{shown(Path(str(output)).suffix or '空的')}”"
        raise ObligationsError.at("usage", None, message)
    draft_file = read(earlier, "规则") if earlier is not None else None
    old = read_unchecked(draft_file).plan if draft_file is not None else None
    if old is not None and not words.pairs:
        words = told_words((f"{new}={known}" for new, known in old.document_words), "document_words")
    known = vocabulary_of(old or load_plan(None)) if vocabulary is None else read_vocabulary(rules_file(vocabulary))
    original = read_original(document)
    draft = draft_of(original, known.vocabulary, title=title, year=year, is_scope=known.is_scope, words=words)
    earlier_text = yaml_decoded(draft_file.raw or b"", draft_file.name) if draft_file is not None else ""
    is_same_file = is_made_from(earlier_text, draft.sha256)
    kept = updated(draft, old, is_same_file=is_same_file) if old is not None else None
    text = rules_text(draft, identifier, old=old, updated=kept)
    comments = lost_comments(earlier_text)
    lost = list(lost_lines((*kept.lost, *comments))) if kept else []
    review = kept.review if kept else ()
    if kept is not None:
        text += "".join(f"# 没有保留：{line}\n" for line in lost)
        draft = replace_fields(draft, doubts=kept.doubts)
    if output is None or not to_file:
        show(lambda _page: text.rstrip("\n"), for_programs=True)
        sys.stderr.write(imported_text(draft, page_for(sys.stderr), (), lost, review) + "\n")
    else:
        content = text.encode()
        may_replace = force or (earlier is not None and Path(earlier).resolve() == Path(str(output)).resolve())
        target = target_of(output, content, inputs=[Path(document)], refuse="" if may_replace else FORCE)
        if editor:
            target = target._replace(content=with_schema(content, target.path, "rules"))
        say_written([target])
        name = shown(output, 200)
        then = [f"obligations check {name}", f"obligations audit {name} --document {shown(document, 200)}"]
        show(lambda page: imported_text(draft, page, then, lost, review))
    if draft.doubts or lost:
        ctx.exit(_SAYS_NO)


@click.command(
    cls=ChineseCommand,
    name="audit",
    short_help="规则与计划的原件逐项核对",
    epilog="obligations audit --document 计划.docx\nobligations audit 草稿.yaml --document 计划.txt --format json",
)
@click.argument("rules", metavar="[规则文件]", required=False)
@click.option("--document", metavar="原件", required=True, help="计划的原件：.docx、.html、.md 或 .txt")
@_column_option
@format_option
@output_option
@click.pass_context
def audit(ctx: click.Context, rules: str | None, document: str, words: Words, form: str, output: str | None) -> None:
    """核对规则和原件：编号、名称、任务、部门及次序、完成时间、条款、必做和选做。

    不给规则文件就核对 2018 年的计划。不同的地方写明两边的内容和位置。
    退出码：0 一致，1 不一致或有读不准的地方，2 读不了。
    """
    path = rules_file(rules)
    if path.suffix.lower() in _DOCUMENTS:
        message = f"{shown(str(rules), 200)} 像是原件，不是规则文件"
        raise ObligationsError.at("wrong-kind-of-file", None, message, "请写成 audit 规则.yaml --document 原件")
    result = compare(path, document, words)

    def render(page: Page) -> str:
        return as_json(result.to_dict()) if form == "json" else audit_text(result, page)

    asked, known = [Path(document).name], [result.draft.sha256]
    mark = partial(mark_of, [result.rules.plan], asked=asked, known=known) if form == "json" else None
    show_or_save(render, output, inputs=[path, Path(document)], mark=mark)
    if not result.faithful:
        ctx.exit(_SAYS_NO)


@click.command(
    cls=ChineseCommand,
    name="table",
    short_help="把规则写成计划原件那样的表格（Word 或 Markdown）",
    epilog="obligations table -o 计划.docx\nobligations table rules/2019.yaml -o 计划.md\n"
    "obligations table --blank -o 新计划.docx",
)
@click.argument("rules", metavar="[规则文件]", required=False)
@click.option("-o", "--output", metavar="文件", help="写到 .docx 或 .md 文件；不给就以 Markdown 显示出来")
@click.option("--blank", is_flag=True, help="只要空白的表格，用来写下一年的计划；写好后用 obligations import 读")
@force_option
def table(rules: str | None, output: str | None, blank: bool, force: bool) -> None:
    """写出五栏的计划表格；写好后重新读一遍，与规则一致才交出来。

    不给规则文件就用 2018 年的计划；--blank 写出空白的表格。
    """
    if blank and rules is not None:
        raise ObligationsError.at("usage", None, "--blank 是空白的表格，不用规则文件", "请去掉规则文件，或去掉 --blank")
    plan = None if blank else load_plan(rules)
    ending = Path(output or "").suffix.lower()
    if output is None or output == "-":
        text = blank_markdown() if plan is None else plan_markdown(plan)
        show(lambda _page: text.rstrip("\n"), for_programs=True)
        return
    if ending not in (".docx", ".md"):
        message = f"-o：写不了{f' {ending} ' if ending else '没有后缀的'}文件"
        raise ObligationsError.at("usage", None, message, "可以写 .docx 或 .md")
    if ending == ".docx":
        content = blank_word() if plan is None else plan_word(plan)
    else:
        content = (blank_markdown() if plan is None else plan_markdown(plan)).encode()
    inputs = [Path(rules)] if rules else []
    say_written([target_of(output, content, inputs=inputs, refuse="" if force else FORCE)])
