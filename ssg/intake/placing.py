"""Which file a chapter goes to: the one that an earlier import gave the same source, else a free name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from ssg.intake.chapters import Named, chapter_stem
from ssg.intake.store import Record, read_bytes
from ssg.problems import SsgError

_FIELD = re.compile(r"^(order|number): (\d{1,9}(?:\.\d{1,6})?)$", re.MULTILINE)


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
        book = home.removesuffix(f"/{self.folder.rstrip('/')}") if self.folder else home
        return f"{book}/import/proposed/{self.folder}{name}"


def find_places(
    chapters: Sequence[tuple[str, Named]], records: Sequence[Record], project: Path, book: str
) -> list[Placed]:
    """Place each (edition folder, chapter). A chapter that was imported before keeps its file, number and order."""
    free = list(records)
    taken = {record.output for record in records}
    ledgers = {record.ledger for record in records}
    matches = _match_records(chapters, free, book)
    placed = []
    for index, (folder, chapter) in enumerate(chapters):
        record = matches.get(index)
        home = f"content/{book}/{folder}"
        if record is not None:
            output, ledger = record.output, record.ledger
        else:
            stem = chapter_stem(chapter)
            output = _free_name([f"{home}{stem}.md", *(f"{home}{stem}-{count}.md" for count in range(2, 9999))], taken)
            stem = output.rpartition("/")[2].removesuffix(".md")
            language = folder.rstrip("/") or "main"
            names = [f"{stem}.json", f"{stem}.{language}.json"]
            ledger = _free_name([f"content/{book}/import/ledger/{name}" for name in names], ledgers)
        taken.add(output)
        ledgers.add(ledger)
        known = chapter if record is None else _remembered(chapter, project, output)
        placed.append(Placed(chapter=known, folder=folder, output=output, ledger=ledger, record=record))
    return placed


def read_last_place(project: Path, folder: str) -> Decimal:
    """The highest order or number among the chapters of a folder; 0 where there is none."""
    last = Decimal(0)
    for path in (project / folder).glob("*.md"):
        last = max(
            last, *(Decimal(value) for value in _read_fields(project, f"{folder}{path.name}").values()), Decimal(0)
        )
    return last


def _match_records(chapters: Sequence[tuple[str, Named]], records: list[Record], book: str) -> dict[int, Record]:
    """Pair sources with records: same bytes and name first, then same bytes, then same name with changed bytes."""
    matches: dict[int, Record] = {}
    claimed: set[str] = set()
    for test in range(3):
        for index, (folder, chapter) in enumerate(chapters):
            if index in matches:
                continue
            source = chapter.cleaned
            for record in records:
                bytes_, name = record.raw_sha256 == source.sha256, record.raw_path == source.path
                fits = (bytes_ and name, bytes_, name and _is_update(record, chapter))[test]
                if (
                    fits
                    and record.ledger not in claimed
                    and record.output.rpartition("/")[0] == (f"content/{book}/{folder}".rstrip("/"))
                ):
                    matches[index] = record
                    claimed.add(record.ledger)
                    break
    return matches


def _is_update(record: Record, chapter: Named) -> bool:
    """Whether changed bytes under one name are the same chapter still: the numbers agree."""
    stem = record.output.rpartition("/")[2]
    number = re.match(r"(\d{4,}(?:\.\d+)?)(?=-|\.md$)", stem)
    return (None if number is None else Decimal(number[1])) == chapter.number


def _remembered(chapter: Named, project: Path, output: str) -> Named:
    fields = _read_fields(project, output)
    if chapter.number is None and chapter.cleaned.draft.heading is None and "number" in fields:
        chapter = replace(chapter, number=Decimal(fields["number"]))
    return replace(chapter, order=Decimal(fields["order"])) if "order" in fields else chapter


def _read_fields(project: Path, path: str) -> dict[str, str]:
    try:
        data = read_bytes(project / path) or b""
    except SsgError:
        return {}  # whoever writes there says what is wrong
    head = data[:4096].decode("utf-8", "replace")
    front = head.split("\n---", 1)[0] if head.startswith("---") else ""
    return {match[1]: match[2] for match in _FIELD.finditer(front)}


def _free_name(names: Sequence[str], taken: set[str]) -> str:
    return next((name for name in names if name not in taken), names[-1])
