"""Quotation marks of Chinese and Japanese as an edition wants them: “ ” and ‘ ’, or 「 」 and 『 』.

Each mark has one of the other shape, so a pair changes its look and nothing moves. What is certainly a pair is
changed, and what is not stays as it is written:

- A pair stands in one block (a paragraph, a cell, a title). A speech that goes on over paragraphs counts as well: the
  next begins with the mark again, and only the last has the closing one, as GB/T 15834 has it.
- `’` inside a word or at its beginning is an apostrophe. Where another `’` has no partner it may be one too, and then
  no single marks of that block are touched.
- Code, what has a language of its own (`lang`) and blocks without a Chinese or Japanese character keep their marks:
  `“Hello,” she said.` is English in any edition.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from ssg.model.book import Quotes
from ssg.values import dataclass

_CORNER = MappingProxyType({"“": "「", "”": "」", "‘": "『", "’": "』"})
_CURLY = MappingProxyType({corner: curly for curly, corner in _CORNER.items()})
_CHANGES = MappingProxyType({"corner": _CORNER, "curly": _CURLY})
_CLOSING = MappingProxyType({"“": "”", "‘": "’", "「": "」", "『": "』"})
_MARKS = MappingProxyType({"corner": re.compile("[“”‘’]"), "curly": re.compile("[「」『』]")})
_SINGLE = frozenset("‘’『』")
_DEEPEST = 8  # marks inside marks inside marks: nobody writes more

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^<>\"]|\"[^\"]*\")*)>|<!--.*?-->", re.S)
_LANGUAGE = re.compile(r"\slang=\"")
_KEPT = frozenset(["code", "pre", "kbd", "samp", "tt", "var"])
_VOID = frozenset(["img", "br", "hr", "wbr", "col"])
_RUNNING = (
    "a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd mark q rb rp rt rtc ruby s samp small span"
    " strike strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_RUNNING.split())
_UNSEEN, _EDGE = "\x00", "\x01"  # what stands for the characters of tags: no text has these
_BLOCK = re.compile(f"[^{_EDGE}]+")
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W\d_]")
_ALPHABETIC = "0-9A-Za-z\u00c0-\u052f"
_APOSTROPHE = re.compile(rf"(?<![^\s“‘（({_ALPHABETIC}])’(?=[{_ALPHABETIC}])")


@dataclass(frozen=True, slots=True)
class _Found:
    """The marks of one block: places of pairs, places of openings without a partner."""

    pairs: frozenset[int]
    open: tuple[int, ...]


def change_quotes(html: str, quotes: Quotes) -> str:
    """A fragment of HTML, as `markdown` makes it, with its pairs of marks in the wanted shape."""
    return _changed(html, _masked(html), quotes) if quotes and _MARKS[quotes].search(html) else html


def change_quotes_of_text(text: str, quotes: Quotes) -> str:
    """The same for a plain text, such as a title; each of its lines is a block."""
    return _changed(text, text.replace("\n", _EDGE), quotes) if quotes and _MARKS[quotes].search(text) else text


def _masked(html: str) -> str:
    """The fragment, as long as it was, with edges of blocks for their tags and nothing for other tags and kept text."""
    parts: list[str] = []
    end = depth = 0
    kept = ""
    for tag in _TAG.finditer(html):
        text = html[end : tag.start()]
        closing, name = tag[1], tag[2] or ""
        parts.append(_UNSEEN * len(text) if depth else text)
        parts.append((_UNSEEN if name in _INLINE or not name else _EDGE) * len(tag[0]))
        if depth:
            depth += (name == kept) * (-1 if closing else 1)
        elif not closing and name not in _VOID and (name in _KEPT or _LANGUAGE.search(tag[3] or "")):
            kept, depth = name, 1
        end = tag.end()
    return "".join([*parts, html[end:]])


def _changed(text: str, masked: str, quotes: Quotes) -> str:
    changes, marks = _CHANGES[quotes], _MARKS[quotes]
    result = list(text)
    follows = ""  # the mark that the block below begins with, as part of a quotation
    for block in reversed(list(_BLOCK.finditer(masked))):
        seen = block[0].replace(_UNSEEN, "")
        first = len(seen) - len(seen.lstrip())
        if first == len(seen):
            continue
        taken: frozenset[int] = frozenset()
        if marks.search(seen) and not (quotes == "corner" and _LETTER.search(seen) and not _CJK.search(seen)):
            found = _find(seen, marks)
            goes_on = {place for place in found.open[:1] if seen[place] == follows}
            taken = found.pairs | goes_on
        follows = seen[first] if first in taken else ""
        if taken:
            places = [place for place, character in enumerate(block[0], block.start()) if character != _UNSEEN]
            for place in taken:
                result[places[place]] = changes[seen[place]]
    return "".join(result)


def _find(text: str, marks: re.Pattern[str]) -> _Found:
    """Match the marks of a block from the inside out."""
    apostrophes = {apostrophe.start() for apostrophe in _APOSTROPHE.finditer(text)}
    waiting: list[int] = []
    pairs: set[int] = set()
    doubtful = False
    for mark in marks.finditer(text):
        place = mark.start()
        if place in apostrophes:
            continue
        if mark[0] in _CLOSING:
            waiting.append(place)
            continue
        near = range(len(waiting) - 1, max(-1, len(waiting) - 1 - _DEEPEST), -1)
        partner = next((index for index in near if _CLOSING[text[waiting[index]]] == mark[0]), None)
        if partner is None:
            doubtful = doubtful or mark[0] in _SINGLE
        else:
            pairs |= {waiting[partner], place}
            del waiting[partner:]
    if doubtful:
        pairs = {place for place in pairs if text[place] not in _SINGLE}
    return _Found(frozenset(pairs), tuple(waiting))
