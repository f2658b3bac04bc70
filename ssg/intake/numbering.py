"""Who has a number that several chapters claim: the first. The others keep it too, and get an address of their own.

A build refuses an address that is used twice, and an import cannot know which other number was meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ssg.intake.chapters import Named, chapter_stem
from ssg.intake.store import Record, digest, read_bytes
from ssg.load.texts import parse_text
from ssg.model.urls import number_text
from ssg.text.naming import split_name

Holder = str | int
"""Who has a number: a file that stands there, or a chapter of this import by its index."""
_Volume = Decimal | str | None
_HEAD = 4096  # bytes of a chapter, which tell what it is called


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a chapter file says of itself: the number or the name of its volume, and its number. `has_slug` says that
    its address is not made of its number, so that another chapter may have that."""

    volume: _Volume
    number: Decimal | None
    has_slug: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The numbers of an import, by the indexes of its chapters.

    `holders` are of chapters whose number another one has. `waiting` are those of volumes in which numbers begin
    again, in a book that counts on through its volumes. `by_volume` says that the book counts by volume, or has to.
    """

    holders: Mapping[int, Holder]
    waiting: frozenset[int]
    by_volume: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The chapters of an import, each in the folder of its edition, and what there is of the book already.

    `home` is the book's folder in the project, with a slash at its end. `records` are of chapters that were imported
    before, by index; `written` are all files that imports wrote; `claims` are what the files of each edition's folder
    claim, by path.
    """

    project: Path
    home: str
    chapters: Sequence[tuple[str, Named]]
    records: Mapping[int, Record]
    written: frozenset[str]
    claims: Mapping[str, Mapping[str, Claim]]

    def count(self, *, by_volume: bool, may_turn: bool) -> Count:
        """Find out who has which number; `may_turn` says that the book may be made one that counts by volume."""
        standing = self._find_standing()
        volumes: dict[tuple[str, Decimal | None], set[_Volume]] = defaultdict(set)
        for folder, _, claim in standing:
            volumes[folder, claim.number].add(claim.volume)
        for folder, chapter in self.chapters:
            volumes[folder, chapter.number].add(chapter.volume)
        restarts = any(number is not None and len(found) > 1 for (_, number), found in volumes.items())
        return self._count(standing, by_volume=by_volume or (may_turn and restarts))

    def _count(self, standing: Sequence[tuple[str, str, Claim]], *, by_volume: bool) -> Count:
        first: dict[tuple[str, _Volume, Decimal | None], tuple[Holder, _Volume]] = {}
        for folder, path, claim in standing:
            if not claim.has_slug:
                first.setdefault((folder, claim.volume if by_volume else None, claim.number), (path, claim.volume))
        holders: dict[int, Holder] = {}
        begun_again = set()
        for index in sorted(range(len(self.chapters)), key=lambda index: not self._has_number(index)):
            folder, chapter = self.chapters[index]
            if chapter.number is None or self._is_deleted(index):
                continue
            key = (folder, chapter.volume if by_volume else None, chapter.number)
            holder, volume = first.setdefault(key, (index, chapter.volume))
            if holder == self._own_place(index):  # it stands where this chapter goes: what `store` judges
                first[key] = (index, chapter.volume)
                continue
            if holder != index and chapter.volume not in (None, volume):
                begun_again.add((folder, chapter.volume))
            elif holder != index:
                holders[index] = holder
        found = {index for index, (folder, item) in enumerate(self.chapters) if (folder, item.volume) in begun_again}
        return Count(holders=holders, waiting=frozenset(found - self.records.keys()), by_volume=by_volume)

    def _find_standing(self) -> list[tuple[str, str, Claim]]:
        """(folder, path, claim) of every file that this import leaves as it is."""
        mine = {record.output: index for index, record in self.records.items()}
        return [
            (folder, path, claim)
            for folder, found in self.claims.items()
            for path, claim in found.items()
            if path not in mine or self._is_renumbered(mine[path], claim)
        ]

    def _is_renumbered(self, index: int, claim: Claim) -> bool:
        """Whether the author has given a chapter another number than its source does."""
        record = self.records[index]
        if claim.number in (None, self.chapters[index][1].number):
            return False
        return digest(read_bytes(self.project / record.output) or b"") != record.output_sha256

    def _own_place(self, index: int) -> str | None:
        """Where a new chapter goes whose name is free, or taken by a file of which no ledger knows."""
        folder, chapter = self.chapters[index]
        path = f"{self.home}{folder}{chapter_stem(chapter)}.md"
        return None if path in self.written else path

    def _is_deleted(self, index: int) -> bool:
        return index in self.records and self.records[index].output not in self.claims[self.chapters[index][0]]

    def _has_number(self, index: int) -> bool:
        """Whether an earlier import gave the chapter its number: it keeps it, whatever comes before it now."""
        folder, chapter = self.chapters[index]
        if index not in self.records or self._is_deleted(index) or chapter.slug:
            return False
        return self.claims[folder][self.records[index].output].number == chapter.number


def read_claims(project: Path, home: str, others: Container[str]) -> dict[str, Claim]:
    """What the chapters of an edition's folder claim, by path; `others` are folders in it that are no volumes."""
    claims = {}
    folder = project / home
    for path in sorted([*folder.glob("*.md"), *folder.glob("*/*.md")]):
        inner = "" if path.parent == folder else path.parent.name
        if not inner or inner not in others:
            claims[path.relative_to(project).as_posix()] = _read_claim(path, inner)
    return claims


def _read_claim(path: Path, inner: str) -> Claim:
    """What a build makes of a file, as far as its head tells; `inner` is the folder of its volume, or ""."""
    counted, name = split_name(inner)
    volume: _Volume = counted if counted is not None else name or None
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return Claim(volume=volume, number=None)  # a build says what is wrong with it
    naming = parse_text(head[: head.rfind(b"\n") + 1] or head, path.name).naming
    if naming.volume is not None:
        volume = Decimal(naming.volume[0]) if naming.volume[0] is not None else naming.volume[1]
    number = None if naming.number is None else Decimal(naming.number)
    return Claim(volume=volume, number=number, has_slug=number is not None and naming.segment != number_text(number))
