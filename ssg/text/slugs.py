"""Slugs: one segment of an address, from any title or file name. Keeps the letters of every script, with the signs
that belong to them (हिन्दी, ภาษาไทย); only accents come off."""

from __future__ import annotations

import re
import unicodedata

from ssg.text.later import later

# The file system's limit is 255 bytes a name; `index.html` stands in a folder of its own, so only the slug counts.
MAX_SLUG_BYTES = 120
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10)]
)
# Marks that are an ornament of a letter, a choice of its shape or part of an emoji, and no sign of a script of its own:
# of Cyrillic and Coptic, combining ones, those of Chinese and kana, variation selectors. They part words.
_ORNAMENTS = later(
    "[\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua67d\ua69e\ua69f\ufe00-\ufe2f\U000e0100-\U000e01ef]"
)
_JOINERS = "\u200c\u200d"
_GAP = later(r"[\W_]+")
_FORBIDDEN = later(r"[^\w.\-~]")


def slugify(text: str) -> str:
    """Make a slug: NFC, lower case, letters and digits of any script, words joined by `-`; may be empty.

    >>> slugify("The Lantern's Café — Road"), slugify("第十二章 灯火"), slugify("पहला अध्याय")
    ('the-lanterns-cafe-road', '第十二章-灯火', 'पहला-अध्याय')
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = "".join(char for char in text if not 0x300 <= ord(char) <= 0x36F)  # accents off Latin letters
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"['’‘]", "", text)
    slug = _truncated(_GAP.sub(_join, text).strip("-"))
    return f"{slug}-" if slug in _RESERVED else slug


def find_slug_fault(slug: str) -> str | None:
    """Say what is wrong with a slug that an author wrote, or None. Keeps an address inside its own folder."""
    if not slug:
        return "it is empty"
    if len(slug.encode("utf-8", "surrogatepass")) > MAX_SLUG_BYTES:
        return f"it is longer than {MAX_SLUG_BYTES} bytes"
    if bad := next((char for char in _FORBIDDEN.findall(slug) if not _is_sign(char)), None):
        return f"it holds {bad!r}"
    if slug.startswith((".", "-")) or slug.endswith("."):
        return "it starts or ends with a dot or a dash"
    if _is_sign(slug[0]):
        return f"it starts with {slug[0]!r}, which stands behind a letter"
    if slug.casefold().split(".")[0] in _RESERVED:
        return "it is a reserved name on Windows"
    if slug != unicodedata.normalize("NFC", slug):
        return "it is not in Unicode form NFC"
    return None


def _is_sign(char: str) -> bool:
    """Whether a character belongs to the letter before it: a vowel, a tone, a virama."""
    return unicodedata.category(char) in ("Mn", "Mc") and _ORNAMENTS.match(char) is None


def _join(gap: re.Match[str]) -> str:
    """What becomes of characters that are neither letter nor digit: signs of the letter before them stay."""
    signs = 0
    while gap.start() and signs < len(gap[0]) and (_is_sign(gap[0][signs]) or (signs and gap[0][signs] in _JOINERS)):
        signs += 1
    kept = "".join(char for char in gap[0][:signs] if char not in _JOINERS)
    return kept if signs == len(gap[0]) and gap.end() < len(gap.string) else f"{kept}-"


def _truncated(slug: str) -> str:
    encoded = slug.encode("utf-8", "replace")
    if len(encoded) <= MAX_SLUG_BYTES:
        return slug
    return encoded[:MAX_SLUG_BYTES].decode("utf-8", "ignore").rstrip("-")
