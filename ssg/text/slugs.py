"""Slugs: one segment of an address, from any title or file name. Keeps Chinese, Japanese, Korean and other letters."""

from __future__ import annotations

import re
import unicodedata

# The file system's limit is 255 bytes a name; `index.html` stands in a folder of its own, so only the slug counts.
MAX_SLUG_BYTES = 120
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10)]
)


def slugify(text: str) -> str:
    """Make a slug: NFC, lower case, letters and digits of any script, words joined by `-`; may be empty.

    >>> slugify("The Lantern's Café — Road"), slugify("第十二章 灯火")
    ('the-lanterns-cafe-road', '第十二章-灯火')
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = "".join(char for char in text if not 0x300 <= ord(char) <= 0x36F)  # accents off Latin letters
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"['’‘]", "", text)
    slug = re.sub(r"[\W_]+", "-", text).strip("-")
    slug = _truncated(slug)
    return f"{slug}-" if slug in _RESERVED else slug


def find_slug_fault(slug: str) -> str | None:
    """Say what is wrong with a slug that an author wrote, or None. Keeps an address inside its own folder."""
    if not slug:
        return "it is empty"
    if len(slug.encode("utf-8", "surrogatepass")) > MAX_SLUG_BYTES:
        return f"it is longer than {MAX_SLUG_BYTES} bytes"
    if bad := re.search(r"[^\w.\-~]", slug):
        return f"it holds {bad[0]!r}"
    if slug.startswith((".", "-")) or slug.endswith("."):
        return "it starts or ends with a dot or a dash"
    if slug.casefold().split(".")[0] in _RESERVED:
        return "it is a reserved name on Windows"
    if slug != unicodedata.normalize("NFC", slug):
        return "it is not in Unicode form NFC"
    return None


def _truncated(slug: str) -> str:
    encoded = slug.encode("utf-8", "replace")
    if len(encoded) <= MAX_SLUG_BYTES:
        return slug
    return encoded[:MAX_SLUG_BYTES].decode("utf-8", "ignore").rstrip("-")
