"""The names of a page in a browser's title: what follows a chapter's own title in `第1章 雾起_灯船_青灯小说网`. Pure.

They are only known for such where the heading stands a second time without them.
"""

from __future__ import annotations

import re

from ssg.intake.draft import shown
from ssg.intake.lines import HAN

_NAMES = re.compile(rf"[ \u3000]*[_|»][ \u3000]*(?=\S)|[ \u3000]+[-–—·][ \u3000]+(?=\S)|[-–—](?=[{HAN}])")
_PART = re.compile(  # a part of a chapter that came in several: no name
    r"[ \u3000]*[-–—_|»·][ \u3000]*"
    r"(?:(?:part|pt|act|scene|no)\b|[(（]?(?:[\d一二三四五六七八九十上中下终完]+|[ivx]+)[)）]?$)",
    re.IGNORECASE,
)


def find_page_names(longer: str, shorter: str) -> str:
    """What a title has behind a shorter one, if that is names of a page; or ""."""
    if not shorter or not longer.startswith(shorter):
        return ""
    rest = longer[len(shorter) :]
    return rest if _NAMES.match(rest) and not _PART.match(rest) else ""


def choose_title(first: str, below: str) -> str:
    """The longer of two titles of one heading, but the shorter where the first line has the names of a page besides."""
    if find_page_names(first, below) or "|" in find_page_names(below, first):
        return below if len(below) < len(first) else first
    return max(first, below, key=len)


def find_title_doubts(first: str, taken: str) -> list[str]:
    """A flag where what a title was left without may be half of it: one name behind a dash."""
    left = find_page_names(first, taken)
    if not left or re.search("[_|»]", left) or len(_NAMES.findall(left)) > 1:
        return []
    return [f"the heading stands twice, and the shorter title was taken: {shown(taken)}, without {shown(left)}"]
