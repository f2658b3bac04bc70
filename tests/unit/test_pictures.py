"""The size of a picture is read from its first bytes, and a damaged picture has none."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.model.views import Picture
from ssg.render.pictures import with_sizes
from ssg.text.pictures import picture_size

SIDES = st.integers(1, 9000)


def png(width: int, height: int) -> bytes:
    """The start of a PNG."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def gif(width: int, height: int) -> bytes:
    """The start of a GIF."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\xf0\0\0"


def exif(order: str, orientation: int) -> bytes:
    """A block of Exif with one entry: how the camera was held."""
    start = b"II*\0" if order == "<" else b"MM\0*"
    tiff = start + struct.pack(f"{order}IHHHIHH", 8, 1, 0x0112, 3, 1, orientation, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def jpeg(width: int, height: int, before: bytes = b"", frame: int = 0xC0) -> bytes:
    """The start of a JPEG: an application block, what is given, a table, fill bytes, the frame."""
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\x01\x02\0\0\x48\0\x48\0\0"
    table = b"\xff\xc4" + struct.pack(">H", 5) + b"\0\0\0"
    size = struct.pack(">BBHBHHB", 0xFF, frame, 17, 8, height, width, 3)
    return b"\xff\xd8" + app + before + table + b"\xff" + size + bytes(9)


def webp(kind: bytes, body: bytes) -> bytes:
    """The start of a WebP with one chunk."""
    chunk = kind + struct.pack("<I", len(body)) + body + bytes(20)
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


@given(SIDES, SIDES)
def test_every_format_tells_its_size(width: int, height: int) -> None:
    lossy = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    lossless = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14)
    extended = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    pictures = (
        png(width, height),
        gif(width, height),
        jpeg(width, height),
        jpeg(width, height, frame=0xC2),
        webp(b"VP8 ", lossy),
        webp(b"VP8L", lossless),
        webp(b"VP8X", extended),
        f'<?xml version="1.0"?><svg xmlns="x" width="{width}" height="{height}px" viewBox="0 0 1 1">'.encode(),
        f"<svg stroke-width='3' viewBox='0,0 {width} {height}'>".encode(),
    )
    assert {picture_size(data) for data in pictures} == {(width, height)}


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_picture_taken_upright_is_as_browsers_turn_it(order: str) -> None:
    assert picture_size(jpeg(400, 300, exif(order, 6))) == (300, 400)
    assert picture_size(jpeg(400, 300, exif(order, 1))) == (400, 300)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        png(0, 9),
        png(2**31, 5),
        b"\xff\xd8\xff\xe0\0\0",
        b"\xff\xd8\xff",
        b'<svg width="100%" height="1">',
    ],
)
def test_what_tells_no_size_has_none(data: bytes) -> None:
    assert picture_size(data) is None


@given(st.sampled_from([png(3, 4), gif(3, 4), jpeg(3, 4, exif("<", 6)), webp(b"VP8X", bytes(10))]), st.data())
def test_a_damaged_picture_never_raises(good: bytes, data: st.DataObject) -> None:
    spoilt = bytearray(good[: data.draw(st.integers(0, len(good)))])
    for _ in range(3):
        if spoilt:
            spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    picture_size(bytes(spoilt))


def test_pictures_of_a_text_get_their_size_unless_they_have_one() -> None:
    pictures = (Picture(href="/b/a&amp;b.png".replace("&amp;", "&"), width=30, height=40),)
    html = '<p><img src="/b/a&amp;b.png" alt="A"> <img alt="" width="7" src="/b/a&amp;b.png"> <img src="/c.png"></p>'
    expected = html.replace('<img src="/b', '<img width="30" height="40" src="/b')
    assert with_sizes(html, pictures) == expected
