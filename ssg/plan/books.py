"""The plan of one book: all files of the site that are made from its folder, and its entry for the rest of the site.

It depends on the book, the settings and the theme, and on other books only where its texts link to them.
"""

from __future__ import annotations

from collections.abc import Iterable

from ssg.model.book import Book, Chapter, Edition
from ssg.model.entry import BookEntry, EditionEntry, NewItem, Outline
from ssg.model.plan import Target
from ssg.plan.collisions import find_collisions
from ssg.plan.desk import Desk, term_slug
from ssg.plan.extras import copy_assets, make_covers, make_redirects
from ssg.plan.feeds import make_feed, make_items, sitemap_rows
from ssg.plan.keeping import make_kept_targets
from ssg.plan.lists import make_card, standing_edition
from ssg.plan.pages import make_book_targets
from ssg.plan.parts import searched_chapters
from ssg.plan.searching import make_search_targets
from ssg.plan.selection import Selection, count_drafts, find_coming, find_season, select_book
from ssg.plan.updates import new_chapters, new_days, sort_newest
from ssg.problems import Problem
from ssg.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A book on its way to a plan: `whole` with all that is not published, `book` without."""

    whole: Book
    book: Book
    outline: Outline
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPlan:
    """The targets of a book, sorted by path, each path once, and its entry."""

    targets: tuple[Target, ...]
    entry: BookEntry


def draft_book(whole: Book, problems: Iterable[Problem], selection: Selection, language: str) -> Draft:
    """Take from a book what is published; `problems` are those of its loading, `language` is the site's."""
    book = select_book(whole, selection)
    places = {asset.path: asset.address for asset in book.assets}
    for edition in book.editions:
        places |= {chapter.source.path: chapter.address for chapter in edition.chapters}
    hidden = {
        chapter.source.path: edition.address
        for edition in whole.editions
        for chapter in edition.chapters
        if chapter.source.path not in places
    }
    outline = Outline(
        slug=book.slug,
        places=places,
        hidden=hidden,
        editions=tuple(edition.address for edition in book.editions),
        sizes={asset.address: asset.size for asset in book.assets if asset.size is not None},
        story=any(searched_chapters(edition) for edition in book.editions),
        tags=tuple(sorted({term_slug(tag) for edition in book.editions for tag in edition.tags if tag})),
        authors=tuple(sorted({term_slug(edition.author) for edition in book.editions if edition.author})),
        dated=any(_is_dated(edition) for edition in book.editions),
        started=_is_dated(standing_edition(book.editions, language)),
        complete=book.status == "complete",
    )
    return Draft(whole=whole, book=book, outline=outline, problems=tuple(problems))


def plan_book(desk: Desk, draft: Draft, selection: Selection) -> BookPlan:
    """Plan one book. What its contents page says of other books is left to `plan_site`."""
    book, desk = draft.book, desk.fresh()
    rows = {edition.address: sort_newest(edition) for edition in book.editions}
    items = {edition.address: make_items(desk, book, edition, rows[edition.address]) for edition in book.editions}
    targets = [*make_book_targets(desk, book), *make_kept_targets(desk, book), *make_search_targets(desk, book)]
    targets += [make_feed(desk, edition, items[edition.address]) for edition in book.editions]
    for edition in book.editions:
        targets += make_redirects(desk, edition)
    targets += [*make_covers(book), *copy_assets(book.assets)]
    collisions = find_collisions(targets)
    by_path = each_path_once(targets)
    since, until = find_season(draft.whole, selection.now)
    entry = BookEntry(
        slug=book.slug,
        outline=draft.outline,
        editions=tuple(
            _edition_entry(desk, book, edition, rows[edition.address], items[edition.address], urls)
            for edition, urls in zip(book.editions, sitemap_rows(desk, book), strict=True)
        ),
        updated=max((row[0][1].published for row in rows.values() if row and row[0][1].published), default=None),
        also=book.also,
        also_line=book.also_line,
        drafts=count_drafts(draft.whole),
        coming=find_coming(draft.whole, selection),
        since=since,
        until=until,
        crossings=tuple(desk.crossings[path] for path in sorted(desk.crossings)),
        strays=tuple((target.path, target.origin) for target in by_path if not _is_own(target.path, book.slug)),
        problems=(*draft.problems, *desk.problems, *collisions),
    )
    return BookPlan(targets=by_path, entry=entry)


def each_path_once(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Targets sorted by path; after a collision too, a plan has each path once."""
    found: dict[str, Target] = {}
    for target in targets:
        found.setdefault(target.path, target)
    return tuple(found[path] for path in sorted(found))


def _is_dated(edition: Edition) -> bool:
    return any(chapter.published is not None for chapter in edition.chapters)


def _is_own(path: str, slug: str) -> bool:
    return path.partition("/")[0] == slug


def _edition_entry(
    desk: Desk,
    book: Book,
    edition: Edition,
    rows: list[tuple[int, Chapter]],
    items: tuple[NewItem, ...],
    urls: str,
) -> EditionEntry:
    return EditionEntry(
        address=edition.address,
        tags=edition.tags,
        telling=edition.telling,
        card=make_card(desk, book, edition),
        newest=new_chapters(desk, edition, rows),
        days=new_days(desk, edition, rows),
        items=items,
        urls=urls,
        story=bool(searched_chapters(edition)),
        length=edition.length,
    )
