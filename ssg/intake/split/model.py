"""What a whole book is split into, and what the splitter knows of a line. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ssg.text.headings import Heading, Kind

PartKind = Literal["front", "whole"] | Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`text[start:end]`, a chapter with its heading, or text that stands outside of all chapters.

    `body` is where the text behind the heading's lines begins (`start` where there is no heading): the heading, its
    repeats, the volume's line before it, and a title on a line of its own lie in `text[start:body]`.
    `heading` is read from these lines, `volume` and `volume_number` say in which volume the part lies ("" and None
    where none is named). `kind` is the heading's, or `front` (no chapter: a title page, a synopsis; mostly once, at
    the beginning), or `whole` (the text looks like a book but was not split; the only part then).
    """

    start: int
    end: int
    body: int
    heading: Heading | None
    volume: str = ""
    volume_number: Decimal | None = None
    kind: PartKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """`text[start:end]`, left out of all parts. `rule` is `split.contents`: a table of contents."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Parts and removed stretches, each in the order of the text; together they tile it exactly.

    `flags` say what a person should look at, with line numbers of the text (from 1): gaps, repeats, numbers that go
    back, headings read from weak evidence. One part of kind `whole` means: not split, and the flags say why.
    """

    parts: tuple[Part, ...]
    removed: tuple[Removed, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def is_book(self) -> bool:
        """Whether the text was split into chapters."""
        return any(part.kind != "whole" for part in self.parts)
