"""Chinese, Japanese and Korean beside Markdown: which characters, where emphasis may stand, how lines join.

CommonMark's rule for `*` looks at spaces and punctuation as Latin text has them, so `他**（笑）**说` stays
literal. The cure is a guard character between the run and its neighbour (see `marks`), as proposed for
CommonMark in its issue 650.
"""

from __future__ import annotations

import re

from ssg.text.later import later
from ssg.text.marks import GUARD

_IDEOGRAPHS_AND_KANA = (
    "\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3040-\u30fa\u30fc-\u30ff\u3100-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\uff10-\uff19\uff21-\uff3a"
    "\uff41-\uff5a\uff66-\uff9f\U00020000-\U0003ffff"
)
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
_PUNCTUATION = (
    "\u3001-\u3004\u3008-\u3020\u302a-\u3030\u3036-\u303a\u303c-\u303f\u30fb\u31c0-\u31ef\u3200-\u33ff"
    "\ufe10-\ufe1f\ufe30-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffee"
)
_LETTER = _IDEOGRAPHS_AND_KANA + _HANGUL
_SHARED_PUNCTUATION = "\u2014\u2015\u2018\u2019\u201c\u201d\u2026\u2e3a\u00b7"

_CLOSING = later(rf"(?<=[^\w\s*])(\*+)(?=[{_LETTER}])|(?<=[{_PUNCTUATION}])(\*+)(?=\w)")
_OPENING = later(rf"(?<=[{_LETTER}])(\*+)(?=[^\w\s*])|(?<=\w)(\*+)(?=[{_PUNCTUATION}])")
_ADJACENT = later(rf"(?<=[{_LETTER}{_PUNCTUATION}])\*{{4}}(?=[^\s*])|(?<=[^\s*])\*{{4}}(?=[{_LETTER}{_PUNCTUATION}])")

_TAGS = r"((?:<[^<>]*>)*)"
_JOINS = _IDEOGRAPHS_AND_KANA + _PUNCTUATION
_SOFT_BREAK = later(
    rf"(?:(?<=[{_JOINS}]){_TAGS}\n{_TAGS}(?=[{_JOINS}{_SHARED_PUNCTUATION}])"
    rf"|(?<=[{_SHARED_PUNCTUATION}]){_TAGS}\n{_TAGS}(?=[{_JOINS}]))"
)
_SEPARATOR = later("[\u2028\u2029\u0085\x0b\x0c]+")
_JOINS_ONE = later(f"[{_JOINS}]")
_MAY_JOIN = re.compile("[\u2e80-\U0003ffff]")  # all that joins, and other characters: compiled in no time


def guard_emphasis(text: str) -> str:
    """Put guards beside runs of `*` that stand between a CJK character and punctuation, and inside `****`."""
    text = _ADJACENT.sub(f"**{GUARD}**", text)
    text = _CLOSING.sub(lambda m: m[0] + GUARD, text)
    return _OPENING.sub(lambda m: GUARD + m[0], text)


def join_soft_breaks(html: str) -> str:
    """Take out the line ends between two CJK characters of an inline fragment; Hangul and Latin keep theirs."""
    if not _MAY_JOIN.search(html):
        return html
    return _SOFT_BREAK.sub(lambda m: "".join(part for part in m.groups() if part), html)


def replace_separators(text: str) -> str:
    """Turn Unicode's own line separators and form feeds into what a soft line break would be."""

    def joined(m: re.Match[str]) -> str:
        before, after = text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
        return "" if _JOINS_ONE.match(before) and _JOINS_ONE.match(after) else " "

    return _SEPARATOR.sub(joined, text)
