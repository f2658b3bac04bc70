"""The best consistent sequence among numbered headings of one family: dynamic programming, linear in their count. Pure.

A sequence scores what its headings are worth (a blank line before, text behind) and what its steps are worth (+1,
written alike); a jump costs. So a lone "Chapter 3" quoted between 7 and 8 is not worth its two jumps, and a volume
that begins again at 1 is worth its one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ssg.intake.split.scan import Candidate
from ssg.text.headings import read_part

ENOUGH = 200  # characters of a chapter
HARDLY = 12

_STEP, _SMALL_GAP, _GAP, _REPEAT, _AGAIN, _BACK = 3.0, -2.0, -4.0, -4.0, -5.0, -8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A numbered heading for the sequence. `fresh`: a volume begins here, numbers may start again."""

    candidate: Candidate
    prose: int
    fresh: bool = False

    @property
    def number(self) -> Decimal:
        """Its number; items have one."""
        return self.candidate.number if self.candidate.number is not None else Decimal(0)

    @property
    def last(self) -> Decimal:
        """The last number that it covers."""
        return self.candidate.last if self.candidate.last is not None else self.number


def find_sequence(items: Sequence[Item]) -> tuple[float, tuple[Item, ...]]:
    """The best sequence and its score; the items are of one family and in the order of the text."""
    if not items:
        return 0.0, ()
    scores: list[float] = []
    origins: list[int] = []
    by_number: dict[int, int] = {}
    best = -1
    for index, item in enumerate(items):
        whole = int(item.number)
        options = {by_number.get(whole - step, -1) for step in (0, 1, 2, 3, 4)} | {best, index - 1}
        origin, value = -1, 0.0 if item.number <= 1 else -1.0
        for option in sorted(options - {-1}):
            reached = scores[option] + rate_step(items[option], item)
            if reached > value:
                origin, value = option, reached
        scores.append(value + _worth(item))
        origins.append(origin)
        key = int(item.last)
        if scores[index] >= scores[by_number[key]] if key in by_number else True:
            by_number[key] = index
        if best < 0 or scores[index] >= scores[best]:
            best = index
    chain = []
    place = best
    while place >= 0:
        chain.append(items[place])
        place = origins[place]
    return scores[best], tuple(_without_quoted(chain[::-1]))


def rate_step(before: Item, after: Item) -> float:
    """What it is worth that one heading follows another; a heading without text leads nowhere."""
    alike = 1.0 if before.candidate.shape == after.candidate.shape else -1.0
    distance = after.number - before.last
    if 0 < distance <= 1 or _next_part(before, after):
        return _STEP + alike if before.prose >= HARDLY else 0.0
    if distance == 0:
        return _REPEAT + alike
    if distance > 0:
        return _SMALL_GAP if distance <= 5 else _GAP
    if after.fresh:
        return 0.0
    return _AGAIN if after.number <= 1 else _BACK


def _next_part(before: Item, after: Item) -> bool:
    """第12章（上） and 第12章（下）."""
    if before.number != after.number:
        return False
    first, second = read_part(before.candidate.heading.title), read_part(after.candidate.heading.title)
    return second is not None and second >= 2 and (first is None or first < second)


def _worth(item: Item) -> float:
    if item.prose < HARDLY:
        return -2.0
    return 3.0 + (1.0 if item.candidate.blank else -0.5) + (1.0 if item.prose >= ENOUGH else 0.0)


def _without_quoted(chain: list[Item]) -> list[Item]:
    """Drop a short sequence in the midst of another, which then goes on with its next number: a book in the book.

    Chapters 1, 2, 3 between 7 and 8 are quoted if they are much shorter than their neighbours and no volume begins.
    """
    kept: list[Item] = []
    ends: dict[Decimal, list[int]] = {}  # the number that would go on -> lengths of `kept` there
    for item in chain:
        if kept and not 0 <= item.number - kept[-1].last <= 1:
            for place in ends.get(item.number, [])[-3:]:
                if place < len(kept) and _is_quoted(kept, place):
                    for dropped in kept[place:]:
                        ends[dropped.last + 1].pop()
                    del kept[place:]
                    break
        kept.append(item)
        ends.setdefault(item.last + 1, []).append(len(kept))
    last = next((place for place in range(len(kept) - 1, 0, -1) if kept[place].number <= kept[place - 1].last), 0)
    return kept[:last] if last and _is_quoted(kept, last, factor=4) else kept


def _is_quoted(kept: list[Item], place: int, factor: int = 2) -> bool:
    """Whether the sequence from a place on is much shorter than what stands before it; its last is not looked at,
    since the chapter goes on behind it."""
    inner, outer = kept[place:], kept[max(0, place - 8) : place]
    if any(item.fresh for item in inner) or not 1 < len(inner) < 40:
        return len(inner) == 1 and not inner[0].fresh and factor == 2 and inner[0].number <= 1
    usual = sorted(item.prose for item in outer)[len(outer) // 2] if outer else 0
    return max(item.prose for item in inner[:-1]) * factor < usual
