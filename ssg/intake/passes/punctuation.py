"""Two repairs of punctuation and no more: a space before a comma, and a pair of quotation marks with unlike ends."""

from __future__ import annotations

import re

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.text.language import is_cjk

_SPACE_BEFORE = re.compile('(?<=[A-Za-z\u00c0-\u024f’”)]) {1,2}(?=[,;](?:[ \n”’"]|$))')
_MARK = re.compile('["“”]')
_OPENS = re.compile(r"[\s(\[—–\-…*_‘'\u3000-\u303f：，]")


def close_up_commas(draft: Draft) -> Draft:
    """Take out the space in `wearily , "There`. Only between a letter and the comma of a text that has spaces."""
    if is_cjk(draft.language) or (" ," not in draft.text and " ;" not in draft.text):
        return draft
    return draft.edited((*match.span(), "", "punctuation.space-before") for match in _SPACE_BEFORE.finditer(draft.text))


def pair_quotes(draft: Draft) -> Draft:
    """Make the two ends of a pair alike where a paragraph opens with `"` and closes with `”`, or the other way round.

    A paragraph is left alone unless all its marks read as pairs; no mark is changed for the sake of another pair.
    """
    text = draft.text
    if '"' not in text or ("“" not in text and "”" not in text):
        return draft
    edits: list[Edit] = []
    start = 0
    for line in text.split("\n"):
        marks = [match.start() for match in _MARK.finditer(line)]
        if len(marks) % 2 == 0 and len({line[mark] for mark in marks} & {'"'}) == 1:
            edits += _line_edits(line, marks, start)
        start += len(line) + 1
    return draft.edited(edits)


def _line_edits(line: str, marks: list[int], start: int) -> list[Edit]:
    edits: list[Edit] = []
    for first, last in zip(marks[::2], marks[1::2], strict=True):
        opening, closing = line[first], line[last]
        if opening == "”" or closing == "“" or not _can_pair(line, first, last):
            return []
        if opening == '"' and closing == "”":
            edits.append((start + first, start + first + 1, "“", "punctuation.unlike-quotes"))
        elif opening == "“" and closing == '"':
            edits.append((start + last, start + last + 1, "”", "punctuation.unlike-quotes"))
    return edits


def _can_pair(line: str, first: int, last: int) -> bool:
    before, inside, end = line[first - 1 : first], line[first + 1 : first + 2], line[last - 1 : last]
    return (not before or line[first] == "“" or _OPENS.match(before) is not None) and not (inside + end).isspace()
