"""The short way through front matter: keys with plain values on one line each need no YAML parser.

Taken only where every line is certainly that, and then what YAML says (`tests/unit/test_plain_front.py` compares
them); one doubtful line, and YAML reads it all.
"""

from __future__ import annotations

from ssg.text.fields import Entry
from ssg.text.later import later

ODD = later("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow."""

_MOST = 4000  # characters
# A plain scalar that begins with a letter or digit, with no mark of YAML in it but a colon before more of the word;
# or a quoted one without escapes. Spaces at its end are no part of a plain one.
_LINE = later(
    r"([A-Za-z_]{1,40}): +"
    r"(?:([^\W_][^:#\"'\[\]{},&*!|>%@`\\]*(?::(?=[^\s:])[^:#\"'\[\]{},&*!|>%@`\\]*)*)|\"([^\"\\]*)\" *|'([^']*)' *)"
)
_NOTHING = ("null", "Null", "NULL", "~")


def read_plain_front(front: str) -> dict[str, Entry] | None:
    """The entries of front matter that is plain through and through, else None."""
    if len(front) > _MOST or not front.endswith("\n") or not front.replace("\n", "").isprintable():
        return None
    entries: dict[str, Entry] = {}
    for line, text in enumerate(front[:-1].split("\n"), start=2):
        match = _LINE.fullmatch(text)
        if match is None or match[1] in entries:
            return None
        plain = match[2].rstrip(" ") if match[2] else None
        if plain in _NOTHING:
            return None
        value = match[match.lastindex or 0] if plain is None else plain
        entries[match[1]] = Entry(value=value, line=line, column=1)
    return entries
