"""Numerals as labels write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ssg.model.theme import Strings
from ssg.render.strings import Translator
from ssg.text.numerals import parse_numeral, write_han


def test_chinese_numerals_up_to_99_read_back_as_what_they_were() -> None:
    for number in range(1, 100):
        assert parse_numeral(write_han(str(number))) == Decimal(number)


@pytest.mark.parametrize(
    ("number", "written"), [("1", "一"), ("10", "十"), ("12", "十二"), ("20", "二十"), ("99", "九十九")]
)
def test_chinese_numerals_are_those_of_headings(number: str, written: str) -> None:
    assert write_han(number) == written


@pytest.mark.parametrize("number", ["", "0", "100", "1203", "12.5", "07", "A"])
def test_what_reads_better_in_digits_stays(number: str) -> None:
    assert write_han(number) == number


def test_a_string_of_the_interface_may_ask_for_them() -> None:
    t = Translator(Strings(language="zh-Hans", digest="", entries=(("volume", "第{han}卷"), ("plain", "第{number}卷"))))
    assert (t("volume", number="2"), t("volume", number="128"), t("plain", number="2")) == (
        "第二卷",
        "第128卷",
        "第2卷",
    )
