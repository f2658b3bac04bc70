"""Noncharacters that stand for something inside the Markdown stage, and never leave it.

Unicode keeps U+FDD0..U+FDEF out of text for good, so a program may use them for itself: `clean_source` takes
them out of what the author wrote, and the stage takes its own out of what it returns. mistune counts each as
punctuation (`str.isalnum()` is false) and as nothing else.
"""

from __future__ import annotations

GUARD = "\ufdd0"
"""Stands between characters that Markdown would read as markup; it disappears from the page."""

RAW_START = "\ufdd1"
RAW_END = "\ufdd2"
"""Around raw HTML of the author, until `settle_raw_html` has judged it."""

LITERAL_STAR = "\ufdd3"
LITERAL_UNDERSCORE = "\ufdd4"
"""`*` and `_` that are no emphasis."""

ID_END = "\ufdd5"
"""After each paragraph id, where a repeated one gets its number."""

VALUE_START = "\ufdd6"
VALUE_END = "\ufdd7"
"""Around the number of a list item that is not its predecessor's plus one."""

NOTE_START = "\ufdd8"
NOTE_END = "\ufdd9"
"""Around the index of a footnote definition, where it stood."""

ALL_MARKS = f"{GUARD}-{NOTE_END}"
"""The range of them, for a character class of a regular expression."""
