"""Markdown of a chapter into a safe HTML fragment. No input or output here; `render` and `plan` call it.

The way of a text: `prose_rules` cleans it and guards the prose that Markdown would swallow; mistune, with the
rules of `markdown_syntax`, makes tokens; `markdown_html` makes HTML of them; where the author wrote HTML,
`raw_html` and then `sanitize` judge it. A text without raw HTML cannot produce anything unsafe, so the
sanitizer is not run on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from types import MappingProxyType

from ssg.problems import Problem
from ssg.text.block_ids import number_repeats
from ssg.text.footnotes import render_notes
from ssg.text.markdown_html import Page, render_blocks, resolve_destination, warn_about_foreign_image
from ssg.text.markdown_syntax import Env, block_rules, markdown_parser
from ssg.text.marks import GUARD, LITERAL_STAR, LITERAL_UNDERSCORE, VALUE_END, VALUE_START
from ssg.text.prose_rules import clean_source, guard_prose
from ssg.text.raw_html import DEEPEST, settle_raw_html
from ssg.text.sanitize import is_external, is_safe_destination, sanitize

_NO_LINKS: Mapping[str, str] = MappingProxyType({})
_ID = re.compile(r' id="([^"]*)"')
_INVISIBLE = re.compile(
    r'<sup class="footnote-ref">.*?</sup>|<a [^<>]*class="footnote-back"[^<>]*>[^<]*</a>|<!--.*?-->', re.S
)
_BLOCK_END = re.compile(
    r"<br[^<>]*>\n?|</(?:p|h[1-6]|li|tr|pre|div|blockquote|figcaption|dt|dd|summary|section|address|article|aside"
    r"|footer|header|caption)>|<hr[^<>]*>"
)
_CELL_END = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>")
_SPACES = re.compile(r"[ \t\f\r]*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One text as HTML."""

    html: str
    """Sanitized fragment; headings are one level lower than written."""
    problems: tuple[Problem, ...]
    """Warnings, without a path, with lines counted from `first_line`."""
    has_code: bool
    """A code block with colours is in it: the page links the stylesheet of `highlight.code_stylesheet`."""


def render_markdown(text: str, *, links: Mapping[str, str] = _NO_LINKS, first_line: int = 1) -> Rendered:
    """Render a chapter.

    `links` maps a destination as written in the text (relative path of a link or image, without fragment) to
    the address to emit. Never raises for any text; time is linear in the text for all that people write.
    """
    source = clean_source(text)
    guarded = guard_prose(source)
    page = _open_page(guarded, source, links, first_line)
    page.parser.block.parse(page.state, block_rules(guarded))
    html = render_blocks(page.state.tokens, page)
    if page.env.notes or page.env.undefined:
        html = render_notes(html, page)
    if page.has_raw_html:
        html = _settle(html, page)
    html = _without_marks(number_repeats(html), source)
    if page.has_raw_html:
        html = sanitize(html, frozenset(_ID.findall(html)))
    return Rendered(html=html, problems=tuple(page.problems), has_code=page.has_code)


def plain_text(html: str) -> str:
    """The text that a reader sees: blocks on lines of their own, no footnote numbers."""
    text = _BLOCK_END.sub("\n", _INVISIBLE.sub("", html))
    text = _TAG.sub("", _CELL_END.sub(" ", text))
    return _SPACES.sub("\n", unescape(text)).strip()


def _open_page(guarded: str, source: str, links: Mapping[str, str], first_line: int) -> Page:
    has_urls = "http" in source
    parser = markdown_parser(extra=("url",) if has_urls else ())
    state = parser.block.state_cls()
    env = Env(source)
    state.env["text"] = env
    state.process(guarded if guarded.endswith("\n") else guarded + "\n")
    return Page(parser, state, env, links, source, first_line, has_urls=has_urls)


def _without_marks(html: str, source: str) -> str:
    for mark, written in ((GUARD, ""), (LITERAL_STAR, "*"), (LITERAL_UNDERSCORE, "_")):
        html = html.replace(mark, written)
    if VALUE_START in html:
        html = re.sub(f"{VALUE_START}[0-9]*{VALUE_END}", "", html)
    return html


def _settle(html: str, page: Page) -> str:
    page.cursor = page.cursor_line = 0
    hint = "a page holds only HTML of text: take it out, or write \\< to show it"

    def report(kind: str, what: str, piece: str) -> None:
        match kind:
            case "tag":
                page.warn("R102", f"html <{what}> was taken out", piece, hint)
            case "attribute":
                key, name = what.split(" ", 1)
                page.warn("R102", f"html attribute {key} of <{name}> was taken out", piece, hint)
            case "class":
                name, value = what.split(" ", 1)
                page.warn("R102", f"a class of <{name} class='{value}'> was taken out", piece, hint)
            case "comment":
                page.note_comment(piece)
            case "stray":
                page.warn("R102", f"html </{what}> ends nothing and was taken out", piece, hint)
            case "depth":
                page.warn("R103", f"html is nested more than {DEEPEST} deep; <{what}> was taken out", piece, hint)
            case _:
                page.warn("R102", f"html <{what}> is not closed and is shown as text", piece, f"add </{what}>")

    def destination(url: str, attribute: str) -> str | None:
        new = resolve_destination(url, page.links)
        if not is_safe_destination(new):
            return None
        if attribute == "src" and is_external(new) and new not in page.links.values():
            warn_about_foreign_image(new, page)
            return None
        return new

    return settle_raw_html(html, page.source, report, destination)
