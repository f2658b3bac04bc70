"""Blocks and warnings on their way from a chapter's file to pages, contents and feeds."""

from __future__ import annotations

import re
from pathlib import Path

import feedparser
import pytest

from ssg.load.texts import parse_text
from ssg.text.markdown import LABELS
from ssg.text.settings import parse_settings
from tests.conftest import REPOSITORY, MakeProject, RunSsg

CHAPTER = """---
title: Dusk
date: 2024-01-01
warnings: ["a burn & worse", blood]
---

:::note
Thank you, all forty of you.
:::

It began at dusk.

::::spoiler
:::note editor
Too early.
:::
::::

It ended.[^1]

[^1]: Later.
"""


@pytest.fixture
def built(project: MakeProject, run_ssg: RunSsg) -> Path:
    folder = project(
        {
            "content/lantern/0001-dusk.md": CHAPTER,
            "content/lantern/book.toml": 'title = "L"\nwriting = "vertical"\n[editions.zh-Hant]\ntitle = "燈"\n'
            '[editions.ja]\ntitle = "灯"\nwriting = "vertical"\n',
            "content/lantern/zh-Hant/0001.md": ":::note translator\n字。\n:::\n\n:::spoiler\n兇手。\n:::\n",
            "content/lantern/ja/0001.md": "灯。\n",
        },
        small=True,
    )
    result = run_ssg("build", folder)
    assert result.returncode == 0, result.stderr
    return folder / "site"


def test_a_chapter_has_its_warnings_to_open(built: Path) -> None:
    page = (built / "lantern" / "1" / "index.html").read_text("utf-8")
    warnings = re.search(r'<details class="warnings">.*?</details>', page, re.S)
    assert warnings is not None
    assert "<summary>Content warnings</summary>" in warnings[0]
    assert re.findall(r"<li>(.*?)</li>", warnings[0]) == ["a burn &amp; worse", "blood"]
    assert page.index("warnings") < page.index('id="text"')
    assert "warnings" not in (built / "lantern" / "2" / "index.html").read_text("utf-8")


def test_a_feed_has_warnings_first_then_the_story_then_the_notes(built: Path) -> None:
    feed = feedparser.parse((built / "lantern" / "feed.xml").read_bytes())
    item = next(entry for entry in feed.entries if entry.link.endswith("/lantern/1/"))
    assert item.summary == "It began at dusk. It ended. Later."
    html = item.content[0].value
    places = [html.index(words) for words in ("a burn", "It began", "It ended", "Later.", "Author’s note", "forty")]
    assert places == sorted(places)
    assert '<aside class="note note-author"' in html or '<aside role="note" class="note note-author"' in html
    assert "warnings" not in next(e for e in feed.entries if e.link.endswith("/lantern/2/")).content[0].value


def test_words_of_blocks_are_in_the_language_of_the_edition(built: Path) -> None:
    page = (built / "lantern" / "zh-Hant" / "1" / "index.html").read_text("utf-8")
    assert '<p class="block-label">譯註</p>' in page
    assert "<summary>劇透</summary>" in page


@pytest.mark.parametrize(("address", "vertical"), [("1", True), ("zh-Hant/1", False), ("ja/1", True)])
def test_each_edition_says_how_it_is_written(built: Path, address: str, vertical: bool) -> None:  # noqa: FBT001
    page = (built / "lantern" / address / "index.html").read_text("utf-8")
    assert ('data-writing="vertical"' in page.split(">", 2)[1]) == vertical


def test_notes_do_not_count() -> None:
    with_note = parse_text(CHAPTER.encode(), "0001.md")
    assert with_note.length == 9  # It began at dusk; It ended; Later; and the marks of the footnote
    assert with_note.values["warnings"] == ("a burn & worse", "blood")
    assert parse_text(b":::letter\nDear A\n:::\n", "0002.md").length == 2


def test_every_language_has_the_words_of_blocks() -> None:
    for name in ("en", "zh-Hans", "zh-Hant"):
        table, _, problems = parse_settings((REPOSITORY / f"themes/default/strings/{name}.toml").read_text("utf-8"))
        assert problems == ()
        assert set(table["blocks"]) == set(LABELS)
        assert name != "en" or table["blocks"] == dict(LABELS)
