"""Bytes to text, strictly: a byte that cannot be read refuses the file, and is never dropped. Pure.

The byte order mark stays in the text as U+FEFF, so that the ledger accounts for it and the bytes can be rebuilt.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ssg.intake.plausible import score_text

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252", "shift_jis", "euc_kr")
# What Windows makes of them: the same and some more; used where the standard itself has no such character.
_WIDER = {"shift_jis": "cp932", "euc_kr": "cp949"}
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "ascii": "cp1252"}
_NO_ENCODINGS = frozenset(["utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined"])
_SAMPLE = 16_384  # bytes that an encoding is chosen by
_DECLARED_BONUS = 0.15  # a telling byte, for what a page says about itself: evidence, not proof
_DOUBT = 0.06  # a telling byte: closer than this, charset-normalizer decides
_LEAST = 0.02  # a byte: with less, it is no text
_META = re.compile(rb"(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
_WELL_FORMED = re.compile("[^\x00-\x7f\ufffd]")
_TELLING = re.compile(rb"[\x00\x80-\xff]")  # bytes that encodings read differently
_HIGH = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file and the name of its encoding; `fault` says why there is none, with the byte offset."""

    text: str = ""
    encoding: str = ""
    fault: str | None = None


def decode_bytes(data: bytes) -> Decoded:
    """Decode a raw file: byte order mark, then strict UTF-8, then the most plausible of seven encodings.

    What a page declares counts as evidence. A file in which the chosen encoding cannot read a byte is refused.
    """
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _decoded(data, marked)
    if b"\x00" not in data[:4096]:
        decoded = _decoded(data, "utf-8")
        if decoded.fault is None:
            return decoded
    encoding = _choose(data)
    if encoding is None:
        return Decoded(fault=_first_fault(data))
    decoded = _decoded(data, encoding)
    if decoded.fault is not None and encoding in _WIDER:
        wider = _decoded(data, _WIDER[encoding])
        return decoded if wider.fault is not None else wider
    return decoded


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(text=data.decode(encoding), encoding=encoding)
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} (0x{data[error.start]:02x})"
        return Decoded(fault=f"{byte} cannot be read as {encoding}{_at_end(data, error)}")


def _choose(data: bytes) -> str | None:
    """The encoding whose reading of a sample is the most plausible; None where none gives a text."""
    declared = _declared(data)
    sample = _sample(data)
    telling = len(_TELLING.findall(sample)) or 1
    scores = {encoding: _score(sample, encoding) for encoding in (*_CANDIDATES, *([declared] if declared else ()))}
    if declared:
        scores[declared] += _DECLARED_BONUS * telling
    best: str = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < _LEAST * len(sample):
        return None
    close = [encoding for encoding in scores if scores[encoding] > scores[best] - _DOUBT * telling]
    if len(close) == 1 or best == declared:
        return best
    names = {encoding.replace("-", "_"): encoding for encoding in close if encoding in _CANDIDATES}
    found = from_bytes(sample, cp_isolation=list(names), preemptive_behaviour=False).best()
    return best if found is None else names.get(str(found.encoding), best)


def _score(sample: bytes, encoding: str) -> float:
    text = sample.decode(_WIDER.get(encoding, encoding), "replace")
    # Bytes of other encodings seldom happen to be UTF-8: each character of two or three says so, whatever it is.
    chance = 1.5 * len(_WELL_FORMED.findall(text)) if encoding == "utf-8" else 0.0
    return score_text(text) + chance


def _sample(data: bytes) -> bytes:
    """Some of a file, from the line in which its first byte over 127 stands: pages begin with a lot of ASCII."""
    high = _HIGH.search(data)
    if len(data) <= _SAMPLE or high is None or b"\x00" in data[:4096]:
        return data[:_SAMPLE]
    start = data.rfind(b"\n", 0, high.start()) + 1
    start = start if high.start() - start < _SAMPLE // 2 else high.start()
    end = data.rfind(b"\n", start, start + _SAMPLE) + 1  # a line's end, where no character is cut in two
    return data[start : end if end - start > _SAMPLE // 2 else start + _SAMPLE]


def _declared(data: bytes) -> str | None:
    """What a page says about itself, in the wider form that real pages use. UTF-8 it is not: that was tried."""
    match = _META.search(data[:4096])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
        b"a".decode(name)  # not one of the codecs between bytes and bytes
    except (LookupError, UnicodeError):
        return None
    return None if name == "utf-8" or name in _NO_ENCODINGS else _ALIASES.get(name, name)


def _at_end(data: bytes, error: UnicodeDecodeError) -> str:
    return ": the file is cut off inside a character" if error.end >= len(data) and len(data) - error.start < 4 else ""


def _first_fault(data: bytes) -> str:
    fault = _decoded(data, "utf-8").fault
    if fault is None:
        return "the file holds zero bytes and is no UTF-16 text"
    return fault.replace("cannot be read as utf-8", "is not UTF-8, and no other known encoding fits the file")
