"""Views of what machines follow: feeds and the sitemap. Both are made of entries, an edition's own feed apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from ssg.model.book import Book, Chapter, Edition, Page
from ssg.model.entry import BookEntry, NewItem
from ssg.model.plan import Target
from ssg.model.urls import (
    HOME,
    SITE_FEED,
    SITEMAP,
    feed_address,
    file_of,
    origin_of,
    sitemap_part_address,
)
from ssg.model.views import FeedItem, FeedView, SitemapIndexView, SitemapView
from ssg.plan.desk import Desk
from ssg.plan.parts import find_newest, tell_kind
from ssg.plan.updates import rank_new

ITEMS_IN_FEED = 20
URLS_IN_SITEMAP = 50_000  # sitemaps.org


def make_feed(desk: Desk, edition: Edition, items: Iterable[NewItem]) -> Target:
    """The feed of one edition."""
    address = feed_address(edition.address)
    view = FeedView(
        title=edition.title,
        description=" ".join(edition.synopsis.split()) or edition.title,
        language=edition.language,
        base_url=desk.config.base_url,
        url=desk.url(edition.address),
        self_url=desk.url(address),
        items=tuple(new.item for new in items),
    )
    return Target(path=file_of(address), view=view)


def make_items(desk: Desk, book: Book, edition: Edition, rows: Sequence[tuple[int, Chapter]]) -> tuple[NewItem, ...]:
    """The newest chapters as items of feeds. Their own pages report what is wrong with their links."""
    quiet = desk.fresh()
    return tuple(
        NewItem(published=chapter.published, place=place, item=_item(quiet, book, edition, chapter))
        for place, chapter in rows[:ITEMS_IN_FEED]
    )


def _item(desk: Desk, book: Book, edition: Edition, chapter: Chapter) -> FeedItem:
    kind, number = tell_kind(chapter)
    origin = origin_of(desk.config.base_url)
    return FeedItem(
        guid=f"ssg:{book.slug}/{edition.language}/{chapter.key}",
        url=desk.url(chapter.address),
        book=edition.title,
        author=edition.author,
        language=edition.language,
        kind=kind,
        number=number,
        title=chapter.title,
        summary=chapter.summary,
        warnings=chapter.warnings,
        published=chapter.published,
        source=chapter.source,
        links=tuple((written, origin + href) for written, href in desk.links(chapter.source, chapter.destinations)),
    )


def make_site_feed(desk: Desk, entries: Iterable[BookEntry]) -> Target:
    """The feed of the whole site."""
    config = desk.config
    ranked = [
        (rank_new(new.published, new.place, edition.address), new.item)
        for entry in entries
        for edition in entry.editions
        for new in edition.items
    ]
    ranked.sort(key=itemgetter(0))
    view = FeedView(
        title=config.title,
        description=config.description or config.title,
        language=config.language,
        base_url=config.base_url,
        url=desk.url(HOME),
        self_url=desk.url(SITE_FEED),
        items=tuple(item for _, item in ranked[:ITEMS_IN_FEED]),
    )
    return Target(path=file_of(SITE_FEED), view=view)


def make_sitemap(
    desk: Desk, entries: Iterable[BookEntry], pages: Iterable[Page], lists: Iterable[str]
) -> Iterator[Target]:
    """The sitemap, in parts where it is long; `lists` are the addresses of lists of books."""
    own = [f"{desk.url(address)}\n" for address in (HOME, *(page.address for page in pages), *lists)]
    urls = "".join([*own, *(edition.urls for entry in entries for edition in entry.editions)])
    if urls.count("\n") <= URLS_IN_SITEMAP:
        yield Target(path=SITEMAP, view=SitemapView(urls=urls))
        return
    rows = [f"{row}\n" for row in urls.split("\n")[:-1]]
    parts = ["".join(rows[start : start + URLS_IN_SITEMAP]) for start in range(0, len(rows), URLS_IN_SITEMAP)]
    names = [sitemap_part_address(index) for index in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield Target(path=name, view=SitemapView(urls=part))
    yield Target(path=SITEMAP, view=SitemapIndexView(urls=tuple(desk.url(name) for name in names)))


def sitemap_rows(desk: Desk, book: Book) -> list[str]:
    """The part of each edition in the sitemap, in the form of `SitemapView`; '' for one without chapters."""
    editions = [edition for edition in book.editions if edition.chapters]
    homes = [(edition.language, desk.url(edition.address)) for edition in editions]
    pages: dict[str, list[tuple[str, str]]] = {}
    for edition in editions:
        for chapter in edition.chapters:
            pages.setdefault(chapter.key, []).append((edition.language, desk.url(chapter.address)))
    return ["".join(_edition_rows(desk, edition, homes, pages)) for edition in book.editions]


def _edition_rows(
    desk: Desk, edition: Edition, homes: list[tuple[str, str]], pages: dict[str, list[tuple[str, str]]]
) -> Iterator[str]:
    newest = find_newest(edition.chapters)
    if newest is None:
        return
    yield _row(desk.url(edition.address), newest, homes)
    for chapter in edition.chapters:
        yield _row(desk.url(chapter.address), chapter, pages[chapter.key])


def _row(url: str, newest: Chapter, same: list[tuple[str, str]]) -> str:
    changed = newest.published.isoformat(timespec="seconds") if newest.published is not None else ""
    if len(same) < 2:
        return f"{url} {changed}\n" if changed else f"{url}\n"
    return " ".join([url, changed, *(part for pair in same for part in pair)]) + "\n"
