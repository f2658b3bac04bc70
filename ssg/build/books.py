"""The books of a build: those that sleep, of which what the last build kept still holds, and those that are awake.

A book sleeps while its sources, the settings and what it shares with other pages are as they were. It is woken, that
is loaded and planned, only when one of its pages has to be made after all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ssg.build.fingerprint import Fingerprints
from ssg.build.keeping import add_members
from ssg.build.shelf import KeptBook, Shelf
from ssg.load import Project, is_whole_cache, load_books, mark_book
from ssg.load.marks import mark_times
from ssg.load.prefetch import Spread
from ssg.model.config import SiteConfig
from ssg.model.entry import BookEntry, Outline
from ssg.model.plan import Target
from ssg.plan import Draft, Selection, draft_book, plan_book
from ssg.plan.desk import Desk
from ssg.problems import Problem
from ssg.system.clock import BLUR_NS
from ssg.text.digest import digest_of


class Books:
    """All books of a project. `config` are the settings as the build's options change them."""

    def __init__(
        self, project: Project, config: SiteConfig, selection: Selection, shelf: Shelf, spread: Spread
    ) -> None:
        self._project = project
        self._selection = selection
        self._shelf = shelf
        self._spread = spread
        settings = repr((project.engine, config, selection.drafts, selection.future))
        self._settings = digest_of(settings.encode("utf-8", "surrogatepass"))
        self._times = {slug: self._trusted(*mark_times(folder)) for slug, folder in project.books.items()}
        self._asleep: dict[str, KeptBook] = {}
        self._marks: dict[str, str] = {}
        self._drafts: dict[str, Draft] = {}
        self._awake: dict[str, KeptBook] = {}
        self._targets: dict[str, dict[str, Target]] = {}
        self.problems: list[Problem] = []
        self.texts = 0
        self.read = 0

    @property
    def asleep(self) -> dict[str, KeptBook]:
        """The books that need not be loaded, by slug."""
        return dict(self._asleep)

    @property
    def outlines(self) -> dict[str, Outline]:
        """The outline of every book, once all are asleep or loaded."""
        found = {slug: kept.entry.outline for slug, kept in self._asleep.items()}
        found |= {slug: draft.outline for slug, draft in self._drafts.items()}
        return {slug: found[slug] for slug in self._project.books}

    @property
    def entries(self) -> tuple[BookEntry, ...]:
        """The entry of every book, once all are asleep or planned."""
        kept = self._asleep | self._awake
        return tuple(kept[slug].entry for slug in self._project.books)

    @property
    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every file of the site that belongs to a book, by path."""
        kept = self._asleep | self._awake
        return {path: mark for slug in self._project.books for path, mark in kept[slug].fingerprints.items()}

    def fall_asleep(self) -> None:
        """Let every book sleep that is as it was."""
        for slug in self._project.books:
            kept = self._shelf.find(slug, self.problems)
            if kept is not None and kept.in_season(self._selection.now) and self._is_unchanged(slug, kept):
                self._asleep[slug] = kept

    def load(self, slugs: Iterable[str]) -> None:
        """Load books, and take from them what is published."""
        wanted = list(slugs)
        for loaded in load_books(self._project, wanted, self._spread):
            slug = loaded.book.slug
            self._marks[slug] = loaded.mark
            self.problems += loaded.damage
            self._drafts[slug] = draft_book(loaded.book, loaded.problems, self._selection)
            self.texts += loaded.texts
            self.read += loaded.read

    def plan(self, desk: Desk, prints: Fingerprints, common: str) -> None:
        """Plan all books that are loaded, and not planned yet; those that slept are awake then."""
        for slug, draft in self._drafts.items():
            plan = plan_book(desk, draft, self._selection)
            marks = {target.path: prints.of(target) for target in plan.targets}
            add_members(plan.targets, marks)
            self._targets[slug] = {target.path: target for target in plan.targets}
            self._asleep.pop(slug, None)
            self._awake[slug] = KeptBook(
                settings=self._settings,
                common=common,
                mark=self._marks[slug],
                times=self._times[slug],
                fingerprints=marks,
                entry=plan.entry,
            )
        self._drafts = {}

    def load_those_with(self, paths: Iterable[str]) -> None:
        """Load the books that sleep and have one of these paths."""
        wanted = frozenset(paths)
        self.load([slug for slug, kept in self._asleep.items() if not wanted.isdisjoint(kept.fingerprints)])

    def targets_of(self, slugs: Iterable[str]) -> list[Target]:
        """All targets of books that are awake."""
        return [target for slug in slugs for target in self._targets[slug].values()]

    def find(self, path: str) -> Target:
        """The target that a book has at a path; the book is awake."""
        return next(targets[path] for targets in self._targets.values() if path in targets)

    @property
    def season(self) -> tuple[datetime | None, datetime | None]:
        """The last date of a chapter that has passed, and the next: between them, the same chapters are published."""
        entries = self.entries
        return (
            max((entry.since for entry in entries if entry.since is not None), default=None),
            min((entry.until for entry in entries if entry.until is not None), default=None),
        )

    def keep(self) -> None:
        """Keep what the next build may let sleep: after a build without errors."""
        for slug, kept in self._awake.items():
            self._shelf.keep(slug, kept)
        self._shelf.clear(frozenset(self._project.books))

    def _is_unchanged(self, slug: str, kept: KeptBook) -> bool:
        times = self._times[slug]
        if kept.settings != self._settings or not is_whole_cache(self._project, slug):
            return False
        if times and times == kept.times:
            return True
        if kept.mark != mark_book(self._project, slug, self.problems):
            return False
        if times:
            self._shelf.keep(slug, replace(kept, times=times))
        return True

    def _trusted(self, mark: str, newest: int) -> str:
        """The mark of a book's times; '' where the clock may have blurred them."""
        return mark if newest < self._project.opened_ns - BLUR_NS else ""
