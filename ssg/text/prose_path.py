"""The prose path: a chapter of paragraphs, scene breaks and plain emphasis becomes HTML without a Markdown parser.

Most of fiction is that. The path takes a text only where every line is certainly plain, and gives exactly what the
long way gives (`tests/markdown/test_prose_path.py` compares them); one doubtful character, and the whole text goes
the long way. `ssg build --no-prose-path` turns it off.
"""

from __future__ import annotations

import re
import unicodedata

from ssg.text.block_ids import digest_id
from ssg.text.plain_emphasis import emphasize

# What could be markup, a reference or a bare URL anywhere in a text.
MARKUP = ("\\", "`", "_", "[", "<", ">", "{", "&", "~", "|", "http", "\t", "\r")
# How a paragraph begins that can be nothing else: with a letter, perhaps behind a quotation mark, a dash or emphasis,
# or with a number that begins no list.
_START = re.compile(r"[“”\"‘’'—…「『《（(*]{0,4}[^\W\d_]|(?!\d{1,9}[.)])\d")
_SCENE_BREAKS = ("* * *", "***")
_SCENE_BREAK = '<hr class="scene-break">\n'


def render_prose(text: str) -> str | None:
    """The HTML of a text that is plain through and through, else None."""
    if not is_clean(text) or any(mark in text for mark in MARKUP):
        return None
    html: list[str] = []
    seen: dict[str, int] = {}
    spaced = "  " in text
    for block in text.split("\n\n"):
        words = said = block.strip("\n").rstrip(" ")
        if not _START.match(words) or "\n" in words:
            if words in _SCENE_BREAKS:
                html.append(_SCENE_BREAK)
            elif words:
                return None
            continue
        if "*" in words:
            emphasized = emphasize(words)
            if emphasized is None:
                return None
            words, said = emphasized, words.replace("*", "")
        name = digest_id(" ".join(said.split()) if spaced else said)
        if name in seen:
            seen[name] += 1
            name = f"{name}-{seen[name]}"
        else:
            seen[name] = 1
        html += ('<p id="', name, '">', words, "</p>\n")
    return "".join(html)


def is_clean(text: str) -> bool:
    """Whether it holds no control, invisible or unusual space character, and is in composed form."""
    line = text.replace("\n", "")
    return line.isprintable() and unicodedata.is_normalized("NFC", line)
