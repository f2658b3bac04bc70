"""What a cleaned source is called: title, number, order, file name, front matter. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from ssg.intake.draft import Draft
from ssg.intake.lines import HAN, find_blocks
from ssg.intake.passes.heading import plain_title
from ssg.intake.romans import read_roman
from ssg.text.fields import shortest
from ssg.text.frontmatter import format_front_matter
from ssg.text.headings import Heading, Kind, parse_heading
from ssg.text.slugs import slugify

_HASH = re.compile(r"(?=[0-9a-f]*\d)[0-9a-f]{8,}|\d+", re.IGNORECASE)
_NO_TITLES = frozenset(
    ["chapter", "untitled", "new", "text", "txt", "file", "raw", "index", "page", "download", "document"]
)
_LEADING = re.compile(r"(\d{1,6})(?![\d.])")
_DIGITS = re.compile(r"[0-9]{1,6}")
_HALF = Decimal("0.5")
_FREE_KINDS = ("prologue", "epilogue")  # `load` puts these first and last by themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A source that was read and cleaned. `name` is its file's stem, `path` how the ledger names it, `sha256` of its
    bytes; `place` its position in the import."""

    place: int
    source: str
    name: str
    path: str
    sha256: str
    encoding: str
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A cleaned source with what its chapter is called. `volume` is the number of its volume; `order` None where the
    number orders it; `slug` only where another chapter has its number, "" else."""

    cleaned: Cleaned
    kind: Kind
    number: Decimal | None
    volume: Decimal | None
    title: str
    order: Decimal | None = None
    flags: tuple[str, ...] = ()
    slug: str = ""


def name_chapters(sources: Sequence[Cleaned]) -> tuple[Named, ...]:
    """Name each source by its heading, else its markup, its file's name, its first words; in this order of trust."""
    counted = _numbers_of_names(sources)
    romans = _read_romans(sources)
    return tuple(_named(source, counted.get(source.place), romans.get(source.place)) for source in sources)


def order_chapters(chapters: Sequence[Named], last: Decimal) -> tuple[Named, ...]:
    """Give chapters without a number of their own an `order` between their neighbours in the import.

    `last` is the highest place already taken in the edition, for imports in which nothing is numbered. A chapter
    that an earlier import ordered keeps its place.
    """
    ordered = list(chapters)
    waiting: list[int] = []
    before: Decimal | None = None
    for index, chapter in enumerate([*chapters, None]):
        known = None if chapter is None else _place_of(chapter)
        if chapter is not None and known is None:
            waiting += [index] if chapter.kind not in _FREE_KINDS else []
            continue
        after = known
        for rank, position in enumerate(waiting, start=1):
            alone, number = before is None and after is None, ordered[position].number
            order = _between(before, after, Decimal(rank), Decimal(len(waiting) + 1), last)
            order = number + _HALF if alone and number is not None else order  # behind the chapter that has its number
            ordered[position] = replace(ordered[position], order=shortest(order))
        waiting, before = [], after
    return tuple(ordered)


def _place_of(chapter: Named) -> Decimal | None:
    """What orders a chapter: its order, or a number that it alone has."""
    return chapter.number if chapter.order is None and not chapter.slug else chapter.order


def chapter_stem(chapter: Named) -> str:
    """The file's name without suffix: `0141-系统与物流`, `0012.5-rain`, or words alone, never digits first."""
    slug = slugify(chapter.title)
    if chapter.number is not None:
        whole, _, fraction = f"{chapter.number:f}".partition(".")
        return "-".join(part for part in (whole.zfill(4) + (f".{fraction}" if fraction else ""), slug) if part)
    slug = slug or slugify(chapter.cleaned.name) or chapter.kind
    # `load` reads digits in front as a number
    return f"{chapter.kind}-{slug}" if re.match(r"\d[\d.]*(?:-|$)", slug) else slug


def format_chapter(chapter: Named) -> str:
    """The chapter file: front matter, then exactly the body that the ledger accounts for."""
    extra: dict[str, str] = {}
    for key, value in chapter.cleaned.draft.extra:
        extra[key] = f"{extra[key]}\n{value}" if key in extra else value
    lines = chapter.cleaned.draft.front
    fields = {
        "title": chapter.title,
        "number": "none" if _seems_numbered(chapter) else chapter.number,
        "kind": chapter.kind if chapter.kind != "chapter" else None,
        "volume": chapter.volume,
        "order": chapter.order,
        "slug": chapter.slug if not re.search("^slug:", lines, re.MULTILINE) else None,
        "extra": _FlowMapping(extra) if extra else None,
    }
    front = format_front_matter(fields).removesuffix("---\n")
    if chapter.order is not None:
        lines = re.sub(r"^order:.*\n", "", lines, flags=re.MULTILINE)
    return f"{front}{lines}---\n{chapter.cleaned.draft.text}"


def _seems_numbered(chapter: Named) -> bool:
    """Whether a build would read a number in the title of a chapter that has none."""
    heading = parse_heading(chapter.title) if chapter.number is None else None
    return heading is not None and heading.number is not None


class _FlowMapping(dict[str, str]):
    """A mapping that prints as YAML on one line (JSON is YAML)."""

    def __str__(self) -> str:
        return json.dumps(self, ensure_ascii=False)


def _named(source: Cleaned, number: Decimal | None, roman: Heading | None) -> Named:
    heading, flags = source.draft.heading or roman, source.draft.flags
    if heading is None and source.draft.title:
        heading = parse_heading(source.draft.title)
    if heading is None:
        heading = parse_heading(re.sub(r"[_\s]+", " ", source.name).strip())
        if heading is not None and (heading.number is not None and source.name[:1].isdigit()):
            heading = None  # `07 The Storm` may be any list; see _are_numbered
        flags = (*flags, "no heading in the text: number and title are the file's name") if heading else flags
    if heading is None:
        title, where = _fallback_title(source)
        flags = (*flags, f"no heading in the text: the title is {where}") if where else flags
        heading = Heading(number=number, title=title)
    return Named(
        cleaned=source,
        kind=heading.kind,
        number=None if heading.number is None else shortest(heading.number),
        volume=heading.volume,
        title=heading.title if source.draft.markdown else plain_title(heading.title),
        flags=flags,
    )


def _fallback_title(source: Cleaned) -> tuple[str, str]:
    if source.draft.title:
        return source.draft.title, ""
    words = [word for word in re.split(r"[\s._-]+", source.name) if word and not _HASH.fullmatch(word)]
    if any(word.lower() not in _NO_TITLES for word in words) and sum(map(len, words)) >= 2:
        title = " ".join(words)
        return title[:1].upper() + title[1:], "made from the file's name"
    blocks = find_blocks(source.draft.text)
    return _first_words(blocks[0].text if blocks else source.name), "made from the first words"


def _first_words(text: str) -> str:
    """The opening of a text as its title, as hymns and old poems are called; cut where a clause ends."""
    text = re.sub(r"[\\*_`#>\[\]]", "", text).strip(" “”\"'‘’「」『』-—")
    if re.match(f"[{HAN}]", text) or len(re.findall(f"[{HAN}]", text)) * 2 > len(text):
        sentence = re.split(r"[。！？!?；;]", text)[0]
        sentence = re.sub(r"[:：][“「\"]?", "：", sentence).replace(",", "，")
        ends = [match.start() for match in re.finditer("，|$", sentence) if 6 <= match.start() <= 16]
        return sentence[: ends[0]] if ends else sentence if len(sentence) <= 16 else f"{sentence[:15].rstrip('，')}…"
    clause = re.split(r"(?<=\w)[.!?,;:—](?=\s|$)", text)[0]
    words = clause.split()
    return " ".join(words) if len(words) <= 9 and len(clause) <= 60 else " ".join(words[:8])[:60].rstrip(" ,;:") + "…"


def _read_romans(sources: Sequence[Cleaned]) -> dict[int, Heading]:
    """Titles such as `II: The Mail` whose Roman numerals count on through the book, by the place of the source."""
    found = {source.place: read_roman(source.draft.title, sure=True) for source in sources if source.draft.title}
    romans = {place: heading for place, heading in sorted(found.items()) if heading is not None}
    numbers = [heading.number or Decimal(0) for heading in romans.values()]
    steps = [after - before for before, after in pairwise(numbers)]
    return romans if len(numbers) >= 3 and all(step == 1 for step in steps) else {}


def _numbers_of_names(sources: Sequence[Cleaned]) -> dict[int, Decimal]:
    """Chapter numbers that only the names of the files have, by the place of the source: three or more names that
    begin with a number, or differ in one number only, a run without a hole from 1 or more, and no heading that says
    otherwise."""
    read = _leading_number if all(_leading_number(source.name) for source in sources) else _differing_number(sources)
    numbers = [read(source.name) for source in sources]
    found = [number for number in numbers if number is not None]
    if (
        len(found) < 3
        or len(found) < len(sources)
        or sorted(found) != [min(found) + step for step in range(len(found))]
    ):
        return {}
    pairs = list(zip(sources, found, strict=True))
    headings = [(source.draft.heading, number) for source, number in pairs]
    if min(found) <= 0 or any(heading and heading.number != number for heading, number in headings):
        return {}
    return {source.place: number for source, number in pairs}


def _leading_number(name: str) -> Decimal | None:
    match = _LEADING.match(name)
    return None if match is None else Decimal(match[1])


def _differing_number(sources: Sequence[Cleaned]) -> Callable[[str], Decimal | None]:
    """How to read the one number in which the names differ: lamp2_part07_final."""
    groups = [_DIGITS.findall(source.name) for source in sources]
    bodies = {_DIGITS.sub("0", source.name) for source in sources}
    size = len(groups[0]) if groups else 0
    differing = [at for at in range(size) if len({tuple(group)[at : at + 1] for group in groups}) > 1]
    if len(bodies) != 1 or len(differing) != 1:
        return lambda _: None
    return lambda name: Decimal(_DIGITS.findall(name)[differing[0]])


def _between(before: Decimal | None, after: Decimal | None, rank: Decimal, parts: Decimal, last: Decimal) -> Decimal:
    if before is None and after is None:
        return last.to_integral_value(rounding="ROUND_FLOOR") + rank
    if after is None:
        return (before or Decimal(0)) + round(rank / parts, 4)
    start = max(after - 1, Decimal(0)) if before is None else before
    step = min(after - start, Decimal(1)) if after > start else Decimal(1)
    return start + round(step * rank / parts, 4)
