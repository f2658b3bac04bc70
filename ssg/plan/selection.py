"""What is published: leaves out drafts and chapters of the future, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ssg.model.book import Book, Chapter, Edition, Library, Volume
from ssg.model.urls import number_text
from ssg.problems import Problem


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


def select_published(library: Library, selection: Selection) -> tuple[Library, tuple[Problem, ...]]:
    """The library without what is not published yet, and a word on how much that is and what comes next."""
    books = tuple(_select_book(book, selection) for book in library.books)
    pages = tuple(page for page in library.pages if selection.drafts or not page.draft)
    return replace(library, books=books, pages=pages), tuple(_left_out(library, selection))


def _select_book(book: Book, selection: Selection) -> Book:
    return replace(book, editions=tuple(_select_edition(edition, selection) for edition in book.editions))


def _select_edition(edition: Edition, selection: Selection) -> Edition:
    volumes = []
    for volume in edition.volumes:
        chapters = tuple(chapter for chapter in volume.chapters if selection.takes(chapter))
        if chapters:
            volumes.append(Volume(number=volume.number, title=volume.title, chapters=chapters))
    return replace(edition, volumes=tuple(volumes))


def _left_out(library: Library, selection: Selection) -> Iterator[Problem]:
    chapters = [
        (edition, chapter) for book in library.books for edition in book.editions for chapter in edition.chapters
    ]
    drafts = sum(chapter.draft for _, chapter in chapters) + sum(page.draft for page in library.pages)
    if drafts and not selection.drafts:
        what = "draft is" if drafts == 1 else "drafts are"
        hint = "`--drafts` takes them in"
        yield Problem(code="P110", message=f"{drafts} {what} left out", hint=hint, severity="info")
    coming = [
        (chapter.published, edition, chapter)
        for edition, chapter in chapters
        if chapter.published is not None
        and chapter.published > selection.now
        and (selection.drafts or not chapter.draft)
    ]
    if coming and not selection.future:
        when, edition, chapter = min(coming, key=lambda item: (item[0], item[2].source.path))
        what = "chapter of the future is" if len(coming) == 1 else "chapters of the future are"
        number = f" {number_text(chapter.number)}" if chapter.number is not None else ""
        name = f"{edition.title}{number}" + (f" “{chapter.title}”" if chapter.title else "")
        message = f"{len(coming)} {what} left out; next: {name} on {when.isoformat(sep=' ', timespec='minutes')}"
        yield Problem(
            code="P111", path=chapter.source.path, message=message, hint="`--future` takes them in", severity="info"
        )
