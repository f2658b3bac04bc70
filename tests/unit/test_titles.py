"""What texts are called, by front matter, heading and file name; and what pages and feeds make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ssg.load.titles import name_text
from ssg.plan.parts import nearest_language
from tests.conftest import MakeProject, RunSsg

SITE = 'title = "Shelf"\nbase_url = "https://example.org/"\nlanguage = "{}"\n'
BOOK = 'title = "灯船"\nauthor = "R. Tan"\nlanguage = "zh-Hans"\n\n[editions.en]\ntitle = "The Lightship"\n'


@pytest.mark.parametrize(
    ("name", "values", "heading", "named"),
    [
        ("0000-楔子.md", {"title": "楔子"}, "", ("prologue", "0", "楔子")),
        ("0000.md", {}, "楔子", ("prologue", "0", "楔子")),
        ("0300.md", {"title": "大结局", "number": None}, "", ("epilogue", None, "大结局")),
        ("prelude.md", {"title": "Prelude"}, "", ("prologue", None, "Prelude")),
        ("final-chapter.md", {"title": "Final Chapter"}, "", ("epilogue", None, "Final Chapter")),
        ("a.md", {}, "Interlude: Old He", ("interlude", None, "Old He")),
        ("a.md", {}, "番外 韩柏舟", ("side", None, "韩柏舟")),
        ("0012.md", {"title": "Chapter 12"}, "", ("chapter", "12", "")),
        ("0012.md", {"title": "第十二章 灯火"}, "", ("chapter", "12", "灯火")),
    ],
)
def test_no_word_of_a_title_is_lost(
    name: str, values: dict[str, Any], heading: str, named: tuple[str, str | None, str]
) -> None:
    found = name_text(name, values, heading)
    assert (found.kind, found.number, found.title) == named


@pytest.mark.parametrize(
    ("languages", "wanted", "place"),
    [
        (["zh-Hans", "en"], "en", 1),
        (["zh-Hans", "en"], "zh", 0),
        (["en", "zh-Hant", "zh-Hans"], "zh-Hans", 2),
        (["en", "zh-Hant"], "zh-CN", 1),
        (["ja", "en"], "fr", 0),
    ],
)
def test_the_nearest_language(languages: list[str], wanted: str, place: int) -> None:
    assert nearest_language(languages, wanted) == place


@pytest.fixture
def site(project: MakeProject, run_ssg: RunSsg) -> Path:
    """A site in English of a Chinese book with a translation."""
    chapters = {
        "0000-a.md": "---\ntitle: 楔子\ndate: 2024-01-01\n---\n\n雨。\n",
        "0001.md": "---\nsummary: 雨停了。\ndate: 2024-01-02\n---\n\n:::spoiler 谁\n是他。\n:::\n\n天亮了。\n",
        "0002-c.md": "---\ntitle: 番外：韩柏舟\nkind: side\nnumber: none\ndate: 2024-01-03\n---\n\n"
        ":::spoiler 谁\n是他。\n\n:::status\n名字: 韩\n:::\n:::\n\n他走了。\n",
        "0003-d.md": "---\ntitle: 请假\nkind: note\ndate: 2024-01-04\n---\n\n明天。\n",
        "en/0000-a.md": "---\ntitle: Prelude\ndate: 2024-02-01\n---\n\nRain.\n",
    }
    files = {f"content/lamp/{name}": text for name, text in chapters.items()}
    folder = project({"content/site.toml": SITE.format("en"), "content/lamp/book.toml": BOOK, **files})
    result = run_ssg("build", folder, "--now", "2025-01-01T00:00:00+00:00")
    assert result.returncode == 0, result.stderr
    return folder / "site"


def test_a_title_that_is_the_word_for_its_kind_stands_alone(site: Path) -> None:
    for address, title in {"lamp/0/": "楔子", "lamp/en/0/": "Prelude"}.items():
        page = (site / address / "index.html").read_text("utf-8")
        assert f"<h1>{title}</h1>" in page
        assert "序章" not in page
        assert "Prologue" not in page


def test_feeds_say_a_label_once_give_the_summary_and_tell_no_secret(site: Path) -> None:
    items = ET.fromstring((site / "lamp/feed.xml").read_bytes()).findall("channel/item")
    said = {item.findtext("title", ""): item.findtext("description", "") for item in items}
    assert said == {
        "灯船 – 作者的话 请假": "明天。",
        "灯船 – 番外：韩柏舟": "他走了。",
        "灯船 – 第1章": "雨停了。",
        "灯船 – 楔子": "雨。",
    }


def test_a_notice_is_not_the_latest_chapter(site: Path) -> None:
    contents = (site / "lamp/index.html").read_text("utf-8")
    button = contents.partition('class="button"')[2]
    assert "番外：韩柏舟" in contents
    assert "请假" not in button.partition("</p>")[0]
    home = (site / "sitemap.xml").read_text("utf-8").partition("<loc>https://example.org/lamp/</loc>")[2]
    assert home.startswith("<lastmod>2024-01-04"), "but the contents changed with it"


def test_books_stand_on_the_home_page_in_the_language_of_the_site(site: Path) -> None:
    card = (site / "index.html").read_text("utf-8").partition('class="card"')[2].partition("</article>")[0]
    assert "The Lightship" in card
    assert "灯船" not in card
