"""What names of files and folders say: natural order, the number in front, the words behind it."""

from __future__ import annotations

import re
from decimal import Decimal

from ssg.text.fields import shortest
from ssg.text.later import later

_DIGITS = later(r"(\d+)")
_NUMBERED = later(r"(\d{1,9}(?:\.\d{1,6})?)(?:[\s_.-]+|(?![\w.])|$)(.*)", re.S)


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that counts: `chapter-2` before `chapter-10`; equal but for case or zeros still has one order."""
    parts = _DIGITS.split(name.casefold())
    key = [(0, int(part), part) if index % 2 else (1, 0, part) for index, part in enumerate(parts) if part]
    return (*key, (2, 0, name))


def split_name(stem: str) -> tuple[Decimal | None, str]:
    """The number in front of a file's or folder's name and the words behind it: `0012.5-the-cat`: 12.5, `the cat`."""
    match = _NUMBERED.match(stem)
    number, rest = (shortest(Decimal(match[1])), match[2]) if match else (None, stem)
    return number, re.sub(r"[\s_-]+", " ", rest).strip()


def title_from_words(words: str) -> str:
    """Words of a file name as a title: the first letter large."""
    return words[:1].upper() + words[1:]
