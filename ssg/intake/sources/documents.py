"""One XHTML document of an EPUB: cut at the places that the contents name, and what each piece holds. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from ssg.intake.sources.navigation import Entry
from ssg.intake.tokens import Token, find_tokens
from ssg.text.headings import parse_heading

_HEADINGS = frozenset(["h1", "h2", "h3", "h4"])
_WRAPPERS = frozenset(
    ["div", "section", "article", "header", "hgroup", "center", "span", "p", "a", *_HEADINGS, "h5", "h6"]
)
_LINE_ENDS = frozenset(["p", "div", "br", "h5", "h6", "li", "section", "body", "td", "center"])
_SUBSET = re.compile(r"<!DOCTYPE[^>\[]{0,2000}\[|<!ENTITY", re.IGNORECASE)
_WRAPPED = 40  # tokens before an anchor that may be the element around it
_MIN_CHAPTERS = 3  # headings that make a document a book
_MIN_PROSE = 150  # characters for each of them; a list of titles has none
_FIRST = 300  # characters of a piece's beginning that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """`text[start:end]` of document `name`. `entry` is the contents' entry that leads to its start, None where none
    does. `characters` of words in it, `linked` of them in `links` links into the book; `opening` its first words;
    `heading` what it begins with, where that is marked or reads as a heading."""

    name: str
    start: int
    end: int
    whole: bool
    fragment: str
    entry: Entry | None
    characters: int
    linked: int
    links: int
    outside_nav: int
    opening: str
    heading: str


def has_own_entities(text: str) -> bool:
    """Whether a document's type has an inner part: entities of its own, which no chapter needs."""
    return _SUBSET.search(text[:20_000]) is not None


def cut_document(name: str, text: str, entries: Mapping[str, Entry]) -> tuple[list[Piece], list[str]]:
    """The pieces of a document, which tile it; and the fragments of `entries` ("" the start) that it does not have."""
    tokens = find_tokens(text)
    anchors = _find_anchors(tokens)
    places = [token.start for token in tokens]
    cuts: dict[int, tuple[str, Entry]] = {}
    missing = []
    for rank, (fragment, entry) in enumerate(entries.items()):
        index = anchors.get(fragment) if fragment else None
        if fragment and index is None:
            missing.append(fragment)
            if rank:
                continue  # its words stay with the chapter before it; the first one begins where the document does
        place = 0 if index is None else _before_wrappers(text, tokens, index)
        if place not in cuts or cuts[place][1].role == "volume":
            cuts[place] = fragment, entry
    starts = sorted({0, *cuts, *(_find_chapters(text, tokens) if len(entries) < 2 else ())})
    if len(starts) > 1 and 0 not in cuts and not _words(text, tokens[: bisect_left(places, starts[1])]):
        starts.pop(0)  # only the head of the page: it goes with what follows
    pieces = []
    for place, start in enumerate(starts):
        begin, end = start if place else 0, starts[place + 1] if place + 1 < len(starts) else len(text)
        inside = tokens[bisect_left(places, begin) : bisect_left(places, end)]
        pieces.append(_make_piece(name, text, inside, (begin, end), *cuts.get(start, ("", None))))
    return pieces, missing


def measure_links(text: str) -> tuple[int, int, int]:
    """Characters of words on a page, how many of them in links within its site, and the number of these links."""
    tokens = find_tokens(text)
    return len(_words(text, tokens)), *_count_links(text, tokens)


def _make_piece(
    name: str, text: str, tokens: Sequence[Token], span: tuple[int, int], fragment: str, entry: Entry | None
) -> Piece:
    words = _words(text, tokens)
    linked, links = _count_links(text, tokens)
    return Piece(
        name=name,
        start=span[0],
        end=span[1],
        whole=span == (0, len(text)),
        fragment=fragment if span[0] else "",
        entry=entry,
        characters=len(words),
        linked=linked,
        links=links,
        outside_nav=len(_words(text, _without_nav(tokens))),
        opening=words[:_FIRST],
        heading=_find_heading(text, tokens),
    )


def _find_chapters(text: str, tokens: Sequence[Token]) -> list[int]:
    """Where chapters begin in a document that the contents do not cut: at its headings of one level, if these read
    as chapters' and prose stands between them."""
    found: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        if token.kind == "start" and token.name in _HEADINGS and parse_heading(_line(text, tokens, index)) is not None:
            found.setdefault(token.name, []).append(index)
    indexes = max(found.values(), key=len, default=[])
    places = [_before_wrappers(text, tokens, index) for index in indexes]
    prose = len(_words(text, tokens[indexes[0] :])) if indexes else 0
    return places if len(places) >= _MIN_CHAPTERS and prose >= _MIN_PROSE * len(places) else []


def _line(text: str, tokens: Sequence[Token], index: int) -> str:
    """The words of a heading."""
    name, end = tokens[index].name, index + 1
    while end < min(len(tokens), index + _WRAPPED) and not (tokens[end].kind == "end" and tokens[end].name == name):
        end += 1
    return _words(text, tokens[index:end])


def _find_anchors(tokens: Sequence[Token]) -> dict[str, int]:
    """The token that each id or name belongs to, the first of each."""
    anchors: dict[str, int] = {}
    for index, token in enumerate(tokens):
        for key, value in token.attributes:
            if key in ("id", "name"):
                anchors.setdefault(value, index)
    return anchors


def _before_wrappers(text: str, tokens: Sequence[Token], index: int) -> int:
    """Where the element begins that an anchor opens: before its heading and the divisions around that."""
    best = index
    for place in range(index - 1, max(index - _WRAPPED, 0) - 1, -1):
        token = tokens[place]
        if token.kind == "start" and token.name in _WRAPPERS:
            best = place
        elif not (token.kind == "comment" or (token.kind == "text" and not text[token.start : token.end].strip())):
            break
    return tokens[best].start


def _words(text: str, tokens: Sequence[Token]) -> str:
    parts = (unescape(text[token.start : token.end]) for token in tokens if token.kind == "text")
    return " ".join(" ".join(parts).split())


def _count_links(text: str, tokens: Sequence[Token]) -> tuple[int, int]:
    linked = links = 0
    inside = False
    for token in tokens:
        if token.name == "a" and token.kind != "text":
            address = token.attribute("href")
            inside = token.kind == "start" and bool(address) and "://" not in address
            links += inside
        elif inside and token.kind == "text":
            linked += len(text[token.start : token.end].strip())
    return linked, links


def _without_nav(tokens: Sequence[Token]) -> list[Token]:
    depth, outside = 0, []
    for token in tokens:
        if token.name == "nav" and token.kind in ("start", "end"):
            depth = max(depth + (1 if token.kind == "start" else -1), 0)
        elif depth == 0:
            outside.append(token)
    return outside


def _find_heading(text: str, tokens: Sequence[Token]) -> str:
    """The heading that a piece begins with: marked as one, or a first line that reads as a chapter's."""
    inside = ""
    words: list[str] = []
    for token in tokens:
        if token.kind == "start" and token.name in _HEADINGS and not words:
            inside = token.name
        elif token.kind == "text" and text[token.start : token.end].strip():
            words.append(unescape(text[token.start : token.end]))
        elif (
            words
            and token.kind in ("start", "end")
            and (token.name == inside or (not inside and token.name in _LINE_ENDS))
        ):
            line = " ".join("".join(words).split())
            return line if inside or parse_heading(line) is not None else ""
    return ""
