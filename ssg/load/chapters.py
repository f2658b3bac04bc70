"""Makes chapters of files: what a chapter's front matter leaves out, its heading, file and folder say."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import cast
from urllib.parse import unquote

from ssg.load.cache import SourceCache
from ssg.load.records import ParsedText, from_json, to_json
from ssg.load.scan import FoundFile
from ssg.load.texts import parse_text
from ssg.model.book import Chapter, Destination, Kind, SourceText
from ssg.model.urls import chapter_address, number_text
from ssg.problems import Problem
from ssg.text.fields import as_moment, midnight
from ssg.text.headings import Heading, parse_heading
from ssg.text.naming import natural_key, split_name, title_from_words
from ssg.text.slugs import slugify


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
            return to_json(parse_text(data if data is not None else (root / file.path).read_bytes()))

        parsed = from_json(cache.recall(digest, make))
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
    moment = midnight(as_moment(value))
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def make_chapter(file: FoundFile, digest: str, parsed: ParsedText, shelf: Shelf) -> PlacedChapter:
    """Put together what front matter, heading and file name say, in this order of trust."""
    values = parsed.values
    named_number, words = split_name(PurePosixPath(file.name).stem)
    heading = _heading(values.get("title"), parsed.heading)
    named = parse_heading(words) or Heading(title="")
    kind = values.get("kind") or (heading.kind if heading else None) or named.kind
    number = _first(values.get("number"), heading and heading.number, named_number)
    if "title" in values or parsed.heading:
        title = heading.title if heading else values.get("title", parsed.heading)
    else:
        title = named.title if named.kind != "chapter" or named.number is not None else title_from_words(words)
    volume = _volume(values.get("volume"), heading, shelf.volume)
    segment = values.get("slug") or (number_text(number) if number is not None else _slug(file.name))
    key = number_text(number) if number is not None else segment
    within = _volume_segment(volume) if shelf.by_volume else None
    chapter = Chapter(
        key=f"{within}/{key}" if within else key,
        address=chapter_address(shelf.address, within, segment),
        kind=cast("Kind", kind),
        number=number,
        title=title,
        source=make_source(file, digest, parsed),
        published=make_moment(values.get("date"), shelf.zone),
        draft=values.get("draft", False),
        length=parsed.length,
        summary=values.get("summary", ""),
        warnings=tuple(values.get("warnings", ())),
        aliases=tuple(values.get("aliases", ())),
        destinations=make_destinations(file, parsed),
    )
    order = _first(values.get("order"), number)
    return PlacedChapter(chapter=chapter, volume=volume, order=order, name=file.name)


def sort_chapters(placed: list[PlacedChapter]) -> list[PlacedChapter]:
    """Reading order inside a volume: `order`, else number, then natural order of file names.

    A chapter with neither stands behind the file before it, a prologue first, an epilogue last.
    """
    ranked = []
    last = Decimal(-1)
    for item in sorted(placed, key=lambda item: natural_key(item.name)):
        if item.order is not None:
            rank = last = item.order
            behind = 0
        else:
            edge = {"prologue": Decimal(-2), "epilogue": Decimal(10**12)}.get(item.chapter.kind)
            rank, behind = (last, 1) if edge is None else (edge, 1)
        ranked.append(((rank, behind, natural_key(item.name), item.chapter.source.path), item))
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]


def _heading(title: str | None, heading: str) -> Heading | None:
    """A title such as `Chapter 12: The Lantern` holds a number too; plain titles are no headings."""
    parsed = parse_heading(title if title is not None else heading)
    return parsed if parsed and (parsed.number is not None or parsed.kind != "chapter") else None


def _first(*values: object) -> Decimal | None:
    for value in values:
        if value is not None:
            return Decimal(str(value))
    return None


def _volume(written: str | None, heading: Heading | None, folder: VolumeName) -> VolumeName:
    if written is not None:
        digits = written.replace(".", "", 1).isdecimal()
        return VolumeName(number=Decimal(written)) if digits else VolumeName(title=written)
    if folder == VolumeName() and heading is not None and heading.volume is not None:
        return VolumeName(number=heading.volume, title=heading.volume_title)
    return folder


def _volume_segment(volume: VolumeName) -> str | None:
    return number_text(volume.number) if volume.number is not None else slugify(volume.title) or None


def _slug(name: str) -> str:
    return slugify(PurePosixPath(name).stem) or "chapter"
