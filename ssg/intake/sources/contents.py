"""Pages that list chapters instead of being one: the index of a saved site. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote

from ssg.intake.decode import decode_bytes
from ssg.intake.sources.documents import measure_links

_LINK = re.compile(rb"href\s*=\s*[\"']?(?:\./)?([^\"'\s>:/?#]{1,300}\.x?html?)(?:#[^\"'\s>]*)?[\"'\s>]", re.IGNORECASE)
_MIN_LINKS = 3  # a chapter leads to the one before, the one after, and the contents


def find_contents(data: bytes, name: str, is_beside: Callable[[str], bool]) -> str | None:
    """Why a page is a list of contents, or None: most of its words are links, and many lead to pages beside it.

    `name` is the page's own; `is_beside` says whether there is a file of a name in the same folder.
    """
    found = {match[1] for match in _LINK.finditer(data)}
    if len(found) <= _MIN_LINKS:  # nearly every page ends here
        return None
    decoded = decode_bytes(data)
    names = {unquote(unescape(target.decode("utf-8", "replace"))) for target in found} - {name}
    if decoded.fault is not None or sum(is_beside(target) for target in names) <= _MIN_LINKS:
        return None
    characters, linked, links = measure_links(decoded.text)
    return f"site.toc: a list of contents, {links} links" if 5 * linked >= 3 * characters else None
