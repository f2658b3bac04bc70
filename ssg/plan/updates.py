"""The latest chapters by day and book, so that a book that gets a hundred at once does not push out the others."""

from __future__ import annotations

from itertools import groupby

from ssg.model.book import Book, Chapter, Edition, Library
from ssg.model.urls import LATEST
from ssg.model.views import BookUpdate, DayUpdates, LatestView, Link, ListLink
from ssg.plan.desk import Desk
from ssg.plan.parts import sort_newest

UPDATES_ON_PAGE = 100
CHAPTERS_SHOWN = 3

_Row = tuple[Book, Edition, int, Chapter]


def updates_by_book(desk: Desk, library: Library, count: int) -> list[BookUpdate]:
    """The `count` books that were last updated, each once, with its newest chapters; `more` is not counted."""
    editions = [(book, edition) for book in library.books for edition in book.editions if edition.chapters]
    shown = max(CHAPTERS_SHOWN, count // max(1, len(editions)))  # a book that is alone has room for more
    tops = []
    for book, edition in editions:
        own = sort_newest((book, edition, place, chapter) for place, chapter in enumerate(edition.chapters))
        tops.append(own[:shown])
    order = sort_newest(rows[0] for rows in tops)[:count]
    by_edition = {rows[0][1].address: rows for rows in tops}
    return [_update(desk, by_edition[edition.address], shown) for _, edition, _, _ in order]


def updates_by_day(desk: Desk, library: Library, count: int) -> list[BookUpdate]:
    """The newest `count` updates: what one book got on one day. Chapters without a date stand last."""
    rows = sort_newest(
        (book, edition, place, chapter)
        for book in library.books
        for edition in book.editions
        for place, chapter in enumerate(edition.chapters)
    )
    groups: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        day = row[3].published.strftime("%Y-%m-%d") if row[3].published is not None else ""
        key = (day, row[1].address)
        if key in groups or len(groups) < count:
            groups.setdefault(key, []).append(row)
        elif day < next(reversed(groups))[0]:
            break  # all that follows is older than what is shown
    return [_update(desk, found, CHAPTERS_SHOWN) for found in groups.values()]


def _update(desk: Desk, rows: list[_Row], shown: int) -> BookUpdate:
    book, edition, _, newest = rows[0]
    return BookUpdate(
        key=book.slug,
        book=Link(href=desk.href(edition.address), title=edition.title),
        language=edition.language,
        author=edition.author,
        cover=desk.cover_picture(edition),
        published=newest.published,
        chapters=tuple(
            Link(href=desk.href(chapter.address), title=desk.namer.name(edition.language, chapter))
            for _, _, _, chapter in rows[:shown]
        ),
        more=max(0, len(rows) - shown),
    )


def make_latest(desk: Desk, library: Library, lists: tuple[ListLink, ...]) -> LatestView | None:
    """The page of latest updates; None where no chapter has a date."""
    dated = [(found.published, found) for found in updates_by_day(desk, library, UPDATES_ON_PAGE)]
    days = [
        DayUpdates(day=day, updates=tuple(update for _, update in group))
        for _, pairs in groupby(
            ((moment, update) for moment, update in dated if moment is not None), key=lambda pair: pair[0].date()
        )
        if (group := list(pairs)) and (day := group[0][0])
    ]
    if not days:
        return None
    return LatestView(
        site=desk.site, language=desk.config.language, url=desk.url(LATEST), days=tuple(days), lists=lists
    )
