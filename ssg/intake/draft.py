"""A chapter on its way through the passes: its ledger so far and what has been learnt. Pure values."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from ssg.intake.ledger import Edit, Ledger, make_ledger
from ssg.text.headings import Heading

Separator = Literal["blank", "line"]
_NEWLINE = re.compile("\r\n|[\r\n]")
Outcome = Literal["removed", "flagged", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was said of one line or fragment: `start`, `end` and `line` (from 1) are of the raw text.

    `terms` explain `score` term by term ("at an edge +1"); `rule` gets the credit. `interior` says that lines which
    stay stand on both sides of it, further than an edge reaches: a mistake there costs most. `key` is its name for a
    `[[decision]]` in `rules.toml`.
    """

    start: int
    end: int
    line: int
    rule: str
    score: int
    terms: tuple[str, ...]
    verdict: Outcome
    interior: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What passes hand on to each other.

    `separator` says what parts paragraphs in the raw text, `gap` how many newlines do so; both are decided before
    anything is removed. `title` is what markup offered (h1, title), "" without. `extra` goes to front matter.
    `interior` counts characters of whole lines that were removed away from the edges, `interior_lines` such lines.
    `keep` are exact texts that no edit may touch; only marks of Markdown may be put between their characters.
    `front` are lines of front matter that go through as they are; `markdown` says that the text is Markdown already.
    `site_hosts` are what the addresses in removed lines of the site name.
    """

    ledger: Ledger
    language: str
    separator: Separator = "blank"
    gap: int = 2
    heading: Heading | None = None
    title: str = ""
    brands: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    interior_lines: int = 0
    interior: int = 0
    judgements: tuple[Judgement, ...] = ()
    keep: tuple[str, ...] = ()
    front: str = ""
    site_hosts: frozenset[str] = frozenset()
    markdown: bool = False

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.ledger.text

    def edited(self, edits: Iterable[Edit]) -> Draft:
        """The draft after the edits of one pass, without those that touch a protected text."""
        protected = self.protected()
        wanted = [edit for edit in edits if not _touches(edit, protected)] if protected else edits
        return replace(self, ledger=self.ledger.apply(wanted))

    def protected(self) -> list[tuple[int, int]]:
        """Where the texts stand that no edit may touch."""
        found = []
        for text in self.keep:
            place = self.text.find(text)
            while place >= 0:
                found.append((place, place + len(text)))
                place = self.text.find(text, place + len(text))
        return found

    def judged(self, judgements: Iterable[Judgement]) -> Draft:
        """The draft with more judgements, in the order of the raw text; the latest of each stretch counts."""
        latest = {(item.start, item.end): item for item in (*self.judgements, *judgements)}
        every = sorted(latest.values(), key=lambda item: (item.start, item.end, item.rule))
        return replace(self, judgements=tuple(every))

    def raw_spans(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
        """Spans of the text as spans of the raw text, each with its line there, from 1."""
        segments = self.ledger.segments
        offsets = list(accumulate((len(segment.out) for segment in segments), initial=0))
        raw = self.ledger.raw
        breaks = _line_breaks(raw)

        def locate(place: int, *, last: bool) -> int:
            index = min(max(bisect_right(offsets, place) - 1, 0), len(segments) - 1)
            segment, inside = segments[index], place - offsets[index]
            if segment.op == "keep":
                return segment.start + inside + last
            return segment.end if last else segment.start

        found = []
        for start, end in spans if segments else ():
            first, after = locate(start, last=False), locate(max(end - 1, start), last=True)
            found.append((first, max(after, first), bisect_right(breaks, first) + 1))
        return found

    def flagged(self, *flags: str) -> Draft:
        """The draft with flags for a person to look at; each stands once."""
        new = tuple(flag for flag in dict.fromkeys(flags) if flag not in self.flags)
        return replace(self, flags=(*self.flags, *new))


def make_draft(text: str, language: str, keep: tuple[str, ...] = ()) -> Draft:
    """A draft of a raw text; `keep` are texts that no edit may touch."""
    return Draft(ledger=make_ledger(text), language=language, keep=keep)


def _touches(edit: Edit, protected: list[tuple[int, int]]) -> bool:
    start, end, _, rule = edit
    if start == end:
        return not rule.startswith("markdown.") and any(low < start < high for low, high in protected)
    return any(start < high and end > low for low, high in protected)


def _line_breaks(raw: str) -> list[int]:
    """Where each line but the first begins; `\r\n` and a lone `\r` end lines, too."""
    return [match.end() for match in _NEWLINE.finditer(raw)]


def shown(text: str, length: int = 24) -> str:
    """A short quotation for a flag."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"
