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


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place and its name."""

    href: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterLink:
    """A chapter as a place to go: `number` is '' where it has none, `title` may be ''."""

    href: str
    kind: Kind
    number: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLink:
    """The same thing in another language: `name` is the language's own name, `url` is for `hreflang`."""

    language: str
    name: str
    href: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """Rounded length of a text: `count` words or characters (`unit` says which), `minutes` to read it, at least 1."""

    count: int
    unit: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePart:
    """What every page may see of its site. `assets` maps a theme's static file to its href."""

    title: str
    description: str
    author: str
    language: str
    base_url: str
    home: str
    feed: str
    nav: tuple[Link, ...]
    assets: tuple[tuple[str, str], ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One chapter of a feed, full text. `guid` never changes while book, language and number stay."""

    guid: str
    url: str
    book: str
    author: str
    language: str
    kind: Kind
    number: str
    title: str
    warnings: tuple[str, ...]
    published: datetime | None
    source: SourceText
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """An RSS 2.0 feed, newest first."""

    title: str
    description: str
    language: str
    base_url: str
    url: str
    self_url: str
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapUrl:
    """One address of the sitemap; `alternates` are (language, URL) of the same page, itself included."""

    url: str
    changed: datetime | None
    alternates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView:
    """At most 50,000 URLs (sitemaps.org)."""

    urls: tuple[SitemapUrl, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapIndexView:
    """The index of a sitemap in several parts."""

    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView:
    """A small file of plain text, such as `robots.txt`."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """A file copied as it is: `file` is absolute for a theme's static file, else relative to the project."""

    file: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeStyleView:
    """The stylesheet of highlighted code."""


PageLike = HomeView | BookView | ChapterView | PageView | NotFoundView | RedirectView
View = PageLike | FeedView | SitemapView | SitemapIndexView | TextView | CopyView | CodeStyleView
