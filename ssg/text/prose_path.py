"""The prose path: a chapter of paragraphs, scene breaks and plain emphasis becomes HTML without a Markdown parser.

Most of fiction is that. The path takes a text only where every line is certainly plain, and gives exactly what the
long way gives (`tests/markdown/test_prose_path.py` compares them); one doubtful character, and the whole text goes
the long way. `ssg build --no-prose-path` turns it off.

Text stays the bytes that it is on disk and on the page, and nothing is done for each paragraph but what only some need.
"""

from __future__ import annotations

import re
import unicodedata

from ssg.text.block_ids import digest_ids
from ssg.text.plain_emphasis import emphasize_plain, emphasize_usual

# What could be markup, a reference or a bare URL anywhere in a text.
MARKUP = ("\\", "`", "_", "[", "<", ">", "{", "&", "~", "|", "http", "\t", "\r")
# ASCII of which a text may have whatever it likes, and what else English prose has: characters that are printable,
# and in composed form whatever stands beside them.
_HARMLESS = bytes(byte for byte in b"\n" + bytes(range(0x20, 0x7F)) if chr(byte) not in MARKUP)
_HARMLESS_OR_NOT_ASCII = _HARMLESS + bytes(range(0x80, 0x100))
_TYPOGRAPHIC = "“”‘’—–…·°£½«»éèêëáàâäíìîïóòôöúùûüçñæøåÉÈÀÁÄÖÜß"
# How a paragraph begins that can be nothing else: with a letter, perhaps behind a quotation mark, a dash or emphasis,
# or with a number that begins no list. Most begin with a Latin or Chinese letter, perhaps behind `“` or emphasis, and
# end without a space.
_START = re.compile(r"[“”\"‘’'—…「『《（(*]{0,4}[^\W\d_]|(?!\d{1,9}[.)])\d")
_USUAL = re.compile(rb"(?:\xe2\x80\x9c)?\*?(?:[A-Za-z\xe5-\xe9]|\xe4[\xb8-\xbf])(?s:.*)(?<! )\Z")
_USUAL_CHINESE = re.compile(
    r"[ -~\u2010-\u2027\u3001-\u3011\u3041-\u3096\u4e00-\u9fff\uff01-\uff5e]*"
)  # printable, in composed form
_STAR, _E3 = b"*\xe3"
_SCENE_BREAKS = ("* * *", "***")
_SCENE_BREAK = b'<hr class="scene-break">\n'
_PARAGRAPH = (b'<p id="p-', b"", b'">', b"", b"</p>\n")


def render_prose(text: bytes) -> bytes | None:
    """The HTML of a text that is plain through and through, else None; both in UTF-8."""
    shown = _split_blocks(text)
    if shown is None or not _is_plain(text):
        return None
    said = shown.copy()
    odd = [place for place, usual in enumerate(map(_USUAL.match, shown)) if usual is None]
    marked = [place for place, block in enumerate(shown) if _STAR in block and place not in odd]
    emphasized = emphasize_usual([shown[place] for place in marked])
    if emphasized is None:
        odd = sorted(odd + marked)
    else:
        for place, html, bare in zip(marked, *emphasized, strict=False):
            shown[place], said[place] = html, bare
    for place in odd:
        made = _render_block(shown[place])
        if made is None:
            return None
        shown[place], said[place] = made
    if b"  " in text:
        said = [b" ".join(words.split()) for words in said]
    return _join(shown, _number_repeats(digest_ids(filter(None, said))), [place for place in odd if not said[place]])


def _render_block(block: bytes) -> tuple[bytes, bytes] | None:
    """The HTML of a paragraph and what it says: nothing where it is empty or a scene break. None if in doubt."""
    words = block.decode().rstrip(" ")
    if words in _SCENE_BREAKS:
        return _SCENE_BREAK, b""
    if not _START.match(words):
        return None if words else (b"", b"")
    html = emphasize_plain(words)
    return None if html is None else (html.encode(), words.replace("*", "").encode())


def _join(shown: list[bytes], names: list[bytes], breaks: list[int]) -> bytes:
    """One text of paragraphs with these names; at the places of `breaks` is what has no name."""
    for place in breaks:
        names.insert(place, b"")
    pieces = [*_PARAGRAPH * len(shown)]
    pieces[1::5] = names
    pieces[3::5] = shown
    for place in breaks:
        pieces[5 * place] = pieces[5 * place + 2] = pieces[5 * place + 4] = b""
    return b"".join(pieces)


def _is_plain(text: bytes) -> bool:
    """Whether nothing in it can be markup, and no character is a control, invisible or an unusual space, or not in
    composed form, even when marks of emphasis are taken out."""
    if b"/" in text and b"http" in text:
        return False
    if _E3 not in text:  # neither Chinese nor Japanese: looking at each character that is not ASCII is the shorter way
        doubtful = text.translate(None, _HARMLESS)
        if not doubtful.decode("utf-8", "surrogateescape").strip(_TYPOGRAPHIC):
            return True
    if text.translate(None, _HARMLESS_OR_NOT_ASCII):
        return False
    line = text.replace(b"\n", b"").replace(b"*", b"").decode("utf-8", "surrogateescape")
    return bool(_USUAL_CHINESE.fullmatch(line)) or (line.isprintable() and unicodedata.is_normalized("NFC", line))


def _split_blocks(text: bytes) -> list[bytes] | None:
    """What stands between empty lines, if each is one line; may hold empty ones."""
    lines = text.strip(b"\n").split(b"\n")
    if not any(lines[1::2]):
        return lines[::2]
    blocks = [block.strip(b"\n") for block in text.split(b"\n\n")]
    return blocks if all(b"\n" not in block for block in blocks) else None


def _number_repeats(names: list[bytes]) -> list[bytes]:
    """Give the second block with one id `-2`, the third `-3`, in the order of the page."""
    if len(set(names)) == len(names):
        return names
    seen: dict[bytes, int] = {}
    numbered = names.copy()
    for place, name in enumerate(names):
        if name in seen:
            seen[name] += 1
            numbered[place] = b"%b-%d" % (name, seen[name])
        else:
            seen[name] = 1
    return numbered
