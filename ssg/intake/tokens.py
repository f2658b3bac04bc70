"""HTML as tokens that tile the source exactly, in one pass, linear on hostile input. Pure.

Own code because the ledger needs character offsets of everything, broken markup too: `html.parser` of Python 3.11.7 is
quadratic on unclosed tags, tree-sitter-html 0.23 on unclosed comments (100 KB of `<!--` take 50 s) and on depth.
Where a browser would swallow the rest of a page (an unclosed comment, script or quotation mark), the opening is
taken for text instead: an import must not lose a story to a missing `-->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal

RAW_TEXT = frozenset(["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"])
MAX_SCANS = 8  # tags whose end is looked for in vain before the search becomes a plain find

_OPENING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})")
_SPACE = re.compile(r"[\s/]*")
_NAME = re.compile(r"[^\s/>=]{1,200}")
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]{0,2000}")


@dataclass(frozen=True, slots=True)
class Token:
    """`source[start:end]`. `name` is the tag's, in lower case; `attributes` pairs of a start tag, values unescaped.

    `raw` is the content of a script, style or title and its like.
    """

    kind: Literal["text", "start", "end", "comment", "raw"]
    start: int
    end: int
    name: str = ""
    attributes: tuple[tuple[str, str], ...] = ()

    def attribute(self, name: str) -> str:
        """The first value of an attribute; "" where there is none."""
        return next((value for key, value in self.attributes if key == name), "")


def find_tokens(source: str) -> tuple[Token, ...]:
    """Cut a page into tokens; joined, their slices are the source."""
    tokens: list[Token] = []
    text_from = 0
    for token in _markup(source):
        if token.start > text_from:
            tokens.append(Token("text", text_from, token.start))
        if token.end > token.start:
            tokens.append(token)
        text_from = token.end
    if text_from < len(source):
        tokens.append(Token("text", text_from, len(source)))
    return tuple(tokens)


def _markup(source: str) -> Iterator[Token]:
    """Every token but text, in order."""
    missing: set[str] = set()  # endings that do not come again: each is looked for in vain once
    scans = MAX_SCANS
    place = source.find("<")
    while place >= 0:
        token: Token | None = None
        if source.startswith(("<!", "<?"), place):
            token = _declaration(source, place, missing)
        elif (opening := _OPENING.match(source, place)) is not None:
            token = _tag(source, opening) if scans > 0 else None
            scans -= token is None
            token = token or _plain_tag(source, opening, missing)
        if token is not None:
            yield token
            if token.kind == "start" and token.name in RAW_TEXT and token.name not in missing:
                raw = _raw_text(source, token, missing)
                if raw is not None:
                    yield raw
                    token = raw
        place = source.find("<", place + 1 if token is None else token.end)


def _declaration(source: str, place: int, missing: set[str]) -> Token | None:
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<", ">")):
        if source.startswith(opening, place) and closing not in missing:
            end = source.find(closing, place + len(opening))
            if end >= 0:
                return Token("comment", place, end + len(closing))
            missing.add(closing)
            if opening != "<":
                return None
    return None


def _tag(source: str, opening: re.Match[str]) -> Token | None:
    """A tag with its attributes; None where it does not end before the source does."""
    attributes: list[tuple[str, str]] = []
    place = opening.end()
    while True:
        place = _end(_SPACE, source, place)
        if place >= len(source):
            return None
        if source[place] == ">":
            kind: Literal["start", "end"] = "end" if opening[1] else "start"
            return Token(kind, opening.start(), place + 1, opening[2].lower(), tuple(attributes))
        name = _NAME.match(source, place)
        if name is None:
            place += 1  # a stray "="
            continue
        place = name.end()
        equals = _EQUALS.match(source, place)
        value = ""
        if equals is not None:
            place = equals.end()
            quote = source[place : place + 1]
            if quote in ("'", '"') and quote:
                close = source.find(quote, place + 1)
                if close < 0:
                    return None
                value, place = source[place + 1 : close], close + 1
            else:
                start, place = place, _end(_UNQUOTED, source, place)
                value = source[start:place]
        if len(attributes) < 40:
            attributes.append((name[0].lower(), unescape(value[:2000])))


def _plain_tag(source: str, opening: re.Match[str], missing: set[str]) -> Token | None:
    """A tag whose quotation marks do not close: it ends at the next `>`, as its author meant."""
    end = source.find(">", opening.end(), opening.end() + 2000) if ">" not in missing else -1
    if end < 0:
        return None
    return Token("end" if opening[1] else "start", opening.start(), end + 1, opening[2].lower())


def _raw_text(source: str, token: Token, missing: set[str]) -> Token | None:
    closing = re.compile(f"</{token.name}(?![a-z0-9])", re.IGNORECASE | re.ASCII).search(source, token.end)
    if closing is None:
        missing.add(token.name)
        return None
    return Token("raw", token.end, closing.start(), token.name)


def _end(pattern: re.Pattern[str], source: str, place: int) -> int:
    match = pattern.match(source, place)
    return match.end() if match is not None else place
