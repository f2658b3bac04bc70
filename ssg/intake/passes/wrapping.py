"""Lines that a program broke at a fixed width, joined again: only where the whole text shows that it did so.

The test is exact: a program breaks a line where the next word would no longer fit, so each broken line and the first
word of the next are together wider than the widest line. A line with room left for that word was ended by its author.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.intake.lines import HAN, TERMINAL

RULE = "layout.unwrap"
MIN_BREAKS = 6
NARROW, WIDE = 30, 130  # columns that lines are broken at
SURE = 0.9  # of the breaks inside paragraphs that must be full lines

_INDENT = re.compile("[ \\t\u3000\u00a0]*")
_LIST = re.compile(r"[-+*•]\s|\d{1,3}[.)、]|[>|#]|[\[【(<]|\d{1,2}:\d{2}")
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: its place, its text without indent, and whether the indent is one."""

    start: int
    end: int
    text: str
    indent: int
    columns: int


def join_wrapped(draft: Draft) -> Draft:
    """Join hard-wrapped lines. Runs before indents are trimmed: in some texts only they show where paragraphs begin."""
    text = draft.text
    if text.count("\n") < MIN_BREAKS:
        return draft
    rows = _rows(text)
    pairs = [(a, b) for a, b in pairwise(rows) if a.text and b.text]
    width = _find_width(rows)
    if len(pairs) < MIN_BREAKS or not NARROW <= width <= WIDE:
        return draft
    indented = sum(bool(b.indent) for _, b in pairs)
    by_indent = 0 < indented < 0.7 * len(pairs)
    inside = [(a, b) for a, b in pairs if not ((by_indent and b.indent > a.indent) or (by_indent and b.indent >= 2))]
    full = [pair for pair in inside if _is_full(*pair, width)]
    if len(full) < MIN_BREAKS or not _is_certain(full, inside, parted=by_indent or "\n\n" in text.strip()):
        return draft
    return draft.edited(_edit(a, b) for a, b in full)


def _rows(text: str) -> list[_Row]:
    rows, start = [], 0
    for line in text.split("\n"):
        indent = _INDENT.match(line)
        size = indent.end() if indent else 0
        bare = line[size:].rstrip()
        rows.append(_Row(start, start + len(line), bare, size, size + columns(bare)))
        start += len(line) + 1
    return rows


def _find_width(rows: Sequence[_Row]) -> int:
    """The width that lines were broken at: the widest line, but for a few that one long word made wider."""
    widths = sorted(row.columns for row in rows if row.text)
    return widths[-1 - len(widths) // 50] if widths else 0


def _is_full(first: _Row, second: _Row, width: int) -> bool:
    """Whether the next line's first word had no room on this one."""
    if (
        first.columns > width + 2
        or _LIST.match(second.text)
        or (_LIST.match(first.text) and first.columns < 0.6 * width)
    ):
        return False
    word = second.text.split(maxsplit=1)[0]
    if _HAN.match(word) or _HAN.search(first.text[-1:]):
        return first.columns >= width - 6
    return first.columns + 1 + columns(word) > width and first.columns >= 0.6 * width


def _is_certain(full: list[tuple[_Row, _Row]], inside: list[tuple[_Row, _Row]], *, parted: bool) -> bool:
    """Lines end in the middle of sentences, and what is not full ends a sentence where nothing else ends paragraphs."""
    cut = sum(not TERMINAL.search(first.text) for first, _ in full)
    if cut < 0.5 * len(full):
        return False
    if parted:
        return len(full) >= SURE * len(inside) or (len(full) >= 30 and len(full) >= 0.75 * len(inside))
    whole = {first.start for first, _ in full}
    ended = sum(bool(TERMINAL.search(first.text)) for first, _ in inside if first.start not in whole)
    return len(full) >= 0.5 * len(inside) and ended >= 0.9 * (len(inside) - len(full))


def _edit(first: _Row, second: _Row) -> Edit:
    marks = first.text[-1:] + second.text[:1]
    han = not marks.isascii() and all(_HAN.search(row.text) for row in (first, second))
    hyphen = first.text.endswith("-") and second.text[:1].islower()
    return (
        first.start + first.indent + len(first.text),
        second.start + second.indent,
        "" if han or hyphen else " ",
        RULE,
    )


@lru_cache(maxsize=4096)
def columns(text: str) -> int:
    """The width of a text on a terminal: Han characters are two columns wide."""
    if text.isascii():
        return len(text)
    wide = "WFA" if _HAN.search(text) else "WF"  # quotation marks are wide among Han characters
    return sum(2 if unicodedata.east_asian_width(char) in wide else 1 for char in text)
