"""First step of an import: one source becomes units, each the text of one chapter, laid into the spool.

Runs in worker processes. What it returns is small; the texts wait on disk, so that an import of any length is flat in
memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ssg.intake.decode import decode_bytes
from ssg.intake.sources import BookFacts, Source
from ssg.intake.split import Part, Split, find_parts
from ssg.problems import Problem
from ssg.text.frontmatter import split_front_matter
from ssg.text.headings import Heading

Role = Literal["chapter", "front"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A source without its bytes: how problems and ledgers name it, what its container said, how it was decoded.

    `characters` counts the whole decoded text; `flags` concern all of it.
    """

    path: str
    ledger_path: str
    name: str
    page: bool
    title: str
    volume: str
    language: str
    container: str
    book: BookFacts
    sha256: str
    encoding: str
    characters: int
    flags: tuple[str, ...] = ()

    @property
    def markdown(self) -> bool:
        """Whether the source is written in Markdown, as its name says."""
        return not self.page and self.path.lower().endswith((".md", ".markdown"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Characters `start` to `end` of a source's text, which become one chapter, or the front matter of the book.

    `body` is where the text behind the heading's lines begins. `line` is the first line in the source, from 1. `part`
    says whether the source was split; a lone file is one unit. `text` is the file in the spool that holds the text.
    """

    origin: Origin
    start: int
    body: int
    end: int
    line: int
    text: str
    role: Role = "chapter"
    part: bool = False
    heading: Heading | None = None
    volume_title: str = ""

    @property
    def source(self) -> str:
        """How reports name it: the source, for a part with its first line."""
        return f"{self.origin.path}:{self.line}" if self.part else self.origin.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one source holds; `number` is its place among them.

    `removed` are stretches (start, end, rule, text) that lie in no unit; a `problem` says why there is nothing.
    """

    number: int
    origin: Origin | None = None
    units: tuple[Unit, ...] = ()
    removed: tuple[tuple[int, int, str, str], ...] = ()
    flags: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What a worker needs to read sources: where texts are laid."""

    spool: Path

    def read_all(self, sources: tuple[tuple[int, Source], ...]) -> list[Reading]:
        """Read numbered sources; the number makes the names in the spool."""
        return [self.read(number, source) for number, source in sources]

    def read(self, number: int, source: Source) -> Reading:
        """Decode one source, split it if it is a whole book, and lay its texts into the spool."""
        decoded = decode_bytes(source.data)
        if decoded.fault is not None:
            return _refused(number, source, "I102", decoded.fault, "save it as UTF-8 and import it again")
        text = decoded.text
        origin = _make_origin(source, decoded.encoding, text)
        named = origin.markdown and split_front_matter(text.lstrip("\ufeff")).body_start > 0
        is_chapter = source.page or named or source.book != BookFacts()
        split = None if is_chapter else find_parts(text)
        if split is None or not split.is_book:
            unit = Unit(origin=origin, start=0, body=0, end=len(text), line=1, text=f"{number}.txt")
            self._lay(unit, text)
            return Reading(number=number, origin=origin, units=(unit,), flags=split.flags if split else ())
        if fault := find_gap(split, len(text)):
            return _refused(number, source, "I104", f"nothing written: {fault}", None)
        units = tuple(_make_units(number, origin, split, text))
        for unit in units:
            self._lay(unit, text)
        removed = tuple((item.start, item.end, item.rule, text[item.start : item.end]) for item in split.removed)
        return Reading(number=number, origin=origin, units=units, removed=removed, flags=split.flags)

    def _lay(self, unit: Unit, text: str) -> None:
        (self.spool / unit.text).write_bytes(text[unit.start : unit.end].encode("utf-8", "surrogatepass"))


def read_text(spool: Path, unit: Unit) -> str:
    """The text of a unit, out of the spool."""
    return (spool / unit.text).read_bytes().decode("utf-8", "surrogatepass")


def find_gap(split: Split, length: int) -> str | None:
    """Say where parts and removed stretches do not tile the text, or None."""
    stretches = [(part.start, part.end) for part in split.parts] + [(gone.start, gone.end) for gone in split.removed]
    place = 0
    for start, end in sorted(stretches):
        if start != place or end < start:
            return f"the parts of the book do not balance at character {place}"
        place = end
    return None if place == length else f"the parts of the book end at {place}, its text at {length}"


def _refused(number: int, source: Source, code: str, message: str, hint: str | None) -> Reading:
    return Reading(number=number, problem=Problem(code=code, path=source.path, message=message, hint=hint))


def _make_origin(source: Source, encoding: str, text: str) -> Origin:
    rebuilt = text.encode(encoding, "replace") == source.data
    flag = f"the bytes cannot be rebuilt from the text: {encoding} spells some in two ways"
    return Origin(
        path=source.path,
        ledger_path=source.ledger_path,
        name=source.name,
        page=source.page,
        title=source.title,
        volume=source.volume,
        language=source.language,
        container=source.container,
        book=source.book,
        sha256=hashlib.sha256(source.data).hexdigest(),
        encoding=encoding,
        characters=len(text),
        flags=() if rebuilt else (flag,),
    )


def _make_units(number: int, origin: Origin, split: Split, text: str) -> Iterator[Unit]:
    line, place = 1, 0
    for index, part in enumerate(split.parts):
        line += text.count("\n", place, part.start)
        place = part.start
        yield Unit(
            origin=origin,
            start=part.start,
            body=part.body,
            end=part.end,
            line=line,
            text=f"{number}-{index}.txt",
            role="front" if part.kind == "front" else "chapter",
            part=True,
            heading=_heading_of(part),
            volume_title=part.volume,
        )


def _heading_of(part: Part) -> Heading | None:
    """The part's heading, in its volume."""
    heading, volume = part.heading, part.volume_number
    if heading is None or heading.volume is not None or volume is None:
        return heading
    return replace(heading, volume=volume)
