"""Turns links between files of the project into links between pages; one that leads nowhere is an error."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field

from ssg.model.book import Destination, Library, SourceText
from ssg.model.urls import HOME, SITE_FEED, SITEMAP, feed_address
from ssg.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """Which address each file of the project has. `unpublished` maps a text that is left out to where readers go."""

    addresses: dict[str, str]
    unpublished: dict[str, str]
    known: frozenset[str] = field(default_factory=frozenset)


def make_atlas(everything: Library, published: Library) -> Atlas:
    """Draw the atlas of a library; `everything` still has what is not published."""
    addresses: dict[str, str] = {}
    unpublished: dict[str, str] = {}
    for book in published.books:
        addresses |= {asset.path: asset.address for asset in book.assets}
        for edition in book.editions:
            addresses |= {chapter.source.path: chapter.address for chapter in edition.chapters}
    addresses |= {asset.path: asset.address for asset in published.assets}
    addresses |= {page.source.path: page.address for page in published.pages}
    for book in everything.books:
        for edition in book.editions:
            for chapter in edition.chapters:
                if chapter.source.path not in addresses:
                    unpublished[chapter.source.path] = edition.address
    editions = [edition.address for book in published.books for edition in book.editions]
    made = {HOME, SITE_FEED, SITEMAP, *editions, *(feed_address(edition) for edition in editions)}
    return Atlas(
        addresses=addresses,
        unpublished=unpublished,
        known=frozenset(addresses.values()) | made,
    )


def resolve(
    atlas: Atlas, source: SourceText, destinations: tuple[Destination, ...], problems: list[Problem]
) -> tuple[tuple[str, str], ...]:
    """(as written, address) of each link of a text."""
    found = []
    for destination in destinations:
        address = _find(atlas, destination)
        if address is not None:
            found.append((destination.written, address))
        elif destination.path in atlas.unpublished:
            message = f"'{destination.written}' is not published yet; the link leads to the contents"
            problems.append(
                Problem(code="P105", path=source.path, line=destination.line, message=message, severity="warning")
            )
            found.append((destination.written, atlas.unpublished[destination.path]))
        else:
            problems.append(_broken(atlas, source, destination))
    return tuple(found)


def _find(atlas: Atlas, destination: Destination) -> str | None:
    path = destination.path
    if not path.startswith("/"):
        return atlas.addresses.get(path)
    address = path[1:]
    return next((known for known in (address, f"{address}/") if known in atlas.known), None)


def _broken(atlas: Atlas, source: SourceText, destination: Destination) -> Problem:
    near = difflib.get_close_matches(destination.path, [*atlas.addresses, *atlas.unpublished], n=1, cutoff=0.6)
    return Problem(
        code="P104",
        path=source.path,
        line=destination.line,
        message=f"'{destination.written}' leads to no file of the project",
        hint=f"did you mean {near[0]}?" if near else "paths start from the folder of this file",
    )
