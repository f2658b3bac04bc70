"""Headings and numerals: the grammar, and the prose that only looks like a heading."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.text import headings
from ssg.text.heading_starts import may_be_heading
from ssg.text.headings import Heading, parse_heading, parse_volume, read_part
from ssg.text.numerals import parse_numeral
from tests.conftest import examples


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("第141章 灯与雾", "141", "灯与雾"),
        ("正文 第一百零八回 灯与雾", "108", "灯与雾"),
        ("第19章灯与雾", "19", "灯与雾"),
        ("第１２.５章：灯", "12.5", "灯"),
        ("第三话 你是谁？", "3", "你是谁？"),
        ("第廿三节", "23", ""),
        ("【第3章】灯", "3", "灯"),
        ("【第3章 灯】", "3", "灯"),
        ("\u3000\u3000第4章\u3000灯\u200b", "4", "灯"),
        ("Chapter 475: The Busy Quay", "475", "The Busy Quay"),
        ("CHAPTER XVII", "17", ""),
        ("Chapter Forty-One – The Well", "41", "The Well"),
        ("Ch. 12.5", "12.5", ""),
        ("chapter.001", "1", ""),
        ("# Chapter 2 - Who Goes There?", "2", "Who Goes There?"),
        ("Chapter 5: Lies, Damned Lies, and Fog", "5", "Lies, Damned Lies, and Fog"),
        ("12. The Well", "12", "The Well"),
        ("12、灯", "12", "灯"),
        ("012 灯", "12", "灯"),
        ("☆、第12章 灯", "12", "灯"),
        ("12、第12章 灯", "12", "灯"),
        ("第3章 iPhone与灯", "3", "iPhone与灯"),
        ("第十章节 灯", "10", "灯"),
        ("第五讲 灯", "5", "灯"),
        ("第12章 灯（上）", "12", "灯（上）"),
        ("No. 12 The Well", "12", "The Well"),
        ("Chapter the First", "1", ""),
        ("Chapter 12 - 13 Reasons Why", "12", "13 Reasons Why"),
        ("第9章 " + "灯" * 60, "9", "灯" * 60),
        ("Chapter 9: " + "A Lamp " * 15 + "Out", "9", "A Lamp " * 15 + "Out"),
    ],
)
def test_numbered_headings(line: str, number: str, title: str) -> None:
    assert parse_heading(line) == Heading(number=Decimal(number), title=title)


@pytest.mark.parametrize(
    ("line", "number", "last", "title"),
    [
        ("第12-13章 灯", "12", "13", "灯"),
        ("第十二至十三章", "12", "13", ""),
        ("第12章-第13章：灯", "12", "13", "灯"),
        ("Chapter 12-13", "12", "13", ""),
        ("Chapters 12 & 13: The Well", "12", "13", "The Well"),
        ("Chapter 3 - 4", "3", "4", ""),
    ],
)
def test_ranges(line: str, number: str, last: str, title: str) -> None:
    assert parse_heading(line) == Heading(number=Decimal(number), last=Decimal(last), title=title)


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("灯（上）", 1),
        ("灯(2)", 2),
        ("灯 下", 3),
        ("The Well, Part 2", 2),
        ("（1/3）", 1),
        ("灯", None),
        ("Nine to Five", None),
    ],
)
def test_parts_of_a_chapter(title: str, part: int | None) -> None:
    assert read_part(title) == part


@pytest.mark.parametrize(
    ("line", "volume", "volume_title", "number"),
    [
        ("Vol. 3 Chapter 4: The Well", "3", "", "4"),
        ("Book Two: The Sea, Chapter One - The Well", "2", "The Sea", "1"),
        ("第二卷 风起 第三章 The Well", "2", "风起", "3"),
        ("第二卷第三章 The Well", "2", "", "3"),
        ("卷二 风起 第三章 The Well", "2", "风起", "3"),
    ],
)
def test_headings_with_a_volume(line: str, volume: str, volume_title: str, number: str) -> None:
    wanted = Heading(number=Decimal(number), volume=Decimal(volume), volume_title=volume_title, title="The Well")
    assert parse_heading(line) == wanted


@pytest.mark.parametrize(
    ("line", "kind", "title"),
    [
        ("Prologue", "prologue", ""),
        ("楔子 灯", "prologue", "灯"),
        ("Interlude: Rain", "interlude", "Rain"),
        ("Side Story 2: The Well", "side", "Side Story 2: The Well"),
        ("番外三 灯", "side", "番外三 灯"),
        ("番外：灯", "side", "灯"),
        ("番外 第一章 灯", "side", "番外 第一章 灯"),
        ("尾声", "epilogue", ""),
        ("Afterword", "note", ""),
        ("Announcement: Hiatus", "note", "Hiatus"),
        ("Bonus Chapter: The Well", "side", "The Well"),
        ("Final Chapter: The Well", "epilogue", "The Well"),
        ("番外之灯", "side", "灯"),
        ("序曲", "prologue", ""),
        ("最终章 灯", "epilogue", "灯"),
        ("请假条", "note", ""),
        ("后记", "note", ""),
    ],
)
def test_headings_outside_the_count_have_no_number(line: str, kind: str, title: str) -> None:
    heading = parse_heading(line)
    assert heading is not None
    assert (heading.kind, heading.number, heading.title) == (kind, None, title)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "第一封信。",
        "三体",
        "第四本书",
        "第一部手机",
        "第三节课他没有来",
        "第一回合开始了",
        "第三章里他写道",
        "第三章我看完了！",
        "Chapter 9 of the history was the dull one.",
        "Chapter 5 begins here",
        "Chapter and verse",
        "The sale volume was 30",
        "Patch 3.0",
        "3.14",
        "3 个人",
        "5. 27",
        "12 men came in",
        "1986. A great year.",
        "1986. A Great Year",
        "Extra special",
        "Part of the plan",
        "Interlude was her word for it.",
        "第二卷 风起",
        "第二节车厢里没有人",
        "第二话题",
        "第一章 灯 第二章 雾",
        "第三章 灯……………3",
        "Chapter 1: The Well ..... 12",
        "Chapter 13-12",
        "No. 12 was empty.",
        "番外话不多说",
        "第9章 " + "灯" * 61,
        "第" + "一" * 200 + "章",
    ],
)
def test_prose_is_no_heading(line: str) -> None:
    assert parse_heading(line) is None


def test_a_volume_alone_is_read_as_one() -> None:
    assert parse_volume("第二卷 风起") == Heading(volume=Decimal(2), volume_title="风起")
    assert parse_volume("Book Two: The Sea") == Heading(volume=Decimal(2), volume_title="The Sea")
    assert parse_volume("卷三 灯") == Heading(volume=Decimal(3), volume_title="灯")
    assert parse_volume("下卷") == Heading(volume=Decimal(3))
    assert parse_volume("Book the Second") == Heading(volume=Decimal(2))
    assert parse_volume("卷起来") is None
    assert parse_volume("第二卷 灯 ..... 12") is None
    assert parse_volume("第一部手机") is None
    assert parse_volume("Part of the plan") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("１２.５", "12.5"),
        ("十", "10"),
        ("十二", "12"),
        ("一百二十", "120"),
        ("一百二十三", "123"),
        ("一百零五", "105"),
        ("二百五", "250"),
        ("一千二", "1200"),
        ("一千零一十", "1010"),
        ("三万二千一百零五", "32105"),
        ("壹佰贰拾", "120"),
        ("一二三", "123"),
        ("二〇", "20"),
        ("廿", "20"),
        ("卅", "30"),
        ("两", "2"),
        ("十二点五", "12.5"),
        ("XVII", "17"),
        ("Ⅻ", "12"),
        ("Forty-One", "41"),
        ("one hundred and two", "102"),
        ("Twelfth", "12"),
    ],
)
def test_numerals(text: str, number: str) -> None:
    assert parse_numeral(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "mix", "IIII", "one two", "12 apples", "一二十", "1e5", "9" * 40, "点五", "hundred"]
)
def test_what_is_no_numeral(text: str) -> None:
    assert parse_numeral(text) is None


_BEGINNINGS = """\
第3章|第 12 回|卷三|上卷|中册|下部|正文 第1章|VIP章节 第2章|最新章节：第3章|12. 第4章|楔子|序章|引子|开篇|間章|间章|幕间
插曲|过场|過場|番外|外传|特典|尾声|终章|最终章|大结局|后记|後記|前言|自序|跋|完本感言|上架感言|作者的话|请假条|請假條|写在前面
Chapter|chapters|Chap.|ch.|CH|Episode|ep.|No.|№|Volume|vol.|Book|part|Prologue|prelude|Interlude|intermission|Side story
bonus chapter|extra|Special chapter|omake|epilogue|Final chapter|afterword|foreword|preface|announcement
acknowledgements|author’s note|Author's Note|ſide story|epiſode|boo\u212a|12|１２.|007|# |【|“|他|The|éx"""
_GOING_ON = "| 1| One: Fog| 灯火|：灯火|2| the Second| 3 Chapter 4|3》|…12| the end."
BEGINNINGS = st.sampled_from(re.split("[|\n]", _BEGINNINGS))
GOING_ON = st.sampled_from(re.split("[|]", _GOING_ON))


@settings(max_examples=examples(1000), deadline=None)
@given(BEGINNINGS, st.lists(GOING_ON, max_size=3).map("".join))
def test_what_cannot_begin_a_heading_is_none(beginning: str, more: str) -> None:
    line = headings._bared(beginning + more)
    assert may_be_heading(line) or headings._parse_bared(line) is None


def test_most_titles_need_no_grammar() -> None:
    assert not any(map(may_be_heading, ("The Lamplighter", "Fog on the pier", "灯火", "耐心的灯", "A book of tides")))
