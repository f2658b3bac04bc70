"""The files of the search index: chapters as JSON, terms of a block as numbers, words of a block as text.

A part of a block's terms is a row of unsigned 16-bit numbers, little end first: how many chapters, how many terms
each chapter has here, then the terms of each chapter: the low 16 of their 22 bits. The high bits choose the part.

The words of a block are sorted and in lines: the first three characters of words, a space, and what follows in each.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from ssg.model.book import SourceText
from ssg.model.search_views import SearchBlock, SearchIndexView, SearchTermsView, SearchWordsView
from ssg.render.search_block import (
    BlockIndex,
    ChapterTerms,
    cut_terms,
    empty_block,
    join_block,
    read_block,
    write_block,
)
from ssg.render.strings import Translator
from ssg.render.texts import SourceReader
from ssg.text.search_terms import find_terms
from ssg.text.search_text import searched_text

KEPT = ".ssg/search"


def render_search_index(view: SearchIndexView, translator: Translator) -> str:
    """The index of an edition. Each chapter is [key, name, href below the edition's]; the href is '' where the key
    says it. A name is as the contents have it.
    """
    rows = []
    for chapter in view.chapters:
        link = chapter.link
        name = translator.chapter_name(link.kind, link.number, link.title) or translator("untitled")
        href = link.href.removeprefix(view.href)
        rows.append([chapter.key, name, "" if href == f"{chapter.key}/" else href])
    head = {"href": view.href, "size": view.size, "parts": view.parts}
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f'{json.dumps(head)[:-1]}, "chapters": [\n{lines}\n]}}\n'


def render_search_terms(view: SearchTermsView, reader: SourceReader) -> bytes:
    """One part of the terms of a block."""
    return _index(view.block, reader).parts[view.part]


def render_search_words(view: SearchWordsView, reader: SourceReader) -> bytes:
    """The words of a block."""
    words = b" ".join(sorted(_index(view.block, reader).counts)).decode().split()
    begun = itemgetter(slice(3))
    return "\n".join(" ".join([head, *(word[3:] for word in group)]) for head, group in groupby(words, begun)).encode()


@lru_cache(maxsize=1)
def _index(block: SearchBlock, reader: SourceReader) -> BlockIndex:
    """A block: all its files are made one after the other. What its chapters gave is kept for the next build."""
    path = reader.root / KEPT / block.name
    kept = read_block(path, block.engine, block.parts) or empty_block(block.parts)
    keys = tuple(f"{source.digest} {source.body_start}" for source in block.sources)
    if keys == kept.keys:
        return kept
    known = set(kept.keys)
    new = {key: source for key, source in zip(keys, block.sources, strict=True) if key not in known}
    index = join_block(keys, kept, {key: _terms(source, block.parts, reader) for key, source in new.items()})
    write_block(path, block.engine, index)
    return index


def _terms(source: SourceText, parts: int, reader: SourceReader) -> ChapterTerms:
    return cut_terms(*find_terms(searched_text(reader.read_body(source))), parts)
