"""What a person should look at before a chapter is published: text pasted twice, a chapter that is not there yet."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from ssg.intake.draft import Draft, shown
from ssg.intake.lines import find_blocks

LONG = 60  # characters from which a paragraph that comes again was hardly meant to
SHORT = 260  # characters below which a chapter that speaks of itself is a placeholder
MAX_UNREADABLE = 3

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_PLACEHOLDER = re.compile(
    "正在手打|手打中|请稍等片刻|内容更新后|章节内容(?:正在|缺失)|内容正在(?:更新|加载)|此章节?(?:已被屏蔽|为防盗|是防盗)"
    "|防盗章|本章(?:暂无|未完成)|稍后(?:更新|替换)|(?i:content (?:is )?(?:coming soon|not available|loading)"
    "|chapter (?:is )?(?:being (?:typed|translated|uploaded)|coming soon|under construction|locked)"
    "|to be (?:uploaded|translated) (?:soon|later))"
)


def flag_doubts(draft: Draft) -> Draft:
    """Flag paragraphs that stand twice in a row, a text that is there twice as a whole, and unreadable characters."""
    text = draft.text
    flags: list[str] = []
    if private := len(_PRIVATE.findall(text)):
        flags.append(f"{private} private-use characters: the site's own font, unreadable here")
    blocks = [block.text.strip() for block in find_blocks(text)]
    for before, after in pairwise(blocks):
        if before == after and len(after) >= LONG:
            flags.append(f"paragraph stands twice in a row, kept: {shown(after)}")
    counts = Counter(block for block in blocks if len(block) >= LONG // 2)
    if len(counts) >= 4 and sum(count >= 2 for count in counts.values()) >= 0.8 * len(counts):
        flags.append("the whole text stands here twice, kept: one half may go")
    return draft.flagged(*flags)


def find_unfit(text: str) -> str | None:
    """Say why a cleaned text is no chapter to publish, or None: a placeholder, or words in the site's own font."""
    if len(text.strip()) < SHORT and _PLACEHOLDER.search(text):
        return f"this is a placeholder, no chapter: {shown(text.strip(), 40)}"
    private = len(_PRIVATE.findall(text))
    return f"{private} characters are in the site's own font and cannot be read" if private > MAX_UNREADABLE else None
