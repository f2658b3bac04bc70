"""Markdown of a chapter into a safe HTML fragment. No input or output here; `render` and `intake` call it.

A chapter of plain prose takes the prose path; every other goes by `markdown_long`, which loads the parser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ssg.problems import Problem
from ssg.text.html_escape import unescape
from ssg.text.later import later
from ssg.text.prose_path import render_prose
from ssg.values import dataclass

_NO_LINKS: Mapping[str, str] = MappingProxyType({})
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "note_author": "Author’s note",
        "note_translator": "Translator’s note",
        "note_editor": "Editor’s note",
        "warning": "Content warning",
        "spoiler": "Spoiler",
        "system": "System message",
        "status": "Status",
        "chat": "Messages",
    }
)
"""The words that blocks need, in English; a theme has them in its languages, under `block_` and these keys."""

_INVISIBLE = later(
    r'<sup class="footnote-ref">.*?</sup>|<a [^<>]*class="footnote-back"[^<>]*>[^<]*</a>|<!--.*?-->', re.S
)
_BLOCK_END = later(
    r"<br[^<>]*>\n?|</(?:p|h[1-6]|li|tr|pre|div|blockquote|figcaption|dt|dd|summary|section|address|article|aside"
    r"|footer|header|caption)>|<hr[^<>]*>"
)
_CELL_END = later(r"</t[dh]>")
_TAG = later(r"<(?:[^<>\"]|\"[^\"]*\")*>")
_SPACES = later(r"[ \t\f\r]*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One text as HTML."""

    html: str
    """Sanitized fragment; its highest heading is an h2, and no level is skipped."""
    problems: tuple[Problem, ...]
    """Without a path, with lines counted from `first_line`. A directive that is wrong is an error, all else warns."""
    has_code: bool
    """A code block with colours is in it: the page links the stylesheet of `highlight.code_stylesheet`."""


def render_markdown(
    text: str,
    *,
    links: Mapping[str, str] = _NO_LINKS,
    first_line: int = 1,
    labels: Mapping[str, str] = LABELS,
    prose_path: bool = True,
) -> Rendered:
    """Render a chapter.

    `links` maps a destination as written in the text (relative path of a link or image, without fragment) to
    the address to emit; `labels` has what blocks are called; without `prose_path` no short way is taken. Never raises
    for any text; time is linear in the text for all that people write.
    """
    prose = render_plain(text) if prose_path else None
    return prose or render_parsed(text, links, first_line, labels, short_ways=prose_path)


def render_plain(text: str) -> Rendered | None:
    """Render a chapter of plain prose, in time that is linear whatever it holds; None for any other."""
    prose = render_prose(text.encode("utf-8", "surrogatepass"))
    return None if prose is None else Rendered(html=prose.decode(), problems=(), has_code=False)


def render_parsed(
    text: str, links: Mapping[str, str], first_line: int, labels: Mapping[str, str], *, short_ways: bool
) -> Rendered:
    """Render any chapter by the parser, in which `short_ways` may be allowed."""
    from ssg.text.markdown_long import render_long  # the parser takes longer to load than a small build to run

    html, problems, has_code = render_long(text, links, first_line, labels, short_ways=short_ways)
    return Rendered(html=html, problems=problems, has_code=has_code)


def plain_text(html: str) -> str:
    """The text that a reader sees: blocks on lines of their own, no footnote numbers."""
    text = _BLOCK_END.sub("\n", _INVISIBLE.sub("", html))
    text = _TAG.sub("", _CELL_END.sub(" ", text))
    return _SPACES.sub("\n", unescape(text)).strip()
