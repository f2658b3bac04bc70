"""The short ways for plain paragraphs and `*emphasis*` give what mistune gives, on whatever people write."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.text.markdown import render_markdown
from ssg.text.plain_emphasis import emphasize

CHARACTERS = "a *!.?,“”\"'—…()他说。（），「」？はㅎ가\n7->#é\u3000"
PIECES = st.sampled_from([*CHARACTERS, "*", "*", "**", "**", "***", "Run", " ", " ", " \n", "\n "])
TEXTS = st.lists(PIECES, min_size=1, max_size=24).map("".join)


def by_the_long_way(text: str) -> str:
    with (
        patch("ssg.text.markdown_inline.emphasize", return_value=None),
        patch("ssg.text.markdown.plain_tokens", return_value=None),
    ):
        return render_markdown(text).html


@settings(max_examples=3000, deadline=None)
@given(TEXTS)
def test_short_and_long_way_agree(text: str) -> None:
    assert render_markdown(text).html == by_the_long_way(text)


LINES = st.sampled_from(
    [
        *["He ran.", "*Run!* she said", "**Now**", "* * *", "***", "", "", "", "他说：", "——不。", "“No.”", "◇ ◇ ◇"],
        *["---", "12. That was", "1986 was good", "- no", "* no", "> so", "# One", "[a]: b", "[^1]: n", "see[^1]"],
        *["a | b", "-|-", "    four", "\u3000\u3000他", "<div>", "</div>", "```", "~~~", "~ ~ ~", "=====", "a  "],
        *["b\\", "+3", "…", "—", "※", "_a_", "`x`", ":", "\\*", "&amp;", "(1) x", "1) x", "http://a.b", "<!-- a"],
        *["-->", "{漢|かん}", "*", "**", "*a", "\tt"],
    ]
)


@settings(max_examples=3000, deadline=None)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_short_and_long_way_agree_on_blocks(text: str) -> None:
    assert render_markdown(text).html == by_the_long_way(text)


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
