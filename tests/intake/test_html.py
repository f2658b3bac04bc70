"""Pages: tokens tile any source, chrome and hidden parts go, what the author set apart stays."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.intake.clean import clean_source
from ssg.intake.ledger import count_rules, find_imbalance
from ssg.intake.tokens import find_tokens
from tests.conftest import examples
from tests.intake.prose import CHINESE, ENGLISH

PAGE = (
    "<!doctype html><html><head><title>Chapter 7: The Lamp | Lamp Shelf</title><style>.k3, p.k4 {display: none}</style>"
    '<script>if (a < b) { show("</p>"); }</script></head><body><nav><a href="/">Home</a></nav>'
    '<h1>Chapter 7: The Lamp</h1><!-- ad --><div id="content">'
    + "".join(f"<p>{text}</p>\n" for text in ENGLISH)
    + '</div><div class="comments">First!</div></body></html>'
)
PIECES = [
    "<",
    ">",
    "<!--",
    "-->",
    '"',
    "'",
    "<p",
    "</",
    "<script>",
    "</script>",
    "<![CDATA[",
    "&",
    "=",
    "<a b=",
    "\n",
    "文",
]


def tiled(source: str) -> None:
    tokens = find_tokens(source)
    assert "".join(source[token.start : token.end] for token in tokens) == source
    assert all(before.end == after.start for before, after in pairwise(tokens))


@settings(max_examples=examples(200))
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.1), st.sampled_from(PIECES)), max_size=8))
def test_tokens_tile_a_mutated_page_and_its_books_balance(changes: list[tuple[float, float, str]]) -> None:
    page = PAGE
    for place, length, piece in changes:
        start = round(place * len(page))
        page = page[:start] + piece + page[start + round(length * len(page)) :]
    tiled(page)
    assert find_imbalance(clean_source(page, html=True).ledger) is None


@settings(max_examples=examples(150))
@given(st.lists(st.sampled_from([*PIECES, "div", " ", "x", "/"]), max_size=60).map("".join))
def test_tokens_tile_rubble(source: str) -> None:
    tiled(source)


def test_a_page_becomes_its_chapter() -> None:
    draft = clean_source(PAGE, html=True)
    assert draft.text.strip() == "\n\n".join(ENGLISH)
    assert draft.title == "Chapter 7: The Lamp"


@pytest.mark.parametrize(
    "hidden",
    [
        '<p class="k3">Stolen goods.</p>',
        '<p class="a k4">Stolen goods.</p>',
        '<span style="font-size:0">Stolen goods.</span>',
        '<p style="display: none">Stolen goods.</p>',
        '<p aria-hidden="true">Stolen goods.</p>',
        "<p hidden>Stolen goods.</p>",
    ],
)
def test_hidden_text_goes(hidden: str) -> None:
    page = PAGE.replace(f"<p>{ENGLISH[5]}</p>", f"<p>{ENGLISH[5]}</p>{hidden}")
    draft = clean_source(page, html=True)
    assert draft.text.strip() == "\n\n".join(ENGLISH)
    assert "html.hidden" in dict(count_rules(draft.ledger))


def test_what_the_author_set_apart_stays() -> None:
    inner = (
        "She said <em>no</em> and <b>went</b>.<hr><ol><li>One lamp.</li><li>Two lamps.</li></ol>"
        "<ruby>灯火<rp>(</rp><rt>ともしび</rt><rp>)</rp></ruby> A &amp; B; 3 &lt; 4 * 5<br>next line"
    )
    text = clean_source(PAGE.replace(ENGLISH[5], inner), html=True).text
    for wanted in (
        "*no* and **went**.",
        "\n\n* * *\n\n",
        "1. One lamp.\n2. Two lamps.",
        "{灯火|ともしび}",
        "A & B; 3 < 4 \\* 5\\\nnext",
    ):
        assert wanted in text


def test_repeated_paragraphs_and_short_lines_stay() -> None:
    page = PAGE.replace(f"<p>{ENGLISH[5]}</p>", "<p>Run!</p>" * 4 + "<div><div><span>Gotcha.</span></div></div>")
    text = clean_source(page, html=True).text
    assert "Run!\n\nRun!\n\nRun!\n\nRun!\n\nGotcha." in text


def test_double_breaks_part_paragraphs() -> None:
    page = (
        "<html><body>" + "<br><br>\r\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{text}" for text in CHINESE) + "</body></html>"
    )
    assert clean_source(page, html=True).text.strip() == "\n\n".join(CHINESE)


def test_an_unclosed_comment_or_script_loses_no_story() -> None:
    for opening in ("<!-- broken", "<script>", '<a href="x>'):
        page = PAGE.replace(f"<p>{ENGLISH[3]}</p>", opening + f"<p>{ENGLISH[3]}</p>")
        text = clean_source(page, html=True).text
        assert all(sentence in text for sentence in ENGLISH[4:])


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<", "<div>", "<!--", '<p a="', "<a b='", "<script>", "<![CDATA[", "<!", "<p>x", "<em>x", "</x>", "&a"],
)
def test_hostile_pages_take_linear_time(piece: str) -> None:
    page = (piece * 100_000)[:100_000]
    started = time.process_time()
    find_tokens(page)
    assert time.process_time() - started < 1
    clean_source(page, html=True)
    assert time.process_time() - started < 5
