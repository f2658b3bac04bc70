"""A scene break that parted the story from what the site put there goes with it; any other stays."""

from __future__ import annotations

import pytest

from ssg.intake.clean import clean_source, clean_text
from ssg.intake.draft import Draft
from ssg.intake.ledger import find_imbalance
from tests.intake.prose import CHINESE, ENGLISH

RULE = "layout.loose-break"
FOOT = ("Previous | Next", "Read the latest chapters at www.riverreads.com")
BREAKS = ("* * *", "***", "---", "◆ ◆ ◆")


def rules_of(draft: Draft) -> set[str]:
    assert find_imbalance(draft.ledger) is None
    return {segment.rule for segment in draft.ledger.segments}


@pytest.mark.parametrize("mark", BREAKS)
def test_a_break_above_a_footer_goes_with_it(mark: str) -> None:
    draft = clean_text("\n\n".join(["Chapter 7: The Watch", *ENGLISH, mark, *FOOT]) + "\n")
    assert draft.text == "\n\n".join(ENGLISH) + "\n"
    assert RULE in rules_of(draft)


@pytest.mark.parametrize("mark", BREAKS)
def test_a_break_below_a_header_goes_with_it(mark: str) -> None:
    header = "天才一秒记住本站地址：www.biquge88.com 最快更新！"
    draft = clean_text("\n\n".join(["第7章 守夜", header, mark, *CHINESE]) + "\n")
    assert draft.text == "\n\n".join(CHINESE) + "\n"
    assert RULE in rules_of(draft)


def test_a_break_between_two_parts_of_a_footer_goes_too() -> None:
    draft = clean_text("\n\n".join(["Chapter 7: The Watch", *ENGLISH, "***", FOOT[0], "---", FOOT[1]]) + "\n")
    assert draft.text == "\n\n".join(ENGLISH) + "\n"
    assert RULE in rules_of(draft)


@pytest.mark.parametrize("mark", BREAKS)
def test_a_break_stays_where_nothing_went(mark: str) -> None:
    for lines in ([mark, *ENGLISH], [*ENGLISH, mark], ["Chapter 7: The Watch", mark, *ENGLISH, mark]):
        draft = clean_text("\n\n".join(lines) + "\n")
        assert draft.text.count("* * *") == lines.count(mark)
        assert RULE not in rules_of(draft)


def test_a_break_inside_the_story_stays_whatever_goes_below() -> None:
    draft = clean_text("\n\n".join(["Chapter 7: The Watch", *ENGLISH[:6], "***", *ENGLISH[6:], *FOOT]) + "\n")
    assert draft.text == "\n\n".join([*ENGLISH[:6], "* * *", *ENGLISH[6:]]) + "\n"


def test_a_chapter_in_markdown_ends_without_the_rule_above_its_footer() -> None:
    raw = "# Chapter 7: The Watch\n\n" + "\n\n".join([*ENGLISH, "---", *FOOT]) + "\n"
    draft = clean_source(raw, html=False, markdown=True)
    assert draft.text.rstrip() == "\n\n".join(ENGLISH)
    assert RULE in rules_of(draft)


def test_a_rule_of_a_page_above_its_navigation_goes_with_that() -> None:
    story = "".join(f"<p>{line}</p>" for line in ENGLISH)
    for behind, count in (("<p>Previous | Next</p>", 0), ("", 1)):
        page = f"<html><body><h1>Chapter 7: The Watch</h1><div>{story}<hr>{behind}</div></body></html>"
        draft = clean_source(page, html=True)
        assert draft.text.count("* * *") == count
        assert find_imbalance(draft.ledger) is None
