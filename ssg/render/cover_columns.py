"""Where a Chinese title is cut into columns. It has no spaces, and no dictionary is at hand: what may not begin a
column, marks that divide, particles that end what goes before, and even columns give mostly what a person would choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

NEVER_FIRST = frozenset("，、。：；！？）》〉」』】…—～·︐︑︒︓︔︕︖︶︾﹀﹂﹄︼︙︱︴的了之们吗呢吧啊呀么")
"""Marks that close, and particles that belong to what is before them."""

_NEVER_LAST = frozenset("（《〈「『【︵︽︿﹁﹃︻第")
_SELDOM_LAST = frozenset("与和及一不没这那每几两很太最")
_SELDOM_FIRST = frozenset("着过地得儿子者")
_DIVIDERS = frozenset("，、。：；！？）》〉」』】…—·　︐︑︒︓︔︕︖︶︾﹀﹂﹄︼︙︱")
_PARTICLES = frozenset("的之")
_LINKS = frozenset("与和及")

_BAD = 10.0


def cut_columns(cells: Sequence[str], count: int, most: int) -> tuple[float, list[list[str]]]:
    """Cells in so many columns of at most `most`, and how bad the cuts are; no columns where nothing good fits."""
    total = len(cells)
    seams = _weigh_seams(cells)
    even = total / count
    least = _BAD
    best: list[list[str]] = []
    for cuts in combinations(range(1, total), count - 1):
        sizes = [end - start for start, end in pairwise((0, *cuts, total))]
        if max(sizes) > most or (count > 1 and min(sizes) < 2):
            continue
        cost = sum(seams[cut] for cut in cuts) + sum(((size - even) / even) ** 2 for size in sizes)
        if cost < least:
            best, least = [list(cells[start:end]) for start, end in pairwise((0, *cuts, total))], cost
    return least, [_trim(column) for column in best]


def _weigh_seams(cells: Sequence[str]) -> list[float]:
    """How bad it is to cut before each cell; below zero where it is good."""
    anchors = [0, *(place for place in range(1, len(cells)) if _is_anchor(cells, place)), len(cells)]
    weights = [0.0] * len(cells)
    for start, end in pairwise(anchors):
        words_end = end - _ends_words(cells[end - 1])
        for place in range(max(start, 1), end):
            # Most words have two characters, counted from either side.
            odd = 0.1 * ((place - start) % 2) + 0.1 * ((words_end - place) % 2)
            weights[place] = odd + _weigh(cells[place - 1], cells[place])
    return weights


def _is_anchor(cells: Sequence[str], place: int) -> bool:
    return _ends_words(cells[place - 1]) or cells[place] in _LINKS


def _ends_words(cell: str) -> bool:
    return cell in _DIVIDERS or cell in _PARTICLES


def _weigh(before: str, after: str) -> float:
    if after in NEVER_FIRST or before in _NEVER_LAST or (before.isascii() and after.isascii()):
        return _BAD
    if before in _DIVIDERS or after == "　":
        return -1.0
    if before in _SELDOM_LAST or after in _SELDOM_FIRST:
        return 0.4
    return -0.3 if before in _PARTICLES else -0.2 if after in _LINKS else 0.0


def _trim(column: list[str]) -> list[str]:
    """Without spaces at its ends."""
    while column and column[-1] == "　":
        column.pop()
    while column and column[0] == "　":
        column.pop(0)
    return column
