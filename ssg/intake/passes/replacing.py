"""What the book's author wants written otherwise: masks, names; `[[replace]]` in `rules.toml`."""

from __future__ import annotations

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.intake.rules import RuleSet

RULE = "book.replace"


def replace_words(draft: Draft, rules: RuleSet) -> Draft:
    """Replace each text of the list wherever it stands; where two overlap, the first in the chapter wins."""
    edits: list[Edit] = []
    for old, new in rules.replaces:
        place = draft.text.find(old)
        while place >= 0:
            edits.append((place, place + len(old), new, RULE))
            place = draft.text.find(old, place + len(old))
    return draft.edited(edits)
