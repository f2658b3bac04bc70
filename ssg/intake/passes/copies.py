"""What was pasted twice: a whole chapter with its heading between, or a long paragraph right behind itself."""

from __future__ import annotations

import re
from collections import Counter

from ssg.intake.draft import Draft, shown
from ssg.intake.ledger import Edit
from ssg.intake.lines import TERMINAL, find_blocks
from ssg.intake.looks import is_quoted
from ssg.text.headings import parse_heading

RULE = "structure.second-copy"
DOUBLED_RULE = "structure.doubled-paragraph"
LONG = 80  # characters from which a paragraph that follows itself was hardly meant to
_REPEATED = re.compile(
    r"\b(?:again|twice|repeat\w*|once more|three times|echo\w*)\b|[两三]遍|重复|反复|又.{0,4}一遍|再.{0,4}一遍"
)
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


def drop_doubled(draft: Draft) -> Draft:
    """Remove the second of two equal long paragraphs in a row; speech, verse and what comes more often stay.

    Nor does it go where the lines beside it say that something is repeated.
    """
    blocks = find_blocks(draft.text)
    texts = [block.text.strip() for block in blocks]
    counts = Counter(texts)
    edits: list[Edit] = []
    flags = []
    for index in range(1, len(blocks)):
        text = texts[index]
        if len(text) < LONG or text != texts[index - 1] or counts[text] != 2:
            continue
        before, after = "".join(texts[max(index - 2, 0) : index - 1])[-80:], "".join(texts[index + 1 : index + 2])[:80]
        if is_quoted(text) or text.startswith(("—", "-")) or not TERMINAL.search(text):
            continue
        if _REPEATED.search(before) or _REPEATED.search(after) or before.endswith((":", "：")):
            continue
        edits.append((blocks[index].start, blocks[index].after, "", DOUBLED_RULE))
        flags.append(f"paragraph stood twice in a row, the second removed: {shown(text)}")
    return draft.edited(edits).flagged(*flags)
