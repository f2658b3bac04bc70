"""Ids of blocks, made from what a block says: the same words have the same id wherever they stand.

A bookmark or a link to a paragraph survives paragraphs that are added, removed or moved around it.
"""

from __future__ import annotations

import re
import unicodedata
from binascii import hexlify
from collections.abc import Iterable
from functools import lru_cache
from struct import Struct
from zlib import crc32

from ssg.text.html_escape import unescape
from ssg.text.later import later
from ssg.text.marks import ALL_MARKS, ID_END

_NOTE_MARK = later(r'<sup class="footnote-ref">.*?</sup>', re.S)
_TAG = later(r"<[^<>]*>")
_MARKS = later(f"[{ALL_MARKS}]")
_ID = later(f"(p-[0-9a-f]{{8}}){ID_END}")


def block_id(html: str) -> str:
    """The id of a block with this inline HTML: `p-` and the CRC-32 (ISO 3309) of its text, in eight hex digits.

    Ids have to differ inside one chapter only; there, one pair of paragraphs in four thousand million shares one, which
    `number_repeats` then tells apart as it does equal ones.
    """
    if "<" in html:
        html = _TAG.sub("", _NOTE_MARK.sub("", html) if "footnote-ref" in html else html)
    if "&" in html:
        html = unescape(html)
    text = " ".join(html.split())
    if not text.isascii():
        if not text.isprintable():  # no mark is; looking for each of them takes ten times as long
            text = _MARKS.sub("", text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    return digest_id(text)


def digest_id(text: str) -> str:
    """The id of a text in composed form, its words parted by single spaces."""
    return f"p-{crc32(text.encode('utf-8', 'replace')):08x}"


def digest_ids(texts: Iterable[bytes]) -> list[bytes]:
    """What `digest_id` gives for each text, both in UTF-8, without its `p-`: all in one go, in a third of the time."""
    sums = [*map(crc32, texts)]
    numbers, names = _layouts(len(sums))
    return list(names.unpack(hexlify(numbers.pack(*sums))))


@lru_cache(maxsize=128)
def _layouts(count: int) -> tuple[Struct, Struct]:
    """How `count` numbers of 32 bits lie in bytes, and so many names of eight digits."""
    return Struct(f">{count}I"), Struct("8s" * count)


def number_repeats(html: str) -> str:
    """Give the second block with one id `-2`, the third `-3`, in the order of the page."""
    seen: dict[str, int] = {}

    def numbered(m: re.Match[str]) -> str:
        count = seen[m[1]] = seen.get(m[1], 0) + 1
        return m[1] if count == 1 else f"{m[1]}-{count}"

    return _ID.sub(numbered, html)
