"""Bytes to text, strictly: a byte that cannot be read refuses the file, and is never dropped. Pure.

The byte order mark stays in the text as U+FEFF, so that the ledger accounts for it and the bytes can be rebuilt.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CANDIDATES = ["gb18030", "big5hkscs", "utf_16_le", "utf_16_be", "cp1252", "shift_jis", "euc_kr"]
_NAMES = {"utf_16_le": "utf-16-le", "utf_16_be": "utf-16-be", "shift_jis": "shift_jis", "euc_kr": "euc_kr"}
# windows-1252 leaves five bytes undefined; C1 controls in a decoded text mean that the guess was wrong.
_UNLIKELY = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f\ufffe\uffff]")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file and the name of its encoding; `fault` says why there is none, with the byte offset."""

    text: str = ""
    encoding: str = ""
    fault: str | None = None


def decode_bytes(data: bytes) -> Decoded:
    """Decode a raw file: byte order mark, then strict UTF-8, then the most plausible of seven encodings."""
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _decoded(data, marked)
    if not data or _is_utf8(data):
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    wide = _wide_encoding(data)
    declared = _META.search(data[:4096])
    for encoding in (wide, _declared(declared[1].decode("ascii")) if declared else None, _guessed(data)):
        if encoding is not None:
            decoded = _decoded(data, encoding)
            if decoded.fault is None and not _UNLIKELY.search(decoded.text):
                return decoded
    return Decoded(fault=_first_fault(data))


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return Decoded(fault=f"byte {error.start} (0x{data[error.start]:02x}) cannot be read as {encoding}")
    return Decoded(text=text, encoding=encoding)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in data[:4096]


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: its spaces and line ends are pairs with a zero byte, always on the same side."""
    if len(data) % 2:
        return None
    pairs = [data[place : place + 2] for place in range(0, min(len(data), 65536), 2)]
    little = sum(pair[1] == 0 and pair[0] != 0 for pair in pairs)
    big = sum(pair[0] == 0 and pair[1] != 0 for pair in pairs)
    most, least, name = (little, big, "utf-16-le") if little >= big else (big, little, "utf-16-be")
    return name if most and least == 0 else None


def _declared(name: str) -> str | None:
    """What a page says about itself, in the wider form that real pages use."""
    name = name.lower()
    wider = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}
    try:
        return codecs.lookup(wider.get(name, name)).name if name not in ("utf-8", "utf8") else None
    except LookupError:
        return None


def _guessed(data: bytes) -> str | None:
    best = from_bytes(data, cp_isolation=_CANDIDATES, preemptive_behaviour=False).best()
    return None if best is None else _NAMES.get(best.encoding, best.encoding)


def _first_fault(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} (0x{data[error.start]:02x})"
        return f"{byte} is not UTF-8, and no other known encoding fits the file"
    return "the file holds zero bytes and is no UTF-16 text"
