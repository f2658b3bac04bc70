"""A chapter that stands in its file twice."""

from __future__ import annotations

import pytest

from ssg.intake.clean import clean_text, find_review
from ssg.intake.draft import Draft
from ssg.intake.ledger import find_imbalance
from tests.intake.prose import ENGLISH

ONE = "\n\n".join(ENGLISH)


def test_a_second_copy_behind_the_same_heading_goes() -> None:
    draft = clean_text(f"Chapter 4: Fog\n\n{ONE}\n\nChapter 4: Fog\n\n{ONE}\n")
    assert draft.text.strip() == ONE
    assert find_imbalance(draft.ledger) is None
    assert find_review(draft) is None


def test_what_differs_by_a_word_or_has_no_heading_stays_and_is_flagged() -> None:
    other = ONE.replace("Ines", "Ina", 1)
    for raw in (f"Chapter 4: Fog\n\n{ONE}\n\nChapter 4: Fog\n\n{other}", f"Chapter 4: Fog\n\n{ONE}\n\n{ONE}"):
        draft = clean_text(raw)
        assert draft.text.count("ferry left the quay") == 2
        assert any("twice" in flag for flag in draft.flags)


def test_a_refrain_of_three_lines_stays() -> None:
    raw = (
        "Chapter 4: Fog\n\nThe lamp.\n\nThe tide.\n\nThe door.\n\nChapter 4: Fog\n\nThe lamp.\n\nThe tide.\n\nThe door."
    )
    assert clean_text(raw).text.count("The lamp.") == 2


LONG = "In the second month the keeper asked about the green one, and in the third he stopped asking and swept closer."


def doubled(text: str, before: str = "The wind had dropped.", after: str = "Nobody came.") -> Draft:
    return clean_text("\n\n".join(["One line.", "Two lines.", before, text, text, after, "Three lines."]))


def test_a_long_paragraph_right_behind_itself_goes_and_is_told() -> None:
    draft = doubled(LONG)
    assert draft.text.count(LONG) == 1
    assert any(segment.rule == "structure.doubled-paragraph" for segment in draft.ledger.segments)
    assert any("twice in a row" in flag for flag in draft.flags)
    assert clean_text(draft.text).text == draft.text


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Keep the lamp, keep the door.", "The wind had dropped.", "Nobody came."),
        (f"“{LONG}”", "The wind had dropped.", "Nobody came."),
        (LONG, "The sisters said it twice.", "Nobody came."),
        (LONG, "The wind had dropped.", "He read it again."),
        (LONG, "The card said:", "Nobody came."),
        (LONG.rstrip("."), "The wind had dropped.", "Nobody came."),
        (LONG, LONG, "Nobody came."),
    ],
)
def test_refrains_speech_verse_and_what_is_said_to_repeat_stay(text: str, before: str, after: str) -> None:
    draft = doubled(text, before, after)
    assert draft.text.count(text) == 2 + (before == text)
