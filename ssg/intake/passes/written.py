"""Markdown that the importer itself wrote into a chapter (from a page's markup, for footnotes): it is no prose."""

from __future__ import annotations

from collections.abc import Container

from ssg.intake.draft import Draft
from ssg.intake.lines import Line

# Rules whose output is markup. `html.text` and its like put prose there and are not among them.
MARKUP_RULES = (
    "html.emphasis",
    "html.strong",
    "html.image",
    "html.ruby",
    "html.rule",
    "html.link",
    "html.list",
    "html.table",
    "html.quote",
    "structure.footnote",
    "markdown.",
    "layout.",
)
_STRUCTURAL = ("- ", "> ", "|", "[^")


def is_markup_rule(rule: str) -> bool:
    """Whether what a rule put into the text is markup; `a>b` is if one of them is."""
    return any(part.startswith(MARKUP_RULES) for part in rule.split(">"))


def find_written(draft: Draft) -> set[int]:
    """The places of the text that hold our own markup."""
    places: set[int] = set()
    place = 0
    for segment in draft.ledger.segments:
        if segment.out and segment.rule and is_markup_rule(segment.rule):
            places.update(range(place, place + len(segment.out)))
        place += len(segment.out)
    return places


def is_structural(line: Line, written: Container[int]) -> bool:
    """Whether a line is an item, a row or a quotation that our markup made, so that its newline is part of that."""
    if line.start not in written:
        return False
    return line.text.startswith(_STRUCTURAL) or line.text[:1].isdigit()
