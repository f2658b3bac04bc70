"""Disk to model: the only stage that reads `content/` and `themes/`. Called by `build`; writes only its cache.

A project is opened first: settings, theme, what lies outside any book, and the list of all files. Books are loaded one
by one after that, only those that are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from ssg.load.books import Shop, find_book_folders, load_book, load_outside
from ssg.load.cache import SourceCache
from ssg.load.edits import TextEdit, find_text_edits
from ssg.load.marks import mark_contents, read_unparsed
from ssg.load.prefetch import SERIAL_BELOW, Spread, count_unread, prefetch
from ssg.load.site import load_site_config
from ssg.load.theme import load_theme
from ssg.model.book import Book, Library
from ssg.model.config import SiteConfig
from ssg.model.theme import Theme
from ssg.problems import Problem
from ssg.system.scan import FoundFolder, Scan, scan_content
from ssg.values import dataclass, replace

__all__ = [
    "Loaded",
    "LoadedBook",
    "Project",
    "TextEdit",
    "find_book_edits",
    "keep_edits",
    "load_books",
    "load_project",
    "open_cache",
    "open_project",
]

_NONE: dict[str, SourceCache] = {}
_AT_ONCE = 20_000  # new texts of several books that are read together, so that not all are in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project without its books: `library` holds what lies outside any, `books` the folder of each by slug."""

    scan: Scan
    root: Path
    engine: str
    config: SiteConfig
    theme: Theme
    library: Library
    books: dict[str, FoundFolder]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedBook:
    """A book, drafts and future chapters included, and what is wrong with it. `mark` stands for all it was made of.

    `damage` is what is wrong with what was remembered of it, which is no part of the book.
    `texts` counts what is kept of texts and pictures, `read` how much of it was not known.
    """

    book: Book
    problems: tuple[Problem, ...]
    damage: tuple[Problem, ...]
    mark: str
    texts: int
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A whole project."""

    config: SiteConfig
    theme: Theme
    library: Library
    problems: tuple[Problem, ...]


def open_project(root: Path, engine: str, scan: Scan | None = None) -> Project:
    """Load all but the books. `engine` names this version of `ssg`: what another one parsed is parsed again.

    `scan` is what was just seen of its sources.

    Raises SsgError where there is no such theme.
    """
    problems: list[Problem] = []
    scan = scan or scan_content(root)
    config = load_site_config(root, problems)
    cache = SourceCache(root, engine, problems)
    theme = load_theme(root, config.theme, problems, config.theme_options, cache.recall)
    problems += scan.problems
    shop = Shop(root=root, config=config, cache=cache, problems=problems)
    library = load_outside(shop, scan.content)
    books = find_book_folders(shop, scan.content)
    _save(cache.save, problems)
    return Project(
        scan=scan,
        root=root,
        engine=engine,
        config=config,
        theme=theme,
        library=library,
        books=books,
        problems=tuple(problems),
    )


def load_books(
    project: Project, slugs: Iterable[str], spread: Spread = map, caches: Mapping[str, SourceCache] = _NONE
) -> Iterator[LoadedBook]:
    """Load some books. `spread` is `map`, or the like of it that uses several processes; `caches` are open already."""
    batch: list[tuple[FoundFolder, SourceCache, list[Problem]]] = []
    unread = 0
    for slug in slugs:
        folder, damage = project.books[slug], list[Problem]()
        cache = caches[slug] if slug in caches else open_cache(project, slug, damage)
        wanted = count_unread(folder, cache)
        if not (wanted or batch):  # nothing to wait for
            yield from _load_batch(project, [(folder, cache, damage)], 0, spread)
            continue
        batch.append((folder, cache, damage))
        unread += wanted
        if unread >= _AT_ONCE:
            yield from _load_batch(project, batch, unread, spread)
            batch, unread = [], 0
    yield from _load_batch(project, batch, unread, spread)


def find_book_edits(
    project: Project, slug: str, cache: SourceCache, mark: str, problems: list[Problem]
) -> tuple[str, tuple[TextEdit, ...] | None]:
    """The mark of a book now, and the edits of its texts since it had `mark`; None where it has to be loaded.

    Files whose times changed are read, and no more. Where there are edits, `keep_edits` is left to be done.
    """
    now, edits = find_text_edits(project.root, project.books[slug], cache, mark)
    if edits == ():
        _save(cache.save_edit, problems)
    return now, edits


def keep_edits(cache: SourceCache) -> None:
    """Keep what is known of a book after edits of its texts; where it cannot be written, they are found again."""
    with suppress(OSError):
        cache.save_edit()


def load_project(root: Path, engine: str, spread: Spread = map) -> Loaded:
    """Load a project with all its books. Raises SsgError where there is no such theme."""
    project = open_project(root, engine)
    found = list(load_books(project, project.books, spread))
    problems = [*project.problems, *(problem for loaded in found for problem in (*loaded.damage, *loaded.problems))]
    library = replace(project.library, books=tuple(loaded.book for loaded in found))
    return Loaded(config=project.config, theme=project.theme, library=library, problems=tuple(problems))


def _load_batch(
    project: Project, batch: list[tuple[FoundFolder, SourceCache, list[Problem]]], unread: int, spread: Spread
) -> Iterator[LoadedBook]:
    books = [(folder, cache) for folder, cache, _ in batch]
    known = prefetch(project.root, books, spread) if unread >= SERIAL_BELOW else books
    for (folder, cache), (_, _, damage) in zip(known, batch, strict=True):
        problems: list[Problem] = []
        read_unparsed(folder, cache)
        shop = Shop(root=project.root, config=project.config, cache=cache, problems=problems)
        book = load_book(shop, folder)
        mark = cache.mark = mark_contents(folder, cache)
        _save(cache.save, damage)
        counts = {"texts": cache.texts, "read": cache.read}
        yield LoadedBook(book=book, problems=tuple(problems), damage=tuple(damage), mark=mark, **counts)


def open_cache(project: Project, slug: str, problems: list[Problem], *, keeps: bool = False) -> SourceCache:
    """What is remembered of the sources of a book; with `keeps`, for one that is being edited."""
    return SourceCache(project.root, project.engine, problems, slug, keeps=keeps)


def _save(save: Callable[[], None], problems: list[Problem]) -> None:
    try:
        save()
    except OSError as error:
        message = f"cache cannot be kept: {error.strerror}"
        problems.append(Problem(code="B191", path=".ssg", severity="warning", message=message))
