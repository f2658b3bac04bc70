"""The prose path: a chapter of paragraphs, scene breaks and plain emphasis becomes HTML without a Markdown parser.

Most of fiction is that. The path takes a text only where every line is certainly plain, and gives exactly what the
long way gives (`tests/markdown/test_prose_path.py` compares them); one doubtful character, and the whole text goes
the long way. `ssg build --no-prose-path` turns it off.
"""

from __future__ import annotations

import re
import unicodedata

from ssg.text.block_ids import digest_ids
from ssg.text.plain_emphasis import emphasize_plain

# What could be markup, a reference or a bare URL anywhere in a text.
MARKUP = ("\\", "`", "_", "[", "<", ">", "{", "&", "~", "|", "http", "\t", "\r")
# ASCII of which a text may have whatever it likes, and what else English prose has: characters that are printable,
# and in composed form whatever stands beside them.
_HARMLESS = bytes(byte for byte in b"\n" + bytes(range(0x20, 0x7F)) if chr(byte) not in MARKUP)
_TYPOGRAPHIC = "“”‘’—–…·°£½«»éèêëáàâäíìîïóòôöúùûüçñæøåÉÈÀÁÄÖÜß"
# How a paragraph begins that can be nothing else: with a letter, perhaps behind a quotation mark, a dash or emphasis,
# or with a number that begins no list.
_START = re.compile(r"[“”\"‘’'—…「『《（(*]{0,4}[^\W\d_]|(?!\d{1,9}[.)])\d")
_SCENE_BREAKS = ("* * *", "***")
_SCENE_BREAK = '<hr class="scene-break">\n'


def render_prose(text: str) -> str | None:
    """The HTML of a text that is plain through and through, else None."""
    if not _is_plain(text):
        return None
    blocks = _split_blocks(text)
    if blocks is None:
        return None
    spaced = "  " in text
    shown: list[str] = []  # '' for a scene break
    said: list[bytes] = []
    for block in blocks:
        words = bare = block.rstrip(" ")
        if not (words[:1].isalpha() or _START.match(words)):
            if words in _SCENE_BREAKS:
                shown.append("")
            elif words:
                return None
            continue
        if "*" in words:
            emphasized = emphasize_plain(words)
            if emphasized is None:
                return None
            words, bare = emphasized, words.replace("*", "")
            if not unicodedata.is_normalized("NFC", bare):
                return None  # an accent behind a mark of emphasis joins the letter before it
        shown.append(words)
        said.append((" ".join(bare.split()) if spaced else bare).encode())
    names = iter(_number_repeats(digest_ids(said)))
    return "".join([f'<p id="p-{next(names)}">{words}</p>\n' if words else _SCENE_BREAK for words in shown])


def _is_plain(text: str) -> bool:
    """Whether nothing in it can be markup, and no character is a control, invisible or an unusual space, or not in
    composed form."""
    if "/" in text and "http" in text:
        return False
    if "。" not in text:  # not Chinese or Japanese: looking at each character that is not ASCII is the shorter way
        doubtful = text.encode("utf-8", "surrogatepass").translate(None, _HARMLESS)
        if not doubtful.decode("utf-8", "surrogatepass").strip(_TYPOGRAPHIC):
            return True
    if text.encode("ascii", "ignore").translate(None, _HARMLESS):
        return False
    line = text.replace("\n", "")
    return line.isprintable() and unicodedata.is_normalized("NFC", line)


def _split_blocks(text: str) -> list[str] | None:
    """What stands between empty lines, if each is one line; may hold empty ones."""
    lines = text.strip("\n").split("\n")
    if not any(lines[1::2]):
        return lines[::2]
    blocks = [block.strip("\n") for block in text.split("\n\n")]
    return blocks if all("\n" not in block for block in blocks) else None


def _number_repeats(names: list[str]) -> list[str]:
    """Give the second block with one id `-2`, the third `-3`, in the order of the page."""
    if len(set(names)) == len(names):
        return names
    seen: dict[str, int] = {}
    numbered = []
    for name in names:
        count = seen[name] = seen.get(name, 0) + 1
        numbered.append(name if count == 1 else f"{name}-{count}")
    return numbered
