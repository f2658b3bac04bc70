"""The search index holds every term of every part of a page, and its files say what they are said to say."""

from __future__ import annotations

import re
from array import array
from itertools import pairwise
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ssg.model.book import SourceText
from ssg.model.search_views import SearchBlock, SearchTermsView, SearchWordsView
from ssg.render.search import render_search_terms, render_search_words
from ssg.render.texts import SourceReader
from ssg.text.digest import digest_of
from ssg.text.markdown import plain_text, render_markdown
from ssg.text.search_terms import _WORD, TERM_BITS, find_terms, fold, word_number
from ssg.text.search_text import searched_text

PIECES = st.sampled_from(
    [
        "the lamp ",
        "Café",
        "*",
        "**",
        "_",
        "灯",
        "灯火。",
        "他*说*了",
        "“So”",
        "\n\n",
        "\n",
        "- ",
        "[^a]",
        "1. ",
        "> ",
        "a*b*c ",
        "`x`",
        "{漢字|かんじ}",
        "&amp;",
        "ｆｕｌｌ",
        ":::note\nHi.\n:::\n",
        "# H",
        "https://a.example/b",
        "가나",
        "\u3000",
        "ñ",
        "don’t ",
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@settings(deadline=None)
@given(TEXTS)
@example("a*b*c")
@example("*a*b*c ")
@example("x **灯**火 y")
@example("灯*火*下\n\n* * *\n\n*a* b")
def test_every_term_of_a_page_is_in_its_index(text: str) -> None:
    pairs, words = find_terms(searched_text(text))
    for line in plain_text(re.sub("<r[tp]>.*?</r[tp]>", "", render_markdown(text).html)).split("\n"):
        line_pairs, line_words = find_terms(line)
        assert line_words <= words
        han = {pair for run in re.findall("[\u4e00-\u9fff]{2,}", fold(line)) for pair in own_pairs(run)}
        assert han <= pairs
        assert han <= line_pairs
        assert line_pairs <= pairs


def own_pairs(run: str) -> set[int]:
    """The numbers of the pairs of a run, one by one."""
    mask = 2**TERM_BITS - 1
    return {ord(a) * 2741 + ord(b) * 1103 & mask for a, b in pairwise(run)}


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text(), st.integers(0, 20), st.integers(1, 8))
def test_words_of_a_substring_are_words_of_the_text_or_pieces_of_them(text: str, start: int, length: int) -> None:
    whole = fold(text)
    part = whole[start : start + length]
    words = [word.decode() for word in find_terms(whole)[1]]
    for found in _WORD.finditer(part):
        inside = found.start() > 0 and found.end() < len(part)
        assert found[0] in words if inside else any(found[0] in word for word in words)


def test_case_width_accents_and_quotation_marks_make_no_difference() -> None:
    assert fold("  Ｃａｆé\u3000“Ⅻ” ’ ") == 'cafe "xii" \''
    assert fold("がか") == "がか"  # another letter, no accent
    assert fold("lan\u00adtern") == "lantern"
    assert fold("「灯」『塔』") == fold("“灯”‘塔’")


def test_punctuation_parts_no_pairs_and_joints_are_taken_with_both_neighbours() -> None:
    mask = 2**TERM_BITS - 1
    pairs, _ = find_terms("红的了。门 a b 灯")
    joints = [
        own_pairs(before).pop() * 701 + ord(after) * 1009 & mask for before, after in [("红的", "了"), ("的了", "门")]
    ]
    assert pairs == own_pairs("红的了门灯") | set(joints)


def make_block(folder: Path, texts: list[str], parts: int) -> tuple[SearchBlock, SourceReader]:
    """A block of chapters on disk."""
    sources = []
    for number, text in enumerate(texts):
        (folder / f"{number}.md").write_text(text, "utf-8")
        sources.append(SourceText(path=f"{number}.md", digest=digest_of(text.encode()), body_start=0, body_line=1))
    return SearchBlock(name="book/0", engine="1", sources=tuple(sources), parts=parts), SourceReader(root=folder)


def test_a_part_has_the_terms_of_each_chapter(tmp_path: Path) -> None:
    texts = ["The lamp and the lantern.\n", "灯火下，他说。\n", "Nobody.\n"]
    block, reader = make_block(tmp_path, texts, parts=4)
    found: list[set[int]] = [set(), set(), set()]
    for part in range(4):
        data = array("H", render_search_terms(SearchTermsView(block=block, part=part), reader))
        assert data[0] == 3
        at = 4
        for chapter, count in enumerate(data[1:4]):
            found[chapter] |= {part << 20 | term for term in data[at : at + count]}
            at += count
        assert at == len(data)
    kept = 0xFFFF | 3 << 20  # the part, and the low bits
    for chapter, text in enumerate(texts):
        pairs, words = find_terms(text)
        wanted = {number & kept for number in pairs | {word_number(word) for word in words}}
        assert found[chapter] == wanted


def test_the_words_of_a_block_are_sorted_by_their_beginnings(tmp_path: Path) -> None:
    block, reader = make_block(tmp_path, ["The lamp, the lantern.\n", "Lamps and café at 8.\n"], parts=1)
    lines = render_search_words(SearchWordsView(block=block), reader).decode().split("\n")
    assert lines == ["8 ", "and ", "at ", "caf e", "lam p ps", "lan tern", "the "]
