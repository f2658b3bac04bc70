"""Where a chapter's links and images lead inside the project: what its page links, each with its line in the source.

Most texts have none, and most of the others only `[words](file.md)` among prose: these are found by pattern. A text in
which something more may be a link is rendered, since nobody knows better than its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from ssg.text.html_escape import unescape
from ssg.text.later import later
from ssg.text.markdown import render_markdown
from ssg.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLink:
    """A destination inside the project, decoded and without its `#fragment`; `line` counts from 1 in the text."""

    written: str
    line: int


# Whatever might lead into the project: a link or image, the definition of one, an attribute of HTML.
_INLINE = later(r"\]\(\s*<?(?!https?:|mailto:|#|\))\S")
_DEFINED = later(r"\]:[ \t]+(?!https?:|mailto:)(?:\.{0,2}/|<|\S*\.[A-Za-z][A-Za-z0-9]{0,4}(?:#\S*)?>?\s)")
_ATTRIBUTE = later(r"\b(?:src|href|cite)\s*=", re.I)

# A link that is one beyond doubt, where none of these marks is in the text.
_DOUBTFUL = ("\\", "`", "~~~", "<", "{", "|", "&", "]:", "[^", ":::")
_PLAIN = later(r"(!?)\[[^\[\]\n]*\]\(([^\s()<>\"']+)\)")

# Where a destination may stand in the source, to find its line.
_WRITTEN = later(
    r"\]\(\s*(?:<([^<>\n]*)>|((?:\\.|[^\s()\\])+(?:\([^\s()]*\)[^\s()]*)*))"
    r"|\]:[ \t]+<?([^\s>]+)"
    r"|\b(?:src|href|cite)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))",
    re.I,
)
_ESCAPED = later(r"\\([!-/:-@\[-`{-~])")
_MADE = later(r"<[a-z][^<>]* (?:src|href|cite)=\"([^\"]*)\"")
_ELSEWHERE = later(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
_SAFE = ":/?#@!$&()*+,;=%"  # what the parser leaves as it is
_ADDRESS_MARKS = later(r"[/.#:?@]")


def find_links(text: str) -> tuple[FoundLink, ...]:
    """Find every destination that leads to a file or address of this project; each once, at its first line."""
    if not _may_have_links(text):
        return ()
    found: dict[str, int] = {}
    for url, place in _plain_links(text) if _is_plain(text) else _links_of_page(text):
        destination = url.partition("#")[0]
        if destination and not _ELSEWHERE.match(url):
            found.setdefault(_decoded(destination), text.count("\n", 0, place) + 1)
    return tuple(FoundLink(written=written, line=line) for written, line in found.items())


def _may_have_links(text: str) -> bool:
    if "]" not in text and "<" not in text:  # one character is found ten times as fast as two
        return False
    return (
        ("](" in text and _INLINE.search(text) is not None)
        or ("]:" in text and _DEFINED.search(f"{text}\n") is not None)
        or ("<" in text and _ATTRIBUTE.search(text) is not None)
    )


def _is_plain(text: str) -> bool:
    """Whether all of a text's brackets are plain links, or words in brackets."""
    return (
        not any(mark in text for mark in _DOUBTFUL)
        and text.count("http") == text.count("](http")  # an address in running text reaches into brackets behind it
        and text.replace("\n", "").isprintable()
        and sum(1 for _ in _PLAIN.finditer(text)) == text.count("](")
    )


def _plain_links(text: str) -> Iterator[tuple[str, int]]:
    """(destination, place) of each link of a plain text; `[words](words)` without any mark of an address is prose."""
    for match in _PLAIN.finditer(text):
        if match[1] or _ADDRESS_MARKS.search(match[2]):
            yield match[2], match.start()


def _links_of_page(text: str) -> Iterator[tuple[str, int]]:
    """(destination, place) of each link of the rendered text."""
    html = render_markdown(text).html
    places: dict[str, int] = {}
    for match in _WRITTEN.finditer(text):
        written = next((group for group in match.groups() if group is not None), "").partition("#")[0]
        places.setdefault(_decoded(unescape(_ESCAPED.sub(r"\1", written))), match.start())
    for url in dict.fromkeys(unescape(made) for made in _MADE.findall(html)):
        decoded = _decoded(url.partition("#")[0])
        yield url, places[decoded] if decoded in places else max(text.find(decoded), 0)


def _decoded(destination: str) -> str:
    """A destination as people read it, or encoded where that would make marks of an address out of its characters."""
    plain = unquote(destination)
    return quote(destination, safe=_SAFE) if plain != destination and re.search(r"[?#%]", plain) else plain
