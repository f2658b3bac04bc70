"""Makes the library of `content/`: which folder is a book, an edition, a volume, and which file a chapter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import cast
from zoneinfo import ZoneInfo

from ssg.load.cache import SourceCache
from ssg.load.chapters import (
    PlacedChapter,
    Shelf,
    VolumeName,
    load_parsed,
    make_chapter,
    make_destinations,
    make_source,
)
from ssg.load.counts import load_counts
from ssg.load.marks import IMPORT_FOLDER
from ssg.load.openings import load_size, load_telling
from ssg.load.quotes import with_quotes
from ssg.load.site import BOOK_FILE, BookSettings, EditionSettings, load_book_settings
from ssg.load.twins import settle_twins
from ssg.load.volumes import make_volumes
from ssg.model.book import Asset, Book, Edition, Library, Page, Quotes, Status, Volume, Writing
from ssg.model.config import SiteConfig
from ssg.model.urls import edition_address, page_address
from ssg.problems import Problem
from ssg.system.scan import FoundFile, FoundFolder
from ssg.text.naming import split_name, title_from_words
from ssg.text.slugs import find_slug_fault, slugify
from ssg.values import dataclass, replace

STATIC_FOLDER = "static"
ASSET_SUFFIXES = frozenset(
    [
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".avif",
        ".svg",
        ".mp3",
        ".ogg",
        ".opus",
        ".m4a",
        ".mp4",
        ".webm",
        ".pdf",
    ]
)
_TEXT_SUFFIXES = frozenset([".txt", ".html", ".htm", ".docx", ".odt", ".epub", ".markdown", ".rtf"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What every function here needs: where the project lies, its settings, the cache, and where problems go."""

    root: Path
    config: SiteConfig
    cache: SourceCache
    problems: list[Problem]

    def say(self, code: str, path: str, message: str, hint: str | None = None, line: int | None = None) -> None:
        """Report an error of the content."""
        self.problems.append(Problem(code=code, path=path, line=line, message=message, hint=hint))


def load_outside(shop: Shop, content: FoundFolder) -> Library:
    """Read what lies outside any book: pages, static files, counts of readers. Drafts are in it."""
    pages = [page for file in content.files if file.name.endswith(".md") and (page := _load_page(shop, file))]
    static = [folder for folder in content.folders if _is_static(folder)]
    files = [file for folder in static for file in _all_files(folder)]
    assets = [_make_asset(shop, file, file.path.split("/", 2)[2]) for file in files]
    counts = load_counts(shop.root, shop.problems)
    return Library(books=(), pages=tuple(pages), assets=tuple(asset for asset in assets if asset), counts=counts)


def find_book_folders(shop: Shop, content: FoundFolder) -> dict[str, FoundFolder]:
    """The folder of each book by its slug."""
    found = {}
    for folder in content.folders:
        if _is_static(folder):
            continue
        if fault := find_slug_fault(folder.name):
            hint = "rename it, such as 'the-lantern'"
            shop.say("C115", folder.path, f"folder is no address of a book: {fault}", hint)
            continue
        found[folder.name] = folder
    return found


def _is_static(folder: FoundFolder) -> bool:
    return folder.name == STATIC_FOLDER and not any(file.name == BOOK_FILE for file in folder.files)


def load_book(shop: Shop, folder: FoundFolder) -> Book:
    """Read a book. Drafts and chapters of the future are in it."""
    settings = load_book_settings(shop.root, folder.path, folder.name, shop.config, shop.problems)
    tags = {tag for tag, _ in settings.editions[1:]}
    assets = tuple(_book_assets(shop, folder))
    editions = []
    for index, (language, words) in enumerate(settings.editions):
        home = folder if index == 0 else next((sub for sub in folder.folders if sub.name == language), None)
        if home is None:
            hint = f"make {folder.path}/{language}/, or take out [editions.{language}]"
            shop.say("C116", f"{folder.path}/{BOOK_FILE}", f"edition '{language}' has no folder", hint)
            continue
        address = edition_address(folder.name, language if index else None)
        placed = list(_load_edition(shop, home, settings, language, address, tags if index == 0 else set()))
        placed, twins = settle_twins(address, placed)
        shop.problems.extend(twins)
        volumes = make_volumes(placed, words)
        cover = _find_cover(shop, folder, words, assets)
        edition = _make_edition(language, address, words, cover, volumes)
        telling = load_telling(shop.root, shop.cache, language, edition.chapters)
        editions.append(with_quotes(replace(edition, telling=telling), cast("Quotes", words.quotes)))
    return Book(
        slug=folder.name,
        status=cast("Status", settings.status),
        license=settings.license,
        editions=tuple(editions),
        assets=assets,
        also=settings.also,
        also_line=settings.also_line,
    )


def _make_edition(
    language: str, address: str, words: EditionSettings, cover: str | None, volumes: tuple[Volume, ...]
) -> Edition:
    return Edition(
        language=language,
        address=address,
        title=words.title,
        author=words.author,
        translator=words.translator,
        synopsis=words.synopsis,
        tags=words.tags,
        warnings=words.warnings,
        cover=cover,
        volumes=volumes,
        writing=cast("Writing", words.writing),
    )


def _load_edition(
    shop: Shop, home: FoundFolder, settings: BookSettings, language: str, address: str, others: set[str]
) -> Iterator[PlacedChapter]:
    """Chapters of the edition's folder and of its volumes; `others` are the folders of other editions."""
    shelf = Shelf(
        address=address,
        language=language,
        zone=ZoneInfo(shop.config.timezone),
        by_volume=settings.numbering == "volume",
        volume=VolumeName(),
    )
    yield from _load_chapters(shop, home, shelf)
    for sub in home.folders:
        if sub.name == IMPORT_FOLDER or sub.name in others:
            continue
        if sub.name.endswith(".md"):
            shop.say("C113", sub.path, "is a folder, not a chapter", "rename it")
            continue
        number, _ = split_name(sub.name)
        yield from _load_chapters(shop, sub, replace(shelf, volume=VolumeName(number=number, title=sub.name)))
        for deep in sub.folders:
            if any(file.name.endswith(".md") for file in _all_files(deep)) and not _is_unread(shop, home):
                shop.say("C117", deep.path, "chapters lie too deep", "a volume holds chapters, not folders of chapters")


def _is_unread(shop: Shop, home: FoundFolder) -> bool:
    """Whether the book's settings could not be read: which folders are editions is not known then."""
    return any(problem.code == "S103" and problem.path == f"{home.path}/{BOOK_FILE}" for problem in shop.problems)


def _load_chapters(shop: Shop, folder: FoundFolder, shelf: Shelf) -> Iterator[PlacedChapter]:
    for file in folder.files:
        if not file.name.endswith(".md"):
            suffix = PurePosixPath(file.name).suffix.lower()
            if suffix == ".md" or suffix in _TEXT_SUFFIXES:
                hint = "chapters are .md files; `ssg import` makes them from other files"
                hint = "write the end of its name in small letters: .md" if suffix == ".md" else hint
                note = Problem(code="C118", path=file.path, message="is left out", hint=hint, severity="warning")
                shop.problems.append(note)
            continue
        parsed = load_parsed(file, shop.cache, shop.problems, shop.root)
        if parsed is not None:
            yield make_chapter(file, shop.cache.find_digest(file)[0], parsed, shelf)


def _find_cover(shop: Shop, folder: FoundFolder, words: EditionSettings, assets: tuple[Asset, ...]) -> str | None:
    if not words.cover:
        return None
    path = f"{folder.path}/{words.cover}"
    if any(asset.path == path for asset in assets):
        return path
    hint = "put the picture in the book's folder and name it from there"
    message = f"cover '{words.cover}' is not there"
    shop.say("C119", f"{folder.path}/{BOOK_FILE}", message, hint, line=words.cover_line)
    return None


def _book_assets(shop: Shop, folder: FoundFolder) -> Iterator[Asset]:
    for file in _all_files(folder):
        if f"{folder.path}/{IMPORT_FOLDER}/" in file.path:
            continue
        if not file.name.endswith(".md") and PurePosixPath(file.name).suffix.lower() in ASSET_SUFFIXES:
            asset = _make_asset(shop, file, file.path.split("/", 1)[1])
            if asset is not None:
                yield asset


def _make_asset(shop: Shop, file: FoundFile, address: str) -> Asset | None:
    try:
        digest = shop.cache.find_digest(file)[0]
        size = load_size(shop.root, shop.cache, file.path, digest)
        return Asset(path=file.path, digest=digest, address=address, size=size)
    except OSError as error:
        shop.say("C105", file.path, f"cannot be read: {error.strerror}")
        return None


def _all_files(folder: FoundFolder) -> Iterator[FoundFile]:
    yield from folder.files
    for sub in folder.folders:
        yield from _all_files(sub)


def _load_page(shop: Shop, file: FoundFile) -> Page | None:
    parsed = load_parsed(file, shop.cache, shop.problems, shop.root)
    if parsed is None:
        return None
    stem = PurePosixPath(file.name).stem
    title = parsed.values.get("title") or parsed.heading or title_from_words(split_name(stem)[1])
    slug = parsed.values.get("slug") or slugify(stem) or "page"
    return Page(
        address=page_address(slug),
        title=title,
        source=make_source(file, shop.cache.find_digest(file)[0], parsed),
        draft=parsed.values.get("draft", False),
        destinations=make_destinations(file, parsed),
    )
