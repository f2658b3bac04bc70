"""A chapter that stands in its file twice."""

from __future__ import annotations

from ssg.intake.clean import clean_text, find_review
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
