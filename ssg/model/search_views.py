"""Views of search: its pages, and the static index that they read. `views.py` has the rules.

The index of an edition is cut into blocks of chapters that follow each other, so that an edit touches its own block
only, and each block into parts by the numbers of its terms, so that a query reads a small share of it.
"""

from __future__ import annotations

from ssg.model.book import SourceText
from ssg.model.view_parts import ChapterLink, Link, SitePart
from ssg.values import dataclass

MOST_PARTS = 64
"""Parts that a block can be cut into; always a power of two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBook:
    """An edition that can be searched: `key` names the book in every edition, `index` is the href of its index."""

    key: str
    title: str
    language: str
    href: str
    index: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """A page to search on: template `search.html`.

    `book` is the contents page of the one edition that is searched, None on the page of the whole library; `books`
    are those to search, in the order of the home page. `library` is the href of the library's search.
    """

    site: SitePart
    language: str
    url: str
    book: Link | None
    book_key: str
    books: tuple[SearchBook, ...]
    library: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchChapter:
    """A chapter in the index of its edition. `key` names it in every edition."""

    key: str
    link: ChapterLink


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndexView:
    """What a search page reads first: the chapters in reading order. The strings of the language name them.

    `size` is how many chapters a block has, `parts` how many parts each block is cut into.
    """

    language: str
    href: str
    size: int
    parts: tuple[int, ...]
    chapters: tuple[SearchChapter, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchBlock:
    """The texts of the chapters of one block. One object is shared by all views of a block, and stands for itself.

    `name` says under which name what its chapters gave is kept, below `.ssg/`, and `engine` by which version of `ssg`.
    """

    name: str
    engine: str
    sources: tuple[SourceText, ...]
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTermsView:
    """One part of a block's terms; `part` counts from 0."""

    block: SearchBlock
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWordsView:
    """The words of a block, where terms are words."""

    block: SearchBlock
