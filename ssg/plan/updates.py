"""The latest chapters by day and book, so that a book that gets a hundred at once does not push out the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from ssg.model.book import Chapter, Edition
from ssg.model.entry import BookEntry, EditionEntry, NewChapter, NewDay
from ssg.model.urls import LATEST
from ssg.model.views import BookUpdate, DayUpdates, LatestView, Link, ListLink
from ssg.plan.desk import Desk

UPDATES_ON_PAGE = 100
UPDATES_ON_HOME = 8
CHAPTERS_SHOWN = 3

Rank = tuple[bool, float, int, str]


def rank_new(published: datetime | None, place: int, address: str) -> Rank:
    """Newest first; undated ones last, late chapters of a book (`place`) first."""
    return (published is None, -published.timestamp() if published is not None else 0.0, -place, address)


def sort_newest(edition: Edition) -> list[tuple[int, Chapter]]:
    """(place in the book, chapter) of an edition, the newest first."""
    rows = enumerate(edition.chapters)
    ranked = sorted((rank_new(chapter.published, place, ""), place, chapter) for place, chapter in rows)
    return [(place, chapter) for _, place, chapter in ranked]


def new_chapters(desk: Desk, edition: Edition, rows: Sequence[tuple[int, Chapter]]) -> tuple[NewChapter, ...]:
    """As many of the newest chapters as the home page ever shows of one book."""
    return tuple(
        NewChapter(published=chapter.published, place=place, link=chapter_name(desk, edition, chapter))
        for place, chapter in rows[:UPDATES_ON_HOME]
    )


def new_days(desk: Desk, edition: Edition, rows: Sequence[tuple[int, Chapter]]) -> tuple[NewDay, ...]:
    """The newest days on which an edition got chapters, as many as the page of updates could show."""
    days: dict[str, list[tuple[int, Chapter]]] = {}
    for place, chapter in rows:
        if chapter.published is None:
            break  # undated ones come last
        day = chapter.published.strftime("%Y-%m-%d")
        if day not in days and len(days) == UPDATES_ON_PAGE:
            break
        days.setdefault(day, []).append((place, chapter))
    return tuple(
        NewDay(
            published=published,
            place=found[0][0],
            links=tuple(chapter_name(desk, edition, chapter) for _, chapter in found[:CHAPTERS_SHOWN]),
            more=max(0, len(found) - CHAPTERS_SHOWN),
        )
        for found in days.values()
        if (published := found[0][1].published) is not None
    )


def chapter_name(desk: Desk, edition: Edition, chapter: Chapter) -> Link:
    """A chapter by its whole name, in the language of its book."""
    return Link(href=desk.href(chapter.address), title=desk.namer.name(edition.language, chapter))


def updates_by_book(entries: Iterable[BookEntry], count: int) -> list[BookUpdate]:
    """The `count` books that were last updated, each once, with its newest chapters; `more` is not counted."""
    editions = [edition for entry in entries for edition in entry.editions if edition.newest]
    shown = max(CHAPTERS_SHOWN, count // max(1, len(editions)))  # a book that is alone has room for more
    ranked = [
        (rank_new(edition.newest[0].published, edition.newest[0].place, edition.address), edition)
        for edition in editions
    ]
    ranked.sort(key=itemgetter(0))
    return [
        _update(edition, edition.newest[0].published, tuple(new.link for new in edition.newest[:shown]), 0)
        for _, edition in ranked[:count]
    ]


def _update(edition: EditionEntry, published: datetime | None, links: tuple[Link, ...], more: int) -> BookUpdate:
    card = edition.card
    return BookUpdate(
        key=card.key,
        book=Link(href=card.href, title=card.title),
        language=card.language,
        author=card.author,
        cover=card.cover,
        published=published,
        chapters=links,
        more=more,
    )


def make_latest(desk: Desk, entries: Iterable[BookEntry], lists: tuple[ListLink, ...]) -> LatestView | None:
    """The page of latest updates: what one book got on one day. None where no chapter has a date."""
    ranked = [
        (rank_new(day.published, day.place, edition.address), edition, day)
        for entry in entries
        for edition in entry.editions
        for day in edition.days
    ]
    ranked.sort(key=itemgetter(0))
    updates = [
        (day.published, _update(edition, day.published, day.links, day.more))
        for _, edition, day in ranked[:UPDATES_ON_PAGE]
    ]
    days = [
        DayUpdates(day=group[0][0], updates=tuple(update for _, update in group))
        for _, pairs in groupby(updates, key=lambda pair: pair[0].date())
        if (group := list(pairs))
    ]
    if not days:
        return None
    return LatestView(
        site=desk.site, language=desk.config.language, url=desk.url(LATEST), days=tuple(days), lists=lists
    )
