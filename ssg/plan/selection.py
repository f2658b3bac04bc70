"""What is published: leaves out drafts and chapters of the future, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ssg.model.book import Book, Chapter, Edition, Page, Volume
from ssg.model.entry import BookEntry, Coming
from ssg.model.urls import number_text
from ssg.problems import Problem
from ssg.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a build takes in. `now` has a zone."""

    now: datetime
    drafts: bool = False
    future: bool = False

    def takes(self, chapter: Chapter) -> bool:
        """Whether a chapter is in this build."""
        if chapter.draft and not self.drafts:
            return False
        return self.future or chapter.published is None or chapter.published <= self.now


def select_book(book: Book, selection: Selection) -> Book:
    """A book without what is not published yet."""
    return replace(book, editions=tuple(_select_edition(edition, selection) for edition in book.editions))


def select_pages(pages: Iterable[Page], selection: Selection) -> tuple[Page, ...]:
    """Pages without drafts."""
    return tuple(page for page in pages if selection.drafts or not page.draft)


def _select_edition(edition: Edition, selection: Selection) -> Edition:
    volumes = []
    for volume in edition.volumes:
        chapters = tuple(chapter for chapter in volume.chapters if selection.takes(chapter))
        if len(chapters) == len(volume.chapters):
            volumes.append(volume)
        elif chapters:
            volumes.append(Volume(number=volume.number, title=volume.title, chapters=chapters))
    return replace(edition, volumes=tuple(volumes))


def find_season(book: Book, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The last date of a chapter that has passed, and the next: between them, the same chapters are published."""
    moments = [
        chapter.published for edition in book.editions for chapter in edition.chapters if chapter.published is not None
    ]
    return (
        max((moment for moment in moments if moment <= now), default=None),
        min((moment for moment in moments if moment > now), default=None),
    )


def count_drafts(book: Book) -> int:
    """How many chapters of a book, in all editions, are drafts."""
    return sum(chapter.draft for edition in book.editions for chapter in edition.chapters)


def find_coming(book: Book, selection: Selection) -> Coming | None:
    """The chapters of a book that wait for their date; drafts are counted only where drafts are taken in."""
    waiting = [
        (chapter.published, chapter.source.path, edition, chapter)
        for edition in book.editions
        for chapter in edition.chapters
        if chapter.published is not None
        and chapter.published > selection.now
        and (selection.drafts or not chapter.draft)
    ]
    if not waiting:
        return None
    when, path, edition, chapter = min(waiting, key=lambda item: item[:2])
    number = f" {number_text(chapter.number)}" if chapter.number is not None else ""
    name = f"{edition.title}{number}" + (f" “{chapter.title}”" if chapter.title else "")
    return Coming(count=len(waiting), published=when, path=path, name=name)


def tell_left_out(entries: Sequence[BookEntry], pages: Iterable[Page], selection: Selection) -> Iterator[Problem]:
    """A word on how much is not published, and what comes next; `pages` are all, with drafts."""
    drafts = sum(entry.drafts for entry in entries) + sum(page.draft for page in pages)
    if drafts and not selection.drafts:
        what = "draft is" if drafts == 1 else "drafts are"
        hint = "`--drafts` takes them in"
        yield Problem(code="P110", message=f"{drafts} {what} left out", hint=hint, severity="info")
    coming = [entry.coming for entry in entries if entry.coming is not None]
    if coming and not selection.future:
        first = min(coming, key=lambda item: (item.published, item.path))
        count = sum(item.count for item in coming)
        what = "chapter of the future is" if count == 1 else "chapters of the future are"
        when = first.published.isoformat(sep=" ", timespec="minutes")
        message = f"{count} {what} left out; next: {first.name} on {when}"
        yield Problem(code="P111", path=first.path, message=message, hint="`--future` takes them in", severity="info")
