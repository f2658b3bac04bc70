"""What the rest of the site says of a book: its entry. Pages of other books, lists and feeds are made of entries alone.

So a book whose sources did not change need not be loaded or planned: the entry that its last plan gave still holds.
Everything here is a plain frozen value that `packing` can keep.
"""

from __future__ import annotations

from datetime import datetime

from ssg.model.list_views import BookCard
from ssg.model.machine_views import FeedItem
from ssg.model.view_parts import Link
from ssg.problems import Problem
from ssg.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What links between books need, known as soon as a book is loaded.

    `places` maps each file of the book that is published to its address, `hidden` each text that is not to where
    readers go instead; `editions` are the addresses of contents pages, `sizes` those of pictures in pixels, by address.
    `story` says whether there is anything to search. `tags` and `authors` are slugs; `dated` says whether any chapter
    has a date, `started` whether one of the edition that stands for the book has; `complete` is its status.
    """

    slug: str
    places: dict[str, str]
    hidden: dict[str, str]
    editions: tuple[str, ...]
    sizes: dict[str, tuple[int, int]]
    story: bool
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    dated: bool
    started: bool
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChapter:
    """A chapter among the newest of its edition: `place` counts from the first chapter."""

    published: datetime | None
    place: int
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDay:
    """What an edition got on one day: its newest chapter's date and place, the newest links, and how many `more`."""

    published: datetime
    place: int
    links: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A chapter that the site's feed may hold."""

    published: datetime | None
    place: int
    item: FeedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionEntry:
    """An edition as the rest of the site sees it. `newest`, `days` and `items` begin with the newest.

    `tags` are as written, `telling` the words that its opening repeats. `urls` are its part of the sitemap, in the
    form of `SitemapView`. `length` is exact, in words or characters.
    """

    address: str
    tags: tuple[str, ...]
    telling: tuple[str, ...]
    card: BookCard
    newest: tuple[NewChapter, ...]
    days: tuple[NewDay, ...]
    items: tuple[NewItem, ...]
    urls: str
    story: bool
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The next chapter of a book that waits for its date, out of `count`; `name` tells book and chapter."""

    count: int
    published: datetime
    path: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A link of the book to a file outside it: `path` as in `Destination`, and where it led: an address, or '' where
    there is no such file; `hidden` where that is instead of a text that is not published; `size` of a picture."""

    path: str
    address: str
    hidden: bool
    size: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookEntry:
    """A book as the rest of the site sees it.

    `updated` is the date of its newest chapter in any edition. `also` are the books that its author would have readers
    read next, named in the line `also_line` of its settings. `drafts` and `coming` are what is left out. The entry
    holds while the time of the build stays in `since` ≤ now < `until`, and while `crossings` lead where they led.
    `strays` are (path, origin) of files of the site that lie outside the book's own folder.
    """

    slug: str
    outline: Outline
    editions: tuple[EditionEntry, ...]
    updated: datetime | None
    also: tuple[str, ...]
    also_line: int | None
    drafts: int
    coming: Coming | None
    since: datetime | None
    until: datetime | None
    crossings: tuple[Crossing, ...]
    strays: tuple[tuple[str, str | None], ...]
    problems: tuple[Problem, ...]
