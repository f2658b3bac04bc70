"""Bytes to text: the right encoding, every byte accounted for, nothing dropped."""

from __future__ import annotations

import codecs

import pytest

from ssg.intake.decode import decode_bytes
from tests.intake.prose import CHINESE, ENGLISH

SIMPLIFIED = "\n\n".join(CHINESE) + "\n"
TRADITIONAL = (
    "渡船比時刻表晚了一刻鐘才離岸，船上沒有一個人覺得奇怪。「你帶錯燈了。」領航的老人說，「那是讀書用的。」\n" * 6
)
CURLY = "\n\n".join(text.replace('"', "“") for text in ENGLISH).replace("'", "’") + " — café\n"
JAPANESE = (
    "渡し船は時刻表より少し遅れて岸を離れたが、だれも不思議に思わなかった。ランプを間違えたね、と案内人が言った。\n" * 6
)
KOREAN = "나룻배는 시간표보다 조금 늦게 부두를 떠났지만 아무도 이상하게 여기지 않았다. 등불이 한 번 울렸다.\n" * 6


@pytest.mark.parametrize(
    ("text", "encoding", "names"),
    [
        (SIMPLIFIED, "utf-8", {"utf-8"}),
        (SIMPLIFIED, "gbk", {"gb18030"}),
        (SIMPLIFIED, "gb18030", {"gb18030"}),
        (TRADITIONAL, "big5hkscs", {"big5hkscs"}),
        (CURLY, "cp1252", {"cp1252"}),
        (JAPANESE, "shift_jis", {"shift_jis"}),
        (KOREAN, "euc_kr", {"euc_kr"}),
        (SIMPLIFIED, "utf-16-le", {"utf-16-le"}),
        (CURLY, "utf-16-be", {"utf-16-be"}),
        (CURLY, "utf-16-le", {"utf-16-le"}),
    ],
)
def test_an_encoding_is_found_and_gives_the_bytes_back(text: str, encoding: str, names: set[str]) -> None:
    data = text.encode(encoding)
    decoded = decode_bytes(data)
    assert decoded.text == text
    assert decoded.encoding in names
    assert decoded.text.encode(decoded.encoding) == data


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_stays_in_the_text_for_the_ledger(mark: bytes, encoding: str) -> None:
    decoded = decode_bytes(mark + SIMPLIFIED.encode(encoding))
    assert decoded.text == "\ufeff" + SIMPLIFIED
    assert decoded.encoding == encoding


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + b"lamp \xff\xfe lamp",
        codecs.BOM_UTF16_LE + b"a\x00b",
        SIMPLIFIED.encode() + b"\xff\xff\x81",
        b"\x00\x01\x02\x03" * 40,
    ],
)
def test_bytes_that_cannot_be_read_are_named(data: bytes) -> None:
    decoded = decode_bytes(data)
    assert decoded.fault is not None
    assert decoded.text == ""


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode_bytes(b"").text == ""
