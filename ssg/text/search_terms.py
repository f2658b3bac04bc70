"""What a reader can search for in a text: folding, and the terms that the index of a chapter holds.

The index need not say where something stands: a browser finds chapters that may hold what is looked for and looks at
the pages themselves (`themes/default/static/js/search-match.js` folds and cuts in the same way, which
`tests/js/test_search_terms.py` compares). So terms may be too many, but never too few:

- *pairs*: each two Chinese, Japanese or Korean characters that follow each other, as numbers of 22 bits. They are made
  for the whole text at once, by arithmetic on one long number with a lane of 32 bits for each character: character by
  character it would take ten times as long;
- *words*: runs of letters and digits of other scripts, each once.

Most texts hold nothing but ASCII, Chinese characters and usual punctuation: these need no folding but of capitals.
"""

from __future__ import annotations

import re
import sys
import unicodedata
import zlib
from array import array
from itertools import compress

TERM_BITS = 22

_MASK = (1 << TERM_BITS) - 1
_FIRST, _SECOND = 2741, 1103  # a lane holds 32 bits: 0x10FFFF * (2741 + 1103) is below 2**32
_LANE = _MASK.to_bytes(4, "little")
_DROPPED = re.compile(  # accents, and what has no width
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]+"
)
_QUOTES = (("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'))
_SPACES = re.compile(r"\s+")

_ASCII = bytes(range(128))
_HAN = re.compile("[\u4000-\u9fff]")
_UNEASY = re.compile(
    "[^\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u3000-\u3002\u3008-\u3011\u3014\u3015\u4000-\u4dbf\u4e00-\u9fff"
    "\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\uff5e]"
)
_FOLLOWING = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
_IS_HAN = bytes(0xE4 <= byte <= 0xE9 for byte in range(256))  # the first byte of U+4000 to U+9FFF
_IS_PAIRED = bytes(byte == ord("?") for byte in range(256))

_PAIRED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00010000-\U0010ffff"
)
_PAIRED_RUN = re.compile(f"[{_PAIRED}]+")
_WORD = re.compile(
    "[0-9a-z\u00c0-\u167f\u1681-\u1fff\u2c00-\u2dff\ua4d0-\ua95f\ua980-\uabff\ufb00-\ufdff\ufe70-\ufefc]+"
)
_WORD_BYTES = bytes(ord(chr(byte).lower()) if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256))


def fold(text: str) -> str:
    """A text as search compares it: width, case, accents and the shape of quotation marks make no difference.

    NFKD, lower case, no combining marks (those of kana stay), nothing that has no width, NFC; each run of white space
    is one space.
    """
    text = _fold_letters(text)
    for mark, plain in _QUOTES:
        text = text.replace(mark, plain)
    return _SPACES.sub(" ", text).strip(" ")


def find_terms(text: str) -> tuple[set[int], set[bytes]]:
    """The pairs of a text as numbers, and its words, folded, in UTF-8."""
    data = text.encode("utf-8", "surrogatepass")
    beyond = data.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    if _UNEASY.search(beyond):
        return _find_folded(_fold_letters(text))
    words = set(data.translate(_WORD_BYTES).split())
    if not _HAN.search(beyond):
        return set(), words
    return _pairs(text, data.translate(_IS_HAN, _FOLLOWING)), words


def _find_folded(folded: str) -> tuple[set[int], set[bytes]]:
    words = {word.encode() for word in set(_WORD.findall(folded))}
    paired = "\n".join(_PAIRED_RUN.findall(folded))
    return _pairs(paired, paired.encode("ascii", "replace").translate(_IS_PAIRED)), words


def _pairs(text: str, paired: bytes) -> set[int]:
    """Each two characters that follow each other, where `paired` has 1 for both of them."""
    data = text.encode("utf-32-le", "surrogatepass")
    mask = int.from_bytes(_LANE * len(text), "little")
    lanes = int.from_bytes(data, "little")
    lanes = (lanes * _FIRST + (lanes >> 32) * _SECOND) & mask
    numbers = array("I", lanes.to_bytes(len(data), sys.byteorder))
    if sys.byteorder == "big":
        numbers.reverse()
    return set(compress(numbers, (paired + b"\0").replace(b"\1\0", b"\0\0")))


def word_number(word: bytes) -> int:
    """The number of a word: the low 22 bits of its CRC-32."""
    return zlib.crc32(word) & _MASK


def _fold_letters(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text).lower().replace("ς", "σ")  # JavaScript is not told where a word ends
    if _DROPPED.search(text):
        text = _DROPPED.sub("", text)
    return unicodedata.normalize("NFC", text)
