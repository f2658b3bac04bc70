"""Short ways of reading and of feeds say what the plain ways say, spelled out here."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import PurePosixPath

from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.load.texts import parse_text
from ssg.load.titles import name_text
from ssg.render.xml import _absolute, _element, _excerpt
from ssg.text.block_ids import digest_id, digest_ids
from ssg.text.fields import as_number, shortest
from ssg.text.html_escape import escape_code
from ssg.text.language import count_length
from ssg.text.markdown import plain_text, render_markdown
from tests.conftest import examples

MANY = settings(max_examples=examples(300), deadline=None)
HAN = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
)
WORD = re.compile(rf"[^\W_{HAN}]+(?:[\u0300-\u036f'’-]+[^\W_{HAN}]+)*")
LATIN = st.text("abz19 -–—'’‘“”…\u00a0\n_.,!\"", max_size=20)
CHINESE = st.text("他们灯ab1 。。，！？、“”‘’…—-'\n（）《》：", max_size=20)
MIXED = st.text("他灯ab1 。，-–'’_々〇かカㅎ가éß٣２\u0301·\u4dc0\u3400\U00020000\U0001f600\ud800", max_size=16)
HTML = st.lists(
    st.sampled_from(
        [
            *[
                '<p id="p-aaaaaaaa">',
                "</p>\n",
                "He ran on. ",
                "他说：“走。”",
                "<em>now</em>",
                "x" * 300,
                "&amp;",
                "\x01",
                "\ufffe",
            ],
            *[
                ' href="#fn"',
                ' href="/a"',
                ' href="//b"',
                ' src="/c"',
                "<!-- c -->",
                '<sup class="footnote-ref">1</sup>',
            ],
        ]
    ),
    max_size=30,
).map("".join)


def count_plainly(text: str) -> int:
    """Words between spaces and punctuation; each Han or kana character is one."""
    latin = text
    for mark, instead in zip("’‘“”—–…\u00a0", "''   -  ", strict=True):
        latin = latin.replace(mark, instead)
    if latin.isascii():
        return len(re.findall("[a-zA-Z0-9]+", re.sub("['-]", "", latin.replace("--", " "))))
    rest = re.sub(f"[{HAN}]", " ", text)
    return len(re.findall(f"[{HAN}]", text)) + len(WORD.findall(rest))


@MANY
@given(LATIN | CHINESE | MIXED)
def test_lengths_are_those_of_a_plain_count(text: str) -> None:
    assert count_length(text) == count_plainly(text)


@MANY
@given(LATIN | CHINESE | MIXED, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_lengths_of_files_are_those_of_their_texts(text: str, newline: str, mark: bool) -> None:  # noqa: FBT001
    """Bytes of a file are counted where they are its text; a heading stands before them."""
    body = " ".join(text.replace("\r", " ").replace(":", " ").split())
    file = f"# 灯火 and lamps{newline}Words{newline}and {body}{newline}"
    data = b"\xef\xbb\xbf" * mark + file.encode("utf-8", "replace")
    assert parse_text(data, "0001.md").length == count_length(f"Words\nand {body}".encode("utf-8", "replace").decode())


@MANY
@given(st.lists(st.text(max_size=8), max_size=40))
def test_ids_made_together_are_those_made_one_by_one(texts: list[str]) -> None:
    assert [f"p-{name.decode()}" for name in digest_ids(text.encode() for text in texts)] == [
        digest_id(text) for text in texts
    ]


@MANY
@given(st.text("ab.-1灯", min_size=1, max_size=8).filter(lambda name: name not in (".", "..")))
def test_a_text_is_named_by_the_stem_of_its_file(name: str) -> None:
    assert name_text(name, {}, "") == name_text(PurePosixPath(name).stem + ".md", {}, "")


@MANY
@given(st.text("0123456789", min_size=1, max_size=9))
def test_a_number_of_digits_has_its_shortest_form(text: str) -> None:
    assert repr(as_number(text)) == repr(shortest(Decimal(text)))


@MANY
@given(HTML)
def test_a_feed_shows_what_reading_all_of_the_page_shows(html: str) -> None:
    words = " ".join(plain_text(html).split())
    cut = words[:280]
    space = cut.rfind(" ")
    short = (cut[:space] if space > 140 else cut).rstrip(" ,;:，；：、") + "…"
    assert _excerpt(html) == (words if len(words) <= 280 else short)
    linked = re.sub('(?<= href=")#', "https://a.b/c/#", html)
    linked = re.sub('(?<= href=")/(?!/)|(?<= src=")/(?!/)', "https://a.b/", linked)
    assert _absolute(html, "https://a.b", "https://a.b/c/") == linked
    clean = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", html)
    assert _element("a", html) == f"<a>{escape_code(clean)}</a>"


def test_the_excerpt_of_a_long_chapter_is_that_of_all_its_words() -> None:
    for paragraph in ("He ran, and the lamps went out behind him one by one.", "“走。”", "—", "*A*"):
        html = render_markdown(f"{paragraph}\n\n" * 400).html
        words = " ".join(plain_text(html).split())
        assert len(html) > 4_000 < len(_excerpt(html)) + 4_000
        assert words.startswith(_excerpt(html)[:-1])
