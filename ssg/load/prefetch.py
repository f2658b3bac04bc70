"""Reads many new texts at once, in several processes: the first build of a library has to read them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from ssg.load.cache import SourceCache, pack_value
from ssg.load.records import to_json
from ssg.load.texts import parse_text
from ssg.system.reading import read_many
from ssg.system.scan import FoundFile, FoundFolder
from ssg.text.digest import digest_of

SERIAL_BELOW = 450  # files; for fewer, starting processes costs more than it brings
_CHUNK = 50

Record = tuple[str, int, bytes]
"""The digest of a file, its size in bytes, and what its text says, packed."""


class Spread(Protocol):
    """Calls a function with each item, perhaps in other processes; results come in the items' order."""

    def __call__(self, function: Callable[[Any], Any], items: Sequence[Any], /) -> Iterable[Any]:
        """Call the function with every item."""


def count_unread(folder: FoundFolder, cache: SourceCache) -> int:
    """How many texts of a folder have to be read."""
    return sum(cache.wants(file) for file in _texts(folder))


def prefetch(
    root: Path, books: Sequence[tuple[FoundFolder, SourceCache]], spread: Spread
) -> Iterator[tuple[FoundFolder, SourceCache]]:
    """Put what the new texts of folders say into their caches; each comes when that is done, while others are read on.

    What cannot be read is left for `load_parsed`.
    """
    wanted = [[file for file in _texts(folder) if cache.wants(file)] for folder, cache in books]
    paths = [file.path for files in wanted for file in files]
    read = partial(_read_chunk, str(root))
    read(paths[:: len(paths) // 8])  # what that compiles, forked workers find compiled
    chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    records = chain.from_iterable(spread(read, chunks))
    for (folder, cache), files in zip(books, wanted, strict=True):
        for file, record in zip(files, records, strict=False):  # the files end first, and leave the others' records
            if record is not None:
                digest, size, text = record
                cache.put(file, digest, size, text)
        yield folder, cache


def _texts(folder: FoundFolder) -> Iterator[FoundFile]:
    yield from (file for file in folder.files if file.name.endswith(".md"))
    for sub in folder.folders:
        yield from _texts(sub)


def _read_chunk(root: str, paths: list[str]) -> list[Record | None]:
    texts = read_many([f"{root}/{path}" for path in paths])
    return [None if data is None else _record(path, data) for path, data in zip(paths, texts, strict=True)]


def _record(path: str, data: bytes) -> Record:
    return digest_of(data), len(data), pack_value(to_json(parse_text(data, path.rpartition("/")[2])))
