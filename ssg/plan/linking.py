"""Turns links between files of the project into links between pages; one that leads nowhere is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ssg.model.book import Destination, Library, SourceText
from ssg.model.entry import Outline
from ssg.model.urls import HOME, SITE_FEED, SITEMAP, feed_address
from ssg.problems import Problem
from ssg.text.fields import nearest


class Place(NamedTuple):
    """Where a link leads. `hidden`: to the contents, since the text itself is not published yet."""

    address: str
    hidden: bool


class Atlas:
    """Which address each file of the project has, and which addresses there are.

    `places` are files outside any book, `lists` further addresses of the site.
    """

    def __init__(self, outlines: Mapping[str, Outline], places: Mapping[str, str], lists: Iterable[str] = ()) -> None:
        self._outlines = outlines
        self._places = places
        self._own = frozenset([HOME, SITE_FEED, SITEMAP, *places.values(), *lists])
        self._known: dict[str, frozenset[str]] = {}

    def find(self, path: str) -> Place | None:
        """Where a path of `Destination` leads; None where there is nothing."""
        if path.startswith("/"):
            address = path[1:]
            found = next((known for known in (address, f"{address}/") if self.knows(known)), None)
            return None if found is None else Place(found, hidden=False)
        outline = self._outlines.get(book_of(path))
        if outline is not None:
            if path in outline.places:
                return Place(outline.places[path], hidden=False)
            return Place(outline.hidden[path], hidden=True) if path in outline.hidden else None
        return Place(self._places[path], hidden=False) if path in self._places else None

    def knows(self, address: str) -> bool:
        """Whether the site has this address."""
        if address in self._own:
            return True
        slug = address.partition("/")[0]
        outline = self._outlines.get(slug)
        if outline is None:
            return False
        if slug not in self._known:
            feeds = (feed_address(edition) for edition in outline.editions)
            self._known[slug] = frozenset([*outline.places.values(), *outline.editions, *feeds])
        return address in self._known[slug]

    def paths(self) -> list[str]:
        """Every file that a link may name."""
        books = (path for outline in self._outlines.values() for path in (*outline.places, *outline.hidden))
        return [*books, *self._places]


def book_of(path: str) -> str:
    """The book that a file of the project lies in, or that an address such as `/lantern/12/` is of; '' for others."""
    if path.startswith("/"):
        return path[1:].partition("/")[0]
    parts = path.split("/", 2)
    return parts[1] if len(parts) == 3 and parts[0] == "content" else ""


def outside_places(library: Library) -> dict[str, str]:
    """The addresses of what lies outside any book: pages and static files."""
    return {
        **{asset.path: asset.address for asset in library.assets},
        **{page.source.path: page.address for page in library.pages},
    }


def resolve(
    atlas: Atlas, source: SourceText, destinations: tuple[Destination, ...], problems: list[Problem]
) -> tuple[tuple[Destination, Place], ...]:
    """(link, where it leads) for each link of a text that leads anywhere."""
    found = []
    for destination in destinations:
        place = atlas.find(destination.path)
        if place is None:
            problems.append(_broken(atlas, source, destination))
            continue
        if place.hidden:
            message = f"'{destination.written}' is not published yet; the link leads to the contents"
            problems.append(
                Problem(code="P105", path=source.path, line=destination.line, message=message, severity="warning")
            )
        found.append((destination, place))
    return tuple(found)


def _broken(atlas: Atlas, source: SourceText, destination: Destination) -> Problem:
    near = nearest(destination.path, atlas.paths())
    return Problem(
        code="P104",
        path=source.path,
        line=destination.line,
        message=f"'{destination.written}' leads to no file of the project",
        hint=f"did you mean {near}?" if near is not None else "paths start from the folder of this file",
    )
