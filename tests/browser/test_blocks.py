"""Blocks as readers meet them: a phone, a small phone, no JavaScript, both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

BLOCKS = ".note, .warning, .spoiler, .system, .status, .chat, .verse, .poem, .letter, .epigraph"
PAGES = [
    "wear/1/",
    "wear/5/",
    "wear/6/",
    "wear/8/",
    "lantern/8/",
    "lantern/9/",
    "lantern/zh-Hans/8/",
    "lantern/zh-Hans/9/",
]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a small phone whose browser runs no scripts."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with scripts."""
    context = browser.new_context(viewport={"width": 390, "height": 780})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_blocks_fit_a_small_phone(phone: Page, served_site: str, address: str) -> None:
    phone.goto(served_site + address)
    blocks = phone.locator(BLOCKS)
    assert blocks.count()
    for i in range(blocks.count()):
        box = blocks.nth(i).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    tables = phone.locator(".status .table-scroll")
    for i in range(tables.count()):
        outer, inner = tables.nth(i).bounding_box(), tables.nth(i).locator("table").bounding_box()
        assert outer is not None
        assert inner is not None
        assert inner["width"] <= outer["width"]  # a table of a window is seen whole


def test_a_spoiler_and_the_warnings_open_without_scripts(phone: Page, served_site: str) -> None:
    for address, summary, words in (
        ("wear/8/", ".spoiler summary", ".spoiler p"),
        ("wear/6/", ".warnings summary", ".warnings li"),
    ):
        phone.goto(served_site + address)
        expect(phone.locator(words).first).to_be_hidden()
        phone.locator(summary).tap()
        expect(phone.locator(words).first).to_be_visible()


@pytest.mark.parametrize("address", ["lantern/9/", "lantern/zh-Hans/9/"])
def test_lines_of_verse_that_are_too_long_hang(phone: Page, served_site: str, address: str) -> None:
    phone.goto(served_site + address)
    lines = phone.locator(".verse .line")
    tops = [box["y"] for i in range(lines.count()) if (box := lines.nth(i).bounding_box())]
    assert len(tops) == 8
    assert tops == sorted(set(tops))  # each begins a line of its own


def test_emphasis_is_dots_in_chinese_and_italics_in_english(page: Page, served_site: str) -> None:
    def style(name: str) -> str:
        return str(page.locator("#text > p em").first.evaluate(f"(em) => getComputedStyle(em).{name}"))

    page.goto(served_site + "lantern/zh-Hans/1/")
    assert (style("fontStyle"), style("textEmphasisStyle")) == ("normal", "dot")
    page.goto(served_site + "lantern/1/")
    assert (style("fontStyle"), style("textEmphasisStyle")) == ("italic", "none")
