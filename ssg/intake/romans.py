"""Headings whose number is a Roman numeral and nothing else: `IX`, `IX. What the Broom Heard`, `II: The Mail`. Pure.

They are no part of the grammar of headings, since C. Smith is nobody's chapter.
"""

from __future__ import annotations

import re

from ssg.text.headings import Heading
from ssg.text.numerals import parse_numeral

_ROMAN = re.compile(r"(?P<number>[IVXL]{1,8})(?:[ \t]*[.:：–—-][ \t]*(?P<title>[^\s].{0,90})?)?")
_NO_TITLE = re.compile(r"[.!?][”\"]?$|\.\s")


def read_roman(line: str, *, sure: bool = False) -> Heading | None:
    """Read a whole line; None if it is no such heading.

    One letter needs a title of several words, unless a sequence makes `sure` that it is a number.
    """
    match = _ROMAN.fullmatch(line.strip(" *_#\t\u3000"))
    number = parse_numeral(match["number"]) if match else None
    if match is None or number is None:
        return None
    title = (match["title"] or "").strip()
    if title and (not title[0].isupper() or _NO_TITLE.search(title)):
        return None
    known = sure or len(title.split()) > 1 or len(match["number"]) > 1
    return Heading(number=number, title=title) if known else None
