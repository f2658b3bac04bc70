"""The short way for most of fiction: words with now and then `*emphasis*`, converted without the inline parser.

It takes a paragraph only where the result is certain by CommonMark's rules, and gives exactly what the long way
gives (`tests/markdown/test_plain_emphasis.py` compares them); all else is left to mistune.
"""

from __future__ import annotations

import re

from ssg.text.html_escape import escape_text

_OTHER_MARKUP = re.compile(r"[\\`_\[<{&~]|\*{3}|[^\S\n]\n|\n\s")
_RUNS = re.compile(r"(\*+)")
_TAGS = {"*": ("<em>", "</em>"), "**": ("<strong>", "</strong>")}


def has_other_markup(text: str) -> bool:
    """Whether anything but runs of one or two `*` and plain line ends is in the text."""
    return _OTHER_MARKUP.search(text) is not None


def emphasize(text: str) -> str | None:
    """The HTML of a text without other markup; None where its runs of `*` are not plainly one pair after another.

    A run that can open, followed by one of the same length that can close, is a pair whatever else they could be:
    nothing before them is left open. By CommonMark 0.31, section 6.2, rules 1 to 10.
    """
    parts = _RUNS.split(text)
    if len(parts) % 4 != 1:
        return None
    html = [escape_text(parts[0])]
    for at in range(1, len(parts), 4):
        before, run, inside, end, after = parts[at - 1 : at + 4]
        if run != end or not _can_open(before[-1:], inside[:1]) or not _can_close(inside[-1:], after[:1]):
            return None
        opening, closing = _TAGS[run]
        html += (opening, escape_text(inside), closing, escape_text(after))
    return "".join(html)


def _can_open(before: str, after: str) -> bool:
    """Left-flanking; an empty neighbour is the edge of the text or another run, which `inside` never is."""
    if not after or after.isspace():
        return False
    return after.isalnum() or not before or not before.isalnum()


def _can_close(before: str, after: str) -> bool:
    if not before or before.isspace():
        return False
    return before.isalnum() or not after or not after.isalnum()
