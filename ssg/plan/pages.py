"""Views of the pages that people read: home, contents, chapters, other pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ssg.model.book import Book, Chapter, Destination, Edition, Library, SourceText, Volume
from ssg.model.config import SiteConfig
from ssg.model.plan import Target
from ssg.model.urls import HOME, NOT_FOUND, feed_address, file_of, href_of, number_text, url_of
from ssg.model.views import (
    BookCard,
    BookView,
    ChapterRow,
    ChapterView,
    EditionLink,
    HomeView,
    LatestChapter,
    Link,
    NotFoundView,
    PageView,
    SitePart,
    VolumeRows,
)
from ssg.plan.linking import Atlas, resolve
from ssg.plan.parts import find_latest, make_chapter_link, make_edition_link, make_length, sort_newest
from ssg.problems import Problem

LATEST_ON_HOME = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every function here needs; problems are collected in `problems`."""

    config: SiteConfig
    site: SitePart
    atlas: Atlas
    problems: list[Problem]

    def href(self, address: str) -> str:
        """What a page writes to link to an address."""
        return href_of(self.config.base_url, address)

    def url(self, address: str) -> str:
        """The absolute URL of an address."""
        return url_of(self.config.base_url, address)

    def links(self, source: SourceText, destinations: tuple[Destination, ...]) -> tuple[tuple[str, str], ...]:
        """The links of a text as (written, href)."""
        found = resolve(self.atlas, source, destinations, self.problems)
        return tuple((written, self.href(address)) for written, address in found)

    def cover(self, edition: Edition) -> str | None:
        """The href of a cover."""
        return self.href(self.atlas.addresses[edition.cover]) if edition.cover in self.atlas.addresses else None


def make_page_targets(desk: Desk, library: Library) -> Iterator[Target]:
    """Every HTML page but redirects."""
    yield Target(path=file_of(HOME), template="home.html", view=_home(desk, library), origin="content/site.toml")
    lost = NotFoundView(site=desk.site, language=desk.config.language)
    yield Target(path=NOT_FOUND, template="404.html", view=lost)
    for page in library.pages:
        view = PageView(
            site=desk.site,
            language=desk.config.language,
            url=desk.url(page.address),
            title=page.title,
            source=page.source,
            links=desk.links(page.source, page.destinations),
        )
        yield Target(path=file_of(page.address), template="page.html", view=view, origin=page.source.path)
    for book in library.books:
        for edition in book.editions:
            view_of_book = _book(desk, book, edition)
            origin = f"content/{book.slug}/book.toml"
            yield Target(path=file_of(edition.address), template="book.html", view=view_of_book, origin=origin)
            yield from _chapters(desk, book, edition)


def paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of plain text: separated by empty lines, each on one line."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def _home(desk: Desk, library: Library) -> HomeView:
    books = tuple(_card(desk, book) for book in library.books)
    rows = sort_newest(
        (book, edition, place, chapter)
        for book in library.books
        for edition in book.editions
        for place, chapter in enumerate(edition.chapters)
    )
    latest = tuple(
        LatestChapter(
            book=Link(href=desk.href(edition.address), title=edition.title),
            language=edition.language,
            chapter=make_chapter_link(desk.config.base_url, chapter),
            published=chapter.published,
        )
        for _, edition, _, chapter in rows[:LATEST_ON_HOME]
    )
    return HomeView(site=desk.site, language=desk.config.language, url=desk.url(HOME), books=books, latest=latest)


def _card(desk: Desk, book: Book) -> BookCard:
    edition = next((edition for edition in book.editions if edition.chapters), book.editions[0])
    latest = find_latest(edition)
    base = desk.config.base_url
    return BookCard(
        key=book.slug,
        title=edition.title,
        href=desk.href(edition.address),
        author=edition.author,
        language=edition.language,
        cover=desk.cover(edition),
        status=book.status,
        synopsis=next(iter(paragraphs(edition.synopsis)), ""),
        tags=edition.tags,
        chapters=len(edition.chapters),
        length=make_length(_total(edition), edition.language),
        updated=latest.published if latest else None,
        latest=make_chapter_link(base, latest) if latest else None,
        editions=_editions(desk, book, edition),
    )


def _book(desk: Desk, book: Book, edition: Edition) -> BookView:
    base = desk.config.base_url
    chapters = edition.chapters
    latest = find_latest(edition)
    return BookView(
        site=desk.site,
        language=edition.language,
        url=desk.url(edition.address),
        key=book.slug,
        title=edition.title,
        author=edition.author,
        translator=edition.translator,
        status=book.status,
        synopsis=paragraphs(edition.synopsis),
        tags=edition.tags,
        warnings=edition.warnings,
        license=book.license,
        cover=desk.cover(edition),
        chapters=len(chapters),
        length=make_length(_total(edition), edition.language),
        updated=latest.published if latest else None,
        first=make_chapter_link(base, chapters[0]) if chapters else None,
        latest=make_chapter_link(base, latest) if latest else None,
        volumes=tuple(_rows(desk, edition, volume) for volume in edition.volumes),
        editions=_editions(desk, book, edition),
        feed=desk.href(feed_address(edition.address)),
    )


def _rows(desk: Desk, edition: Edition, volume: Volume) -> VolumeRows:
    rows = tuple(
        ChapterRow(
            key=chapter.key,
            link=make_chapter_link(desk.config.base_url, chapter),
            published=chapter.published,
            length=make_length(chapter.length, edition.language),
            summary=chapter.summary,
        )
        for chapter in volume.chapters
    )
    number = number_text(volume.number) if volume.number is not None else ""
    return VolumeRows(number=number, title=volume.title, chapters=rows)


def _chapters(desk: Desk, book: Book, edition: Edition) -> Iterator[Target]:
    base = desk.config.base_url
    shelves = [(volume, chapter) for volume in edition.volumes for chapter in volume.chapters]
    links = [make_chapter_link(base, chapter) for _, chapter in shelves]
    others = [
        (other.language, {chapter.key: chapter.address for chapter in other.chapters})
        for other in _others(book, edition)
    ]
    contents = Link(href=desk.href(edition.address), title=edition.title)
    feed = desk.href(feed_address(edition.address))
    for place, (volume, chapter) in enumerate(shelves):
        view = ChapterView(
            site=desk.site,
            language=edition.language,
            url=desk.url(chapter.address),
            book_key=book.slug,
            key=chapter.key,
            book=contents,
            book_author=edition.author,
            volume_number=number_text(volume.number) if volume.number is not None else "",
            volume=volume.title,
            kind=chapter.kind,
            number=links[place].number,
            title=chapter.title,
            summary=chapter.summary,
            warnings=chapter.warnings,
            writing=edition.writing,
            published=chapter.published,
            length=make_length(chapter.length, edition.language),
            previous=links[place - 1] if place else None,
            next=links[place + 1] if place + 1 < len(links) else None,
            editions=_translations(base, chapter, others),
            feed=feed,
            source=chapter.source,
            links=desk.links(chapter.source, chapter.destinations),
        )
        yield Target(path=file_of(chapter.address), template="chapter.html", view=view, origin=chapter.source.path)


def _translations(base: str, chapter: Chapter, others: list[tuple[str, dict[str, str]]]) -> tuple[EditionLink, ...]:
    return tuple(
        make_edition_link(base, language, addresses[chapter.key])
        for language, addresses in others
        if chapter.key in addresses
    )


def _others(book: Book, edition: Edition) -> tuple[Edition, ...]:
    return tuple(other for other in book.editions if other is not edition and other.chapters)


def _editions(desk: Desk, book: Book, edition: Edition) -> tuple[EditionLink, ...]:
    others = _others(book, edition)
    return tuple(make_edition_link(desk.config.base_url, other.language, other.address) for other in others)


def _total(edition: Edition) -> int:
    return sum(chapter.length for chapter in edition.chapters)
