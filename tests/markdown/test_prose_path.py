"""The short ways through plain prose give what the long way gives, on whatever people write.

`SSG_EXAMPLES` sets how many times as many random texts of each kind are compared (200 for a night).
"""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssg.text.frontmatter import split_front_matter
from ssg.text.markdown import Rendered, render_markdown
from ssg.text.plain_emphasis import MOST_EMPHASIS, emphasize
from ssg.text.prose_path import render_prose
from tests.conftest import REPOSITORY, examples, missing_tool

SPEC = REPOSITORY / ".tools" / "commonmark-spec.txt"  # CC-BY-SA 4.0: read where it is installed, never copied here
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n.*?^`{32}$", re.M | re.S)
CASES = examples(500)
CHARACTERS = "a *!.?,“”\"'—…()他说。（），「」？はㅎ가\n7->#é\u3000"
ODD = "°·½«ßèÉ–ªⅧ①ﬁ々\u0301\u0308\u3099\u200b\u00ad\u00a0\u2028\ufe0f\u1161"  # what may look plain, or not composed
PIECES = st.sampled_from([*CHARACTERS, *ODD, "*", "*", "**", "**", "***", "Run", " ", " ", " \n", "\n "])
LINES = st.sampled_from(
    [
        *["He ran.", "*Run!* she said", "**Now**", "* * *", "***", "", "", "", "他说：", "——不。", "“No.”", "◇ ◇ ◇"],
        *["---", "12. That was", "1986 was good", "- no", "* no", "> so", "# One", "[a]: b", "[^1]: n", "see[^1]"],
        *["a | b", "-|-", "    four", "\u3000\u3000他", "<div>", "</div>", "```", "~~~", "~ ~ ~", "=====", "a  "],
        *["b\\", "+3", "…", "—", "※", "_a_", "`x`", ":", "\\*", "&amp;", "(1) x", "1) x", "http://a.b", "<!-- a"],
        *["say http or not", "and/or", "http and/or", "café — “naïve”", "ｅ", "Ａ。", "a  b", " c", "d ", "  "],
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


@cache
def spec_examples() -> tuple[str, ...]:
    """The Markdown of every example of CommonMark's specification; () where it is not installed."""
    if not SPEC.is_file():
        return ()
    return tuple(text.replace("→", "\t") for text in _EXAMPLE.findall(SPEC.read_text("utf-8")))


@cache
def own_texts() -> tuple[str, ...]:
    """The demo's chapters, the documents, and all that the importer's tests read, as bodies of chapters."""
    folders = ("content", "docs", "themes", "tests/intake", "ssg")
    files = [file for folder in folders for file in sorted((REPOSITORY / folder).rglob("*"))]
    kinds = (".md", ".txt", ".html", ".toml")
    texts = [file.read_bytes().decode("utf-8", "replace") for file in files if file.suffix in kinds]
    return tuple(text[split_front_matter(text).body_start :] for text in texts)


@cache
def own_lines() -> tuple[str, ...]:
    """Lines and paragraphs that are written in this project, and examples of the specification."""
    lines = {line for text in own_texts() for line in text.split("\n") if len(line) < 300}
    return (*sorted(lines), *spec_examples())


@st.composite
def disturbed(draw: st.DrawFn) -> str:
    """A few written lines, with something put between their characters, or taken out."""
    breaks = st.sampled_from(["\n", "\n\n"])
    lines = draw(st.lists(st.sampled_from(own_lines()), min_size=1, max_size=6))
    text = "".join(line + draw(breaks) for line in lines)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(PIECES) + text[place + draw(st.integers(0, 2)) :]
    return text


TEXTS = {
    "disturbed": disturbed(),
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
    @settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(TEXTS[kind])
    def agree(text: str) -> None:
        assert_same(text)

    agree()


def test_they_agree_on_every_text_of_this_project() -> None:
    texts = own_texts()
    assert len(texts) > 200
    for text in texts:
        assert_same(text)
        assert_same(text.replace("\n", "\n\n"))


def test_they_agree_on_the_examples_of_commonmark() -> None:
    if not SPEC.is_file():
        missing_tool("the specification of CommonMark is not there")
    examples = spec_examples()
    assert len(examples) > 600
    for text in examples:
        for around in ("{}", "He ran.\n\n{}\n\nShe *ran*.\n", "> {}", "- {}"):
            assert_same(around.replace("{}", text))


def test_they_agree_on_very_much_emphasis() -> None:
    assert_same("*a* " * MOST_EMPHASIS)


def test_a_plain_chapter_takes_the_path() -> None:
    text = "“*No*,” he said.\n\n* * *\n\n他说：“好。”\n\n1986 was good.\n"
    assert render_prose(text.encode()) is not None
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
        "*e*\u0301",
        "***a***",
        "a\tb",
    ],
)
def test_what_may_be_markup_takes_the_long_way(text: str) -> None:
    assert render_prose(text.encode()) is None


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
