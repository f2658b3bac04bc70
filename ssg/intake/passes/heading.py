"""The chapter's heading: read by the grammar, taken out of the body once, with its repeats and its volume."""

from __future__ import annotations

from dataclasses import replace

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.intake.lines import Line, find_blocks
from ssg.text.headings import Heading, parse_heading, parse_volume

RULE = "structure.heading"


def take_heading(draft: Draft) -> Draft:
    """Move the heading at the head into `draft.heading`. Repeats count only in an unbroken run with one number."""
    blocks = find_blocks(draft.text)
    taken: list[Line] = []
    heading: Heading | None = None
    volume: Heading | None = None
    for block in blocks[:6]:
        found = parse_heading(block.text)
        if found is not None and heading is None and not _starts_a_list(found, blocks, len(taken)):
            heading = found
        elif found is not None and heading is not None and _says_the_same(heading, found):
            heading = heading if heading.title else replace(found, volume=heading.volume or found.volume)
        elif heading is None and volume is None and (volume := parse_volume(block.text)) is not None:
            pass
        elif heading is None and not taken and draft.title and block.text.strip() == draft.title:
            pass  # the page's own h1
        elif heading is None or not heading.title or block.text.strip() != heading.title or len(taken) > 3:
            break
        taken.append(block)
    edits: list[Edit] = [(block.start, block.after, "", RULE) for block in taken]
    if heading is None:
        titled = len(taken) == 1 and volume is None
        return draft.edited(edits) if titled else draft
    if volume is not None and heading.volume is None:
        heading = replace(heading, volume=volume.volume, volume_title=volume.volume_title)
    if heading.kind != "chapter" and not heading.title:
        heading = replace(heading, title=taken[-1].text.strip(" #*【】\u3000"))
    return replace(draft, heading=heading).edited(edits)


def _says_the_same(first: Heading, second: Heading) -> bool:
    if (first.kind, first.number) != (second.kind, second.number):
        return False
    return first.number is not None or not second.title or first.title == second.title


def _starts_a_list(found: Heading, blocks: tuple[Line, ...], index: int) -> bool:
    """`1. Take the lamp` followed by `2. Light it` is a list of the story, no heading."""
    if found.number is None or index + 1 >= len(blocks):
        return False
    following = parse_heading(blocks[index + 1].text)
    return following is not None and following.number == found.number + 1
