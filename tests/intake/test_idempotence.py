"""Cleaning what was cleaned changes nothing: on the library, the raw files, and texts built of every kind of piece."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ssg.intake.clean import clean_source
from ssg.intake.draft import Draft
from ssg.intake.ledger import find_imbalance
from ssg.intake.passes.markdown import unescape
from ssg.intake.rules import load_packs
from tests.conftest import examples
from tests.intake.library.fixtures import read_library
from tests.intake.prose import CHINESE, ENGLISH
from tests.intake.traps import TRAPS_CHINESE, TRAPS_ENGLISH

RAW = sorted((Path(__file__).parents[3] / "shared" / "raw").glob("*.txt"))
NOISE = [text for rule in load_packs().rules for text in rule.yes]
TRAPS = [text for _, text in (*TRAPS_ENGLISH, *TRAPS_CHINESE)]
SHAPES = [
    "* * *", "***", "◇", "——", "……", "- - -",
    "To be continued.", "（未完待续）", "(1)", "> quoted", "1. one", "- item", "| a | b |", "[Status]: Poisoned",
    "    indented", "\u3000\u3000缩进", "line one\nline two", "# hash", "A/N: thanks", "TL: Ana", "&nbsp;", "<br/>",
    "she said.wicklow.com", "don\u2019t \u201cgo", "t\u0435a", "\u200bzero", "3.14", "双.11销.售额", "*a* _b_",
]  # fmt: skip


def assert_settled(first: Draft, name: str) -> None:
    """Cleaned again, the body comes out as it is, and nothing but escapes is written into it."""
    assert find_imbalance(first.ledger) is None, name
    again = clean_source(unescape(first.text), html=False, language=first.language)
    edits = [(item.op, item.rule, again.ledger.raw[item.start : item.end][:60]) for item in again.ledger.segments]
    assert [edit for edit in edits if edit[0] not in ("keep", "insert")] == [], name
    assert again.text == first.text, name


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.name[:3])
def test_raw_files(path: Path) -> None:
    assert_settled(clean_source(path.read_text("utf-8"), html=False), path.name)


def test_the_library() -> None:
    for fixture in read_library():
        for chapter in fixture.chapters:
            if fixture.group != "books" and not fixture.page and not fixture.container:
                assert_settled(clean_source(chapter.raw, html=False), fixture.name)


def mixed(prose: list[str], pieces: list[tuple[int, str, str]]) -> str:
    """A chapter with pieces put between its paragraphs: (place, piece, what parts it from the next)."""
    parts = [(text, "\n\n") for text in prose]
    for place, piece, gap in pieces:
        parts.insert(place % (len(parts) + 1), (piece, gap))
    return "".join(text + gap for text, gap in parts)


BASES = st.builds(lambda prose, size: list(prose[:size]), st.sampled_from([ENGLISH, CHINESE]), st.integers(4, 12))
PLACES = st.integers(0, 15)
GAPS = st.sampled_from(["\n\n", "\n\n", "\n\n", "\n\n\n"])


@settings(max_examples=examples(200))
@given(BASES, st.lists(st.tuples(PLACES, st.sampled_from(NOISE), GAPS), max_size=3))
@example(
    list(ENGLISH[:8]),
    [(0, "(adsbygoogle = window.adsbygoogle || []).push({});", "\n\n"), (0, "You Might Also Like:", "\n\n\n")],
)
def test_chapters_with_noise_anywhere(prose: list[str], pieces: list[tuple[int, str, str]]) -> None:
    text = mixed(prose, pieces)
    assert_settled(clean_source(text, html=False), text)


@settings(max_examples=examples(200))
@given(BASES, st.lists(st.tuples(PLACES, st.sampled_from([*SHAPES, *TRAPS]), GAPS), max_size=3))
def test_chapters_of_every_shape(prose: list[str], pieces: list[tuple[int, str, str]]) -> None:
    text = mixed(prose, pieces)
    assert_settled(clean_source(text, html=False), text)
