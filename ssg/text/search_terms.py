"""What a reader can search for in a text: folding, and the terms that the index of a chapter holds.

The index need not say where something stands: a browser finds chapters that may hold what is looked for and looks at
the pages themselves (`themes/default/static/js/search-match.js` folds and cuts in the same way, which
`tests/js/test_search_terms.py` compares). So terms may be too many, but never too few:

- *pairs*: each two characters that follow each other, in a text that has Chinese, Japanese or Korean ones, as numbers
  of 22 bits. They are made for the whole text at once, by arithmetic on one long number with a lane of 32 bits for
  each character: character by character it would take ten times as long;
- *words*: runs of letters and digits of other scripts, each once.
"""

from __future__ import annotations

import re
import sys
import unicodedata
import zlib
from array import array

TERM_BITS = 22

_GLANCE = 400  # characters in which a Chinese text shows what it is
_MASK = (1 << TERM_BITS) - 1
_SPREAD, _MIX = 709, 853  # a lane holds 32 bits: (0x10FFFF + 1) * 710 and 2**22 * 853 are below 2**32
_LANE = _MASK.to_bytes(4, "little")
_DROPPED = re.compile(  # accents, and what has no width
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]+"
)
_QUOTES = (("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'))
_SPACES = re.compile(r"\s+")

_PAIRED = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
_PAIRED_CHARACTER = re.compile(f"[{_PAIRED}\U00010000-\U0010ffff]")
_WORD = re.compile(
    "[0-9a-z\u00aa-\u167f\u1681-\u1fff\u2c00-\u2dff\ua4d0-\ua95f\ua980-\uabff\ufb00-\ufdff\ufe70-\ufefc]+"
)
_WORD_BYTES = bytes(ord(chr(byte).lower()) if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256))
_PARTING = "‘’“”—–…\u00a0"  # what makes English prose more than ASCII, and parts words


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
    """The pairs of a text, and its words, folded, in UTF-8."""
    if text.isascii():
        return set(), _plain_words(text)
    if _PAIRED_CHARACTER.search(text, 0, _GLANCE) is None:
        plain = text
        for mark in _PARTING:
            plain = plain.replace(mark, " ")
        if plain.isascii():
            return set(), _plain_words(plain)
    folded = _fold_letters(text)
    words = {word.encode() for word in set(_WORD.findall(folded))}
    return (_pairs(folded) if _PAIRED_CHARACTER.search(folded) else set()), words


def _plain_words(text: str) -> set[bytes]:
    return set(text.encode("ascii").translate(_WORD_BYTES).split())


def _pairs(folded: str) -> set[int]:
    """Each two characters that follow each other, whatever they are: those that no query asks for do no harm."""
    data = folded.encode("utf-32-le", "surrogatepass")
    mask = int.from_bytes(_LANE * (len(data) // 4), "little")
    lanes = int.from_bytes(data, "little")
    lanes = ((lanes * _SPREAD + (lanes >> 32)) & mask) * _MIX & mask
    return set(array("I", lanes.to_bytes(len(data), sys.byteorder)).tolist())


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
