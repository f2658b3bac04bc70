"""Holes of a sequence: headings of other forms, out of order or mistyped, that fill one exactly. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from ssg.intake.split.scan import STRONG
from ssg.intake.split.sequence import ENOUGH, HARDLY, Item

_LOOKED_AT = 400  # headings between two of the sequence; more are no heading's hole but a list


def fill_gaps(chain: Sequence[Item], items: Sequence[Item], family: str) -> tuple[tuple[Item, ...], frozenset[int]]:
    """The sequence with what fits its holes, and the places of what is weak (no heading by the grammar, another form).

    Before the first and behind the last number only strong headings go on with the count.
    """
    if not chain:
        return (), frozenset()
    taken = {item.candidate.start for item in chain}
    others = sorted(
        (item for item in items if item.candidate.start not in taken), key=lambda item: item.candidate.start
    )
    others = [item for item in others if item.candidate.family != "volume"]
    starts = [item.candidate.start for item in others]
    missing = _missing(chain)
    filled: list[Item] = []
    weak: set[int] = set()
    for before, after in zip([None, *chain], [*chain, None], strict=True):
        low = 0 if before is None else bisect_right(starts, before.candidate.start)
        high = len(others) if after is None else bisect_left(starts, after.candidate.start)
        between = others[low : min(high, low + _LOOKED_AT)]
        for found in _fitting(before, after, between, missing, family):
            filled.append(found)
            if found.candidate.family != family or not found.candidate.strict:
                weak.add(found.candidate.start)
        if after is not None:
            filled.append(after)
    return tuple(filled), frozenset(weak)


def _missing(chain: Sequence[Item]) -> set[Decimal]:
    """Whole numbers between the lowest and the highest that no heading has; of small holes only."""
    found: set[Decimal] = set()
    for before, after in pairwise(chain):
        number = before.last + 1
        while number < after.number <= before.last + 6:
            found.add(number)
            number += 1
    return found - {item.number for item in chain}


def _fitting(
    before: Item | None, after: Item | None, between: Sequence[Item], missing: set[Decimal], family: str
) -> Iterator[Item]:
    """What of the candidates between two headings belongs to the sequence, in order."""
    if before is None or after is None:
        yield from _going_on(before, after, between)
        return
    hole = after.number - before.last - 1
    if hole < 1 and not _goes_back(before, after):
        alike = [item for item in between if _is_stray(item, before, after, missing, family)]
        yield from alike[:2]
        return
    expected = before.last + 1
    found = []
    for item in between:
        fits = item.number == expected and (hole >= 1 or item.candidate.family in STRONG)
        if fits and item.prose >= HARDLY and _looks_alike(item, before, after):
            found.append(item)
            expected = item.last + 1
    if not found and hole == 1:
        strays = [item for item in between if _is_like(item, before, after, family) and item.prose >= ENOUGH / 2]
        found = strays if len(strays) == 1 else []
    yield from found


def _going_on(before: Item | None, after: Item | None, between: Sequence[Item]) -> Iterator[Item]:
    """Strong headings that lead up to the first number, or go on from the last."""
    strict = [item for item in between if item.candidate.family in STRONG and item.candidate.strict]
    if before is not None:
        expected = before.last + 1
        for item in strict:
            if item.number == expected and item.prose >= HARDLY and _looks_alike(item, before, before):
                yield item
                expected = item.last + 1
    elif after is not None:
        found = []
        expected = after.number - 1
        for item in reversed(strict):
            if item.last == expected and item.prose >= HARDLY and _looks_alike(item, after, after):
                found.append(item)
                expected = item.number - 1
        yield from reversed(found)


def _goes_back(before: Item, after: Item) -> bool:
    return after.number <= before.number


def _looks_alike(item: Item, before: Item, after: Item) -> bool:
    """Set off as its neighbours are: a blank line before, unless neither has one."""
    return item.candidate.blank or not (before.candidate.blank and after.candidate.blank) or not item.candidate.strict


def _is_like(item: Item, before: Item, after: Item, family: str) -> bool:
    candidate = item.candidate
    return (
        candidate.family == family
        and candidate.strict
        and candidate.shape in (before.candidate.shape, after.candidate.shape)
        and _looks_alike(item, before, after)
    )


def _is_stray(item: Item, before: Item, after: Item, missing: set[Decimal], family: str) -> bool:
    """A heading out of order: its number is missing elsewhere, it is written as its neighbours are, text follows."""
    return item.number in missing and item.prose >= ENOUGH and _is_like(item, before, after, family)
