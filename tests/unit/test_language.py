"""Languages are told apart by their scripts; lengths are counted as readers count them."""

from __future__ import annotations

import time

import pytest

from ssg.text.language import count_length, detect_language, is_cjk

HANS = "渡船比时刻表晚了一刻钟才离岸，船上没有一个人觉得奇怪。"
HANT = "渡船比時刻表晚了一刻鐘才離岸，船上沒有一個人覺得奇怪。"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("", "en"),
        ("The ferry left late.", "en"),
        ("Der Kapitän schläft über dem Öl.", "en"),
        ("She called it 灯, the lamp, and nobody on the ferry knew the word.", "en"),
        (HANS, "zh-Hans"),
        (HANT, "zh-Hant"),
        (HANS + " OK, said Tom.", "zh-Hans"),
        ("渡し船は時刻表より少し遅れて岸を離れた。", "ja"),
        ("나룻배는 시간표보다 조금 늦게 떠났다.", "ko"),
    ],
)
def test_detection(text: str, tag: str) -> None:
    assert detect_language(text) == tag


@pytest.mark.parametrize(
    ("text", "language", "length"),
    [
        ("The pilot's lamp — half-lit — burned 3 hours.", "en", 7),
        ("The pilot’s café, naïve", "en", 4),
        ("A lamp 灯火 burns", "en", 5),
        ("宁安举起灯，OK？", "zh-Hans", 6),
        ("渡し船、3隻。", "ja", 5),
        ("나룻배는 떠났다.", "ko", 2),
        ("…… “”，。", "zh-Hans", 0),
        ("", "en", 0),
    ],
)
def test_length(text: str, language: str, length: int) -> None:
    assert count_length(text, language) == length


def test_only_chinese_and_japanese_count_characters() -> None:
    assert [is_cjk(tag) for tag in ("zh-Hans", "zh", "ja", "ko", "en")] == [True, True, True, False, False]


def test_counting_is_fast() -> None:
    for text, language in ((HANS * 120, "zh-Hans"), ("The pilot’s lamp burned. " * 400, "en")):
        started = time.process_time()
        for _ in range(20):
            count_length(text, language)
        assert time.process_time() - started < 0.2
