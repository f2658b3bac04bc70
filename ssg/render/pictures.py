"""Sizes for the pictures of a text, so that nothing moves when they load."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ssg.model.views import Picture
from ssg.text.html_escape import escape_attribute
from ssg.text.later import later

_IMAGE = later(r'<img\b([^>]*?\bsrc="([^"]*)"[^>]*)>')
_SIZED = later(r"\s(?:width|height)=")


def with_sizes(html: str, pictures: Iterable[Picture]) -> str:
    """The HTML with `width` and `height` on each picture of known size that does not have its author's own."""
    sizes = {escape_attribute(one.href): f' width="{one.width}" height="{one.height}"' for one in pictures}

    def sized(found: re.Match[str]) -> str:
        size = sizes.get(found[2])
        return found[0] if size is None or _SIZED.search(found[1]) else f"<img{size}{found[1]}>"

    return _IMAGE.sub(sized, html)
