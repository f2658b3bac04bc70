"""What is kept reaches the reader: the rendered chapter says what the cleaned text says, markup characters and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssg.intake.clean import clean_text
from ssg.intake.passes.markdown import unescape
from ssg.text.markdown import plain_text, render_markdown
from tests.intake.prose import CHINESE, ENGLISH, noisy_chinese
from tests.intake.test_clean import TRAPS_CHINESE, TRAPS_ENGLISH

RAW = sorted((Path(__file__).parents[3] / "shared" / "raw").glob("*.txt"))
HOSTILE = [
    "[a]: b",
    "![x](y) and [x](y) and <http://a.b>",
    "`code` and ~~struck~~ and **bold** and _so_ on_ly",
    "a | b",
    "# five",
    "> said",
    "12) lamps",
    "* one",
    "===",
    "&copy; &amp; &#65;",
    "{漢字|かんじ}",
    "<!-- hidden -->",
    "<script>alert(1)</script>",
    "C:\\lamp\\*.txt",
    "a\\",
    "[^1] and [^1]: note",
    "~~~",
    "```",
    "| a | b |",
    "+",
    "-",
    "<div>",
]


def words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("prose", [*HOSTILE, *TRAPS_ENGLISH, *TRAPS_CHINESE])
def test_a_line_reaches_the_page(prose: str) -> None:
    draft = clean_text("\n\n".join([*ENGLISH[:6], prose, *ENGLISH[6:]]))
    kept = unescape(draft.text).replace("* * *", "")
    assert words(plain_text(render_markdown(draft.text).html)) == words(kept)


@pytest.mark.parametrize("raw", ["\n".join(ENGLISH), noisy_chinese(), "\n\n".join(CHINESE)])
def test_a_chapter_reaches_the_page(raw: str) -> None:
    draft = clean_text(raw)
    assert words(plain_text(render_markdown(draft.text).html)) == words(unescape(draft.text))


@pytest.mark.skipif(not RAW, reason="the raw files (../shared/raw) are not at hand")
@pytest.mark.parametrize("path", RAW, ids=lambda path: path.name[:3])
def test_a_raw_file_reaches_the_page(path: Path) -> None:
    draft = clean_text(path.read_text("utf-8"))
    rendered = render_markdown(draft.text)
    assert rendered.problems == ()
    assert words(plain_text(rendered.html)) == words(unescape(draft.text))
