"""Headings that no unit names: Roman numerals, the book's name before them, numbers in the names of files."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ssg.intake.chapters import Cleaned, name_chapters
from ssg.intake.clean import clean_text
from ssg.intake.romans import read_roman
from tests.intake.prose import CHINESE, ENGLISH

STORY, ZH = "\n\n".join(ENGLISH), "\n\n".join(CHINESE)


@pytest.mark.parametrize(
    ("head", "number", "title"),
    [
        ("II: The Mail", 2, "The Mail"),
        ("II. The Mail", 2, "The Mail"),
        ("II\n\nThe Night Mail", 2, "The Night Mail"),
        ("V. The Mail Came Late", 5, "The Mail Came Late"),
        ("The Crooked Wall Chapter 31 The Third Gap", 31, "The Third Gap"),
    ],
)
def test_a_heading_is_read_and_consumed_once(head: str, number: int, title: str) -> None:
    draft = clean_text(f"{head}\n\n{STORY}")
    assert draft.heading is not None
    assert (draft.heading.number, draft.heading.title) == (Decimal(number), title)
    assert draft.text == STORY


def test_a_chinese_book_before_its_chapter() -> None:
    draft = clean_text(f"钟楼旧事 第七十章 数到第九下\n\n{ZH}")
    assert draft.heading is not None
    assert (draft.heading.number, draft.heading.title, draft.text) == (Decimal(70), "数到第九下", ZH)


@pytest.mark.parametrize(
    "line",
    ["I", "C. Smith", "V. Woolf", "I. was here", "II", "I: yes.", "Mild weather, said Chapter 9 of the almanac."],
)
def test_a_letter_is_no_number(line: str) -> None:
    draft = clean_text(f"{line}\n\n{STORY}")
    assert draft.heading is None
    assert draft.text.startswith(line[:1])


def sources(titles: list[str], names: list[str]) -> list[Cleaned]:
    drafts = [clean_text(STORY) for _ in names]
    return [
        Cleaned(
            place=place,
            source=name,
            name=name,
            path=name,
            sha256="",
            encoding="utf-8",
            draft=type(draft)(ledger=draft.ledger, language="en", title=title),
        )
        for place, (draft, title, name) in enumerate(zip(drafts, titles, names, strict=True))
    ]


def test_roman_titles_are_numbers_where_they_count_on() -> None:
    named = name_chapters(sources(["I: Mail", "II: Fog", "III: Salt"], ["a", "b", "c"]))
    assert [(item.number, item.title) for item in named] == [(1, "Mail"), (2, "Fog"), (3, "Salt")]
    named = name_chapters(sources(["I: Mail", "V: Fog", "X: Salt"], ["a", "b", "c"]))
    assert [item.number for item in named] == [None, None, None]


def test_numbers_that_only_the_names_of_files_have() -> None:
    names = ["lamp2_part09_final", "lamp2_part10_final", "lamp2_part11_final"]
    assert [item.number for item in name_chapters(sources([""] * 3, names))] == [9, 10, 11]
    names = ["lamp2_part09_final", "lamp2_part10_final", "lamp3_part11_final"]
    assert [item.number for item in name_chapters(sources([""] * 3, names))] == [None] * 3
    names = ["lamp 3", "lamp 7", "lamp 12"]
    assert [item.number for item in name_chapters(sources([""] * 3, names))] == [None] * 3


def test_read_roman() -> None:
    assert read_roman("V") is None
    sure = read_roman("V", sure=True)
    assert sure is not None
    assert sure.number == 5
    assert read_roman("IIII. Four Men", sure=True) is None
