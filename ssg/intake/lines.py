"""Lines of a text with their places: the geometry that passes share. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
OPENING_QUOTES = "“‘\"'「『«"
QUOTES = re.compile('[“”"「」『』«»]')
CHAT_LINE = re.compile(r"\s*[\[(【（]?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?[\])】）]?\s*\S{1,20}\s*[:：>]|\s*<\S{1,20}>\s")
TERMINAL = re.compile(r"[。！？…!?.；;：:，,][”’\"'」』）)]*\s*$")
_HAN_CHAR = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]`, without its newline. `after` is where the next line that is not blank begins."""

    start: int
    end: int
    text: str
    after: int


@lru_cache(maxsize=4)  # passes that change nothing ask for the same text again
def find_blocks(text: str) -> tuple[Line, ...]:
    """The lines that are not blank. A block and all newlines behind it end at `after`."""
    found = []
    start = 0
    for line in text.split("\n"):
        if line.strip("\ufeff \t\u3000\xa0"):
            found.append((start, start + len(line)))
        start += len(line) + 1
    nexts = [*(start for start, _ in found[1:]), len(text)][: len(found)]
    return tuple(Line(start, end, text[start:end], after) for (start, end), after in zip(found, nexts, strict=True))


def count_han(text: str) -> int:
    """Han characters in a text."""
    return len(_HAN_CHAR.findall(text))


def is_title_like(text: str) -> bool:
    """Short, without the marks of a sentence or of speech: may be an entry of a list of titles."""
    text = text.strip()
    return len(text) <= 120 and not TERMINAL.search(text) and not QUOTES.search(text)


def is_said(before: str, after: str) -> bool:
    """Whether what stands between two parts of a paragraph is in quotation marks."""
    for opening, closing in ("“”", "「」", "『』", "‘’", "«»"):
        if before.count(opening) > before.count(closing) and closing in after:
            return True
    return before.count('"') % 2 == 1 and '"' in after
