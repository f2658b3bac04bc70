"""The long way of Markdown: a text that is more than plain prose, by the parser.

`prose_rules` cleans it and guards the prose that Markdown would swallow; mistune, with the rules of
`markdown_syntax`, makes tokens; `markdown_html` makes HTML of them; where the author wrote HTML, `raw_html` and then
`sanitize` judge it. A text without raw HTML cannot produce anything unsafe, so the sanitizer is not run on it.
`directives` cuts a text that has `:::` in pieces, each of which goes that way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ssg.problems import Problem
from ssg.text.block_ids import number_repeats
from ssg.text.directives import MARK, Directive, find_directives
from ssg.text.directives_tokens import directive_token
from ssg.text.footnotes import render_notes
from ssg.text.html_report import HtmlReport
from ssg.text.markdown_html import rank_headings, render_blocks
from ssg.text.markdown_page import Page
from ssg.text.markdown_syntax import Env, block_rules, markdown_parser
from ssg.text.marks import GUARD, LITERAL_STAR, LITERAL_UNDERSCORE, VALUE_END, VALUE_START
from ssg.text.plain_blocks import plain_tokens
from ssg.text.prose_rules import clean_source, guard_prose
from ssg.text.raw_html import settle_raw_html
from ssg.text.sanitize import sanitize
from ssg.values import replace

_ID = re.compile(r' id="([^"]*)"')
_START_TAG = re.compile(r"<([a-z][a-z0-9]*)")


def render_long(
    text: str, links: Mapping[str, str], first_line: int, labels: Mapping[str, str], *, short_ways: bool
) -> tuple[str, tuple[Problem, ...], bool]:
    """(HTML, problems, whether it has code with colours) of any text; see `markdown.render_markdown`.

    `short_ways` allows short ways through plain blocks and plain emphasis.
    """
    source = clean_source(text)
    page = _open_page(source, links, first_line, labels)
    page.short_ways = short_ways
    if MARK in source:
        blocks, problems = find_directives(source)
        page.problems += [replace(problem, line=first_line + (problem.line or 0)) for problem in problems]
        page.state.tokens = _parse_pieces(source, 0, len(source), blocks, page)
    else:
        page.state.tokens = _parse(source, page)
    page.heading_levels = rank_headings(page.state.tokens)
    html = render_blocks(page.state.tokens, page)
    if page.env.notes or page.env.undefined:
        html = render_notes(html, page)
    if page.has_raw_html:
        page.search_from_start()
        html = settle_raw_html(html, HtmlReport(page))
    html = _without_marks(number_repeats(html))
    if page.has_raw_html:
        html = _sanitize(html, page)
    return html, tuple(sorted(page.problems, key=Problem.sort_key)), page.has_code


def _open_page(source: str, links: Mapping[str, str], first_line: int, labels: Mapping[str, str]) -> Page:
    has_urls = "http" in source
    parser = markdown_parser(extra=("url",) if has_urls else ())
    state = parser.block.state_cls()
    env = Env(source)
    state.env["text"] = env
    return Page(
        parser,
        state,
        env,
        links,
        source,
        first_line,
        labels,
        has_urls=has_urls,
        has_markup=any(mark in source for mark in "\\`_[<{&~"),
        escapes_comments="\\<!--" in source,
    )


def _parse(text: str, page: Page) -> list[dict[str, Any]]:
    """The block tokens of a text, or of a piece of it between directives."""
    guarded = guard_prose(text)
    plain = plain_tokens(guarded) if page.short_ways else None
    if plain is not None:
        return plain
    state = page.parser.block.state_cls()
    state.env = page.state.env
    page.env.absent.clear()  # what was not found was looked for in another piece
    state.process(guarded if guarded.endswith("\n") else guarded + "\n")
    page.parser.block.parse(state, block_rules(guarded))
    return state.tokens


def _parse_pieces(text: str, start: int, end: int, blocks: tuple[Directive, ...], page: Page) -> list[dict[str, Any]]:
    """The block tokens of a part of a text that has these directives."""

    def parse(block: Directive) -> list[dict[str, Any]]:
        return _parse_pieces(text, block.body_start, block.body_end, block.parts, page)

    tokens: list[dict[str, Any]] = []
    for block in blocks:
        tokens += _parse(text[start : block.start], page)
        tokens.append(directive_token(block, text, parse))
        start = block.end
    return tokens + _parse(text[start:end], page)


def _sanitize(html: str, page: Page) -> str:
    """The sanitizer's look at a settled fragment; what it still takes out is reported too."""
    clean = sanitize(html, frozenset(_ID.findall(html)))
    before, after = Counter(_START_TAG.findall(html)), Counter(_START_TAG.findall(clean))
    page.search_from_start()
    for name in sorted(before - after):
        message = f"html <{name}> may not stand where it does and was taken out"
        page.warn("R102", message, f"<{name}", "look at the elements around it")
    return clean


def _without_marks(html: str) -> str:
    for mark, written in ((GUARD, ""), (LITERAL_STAR, "*"), (LITERAL_UNDERSCORE, "_")):
        html = html.replace(mark, written)
    if VALUE_START in html:
        html = re.sub(f"{VALUE_START}[0-9]*{VALUE_END}", "", html)
    return html
