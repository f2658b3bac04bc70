"""The short way for most of fiction: words with now and then `*emphasis*`, converted without the inline parser.

It takes a paragraph only where the result is certain by CommonMark's rules, and gives exactly what the long way
gives (`tests/markdown/test_prose_path.py` compares them); all else is left to mistune.
"""

from __future__ import annotations

import re

from ssg.text.html_escape import escape_text

MOST_EMPHASIS = 1_000
"""Runs of `*` and `_` in one paragraph; mistune takes quadratic time and more, so with more they are text."""

_OTHER_MARKUP = re.compile(r"[\\`_\[<{&~]|\*{3}|[^\S\n]\n|\n\s")
_RUNS = re.compile(r"(\*+)")
_USUAL_WORDS = re.compile(
    rb"(?=[0-9A-Za-z\xe5-\xe9]|\xe4[\xb8-\xbf])[^*\n]*"
    rb"(?:(?<=[0-9A-Za-z])|(?<=[\xe5-\xe9][\x80-\xbf]{2})|(?<=\xe4[\xb8-\xbf][\x80-\xbf]))"
)
_TAGS = {"*": ("<em>", "</em>"), "**": ("<strong>", "</strong>")}


def has_other_markup(text: str) -> bool:
    """Whether anything but runs of one or two `*` and plain line ends is in the text."""
    return _OTHER_MARKUP.search(text) is not None


def emphasize(text: str) -> str | None:
    """The HTML of a text without other markup; None where its runs of `*` are not plainly one pair after another.

    A run that can open, followed by one of the same length that can close, is a pair whatever else they could be:
    nothing before them is left open. By CommonMark 0.31, section 6.2, rules 1 to 10.
    """
    return emphasize_plain(escape_text(text))  # an escaped character is as little alphanumeric as what it stands for


def emphasize_plain(text: str) -> str | None:
    """`emphasize` for a text that has nothing to escape."""
    parts = text.split("*")
    if len(parts) > MOST_EMPHASIS + 1:
        return None
    if len(parts) == 3 and parts[1][:1].isalnum() and parts[1][-1:].isalnum():  # most emphasis is one word
        return f"{parts[0]}<em>{parts[1]}</em>{parts[2]}"
    if "" not in parts[1:-1] and (html := _single(parts)) is not None:
        return html
    parts = _RUNS.split(text)
    if len(parts) % 4 != 1:
        return None
    for at in range(1, len(parts), 4):
        before, run, inside, end, after = parts[at - 1 : at + 4]
        if (
            run not in _TAGS
            or run != end
            or not _can_open(before[-1:], inside[:1])
            or not _can_close(inside[-1:], after[:1])
        ):
            return None
        parts[at], parts[at + 2] = _TAGS[run]
    return "".join(parts)


def emphasize_usual(texts: list[bytes]) -> tuple[list[bytes], list[bytes]] | None:
    """What most emphasis is, in UTF-8: single `*` around words that begin and end with a Latin or Chinese letter.

    Takes paragraphs of one line each, and gives their HTML and what they are without marks; None where one is of
    another kind.
    """
    parts = b"\n".join(texts).split(b"*")
    inside = parts[1::2]
    sure = len(parts) % 2 and len(parts) <= MOST_EMPHASIS and b"" not in parts[1:-1]
    if not sure or not all(map(_USUAL_WORDS.fullmatch, inside)):
        return None
    pieces = [b""] * (2 * len(parts) - 1)
    pieces[::2] = parts
    pieces[1::4] = [b"<em>"] * len(inside)
    pieces[3::4] = [b"</em>"] * len(inside)
    return b"".join(pieces).split(b"\n"), b"".join(parts).split(b"\n")


def _single(parts: list[str]) -> str | None:
    """What most emphasis is: single `*` around words that begin and end with a letter or digit."""
    inside = parts[1::2]
    if len(parts) % 2 == 0 or not all(words and words[0].isalnum() and words[-1].isalnum() for words in inside):
        return None
    parts[1::2] = [f"<em>{words}</em>" for words in inside]
    return "".join(parts)


def _can_open(before: str, after: str) -> bool:
    """Left-flanking; an empty neighbour is the edge of the text or another run, which `inside` never is."""
    if not after or after.isspace():
        return False
    return after.isalnum() or not before or not before.isalnum()


def _can_close(before: str, after: str) -> bool:
    if not before or before.isspace():
        return False
    return before.isalnum() or not after or not after.isalnum()
