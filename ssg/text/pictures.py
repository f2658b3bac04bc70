"""Width and height of a picture, read from its first bytes: PNG, GIF, JPEG, WebP, SVG. Pure; decodes no picture.

Sources: PNG (W3C) 11.2.2; GIF89a 18; JPEG T.81 B.2.2; RFC 9649 (WebP); SVG 2 chapter 8 (a `viewBox` gives the shape).
"""

from __future__ import annotations

import re

from ssg.text.later import later

PICTURE_SUFFIXES = frozenset([".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"])

Size = tuple[int, int]

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG's start-of-frame markers
_BARE = frozenset([0x01, *range(0xD0, 0xD9)])  # JPEG's markers without a length
_SVG = later(r"<svg\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = later(r"(?<![\w:-])(width|height|viewBox)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PIXELS = later(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
_LARGEST = 100_000  # pixels; what says more is damaged
_EXIF_TURNED = (5, 6, 7, 8)  # orientations that swap the sides


def picture_size(data: bytes) -> Size | None:
    """Width and height in pixels as a browser shows them; None where the picture does not say, or is none."""
    size = _read(data)
    return size if size is not None and all(0 < side <= _LARGEST for side in size) else None


def _read(data: bytes) -> Size | None:
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) >= 24:
        return _big(data, 16, 4), _big(data, 20, 4)
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return _little(data, 6, 2), _little(data, 8, 2)
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp(data)
    return _svg(data)


def _big(data: bytes, start: int, length: int) -> int:
    return int.from_bytes(data[start : start + length], "big")


def _little(data: bytes, start: int, length: int) -> int:
    return int.from_bytes(data[start : start + length], "little")


def _jpeg(data: bytes) -> Size | None:
    place = 2
    turned = False
    while place + 9 <= len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in _BARE:
            place += 2
        elif marker in _FRAMES:
            height, width = _big(data, place + 5, 2), _big(data, place + 7, 2)
            return (height, width) if turned else (width, height)
        else:
            length = _big(data, place + 2, 2)
            if marker == 0xE1:
                turned = _orientation(data[place + 4 : place + 2 + length]) in _EXIF_TURNED
            if length < 2:
                return None
            place += 2 + length
    return None


def _orientation(block: bytes) -> int:
    """Exif's tag 0x0112: how a camera was held (browsers turn the picture by it); 1 where it is not said."""
    if block[:6] != b"Exif\0\0":
        return 1
    block = block[6:]
    order = {b"II*\0": _little, b"MM\0*": _big}.get(block[:4])
    if order is None:
        return 1
    first = order(block, 4, 4)
    for entry in range(min(order(block, first, 2), 100)):
        place = first + 2 + 12 * entry
        if order(block, place, 2) == 0x0112:
            return order(block, place + 8, 2)
    return 1


def _webp(data: bytes) -> Size | None:
    match data[12:16]:
        case b"VP8 ":
            return _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF
        case b"VP8L":
            bits = _little(data, 21, 4)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return _little(data, 24, 3) + 1, _little(data, 27, 3) + 1
        case _:
            return None


def _svg(data: bytes) -> Size | None:
    found = _SVG.search(data[:65536].decode("utf-8", "replace"))
    if found is None:
        return None
    values = {name: first or second for name, first, second in _ATTRIBUTE.findall(found[1])}
    sides = [_PIXELS.fullmatch(values.get(name, "")) for name in ("width", "height")]
    if sides[0] and sides[1]:
        return round(float(sides[0][1])), round(float(sides[1][1]))
    box = values.get("viewBox", "").replace(",", " ").split()
    try:
        return (round(float(box[2])), round(float(box[3]))) if len(box) == 4 else None
    except (ValueError, OverflowError):
        return None
