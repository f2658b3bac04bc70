"""Ids of blocks, made from what a block says: the same words have the same id wherever they stand.

A bookmark or a link to a paragraph survives paragraphs that are added, removed or moved around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache, partial
from hashlib import blake2b
from html import unescape
from struct import Struct

from ssg.text.marks import ALL_MARKS, ID_END

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_LETTERS = _ALPHABET.encode().ljust(256)
_short_digest = partial(blake2b, digest_size=5)
_NOTE_MARK = re.compile(r'<sup class="footnote-ref">.*?</sup>', re.S)
_TAG = re.compile(r"<[^<>]*>")
_MARKS = re.compile(f"[{ALL_MARKS}]")
_ID = re.compile(f"(p-[a-z2-7]{{8}}){ID_END}")


def block_id(html: str) -> str:
    """The id of a block with this inline HTML: `p-` and 40 bits of BLAKE2b of its text, in base 32."""
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
    bits = int.from_bytes(_short_digest(text.encode("utf-8", "replace")).digest(), "big")
    return f"p-{_PAIRS[bits >> 30]}{_PAIRS[bits >> 20 & 1023]}{_PAIRS[bits >> 10 & 1023]}{_PAIRS[bits & 1023]}"


def digest_ids(texts: Iterable[bytes]) -> list[bytes]:
    """What `digest_id` gives for each text, both in UTF-8, without its `p-`: all in one go, in a third of the time.

    The 40 bits of each digest lie in 64 bits of one large number; in three steps, each halves its parts and draws
    them asunder, until every byte holds the five bits of one letter.
    """
    digests = [digest.digest() for digest in map(_short_digest, texts)]
    bits = int.from_bytes(b"\0\0\0".join(digests), "big")
    steps, names = _halves(len(digests))
    for shift, lower in steps:
        stays = bits & lower
        bits = stays | (bits ^ stays) << shift
    return list(names.unpack(bits.to_bytes(names.size, "big").translate(_LETTERS)))


@lru_cache(maxsize=128)
def _halves(count: int) -> tuple[tuple[tuple[int, int], ...], Struct]:
    """For `count` numbers of 64 bits: how far the upper halves move, with a mask of the lower ones, and how to part
    them."""
    steps = ((12, 0x00000000000FFFFF), (6, 0x000003FF000003FF), (3, 0x001F001F001F001F))
    masks = tuple((shift, int.from_bytes(lower.to_bytes(8, "big") * count, "big")) for shift, lower in steps)
    return masks, Struct("8s" * count)


def number_repeats(html: str) -> str:
    """Give the second block with one id `-2`, the third `-3`, in the order of the page."""
    seen: dict[str, int] = {}

    def numbered(m: re.Match[str]) -> str:
        count = seen[m[1]] = seen.get(m[1], 0) + 1
        return m[1] if count == 1 else f"{m[1]}-{count}"

    return _ID.sub(numbered, html)
