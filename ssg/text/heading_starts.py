"""How a chapter heading can begin: most titles and first lines begin otherwise, and need no grammar of headings."""

from __future__ import annotations

# As the patterns of `headings` begin, the longest of these words in 16 characters; there, case does not matter.
_WORDS = (
    *("ch", "ep", "no", "vol", "book", "part", "pro", "pre", "inter", "side", "bonus", "extra", "special", "omake"),
    *("final", "after", "fore", "announcement", "acknowledg", "author", "vip"),
)
_HAN = frozenset("第卷上中下正最楔序引开開间間幕插过過番外特尾终終大后後前自跋完作请請写寫")


def may_be_heading(line: str) -> bool:
    """False only where a line, without marks around it, is certainly no heading; says nothing of all that is odd."""
    first, start = line[:1], line[:16]
    if "\u4e00" <= first <= "\u9fff":
        return first in _HAN
    return not (first.isalpha() and start.isascii()) or start.lower().startswith(_WORDS)
