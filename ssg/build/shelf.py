"""What is kept of each book between builds, so that one that did not change is neither loaded nor planned.

`.ssg/books-<output>/<slug>.kept` holds a book's entry, the fingerprints of its files, and what both were made of:
`settings` stands for the version of `ssg`, the site's settings and the build's options, `common` for what its pages
share with others (strings, the site's own part), `templates` for the templates that make them, `mark` for the names and
bytes of its files. `times` tells without reading anything that no file changed; it is trusted only where all were older
than the clock can blur. `cache` tells so that what is remembered of its sources is the file that was written.
`<slug>.views` holds what `touch` and `reprint` need.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from ssg.build.kept_views import KeptView, KeptViews, ViewsEdit, count_chunks, pack_chunks
from ssg.model.entry import BookEntry
from ssg.model.packing import Around, pack, unpack
from ssg.problems import Problem
from ssg.system.checked import DamagedError, know, read_again, read_once, read_plain, write_plain
from ssg.system.records import append_record, read_records, write_records
from ssg.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBook:
    """A book as the last build left it. `times` is '' where they are not to be trusted."""

    settings: str
    common: str
    templates: dict[str, str]
    mark: str
    times: str
    cache: str
    fingerprints: dict[str, str]
    entry: BookEntry

    def in_season(self, now: datetime) -> bool:
        """Whether the same chapters are published now."""
        since, until = self.entry.since, self.entry.until
        return (since is None or since <= now) and (until is None or now < until)

    @property
    def made_of(self) -> str:
        """What its views were made of."""
        return f"{self.settings} {self.common} {self.mark}"

    def with_templates(self, templates: Mapping[str, str], fingerprints: dict[str, str]) -> KeptBook:
        """The same, of pages that other templates make."""
        return replace(self, templates=dict(templates), fingerprints=fingerprints)


_STASHED = "stashed"
_MOST_EDITS = 64  # behind the views of a book; then all are written anew


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

    def find_views(self, slug: str, made_of: str, *, keeps: bool = False) -> KeptViews | None:
        """The views that are kept of a book, if they were made of this (`KeptBook.made_of`). A damaged file counts as
        absent: it only saves time. With `keeps`, a process that lives long has them at hand from then on."""
        place = self._place(slug, "views")
        try:
            if not keeps:
                return self._read_views(place, made_of)
            return read_again(place, (self._engine, made_of), lambda: self._read_views(place, made_of))
        except (DamagedError, ValueError, TypeError, IndexError, EOFError):
            return None

    def _read_views(self, place: Path, made_of: str) -> KeptViews | None:
        records = read_records(place)
        if records is None:
            return None
        engine, before, count = marshal.loads(records[0])
        edits = tuple(_read_edit(record) for record in records[2 + count :])
        if engine != self._engine or (edits[-1].made_of if edits else before) != made_of or len(records) < 2 + count:
            return None
        return KeptViews(records[2 : 2 + count], marshal.loads(records[1]), edits)

    def stash_views(self, slug: str, made_of: str, views: Sequence[KeptView], blocks: Mapping[str, bytes]) -> None:
        """Put the views of a book aside, for `keep_stashed`: those of all books would take much memory."""
        place = self._place(slug, _STASHED)
        with suppress(OSError):
            place.unlink(missing_ok=True)
            self._write_views(place, made_of, pack_chunks(views), count_chunks(views), blocks)

    def keep_planned(self, slug: str, book: KeptBook) -> None:
        """Keep a book that was planned anew, and its views, which were put aside.

        Those that were kept go first: the same sources may give other pages, such as when a date has passed, and what
        is cut off in between must not bring old and new together.
        """
        place = self._place(slug, "views")
        with suppress(OSError):
            place.unlink(missing_ok=True)
            self._write(slug, book)
            self._place(slug, _STASHED).replace(place)

    def keep_edit(self, slug: str, views: KeptViews, edit: ViewsEdit) -> None:
        """Keep what an edit changed in the views of a book."""
        after, place = views.after(edit), self._place(slug, "views")
        with suppress(OSError):
            if len(after.edits) <= _MOST_EDITS and not after.outweighed:
                append_record(place, _pack_edit(edit))
            else:
                after = KeptViews(tuple(pack_chunks(after)), after.blocks)
                self._write_views(place, edit.made_of, after.chunks, len(after.chunks), after.blocks)
            know(place, (self._engine, edit.made_of), after)

    def _write_views(
        self, place: Path, made_of: str, chunks: Iterable[bytes], count: int, blocks: Mapping[str, bytes]
    ) -> None:
        head = marshal.dumps((self._engine, made_of, count))
        write_records(place, chain((head, marshal.dumps(dict(blocks))), chunks))

    def keep(self, slug: str, book: KeptBook) -> None:
        """Keep a book; where it cannot be written, the next build looks at it again."""
        with suppress(OSError):
            self._write(slug, book)

    def _write(self, slug: str, book: KeptBook) -> None:
        write_plain(self._place(slug), (self._key, pack(book)))
        know(self._place(slug), self._key, book)

    def clear(self, slugs: frozenset[str]) -> None:
        """Forget books that are there no more, and what a build that failed put aside."""
        with suppress(OSError):
            for file in self._folder.iterdir():
                if file.stem not in slugs or file.suffix == f".{_STASHED}":
                    file.unlink()

    def _place(self, slug: str, kind: str = "kept") -> Path:
        return self._folder / f"{slug}.{kind}"


def _pack_edit(edit: ViewsEdit) -> bytes:
    return marshal.dumps((edit.made_of, [tuple(view) for view in edit.views], edit.gone, edit.blocks))


def _read_edit(record: bytes) -> ViewsEdit:
    made_of, views, gone, blocks = marshal.loads(record)
    return ViewsEdit(made_of, tuple(KeptView(*view) for view in views), gone, blocks)
