"""Search: a page for each edition and one for the library, and the index that these pages read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssg.model.book import Book, Edition
from ssg.model.entry import BookEntry
from ssg.model.plan import Target
from ssg.model.search_views import (
    MOST_PARTS,
    SearchBlock,
    SearchBook,
    SearchChapter,
    SearchIndexView,
    SearchTermsView,
    SearchView,
    SearchWordsView,
)
from ssg.model.urls import (
    HOME,
    file_of,
    search_address,
    search_index_address,
    search_terms_address,
    search_words_address,
)
from ssg.model.views import Link
from ssg.plan.desk import Desk
from ssg.plan.parts import make_chapter_link, searched_chapters

BLOCK = 512
"""Chapters of a block: an edit makes its files again; a query asks for one file of each block and term."""

_CHAPTERS_A_PART = 4  # a part is then some ten kilobytes, so that a short book has few files


def make_search_targets(desk: Desk, book: Book) -> Iterator[Target]:
    """Search in a book; nothing where `site.toml` turns it off."""
    if not desk.config.search:
        return
    for edition in book.editions:
        if searched_chapters(edition):
            address = search_address(edition.address)
            books = (_search_book(desk, book.slug, edition.title, edition.language, edition.address),)
            view = _page(desk, address, edition.language, books)
            yield Target(path=file_of(address), template="search.html", view=view)
            yield from _index(desk, edition)


def make_library_search(desk: Desk, entries: Iterable[BookEntry]) -> Iterator[Target]:
    """Search in the whole library."""
    books = tuple(
        _search_book(desk, entry.slug, edition.card.title, edition.card.language, edition.address)
        for entry in entries
        for edition in entry.editions
        if edition.story
    )
    if desk.config.search and books:
        view = _page(desk, search_address(HOME), desk.config.language, books)
        yield Target(path=file_of(search_address(HOME)), template="search.html", view=view)


def _search_book(desk: Desk, key: str, title: str, language: str, address: str) -> SearchBook:
    return SearchBook(
        key=key,
        title=title,
        language=language,
        href=desk.href(address),
        index=desk.href(search_index_address(address)),
    )


def _page(desk: Desk, address: str, language: str, books: tuple[SearchBook, ...]) -> SearchView:
    alone = address != search_address(HOME)
    return SearchView(
        site=desk.site,
        language=language,
        url=desk.url(address),
        book=Link(href=books[0].href, title=books[0].title) if alone else None,
        book_key=books[0].key if alone else "",
        books=books,
        library=desk.href(search_address(HOME)),
    )


def _index(desk: Desk, edition: Edition) -> Iterator[Target]:
    chapters = searched_chapters(edition)
    blocks = [
        SearchBlock(
            name=f"{edition.address}{start // BLOCK}",
            engine=desk.engine,
            sources=tuple(chapter.source for chapter in chapters[start : start + BLOCK]),
            parts=_parts(min(BLOCK, len(chapters) - start)),
        )
        for start in range(0, len(chapters), BLOCK)
    ]
    view = SearchIndexView(
        language=edition.language,
        href=desk.href(edition.address),
        size=BLOCK,
        parts=tuple(block.parts for block in blocks),
        chapters=tuple(
            SearchChapter(key=chapter.key, link=make_chapter_link(desk.config.base_url, chapter))
            for chapter in chapters
        ),
    )
    yield Target(path=search_index_address(edition.address), view=view)
    for number, block in enumerate(blocks):
        yield Target(path=search_words_address(edition.address, number), view=SearchWordsView(block=block))
        for part in range(block.parts):
            path = search_terms_address(edition.address, number, part)
            yield Target(path=path, view=SearchTermsView(block=block, part=part))


def _parts(chapters: int) -> int:
    """How many parts a block of so many chapters has: a power of two, so that it changes seldom as a book grows."""
    parts = 1
    while parts < MOST_PARTS and parts * _CHAPTERS_A_PART < chapters:
        parts *= 2
    return parts
