"""Headings become parts that tile the text: volumes, repeated headings, titles on lines of their own. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from ssg.intake.split.choose import Choice
from ssg.intake.split.contents import SHORT
from ssg.intake.split.model import Part, PartKind, Removed
from ssg.intake.split.scan import MARKS, Candidate
from ssg.text.headings import Heading

CONTENTS = "split.contents"

_BLANKS = re.compile(r"[\s\ufeff\u200b]*")
_SENTENCE = re.compile(r"[。！？；”」\"]|[.!?:;,][”\"’']?$|[，,].*[，,]")
_TITLE_LINE = re.compile(r"[^\r\n]{1,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """A place where a part begins; `body` as in `Part`."""

    start: int
    body: int
    heading: Heading | None
    kind: PartKind
    volume: str = ""
    volume_number: Decimal | None = None


def make_parts(
    text: str, choice: Choice, tables: Sequence[tuple[int, int]]
) -> tuple[tuple[Part, ...], tuple[Removed, ...]]:
    """Parts and removed stretches that tile the text."""
    titled = _wants_title_lines(text, choice.chapters)
    cuts = _make_cuts(text, choice.chapters, choice.volumes, titled=titled)
    removed = [Removed(start=start, end=end, rule=CONTENTS) for start, end in _widened(text, tables, cuts)]
    return _tile(text, cuts, removed)


def _wants_title_lines(text: str, chapters: Sequence[Candidate]) -> bool:
    """Whether headings without a title have it on the next line, as most of them then do."""
    untitled = [chapter for chapter in chapters if chapter.heading.number is not None and not chapter.heading.title]
    found = sum(_title_line(text, chapter) is not None for chapter in untitled)
    return found >= 3 and found * 5 >= len(untitled) * 4


def _title_line(text: str, chapter: Candidate) -> re.Match[str] | None:
    blank = _BLANKS.match(text, chapter.end)
    line = _TITLE_LINE.match(text, blank.end() if blank else chapter.end)
    if line is None or not (title := line[0].strip(MARKS + "#*")) or _SENTENCE.search(title) or title[0].islower():
        return None
    latin = [word for word in re.findall(r"[A-Za-z]+", title) if len(word) > 3]
    written = sum(word[0].isupper() for word in latin) * 3 >= len(latin) * 2
    return line if written and len(title) <= (30 if not latin else 80) else None


def _make_cuts(text: str, chapters: Sequence[Candidate], volumes: Sequence[Candidate], *, titled: bool) -> list[_Cut]:
    cuts: list[_Cut] = []
    volume = _Cut(start=0, body=0, heading=None, kind="front")
    pending: int | None = None  # where the lines of a volume begin that the next chapter takes with it
    for line, is_volume, alone in _in_order(text, chapters, volumes):
        start = line.start if pending is None else pending
        if is_volume:
            volume = _enter(volume, line.heading)
            pending = start
            if alone:
                title = text[line.start : line.end].strip(MARKS + "#*【】\r")
                note = replace(volume, start=start, body=_next_line(text, line.end), kind="note")
                cuts.append(replace(note, heading=Heading(kind="note", title=title)))
                pending = None
            continue
        heading, end = line.heading, line.end
        if line.family == "volume":
            heading = Heading(number=heading.volume, title=heading.volume_title)
        elif heading.volume is not None:
            volume = _enter(volume, heading)
        title_line = _title_line(text, line) if titled and heading.number is not None and not heading.title else None
        if title_line is not None:
            heading, end = replace(heading, title=title_line[0].strip(MARKS + "#*")), title_line.end()
        cuts.append(replace(volume, start=start, body=_next_line(text, end), heading=heading, kind=heading.kind))
        pending = None
    return cuts


def _enter(volume: _Cut, heading: Heading) -> _Cut:
    """The volume that a heading names; one that gives only its number again keeps its title."""
    title = heading.volume_title or (heading.title if heading.volume is None else "")
    if not title and heading.volume == volume.volume_number:
        title = volume.volume
    return replace(volume, volume=title, volume_number=heading.volume)


def _in_order(
    text: str, chapters: Sequence[Candidate], volumes: Sequence[Candidate]
) -> Iterator[tuple[Candidate, bool, bool]]:
    """Headings and lines of volumes by place; whether it is a volume's, and whether text of its own follows that.

    A volume's line in front of a chapter is one. With text behind it, it may be a section of a chapter (Part 2): it
    counts only if all such lines count upwards.
    """
    taken = {chapter.start for chapter in chapters}
    heads = [volume for volume in volumes if volume.start not in taken]
    lines = sorted((*chapters, *heads), key=lambda found: found.start)
    afters = [*(line.start for line in lines[1:]), len(text)]
    alone = {
        line.start: line
        for line, after in zip(lines, afters, strict=False)
        if line.start not in taken and (after == len(text) or len(text[line.end : after].strip()) > SHORT)
    }
    numbers = [line.number for line in alone.values() if line.number is not None]
    upwards = all(before < after for before, after in pairwise(numbers))
    for line in lines:
        if line.start not in alone or (upwards and line.blank):
            yield line, line.start not in taken, line.start in alone


def _widened(text: str, tables: Sequence[tuple[int, int]], cuts: Sequence[_Cut]) -> Iterator[tuple[int, int]]:
    """The tables with the blank lines around them, as far as the next heading."""
    starts = [cut.start for cut in cuts]
    for start, end in tables:
        begin = 0 if not text[:start].strip(MARKS + "\r\n") else start
        blank = _BLANKS.match(text, end)
        stop = blank.end() if blank else end
        follows = bisect_left(starts, end)
        limit = starts[follows] if follows < len(starts) else len(text)
        yield begin, limit if stop >= limit or limit == len(text) == stop else end


def _tile(text: str, cuts: Sequence[_Cut], removed: Sequence[Removed]) -> tuple[tuple[Part, ...], tuple[Removed, ...]]:
    parts: list[Part] = []
    front = _Cut(start=0, body=0, heading=None, kind="front")
    holes = list(removed[::-1])
    if cuts and not holes and not text[: cuts[0].start].strip(MARKS + "\r\n"):
        cuts = [replace(cuts[0], start=0), *cuts[1:]]
    for cut, end in zip([front, *cuts], [*(cut.start for cut in cuts), len(text)], strict=True):
        piece = cut
        while holes and holes[-1].start < end:
            hole = holes.pop()
            parts += _part(piece, hole.start)
            piece = replace(front, start=hole.end, body=hole.end)
        parts += _part(piece, end)
    return tuple(parts), tuple(removed)


def _part(cut: _Cut, end: int) -> list[Part]:
    if cut.start >= end:
        return []
    return [
        Part(
            start=cut.start,
            end=end,
            body=min(cut.body, end),
            heading=cut.heading,
            volume=cut.volume,
            volume_number=cut.volume_number,
            kind=cut.kind,
        )
    ]


def _next_line(text: str, place: int) -> int:
    """Where the text behind a heading begins: blank lines and wide spaces skipped, the indent of a line kept."""
    blank = _BLANKS.match(text, place)
    end = blank.end() if blank else place
    newline = max(text.rfind("\n", place, end), text.rfind("\r", place, end))
    return end if newline < 0 else newline + 1
