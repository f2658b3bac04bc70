"""Escapes: prose that Markdown would take for markup gets a backslash, as an insert in the ledger."""

from __future__ import annotations

import re

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit

# Markup that our own passes wrote; it is not prose and stays as it is.
MARKUP_RULES = ("html.emphasis", "html.strong", "html.image", "html.ruby", "html.rule", "html.line-break", "layout.")

_INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n]|$)|[*_`\[]|<(?=[A-Za-z/!?])|~(?=~)|(?<=~)~|&(?=#?\w{2,31};)|\{(?=[^{}|\n]*\|[^{}\n]*\})"
)
_LEADING = re.compile(
    r"^(?:#{1,6}(?=[ \t]|$)|[-+](?=[ \t]|$)|-(?=-)|>|=(?==*$)|(?P<item>\d{1,9})(?=[.)](?:[ \t]|$)))", re.MULTILINE
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|\\(?=\n)")


def escape(draft: Draft) -> Draft:
    """Insert a backslash before each character that Markdown would read as markup."""
    text = draft.text
    markup = _markup_places(draft)
    edits: list[Edit] = [(match.start(), match.start(), "\\", "markdown.escape") for match in _INLINE.finditer(text)]
    for match in _LEADING.finditer(text):
        place = match.end() if match["item"] else match.start()
        edits.append((place, place, "\\", "markdown.escape"))
    return draft.edited([edit for edit in edits if edit[0] not in markup])


def unescape(text: str) -> str:
    """The text without the escapes that `escape` and `layout` wrote; for comparing a chapter with another cleaning."""
    return _ESCAPED.sub(lambda match: match[1] or "", text)


def _markup_places(draft: Draft) -> set[int]:
    places: set[int] = set()
    place = 0
    for segment in draft.ledger.segments:
        if segment.out and any(rule.startswith(MARKUP_RULES) for rule in segment.rule.split(">")):
            places.update(range(place, place + len(segment.out)))
        place += len(segment.out)
    return places
