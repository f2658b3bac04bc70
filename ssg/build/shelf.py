"""What is kept of each book between builds, so that one that did not change is neither loaded nor planned.

`.ssg/books-<output>/<slug>.kept` holds a book's entry, the fingerprints of its files, and what both were made of:
`settings` stands for the version of `ssg`, the site's settings and the build's options, `common` for what its pages
share with others (templates, strings, the site's own part), `mark` for the names and bytes of its files. `times` tells
without reading anything that no file changed; it is trusted only where all were older than the clock can blur. `cache`
tells so that what is remembered of its sources is the file that was written. `<slug>.views` holds what `touch` needs.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ssg.model.entry import BookEntry
from ssg.model.packing import Around, pack, unpack
from ssg.problems import Problem
from ssg.system.checked import DamagedError, know, read_again, read_once, read_plain, write_plain
from ssg.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBook:
    """A book as the last build left it. `times` is '' where they are not to be trusted."""

    settings: str
    common: str
    mark: str
    times: str
    cache: str
    fingerprints: dict[str, str]
    entry: BookEntry

    def in_season(self, now: datetime) -> bool:
        """Whether the same chapters are published now."""
        since, until = self.entry.since, self.entry.until
        return (since is None or since <= now) and (until is None or now < until)


class KeptView(NamedTuple):
    """A target as it is kept: `kind` is the type of its view, `packed` the view as `Fingerprints.pack` gives it."""

    path: str
    template: str | None
    origin: str | None
    kind: str
    packed: bytes


class KeptViews(NamedTuple):
    """The views of a book's targets that follow its texts, and by its digest each block of its search index."""

    views: tuple[KeptView, ...]
    blocks: dict[str, bytes]


class Shelf:
    """The kept books of one project and output. Moments are of the site's own `zone`."""

    def __init__(self, folder: Path, engine: str, zone: ZoneInfo) -> None:
        self._folder = folder
        self._engine = engine
        self._key = f"{engine} {zone.key}"
        self.zone = zone

    def find(self, slug: str, problems: list[Problem]) -> KeptBook | None:
        """What is kept of a book. A damaged file is a warning, B190, and counts as absent."""
        place = self._place(slug)
        try:
            return read_once(place, self._key, lambda: self._read(place))
        except (DamagedError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            name = f".ssg/{self._folder.name}/{slug}.kept"
            message = "cache is damaged; the book is looked at again"
            problems.append(Problem(code="B190", path=name, severity="warning", message=message))
            return None

    def _read(self, place: Path) -> KeptBook | None:
        found = read_plain(place)
        if found is None or found[0] != self._key:
            return None
        kept: KeptBook = unpack(KeptBook, found[1], Around(self.zone))
        return kept

    def find_views(self, slug: str, mark: str) -> KeptViews | None:
        """The views that are kept of a book with this mark. A damaged file counts as absent: it only saves time."""
        place = self._place(slug, "views")
        try:
            return read_again(place, (self._engine, mark), lambda: self._read_views(place, mark))
        except (DamagedError, ValueError, TypeError, IndexError):
            return None

    def _read_views(self, place: Path, mark: str) -> KeptViews | None:
        found = read_plain(place)
        if found is None or found[:2] != (self._engine, mark):
            return None
        return KeptViews(tuple(KeptView(*view) for view in found[2]), found[3])

    def keep_views(self, slug: str, mark: str, views: KeptViews | None) -> None:
        """Keep the views of a book; with None, those that are kept do not hold any longer."""
        place = self._place(slug, "views")
        with suppress(OSError):
            if views is None:
                place.unlink(missing_ok=True)
            else:
                value = (self._engine, mark, [tuple(view) for view in views.views], views.blocks)
                write_plain(place, value)
                know(place, (self._engine, mark), views)

    def keep(self, slug: str, book: KeptBook) -> None:
        """Keep a book; where it cannot be written, the next build looks at it again."""
        with suppress(OSError):
            write_plain(self._place(slug), (self._key, pack(book)))
            know(self._place(slug), self._key, book)

    def clear(self, slugs: frozenset[str]) -> None:
        """Forget books that are there no more."""
        with suppress(OSError):
            for file in self._folder.iterdir():
                if file.stem not in slugs:
                    file.unlink()

    def _place(self, slug: str, kind: str = "kept") -> Path:
        return self._folder / f"{slug}.{kind}"
