"""Gathers what a site is made of: the project, its books awake or asleep, the plan, and a fingerprint for each file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from zoneinfo import ZoneInfo

from ssg.build.books import Books, Planned
from ssg.build.fingerprint import Fingerprints
from ssg.build.options import BuildOptions
from ssg.build.profile import Stopwatch
from ssg.build.shelf import KeptBook, Shelf
from ssg.load import Project
from ssg.load.prefetch import Spread
from ssg.model.config import SiteConfig
from ssg.model.plan import AnyTarget, PackedTarget
from ssg.model.theme import Theme
from ssg.plan import (
    Selection,
    SitePlan,
    find_crossed,
    find_site_collisions,
    holds,
    make_desk,
    plan_site,
    with_related,
)
from ssg.plan.desk import Desk
from ssg.problems import Problem
from ssg.system.places import CACHES, output_mark
from ssg.text.digest import digest_of
from ssg.values import dataclass, replace

_BOOK_TEMPLATES = ("book.html", "chapter.html", "search.html", "redirect.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What all books are planned with; `common` is the digest of it, `templates` are those of their templates."""

    desk: Desk
    prints: Fingerprints
    common: str
    templates: dict[str, str]

    def plan(self, books: Books) -> None:
        """Plan all books that are loaded."""
        books.plan(self.desk, self.prints, self.common, self.templates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """`wanted` has the fingerprint of every file of the site by its path."""

    theme: Theme
    books: Books
    shared: _Shared
    site: SitePlan
    wanted: dict[str, str]
    problems: tuple[Problem, ...]

    def targets(self, paths: Iterable[str]) -> dict[str, AnyTarget]:
        """The targets of paths, which are among the wanted ones; books that sleep are woken for them."""
        wanted = list(paths)
        site: dict[str, AnyTarget] = {target.path: target for target in self.site.targets}
        self.books.load_those_with(path for path in wanted if path not in site)
        self.shared.plan(self.books)
        planned = self.books.planned
        return {path: site[path] if path in site else self._related(planned[path]) for path in wanted}

    def _related(self, target: AnyTarget) -> AnyTarget:
        if isinstance(target, PackedTarget):
            if not self.site.related.get(target.path):
                return target  # thousands stay packed until a worker makes them
            target = target.unpack()
        return with_related(target, self.site.related)


def gather(options: BuildOptions, project: Project, spread: Spread, planned: Planned, watch: Stopwatch) -> Gathered:
    """Plan a site; `planned` hears of each book meanwhile."""
    config = _settings(project.config, options)
    selection = Selection(now=options.now, drafts=options.drafts, future=options.future)
    folder = options.project / CACHES / f"books-{output_mark(options.output)}"
    shelf = Shelf(folder, project.engine, ZoneInfo(project.config.timezone))
    books = Books(project, config, selection, shelf, spread, planned)
    if not options.full:
        books.fall_asleep()
    watch.lap("look at the books")
    books.load([slug for slug in project.books if slug not in books.asleep])
    watch.lap("load")
    shared = _share(project, config, selection, books)
    plan = partial(shared.plan, books)
    asleep = books.asleep
    left = {slug for slug, kept in asleep.items() if not _still(shared, kept)}
    turned = [slug for slug, kept in asleep.items() if slug not in left and kept.templates != shared.templates]
    left.update(books.reprint(turned, shared.desk.site, shared.prints, shared.templates))
    books.load([slug for slug in asleep if slug in left], plan)
    books.touch(shared.desk.site, shared.prints)
    plan()
    watch.lap("plan books")
    site = plan_site(shared.desk, project.theme, project.library, books.entries, selection)
    collisions = _find_collisions(books, site, shared)
    wanted = _fingerprints(books, site, shared.prints)
    watch.lap("plan the site")
    said = [problem for entry in books.entries for problem in entry.problems]
    problems = (*project.problems, *books.problems, *said, *site.problems, *collisions)
    return Gathered(theme=project.theme, books=books, shared=shared, site=site, wanted=wanted, problems=problems)


def _settings(config: SiteConfig, options: BuildOptions) -> SiteConfig:
    """The site's settings as the build's options change them."""
    base_url = options.base_url if options.base_url is not None else config.base_url
    return replace(config, base_url=base_url, offline=config.offline and options.offline)


def _share(project: Project, config: SiteConfig, selection: Selection, books: Books) -> _Shared:
    desk = make_desk(config, project.theme, project.library, books.outlines, selection, project.engine)
    prints = Fingerprints(project.engine, project.theme)
    names = sorted(template.name for template in project.theme.templates)
    common = prints.common(desk.site, repr((desk.config, desk.lists, names)))
    templates = {name: prints.closure(name) for name in _BOOK_TEMPLATES}
    return _Shared(desk=desk, prints=prints, common=common, templates=templates)


def _still(shared: _Shared, kept: KeptBook) -> bool:
    """Whether what a book's views share with others is as it was, and its links to other books lead where they led."""
    return kept.common == shared.common and holds(shared.desk, kept.entry)


def _find_collisions(books: Books, site: SitePlan, shared: _Shared) -> list[Problem]:
    crossed = find_crossed(site.targets, books.entries)
    books.load([slug for slug in crossed if slug in books.asleep])
    shared.plan(books)
    return find_site_collisions(site.targets, books.entries, books.targets_of(crossed))


def _fingerprints(books: Books, site: SitePlan, prints: Fingerprints) -> dict[str, str]:
    """The fingerprint of every file. That of a contents page follows what its readers may like, too."""
    wanted = books.fingerprints
    for path, related in site.related.items():
        if related:
            wanted[path] = digest_of(f"{wanted[path]} {prints.of_value(related)}".encode())
    for target in site.targets:
        wanted[target.path] = prints.of(target)
    return wanted
