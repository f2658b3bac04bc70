"""Gathers what the review page shows while chapters are settled: each distinct change once, with a count. Pure.

Only changes that differ are kept, long ones shortened in the middle, so that ten thousand chapters fit in memory.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ssg.intake.changes import Change

_PLACES = 3
HEAD, _TAIL = 420, 140  # characters of a long text that are kept
_SENTENCE = re.compile(r"[.!?。！？…][”’』」\"')）]{0,2}$")
_LOW = 6  # points; from `rules.REMOVE_AT`, 5, on a line goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One distinct change: the first of its kind, how often there are such, and where the first few are (source,
    line). `left_out` counts characters in the middle of `change.raw` that are not shown. `doubts` say why to look."""

    change: Change
    count: int
    places: tuple[tuple[str, int], ...]
    left_out: int
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A chapter of which nothing was written: why, and the code by which it can be accepted ("" if it cannot)."""

    source: str
    reason: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All that the page shows of one import. `statuses` counts chapters, `totals` characters, `rules` characters
    by rule; `flags` are what to look at, with a count and the first source."""

    book: str
    language: str
    statuses: Mapping[str, int]
    totals: Mapping[str, int]
    rules: Mapping[str, int]
    items: tuple[Item, ...]
    waiting: tuple[Waiting, ...]
    flags: tuple[tuple[str, int, str], ...]


@dataclass(slots=True)
class Collector:
    """Grows while an import settles its chapters."""

    book: str
    language: str
    statuses: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    items: dict[bytes, Item] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    flags: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(
        self,
        source: str,
        status: str,
        totals: Mapping[str, int],
        rules: Iterable[tuple[str, int]],
        flags: Iterable[str],
    ) -> None:
        """Take in what became of one chapter."""
        self.statuses[status] += 1
        self.totals.update(totals)
        self.rules.update(dict(rules))
        for flag in flags:
            self.note(flag, source)

    def note(self, flag: str, source: str) -> None:
        """Take in something to look at."""
        count, first = self.flags.get(flag, (0, source))
        self.flags[flag] = (count + 1, first)

    def wait(self, source: str, reason: str, code: str) -> None:
        """Note a chapter of which nothing was written."""
        self.waiting.append(Waiting(source=source, reason=reason, code=code))

    def count(self, source: str, changes: Iterable[Change]) -> None:
        """Count the changes of one chapter, which lies in `source`."""
        for change in changes:
            self._count(source, change)

    def finish(self) -> Review:
        """What the page shows; the order is that of the import."""
        return Review(
            book=self.book,
            language=self.language,
            statuses=dict(self.statuses),
            totals=dict(self.totals),
            rules=dict(self.rules),
            items=tuple(self.items.values()),
            waiting=tuple(self.waiting),
            flags=tuple((flag, count, first) for flag, (count, first) in self.flags.items()),
        )

    def _count(self, source: str, change: Change) -> None:
        name = "\0".join((change.op, change.rule, change.raw, change.out)).encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(name, digest_size=16).digest()
        known = self.items.get(key)
        if known is None:
            raw, left_out = shorten(change.raw)
            kept = replace(change, raw=raw)
            place = (source, change.line)
            doubts = find_doubts(change)
            self.items[key] = Item(change=kept, count=1, places=(place,), left_out=left_out, doubts=doubts)
            return
        places = known.places if len(known.places) >= _PLACES else (*known.places, (source, change.line))
        worse = find_doubts(change)
        if len(worse) > len(known.doubts):  # the one that is shown is the one to doubt most
            raw, left_out = shorten(change.raw)
            known = replace(known, change=replace(change, raw=raw), doubts=worse, left_out=left_out)
        self.items[key] = replace(known, count=known.count + 1, places=places)


def shorten(text: str) -> tuple[str, int]:
    """A long text without its middle, which begins at `HEAD`, and how many characters are missing there."""
    left_out = len(text) - HEAD - _TAIL
    return (text, 0) if left_out < _TAIL else (text[:HEAD] + text[-_TAIL:], left_out)


def find_doubts(change: Change) -> tuple[str, ...]:
    """Why a person should look at a change first; empty for what is plainly no story."""
    if change.op == "flag":
        return ("kept",)
    words = re.sub(r"<[^>]*>", "", change.raw).strip()
    if change.score is None or sum(char.isalpha() for char in words) < 2:
        return ()
    doubts = ["inside"] if change.interior else []
    doubts += ["low"] if change.score <= _LOW else []
    doubts += ["sentence"] if _SENTENCE.search(words) and len(words) > 8 else []
    return tuple(doubts)
