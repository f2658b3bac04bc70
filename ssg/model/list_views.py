"""Views of books in lists: the home page, the catalogue, latest updates, tags, authors. `views.py` has the rules.

A list holds what its rows show and no more, so it is made again only when a row of it changes. Names of chapters are
whole and in the language of their book (`第12章 灯火` on an English page too).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ssg.model.book import Status
from ssg.model.view_parts import EditionLink, Length, Link, Picture, SitePart, Tag
from ssg.values import dataclass

ListName = Literal["latest", "new", "complete", "longest", "popular"]
Reason = Literal["picked", "author", "tags", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCard:
    """A book in a list, in one language. `editions` are the others; `synopsis` is its first paragraph.

    `author_href` is '' where authors have no pages. `started` and `updated` are the dates of its first and of its
    newest chapter of the story. `reads` is how often it was read, on the list of that name only, else 0.
    """

    key: str
    title: str
    href: str
    author: str
    author_href: str
    language: str
    cover: Picture
    status: Status
    synopsis: str
    tags: tuple[Tag, ...]
    chapters: int
    length: Length
    started: datetime | None
    updated: datetime | None
    first: Link | None
    latest: Link | None
    editions: tuple[EditionLink, ...]
    reads: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BookUpdate:
    """What a book got on one day: its newest chapters of that day first, and how many `more` there are."""

    key: str
    book: Link
    language: str
    author: str
    cover: Picture
    published: datetime | None
    chapters: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayUpdates:
    """The updates of one day, the latest first; `day` is the moment of the latest."""

    day: datetime
    updates: tuple[BookUpdate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLink:
    """A list of the library; a theme has its name under `list_<name>`."""

    name: ListName
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A tag or an author with the number of their books. `language` is that of the name."""

    slug: str
    title: str
    href: str
    language: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedBook:
    """A book that readers of another may like, and why.

    `reason`: `picked` by the author, by the same `author`, or for `shared` tags or words (may be empty for words).
    """

    title: str
    href: str
    author: str
    language: str
    cover: Picture
    reason: Reason
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """`/`: template `home.html`. `books` are the first of `total`; `lists` is () where there is one book."""

    site: SitePart
    language: str
    url: str
    books: tuple[BookCard, ...]
    total: int
    latest: tuple[BookUpdate, ...]
    lists: tuple[ListLink, ...]
    tags: tuple[Facet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueView:
    """`/books/`: every book, newest update first; template `catalogue.html`."""

    site: SitePart
    language: str
    url: str
    books: tuple[BookCard, ...]
    lists: tuple[ListLink, ...]
    tags: tuple[Facet, ...]
    authors: tuple[Facet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookListView:
    """Some books in an order: template `list.html`. `kind` is a list's name, or `tag` or `author`, called `title`."""

    site: SitePart
    language: str
    url: str
    kind: Literal["new", "complete", "longest", "popular", "tag", "author"]
    title: str
    title_language: str
    books: tuple[BookCard, ...]
    lists: tuple[ListLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestView:
    """`/books/latest/`: template `latest.html`; days, newest first."""

    site: SitePart
    language: str
    url: str
    days: tuple[DayUpdates, ...]
    lists: tuple[ListLink, ...]


ListView = HomeView | CatalogueView | BookListView | LatestView
