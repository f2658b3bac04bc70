"""The desk: what every function that makes views needs, and the small parts that it makes for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ssg.model.book import Asset, Book, Destination, Edition, SourceText
from ssg.model.config import SiteConfig
from ssg.model.entry import Crossing, Outline
from ssg.model.urls import author_address, href_of, made_cover_address, tag_address, url_of
from ssg.model.views import EditionLink, Picture, SitePart, Tag
from ssg.plan.linking import Atlas, book_of, resolve
from ssg.plan.names import Namer
from ssg.plan.parts import make_edition_link
from ssg.problems import Problem
from ssg.text.digest import digest_of
from ssg.text.slugs import slugify
from ssg.values import dataclass, replace

COVER_SIZE = (400, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every function of `plan` needs; problems are collected in `problems`, links out of a book in `crossings`.

    `sizes` are those of the project's pictures, by href; `lists` says whether there are pages of lists. `engine` is the
    version of `ssg`.
    """

    engine: str
    config: SiteConfig
    site: SitePart
    atlas: Atlas
    problems: list[Problem]
    crossings: dict[str, Crossing]
    namer: Namer
    sizes: dict[str, tuple[int, int]]
    lists: bool

    def fresh(self) -> Desk:
        """The same desk with nothing said yet."""
        return replace(self, problems=[], crossings={})

    def href(self, address: str) -> str:
        """What a page writes to link to an address."""
        return href_of(self.config.base_url, address)

    def url(self, address: str) -> str:
        """The absolute URL of an address."""
        return url_of(self.config.base_url, address)

    def links(self, source: SourceText, destinations: tuple[Destination, ...]) -> tuple[tuple[str, str], ...]:
        """The links of a text as (written, href)."""
        if not destinations:
            return ()
        home = book_of(source.path)
        found = []
        for destination, place in resolve(self.atlas, source, destinations, self.problems):
            found.append((destination.written, self.href(place.address)))
            if book_of(destination.path) != home:
                self.crossings[destination.path] = self.cross(destination.path)
        return tuple(found)

    def cross(self, path: str) -> Crossing:
        """Where a link out of a book leads."""
        place = self.atlas.find(path)
        if place is None:
            return Crossing(path=path, address="", hidden=False, size=None)
        size = self.sizes.get(self.href(place.address))
        return Crossing(path=path, address=place.address, hidden=place.hidden, size=size)

    def pictures(self, links: tuple[tuple[str, str], ...]) -> tuple[Picture, ...]:
        """Those of a text's links that are pictures of known size."""
        found = {href: self.sizes[href] for _, href in links if href in self.sizes}
        return tuple(Picture(href=href, width=width, height=height) for href, (width, height) in found.items())

    def cover(self, edition: Edition) -> str:
        """The href of a cover: the author's, else the one that is made."""
        return self.href(self._own_cover(edition) or made_cover_address(edition.address))

    def cover_picture(self, edition: Edition) -> Picture:
        """A cover with its size; one that does not tell it is shown as a book is."""
        href = self.cover(edition)
        width, height = self.sizes.get(href, COVER_SIZE)
        return Picture(href=href, width=width, height=height, made=self._own_cover(edition) is None)

    def _own_cover(self, edition: Edition) -> str | None:
        place = self.atlas.find(edition.cover) if edition.cover else None
        return place.address if place else None

    def tags(self, edition: Edition) -> tuple[Tag, ...]:
        """The tags of an edition, each once."""
        slugs = {term_slug(tag): tag for tag in reversed(edition.tags)}
        return tuple(
            Tag(slug=slug, title=tag, href=self.href(tag_address(slug)) if self.lists else "")
            for slug, tag in reversed(slugs.items())
        )

    def author_href(self, edition: Edition) -> str:
        """The page of an edition's author, or ''."""
        return self.href(author_address(term_slug(edition.author))) if self.lists and edition.author else ""

    def editions(self, book: Book, edition: Edition) -> tuple[EditionLink, ...]:
        """Links to the other editions of a book."""
        base = self.config.base_url
        return tuple(make_edition_link(base, other.language, other.address) for other in other_editions(book, edition))


def other_editions(book: Book, edition: Edition) -> tuple[Edition, ...]:
    """The other editions of a book that have chapters."""
    return tuple(other for other in book.editions if other is not edition and other.chapters)


@lru_cache(maxsize=8192)
def term_slug(name: str) -> str:
    """What names a tag or an author in addresses; names that give one slug are one tag, one author."""
    return slugify(name) or digest_of(name.encode("utf-8", "replace"))[:8]


def find_sizes(assets: Iterable[Asset], outlines: Iterable[Outline], base_url: str) -> dict[str, tuple[int, int]]:
    """The sizes of all pictures, by href: of files outside any book, and of books."""
    found = {asset.address: asset.size for asset in assets if asset.size is not None}
    for outline in outlines:
        found |= outline.sizes
    return {href_of(base_url, address): size for address, size in found.items()}
