"""Headings become parts that tile the text: volumes, repeated headings, titles on lines of their own. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from ssg.intake.split.choose import Choice
from ssg.intake.split.contents import SHORT, fold, skip_blank
from ssg.intake.split.model import Part, PartKind, Removed
from ssg.intake.split.scan import MARKS, Candidate, is_contents
from ssg.text.headings import Heading

CONTENTS = "split.contents"

_BLANKS = re.compile(r"[\s\ufeff\u200b]*")
_SENTENCE = re.compile(r"[。！？；”」\"]|[.!?:;,][”\"’']?$|[，,].*[，,]")
_WORD = re.compile(r"[^\W_]")
_ANY_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_ENTRY_MARKS = re.compile(
    r"^[ \t\u3000]*(?:[-*+•][ \t]+)?(?:\d{1,4}[.、)]?[ \t\u3000]*)?|\]\([^)\s]{0,200}\)|[ .·…\t]{2,9}\d{1,5}$"
)
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
    cutter = _Cutter(text, tables, titled=_wants_title_lines(text, choice.chapters))
    for line, is_volume, alone in _in_order(text, choice, tables):
        if is_volume:
            cutter.enter(line, alone=alone)
        else:
            cutter.add(line)
    cuts = cutter.cuts
    stretches = [*tables, *_find_title_list(text, cuts, tables)]
    widened = _widened(text, sorted(stretches), cuts, choice.volumes)
    return _tile(text, cuts, [Removed(start=start, end=end, rule=CONTENTS) for start, end in widened])


def _find_title_list(text: str, cuts: Sequence[_Cut], tables: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A table of contents in front that lists only titles, links, or titles with other numbers."""
    titles = {fold(cut.heading.title) for cut in cuts if cut.heading and len(cut.heading.title) > 1}
    if not cuts or len(titles) < 3 or any(start < cuts[0].start for start, _ in tables):
        return
    begin = end = found = 0
    for line in _ANY_LINE.finditer(text, 0, cuts[0].start):
        entry = _ENTRY_MARKS.sub("", line[0])
        if fold(entry) in titles:
            begin, end, found = (line.start() if not found else begin), line.end(), found + 1
        elif is_contents(entry) and not found:
            begin, found = line.start(), 1
        elif found < 3:
            found = 0
        else:
            break
    if found >= 3 and end > begin and found * 2 > len(titles):
        yield begin, skip_blank(text, end)


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


class _Cutter:
    """Makes the cuts, heading by heading; remembers the volume, and what of it the next chapter takes with it."""

    def __init__(self, text: str, tables: Sequence[tuple[int, int]], *, titled: bool) -> None:
        self.cuts: list[_Cut] = []
        self._text, self._tables, self._titled = text, [start for start, _ in tables], titled
        self._volume = self._main = _Cut(start=0, body=0, heading=None, kind="front")
        self._last: Decimal | None = None  # the main count's
        self._side = False  # below a heading such as 番外卷, whose chapters count for themselves
        self._pending: int | None = None  # where the lines of a volume begin that stand before a chapter

    def enter(self, line: Candidate, *, alone: bool) -> None:
        """Begin a volume; it is a part of its own if text of its own follows its line (`alone`)."""
        start = self._start(line)
        name = self._text[line.start : line.end].strip(MARKS + "#*【】\r")
        self._side = line.heading.kind == "side"
        if self._side:
            self._volume = replace(self._main, volume=name, volume_number=None)
        else:
            self._volume = self._main = _enter(self._volume, line.heading)
        self._pending = None if alone else start
        if alone:
            note = Heading(kind="note", title=name)
            self._cut(start, line.end, note)

    def add(self, line: Candidate) -> None:
        """Begin a chapter."""
        heading, end, start = line.heading, line.end, self._start(line)
        if line.family == "volume":
            heading = Heading(number=heading.volume, title=heading.volume_title)
        elif heading.volume is not None:
            self._volume = self._main = _enter(self._volume, heading)
        if self._side and heading.number is not None and self._last is not None and heading.number == self._last + 1:
            self._side, self._volume = False, self._main
        title = _title_line(self._text, line) if self._titled and heading.number is not None else None
        if title is not None and not heading.title:
            heading, end = replace(heading, title=title[0].strip(MARKS + "#*")), title.end()
        if self._side and heading.number is not None:
            heading = Heading(kind="side", title=self._text[line.start : line.end].strip(MARKS + "#*【】\r"))
        elif heading.number is not None:
            self._last = heading.last or heading.number
        self._pending = None
        self._cut(start, end, heading)

    def _start(self, line: Candidate) -> int:
        """Where the part begins: at the lines of its volume, unless a table of contents stands between."""
        if self._pending is None or bisect_left(self._tables, self._pending) < bisect_left(self._tables, line.start):
            return line.start
        return self._pending

    def _cut(self, start: int, end: int, heading: Heading) -> None:
        body = _next_line(self._text, end)
        self.cuts.append(replace(self._volume, start=start, body=body, heading=heading, kind=heading.kind))


def _enter(volume: _Cut, heading: Heading) -> _Cut:
    """The volume that a heading names; one that gives only its number again keeps its title."""
    title = heading.volume_title or (heading.title if heading.volume is None else "")
    if not title and heading.volume == volume.volume_number:
        title = volume.volume
    return replace(volume, volume=title, volume_number=heading.volume)


def _in_order(text: str, choice: Choice, tables: Sequence[tuple[int, int]]) -> Iterator[tuple[Candidate, bool, bool]]:
    """Headings and lines of volumes by place; whether it is a volume's, and whether text of its own follows that.

    A volume's line in front of a chapter is one. With text behind it, it may be a section of a chapter (Part 2): it
    counts only if all such lines count upwards.
    """
    taken = {chapter.start for chapter in choice.chapters}
    heads = [volume for volume in choice.volumes if volume.start not in taken]
    lines = sorted((*choice.chapters, *heads), key=lambda found: found.start)
    begins = [start for start, _ in tables]
    alone: dict[int, Candidate] = {}
    for line, after in zip(lines, [*(line.start for line in lines[1:]), len(text)], strict=False):
        if line.start not in taken:
            table = bisect_left(begins, line.end)
            listed = table < len(begins) and begins[table] < after
            own = text[line.end : begins[table]] + text[tables[table][1] : after] if listed else text[line.end : after]
            if after == len(text) or len(own.strip()) > SHORT:
                alone[line.start] = line
    numbers = [line.number for line in alone.values() if line.number is not None]
    upwards = all(before < after for before, after in pairwise(numbers))
    for line in lines:
        if line.start not in alone or (upwards and line.blank):
            yield line, line.start not in taken, line.start in alone


def _widened(
    text: str, tables: Sequence[tuple[int, int]], cuts: Sequence[_Cut], volumes: Sequence[Candidate]
) -> Iterator[tuple[int, int]]:
    """The tables with the blank lines around them, as far as the next heading; and with the volume's line above."""
    starts = [cut.start for cut in cuts]
    begun = set(starts)
    heads = {volume.end: volume.start for volume in volumes}
    ends = sorted(heads)
    for start, end in tables:
        begin = start if _has_words(text, 0, start) else 0
        above = ends[bisect_left(ends, start) - 1] if ends and ends[0] < start else start
        if start - SHORT < above < start and heads[above] not in begun and not _has_words(text, above, start):
            begin = min(begin, heads[above])
        blank = _BLANKS.match(text, end)
        stop = blank.end() if blank else end
        follows = bisect_left(starts, end)
        limit = starts[follows] if follows < len(starts) else len(text)
        yield begin, limit if stop >= limit else end


def _tile(text: str, cuts: Sequence[_Cut], removed: Sequence[Removed]) -> tuple[tuple[Part, ...], tuple[Removed, ...]]:
    parts: list[Part] = []
    front = _Cut(start=0, body=0, heading=None, kind="front")
    holes = list(removed[::-1])
    if cuts and not holes and not _has_words(text, 0, cuts[0].start):
        cuts = [replace(cuts[0], start=0), *cuts[1:]]
    for cut, end in zip([front, *cuts], [*(cut.start for cut in cuts), len(text)], strict=True):
        piece = cut
        while holes and holes[-1].start < end:
            hole = holes.pop()
            parts += _part(piece, hole.start)
            piece = replace(front, start=hole.end, body=hole.end)
        parts += _part(piece, end)
    return tuple(parts), tuple(removed)


def _has_words(text: str, start: int, end: int) -> bool:
    return _WORD.search(text, start, end) is not None


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
