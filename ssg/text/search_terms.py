"""What a reader can search for in a text: folding, and the terms that the index of a chapter holds.

The index need not say where something stands: a browser finds chapters that may hold what is looked for and looks at
the pages themselves (`themes/default/static/js/search-match.js` folds and cuts in the same way, which
`tests/js/test_search_terms.py` compares). So terms may be too many, but never too few:

- *pairs*: each two Chinese, Japanese or Korean characters that follow each other, whatever else stands between them, as
  numbers of 22 bits. They are made for the whole text at once, by arithmetic on one long number with a lane of 32 bits
  for each character: character by character it would take ten times as long;
- *joints*: 的 and 了 with the character before and the one behind. Nearly every chapter has such pairs (红的, 的门), so
  that a phrase like 红的门 would be looked for in all of them; the three together are as rare as other pairs;
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
_FIRST, _SECOND = 2741, 1103  # a lane holds 32 bits: 0x10FFFF * (2741 + 1103) is below 2**32,
_PAIR, _THIRD = 701, 1009  # and so is _MASK * 701 + 0x10FFFF * 1009
_LANE = _MASK.to_bytes(4, "little")
_DROPPED = re.compile(  # accents, and what has no width
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]+"
)
_QUOTES = {mark: ord(plain) for marks, plain in (("‘’『』", "'"), ("“”「」", '"')) for mark in map(ord, marks)}
_SPACES = re.compile(r"\s+")

_ASCII = bytes(range(128))
_IS_JOINT = bytes(byte == 0 for byte in range(256))
_UNEASY = re.compile(
    "[^\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u3000-\u3002\u3008-\u3011\u3014\u3015\u4000-\u4dbf\u4e00-\u9fff"
    "\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\uff5e]"
)

_PAIRED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00010000-\U0010ffff"
)
_PAIRED_RUN = re.compile(f"[{_PAIRED}]+")
_HAN_RUN = re.compile("[\u4000-\u9fff]+")
_WORD = re.compile(
    "[0-9a-z\u00c0-\u167f\u1681-\u1fff\u2c00-\u2dff\ua4d0-\ua95f\ua980-\uabff\ufb00-\ufdff\ufe70-\ufefc]+"
)
_WORD_BYTES = bytes(ord(chr(byte).lower()) if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256))


def fold(text: str) -> str:
    """A text as search compares it: width, case, accents and the shape of quotation marks make no difference.

    NFKD, lower case, no combining marks (those of kana stay), nothing that has no width, NFC; each run of white space
    is one space.
    """
    return _SPACES.sub(" ", _fold_letters(text).translate(_QUOTES)).strip(" ")


def find_terms(text: str) -> tuple[set[int], set[bytes]]:
    """The pairs of a text as numbers, and its words, folded, in UTF-8."""
    data = text.encode("utf-8", "surrogatepass")
    beyond = data.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    if _UNEASY.search(beyond):
        return _find_folded(_fold_letters(text))
    return _pairs("".join(_HAN_RUN.findall(beyond))), set(data.translate(_WORD_BYTES).split())


def _find_folded(folded: str) -> tuple[set[int], set[bytes]]:
    words = {word.encode() for word in set(_WORD.findall(folded))}
    return _pairs("".join(_PAIRED_RUN.findall(folded))), words


def _pairs(text: str) -> set[int]:
    """Each two characters that follow each other in a text of nothing else, and each three around a joint."""
    data = text.encode("utf-32-le")
    mask = int.from_bytes(_LANE * len(text), "little")
    lanes = int.from_bytes(data, "little")
    pairs = (lanes * _FIRST + (lanes >> 32) * _SECOND) & mask
    threes = (pairs * _PAIR + (lanes >> 64) * _THIRD) & mask
    joints = text.replace("了", "的").replace("的", "\0").encode("ascii", "replace").translate(_IS_JOINT)
    return {*_numbers(pairs, len(text))[:-1], *compress(_numbers(threes, len(text)), joints[1:-1])}


def _numbers(lanes: int, count: int) -> array[int]:
    """What is in each lane."""
    numbers = array("I", lanes.to_bytes(4 * count, sys.byteorder))
    if sys.byteorder == "big":
        numbers.reverse()
    return numbers


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
