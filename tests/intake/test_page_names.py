"""A browser's title above a heading does not become the chapter's; a part of a title that comes in parts stays."""

from __future__ import annotations

import pytest

from ssg.intake.clean import clean_text
from ssg.intake.ledger import find_imbalance
from tests.intake.prose import CHINESE, ENGLISH


@pytest.mark.parametrize(
    ("lines", "title", "doubted"),
    [
        (("第1章 雾起_灯船_笔趣阁", "第1章 雾起"), "雾起", False),
        (("第1章 标题甲1 - 灯船 - 笔趣阁", "第1章 标题甲1"), "标题甲1", False),
        (("第1章 雾起-灯船-笔趣阁", "第一章 雾起"), "雾起", False),
        (("灯船 第一章 雾起_笔趣阁88", "第一章 雾起"), "雾起", False),
        (("第1章 雾起（求月票）_灯船", "第1章 雾起（求月票）"), "雾起", False),
        (("Chapter 1: Fog | RiverReads", "Chapter 1: Fog"), "Fog", False),
        (("Chapter 1: Fog", "Chapter 1: Fog | RiverReads"), "Fog", False),
        (("Chapter 1 - Fog - The Lightship - Novel Updates", "Chapter 1 - Fog"), "Fog", False),
        (("Chapter 1 - Fog - The Lightship - Novel Updates", "Chapter 1: Fog"), "Fog", False),
        (("Chapter 1: Fog - The Lightship", "Chapter 1: Fog"), "Fog", True),
    ],
)
def test_of_two_headings_with_one_number_the_one_without_names_of_the_page_gives_the_title(
    lines: tuple[str, ...], title: str, *, doubted: bool
) -> None:
    story = CHINESE if any(char > "\u3000" for char in lines[0]) else ENGLISH
    draft = clean_text("\n\n".join([*lines, *story]) + "\n")
    assert draft.heading is not None
    assert (draft.heading.number, draft.heading.title) == (1, title)
    assert draft.text == "\n\n".join(story) + "\n"
    assert any("the shorter title was taken" in flag for flag in draft.flags) == doubted
    assert find_imbalance(draft.ledger) is None


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("Chapter 1: Fog - Part 2", "Chapter 1: Fog"), "Fog - Part 2"),
        (("第1章 雾起 - 下", "第1章 雾起"), "雾起 - 下"),
        (("Chapter 1: Fog", "Chapter 1: Fog - A Farewell"), "Fog - A Farewell"),
        (("Chapter 1: Fog and Lamps", "Chapter 1: Fog"), "Fog and Lamps"),
        (("Chapter 1: Fog-Bound", "Chapter 1: Fog"), "Fog-Bound"),
        (("Chapter 1", "Chapter 1: Fog - A Farewell"), "Fog - A Farewell"),
    ],
)
def test_the_longer_title_stays_where_it_is_no_page_that_goes_on(lines: tuple[str, ...], title: str) -> None:
    story = CHINESE if any(char > "\u3000" for char in lines[0]) else ENGLISH
    draft = clean_text("\n\n".join([*lines, *story]))
    assert draft.heading is not None
    assert draft.heading.title == title
