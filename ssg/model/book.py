"""The library: books, their editions, volumes and chapters, in reading order. A node knows no parent, no neighbour."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Literal

from ssg.values import dataclass

Kind = Literal["chapter", "prologue", "interlude", "side", "epilogue", "note"]
Status = Literal["ongoing", "complete", "hiatus", "stub"]
Numbering = Literal["book", "volume"]
Writing = Literal["horizontal", "vertical"]
Quotes = Literal["", "corner", "curly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A text on disk. The text itself is read where it is used, so that the library never sits in memory.

    `path` is relative to the project, with forward slashes; `digest` is that of its bytes. The body (after front
    matter and a heading that became the title) starts at character `body_start` of the decoded text with `\\n`
    newlines, in line `body_line`. Readers see it with `quotes`, '' being those that it is written with.
    """

    path: str
    digest: str
    body_start: int
    body_line: int
    quotes: Quotes = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A link or image of a text to a file of the project: `written` as in the text, `path` from the project's root."""

    written: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter of one edition.

    `key` names it for ever inside its edition (a number that it alone has, else its slug) and pairs it with others;
    `address` is below the site's root. `number` is None for a chapter that has none. `published` has a zone; None
    means that no date was given. `length` counts words of the story, or characters in Chinese and Japanese; notes are
    no part of it. `warnings` name what a reader may not want to meet.
    """

    key: str
    address: str
    kind: Kind
    title: str
    source: SourceText
    number: Decimal | None = None
    published: datetime | None = None
    draft: bool = False
    length: int = 0
    summary: str = ""
    warnings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    destinations: tuple[Destination, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Chapters that follow each other under one title; those outside any volume have one without either."""

    number: Decimal | None
    title: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file of the author's that is copied as it is. `path` is relative to the project.

    `size` is width and height in pixels, for a picture that tells them.
    """

    path: str
    digest: str
    address: str
    size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A book in one language. `address` is its contents page; `cover` the path of an asset, or None.

    `telling` are the words that its opening repeats, for likeness between books.
    """

    language: str
    address: str
    title: str
    author: str
    translator: str
    synopsis: str
    tags: tuple[str, ...]
    warnings: tuple[str, ...]
    cover: str | None
    volumes: tuple[Volume, ...]
    writing: Writing = "horizontal"
    telling: tuple[str, ...] = ()

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters in reading order."""
        return tuple(chain.from_iterable(volume.chapters for volume in self.volumes))

    @property
    def length(self) -> int:
        """Words or characters of all chapters."""
        return sum(chapter.length for chapter in self.chapters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The work in all its languages; the first edition is the one in the book's own language.

    `also` names the books (by slug) that its author would have readers read next, in line `also_line` of its settings.
    """

    slug: str
    status: Status
    license: str
    editions: tuple[Edition, ...]
    assets: tuple[Asset, ...] = ()
    also: tuple[str, ...] = ()
    also_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A text outside any book, such as `content/about.md`."""

    address: str
    title: str
    source: SourceText
    draft: bool = False
    destinations: tuple[Destination, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often a page was read, by the owner's `content/counts.csv`: `address` as written there, in line `line`."""

    address: str
    count: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything under `content/`, settings apart. Books by title order of the site, pages by address."""

    books: tuple[Book, ...]
    pages: tuple[Page, ...] = ()
    assets: tuple[Asset, ...] = ()
    counts: tuple[Count, ...] = ()
