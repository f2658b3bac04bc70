"""The books of a build: those that sleep, of which what the last build kept still holds, and those that are awake.

A book sleeps while its sources, the settings and what it shares with other pages are as they were. It is woken, that
is loaded and planned, only when one of its pages has to be made after all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from ssg.build.fingerprint import Fingerprints
from ssg.build.keeping import add_members
from ssg.build.kept_views import KeptViews
from ssg.build.reprint import reprint
from ssg.build.shelf import KeptBook, Shelf
from ssg.build.touch import PackedViews, Touched, pack_views, touch
from ssg.load import Project, TextEdit, find_book_edits, keep_edits, load_books, open_cache
from ssg.load.cache import SourceCache
from ssg.load.marks import mark_book_times
from ssg.load.prefetch import Spread
from ssg.model.config import SiteConfig
from ssg.model.entry import BookEntry, Outline
from ssg.model.plan import AnyTarget, Target
from ssg.model.view_parts import SitePart
from ssg.plan import Draft, Selection, draft_book, plan_book
from ssg.plan.desk import Desk
from ssg.problems import Problem, has_errors
from ssg.system.checked import stamp_of
from ssg.system.clock import BLUR_NS
from ssg.system.places import cache_of
from ssg.text.digest import digest_of
from ssg.values import replace

_MOST_VIEWS = (
    6_000  # targets of books that are planned in one build; the views of more are put aside, for memory's sake
)


class Planned(Protocol):
    """Hears of each book that was planned."""

    def __call__(
        self, targets: Mapping[str, AnyTarget], marks: Mapping[str, str], /, *, left: int, sound: bool
    ) -> None:
        """Take its targets and their fingerprints; so many books are `left` to plan, and whether it has no errors."""


def _wait() -> None:
    """Plan nothing before all books are loaded."""


class Books:
    """All books of a project. `config` are the settings as the build's options change them."""

    def __init__(
        self,
        project: Project,
        config: SiteConfig,
        selection: Selection,
        shelf: Shelf,
        spread: Spread,
        planned: Planned,
    ) -> None:
        self._project = project
        self._selection = selection
        self._language = config.language
        self._shelf = shelf
        self._spread = spread
        self._planned = planned
        settings = repr((project.engine, config, selection.drafts, selection.future))
        self._settings = digest_of(settings.encode("utf-8", "surrogatepass"))
        self._times = {slug: self._trusted(*mark_book_times(folder)) for slug, folder in project.books.items()}
        self._asleep: dict[str, KeptBook] = {}
        self._marks: dict[str, str] = {}
        self._drafts: dict[str, Draft] = {}
        self._coming = 0
        self._count = 0
        self._awake: dict[str, KeptBook] = {}
        self._targets: dict[str, dict[str, Target]] = {}
        self._caches: dict[str, SourceCache] = {}
        self._edits: dict[str, tuple[TextEdit, ...]] = {}
        self._edited: dict[str, SourceCache] = {}
        self._touched: dict[str, Touched] = {}
        self._views: dict[str, KeptViews] = {}
        self._packed: dict[str, PackedViews] = {}
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
        found: dict[str, str] = {}
        for slug in self._project.books:
            found |= kept[slug].fingerprints
        return found

    def fall_asleep(self) -> None:
        """Let every book sleep that is as it was."""
        for slug in self._project.books:
            kept = self._shelf.find(slug, self.problems)
            if kept is not None and kept.settings == self._settings and kept.in_season(self._selection.now):
                now = self._look(slug, kept)
                if now is not None:
                    self._asleep[slug] = now

    def load(self, slugs: Iterable[str], then: Callable[[], None] = _wait) -> None:
        """Load books, and take from them what is published; `then` is done after each, `plan` where that may be."""
        wanted = list(slugs)
        for done, loaded in enumerate(load_books(self._project, wanted, self._spread, self._caches), start=1):
            self._coming = len(wanted) - done
            slug = loaded.book.slug
            self._marks[slug] = loaded.mark
            self.problems += loaded.damage
            self._drafts[slug] = draft_book(loaded.book, loaded.problems, self._selection, self._language)
            self.texts += loaded.texts
            self.read += loaded.read
            then()

    def plan(self, desk: Desk, prints: Fingerprints, common: str, templates: dict[str, str]) -> None:
        """Plan all books that are loaded, and not planned yet; those that slept are awake then."""
        for slug in [*self._drafts]:
            plan = plan_book(desk, self._drafts.pop(slug), self._selection)  # a planned book is needed no longer
            rows = [(target, prints.pack(target.view)) for target in plan.targets]
            marks = {target.path: prints.of(target, packed) for target, packed in rows}
            add_members(plan.targets, marks)
            self._targets[slug] = {target.path: target for target in plan.targets}
            self._asleep.pop(slug, None)
            self._touched.pop(slug, None)
            kept = self._awake[slug] = KeptBook(
                settings=self._settings,
                common=common,
                templates=templates,
                mark=self._marks[slug],
                times=self._times[slug],
                cache="",
                fingerprints=marks,
                entry=plan.entry,
            )
            packed = pack_views(rows, prints)
            self._count += len(plan.targets)
            if self._count <= _MOST_VIEWS:
                self._packed[slug] = packed
            else:
                self._shelf.stash_views(slug, kept.made_of, *packed)
            sound = not has_errors(plan.entry.problems)
            self._planned(self._targets[slug], marks, left=len(self._drafts) + self._coming, sound=sound)

    def touch(self, site: SitePart, prints: Fingerprints) -> None:
        """Plan what edits of texts change in books that sleep; those in which more has changed are loaded."""
        for slug, edits in self._edits.items():
            if slug in self._drafts or slug not in self._asleep:
                continue
            kept = self._asleep[slug]
            views = self._shelf.find_views(slug, replace(kept, mark=self._marks[slug]).made_of, keeps=True)
            touched = None if views is None else touch(kept, views, edits, prints, site, self._shelf.zone)
            if views is None or touched is None:
                self.load([slug])
            else:
                self._views[slug] = views
                self._asleep[slug] = touched.kept
                self._touched[slug] = touched

    def reprint(
        self, slugs: Iterable[str], site: SitePart, prints: Fingerprints, templates: dict[str, str]
    ) -> list[str]:
        """Have books that sleep made by changed templates; the slugs of those that have to be planned for that."""
        left: list[str] = []
        wanted = list(slugs)
        for done, slug in enumerate(wanted, start=1):
            kept = self._asleep[slug]
            views = self._shelf.find_views(slug, kept.made_of)  # none where texts were edited, too
            found = None if views is None else reprint(kept, views, templates, prints, site, self._shelf.zone)
            if found is None:
                left.append(slug)
            else:
                self._asleep[slug] = found.kept
                self._touched[slug] = found
                self._planned(found.targets, found.kept.fingerprints, left=len(wanted) - done + len(left), sound=True)
        return left

    def load_those_with(self, paths: Iterable[str]) -> None:
        """Load the books that sleep and have one of these paths, but for what was planned without waking them."""
        known = {path for touched in self._touched.values() for path in touched.targets}
        wanted = frozenset(path for path in paths if path not in known)
        self.load([slug for slug, kept in self._asleep.items() if not wanted.isdisjoint(kept.fingerprints)])

    def targets_of(self, slugs: Iterable[str]) -> list[Target]:
        """All targets of books that are awake."""
        return [target for slug in slugs for target in self._targets[slug].values()]

    @property
    def planned(self) -> dict[str, AnyTarget]:
        """The targets of books that were planned in this build, as a whole or in part, by path."""
        found: dict[str, AnyTarget] = {}
        for targets in (*(touched.targets for touched in self._touched.values()), *self._targets.values()):
            found.update(targets)
        return found

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
            if slug in self._packed:
                self._shelf.stash_views(slug, kept.made_of, *self._packed[slug])
            self._shelf.keep_planned(slug, self._stamped(slug, kept))
        for slug, touched in self._touched.items():
            if touched.edit is not None:
                keep_edits(self._edited[slug])
                self._shelf.keep_edit(slug, self._views[slug], touched.edit)
            self._shelf.keep(slug, self._stamped(slug, touched.kept))
        self._shelf.clear(frozenset(self._project.books))

    def _stamped(self, slug: str, kept: KeptBook) -> KeptBook:
        return replace(kept, cache=self._stamp(slug))

    def _stamp(self, slug: str) -> str:
        return stamp_of(cache_of(self._project.root, slug))

    def _look(self, slug: str, kept: KeptBook) -> KeptBook | None:
        """A kept book with the mark that it has now, if it may sleep on; what its pages are, `touch` may change."""
        times = self._times[slug]
        if times and times == kept.times and kept.cache == self._stamp(slug):
            return kept
        cache = self._caches[slug] = open_cache(self._project, slug, self.problems, keeps=True)
        if not cache.fresh:
            return None
        mark, edits = find_book_edits(self._project, slug, cache, kept.mark, self.problems)
        if edits is None:
            return None
        del self._caches[slug]
        now = replace(kept, mark=mark, times=times)
        if edits:
            self._edits[slug] = edits
            self._edited[slug] = cache
            self._marks[slug] = kept.mark
            self.texts += cache.texts
            self.read += cache.read
        elif times:
            self._shelf.keep(slug, self._stamped(slug, now))
        return now

    def _trusted(self, mark: str, newest: int) -> str:
        """The mark of a book's times; '' where the clock may have blurred them."""
        return mark if newest < self._project.scan.started_ns - BLUR_NS else ""
