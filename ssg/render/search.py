"""The files of the search index: chapters as JSON, terms of a block as numbers, words of a block as text.

A part of a block's terms is a row of unsigned 16-bit numbers, little end first: how many chapters, how many terms
each chapter has here, then the terms of each chapter: the low 16 of their 22 bits. The high bits choose the part.

The words of a block are sorted and in lines: a character whose code less 48 is the number of bytes that the word
shares with the one before it, then the rest.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ssg.model.book import SourceText
from ssg.model.search_views import MOST_PARTS, SearchBlock, SearchIndexView, SearchTermsView, SearchWordsView
from ssg.render.strings import Translator
from ssg.render.texts import SourceReader
from ssg.text.search_terms import TERM_BITS, find_terms, word_number
from ssg.text.search_text import searched_text

_PLACES = tuple(range(0, (1 << TERM_BITS) + 1, (1 << TERM_BITS) // MOST_PARTS))
_MOST_SHARED = 70
_MOST_NUMBERS = 50_000
_MOST_CHAPTERS = 1_000  # chapters of which terms are kept: `serve` makes a block again at every save


class _Numbers(dict[bytes, int]):
    """The numbers of words that were met lately: most words of a chapter are those of the one before."""

    def __missing__(self, word: bytes) -> int:
        if len(self) > _MOST_NUMBERS:
            self.clear()
        number = self[word] = word_number(word)
        return number


_NUMBERS = _Numbers()


class _Terms(NamedTuple):
    """What one chapter adds to its block: terms as bytes, sorted; where each 64th of them begins; its words."""

    terms: bytes
    places: array[int]
    words: bytes


def render_search_index(view: SearchIndexView, translator: Translator) -> str:
    """The index of an edition. Each chapter is [key, name, href below the edition's]; the href is '' where the key
    says it. A name is as the contents have it.
    """
    rows = []
    for chapter in view.chapters:
        link = chapter.link
        label = translator.label(link.kind, link.number)
        if label and link.title and not link.title.lower().startswith(label.lower()):
            name = translator("chapter_name", label=label, title=link.title)
        else:
            name = link.title or label or translator("untitled")
        href = link.href.removeprefix(view.href)
        rows.append([chapter.key, name, "" if href == f"{chapter.key}/" else href])
    head = {"href": view.href, "size": view.size, "parts": view.parts}
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f'{json.dumps(head)[:-1]}, "chapters": [\n{lines}\n]}}\n'


def render_search_terms(view: SearchTermsView, reader: SourceReader) -> bytes:
    """One part of the terms of a block."""
    step = MOST_PARTS // view.block.parts
    first, last = view.part * step, (view.part + 1) * step
    counts = array("H", [len(view.block.sources)])
    rows = []
    for chapter in _block(view.block, reader):
        start, end = chapter.places[first], chapter.places[last]
        counts.append(end - start)
        rows.append(chapter.terms[2 * start : 2 * end])
    if sys.byteorder == "big":
        counts.byteswap()
    return b"".join([counts.tobytes(), *rows])


def render_search_words(view: SearchWordsView, reader: SourceReader) -> bytes:
    """The words of a block."""
    words = sorted(set().union(*(chapter.words.split() for chapter in _block(view.block, reader))))
    lines = []
    for before, word in pairwise([b"", *words]):
        shared = _shared(before, word)
        lines.append(b"%c%b" % (48 + shared, word[shared:]))
    return b"\n".join(lines)


def _shared(before: bytes, word: bytes) -> int:
    """How many bytes at their beginnings are the same."""
    for place, (one, other) in enumerate(zip(before, word, strict=False)):
        if one != other:
            return min(place, _MOST_SHARED)
    return min(len(before), _MOST_SHARED)


@lru_cache(maxsize=1)
def _block(block: SearchBlock, reader: SourceReader) -> list[_Terms]:
    """The chapters of a block: all its files are made one after the other."""
    return [_terms(source, reader) for source in block.sources]


@lru_cache(maxsize=_MOST_CHAPTERS)
def _terms(source: SourceText, reader: SourceReader) -> _Terms:
    pairs, words = find_terms(searched_text(reader.read_body(source)))
    numbers = sorted(pairs.union(map(_NUMBERS.__getitem__, words)))
    places = array("I", [bisect_left(numbers, place) for place in _PLACES])
    low = memoryview(array("I", numbers).tobytes()).cast("H")[0 if sys.byteorder == "little" else 1 :: 2]
    terms = array("H", low.tolist())
    if sys.byteorder == "big":
        terms.byteswap()
    return _Terms(terms.tobytes(), places, b" ".join(sorted(words)))
