"""What several views are made of: links, lengths, the site's own part. `views.py` has the views, and the rules."""

from __future__ import annotations

from dataclasses import dataclass

from ssg.model.book import Kind


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
