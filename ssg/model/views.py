"""Views: exactly what one output may see. Together with its template, a view is the complete key of a page.

Nothing that grows with the book or the library stands in a `ChapterView`, so a new chapter touches itself, its
neighbour, the contents, the home page, the feeds and the sitemap, and no other file. `themes/README.md` tells theme
authors what the fields mean. `href` fields are ready to write into a page; `url` fields are absolute. Lengths are
rounded for show, so that an edit of a few words does not touch other pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ssg.model.book import Kind, SourceText, Status, Writing
from ssg.model.machine_views import (
    CodeStyleView,
    CopyView,
    FeedItem,
    FeedView,
    SitemapIndexView,
    SitemapUrl,
    SitemapView,
    TextView,
)
from ssg.model.view_parts import ChapterLink, EditionLink, Length, Link, SitePart

__all__ = [
    "BookCard",
    "BookView",
    "ChapterLink",
    "ChapterRow",
    "ChapterView",
    "CodeStyleView",
    "CopyView",
    "EditionLink",
    "FeedItem",
    "FeedView",
    "HomeView",
    "LatestChapter",
    "Length",
    "Link",
    "NotFoundView",
    "PageLike",
    "PageView",
    "RedirectView",
    "SitePart",
    "SitemapIndexView",
    "SitemapUrl",
    "SitemapView",
    "TextView",
    "View",
    "VolumeRows",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCard:
    """A book on the home page, in its own language. `editions` are the others; `synopsis` is its first paragraph."""

    key: str
    title: str
    href: str
    author: str
    language: str
    cover: str | None
    status: Status
    synopsis: str
    tags: tuple[str, ...]
    chapters: int
    length: Length
    updated: datetime | None
    latest: ChapterLink | None
    editions: tuple[EditionLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestChapter:
    """A row of the latest chapters of the site."""

    book: Link
    language: str
    chapter: ChapterLink
    published: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """`/`: template `home.html`."""

    site: SitePart
    language: str
    url: str
    books: tuple[BookCard, ...]
    latest: tuple[LatestChapter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterRow:
    """A chapter in the contents of its book. `key` names it in every edition."""

    key: str
    link: ChapterLink
    published: datetime | None
    length: Length
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeRows:
    """A volume in the contents. `number` or `title` may be ''; both are for chapters outside any volume."""

    number: str
    title: str
    chapters: tuple[ChapterRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookView:
    """The contents page of one edition: template `book.html`. `synopsis` holds paragraphs of plain text.

    `key` names the book, whatever its title and language.
    """

    site: SitePart
    language: str
    url: str
    key: str
    title: str
    author: str
    translator: str
    status: Status
    synopsis: tuple[str, ...]
    tags: tuple[str, ...]
    warnings: tuple[str, ...]
    license: str
    cover: str | None
    chapters: int
    length: Length
    updated: datetime | None
    first: ChapterLink | None
    latest: ChapterLink | None
    volumes: tuple[VolumeRows, ...]
    editions: tuple[EditionLink, ...]
    feed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterView:
    """A chapter: template `chapter.html`, which also gets `content` (safe HTML) and `has_code`.

    `links` maps destinations as written in the text to hrefs. `book` is the contents page of this edition.
    `book_key` and `key` name book and chapter in every edition: what a browser remembers hangs on them.
    """

    site: SitePart
    language: str
    url: str
    book_key: str
    key: str
    book: Link
    book_author: str
    volume_number: str
    volume: str
    kind: Kind
    number: str
    title: str
    summary: str
    warnings: tuple[str, ...]
    writing: Writing
    published: datetime | None
    length: Length
    previous: ChapterLink | None
    next: ChapterLink | None
    editions: tuple[EditionLink, ...]
    feed: str
    source: SourceText
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page outside any book: template `page.html`, which also gets `content` and `has_code`."""

    site: SitePart
    language: str
    url: str
    title: str
    source: SourceText
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView:
    """`/404.html`: template `404.html`."""

    site: SitePart
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectView:
    """An old address of a chapter: template `redirect.html`."""

    site: SitePart
    language: str
    href: str
    url: str


PageLike = HomeView | BookView | ChapterView | PageView | NotFoundView | RedirectView
View = PageLike | FeedView | SitemapView | SitemapIndexView | TextView | CopyView | CodeStyleView
