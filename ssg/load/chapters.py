"""Makes chapters of files: what a chapter's front matter leaves out, its heading, file and folder say."""

from __future__ import annotations

import posixpath
from datetime import datetime, tzinfo
from decimal import Decimal
from errno import EAGAIN
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from ssg.load.cache import SourceCache, text_key
from ssg.load.records import ParsedText, from_json, to_json
from ssg.load.texts import parse_text
from ssg.load.titles import Naming
from ssg.model.book import Chapter, Destination, Kind, SourceText
from ssg.model.urls import chapter_address, number_text
from ssg.problems import Problem
from ssg.system.scan import FoundFile
from ssg.text.digest import digest_of
from ssg.text.naming import natural_key
from ssg.text.slugs import slugify
from ssg.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeName:
    """What names a volume: a folder, or the `volume` key of front matter. Both None and '' outside any volume."""

    number: Decimal | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where a file stands: its edition's address and language, the volume of its folder, and how numbers count."""

    address: str
    language: str
    zone: tzinfo
    by_volume: bool
    volume: VolumeName


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedChapter:
    """A chapter with the volume that it names and its place inside the volume."""

    chapter: Chapter
    volume: VolumeName
    order: Decimal | None
    name: str


def load_parsed(file: FoundFile, cache: SourceCache, problems: list[Problem], root: Path) -> ParsedText | None:
    """What a text says, from the cache where its bytes are known. `root` is the project's folder."""
    try:
        digest, data = cache.find_digest(file)

        def make() -> object:
            found = data if data is not None else (root / file.path).read_bytes()
            if data is None and digest_of(found) != digest:
                raise OSError(EAGAIN, "it changed while it was read")
            return to_json(parse_text(found, file.name))

        parsed = from_json(cache.recall(text_key(digest, file.name), make))
    except OSError as error:
        problems.append(Problem(code="C105", path=file.path, message=f"cannot be read: {error.strerror}"))
        return None
    problems.extend(replace(problem, path=file.path) for problem in parsed.problems)
    if parsed.empty and parsed.values.get("draft") is not True:
        hint = "write it, or set 'draft: true'"
        problems.append(Problem(code="C114", path=file.path, line=parsed.body_line, message="has no text", hint=hint))
    return parsed


def make_source(file: FoundFile, digest: str, parsed: ParsedText) -> SourceText:
    """The source text of a parsed file."""
    return SourceText(path=file.path, digest=digest, body_start=parsed.body_start, body_line=parsed.body_line)


def make_destinations(file: FoundFile, parsed: ParsedText) -> tuple[Destination, ...]:
    """Links of a text as paths from the project's root; one that starts with `/` is an address of the site."""
    folder = posixpath.dirname(file.path)
    found = []
    for written, line in parsed.links:
        plain = unquote(written.partition("?")[0])
        path = plain if plain.startswith("/") else posixpath.normpath(posixpath.join(folder, plain))
        found.append(Destination(written=written, path=path, line=line))
    return tuple(found)


def make_moment(value: str | None, zone: tzinfo) -> datetime | None:
    """A date of front matter, in the site's zone where it names none; all dates are shown in the site's zone."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def make_chapter(file: FoundFile, digest: str, parsed: ParsedText, shelf: Shelf) -> PlacedChapter:
    """Put a named text on its shelf."""
    values, naming = parsed.values, parsed.naming
    volume = _volume(naming, shelf.volume, own="volume" in values)
    number = None if naming.number is None else Decimal(naming.number)
    key = number_text(number) if number is not None else naming.segment
    within = _volume_segment(volume) if shelf.by_volume else None
    chapter = Chapter(
        key=f"{within}/{key}" if within else key,
        address=chapter_address(shelf.address, within, naming.segment),
        kind=cast("Kind", naming.kind),
        number=number,
        title=naming.title,
        source=make_source(file, digest, parsed),
        published=make_moment(values.get("date"), shelf.zone),
        draft=values.get("draft", False),
        length=parsed.length,
        summary=values.get("summary", ""),
        warnings=tuple(values.get("warnings", ())),
        aliases=tuple(values.get("aliases", ())),
        destinations=make_destinations(file, parsed) if parsed.links else (),
    )
    order = None if naming.order is None else Decimal(naming.order)
    return PlacedChapter(chapter=chapter, volume=volume, order=order, name=file.name)


def sort_chapters(placed: list[PlacedChapter]) -> list[PlacedChapter]:
    """Reading order inside a volume: `order`, else number, then natural order of file names.

    A chapter with neither stands behind the file before it, a prologue first, an epilogue last.
    """
    ranked = []
    last = Decimal(-1)
    for name, item in sorted(((natural_key(item.name), item) for item in placed), key=lambda pair: pair[0]):
        if item.order is not None:
            rank = last = item.order
            behind = 0
        else:
            edge = {"prologue": Decimal(-2), "epilogue": Decimal(10**12)}.get(item.chapter.kind)
            rank, behind = (last, 1) if edge is None else (edge, 1)
        ranked.append(((rank, behind, name, item.chapter.source.path), item))
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]


def _volume(naming: Naming, folder: VolumeName, *, own: bool) -> VolumeName:
    """The volume that front matter names (`own`), else the folder, else what the heading says."""
    if naming.volume is None or (folder != VolumeName() and not own):
        return folder
    number, title = naming.volume
    return VolumeName(number=None if number is None else Decimal(number), title=title)


def _volume_segment(volume: VolumeName) -> str | None:
    return number_text(volume.number) if volume.number is not None else slugify(volume.title) or None
