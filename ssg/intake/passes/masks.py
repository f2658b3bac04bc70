"""Words that a site or an author masked: □□, ××, 口口, zhōng间. Nobody can know what they stood for: kept, flagged."""

from __future__ import annotations

import re
from collections import Counter

from ssg.intake.draft import Draft
from ssg.intake.lines import HAN

_MASKS = (  # each with its marks: to look for these first is quick
    ("□■", re.compile("□{2,}|■{2,}|[□■](?=[\u3400-\u9fff])(?<=[\u3400-\u9fff].)")),
    ("口", re.compile("口口+")),
    ("*", re.compile(rf"(?<=[{HAN}])\*{{1,8}}(?=[{HAN}])|(?<=[{HAN}])\*{{2,8}}|(?<!\*)\*{{2,8}}(?=[{HAN}])")),
    ("×✕", re.compile(rf"(?<=[{HAN}])[×✕]{{1,8}}|[×✕]{{1,8}}(?=[{HAN}])")),
    ("*", re.compile(r"(?<=[A-Za-z])\*{2,8}(?=[A-Za-z]|\b)")),
)
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(rf"(?:(?<=[{HAN}])|(?<![A-Za-z])(?=[a-z]{{0,4}}[{_TONED}]))[a-zü]{{0,4}}[{_TONED}][a-z]{{0,3}}")
_SYLLABLE = re.compile(
    rf"(?<=[{HAN}])(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
    rf"(?:i?ang?|i?ong|eng?|ing?|[aeou]i|[ia]?ao|i[aeu]|u[aeio]|uang?|[aeiou])(?=[{HAN}])"
)


def flag_masks(draft: Draft) -> Draft:
    """Name masked words, each once with its count."""
    text = draft.text
    if text.isascii() and "**" not in text:
        return draft
    found = [match[0] for marks, mask in _MASKS if _has(text, marks) for match in mask.finditer(text)]
    toned = _PINYIN.finditer(text) if _has(text, _TONED) else ()
    pinyin = [match[0] for match in toned if _beside_han(text, *match.span())]
    pinyin += [match[0] for match in _SYLLABLE.finditer(text)]
    return draft.flagged(
        *(f"masked word kept: {mask} ×{count}" for mask, count in sorted(Counter(found).items())),
        *(f"pinyin inside a Chinese word kept: {word} ×{count}" for word, count in sorted(Counter(pinyin).items())),
    )


def _has(text: str, marks: str) -> bool:
    return any(mark in text for mark in marks)


def _beside_han(text: str, start: int, end: int) -> bool:
    return (
        re.match(f"[{HAN}]", text[start - 1 : start] or " ") is not None
        or re.match(f"[{HAN}]", text[end : end + 1] or " ") is not None
    )
