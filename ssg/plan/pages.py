"""Views of the pages that people read: home, contents, chapters, other pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ssg.model.book import Book, Chapter, Edition, Page, Volume
from ssg.model.plan import Target
from ssg.model.urls import NOT_FOUND, feed_address, file_of, number_text
from ssg.model.views import (
    BookView,
    ChapterLink,
    ChapterRow,
    ChapterView,
    EditionLink,
    Link,
    NotFoundView,
    PageView,
    VolumeRows,
)
from ssg.plan.desk import Desk, other_editions
from ssg.plan.parts import find_latest, make_chapter_link, make_edition_link, make_length


def make_page_targets(desk: Desk, pages: Iterable[Page]) -> Iterator[Target]:
    """Every HTML page that belongs to no book, lists and redirects apart."""
    lost = NotFoundView(site=desk.site, language=desk.config.language)
    yield Target(path=NOT_FOUND, template="404.html", view=lost)
    for page in pages:
        view = PageView(
            site=desk.site,
            language=desk.config.language,
            url=desk.url(page.address),
            title=page.title,
            source=page.source,
            links=(links := desk.links(page.source, page.destinations)),
            pictures=desk.pictures(links),
        )
        yield Target(path=file_of(page.address), template="page.html", view=view, origin=page.source.path)


def make_book_targets(desk: Desk, book: Book) -> Iterator[Target]:
    """The contents and the chapters of a book. What readers may like else is not in the contents yet."""
    for edition in book.editions:
        origin = f"content/{book.slug}/book.toml"
        links = [make_chapter_link(desk.config.base_url, chapter) for chapter in edition.chapters]
        view = _book(desk, book, edition, links)
        yield Target(path=file_of(edition.address), template="book.html", view=view, origin=origin)
        yield from _chapters(desk, book, edition, links)


def paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of plain text: separated by empty lines, each on one line."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def _book(desk: Desk, book: Book, edition: Edition, links: list[ChapterLink]) -> BookView:
    latest = find_latest(edition)
    coming = iter(links)
    return BookView(
        site=desk.site,
        language=edition.language,
        url=desk.url(edition.address),
        key=book.slug,
        title=edition.title,
        author=edition.author,
        author_href=desk.author_href(edition),
        translator=edition.translator,
        status=book.status,
        synopsis=paragraphs(edition.synopsis),
        tags=desk.tags(edition),
        warnings=edition.warnings,
        license=book.license,
        cover=desk.cover_picture(edition),
        chapters=len(links),
        length=make_length(edition.length, edition.language),
        updated=latest.published if latest else None,
        first=links[0] if links else None,
        latest=make_chapter_link(desk.config.base_url, latest) if latest else None,
        volumes=tuple(_rows(edition, volume, coming) for volume in edition.volumes),
        editions=desk.editions(book, edition),
        related=(),
        feed=desk.href(feed_address(edition.address)),
    )


def _rows(edition: Edition, volume: Volume, links: Iterator[ChapterLink]) -> VolumeRows:
    rows = tuple(
        ChapterRow(
            key=chapter.key,
            link=next(links),
            published=chapter.published,
            length=make_length(chapter.length, edition.language),
            summary=chapter.summary,
        )
        for chapter in volume.chapters
    )
    number = number_text(volume.number) if volume.number is not None else ""
    return VolumeRows(number=number, title=volume.title, chapters=rows)


def _chapters(desk: Desk, book: Book, edition: Edition, links: list[ChapterLink]) -> Iterator[Target]:
    base = desk.config.base_url
    shelves = [(volume, chapter) for volume in edition.volumes for chapter in volume.chapters]
    others = [
        (other.language, {chapter.key: chapter.address for chapter in other.chapters})
        for other in other_editions(book, edition)
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
            kind=links[place].kind,
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
            links=(hrefs := desk.links(chapter.source, chapter.destinations) if chapter.destinations else ()),
            pictures=desk.pictures(hrefs) if hrefs else (),
        )
        yield Target(path=file_of(chapter.address), template="chapter.html", view=view, origin=chapter.source.path)


def _translations(base: str, chapter: Chapter, others: list[tuple[str, dict[str, str]]]) -> tuple[EditionLink, ...]:
    if not others:
        return ()
    return tuple(
        make_edition_link(base, language, addresses[chapter.key])
        for language, addresses in others
        if chapter.key in addresses
    )
