"""Views of what machines read: feeds, sitemaps, plain texts, copies. `views.py` has those of pages, and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ssg.model.book import Kind, SourceText


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
