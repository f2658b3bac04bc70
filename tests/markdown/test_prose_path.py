"""The short ways through plain prose give what the long way gives, on whatever people write.

`SSG_PROSE_CASES` sets how many random texts of each kind are compared (100,000 for a night).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.text.frontmatter import split_front_matter
from ssg.text.markdown import Rendered, render_markdown
from ssg.text.plain_emphasis import MOST_EMPHASIS, emphasize
from ssg.text.prose_path import render_prose

CASES = int(os.environ.get("SSG_PROSE_CASES", "2000"))
CHARACTERS = "a *!.?,“”\"'—…()他说。（），「」？はㅎ가\n7->#é\u3000"
PIECES = st.sampled_from([*CHARACTERS, "*", "*", "**", "**", "***", "Run", " ", " ", " \n", "\n "])
LINES = st.sampled_from(
    [
        *["He ran.", "*Run!* she said", "**Now**", "* * *", "***", "", "", "", "他说：", "——不。", "“No.”", "◇ ◇ ◇"],
        *["---", "12. That was", "1986 was good", "- no", "* no", "> so", "# One", "[a]: b", "[^1]: n", "see[^1]"],
        *["a | b", "-|-", "    four", "\u3000\u3000他", "<div>", "</div>", "```", "~~~", "~ ~ ~", "=====", "a  "],
        *["b\\", "+3", "…", "—", "※", "_a_", "`x`", ":", "\\*", "&amp;", "(1) x", "1) x", "http://a.b", "<!-- a"],
        *["-->", "{漢|かん}", "*", "**", "*a", "\tt", ":::", "::: note", "e\u0301", "a\u200db", "a\u00a0b", "“*No*,”"],
    ]
)
PLAIN = st.sampled_from(
    [
        *[
            "He ran.",
            "He ran.",
            "*Run!* she said.",
            "“*No*,” he said.",
            "* * *",
            "***",
            "他说：“好。”",
            "——不。",
            "「*走*」",
        ],
        *["1986 was good.", "12 men", "a  b", "in*side*out", "**a** *b*", "...", "2 * 3", "'Tis", "(he ran)", "—", "9"],
    ]
)
TEXTS = {
    "characters": st.lists(PIECES, min_size=1, max_size=24).map("".join),
    "lines": st.lists(LINES, max_size=12).map("\n".join),
    "paragraphs": st.lists(PLAIN, max_size=12).map("\n\n".join),
    "any": st.text(max_size=40),
}


def assert_same(text: str) -> None:
    short, long = render_markdown(text), render_markdown(text, prose_path=False)
    assert short == long


@pytest.mark.parametrize("kind", TEXTS)
def test_short_and_long_way_agree(kind: str) -> None:
    @settings(max_examples=CASES, deadline=None)
    @given(TEXTS[kind])
    def agree(text: str) -> None:
        assert_same(text)

    agree()


def test_they_agree_on_the_demo() -> None:
    for path in (Path(__file__).parents[2] / "content").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert_same(text[split_front_matter(text).body_start :])


def test_they_agree_on_very_much_emphasis() -> None:
    assert_same("*a* " * MOST_EMPHASIS)


def test_a_plain_chapter_takes_the_path() -> None:
    text = "“*No*,” he said.\n\n* * *\n\n他说：“好。”\n\n1986 was good.\n"
    assert render_prose(text) is not None
    assert isinstance(render_markdown(text), Rendered)


@pytest.mark.parametrize(
    "text",
    [
        "[Status]: Poisoned",
        "a\nb",
        "1. one",
        "- no",
        "a_b_c",
        "see http://a.b",
        "a\u00a0b",
        "e\u0301",
        "***a***",
        "a\tb",
    ],
)
def test_what_may_be_markup_takes_the_long_way(text: str) -> None:
    assert render_prose(text) is None


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("He *ran*.", "He <em>ran</em>."),
        ("*Run!* she said, *run!*", "<em>Run!</em> she said, <em>run!</em>"),
        ("“*No*,” and **never**.", "“<em>No</em>,” and <strong>never</strong>."),
        ("in*side*out", "in<em>side</em>out"),
        ("a & b > c *d*", "a &amp; b &gt; c <em>d</em>"),
    ],
)
def test_the_short_way_takes_plain_emphasis(text: str, html: str) -> None:
    assert emphasize(text) == html


@pytest.mark.parametrize("text", ["2 * 3", "*open", "**a*", "* a*", "*a *", "*a*b*", "****", "a** b**"])
def test_the_short_way_leaves_what_is_not_plain(text: str) -> None:
    assert emphasize(text) is None
