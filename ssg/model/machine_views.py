"""Views of what machines read: feeds, sitemaps, plain texts, copies. `views.py` has those of pages, and the rules."""

from __future__ import annotations

from datetime import datetime

from ssg.model.book import Kind, SourceText
from ssg.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One chapter of a feed, full text; `summary` may be empty. `guid` stays while book, language and number do."""

    guid: str
    url: str
    book: str
    author: str
    language: str
    kind: Kind
    number: str
    title: str
    summary: str
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
class SitemapView:
    """At most 50,000 URLs (sitemaps.org).

    All are one text, since there may be very many, with a line for each: the URL, the date of its last change by
    ISO 8601 ('' where it is not known), then language and URL of the same page in every language, itself included; with
    spaces between them.
    """

    urls: str


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
class CoverView:
    """A cover of type for an edition that has no picture. `key` names the book: all its editions are bound alike."""

    key: str
    title: str
    author: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeStyleView:
    """The stylesheet of highlighted code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVolume:
    """What a browser fetches to keep one volume: (href, file of the site) of its chapters, and of their pictures.

    `list` is the href of its own list; `number` and `title` may be ''.
    """

    number: str
    title: str
    list: str
    chapters: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVolumeView:
    """The list of one volume, with sizes and versions of files of the site: it is made when these are there."""

    volume: KeptVolume


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBookView:
    """The volumes of one edition, how large each is, and in which version. `href` is the contents page."""

    key: str
    title: str
    language: str
    href: str
    cover: str
    volumes: tuple[KeptVolume, ...]
