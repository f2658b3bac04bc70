"""What a person should look at before a chapter is published: text pasted twice, a chapter that is not there yet."""

from __future__ import annotations

import re
from collections import Counter

from ssg.intake.draft import Draft, shown
from ssg.intake.lines import find_blocks

LONG = 60  # characters from which a paragraph that comes again was hardly meant to
SHORT = 260  # characters below which a chapter that speaks of itself is a placeholder

_PLACEHOLDER = re.compile(
    r"正在手打|手打中|请稍等片刻|内容更新后|章节内容(?:正在|缺失)|内容正在(?:更新|加载)|此章节?(?:已被屏蔽|为防盗|是防盗)|防盗章|本章(?:暂无|未完成)|稍后(?:更新|替换)"
    r"|(?i:content (?:is )?(?:coming soon|not available|loading)|chapter (?:is )?(?:being translated|coming soon|under construction|locked)|to be (?:uploaded|translated) (?:soon|later))"
)


def flag_doubts(draft: Draft) -> Draft:
    """Flag paragraphs that stand twice in a row, a text that is there twice as a whole, and placeholders."""
    text = draft.text
    flags: list[str] = []
    if len(text.strip()) < SHORT and _PLACEHOLDER.search(text):
        flags.append(f"looks like a placeholder, not a chapter; not fit to publish: {shown(text.strip(), 40)}")
    blocks = [block.text.strip() for block in find_blocks(text)]
    for before, after in zip(blocks, blocks[1:], strict=False):
        if before == after and len(after) >= LONG:
            flags.append(f"paragraph stands twice in a row, kept: {shown(after)}")
    counts = Counter(block for block in blocks if len(block) >= LONG // 2)
    if len(counts) >= 4 and sum(count >= 2 for count in counts.values()) >= 0.8 * len(counts):
        flags.append("the whole text stands here twice, kept: one half may go")
    return draft.flagged(*flags)
