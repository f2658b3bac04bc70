"""What a person should look at: gaps, repeats, numbers that go back, weak headings; with line numbers. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from ssg.intake.draft import shown
from ssg.intake.split.choose import Choice
from ssg.intake.split.scan import Candidate
from ssg.intake.split.sequence import Item, rate_step

SHOWN = 12  # candidates of a text that was not split


class Lines:
    """Line numbers of places in a text, from 1."""

    def __init__(self, text: str) -> None:
        newline = "\n" if "\n" in text or "\r" not in text else "\r"
        self._ends: list[int] = []
        place = text.find(newline)
        while place >= 0:
            self._ends.append(place)
            place = text.find(newline, place + 1)

    def at(self, place: int) -> int:
        """The line of a place."""
        return bisect_right(self._ends, place - 1) + 1


def find_doubts(text: str, choice: Choice) -> Iterator[str]:
    """What is odd about the count, never repaired."""
    lines = Lines(text)
    numbers = choice.numbers
    if numbers and numbers[0].number > 1:
        yield f"line {lines.at(numbers[0].candidate.start)}: the first number is {_shown(numbers[0].number)}"
    top = numbers[0].last if numbers else Decimal(0)
    for before, after in pairwise(numbers):
        odd = _oddity(before, after, top)
        if odd:
            yield f"line {lines.at(after.candidate.start)}: {odd}"
        begins_again = after.fresh or after.number <= 1
        top = after.last if begins_again else max(top, after.last)
    for start in sorted(choice.guessed):
        yield f"line {lines.at(start)}: read as a heading because its number fills a gap"


def list_candidates(text: str, candidates: Sequence[Candidate], reason: str) -> Iterator[str]:
    """Why a text was not split, and the lines that look like headings."""
    lines = Lines(text)
    yield f"not split into chapters: {reason}"
    for candidate in candidates[:SHOWN]:
        line = shown(text[candidate.start : candidate.end], 60)
        yield f"line {lines.at(candidate.start)}: looks like a heading: {line}"
    if len(candidates) > SHOWN:
        yield f"{len(candidates) - SHOWN} more lines look like headings"


def _oddity(before: Item, after: Item, top: Decimal) -> str:
    """What is odd about a step; `top` is the highest number of the volume so far."""
    number, last = _shown(after.number), _shown(before.last)
    if rate_step(before, after) > 0 or (after.fresh and after.number <= before.last):
        return ""
    if after.number == before.last:
        return f"number {number} comes twice"
    if after.number < before.last:
        return f"number {number} follows {last}: the numbers go back"
    first, until = max(before.last, top) + 1, after.number - 1
    if until < first:
        return ""
    span = _shown(first) if until == first else f"{_shown(first)}-{_shown(until)}"
    return f"number {number} follows {last}: {span} missing"


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}"
