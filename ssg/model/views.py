"""Views: exactly what one output may see. Together with its template, a view is the complete key of a page.

Nothing that grows with the book or the library stands in a `ChapterView`, so a new chapter touches itself, its
neighbour, the contents, the home page, the feeds and the sitemap, and no other file. `themes/README.md` tells theme
authors what the fields mean. `href` fields are ready to write into a page; `url` fields are absolute. Lengths are
rounded for show, so that an edit of a few words does not touch other pages.
"""

from __future__ import annotations

from datetime import datetime

from ssg.model.book import Kind, SourceText, Status, Writing
from ssg.model.list_views import (
    BookCard,
    BookListView,
    BookUpdate,
    CatalogueView,
    DayUpdates,
    Facet,
    HomeView,
    LatestView,
    ListLink,
    ListView,
    RelatedBook,
)
from ssg.model.machine_views import (
    CodeStyleView,
    CopyView,
    CoverView,
    FeedItem,
    FeedView,
    KeptBookView,
    KeptVolume,
    KeptVolumeView,
    SitemapIndexView,
    SitemapView,
    TextView,
)
from ssg.model.search_views import SearchIndexView, SearchTermsView, SearchView, SearchWordsView
from ssg.model.view_parts import ChapterLink, EditionLink, Length, Link, Picture, SitePart, Tag
from ssg.values import dataclass

__all__ = [
    "BookCard",
    "BookListView",
    "BookUpdate",
    "BookView",
    "CatalogueView",
    "ChapterLink",
    "ChapterRow",
    "ChapterView",
    "CodeStyleView",
    "CopyView",
    "CoverView",
    "DayUpdates",
    "EditionLink",
    "Facet",
    "FeedItem",
    "FeedView",
    "HomeView",
    "KeptBookView",
    "KeptView",
    "KeptVolume",
    "KeptVolumeView",
    "LatestView",
    "Length",
    "Link",
    "ListLink",
    "ListView",
    "NotFoundView",
    "PageLike",
    "PageView",
    "Picture",
    "RedirectView",
    "RelatedBook",
    "SearchIndexView",
    "SearchTermsView",
    "SearchView",
    "SearchWordsView",
    "SitePart",
    "SiteView",
    "SitemapIndexView",
    "SitemapView",
    "Tag",
    "TextView",
    "View",
    "VolumeRows",
]


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

    `key` names the book, whatever its title and language. `author_href` is '' where authors have no pages. `chapters`
    is how many there are, `first` and `latest` where to begin and to go on, None before the first is published.
    """

    site: SitePart
    language: str
    url: str
    key: str
    title: str
    author: str
    author_href: str
    translator: str
    status: Status
    synopsis: tuple[str, ...]
    tags: tuple[Tag, ...]
    warnings: tuple[str, ...]
    license: str
    cover: Picture
    chapters: int
    length: Length
    updated: datetime | None
    first: ChapterLink | None
    latest: ChapterLink | None
    volumes: tuple[VolumeRows, ...]
    editions: tuple[EditionLink, ...]
    related: tuple[RelatedBook, ...]
    feed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterView:
    """A chapter: template `chapter.html`, which also gets `content` (safe HTML) and `has_code`.

    `book` is the contents page of this edition; `previous` and `next` are None at its ends. `number`, `title`,
    `volume_number` and `volume` may each be ''. `published` is None where the author gives no date.
    `book_key` and `key` name book and chapter in every edition: what a browser remembers hangs on them.
    `links` maps destinations as written in the text to hrefs; `pictures` are those of them whose size is known.
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
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page outside any book: template `page.html`, which also gets `content` and `has_code`."""

    site: SitePart
    language: str
    url: str
    title: str
    source: SourceText
    links: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView:
    """`/404.html`: template `404.html`."""

    site: SitePart
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """What is about the site as a whole: templates `offline.html`, `sw.js`, `manifest.webmanifest`."""

    site: SitePart
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectView:
    """An old address of a chapter: template `redirect.html`."""

    site: SitePart
    language: str
    href: str
    url: str


PageLike = ListView | BookView | ChapterView | PageView | NotFoundView | SiteView | RedirectView | SearchView
KeptView = KeptVolumeView | KeptBookView
SearchData = SearchIndexView | SearchTermsView | SearchWordsView
Machine = FeedView | SitemapView | SitemapIndexView | TextView | CopyView | CoverView | CodeStyleView
View = PageLike | Machine | KeptView | SearchData
