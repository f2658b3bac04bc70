"""Tokens of directives into HTML that says by its elements what a block is, without a theme and in a feed, too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ssg.text.block_ids import block_id
from ssg.text.directives import Directive
from ssg.text.html_escape import escape_attribute, escape_text
from ssg.text.markdown_inline import render_inline
from ssg.text.markdown_page import Page
from ssg.text.marks import ALL_MARKS, ID_END

Token = dict[str, Any]

_UNSAID = re.compile(rf'<sup class="footnote-ref">.*?</sup>|<[^<>]*>|[{ALL_MARKS}]')


def render_directive(token: Token, body: str, page: Page) -> str:
    """HTML of a directive around the HTML of what is in it; an empty one is nothing."""
    block: Directive = token["directive"]
    if not block.name or not (body or block.argument):
        return body
    return _DIRECTIVES[block.name](block, body, page)


def _note(block: Directive, body: str, page: Page) -> str:
    role = block.argument or "author"
    label = page.labels.get(f"note_{role}", role)
    return f'<aside role="note" class="note note-{escape_attribute(role)}">\n{_label(label)}{body}</aside>\n'


def _warning(block: Directive, body: str, page: Page) -> str:
    words = render_inline(block.argument, page) if block.argument else ""
    first = f'<p id="{block_id(words)}{ID_END}">{words}</p>\n' if words else ""
    return f'<aside role="note" class="warning">\n{_label(page.labels["warning"])}{first}{body}</aside>\n'


def _spoiler(block: Directive, body: str, page: Page) -> str:
    summary = render_inline(block.argument, page) if block.argument else escape_text(page.labels["spoiler"])
    return f'<details class="spoiler">\n<summary>{summary}</summary>\n{body}</details>\n'


def _window(block: Directive, body: str, page: Page) -> str:
    title = render_inline(block.argument, page) if block.argument else ""
    name = _quoted(title).strip() or escape_attribute(page.labels[block.name])
    head = f'<p class="block-title" id="{block_id(title)}{ID_END}">{title}</p>\n' if title else ""
    return f'<div class="{block.name}" role="group" aria-label="{name}">\n{head}{body}</div>\n'


def _verse(block: Directive, body: str, page: Page) -> str:
    title = render_inline(block.argument, page) if block.argument else ""
    head = f'<p class="block-title" id="{block_id(title)}{ID_END}">{title}</p>\n' if title else ""
    return f'<div class="{block.name}">\n{head}{body}</div>\n'


def _letter(block: Directive, body: str, page: Page) -> str:
    return f'<blockquote class="letter">\n{body}</blockquote>\n'


def _epigraph(block: Directive, body: str, page: Page) -> str:
    return f'<blockquote class="epigraph" role="doc-epigraph">\n{body}</blockquote>\n'


def _label(words: str) -> str:
    return f'<p class="block-label">{escape_text(words)}</p>\n'


def _quoted(html: str) -> str:
    """Words of a fragment in an attribute: `&` and `<` are escaped in both."""
    return _UNSAID.sub("", html).replace('"', "&quot;")


def render_signature(token: Token, page: Page) -> str:
    """Who signs a letter."""
    html = render_inline(token["text"], page)
    return f'<p class="signature" id="{block_id(html)}{ID_END}">{html}</p>\n'


def render_source(token: Token, page: Page) -> str:
    """Where an epigraph is from."""
    html = render_inline(token["text"], page)
    return f'<footer class="source"><p id="{block_id(html)}{ID_END}">{token["dash"]}{html}</p></footer>\n'


def render_stanza(token: Token, page: Page) -> str:
    """Lines of verse, each an element that a theme can hang, with line ends for readers without a theme."""
    lines = []
    for step, words in token["lines"]:
        html = render_inline(words, page)
        lines.append(f'<span class="line{f" in-{step}" if step else ""}">{html}</span>')
    html = "<br>\n".join(lines)
    return f'<p class="stanza" id="{block_id(html)}{ID_END}">{html}</p>\n'


def render_message(token: Token, page: Page) -> str:
    """A message of a chat, or a line that nobody says."""
    html = render_inline(token["text"], page)
    if not token["sender"]:
        return f'<p class="turn event" id="{block_id(html)}{ID_END}">{html}</p>\n'
    when = f"<small>{escape_text(token['when'])}</small> " if token["when"] else ""
    html = f'{when}<b class="sender">{render_inline(token["sender"], page)}</b> {html}'
    return f'<p class="turn" id="{block_id(html)}{ID_END}">{html}</p>\n'


def render_values(token: Token, page: Page) -> str:
    """Names and values of a window."""
    pairs = [(render_inline(name, page), render_inline(value, page)) for name, value in token["values"]]
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>\n" for name, value in pairs)
    return f'<dl class="values" id="{block_id(rows)}{ID_END}">\n{rows}</dl>\n'


_DIRECTIVES: dict[str, Callable[[Directive, str, Page], str]] = {
    "note": _note,
    "warning": _warning,
    "spoiler": _spoiler,
    "system": _window,
    "status": _window,
    "chat": _window,
    "letter": _letter,
    "epigraph": _epigraph,
    "verse": _verse,
    "poem": _verse,
}
