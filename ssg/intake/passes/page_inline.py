"""Letters set apart inside a paragraph of a page: emphasis, strokes, links, as rightly nested Markdown marks.

A paragraph is a run of pieces of text, each with its styles. Marks stand at the words themselves, not at the tags: a
space inside `<em>` would make Markdown show the asterisk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_MARKS = {"italic": "*", "bold": "**", "strike": "~~"}
_ORDER = ("strike", "bold", "italic")
_CJK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one style: `start` and `end` in the page, without the space around it; the characters at its ends;
    whether space stands before it; `link` is the address that it leads to, "" without one."""

    start: int
    end: int
    first: str
    last: str
    spaced: bool
    styles: frozenset[str]
    link: str = ""


def find_marks(pieces: Sequence[Piece]) -> dict[int, str] | None:
    """The marks of one paragraph by their place in the page; None where Markdown would not read them as meant."""
    runs = _joined(pieces)
    marks: dict[int, str] = {}
    stack: list[str] = []
    for index, piece in enumerate(runs):
        before = runs[index - 1] if index else None
        wanted = {*piece.styles, *([f"link:{piece.link}"] if piece.link else [])}
        while not set(stack) <= wanted:
            if before is None or not _can_close(before, piece, stack[-1]):
                return None
            marks[before.end] = marks.get(before.end, "") + _closing(stack.pop())
        for style in _opened(wanted - set(stack), runs[index:]):
            if not _can_open(before, piece, style):
                return None
            if (
                before is not None
                and before.end == piece.start
                and "*" in marks.get(piece.start, "")
                and "*" in _opening(style)
            ):
                return None  # `**a***b*` reads in two ways
            stack.append(style)
            marks[piece.start] = marks.get(piece.start, "") + _opening(style)
    if runs:
        marks[runs[-1].end] = marks.get(runs[-1].end, "") + "".join(_closing(style) for style in reversed(stack))
    return {place: mark for place, mark in marks.items() if mark}


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    runs: list[Piece] = []
    for piece in pieces:
        last = runs[-1] if runs else None
        if last is not None and (last.styles, last.link) == (piece.styles, piece.link):
            runs[-1] = replace(last, end=piece.end, last=piece.last)
        else:
            runs.append(piece)
    return runs


def _opened(styles: set[str], runs: Sequence[Piece]) -> list[str]:
    """Styles in the order to open them: links outside, then what goes on longest."""

    def reach(style: str) -> int:
        return next((at for at, run in enumerate(runs) if style not in run.styles), len(runs))

    plain = sorted(
        (style for style in styles if style in _MARKS), key=lambda style: (-reach(style), _ORDER.index(style))
    )
    return [*(style for style in styles if style not in _MARKS), *plain]


def _opening(style: str) -> str:
    return _MARKS.get(style, "[")


def _closing(style: str) -> str:
    return _MARKS[style] if style in _MARKS else f"]({style.removeprefix('link:')})"


def _can_open(before: Piece | None, piece: Piece, style: str) -> bool:
    """CommonMark's rule for a run that opens: a word follows, or what stands before is no word."""
    if style not in _MARKS or before is None or piece.spaced or piece.first.isalnum():
        return True
    return not before.last.isalnum() or _CJK.match(before.last) is not None


def _can_close(before: Piece, after: Piece, style: str) -> bool:
    if style not in _MARKS or after.spaced or before.last.isalnum():
        return True
    return not after.first.isalnum() or _CJK.match(after.first) is not None
