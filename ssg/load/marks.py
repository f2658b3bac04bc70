"""Marks: digests that stand for a whole folder, so that one that did not change is known without being loaded."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterator, Sequence

from ssg.load.cache import SourceCache
from ssg.system.scan import FoundFile, FoundFolder, all_folders, mark_times

IMPORT_FOLDER = "import"
"""What `ssg import` keeps in a book's folder; never chapters."""


def mark_book_times(folder: FoundFolder) -> tuple[str, int]:
    """What `mark_times` says of a book's folder."""
    return mark_times(_folders(folder))


def mark_contents(folder: FoundFolder, cache: SourceCache) -> str:
    """Digest of the names and bytes of everything below a book's folder; what cannot be read counts as changed."""
    return _mark(folder, cache.find_digests)


def mark_as_kept(folder: FoundFolder, cache: SourceCache) -> str:
    """What `mark_contents` would be if every file still had the bytes that the cache knows of it."""
    return _mark(folder, lambda files: [cache.kept_digest(file.path) for file in files])


def files_below(folder: FoundFolder) -> Iterator[FoundFile]:
    """All files of a book, but for what was kept of an import."""
    for below in _folders(folder):
        yield from below.files


def read_unparsed(folder: FoundFolder, cache: SourceCache) -> None:
    """Take the digests of files that are no chapters before they are read: who changes one meanwhile is noticed."""
    cache.find_digests(file for file in files_below(folder) if not file.name.endswith(".md"))


def _mark(folder: FoundFolder, find: Callable[[tuple[FoundFile, ...]], Sequence[str | None]]) -> str:
    digest = hashlib.sha256(usedforsecurity=False)
    for below in _folders(folder):
        names = [file.path for file in below.files]
        digest.update(marshal.dumps([below.path, names, find(below.files)], 2))
    return digest.hexdigest()[:32]


def _folders(folder: FoundFolder) -> Iterator[FoundFolder]:
    """A book's folder and all below it, but for what was kept of an import."""
    yield folder
    for below in folder.folders:
        if below.path != f"{folder.path}/{IMPORT_FOLDER}":
            yield from all_folders(below)
