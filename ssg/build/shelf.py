"""What is kept of each book between builds, so that one that did not change is neither loaded nor planned.

`.ssg/books-<output>/<slug>.json` holds a book's entry, the fingerprints of its files, and what both were made of:
`settings` stands for the version of `ssg`, the site's settings and the build's options, `common` for what its pages
share with others (templates, strings, the site's own part), `mark` for the names and bytes of its files. `times` tells
without reading anything that no file changed; it is trusted only where all were older than the clock can blur.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ssg.model.entry import BookEntry
from ssg.model.packing import pack, unpack
from ssg.problems import Problem
from ssg.system.checked import DamagedError, read_checked, write_checked
from ssg.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBook:
    """A book as the last build left it. `times` is '' where they are not to be trusted."""

    settings: str
    common: str
    mark: str
    times: str
    fingerprints: dict[str, str]
    entry: BookEntry

    def in_season(self, now: datetime) -> bool:
        """Whether the same chapters are published now."""
        since, until = self.entry.since, self.entry.until
        return (since is None or since <= now) and (until is None or now < until)


class Shelf:
    """The kept books of one project and output. Moments are of the site's own `zone`."""

    def __init__(self, folder: Path, zone: ZoneInfo) -> None:
        self._folder = folder
        self._zone = zone

    def find(self, slug: str, problems: list[Problem]) -> KeptBook | None:
        """What is kept of a book. A damaged file is a warning, B190, and counts as absent."""
        try:
            packed = read_checked(self._place(slug))
            kept: KeptBook | None = None if packed is None else unpack(KeptBook, packed, self._zone)
        except (DamagedError, ValueError, TypeError, KeyError, AttributeError):
            name = f".ssg/{self._folder.name}/{slug}.json"
            message = "cache is damaged; the book is looked at again"
            problems.append(Problem(code="B190", path=name, severity="warning", message=message))
            return None
        return kept

    def keep(self, slug: str, book: KeptBook) -> None:
        """Keep a book; where it cannot be written, the next build looks at it again."""
        with suppress(OSError):
            write_checked(self._place(slug), pack(book))

    def clear(self, slugs: frozenset[str]) -> None:
        """Forget books that are there no more."""
        with suppress(OSError):
            for file in self._folder.glob("*.json"):
                if file.stem not in slugs:
                    file.unlink()

    def _place(self, slug: str) -> Path:
        return self._folder / f"{slug}.json"
