"""Text into HTML: character references of Markdown become characters, what HTML reads as markup is escaped."""

from __future__ import annotations

import re

from ssg.text.later import later

_REFERENCE = later(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_FORMATTING = frozenset("\t\n\xa0\xad\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2060\u3000")


def escape_text(text: str) -> str:
    """Text between tags."""
    if "&" in text:
        text = _REFERENCE.sub(_character, text).replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;")


def escape_code(text: str) -> str:
    """Text between tags that has no character references."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(value: str) -> str:
    """The value of an attribute, for double quotes."""
    return escape_code(value).replace('"', "&quot;")


def unescape(text: str) -> str:
    """Text with its character references as the characters that they stand for, as HTML reads them."""
    if "&" not in text:
        return text
    import html  # its table of names takes longer to load than a chapter to convert, and few texts need it

    return html.unescape(text)


def _character(m: re.Match[str]) -> str:
    """What a character reference stands for; one for a character that no page may hold stays as written."""
    if m[0][1] != "#":
        from html.entities import html5  # as in `unescape`

        return html5.get(m[0][1:], m[0])
    character = unescape(m[0])
    return character if character and (character in _FORMATTING or character.isprintable()) else m[0]
