"""Bytes to text: the right encoding, every byte accounted for, nothing dropped."""

from __future__ import annotations

import codecs
import random
import time

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


PROSE = {
    "zh-Hans": SIMPLIFIED,
    "zh-Hant": TRADITIONAL[:52]
    + "天還沒亮，碼頭上的人已經散了。她把燈放在窗臺，聽著樓下的腳步聲慢慢遠去，心裡想著昨夜的夢。父親說過，海上的路從來"
    "沒有路標，只有懂得等待的人才看得見。「你真的要走嗎？」母親站在門邊問。她點了點頭，沒有說話。爐子上的水開了。\n",
    "en": CURLY,
    "ja": JAPANESE[:52]
    + "夜が明けるころ、港にはもう誰もいなかった。彼女はランプを窓辺に置き、階段を下りていく足音に耳をすませた。"
    "「ほんとうに行くの？」と母が聞いた。彼女は黙ってうなずいた。ストーブの上で湯がわき、白い湯気が広がった。\n",
    "ko": KOREAN[:52]
    + '새벽이 오기 전에 부두의 사람들은 모두 흩어졌다. "정말 갈 거니?" 어머니가 문 옆에서 물었다. 그녀는 고개를 '
    "끄덕였을 뿐 아무 말도 하지 않았다. 난로 위에서 물이 끓고, 하얀 김이 유리창을 가득 채웠다.\n",
}
MATRIX = {
    "zh-Hans": ("gb18030", "utf-16-le", "utf-16-be"),
    "zh-Hant": ("big5hkscs", "gb18030", "utf-16-le", "utf-16-be"),
    "en": ("cp1252", "utf-16-le", "utf-16-be"),
    "ja": ("shift_jis", "utf-16-le", "utf-16-be"),
    "ko": ("euc_kr", "utf-16-le", "utf-16-be"),
}


@pytest.mark.parametrize(
    ("language", "encoding"), [(language, encoding) for language, found in MATRIX.items() for encoding in found]
)
@pytest.mark.parametrize("length", [20, 40, 120, 600, 2000])
def test_every_encoding_is_found_at_every_length(language: str, encoding: str, length: int) -> None:
    text = PROSE[language] * (3 + 2 * length // len(PROSE[language]))
    for start in range(0, len(PROSE[language]), 11):
        piece = text[start : start + length]
        data = piece.encode(encoding)
        if encoding == "cp1252" and data.isascii():
            continue
        decoded = decode_bytes(data)
        assert (decoded.text, decoded.fault) == (piece, None), (decoded.encoding, start)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("L’été, à Noël, la forêt était déjà loin. « Où vas-tu ? » demanda-t-il.", "cp1252"),
        ("Die Straße lag still. „Über die Brücke?“, fragte er. Größe, Mädchen, Füße.", "cp1252"),
        ("It’s late — go", "cp1252"),
        ("1行目 ①の部屋、髙橋さんは㈱の人だ。Ⅱ章", "cp932"),
        ("똠방각하는 펲시를 마셨다. 뷁! 그는 웃었다.", "cp949"),
        ("她把灯放在窗台", "utf-16-le"),  # no space, no line end
        ("一一一，一盏灯一条船", "utf-16-be"),  # U+4E00: zero bytes on the other side
        ("灯火", "gb18030"),
    ],
)
def test_short_and_odd_texts_are_read_too(text: str, encoding: str) -> None:
    decoded = decode_bytes(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("euc-jp", "euc_jp", "夜が明けるころ"),
        ("windows-1251", "cp1251", "Ночь была тихой, и лодка шла медленно."),
        ("gb2312", "gb18030", "灯火"),
        ("big5", "gb18030", "她没有说话，只是看着窗外的雨。"),  # saved in another encoding than it says
        ("gb2312", "cp1252", "“It’s late,” she said — don’t."),
        ("rot13", "gb18030", "她没有说话，只是看着窗外的雨。"),  # no encoding of texts
        ("utf-7", "gb18030", "她没有说话，只是看着窗外的雨。"),
        ("nonsense", "gb18030", "她没有说话，只是看着窗外的雨。"),
    ],
)
def test_what_a_page_declares_is_evidence_and_not_proof(declared: str, encoding: str, text: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'
    decoded = decode_bytes(page.encode(encoding))
    assert (decoded.text, decoded.encoding) == (page, encoding)


def test_a_page_whose_words_come_late_is_read() -> None:
    page = "<html><script>" + "var lamp = 1;\n" * 3000 + "</script><p>第三章 灯火</p></html>"
    assert decode_bytes(page.encode("gbk")).text == page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (SIMPLIFIED.encode()[:-2], "cut off inside a character"),
        (SIMPLIFIED.encode("gbk")[:-2], "cut off inside a character"),
        (SIMPLIFIED.encode("utf-16-le")[:-1], "cut off inside a character"),
        (SIMPLIFIED.encode("gbk") + b"\xff\xff" + SIMPLIFIED.encode("gbk"), "(0xff) cannot be read as gb18030"),
        (CURLY.encode() + b"\xe2\x80 the end\n" + CURLY.encode(), "(0xe2) cannot be read as utf-8"),
    ],
)
def test_one_bad_byte_refuses_the_file_and_does_not_turn_it_into_another_encoding(data: bytes, said: str) -> None:
    decoded = decode_bytes(data)
    assert decoded.fault is not None
    assert said in decoded.fault


def test_large_files_are_chosen_by_a_sample() -> None:
    text = SIMPLIFIED * (8_000_000 // len(SIMPLIFIED))
    started = time.process_time()
    decoded = decode_bytes(text.encode("gbk"))
    assert decoded.text == text
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
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
        b"\x00" * 5000,
        random.Random(2).randbytes(40_000),
    ],
)
def test_bytes_that_cannot_be_read_are_named(data: bytes) -> None:
    decoded = decode_bytes(data)
    assert decoded.fault is not None
    assert decoded.text == ""


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode_bytes(b"").text == ""
