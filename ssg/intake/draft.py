"""A chapter on its way through the passes: its ledger so far and what has been learnt. Pure values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from ssg.intake.ledger import Edit, Ledger, make_ledger
from ssg.text.headings import Heading

Separator = Literal["blank", "line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What passes hand on to each other.

    `separator` says what parts paragraphs in the raw text, `gap` how many newlines do so; both are decided before
    anything is removed. `title` is what markup offered (h1, title), "" without. `extra` goes to front matter.
    `interior` counts characters of whole lines that were removed away from the edges, `lines` such lines.
    """

    ledger: Ledger
    language: str
    separator: Separator = "blank"
    gap: int = 2
    heading: Heading | None = None
    title: str = ""
    brands: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    interior_lines: int = 0
    interior: int = 0

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.ledger.text

    def edited(self, edits: Iterable[Edit]) -> Draft:
        """The draft after the edits of one pass."""
        return replace(self, ledger=self.ledger.apply(edits))

    def flagged(self, *flags: str) -> Draft:
        """The draft with flags for a person to look at; each stands once."""
        new = tuple(flag for flag in dict.fromkeys(flags) if flag not in self.flags)
        return replace(self, flags=(*self.flags, *new))


def make_draft(text: str, language: str) -> Draft:
    """A draft of a raw text."""
    return Draft(ledger=make_ledger(text), language=language)


def shown(text: str, length: int = 24) -> str:
    """A short quotation for a flag."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"
