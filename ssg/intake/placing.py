"""Which file a chapter goes to: the one that an earlier import gave the same source, else a free name."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from ssg.intake.chapters import Cleaned, Named, chapter_stem
from ssg.intake.store import Record, read_bytes
from ssg.problems import SsgError

_Key = tuple[Any, ...]
_FIELD = re.compile(r"^(order|number): (\d{1,9}(?:\.\d{1,6})?)$", re.MULTILINE)
_SLUG = re.compile(r'^slug: "?([^"\n]+)"?$', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A named chapter with its files, relative to the project. `folder` is "" or the edition's, with a slash at its
    end; `record` what an earlier import wrote of this source, None for a new one."""

    chapter: Named
    folder: str
    output: str
    ledger: str
    record: Record | None

    @property
    def proposal(self) -> str:
        """Where a proposal for this chapter goes."""
        home, _, name = self.output.rpartition("/")
        home = home.removesuffix("/import")  # of what stands before the first chapter
        book = home.removesuffix(f"/{self.folder.rstrip('/')}") if self.folder else home
        return f"{book}/import/proposed/{self.folder}{name}"


def find_places(
    chapters: Sequence[tuple[str, Named]], matches: Mapping[int, Record], records: Sequence[Record], book: str
) -> list[Placed]:
    """Place each (edition folder, chapter); one that was imported before (`matches`, by index) keeps its file."""
    names = _Names(record.output for record in records)
    ledgers = _Names(record.ledger for record in records)
    placed = []
    for index, (folder, chapter) in enumerate(chapters):
        record = matches.get(index)
        if record is not None:
            output, ledger = record.output, record.ledger
        else:
            output = names.claim(f"content/{book}/{folder}{chapter_stem(chapter)}", ".md")
            ledger = _free_ledger(output, folder, f"content/{book}/import/ledger/", ledgers)
        placed.append(Placed(chapter=chapter, folder=folder, output=output, ledger=ledger, record=record))
    return placed


def place_fronts(fronts: Sequence[Cleaned], records: Sequence[Record], book: str) -> list[Placed]:
    """Place what stands before the first chapter of whole books: `import/front.md`, for each source the same again."""
    known = {record.raw_path: record for record in records if record.ledger.rpartition("/")[2].startswith("_front")}
    names = _Names(record.output for record in known.values())
    placed = []
    for front in fronts:
        record = known.pop(front.path, None)
        output = record.output if record else names.claim(f"content/{book}/import/front", ".md")
        # No slug begins with `_`, so no chapter's ledger is called like this.
        ledger = f"content/{book}/import/ledger/_{output.rpartition('/')[2].removesuffix('.md')}.json"
        chapter = Named(cleaned=front, kind="note", number=None, volume=None, title="", flags=front.draft.flags)
        placed.append(Placed(chapter=chapter, folder="", output=output, ledger=ledger, record=record))
    return placed


def make_slug(output: str) -> str:
    """A slug of a file's name that no other chapter has: 6-rain of `0006-rain`, and 6b of `0006`."""
    slug = re.sub(r"^0+(?=\d)", "", output.rpartition("/")[2].removesuffix(".md"))
    return slug if "-" in slug else f"{slug}b"


def read_last_place(project: Path, folder: str) -> Decimal:
    """The highest order or number among the chapters of a folder; 0 where there is none."""
    last = Decimal(0)
    for path in (project / folder).glob("*.md"):
        last = max(last, *_fields(_read_front(project, f"{folder}{path.name}")).values(), Decimal(0))
    return last


def match_records(
    chapters: Sequence[tuple[str, Named, int | None]], records: Sequence[Record], book: str
) -> dict[int, Record]:
    """Pair chapters (edition folder, chapter, where it starts in a whole book or None) with records: same bytes and
    name first, then same bytes, then same name with changed bytes.

    Changed bytes are the same chapter still where title and number agree, or, second, the number alone; parts of a
    whole book without a number have only their title.
    """
    matches: dict[int, Record] = {}
    claimed: set[str] = set()
    for test in (_exactly, _by_bytes, _by_title, _by_number):
        waiting: dict[_Key, deque[Record]] = defaultdict(deque)
        for record in records:
            if record.ledger not in claimed and (key := test.of_record(record)) is not None:
                waiting[(record.output.rpartition("/")[0], *key)].append(record)
        for index, (folder, chapter, start) in enumerate(chapters):
            if index in matches or (key := test.of_chapter(chapter, start)) is None:
                continue
            if found := waiting.get((f"content/{book}/{folder}".rstrip("/"), *key)):
                matches[index] = found.popleft()
                claimed.add(matches[index].ledger)
    return matches


class _Test(NamedTuple):
    """What must agree, as a key of the record and of the chapter; None where the test does not apply."""

    of_record: Callable[[Record], _Key | None]
    of_chapter: Callable[[Named, int | None], _Key | None]


_exactly = _Test(
    lambda record: (record.raw_sha256, record.raw_path, record.start),
    lambda chapter, start: (chapter.cleaned.sha256, chapter.cleaned.path, start),
)
_by_bytes = _Test(
    lambda record: (record.raw_sha256, record.start),
    lambda chapter, start: (chapter.cleaned.sha256, start),
)
_by_title = _Test(
    lambda record: (record.raw_path, record.start is None, _stem(record)),
    lambda chapter, start: (chapter.cleaned.path, start is None, chapter_stem(chapter)),
)
_by_number = _Test(
    lambda record: None if record.start is not None and _number(record) is None else (record.raw_path, _number(record)),
    lambda chapter, start: (
        None if start is not None and chapter.number is None else (chapter.cleaned.path, chapter.number)
    ),
)


def _stem(record: Record) -> str:
    return record.output.rpartition("/")[2].removesuffix(".md")


def _number(record: Record) -> Decimal | None:
    number = re.match(r"(\d{4,}(?:\.\d+)?)(?=-|$)", _stem(record))
    return None if number is None else Decimal(number[1])


def remember(chapter: Named, project: Path, output: str) -> Named:
    """The chapter with the order and slug that an earlier import gave it; with its number too if its text has none."""
    front = _read_front(project, output)
    fields = _fields(front)
    slug = _SLUG.search(front)
    if slug is not None and _SLUG.search(chapter.cleaned.draft.front) is None:
        chapter = replace(chapter, slug=slug[1])
    if chapter.number is None and chapter.cleaned.draft.heading is None and "number" in fields:
        chapter = replace(chapter, number=fields["number"])
    return replace(chapter, order=fields["order"]) if "order" in fields else chapter


def _read_front(project: Path, path: str) -> str:
    """The front matter of a chapter file, "" where there is none."""
    try:
        data = read_bytes(project / path) or b""
    except SsgError:
        return ""  # whoever writes there says what is wrong
    head = data[:4096].decode("utf-8", "replace")
    return head.split("\n---", 1)[0] if head.startswith("---") else ""


def _fields(front: str) -> dict[str, Decimal]:
    return {match[1]: Decimal(match[2]) for match in _FIELD.finditer(front)}


def _free_ledger(output: str, folder: str, home: str, ledgers: _Names) -> str:
    """A ledger is called like its chapter; where two editions have the same name, like chapter and language."""
    stem = f"{home}{output.rpartition('/')[2].removesuffix('.md')}"
    if f"{stem}.json" in ledgers.taken:
        stem = f"{stem}.{folder.rstrip('/') or 'main'}"
    return ledgers.claim(stem, ".json")


class _Names:
    """Names that are taken, and free ones like a wanted one: `fog`, `fog-2`, `fog-3`, …"""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self._counts: dict[str, int] = {}

    def claim(self, stem: str, ending: str) -> str:
        """The first free name, which is taken from now on; those before it are not tried again."""
        count = self._counts.get(stem, 0) + 1
        while (name := f"{stem}{ending}" if count == 1 else f"{stem}-{count}{ending}") in self.taken:
            count += 1
        self._counts[stem] = count
        self.taken.add(name)
        return name
