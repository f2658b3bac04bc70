"""Model to plan: which files must exist, and from what each is made. Pure; called by `build`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from ssg.model.book import Book, Library
from ssg.model.config import DEFAULT_BASE_URL, SiteConfig
from ssg.model.plan import Plan, Target
from ssg.model.theme import Theme
from ssg.model.urls import HOME, WORKER
from ssg.model.views import ChapterView
from ssg.plan.desk import Desk, find_sizes
from ssg.plan.extras import make_extra_targets
from ssg.plan.keeping import make_keeping_targets
from ssg.plan.linking import make_atlas
from ssg.plan.lists import make_list_targets
from ssg.plan.names import Namer
from ssg.plan.pages import make_page_targets
from ssg.plan.parts import has_lists, make_site_part
from ssg.plan.searching import make_search_targets
from ssg.plan.selection import Selection, select_published
from ssg.problems import Problem

__all__ = ["Selection", "make_plan"]


def make_plan(
    config: SiteConfig, theme: Theme, library: Library, selection: Selection, code_digest: str
) -> tuple[Plan, tuple[Problem, ...]]:
    """Plan a site. `code_digest` names the version of the code stylesheet, for its address."""
    config = _fit_theme(config, theme)
    published, notes = select_published(library, selection)
    published = order_books(config, published)
    problems = list(notes)
    if config.base_url == DEFAULT_BASE_URL:
        message = f"feeds and sitemap hold {DEFAULT_BASE_URL}, which only this computer knows"
        hint = 'write base_url = "https://…", or give --base-url'
        problems.append(Problem(code="S109", path="content/site.toml", message=message, hint=hint, severity="warning"))
    site = make_site_part(config, theme, published, code_digest)
    desk = Desk(
        config=config,
        site=site,
        atlas=make_atlas(library, published),
        problems=problems,
        namer=Namer(theme),
        sizes=find_sizes(published, config.base_url),
        lists=has_lists(theme, published),
    )
    lists = tuple(make_list_targets(desk, published))
    addresses = frozenset(target.path.removesuffix("index.html") for target in lists)
    desk = replace(desk, atlas=replace(desk.atlas, known=desk.atlas.known | addresses))
    targets = [*lists, *make_page_targets(desk, published)]
    targets += make_extra_targets(desk, published, theme, sorted(addresses - {HOME}))
    targets += make_keeping_targets(desk, published, theme)
    targets += make_search_targets(desk, published)
    problems += _find_collisions(targets)
    by_path: dict[str, Target] = {}
    for target in targets:
        by_path.setdefault(target.path, target)  # after a collision too, a plan has each path once
    return Plan(targets=tuple(by_path[path] for path in sorted(by_path))), tuple(problems)


def _fit_theme(config: SiteConfig, theme: Theme) -> SiteConfig:
    """The settings without what the theme has no page for."""
    names = {template.name for template in theme.templates}
    return replace(config, offline=config.offline and WORKER in names, search=config.search and "search.html" in names)


def order_books(config: SiteConfig, library: Library) -> Library:
    """Books in the order of the home page: as `site.toml` says, then the newest update first, then by slug."""
    wanted = {slug: place for place, slug in enumerate(config.books)}

    def rank(book: Book) -> tuple[int, float, str]:
        chapters = (chapter for edition in book.editions for chapter in edition.chapters)
        updated = max((chapter.published for chapter in chapters if chapter.published), default=None)
        return (wanted.get(book.slug, len(wanted)), -updated.timestamp() if updated else 0.0, book.slug)

    return replace(library, books=tuple(sorted(library.books, key=rank)))


def _find_collisions(targets: Iterable[Target]) -> list[Problem]:
    """Two targets with one path, or a path that another target needs as a folder.

    Paths are compared as file systems of other people do: without case, in one Unicode form.
    """
    problems = []
    taken: dict[str, Target] = {}
    folders: dict[str, Target] = {}
    ordered = sorted(targets, key=lambda target: (target.path, target.origin or ""))
    for target in ordered:
        path = unicodedata.normalize("NFC", target.path).casefold()
        first = taken.setdefault(path, target)
        if first is not target and not _said_by_load(first, target):
            problems.append(_collision(first, target, f"address /{target.path.removesuffix('index.html')}"))
        parts = path.split("/")
        for length in range(1, len(parts)):
            folders.setdefault("/".join(parts[:length]), target)
    problems += [
        _collision(folders[path], taken[path], f"path {taken[path].path}") for path in taken.keys() & folders.keys()
    ]
    return problems


def _said_by_load(first: Target, second: Target) -> bool:
    """Two chapters of one edition with the very same address are reported where they are loaded."""
    if not (isinstance(first.view, ChapterView) and isinstance(second.view, ChapterView)):
        return False
    return first.path == second.path and first.view.book == second.view.book


def _collision(first: Target, second: Target, what: str) -> Problem:
    names = [target.origin or f"the theme's or site's own {target.path}" for target in (first, second)]
    hint = "give one of them another slug"
    origin = second.origin or first.origin
    return Problem(
        code="P101",
        path=origin,
        line=1 if origin and origin.endswith(".md") else None,
        message=f"{what} is claimed twice: {names[0]} and {names[1]}",
        hint=hint,
    )
