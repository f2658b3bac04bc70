"""A whole book in one text becomes parts: `find_parts`. Pure."""

from __future__ import annotations

import re

from ssg.intake.split.model import Part, PartKind, Removed, Split
from ssg.text.headings import parse_heading

__all__ = ["Part", "PartKind", "Removed", "Split", "find_parts"]


def find_parts(text: str, *, language: str | None = None) -> Split | None:
    """Split the text of a whole book into chapters. None where it is no whole book."""
    found = []
    for match in re.finditer(r"[^\n]+", text):
        heading = parse_heading(match[0]) if match.end() - match.start() < 200 else None
        if heading is not None:
            found.append((match.start(), match.end(), heading))
    if len(found) < 3:
        return None
    ends = [*(start for start, _, _ in found[1:]), len(text)]
    parts = [
        Part(start=start, end=end, body=body, heading=heading, kind=heading.kind)
        for (start, body, heading), end in zip(found, ends, strict=True)
    ]
    if found[0][0]:
        parts.insert(0, Part(start=0, end=found[0][0], body=0, heading=None, kind="front"))
    return Split(parts=tuple(parts))
