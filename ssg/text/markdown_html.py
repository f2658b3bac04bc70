"""Markdown tokens into HTML, safe by construction: all text is escaped, every destination is looked at.

`render_blocks` and `render_notes` are what `markdown` calls. `Page` gathers what one text needs while it is
rendered; no function keeps anything between two texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import mistune

from ssg.problems import Problem
from ssg.text.block_ids import block_id
from ssg.text.cjk import guard_emphasis, join_soft_breaks
from ssg.text.highlight import highlight_code
from ssg.text.html_escape import escape_attribute, escape_code, escape_text
from ssg.text.markdown_syntax import Env, Note
from ssg.text.marks import GUARD, ID_END, LITERAL_STAR, LITERAL_UNDERSCORE, RAW_END, RAW_START, VALUE_END, VALUE_START
from ssg.text.sanitize import destination_scheme, is_external, is_safe_destination

Token = dict[str, Any]

_MOST_SEARCHES = 500
MOST_EMPHASIS = 1_000
"""Runs of `*` and `_` in one paragraph; mistune takes quadratic time and more, so with more they are text."""

_MARKUP = re.compile(r"[\\`*_\[<\n{&~]")
_EMPHASIS_RUN = re.compile(r"\*+|_+")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9\-]*)")
_VALUE = re.compile(rf"{VALUE_START}(\d+){VALUE_END}")
_GUARD_QUOTED = "%EF%B7%90"
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.\-]{1,40}")


@dataclass(slots=True)
class Page:
    """One text on its way to HTML."""

    parser: mistune.Markdown
    state: mistune.BlockState
    env: Env
    links: Mapping[str, str]
    source: str
    first_line: int
    problems: list[Problem] = field(default_factory=list)
    has_code: bool = False
    has_raw_html: bool = False
    in_link: bool = False
    marks_in_link: list[str] = field(default_factory=list)
    """Footnote marks of a link's text, which come after the link: one link may not hold another."""
    has_urls: bool = False
    cursor: int = 0
    cursor_line: int = 0
    not_found: int = 0
    """Searches for a line that found nothing: each costs the whole source, so they have a limit."""

    def search_from_start(self) -> None:
        """Look for lines from the top of the text again."""
        self.cursor = self.cursor_line = 0

    def line_of(self, piece: str) -> int:
        """The line where a piece of source stands, searched on from the last one that was asked for."""
        at = self.source.find(piece.split("\n", 1)[0], self.cursor) if self.not_found < _MOST_SEARCHES else -1
        if at < 0:
            self.not_found += 1
            return self.first_line + self.cursor_line
        self.cursor_line += self.source.count("\n", self.cursor, at)
        self.cursor = at
        return self.first_line + self.cursor_line

    def warn(self, code: str, message: str, piece: str | int, hint: str) -> None:
        """Tell the author about a piece of the source, or about a line that is known."""
        line = piece if isinstance(piece, int) else self.line_of(piece)
        problem = Problem(code=code, message=message, line=line, hint=hint, severity="warning")
        if problem not in self.problems[-8:]:
            self.problems.append(problem)

    def note_comment(self, piece: str, line: int) -> None:
        """Tell the author that a comment stays out of the page, in case it was not meant as one."""
        words = " ".join(piece.split())
        short = words if len(words) <= 60 else words[:57] + "…"
        hint = "comments do not reach readers"
        message = f"the comment '{short}' was left out"
        self.problems.append(Problem(code="R102", message=message, line=line, hint=hint, severity="info"))


def render_blocks(tokens: list[Token], page: Page) -> str:
    """HTML of block tokens."""
    return "".join([_BLOCKS[token["type"]](token, page) for token in tokens])


def _render_inline(text: str, page: Page) -> str:
    text = text.strip()
    if _MARKUP.search(text) is None and not (page.has_urls and "http" in text):
        return escape_text(text)
    if "*" in text or "_" in text:
        text = _tame_emphasis(text, page)
    html = _inline(page.parser.inline(text, page.state.env), page)
    return join_soft_breaks(html) if "\n" in html else html


def _tame_emphasis(text: str, page: Page) -> str:
    if sum(1 for _ in _EMPHASIS_RUN.finditer(text)) > MOST_EMPHASIS:
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


# Blocks


def _paragraph(token: Token, page: Page) -> str:
    text = token["text"].strip()
    if not text:
        return ""
    if text.startswith("![") and (figure := _figure(text, page)) is not None:
        return figure
    html = _render_inline(text, page)
    return f'<p id="{block_id(html)}{ID_END}">{html}</p>\n'


def _figure(text: str, page: Page) -> str | None:
    """A paragraph that is one image, as a figure with its title as caption."""
    tokens = page.parser.inline(text, page.state.env)
    if len(tokens) != 1 or tokens[0]["type"] != "image":
        return None
    title = tokens[0]["attrs"].pop("title", None)
    image = _image(tokens[0], page)
    if not image.startswith("<img"):
        return f'<p id="{block_id(image)}{ID_END}">{image}</p>\n'
    name = block_id(" ".join(filter(None, (_plain(tokens[0]["children"]), title))))
    caption = f"<figcaption>{escape_text(title)}</figcaption>" if title else ""
    return f'<figure id="{name}{ID_END}">{image}{caption}</figure>\n'


def _block_text(token: Token, page: Page) -> str:
    return _render_inline(token["text"], page)


def _heading(token: Token, page: Page) -> str:
    level = min(token["attrs"]["level"] + 1, 6)
    html = _render_inline(token["text"], page)
    return f'<h{level} id="{block_id(html)}{ID_END}">{html}</h{level}>\n'


def _thematic_break(token: Token, page: Page) -> str:
    return '<hr class="scene-break">\n'


def _block_quote(token: Token, page: Page) -> str:
    return f"<blockquote>\n{render_blocks(token['children'], page)}</blockquote>\n"


def _list(token: Token, page: Page) -> str:
    attrs = token["attrs"]
    tag = "ol" if attrs["ordered"] else "ul"
    start = f' start="{attrs["start"]}"' if attrs.get("start") is not None else ""
    return f"<{tag}{start}>\n{render_blocks(token['children'], page)}</{tag}>\n"


def _list_item(token: Token, page: Page) -> str:
    children = token["children"]
    value = ""
    if children and (m := _VALUE.match(children[0].get("text", "").lstrip())):
        children[0]["text"] = children[0]["text"].lstrip()[m.end() :]
        value = f' value="{int(m[1])}"'
    parts = [(child["type"], _BLOCKS[child["type"]](child, page)) for child in children]
    name = block_id(" ".join(html for kind, html in parts if kind != "list"))
    body = "".join(html if kind != "block_text" or i == 0 else f"\n{html}" for i, (kind, html) in enumerate(parts))
    return f'<li id="{name}{ID_END}"{value}>{body}</li>\n'


def _block_code(token: Token, page: Page) -> str:
    code = token["raw"].replace(GUARD, "")
    code = _VALUE.sub("", code)
    words = token.get("attrs", {}).get("info", "").replace(GUARD, "").split()
    language = words[0] if words and _LANGUAGE.fullmatch(words[0]) else ""
    coloured = highlight_code(code, language) if language else None
    name = block_id(escape_code(code))
    if coloured is None:
        return f'<pre id="{name}{ID_END}" tabindex="0"><code>{escape_code(code)}</code></pre>\n'
    page.has_code = True
    attributes = f'id="{name}{ID_END}" class="highlight" tabindex="0"'
    return f'<pre {attributes}><code class="language-{language.lower()}">{coloured}</code></pre>\n'


def _block_html(token: Token, page: Page) -> str:
    page.has_raw_html = True
    return f"{RAW_START}{token['raw'].replace(GUARD, '').rstrip()}{RAW_END}\n"


def _nothing(token: Token, page: Page) -> str:
    return ""


def _note_place(token: Token, page: Page) -> str:
    return str(token["raw"])


def _table(token: Token, page: Page) -> str:
    html = render_blocks(token["children"], page)
    head = [_plain(cell["inline"]) for cell in token["children"][0]["children"]]
    label = ", ".join(filter(None, head)) or "…"
    wrapper = f'class="table-scroll" role="group" aria-label="{escape_attribute(label)}" tabindex="0"'
    return f'<div id="{block_id(html)}{ID_END}" {wrapper}>\n<table>\n{html}</table>\n</div>\n'


def _table_head(token: Token, page: Page) -> str:
    return f"<thead>\n<tr>{render_blocks(token['children'], page)}</tr>\n</thead>\n"


def _table_body(token: Token, page: Page) -> str:
    return f"<tbody>\n{render_blocks(token['children'], page)}</tbody>\n" if token["children"] else ""


def _table_row(token: Token, page: Page) -> str:
    return f"<tr>{render_blocks(token['children'], page)}</tr>\n"


def _table_cell(token: Token, page: Page) -> str:
    align, head = token["attrs"]["align"], token["attrs"]["head"]
    tag = "th" if head else "td"
    attributes = (' scope="col"' if head else "") + (f' class="align-{align}"' if align else "")
    html = _render_inline(token["text"].replace("\\|", "|"), page)
    token["inline"] = [{"type": "text", "raw": token["text"]}]
    return f"<{tag}{attributes}>{html}</{tag}>"


# Inline


def _text(token: Token, page: Page) -> str:
    if "<!--" in token["raw"] and "\\<!--" not in page.source:
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


def _image(token: Token, page: Page) -> str:
    attrs, alt = token["attrs"], _plain(token["children"])
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


def _plain(tokens: list[Token]) -> str:
    """The words of inline tokens, without markup: for an `alt` or a label."""
    parts = []
    for token in tokens:
        if token["type"] in ("softbreak", "linebreak"):
            parts.append(" ")
        elif "children" in token:
            parts.append(_plain(token["children"]))
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


_BLOCKS: dict[str, Callable[[Token, Page], str]] = {
    "paragraph": _paragraph,
    "block_text": _block_text,
    "heading": _heading,
    "thematic_break": _thematic_break,
    "block_quote": _block_quote,
    "list": _list,
    "list_item": _list_item,
    "block_code": _block_code,
    "block_html": _block_html,
    "blank_line": _nothing,
    "note": _note_place,
    "table": _table,
    "table_head": _table_head,
    "table_body": _table_body,
    "table_row": _table_row,
    "table_cell": _table_cell,
}
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
    "image": _image,
    "note_mark": _note_mark,
}
