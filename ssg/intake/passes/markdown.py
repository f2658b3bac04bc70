"""Escapes: prose that Markdown would take for markup gets a backslash, as an insert in the ledger."""

from __future__ import annotations

import re

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.intake.passes.written import find_written

ESCAPE_RULE = "markdown.escape"

_SPECIAL = re.compile(r"[\\*_`\[<~&{#+\-=|>]|:(?=::)|\n(?= {0,3}\d)")  # of a text with a line end before it
_INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n]|$)|[*_`\[]|<(?=[A-Za-z/!?])|~(?=~)|(?<=~)~|&(?=#?\w{2,31};)|\{(?=[^{}|\n]*\|[^{}\n]*\})"
)
_LEADING = re.compile(
    r"^(?:#{1,6}(?=[ \t\u3000]|$)|[-+](?=[ \t]|$)|-(?=-)|>|=(?==*$)|:(?=::)|\|(?=.*\|)"
    r"|(?P<item>\d{1,9})(?=[.)](?:[ \t]|$)))",
    re.MULTILINE,
)
_DELIMITER_ROW = re.compile(r"^[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)
_SCENE_BREAK = re.compile(r"^\* \* \*$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|\\(?=\n)")


def escape(draft: Draft) -> Draft:
    """Insert a backslash before each character that Markdown would read as markup."""
    text = draft.text
    if _SPECIAL.search(f"\n{text}") is None:
        return draft
    written = find_written(draft)
    for match in _SCENE_BREAK.finditer(text):
        written.update(range(*match.span()))
    edits: list[Edit] = [(match.start(), match.start(), "\\", ESCAPE_RULE) for match in _INLINE.finditer(text)]
    for match in _LEADING.finditer(text):
        place = match.end() if match["item"] else match.start()
        edits.append((place, place, "\\", ESCAPE_RULE))
    edits += [(match.start(), match.start(), "\\", ESCAPE_RULE) for match in _DELIMITER_ROW.finditer(text)]
    return draft.edited([edit for edit in edits if edit[0] not in written])


def join_quotations(draft: Draft) -> Draft:
    """Put `>` on the blank line between two paragraphs of one quotation, so that it stays one."""
    text = draft.text
    if "> " not in text:
        return draft
    written = find_written(draft)
    places = [match.start() + 1 for match in re.finditer("\n\n(?=> )", text)]
    starts = [text.rfind("\n", 0, place - 1) + 1 for place in places]
    wanted = [
        place
        for place, start in zip(places, starts, strict=True)
        if place + 1 in written and start in written and text.startswith("> ", start)
    ]
    return draft.edited((place, place, ">", "html.quote") for place in wanted)


def unescape(text: str) -> str:
    """The text without the escapes that `escape` and `layout` wrote; for comparing a chapter with another cleaning."""
    return _ESCAPED.sub(lambda match: match[1] or "", text)
