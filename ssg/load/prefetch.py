"""Reads many new texts at once, in several processes: the first build of a library has to read them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from ssg.load.cache import SourceCache
from ssg.load.records import to_json
from ssg.load.texts import parse_text
from ssg.system.reading import read_bytes
from ssg.system.scan import FoundFile, FoundFolder
from ssg.text.digest import digest_of

SERIAL_BELOW = 300  # files; for fewer, starting processes costs more than it brings
_CHUNK = 50

Record = tuple[str, int, Any]


class Spread(Protocol):
    """Calls a function with each item, perhaps in other processes; results come in the items' order."""

    def __call__(self, function: Callable[[Any], Any], items: Sequence[Any], /) -> Iterable[Any]:
        """Call the function with every item."""


def count_unread(folder: FoundFolder, cache: SourceCache) -> int:
    """How many texts of a folder have to be read."""
    return sum(cache.wants(file) for file in _texts(folder))


def prefetch(root: Path, books: Iterable[tuple[FoundFolder, SourceCache]], spread: Spread) -> None:
    """Put what the new texts of folders say into their caches. What cannot be read is left for `load_parsed`."""
    wanted = [(file, cache) for folder, cache in books for file in _texts(folder) if cache.wants(file)]
    chunks = [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]
    read = partial(_read_chunk, str(root))
    read([file.path for file, _ in wanted[:: len(wanted) // 8]])  # what that compiles, forked workers find compiled
    found = spread(read, [[file.path for file, _ in chunk] for chunk in chunks])
    for chunk, records in zip(chunks, found, strict=True):
        for (file, cache), record in zip(chunk, records, strict=True):
            if record is not None:
                digest, size, text = record
                cache.put(file, digest, size, text)


def _texts(folder: FoundFolder) -> Iterator[FoundFile]:
    yield from (file for file in folder.files if file.name.endswith(".md"))
    for sub in folder.folders:
        yield from _texts(sub)


def _read_chunk(root: str, paths: list[str]) -> list[Record | None]:
    return [_read(f"{root}/{path}") for path in paths]


def _read(path: str) -> Record | None:
    try:
        data = read_bytes(path)
    except OSError:
        return None
    return digest_of(data), len(data), to_json(parse_text(data, path.rpartition("/")[2]))
