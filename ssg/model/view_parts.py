"""What several views are made of: links, lengths, the site's own part. `views.py` has the views, and the rules."""

from __future__ import annotations

from ssg.model.book import Kind
from ssg.model.theme import OptionValue
from ssg.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place and its name."""

    href: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterLink:
    """A chapter as a place to go: `number` is '' where it has none, `title` may be ''. A title that is a word for the
    kind itself (Prelude) has the kind `chapter`, so that nothing is told twice."""

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
class Picture:
    """A picture and its size in pixels. `made` says that it is a cover of type, made of title and author."""

    href: str
    width: int
    height: int
    made: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag of a book. `slug` names it in addresses; `href` is '' where tags have no pages."""

    slug: str
    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePart:
    """What every page may see of its site. `assets` maps a theme's static file to its href, `options` its options to
    their values: `asset("theme.css")` and `option("accent")` look there.

    `books` is the href of the catalogue, '' where there is one book. `offline` says whether readers may keep books on
    their devices.

    `search` is the href of the library's search, '' where there is none; an edition's has `search/`
    behind the href of its contents.
    """

    title: str
    description: str
    author: str
    language: str
    base_url: str
    home: str
    books: str
    feed: str
    nav: tuple[Link, ...]
    assets: tuple[tuple[str, str], ...]
    search: str
    options: tuple[tuple[str, OptionValue], ...]
    offline: bool
