"""A whole book in one text becomes parts: `find_parts`. Pure; linear in the text.

Lines that may be headings (`scan`), without tables of contents (`contents`), become the best consistent sequence
(`choose`, `sequence`, `fill`), this becomes parts (`assemble`), and what is odd about it flags (`doubts`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from ssg.intake.split.assemble import make_parts
from ssg.intake.split.choose import FEWEST, GAPS, choose_headings, count_unused, is_quoted, share_of_gaps
from ssg.intake.split.contents import drop_contents
from ssg.intake.split.doubts import find_doubts, list_candidates
from ssg.intake.split.model import Part, PartKind, Removed, Split
from ssg.intake.split.scan import MOST, STRONG, find_candidates

__all__ = ["Part", "PartKind", "Removed", "Split", "find_parts"]


def find_parts(text: str) -> Split | None:
    """Split the text of a whole book into chapters.

    None: no book, as far as its lines tell (a chapter, a page). A text that looks like a book but would be split
    badly (fewer than 3 chapters, more than a fifth of the count missing) comes back as one part of kind `whole`.
    """
    candidates = list(islice(find_candidates(text), MOST + 1))
    if len(candidates) > MOST:
        return _whole(text, list_candidates(text, candidates, "more lines look like headings than a book has"))
    cleared = drop_contents(text, candidates)
    choice = choose_headings(cleared)
    if len(choice.chapters) < FEWEST:
        strong = [found for found in cleared.candidates if found.family in STRONG]
        several = len({found.number for found in choice.chapters if found.number is not None}) > 1
        if several or count_unused(cleared) >= FEWEST:
            reason = "too few headings" if len(strong) < FEWEST else "the numbers of the headings make no sequence"
            return _whole(text, list_candidates(text, strong or choice.chapters, reason))
        return None
    if is_quoted(choice, cleared.tables):
        return None
    if share_of_gaps(choice.numbers) > GAPS:
        reason = f"{share_of_gaps(choice.numbers):.0%} of the numbers are missing"
        return _whole(text, list_candidates(text, choice.chapters, reason))
    parts, removed = make_parts(text, choice, cleared.tables)
    return Split(parts=parts, removed=removed, flags=tuple(find_doubts(text, choice)))


def _whole(text: str, flags: Iterable[str]) -> Split:
    part = Part(start=0, end=len(text), body=0, heading=None, kind="whole")
    return Split(parts=(part,), flags=tuple(flags))
