"""Inline Markdown into HTML, safe by construction: all text is escaped, every destination is looked at.

`render_inline` is what `markdown_html` calls for the words of each block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from ssg.text.cjk import guard_emphasis, join_soft_breaks
from ssg.text.html_escape import escape_attribute, escape_code, escape_text
from ssg.text.markdown_page import Page
from ssg.text.markdown_syntax import Note
from ssg.text.marks import GUARD, LITERAL_STAR, LITERAL_UNDERSCORE, RAW_END, RAW_START
from ssg.text.plain_emphasis import MOST_EMPHASIS, emphasize, has_other_markup
from ssg.text.sanitize import destination_scheme, is_external, is_safe_destination

Token = dict[str, Any]

_MARKUP = re.compile(r"[\\`*_\[<\n{&~]")
_EMPHASIS_RUN = re.compile(r"\*+|_+")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9\-]*)")
_GUARD_QUOTED = "%EF%B7%90"


def render_inline(text: str, page: Page) -> str:
    """HTML of the words of a block."""
    text = text.strip()
    if page.short_ways and not (page.has_urls and "http" in text) and (short := _by_short_way(text, page)) is not None:
        return short
    if "*" in text or "_" in text:
        text = _tame_emphasis(text, page)
    html = _inline(page.parser.inline(text, page.state.env), page)
    return join_soft_breaks(html) if "\n" in html else html


def _by_short_way(text: str, page: Page) -> str | None:
    """The HTML of plain words and plain emphasis; None for all else."""
    plain = "*" not in text and "\n" not in text if not page.has_markup else _MARKUP.search(text) is None
    if plain:
        return escape_text(text)
    short = None if has_other_markup(text) else emphasize(text)
    return join_soft_breaks(short) if short is not None and "\n" in short else short


def _tame_emphasis(text: str, page: Page) -> str:
    marks = text.count("*") + text.count("_")
    if marks > MOST_EMPHASIS and len(_EMPHASIS_RUN.findall(text)) > MOST_EMPHASIS:
        page.warn(
            "R108",
            f"more than {MOST_EMPHASIS} emphasis marks in one paragraph; they are shown as written",
            text[:40].replace(GUARD, ""),
            "break the paragraph up with empty lines",
        )
        return text.replace("*", LITERAL_STAR).replace("_", LITERAL_UNDERSCORE)
    return text if text.isascii() else guard_emphasis(text)


def _inline(tokens: list[Token], page: Page) -> str:
    return "".join([_INLINES[token["type"]](token, page) for token in tokens])


def _text(token: Token, page: Page) -> str:
    if "<!--" in token["raw"] and not page.escapes_comments:
        hint = "end it with -->; a comment over several paragraphs begins at the start of a line"
        page.warn("R102", "a comment is not closed in its paragraph and is shown as text", "<!--", hint)
    return escape_text(token["raw"])


def _emphasis(token: Token, page: Page) -> str:
    return f"<em>{_inline(token['children'], page)}</em>"


def _strong(token: Token, page: Page) -> str:
    return f"<strong>{_inline(token['children'], page)}</strong>"


def _strikethrough(token: Token, page: Page) -> str:
    return f"<del>{_inline(token['children'], page)}</del>"


def _codespan(token: Token, page: Page) -> str:
    return f"<code>{escape_code(token['raw'])}</code>"


def _linebreak(token: Token, page: Page) -> str:
    return "<br>\n"


def _softbreak(token: Token, page: Page) -> str:
    return "\n"


def _inline_html(token: Token, page: Page) -> str:
    raw = token["raw"].replace(GUARD, "")
    name = _TAG_NAME.match(raw)
    if not raw.startswith("<!--") and (name is None or not page.env.is_html(name[1])):
        return escape_text(raw)
    page.has_raw_html = True
    return f"{RAW_START}{raw}{RAW_END}"


def _ruby(token: Token, page: Page) -> str:
    base, readings = token["base"], token["readings"]
    pairs = list(zip(base, readings, strict=True)) if len(base) == len(readings) else [(base, "".join(readings))]
    parts = "".join(f"{escape_text(b)}<rp>(</rp><rt>{escape_text(r)}</rt><rp>)</rp>" for b, r in pairs)
    return f"<ruby>{parts}</ruby>"


def _link(token: Token, page: Page) -> str:
    attrs = token["attrs"]
    href = resolve_destination(attrs["url"], page.links)
    if _is_gloss(token, page):
        return f"[{_inline(token['children'], page)}]({escape_code(unquote(href))})"
    outer, page.in_link = page.in_link, True
    html = _inline(token["children"], page)
    page.in_link = outer
    if outer:
        return html
    marks = "".join(page.marks_in_link)
    page.marks_in_link.clear()
    if not is_safe_destination(href):
        _warn_about_scheme(href, page)
        return html + marks
    title = f' title="{escape_attribute(attrs["title"])}"' if attrs.get("title") else ""
    rel = ' rel="noopener"' if destination_scheme(href) in ("http", "https") else ""
    return f'<a href="{escape_attribute(href)}"{title}{rel}>{html}</a>{marks}'


def _is_gloss(token: Token, page: Page) -> bool:
    """Whether `[words](more words)` is prose, as in a status window: what stands for an address is none."""
    url = token["attrs"]["url"]
    if "ref" in token or token["attrs"].get("title") or any(character in url for character in "/.#:?@"):
        return False
    return url not in page.links and unquote(url) not in page.links


def render_image(token: Token, page: Page) -> str:
    """An image of this site; one of another site is a link, and one with a strange address its words."""
    attrs, alt = token["attrs"], plain_words(token["children"])
    source = resolve_destination(attrs["url"], page.links)
    if not is_safe_destination(source) or destination_scheme(source) == "mailto":
        _warn_about_scheme(source, page)
        return escape_code(alt)
    if is_external(source) and source not in page.links.values():
        warn_about_foreign_image(source, page, unquote(source))
        if page.in_link:
            return escape_code(alt)
        return f'<a href="{escape_attribute(source)}" rel="noopener">{escape_code(alt) or escape_code(source)}</a>'
    title = f' title="{escape_attribute(attrs["title"])}"' if attrs.get("title") else ""
    return f'<img src="{escape_attribute(source)}" alt="{escape_attribute(alt)}"{title} loading="lazy">'


def _note_mark(token: Token, page: Page) -> str:
    note: Note = token["note"]
    count = len(note.references) + 1
    name = f"fnref-{note.number}" + (f"-{count}" if count > 1 else "")
    note.references.append(name)
    html = (
        f'<sup class="footnote-ref"><a href="#fn-{note.number}" id="{name}" role="doc-noteref">{note.number}</a></sup>'
    )
    if page.in_link:
        page.marks_in_link.append(html)
        return ""
    return html


def plain_words(tokens: list[Token]) -> str:
    """The words of inline tokens, without markup: for an `alt` or a label."""
    parts = []
    for token in tokens:
        if token["type"] in ("softbreak", "linebreak"):
            parts.append(" ")
        elif "children" in token:
            parts.append(plain_words(token["children"]))
        else:
            parts.append(token.get("base") or ("" if token["type"] == "note_mark" else token.get("raw", "")))
    return "".join(parts).replace(GUARD, "")


def resolve_destination(url: str, links: Mapping[str, str]) -> str:
    """The destination to emit for one as mistune gives it, percent-encoded; `links` knows it as written."""
    url = url.replace(_GUARD_QUOTED, "")
    path, mark, fragment = url.partition("#")
    for written in (path, unquote(path)):
        if written and written in links:
            return links[written] + mark + fragment
    return url


def _warn_about_scheme(url: str, page: Page) -> None:
    page.warn(
        "R107",
        f"a link goes to '{url[:60]}', and only http, https, mailto and paths of this site are allowed",
        unquote(url),
        "the words of the link are shown without it",
    )


def warn_about_foreign_image(url: str, page: Page, place: str | int) -> None:
    """Tell the author that an image of another site is not in the page."""
    page.warn(
        "R106",
        f"the image '{url[:80]}' is on another site; pages load nothing from other sites",
        place,
        "save the image beside the chapter and name that file",
    )


_INLINES: dict[str, Callable[[Token, Page], str]] = {
    "text": _text,
    "emphasis": _emphasis,
    "strong": _strong,
    "strikethrough": _strikethrough,
    "codespan": _codespan,
    "linebreak": _linebreak,
    "softbreak": _softbreak,
    "inline_html": _inline_html,
    "ruby": _ruby,
    "link": _link,
    "image": render_image,
    "note_mark": _note_mark,
}
