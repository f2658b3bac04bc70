"""Views of books in lists: home, catalogue, latest updates, orders, tags, authors.

A library of one book has no lists but the home page. `Shelf` holds one card for each edition; a list shows each
book once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from ssg.model.book import Book, Count, Edition
from ssg.model.entry import BookEntry, EditionEntry, Outline
from ssg.model.plan import Target
from ssg.model.urls import BOOKS, HOME, LATEST, author_address, file_of, list_address, tag_address
from ssg.model.views import BookCard, BookListView, CatalogueView, Facet, HomeView, ListLink
from ssg.plan.counting import count_reads
from ssg.plan.desk import Desk, term_slug
from ssg.plan.pages import paragraphs
from ssg.plan.parts import edition_for, find_latest, make_length, nearest_language
from ssg.plan.updates import UPDATES_ON_HOME, chapter_name, make_latest, updates_by_book
from ssg.values import dataclass, replace

BOOKS_ON_HOME = 12
TAGS_ON_HOME = 24
_ORIGIN = "content/site.toml"

Row = tuple[BookEntry, EditionEntry, BookCard]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All that lists are made of: a row for each edition, the first of each book in `books`, newest update first."""

    rows: tuple[Row, ...]
    books: tuple[Row, ...]
    reads: dict[str, int]
    lists: tuple[ListLink, ...]
    tags: tuple[tuple[Facet, tuple[Row, ...]], ...]
    authors: tuple[tuple[Facet, tuple[Row, ...]], ...]


def make_list_targets(desk: Desk, entries: Sequence[BookEntry], counts: Sequence[Count]) -> Iterator[Target]:
    """The home page and, in a library of several books, every list. `entries` are in the order of the home page."""
    shelf = _make_shelf(desk, entries, counts)
    yield Target(path=file_of(HOME), template="home.html", view=_home(desk, entries, shelf), origin=_ORIGIN)
    if not desk.lists:
        return
    catalogue = CatalogueView(
        site=desk.site,
        language=desk.config.language,
        url=desk.url(BOOKS),
        books=tuple(card for _, _, card in shelf.books),
        lists=shelf.lists,
        tags=tuple(facet for facet, _ in shelf.tags),
        authors=tuple(facet for facet, _ in shelf.authors),
    )
    yield Target(path=file_of(BOOKS), template="catalogue.html", view=catalogue, origin=_ORIGIN)
    latest = make_latest(desk, entries, shelf.lists)
    if latest is not None:
        yield Target(path=file_of(LATEST), template="latest.html", view=latest, origin=_ORIGIN)
    yield from _orders(desk, shelf)
    for facet, rows in shelf.tags:
        yield _list(desk, shelf, tag_address(facet.slug), "tag", rows, facet)
    for facet, rows in shelf.authors:
        yield _list(desk, shelf, author_address(facet.slug), "author", rows, facet)


def list_addresses(outlines: Collection[Outline], reads: Mapping[str, int]) -> list[str]:
    """The addresses of all pages of `make_list_targets` but the home page, where there are lists: known before books
    are planned, since a text may link to a list."""
    names = {
        "latest": any(outline.dated for outline in outlines),
        "new": any(outline.started for outline in outlines),
        "complete": any(outline.complete for outline in outlines),
        "longest": True,
        "popular": any(reads.values()),
    }
    tags = {tag for outline in outlines for tag in outline.tags}
    authors = {author for outline in outlines for author in outline.authors}
    found = [BOOKS, *(list_address(name) for name, there in names.items() if there)]
    return sorted([*found, *(tag_address(slug) for slug in tags), *(author_address(slug) for slug in authors)])


def _make_shelf(desk: Desk, entries: Sequence[BookEntry], counts: Sequence[Count]) -> Shelf:
    rows = [(entry, edition, edition.card) for entry in entries for edition in entry.editions]
    rows.sort(key=lambda row: (-_seconds(row[2]), row[1].address))
    firsts = {entry.slug: edition_for(entry, desk.config.language) for entry in entries}
    books = tuple(row for row in rows if firsts[row[0].slug] is row[1])
    reads = count_reads(desk, [entry.outline for entry in entries], counts)
    return Shelf(
        rows=tuple(rows),
        books=books,
        reads=reads,
        lists=tuple(_lists(desk, books, reads)) if desk.lists else (),
        tags=_facets(((tag, row) for row in rows for tag in row[1].tags), desk, tag_address) if desk.lists else (),
        authors=_facets(((row[2].author, row) for row in rows), desk, author_address) if desk.lists else (),
    )


def standing_edition(editions: Sequence[Edition], language: str) -> Edition:
    """The edition that stands for a book on a site in this language, as `edition_for` finds it."""
    filled = [edition for edition in editions if edition.chapters] or list(editions)
    return filled[nearest_language([edition.language for edition in filled], language)]


def _seconds(card: BookCard) -> float:
    return card.updated.timestamp() if card.updated is not None else 0.0


def make_card(desk: Desk, book: Book, edition: Edition) -> BookCard:
    """An edition as lists show it."""
    chapters = edition.chapters
    latest = find_latest(edition)
    dates = [chapter.published for chapter in chapters if chapter.published is not None]
    return BookCard(
        key=book.slug,
        title=edition.title,
        href=desk.href(edition.address),
        author=edition.author,
        author_href=desk.author_href(edition),
        language=edition.language,
        cover=desk.cover_picture(edition),
        status=book.status,
        synopsis=next(iter(paragraphs(edition.synopsis)), ""),
        tags=desk.tags(edition),
        chapters=len(chapters),
        length=make_length(edition.length, edition.language),
        started=min(dates, default=None),
        updated=latest.published if latest else None,
        first=chapter_name(desk, edition, chapters[0]) if chapters else None,
        latest=chapter_name(desk, edition, latest) if latest else None,
        editions=desk.editions(book, edition),
    )


def _lists(desk: Desk, books: tuple[Row, ...], reads: dict[str, int]) -> Iterator[ListLink]:
    cards = [card for _, _, card in books]
    if any(card.updated for card in cards):
        yield ListLink(name="latest", href=desk.href(LATEST))
        yield ListLink(name="new", href=desk.href(list_address("new")))
    if any(card.status == "complete" for card in cards):
        yield ListLink(name="complete", href=desk.href(list_address("complete")))
    yield ListLink(name="longest", href=desk.href(list_address("longest")))
    if any(reads.values()):
        yield ListLink(name="popular", href=desk.href(list_address("popular")))


def _orders(desk: Desk, shelf: Shelf) -> Iterator[Target]:
    """Each list of the whole library that has something to show."""
    for link in shelf.lists:
        rows: Iterable[Row]
        match link.name:
            case "new":
                dated = [row for row in shelf.books if row[2].started is not None]
                rows = sorted(dated, key=lambda row: (-row[2].started.timestamp(), row[1].address))  # type: ignore[union-attr]
            case "complete":
                rows = [row for row in shelf.books if row[2].status == "complete"]
            case "longest":
                rows = sorted(shelf.books, key=lambda row: (-row[2].length.minutes, row[1].address))
            case "popular":
                read = [row for row in shelf.books if shelf.reads.get(row[0].slug)]
                read.sort(key=lambda row: (-shelf.reads[row[0].slug], row[0].slug))
                rows = [(book, edition, replace(card, reads=shelf.reads[book.slug])) for book, edition, card in read]
            case "latest":
                continue
        yield _list(desk, shelf, list_address(link.name), link.name, rows, None)


def _list(
    desk: Desk,
    shelf: Shelf,
    address: str,
    kind: Literal["new", "complete", "longest", "popular", "tag", "author"],
    rows: Iterable[Row],
    facet: Facet | None,
) -> Target:
    view = BookListView(
        site=desk.site,
        language=desk.config.language,
        url=desk.url(address),
        kind=kind,
        title=facet.title if facet else "",
        title_language=facet.language if facet else desk.config.language,
        books=tuple(card for _, _, card in rows),
        lists=shelf.lists,
    )
    return Target(path=file_of(address), template="list.html", view=view, origin=_ORIGIN)


def _facets(
    names: Iterable[tuple[str, Row]], desk: Desk, address: Callable[[str], str]
) -> tuple[tuple[Facet, tuple[Row, ...]], ...]:
    """Names that several books may share, those of most books first; each with its books, each book once."""
    found: dict[str, dict[str, Row]] = {}
    titles: dict[str, tuple[str, str]] = {}
    for name, row in names:
        if name:
            slug = term_slug(name)
            found.setdefault(slug, {}).setdefault(row[0].slug, row)
            titles[slug] = min(titles.get(slug, (name, row[2].language)), (name, row[2].language))
    facets = [
        (
            Facet(
                slug=slug,
                title=titles[slug][0],
                href=desk.href(address(slug)),
                language=titles[slug][1],
                count=len(rows),
            ),
            tuple(rows.values()),
        )
        for slug, rows in found.items()
    ]
    return tuple(sorted(facets, key=lambda pair: (-pair[0].count, pair[0].slug)))


def _home(desk: Desk, entries: Sequence[BookEntry], shelf: Shelf) -> HomeView:
    cards = {entry.slug: card for entry, _, card in shelf.books}
    return HomeView(
        site=desk.site,
        language=desk.config.language,
        url=desk.url(HOME),
        books=tuple(cards[entry.slug] for entry in entries[:BOOKS_ON_HOME]),
        total=len(entries),
        latest=tuple(updates_by_book(entries, UPDATES_ON_HOME)),
        lists=shelf.lists,
        tags=tuple(facet for facet, _ in shelf.tags[:TAGS_ON_HOME]),
    )
