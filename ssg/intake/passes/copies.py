"""A chapter that was pasted twice: the second copy goes where its heading stands between and nothing differs."""

from __future__ import annotations

from ssg.intake.draft import Draft
from ssg.intake.lines import find_blocks
from ssg.text.headings import parse_heading

RULE = "structure.second-copy"
FEWEST = 4  # paragraphs; fewer may be a refrain


def drop_second_copy(draft: Draft) -> Draft:
    """Remove the second half if it is the first, paragraph by paragraph, behind the chapter's own heading.

    Without the heading it may be the story's own repetition: that is kept and flagged (`doubts`).
    """
    blocks = find_blocks(draft.text)
    half = len(blocks) // 2
    if draft.heading is None or half < FEWEST or len(blocks) != 2 * half + 1:
        return draft
    texts = [block.text.strip() for block in blocks]
    again = parse_heading(texts[half])
    if again is None or again.number != draft.heading.number or texts[:half] != texts[half + 1 :]:
        return draft
    return draft.edited([(blocks[half].start, len(draft.text), "", RULE)])
